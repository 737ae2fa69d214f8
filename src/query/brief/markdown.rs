//! A brief as Markdown, to be pasted into a note: every line has a wikilink to
//! its source. What was a task is an item without a box, and no heading is called
//! Decisions: pasted, it makes no second task, fact or decision.

use std::sync::Arc;

use crate::note::Priority;
use crate::query::brief::{Brief, Briefed};
use crate::query::decisions::DecisionRow;
use crate::query::facts::FactRow;
use crate::query::known::{FirstLast, Known, Member, NoteRow};
use crate::query::listed::Listed;
use crate::query::tasks::TaskRow;
use crate::query::variants::Proposal;
use crate::query::written::wikilink;
use crate::text::Date;
use crate::text::words::counted;
use crate::vault::{NodeId, Vault};

/// Lines of a section; the rest is counted.
const LINES_MAX: usize = 10;

/// Facts from before the last meeting.
const FACTS_BEFORE_MAX: usize = 4;

/// Spellings of a name.
const SPELLINGS_MAX: usize = 12;

/// Names that somebody appears with.
const WITH_MAX: usize = 8;

struct Writer<'a> {
    vault: &'a Vault,
    today: Date,
    lines: Vec<String>,
}

/// The lines of a brief.
pub fn brief(
    vault: &Vault,
    brief: &Brief,
    proposals: &[Arc<Proposal>],
    today: Date,
) -> Vec<String> {
    let mut writer = Writer { vault, today, lines: Vec::new() };
    let names: Vec<&str> = brief.of.iter().map(|one| vault.node(one.known.of).name()).collect();
    writer.lines.push(format!("# Brief: {}", names.join(", ")));
    writer.lines.push(String::new());
    writer.lines.push(format!("Read on {today}."));
    for one in &brief.of {
        writer.briefed(one, brief.of.len() == 1);
    }
    writer.together(brief);
    writer.list("### Maybe the same as", (proposals, proposals.len()), LINES_MAX, |_, proposal| {
        let names: Vec<&str> = proposal.names.iter().map(|name| &*name.name).collect();
        let reason = proposal.reasons.first().map_or("", String::as_str);
        format!("{}, {:.2}: {reason}", names.join(" = "), proposal.score)
    });
    writer.lines
}

impl Writer<'_> {
    fn title(&mut self, title: &str) {
        self.lines.extend([String::new(), title.to_owned(), String::new()]);
    }

    /// A section of so many lines at most, with a count of what is left out.
    fn list<T>(
        &mut self,
        title: &str,
        (rows, total): (&[T], usize),
        max: usize,
        line: impl Fn(&Self, &T) -> String,
    ) {
        if rows.is_empty() {
            return;
        }
        self.title(title);
        let lines: Vec<String> = rows.iter().take(max).map(|row| line(self, row)).collect();
        let n_more = total - lines.len();
        self.lines.extend(lines.into_iter().map(|line| format!("- {line}")));
        if n_more > 0 {
            self.lines.push(format!("- … {n_more} more"));
        }
    }

    fn listed<T>(&mut self, title: &str, listed: &Listed<T>, line: impl Fn(&Self, &T) -> String) {
        self.list(title, (&listed.rows, listed.total), LINES_MAX, line);
    }

    fn briefed(&mut self, briefed: &Briefed, alone: bool) {
        let known = &briefed.known;
        self.title(&format!("## {}", self.wikilink(known.of)));
        let class = known.class.as_ref().map_or("name", |class| class.name());
        self.lines.push(format!("- {class}, in {}", counted(known.notes, "note")));
        let met = if known.is_rolled_up() {
            let n_meetings = known.meetings.count();
            self.dates("meeting", known.in_meetings, n_meetings)
        } else {
            self.dates("met", known.met, known.met_notes)
        };
        let mentioned = self.dates("mentioned", known.mentioned, known.notes);
        self.lines.extend(met.into_iter().chain(mentioned));
        if alone {
            self.lines.extend(self.spelled(known));
            self.lines.extend(self.months(known));
        }
        self.listed("### I promised", &known.promises.mine, Self::task);
        let nearby = &known.promises.mine_nearby;
        self.listed("### I promised in notes about them", nearby, Self::task);
        self.listed("### They promised", &known.promises.theirs, Self::task);
        self.listed("### Promised by nobody yet", &known.promises.unassigned, Self::task);
        self.listed("### Still to be done", &known.tasks, Self::task);
        self.listed("### People", &known.people, Self::member);
        let (since, before) = (briefed.facts_since(), briefed.facts_before());
        let total = known.facts.total;
        let n_since = if before.is_empty() { total } else { since.len() };
        let title = match known.last_meeting() {
            Some(last) => format!("### Learned since {}", last.date),
            None => "### Known".to_owned(),
        };
        self.list(&title, (since, n_since), LINES_MAX, Self::fact);
        let rest = (before, total - since.len());
        let title = if since.is_empty() { "### Known" } else { "### Known up to then" };
        self.list(title, rest, FACTS_BEFORE_MAX, Self::fact);
        if alone {
            self.alone(briefed);
        }
    }

    /// What is said of somebody where there is nobody else to be read about: the
    /// whole dossier.
    fn alone(&mut self, briefed: &Briefed) {
        let known = &briefed.known;
        self.listed("### What was decided", &known.decisions, Self::decision);
        self.listed("### Meetings", &known.meetings, Self::note);
        self.listed("### Subject of", &known.subject_of, Self::note);
        self.listed("### Took part in", &known.took_part, Self::note);
        self.listed("### Also linked from", &known.linked, Self::note);
        let with = (&known.with.rows[..], known.with.total);
        self.list("### Often with", with, WITH_MAX, |writer, row| {
            format!("{}, {}", writer.wikilink(row.node), counted(row.count, "note"))
        });
    }

    fn together(&mut self, brief: &Brief) {
        self.listed("## Met together", &brief.together, |writer, row| {
            let who: Vec<String> = row.who.iter().map(|who| writer.wikilink(who.node)).collect();
            format!("{}, with {}", writer.note(&row.meeting), who.join(", "))
        });
        self.listed("## What was decided there", &brief.decisions, Self::decision);
        let common = (&brief.common[..], brief.common.len());
        self.list("## In common", common, LINES_MAX, |writer, row| {
            let notes: Vec<String> = row.notes.iter().map(u32::to_string).collect();
            format!("{}, {} notes", writer.wikilink(row.with.node), notes.join(" + "))
        });
    }

    /// How the name is spelled, where it is spelled in several ways.
    fn spelled(&self, known: &Known) -> Option<String> {
        let spellings: Vec<String> = known
            .spellings
            .iter()
            .take(SPELLINGS_MAX)
            .map(|spelling| format!("{} ×{}", spelling.text, spelling.count))
            .collect();
        (spellings.len() > 1).then(|| format!("- spelled {}", spellings.join(", ")))
    }

    /// How many notes there were in each of twelve months.
    fn months(&self, known: &Known) -> Option<String> {
        let sum: u32 = known.months.iter().sum();
        let months: Vec<String> = known.months.iter().map(u32::to_string).collect();
        let (first, last) = (self.today.months_before(11).month_name(), self.today.month_name());
        (sum > 0)
            .then(|| format!("- {sum} in twelve months, {first} to {last}: {}", months.join(" ")))
    }

    fn dates(&self, word: &str, dates: Option<FirstLast>, n_notes: u32) -> Option<String> {
        let FirstLast { first, last } = dates?;
        let source = self.wikilink(last.note);
        let mut line = format!("- last {word} {} ({source})", last.date);
        if first.date != last.date {
            line += &format!(", first {} ({})", first.date, self.wikilink(first.note));
        }
        Some(line + &format!(", {}", counted(n_notes, "note")))
    }

    fn task(&self, task: &TaskRow) -> String {
        // A tag would tag the note that this is pasted into.
        let is_tag = |word: &&str| {
            word.strip_prefix('#').is_some_and(|tag| task.tags.iter().any(|own| **own == *tag))
        };
        let words: Vec<&str> = task.text.split(' ').filter(|word| !is_tag(word)).collect();
        let mut line = words.join(" ");
        if let Some(due) = task.due {
            let word = if due < self.today { "overdue since" } else { "due" };
            line += &format!(", {word} {due}");
        }
        if let Some(priority) = task.priority.map(Priority::name) {
            line += &format!(", {priority}");
        }
        format!("{line} ({})", self.wikilink(task.note))
    }

    fn fact(&self, fact: &FactRow) -> String {
        format!("{}{} ({})", day(fact.date), fact.statement, self.wikilink(fact.note))
    }

    fn decision(&self, decision: &DecisionRow) -> String {
        format!("{}{} ({})", day(decision.date), decision.statement, self.wikilink(decision.note))
    }

    fn note(&self, row: &NoteRow) -> String {
        format!("{}{}", day(row.date), self.wikilink(row.note.node))
    }

    fn member(&self, member: &Member) -> String {
        let mut line = self.wikilink(member.person.node);
        if let Some((word, note, _)) = &member.field {
            line += &format!(", {word} ({})", self.wikilink(*note));
        }
        if let Some(last) = member.last {
            let source = self.wikilink(last.note);
            let n = counted(member.meetings, "meeting");
            line += &format!(", {n}, last {} ({source})", last.date);
        }
        line
    }

    fn wikilink(&self, node: NodeId) -> String {
        wikilink(self.vault, node)
    }
}

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| format!("{date} "))
}
