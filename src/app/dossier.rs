//! The page of a name, note or no note: what is known of it, each line leading
//! to the place that says so.

use super::compose::Goto;
use super::page::{Marks, PageBuilder, Role, Run, Target};
use super::trail::At;
use crate::note::{Priority, blocks};
use crate::query::known::{self, Known, Meeting};
use crate::query::neighbourhood::{Look, SectionKey, neighbourhood};
use crate::query::tasks::TaskRow;
use crate::text::{Date, Place};
use crate::vault::{NodeId, NodeKind, Vault};

/// How many lines of a section stand on the page; the rest is counted.
const LINES_MAX: usize = 12;
/// How many other spellings are named.
const SPELLINGS_MAX: usize = 6;
/// One cell for each month: no note, then more and more of them.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Adds the page of one node.
pub fn of(vault: &Vault, node: NodeId, today: Date, page: &mut PageBuilder, goto: &mut Vec<Goto>) {
    let known = known::known(vault, node, today);
    let mut dossier = Dossier { vault, today, page, goto };
    dossier.head(&known);
    dossier.facts(&known);
    dossier.promises("Promises, mine", &known.promises.mine);
    dossier.promises("Promises, theirs", &known.promises.theirs);
    dossier.promises("Unassigned", &known.promises.unassigned);
    dossier.meetings(&known.meetings);
    dossier.decisions(&known);
    dossier.with(&known);
}

/// Adds the notes that two names share.
pub fn shared(
    vault: &Vault,
    one: NodeId,
    other: NodeId,
    page: &mut PageBuilder,
    goto: &mut Vec<Goto>,
) {
    let found = neighbourhood(vault, one, &Look::default());
    let with = found.sections.iter().find(|section| section.key == SectionKey::With);
    let row = with.and_then(|section| section.rows.iter().find(|row| row.node == other));
    let names = [one, other].map(|node| Run::text(&*vault.node(node).name));
    let [first, second] = names;
    page.heading(1, &[first, Run::text(" and "), second], &[]);
    let Some(row) = row else { return };
    let n = row.count;
    let text =
        if n == 1 { "One note names both.".to_owned() } else { format!("{n} notes name both.") };
    page.paragraph(&[Run::new(text, Role::Dim)], &[]);
    page.blank();
    for evidence in &row.evidence {
        let node = vault.node(evidence.source);
        let target = entry(goto, evidence.source, At::Place(evidence.place));
        let link = page.link(target, None);
        let date = node.date.map_or_else(String::new, |date| date.to_string());
        let name = Run::text(&*node.name).linked(link);
        page.entry(&Run::new("▪ ", Role::Marker), &[name], &[Run::new(date, Role::Dim)]);
    }
}

/// What a link of the page leads to, by its number.
pub(super) fn entry(goto: &mut Vec<Goto>, node: NodeId, at: At) -> Target {
    goto.push(Goto { node, at });
    Target::Entry(u32::try_from(goto.len() - 1).unwrap_or(u32::MAX))
}

struct Dossier<'a> {
    vault: &'a Vault,
    today: Date,
    page: &'a mut PageBuilder,
    goto: &'a mut Vec<Goto>,
}

impl Dossier<'_> {
    fn head(&mut self, known: &Known) {
        let node = self.vault.node(known.of);
        let class = match (&known.class, node.kind) {
            (Some(class), _) => class.name().to_owned(),
            (None, NodeKind::Tag) => "tag".to_owned(),
            (None, NodeKind::Attachment) => "attachment".to_owned(),
            (None, NodeKind::Note | NodeKind::Entity) => "name".to_owned(),
        };
        let note = match (node.kind, &node.path) {
            (NodeKind::Entity, _) => ", no note",
            (NodeKind::Attachment, None) => ", missing",
            _ => "",
        };
        let notes = match known.notes {
            0 => "no note names it".to_owned(),
            1 => "1 note".to_owned(),
            n => format!("{n} notes"),
        };
        self.page.paragraph(&[Run::text(format!("{class}{note}"))], &[Run::new(notes, Role::Dim)]);
        self.spellings(known);
        if let Some(met) = known.met {
            self.dated("last met", met.last.date, met.last.note, met.last.place, met.first.date);
        }
        if let Some(mentioned) =
            known.mentioned.filter(|m| known.met.is_none_or(|met| met.last.date != m.last.date))
        {
            let last = mentioned.last;
            self.dated("last mentioned", last.date, last.note, last.place, mentioned.first.date);
        }
        let most = known.months.iter().copied().max().unwrap_or(0);
        if most > 0 {
            let bars: String = known.months.iter().map(|&n| bar(n, most)).collect();
            let sum: u32 = known.months.iter().sum();
            let words = if sum == 1 { "1 note" } else { &format!("{sum} notes") };
            let runs = [
                Run::new(bars, Role::Label),
                Run::new(format!("  {words} in twelve months"), Role::Dim),
            ];
            self.page.paragraph(&runs, &[]);
        }
    }

    fn spellings(&mut self, known: &Known) {
        let name = &self.vault.node(known.of).name;
        let others: Vec<_> =
            known.spellings.iter().filter(|spelling| spelling.text != *name).collect();
        if others.is_empty() {
            return;
        }
        let mut words: Vec<String> = others
            .iter()
            .take(SPELLINGS_MAX)
            .map(|spelling| match spelling.count {
                0 => spelling.text.to_string(),
                n => format!("{} ×{n}", spelling.text),
            })
            .collect();
        if others.len() > SPELLINGS_MAX {
            words.push(format!("{} more", others.len() - SPELLINGS_MAX));
        }
        let runs = [Run::new("also ", Role::Dim), Run::new(words.join(", "), Role::Value)];
        self.page.paragraph(&runs, &[]);
    }

    fn dated(&mut self, words: &str, last: Date, note: NodeId, place: Place, first: Date) {
        let link = self.page.link(entry(self.goto, note, At::Place(place)), None);
        let mut runs = vec![
            Run::new(format!("{words} "), Role::Dim),
            Run::text(last.beside(self.today)).linked(link).whole(),
        ];
        if first != last {
            runs.push(Run::new(format!(", first {first}"), Role::Dim));
        }
        self.page.paragraph(&runs, &[]);
    }

    fn section(&mut self, title: &str, n: usize) -> bool {
        if n > 0 {
            self.page.heading(2, &[Run::text(title)], &[Run::new(n.to_string(), Role::Dim)]);
        }
        n > 0
    }

    fn more(&mut self, n: usize) {
        if n > LINES_MAX {
            let text = format!("{} more", n - LINES_MAX);
            self.page.item(&Run::new("… ", Role::Dim), &[Run::new(text, Role::Dim)], &[]);
        }
    }

    fn facts(&mut self, known: &Known) {
        if !self.section("Facts", known.facts.len()) {
            return;
        }
        for fact in known.facts.iter().take(LINES_MAX) {
            self.sentence(&fact.statement, fact.date, fact.note, fact.place);
        }
        self.more(known.facts.len());
    }

    fn decisions(&mut self, known: &Known) {
        if !self.section("Decisions", known.decisions.len()) {
            return;
        }
        for decision in known.decisions.iter().take(LINES_MAX) {
            self.sentence(&decision.statement, decision.date, decision.note, decision.place);
        }
        self.more(known.decisions.len());
    }

    /// A date and a sentence, leading to where it is written.
    fn sentence(&mut self, words: &str, date: Option<Date>, note: NodeId, place: Place) {
        let link = self.page.link(entry(self.goto, note, At::Place(place)), None);
        let marker = match date {
            Some(date) => format!("{date}  "),
            None => "undated     ".to_owned(),
        };
        self.page.item(
            &Run::new(marker, Role::Dim),
            &[Run::text(blocks::words(words)).linked(link)],
            &[],
        );
    }

    fn promises(&mut self, title: &str, tasks: &[TaskRow]) {
        if !self.section(title, tasks.len()) {
            return;
        }
        for task in tasks.iter().take(LINES_MAX) {
            let link = self.page.link(entry(self.goto, task.note, At::Place(task.place)), None);
            let mut runs = vec![Run::text(blocks::words(&task.text)).linked(link)];
            runs.extend(self.labels(task));
            self.page.item(&Run::new("☐ ", Role::TaskOpen), &runs, &[]);
        }
        self.more(tasks.len());
    }

    fn labels(&self, task: &TaskRow) -> Vec<Run> {
        let mut runs = Vec::new();
        if let Some(due) = task.due {
            let late = due < self.today;
            let words = if late { "overdue" } else { "due" };
            let role = if late { Role::Overdue } else { Role::Label };
            let day = if due == self.today { "today".to_owned() } else { due.label(self.today) };
            runs.push(Run::text("  "));
            runs.push(Run::new(format!("{words} {day}"), role).whole());
        }
        if let Some(word) = task.priority.map(Priority::name) {
            runs.push(Run::text("  "));
            runs.push(Run::new(word, Role::Label).whole());
        }
        runs
    }

    fn meetings(&mut self, meetings: &[Meeting]) {
        if !self.section("Meetings", meetings.len()) {
            return;
        }
        for meeting in meetings.iter().take(LINES_MAX) {
            let link =
                self.page.link(entry(self.goto, meeting.note.node, At::Place(meeting.place)), None);
            let date = meeting.date.map_or_else(String::new, |date| date.to_string());
            let name = strip_date(&meeting.note.name, meeting.date);
            let runs = [Run::text(name).linked(link)];
            self.page.entry(&Run::new("▪ ", Role::Marker), &runs, &[Run::new(date, Role::Dim)]);
        }
        self.more(meetings.len());
    }

    fn with(&mut self, known: &Known) {
        if !self.section("Often with", known.with.len()) {
            return;
        }
        for neighbour in &known.with {
            let link = self.page.link(entry(self.goto, neighbour.node, At::Top), None);
            let name =
                Run::text(&*self.vault.node(neighbour.node).name).linked(link).marked(Marks::NONE);
            let n = Run::new(neighbour.count.to_string(), Role::Dim);
            self.page.entry(&Run::new("· ", Role::Marker), &[name], &[n]);
        }
    }
}

/// A note's name without the date that stands beside it anyway.
pub fn strip_date(name: &str, date: Option<Date>) -> &str {
    let Some(rest) = date.and_then(|date| name.strip_prefix(&date.to_string())) else {
        return name;
    };
    let rest = rest.trim_start_matches([' ', '-', '_', '–', '—']);
    if rest.is_empty() { name } else { rest }
}

fn bar(n: u32, most: u32) -> char {
    match n {
        0 => BARS[0],
        _ => BARS[(1 + (n * 6) / most.max(1)).min(7) as usize],
    }
}
