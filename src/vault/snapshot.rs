//! The vault as it is asked: nodes, names, edges, and what every part of a note
//! leads to. How it comes about is told in `build`.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::change::{self, Change};
use super::config::Passing;
use super::graph::{EdgeEnd, Graph};
use super::identity::is_path;
use super::inventory::Inventory;
use super::named::Whose;
use super::names::{By, Names, meant};
use super::same::{Same, SameNodes};
use super::tables::Tables;
use super::tally::Tally;
use super::{
    Anchor, Columns, Direction, Edge, EdgeId, FileChanges, Files, Identities, KnownNames, Node,
    NodeId, Relation, Resolution, TaskLine, VaultConfig, View,
};
use crate::note::{
    Code, Decision, Diagnostic, Fact, Link, NoteHead, NotePath, NoteView, Packed, Severity, Task,
};
use crate::text::NameKey;

/// One snapshot of a vault. Immutable; every id and index in it is meaningless
/// in the next.
#[derive(Debug, Default)]
pub struct Vault {
    pub(super) inventory: Inventory,
    pub(super) nodes: Vec<Node>,
    pub(super) names: Arc<Names>,
    pub(super) same: Arc<SameNodes>,
    pub(super) groups: Arc<Same>,
    pub(super) tally: Tally,
    pub(super) graph: Graph,
    pub(super) tables: Tables,
    /// The nodes between files and tags, by key.
    pub(super) entities: Arc<[NameKey]>,
    /// The last nodes, by key.
    pub(super) tags: Arc<[NameKey]>,
    pub(super) first_tag: usize,
    /// The keys of [`Relation::Property`], in order.
    pub(super) properties: Arc<[NameKey]>,
    pub(super) owner: Option<NodeId>,
    /// The owner's names, as they are set.
    pub(super) me: Vec<Box<str>>,
    pub(super) identities: Identities,
    pub(super) passing: Passing,
    /// Tells what is left out of lists from all else that could be
    /// ([`VaultConfig::hiding_number`]).
    pub(super) hiding: u64,
    /// Everything that is wrong but what notes tell of themselves, what is wrong
    /// with their names, and the unresolved links, which may be many and are
    /// gathered when they are asked for.
    pub(super) problems: Arc<[Diagnostic]>,
    /// Of them what was known before names were joined.
    pub(super) given: Arc<[Diagnostic]>,
    /// What is wrong with the names in notes: a list for each thousand of them or
    /// so, with the path of the first, which is the least that may be in it.
    pub(super) name_problems: Vec<(NotePath, Arc<[Diagnostic]>)>,
    pub(super) diagnostics: OnceLock<Vec<Diagnostic>>,
}

/// What a link opens, and what it means in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkTarget {
    /// The node it leads to: a file, or an entity without one. The note itself
    /// for `[[#Heading]]`.
    pub node: NodeId,
    /// What Obsidian does with it.
    pub resolution: Resolution,
    /// The note that has this text as an alias or as its title, where Obsidian
    /// calls the link unresolved. None where the names are only loosely equal.
    pub by_alias: Option<NodeId>,
    /// How many files fit by Obsidian's rules; 1 for a link into the same note.
    pub candidates: u32,
}

impl LinkTarget {
    /// What nothing of a note means: the note itself.
    fn none(source: NodeId) -> Self {
        let resolution = Resolution::Unresolved;
        Self { node: source, resolution, by_alias: None, candidates: 0 }
    }
}

impl Vault {
    /// Makes one graph of all notes. Pure, and the same for every order of the
    /// lists.
    ///
    /// `parsed` holds every note and canvas, one that could not be read as an
    /// empty note, so that links to it still open; `attachments` are all other
    /// visible files; `problems` are those that no note tells of itself. Of two
    /// notes with one path the first counts.
    pub fn build(
        parsed: Vec<Packed>,
        attachments: &[NotePath],
        problems: Vec<Diagnostic>,
        config: &VaultConfig,
    ) -> Self {
        super::build::build(parsed, attachments, problems, config)
    }

    /// The same vault, but for some of its files, which are others now, new or gone, and
    /// for what its owner says: just what [`Vault::build`] makes of all files by these
    /// problems and rules, for a part of the time. What is [lasting](VaultConfig::lasting)
    /// of the rules is the same as before. Nothing where too much would change by it.
    pub fn changed(
        &self,
        files: FileChanges<'_>,
        problems: &[Diagnostic],
        config: &VaultConfig,
    ) -> Option<Change> {
        change::changed(self, files, problems, config)
    }

    /// Whether it was built by these problems, and by what the rules have that is not
    /// [lasting](VaultConfig::lasting): names and answers of its owner, and what is left
    /// out of lists.
    pub fn is_told(&self, problems: &[Diagnostic], config: &VaultConfig) -> bool {
        self.is_told_of_names(problems, config) && self.hiding == config.hiding_number()
    }

    /// The same of all that a name may lead elsewhere for.
    pub(super) fn is_told_of_names(&self, problems: &[Diagnostic], config: &VaultConfig) -> bool {
        *self.given == *problems && self.me == config.me && self.identities == config.identities
    }

    /// A vault of nothing.
    pub fn empty() -> Self {
        Self::default()
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// How many of them are notes; they come first.
    pub fn n_notes(&self) -> usize {
        self.inventory.n_notes
    }

    /// How many edges there are.
    pub fn n_edges(&self) -> usize {
        self.graph.n_edges()
    }

    /// All nodes in the order of their ids: notes by path, other files by path,
    /// names without a file by key, tags by key.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> + DoubleEndedIterator {
        self.nodes.iter().enumerate().map(|(at, node)| (self.id(at), node))
    }

    /// A node.
    ///
    /// # Panics
    /// When the id belongs to another vault; so does every function that takes
    /// an id, or it answers for another node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The parsed note or canvas behind a node. It is unpacked at each call, which
    /// costs a microsecond or two for a note of a page.
    pub fn note(&self, id: NodeId) -> Option<NoteView<'_>> {
        self.inventory.position(id).map(|at| self.inventory.parsed[at].note())
    }

    /// What a note says of itself, for less than unpacking all of it.
    pub fn head(&self, id: NodeId) -> Option<NoteHead<'_>> {
        self.inventory.position(id).map(|at| self.inventory.parsed[at].head())
    }

    /// The same as it was parsed, packed.
    pub fn packed(&self, id: NodeId) -> Option<&Packed> {
        self.inventory.position(id).map(|at| &self.inventory.parsed[at])
    }

    /// All parsed notes and canvases, by path.
    pub fn parsed(&self) -> &[Packed] {
        &self.inventory.parsed
    }

    /// What to keep of a node for the next snapshot.
    pub fn anchor(&self, id: NodeId) -> Anchor {
        let at = id.index();
        if let Some(path) = self.inventory.path(id) {
            Anchor::File(path.clone())
        } else if at < self.first_tag {
            Anchor::Name(self.entities[at - self.first_entity()].clone())
        } else {
            Anchor::Tag(self.tags[at - self.first_tag].clone())
        }
    }

    /// The node that was kept. A name whose entity got a note meanwhile finds
    /// that note; a file that is gone or was moved finds what bears its name.
    pub fn find_anchor(&self, anchor: &Anchor) -> Option<NodeId> {
        match anchor {
            Anchor::File(path) => self
                .by_path(path)
                .or_else(|| self.named(&NameKey::of(path.name())).first().copied()),
            Anchor::Name(key) => match self.entities.binary_search(key) {
                Ok(at) => Some(self.id(self.first_entity() + at)),
                Err(_) => self.named(key).first().copied(),
            },
            Anchor::Tag(key) => self.tag_of(key),
        }
    }

    /// What a node says of others: by rank of the relation, then by target. Only
    /// notes and canvases say anything.
    pub fn edges_out(&self, id: NodeId) -> impl ExactSizeIterator<Item = Edge<'_>> {
        self.graph.edges(id, Direction::Out)
    }

    /// What others say of a node: by rank of the relation, then by source.
    pub fn edges_in(&self, id: NodeId) -> impl ExactSizeIterator<Item = Edge<'_>> {
        self.graph.edges(id, Direction::In)
    }

    /// The same, looked at by all threads of the pool where there are very many. They
    /// are handed on in their order.
    pub fn par_edges_in(&self, id: NodeId) -> impl IndexedParallelIterator<Item = Edge<'_>> {
        self.graph.par_edges_in(id)
    }

    /// What others say of a node by one relation, by source.
    pub fn edges_by(
        &self,
        id: NodeId,
        relation: Relation,
    ) -> impl ExactSizeIterator<Item = Edge<'_>> {
        self.graph.edges_by(id, relation)
    }

    /// What a node is joined to, in both directions, for less than its edges: without
    /// the places that make them. Outgoing edges come first; one from a node to
    /// itself comes twice.
    pub fn edge_ends(&self, id: NodeId) -> impl Iterator<Item = EdgeEnd> {
        self.graph.edge_ends(id)
    }

    /// Who says something of a node, as often as edges lead to it, in the order of
    /// [`Vault::edges_in`]: for less than these, where a node has very many.
    pub fn sources(&self, id: NodeId) -> impl ExactSizeIterator<Item = NodeId> {
        self.graph.sources(id)
    }

    /// An edge by its number; none if the vault has none of that number.
    pub fn edge(&self, id: EdgeId) -> Option<Edge<'_>> {
        self.graph.edge(id)
    }

    /// How many edges touch a node, in both directions: two notes that are
    /// joined by two relations count twice.
    pub fn degree(&self, id: NodeId) -> usize {
        self.graph.degree(id)
    }

    /// The nodes that bear a name: as file name, as alias, as a title that no
    /// other note has, or without a file; in this order. Each is what stands for
    /// it, as [`Vault::same_as`] has it.
    pub fn named(&self, key: &NameKey) -> &[NodeId] {
        self.same.bearers(&self.names, key)
    }

    /// All names that are looked for in plain text: those of entities and of every
    /// note. Takes a moment in a large vault.
    pub fn known_names(&self) -> KnownNames<'_> {
        KnownNames::of(&self.names, &self.same, &self.nodes, Whose::Notes)
    }

    /// Whom a name of an answer means: the note of that path, else whoever bears
    /// it, as [`Vault::named`] has them.
    pub fn named_in_answer(&self, name: &str) -> Vec<NodeId> {
        let path = NotePath::new(name.trim());
        match self.by_path(&path).filter(|_| is_path(name)) {
            Some(note) => vec![self.same_as(note)],
            None if is_path(name) && path.as_str().contains('/') => Vec::new(),
            None => self.named(&NameKey::of(&meant(name))).to_vec(),
        }
    }

    /// What stands for a node: itself, unless the owner said that it is one with
    /// another. Whatever names the one leads to the other; a note that does not
    /// stand for itself can still be opened.
    pub fn same_as(&self, id: NodeId) -> NodeId {
        self.same.of_node(id)
    }

    /// The vault's owner, if anything names them.
    pub fn owner(&self) -> Option<NodeId> {
        self.owner
    }

    /// Filters under names, by name.
    pub fn views(&self) -> &[View] {
        &self.passing.views
    }

    /// How much one occurrence of a relation tells, against a plain link's usual
    /// 1.0; above 0.
    pub fn weight(&self, relation: Relation) -> f32 {
        self.passing.weights.of_relation(relation)
    }

    /// Names of the relations that are switched off at first.
    pub fn off(&self) -> &BTreeSet<String> {
        &self.passing.off
    }

    /// How the columns of the screen stand.
    pub fn columns(&self) -> Columns {
        self.passing.columns
    }

    /// What the owner said of names that are one, or are not.
    pub fn identities(&self) -> &Identities {
        &self.identities
    }

    /// A tag by its name, in any case, with or without `#`.
    pub fn tag(&self, name: &str) -> Option<NodeId> {
        self.tag_of(&NameKey::of(name.trim_start_matches('#').trim_matches('/')))
    }

    /// The tag that a tag lies under: `a` for `a/b`.
    pub fn tag_parent(&self, id: NodeId) -> Option<NodeId> {
        let (above, _) = self.tag_key(id)?.as_str().rsplit_once('/')?;
        self.tag_of(&NameKey::of(above.trim_end_matches('/')))
    }

    /// All tags below a tag, at any depth, by name.
    pub fn tags_below(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let above = self.tag_key(id).map(|key| format!("{}/", key.as_str())).unwrap_or_default();
        let start = match above.as_str() {
            "" => self.tags.len(),
            above => self.tags.partition_point(|key| key.as_str() < above),
        };
        let rest = self.tags[start..].iter().zip(start..);
        rest.take_while(move |(key, _)| key.as_str().starts_with(&above))
            .map(|(_, at)| self.id(self.first_tag + at))
    }

    /// The notes that bear a tag or one below it, by path.
    pub fn tagged(&self, id: NodeId) -> Vec<NodeId> {
        let tags = std::iter::once(id).chain(self.tags_below(id));
        let mut notes: Vec<NodeId> =
            tags.flat_map(|tag| self.edges_in(tag)).map(|edge| edge.from).collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// The node of a file.
    pub fn by_path(&self, path: &NotePath) -> Option<NodeId> {
        self.inventory.files.at(path).map(|file| self.inventory.nodes[file.index()])
    }

    /// All paths, and what Obsidian makes of a link.
    pub fn files(&self) -> &Files {
        &self.inventory.files
    }

    /// What a link of a note means. For an index that is no link of the note, the
    /// note itself, unresolved.
    pub fn link_target(&self, source: NodeId, link: u32) -> LinkTarget {
        let written = self.note(source).and_then(|note| note.links.into_iter().nth(link as usize));
        match written {
            Some(written) => self.target_of(source, link, written.target),
            None => LinkTarget::none(source),
        }
    }

    /// The same for who has the note at hand, and what the link is written to.
    pub fn target_of(&self, source: NodeId, link: u32, written: &str) -> LinkTarget {
        let node = self.inventory.position(source).and_then(|at| self.tables.link(at, link));
        let (Some(node), Some(path)) = (node, self.node(source).path()) else {
            return LinkTarget::none(source);
        };
        let resolution = self.inventory.files.resolve(written, path);
        let by_alias = match resolution {
            Resolution::Unresolved if self.node(node).path().is_some() => {
                let join = self.names.join(&NameKey::of(&meant(written)));
                join.filter(|join| matches!(join.by, By::Alias | By::Title)).map(|join| join.id)
            }
            _ => None,
        };
        let candidates = match resolution {
            Resolution::SameNote | Resolution::Found(_) => 1,
            Resolution::Ambiguous { candidates, .. } => candidates,
            Resolution::Unresolved => 0,
        };
        LinkTarget { node, resolution, by_alias, candidates }
    }

    /// Whom a name means that several bear, written in a note: what stands for the file
    /// that a link there would open.
    pub fn opened_from(&self, source: NodeId, name: &str) -> Option<NodeId> {
        let path = self.node(source).path()?;
        let file = self.inventory.files.resolve(name, path).file()?;
        Some(self.same_as(self.inventory.nodes[file.index()]))
    }

    /// Where a written target leads from a note, whether or not it is one of the
    /// note's links: the node, and whether only an alias, a title or a looser
    /// comparison finds it.
    pub fn resolve_text(&self, target: &str, source: NodeId) -> Option<(NodeId, bool)> {
        let path = self.node(source).path()?;
        match self.inventory.files.resolve(target, path) {
            Resolution::SameNote => Some((source, false)),
            Resolution::Found(file) | Resolution::Ambiguous { chosen: file, .. } => {
                Some((self.inventory.nodes[file.index()], false))
            }
            Resolution::Unresolved => {
                let id = self.names.join(&NameKey::of(&meant(target)))?.id;
                Some((id, self.node(id).path().is_some()))
            }
        }
    }

    /// What bears the name that a written target asks for where no file answers as
    /// Obsidian has it, in the order tried: the first is what the graph joins.
    pub fn joinable(&self, target: &str) -> Vec<(NodeId, By)> {
        self.names.joinable(&NameKey::of(&meant(target))).collect()
    }

    /// Every task with its note and its position there.
    pub fn tasks(&self) -> impl Iterator<Item = (NodeId, u32, Task<&str>)> {
        self.parts(|note| note.tasks)
    }

    /// Every fact with its note and its position there.
    pub fn facts(&self) -> impl Iterator<Item = (NodeId, u32, Fact<&str>)> {
        self.parts(|note| note.facts)
    }

    /// Every decision with its note and its position there.
    pub fn decisions(&self) -> impl Iterator<Item = (NodeId, u32, Decision<&str>)> {
        self.parts(|note| note.decisions)
    }

    /// The tasks of a note by their lines, in order, without unpacking it; nothing
    /// for what is no note.
    pub fn task_lines(&self, note: NodeId) -> impl Iterator<Item = TaskLine> {
        let at = self.inventory.position(note).into_iter();
        at.flat_map(|at| self.tables.tasks(at))
    }

    /// One of them, by its position in the note.
    pub fn task_line(&self, note: NodeId, task: u32) -> Option<TaskLine> {
        self.tables.task(self.inventory.position(note)?, task)
    }

    /// The lines of a note's facts, beside [`Vault::fact_subjects`].
    pub fn fact_lines(&self, note: NodeId) -> &[u32] {
        self.inventory.position(note).map_or(&[], |at| self.tables.fact_lines(at))
    }

    /// The lines of a note's decisions, in order, without unpacking it.
    pub fn decision_lines(&self, note: NodeId) -> &[u32] {
        self.inventory.position(note).map_or(&[], |at| self.tables.decision_lines(at))
    }

    /// What a fact of a note is about.
    pub fn fact_subject(&self, note: NodeId, fact: u32) -> Option<NodeId> {
        self.tables.fact(self.inventory.position(note)?, fact)
    }

    /// What all facts of a note are about, in the order of the facts; nothing for
    /// what is no note.
    pub fn fact_subjects(&self, note: NodeId) -> &[NodeId] {
        self.inventory.position(note).map_or(&[], |at| self.tables.facts(at))
    }

    /// Whom a task of a note is for, in the order written, each once.
    pub fn assignees(&self, note: NodeId, task: u32) -> &[NodeId] {
        self.inventory.position(note).map_or(&[], |at| self.tables.assignees(at, task))
    }

    /// The entities that a line of a task, a fact or a decision names, linked or
    /// not, from left to right, each once. The subject of a fact that is no task, and
    /// whom a task is for, are not among them, unless the sentence names them too.
    pub fn names_in_line(&self, note: NodeId, line: u32) -> impl Iterator<Item = NodeId> {
        let at = self.inventory.position(note).into_iter();
        at.flat_map(move |at| self.tables.in_line(at, line))
    }

    /// The entities that a task's line names, as [`Vault::names_in_line`] has them.
    pub fn task_names(&self, note: NodeId, task: u32) -> Vec<NodeId> {
        let task = self.task_line(note, task);
        task.map_or_else(Vec::new, |task| self.names_in_line(note, task.line()).collect())
    }

    /// The stable name of a relation: the table's, or a property's key in lower
    /// case.
    pub fn relation_name(&self, relation: Relation) -> &str {
        match relation {
            Relation::Property(key) => {
                self.properties.get(key as usize).map_or(relation.row().name, NameKey::as_str)
            }
            _ => relation.row().name,
        }
    }

    /// The title of a relation's section, seen from one end.
    pub fn relation_label(&self, relation: Relation, direction: Direction) -> String {
        match (relation, direction) {
            (Relation::Property(_), Direction::Out) => self.relation_name(relation).to_owned(),
            (Relation::Property(_), Direction::In) => {
                format!("{} of", self.relation_name(relation))
            }
            (_, Direction::Out) => relation.row().label_out.to_owned(),
            (_, Direction::In) => relation.row().label_in.to_owned(),
        }
    }

    /// What stands between the names of two nodes that a relation joins, in a
    /// sentence that begins with the end it is looked at from.
    pub fn relation_verb(&self, relation: Relation, direction: Direction) -> String {
        match (relation, direction) {
            (Relation::Property(_), Direction::Out) => {
                format!("has the {}", self.relation_name(relation))
            }
            (Relation::Property(_), Direction::In) => {
                format!("is the {} of", self.relation_name(relation))
            }
            (_, Direction::Out) => relation.row().says_out.to_owned(),
            (_, Direction::In) => relation.row().says_in.to_owned(),
        }
    }

    /// Everything that is wrong, by path and place: what the notes tell of
    /// themselves, ambiguous names, links by alias, twin paths, and links that
    /// open nothing, each target once a note. Gathered at the first call.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.diagnostics.get_or_init(|| {
            let mut all: Vec<Diagnostic> = self.told().cloned().collect();
            all.extend(self.inventory.parsed.iter().flat_map(Packed::problems));
            all.extend(self.unresolved());
            all.sort_unstable();
            all.dedup();
            all
        })
    }

    /// What asks to be looked at, in the same order: all but the notices, of which
    /// there may be one for every other link.
    pub fn to_look_at(&self) -> Vec<Diagnostic> {
        let of_notes = self.tables.troubled().filter_map(|at| self.inventory.parsed.get(at));
        let is_more = |one: &Diagnostic| one.code.severity() != Severity::Info;
        let told = self.told().filter(|one| is_more(one)).cloned();
        let mut all: Vec<Diagnostic> =
            told.chain(of_notes.flat_map(Packed::problems).filter(is_more)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Everything of this code that no note tells of itself, in no order: what is wrong
    /// with files and settings. Without looking at a note.
    pub fn problems_of(&self, code: Code) -> impl Iterator<Item = &Diagnostic> {
        self.problems.iter().filter(move |problem| problem.code == code)
    }

    /// What is wrong but what notes tell of themselves and unresolved links.
    fn told(&self) -> impl Iterator<Item = &Diagnostic> {
        self.problems.iter().chain(self.name_problems.iter().flat_map(|(_, step)| step.iter()))
    }

    /// Links to what has no file, each node once a note.
    fn unresolved(&self) -> impl Iterator<Item = Diagnostic> {
        self.inventory.parsed.iter().enumerate().flat_map(move |(at, parsed)| {
            let note = parsed.note();
            let mut seen = rustc_hash::FxHashSet::default();
            let (path, links) = (parsed.path(), note.links.iter());
            let links = links.zip(self.tables.links(at));
            links
                .filter(move |(link, id)| {
                    let name = self.is_unresolved(path, link, **id);
                    name.is_some_and(|name| seen.insert((**id, name)))
                })
                .map(|(link, _)| {
                    let code = Code::UnresolvedLink;
                    Diagnostic::new(path, Some(link.place), code, link.target)
                })
                .collect::<Vec<_>>()
        })
    }

    /// The name by which a link asks for what no file is, if it does. Names that
    /// only the owner joins are still each their own to Obsidian.
    fn is_unresolved(&self, source: &NotePath, link: &Link<&str>, to: NodeId) -> Option<NameKey> {
        let written = || NameKey::of(&meant(link.target));
        if self.node(to).path().is_none() {
            return Some(written());
        }
        let resolves = || self.inventory.files.resolve(link.target, source);
        let joins = self.same.stands(to) && resolves() == Resolution::Unresolved;
        joins.then(written).filter(|name| self.same.joins(name, to))
    }

    fn parts<'v, T: 'v>(
        &'v self,
        of: impl Fn(NoteView<'v>) -> Vec<T> + 'v,
    ) -> impl Iterator<Item = (NodeId, u32, T)> {
        self.inventory.notes().flat_map(move |(id, note)| {
            of(note).into_iter().zip(0..).map(move |(part, at)| (id, at, part))
        })
    }

    fn tag_key(&self, id: NodeId) -> Option<&NameKey> {
        self.tags.get(id.index().checked_sub(self.first_tag)?)
    }

    pub(super) fn tag_of(&self, key: &NameKey) -> Option<NodeId> {
        self.tags.binary_search(key).ok().map(|at| self.id(self.first_tag + at))
    }

    pub(super) fn first_entity(&self) -> usize {
        self.first_tag - self.entities.len()
    }

    fn id(&self, at: usize) -> NodeId {
        NodeId(u32::try_from(at).expect("a vault has fewer than 2^32 nodes"))
    }
}
