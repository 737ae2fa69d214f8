//! `[name]`, `[name:value]`: what is asked of the properties of a note.

use super::expr;
use super::pattern::{Case, Cover, Pattern};
use super::{Expr, Within};
use crate::note::{NoteView, Property as Written};
use crate::query::terms::{Fault, How, Piece, Tree};
use crate::text::{Date, Place};

/// What is asked of a property.
#[derive(Debug, Clone)]
pub(super) struct Property {
    name: Pattern,
    value: Asked,
}

#[derive(Debug, Clone)]
enum Asked {
    /// That it is there.
    Anything,
    /// That it has no value.
    Nothing,
    /// That a value is less, or more, than a number or a date.
    Than(Order, Box<str>),
    /// That its values answer this.
    Values(Box<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Less,
    More,
}

impl Property {
    /// Reads what is asked.
    pub fn of(name: &Piece, value: Option<&Tree>, case: Case) -> Result<Self, Fault> {
        let name = Pattern::of(name, Case::Ignored, Cover::Whole)?;
        let value = match value {
            None => Asked::Anything,
            Some(Tree::Text(Piece { text, how: How::Word, .. })) if &**text == "null" => {
                Asked::Nothing
            }
            Some(Tree::Text(piece)) if than(piece).is_some() => {
                let (order, text) = than(piece).unwrap_or((Order::Less, ""));
                if number(text).is_none() && Date::at_start(text).is_none() {
                    let column = piece.column + 1;
                    return Err(Fault::at(column, "expected a number or a date YYYY-MM-DD"));
                }
                Asked::Than(order, text.into())
            }
            Some(tree) => {
                let within = Within { case, cover: Cover::Part, key: Some("[ ]") };
                Asked::Values(Box::new(expr(&exact(tree), within)?))
            }
        };
        Ok(Self { name, value })
    }

    /// Whether a note has what is asked.
    pub fn holds(&self, note: &NoteView<'_>) -> bool {
        note.properties.iter().any(|property| self.fits(property))
    }

    /// Where a note has it.
    pub fn places<'n>(&'n self, note: &'n NoteView<'_>) -> impl Iterator<Item = Place> + 'n {
        note.properties.iter().filter(|property| self.fits(property)).map(|one| one.place)
    }

    fn fits(&self, property: &Written<&str>) -> bool {
        if !self.name.fits(property.key) {
            return false;
        }
        let mut values = property.values.iter().map(|value| value.text);
        match &self.value {
            Asked::Anything => true,
            Asked::Nothing => values.all(|value| matches!(value, "" | "null" | "~")),
            Asked::Than(order, than) => values.any(|value| is_than(value, *order, than)),
            Asked::Values(expr) => expr.holds_in(&values.collect::<Vec<_>>()),
        }
    }
}

/// A phrase means the whole value, as Obsidian has it.
fn exact(tree: &Tree) -> Tree {
    let rows = |rows: &[Tree]| rows.iter().map(exact).collect();
    match tree {
        Tree::All(all) => Tree::All(rows(all)),
        Tree::Any(any) => Tree::Any(rows(any)),
        Tree::Not(row) => Tree::Not(Box::new(exact(row))),
        Tree::Text(Piece { text, how: How::Phrase, column }) => {
            let text = format!("^{}$", regex::escape(text.trim()));
            Tree::Text(Piece { text: text.into(), how: How::Expression, column: *column })
        }
        other => other.clone(),
    }
}

fn than(piece: &Piece) -> Option<(Order, &str)> {
    if piece.how != How::Word {
        return None;
    }
    let less = piece.text.strip_prefix('<').map(|text| (Order::Less, text));
    less.or_else(|| piece.text.strip_prefix('>').map(|text| (Order::More, text)))
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn is_than(value: &str, order: Order, than: &str) -> bool {
    let ordered = match (number(value), number(than)) {
        (Some(value), Some(than)) => value.partial_cmp(&than),
        _ => Date::at_start(value).zip(Date::at_start(than)).map(|(value, than)| value.cmp(&than)),
    };
    match order {
        Order::Less => ordered.is_some_and(std::cmp::Ordering::is_lt),
        Order::More => ordered.is_some_and(std::cmp::Ordering::is_gt),
    }
}
