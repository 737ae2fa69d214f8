//! What is wrong with a vault, said to its owner: a stable code, a severity, a
//! sentence, a path, and a place where there is one.
//!
//! One row in [`CODES`] for each kind. A new kind is a new row.

use serde::{Deserialize, Serialize};

use super::NotePath;
use crate::text::Place;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something of the vault could not be read.
    Error,
    /// It was read, but perhaps not as meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident $code:literal $severity:ident $sentence:literal;)+) => {
        /// The kind of a problem.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        /// Every kind: what it is called in output, how much it matters, what it means.
        pub const CODES: &[(Code, &str, Severity, &str)] =
            &[$((Code::$variant, $code, Severity::$severity, $sentence),)+];
    };
}

#[rustfmt::skip]
codes! {
    /// The file could not be opened or read.
    Unreadable          "unreadable"            Error   "cannot be read";
    /// Not a regular file: a pipe, socket or device.
    NotAFile            "not-a-file"            Warning "is not a regular file and was left out";
    /// A symlink that leads out of the vault.
    SymlinkOutside      "symlink-outside"       Warning "leads out of the vault and is not read";
    /// Longer than the limit.
    TooLarge            "too-large"             Warning "is longer than the limit; the rest is not read";
    /// So nested or so full of marks that only plain links were read.
    TooComplex          "too-complex"           Warning "is too complex; only its links were read";
    /// The reader gave up on this note.
    ParserFault         "parser-fault"          Error   "could not be parsed; only its name is known";
    /// Bytes that are not UTF-8.
    InvalidUtf8         "invalid-utf8"          Warning "has bytes that are not UTF-8; they are shown as U+FFFD";
    /// NUL characters.
    NulCharacter        "nul-character"         Warning "has NUL characters; they are shown as U+FFFD";
    /// UTF-16, which Obsidian does not read.
    Utf16               "utf-16"                Warning "is UTF-16; Obsidian does not read it";
    /// A file name that is not Unicode.
    InvalidFileName     "invalid-file-name"     Warning "has a name that is not Unicode";
    /// UTF-8 read as Mac Roman or Windows-1252 and saved.
    DamagedEncoding     "damaged-encoding"      Info    "has text of a damaged encoding, repaired for reading";
    /// Frontmatter is not YAML.
    BadFrontmatter      "bad-frontmatter"       Warning "has frontmatter that is not YAML; it was read line by line";
    /// Frontmatter over the reader's limits.
    HostileFrontmatter  "hostile-frontmatter"   Warning "has frontmatter over the limits; it was read line by line";
    /// A YAML alias that repeats a list or map.
    AliasNotFollowed    "alias-not-followed"    Warning "has frontmatter that repeats a list or map by an alias, which is not followed";
    /// No closing `---`.
    UnclosedFrontmatter "unclosed-frontmatter"  Warning "opens frontmatter that never ends";
    /// The same key twice.
    DuplicateKey        "duplicate-key"         Warning "has a property twice; the first is used";
    /// A canvas that is not JSON.
    BadCanvas           "bad-canvas"            Warning "is not a readable canvas";
    /// A date that is not in the calendar.
    BadDate             "bad-date"              Warning "has a date that is not in the calendar";
    /// Several notes bear the name that a link or field asks for.
    AmbiguousName       "ambiguous-name"        Info    "names something that several notes are called";
    /// A link that opens nothing.
    UnresolvedLink      "unresolved-link"       Info    "links to a note that does not exist";
    /// A link that only an alias or title answers: unresolved in Obsidian.
    AliasLink           "alias-link"            Info    "links by a name that only the graph joins, not Obsidian";
    /// Two paths that differ in case or composition only.
    TwinPaths           "twin-paths"            Warning "has a name that differs from another's in case or composition only";
    /// A limit was reached and something is not shown.
    LimitReached        "limit-reached"         Warning "reached a limit";
    /// `.obsidian` settings that could not be read.
    BadSettings         "bad-settings"          Warning "holds settings that cannot be read";
    /// What was kept of an earlier run was of no use.
    CacheRemade         "cache-remade"          Info    "was parsed anew, since the cache of an earlier run";
    /// What was remembered of the last visit was of no use.
    VisitForgotten      "visit-forgotten"       Info    "is not compared with the last visit, since what was kept of it";
    /// Something in `.vaultgraph/` that cannot be heeded.
    BadConfig           "bad-config"            Warning "says something that is not in force";
    /// A name that links ask for and no note bears.
    UnresolvedName      "unresolved-name"       Info    "no note bears a name";
    /// A note that nothing but tags is joined to.
    Orphan              "orphan"                Info    "is joined to nothing but tags";
    /// Only a placeholder is here.
    InCloud             "in-cloud"              Warning "is in the cloud and not on this machine; only its name is known";
    /// The vault is a Logseq graph, some of whose syntax is not Obsidian's.
    Logseq              "logseq"                Info    "makes this a Logseq graph: links, tags and `key:: value` are read; TODO, ((blocks)) and alias:: are text";
    /// A copy that was made when two machines changed one file.
    SyncConflict        "sync-conflict"         Warning "is what a tool that syncs made of two versions of";
}

impl Code {
    fn row(self) -> &'static (Code, &'static str, Severity, &'static str) {
        &CODES[self as usize]
    }

    /// The stable name in output and options.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// How much it matters.
    pub fn severity(self) -> Severity {
        self.row().2
    }

    /// What it means, to follow the name of a file.
    pub fn sentence(self) -> &'static str {
        self.row().3
    }
}

/// One problem, at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file it is about; empty for the vault as a whole.
    pub path: NotePath,
    /// Where in the file, if anywhere.
    pub place: Option<Place>,
    /// The kind.
    pub code: Code,
    /// What exactly: a name, a reader's words, a number. May be empty.
    pub detail: Box<str>,
}

impl Diagnostic {
    /// A problem of a file.
    pub fn new(
        path: &NotePath,
        place: Option<Place>,
        code: Code,
        detail: impl Into<Box<str>>,
    ) -> Self {
        Self { path: path.clone(), place, code, detail: detail.into() }
    }

    /// The sentence for people, without path and place.
    pub fn message(&self) -> String {
        match &*self.detail {
            "" => self.code.sentence().to_owned(),
            detail => format!("{}: {detail}", self.code.sentence()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_stands_at_its_own_row_under_its_own_name() {
        let names: HashSet<_> = CODES.iter().map(|row| row.1).collect();
        assert_eq!(names.len(), CODES.len());
        for (at, row) in CODES.iter().enumerate() {
            assert_eq!(row.0 as usize, at);
            assert!(!row.3.is_empty());
        }
    }
}
