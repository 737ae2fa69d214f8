//! The sections of pages that are put together: one row each.

use std::collections::BTreeSet;

/// A section of a page. Its title and its length stand in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Section {
    Same,
    Mine,
    MineNearby,
    Theirs,
    Unassigned,
    Tasks,
    People,
    Facts,
    Decisions,
    Meetings,
    SubjectOf,
    TookPart,
    Linked,
    Mentioned,
    With,
    MeetingsTogether,
    TasksOfBoth,
    FactsOfBoth,
    DecisionsOfBoth,
    ClosedOfBoth,
    OtherNotes,
    Common,
    NotesOfDay,
    PeopleOfDay,
    NamedThatDay,
    FactsOfDay,
    DecisionsOfDay,
    DueThatDay,
    ScheduledThatDay,
    DoneThatDay,
    CreatedThatDay,
    FactsSince,
    FactsBefore,
    LastMeetings,
    LastDecisions,
    Together,
    DecidedTogether,
    CommonOfAll,
    TasksOfSpan,
    PeopleOfSpan,
    FactsOfSpan,
    DecisionsOfSpan,
    NotesOfSpan,
    NamedInSpan,
}

/// What is fixed about a section.
#[derive(Debug)]
pub(super) struct SectionRow {
    section: Section,
    /// Stands above it.
    pub title: &'static str,
    /// How many lines of it stand on the page until it is unfolded.
    pub n_lines: usize,
}

#[rustfmt::skip]
const SECTIONS: &[SectionRow] = &[
    row(Section::Same,             "Maybe the same as",           3),
    row(Section::Mine,             "Promises, mine",              8),
    row(Section::MineNearby,       "Mine, from notes about them", 8),
    row(Section::Theirs,           "Promises, theirs",            8),
    row(Section::Unassigned,       "Unassigned",                  8),
    row(Section::Tasks,            "Open tasks",                  8),
    row(Section::People,           "People",                     10),
    row(Section::Facts,            "Facts",                      12),
    row(Section::Decisions,        "Decisions",                   8),
    row(Section::Meetings,         "Meetings",                   10),
    row(Section::SubjectOf,        "Subject of",                 10),
    row(Section::TookPart,         "Took part in",               10),
    row(Section::Linked,           "Also linked from",           10),
    row(Section::Mentioned,        "Named without a link",       10),
    row(Section::With,             "Often with",                 10),
    row(Section::MeetingsTogether, "Met together",               12),
    row(Section::TasksOfBoth,      "Open tasks that name both",   8),
    row(Section::FactsOfBoth,      "Facts that name both",       12),
    row(Section::DecisionsOfBoth,  "Decisions of both",          12),
    row(Section::ClosedOfBoth,     "Closed tasks",                5),
    row(Section::OtherNotes,       "Other notes that name both", 12),
    row(Section::Common,           "Both appear with",           10),
    row(Section::NotesOfDay,       "Notes",                      12),
    row(Section::PeopleOfDay,      "People",                     12),
    row(Section::NamedThatDay,     "Also named",                 12),
    row(Section::FactsOfDay,       "Facts",                      12),
    row(Section::DecisionsOfDay,   "Decisions",                  12),
    row(Section::DueThatDay,       "Due",                        12),
    row(Section::ScheduledThatDay, "Scheduled",                  12),
    row(Section::DoneThatDay,      "Done",                       12),
    row(Section::CreatedThatDay,   "Written down",               12),
    row(Section::FactsSince,       "Facts since",                12),
    row(Section::FactsBefore,      "Facts",                       4),
    row(Section::LastMeetings,     "Last meetings",               3),
    row(Section::LastDecisions,    "Last decisions",              3),
    row(Section::Together,         "Met together",                6),
    row(Section::DecidedTogether,  "Decided there",               6),
    row(Section::CommonOfAll,      "In common",                  10),
    row(Section::TasksOfSpan,      "Still to be done",            8),
    row(Section::PeopleOfSpan,     "People",                     12),
    row(Section::FactsOfSpan,      "Facts",                      12),
    row(Section::DecisionsOfSpan,  "Decisions",                   8),
    row(Section::NotesOfSpan,      "Notes",                      12),
    row(Section::NamedInSpan,      "Also named",                 12),
];

const fn row(section: Section, title: &'static str, n_lines: usize) -> SectionRow {
    SectionRow { section, title, n_lines }
}

impl Section {
    pub fn row(self) -> &'static SectionRow {
        let found = SECTIONS.iter().find(|row| row.section == self);
        found.expect("every section has a row; a test holds it")
    }

    /// Its number on a page that has it once for each of several names.
    pub fn number(self, name: usize) -> u32 {
        let name = u32::try_from(name).unwrap_or(0);
        name * 1_000 + self as u32
    }
}

/// Which sections of a page show all their rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfolded {
    /// Those of these numbers.
    These(BTreeSet<u32>),
    /// All, as where a page is printed.
    All,
}

impl Default for Unfolded {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Unfolded {
    /// Whether a section is unfolded.
    pub fn has(&self, number: u32) -> bool {
        match self {
            Self::These(numbers) => numbers.contains(&number),
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_one_row_in_its_order() {
        for (at, row) in SECTIONS.iter().enumerate() {
            assert_eq!(row.section as usize, at, "{row:?}");
        }
        assert_eq!(SECTIONS.len(), Section::NamedInSpan as usize + 1);
    }
}
