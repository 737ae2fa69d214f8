//! What a vault's owner may decide about its meaning, with defaults that suit
//! most vaults. Tables, so that a config file can extend them.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::class::Synonyms;
use super::{Class, Identities, RELATIONS, Relation};
use crate::note::NotePath;
use crate::text::{LinkKey, NameKey};

/// What a frontmatter key says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// How much one occurrence of a relation tells, by the relation's name, where
    /// it is not what its row says; above 0. Of several for one name the last.
    pub weights: Vec<(Box<str>, f32)>,
    /// Names of the relations that are switched off at first; `with` for the
    /// computed one.
    pub off: BTreeSet<String>,
    /// How the columns of the screen stand.
    pub columns: Columns,
}

/// How the columns of the screen stand. Widths are hundredths of the screen's;
/// one that is missing is as usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// Of three columns, that of where one came from.
    pub from: Option<u16>,
    /// Of three columns, the preview.
    pub preview: Option<u16>,
    /// Of two columns, the list.
    pub list: Option<u16>,
    /// Whether rows show their dates.
    pub dates: bool,
    /// Whether they show how many places make them.
    pub counts: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self { from: None, preview: None, list: None, dates: true, counts: true }
    }
}

/// How much one occurrence of each relation of a vault tells.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    /// Beside the rows of the table.
    rows: [f32; RELATIONS.len()],
    /// Beside the keys of properties.
    properties: Vec<f32>,
}

impl Weights {
    /// As the table has them but for what the config says; `properties` are the
    /// words of [`Relation::Property`].
    fn of(config: &VaultConfig, properties: &[NameKey]) -> Self {
        let said = |name: &str| {
            let of_name = |(known, _): &&(Box<str>, f32)| NameKey::of(known).is_of(name);
            config.weights.iter().rfind(of_name).map(|(_, weight)| *weight)
        };
        let rows = std::array::from_fn(|at| {
            let row = &RELATIONS[at];
            said(row.name).unwrap_or(row.weight)
        });
        let of_key = Relation::Property(0).rank();
        let property = |key: &NameKey| said(key.as_str()).unwrap_or(rows[of_key]);
        Self { rows, properties: properties.iter().map(property).collect() }
    }

    /// Above 0.
    pub fn of_relation(&self, relation: Relation) -> f32 {
        let of_key = match relation {
            Relation::Property(key) => self.properties.get(key as usize).copied(),
            _ => None,
        };
        of_key.unwrap_or(self.rows[relation.rank()])
    }
}

impl Default for Weights {
    fn default() -> Self {
        let rows = std::array::from_fn(|at| RELATIONS[at].weight);
        Self { rows, properties: Vec::new() }
    }
}

/// The rules of a vault by which nothing of it is built.
#[derive(Debug, Clone, Default)]
pub(super) struct Passing {
    pub views: Vec<View>,
    pub weights: Weights,
    pub off: BTreeSet<String>,
    pub columns: Columns,
}

impl Passing {
    /// As the config says; `properties` are the words of [`Relation::Property`].
    pub fn of(config: &VaultConfig, properties: &[NameKey]) -> Self {
        Self {
            views: config.views.clone(),
            weights: Weights::of(config, properties),
            off: config.off.clone(),
            columns: config.columns,
        }
    }
}

/// A question about a path that the vault cannot answer by itself.
#[derive(Clone)]
pub struct PathTest {
    words: Box<str>,
    test: Arc<dyn Fn(&NotePath) -> bool + Send + Sync>,
}

impl PathTest {
    /// Wraps a test. It must be pure: the same path, the same answer. `words` tell it from
    /// every other test.
    pub fn new(words: &str, test: impl Fn(&NotePath) -> bool + Send + Sync + 'static) -> Self {
        Self { words: words.into(), test: Arc::new(test) }
    }

    /// Whether it holds for `path`.
    pub fn holds(&self, path: &NotePath) -> bool {
        (self.test)(path)
    }
}

impl fmt::Debug for PathTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PathTest").field(&self.words).finish()
    }
}

impl Hash for PathTest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words.hash(state);
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
    /// A number for what a vault must be built whole for: the same for the same rules, from
    /// one run of a program to the next. The other rules may become others in a vault that
    /// is there ([`Vault::changed`](super::Vault::changed)).
    pub fn lasting(&self) -> u64 {
        // Whoever adds a rule decides here which of both it is.
        let Self {
            fields,
            related_headings,
            me: _,
            synonyms,
            class_folders,
            ignore_filters: _,
            hidden: _,
            identities: _,
            views: _,
            weights: _,
            off: _,
            columns: _,
        } = self;
        number(&(fields, related_headings, synonyms, class_folders))
    }

    /// A number for what is left out of lists, as [`VaultConfig::lasting`] is one for
    /// other rules.
    pub(super) fn hiding_number(&self) -> u64 {
        number(&(&self.ignore_filters, &self.hidden))
    }

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

fn number(rules: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    rules.hash(&mut hasher);
    hasher.finish()
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
            weights: Vec::new(),
            off: BTreeSet::new(),
            columns: Columns::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Edit<'e> = &'e dyn Fn(&mut VaultConfig);

    #[track_caller]
    fn check(edit: Edit<'_>, is_other: bool) {
        let mut config = VaultConfig::default();
        edit(&mut config);
        assert_eq!(config.lasting() != VaultConfig::default().lasting(), is_other);
    }

    #[test]
    fn what_a_vault_is_built_whole_for_makes_another_number() {
        check(&|config| config.fields[1].class = Some(Class::Topic), true);
        check(&|config| config.related_headings.push("More".into()), true);
        check(&|config| config.synonyms.set("guest", Class::Person), true);
        check(&|config| config.class_folders.push(("a/".into(), Class::Topic)), true);
        check(&|config| config.ignore_filters.push("a/".into()), false);
        check(&|config| config.hidden = Some(PathTest::new("/a/", |_| false)), false);
        check(&|config| config.me.push("Jo Tarn".into()), false);
        check(&|config| config.off.extend(["tag".to_owned()]), false);
        check(&|config| config.weights.push(("tag".into(), 2.0)), false);
    }

    #[test]
    fn one_order_of_words_for_classes_makes_the_number_of_another() {
        let words: Vec<String> = (0..500).map(|number| format!("word {number}")).collect();
        let of = |words: &mut dyn Iterator<Item = &String>| {
            let mut config = VaultConfig::default();
            words.for_each(|word| config.synonyms.set(word, Class::Topic));
            config.lasting()
        };
        assert_eq!(of(&mut words.iter()), of(&mut words.iter().rev()));
    }
}
