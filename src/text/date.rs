//! Civil dates: read from what people write, shown as people say them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day in the proleptic Gregorian calendar, without time or zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(jiff::civil::Date);

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// As the number of its year, month and day, `YYYYMMDD`.
impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        (i32::from(year) * 10_000 + i32::from(month) * 100 + i32::from(day)).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = i32::deserialize(from)?;
        let part = |n: i32| i8::try_from(n.rem_euclid(100)).unwrap_or(0);
        let year = i16::try_from(number.div_euclid(10_000)).unwrap_or(0);
        Self::new(year, part(number.div_euclid(100)), part(number))
            .ok_or_else(|| serde::de::Error::custom("no date"))
    }
}

/// A date or none, in four bytes; dates among each other stand in their order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct MaybeDate(i32);

impl From<Option<Date>> for MaybeDate {
    fn from(date: Option<Date>) -> Self {
        // No month is 0, so that nothing is the number of no date.
        date.map_or(Self(0), |date| {
            let (year, month, day) = date.parts();
            Self(i32::from(year) << 9 | i32::from(month) << 5 | i32::from(day))
        })
    }
}

impl MaybeDate {
    /// The date.
    pub fn get(self) -> Option<Date> {
        // Most are none, and to refuse a month 0 costs more than to read a date.
        if self == Self::default() {
            return None;
        }
        let part = |bits: i32| i8::try_from(bits).unwrap_or(0);
        let year = i16::try_from(self.0 >> 9).unwrap_or(0);
        Date::new(year, part(self.0 >> 5 & 15), part(self.0 & 31))
    }
}

impl Date {
    /// The date of these numbers, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Reads `YYYY-MM-DD` at the start of `text`; what follows must not be a
    /// digit, so that a datetime is read and `2026-01-041` is not.
    pub fn at_start(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |from: usize, to: usize| -> Option<i16> {
            let part = bytes.get(from..to)?;
            part.iter()
                .all(u8::is_ascii_digit)
                .then(|| part.iter().fold(0, |n, &b| n * 10 + i16::from(b - b'0')))
        };
        let dash = |at: usize| (bytes.get(at) == Some(&b'-')).then_some(());
        let (year, ()) = (digits(0, 4)?, dash(4)?);
        let (month, ()) = (digits(5, 7)?, dash(7)?);
        let day = digits(8, 10)?;
        if bytes.get(10).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        Self::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    /// The first `YYYY-MM-DD` in `text` that is not part of a longer number.
    pub fn first_in(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        (0..bytes.len().saturating_sub(9))
            .filter(|&at| at == 0 || !bytes[at - 1].is_ascii_digit())
            .filter(|&at| text.is_char_boundary(at))
            .find_map(|at| Self::at_start(&text[at..]))
    }

    /// Whole days from `self` to `other`; negative when `other` is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        // A span between two dates in days always fits 32 bits: jiff's years
        // end at 9999.
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// The date `days` later (earlier when negative), held within the calendar.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-4_000_000, 4_000_000))))
    }

    /// Year, month from 1, day from 1.
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The first of the month that lies so many months before.
    pub fn months_before(self, months: u8) -> Self {
        let back = jiff::Span::new().months(i64::from(months));
        Self(self.0.first_of_month().saturating_sub(back))
    }

    /// 0 on a Monday, 6 on a Sunday.
    pub fn days_since_monday(self) -> i8 {
        self.0.weekday().to_monday_zero_offset()
    }

    /// `Jan` to `Dec`.
    pub fn month_name(self) -> &'static str {
        MONTHS[usize::try_from(self.0.month() - 1).unwrap_or(0).min(11)]
    }

    /// `Monday` to `Sunday`.
    pub fn weekday_name(self) -> &'static str {
        use jiff::civil::Weekday::*;
        match self.0.weekday() {
            Monday => "Monday",
            Tuesday => "Tuesday",
            Wednesday => "Wednesday",
            Thursday => "Thursday",
            Friday => "Friday",
            Saturday => "Saturday",
            Sunday => "Sunday",
        }
    }

    /// As a person says it beside a list: `today`, `yesterday`, `3 days ago`
    /// within a week, else the ISO date.
    pub fn beside(self, today: Self) -> String {
        match self.days_until(today) {
            0 => "today".into(),
            1 => "yesterday".into(),
            days @ 2..=6 => format!("{days} days ago"),
            -1 => "tomorrow".into(),
            _ => self.to_string(),
        }
    }

    /// As a short label, `8 Jan`, with the year when it is not `today`'s.
    pub fn label(self, today: Self) -> String {
        let (year, _, day) = self.parts();
        let month = self.month_name();
        if year == today.parts().0 {
            format!("{day} {month}")
        } else {
            format!("{day} {month} {year}")
        }
    }

    /// In six or seven cells: `8 Jan` within ten months of `today`, so that no other
    /// year can be meant, else year and month, `2025-02`.
    pub fn short(self, today: Self) -> String {
        let (year, month, _) = self.parts();
        self.near(today).unwrap_or_else(|| format!("{year:04}-{month:02}"))
    }

    /// In six cells, `8 Jan`, within ten months of `today`, else the ISO date.
    pub fn short_or_whole(self, today: Self) -> String {
        self.near(today).unwrap_or_else(|| self.to_string())
    }

    /// Day and month, where no other year can be meant.
    fn near(self, today: Self) -> Option<String> {
        const DAYS: i32 = 300;
        let (_, _, day) = self.parts();
        let is_near = self.days_until(today).abs() <= DAYS;
        is_near.then(|| format!("{day} {}", self.month_name()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A note's name without the date that stands beside it anyway.
pub fn strip_date(name: &str, date: Option<Date>) -> &str {
    let Some(rest) = date.and_then(|date| name.strip_prefix(&date.to_string())) else {
        return name;
    };
    let rest = rest.trim_start_matches([' ', '-', '_', '–', '—']);
    if rest.is_empty() { name } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_from_a_date_or_a_datetime_and_nothing_longer() {
        assert_eq!(Date::at_start("2026-01-04T10:00"), Date::new(2026, 1, 4));
        assert_eq!(Date::at_start("2026-01-041"), None);
        assert_eq!(Date::at_start("2026-02-30"), None);
        assert_eq!(Date::first_in("Call 2026-01-04 é"), Date::new(2026, 1, 4));
        assert_eq!(Date::first_in("12026-01-04"), None);
    }

    #[test]
    fn a_date_or_none_comes_out_of_four_bytes_as_it_went_in() {
        let days = [(0, 1, 1), (1999, 12, 31), (2026, 1, 4), (9999, 12, 31), (-9999, 1, 1)];
        let dates = days.map(|(year, month, day)| Date::new(year, month, day));
        for date in dates.into_iter().chain([None]) {
            assert_eq!(MaybeDate::from(date).get(), date);
        }
        assert_eq!(size_of::<MaybeDate>(), 4);
        assert!(MaybeDate::from(Date::new(2025, 12, 31)) < Date::new(2026, 1, 1).into());
    }

    #[test]
    fn months_and_weekdays_have_names() {
        let day = Date::new(2026, 1, 31).expect("a real day");
        assert_eq!((day.weekday_name(), day.month_name()), ("Saturday", "Jan"));
        assert_eq!(Some(day.months_before(11)), Date::new(2025, 2, 1));
    }

    #[test]
    fn near_dates_are_said_in_words() {
        let today = Date::new(2026, 1, 10).expect("a real day");
        assert_eq!(today.plus_days(-1).beside(today), "yesterday");
        assert_eq!(today.plus_days(-6).beside(today), "4 days ago".replace('4', "6"));
        assert_eq!(today.plus_days(-7).beside(today), "2026-01-03");
        assert_eq!(today.plus_days(-20).label(today), "21 Dec 2025");
    }

    #[test]
    fn a_short_date_has_its_year_where_another_one_could_be_meant() {
        let today = Date::new(2026, 1, 10).expect("a real day");
        assert_eq!(today.plus_days(-20).short(today), "21 Dec");
        assert_eq!(today.plus_days(-300).short(today), "16 Mar");
        assert_eq!(today.plus_days(-301).short(today), "2025-03");
        assert_eq!(today.plus_days(-300).short_or_whole(today), "16 Mar");
        assert_eq!(today.plus_days(-301).short_or_whole(today), "2025-03-15");
        assert_eq!(today.plus_days(400).short(today), "2027-02");
    }
}
