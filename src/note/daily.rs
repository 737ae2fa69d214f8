//! The dates of daily notes, read from names in the vault's own format.
//!
//! Obsidian makes the name of a daily note from a date by a format of Moment.js
//! (`DD.MM.YYYY`, `YYYY/MM-MMMM/[Day] D`). This is the way back, for formats that
//! name a day: a year, and a month and day or a day of the year. Names of months
//! are English; weekdays, weeks and times are passed over.
//!
//! Source: Moment.js, "Display, Format"; Obsidian's help, "Daily notes".

use super::NotePath;
use crate::text::{Date, LinkKey};

/// The longest format that is read, in characters.
const FORMAT_CHARS_MAX: usize = 100;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// How the daily notes of a vault are named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DailyNames {
    /// The folder they lie in, as a key; empty for the whole vault.
    folder: Box<str>,
    /// The format's parts; empty if it names no day.
    parts: Vec<Part>,
    /// How many folders the format makes.
    depth: usize,
    /// What is tried after it.
    others: Vec<Self>,
}

/// One part of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Just this, as a key.
    Text(Box<str>),
    /// A number of so many digits, at least and at most.
    Number(Field, usize, usize),
    /// The name of a month; whole, or its first three letters.
    Month(usize),
    /// Letters that say nothing of the date; perhaps none.
    Letters,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    /// Of two digits: up to 68 in this century, as Moment.js has it.
    ShortYear,
    Month,
    Day,
    DayOfYear,
    /// Passed over.
    Other,
}

use Field::{Day, DayOfYear, Month, Other, ShortYear, Year};

/// What stands for what, of several that fit the longest. Letters that Moment.js
/// knows and that are not here make a format that cannot be read back.
#[rustfmt::skip]
const TOKENS: &[(&str, &[Part])] = &[
    ("YYYY", &[Part::Number(Year, 4, 4)]),
    ("YY",   &[Part::Number(ShortYear, 2, 2)]),
    ("MMMM", &[Part::Month(usize::MAX)]),
    ("MMM",  &[Part::Month(3)]),
    ("MM",   &[Part::Number(Month, 2, 2)]),
    ("Mo",   &[Part::Number(Month, 1, 2), Part::Letters]),
    ("M",    &[Part::Number(Month, 1, 2)]),
    ("DDDD", &[Part::Number(DayOfYear, 3, 3)]),
    ("DDDo", &[Part::Number(DayOfYear, 1, 3), Part::Letters]),
    ("DDD",  &[Part::Number(DayOfYear, 1, 3)]),
    ("DD",   &[Part::Number(Day, 2, 2)]),
    ("Do",   &[Part::Number(Day, 1, 2), Part::Letters]),
    ("D",    &[Part::Number(Day, 1, 2)]),
    ("dddd", &[Part::Letters]),
    ("ddd",  &[Part::Letters]),
    ("dd",   &[Part::Letters]),
    ("do",   &[Part::Number(Other, 1, 1), Part::Letters]),
    ("d",    &[Part::Number(Other, 1, 1)]),
    ("E",    &[Part::Number(Other, 1, 1)]),
    ("e",    &[Part::Number(Other, 1, 1)]),
    ("gggg", &[Part::Number(Other, 4, 4)]),
    ("GGGG", &[Part::Number(Other, 4, 4)]),
    ("gg",   &[Part::Number(Other, 2, 2)]),
    ("GG",   &[Part::Number(Other, 2, 2)]),
    ("ww",   &[Part::Number(Other, 2, 2)]),
    ("WW",   &[Part::Number(Other, 2, 2)]),
    ("wo",   &[Part::Number(Other, 1, 2), Part::Letters]),
    ("Wo",   &[Part::Number(Other, 1, 2), Part::Letters]),
    ("w",    &[Part::Number(Other, 1, 2)]),
    ("W",    &[Part::Number(Other, 1, 2)]),
    ("Qo",   &[Part::Number(Other, 1, 1), Part::Letters]),
    ("Q",    &[Part::Number(Other, 1, 1)]),
    ("HH",   &[Part::Number(Other, 2, 2)]),
    ("H",    &[Part::Number(Other, 1, 2)]),
    ("hh",   &[Part::Number(Other, 2, 2)]),
    ("h",    &[Part::Number(Other, 1, 2)]),
    ("kk",   &[Part::Number(Other, 2, 2)]),
    ("k",    &[Part::Number(Other, 1, 2)]),
    ("mm",   &[Part::Number(Other, 2, 2)]),
    ("m",    &[Part::Number(Other, 1, 2)]),
    ("ss",   &[Part::Number(Other, 2, 2)]),
    ("s",    &[Part::Number(Other, 1, 2)]),
    ("A",    &[Part::Letters]),
    ("a",    &[Part::Letters]),
];

/// Letters of Moment.js that no row of [`TOKENS`] begins with.
const UNREAD: &[char] = &['L', 'l', 'N', 'S', 'X', 'x', 'Y', 'y', 'Z', 'z', 'g', 'G'];

impl DailyNames {
    /// Names in `format`, in `folder` (from the vault's root) or below it. A
    /// format that names no day dates nothing.
    pub fn new(folder: &str, format: &str) -> Self {
        let folder = LinkKey::of(folder.trim_matches('/'));
        let parts = parts_of(format).filter(|parts| names_a_day(parts)).unwrap_or_default();
        let slashes = |part: &Part| match part {
            Part::Text(text) => text.matches('/').count(),
            Part::Number(..) | Part::Month(_) | Part::Letters => 0,
        };
        let depth = parts.iter().map(slashes).sum();
        Self { folder: folder.as_str().into(), parts, depth, others: Vec::new() }
    }

    /// The same names, and other ones where they tell no day.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.others.push(other);
        self
    }

    /// The day whose daily note this is by its name.
    pub fn date_of(&self, path: &NotePath) -> Option<Date> {
        let others = || self.others.iter().find_map(|other| other.date_of(path));
        self.date_by_first(path).or_else(others)
    }

    fn date_by_first(&self, path: &NotePath) -> Option<Date> {
        if self.parts.is_empty() || !path.is_note() {
            return None;
        }
        let key = LinkKey::of(path.as_str());
        let inside = match &*self.folder {
            "" => key.as_str(),
            folder => key.as_str().strip_prefix(folder)?.strip_prefix('/')?,
        };
        let name = inside.strip_suffix(".md")?;
        // The format's own folders and the name; more folders may lie above.
        let start = name.rmatch_indices('/').nth(self.depth).map_or(0, |(at, _)| at + 1);
        read(&self.parts, &name[start..])
    }
}

fn parts_of(format: &str) -> Option<Vec<Part>> {
    if format.chars().count() > FORMAT_CHARS_MAX {
        return None;
    }
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if let Some((literal, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
            text.push_str(literal);
            rest = after;
        } else if let Some((token, row)) = TOKENS
            .iter()
            .filter(|(token, _)| rest.starts_with(token))
            .max_by_key(|(token, _)| token.len())
        {
            flush(&mut text, &mut parts);
            parts.extend_from_slice(row);
            rest = &rest[token.len()..];
        } else if UNREAD.contains(&first) {
            return None;
        } else {
            if first != '\\' {
                text.push(first);
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    flush(&mut text, &mut parts);
    Some(parts)
}

fn flush(text: &mut String, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        parts.push(Part::Text(LinkKey::of(text).as_str().into()));
        text.clear();
    }
}

fn names_a_day(parts: &[Part]) -> bool {
    let has = |fields: &[Field]| {
        parts.iter().any(|part| matches!(part, Part::Number(field, ..) if fields.contains(field)))
    };
    let month = has(&[Month]) || parts.iter().any(|part| matches!(part, Part::Month(_)));
    has(&[Year, ShortYear]) && (has(&[DayOfYear]) || (month && has(&[Day])))
}

/// Reads a name as a key from end to end.
fn read(parts: &[Part], mut name: &str) -> Option<Date> {
    let (mut year, mut month, mut day, mut day_of_year) = (None, None, None, None);
    for part in parts {
        match part {
            Part::Text(text) => name = name.strip_prefix(&**text)?,
            Part::Letters => name = name.trim_start_matches(char::is_alphabetic),
            Part::Month(letters) => {
                let (number, rest) = month_at(name, *letters)?;
                (month, name) = (Some(number), rest);
            }
            Part::Number(field, min, max) => {
                let digits = name.bytes().take(*max).take_while(u8::is_ascii_digit).count();
                let (digits, rest) = name.split_at(Some(digits).filter(|n| n >= min)?);
                let number: i16 = digits.parse().ok()?;
                name = rest;
                match field {
                    Year => year = Some(number),
                    ShortYear => year = Some(number + if number > 68 { 1900 } else { 2000 }),
                    Month => month = Some(number),
                    Day => day = Some(number),
                    DayOfYear => day_of_year = Some(number),
                    Other => {}
                }
            }
        }
    }
    if !name.is_empty() {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    match day_of_year {
        Some(number) => {
            let date = Date::new(year?, 1, 1)?.plus_days(i32::from(number) - 1);
            (date.parts().0 == year?).then_some(date)
        }
        None => Date::new(year?, small(month?)?, small(day?)?),
    }
}

/// The month whose name, or its first letters, `text` begins with.
fn month_at(text: &str, letters: usize) -> Option<(i16, &str)> {
    (1..).zip(MONTHS).find_map(|(number, month)| {
        let name = &month[..letters.min(month.len())];
        Some((number, text.strip_prefix(name)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folder: &str, format: &str, path: &str, date: Option<(i16, i8, i8)>) {
        let found = DailyNames::new(folder, format).date_of(&NotePath::new(path));
        assert_eq!(found.map(Date::parts), date, "{path} by {format}");
    }

    #[test]
    fn a_name_in_the_vaults_format_dates_its_note() {
        let day = Some((2026, 1, 4));
        check("", "YYYY-MM-DD", "2026-01-04.md", day);
        check("Days", "DD.MM.YYYY", "days/04.01.2026.md", day);
        check("Days", "YYYYMMDD", "Days/old/20260104.md", day);
        check("", "D-M-YY", "x/4-1-26.md", day);
        check("", "dddd, MMMM Do YYYY", "Sunday, January 4th 2026.md", day);
        check("", "ddd D MMM YYYY", "sun 4 JAN 2026.md", day);
        check("", "YYYY-[W]ww-DDDD", "2026-W01-004.md", day);
        check("", "[Day] DDD [of] YYYY", "Day 4 of 2026.md", day);
        check(
            "Journal/",
            "YYYY/MM-MMMM/YYYY-MM-DD-dddd",
            "Journal/2026/01-January/2026-01-04-Sunday.md",
            day,
        );
        check("", "YYYY年M月D日", "2026年1月4日.md", day);
    }

    #[test]
    fn of_several_formats_the_first_that_fits_dates_a_name() {
        let names = DailyNames::new("Days", "YYYY-MM-DD").or(DailyNames::new("", "DD.MM.YYYY"));
        let date = |path| names.date_of(&NotePath::new(path)).map(Date::parts);
        assert_eq!(date("Days/2026-01-04.md"), Some((2026, 1, 4)));
        assert_eq!(date("x/04.01.2026.md"), Some((2026, 1, 4)));
        assert_eq!(date("x/2026-01-04.md"), None);
    }

    #[test]
    fn a_name_in_another_format_or_folder_does_not() {
        check("Days", "DD.MM.YYYY", "04.01.2026.md", None);
        check("Days", "DD.MM.YYYY", "Dayside/04.01.2026.md", None);
        check("", "DD.MM.YYYY", "04.01.2026 Call.md", None);
        check("", "DD.MM.YYYY", "30.02.2026.md", None);
        check("", "DDDD-YYYY", "366-2026.md", None);
        check("", "YYYY/MM-DD", "01-04.md", None);
        check("", "DD.MM.YYYY", "04.01.2026.png", None);
        check("", "MMMM D YYYY", "Januar 4 2026.md", None);
    }

    #[test]
    fn a_format_that_names_no_day_dates_nothing() {
        for format in ["", "gggg-[W]ww", "YYYY-MM", "MM-DD", "L", "YYYY-MM-DD X", "[YYYY-MM-DD]"] {
            check("", format, "2026-01-04.md", None);
        }
        let long = "YYYYMMDD".repeat(100);
        check("", &long, "20260104.md", None);
        check("", "YYYY-MM-DD[", "2026-01-04[.md", Some((2026, 1, 4)));
    }
}
