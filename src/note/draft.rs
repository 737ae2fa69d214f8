//! A note while it is being read: what was found so far, and what was wrong.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::linktext::LinkText;
use super::{Code, Counted, Diagnostic, Link, LinkKind, Note, NotePath, Parsed};
use crate::text::{Place, Span, encoding};

/// More problems of one note than this are not listed; the last one says so.
const PROBLEMS_MAX: usize = 200;

pub(super) struct Draft {
    pub note: Note,
    problems: Vec<Diagnostic>,
    /// How many texts were repaired, and where the first stands.
    repairs: Option<(u32, Place)>,
}

impl Draft {
    pub(super) fn new(path: NotePath) -> Self {
        Self { note: Note::empty(path), problems: Vec::new(), repairs: None }
    }

    pub(super) fn report(&mut self, code: Code, place: impl Into<Option<Place>>, detail: &str) {
        let code = match self.problems.len() {
            PROBLEMS_MAX => return,
            n if n + 1 == PROBLEMS_MAX => Code::LimitReached,
            _ => code,
        };
        let detail =
            if code == Code::LimitReached { "more problems than are listed" } else { detail };
        self.problems.push(Diagnostic::new(&self.note.path, place.into(), code, detail));
    }

    /// The text as it was meant, and whether that
    /// differs from what is written.
    pub(super) fn mend(&mut self, text: &str, place: Place) -> (Box<str>, bool) {
        let mended = self.mended(text, place);
        let repaired = matches!(mended, Cow::Owned(_));
        (mended.into(), repaired)
    }

    /// [`mend`](Self::mend) for a text of which only parts are kept; owned if it
    /// was repaired.
    pub(super) fn mended<'t>(&mut self, text: &'t str, place: Place) -> Cow<'t, str> {
        let Some(repaired) = encoding::repair(text) else { return Cow::Borrowed(text) };
        self.count_repair(place);
        Cow::Owned(repaired)
    }

    /// Counts the names that are repaired where a link is joined, of all links from
    /// `first` on, unless they are counted with the sentence that they stand in.
    pub(super) fn count_repaired_links(&mut self, first: usize) {
        let links = self.note.links.iter().zip(0..).skip(first);
        let damaged = links.filter(|(link, _)| encoding::repair(&link.target).is_some());
        let damaged: Vec<(Place, u32)> = damaged.map(|(link, at)| (link.place, at)).collect();
        if damaged.is_empty() {
            return;
        }
        let Note { tasks, facts, decisions, .. } = &self.note;
        let subjects: BTreeSet<u32> = facts.iter().filter_map(|fact| fact.subject.link).collect();
        let said = tasks.iter().map(|task| &task.text);
        let said = said.chain(facts.iter().map(|fact| &fact.statement));
        let said = said.chain(decisions.iter().map(|decision| &decision.statement));
        let lines: BTreeSet<u32> =
            said.filter(|said| said.repaired).map(|said| said.place.line).collect();
        for (place, at) in damaged {
            if !lines.contains(&place.line) && !subjects.contains(&at) {
                self.count_repair(place);
            }
        }
    }

    fn count_repair(&mut self, place: Place) {
        let (count, first) = self.repairs.unwrap_or((0, place));
        self.repairs = Some((count + 1, first.min(place)));
    }

    /// Adds a link under the heading that was read last; gives its index.
    pub(super) fn link(
        &mut self,
        kind: LinkKind,
        text: LinkText,
        span: Span,
        place: Place,
        counted: Counted,
    ) -> u32 {
        let LinkText { target, subpath, display } = text;
        let heading = self.note.headings.len().checked_sub(1).and_then(|at| u32::try_from(at).ok());
        self.note.links.push(Link {
            kind,
            target,
            subpath,
            display,
            span,
            place,
            counted,
            heading,
        });
        u32::try_from(self.note.links.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn finish(mut self) -> Parsed {
        if let Some((count, first)) = self.repairs {
            let detail =
                if count == 1 { "in 1 place".into() } else { format!("in {count} places") };
            self.report(Code::DamagedEncoding, first, &detail);
        }
        self.problems.sort_by_key(|problem| problem.place);
        Parsed { note: self.note, problems: self.problems }
    }
}
