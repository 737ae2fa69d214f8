//! Keys in the program's own words, so that neither the keymap nor a test knows
//! which library reads the terminal.

use std::fmt;

/// A key and what is held with it. Shift is part of a character (`G`), and a
/// mark of its own only where there is none (Shift-Tab).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never set for a character.
    pub shift: bool,
}

/// What a key is, without what is held with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Code {
    Char(char),
    Up,
    Down,
    Left,
    Right,
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// The keys that have a word, and the sign for them in a hint.
#[rustfmt::skip]
const WORDS: &[(&str, Code, &str)] = &[
    ("up",        Code::Up,        "↑"),
    ("down",      Code::Down,      "↓"),
    ("left",      Code::Left,      "←"),
    ("right",     Code::Right,     "→"),
    ("enter",     Code::Enter,     "Enter"),
    ("esc",       Code::Esc,       "Esc"),
    ("tab",       Code::Tab,       "Tab"),
    ("backspace", Code::Backspace, "Backspace"),
    ("delete",    Code::Delete,    "Delete"),
    ("home",      Code::Home,      "Home"),
    ("end",       Code::End,       "End"),
    ("pageup",    Code::PageUp,    "PgUp"),
    ("pagedown",  Code::PageDown,  "PgDn"),
    ("space",     Code::Char(' '), "Space"),
];

impl Key {
    /// The key alone.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// Reads `ctrl-p`, `shift-tab`, `pageup`, `f1`, `G`, `[`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                (key.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty())
            {
                (key.alt, rest) = (true, after);
            } else if let Some(after) =
                rest.strip_prefix("shift-").filter(|after| !after.is_empty())
            {
                (key.shift, rest) = (true, after);
            } else {
                break;
            }
        }
        key.code = if let Some((_, code, _)) = WORDS.iter().find(|(word, ..)| *word == rest) {
            *code
        } else if let Some(number) = rest.strip_prefix('f').and_then(|n| n.parse().ok()) {
            Code::F(number)
        } else {
            let mut chars = rest.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Code::Char(c),
                _ => return None,
            }
        };
        Some(key)
    }

    /// The character it types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(word)?;
            }
        }
        if let Some((.., sign)) = WORDS.iter().find(|(_, code, _)| *code == self.code) {
            return f.write_str(sign);
        }
        match self.code {
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "F{number}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_from_words_and_said_in_signs() {
        for (written, said) in [
            ("ctrl-p", "Ctrl-P"),
            ("shift-tab", "Shift-Tab"),
            ("right", "→"),
            ("G", "G"),
            ("f1", "F1"),
            ("f", "f"),
            ("-", "-"),
            ("ctrl--", "Ctrl--"),
            ("space", "Space"),
        ] {
            let key = Key::parse(written).unwrap_or_else(|| unreachable!("{written} is a key"));
            assert_eq!(key.to_string(), said);
        }
        assert_eq!(Key::parse("hyper-x"), None);
        assert_eq!(Key::parse(""), None);
    }
}
