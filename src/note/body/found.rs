//! What the scanner's blocks hold, put into the note: links, tags, headings,
//! block ids, and what list items say.

use std::borrow::Cow;

use super::destination::unescape;
use super::inline::{Find, What};
use super::label::plain;
use super::line::cells;
use super::{Container, Paragraph, Scanner, Sibling};
use crate::note::draft::Draft;
use crate::note::item::{self, Item};
use crate::note::linktext::LinkText;
use crate::note::{BlockId, Counted, Heading, LinkKind, TagUse};
use crate::text::place::count_chars;
use crate::text::{NameKey, Place, Span};

/// A byte and its place, to find the places of later bytes from.
#[derive(Debug, Clone, Copy)]
pub(in crate::note) struct Spot {
    at: usize,
    place: Place,
}

impl Spot {
    /// The place of `at`, a byte in the line that starts at `line_start`.
    pub(in crate::note) fn new(text: &[u8], line: u32, line_start: usize, at: usize) -> Self {
        let column = 1 + count_chars(&text[line_start..at]);
        Self { at, place: Place { column: u32::try_from(column).unwrap_or(u32::MAX), line } }
    }

    /// The place of a byte that is not before this one.
    pub(in crate::note) fn moved(self, text: &[u8], to: usize) -> Self {
        if to <= self.at {
            return self;
        }
        let between = &text[self.at..to];
        let mut place = self.place;
        let mut line_start = 0;
        for end in memchr::memchr2_iter(b'\n', b'\r', between) {
            // Of CR LF only the second ends a line.
            if between[end] == b'\n' || text.get(self.at + end + 1) != Some(&b'\n') {
                place = Place { line: place.line + 1, column: 1 };
                line_start = end + 1;
            }
        }
        let chars = count_chars(&between[line_start..]);
        place.column = place.column.saturating_add(u32::try_from(chars).unwrap_or(u32::MAX));
        Self { at: to, place }
    }

    pub(in crate::note) fn place(self) -> Place {
        self.place
    }
}

impl Scanner<'_, '_> {
    /// The end of a paragraph, whatever it stands in.
    pub(super) fn paragraph(&mut self, paragraph: Paragraph) {
        if let Some(id) = lone_block_id(&self.text[paragraph.start..paragraph.end]) {
            self.name_block_before(id);
            return;
        }
        let first_link = self.draft.note.links.len();
        self.scan_paragraph(paragraph);
        self.paragraph_fields(paragraph);
        if paragraph.in_item {
            let text = text_of(self.text, &self.blanked, paragraph);
            let mut hidden = Vec::new();
            // Its bracket had it scanned.
            if item::may_assign(text) {
                self.inline.hidden(&mut hidden);
            }
            let item = Item {
                text,
                hidden: &hidden,
                note: self.text.as_bytes(),
                base: paragraph.start,
                spot: self.spot(paragraph),
                first_link,
                is_decision: self.decisions.is_some(),
            };
            item::read(self.draft, &item);
        }
        if self.has_block_ids
            && let Some(id) = block_id_at_end(&self.text[paragraph.last_start..paragraph.end])
        {
            let place = self.spot(paragraph).place;
            self.draft.note.blocks.push(BlockId { id: id.into(), place });
        }
    }

    /// Links and tags of a paragraph, and nothing else of it.
    pub(super) fn scan_paragraph(&mut self, paragraph: Paragraph) {
        self.blank_margins(paragraph);
        let bytes = &self.text.as_bytes()[paragraph.start..paragraph.end];
        if memchr::memchr2(b'[', b'#', bytes).is_none() {
            return;
        }
        let text = text_of(self.text, &self.blanked, paragraph);
        let finds = self.inline.scan(text);
        if !finds.is_empty() {
            let Paragraph { start, line, line_start, .. } = paragraph;
            let spot = Spot::new(self.text.as_bytes(), line, line_start, start);
            let source = Source { note: self.text.as_bytes(), text, base: paragraph.start };
            source.put(self.draft, finds, spot, false);
        }
    }

    /// Fills `blanked` for a paragraph of several lines in a quote.
    fn blank_margins(&mut self, paragraph: Paragraph) {
        self.blanked.clear();
        let is_quote = |container: &Container| matches!(container, Container::Quote);
        if self.continued.is_empty() || !self.containers.iter().any(is_quote) {
            return;
        }
        let mut from = paragraph.start;
        for &(start, end) in &self.continued {
            let margin = memchr::memrchr2(b'\n', b'\r', &self.text.as_bytes()[..start])
                .map_or(start, |line_end| line_end + 1);
            self.blanked.push_str(&self.text[from..margin]);
            self.blanked.extend(std::iter::repeat_n(' ', start - margin));
            self.blanked.push_str(&self.text[start..end]);
            from = end;
        }
    }

    pub(super) fn spot(&self, paragraph: Paragraph) -> Spot {
        Spot::new(self.text.as_bytes(), paragraph.line, paragraph.line_start, paragraph.start)
    }

    /// Adds a heading that begins at byte `at` and reads its text.
    pub(super) fn heading(&mut self, level: u8, paragraph: Paragraph, at: usize) {
        self.blank_margins(paragraph);
        let text = text_of(self.text, &self.blanked, paragraph);
        let text = if self.continued.is_empty() {
            text.into()
        } else {
            text.lines().map(str::trim).collect::<Vec<_>>().join(" ").into_boxed_str()
        };
        if self.decisions.is_some_and(|above| level <= above) {
            self.decisions = None;
        }
        if self.decisions.is_none() && is_called(&text, self.decision_headings) {
            self.decisions = Some(level);
        }
        let place = Spot::new(self.text.as_bytes(), paragraph.line, paragraph.line_start, at).place;
        if self.has_block_ids
            && let Some(id) = block_id_at_end(&text)
        {
            self.draft.note.blocks.push(BlockId { id: id.into(), place });
        }
        self.draft.note.headings.push(Heading { level, text, place });
        self.scan_paragraph(paragraph);
        self.heading_fields(paragraph);
    }

    /// One row of a table, cell by cell.
    pub(super) fn row(&mut self, start: usize, end: usize, line: u32, line_start: usize) {
        if let Some(id) = lone_block_id(&self.text[start..end]) {
            self.name_block_before(id);
            return;
        }
        self.row_fields(start, end, line, line_start);
        let note = self.text.as_bytes();
        let row = &note[start..end];
        if memchr::memchr2(b'[', b'#', row).is_none() {
            return;
        }
        let mut spot = Spot::new(note, line, line_start, start);
        for cell in cells(row) {
            let base = start + cell.start;
            let text = &self.text[base..start + cell.end];
            let finds = self.inline.scan(text.trim_start());
            let base = base + text.len() - text.trim_start().len();
            let source = Source { note, text: text.trim_start(), base };
            spot = source.put(self.draft, finds, spot, true);
        }
    }

    fn name_block_before(&mut self, id: &str) {
        let Some(&Sibling { line, line_start, at, .. }) = self.siblings.get(self.containers.len())
        else {
            return;
        };
        let place = Spot::new(self.text.as_bytes(), line, line_start, at).place;
        self.draft.note.blocks.push(BlockId { id: id.into(), place });
    }
}

/// A paragraph's text; `blanked` where that is filled, which has the same length.
pub(super) fn text_of<'t>(text: &'t str, blanked: &'t str, paragraph: Paragraph) -> &'t str {
    match blanked {
        "" => &text[paragraph.start..paragraph.end],
        _ => blanked,
    }
}

/// A text that was scanned, and where it lies.
struct Source<'t> {
    note: &'t [u8],
    text: &'t str,
    /// The note's byte at which the text begins.
    base: usize,
}

impl Source<'_> {
    /// Puts what was found into the note; gives the place of the last of it.
    fn put(&self, draft: &mut Draft, finds: &[Find], mut spot: Spot, in_cell: bool) -> Spot {
        for find in finds {
            spot = spot.moved(self.note, self.base + find.start);
            let Some((kind, text)) = self.link(draft, find, spot.place, in_cell) else { continue };
            let span = Span::new(self.base + find.start, self.base + find.end);
            draft.link(kind, text, span, spot.place, Counted::Yes);
        }
        spot
    }

    fn link(
        &self,
        draft: &mut Draft,
        find: &Find,
        place: Place,
        in_cell: bool,
    ) -> Option<(LinkKind, LinkText)> {
        // A cell's pipes were written with a backslash.
        let slice = |start: usize, end: usize| match &self.text[start..end] {
            text if in_cell && text.contains("\\|") => Cow::Owned(text.replace("\\|", "|")),
            text => Cow::Borrowed(text),
        };
        match find.what {
            What::Tag => {
                let name = self.text[find.start + 1..find.end].into();
                draft.note.tags.push(TagUse { name, place });
                None
            }
            What::Undecided => None,
            What::Wikilink { embed } => {
                let kind = if embed { LinkKind::Embed } else { LinkKind::Wikilink };
                let inner = slice(find.start + 2 + usize::from(embed), find.end - 2);
                Some((kind, LinkText::of_wikilink(&inner)))
            }
            What::Markdown { embed, label_end, destination } => {
                let destination = slice(destination.0, destination.1);
                let destination = unescape(&destination);
                if destination.is_empty() {
                    return None;
                }
                // No file name may hold a colon.
                if destination.contains(':') || destination.starts_with("//") {
                    draft.note.external_links += 1;
                    return None;
                }
                let label = slice(find.start + 1 + usize::from(embed), label_end);
                let text = if embed { Cow::Borrowed("") } else { plain(&label) };
                let text = if text.is_empty() { label.replace('\r', "").into() } else { text };
                let kind = if embed { LinkKind::Embed } else { LinkKind::MarkdownLink };
                Some((kind, LinkText::of_destination(&destination, &text)))
            }
        }
    }
}

/// Whether a heading has one of these names, whatever marks or emoji stand around it.
fn is_called(heading: &str, names: &[NameKey]) -> bool {
    let words = heading.trim_matches(|c: char| !c.is_alphanumeric());
    names.iter().any(|name| name.is_of(words))
}

/// The id of a paragraph that is nothing but `^id`.
pub(super) fn lone_block_id(text: &str) -> Option<&str> {
    text.strip_prefix('^').filter(|id| is_block_id(id))
}

/// The id behind the last space of a line, where it is one.
pub(in crate::note) fn block_id_at_end(line: &str) -> Option<&str> {
    let bytes = line.as_bytes();
    let caret = bytes.iter().rposition(|&byte| !is_in_block_id(byte))?;
    let spaced = caret == 0 || matches!(bytes[caret - 1], b' ' | b'\t');
    (bytes[caret] == b'^' && spaced && caret + 1 < line.len()).then(|| &line[caret + 1..])
}

fn is_block_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(is_in_block_id)
}

/// Latin letters, digits and dashes (Obsidian's help, "Internal links").
fn is_in_block_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}
