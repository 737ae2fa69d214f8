//! Every link occurrence and what it opens, by Obsidian's rules and beyond them.

use crate::note::{Counted, Link, LinkKind, NotePath};
use crate::text::Place;
use crate::vault::{By, LinkTarget, NodeId, Resolution, Vault};

/// One link occurrence. Borrowed, since a vault may hold millions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow<'v> {
    /// The file it is written in.
    pub source: &'v NotePath,
    /// Where it begins.
    pub place: Place,
    /// How it is written.
    pub kind: LinkKind,
    /// The link path as written; empty for a link into the same note.
    pub target: &'v str,
    /// After the first `#`.
    pub subpath: Option<&'v str>,
    /// After the first pipe, or a Markdown link's text.
    pub display: Option<&'v str>,
    /// The file that Obsidian opens.
    pub resolved: Option<&'v NotePath>,
    /// The file that only an alias or a title answers to.
    pub alias_resolved: Option<&'v NotePath>,
    /// How many files fit.
    pub candidates: u32,
    /// Whether Obsidian records it.
    pub counted: bool,
    /// The node that it leads to.
    pub node: NodeId,
}

/// Every link occurrence of the vault, by path, then by place.
pub fn links(vault: &Vault) -> impl Iterator<Item = LinkRow<'_>> {
    let mut sources: Vec<(&NotePath, NodeId)> = vault
        .parsed()
        .iter()
        .filter_map(|one| Some((one.path(), vault.by_path(one.path())?)))
        .collect();
    sources.sort_unstable();
    sources.into_iter().flat_map(|(_, source)| links_of(vault, source))
}

/// The link occurrences of one note or canvas, by place; none of any other node.
pub fn links_of(vault: &Vault, source: NodeId) -> impl Iterator<Item = LinkRow<'_>> {
    let links = vault.note(source).map(|note| note.links).unwrap_or_default();
    let mut found: Vec<(u32, Link<&str>)> = (0..).zip(links).collect();
    found.sort_by_key(|(_, link)| link.place);
    found.into_iter().filter_map(move |(index, link)| {
        let to = vault.target_of(source, index, link.target);
        let path_of = |node: NodeId| vault.node(node).path();
        let (resolved, alias_resolved) = match to.resolution {
            Resolution::SameNote => (path_of(source), None),
            Resolution::Found(file) | Resolution::Ambiguous { chosen: file, .. } => {
                (Some(vault.files().path(file)), None)
            }
            // A link that names nothing leads to its own note, by no name of it.
            Resolution::Unresolved if to.node == source && to.by_alias.is_none() => (None, None),
            Resolution::Unresolved => (None, alias_resolved(vault, &to, link.target)),
        };
        Some(LinkRow {
            source: path_of(source)?,
            place: link.place,
            kind: link.kind,
            target: link.target,
            subpath: link.subpath,
            display: link.display,
            resolved,
            alias_resolved,
            candidates: to.candidates,
            counted: link.counted == Counted::Yes,
            node: to.node,
        })
    })
}

/// The file that an unresolved link is joined to. An alias or title that was read line
/// by line from broken frontmatter joins it in the graph only: Obsidian does not see it.
fn alias_resolved<'v>(vault: &'v Vault, to: &LinkTarget, written: &str) -> Option<&'v NotePath> {
    let is_recovered = |id: NodeId| vault.note(id).is_some_and(|note| note.recovered);
    if !to.by_alias.is_some_and(is_recovered) {
        return vault.node(to.node).path();
    }
    let of_files = |by: By| matches!(by, By::Alias | By::Title | By::File);
    let mut bearers = vault.joinable(written).into_iter().filter(|(_, by)| of_files(*by));
    let (id, _) = bearers.find(|(id, by)| *by == By::File || !is_recovered(*id))?;
    vault.node(id).path()
}
