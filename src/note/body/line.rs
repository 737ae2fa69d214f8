//! One line while block marks are taken off its front.
//!
//! Columns count from 0 and a tab reaches to the next multiple of four, as
//! CommonMark has it; a tab may be consumed in part.

/// What is left of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// The whole line without its ending.
    pub bytes: &'t [u8],
    /// Bytes taken off.
    pub at: usize,
    column: usize,
}

/// The white space that a rest begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Indent {
    /// How wide it is.
    pub columns: usize,
    /// The byte behind it.
    pub at: usize,
}

impl<'t> Line<'t> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, at: 0, column: 0 }
    }

    pub(super) fn indent(&self) -> Indent {
        let (mut at, mut column) = (self.at, self.column);
        loop {
            match self.bytes.get(at) {
                Some(b' ') => column += 1,
                Some(b'\t') => column += 4 - column % 4,
                _ => break,
            }
            at += 1;
        }
        Indent { columns: column - self.column, at }
    }

    /// Whether nothing but white space is left behind `at`.
    pub(super) fn is_blank_from(&self, at: usize) -> bool {
        self.bytes[at.min(self.bytes.len())..].iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// Takes white space of this width off the front, or what there is.
    pub(super) fn skip_columns(&mut self, mut columns: usize) {
        while columns > 0 {
            let width = match self.bytes.get(self.at) {
                Some(b' ') => 1,
                Some(b'\t') => 4 - self.column % 4,
                _ => return,
            };
            let taken = width.min(columns);
            self.column += taken;
            columns -= taken;
            if taken == width {
                self.at += 1;
            }
        }
    }

    /// Takes an indent and `len` bytes of a mark behind it off the front.
    pub(super) fn skip_mark(&mut self, indent: Indent, len: usize) {
        self.column += indent.columns + len;
        self.at = indent.at + len;
    }

    /// What is left behind `at`.
    pub(super) fn from(&self, at: usize) -> &'t [u8] {
        &self.bytes[at.min(self.bytes.len())..]
    }
}

/// The width of a list marker at the start of `rest`: `-`, `*`, `+`, or up to
/// nine digits with `.` or `)`; white space or the line's end must follow.
/// Says whether the marker may stand inside a paragraph: bullets and `1`.
pub(super) fn list_marker(rest: &[u8]) -> Option<(usize, bool)> {
    let digits = rest.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let (width, interrupts) = match (digits, rest.get(digits)) {
        (0, Some(b'-' | b'*' | b'+')) => (1, true),
        (1..=9, Some(b'.' | b')')) => {
            let one = rest[..digits].iter().rev().skip(1).all(|&byte| byte == b'0');
            (digits + 1, one && rest[digits - 1] == b'1')
        }
        _ => return None,
    };
    matches!(rest.get(width), None | Some(b' ' | b'\t')).then_some((width, interrupts))
}

/// Whether `rest` is a thematic break: three or more of one mark, spaces between.
pub(super) fn is_thematic_break(rest: &[u8]) -> bool {
    let mark = rest[0];
    let mut marks = 0;
    for &byte in rest {
        match byte {
            b' ' | b'\t' => {}
            _ if byte == mark => marks += 1,
            _ => return false,
        }
    }
    marks >= 3
}

/// The level that an underline gives a paragraph above: `=` 1, `-` 2.
pub(super) fn underline_level(rest: &[u8]) -> Option<u8> {
    let mark = rest[0];
    let marks = rest.iter().take_while(|&&byte| byte == mark).count();
    let blank = rest[marks..].iter().all(|byte| matches!(byte, b' ' | b'\t'));
    match (mark, blank) {
        (b'=', true) => Some(1),
        (b'-', true) => Some(2),
        _ => None,
    }
}

/// The mark and length of a code fence; backtick fences may have no backtick
/// behind them.
pub(super) fn fence(rest: &[u8]) -> Option<(u8, usize)> {
    let mark = rest[0];
    let len = rest.iter().take_while(|&&byte| byte == mark).count();
    let tainted = mark == b'`' && memchr::memchr(b'`', &rest[len..]).is_some();
    (len >= 3 && !tainted).then_some((mark, len))
}

/// The level and the bytes of the text of a heading with `#`.
pub(super) fn heading(rest: &[u8]) -> Option<(u8, std::ops::Range<usize>)> {
    let level = rest.iter().take(7).take_while(|&&byte| byte == b'#').count();
    if level > 6 || !matches!(rest.get(level), None | Some(b' ' | b'\t')) {
        return None;
    }
    let is_space = |at: usize| matches!(rest[at], b' ' | b'\t');
    let mut start = level;
    while start < rest.len() && is_space(start) {
        start += 1;
    }
    let mut end = rest.len();
    while end > start && is_space(end - 1) {
        end -= 1;
    }
    let mut closing = end;
    while closing > start && rest[closing - 1] == b'#' {
        closing -= 1;
    }
    // Closing marks need a space before them.
    if closing == start {
        end = start;
    } else if closing < end && is_space(closing - 1) {
        end = closing;
        while end > start && is_space(end - 1) {
            end -= 1;
        }
    }
    Some((u8::try_from(level).unwrap_or(6), start..end))
}

/// How many columns a table's delimiter row has, if `rest` is one.
pub(super) fn table_columns(rest: &[u8]) -> Option<usize> {
    let second = *rest.get(1)?;
    let fits = matches!(second, b'|' | b'-' | b':') || (rest[0] != b'-' && is_blank(second));
    if !fits || !rest.iter().all(|&byte| matches!(byte, b'|' | b'-' | b':') || is_blank(byte)) {
        return None;
    }
    let cells: Vec<&[u8]> = rest.split(|&byte| byte == b'|').map(<[u8]>::trim_ascii).collect();
    let last = cells.len() - 1;
    let mut columns = 0;
    for (at, cell) in cells.iter().enumerate() {
        if cell.is_empty() {
            if at == 0 || at == last {
                continue;
            }
            return None;
        }
        let dashes = cell.strip_prefix(b":").unwrap_or(cell);
        let dashes = dashes.strip_suffix(b":").unwrap_or(dashes);
        if dashes.is_empty() || dashes.contains(&b':') || dashes.iter().any(|&b| is_blank(b)) {
            return None;
        }
        columns += 1;
    }
    (columns > 0).then_some(columns)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// How many columns a table's header has: cells without the empty ones that
/// outer pipes make; nothing where there is no pipe.
pub(super) fn header_columns(row: &[u8]) -> Option<usize> {
    let row = row.trim_ascii();
    memchr::memchr(b'|', row)?;
    let cells: Vec<_> = cells(row).collect();
    let is_empty = |cell: &std::ops::Range<usize>| row[cell.clone()].trim_ascii().is_empty();
    let outer = usize::from(cells.first().is_some_and(is_empty))
        + usize::from(cells.len() > 1 && cells.last().is_some_and(is_empty));
    Some(cells.len() - outer)
}

/// The cells of a table row: cut at every pipe without a backslash before it.
pub(super) fn cells(row: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'|', row).filter(|&at| at == 0 || row[at - 1] != b'\\');
    ends.chain(std::iter::once(row.len()))
        .map(move |end| std::mem::replace(&mut start, end + 1)..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_reaches_to_the_next_stop_and_may_be_taken_in_part() {
        let mut line = Line::new(b" \tx");
        assert_eq!(line.indent().columns, 4);
        line.skip_columns(2);
        assert_eq!((line.at, line.indent().columns), (1, 2));
        line.skip_columns(2);
        assert_eq!((line.at, line.indent().columns), (2, 0));
    }

    #[test]
    fn closing_hashes_need_a_space() {
        let text = |line: &'static [u8]| heading(line).map(|(level, range)| (level, &line[range]));
        assert_eq!(text(b"## a b ##  "), Some((2, &b"a b"[..])));
        assert_eq!(text(b"# a#"), Some((1, &b"a#"[..])));
        assert_eq!(text(b"###"), Some((3, &b""[..])));
        assert_eq!(text(b"# ##"), Some((1, &b""[..])));
        assert_eq!(text(b"#tag"), None);
        assert_eq!(text(b"####### seven"), None);
    }

    #[test]
    fn a_delimiter_row_has_dashes_in_every_inner_cell() {
        assert_eq!(table_columns(b"|---|:-:|"), Some(2));
        assert_eq!(table_columns(b"-|-"), Some(2));
        assert_eq!(table_columns(b"- | -"), None);
        assert_eq!(table_columns(b"|--||--|"), None);
        assert_eq!(table_columns(b"|-a-|"), None);
        assert_eq!(header_columns(b"| a \\| b | c |"), Some(2));
        assert_eq!(header_columns(b"no pipe"), None);
    }
}
