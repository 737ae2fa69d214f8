//! The page to read before a meeting.

use super::lines::{Dates, Writer};
use super::sections::Section;
use super::{Asked, Sheet};
use crate::app::page::{Role, Run};
use crate::app::trail::At;
use crate::query::brief::{self, Briefed};
use crate::query::facts::FactRow;
use crate::query::listed::Listed;
use crate::vault::{NodeId, Vault};

/// Adds what to have read before a meeting with these.
pub fn brief(vault: &Vault, of: &[NodeId], asked: &Asked, sheet: Sheet) {
    let brief = brief::brief(vault, of, asked.today);
    let mut writer = Writer::new(vault, asked, sheet);
    for (at, briefed) in brief.of.iter().enumerate() {
        writer.name = at;
        writer.briefed(briefed, brief.of.len() == 1);
    }
    writer.name = brief.of.len();
    writer.list(Section::Together, &brief.together, |writer, row| {
        let who: Vec<&str> = row.who.iter().map(|named| &*named.name).collect();
        let who = Run::new(format!("  {}", who.join(", ")), Role::Dim);
        // Of two it goes without saying.
        let who = if brief.of.len() > 2 { vec![who] } else { Vec::new() };
        writer.note(&row.meeting, &who);
    });
    writer.decisions(Section::DecidedTogether, &brief.decisions, Dates::Shown);
    writer.common(Section::CommonOfAll, &brief.common);
}

impl Writer<'_> {
    /// What to know of one of them.
    fn briefed(&mut self, briefed: &Briefed, alone: bool) {
        let known = &briefed.known;
        let link = self.link(known.of, At::Top);
        let name = Run::text(self.vault.node(known.of).name()).linked(link);
        let class = known.class.as_ref().map_or("name", |class| class.name());
        self.page.heading(1, &[name], &[Run::new(class, Role::Dim)]);
        self.dates(known);
        if known.notes == 0 {
            self.head("mentioned", &[Run::new("in no note", Role::Dim)], "");
        }
        if known.is_rolled_up() {
            self.tasks(Section::Tasks, &known.tasks);
            self.people(&known.people);
        } else {
            self.promises(known);
        }
        let since = briefed.facts_since();
        let before = briefed.facts_before();
        // What the list leaves out is older than all that is in it.
        let n_since = if before.is_empty() { known.facts.total } else { since.len() };
        let title = match known.last_meeting() {
            Some(last) => format!("{} {}", Section::FactsSince.row().title, last.date),
            None => Section::FactsBefore.row().title.to_owned(),
        };
        self.fact_rows(Section::FactsSince, &title, since, n_since);
        let title =
            if since.is_empty() { Section::FactsBefore.row().title } else { "Facts up to then" };
        self.fact_rows(Section::FactsBefore, title, before, known.facts.total - since.len());
        if alone {
            let meetings = if known.is_rolled_up() { &known.meetings } else { &known.took_part };
            self.notes(Section::LastMeetings, meetings);
            self.decisions(Section::LastDecisions, &known.decisions, Dates::Shown);
            self.with(&known.with);
        }
    }

    fn fact_rows(&mut self, section: Section, title: &str, facts: &[FactRow], total: usize) {
        let rows: Vec<&FactRow> = facts.iter().collect();
        let total = if rows.is_empty() { 0 } else { total };
        let listed = Listed { rows, total };
        self.sentences(section, title, &listed, Dates::Shown, |fact| {
            (&fact.statement, fact.date, fact.note, fact.place)
        });
    }
}
