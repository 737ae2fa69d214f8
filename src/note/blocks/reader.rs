//! From the Markdown reader's events to blocks. The only module that knows
//! pulldown-cmark.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::inline::{self, Carried, Setting};
use super::links::{self, Places};
use super::raw::{RawKind, RawLeaf, Turn};
use super::{
    Alignment, BLOCKS_BYTES_MAX, Block, BlockKind, Callout, Container, DEPTH_MAX, Inline,
    InlineLink, Marker, PIECES_MAX, SourceLine, Table, TableRow, callout, frontmatter, task,
};

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
    let read = catch_unwind(AssertUnwindSafe(|| {
        for (event, range) in Parser::new_ext(body, OPTIONS).into_offset_iter() {
            reader.event(event, range.start + front.body_at..range.end + front.body_at);
            if reader.n_pieces > PIECES_MAX {
                return true;
            }
        }
        false
    }));
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

struct Reader<'n> {
    note: &'n str,
    places: Places<'n>,
    blocks: Vec<Block>,
    /// Containers that are open, the innermost last.
    open: Vec<Open>,
    lists: Vec<List>,
    leaf: Option<(RawLeaf, LeafKind)>,
    table: Option<TableState>,
    lines: Option<LinesState>,
    carried: Carried,
    n_pieces: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum LeafKind {
    Paragraph,
    /// The text of a tight list item, which the reader does not wrap.
    Implicit,
    Heading(u8),
    Cell,
}

/// A container that is open.
struct Open {
    /// Its block, unless it lies too deep to have one.
    block: Option<usize>,
    kind: OpenKind,
}

enum OpenKind {
    Item {
        /// Nothing of it has been read.
        fresh: bool,
    },
    /// The head of a callout that waits for its first paragraph: where the `[`
    /// stands, where the title begins, and where its line ends.
    Callout(Option<[usize; 3]>),
    Other,
}

/// A list that is open.
struct List {
    next: Option<u64>,
    /// The blocks of its items.
    items: Vec<usize>,
}

#[derive(Default)]
struct TableState {
    first_line: u32,
    alignments: Vec<Alignment>,
    rows: Vec<TableRow>,
    row: TableRow,
}

/// Code or HTML that is being read.
struct LinesState {
    first_line: u32,
    last_line: u32,
    /// None for HTML.
    language: Option<Box<str>>,
    lines: Vec<SourceLine>,
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
            Tag::BlockQuote(_) => self.open_quote(source),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let language = info.split([' ', ',', '{']).next().unwrap_or("");
                self.begin_lines(source, Some(language.into()));
            }
            Tag::HtmlBlock => self.begin_lines(source, None),
            Tag::List(next) => {
                self.finish_leaf();
                self.no_longer_fresh();
                self.lists.push(List { next, items: Vec::new() });
            }
            Tag::Item => self.open_item(source),
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

    fn finish_leaf(&mut self) {
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

    fn finish_inline(&mut self, leaf: RawLeaf, setting: Setting) -> inline::Finished {
        let text = inline::finish(self.note, &mut self.places, leaf, setting, &mut self.carried);
        self.n_pieces += text.inline.pieces.len();
        text
    }

    /// Footnotes written within a leaf, as if they were defined below it.
    fn push_footnotes(&mut self, first: u32, last: u32, footnotes: Vec<(Box<str>, Inline)>) {
        for (label, text) in footnotes {
            self.push(first, last, BlockKind::Open(Container::Footnote { label }));
            self.push(first, last, BlockKind::Paragraph(text));
            self.push(first, last, BlockKind::Close);
        }
    }

    /// Takes the box of a task or the title of a callout from the first leaf of
    /// its container.
    fn first_of_container(&mut self, leaf: &mut RawLeaf) -> Setting {
        let line = self.note.get(leaf.start..).unwrap_or("");
        let Some(Open { block, kind }) = self.open.last_mut() else { return Setting::Paragraph };
        match kind {
            OpenKind::Item { fresh: true } => {
                let line = &line[..self.places.line_end(leaf.start) - leaf.start];
                let Some((status, n_bytes)) = task::checkbox(line) else { return Setting::Item };
                leaf.drop_before(leaf.start + n_bytes);
                if let Some(block) = block {
                    self.blocks[*block].kind =
                        BlockKind::Open(Container::Item(Marker::Task(status)));
                }
                Setting::Task
            }
            OpenKind::Callout(head) => {
                if let (Some([bracket, title_at, line_end]), Some(block)) = (head.take(), *block)
                    && bracket == leaf.start
                {
                    self.take_title(leaf, block, title_at, line_end);
                }
                Setting::Paragraph
            }
            _ => Setting::Paragraph,
        }
    }

    fn take_title(&mut self, leaf: &mut RawLeaf, block: usize, title_at: usize, line_end: usize) {
        let rest = leaf.split_off(line_end);
        let mut title = std::mem::replace(leaf, rest);
        title.drop_before(title_at);
        let text = self.finish_inline(title, Setting::Plain);
        if let BlockKind::Open(Container::Callout(callout)) = &mut self.blocks[block].kind {
            callout.title = text.inline;
        }
        let line = self.blocks[block].first_line;
        self.push_footnotes(line, line, text.footnotes);
    }

    fn no_longer_fresh(&mut self) {
        if let Some(Open { kind: OpenKind::Item { fresh }, .. }) = self.open.last_mut() {
            *fresh = false;
        }
    }

    fn open(&mut self, container: Container, kind: OpenKind, source: &Range<usize>) {
        self.finish_leaf();
        self.no_longer_fresh();
        let block = (self.open.len() < DEPTH_MAX).then_some(self.blocks.len());
        if block.is_some() {
            let first = self.places.line(source.start);
            let last = self.places.line(source.end.saturating_sub(1));
            self.push(first, last, BlockKind::Open(container));
        }
        self.open.push(Open { block, kind });
    }

    fn close(&mut self) {
        if let Some(Open { block: Some(block), .. }) = self.open.pop() {
            let (first, last) = (self.blocks[block].first_line, self.blocks[block].last_line);
            self.push(first, last, BlockKind::Close);
        }
    }

    fn open_quote(&mut self, source: Range<usize>) {
        let line_end = self.places.line_end(source.start);
        let line = self.note.get(source.start..line_end).unwrap_or("");
        let text = line.trim_start_matches(' ');
        let text = text.strip_prefix('>').unwrap_or(text).trim_start_matches([' ', '\t']);
        let Some(head) = callout::head(text) else {
            return self.open(Container::Quote, OpenKind::Other, &source);
        };
        let bracket = line_end - text.len();
        let title_at = bracket + head.title_at;
        let container = Container::Callout(Callout {
            kind: head.kind,
            name: head.name.into(),
            title: Inline::default(),
            fold: head.fold,
        });
        self.open(container, OpenKind::Callout(Some([bracket, title_at, line_end])), &source);
    }

    fn open_item(&mut self, source: Range<usize>) {
        let list = self.lists.last_mut();
        let marker = match list.as_ref().and_then(|list| list.next) {
            Some(number) => Marker::Number { number, digits: 1 },
            None => Marker::Bullet,
        };
        if let Some(list) = list {
            list.next = list.next.map(|number| number.saturating_add(1));
            if self.open.len() < DEPTH_MAX {
                list.items.push(self.blocks.len());
            }
        }
        self.finish_leaf();
        self.open(Container::Item(marker), OpenKind::Item { fresh: true }, &source);
    }

    /// Tells every number of a list how wide the widest is.
    fn finish_list(&mut self) {
        let Some(list) = self.lists.pop() else { return };
        let Some(last) = list.next.map(|next| next.saturating_sub(1)) else { return };
        let widest = u8::try_from(last.to_string().len()).unwrap_or(u8::MAX);
        for block in list.items {
            if let BlockKind::Open(Container::Item(Marker::Number { digits, .. })) =
                &mut self.blocks[block].kind
            {
                *digits = widest;
            }
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
        InlineLink { target, place: self.places.place(start) }
    }

    fn begin_lines(&mut self, source: Range<usize>, language: Option<Box<str>>) {
        self.finish_leaf();
        self.no_longer_fresh();
        self.lines = Some(LinesState {
            first_line: self.places.line(source.start),
            last_line: self.places.line(source.end.saturating_sub(1)),
            language,
            lines: Vec::new(),
        });
    }

    /// Adds text of a code or HTML block. The reader gives it in parts, each of
    /// which may hold several lines; only the last part of a line ends it.
    fn add_lines(&mut self, start: usize, text: &str) {
        let first = self.places.line(start);
        let Some(state) = &mut self.lines else { return };
        for (idx, line) in text.split_inclusive('\n').enumerate() {
            let number = first.saturating_add(u32::try_from(idx).unwrap_or(0));
            let line = line.trim_end_matches(['\n', '\r']);
            self.n_pieces += 1;
            if self.n_pieces > PIECES_MAX {
                return;
            }
            match state.lines.last_mut() {
                Some(last) if last.line == number => {
                    last.text = format!("{}{line}", last.text).into();
                }
                _ => state.lines.push(SourceLine { line: number, text: line.into() }),
            }
        }
    }

    fn finish_lines(&mut self) {
        let Some(state) = self.lines.take() else { return };
        let kind = match state.language {
            Some(language) => BlockKind::Code { language, lines: state.lines },
            None => BlockKind::Html(state.lines),
        };
        self.push(state.first_line, state.last_line, kind);
    }

    fn finish_table(&mut self) {
        self.finish_leaf();
        let Some(table) = self.table.take() else { return };
        let last_line = table.rows.last().map_or(table.first_line, |row| row.line);
        let mut rows = table.rows.into_iter();
        let header = rows.next().unwrap_or_default();
        let table = (
            table.first_line,
            Table { alignments: table.alignments, header, rows: rows.collect() },
        );
        self.push(table.0, last_line.max(table.0), BlockKind::Table(table.1));
    }

    fn push(&mut self, first_line: u32, last_line: u32, kind: BlockKind) {
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

    /// The body as one paragraph a line.
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

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::Right => Alignment::Right,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Left | pulldown_cmark::Alignment::None => Alignment::Left,
    }
}
