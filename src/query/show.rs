//! All that is known of one node in a single row.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::note::{InlineField, NotePath, NoteView, Property};
use crate::text::{Date, NameKey};
use crate::vault::{Class, NodeId, NodeKind, Spelling, Vault};

/// A key of the frontmatter or of the text's inline fields, and its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Of the frontmatter as written, nested keys joined by `.`; of the text
    /// sanitised.
    pub key: Box<str>,
    /// As written, without quotes.
    pub values: Vec<Box<str>>,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowRow<'v> {
    /// What a person calls it.
    pub name: Box<str>,
    /// Its file.
    pub path: Option<NotePath>,
    /// Where known.
    pub class: Option<Class>,
    /// Other names that its note gives itself.
    pub aliases: Vec<Box<str>>,
    /// All its spellings, the most used first.
    pub spellings: Vec<Spelling<'v>>,
    /// The tags of its note in the order written, each once.
    pub tags: Vec<Box<str>>,
    /// When what it tells of happened.
    pub date: Option<Date>,
    /// Its frontmatter in the order written, then the fields in its text. A key
    /// that comes again adds its values to those it has.
    pub fields: Vec<Field>,
    /// Its headings in order: level from 1, and text.
    pub headings: Vec<(u8, Box<str>)>,
    /// How many edges come in.
    pub edges_in: u32,
    /// How many edges go out.
    pub edges_out: u32,
    /// The node.
    pub node: NodeId,
    /// What kind of node it is.
    pub kind: NodeKind,
}

/// The row of a node.
pub fn show(vault: &Vault, of: NodeId) -> ShowRow<'_> {
    let node = vault.node(of);
    let note = vault.note(of);
    let note = note.as_ref();
    let n_in = vault.edges_in(of).filter(|edge| edge.from != of).count();
    let n_out = vault.edges_out(of).filter(|edge| edge.to != of).count();
    ShowRow {
        name: node.name().into(),
        path: node.path().cloned(),
        class: node.class.clone(),
        aliases: note.map_or_else(Vec::new, |note| {
            note.aliases.iter().map(|alias| alias.text.into()).collect()
        }),
        spellings: node.spellings().collect(),
        tags: note.map_or_else(Vec::new, tags_once),
        date: node.date,
        fields: note.map_or_else(Vec::new, fields),
        headings: note.map_or_else(Vec::new, |note| {
            note.headings.iter().map(|heading| (heading.level, heading.text.into())).collect()
        }),
        edges_in: u32::try_from(n_in).unwrap_or(u32::MAX),
        edges_out: u32::try_from(n_out).unwrap_or(u32::MAX),
        node: of,
        kind: node.kind,
    }
}

fn tags_once(note: &NoteView<'_>) -> Vec<Box<str>> {
    let mut seen = FxHashSet::default();
    let uses = note.tags.iter().filter(|tag| seen.insert(NameKey::of(tag.name)));
    uses.map(|tag| tag.name.into()).collect()
}

fn fields(note: &NoteView<'_>) -> Vec<Field> {
    let field = |property: &Property<&str>| Field {
        key: property.key.into(),
        values: property.values.iter().map(|value| value.text.into()).collect(),
    };
    let mut fields: Vec<Field> = note.properties.iter().map(field).collect();
    let keys = note.properties.iter().enumerate().map(|(row, property)| (property.key, row));
    let mut rows: FxHashMap<&str, usize> = keys.collect();
    for &InlineField { key, value, .. } in &note.inline_fields {
        let row = *rows.entry(key).or_insert_with(|| {
            fields.push(Field { key: key.into(), values: Vec::new() });
            fields.len() - 1
        });
        if !value.is_empty() {
            fields[row].values.push(value.into());
        }
    }
    fields
}
