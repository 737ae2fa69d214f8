//! What is typed into a search or a filter, taken apart: words, `"phrases"`,
//! `/expressions/`, `-`, `OR`, parentheses, `key:value`, `[property:value]`.
//!
//! Both languages are read here, so that they feel alike; what the parts mean
//! they say themselves. Words that stand side by side are all meant, `OR` binds
//! less than that, `-` only what follows it. What cannot be read is a [`Fault`]
//! that points at a column and says what was expected.
//!
//! Source: Obsidian's help, `Plugins/Search.md`.

use std::fmt;

/// The most words, phrases and expressions of one text.
pub const TERMS_MAX: usize = 64;
/// So many parentheses may stand in one another.
pub const DEPTH_MAX: usize = 16;

/// Why a text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, in characters from 1; one behind the last where something is
    /// missing at the end.
    pub column: u32,
    /// What was expected there.
    pub says: Box<str>,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// As it is.
    Word,
    /// In quotes.
    Phrase,
    /// Between slashes.
    Expression,
}

/// One text to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Without its quotes or slashes.
    pub text: Box<str>,
    /// How it is written.
    pub how: How,
    /// The column of its first character, from 1.
    pub column: u32,
}

/// What was typed, as it belongs together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// All of these.
    All(Vec<Tree>),
    /// One of these.
    Any(Vec<Tree>),
    /// Not this.
    Not(Box<Tree>),
    /// A text.
    Text(Piece),
    /// A key and what stands behind it.
    Key {
        /// One of the language's keys, without its colon.
        key: &'static str,
        /// Where its value begins.
        column: u32,
        /// A text, or what stands in parentheses.
        value: Box<Tree>,
    },
    /// `[name]` or `[name:value]`
    Property {
        /// The name.
        name: Piece,
        /// What its value is to be.
        value: Option<Box<Tree>>,
    },
}

impl Fault {
    /// A fault at a column.
    pub fn at(column: u32, says: impl Into<Box<str>>) -> Self {
        Self { column, says: says.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.says)
    }
}

/// Takes a text apart by a language that has these keys; nothing where nothing
/// was typed.
///
/// # Errors
/// The first thing that cannot be read.
pub fn read(text: &str, keys: &'static [&'static str]) -> Result<Option<Tree>, Fault> {
    let chars: Vec<char> = text.chars().collect();
    let mut reader = Reader { chars: &chars, at: 0, keys, n_terms: 0, depth: 0, brackets: 0 };
    reader.skip_space();
    if reader.peek().is_none() {
        return Ok(None);
    }
    let tree = reader.any()?;
    match reader.peek() {
        None => Ok(Some(tree)),
        Some(c) => Err(reader.fault(format!("there is nothing that this {c} closes"))),
    }
}

struct Reader<'t> {
    chars: &'t [char],
    at: usize,
    keys: &'static [&'static str],
    n_terms: usize,
    depth: usize,
    /// How many `[` are open.
    brackets: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn column(&self) -> u32 {
        column(self.at)
    }

    fn fault(&self, says: impl Into<Box<str>>) -> Fault {
        Fault::at(self.column(), says)
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Whether what is open ends here.
    fn is_closed(&self) -> bool {
        match self.peek() {
            None | Some(')') => true,
            Some(']') => self.brackets > 0,
            Some(_) => false,
        }
    }

    /// Whether a character cannot belong to a word.
    fn ends_word(&self, c: char) -> bool {
        c.is_whitespace() || matches!(c, '(' | ')') || (c == ']' && self.brackets > 0)
    }

    /// The end of the word that begins at a position.
    fn word_end(&self, from: usize) -> usize {
        let rest = &self.chars[from..];
        from + rest.iter().position(|c| self.ends_word(*c)).unwrap_or(rest.len())
    }

    fn is_or(&self) -> bool {
        self.chars[self.at..self.word_end(self.at)] == ['O', 'R']
    }

    fn any(&mut self) -> Result<Tree, Fault> {
        let mut rows = vec![self.all()?];
        while self.is_or() {
            self.at += 2;
            self.skip_space();
            if self.is_closed() {
                return Err(self.fault("expected a word behind OR"));
            }
            rows.push(self.all()?);
        }
        Ok(one_or(rows, Tree::Any))
    }

    fn all(&mut self) -> Result<Tree, Fault> {
        let mut rows = Vec::new();
        self.skip_space();
        while !self.is_closed() && !self.is_or() {
            rows.push(self.one()?);
            self.skip_space();
        }
        if rows.is_empty() {
            let says = match self.is_or() {
                true => "expected a word before OR",
                false => "there is nothing that this ) closes",
            };
            return Err(self.fault(says));
        }
        Ok(one_or(rows, Tree::All))
    }

    fn one(&mut self) -> Result<Tree, Fault> {
        match self.peek() {
            Some('-') => {
                self.at += 1;
                if self.peek().is_none_or(|c| c.is_whitespace() || c == '-') || self.is_closed() {
                    return Err(self.fault("expected what to leave out right behind -"));
                }
                Ok(Tree::Not(Box::new(self.one()?)))
            }
            Some('(') => self.group(),
            Some('[') if self.chars.get(self.at + 1) != Some(&'[') && self.brackets == 0 => {
                self.property()
            }
            _ => match self.key()? {
                Some((key, column)) => {
                    let value = match self.peek() {
                        Some('(') => self.group()?,
                        Some(c) if !self.ends_word(c) => Tree::Text(self.text()?),
                        _ => return Err(self.fault(format!("expected a word behind {key}:"))),
                    };
                    Ok(Tree::Key { key, column, value: Box::new(value) })
                }
                None => Ok(Tree::Text(self.text()?)),
            },
        }
    }

    fn group(&mut self) -> Result<Tree, Fault> {
        let open = self.column();
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let says = format!("no more than {DEPTH_MAX} parentheses can stand in one another");
            return Err(Fault::at(open, says));
        }
        // A bracket does not end a word within parentheses.
        let brackets = std::mem::take(&mut self.brackets);
        self.skip_space();
        if self.peek() == Some(')') {
            return Err(self.fault("expected a word between ( and )"));
        }
        if self.peek().is_none() {
            return Err(self.fault("expected a word behind ("));
        }
        let tree = self.any()?;
        if self.peek() != Some(')') {
            return Err(Fault::at(open, "expected a ) for this ("));
        }
        self.at += 1;
        self.depth -= 1;
        self.brackets = brackets;
        Ok(tree)
    }

    fn property(&mut self) -> Result<Tree, Fault> {
        let open = self.column();
        self.at += 1;
        self.skip_space();
        let name = match self.peek() {
            Some('"' | '/') => self.text()?,
            _ => {
                let from = self.at;
                while self.peek().is_some_and(|c| !matches!(c, ':' | ']')) {
                    self.at += 1;
                }
                let text: String = self.chars[from..self.at].iter().collect();
                Piece { text: text.trim().into(), how: How::Word, column: column(from) }
            }
        };
        if name.text.is_empty() {
            return Err(Fault::at(name.column, "expected the name of a property behind ["));
        }
        self.skip_space();
        let mut value = None;
        if self.peek() == Some(':') {
            self.at += 1;
            self.brackets += 1;
            self.skip_space();
            if self.is_closed() {
                return Err(self.fault(format!("expected a value of [{}:]", name.text)));
            }
            value = Some(Box::new(self.any()?));
            self.brackets -= 1;
        }
        if self.peek() != Some(']') {
            return Err(Fault::at(open, "expected a ] for this ["));
        }
        self.at += 1;
        Ok(Tree::Property { name, value })
    }

    /// Reads a key with its colon, if one stands here. A word that only looks
    /// like one is a fault, so that no slip searches for something else.
    fn key(&mut self) -> Result<Option<(&'static str, u32)>, Fault> {
        if self.brackets > 0 {
            return Ok(None);
        }
        let word = &self.chars[self.at..self.word_end(self.at)];
        let is_name = |c: &char| c.is_ascii_alphabetic() || *c == '-';
        let Some(colon) = word.iter().position(|c| !is_name(c)).filter(|at| word[*at] == ':')
        else {
            return Ok(None);
        };
        let written: String = word[..colon].iter().map(char::to_ascii_lowercase).collect();
        if let Some(key) = self.keys.iter().find(|key| **key == written) {
            self.at += colon + 1;
            return Ok(Some((key, self.column())));
        }
        // `TODO:`, `C:\`, `https://` and `a::b` are words.
        let opens = matches!(self.chars.get(self.at + colon + 1), Some('"' | '('));
        let is_word = matches!(word.get(colon + 1), None | Some('/' | ':' | '\\'));
        if colon < 2 || (is_word && !opens) {
            return Ok(None);
        }
        let known: Vec<String> = self.keys.iter().map(|key| format!("{key}:")).collect();
        let says = format!("there is no {written}: but {}; in quotes it is text", known.join(" "));
        Err(self.fault(says))
    }

    /// Reads a word, a phrase or an expression.
    fn text(&mut self) -> Result<Piece, Fault> {
        self.n_terms += 1;
        if self.n_terms > TERMS_MAX {
            return Err(self.fault(format!("no more than {TERMS_MAX} words can be looked for")));
        }
        let column = self.column();
        let (text, how) = match self.peek() {
            Some('"') => (self.until('"')?, How::Phrase),
            Some('/') => (self.until('/')?, How::Expression),
            Some('[') if self.chars[self.at..].starts_with(&['[', '[']) => {
                (self.wikilink(), How::Phrase)
            }
            _ => {
                let end = self.word_end(self.at);
                let word = self.chars[self.at..end].iter().collect();
                self.at = end;
                (word, How::Word)
            }
        };
        Ok(Piece { text: text.into_boxed_str(), how, column })
    }

    /// Reads up to the mark that stands here too; a backslash takes the mark in.
    fn until(&mut self, mark: char) -> Result<String, Fault> {
        let open = self.column();
        let mut out = String::new();
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += 1;
            match (c, self.peek()) {
                ('\\', Some(next)) if next == mark => {
                    out.push(mark);
                    self.at += 1;
                }
                // What else is escaped belongs to the expression.
                ('\\', Some(next)) if mark == '/' => {
                    out.extend([c, next]);
                    self.at += 1;
                }
                _ if c == mark => return Ok(out),
                _ => out.push(c),
            }
        }
        Err(Fault::at(open, format!("expected a second {mark} for this one")))
    }

    /// Reads `[[a link]]` as it is written.
    fn wikilink(&mut self) -> String {
        let rest = &self.chars[self.at..];
        let end = rest.windows(2).position(|two| two == [']', ']']).map_or(rest.len(), |at| at + 2);
        self.at += end;
        rest[..end].iter().collect()
    }
}

/// The column of a position.
fn column(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// One of some rows as it is, several by `join`.
fn one_or(mut rows: Vec<Tree>, join: fn(Vec<Tree>) -> Tree) -> Tree {
    match (rows.len(), rows.pop()) {
        (1, Some(one)) => one,
        (_, last) => join(rows.into_iter().chain(last).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree in few signs: `&` all, `|` one of, `!` not.
    fn shown(tree: &Tree) -> String {
        let joined = |rows: &[Tree], sign: &str| {
            format!("({})", rows.iter().map(shown).collect::<Vec<_>>().join(sign))
        };
        match tree {
            Tree::All(rows) => joined(rows, " & "),
            Tree::Any(rows) => joined(rows, " | "),
            Tree::Not(row) => format!("!{}", shown(row)),
            Tree::Text(Piece { text, how: How::Word, .. }) => text.to_string(),
            Tree::Text(Piece { text, how: How::Phrase, .. }) => format!("{text:?}"),
            Tree::Text(Piece { text, how: How::Expression, .. }) => format!("/{text}/"),
            Tree::Key { key, value, .. } => format!("{key}={}", shown(value)),
            Tree::Property { name, value: None } => format!("[{}]", name.text),
            Tree::Property { name, value: Some(value) } => {
                format!("[{}={}]", name.text, shown(value))
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let tree = read(text, &["tag", "task-todo"]);
        let found = match &tree {
            Ok(Some(tree)) => shown(tree),
            Ok(None) => "nothing".to_owned(),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_side_by_side_are_all_meant_and_or_binds_less() {
        check("", "nothing");
        check("  ", "nothing");
        check("a", "a");
        check(" meeting work OR meetup personal ", "((meeting & work) | (meetup & personal))");
        check("meeting (work OR meetup) personal", "(meeting & (work | meetup) & personal)");
        check("a -work -(b c)", "(a & !work & !(b & c))");
        check("or Or ORB", "(or & Or & ORB)");
        check("well-known a-b", "(well-known & a-b)");
        check("f(x)", "(f & x)");
    }

    #[test]
    fn phrases_expressions_links_and_keys_are_texts_of_their_own() {
        check(r#""star wars" "they \"said\"""#, r#"("star wars" & "they \"said\"")"#);
        check(r"/\d{4}\/x/ and/or", r"(/\d{4}/x/ & and/or)");
        check("[[Jo Tarn]] x", "(\"[[Jo Tarn]]\" & x)");
        check(
            "tag:#a TAG:\"b c\" task-todo:(x OR -y)",
            "(tag=#a & tag=\"b c\" & task-todo=(x | !y))",
        );
        check("-tag:a", "!tag=a");
        check("task-todo:\"\"", "task-todo=\"\"");
        check("https://x.y 12:30 TODO: C:\\x a::b", "(https://x.y & 12:30 & TODO: & C:\\x & a::b)");
    }

    #[test]
    fn a_property_stands_in_brackets() {
        check("[status]", "[status]");
        check("[status:Draft OR Published] x", "([status=(Draft | Published)] & x)");
        check("[ due date : \"a]b\" ] a]", "([due date=\"a]b\"] & a])");
        check("[x:(a b)] [n:<5]", "([x=(a & b)] & [n=<5])");
    }

    #[test]
    fn what_cannot_be_read_says_where_and_what_was_expected() {
        for (text, expected) in [
            ("a \"b", "column 3: expected a second \" for this one"),
            ("/a", "column 1: expected a second / for this one"),
            ("a (b", "column 3: expected a ) for this ("),
            ("a (", "column 4: expected a word behind ("),
            ("()", "column 2: expected a word between ( and )"),
            ("a) b", "column 2: there is nothing that this ) closes"),
            (")", "column 1: there is nothing that this ) closes"),
            ("OR a", "column 1: expected a word before OR"),
            ("é OR", "column 5: expected a word behind OR"),
            ("a OR OR b", "column 6: expected a word before OR"),
            ("a -", "column 4: expected what to leave out right behind -"),
            ("--a", "column 2: expected what to leave out right behind -"),
            ("tag: a", "column 5: expected a word behind tag:"),
            ("x tag:", "column 7: expected a word behind tag:"),
            ("x tga:a", "column 3: there is no tga: but tag: task-todo:; in quotes it is text"),
            ("tga:(a)", "column 1: there is no tga: but tag: task-todo:; in quotes it is text"),
            ("[a", "column 1: expected a ] for this ["),
            ("[]", "column 2: expected the name of a property behind ["),
            ("[a:]", "column 4: expected a value of [a:]"),
            ("[a:b", "column 1: expected a ] for this ["),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn no_text_is_read_without_end() {
        let deep = "(".repeat(100_000);
        check(&deep, "column 17: no more than 16 parentheses can stand in one another");
        let nots = format!("{}a", "-(".repeat(5_000));
        check(&nots, "column 34: no more than 16 parentheses can stand in one another");
        check(&"a ".repeat(65), "column 129: no more than 64 words can be looked for");
    }
}
