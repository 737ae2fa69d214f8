//! The one clock. Everything else is told what day it is.

use crate::text::Date;

/// Today where the reader is, by the system's time zone.
pub fn today() -> Date {
    let now = jiff::ZonedDateTime::now();
    Date::new(now.year(), now.month(), now.day()).expect("the clock gives a day that exists")
}
