//! The one clock. Everything else is told what day it is.

use std::time::SystemTime;

use crate::text::Date;

/// Today where the reader is, by the system's time zone.
pub fn today() -> Date {
    let now = jiff::ZonedDateTime::now();
    Date::new(now.year(), now.month(), now.day()).expect("the clock gives a day that exists")
}

/// The day of a time where the reader is; none for what no calendar holds.
pub fn day_of(time: SystemTime) -> Option<Date> {
    let time = jiff::ZonedDateTime::try_from(time).ok()?;
    Date::new(time.year(), time.month(), time.day())
}
