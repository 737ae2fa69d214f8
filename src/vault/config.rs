//! What a vault's owner may decide about its meaning, with defaults that suit
//! most vaults. Tables, so that a config file can extend them.

use std::fmt;
use std::sync::Arc;

use super::class::Synonyms;
use super::{Class, Identities, Relation};
use crate::note::NotePath;
use crate::text::LinkKey;

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

/// A filter under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What it is called.
    pub name: Box<str>,
    /// The filter as it is written; one that can be read.
    pub filter: Box<str>,
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
    /// Words for classes.
    pub synonyms: Synonyms,
    /// Folders (paths from the vault's root) whose notes are of one class, unless
    /// they say another themselves.
    pub class_folders: Vec<(Box<str>, Class)>,
    /// Starts of paths that are left out of lists, in any case, as in Obsidian's
    /// `userIgnoreFilters`. A filter of the form `/regex/` means nothing here: who
    /// reads the settings compiles it into `hidden`.
    pub ignore_filters: Vec<Box<str>>,
    /// What else is left out of lists.
    pub hidden: Option<PathTest>,
    /// Which names are one, and which are not.
    pub identities: Identities,
    /// Filters under names, by name.
    pub views: Vec<View>,
}

/// A question about a path that the vault cannot answer by itself.
#[derive(Clone)]
pub struct PathTest(Arc<dyn Fn(&NotePath) -> bool + Send + Sync>);

impl PathTest {
    /// Wraps a test. It must be pure: the same path, the same answer.
    pub fn new(test: impl Fn(&NotePath) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(test))
    }

    /// Whether it holds for `path`.
    pub fn holds(&self, path: &NotePath) -> bool {
        (self.0)(path)
    }
}

impl fmt::Debug for PathTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PathTest")
    }
}

/// The files that a vault's rules leave out of lists.
#[derive(Debug)]
pub(super) struct Hiding<'c> {
    starts: Vec<LinkKey>,
    test: Option<&'c PathTest>,
}

impl Hiding<'_> {
    /// Whether a file is left out of lists.
    pub fn hides(&self, path: &NotePath) -> bool {
        if !self.starts.is_empty() {
            let key = LinkKey::of(path.as_str());
            if self.starts.iter().any(|start| key.as_str().starts_with(start.as_str())) {
                return true;
            }
        }
        self.test.is_some_and(|test| test.holds(path))
    }
}

impl VaultConfig {
    /// Whether plain strings under this frontmatter key, in any case, name
    /// something that can be walked to.
    pub fn names_things(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key.eq_ignore_ascii_case(key))
    }

    /// What is left out of lists, ready to be asked of many files.
    pub(super) fn hiding(&self) -> Hiding<'_> {
        let starts = self.ignore_filters.iter().map(|filter| LinkKey::of(filter));
        let starts = starts.filter(|start| !start.as_str().is_empty()).collect();
        Hiding { starts, test: self.hidden.as_ref() }
    }
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
        Self {
            fields,
            related_headings,
            me: Vec::new(),
            synonyms: Synonyms::default(),
            class_folders: Vec::new(),
            ignore_filters: Vec::new(),
            hidden: None,
            identities: Identities::default(),
            views: Vec::new(),
        }
    }
}
