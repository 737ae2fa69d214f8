//! The text of a Markdown link as it is read: emphasis marks, backticks and
//! escapes taken away.

use std::borrow::Cow;

use super::backticks::Backticks;
use super::destination::{reference, tail};
use super::emphasis::{Run, match_runs};
use super::html;
use crate::note::linktext::wikilink_end;

/// Takes the marks of emphasis, code and escapes out of a link's text; inside
/// an image or embed, its own text stays.
pub(in crate::note) fn plain(label: &str) -> Cow<'_, str> {
    const MARKS: &[char] = &['\\', '`', '*', '_', '<', '&', '[', '$', '\n', '\r'];
    if !label.contains(MARKS) {
        return Cow::Borrowed(label);
    }
    let bytes = label.as_bytes();
    let mut out = String::with_capacity(label.len());
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    let mut backticks = Backticks::default();
    while at < bytes.len() {
        let rest = &label[at..];
        let taken = match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                out.push(char::from(bytes[at + 1]));
                2
            }
            b'`' => {
                let ticks = backticks.at(bytes, at);
                match ticks.end {
                    Some(end) => out.push_str(&code(&label[at + ticks.len..end - ticks.len])),
                    None => out.push_str(&rest[..ticks.len]),
                }
                ticks.end.map_or(ticks.len, |end| end - at)
            }
            b'*' | b'_' => {
                let mut run = Run::at(label, at);
                let len = run.len;
                // From here on it stands where it is in the text being made.
                run.at = out.len();
                out.push_str(&rest[..len]);
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
            b'!' if rest.starts_with("![") => match picture(rest) {
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

/// What a code span says: line breaks are spaces, and one space at each end is
/// not part of it.
fn code(inside: &str) -> Cow<'_, str> {
    let inside = match inside.contains(['\n', '\r']) {
        true => Cow::Owned(inside.replace("\r\n", " ").replace(['\n', '\r'], " ")),
        false => Cow::Borrowed(inside),
    };
    let padded = inside.len() > 2 && inside.starts_with(' ') && inside.ends_with(' ');
    if !padded || inside.trim().is_empty() {
        return inside;
    }
    Cow::Owned(inside[1..inside.len() - 1].to_owned())
}

/// The text of the image that `text` begins with, if no bracket is in it, and
/// the image's length.
fn picture(text: &str) -> Option<(&str, usize)> {
    let close = text.find(']')?;
    let alt = text.get(2..close).filter(|alt| !alt.contains('['))?;
    (text.as_bytes().get(close + 1) == Some(&b'(')).then_some(())?;
    Some((alt, tail(text.as_bytes(), close + 2)?.end))
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
