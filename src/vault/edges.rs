//! What every note says of other nodes, by which relation and where.

use rayon::prelude::*;

use super::build::{Joint, Read};
use super::graph::{Part, Said};
use super::inventory::Own;
use super::join::Joins;
use super::named::{KnownNames, is_entity};
use super::tables::Tables;
use super::uses::Means;
use super::{Class, InLines, Node, NodeId, NodeKind, Occurrence, Relation};
use crate::note::{NoteView, Statement};
use crate::text::{NameKey, Place};

impl<'v> Joint<'v> {
    /// All that notes say, and what each part of each leads to. `joins` are those of
    /// `own`, some notes after the other.
    pub fn edges(
        &self,
        own: &[Own<'v>],
        joins: &[Joins],
        known: &KnownNames<'_>,
        nodes: &[Node],
    ) -> (Vec<Part>, Tables) {
        let mut rest = own;
        let steps: Vec<(&[Own<'v>], &Joins)> = joins
            .iter()
            .map(|joins| {
                let notes;
                (notes, rest) = rest.split_at(joins.len());
                (notes, joins)
            })
            .collect();
        let steps: Vec<(Part, Tables)> = steps
            .into_par_iter()
            .map(|(own, joins)| {
                let (mut part, mut tables) = (Part::default(), Tables::default());
                let mut said = Vec::new();
                for (at, own) in own.iter().enumerate() {
                    let read = self.read(own, joins.of(at));
                    said.clear();
                    self.says(&read, &mut said);
                    self.add_named(&read, known, nodes, &mut said);
                    self.tell(&read, &said, nodes, &mut tables);
                    part.add_note(read.id, &mut said);
                }
                part.shrink_to_fit();
                (part, tables)
            })
            .collect();
        let mut tables = Tables::default();
        tables.reserve(&steps.iter().map(|(_, tables)| tables).collect::<Vec<_>>());
        let mut parts = Vec::with_capacity(steps.len());
        for (part, step) in steps {
            tables.append(&step, 0..step.n_notes());
            parts.push(part);
        }
        (parts, tables)
    }

    /// What one note says of other nodes, `named` aside.
    fn says(&self, read: &Read<'_, 'v>, said: &mut Vec<Said>) {
        let source = read.id;
        let mut say = |relation, to, place, by_alias, link| {
            if to != source {
                let occurrence = Occurrence { source, place, by_alias, link };
                said.push(Said::new(relation, to, &occurrence));
            }
        };
        for (used, joined) in read.uses.iter().zip(read.joins.uses) {
            let to = self.ids.id(*joined);
            say(self.relation(used.means), to, used.place, joined.by_alias, used.link);
        }
        for (name, assigned) in read.assignees().filter(|(_, assigned)| !assigned.linked) {
            let (to, by_alias) = (self.ids.id(assigned.joined), assigned.joined.by_alias);
            say(Relation::Assigned, to, name.place, by_alias, None);
        }
        for tag in &read.note.tags {
            if let Some(to) = self.ids.tag(tag.name) {
                say(Relation::Tag, to, tag.place, false, None);
            }
        }
        say(Relation::Same, self.same.of_note(source), Place::START, false, None);
    }

    /// Adds the names that stand unlinked in tasks, facts and decisions.
    fn add_named(
        &self,
        read: &Read<'_, 'v>,
        known: &KnownNames<'_>,
        nodes: &[Node],
        said: &mut Vec<Said>,
    ) {
        let source = read.id;
        for statement in statements(&read.note) {
            for hit in known.find(statement) {
                // A name of several means what it would open as a link, if that
                // is an entity too.
                let to = hit.id.or_else(|| {
                    let file = self.inventory.files.resolve(hit.text, read.packed.path()).file()?;
                    let id = self.same.of_note(self.inventory.nodes[file.index()]);
                    is_entity(&nodes[id.index()]).then_some(id)
                });
                if let Some(to) = to.filter(|&to| to != source) {
                    let occurrence =
                        Occurrence { source, place: hit.place, by_alias: false, link: None };
                    said.push(Said::new(Relation::Named, to, &occurrence));
                }
            }
        }
    }

    /// Adds what each part of a note leads to.
    fn tell(&self, read: &Read<'_, 'v>, said: &[Said], nodes: &[Node], tables: &mut Tables) {
        tables.add_parts(&read.note, read.id);
        tables.add_problems(read.packed);
        for (used, joined) in read.uses.iter().zip(read.joins.uses) {
            let id = self.ids.id(*joined);
            if used.link.is_some() {
                tables.add_link(id);
            }
            if let Some(fact) = used.fact {
                tables.set_fact(fact, id);
            }
        }
        let mut assigned = read.joins.assignees.iter();
        for task in &read.note.tasks {
            let own = assigned.by_ref().take(task.assignees.len()).flatten();
            tables.add_assignees(own.map(|assigned| self.ids.id(assigned.joined)));
        }
        tables.end_note(names_in_lines(&read.note, said, nodes));
    }

    fn relation(&self, means: Means<'_>) -> Relation {
        match means {
            Means::Relation(relation) => relation,
            Means::Key(key) => {
                let key = NameKey::text_of(key);
                let at = self.properties.binary_search_by(|known| known.as_str().cmp(&key)).ok();
                // Keys past the limit share the last number.
                let last = self.properties.len().saturating_sub(1);
                Relation::Property(u16::try_from(at.unwrap_or(last)).unwrap_or(u16::MAX))
            }
        }
    }
}

/// The sentences in which names are looked for. One may come twice, as a task
/// and as a decision.
pub(super) fn statements<'n, 'p>(
    note: &'n NoteView<'p>,
) -> impl Iterator<Item = &'n Statement<&'p str>> {
    let facts = note.facts.iter().map(|fact| &fact.statement);
    // What a task is about is said once, by its fact, which has the same words else.
    let is_fact = |text: &Statement<_>| {
        note.facts.binary_search_by_key(&text.place, |fact| fact.statement.place).is_ok()
    };
    let tasks = note.tasks.iter().map(|task| &task.text).filter(move |text| !is_fact(text));
    tasks.chain(facts).chain(note.decisions.iter().map(|decision| &decision.statement))
}

/// What the lines of statements name, linked or not, without the subjects of
/// facts that are no tasks and those whom a task is for: by line, then from left to right.
fn names_in_lines(
    note: &NoteView<'_>,
    said: &[Said],
    nodes: &[Node],
) -> impl Iterator<Item = (u32, NodeId)> {
    let mut lines: Vec<u32> = statements(note).map(|statement| statement.place.line).collect();
    lines.sort_unstable();
    let is_name = |id: NodeId| {
        let node = &nodes[id.index()];
        let document = matches!(node.class, Some(Class::Meeting | Class::Note));
        matches!(node.kind, NodeKind::Entity | NodeKind::Note) && !document
    };
    let is_task =
        |line: u32| note.tasks.binary_search_by_key(&line, |task| task.text.place.line).is_ok();
    let mut names: Vec<(Place, NodeId)> = said
        .iter()
        .filter(|said| match said.relation().row().in_lines {
            InLines::Always => true,
            InLines::InTasks => is_task(said.place().line),
            InLines::Never => false,
        })
        .map(|said| (said.place(), said.to()))
        .filter(|(place, id)| lines.binary_search(&place.line).is_ok() && is_name(*id))
        .collect();
    // Of a name that comes twice in a line the first place counts.
    names.sort_unstable_by_key(|(place, id)| (place.line, *id, place.column));
    names.dedup_by_key(|(place, id)| (place.line, *id));
    names.sort_unstable();
    names.into_iter().map(|(place, id)| (place.line, id))
}
