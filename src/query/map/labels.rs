//! Where labels stand, so that none covers another or a node.
//!
//! In the order of importance each label tries the places around its node; one
//! that finds none is left out, and whoever draws says how many were.

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

/// Where each label begins, beside `wanted`, whose most important come first;
/// none where there is no room for it.
pub fn place(size: (u16, u16), wanted: &[Wanted]) -> Vec<Option<Cell>> {
    let mut taken = Taken::new(size);
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
