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

    /// Reads `ctrl-p`, `shift-tab`, `pageup`, `f1`, `G`, `[`; words in any case, and
    /// as hints show them (`Ctrl-P`, `PgUp`, `↑`) or as Emacs does (`C-p`, `M-x`).
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        while let Some((word, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty())
        {
            match word.to_ascii_lowercase().as_str() {
                "ctrl" | "c" => key.ctrl = true,
                "alt" | "a" | "m" => key.alt = true,
                "shift" | "s" => key.shift = true,
                _ => return None,
            }
            rest = after;
        }
        key.code = code(rest)?;
        Some(key.plainly())
    }

    /// The same as a terminal tells it: Shift is part of a character, and with Ctrl
    /// capitals are small letters.
    pub fn plainly(self) -> Self {
        let Code::Char(c) = self.code else { return self };
        let upper = self.shift && !self.ctrl;
        let c = match () {
            () if upper => capital(c),
            () if self.ctrl => c.to_ascii_lowercase(),
            () => c,
        };
        Self { code: Code::Char(c), shift: false, ..self }
    }

    /// As it is written in a config: `ctrl-p`, `pageup`, `G`.
    pub fn written(self) -> String {
        let held = [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")];
        let mut out: String = held.iter().filter(|held| held.0).map(|held| held.1).collect();
        match (WORDS.iter().find(|row| row.1 == self.code), self.code) {
            (Some((word, ..)), _) => out += word,
            (None, Code::Char(c)) => out.push(c),
            (None, Code::F(number)) => out += &format!("f{number}"),
            (None, _) => {}
        }
        out
    }

    /// The character it types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

/// The capital letter, where it is one: that of `ß` is two.
fn capital(c: char) -> char {
    let mut capital = c.to_uppercase();
    capital.next().filter(|_| capital.next().is_none()).unwrap_or(c)
}

/// The last part of a key.
fn code(text: &str) -> Option<Code> {
    let is_it = |row: &&(&str, Code, &str)| {
        text.eq_ignore_ascii_case(row.0) || text == row.2 || text.eq_ignore_ascii_case(row.2)
    };
    if let Some((_, code, _)) = WORDS.iter().find(is_it) {
        return Some(*code);
    }
    let number = text.strip_prefix(['f', 'F']).and_then(|number| number.parse().ok());
    if let Some(number) = number.filter(|number| (1..=F_MAX).contains(number)) {
        return Some(Code::F(number));
    }
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() => Some(Code::Char(c)),
        _ => None,
    }
}

/// The last of the keys above the digits that terminals know.
const F_MAX: u8 = 24;

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

/// One key, or several that are pressed one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Keys(Vec<Key>);

/// The most keys that one command is asked for.
const KEYS_MAX: usize = 4;

impl Keys {
    /// These.
    pub fn of(keys: &[Key]) -> Self {
        Self(keys.to_vec())
    }

    /// Reads keys with spaces between them: `g g`, `space f`, `ctrl-x ctrl-c`.
    pub fn parse(text: &str) -> Option<Self> {
        let keys: Option<Vec<Key>> = text.split_whitespace().map(Key::parse).collect();
        keys.filter(|keys| (1..=KEYS_MAX).contains(&keys.len())).map(Self)
    }

    /// All of them.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// As they are written in a config: `space f`, `ctrl-x ctrl-c`.
    pub fn written(&self) -> String {
        let keys: Vec<String> = self.0.iter().map(|key| key.written()).collect();
        keys.join(" ")
    }

    /// Whether they are these, or these and more.
    pub fn begin_with(&self, keys: &[Key]) -> bool {
        self.0.starts_with(keys)
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, key) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
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
            ("shift-é", "É"),
            ("shift-ß", "ß"),
            ("f1", "F1"),
            ("f", "f"),
            ("-", "-"),
            ("ctrl--", "Ctrl--"),
            ("space", "Space"),
            ("Ctrl-P", "Ctrl-P"),
            ("C-x", "Ctrl-X"),
            ("M-x", "Alt-x"),
            ("shift-g", "G"),
            ("PgDn", "PgDn"),
            ("↑", "↑"),
            ("ENTER", "Enter"),
            ("alt->", "Alt->"),
            ("é", "é"),
        ] {
            let key = Key::parse(written).unwrap_or_else(|| unreachable!("{written} is a key"));
            assert_eq!(key.to_string(), said);
            assert_eq!(Key::parse(said), Some(key), "what is said can be read");
            assert_eq!(Key::parse(&key.written()), Some(key), "and what is written");
        }
        for written in ["hyper-x", "", "ctrl-", "f0", "f99", "ab", "x-y-z", "-x", "\x1b"] {
            assert_eq!(Key::parse(written), None, "{written:?}");
        }
    }

    #[test]
    fn keys_are_read_one_after_the_other() {
        let said = |written| Keys::parse(written).map(|keys| keys.to_string());
        assert_eq!(said("g  g").as_deref(), Some("g g"));
        assert_eq!(said("ctrl-x ctrl-c").as_deref(), Some("Ctrl-X Ctrl-C"));
        for written in ["", " ", "a b c d e", "g gg"] {
            assert_eq!(said(written), None, "{written:?}");
        }
    }
}
