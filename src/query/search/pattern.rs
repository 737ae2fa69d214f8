//! One text that is looked for, compiled: matched in short texts and in the
//! lines of a long one.
//!
//! A match never goes over the end of a line. Memory and time are bounded
//! whatever the pattern says: what it compiles to is limited, and long text is
//! gone through in pieces, between which a search can be called off.

use std::ops::{ControlFlow, Range};

use grep_matcher::{LineTerminator, Matcher};
use grep_regex::{RegexMatcher, RegexMatcherBuilder};
use grep_searcher::{Searcher, SearcherBuilder, Sink, SinkMatch};
use regex::RegexBuilder;
use unicode_normalization::UnicodeNormalization;

use super::Stop;
use crate::query::terms::{Fault, How, Piece};

/// The most memory that one compiled pattern may take, in bytes; so much again
/// for what it learns while it runs.
const COMPILED_BYTES_MAX: usize = 1 << 20;
/// How deep an expression may be nested.
const NEST_MAX: u32 = 64;

/// Text is gone through in pieces of about so many bytes.
const PIECE_BYTES: usize = 256 << 10;
/// Where a line is longer than a piece, a match of so many bytes is found though
/// it lies across two.
const OVERLAP_BYTES: usize = 4 << 10;

/// Places in one line that are marked at most.
pub const MARKS_A_LINE_MAX: usize = 32;

/// How letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Capital or small is the same.
    Ignored,
    /// As written.
    Matched,
}

/// What of a text a pattern must cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// Any part.
    Part,
    /// All of it.
    Whole,
    /// All of it, or the start of it that a `/` ends: as tags nest.
    Tag,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// None where nothing is asked for, as by `""`.
    matcher: Option<RegexMatcher>,
}

/// A line with a match.
#[derive(Debug)]
pub struct LineMatch<'p> {
    /// The matches, in bytes of the text, at least one; at most [`MARKS_A_LINE_MAX`].
    pub marks: &'p [Range<usize>],
}

impl Pattern {
    /// Compiles a piece of what was typed.
    ///
    /// # Errors
    /// When an expression cannot be read, or is too large.
    pub fn of(piece: &Piece, case: Case, cover: Cover) -> Result<Self, Fault> {
        let core = match piece.how {
            How::Word | How::Phrase if piece.text.trim().is_empty() => {
                return Ok(Self { matcher: None });
            }
            How::Word | How::Phrase if cover == Cover::Tag => {
                literal(piece.text.trim().trim_start_matches('#'))
            }
            How::Word | How::Phrase => literal(&piece.text),
            How::Expression => {
                // By itself, for only so a fault has its column.
                let built = RegexBuilder::new(&piece.text)
                    .size_limit(COMPILED_BYTES_MAX)
                    .nest_limit(NEST_MAX)
                    .build();
                built.map_err(|fault| told(piece, &fault.to_string()))?;
                piece.text.to_string()
            }
        };
        let whole = match (cover, piece.how) {
            (Cover::Part, _) | (_, How::Expression) => core,
            (Cover::Whole, _) => format!("^(?:{core})$"),
            (Cover::Tag, _) => format!("^(?:{core})(?:/|$)"),
        };
        let built = RegexMatcherBuilder::new()
            .case_insensitive(case == Case::Ignored)
            .multi_line(true)
            .crlf(true)
            .size_limit(COMPILED_BYTES_MAX)
            .dfa_size_limit(COMPILED_BYTES_MAX)
            .nest_limit(NEST_MAX)
            .build(&whole);
        match built {
            Ok(matcher) => Ok(Self { matcher: Some(matcher) }),
            Err(fault) => Err(told(piece, &fault.to_string())),
        }
    }

    /// Whether a short text matches.
    pub fn fits(&self, text: &str) -> bool {
        self.matcher.as_ref().is_none_or(|matcher| matches(matcher, text))
    }

    /// Whether a part of a text has a match. A search that is called off has
    /// none.
    pub fn is_in(&self, text: &str, part: Range<usize>, stop: Stop) -> bool {
        let Some(matcher) = &self.matcher else { return true };
        pieces(text, part).any(|piece| !stop() && matches(matcher, &text[piece.whole]))
    }

    /// Hands the lines of a part that have a match to `each`, in their order,
    /// until that has seen enough. Nothing is asked for by no pattern.
    pub fn lines(
        &self,
        text: &str,
        part: Range<usize>,
        stop: Stop,
        each: &mut dyn FnMut(LineMatch<'_>) -> ControlFlow<()>,
    ) {
        let Some(matcher) = &self.matcher else { return };
        let mut searcher = SearcherBuilder::new()
            .line_terminator(LineTerminator::crlf())
            .line_number(false)
            .bom_sniffing(false)
            .build();
        for piece in pieces(text, part) {
            if stop() {
                return;
            }
            let Stretch { whole, until } = piece;
            let sink =
                Lines { matcher, base: whole.start, until, each, marks: Vec::new(), over: false };
            if run(&mut searcher, matcher, &text[whole], sink) {
                return;
            }
        }
    }
}

/// Searches one piece; says whether it was enough.
fn run(searcher: &mut Searcher, matcher: &RegexMatcher, text: &str, mut sink: Lines<'_>) -> bool {
    // Nothing is read, so nothing can fail.
    let _ = searcher.search_slice(matcher, text.as_bytes(), &mut sink);
    sink.over
}

struct Lines<'a> {
    matcher: &'a RegexMatcher,
    base: usize,
    until: usize,
    each: &'a mut dyn FnMut(LineMatch<'_>) -> ControlFlow<()>,
    marks: Vec<Range<usize>>,
    over: bool,
}

impl Sink for &mut Lines<'_> {
    type Error = std::io::Error;

    fn matched(&mut self, _: &Searcher, found: &SinkMatch<'_>) -> Result<bool, Self::Error> {
        let from = self.base + usize::try_from(found.absolute_byte_offset()).unwrap_or(0);
        let Lines { matcher, until, each, marks, over, .. } = &mut **self;
        marks.clear();
        let _ = matcher.find_iter(found.bytes(), |part| {
            let range = from + part.start()..from + part.end();
            // An expression that matches nothing does so between the bytes of a
            // character too, which is no place in a text.
            let is_whole = !is_within_char(found.bytes(), part.start());
            if range.start < *until && is_whole {
                marks.push(range);
            }
            marks.len() < MARKS_A_LINE_MAX
        });
        // What begins behind the piece is found again with the next.
        if !marks.is_empty() {
            *over = each(LineMatch { marks }).is_break();
        }
        Ok(!*over)
    }
}

/// Whether a place lies between the bytes of one character of UTF-8.
fn is_within_char(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000)
}

fn matches(matcher: &RegexMatcher, text: &str) -> bool {
    matcher.is_match(text.as_bytes()).unwrap_or(false)
}

/// A part of a text that is searched at once, and where matches of it may begin.
struct Stretch {
    whole: Range<usize>,
    until: usize,
}

/// Cuts a part of a text into pieces, between lines where it can.
fn pieces(text: &str, part: Range<usize>) -> impl Iterator<Item = Stretch> {
    let mut from = part.start;
    // Even of no text there is a piece: an expression may match nothing.
    let mut first = true;
    std::iter::from_fn(move || {
        if from >= part.end && !first {
            return None;
        }
        first = false;
        let (whole, until) = cut(text, from..part.end);
        from = until;
        Some(Stretch { whole, until: if until == part.end { until + 1 } else { until } })
    })
}

fn cut(text: &str, rest: Range<usize>) -> (Range<usize>, usize) {
    if rest.len() <= PIECE_BYTES {
        return (rest.clone(), rest.end);
    }
    let most = rest.start + PIECE_BYTES;
    match memchr::memrchr(b'\n', &text.as_bytes()[rest.start..most]) {
        Some(at) => (rest.start..rest.start + at + 1, rest.start + at + 1),
        None => {
            let until = text.floor_char_boundary(most);
            let end = text.floor_char_boundary((until + OVERLAP_BYTES).min(rest.end));
            (rest.start..end, until)
        }
    }
}

/// An expression for a text as it is. White space is any, and a letter with a
/// mark may be written as one character or as two.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut in_space = false;
    for c in text.trim().nfc() {
        if c.is_whitespace() {
            if !in_space {
                out.push_str(r"\s+");
            }
            in_space = true;
            continue;
        }
        in_space = false;
        let apart: String = std::iter::once(c).nfd().collect();
        let one = regex::escape(c.encode_utf8(&mut [0; 4]));
        if c.is_ascii() || apart.chars().eq([c]) {
            out.push_str(&one);
        } else {
            out.push_str(&format!("(?:{one}|{})", regex::escape(&apart)));
        }
    }
    out
}

/// What is wrong with an expression, at its column.
fn told(piece: &Piece, fault: &str) -> Fault {
    // The crate draws the expression with a mark below where the fault is; its
    // last line says what it is. The drawing is indented by four.
    let marked = |line: &str| line.trim_start().starts_with('^');
    let skipped = fault.lines().find(|line| marked(line)).and_then(|line| line.find('^'));
    let column =
        piece.column + 1 + u32::try_from(skipped.unwrap_or(4).saturating_sub(4)).unwrap_or(0);
    let last = fault.lines().last().unwrap_or_default();
    let why = last.strip_prefix("error: ").unwrap_or(last);
    if why.contains("size limit") {
        return Fault::at(piece.column, "this expression is too large");
    }
    Fault::at(column, format!("no expression that can be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, how: How) -> Piece {
        Piece { text: text.into(), how, column: 1 }
    }

    fn pattern(text: &str) -> Pattern {
        let piece = match text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            Some(inside) => piece(inside, How::Expression),
            None => piece(text, How::Phrase),
        };
        Pattern::of(&piece, Case::Ignored, Cover::Part).expect("it can be read")
    }

    /// All that a pattern marks in a text.
    fn marked<'t>(pattern: &Pattern, text: &'t str) -> Vec<&'t str> {
        let mut out = Vec::new();
        pattern.lines(text, 0..text.len(), &|| false, &mut |line| {
            out.extend(line.marks.iter().map(|mark| &text[mark.clone()]));
            ControlFlow::Continue(())
        });
        assert_eq!(pattern.is_in(text, 0..text.len(), &|| false), !out.is_empty());
        out
    }

    #[test]
    fn words_are_found_whatever_their_case_space_and_composition() {
        for (pattern_, text, expected) in [
            ("ada", "Ada, aDA\nxadax", &["Ada", "aDA", "ada"][..]),
            ("star wars", "star\u{a0} Wars\nstar\nwars", &["star\u{a0} Wars"]),
            ("café", "CAFE\u{301} café cafe", &["CAFE\u{301}", "café"]),
            ("a.b", "axb a.b", &["a.b"]),
            ("日本", "日本語", &["日本"]),
            ("/^b.$/", "ab\r\nbc\r\nbcd", &["bc"]),
            ("/\\d{2}-\\d/", "12-3 x 4-5\n67-8", &["12-3", "67-8"]),
            ("/x\\s+y/", "x  y x\ny", &["x  y"]),
        ] {
            assert_eq!(marked(&pattern(pattern_), text), expected, "{pattern_}");
        }
    }

    #[test]
    fn a_line_of_megabytes_is_searched_in_pieces_that_miss_nothing() {
        let mut text = "é ".repeat(2 * PIECE_BYTES);
        let places = [0, PIECE_BYTES - 4, PIECE_BYTES + 1_200, 3 * PIECE_BYTES, text.len() - 9];
        for at in places {
            let at = text.floor_char_boundary(at);
            text.insert_str(at, "needle");
        }
        assert_eq!(marked(&pattern("needle"), &text).len(), places.len());
        let lines = format!("{}needle\n{}", "x\n".repeat(PIECE_BYTES), "needle\n".repeat(3));
        assert_eq!(marked(&pattern("needle"), &lines).len(), 4);
        assert_eq!(marked(&pattern("/^needle$/"), &lines).len(), 4);
    }

    #[test]
    fn a_search_that_is_called_off_ends_with_the_piece() {
        let text = "needle\n".repeat(PIECE_BYTES);
        let (asked, mut seen) = (std::cell::Cell::new(0), 0);
        let stop = || {
            asked.set(asked.get() + 1);
            asked.get() > 1
        };
        pattern("needle").lines(&text, 0..text.len(), &stop, &mut |_| {
            seen += 1;
            ControlFlow::Continue(())
        });
        assert!(seen > 0 && seen <= PIECE_BYTES / 7 + 1, "{seen} lines");
    }

    #[test]
    fn what_is_covered_is_a_part_all_or_a_tag() {
        let covers = |text: &str, cover, of: &str| {
            let pattern = Pattern::of(&piece(text, How::Phrase), Case::Ignored, cover);
            pattern.expect("it can be read").fits(of)
        };
        assert!(covers("b", Cover::Part, "abc") && !covers("b", Cover::Whole, "abc"));
        assert!(covers("ABC", Cover::Whole, "abc"));
        assert!(covers("#in", Cover::Tag, "in") && covers("in", Cover::Tag, "In/box"));
        assert!(!covers("in", Cover::Tag, "inbox") && !covers("box", Cover::Tag, "in/box"));
    }

    #[test]
    fn an_expression_that_cannot_be_used_says_where_and_why() {
        let fault = |text: &str| {
            let piece = Piece { column: 3, ..piece(text, How::Expression) };
            let pattern = Pattern::of(&piece, Case::Ignored, Cover::Part);
            pattern.expect_err("it is refused").to_string()
        };
        let why = "no expression that can be read:";
        assert_eq!(fault("a(b"), format!("column 5: {why} unclosed group"));
        assert_eq!(
            fault("(?=a)"),
            format!(
                "column 4: {why} look-around, including look-ahead and look-behind, is not supported"
            )
        );
        assert_eq!(fault("(a{1000}){1000}"), "column 3: this expression is too large");
        assert!(fault("a\\nb").contains("not allowed"));
    }
}
