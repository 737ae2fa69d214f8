//! What files are other than they were, and the vault of an earlier run with that.

use super::Rules;
use crate::note::{NotePath, Packed};
use crate::shell::cache::StoredGraph;
use crate::shell::load::Loaded;
use crate::vault::{FileChanges, Vault};

/// A vault as an earlier run left it.
pub(super) struct Before {
    pub graph: StoredGraph,
    pub parsed: Vec<Packed>,
}

/// Files that are other than they were.
pub(super) struct Other {
    gone: Vec<NotePath>,
    notes: Vec<Packed>,
    attachments: Vec<NotePath>,
}

impl Before {
    /// What becomes of it with the files as they are now, and whether its owner and the
    /// files told the same of it then. Nothing where the vault is to be built of them: by
    /// other rules than it was, or since very much is other.
    pub fn with_what_is_other(self, loaded: &Loaded, rules: &Rules) -> Option<(Vault, bool)> {
        let Self { graph, parsed } = self;
        let Rules { problems, config, lasting } = rules;
        if graph.rules != *lasting {
            return None;
        }
        let old = Vault::from_stored(&graph.pieces, parsed, config)?;
        drop(graph);
        let attachments = not_in(paths(old.parsed()), old.files().paths());
        let other = Other::of(loaded, old.parsed(), &attachments);
        let is_told_alike = old.is_told(problems, config);
        if is_told_alike && other.is_nothing() {
            return Some((old, is_told_alike));
        }
        let change = old.changed(other.changes(), problems, config)?;
        Some((change.vault, is_told_alike))
    }
}

impl Other {
    /// What was loaded, against the notes and attachments that were there, which are
    /// sorted.
    pub fn of(loaded: &Loaded, notes: &[Packed], attachments: &[NotePath]) -> Self {
        let mut gone = not_in(paths(&loaded.parsed), paths(notes));
        gone.extend(not_in(&loaded.attachments, attachments));
        Self {
            gone,
            notes: loaded.new.iter().map(|&at| loaded.parsed[at].clone()).collect(),
            attachments: not_in(attachments, &loaded.attachments),
        }
    }

    pub fn changes(&self) -> FileChanges<'_> {
        let Self { gone, notes, attachments } = self;
        FileChanges { gone, notes, attachments }
    }

    fn is_nothing(&self) -> bool {
        self.gone.is_empty() && self.notes.is_empty() && self.attachments.is_empty()
    }
}

fn paths(notes: &[Packed]) -> impl Iterator<Item = &NotePath> {
    notes.iter().map(Packed::path)
}

/// Those of some `paths` that are not among `known` ones. Both are sorted.
fn not_in<'p>(
    known: impl IntoIterator<Item = &'p NotePath>,
    paths: impl IntoIterator<Item = &'p NotePath>,
) -> Vec<NotePath> {
    let mut known = known.into_iter().peekable();
    let is_unknown = |path: &&NotePath| {
        while known.next_if(|other| other < path).is_some() {}
        known.next_if_eq(path).is_none()
    };
    paths.into_iter().filter(is_unknown).cloned().collect()
}
