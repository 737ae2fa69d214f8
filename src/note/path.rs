//! Where a file lies in its vault.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A file's path from the vault's root, with `/` between folders on every
/// system. It names the file across reloads; ids do not.
///
/// A file name that is not Unicode is held here with replacement characters;
/// the layer that opens files keeps the exact name beside it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct NotePath(Arc<str>);

impl Serialize for NotePath {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for NotePath {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&str>::deserialize(from).map(Self::new)
    }
}

impl NotePath {
    /// The path as written, `/`-separated and relative.
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, with its extension.
    pub fn file_name(&self) -> &str {
        memchr::memrchr(b'/', self.0.as_bytes()).map_or(&self.0, |at| &self.0[at + 1..])
    }

    /// The folders above the file, without a `/` at the end; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The path of another file in the same folder.
    #[must_use]
    pub fn beside(&self, file_name: &str) -> Self {
        match self.folder() {
            "" => Self::new(file_name),
            folder => Self::new(&format!("{folder}/{file_name}")),
        }
    }

    /// The extension without its dot; empty when there is none. A name that
    /// only begins with a dot has none.
    pub fn extension(&self) -> &str {
        let name = self.file_name();
        match memchr::memrchr(b'.', name.as_bytes()) {
            None | Some(0) => "",
            Some(dot) => &name[dot + 1..],
        }
    }

    /// The name a person calls it by: a note's file name without `.md`, any
    /// other file's whole name.
    pub fn name(&self) -> &str {
        if self.is_note() {
            &self.file_name()[..self.file_name().len() - 3]
        } else {
            self.file_name()
        }
    }

    /// Whether the file is a Markdown note.
    pub fn is_note(&self) -> bool {
        self.ends_in(".md")
    }

    /// Whether the file is a JSON Canvas.
    pub fn is_canvas(&self) -> bool {
        self.ends_in(".canvas")
    }

    /// Whether a name ends so, whatever the case, behind something. It is asked of every
    /// path in turn, where [`NotePath::extension`] would look for both of its ends.
    fn ends_in(&self, dotted: &str) -> bool {
        let bytes = self.0.as_bytes();
        let parts = bytes.len().checked_sub(dotted.len()).map(|at| bytes.split_at(at));
        parts.is_some_and(|(name, end)| {
            end.eq_ignore_ascii_case(dotted.as_bytes()) && !matches!(name.last(), None | Some(b'/'))
        })
    }
}

impl fmt::Debug for NotePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl fmt::Display for NotePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_every_dot_but_that_of_md() {
        let path = NotePath::new("a/b/v1.2 notes.md");
        assert_eq!((path.name(), path.folder(), path.extension()), ("v1.2 notes", "a/b", "md"));
        assert_eq!(NotePath::new("fig.png").name(), "fig.png");
        assert_eq!(NotePath::new("README").extension(), "");
        assert!(NotePath::new("X.MD").is_note());
        for path in [".md", "a/.md", "md", "a.md/b", "a.md.txt", "a.canvas"] {
            assert!(!NotePath::new(path).is_note(), "{path}");
        }
        for path in ["a.md", "a/b.c.md", "..md", "é.Md", "a.canvas", "a/B.CANVAS", ".canvas", "md"]
        {
            let path = NotePath::new(path);
            assert_eq!(path.is_note(), path.extension().eq_ignore_ascii_case("md"));
            assert_eq!(path.is_canvas(), path.extension().eq_ignore_ascii_case("canvas"));
        }
    }
}
