//! Names that tools leave which keep a vault on several machines: what stands for
//! a file that is not there, and copies of one that was changed in two places.
//! Only the name is looked at.
//!
//! Sources: iCloud Drive's placeholders, as Finder hides them; the words of
//! Syncthing, Dropbox, Nextcloud, Obsidian Sync and Seafile for such copies.

/// What Syncthing puts before the date of a copy.
const SYNCTHING: &str = ".sync-conflict-";

/// Words in the last parentheses of a copy's name, in lower case.
const WORDS: [&str; 3] = ["conflicted copy", "case conflict", "sfconflict"];

/// The name of the file that a placeholder stands for: `.Note.md.icloud`.
pub fn in_cloud(name: &str) -> Option<&str> {
    name.strip_prefix('.')?.strip_suffix(".icloud").filter(|name| !name.is_empty())
}

/// The name of the file that this is a conflicting copy of.
pub fn conflict_of(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let original = match stem.find(SYNCTHING) {
        Some(at) => &stem[..at],
        None => {
            let (before, words) = stem.strip_suffix(')')?.rsplit_once('(')?;
            let words = words.to_lowercase();
            WORDS.iter().any(|one| words.contains(one)).then(|| before.trim_end())?
        }
    };
    (!original.is_empty()).then(|| format!("{original}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_names_its_file() {
        for (name, of) in [
            (".Note.md.icloud", Some("Note.md")),
            (".icloud", None),
            ("..icloud", None),
            ("Note.md.icloud", None),
            (".Note.md", None),
        ] {
            assert_eq!(in_cloud(name), of, "{name}");
        }
    }

    #[test]
    fn a_copy_names_what_it_is_a_copy_of() {
        for (name, of) in [
            ("Plan.sync-conflict-20260102-030405-ABCDEFG.md", Some("Plan.md")),
            ("Plan (conflicted copy 2026-01-02).md", Some("Plan.md")),
            ("Plan (Ada's conflicted copy 2026-01-02).md", Some("Plan.md")),
            ("Plan (Conflicted copy desk 202601020304).md", Some("Plan.md")),
            ("Plan (b) (Case Conflict 1).md", Some("Plan (b).md")),
            ("Plan (SFConflict ada 2026-01-02).canvas", Some("Plan.canvas")),
            ("Plan (draft).md", None),
            ("Plan.md", None),
            ("On conflicted copy.md", None),
            ("(conflicted copy).md", None),
            (".sync-conflict-.md", None),
            ("plain", None),
        ] {
            assert_eq!(conflict_of(name).as_deref(), of, "{name}");
        }
    }
}
