//! Letters of which terminals do not agree how many cells they take: those written
//! with several characters, as Bengali vowels behind their consonants or flags are. Some
//! terminals give each character its cells, some the whole letter. One that took more
//! cells than was meant would stay in those where nothing else is written, so that a row
//! is drawn whole once such letters are gone from it.

use ratatui::buffer::{Buffer, CellDiffOption};

/// The rows of the last frame that hold such a letter.
#[derive(Debug, Default)]
pub struct UnsureRows(Vec<u16>);

impl UnsureRows {
    /// Has each row drawn whole that held one in the last frame and holds none in this.
    pub fn draw_over(&mut self, buffer: &mut Buffer) {
        let area = buffer.area;
        let before = std::mem::take(&mut self.0);
        let rows = buffer.content.chunks_mut(usize::from(area.width.max(1)));
        for (y, row) in (area.y..area.bottom()).zip(rows) {
            if row.iter().any(|cell| is_unsure(cell.symbol())) {
                self.0.push(y);
            } else if before.contains(&y) {
                for cell in row.iter_mut().filter(|cell| cell.diff_option == CellDiffOption::None) {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
    }
}

fn is_unsure(symbol: &str) -> bool {
    !symbol.is_ascii() && symbol.chars().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Rect;
    use ratatui::style::Modifier;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    const SIZE: (u16, u16) = (12, 2);

    /// What a terminal shows that gives each character a cell of its own.
    fn shown_by_simple_terminal(bytes: &str) -> Vec<String> {
        let mut rows = vec![vec![' '; usize::from(SIZE.0) + 8]; usize::from(SIZE.1)];
        let (mut row, mut column) = (0, 0);
        let mut rest = bytes.chars();
        while let Some(char) = rest.next() {
            if char != '\x1b' {
                rows[row][column] = char;
                column += 1;
                continue;
            }
            let command: String =
                rest.by_ref().skip(1).take_while(|c| !c.is_alphabetic()).collect();
            if let Some((to_row, to_column)) = command.split_once(';')
                && bytes.contains(&format!("[{command}H"))
            {
                let number = |text: &str| text.parse::<usize>().expect("a number") - 1;
                (row, column) = (number(to_row), number(to_column));
            }
        }
        rows.into_iter().map(|row| row.into_iter().collect::<String>().trim_end().into()).collect()
    }

    #[test]
    fn letters_that_took_more_cells_than_was_meant_are_gone_with_their_text() {
        let mut bytes = Vec::new();
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let options = TerminalOptions { viewport };
        let backend = CrosstermBackend::new(&mut bytes);
        let mut terminal = Terminal::with_options(backend, options).expect("none is asked");
        let mut unsure = UnsureRows::default();
        for rows in [["টিং সাই", "one"], ["a", "one"], ["a", "two"]] {
            let drawn = terminal.draw(|frame| {
                let buffer = frame.buffer_mut();
                for (y, row) in (0..).zip(rows) {
                    buffer.set_string(0, y, row, Modifier::empty());
                }
                unsure.draw_over(buffer);
            });
            drawn.expect("memory takes all");
        }
        drop(terminal);
        let shown = shown_by_simple_terminal(std::str::from_utf8(&bytes).expect("text"));
        assert_eq!(shown, ["a", "two"]);
    }
}
