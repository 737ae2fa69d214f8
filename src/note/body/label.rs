//! The text of a Markdown link as it is read: emphasis marks, backticks and
//! escapes taken away.

use std::borrow::Cow;

use super::destination::{reference, tail};
use super::html;
use crate::note::linktext::wikilink_end;

/// A run of `*` or `_` in the text that is being made.
struct Run {
    mark: char,
    /// Where it stands in the text made so far, all its marks included.
    at: usize,
    len: usize,
    left: usize,
    opens: bool,
    closes: bool,
    /// The run before it that may still open, as an index.
    before: Option<usize>,
}

/// Takes the marks of emphasis, code and escapes out of a link's text; inside
/// an image or embed, its own text stays.
pub(super) fn plain(label: &str) -> Cow<'_, str> {
    const MARKS: &[char] = &['\\', '`', '*', '_', '<', '&', '[', '$', '\n', '\r'];
    if !label.contains(MARKS) {
        return Cow::Borrowed(label);
    }
    let bytes = label.as_bytes();
    let mut out = String::with_capacity(label.len());
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    let mut no_backticks = false;
    while at < bytes.len() {
        let rest = &label[at..];
        let taken = match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                out.push(char::from(bytes[at + 1]));
                2
            }
            b'`' if !no_backticks => match code_span(rest) {
                Some((code, len)) => {
                    out.push_str(code);
                    len
                }
                None => {
                    no_backticks = true;
                    0
                }
            },
            b'*' | b'_' => {
                let run = Run::at(label, at, out.len());
                out.push_str(&rest[..run.len]);
                let len = run.len;
                runs.push(run);
                len
            }
            b'&' => match reference(rest) {
                Some((meant, len)) => {
                    out.push(meant);
                    len
                }
                None => copy(rest, &mut out),
            },
            b'<' => match html::tag_end(bytes, at) {
                Some(end) => {
                    out.push_str(&label[at..end]);
                    end - at
                }
                None => copy(rest, &mut out),
            },
            b'!' if rest.starts_with("![[") => match wikilink_end(bytes, at + 1) {
                Some(end) => {
                    out.push_str(&label[at + 3..end - 2]);
                    end - at
                }
                None => copy(rest, &mut out),
            },
            b'!' if rest.starts_with("![") => match image(rest) {
                Some((alt, len)) => {
                    out.push_str(alt);
                    len
                }
                None => copy(rest, &mut out),
            },
            b'\n' | b'\r' => {
                out.truncate(out.trim_end_matches([' ', '\t']).len());
                rest.len() - rest.trim_start().len()
            }
            _ => copy(rest, &mut out),
        };
        at += taken;
    }
    match_runs(&mut runs);
    Cow::Owned(without_used_marks(&out, &runs))
}

/// Copies the first character; gives its length.
fn copy(rest: &str, out: &mut String) -> usize {
    let first = rest.chars().next().unwrap_or(' ');
    out.push(first);
    first.len_utf8()
}

/// The inside of the code span that `text` begins with, and the span's length.
fn code_span(text: &str) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    let len = bytes.iter().take_while(|&&byte| byte == b'`').count();
    let mut at = len;
    loop {
        at += memchr::memchr(b'`', &bytes[at..])?;
        let run = bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
        if run == len {
            let code = &text[len..at];
            let padded = code.len() > 2 && code.starts_with(' ') && code.ends_with(' ');
            let padded = padded && !code.trim().is_empty();
            return Some((if padded { &code[1..code.len() - 1] } else { code }, at + len));
        }
        at += run;
    }
}

/// The text of the image that `text` begins with, if no bracket is in it, and
/// the image's length.
fn image(text: &str) -> Option<(&str, usize)> {
    let close = text.find(']')?;
    let alt = text.get(2..close).filter(|alt| !alt.contains('['))?;
    (text.as_bytes().get(close + 1) == Some(&b'(')).then_some(())?;
    Some((alt, tail(text.as_bytes(), close + 2)?.end))
}

impl Run {
    /// Source: CommonMark 0.31, "Emphasis and strong emphasis".
    fn at(text: &str, start: usize, at: usize) -> Self {
        let mark = if text.as_bytes()[start] == b'*' { '*' } else { '_' };
        let len = text[start..].len() - text[start..].trim_start_matches(mark).len();
        let before = text[..start].chars().next_back();
        let after = text[start + len..].chars().next();
        let (opens, closes) = flanks(mark, before, after);
        Self { mark, at, len, left: len, opens, closes, before: None }
    }
}

/// Whether a run of `mark` between these characters can open and close.
pub(super) fn flanks(mark: char, before: Option<char>, after: Option<char>) -> (bool, bool) {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let mark_like = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let left = !space(after) && (!mark_like(after) || space(before) || mark_like(before));
    let right = !space(before) && (!mark_like(before) || space(after) || mark_like(after));
    match mark {
        '_' => (left && (!right || mark_like(before)), right && (!left || mark_like(after))),
        _ => (left, right),
    }
}

/// Pairs runs that open with runs that close; what pairs used leaves `left`.
fn match_runs(runs: &mut [Run]) {
    // For each kind of closing run: the run below which no partner is.
    let mut floors: [[Option<usize>; 3]; 4] = [[None; 3]; 4];
    for closer in 1..runs.len() {
        runs[closer].before = Some(closer - 1);
        if !runs[closer].closes {
            continue;
        }
        let kind = usize::from(runs[closer].mark == '_') * 2 + usize::from(runs[closer].opens);
        let third = runs[closer].len % 3;
        while runs[closer].left > 0 {
            let floor = floors[kind][third];
            let Some(opener) = partner(runs, closer, floor) else {
                floors[kind][third] = runs[closer].before;
                break;
            };
            let used = if runs[opener].left >= 2 && runs[closer].left >= 2 { 2 } else { 1 };
            runs[opener].left -= used;
            runs[closer].left -= used;
            let open_still = runs[opener].left > 0;
            runs[closer].before = if open_still { Some(opener) } else { runs[opener].before };
        }
    }
}

/// The nearest run before `closer` that may open for it, not at or below `floor`.
fn partner(runs: &[Run], closer: usize, floor: Option<usize>) -> Option<usize> {
    let run = &runs[closer];
    let mut at = run.before;
    while at != floor {
        let opener = &runs[at?];
        let both = opener.closes || run.opens;
        let both_thirds = opener.len.is_multiple_of(3) && run.len.is_multiple_of(3);
        let thirds = both && (opener.len + run.len).is_multiple_of(3) && !both_thirds;
        if opener.mark == run.mark && opener.opens && opener.left > 0 && !thirds {
            return at;
        }
        at = opener.before;
    }
    None
}

fn without_used_marks(text: &str, runs: &[Run]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for run in runs {
        out.push_str(&text[from..run.at + run.left]);
        from = run.at + run.len;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_away_where_they_mean_something() {
        for (label, text) in [
            ("plain", "plain"),
            ("**bold** and *it*", "bold and it"),
            ("***both***", "both"),
            ("snake_case_name", "snake_case_name"),
            ("a * b", "a * b"),
            ("*a **b* c", "*a *b c"),
            ("`[x]` and `` ` ``", "[x] and `"),
            ("`open", "`open"),
            ("\\*a\\* &amp; b", "*a* & b"),
            ("![alt](pic.png) x", "alt x"),
            ("![[pic.png|9]]", "pic.png|9"),
            ("one  \n two", "onetwo"),
            ("<b>x</b> < y", "<b>x</b> < y"),
            ("_é_", "é"),
        ] {
            assert_eq!(plain(label), text, "{label}");
        }
    }
}
