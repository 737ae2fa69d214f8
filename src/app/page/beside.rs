//! Pages beside one another on a page.

use super::builder::PageBuilder;
use super::wrap::{Line, graphemes_width};
use super::{Joint, MEASURE_MAX, Marks, Page, Role};

/// Cells between two columns.
const GAP: usize = 3;

impl PageBuilder {
    /// How many columns of at least `cells_min` cells there is room for beside
    /// one another, at least one and at most `n_max`; and the cells of each.
    pub fn columns(&self, n_max: usize, cells_min: usize) -> (usize, u16) {
        let room = self.text_cells(MEASURE_MAX);
        let n = ((room + GAP) / (cells_min + GAP)).clamp(1, n_max.max(1));
        let cells = (room + GAP) / n - GAP.min(room);
        (n, u16::try_from(cells).unwrap_or(u16::MAX))
    }

    /// Adds pages beside one another, each in as many cells as it was laid out
    /// for. Links come column by column; headings do not enter the outline.
    pub fn beside(&mut self, pages: Vec<Page>) {
        let n_rows = pages.iter().map(|page| page.rows.len()).max().unwrap_or(0);
        let mut lines: Vec<Line> = (0..n_rows).map(|_| Line::default()).collect();
        let mut start = 0;
        for page in pages {
            for (line, row) in lines.iter_mut().zip(&page.rows) {
                let pad = start - line.cells.min(start);
                if pad > 0 && !row.spans.is_empty() {
                    line.spans.push((" ".repeat(pad), Role::Text, Marks::NONE));
                    line.cells = start;
                }
                for span in &row.spans {
                    line.cells += graphemes_width(&span.text);
                    line.spans.push((span.text.to_string(), span.role, span.marks));
                }
                line.joint = Joint::New;
            }
            for link in page.links {
                let id = self.link(link.target, link.place);
                for part in link.parts {
                    let columns = part.columns;
                    let cells = (usize::from(columns.start), usize::from(columns.end));
                    lines[part.row].links.push((id, start + cells.0, start + cells.1));
                }
            }
            start += usize::from(page.width) + GAP;
        }
        self.lines(lines);
    }
}
