//! A box of choices that typed letters narrow: help, the outline of the page,
//! the kinds of relation, why a link opens what it opens.

use super::aim::Out;
use super::command::{COMMANDS, Command, Scope};
use super::copy::Clip;
use super::field::Field;
use super::keymap::Keymap;
use super::page::Page;
use super::settings::Signs;
use super::trail::At;
use crate::query::finder::Hit;
use crate::query::neighbourhood::{Look, WITH_NAME};
use crate::query::variants::Proposal;
use crate::query::why::{Asked, Candidate, Why, candidate_name};
use crate::text::shown::display_safe;
use crate::text::words::counted;
use crate::text::{NameKey, SearchKey, Shown, cells};
use crate::vault::{Anchor, RELATIONS, Vault};

/// The most that a candidate's name takes of its row, in cells: the reason
/// behind it matters as much.
const WHY_NAME_CELLS: usize = 40;

/// How much of what is to be opened stands in one row, in cells: little enough for
/// any box.
const OUT_CELLS: usize = 40;

/// Keys take so much of the width of help at the most, as one part of so many,
const HELP_LEFT_PART: usize = 4;
/// and need not be in less than this.
const HELP_LEFT_MIN: usize = 10;

/// The column from which what a row has at its left stands.
pub const LEFT_FROM: u16 = 2;

/// Stands before a name that is one with the others.
const MARKED: &str = "☑";
/// Stands before one that is not.
const UNMARKED: &str = "☐";

/// Which box it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Every key and command.
    Help,
    /// The headings of the page.
    Outline,
    /// Kinds of relation, on or off.
    Relations,
    /// The vaults that can be opened.
    Vaults,
    /// What a link could have meant.
    Why,
    /// Names, of which some are one.
    Names,
    /// Which of the names is the reader's own.
    Me,
    /// What is to be copied.
    Copy,
    /// Whether something is to be opened by another program.
    Out,
}

impl Kind {
    /// What its field is for.
    pub fn prompt(self) -> &'static str {
        match self {
            Self::Me => "type your name",
            Self::Help
            | Self::Outline
            | Self::Relations
            | Self::Vaults
            | Self::Why
            | Self::Names
            | Self::Copy
            | Self::Out => "type to narrow",
        }
    }

    /// What taking a row of it does, in a word or two for the line of keys; nothing
    /// where rows only say something.
    pub fn taking(self) -> &'static str {
        match self {
            Self::Help => "run it",
            Self::Outline | Self::Why => "go there",
            Self::Relations => "switch it",
            Self::Vaults => "open it",
            Self::Names => "mark it, or say so",
            Self::Me => "that is me",
            Self::Copy => "copy it",
            Self::Out => "do that",
        }
    }

    /// The title of the box.
    pub fn title(self) -> &'static str {
        match self {
            Self::Help => "Help",
            Self::Outline => "Outline",
            Self::Relations => "Relations",
            Self::Vaults => "Open a vault",
            Self::Why => "Why this link",
            Self::Names => "Which of these are one?",
            Self::Me => "Who are you in this vault?",
            Self::Copy => "Copy",
            Self::Out => "Open with another program?",
        }
    }
}

/// What taking a row does.
#[derive(Debug, Clone)]
pub enum Choice {
    /// Nothing: the row says something.
    None,
    /// Runs a command.
    Run(&'static Command),
    /// Nothing: the row tells of a command that means something elsewhere only.
    Tell(&'static Command),
    /// Shows a row of the page.
    PageRow(usize),
    /// Switches a relation, by its name.
    Relation(&'static str),
    /// Opens a vault, by its row.
    Vault(usize),
    /// Marks a name, by its position in the proposal, or takes its mark away.
    Name(usize),
    /// Says that the marked names are one.
    Same,
    /// Walks to a node, and to a part of its page.
    Walk(Anchor, At),
    /// Says that the reader goes by this name.
    Me(Box<str>),
    /// Puts something on the clipboard.
    Copy(Clip),
    /// Has another program open something.
    Out(Out),
    /// Closes the box.
    Close,
}

/// One row of the box.
#[derive(Debug, Clone)]
pub struct Choosable {
    /// At the left, of a fixed width: keys, a mark.
    pub left: Shown,
    /// What it says.
    pub text: Shown,
    /// How far it is indented, in steps.
    pub depth: u8,
    /// Whether it is the title of those below it.
    pub title: bool,
    /// What taking it does.
    pub choice: Choice,
}

/// One line of the box: a part of a row that may take several.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Which of the rows that fit.
    pub at: usize,
    /// The row.
    pub row: &'a Choosable,
    /// What of its left stands here.
    pub left: &'a str,
    /// What of its words does.
    pub text: &'a str,
    /// Whether it is the first line of its row.
    pub is_first: bool,
}

/// The box while it is open.
#[derive(Debug, Clone)]
pub struct Popup {
    /// Which one it is.
    pub kind: Kind,
    /// What is typed to narrow it.
    pub field: Field,
    rows: Vec<Choosable>,
    /// How many of the rows were there before anything was typed.
    n_given: usize,
    visible: Vec<usize>,
    selected: usize,
    top: usize,
}

impl Popup {
    /// The help screen, beginning with the keys that mean something first where one is,
    /// and then those that mean something anywhere.
    pub fn help(here: &[Scope], keymap: &Keymap, signs: Signs) -> Self {
        let mut rows = Vec::new();
        // What works here comes first, and then what no other place is needed for.
        let here = || here.iter().copied().chain([Scope::Everywhere]);
        let others = Scope::ALL.into_iter().filter(|scope| !here().any(|first| first == *scope));
        for scope in here().chain(others) {
            rows.push(title(scope.title()));
            let of_scope = COMMANDS.iter().filter(|command| command.scope == scope);
            rows.extend(of_scope.map(|command| help_row(command, keymap, signs)));
        }
        Self::new(Kind::Help, rows)
    }

    /// The outline of a page, the heading that holds row `at` selected.
    pub fn outline(page: &Page, at: usize) -> Self {
        let shallowest = page.outline.iter().map(|entry| entry.depth).min().unwrap_or(1);
        let rows = page.outline.iter().map(|entry| Choosable {
            left: Shown::default(),
            text: entry.text.clone(),
            depth: entry.depth - shallowest,
            title: false,
            choice: Choice::PageRow(entry.row),
        });
        let mut popup = Self::new(Kind::Outline, rows.collect());
        popup.selected = page.outline.iter().rposition(|entry| entry.row <= at).unwrap_or(0);
        popup
    }

    /// The kinds of relation, as they are switched.
    pub fn relations(look: &Look) -> Self {
        let names = RELATIONS.iter().filter(|row| row.in_graph).map(|row| row.name);
        let rows = names.chain([WITH_NAME]).map(|name| Choosable {
            left: Shown::new(if look.off.contains(name) { "off" } else { "on" }),
            text: Shown::new(if name == WITH_NAME {
                "with (appears in the same notes)"
            } else {
                name
            }),
            depth: 0,
            title: false,
            choice: Choice::Relation(name),
        });
        Self::new(Kind::Relations, rows.collect())
    }

    /// The vaults that can be opened: what each is called, and where it lies.
    pub fn vaults(vaults: &[(Shown, Shown)]) -> Self {
        let said = title("Those known here; `vaultgraph FOLDER` opens any folder of Markdown.");
        let rows = vaults.iter().enumerate().map(|(at, (left, text))| Choosable {
            left: left.clone(),
            text: text.clone(),
            depth: 0,
            title: false,
            choice: Choice::Vault(at),
        });
        Self::new(Kind::Vaults, [said].into_iter().chain(rows).collect())
    }

    /// What a link could have meant, below the answer in words.
    pub fn why(vault: &Vault, why: &Why) -> Self {
        let at = match &why.asked {
            Asked::Target { subpath: Some(subpath), .. } => At::Subpath(subpath.clone()),
            Asked::Target { subpath: None, .. } | Asked::Nothing | Asked::Outside => At::Top,
        };
        let row = |candidate: &Candidate| {
            let name = candidate_name(vault, candidate.node);
            let name = cells::cut_middle(&name, WHY_NAME_CELLS);
            let at = if candidate.chosen { at.clone() } else { At::Top };
            Choosable {
                left: Shown::new(if candidate.chosen { "→" } else { " " }),
                text: Shown::new(&format!("{name} {}", candidate.rule.sentence())),
                depth: 0,
                title: false,
                choice: Choice::Walk(vault.anchor(candidate.node), at),
            }
        };
        let told = why.told(vault);
        let told = told.iter().map(|clause| title(clause));
        Self::new(Kind::Why, told.chain(why.candidates.iter().map(row)).collect())
    }

    /// The names of a proposal, all of them marked as one.
    pub fn names(proposal: &Proposal) -> Self {
        let names = proposal.names.iter().enumerate().map(|(at, candidate)| Choosable {
            left: Shown::new(MARKED),
            text: Shown::new(&format!("{}  {}", candidate.name, counted(candidate.notes, "note"))),
            depth: 0,
            title: false,
            choice: Choice::Name(at),
        });
        let same = Choosable {
            left: Shown::new("="),
            text: Shown::new("Those with a mark are one"),
            depth: 0,
            title: false,
            choice: Choice::Same,
        };
        Self::new(Kind::Names, names.chain([same]).collect())
    }

    /// The names that may be the reader's own, these people among them.
    pub fn me(people: &[Hit]) -> Self {
        let said = "Type the name that your notes have for you, or choose it: then that name \
                    and “Myself” are one.";
        let none =
            Choosable { text: Shown::new("No name; I am Myself here"), ..choice(Choice::Close) };
        let rows = [title(said), none].into_iter();
        let person = |hit: &Hit| {
            let text = Shown::new(&hit.name);
            Choosable { text, ..choice(Choice::Me(hit.name.clone())) }
        };
        let people = people.iter().map(person);
        Self::new(Kind::Me, rows.chain(people).collect())
    }

    /// What can be copied.
    pub fn copy(clips: Vec<Clip>) -> Self {
        let row = |clip: Clip| {
            let (left, text) = match &clip {
                Clip::Text(what, text) => (*what, Shown::new(text)),
                Clip::Obsidian(path, Some(part)) => {
                    ("address", Shown::new(&format!("obsidian://… of {} at {part}", path.name())))
                }
                Clip::Obsidian(path, None) => {
                    ("address", Shown::new(&format!("obsidian://… of {}", path.name())))
                }
                Clip::Block(line) => {
                    ("block", Shown::new(&format!("around {}:{}", line.path, line.number)))
                }
                Clip::Brief(_) => ("brief", Shown::new("as Markdown, with a link to each source")),
                Clip::Walk(steps) => {
                    let places = counted(steps.len() as u32, "place");
                    ("walk", Shown::new(&format!("{places} as Markdown, with what joins them")))
                }
            };
            Choosable { left: Shown::new(left), text, ..choice(Choice::Copy(clip)) }
        };
        Self::new(Kind::Copy, clips.into_iter().map(row).collect())
    }

    /// Whether something is to be opened, with all of it in view.
    pub fn out(out: Out) -> Self {
        let (text, copied) = match &out {
            Out::Address(address) => (address.as_str(), "address"),
            Out::File(path) | Out::Obsidian(path, _) => (path.as_str(), "path"),
        };
        let shown = display_safe(text);
        let mut rest = shown.as_str();
        let mut rows = Vec::new();
        while !rest.is_empty() {
            let part = cells::prefix(rest, OUT_CELLS);
            // Of a letter wider than a row there is none.
            let part = if part.is_empty() { rest } else { part };
            rows.push(title(part));
            rest = &rest[part.len()..];
        }
        let row = |words: &str, taken| Choosable { text: Shown::new(words), ..choice(taken) };
        let clip = Clip::Text(copied, text.to_owned());
        rows.push(row("Open it", Choice::Out(out)));
        rows.push(row(&format!("Copy the {copied}"), Choice::Copy(clip)));
        rows.push(row("No", Choice::Close));
        Self::new(Kind::Out, rows)
    }

    fn new(kind: Kind, rows: Vec<Choosable>) -> Self {
        let (field, n_given, visible) = (Field::default(), rows.len(), Vec::new());
        let mut popup = Self { kind, field, rows, n_given, visible, selected: 0, top: 0 };
        popup.narrow();
        popup
    }

    /// The rows that fit what is typed.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &Choosable> {
        self.visible.iter().map(|&at| &self.rows[at])
    }

    /// Index of the selected row among those that fit.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// What the selected row does.
    pub fn choice(&self) -> Choice {
        self.visible.get(self.selected).map_or(Choice::None, |&at| self.rows[at].choice.clone())
    }

    /// Moves the selection by rows, over titles, stopping at the ends.
    pub fn step(&mut self, by: isize) {
        let last = self.visible.len().saturating_sub(1);
        let way = by.signum();
        let mut at = self.selected.saturating_add_signed(by).min(last);
        while self.visible.get(at).is_some_and(|&row| self.rows[row].title) {
            let Some(next) = at.checked_add_signed(way).filter(|next| *next <= last) else {
                at = self.selected;
                break;
            };
            at = next;
        }
        self.selected = at;
    }

    /// Selects a row by its index among those that fit, unless it is a title.
    pub fn select(&mut self, at: usize) {
        if self.visible.get(at).is_some_and(|&row| !self.rows[row].title) {
            self.selected = at;
        }
    }

    /// Keeps the rows whose words hold every word that is typed. A title of one
    /// line or several stays where a row below it does.
    pub fn narrow(&mut self) {
        self.offer_typed();
        let wanted = SearchKey::of(self.field.text());
        let words: Vec<&str> = wanted.as_str().split(' ').filter(|word| !word.is_empty()).collect();
        let fits = |row: &Choosable| {
            let name = match row.choice {
                Choice::Run(command) | Choice::Tell(command) => command.name,
                _ => "",
            };
            let text = SearchKey::of(&format!("{} {} {name}", row.left, row.text));
            words.iter().all(|word| text.as_str().contains(word))
        };
        self.visible.clear();
        let mut pending = 0..0;
        for (at, row) in self.rows.iter().enumerate() {
            if row.title {
                pending = if pending.end == at { pending.start..at + 1 } else { at..at + 1 };
            } else if fits(row) {
                self.visible.extend(std::mem::take(&mut pending));
                self.visible.push(at);
            }
        }
        self.selected = self.visible.iter().position(|&at| !self.rows[at].title).unwrap_or(0);
    }

    /// Where a name is asked for, what is typed is one itself, below those that
    /// it fits.
    fn offer_typed(&mut self) {
        let typed = self.field.text().trim();
        self.rows.truncate(self.n_given);
        let is_there = |row: &Choosable| NameKey::of(typed).is_of(&row.text);
        if self.kind == Kind::Me && !typed.is_empty() && !self.rows.iter().any(is_there) {
            let text = Shown::new(&format!("{typed}, as typed"));
            self.rows.push(Choosable { text, ..choice(Choice::Me(typed.into())) });
        }
    }

    /// How the rows that fit lie in a body of this width, line by line.
    pub fn lines(&self, width: usize) -> Vec<Line<'_>> {
        let left = self.left_cells(width);
        self.rows().enumerate().flat_map(|(at, row)| lay_out(at, row, left, width)).collect()
    }

    /// How many lines all rows take in a body of this width, whatever is typed; no
    /// more are counted than `most`.
    pub fn n_lines(&self, width: usize, most: usize) -> usize {
        let left = self.left_cells(width);
        let mut n = 0;
        for (at, row) in self.rows.iter().take(self.n_given).enumerate() {
            if n >= most {
                break;
            }
            n += lay_out(at, row, left, width).len();
        }
        n.min(most)
    }

    /// Cells that the words at the left have in a body of this width: what the widest
    /// of all rows needs, so that narrowing moves nothing, but no more than leaves
    /// room for what the rows say.
    pub fn left_cells(&self, width: usize) -> usize {
        let widest = self.rows.iter().map(|row| cells::width(&row.left)).max().unwrap_or(0);
        match self.kind {
            Kind::Help => widest.min((width / HELP_LEFT_PART).max(HELP_LEFT_MIN)),
            _ => widest.min(width / 2),
        }
    }

    /// The first line of a window of `height` lines that holds the selected row, and
    /// the line before it.
    pub fn top(&self, lines: &[Line], height: usize) -> usize {
        let is_selected = |line: &Line| line.at == self.selected;
        let first = lines.iter().position(is_selected).unwrap_or(0);
        let last = lines.iter().rposition(is_selected).unwrap_or(0);
        let lowest = (last + 1).saturating_sub(height.max(1)).min(first);
        let highest = first.saturating_sub(1).max(lowest);
        self.top.clamp(lowest, highest)
    }

    /// Keeps the window where it was drawn.
    pub fn settle(&mut self, (width, height): (usize, usize)) {
        self.top = self.top(&self.lines(width), height);
    }

    /// Marks a name, or takes its mark away.
    pub fn toggle(&mut self, name: usize) {
        let is_it = |row: &&mut Choosable| matches!(row.choice, Choice::Name(at) if at == name);
        if let Some(row) = self.rows.iter_mut().find(is_it) {
            let next = if &*row.left == MARKED { UNMARKED } else { MARKED };
            row.left = Shown::new(next);
        }
    }

    /// The names that are marked.
    pub fn marked(&self) -> Vec<usize> {
        let marked = self.rows.iter().filter(|row| &*row.left == MARKED);
        let name = |row: &Choosable| match row.choice {
            Choice::Name(at) => Some(at),
            _ => None,
        };
        marked.filter_map(name).collect()
    }

    /// Marks a relation as on or off.
    pub fn show_switched(&mut self, look: &Look) {
        for row in &mut self.rows {
            if let Choice::Relation(name) = row.choice {
                row.left = Shown::new(if look.off.contains(name) { "off" } else { "on" });
            }
        }
    }
}

/// The column from which the words of a row stand, behind so many cells at its left.
pub fn text_from(row: &Choosable, left: usize) -> usize {
    let behind_left = if left > 0 { left + 2 } else { 0 };
    if row.title { 1 } else { usize::from(LEFT_FROM) + behind_left + usize::from(row.depth) * 2 }
}

/// The lines of one row.
fn lay_out(at: usize, row: &Choosable, left: usize, width: usize) -> Vec<Line<'_>> {
    // Words end a cell before the frame, but for those above the choices.
    let room = width.saturating_sub(text_from(row, left) + usize::from(!row.title));
    let (lefts, texts) = (cells::rows(&row.left, left), cells::rows(&row.text, room));
    let line = |number: usize| Line {
        at,
        row,
        left: lefts.get(number).map_or("", |part| &row.left[part.clone()]),
        text: texts.get(number).map_or("", |part| &row.text[part.clone()]),
        is_first: number == 0,
    };
    (0..lefts.len().max(texts.len())).map(line).collect()
}

/// A row without words yet.
fn choice(choice: Choice) -> Choosable {
    Choosable { left: Shown::default(), text: Shown::default(), depth: 0, title: false, choice }
}

fn title(text: &str) -> Choosable {
    Choosable {
        left: Shown::default(),
        text: Shown::new(text),
        depth: 0,
        title: true,
        choice: Choice::None,
    }
}

fn help_row(command: &'static Command, keymap: &Keymap, signs: Signs) -> Choosable {
    Choosable {
        left: Shown::new(&keymap.said(command, signs)),
        text: Shown::new(command.help),
        depth: 0,
        title: false,
        choice: match command.scope {
            Scope::Finder | Scope::Popup | Scope::Change => Choice::Tell(command),
            Scope::Everywhere
            | Scope::List
            | Scope::Page
            | Scope::Variants
            | Scope::Path
            | Scope::Insights
            | Scope::Map => Choice::Run(command),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::Keymap;

    #[test]
    fn help_begins_with_the_keys_of_where_one_is_and_finds_a_command_by_its_name() {
        let help = || Popup::help(&[Scope::Map, Scope::List], &Keymap::default(), Signs::Unicode);
        let titles: Vec<String> =
            help().rows().filter(|row| row.title).map(|row| row.text.to_string()).collect();
        assert_eq!(titles[..3], ["On the map", "In the list", "Everywhere"]);
        assert_eq!(titles.len(), Scope::ALL.len());
        for name in [
            "timeline",
            "health",
            "brief",
            "insights",
            "variants",
            "search",
            "next hit",
            "finder list",
        ] {
            let mut help = help();
            help.field.paste(name);
            help.narrow();
            let found = help.rows().any(|row| match row.choice {
                Choice::Run(command) | Choice::Tell(command) => {
                    command.name == name.replace(' ', "-")
                }
                _ => false,
            });
            assert!(found, "{name}");
        }
    }

    #[test]
    fn every_word_of_help_is_within_the_box_however_narrow_it_is() {
        let help = Popup::help(&[], &Keymap::default(), Signs::Unicode);
        for width in 30..=110 {
            let (lines, left) = (help.lines(width), help.left_cells(width));
            for (at, row) in help.rows().enumerate() {
                let own = || lines.iter().filter(|line| line.at == at);
                let text: String = own().map(|line| line.text).collect();
                let keys: String = own().map(|line| line.left).collect();
                assert_eq!((&*text, &*keys), (row.text.as_str(), row.left.as_str()), "{width}");
            }
            for line in &lines {
                let (keys, text) = (line.left.trim_end(), line.text.trim_end());
                let end = text_from(line.row, left) + cells::width(text);
                assert!(cells::width(keys) <= left && end <= width, "{width}: {line:?}");
            }
            assert_eq!(help.n_lines(width, usize::MAX), lines.len());
        }
    }
}
