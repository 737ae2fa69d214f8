//! Callouts: quotes that begin with `[!type]`, as Obsidian's help lists them.

/// The head of a callout.
#[derive(Debug, Clone, PartialEq)]
pub struct Callout {
    /// What the type stands for.
    pub kind: CalloutKind,
    /// The type as written, without what follows a `|`.
    pub name: Box<str>,
    /// The words after the type; none where only the type is written.
    pub title: super::Inline,
    /// Whether it can be folded, and how it begins.
    pub fold: Fold,
}

/// Whether a callout can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// It cannot.
    Never,
    /// `+`: it begins open.
    Open,
    /// `-`: it begins folded.
    Folded,
}

/// The types that Obsidian tells apart. An unknown type is a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CalloutKind {
    /// `note`, and every type that is not known.
    Note,
    /// `abstract`, `summary`, `tldr`
    Abstract,
    /// `info`
    Info,
    /// `todo`
    Todo,
    /// `tip`, `hint`, `important`
    Tip,
    /// `success`, `check`, `done`
    Success,
    /// `question`, `help`, `faq`
    Question,
    /// `warning`, `caution`, `attention`
    Warning,
    /// `failure`, `fail`, `missing`
    Failure,
    /// `danger`, `error`
    Danger,
    /// `bug`
    Bug,
    /// `example`
    Example,
    /// `quote`, `cite`
    Quote,
}

/// Every type as written (in lower case), and what it stands for.
#[rustfmt::skip]
const TYPES: &[(&str, CalloutKind)] = &[
    ("note",      CalloutKind::Note),
    ("abstract",  CalloutKind::Abstract),
    ("summary",   CalloutKind::Abstract),
    ("tldr",      CalloutKind::Abstract),
    ("info",      CalloutKind::Info),
    ("todo",      CalloutKind::Todo),
    ("tip",       CalloutKind::Tip),
    ("hint",      CalloutKind::Tip),
    ("important", CalloutKind::Tip),
    ("success",   CalloutKind::Success),
    ("check",     CalloutKind::Success),
    ("done",      CalloutKind::Success),
    ("question",  CalloutKind::Question),
    ("help",      CalloutKind::Question),
    ("faq",       CalloutKind::Question),
    ("warning",   CalloutKind::Warning),
    ("caution",   CalloutKind::Warning),
    ("attention", CalloutKind::Warning),
    ("failure",   CalloutKind::Failure),
    ("fail",      CalloutKind::Failure),
    ("missing",   CalloutKind::Failure),
    ("danger",    CalloutKind::Danger),
    ("error",     CalloutKind::Danger),
    ("bug",       CalloutKind::Bug),
    ("example",   CalloutKind::Example),
    ("quote",     CalloutKind::Quote),
    ("cite",      CalloutKind::Quote),
];

/// The head of a callout as found in the source.
#[derive(Debug, PartialEq)]
pub(super) struct Head<'t> {
    pub kind: CalloutKind,
    pub name: &'t str,
    pub fold: Fold,
    /// Bytes from the `[` to where the title's first character stands.
    pub title_at: usize,
}

/// Reads `[!type]`, `[!type|metadata]+` at the start of a line.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    let rest = line.strip_prefix("[!")?;
    let (inside, after) = rest.split_once(']')?;
    let name = inside.split('|').next().unwrap_or("").trim();
    if name.is_empty() || inside.contains(['[', '\n', '\r']) {
        return None;
    }
    let (fold, title) = match after.as_bytes().first() {
        Some(b'+') => (Fold::Open, &after[1..]),
        Some(b'-') => (Fold::Folded, &after[1..]),
        _ => (Fold::Never, after),
    };
    let title_at = line.len() - title.trim_start_matches([' ', '\t']).len();
    Some(Head { kind: kind(name), name, fold, title_at })
}

fn kind(name: &str) -> CalloutKind {
    TYPES
        .iter()
        .find(|(written, _)| name.eq_ignore_ascii_case(written))
        .map_or(CalloutKind::Note, |(_, kind)| *kind)
}
