//! Where labels stand, so that none covers another or a node.
//!
//! In the order of importance each label tries the places around its node; one
//! that finds none is left out, and whoever draws says how many were. A label that
//! is wanted in any case stands [`over`] nodes that have to step aside for it.

use super::scene::Cell;

/// A node and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Where the node stands.
    pub node: Cell,
    /// How many cells its label takes.
    pub width: u16,
    /// On which side it stands by preference.
    pub side: Side,
}

/// A side of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Side {
    Left,
    Right,
}

/// Which cells are taken.
#[derive(Debug, Clone)]
struct Taken {
    size: (u16, u16),
    cells: Vec<bool>,
}

impl Taken {
    fn new(size: (u16, u16)) -> Self {
        Self { size, cells: vec![false; usize::from(size.0) * usize::from(size.1)] }
    }

    /// The cells of a row from one column to before another, within the area.
    fn run(&self, row: i32, from: i32, to: i32) -> std::ops::Range<usize> {
        let (width, height) = (i32::from(self.size.0), i32::from(self.size.1));
        if row < 0 || row >= height {
            return 0..0;
        }
        let at = |column: i32| (row * width + column.clamp(0, width)) as usize;
        at(from)..at(to).max(at(from))
    }

    fn take_label(&mut self, label: Standing) {
        self.take(label.at.row, label.at.column, i32::from(label.width));
    }

    /// Whether a label fits, with an empty cell at both sides.
    fn has_room(&self, row: i32, from: i32, width: i32) -> bool {
        let inside = from >= 0 && from + width <= i32::from(self.size.0);
        let on_it = row >= 0 && row < i32::from(self.size.1);
        inside && on_it && !self.cells[self.run(row, from - 1, from + width + 1)].contains(&true)
    }

    fn take(&mut self, row: i32, from: i32, width: i32) {
        let run = self.run(row, from, from + width);
        self.cells[run].fill(true);
    }
}

/// A label that stands already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it begins.
    pub at: Cell,
    /// How many cells it takes.
    pub width: u16,
}

impl Standing {
    /// Whether a cell is one of its own or the one beside it.
    pub fn touches(&self, cell: Cell) -> bool {
        let from = self.at.column - 1;
        let to = self.at.column + i32::from(self.width);
        cell.row == self.at.row && (from..=to).contains(&cell.column)
    }
}

/// Where each label begins, beside `wanted`, whose most important come first;
/// none where there is no room for it beside those that stand already.
pub fn place(size: (u16, u16), standing: &[Standing], wanted: &[Wanted]) -> Vec<Option<Cell>> {
    let mut taken = Taken::new(size);
    standing.iter().for_each(|label| taken.take_label(*label));
    for one in wanted {
        taken.take(one.node.row, one.node.column, 1);
    }
    let mut out = Vec::with_capacity(wanted.len());
    for one in wanted {
        let width = i32::from(one.width);
        let found = places(one).into_iter().find(|at| taken.has_room(at.row, at.column, width));
        if let Some(at) = found {
            taken.take(at.row, at.column, width);
        }
        out.push(found);
    }
    out
}

/// Rows away from its node that a label stands at most, if it must stand.
const OVER_ROWS_MAX: i32 = 2;

/// A further row away is as bad as so many nodes that have to step aside.
const AWAY_COST: usize = 2;

/// Where a label stands that is wanted in any case: where it touches the fewest of
/// `others`, near its node, and none of `fixed` and of the labels that stand. None
/// where the area has no such place.
pub fn over(
    size: (u16, u16),
    one: &Wanted,
    others: &[Cell],
    fixed: &[Cell],
    standing: &[Standing],
) -> Option<Standing> {
    let Cell { column, row } = one.node;
    let width = i32::from(one.width);
    let beside = [column + 2, column - 1 - width].map(|from| Cell { column: from, row });
    let rows = (1..=OVER_ROWS_MAX).flat_map(|away| [row + away, row - away]);
    let aslant =
        rows.flat_map(|row| (column - width..=column + 1).map(move |column| Cell { column, row }));
    let inside = |at: &Cell| {
        let ends = at.column + width <= i32::from(size.0);
        at.column >= 0 && ends && (0..i32::from(size.1)).contains(&at.row)
    };
    let label = |at: Cell| Standing { at, width: one.width };
    let is_free = |label: &Standing| {
        let apart = |other: &Standing| {
            let ends = [other.at.column, other.at.column + i32::from(other.width) - 1];
            let around = label.at.column..label.at.column + width;
            let inside = label.at.row == other.at.row && around.contains(&other.at.column);
            !inside && !ends.iter().any(|&column| label.touches(Cell { column, ..other.at }))
        };
        !fixed.iter().any(|cell| label.touches(*cell)) && standing.iter().all(apart)
    };
    let cost = |label: &Standing| {
        let n_touched = others.iter().filter(|cell| label.touches(**cell)).count();
        let middle = label.at.column + width / 2;
        let away = (label.at.row - row).unsigned_abs() as usize;
        (n_touched + AWAY_COST * away.saturating_sub(1), away, (middle - column).abs(), label.at)
    };
    let all = beside.into_iter().chain(aslant).filter(inside).map(label);
    all.filter(is_free).min_by_key(cost)
}

/// The places around a node, the best first.
fn places(one: &Wanted) -> [Cell; 8] {
    let Cell { column, row } = one.node;
    let width = i32::from(one.width);
    let (right, left) = (column + 2, column - 1 - width);
    let (first, second) = match one.side {
        Side::Right => (right, left),
        Side::Left => (left, right),
    };
    let middle = column - width / 2;
    // Slanted places leave the column of the node free.
    let (first_slanted, second_slanted) = match one.side {
        Side::Right => (column + 1, column - width),
        Side::Left => (column - width, column + 1),
    };
    [
        Cell { column: first, row },
        Cell { column: second, row },
        Cell { column: middle, row: row + 1 },
        Cell { column: middle, row: row - 1 },
        Cell { column: first_slanted, row: row + 1 },
        Cell { column: first_slanted, row: row - 1 },
        Cell { column: second_slanted, row: row + 1 },
        Cell { column: second_slanted, row: row - 1 },
    ]
}
