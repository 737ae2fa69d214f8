//! Which line of a note the part of a link behind `#` means.
//!
//! `#Heading` is the first heading of that text, `#A#B` the first `B` below an
//! `A`, `#^id` a block. Headings are compared as Obsidian's `stripHeading` does
//! (API): special characters are left out, spaces made one, case ignored.

use std::ops::Deref;

use super::{Heading, Note};
use crate::text::NameKey;

impl<S: Deref<Target = str>> Note<S> {
    /// The line, from 1, that `subpath` (without its first `#`) names.
    pub fn line_of_subpath(&self, subpath: &str) -> Option<u32> {
        if let Some(id) = subpath.trim().strip_prefix('^') {
            let block = self.blocks.iter().find(|block| block.id.eq_ignore_ascii_case(id));
            return block.map(|block| block.place.line);
        }
        let mut below: &[Heading<S>] = &self.headings;
        let mut found = None;
        for part in subpath.split('#').filter(|part| !part.trim().is_empty()) {
            let wanted = stripped(part);
            let at = below.iter().position(|heading| stripped(&heading.text) == wanted)?;
            let heading = &below[at];
            let deeper = &below[at + 1..];
            let end = deeper.iter().position(|other| other.level <= heading.level);
            below = &deeper[..end.unwrap_or(deeper.len())];
            found = Some(heading.place.line);
        }
        found
    }
}

fn stripped(heading: &str) -> NameKey {
    let special = |c: char| c.is_ascii_punctuation() && !matches!(c, '-' | '_' | '\'');
    NameKey::of(&heading.replace(special, " "))
}

#[cfg(test)]
mod tests {
    use crate::note::{self, NotePath};

    #[track_caller]
    fn check(subpath: &str, line: Option<u32>) {
        let text = "# One\n## Same\n# Two, again!\n## Same\ntext ^b-1\n";
        let parsed = note::parse(NotePath::new("a.md"), text.as_bytes());
        assert_eq!(parsed.note.line_of_subpath(subpath), line);
    }

    #[test]
    fn a_subpath_names_a_heading_a_chain_of_headings_or_a_block() {
        check("Same", Some(2));
        check("two again", Some(3));
        check("Two, again!#Same", Some(4));
        check("One#Same", Some(2));
        check("^B-1", Some(5));
        check("None", None);
        check("One#None", None);
        check("", None);
    }
}
