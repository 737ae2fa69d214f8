//! What was found in the notes of a vault: who is mentioned where, and what a note
//! mentions.

use std::borrow::Cow;
use std::sync::Arc;

use super::Mention;
use crate::query::Named;
use crate::query::evidence::Evidence;
use crate::query::known::NoteRow;
use crate::query::listed::{self, Listed};
use crate::query::neighbourhood::{
    Look, NameOrder, Neighbour, Neighbourhood, Section, SectionKey, damping, tenths, told,
};
use crate::vault::{Direction, NodeId, Relation, Vault};

/// The most mentions of a vault that are kept; each takes 24 bytes.
pub const MENTIONS_MAX: usize = 2_000_000;

/// The most notes that a list shows of those that mention one node, the newest.
pub const ROWS_MAX: usize = 5_000;

/// What was found in a run of notes.
#[derive(Debug, Default)]
pub struct Part {
    /// In the order of the notes that were gone through; of a note by name and
    /// then by place.
    rows: Box<[Mention]>,
    /// For every note and name the first of their rows, by name.
    by_name: Box<[(NodeId, u32)]>,
    /// The first row of every note, by note.
    by_note: Box<[(NodeId, u32)]>,
}

/// What was found, in parts as they came. Two are equal where they are of the very
/// same parts.
#[derive(Debug, Clone, Default)]
pub struct Found(Vec<Arc<Part>>);

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

impl Part {
    /// Puts mentions in order. They come note by note, as
    /// [`Mentions::in_note`](super::Mentions::in_note) gives them.
    pub fn of(rows: Vec<Mention>) -> Self {
        let firsts = |is_one: fn(&Mention, &Mention) -> bool| {
            let mut at = 0;
            let runs = rows.chunk_by(is_one).map(move |run| {
                let first = (run[0], at);
                at += u32::try_from(run.len()).unwrap_or(u32::MAX);
                first
            });
            runs.collect::<Vec<_>>()
        };
        let by_name = firsts(|a, b| (a.note, a.of) == (b.note, b.of)).into_iter();
        let mut by_name: Vec<_> = by_name.map(|(first, at)| (first.of, at)).collect();
        let by_note = firsts(|a, b| a.note == b.note).into_iter();
        let mut by_note: Vec<_> = by_note.map(|(first, at)| (first.note, at)).collect();
        by_name.sort_unstable();
        by_note.sort_unstable();
        Self { rows: rows.into(), by_name: by_name.into(), by_note: by_note.into() }
    }

    /// How many mentions it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows from one on that are of the same note and name.
    fn run(&self, at: u32) -> &[Mention] {
        let rows = &self.rows[at as usize..];
        let n = rows.iter().take_while(|row| (row.note, row.of) == (rows[0].note, rows[0].of));
        &rows[..n.count()]
    }
}

/// The rows of a table that are of a node.
fn of_node(table: &[(NodeId, u32)], node: NodeId) -> &[(NodeId, u32)] {
    let start = table.partition_point(|(of, _)| *of < node);
    let len = table[start..].partition_point(|(of, _)| *of == node);
    &table[start..start + len]
}

impl Found {
    /// Adds what was found in further notes.
    pub fn push(&mut self, part: Arc<Part>) {
        self.0.push(part);
    }

    /// All that is mentioned, in order.
    pub(super) fn mentioned(&self) -> Vec<NodeId> {
        let all = self.0.iter().flat_map(|part| part.by_name.iter().map(|(of, _)| *of));
        let mut all: Vec<NodeId> = all.collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// How many notes mention a node.
    pub fn n_notes(&self, of: NodeId) -> usize {
        self.0.iter().map(|part| of_node(&part.by_name, of).len()).sum()
    }

    /// The mentions of a node, those of one note together, in the order in which
    /// the notes were gone through.
    pub fn naming(&self, of: NodeId) -> impl Iterator<Item = &[Mention]> {
        self.0
            .iter()
            .flat_map(move |part| of_node(&part.by_name, of).iter().map(|(_, at)| part.run(*at)))
    }

    /// What a note mentions, the lines of one name together.
    pub fn in_note(&self, note: NodeId) -> impl Iterator<Item = &[Mention]> {
        let rows = self.0.iter().flat_map(move |part| {
            of_node(&part.by_note, note).iter().map(|(_, at)| &part.rows[*at as usize..])
        });
        rows.flat_map(move |rows| {
            let n = rows.iter().take_while(|row| row.note == note).count();
            rows[..n].chunk_by(|a, b| a.of == b.of)
        })
    }

    /// All that concerns one node, by the nodes of another reading of the vault;
    /// what is gone there is left out.
    #[must_use]
    pub fn carried(&self, node: NodeId, old: &Vault, new: &Vault) -> Part {
        let carry = |mention: &Mention| {
            let [note, of] =
                [mention.note, mention.of].map(|node| new.find_anchor(&old.anchor(node)));
            Some(Mention { note: note?, of: of?, ..*mention })
        };
        let naming = self.naming(node).take(ROWS_MAX).flatten();
        Part::of(naming.chain(self.in_note(node).flatten()).filter_map(carry).collect())
    }

    /// The notes that mention a node, the newest first.
    pub fn notes(&self, vault: &Vault, of: NodeId) -> Listed<NoteRow> {
        let rows = self.naming(of).take(listed::ROWS_MAX).map(|lines| NoteRow {
            note: Named::of(vault, lines[0].note),
            date: vault.node(lines[0].note).date,
            place: lines[0].place,
        });
        Listed { rows: rows.collect(), total: self.n_notes(of) }
    }
}

/// Adds what is mentioned to those around a node: a section of the names that its
/// text holds, and one of the notes that name it, at most `rows_max` of them, the
/// newest. Gives how many notes are left out.
pub fn join<'n>(
    vault: &Vault,
    around: &mut Neighbourhood,
    found: &Found,
    look: &Look,
    rows_max: usize,
    names: &dyn Fn() -> Cow<'n, NameOrder>,
) -> usize {
    let of = around.of;
    let shown = |lines: &&[Mention], end: fn(&Mention) -> NodeId| {
        look.hidden.has(vault.node(end(&lines[0])))
    };
    let out = found.in_note(of).filter(|lines| shown(lines, |one| one.of));
    let rows: Vec<_> = out.map(|lines| neighbour(vault, lines[0].of, lines)).collect();
    add(vault, around, Direction::Out, rows, look, names);
    let all = found.naming(of).filter(|lines| shown(lines, |one| one.note));
    let rows = all.take(rows_max).map(|lines| neighbour(vault, lines[0].note, lines));
    let rows: Vec<_> = rows.collect();
    add(vault, around, Direction::In, rows, look, names);
    found.n_notes(of).saturating_sub(rows_max)
}

fn neighbour(vault: &Vault, node: NodeId, lines: &[Mention]) -> Neighbour {
    let evidence = lines.iter().map(|mention| Evidence {
        source: mention.note,
        place: mention.place,
        by_alias: false,
        link: None,
    });
    let evidence: Vec<Evidence> = evidence.collect();
    let tells = told(u32::try_from(evidence.len()).unwrap_or(u32::MAX));
    let weight = Relation::Mention.row().weight * tells / damping(vault, node);
    Neighbour::gathered(node, vault.node(node).date, tenths(weight), evidence)
}

fn add<'n>(
    vault: &Vault,
    around: &mut Neighbourhood,
    direction: Direction,
    rows: Vec<Neighbour>,
    look: &Look,
    names: &dyn Fn() -> Cow<'n, NameOrder>,
) {
    if rows.is_empty() {
        return;
    }
    let key = SectionKey::Edges(direction, Relation::Mention);
    let label = vault.relation_label(Relation::Mention, direction);
    let mut section = Section::of(key, label, rows);
    section.sort(vault, look.sort, names);
    // Of each direction it is the last.
    let at = around.sections.partition_point(|before| before.key < key);
    around.sections.insert(at, section);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::mentions::Mentions;
    use crate::query::neighbourhood::neighbourhood;
    use crate::text::NameKey;
    use crate::vault::fixture::{files, fixture};

    const VAULT: &str = "\
//- People/Jo Tarn.md
---
type: person
---
Met Bo Sund at the fair. Bo Sund again.
//- 2026-01-02 a.md
[[Bo Sund]] and Jo Tarn
Jo Tarn
//- 2026-03-04 b.md
Jo Tarn and Bo Sund
";

    /// All that was found, in one part for each note, the newest first.
    fn found(vault: &Vault, text: &str) -> Found {
        let mentions = Mentions::of_all(vault);
        let mut all = Found::default();
        let mut notes = files(text);
        notes.sort_by_key(|(path, _)| std::cmp::Reverse(vault.node(id(vault, path.name())).date));
        for (path, text) in notes {
            let note = vault.by_path(&path).expect("there");
            all.push(Arc::new(Part::of(mentions.in_note(note, &text))));
        }
        all
    }

    fn id(vault: &Vault, name: &str) -> NodeId {
        *vault.named(&NameKey::of(name)).first().expect("it is named")
    }

    /// The sections of mentions around a name: their rows with the lines.
    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        let vault = fixture(VAULT);
        let look = Look::default();
        let mut around = neighbourhood(&vault, id(&vault, name), &look);
        let names = || Cow::Owned(NameOrder::of(&vault));
        let left_out = join(&vault, &mut around, &found(&vault, VAULT), &look, ROWS_MAX, &names);
        let mut said = Vec::new();
        for section in &around.sections {
            if !matches!(section.key, SectionKey::Edges(_, Relation::Mention)) {
                continue;
            }
            for row in &section.rows {
                let lines = row.evidence(&vault).iter().map(|one| one.place.line.to_string());
                let lines = lines.collect::<Vec<_>>().join(",");
                said.push(format!("{}: {} {lines}", section.label, vault.node(row.node).name()));
            }
        }
        assert_eq!((said, left_out), (expected.iter().map(ToString::to_string).collect(), 0));
        assert!(around.sections.is_sorted_by_key(|section| match section.key {
            SectionKey::Edges(direction, _) => (direction, 0),
            SectionKey::With => (Direction::In, 1),
        }));
    }

    #[test]
    fn a_name_has_the_notes_that_mention_it_and_what_its_own_note_mentions() {
        check(
            "Jo Tarn",
            &[
                "mentions: Bo Sund 4",
                "mentioned in: 2026-01-02 a 1,2",
                "mentioned in: 2026-03-04 b 1",
            ],
        );
        check("Bo Sund", &["mentioned in: Jo Tarn 4", "mentioned in: 2026-03-04 b 1"]);
        check("2026-01-02 a", &["mentions: Jo Tarn 1,2"]);
    }

    #[test]
    fn notes_that_mention_a_name_are_counted_and_come_newest_first() {
        let vault = fixture(VAULT);
        let listed = found(&vault, VAULT).notes(&vault, id(&vault, "Jo Tarn"));
        let rows = listed.rows.iter().map(|row| format!("{} {}", row.note.name, row.place.line));
        assert_eq!(rows.collect::<Vec<_>>(), ["2026-03-04 b 1", "2026-01-02 a 1"]);
        assert_eq!(listed.total, 2);
    }

    #[test]
    fn what_was_found_is_carried_to_another_reading_of_the_vault() {
        let old = fixture(VAULT);
        let new = VAULT.replace("//- 2026-01-02 a.md", "//- 0.md\nx\n//- 2026-01-02 a.md");
        let new = fixture(&new.replace("//- 2026-03-04 b.md", "//- c.md"));
        let mut carried = Found::default();
        let jo = id(&old, "Jo Tarn");
        carried.push(Arc::new(found(&old, VAULT).carried(jo, &old, &new)));
        let rows = carried.naming(id(&new, "Jo Tarn")).flatten();
        let said = rows.map(|row| format!("{} {}", new.node(row.note).name(), row.place.line));
        assert_eq!(said.collect::<Vec<_>>(), ["2026-01-02 a 1", "2026-01-02 a 2"]);
    }
}
