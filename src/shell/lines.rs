//! The lines that are shown as evidence, read again from their notes.
//!
//! A vault in memory keeps places, not text. Whoever shows rows reads the lines
//! of these rows, and of no others.

use super::read::Fault;
use super::store::Files;
use crate::note::NotePath;
use crate::text::encoding;
use crate::text::place::Lines;

/// The most that is given of one line, in characters.
pub const LINE_CHARS_MAX: usize = 2000;

/// The lines of a note with these numbers (from 1), in the order asked for. A
/// line that is no longer there is empty; a long one is cut, with `…` at its end.
/// Not yet safe to show.
///
/// # Errors
/// When the note cannot be read any more.
pub fn lines_of(
    files: &Files,
    path: &NotePath,
    numbers: &[u32],
) -> Result<Vec<(u32, String)>, Fault> {
    let contents = files.read(path)?;
    let text = encoding::decode(&contents.bytes).text;
    let lines = Lines::of(&text);
    Ok(numbers.iter().map(|&number| (number, cut(lines.line(number)))).collect())
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(LINE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root::Root;
    use crate::shell::store::Store;
    use std::fs;
    use std::sync::atomic::AtomicBool;

    #[track_caller]
    fn check(text: &str, numbers: &[u32], expected: &[(u32, &str)]) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.md"), text).expect("written");
        let store = Store::Disk(Root::open(folder.path()).expect("a folder"));
        let found = store.list(&AtomicBool::new(false), |_| {});
        let files = Files::new(&store, found.notes.into_iter());
        let lines = lines_of(&files, &NotePath::new("a.md"), numbers).expect("readable");
        let lines: Vec<_> = lines.iter().map(|(number, line)| (*number, line.as_str())).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines_come_in_the_order_asked_for() {
        check("one\r\ntwo\nthree", &[3, 1, 3], &[(3, "three"), (1, "one"), (3, "three")]);
    }

    #[test]
    fn a_line_that_is_no_longer_there_is_empty() {
        check("one", &[0, 2, u32::MAX], &[(0, ""), (2, ""), (u32::MAX, "")]);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let cut = format!("{}…", "é".repeat(LINE_CHARS_MAX));
        check(&"é".repeat(LINE_CHARS_MAX + 1), &[1], &[(1, &cut)]);
    }
}
