//! Every key of the config: one row each, with what it takes, what it is when
//! nothing is said, who may set it, what it means, and how it is taken.

use super::Config;
use super::given::Given;
use super::near::nearest;
use crate::app::command::{self, COMMANDS};
use crate::app::key::Keys as Written;
use crate::app::keymap::{Binding, Preset};
use crate::app::settings::{Motion, MouseUse, Notes, PictureWay, Pictures, Signs};
use crate::note::{Code, DailyNames, Diagnostic};
use crate::query::neighbourhood::WITH_NAME;
use crate::shell::filters::{self, EXPRESSIONS_MAX, Filter};
use crate::shell::input::as_sent;
use crate::text::NameKey;
use crate::vault::{RELATIONS, VaultConfig};

/// Who may set a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A vault, which may be somebody else's, and the one who reads it.
    Vault,
    /// Only the one who reads it, in their own file.
    Reader,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A number within bounds.
    Number(u32, u32),
    /// A text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// Off, on, or a weight.
    Relation,
    /// What a frontmatter key makes.
    Field,
    /// A class.
    Class,
    /// One of these.
    Choice(fn() -> Vec<&'static str>),
    /// Keys of a command.
    Keys,
}

impl Kind {
    /// What is accepted, in words.
    pub fn says(self) -> String {
        match self {
            Self::Flag => "true or false".to_owned(),
            Self::Number(least, most) => format!("a number from {least} to {most}"),
            Self::Text => "a text".to_owned(),
            Self::Texts => "a text or a list of texts".to_owned(),
            Self::Relation => {
                format!("true, false or a weight from {WEIGHT_MIN} to {WEIGHT_MAX}")
            }
            Self::Field => "a relation, or { relation = .., class = .. }".to_owned(),
            Self::Class => "the name of a class".to_owned(),
            Self::Choice(names) => format!("one of {}", names().join(", ")),
            Self::Keys => "keys, as \"ctrl-f\", \"g g\" or a list of them".to_owned(),
        }
    }
}

/// What a key is when nothing is said.
#[derive(Clone, Copy)]
pub enum Usual {
    /// This, as TOML.
    Is(&'static str),
    /// Nothing in particular; this is an example.
    Open(&'static str),
    /// Entries of a table, a line each.
    Lines(fn() -> String),
}

/// One key.
pub struct Row {
    /// Its name; of a key in a table `table.key`, with `*` where any name does.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is when nothing is said.
    pub usual: Usual,
    /// Who may set it.
    pub by: By,
    /// What it means, in a sentence.
    pub help: &'static str,
    /// Whether it extends what was said before, and does not replace it.
    pub joins: bool,
    /// How it is taken.
    pub take: Take,
}

/// Takes a value into the config.
pub type Take = fn(&mut Config, &mut Given<'_, '_>) -> Result<(), Diagnostic>;

impl Row {
    /// The table it stands in.
    pub fn table(&self) -> Option<&'static str> {
        Some(self.key.split_once('.')?.0)
    }

    /// Its name in that table.
    pub fn name(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(_, name)| name)
    }

    /// Whether it is the row of this key, with the name of its table.
    pub fn is_of(&self, key: &str) -> bool {
        match self.key.strip_suffix('*') {
            Some(start) => key.starts_with(start),
            None => key == self.key,
        }
    }
}

/// The row of a key, with the name of its table.
pub fn row_of(key: &str) -> Option<&'static Row> {
    KEYS.iter().find(|row| row.is_of(key))
}

/// The position of a key's row.
pub fn position(key: &str) -> Option<usize> {
    KEYS.iter().position(|row| row.is_of(key))
}

/// The bounds of a relation's weight.
pub const WEIGHT_MIN: f32 = 0.1;
/// The upper one.
pub const WEIGHT_MAX: f32 = 10.0;

const fn row(
    key: &'static str,
    kind: Kind,
    by: By,
    usual: Usual,
    help: &'static str,
    take: Take,
) -> Row {
    Row { key, kind, usual, by, help, joins: matches!(kind, Kind::Texts), take }
}

use By::{Reader, Vault};
use Kind::{Choice, Class, Field, Flag, Keys, Number, Relation, Text, Texts};
use Usual::{Is, Lines, Open};

/// All keys, in the order in which they are taken; those of one table together.
#[rustfmt::skip]
pub const KEYS: &[Row] = &[
    row("me", Texts, Vault, Is("[]"),
        "Your names in the vault; `Myself`, `@Myself` and `me` are yours in any case.",
        |config, given| { let names = given.words(config, |_| Ok(()))?; config.meaning.me.extend(names); Ok(()) }),
    row("related", Texts, Vault, Is(r#"["Related", "See also", "Links"]"#),
        "Headings under which a link is `related`.",
        |config, given| { let words = given.words(config, |_| Ok(()))?; config.meaning.related_headings.extend(words); Ok(()) }),
    row("decisions", Texts, Vault, Is(r#"["Decisions", "Decision"]"#),
        "Headings under which a list item is a decision.",
        |config, given| { let words = given.words(config, |_| Ok(()))?; config.decisions.extend(words.iter().map(|word| NameKey::of(word))); Ok(()) }),
    row("exclude", Texts, Vault, Is("[]"),
        "Starts of paths, or /expressions/, of notes that stay out of lists, beside Obsidian's excluded files.",
        exclude),
    row("date_formats", Texts, Vault, Is("[]"),
        "How names of notes hold their dates, in the words of Moment.js, beside Obsidian's own setting.",
        date_formats),
    row("classes.*", Texts, Vault, Lines(usual_classes),
        "Words for a class, in `type:` and in tags below `type/`.",
        classes),
    row("class_folders.*", Class, Vault, Open("\"People/\" = \"person\""),
        "The class of notes in a folder that say none.",
        class_folders),
    row("fields.*", Field, Vault, Lines(usual_fields),
        "Frontmatter keys whose plain names are edges: `participant`, `entity`, `assigned`, or `own` for a relation called as the key.",
        fields),
    row("relations.*", Relation, Vault, Lines(usual_relations),
        "Kinds of edges: `false` switches one off at first, a number is how much one place tells. A frontmatter key has its own, by its name.",
        relations),
    row("columns.from", Number(10, 60), Vault, Open("from = 19"),
        "Of three columns, the width of where you came from, in hundredths of the screen.",
        |config, given| { config.meaning.columns.from = Some(given.number()? as u16); Ok(()) }),
    row("columns.preview", Number(20, 80), Vault, Open("preview = 50"),
        "Of three columns, the width of the preview.",
        |config, given| { config.meaning.columns.preview = Some(given.number()? as u16); Ok(()) }),
    row("columns.list", Number(20, 80), Vault, Open("list = 42"),
        "Of two columns, the width of the list.",
        |config, given| { config.meaning.columns.list = Some(given.number()? as u16); Ok(()) }),
    row("columns.dates", Flag, Vault, Is("true"),
        "Whether rows show their dates.",
        |config, given| { config.meaning.columns.dates = given.flag()?; Ok(()) }),
    row("columns.counts", Flag, Vault, Is("true"),
        "Whether rows show how many places make them.",
        |config, given| { config.meaning.columns.counts = given.flag()?; Ok(()) }),
    row("editor", Text, Reader, Is("\"\""),
        "The command that edits a note; empty for $VISUAL, then $EDITOR.",
        |config, given| { config.editor = given.command()?.into(); Ok(()) }),
    row("opener", Text, Reader, Is("\"\""),
        "The command that opens attachments and links; empty for the system's own.",
        |config, given| { config.opener = given.command()?.into(); Ok(()) }),
    row("write", Flag, Reader, Is("false"),
        "Whether notes may be written to, each time after showing the change.",
        |config, given| { config.settings.notes = if given.flag()? { Notes::Written } else { Notes::Left }; Ok(()) }),
    row("theme", Text, Reader, Is("\"auto\""),
        "The theme: `auto` for one by the terminal's ground, `terminal` for its own sixteen colours, a built-in one, or one of yours in `themes/`.",
        |config, given| { config.theme = given.named()?; Ok(()) }),
    row("dark_theme", Text, Reader, Is("\"mixed\""),
        "The theme of `auto` on dark ground; `mixed` is made from the terminal's own text and ground.",
        |config, given| { config.dark_theme = given.named()?; Ok(()) }),
    row("light_theme", Text, Reader, Is("\"mixed\""),
        "The theme of `auto` on light ground.",
        |config, given| { config.light_theme = given.named()?; Ok(()) }),
    row("ascii", Flag, Reader, Is("false"),
        "Draw nothing outside of ASCII but the text of notes.",
        |config, given| { if given.flag()? { config.settings.signs = config.settings.signs.max(Signs::Ascii); } Ok(()) }),
    row("plain", Flag, Reader, Is("false"),
        "For a screen reader: no frames and bars, one thing a line, the cursor on the chosen row.",
        |config, given| { if given.flag()? { config.settings.signs = Signs::Words; } Ok(()) }),
    row("pictures", Choice(picture_ways), Reader, Is("\"auto\""),
        "How pictures are shown: `auto` as well as the terminal can, over ssh and in tmux in half blocks; `full` there as well; `blocks` in half blocks; `off` not until the command `pictures` is given. What the terminal can is found out at the start.",
        pictures),
    row("reduce_motion", Flag, Reader, Is("false"),
        "Whether nothing moves on the screen.",
        |config, given| { config.settings.motion = if given.flag()? { Motion::None } else { Motion::Some }; Ok(()) }),
    row("mouse", Flag, Reader, Is("true"),
        "Whether clicks come to the program; the terminal selects text where they do not.",
        |config, given| { config.settings.mouse = if given.flag()? { MouseUse::Taken } else { MouseUse::Released }; Ok(()) }),
    row("keymap", Choice(presets), Reader, Is("\"arrows-and-vi\""),
        "The keys that your own stand over.",
        preset),
    row("keys.*", Keys, Reader, Lines(usual_keys),
        "Keys of commands, by their names, which `config default` lists; all keys of the command, none for no key.",
        keys),
    row("limits.search_lines", Number(1, 100_000), Reader, Is("1000"),
        "Lines that a search of text lists.",
        |config, given| { config.limits.search_lines = given.number()? as usize; Ok(()) }),
    row("limits.search_lines_a_note", Number(1, 100_000), Reader, Is("100"),
        "Lines that it lists of one note.",
        |config, given| { config.limits.search_lines_a_note = given.number()? as usize; Ok(()) }),
];

fn exclude(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    let known = config.exclude.iter().filter(|filter| filters::is_expression(&filter.text));
    let mut n_expressions = known.count();
    let by = given.source();
    let filters = given.each_at(config, |text, place| {
        // Each has to be compiled, and the file may be of somebody else's vault.
        n_expressions += usize::from(filters::is_expression(text));
        if n_expressions > EXPRESSIONS_MAX {
            return Err(format!("no more than {EXPRESSIONS_MAX} filters between slashes are used"));
        }
        if text.is_empty() {
            return Err(format!("a filter that is empty hides nothing; {}", filters::ACCEPTED));
        }
        filters::check(text)?;
        let (path, code) = (by.path.clone(), Code::BadConfig);
        Ok(Filter { text: text.to_owned(), path, place, code })
    })?;
    config.exclude.extend(filters);
    Ok(())
}

fn date_formats(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    let formats = given.each(config, |format| match DailyNames::new("", format) {
        names if names == DailyNames::default() => {
            Err(format!("`{format}` names no day, as YYYY-MM-DD does"))
        }
        _ => Ok(format.to_owned()),
    })?;
    config.date_formats.extend(formats);
    Ok(())
}

fn classes(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    let class = given.class(config, given.key, given.item)?;
    let (key, mut taken) = (given.key, std::mem::take(&mut config.class_words));
    let words = given.words(config, |word| {
        let of = taken.entry(word.to_lowercase()).or_insert_with(|| key.to_owned());
        match of == key {
            true => Ok(()),
            false => Err(format!("`{word}` is a word for `{of}` already, and not for `{key}`")),
        }
    });
    config.class_words = taken;
    let words = words?;
    let synonyms = &mut config.meaning.synonyms;
    for word in words {
        synonyms.set(&word, class.clone());
    }
    synonyms.set(given.key, class);
    Ok(())
}

fn class_folders(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    let class = given.class(config, given.text()?, given.item)?;
    config.meaning.class_folders.push((given.key.into(), class));
    Ok(())
}

fn fields(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    given.is_first()?;
    let field = given.field(config)?;
    config.meaning.fields.retain(|known| known.key != field.key);
    config.meaning.fields.push(field);
    Ok(())
}

fn relations(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    given.is_first()?;
    let (on, weight) = given.relation()?;
    let (meaning, key) = (&mut config.meaning, given.key.to_lowercase());
    meaning.weights.extend(weight.map(|weight| (key.as_str().into(), weight)));
    match on {
        true => drop(meaning.off.remove(&key)),
        false => drop(meaning.off.insert(key)),
    }
    Ok(())
}

fn presets() -> Vec<&'static str> {
    Preset::ALL.iter().map(|(name, _)| *name).collect()
}

fn preset(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    let name = given.choice()?;
    let found = Preset::ALL.iter().find(|(known, _)| *known == name);
    config.preset = found.map(|(_, preset)| *preset).unwrap_or_default();
    Ok(())
}

fn picture_ways() -> Vec<&'static str> {
    PictureWay::ALL.iter().map(|(name, _)| *name).collect()
}

fn pictures(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    let name = given.choice()?;
    let found = PictureWay::ALL.iter().find(|(known, _)| *known == name);
    config.picture_way = found.map(|(_, way)| *way).unwrap_or_default();
    let is_off = config.picture_way == PictureWay::Off;
    config.settings.pictures = if is_off { Pictures::Told } else { Pictures::Drawn };
    Ok(())
}

/// Every command with the keys of the first preset, as comments: another preset may have
/// been chosen.
fn usual_keys() -> String {
    let line = |command: &command::Command| {
        let keys: Vec<String> = command.keys.iter().map(|key| format!("\"{key}\"")).collect();
        format!("# {} = [{}]\n", command.name, keys.join(", "))
    };
    COMMANDS.iter().map(line).collect()
}

fn keys(config: &mut Config, given: &mut Given<'_, '_>) -> Result<(), Diagnostic> {
    let Some(command) = command::named(given.key) else {
        let near = nearest(given.key, COMMANDS.iter().map(|command| command.name));
        let preset = given.item.as_str().filter(|text| presets().contains(text));
        let hint = match (preset, near) {
            (Some(preset), _) => format!(", perhaps `keymap = \"{preset}\"` above all tables"),
            (None, Some(near)) => format!(", perhaps `{near}`"),
            (None, None) => String::new(),
        };
        let said =
            format!("`{}` is no command{hint}; `vaultgraph config default` lists them", given.key);
        return Err(given.wrong(&said));
    };
    let keys = given.each(config, |text| {
        let keys = Written::parse(text).ok_or_else(|| {
            format!(
                "`{text}` is no key; keys are as x, G, enter, pagedown, f1, ctrl-x, alt-x, or up \
                 to four of them as `g g`"
            )
        })?;
        match keys.keys().iter().find(|key| as_sent(**key) != **key) {
            Some(key) => Err(format!(
                "`{}` cannot be told from `{}`, for terminals send the same for both; keys are as \
                 x, enter, f1, ctrl-x, alt-x",
                key.written(),
                as_sent(*key).written()
            )),
            None => Ok(keys),
        }
    })?;
    let binding = Binding { command, keys };
    config.keys.push((binding, given.source()));
    Ok(())
}

fn usual_classes() -> String {
    let synonyms = VaultConfig::default().synonyms;
    let mut out = String::new();
    for (class, words) in synonyms.by_class() {
        let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        out += &format!("{class} = [{}]\n", words.join(", "));
    }
    out
}

fn usual_fields() -> String {
    let mut out = String::new();
    for field in VaultConfig::default().fields {
        let role = super::given::ROLES.iter().find(|(_, role)| *role == field.role);
        let role = role.map_or("own", |(name, _)| name);
        let of_class = |class: &crate::vault::Class| {
            format!("{{ relation = \"{role}\", class = \"{}\" }}", class.name())
        };
        let value = field.class.as_ref().map_or_else(|| format!("\"{role}\""), of_class);
        out += &format!("{} = {value}\n", field.key);
    }
    out
}

fn usual_relations() -> String {
    let rows = RELATIONS.iter().map(|row| format!("{} = {:?}\n", row.name, row.weight));
    rows.chain([format!("{WITH_NAME} = true\n")]).collect()
}
