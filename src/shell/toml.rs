//! TOML as its writer sees it: every fault with its line, names as one text or a
//! list of texts.

use std::ops::Range;

use toml_edit::{Document, Item, Value};

use crate::note::{Code, Diagnostic, NotePath};
use crate::text::place::Lines;

/// A text, and its bytes in the file.
pub type TextAt<'i> = (&'i str, Option<Range<usize>>);

/// A file that could be parsed.
#[derive(Debug)]
pub struct Toml<'t> {
    path: NotePath,
    lines: Lines<'t>,
    /// What it says; every part knows its bytes.
    pub document: Document<&'t str>,
}

impl<'t> Toml<'t> {
    /// Parses a file whose text this is.
    ///
    /// # Errors
    /// The first fault, if there is one; nothing can be read then.
    pub fn parse(path: &NotePath, text: &'t str) -> Result<Self, Diagnostic> {
        let lines = Lines::of(text);
        match Document::parse(text) {
            Ok(document) => Ok(Self { path: path.clone(), lines, document }),
            Err(fault) => {
                let place = fault.span().map(|span| lines.place(span.start));
                let words = fault.message().lines().collect::<Vec<_>>().join(", ");
                let detail = format!("all of it, for it is not TOML ({words})");
                Err(Diagnostic::new(path, place, Code::BadConfig, detail))
            }
        }
    }

    /// The file.
    pub fn path(&self) -> &NotePath {
        &self.path
    }

    /// A problem of the part at these bytes.
    pub fn problem(&self, span: Option<Range<usize>>, detail: &str) -> Diagnostic {
        let place = span.map(|span| self.lines.place(span.start));
        Diagnostic::new(&self.path, place, Code::BadConfig, detail)
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> u32 {
        self.lines.number_at(at)
    }

    /// One text, or a list of texts.
    ///
    /// # Errors
    /// That it is something else, as a problem of `key`.
    pub fn texts(&self, key: &str, item: &Item) -> Result<Vec<Box<str>>, Diagnostic> {
        let texts = self.texts_at(key, "a text or a list of texts", item)?;
        Ok(texts.into_iter().map(|(text, _)| text.into()).collect())
    }

    /// The same, each with its bytes.
    ///
    /// # Errors
    /// That it is something else, and what `key` is.
    pub fn texts_at<'i>(
        &self,
        key: &str,
        is: &str,
        item: &'i Item,
    ) -> Result<Vec<TextAt<'i>>, Diagnostic> {
        let wrong = |span| self.problem(span, &format!("`{key}` is {is}"));
        let Some(value) = item.as_value() else { return Err(wrong(item.span())) };
        let text = |value: &'i Value| match value.as_str() {
            Some(text) => Ok((text, value.span())),
            None => Err(wrong(value.span())),
        };
        match value.as_array() {
            Some(list) => list.iter().map(text).collect(),
            None => Ok(vec![text(value)?]),
        }
    }
}
