//! Health: what is wrong with the vault by kind, each on its line; names that links
//! ask for and no note bears; notes that nothing is joined to; what is worth knowing.
//! Its first line has the page that tells how the vault was read; chosen at first is
//! what the header asks to look at, if there is any.

use super::Face;
use crate::app::areas::Room;
use crate::app::list::{List, ListKey, Section};
use crate::app::rows::{Opens, Row, Rows, Words};
use crate::note::{CODES, Code, Severity};
use crate::query::check::CheckRow;
use crate::query::health::{Health, Unresolved, health};
use crate::text::shown::display_safe;
use crate::text::words::counted;
use crate::text::{Shown, cells};
use crate::vault::Vault;

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: Some("How it was read"),
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "to the line"),
        (&["step-back"], "back"),
        (&["next-section"], "next kind"),
        (&["fold"], "fold"),
        (&["filter"], "filter"),
        (&["rescan"], "read again"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &["Nothing is wrong with this vault.", "", "{step-back} goes back."],
    waiting: &["The vault is being looked through…", "", "It takes a moment in a large vault."],
};

/// Rows of one kind that are listed; the rest is counted.
const ROWS_MAX: usize = 5_000;

/// The sections that are no kind of problem, numbered behind those.
const UNRESOLVED: u8 = u8::MAX;
const ORPHANS: u8 = u8::MAX - 1;

/// How the vault is. Goes through all of it.
pub fn all(vault: &Vault) -> Vec<Section> {
    let Health { problems, unresolved, orphans } = health(vault);
    let mut sections = Vec::new();
    let is_notice = |(code, _): &&(Code, Vec<CheckRow>)| code.severity() == Severity::Info;
    let (notices, faults): (Vec<_>, Vec<_>) = problems.iter().partition(is_notice);
    // What the header asks to look at comes before what is usual in most vaults.
    for (code, rows) in faults {
        of_code(&mut sections, vault, *code, rows);
    }
    let names = unresolved.iter().map(|name| unresolved_row(vault, name));
    add(&mut sections, UNRESOLVED, "names without a note, by links", names, unresolved.len());
    let alone = orphans.iter().map(|note| Row::of(*note));
    add(&mut sections, ORPHANS, "notes joined to nothing", alone, orphans.len());
    for (code, rows) in notices {
        of_code(&mut sections, vault, *code, rows);
    }
    if sections.is_empty() {
        say(&mut sections, "· Nothing is wrong with this vault. ·");
    }
    sections
}

/// Whether the first row is something that the header asks to look at.
pub fn begins_with_fault(list: &List) -> bool {
    let first = (0..list.n_sections()).map(|at| list.section(at)).find(|one| !one.rows.is_empty());
    let Some(ListKey::Screen(number)) = first.map(|section| section.key) else { return false };
    let code = CODES.iter().map(|row| row.0).find(|code| number_of(*code) == number);
    code.is_some_and(|code| code.severity() != Severity::Info)
}

/// The number of the section of a kind.
fn number_of(code: Code) -> u8 {
    u8::try_from(code as usize).unwrap_or(0)
}

/// What a kind of problem is, without what was done about it or how it came about.
pub fn in_short(code: Code) -> &'static str {
    let sentence = code.sentence();
    let besides = [";", ":", ", since", ", repaired", ", which"];
    let end = besides.iter().filter_map(|words| sentence.find(words)).min();
    end.map_or(sentence, |end| &sentence[..end]).trim_end_matches(" of")
}

/// What exactly a problem is, beyond its kind; nothing where that says all.
pub fn detail(row: &CheckRow) -> &str {
    let rest = row.message.strip_prefix(row.code.sentence());
    rest.map_or(&*row.message, |rest| rest.trim_start_matches([':', ' ']))
}

fn of_code(sections: &mut Vec<Section>, vault: &Vault, code: Code, rows: &[CheckRow]) {
    // The rows are what has it: a title does without the verb.
    let what = in_short(code);
    let what = what.strip_prefix("has ").unwrap_or(what);
    let label = format!("{}: {what}", code.severity().name());
    let groups = || rows.chunk_by(|a, b| a.of.is_some() && a.of == b.of);
    let n_originals = groups().filter(|rows| original_row(vault, rows).is_some()).count();
    let in_notes = groups()
        .flat_map(|rows| original_row(vault, rows).into_iter().chain(problem_rows(vault, rows)));
    let elsewhere: Vec<&CheckRow> =
        rows.iter().filter(|row| vault.by_path(&row.path).is_none()).collect();
    let n_rows = rows.len() - elsewhere.len() + n_originals;
    let begun = sections.len();
    add(sections, number_of(code), &label, in_notes, n_rows);
    if let Some(section) = sections.get_mut(begun) {
        section.aside = code.name();
    }
    // What has no node has no row: it is said.
    for row in elsewhere.iter().take(ROWS_MAX) {
        let line = row.place.map_or_else(String::new, |place| format!(":{}", place.line));
        let words = format!("{label}  {}: {}{line} {}", code.name(), row.path, row.message);
        say(sections, &words);
    }
}

/// Adds a section of the first rows, and how many there are besides.
fn add(
    sections: &mut Vec<Section>,
    number: u8,
    label: &str,
    rows: impl Iterator<Item = Row>,
    n_rows: usize,
) {
    if n_rows == 0 {
        return;
    }
    let rows = Rows::Made(rows.take(ROWS_MAX).collect());
    sections.push(Section::new(ListKey::Screen(number), Shown::new(label), rows));
    if n_rows > ROWS_MAX {
        say(sections, &format!("· {} more; vaultgraph check lists all ·", n_rows - ROWS_MAX));
    }
}

fn say(sections: &mut Vec<Section>, words: &str) {
    let number = u32::try_from(sections.len()).unwrap_or(u32::MAX);
    let rows = Rows::Made(Vec::new());
    sections.push(Section::new(ListKey::Said(number), display_safe(words), rows));
}

fn problem_rows<'r>(vault: &'r Vault, rows: &'r [CheckRow]) -> impl Iterator<Item = Row> + 'r {
    rows.iter().filter_map(|row| problem_row(vault, row))
}

/// The file that these are versions of, if they are and it is there.
fn original_row(vault: &Vault, rows: &[CheckRow]) -> Option<Row> {
    let path = rows.first()?.of.as_ref()?;
    let n = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let words = format!("{}  {}", path.name(), counted(n, "other version"));
    Some(Row { words: Words::Own(display_safe(&words)), ..Row::of(vault.by_path(path)?) })
}

fn problem_row(vault: &Vault, row: &CheckRow) -> Option<Row> {
    let node = vault.by_path(&row.path)?;
    let line = row.place.map_or_else(String::new, |place| format!(":{}", place.line));
    // The title says what kind it is.
    let detail = detail(row);
    // A few words stand at the right, so that no name that is cut takes them along.
    let (label, detail) = match cells::width(detail) <= LABEL_CELLS {
        true => (detail, ""),
        false => ("", detail),
    };
    let words = match &row.of {
        // Its name says of what, and that stands above it.
        Some(of) if vault.by_path(of).is_some() => format!("└ {}", row.path.name()),
        _ => format!("{}{line}  {detail}", row.path.name()),
    };
    Some(Row {
        words: Words::Own(display_safe(words.trim_end())),
        opens: row.place.map_or(Opens::Node, Opens::Line),
        problem: Some(display_safe(&row.message)),
        label: (!label.is_empty()).then(|| display_safe(label)),
        ..Row::of(node)
    })
}

/// What is said of a problem stands at the right up to so many cells.
const LABEL_CELLS: usize = 16;

fn unresolved_row(vault: &Vault, row: &Unresolved) -> Row {
    let near = row.nearest.map(|near| format!("maybe {}", vault.node(near).name()));
    Row { label: near.map(|near| display_safe(&near)), count: Some(row.links), ..Row::of(row.name) }
}
