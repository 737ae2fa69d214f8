//! What is typed behind options, made into what it means.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, ValueEnum};
use std::ffi::OsStr;

use crate::note::{CODES, Code};
use crate::query::health::code_named;
use crate::query::people::PeopleSort;
use crate::shell::themes;
use crate::text::Date;

pub(super) fn date(text: &str) -> Result<Date, String> {
    let whole = text.len() == 10;
    Date::at_start(text).filter(|_| whole).ok_or_else(|| "not a date YYYY-MM-DD".to_owned())
}

/// The first day of a month.
pub(super) fn month(text: &str) -> Result<Date, String> {
    date(&format!("{text}-01")).map_err(|_| "not a month YYYY-MM".to_owned())
}

/// Reads a value, and tells shells what it is often: other values are as right.
#[derive(Clone)]
pub(super) struct Often<R> {
    read: R,
    names: Vec<&'static str>,
}

impl<T, R> TypedValueParser for Often<R>
where
    T: Clone + Send + Sync + 'static,
    R: TypedValueParser<Value = T>,
{
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        self.read.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names.iter().map(|name| PossibleValue::new(*name))))
    }
}

/// A kind of problem, by its name.
pub(super) fn code() -> impl TypedValueParser<Value = Code> {
    let read = |text: &str| {
        let names = || CODES.iter().map(|row| row.1).collect::<Vec<_>>().join(", ");
        code_named(text).ok_or_else(|| format!("not a kind of problem: {}", names()))
    };
    Often { read, names: CODES.iter().map(|row| row.1).collect() }
}

/// The name of a theme: of one that is built in, or of the reader's own.
pub(super) fn theme() -> impl TypedValueParser<Value = String> {
    Often { read: StringValueParser::new(), names: themes::built_in().collect() }
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
