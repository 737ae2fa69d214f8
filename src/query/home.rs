//! The page to start from: what is recent, who is central, what is due.

use super::Named;
use super::check::Health;
use super::tasks::TaskRow;
use crate::text::Date;
use crate::vault::Class;

/// A recent note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentNote {
    /// The note.
    pub note: Named,
    /// Its own date.
    pub date: Date,
}

/// Somebody whom many notes name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// Who.
    pub entity: Named,
    /// Where known.
    pub class: Option<Class>,
    /// How many notes name them.
    pub notes: u32,
    /// The newest dated note that does.
    pub last: Option<Date>,
}

/// What Home shows, pins and news apart, which only the shell knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Home {
    /// How many notes the vault holds.
    pub n_notes: usize,
    /// Dated notes up to `today`, newest first.
    pub recent: Vec<RecentNote>,
    /// The most connected people, the owner left out.
    pub people: Vec<Connected>,
    /// Open tasks due within the week or overdue, the most urgent first.
    pub due: Vec<TaskRow>,
    /// What is wrong.
    pub health: Health,
}
