//! What was found out of a vault's notes while its graph was built, as bytes: kept
//! beside the parsed notes, it makes the same vault of them again without joining a name.
//!
//! What the vault's settings say is not among it. Who keeps the bytes keeps them for one
//! program, one list of notes and one set of rules, and tells whether they are whole.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::config::Weights;
use super::graph::Graph;
use super::inventory::Inventory;
use super::names::Names;
use super::same::{Same, SameNodes};
use super::tables::Tables;
use super::tally::Tally;
use super::{Node, NodeId, Vault, VaultConfig};
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
    groups: Same,
    same: SameNodes,
    names: Names,
    #[serde(deserialize_with = "exact::list")]
    nodes: Vec<Node>,
    tally: Tally,
    tables: Tables,
}

impl Vault {
    /// What building the vault found out. None if it has no form in bytes.
    pub fn stored(&self) -> Option<[Vec<u8>; STORED_PIECES]> {
        let files = &self.inventory.files;
        let parsed: BTreeSet<&NotePath> = self.parsed().iter().map(Packed::path).collect();
        let attachments: Vec<&NotePath> =
            files.paths().iter().filter(|path| !parsed.contains(path)).collect();
        let rest = Written {
            given: &self.given,
            problems: &self.problems,
            name_problems: self.name_problems.iter().map(|(path, all)| (path, &**all)).collect(),
            entities: &self.entities,
            tags: &self.tags,
            properties: &self.properties,
            owner: self.owner,
            groups: &self.groups,
            same: &self.same,
            names: &self.names,
            nodes: &self.nodes,
            tally: &self.tally,
            tables: &self.tables,
        };
        Some([packed(&attachments)?, packed(&self.graph)?, packed(&rest)?])
    }

    /// The vault of these notes of which all else was [stored](Vault::stored): just what
    /// [`Vault::build`] made of them then, by the same rules. Nothing where the problems
    /// that no note tells of itself are others than they were, and where the bytes are of
    /// another vault.
    pub fn from_stored(
        pieces: &[impl AsRef<[u8]> + Sync; STORED_PIECES],
        parsed: Vec<Packed>,
        problems: &[Diagnostic],
        config: &VaultConfig,
    ) -> Option<Self> {
        let [attachments, graph, rest] = pieces.each_ref().map(AsRef::as_ref);
        let inventory = || {
            let attachments: Vec<NotePath> = postcard::from_bytes(attachments).ok()?;
            Some(Inventory::of(parsed, &attachments))
        };
        let rest = || {
            let rest: Read = postcard::from_bytes(rest).ok()?;
            (rest.given == problems).then_some(rest)
        };
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
            weights: Weights::of(config, &read.properties),
            properties: read.properties.into(),
            owner: read.owner,
            identities: config.identities.clone(),
            views: config.views.clone(),
            off: config.off.clone(),
            columns: config.columns,
            given: read.given.into(),
            problems: read.problems.into(),
            name_problems: name_problems.map(|(path, all)| (path, all.into())).collect(),
            diagnostics: OnceLock::new(),
        })
    }
}

fn packed(piece: &impl Serialize) -> Option<Vec<u8>> {
    postcard::to_allocvec(piece).ok()
}
