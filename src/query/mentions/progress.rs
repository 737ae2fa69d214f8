//! How far a search for mentions is, and what it leaves out.

use super::MENTIONS_MAX;
use crate::note::NotePath;
use crate::text::words::counted;

/// What was gone through, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Notes that are to be gone through.
    pub of_notes: usize,
    /// Notes gone through so far.
    pub notes: usize,
    /// Notes that cannot be read.
    pub unreadable: u32,
    /// The first of them.
    pub first_unreadable: Option<NotePath>,
    /// Notes too large to be read to their end.
    pub cut: u32,
    /// Whether there are more names than are looked for.
    pub names_cut: bool,
    /// Whether there are more mentions than are kept.
    pub full: bool,
}

impl Progress {
    /// Whether all is gone through.
    pub fn is_done(&self) -> bool {
        self.notes == self.of_notes
    }

    /// What is left out, in sentences without their stops.
    pub fn left_out(&self) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(first) = &self.first_unreadable {
            let n = self.unreadable;
            said.push(format!("{} cannot be read, first {first}", counted(n, "note")));
        }
        if self.cut > 0 {
            said.push(format!("{} too large to be read to the end", counted(self.cut, "note")));
        }
        if self.names_cut {
            said.push("there are more names than are looked for".to_owned());
        }
        if self.full {
            said.push(format!("there are more than {MENTIONS_MAX} mentions"));
        }
        said
    }
}
