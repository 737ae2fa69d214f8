//! Lines as Braille: each cell has two columns of four dots, so that a line is
//! drawn finer than text stands.

use super::scene::Cell;

/// How strongly a line is drawn; where lines meet the stronger one shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stroke {
    /// Any edge.
    Faint,
    /// An edge of the chosen node.
    Near,
    /// The edge that is spoken of.
    Chosen,
}

/// The cells that lines run through.
#[derive(Debug, Clone)]
pub struct Raster {
    size: (u16, u16),
    cells: Vec<Option<(Stroke, u8)>>,
}

/// The bit of each dot in a Braille sign, by row and column.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// The longest line that is drawn, in dots: what is far outside a zoomed map is
/// not followed to its end.
const DOTS_MAX: i64 = 100_000;

impl Raster {
    /// An empty area.
    pub fn new(size: (u16, u16)) -> Self {
        Self { size, cells: vec![None; usize::from(size.0) * usize::from(size.1)] }
    }

    /// Draws a line from the middle of a cell to that of another. Stronger lines
    /// are to be drawn after weaker ones, and take their cells.
    pub fn line(&mut self, from: Cell, to: Cell, stroke: Stroke) {
        let dots = |cell: Cell| (i64::from(cell.column) * 2 + 1, i64::from(cell.row) * 4 + 2);
        let (from, to) = (dots(from), dots(to));
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let steps = across.abs().max(down.abs());
        if steps > DOTS_MAX {
            return;
        }
        for step in 0..=steps {
            // Rounded the same way from both ends.
            let part = |by: i64| (2 * by * step + steps).div_euclid((2 * steps).max(1));
            self.dot(from.0 + part(across), from.1 + part(down), stroke);
        }
    }

    fn dot(&mut self, x: i64, y: i64, stroke: Stroke) {
        let (column, row) = (x.div_euclid(2), y.div_euclid(4));
        let inside = (0..i64::from(self.size.0)).contains(&column)
            && (0..i64::from(self.size.1)).contains(&row);
        if !inside {
            return;
        }
        let bit = DOTS[y.rem_euclid(4) as usize][x.rem_euclid(2) as usize];
        let cell = &mut self.cells[(row * i64::from(self.size.0) + column) as usize];
        match cell {
            Some((there, bits)) if *there == stroke => *bits |= bit,
            Some((there, _)) if *there > stroke => {}
            _ => *cell = Some((stroke, bit)),
        }
    }

    /// Every cell that a line runs through, with its sign.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, Stroke, char)> {
        let width = usize::from(self.size.0).max(1);
        self.cells.iter().enumerate().filter_map(move |(at, cell)| {
            let (stroke, bits) = (*cell)?;
            let place = Cell { column: (at % width) as i32, row: (at / width) as i32 };
            Some((place, stroke, char::from_u32(0x2800 + u32::from(bits))?))
        })
    }
}
