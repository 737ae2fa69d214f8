//! What is typed behind options, made into what it means.

use clap::ValueEnum;

use crate::note::{CODES, Code};
use crate::query::health::code_named;
use crate::query::people::PeopleSort;
use crate::text::Date;

pub(super) fn date(text: &str) -> Result<Date, String> {
    let whole = text.len() == 10;
    Date::at_start(text).filter(|_| whole).ok_or_else(|| "not a date YYYY-MM-DD".to_owned())
}

/// The first day of a month.
pub(super) fn month(text: &str) -> Result<Date, String> {
    date(&format!("{text}-01")).map_err(|_| "not a month YYYY-MM".to_owned())
}

pub(super) fn code(text: &str) -> Result<Code, String> {
    let names = || CODES.iter().map(|row| row.1).collect::<Vec<_>>().join(", ");
    code_named(text).ok_or_else(|| format!("not a kind of problem: {}", names()))
}

/// The order of people, as it is named on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum SortOfPeople {
    /// Last met first.
    #[default]
    Met,
    /// Most notes first.
    Notes,
    /// By name.
    Name,
    /// Most open tasks first.
    Tasks,
}

impl From<SortOfPeople> for PeopleSort {
    fn from(sort: SortOfPeople) -> Self {
        match sort {
            SortOfPeople::Met => Self::Met,
            SortOfPeople::Notes => Self::Notes,
            SortOfPeople::Name => Self::Name,
            SortOfPeople::Tasks => Self::Tasks,
        }
    }
}

/// A day as it is named on the command line.
#[derive(Debug, Clone, Copy)]
pub(super) enum DayMeant {
    /// So many days from today.
    Away(i32),
    /// This one.
    Date(Date),
}

impl DayMeant {
    pub(super) fn date(self, today: Date) -> Date {
        match self {
            Self::Away(days) => today.plus_days(days),
            Self::Date(date) => date,
        }
    }
}

pub(super) fn day_meant(text: &str) -> Result<DayMeant, String> {
    match text {
        "today" => Ok(DayMeant::Away(0)),
        "yesterday" => Ok(DayMeant::Away(-1)),
        "tomorrow" => Ok(DayMeant::Away(1)),
        _ => date(text)
            .map(DayMeant::Date)
            .map_err(|_| "not a day: today, yesterday, tomorrow or YYYY-MM-DD".to_owned()),
    }
}

/// Obsidian asks for a dot in front; a path would lead out of the vault.
pub(super) fn config_folder(name: &str) -> Result<String, String> {
    let is_name = name.starts_with('.') && !name.contains(['/', '\\', '\0']);
    let named = is_name && !matches!(name, "." | "..");
    named.then(|| name.to_owned()).ok_or_else(|| "not the name of a folder with a dot".to_owned())
}
