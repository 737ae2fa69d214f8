//! The page of a week or a month.

use super::lines::{Dates, Writer};
use super::sections::Section;
use super::{Asked, Sheet};
use crate::app::page::{Role, Run};
use crate::query::span::spanned;
use crate::query::timeline::Unit;
use crate::text::Date;
use crate::text::words::counted;
use crate::vault::{NodeId, Vault};

/// What a span is called.
pub fn span_name(unit: Unit, first: Date) -> String {
    let (year, ..) = first.parts();
    match unit {
        Unit::Month => format!("{} {year:04}", first.month_name()),
        Unit::Week => format!("week of {first}"),
    }
}

/// Adds what happened in the span that begins on a day, in all notes or in those
/// that name `of`.
pub fn span(vault: &Vault, of: Option<NodeId>, span: (Unit, Date), asked: &Asked, sheet: Sheet) {
    let spanned = spanned(vault, of, span, asked.today);
    let mut writer = Writer::new(vault, asked, sheet);
    let mut counts = vec![counted(spanned.notes.count(), "note")];
    if spanned.n_meetings > 0 {
        counts.push(counted(spanned.n_meetings, "meeting"));
    }
    let days = format!("{} to {}", spanned.first, spanned.last);
    writer.page.paragraph(&[Run::text(days)], &[Run::new(counts.join(", "), Role::Dim)]);
    if spanned.notes.is_empty() {
        writer.page.blank();
        writer.page.paragraph(&[Run::new("No note is of these days.", Role::Notice)], &[]);
    }
    writer.tasks(Section::TasksOfSpan, &spanned.tasks);
    writer.present(Section::PeopleOfSpan, &spanned.people);
    writer.facts(Section::FactsOfSpan, &spanned.facts, Dates::Shown);
    writer.decisions(Section::DecisionsOfSpan, &spanned.decisions, Dates::Shown);
    writer.notes(Section::NotesOfSpan, &spanned.notes);
    writer.present(Section::NamedInSpan, &spanned.named);
}
