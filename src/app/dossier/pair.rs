//! The page of two names.

use super::lines::{Dates, Writer};
use super::sections::Section;
use super::{Asked, Sheet};
use crate::app::page::{Role, Run};
use crate::app::trail::At;
use crate::query::between::{Between, Common, between};
use crate::query::listed::Listed;
use crate::text::words::{counted, thousands};
use crate::vault::{Class, NodeId, Vault};

/// Adds what two names have to do with each other.
pub fn pair(vault: &Vault, one: NodeId, other: NodeId, asked: &Asked, sheet: Sheet) {
    let between = between(vault, one, other, asked.today);
    let mut writer = Writer::new(vault, asked, sheet);
    let Between { n_notes, meetings, met, .. } = &between;
    let is_person = |node: NodeId| vault.node(node).class == Some(Class::Person);
    let are_people = is_person(one) && is_person(other);
    if *n_notes == 0 {
        writer.page.paragraph(&[Run::new("No note names both.", Role::Notice)], &[]);
    } else {
        let n_meetings = meetings.count();
        match n_meetings {
            0 if are_people => writer.head("met", &[Run::new("never together", Role::Dim)], ""),
            0 => {}
            n => {
                let word = if are_people { "met" } else { "meetings" };
                writer.first_last(word, *met, &counted(n, "meeting"));
            }
        }
        writer.first_last("named", between.named, &counted(*n_notes, "note"));
    }
    // Only people meet; of what else there is, meetings speak.
    let title = if are_people { Section::MeetingsTogether.row().title } else { "Meetings of both" };
    writer.titled(Section::MeetingsTogether, title, meetings, |writer, row| writer.note(row, &[]));
    writer.tasks(Section::TasksOfBoth, &between.tasks);
    writer.facts(Section::FactsOfBoth, &between.facts, Dates::Shown);
    writer.decisions(Section::DecisionsOfBoth, &between.decisions, Dates::Shown);
    writer.notes(Section::OtherNotes, &between.others);
    writer.tasks(Section::ClosedOfBoth, &between.closed);
    writer.common(Section::Common, &between.common);
}

impl Writer<'_> {
    /// Names that appear with several, and in how many notes with each.
    pub(super) fn common(&mut self, section: Section, common: &[Common]) {
        let rows: Vec<&Common> = common.iter().collect();
        let listed = Listed { total: rows.len(), rows };
        self.list(section, &listed, |writer, row| {
            let counts: Vec<String> = row.notes.iter().map(|n| thousands(*n as usize)).collect();
            let link = writer.link(row.with.node, At::Top);
            let name = Run::text(&*row.with.name).linked(link);
            let counts = Run::new(format!("{} notes", counts.join(" + ")), Role::Dim);
            writer.page.entry(&Run::new("· ", Role::Marker), &[name], &[counts]);
        });
    }
}
