//! A line of text that is typed into: the finder's box, a filter, a search.

use super::key::{Code, Key};
use crate::text::Shown;
use crate::text::shown::display_safe;
use tui_input::{Input, InputRequest};

/// The most that a field holds, in characters: a paste of megabytes stops here.
pub const FIELD_CHARS_MAX: usize = 4_096;

/// A text field and its cursor.
#[derive(Debug, Clone, Default)]
pub struct Field(Input);

impl Field {
    /// A field that already holds `text`, its cursor at the end.
    pub fn with(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// What stands before the cursor and from it on, ready to be drawn.
    pub fn parts(&self) -> (Shown, Shown) {
        let at =
            self.text().char_indices().nth(self.0.cursor()).map_or(self.text().len(), |(at, _)| at);
        let (before, after) = self.text().split_at(at);
        (display_safe(before), display_safe(after))
    }

    /// Takes a key that edits text. Says whether it did.
    pub fn press(&mut self, key: Key) -> bool {
        use InputRequest as Edit;
        if let Some(c) = key.typed() {
            self.insert(c);
            return true;
        }
        let edit = match (key.code, key.ctrl, key.alt) {
            (Code::Backspace, false, false) | (Code::Char('h'), true, false) => {
                Edit::DeletePrevChar
            }
            (Code::Backspace, ..) | (Code::Char('w'), true, false) => Edit::DeletePrevWord,
            (Code::Delete, false, false) => Edit::DeleteNextChar,
            (Code::Left, false, false) | (Code::Char('b'), true, false) => Edit::GoToPrevChar,
            (Code::Right, false, false) | (Code::Char('f'), true, false) => Edit::GoToNextChar,
            (Code::Left, ..) => Edit::GoToPrevWord,
            (Code::Right, ..) => Edit::GoToNextWord,
            (Code::Home, ..) | (Code::Char('a'), true, false) => Edit::GoToStart,
            (Code::End, ..) | (Code::Char('e'), true, false) => Edit::GoToEnd,
            (Code::Char('u'), true, false) => Edit::DeleteFromStart,
            _ => return false,
        };
        self.0.handle(edit);
        true
    }

    /// Takes pasted text: one line, control characters left out.
    pub fn paste(&mut self, text: &str) {
        for c in text.chars().take(FIELD_CHARS_MAX) {
            if matches!(c, '\n' | '\r' | '\t') {
                self.insert(' ');
            } else if !c.is_control() {
                self.insert(c);
            }
        }
    }

    fn insert(&mut self, c: char) {
        if self.text().len() < FIELD_CHARS_MAX {
            self.0.handle(InputRequest::InsertChar(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_text_and_editing_keys_edit() {
        let mut field = Field::default();
        for key in ["j", "o", "n", "left", "X", "ctrl-a", "q", "delete", "ctrl-p"] {
            field.press(Key::parse(key).expect("a key"));
        }
        assert_eq!(field.text(), "qoXn");
    }

    #[test]
    fn a_paste_is_one_bounded_line_without_commands() {
        let mut field = Field::default();
        field.paste("a\nb\x1b[31m");
        assert_eq!(field.text(), "a b[31m");
        field.paste(&"x".repeat(100_000));
        assert!(field.text().len() <= FIELD_CHARS_MAX);
    }
}
