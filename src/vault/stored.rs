//! What was found out of a vault's notes while its graph was built, as bytes: kept
//! beside the parsed notes, it makes the same vault of them again without joining a name.
//!
//! What the vault's settings say is not among it, but for its owner's names and answers
//! and what is left out of lists.
//! Who keeps the bytes keeps them for one program, one list of notes and one set of
//! lasting rules, and tells whether they are whole.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::config::Passing;
use super::graph::Graph;
use super::inventory::Inventory;
use super::names::Names;
use super::same::{Same, SameNodes};
use super::tables::Tables;
use super::tally::Tally;
use super::{Identities, Node, NodeId, Vault, VaultConfig};
use crate::note::{Diagnostic, NotePath, Packed};
use crate::text::{NameKey, exact};

/// In how many pieces it is written; they are read side by side.
pub const STORED_PIECES: usize = 3;

/// All but the attachments and the graph.
#[derive(Debug, Serialize)]
struct Written<'v> {
    given: &'v [Diagnostic],
    problems: &'v [Diagnostic],
    name_problems: Vec<(&'v NotePath, &'v [Diagnostic])>,
    entities: &'v [NameKey],
    tags: &'v [NameKey],
    properties: &'v [NameKey],
    owner: Option<NodeId>,
    me: &'v [Box<str>],
    identities: &'v Identities,
    hiding: u64,
    groups: &'v Same,
    same: &'v SameNodes,
    names: &'v Names,
    nodes: &'v [Node],
    tally: &'v Tally,
    tables: &'v Tables,
}

/// The same, read.
#[derive(Debug, Deserialize)]
struct Read {
    given: Vec<Diagnostic>,
    problems: Vec<Diagnostic>,
    name_problems: Vec<(NotePath, Vec<Diagnostic>)>,
    entities: Vec<NameKey>,
    tags: Vec<NameKey>,
    properties: Vec<NameKey>,
    owner: Option<NodeId>,
    me: Vec<Box<str>>,
    identities: Identities,
    hiding: u64,
    groups: Same,
    same: SameNodes,
    names: Names,
    #[serde(deserialize_with = "exact::list")]
    nodes: Vec<Node>,
    tally: Tally,
    tables: Tables,
}

impl Vault {
    /// A piece of what building the vault found out, by its number. None if it has no
    /// form in bytes.
    ///
    /// # Panics
    /// From [`STORED_PIECES`] on.
    pub fn stored_piece(&self, number: usize) -> Option<Vec<u8>> {
        match number {
            0 => packed(&self.attachments()),
            1 => packed(&self.graph),
            2 => packed(&self.written()),
            _ => unreachable!("there is no piece {number}"),
        }
    }

    fn attachments(&self) -> Vec<&NotePath> {
        let mut parsed = self.parsed().iter().map(Packed::path).peekable();
        let is_attachment = |path: &&NotePath| parsed.next_if_eq(path).is_none();
        // Both are sorted, and every parsed file is one of them.
        self.files().paths().iter().filter(is_attachment).collect()
    }

    fn written(&self) -> Written<'_> {
        Written {
            given: &self.given,
            problems: &self.problems,
            name_problems: self.name_problems.iter().map(|(path, all)| (path, &**all)).collect(),
            entities: &self.entities,
            tags: &self.tags,
            properties: &self.properties,
            owner: self.owner,
            me: &self.me,
            identities: &self.identities,
            hiding: self.hiding,
            groups: &self.groups,
            same: &self.same,
            names: &self.names,
            nodes: &self.nodes,
            tally: &self.tally,
            tables: &self.tables,
        }
    }

    /// The vault of these notes of which all else was [stored](Vault::stored_piece): just
    /// what [`Vault::build`] made of them then, if its [lasting](VaultConfig::lasting)
    /// rules are the same. The owner's names and answers, what is left out of lists, and
    /// the problems that no note tells of itself, are those of then ([`Vault::is_told`]). Nothing where the pieces
    /// are of another vault. That their bytes are whole, the caller knows.
    pub fn from_stored(
        pieces: &[impl AsRef<[u8]> + Sync; STORED_PIECES],
        parsed: Vec<Packed>,
        config: &VaultConfig,
    ) -> Option<Self> {
        let [attachments, graph, rest] = pieces.each_ref().map(AsRef::as_ref);
        let inventory = || {
            let attachments: Vec<NotePath> = postcard::from_bytes(attachments).ok()?;
            Some(Inventory::of(parsed, &attachments))
        };
        let rest = || postcard::from_bytes::<Read>(rest).ok();
        let graph = || postcard::from_bytes::<Graph>(graph).ok();
        let (inventory, (graph, rest)) = rayon::join(inventory, || rayon::join(graph, rest));
        let (inventory, graph, mut read) = (inventory?, graph?, rest?);
        read.names.number();
        for (node, &file) in read.nodes.iter_mut().zip(&inventory.file_of) {
            node.set_path(inventory.files.path(file));
        }
        let n_others = read.entities.len() + read.tags.len();
        let n_nodes = inventory.file_of.len() + n_others;
        let is_of_them = read.nodes.len() == n_nodes
            && graph.n_nodes() == n_nodes
            && read.tables.n_notes() == inventory.parsed.len();
        let name_problems = read.name_problems.into_iter();
        is_of_them.then(|| Self {
            first_tag: n_nodes - read.tags.len(),
            entities: read.entities.into(),
            inventory,
            nodes: read.nodes,
            names: Arc::new(read.names),
            same: Arc::new(read.same),
            groups: Arc::new(read.groups),
            tally: read.tally,
            graph,
            tables: read.tables,
            tags: read.tags.into(),
            passing: Passing::of(config, &read.properties),
            properties: read.properties.into(),
            owner: read.owner,
            me: read.me,
            identities: read.identities,
            hiding: read.hiding,
            given: read.given.into(),
            problems: read.problems.into(),
            name_problems: name_problems.map(|(path, all)| (path, all.into())).collect(),
            diagnostics: OnceLock::new(),
        })
    }
}

fn packed(piece: &impl Serialize) -> Option<Vec<u8>> {
    // What many megabytes grow into would be as many again.
    let len = postcard::experimental::serialized_size(piece).ok()?;
    postcard::to_extend(piece, Vec::with_capacity(len)).ok()
}
