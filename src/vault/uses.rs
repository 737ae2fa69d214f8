//! What one note names, and as what: each written place once, by the most
//! specific relation that the text around it asks for.
//!
//! Nothing is resolved here. `@Name` in a task is left out, because how many of
//! its words are the name depends on which names the vault knows.

use rustc_hash::FxHashMap;

use super::config::{FieldRole, Role, VaultConfig};
use super::{Class, Relation};
use crate::note::{LinkKind, NoteView, Property};
use crate::text::{NameKey, Place};

/// What `@` says of whom it names.
pub(super) static PERSON: Class = Class::Person;

/// The vault's rules in the form in which a note is held against them.
#[derive(Debug)]
pub(super) struct Rules<'c> {
    fields: FxHashMap<NameKey, &'c FieldRole>,
    related: Vec<NameKey>,
}

/// How something is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means<'n> {
    /// A relation of the table.
    Relation(Relation),
    /// A frontmatter key of its own word.
    Key(&'n str),
}

/// One place that names something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'n> {
    /// The name as written: a link's target before `#`, or a plain string
    /// without white space around it.
    pub text: &'n str,
    /// Where.
    pub place: Place,
    /// The link that it is, as an index into the note's links.
    pub link: Option<u32>,
    /// As what.
    pub means: Means<'n>,
    /// The class that the field implies for what it names.
    pub class: Option<&'n Class>,
    /// The fact whose subject it is, as an index into the note's facts.
    pub fact: Option<u32>,
}

impl<'c> Rules<'c> {
    /// Reads a vault's rules.
    pub fn of(config: &'c VaultConfig) -> Self {
        // Of two with one key the first counts.
        let fields = config.fields.iter().rev().map(|role| (NameKey::of(&role.key), role));
        let fields = fields.collect();
        let related = config.related_headings.iter().map(|text| NameKey::of(text)).collect();
        Self { fields, related }
    }

    /// Everything that `note` names: first its links, one for one and in order,
    /// then the plain strings of its fields and facts.
    pub fn uses<'n>(&self, note: &NoteView<'n>) -> Vec<Use<'n>>
    where
        'c: 'n,
    {
        let related = self.related_headings(note);
        let mut uses: Vec<Use<'n>> = Vec::with_capacity(note.links.len() + 8);
        uses.extend(note.links.iter().zip(0..).map(|(link, at)| {
            let below_related =
                link.heading.is_some_and(|at| related.get(at as usize) == Some(&true));
            let relation = match link.kind {
                _ if below_related => Relation::Related,
                LinkKind::Embed => Relation::Embed,
                _ => Relation::Link,
            };
            let means = Means::Relation(relation);
            Use {
                text: link.target,
                place: link.place,
                link: Some(at),
                means,
                class: None,
                fact: None,
            }
        }));
        self.claim_frontmatter(note, &mut uses);
        for property in &note.properties {
            self.add_property(property, &mut uses);
        }
        for (fact, at) in note.facts.iter().zip(0..) {
            let means = Means::Relation(Relation::About);
            match fact.subject.link.and_then(|link| uses.get_mut(link as usize)) {
                Some(link) => (link.means, link.fact) = (means, Some(at)),
                None => {
                    let (text, place) = (fact.subject.text.trim(), fact.subject.place);
                    uses.push(Use { text, place, link: None, means, class: None, fact: Some(at) });
                }
            }
        }
        for task in &note.tasks {
            for link in task.assignees.iter().filter_map(|assignee| assignee.name.link) {
                if let Some(link) = uses.get_mut(link as usize) {
                    (link.means, link.class) = (Means::Relation(Relation::Assigned), Some(&PERSON));
                }
            }
        }
        uses
    }

    /// Gives every link in the frontmatter the property that it stands in, even
    /// where it is only a part of the value.
    fn claim_frontmatter<'n>(&self, note: &NoteView<'n>, uses: &mut [Use<'n>])
    where
        'c: 'n,
    {
        for (link, used) in note.links.iter().zip(uses) {
            if link.kind != LinkKind::Frontmatter {
                continue;
            }
            let after = note.properties.partition_point(|property| property.place <= link.place);
            if let Some(property) = after.checked_sub(1).map(|at| &note.properties[at]) {
                (used.means, used.class) = role(property, self.field(property));
            }
        }
    }

    /// Claims the links that are values of `property`, and adds its plain strings
    /// where the property's role says that they are names.
    fn add_property<'n>(&self, property: &Property<&'n str>, uses: &mut Vec<Use<'n>>)
    where
        'c: 'n,
    {
        let field = self.field(property);
        if field.is_none() && property.values.iter().all(|value| value.link.is_none()) {
            return;
        }
        let (means, class) = role(property, field);
        for value in &property.values {
            if let Some(link) = value.link.and_then(|link| uses.get_mut(link as usize)) {
                (link.means, link.class) = (means, class);
            } else if field.is_some() && !value.text.trim().is_empty() && !value.text.contains("[[")
            {
                let (text, place) = (value.text.trim(), value.place);
                uses.push(Use { text, place, link: None, means, class, fact: None });
            }
        }
    }

    fn field(&self, property: &Property<&str>) -> Option<&'c FieldRole> {
        self.fields.get(&*NameKey::text_of(property.key)).copied()
    }

    /// For each heading, whether what stands under it is related: a heading of
    /// that name and all deeper ones that follow it.
    fn related_headings(&self, note: &NoteView<'_>) -> Vec<bool> {
        let mut level = None;
        note.headings
            .iter()
            .map(|heading| {
                if level.is_none_or(|level| heading.level <= level) {
                    let name = heading.text.trim_end_matches(':');
                    let related = self.related.iter().any(|key| key.is_of(name));
                    level = related.then_some(heading.level);
                }
                level.is_some()
            })
            .collect()
    }
}

/// As what a property names, and the class that it implies.
fn role<'n>(
    property: &Property<&'n str>,
    field: Option<&'n FieldRole>,
) -> (Means<'n>, Option<&'n Class>) {
    let means = match field.map(|field| field.role) {
        Some(Role::Relation(relation)) => Means::Relation(relation),
        Some(Role::Key) | None => Means::Key(property.key),
    };
    (means, field.and_then(|field| field.class.as_ref()))
}
