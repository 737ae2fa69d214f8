//! What a list item says: a task, a fact, a decision.
//!
//! Sources: the Tasks plugin's `TaskRegularExpressions.ts` for the checkbox;
//! facts, decisions and `@` are this project's own.

use std::borrow::Cow;

use super::body::{Spot, block_id_at_end};
use super::draft::Draft;
use super::fields::{Fields, Kind};
use super::linktext::{LinkText, trimmed, whole_wikilink};
use super::{Assignee, Code, Decision, Fact, NameUse, Statement, Task, tag};
use crate::text::{Date, Place, encoding};

/// A statement is cut at this many characters.
const STATEMENT_CHARS_MAX: usize = 4_096;
/// A name behind `@` has no more words.
const NAME_WORDS_MAX: usize = 12;

/// Nor more bytes, where it is not a link.
const NAME_BYTES_MAX: usize = 160;

/// An address is known to be one for so many bytes.
const ADDRESS_BYTES_MAX: usize = 2_048;

/// The first paragraph of a list item.
pub(super) struct Item<'t> {
    /// Its text; quote marks between its lines are spaces.
    pub text: &'t str,
    /// The bytes of it that are no text, in order and apart: links, code, HTML. Known
    /// where it [may assign](may_assign) a task to somebody.
    pub hidden: &'t [(usize, usize)],
    /// The bytes of the note.
    pub note: &'t [u8],
    /// Where the text begins in the note.
    pub base: usize,
    /// The same as a place.
    pub spot: Spot,
    /// The first link in it, as an index into the note's links.
    pub first_link: usize,
    /// Whether it stands under a heading Decisions.
    pub is_decision: bool,
}

/// Reads an item whose links are in the draft already.
pub(super) fn read(draft: &mut Draft, item: &Item<'_>) {
    let (text, from) = match checkbox(item.text) {
        Some((status, from)) => {
            task(draft, item, status, from);
            (&item.text[from..], from)
        }
        None => (item.text, 0),
    };
    let about = about(text);
    if let Some(about) = &about {
        let statement = item.statement(draft, from, &text[..about.before]);
        let subject = item.subject(draft, from + about.subject.start, &text[about.subject.clone()]);
        draft.note.facts.push(Fact { statement, subject });
    }
    if item.is_decision {
        let end = about.map_or(text.len(), |about| about.before);
        let statement = item.statement(draft, from, &text[..end]);
        draft.note.decisions.push(Decision { statement });
    }
}

/// The character in a checkbox, and where the text behind it begins.
pub(super) fn checkbox(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('[')?;
    let status = inside.chars().next()?;
    let behind = inside[status.len_utf8()..].strip_prefix(']')?;
    let rest = behind.strip_prefix(char::is_whitespace)?.trim_start();
    (status != '\n').then_some((status, text.len() - rest.len()))
}

/// Whether an item may be a task with an `@` in it.
pub(super) fn may_assign(text: &str) -> bool {
    text.starts_with('[') && memchr::memchr(b'@', text.as_bytes()).is_some()
}

impl Item<'_> {
    /// Whether byte `at` lies in a link, code or HTML.
    fn hides(&self, at: usize) -> bool {
        let ended = self.hidden.partition_point(|hidden| hidden.1 <= at);
        self.hidden.get(ended).is_some_and(|hidden| hidden.0 <= at)
    }

    fn place(&self, at: usize) -> Place {
        self.spot.moved(self.note, self.base + at).place()
    }

    /// A sentence that begins at byte `at`. Lines are joined.
    fn statement(&self, draft: &mut Draft, at: usize, text: &str) -> Statement {
        let at = at + text.len() - text.trim_start().len();
        let place = self.place(at);
        let text = trimmed(text);
        let joined = match memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
            true => Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            false => Cow::Borrowed(text),
        };
        let (text, mended) = draft.mend(cut(&joined), place);
        Statement { text, place, repaired: mended || matches!(joined, Cow::Owned(_)) }
    }

    /// The name `text` at byte `at`, which may be a link.
    fn subject(&self, draft: &mut Draft, at: usize, text: &str) -> NameUse {
        let place = self.place(at);
        let link = self.link_at(draft, at);
        let name = match whole_wikilink(text) {
            Some(inner) => LinkText::of_wikilink(inner).target,
            None => text.into(),
        };
        let text = draft.mend(&name, place).0;
        NameUse { text, place, link }
    }

    /// The link that begins at byte `at`.
    fn link_at(&self, draft: &Draft, at: usize) -> Option<u32> {
        let start = u32::try_from(self.base + at).ok()?;
        let links = &draft.note.links[self.first_link..];
        let found = links.binary_search_by_key(&start, |link| link.span.start).ok()?;
        u32::try_from(self.first_link + found).ok()
    }
}

/// The start of a text that is not longer than a statement may be.
fn cut(text: &str) -> &str {
    if text.len() <= STATEMENT_CHARS_MAX {
        return text;
    }
    text.char_indices().nth(STATEMENT_CHARS_MAX).map_or(text, |(end, _)| &text[..end])
}

struct About {
    /// Where the statement ends.
    before: usize,
    subject: std::ops::Range<usize>,
}

/// `(about X)` at the end, with marks of emphasis around it or a block id
/// behind it. X may hold brackets of its own.
fn about(text: &str) -> Option<About> {
    // Most items end in a bracket or a full stop.
    if matches!(text.as_bytes().last(), Some(b']' | b'.')) {
        return None;
    }
    let end = text.trim_end();
    let end = block_id_at_end(end).map_or(end, |id| end[..end.len() - id.len() - 1].trim_end());
    let inner = end.trim_end_matches(['*', '_']).strip_suffix(')')?;
    let mut level = 0usize;
    // From the right: the parenthesis that matches the last one.
    let open = inner.bytes().enumerate().rev().find_map(|(at, byte)| match byte {
        b')' => {
            level += 1;
            None
        }
        b'(' if level == 0 => Some(at),
        b'(' => {
            level -= 1;
            None
        }
        _ => None,
    })?;
    let inside = &inner[open + 1..];
    let word = inside.get(..6)?.as_bytes();
    let name = inside[6..].trim();
    let is_about = word[..5].eq_ignore_ascii_case(b"about") && word[5].is_ascii_whitespace();
    if !is_about || name.is_empty() {
        return None;
    }
    let start = open + 1 + 6 + (inside[6..].len() - inside[6..].trim_start().len());
    let before = inner[..open].trim_end_matches(['*', '_']).trim_end().len();
    Some(About { before, subject: start..start + name.len() })
}

fn task(draft: &mut Draft, item: &Item<'_>, status: char, from: usize) {
    let line_end = memchr::memchr2(b'\n', b'\r', item.text.as_bytes()).unwrap_or(item.text.len());
    let line = item.text.get(from..line_end).unwrap_or("").trim_end();
    let line =
        block_id_at_end(line).map_or(line, |id| line[..line.len() - id.len() - 1].trim_end());
    let assignees = assignees(draft, item, from, line);
    let place = item.place(from);
    let mended = draft.mended(line, place);
    let repaired = matches!(mended, Cow::Owned(_));
    let fields = Fields::of(&mended);
    let room = fields.trailing_tags.iter().map(|tag| tag.len() + 1).sum::<usize>();
    let mut text = String::with_capacity(fields.description.len() + room);
    text.push_str(fields.description);
    for tag in &fields.trailing_tags {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(tag);
    }
    let tags = tags(&text);
    text.truncate(cut(&text).len());
    let mut task = Task {
        status,
        text: Statement { text: text.into_boxed_str(), place, repaired },
        assignees,
        due: None,
        scheduled: None,
        start: None,
        created: None,
        done_on: None,
        cancelled_on: None,
        priority: fields.priority,
        recurrence: None,
        on_completion: None,
        id: None,
        depends_on: Vec::new(),
        tags,
    };
    for (kind, value) in fields.values {
        let date = match kind {
            Kind::Due => &mut task.due,
            Kind::Scheduled => &mut task.scheduled,
            Kind::Start => &mut task.start,
            Kind::Created => &mut task.created,
            Kind::Done => &mut task.done_on,
            Kind::Cancelled => &mut task.cancelled_on,
            Kind::Recurrence => {
                task.recurrence = Some(value.into());
                continue;
            }
            Kind::OnCompletion => {
                task.on_completion = Some(value.into());
                continue;
            }
            Kind::Id => {
                task.id = Some(value.into());
                continue;
            }
            Kind::DependsOn => {
                task.depends_on = value.split(',').map(|id| id.trim().into()).collect();
                continue;
            }
        };
        *date = Date::at_start(value);
        if date.is_none() {
            draft.report(Code::BadDate, place, value);
        }
    }
    draft.note.tasks.push(task);
}

/// Tags of a task's text, as the Tasks plugin reads them.
fn tags(text: &str) -> Vec<Box<str>> {
    memchr::memchr_iter(b'#', text.as_bytes())
        .filter(|&at| text[..at].chars().next_back().is_none_or(char::is_whitespace))
        .filter_map(|at| tag::tag_at(&text[at + 1..]))
        .map(Into::into)
        .collect()
}

/// Every `@Name` and `@[[Name]]` of a task's line, which begins at byte `from`.
fn assignees(draft: &Draft, item: &Item<'_>, from: usize, line: &str) -> Vec<Assignee> {
    let mut found = Vec::new();
    let mut spot = item.spot;
    for at in memchr::memchr_iter(b'@', line.as_bytes()) {
        if !stands_alone(&line[..at]) || item.hides(from + at) {
            continue;
        }
        spot = spot.moved(item.note, item.base + from + at);
        let place = spot.place();
        let behind = &line[at + 1..];
        let name = if behind.starts_with("[[") {
            item.link_at(draft, from + at + 1).map(|link| {
                let text = draft.note.links[link as usize].target.clone();
                NameUse { text: repaired(&text).into(), place, link: Some(link) }
            })
        } else {
            let near = behind.floor_char_boundary(NAME_BYTES_MAX);
            let near = repaired(&behind[..near]);
            let text = name_text(&near);
            (!text.is_empty()).then(|| NameUse { text: text.into(), place, link: None })
        };
        found.extend(name.map(|name| Assignee { name }));
    }
    found
}

/// Whether an `@` behind this text begins a name: an address, of mail or of a page, has
/// something before it.
fn stands_alone(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    let marked = || before.ends_with("==") || before.ends_with("~~");
    let parts = ['(', '[', ',', ';', '/', '*', '_', '"', '“'];
    if last.is_whitespace() {
        return true;
    }
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(ADDRESS_BYTES_MAX))..];
    let word = || near.rsplit(char::is_whitespace).next().unwrap_or_default();
    (parts.contains(&last) || marked()) && !is_address(word())
}

/// Whether a word is the start of an address that is shown as a link.
fn is_address(word: &str) -> bool {
    word.contains("://")
        || word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with("www.")
}

/// The task that holds this text counts its repair.
fn repaired(text: &str) -> Cow<'_, str> {
    encoding::repair(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What may be a name at the start of `text`, or begin with one: up to twelve words of
/// what stands in names, and between them.
fn name_text(text: &str) -> &str {
    if !text.starts_with(char::is_alphanumeric) {
        return "";
    }
    let (mut n_words, mut in_word) = (0, false);
    let end = text.find(|c: char| {
        n_words += usize::from(!in_word && !c.is_whitespace());
        in_word = !c.is_whitespace();
        n_words > NAME_WORDS_MAX || !(is_in_word(c) || c.is_whitespace() || is_beside_words(c))
    });
    let text = &text[..end.unwrap_or(text.len())];
    text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '.' | '!' | '+'))
}

/// Whether a character stands inside words of names.
fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.' | '_' | '\u{300}'..='\u{36f}')
}

/// Whether it may stand between the words of a name, or behind them, but ends it as well.
fn is_beside_words(c: char) -> bool {
    matches!(c, '&' | '(' | ')' | ',' | '/' | '+' | '!' | ':' | '"' | '“' | '”' | '–' | '—' | '·')
}

/// All that the text of an [`Assignee`] may name, the longest first.
pub fn assigned_names(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().filter(|(_, c)| !is_in_word(*c)).map(|(end, _)| end);
    let starts = ends.chain([text.len()]).rev().map(|end| &text[..end]);
    let starts = starts.filter(|start| !start.ends_with(char::is_whitespace));
    starts.flat_map(|start| {
        let bare = start.ends_with(is_in_word).then(|| without_marks(start));
        [Some(start), bare.filter(|bare| bare.len() < start.len())].into_iter().flatten()
    })
}

/// Whom the text of an [`Assignee`] names where nobody of these is known: its first word.
pub fn assigned_word(text: &str) -> Option<&str> {
    let end = text.find(|c| !is_in_word(c)).unwrap_or(text.len());
    Some(without_marks(&text[..end])).filter(|word| word.starts_with(char::is_alphabetic))
}

/// A name without the punctuation and the possessive after it.
fn without_marks(name: &str) -> &str {
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name)
}
