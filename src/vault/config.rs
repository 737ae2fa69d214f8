//! What a vault's owner may decide about its meaning, with defaults that suit
//! most vaults. Tables, so that a config file can extend them.

use super::{Class, Relation};

/// What a frontmatter key says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRole {
    /// The key, in lower case.
    pub key: Box<str>,
    /// The relation its values make.
    pub role: Role,
    /// The class it implies for what it names.
    pub class: Option<Class>,
}

/// The relation that a frontmatter key makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A relation of the table.
    Relation(Relation),
    /// A relation of the key's own name, for plain strings too.
    Key,
}

/// A vault's own rules.
#[derive(Debug, Clone)]
pub struct VaultConfig {
    /// Keys whose plain strings name entities.
    pub fields: Vec<FieldRole>,
    /// Headings (compared as names) under which a link is `related`.
    pub related_headings: Vec<Box<str>>,
    /// Names of the vault's owner.
    pub me: Vec<Box<str>>,
    /// Path prefixes, or `/regex/` forms, of notes left out of lists.
    pub ignore_filters: Vec<Box<str>>,
}

impl Default for VaultConfig {
    fn default() -> Self {
        let field = |key: &str, role, class| FieldRole { key: key.into(), role, class };
        let participant = Role::Relation(Relation::Participant);
        #[rustfmt::skip]
        let fields = vec![
            field("entity",       Role::Relation(Relation::Entity), None),
            field("entities",     Role::Relation(Relation::Entity), None),
            field("participants", participant,                      Some(Class::Person)),
            field("attendees",    participant,                      Some(Class::Person)),
            field("people",       participant,                      Some(Class::Person)),
            field("assignee",     Role::Relation(Relation::Assigned), Some(Class::Person)),
            field("company",      Role::Key,                        Some(Class::Company)),
            field("organization", Role::Key,                        Some(Class::Company)),
            field("project",      Role::Key,                        Some(Class::Project)),
            field("projects",     Role::Key,                        Some(Class::Project)),
            field("author",       Role::Key,                        Some(Class::Person)),
            field("authors",      Role::Key,                        Some(Class::Person)),
            field("manager",      Role::Key,                        Some(Class::Person)),
            field("parent",       Role::Key,                        None),
            field("up",           Role::Key,                        None),
        ];
        let related_headings = ["Related", "See also", "Links"].map(Into::into).to_vec();
        Self { fields, related_headings, me: Vec::new(), ignore_filters: Vec::new() }
    }
}
