//! What a file says, taken key by key in the order of the table: words for
//! classes are needed by fields that stand before them in the file.

use std::ops::RangeInclusive;

use toml_edit::{Item, Key, Table, TableLike};

use super::near::nearest;
use super::table::{By, KEYS, Kind, Row};
use super::{Config, Named, Said, Source};
use crate::note::Diagnostic;
use crate::shell::editor;
use crate::shell::toml::{TextAt, Toml};
use crate::text::Place;
use crate::vault::{Class, FieldRole, Relation, Role};

/// The relations that a field may make, by their names.
pub const ROLES: [(&str, Role); 4] = [
    role(Relation::Participant),
    role(Relation::Entity),
    role(Relation::Assigned),
    ("own", Role::Key),
];

const fn role(relation: Relation) -> (&'static str, Role) {
    (relation.row().name, Role::Relation(relation))
}

/// The most values that are taken of one table or one list. Every note is held
/// against many of them, and the file may be of somebody else's vault.
pub const VALUES_MAX: usize = 500;

/// One value, and how it is called.
pub struct Given<'a, 't> {
    /// The whole file.
    pub toml: &'a Toml<'t>,
    /// The key's row.
    pub row: &'static Row,
    /// The key itself: in a table of free names, that name.
    pub key: &'a str,
    /// What it is.
    pub item: &'a Item,
    /// What of it is in force, as TOML, if that is less than all.
    pub kept: Option<String>,
}

/// Takes all that a file says.
pub fn take_all(config: &mut Config, toml: &Toml<'_>, may: By) {
    let root = toml.document.as_table();
    config.class_words.clear();
    for row in KEYS.iter().filter(|row| may == By::Reader || row.by == By::Vault) {
        let values = found(root, row);
        if let Some((key, item)) = values.get(VALUES_MAX) {
            let said = format!("`{key}` and what follows: {VALUES_MAX} are taken of a table");
            config.problems.push(toml.problem(item.span(), &said));
        }
        for (key, item) in values.into_iter().take(VALUES_MAX) {
            let n_before = config.problems.len();
            let mut given = Given { toml, row, key, item, kept: None };
            match (row.take)(config, &mut given) {
                Ok(()) => given.remember(config),
                Err(problem) => {
                    config.refused.push(given.said());
                    config.problems.push(problem);
                }
            }
            if row.by == By::Vault {
                config.problems_of_meaning.extend_from_slice(&config.problems[n_before..]);
            }
        }
    }
    unknown(config, toml, may);
}

/// What a file has for a row: nothing, one value, or all values of a table.
fn found<'f>(root: &'f Table, row: &Row) -> Vec<(&'f str, &'f Item)> {
    match (row.table(), row.name()) {
        (None, name) => {
            root.get_key_value(name).map(|(key, item)| (key.get(), item)).into_iter().collect()
        }
        (Some(table), name) => {
            let Some(table) = root.get(table).and_then(Item::as_table_like) else {
                return Vec::new();
            };
            table.iter().filter(|(key, _)| name == "*" || *key == name).collect()
        }
    }
}

/// Says of every key that has no row, and of those that are not for this file,
/// what could stand there.
fn unknown(config: &mut Config, toml: &Toml<'_>, may: By) {
    let root = toml.document.as_table();
    for (key, item) in root {
        let span = place_of(root, key, item);
        let is_table = KEYS.iter().any(|row| row.table() == Some(key));
        match item.as_table_like().filter(|_| is_table) {
            Some(table) => {
                for (entry, item) in table.iter() {
                    let span = place_of(table, entry, item);
                    let whole = format!("{key}.{entry}");
                    let row = KEYS.iter().find(|row| row.is_of(&whole));
                    judge(config, toml, (span, item), (&whole, row), may);
                }
                if table.is_empty() && refused(key, may) {
                    judge(config, toml, (span, item), (key, None), may);
                }
            }
            None if is_table && !refused(key, may) => {
                let said = format!("`{key}` is a table: [{key}]");
                config.problems.push(toml.problem(item.span(), &said));
            }
            None => {
                let row = KEYS.iter().find(|row| row.key == key);
                let row = row.or_else(|| KEYS.iter().find(|row| row.table() == Some(key)));
                judge(config, toml, (span, item), (key, row), may);
            }
        }
    }
}

/// A value as it is written.
fn as_toml(item: &Item) -> String {
    item.to_string().trim().to_owned()
}

/// A text as TOML.
pub fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// Whether all of a table is for another file.
fn refused(table: &str, may: By) -> bool {
    let mut of_table = KEYS.iter().filter(|row| row.table() == Some(table));
    may == By::Vault && of_table.all(|row| row.by == By::Reader)
}

type Span = Option<std::ops::Range<usize>>;

fn place_of(table: &dyn TableLike, key: &str, item: &Item) -> Span {
    table.key(key).and_then(Key::span).or_else(|| item.span())
}

fn judge(
    config: &mut Config,
    toml: &Toml<'_>,
    (span, item): (Span, &Item),
    (key, row): (&str, Option<&Row>),
    may: By,
) {
    let said = match row {
        Some(row) if may == By::Vault && row.by == By::Reader => {
            if row.is_of(key) {
                let place = toml.problem(span.clone(), "").place;
                let by = Source { path: toml.path().clone(), place };
                config.refused.push(Said { key: key.to_owned(), value: as_toml(item), by });
            }
            format!("`{key}` is for your own settings; a vault may set {}", names(None, may))
        }
        Some(_) => return,
        None => {
            let table = key.split_once('.').map(|(table, _)| table);
            let known = names(table, may);
            let near = nearest(key, known.split(", ")).or_else(|| in_another_table(key, may));
            let hint = near.map_or(String::new(), |near| format!(", perhaps `{near}`"));
            format!("`{key}` is not known{hint}; what can be set is {known}")
        }
    };
    config.problems.push(toml.problem(span, &said));
}

/// The key that is called so in another table, or in none.
fn in_another_table(key: &str, may: By) -> Option<&'static str> {
    let wanted = key.rsplit('.').next();
    let mut known = KEYS.iter().filter(|row| may == By::Reader || row.by == By::Vault);
    known.find(|row| row.key.rsplit('.').next() == wanted).map(|row| row.key)
}

/// What can be set in a table, or else outside of any, tables by their names.
fn names(table: Option<&str>, may: By) -> String {
    let known = KEYS.iter().filter(|row| may == By::Reader || row.by == By::Vault);
    let mut names: Vec<&str> = match table {
        Some(_) => known.filter(|row| row.table() == table).map(|row| row.key).collect(),
        None => known.map(|row| row.table().unwrap_or(row.key)).collect(),
    };
    names.dedup();
    names.join(", ")
}

impl<'a> Given<'a, '_> {
    /// Remembers where the value comes from.
    fn remember(mut self, config: &mut Config) {
        let value = self.kept.take();
        let said = self.said();
        let said = Said { value: value.unwrap_or_else(|| said.value.clone()), ..said };
        if !self.row.joins || said.value != "[]" {
            config.said.push(said);
        }
    }

    /// What is said, and where.
    fn said(&self) -> Said {
        let key = match (self.row.table(), self.row.kind) {
            // These are the same in any case.
            (Some(table), Kind::Field | Kind::Relation) => {
                format!("{table}.{}", self.key.to_lowercase())
            }
            (Some(table), _) => format!("{table}.{}", self.key),
            (None, _) => self.key.to_owned(),
        };
        Said { key, value: as_toml(self.item), by: self.source() }
    }

    /// Where it is said.
    pub fn source(&self) -> Source {
        let place = self.toml.problem(self.item.span(), "").place;
        Source { path: self.toml.path().clone(), place }
    }

    /// A problem of it.
    pub fn wrong(&self, said: &str) -> Diagnostic {
        self.toml.problem(self.item.span(), said)
    }

    /// It is not what its row says.
    fn other(&self) -> Diagnostic {
        self.wrong(&format!("`{}` is {}", self.key, self.row.kind.says()))
    }

    /// One text, or a list of texts, each with its bytes.
    fn texts(&self) -> Result<Vec<TextAt<'a>>, Diagnostic> {
        let texts = self.toml.texts_at(self.key, &self.row.kind.says(), self.item)?;
        match texts.len() {
            0..=VALUES_MAX => Ok(texts),
            _ => Err(self.wrong(&format!("`{}` has more than {VALUES_MAX} texts", self.key))),
        }
    }

    /// Words, of which none is empty, and each is right otherwise.
    pub fn words(
        &mut self,
        config: &mut Config,
        mut check: impl FnMut(&str) -> Result<(), String>,
    ) -> Result<Vec<Box<str>>, Diagnostic> {
        let key = self.key;
        self.each_at(config, |text, _| match text.trim() {
            "" => Err(format!("`{key}` has a text that is empty")),
            _ => check(text).map(|()| text.into()),
        })
    }

    /// A command with its words.
    pub fn command(&self) -> Result<&str, Diagnostic> {
        let text = self.text()?;
        match editor::words(text) {
            Some(_) => Ok(text),
            None => Err(self.wrong(&format!(
                "`{}` is a command, and has a quote without its end; as \"code --wait\"",
                self.key
            ))),
        }
    }

    /// Looks whether its key does not stand before it in another case.
    pub fn is_first(&self) -> Result<(), Diagnostic> {
        let key = self.key.to_lowercase();
        let table = self.row.table().and_then(|table| self.toml.document.get(table));
        let keys = table.and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
        let mut before = keys.map(|(other, _)| other).take_while(|other| *other != self.key);
        match before.find(|other| other.to_lowercase() == key) {
            Some(other) => Err(self.wrong(&format!(
                "`{}` is `{other}`, for frontmatter keys are the same in any case",
                self.key
            ))),
            None => Ok(()),
        }
    }

    /// What is read of each of its texts; one that cannot be read is told, and the
    /// others are in force.
    pub fn each<T>(
        &mut self,
        config: &mut Config,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, Diagnostic> {
        self.each_at(config, |text, _| read(text))
    }

    /// The same, where the place of each is of use.
    pub fn each_at<T>(
        &mut self,
        config: &mut Config,
        mut read: impl FnMut(&str, Option<Place>) -> Result<T, String>,
    ) -> Result<Vec<T>, Diagnostic> {
        let (mut good, mut kept, mut wrong) = (Vec::new(), toml_edit::Array::new(), Vec::new());
        for (text, span) in self.texts()? {
            let place = self.toml.problem(span.clone(), "").place;
            match read(text, place) {
                Ok(value) => {
                    good.push(value);
                    kept.push(text);
                }
                Err(said) => wrong.push((text, self.toml.problem(span, &said))),
            }
        }
        if good.is_empty()
            && let Some((_, last)) = wrong.pop()
        {
            config.problems.extend(wrong.into_iter().map(|(_, problem)| problem));
            return Err(last);
        }
        if !wrong.is_empty() {
            self.kept = Some(kept.to_string());
        }
        for (text, problem) in wrong {
            let by = Source { path: problem.path.clone(), place: problem.place };
            config.refused.push(Said { value: quoted(text), by, ..self.said() });
            config.problems.push(problem);
        }
        Ok(good)
    }

    /// One text.
    pub fn text(&self) -> Result<&str, Diagnostic> {
        self.item.as_str().ok_or_else(|| self.other())
    }

    /// A name that is looked up later.
    pub fn named(&self) -> Result<Named, Diagnostic> {
        Ok(Named { name: self.text()?.into(), by: self.source() })
    }

    /// One of the names of its row.
    pub fn choice(&self) -> Result<&str, Diagnostic> {
        let Kind::Choice(names) = self.row.kind else { return Err(self.other()) };
        let text = self.text()?;
        if names().contains(&text) {
            return Ok(text);
        }
        let near = nearest(text, names().into_iter());
        let hint = near.map_or(String::new(), |near| format!(", perhaps `{near}`"));
        Err(self.wrong(&format!("`{}` is {}{hint}", self.key, self.row.kind.says())))
    }

    /// Yes or no.
    pub fn flag(&self) -> Result<bool, Diagnostic> {
        self.item.as_bool().ok_or_else(|| self.other())
    }

    /// A number within the bounds of its row.
    pub fn number(&self) -> Result<u32, Diagnostic> {
        let Kind::Number(least, most) = self.row.kind else { return Err(self.other()) };
        let bounds: RangeInclusive<u32> = least..=most;
        let number = self.item.as_integer().and_then(|number| u32::try_from(number).ok());
        number.filter(|number| bounds.contains(number)).ok_or_else(|| self.other())
    }

    /// Off, on, or on with a weight.
    pub fn relation(&self) -> Result<(bool, Option<f32>), Diagnostic> {
        if let Some(on) = self.item.as_bool() {
            return Ok((on, None));
        }
        let whole = self.item.as_integer().map(|whole| whole as f64);
        let weight = whole.or_else(|| self.item.as_float()).map(|weight| weight as f32);
        match weight
            .filter(|weight| (super::table::WEIGHT_MIN..=super::table::WEIGHT_MAX).contains(weight))
        {
            Some(weight) => Ok((true, Some(weight))),
            None => Err(self.other()),
        }
    }

    /// The role of a frontmatter key.
    pub fn field(&self, config: &Config) -> Result<FieldRole, Diagnostic> {
        let Self { key, item, toml, .. } = self;
        let mut field = FieldRole { key: key.to_lowercase().into(), role: Role::Key, class: None };
        if item.is_str() {
            field.role = self.role(item)?;
            return Ok(field);
        }
        let Some(table) = item.as_table_like() else { return Err(self.other()) };
        for (part, item) in table.iter() {
            match part {
                "relation" => field.role = self.role(item)?,
                "class" => {
                    let class = item.as_str().unwrap_or_default();
                    field.class = Some(self.class(config, class, item)?);
                }
                _ => {
                    let said = format!("`{part}` is not known; a field has relation and class");
                    return Err(toml.problem(item.span(), &said));
                }
            }
        }
        Ok(field)
    }

    fn role(&self, item: &Item) -> Result<Role, Diagnostic> {
        let named = ROLES.iter().find(|(name, _)| Some(*name) == item.as_str());
        named.map(|(_, role)| *role).ok_or_else(|| {
            let names: Vec<&str> = ROLES.iter().map(|(name, _)| *name).collect();
            self.toml.problem(item.span(), &format!("a relation is one of {}", names.join(", ")))
        })
    }

    /// The class that a word means.
    pub fn class(&self, config: &Config, word: &str, item: &Item) -> Result<Class, Diagnostic> {
        let class = config.meaning.synonyms.class(word);
        class.ok_or_else(|| self.toml.problem(item.span(), "a class is a word, such as person"))
    }
}
