//! The demo vault, which is part of the program: opened without a file being
//! read or written.

use include_dir::{Dir, DirEntry, include_dir};

use super::scan::{Elsewhere, Entry, Found, is_hidden};
use crate::note::NotePath;
use crate::text::Date;

/// What a person calls it.
pub const NAME: &str = "Demo vault";

static FOLDER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo-vault");

/// The day its notes are told on: what is due, and who was met lately, makes sense
/// from there. None only if that were no day.
pub fn today() -> Option<Date> {
    Date::new(2026, 11, 23)
}

/// All of its files, as a walk over a folder would find them.
pub fn found() -> Found {
    let mut found = Found::default();
    let mut waiting: Vec<&DirEntry<'static>> = FOLDER.entries().iter().collect();
    while let Some(entry) = waiting.pop() {
        if entry.path().file_name().is_some_and(is_hidden) {
            continue;
        }
        match entry {
            DirEntry::Dir(folder) => waiting.extend(folder.entries()),
            DirEntry::File(file) => {
                let path = NotePath::new(&file.path().to_string_lossy());
                found.add(Entry { path, at: Elsewhere::Embedded(file.contents()).into() });
            }
        }
    }
    found.sort();
    found
}

/// One of its files, hidden ones too.
pub fn file(path: &str) -> Option<&'static [u8]> {
    FOLDER.get_file(path).map(include_dir::File::contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_vault_has_notes_with_text_in_them() {
        let found = found();
        assert!(!found.notes.is_empty());
        for entry in &found.notes {
            let Some(Elsewhere::Embedded(bytes)) = entry.at.elsewhere() else {
                unreachable!("all are embedded")
            };
            assert!(std::str::from_utf8(bytes).is_ok(), "{} is not UTF-8", entry.path);
        }
    }
}
