//! Which section of a list is which, from one reading of the vault to the next.

use crate::query::neighbourhood::SectionKey;
use crate::query::timeline::Unit;
use crate::text::Date;

/// Tells the sections of one list apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListKey {
    /// The neighbours of a node.
    Neighbours(SectionKey),
    /// A section of Home.
    Home(HomeSection),
    /// A section of a screen, by its number there.
    Screen(u8),
    /// A section of a screen that is about a node, by a number that stands for the
    /// node in every reading of the vault.
    About(u64),
    /// The lines of a note that answer a search, by its number among them.
    Found(u32),
    /// A bar of a timeline, by how long it is and its first day.
    Span(Unit, Date),
    /// A line that says something and has no rows, by its number.
    Said(u32),
}

/// The sections of Home, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HomeSection {
    /// What the reader keeps at hand.
    Pinned,
    /// Dated notes, newest first.
    Recent,
    /// The most connected people.
    People,
    /// What is most connected besides, where these are few.
    Connected,
    /// Notes that stand in neither, where these are few.
    Others,
    /// Open tasks due within the week or overdue.
    Due,
    /// What is new since the last visit.
    New,
    /// Problems of the vault.
    Health,
}

impl HomeSection {
    /// What it is called in files; stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Recent => "recent",
            Self::People => "people",
            Self::Connected => "connected",
            Self::Others => "others",
            Self::Due => "due",
            Self::New => "new",
            Self::Health => "health",
        }
    }
}

/// What kind of thing a row of a section says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Names a node.
    Node,
    /// A task that is to be done.
    Task,
    /// A problem.
    Problem,
    /// A line of a note that the section names.
    Line,
}

impl ListKey {
    /// What the rows of this section say.
    pub fn says(self) -> Says {
        match self {
            Self::Home(HomeSection::Due) => Says::Task,
            Self::Home(HomeSection::Health) => Says::Problem,
            Self::Home(
                HomeSection::Pinned
                | HomeSection::Recent
                | HomeSection::People
                | HomeSection::Connected
                | HomeSection::Others
                | HomeSection::New,
            )
            | Self::Neighbours(_)
            | Self::Screen(_)
            | Self::About(_)
            | Self::Span(..)
            | Self::Said(_) => Says::Node,
            Self::Found(_) => Says::Line,
        }
    }
}

impl ListKey {
    /// Whether a section of it has a line of its own though it has no rows.
    pub fn stands_empty(self) -> bool {
        matches!(self, Self::Span(..) | Self::Said(_))
    }
}
