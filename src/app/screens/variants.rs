//! Variants: names that may be one, the best first. A row opens where it
//! stands, since it is about several nodes; its page shows what speaks for it.

use std::sync::Arc;

use super::Face;
use crate::app::areas::Room;
use crate::app::command::Scope;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Opens, Row, Rows, Words};
use crate::query::variants::Proposal;
use crate::text::Shown;
use crate::text::shown::display_safe;

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: None,
    scope: Some(Scope::Variants),
    hints: &[
        (&["up", "down"], "choose"),
        (&["say-same"], "same"),
        (&["say-different"], "different"),
        (&["say-later"], "later"),
        (&["take-back"], "undo"),
        (&["walk"], "read"),
        (&["step-back"], "back"),
        (&["choose-names"], "choose names"),
        (&["filter"], "filter"),
        (&["help"], "help"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No name looks like another.",
        "",
        "{step-back} goes back, {take-back} undoes an answer.",
    ],
    waiting: &[
        "Looking for names that may be one…",
        "",
        "This can take a few seconds.",
        "Go on walking; v comes back here.",
    ],
};

/// Every proposal that waits for an answer.
pub fn sections(stock: &Stock) -> Vec<Section> {
    let mut rows: [Vec<Row>; 3] = Default::default();
    for proposal in stock.proposals.open() {
        let at = match (proposal.put_off, proposal.certain) {
            (false, true) => 0,
            (false, false) => 1,
            (true, _) => 2,
        };
        rows[at].extend(row(proposal));
    }
    let sections = (0u8..).zip(["certain", "likely", "put off"]).zip(rows);
    let sections = sections.map(|((at, label), rows)| {
        Section::new(ListKey::Screen(at), Shown::new(label), Rows::Made(rows))
    });
    sections.chain(limit(stock)).collect()
}

/// What is said where not all names could be compared.
pub fn limit(stock: &Stock) -> Option<Section> {
    let label = display_safe(&format!("· {} ·", stock.proposals.limit()?));
    Some(Section::new(ListKey::Said(u32::MAX), label, Rows::Made(Vec::new())))
}

fn row(proposal: &Arc<Proposal>) -> Option<Row> {
    let first = proposal.names.first()?;
    Some(Row {
        words: Words::Own(display_safe(&joined(proposal))),
        opens: Opens::Proposal(Arc::clone(proposal)),
        label: Some(Shown::new(&format!("{:.2}", proposal.score))),
        ..Row::of(first.node)
    })
}

/// The names of a proposal in one line.
pub fn joined(proposal: &Proposal) -> String {
    let names: Vec<&str> = proposal.names.iter().map(|candidate| &*candidate.name).collect();
    names.join(" = ")
}
