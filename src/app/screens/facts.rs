//! Facts: what notes say of somebody or something, each with its subject, its
//! sentence, its date and the line that says so.

use std::sync::Arc;

use super::Face;
use crate::app::areas::Room;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Rows, Subjects};
use crate::text::Shown;
use crate::vault::NodeId;

/// Which facts come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The newest.
    #[default]
    Date,
    /// Those of the first subject by name, of each the newest.
    Subject,
}

impl Order {
    /// The order after this one.
    pub fn next(self) -> Self {
        match self {
            Self::Date => Self::Subject,
            Self::Subject => Self::Date,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Date => "newest first",
            Self::Subject => "by subject",
        }
    }
}

/// All facts.
pub const ALL: Face = Face {
    room: Room::List,
    this: None,
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "to the line"),
        (&["step-back"], "back"),
        (&["filter"], "filter"),
        (&["sort"], "sort"),
        (&["facts"], "of this one"),
        (&["day"], "its day"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No note states a fact yet.",
        "",
        "A fact is a list item that ends",
        "in *(about a name)*.",
        "{step-back} goes back.",
    ],
    waiting: WAITING,
};

/// The facts about one node.
pub const ABOUT: Face = Face {
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "to the line"),
        (&["step-back"], "back"),
        (&["filter"], "filter"),
        (&["facts"], "all facts"),
        (&["day"], "its day"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No note states a fact about this name.",
        "",
        "{facts} shows all facts, {step-back} goes back.",
    ],
    ..ALL
};

/// What the lists of the whole vault say before it is read.
pub const WAITING: &[&str] = &["The vault is being read.", "{find} finds what is in already."];

/// Every fact.
pub fn all(stock: &Stock, order: Order) -> Vec<Section> {
    let facts = match order {
        Order::Date => Arc::clone(&stock.whole.facts),
        Order::Subject => stock.whole.facts_by_subject(stock.vault),
    };
    vec![section(Rows::Facts(facts, Subjects::Shown))]
}

/// The facts about one node, the newest first.
pub fn about(stock: &Stock, of: NodeId) -> Vec<Section> {
    let facts = stock.whole.facts.iter().filter(|fact| fact.subject == of).copied().collect();
    vec![section(Rows::Facts(facts, Subjects::AreOne))]
}

fn section(rows: Rows) -> Section {
    Section::new(ListKey::Screen(0), Shown::new("facts"), rows)
}
