//! From the Markdown reader's events to blocks. The only module that knows
//! pulldown-cmark.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::containers::{List, Open, OpenKind};
use super::inline::{self, Carried, Setting};
use super::links::{self, Places};
use super::raw::{RawKind, RawLeaf, Turn};
use super::sheets::{LinesState, TableState};
use super::{
    Alignment, BLOCKS_BYTES_MAX, Block, BlockKind, Container, Inline, InlineLink, PIECES_MAX,
    TableRow, frontmatter,
};
use crate::text::contained::contain;

/// Named one by one: definition lists make this version of the reader panic on
/// some inputs, and the others are not Obsidian's.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_WIKILINKS);

/// Reads a whole note.
pub(super) fn read(text: &str) -> Vec<Block> {
    let (note, is_cut) = start_of(text);
    let front = frontmatter::read(note);
    let mut reader = Reader::new(note);
    if let Some(properties) = front.properties {
        let last = reader.places.line(front.body_at.saturating_sub(1));
        reader.push(1, last, BlockKind::Frontmatter(properties));
    }
    let n_before = reader.blocks.len();
    // The reader has panicked before on inputs that nobody thought of; a note
    // that cannot be read as Markdown is still text.
    let body = &note[front.body_at..];
    let read = contain(|| {
        for (event, range) in Parser::new_ext(body, OPTIONS).into_offset_iter() {
            reader.event(event, range.start + front.body_at..range.end + front.body_at);
            if reader.n_pieces > PIECES_MAX {
                return true;
            }
        }
        false
    });
    let is_cut = match read {
        Ok(at_limit) => {
            reader.end();
            at_limit || is_cut
        }
        Err(_) => {
            reader.blocks.truncate(n_before);
            reader.as_plain_text(front.body_at);
            is_cut
        }
    };
    if is_cut {
        let line = reader.last_line();
        reader.push(line, line, BlockKind::Cut);
    }
    reader.blocks
}

/// As much of the text as is read, and whether that is not all.
fn start_of(text: &str) -> (&str, bool) {
    if text.len() <= BLOCKS_BYTES_MAX {
        return (text, false);
    }
    let mut end = BLOCKS_BYTES_MAX;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[..end], true)
}

/// The state between two events.
pub(super) struct Reader<'n> {
    pub note: &'n str,
    pub places: Places<'n>,
    pub blocks: Vec<Block>,
    /// Containers that are open, the innermost last.
    pub open: Vec<Open>,
    pub lists: Vec<List>,
    leaf: Option<(RawLeaf, LeafKind)>,
    pub table: Option<TableState>,
    pub lines: Option<LinesState>,
    carried: Carried,
    pub n_pieces: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum LeafKind {
    Paragraph,
    /// The text of a tight list item, which the reader does not wrap.
    Implicit,
    Heading(u8),
    Cell,
}

impl<'n> Reader<'n> {
    fn new(note: &'n str) -> Self {
        Self {
            note,
            places: Places::of(note),
            blocks: Vec::new(),
            open: Vec::new(),
            lists: Vec::new(),
            leaf: None,
            table: None,
            lines: None,
            carried: Carried::default(),
            n_pieces: 0,
        }
    }

    fn event(&mut self, event: Event, source: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, source),
            Event::End(tag) => self.end_of(tag, &source),
            Event::Text(text) if self.lines.is_some() => self.add_lines(source.start, &text),
            Event::Html(html) => self.add_lines(source.start, &html),
            Event::Text(text) => {
                let note = self.note;
                self.leaf(source.start).text(note, source, &text);
            }
            Event::Code(code) => self.run(source, RawKind::Code, &code),
            Event::InlineMath(math) => self.run(source, RawKind::Math, &math),
            Event::DisplayMath(math) => self.run(source, RawKind::DisplayMath, &math),
            Event::InlineHtml(html) => self.leaf(source.start).html(source, &html),
            Event::FootnoteReference(label) => self.run(source, RawKind::FootnoteMark, &label),
            Event::SoftBreak | Event::HardBreak => self.run(source, RawKind::Break, ""),
            Event::Rule => {
                self.finish_leaf();
                self.no_longer_fresh();
                let line = self.places.line(source.start);
                self.push(line, line, BlockKind::Rule);
            }
            // Read by this module itself: any character may stand in the box.
            Event::TaskListMarker(_) => {}
        }
        self.n_pieces += 1;
    }

    fn start(&mut self, tag: Tag, source: Range<usize>) {
        match tag {
            Tag::Paragraph => self.begin_leaf(source.start, LeafKind::Paragraph),
            Tag::Heading { level, .. } => {
                self.begin_leaf(source.start, LeafKind::Heading(level as u8));
            }
            Tag::BlockQuote(_) => self.open_quote(&source),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let language = info.split([' ', ',', '{']).next().unwrap_or("");
                self.begin_lines(&source, Some(language.into()));
            }
            Tag::HtmlBlock => self.begin_lines(&source, None),
            Tag::List(next) => {
                self.finish_leaf();
                self.no_longer_fresh();
                self.lists.push(List { next, items: Vec::new() });
            }
            Tag::Item => self.open_item(&source),
            Tag::FootnoteDefinition(label) => {
                let container = Container::Footnote { label: label.as_ref().into() };
                self.open(container, OpenKind::Other, &source);
            }
            Tag::Table(alignments) => {
                self.finish_leaf();
                self.no_longer_fresh();
                let first_line = self.places.line(source.start);
                let alignments = alignments.into_iter().map(alignment).collect();
                self.table = Some(TableState { first_line, alignments, ..TableState::default() });
            }
            Tag::TableHead | Tag::TableRow => {
                let line = self.places.line(source.start);
                if let Some(table) = &mut self.table {
                    table.row = TableRow { line, cells: Vec::new() };
                }
            }
            Tag::TableCell => self.begin_leaf(source.start, LeafKind::Cell),
            Tag::Emphasis => self.leaf(source.start).emphasis(Turn::On),
            Tag::Strong => self.leaf(source.start).strong(Turn::On),
            Tag::Strikethrough if self.is_struck(&source) => {
                self.leaf(source.start).struck(Turn::On);
            }
            Tag::Strikethrough => self.tilde(source.start),
            Tag::Link { link_type, dest_url, .. } => self.open_link(link_type, &dest_url, source),
            Tag::Image { link_type, dest_url, .. } => {
                let described = !matches!(link_type, LinkType::WikiLink { has_pothole: false });
                let link = self.link(link_type, &dest_url, source.start);
                self.leaf(source.start).open_embed(source, link, described);
            }
            // Not asked for among the options.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end_of(&mut self, tag: TagEnd, source: &Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.finish_leaf(),
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.finish_leaf();
                self.close();
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.finish_lines(),
            TagEnd::List(_) => self.finish_list(),
            TagEnd::TableCell => self.finish_leaf(),
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let row = std::mem::take(&mut table.row);
                    table.rows.push(row);
                }
            }
            TagEnd::Table => self.finish_table(),
            TagEnd::Emphasis => self.turn_off(RawLeaf::emphasis),
            TagEnd::Strong => self.turn_off(RawLeaf::strong),
            TagEnd::Strikethrough if self.is_struck(source) => self.turn_off(RawLeaf::struck),
            TagEnd::Strikethrough => self.tilde(source.end.saturating_sub(1)),
            TagEnd::Link => self.with_leaf(RawLeaf::close_link),
            TagEnd::Image => self.with_leaf(RawLeaf::close_embed),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// The leaf that is open; text outside of any is that of a tight list item.
    fn leaf(&mut self, start: usize) -> &mut RawLeaf {
        &mut self.leaf.get_or_insert_with(|| (RawLeaf::new(start), LeafKind::Implicit)).0
    }

    fn with_leaf(&mut self, change: impl FnOnce(&mut RawLeaf)) {
        if let Some((leaf, _)) = &mut self.leaf {
            change(leaf);
        }
    }

    fn turn_off(&mut self, change: impl FnOnce(&mut RawLeaf, Turn)) {
        self.with_leaf(|leaf| change(leaf, Turn::Off));
    }

    /// Obsidian strikes with two tildes; the reader does with one, too.
    fn is_struck(&self, source: &Range<usize>) -> bool {
        self.note.get(source.clone()).is_some_and(|text| text.starts_with("~~"))
    }

    fn tilde(&mut self, at: usize) {
        let note = self.note;
        self.leaf(at).text(note, at..at + 1, "~");
    }

    fn run(&mut self, source: Range<usize>, kind: RawKind, said: &str) {
        self.leaf(source.start).run(source, kind, said);
    }

    fn begin_leaf(&mut self, start: usize, kind: LeafKind) {
        self.finish_leaf();
        self.leaf = Some((RawLeaf::new(start), kind));
    }

    pub fn finish_leaf(&mut self) {
        let Some((mut leaf, kind)) = self.leaf.take() else { return };
        let setting = match kind {
            LeafKind::Paragraph | LeafKind::Implicit => self.first_of_container(&mut leaf),
            LeafKind::Heading(_) | LeafKind::Cell => Setting::Plain,
        };
        if kind != LeafKind::Cell {
            self.no_longer_fresh();
        }
        if leaf.runs.is_empty() && matches!(kind, LeafKind::Paragraph | LeafKind::Implicit) {
            return;
        }
        let first_line = self.places.line(leaf.start);
        let last_line = self.places.line(leaf.end().saturating_sub(1)).max(first_line);
        let text = self.finish_inline(leaf, setting);
        match kind {
            LeafKind::Paragraph | LeafKind::Implicit => {
                self.push(first_line, last_line, BlockKind::Paragraph(text.inline));
            }
            LeafKind::Heading(level) => {
                let kind = BlockKind::Heading { level, text: text.inline };
                self.push(first_line, last_line, kind);
            }
            LeafKind::Cell => {
                if let Some(table) = &mut self.table {
                    table.row.cells.push(text.inline);
                }
            }
        }
        self.push_footnotes(first_line, last_line, text.footnotes);
    }

    pub fn finish_inline(&mut self, leaf: RawLeaf, setting: Setting) -> inline::Finished {
        let text = inline::finish(self.note, &mut self.places, leaf, setting, &mut self.carried);
        self.n_pieces += text.inline.pieces.len();
        text
    }

    /// Footnotes written within a leaf, as if they were defined below it.
    pub fn push_footnotes(&mut self, first: u32, last: u32, footnotes: Vec<(Box<str>, Inline)>) {
        for (label, text) in footnotes {
            self.push(first, last, BlockKind::Open(Container::Footnote { label }));
            self.push(first, last, BlockKind::Paragraph(text));
            self.push(first, last, BlockKind::Close);
        }
    }

    fn open_link(&mut self, link_type: LinkType, destination: &str, source: Range<usize>) {
        let link = self.link(link_type, destination, source.start);
        let replacement = matches!(link_type, LinkType::WikiLink { has_pothole: false })
            .then(|| links::shown(&link.target));
        self.leaf(source.start).open_link(source, link, replacement.as_deref());
    }

    fn link(&mut self, link_type: LinkType, destination: &str, start: usize) -> InlineLink {
        let target = match link_type {
            LinkType::WikiLink { .. } => links::wikilink(destination),
            LinkType::Email => links::markdown(&format!("mailto:{destination}")),
            _ => links::markdown(destination),
        };
        InlineLink { target, place: self.places.place(start), width: None }
    }

    pub fn push(&mut self, first_line: u32, last_line: u32, kind: BlockKind) {
        self.blocks.push(Block { first_line, last_line, kind });
    }

    fn last_line(&self) -> u32 {
        self.blocks.last().map_or(1, |block| block.last_line)
    }

    /// Ends what is open, when a limit or the end of the note is reached.
    fn end(&mut self) {
        self.finish_lines();
        if self.table.is_some() {
            self.finish_table();
        }
        self.finish_leaf();
        while !self.open.is_empty() {
            self.close();
        }
    }

    /// The body as one paragraph a line: what is left when the reader fails.
    fn as_plain_text(&mut self, body_at: usize) {
        let (mut at, mut line) = (body_at, self.places.line(body_at));
        self.carried = Carried::default();
        for text in self.note[body_at..].split_inclusive('\n').take(PIECES_MAX) {
            let mut leaf = RawLeaf::new(at);
            let said = text.trim_end_matches(['\n', '\r']);
            leaf.text(self.note, at..at + said.len(), said);
            if !said.trim().is_empty() {
                let inline = self.finish_inline(leaf, Setting::Plain).inline;
                self.push(line, line, BlockKind::Paragraph(inline));
            }
            at += text.len();
            line = line.saturating_add(1);
        }
    }
}

fn alignment(written: pulldown_cmark::Alignment) -> Alignment {
    match written {
        pulldown_cmark::Alignment::Right => Alignment::Right,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Left | pulldown_cmark::Alignment::None => Alignment::Left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_cannot_be_read_as_markdown_is_a_paragraph_a_line() {
        let mut reader = Reader::new("# a [[b]]\n\n- c\r\nd");
        reader.as_plain_text(0);
        let lines: Vec<_> = reader.blocks.iter().map(|block| block.first_line).collect();
        assert_eq!(lines, [1, 3, 4]);
    }
}
