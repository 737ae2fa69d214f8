//! The page of a day.

use super::lines::{Dates, Writer, counted_wide};
use super::sections::Section;
use super::{Asked, Sheet};
use crate::app::page::{Role, Run, Target};
use crate::app::trail::At;
use crate::query::day::{self, Present};
use crate::query::listed::Listed;
use crate::text::words::counted;
use crate::text::{Date, Place};
use crate::vault::Vault;

/// Adds what happened on a day.
pub fn day(vault: &Vault, date: Date, asked: &Asked, sheet: Sheet) {
    let day = day::day(vault, date, asked.today);
    let mut writer = Writer::new(vault, asked, sheet);
    let beside = date.beside(asked.today);
    let mut runs = vec![Run::text(date.weekday_name())];
    if beside != date.to_string() {
        runs.push(Run::text(format!(", {beside}")));
    }
    let to_daily = day.daily.as_ref().map(|daily| match asked.own {
        Some(_) => writer.page.link(Target::Row(0), None),
        None => writer.link(daily.node, At::Place(Place::START)),
    });
    if let Some(link) = to_daily {
        runs.extend([Run::text(", "), Run::text("daily note").linked(link)]);
    }
    let n_notes = day.notes.count();
    let n_notes = if n_notes == 0 { String::new() } else { counted(n_notes, "note") };
    writer.page.paragraph(&runs, &[Run::new(n_notes, Role::Dim)]);
    writer.list(Section::NotesOfDay, &day.notes, |writer, row| {
        let link = writer.link(row.note.node, At::Place(row.place));
        let class = writer.vault.node(row.note.node).class.as_ref();
        let class = class.map_or("", |class| class.name()).to_owned();
        let name = super::strip_date(&row.note.name, row.date);
        let name = Run::text(name).linked(link);
        writer.page.entry(&Run::new("▪ ", Role::Marker), &[name], &[Run::new(class, Role::Dim)]);
    });
    writer.present(Section::PeopleOfDay, &day.people);
    writer.facts(Section::FactsOfDay, &day.facts, Dates::OfOneDay);
    writer.decisions(Section::DecisionsOfDay, &day.decisions, Dates::OfOneDay);
    writer.tasks(Section::DueThatDay, &day.due);
    writer.tasks(Section::ScheduledThatDay, &day.scheduled);
    writer.tasks(Section::DoneThatDay, &day.done);
    writer.tasks(Section::CreatedThatDay, &day.created);
    writer.present(Section::NamedThatDay, &day.named);
    if let (Some(daily), Some(link), Some(add)) = (day.daily, to_daily, asked.own) {
        writer.own("Daily note", daily.node, add, link);
    } else if to_daily.is_none() && writer.page.n_rows() == 1 {
        writer.page.blank();
        writer.page.paragraph(&[Run::new("No note is of this day.", Role::Notice)], &[]);
    }
}

impl Writer<'_> {
    pub(super) fn present(&mut self, section: Section, present: &Listed<Present>) {
        self.list(section, present, |writer, one| {
            let link = writer.link(one.note, At::Place(one.place));
            let name = Run::text(&*one.who.name).linked(link);
            let met = if one.met { "met" } else { "" };
            let right = format!("{met}  {:>8}", counted_wide(one.notes, "note"));
            writer.page.entry(
                &Run::new("· ", Role::Marker),
                &[name],
                &[Run::new(right, Role::Dim)],
            );
        });
    }
}
