//! A note's blocks, laid out.
//!
//! One loop over the blocks, footnotes last. A blank row stands where the note
//! has a blank line, above every heading and below the frontmatter; never below
//! a heading.

use rustc_hash::FxHashMap;

use super::builder::LinkId;
use super::inline::Base;
use super::{
    LinkLook, Marks, NameLook, PageBuilder, PictureLook, Role, Run, Sizing, code, frontmatter,
    label, table,
};
use crate::note::blocks::{Block, BlockKind, Callout, Container, Fold, Marker, SourceLine};
use crate::note::is_open;
use crate::text::Date;

/// What the links and pictures of a note are.
#[derive(Clone, Copy)]
pub struct Looks<'a> {
    /// What a link opens.
    pub link: &'a LinkLook<'a>,
    /// Whether somebody is called so.
    pub name: &'a NameLook<'a>,
    /// What a picture is.
    pub picture: &'a PictureLook<'a>,
    /// What is shown of pictures.
    pub sizing: Sizing,
}

impl PageBuilder {
    /// Adds a note. `today` decides which due dates have passed; without it none
    /// has.
    pub fn markdown(&mut self, blocks: &[Block], today: Option<Date>, looks: &Looks) {
        let footnotes = Footnotes::of(blocks);
        let mut layout = Layout {
            page: self,
            today,
            looks: *looks,
            n_pictures: 0,
            footnotes,
            base: vec![Base { role: Role::Text, status: ' ' }],
            last_line: None,
        };
        layout.blocks(blocks, 0..blocks.len());
        layout.footnotes(blocks);
    }
}

/// The state of laying out one note.
pub(super) struct Layout<'a> {
    pub page: &'a mut PageBuilder,
    pub today: Option<Date>,
    pub looks: Looks<'a>,
    /// How many pictures were looked at.
    pub n_pictures: usize,
    pub footnotes: Footnotes,
    /// How text looks within the containers that are open; the first is the page's.
    base: Vec<Base>,
    /// The last source line that was shown; none where no blank row may follow.
    last_line: Option<u32>,
}

impl Layout<'_> {
    fn blocks(&mut self, blocks: &[Block], range: std::ops::Range<usize>) {
        let mut at = range.start;
        while at < range.end && !self.page.is_full() {
            if let Some(close) = self.footnotes.closes.get(&at) {
                at = close + 1;
                continue;
            }
            self.block(&blocks[at]);
            at += 1;
        }
    }

    fn block(&mut self, block: &Block) {
        let base = self.base();
        if !matches!(block.kind, BlockKind::Close)
            && self.last_line.is_some_and(|last| block.first_line > last.saturating_add(1))
        {
            self.page.blank();
        }
        match &block.kind {
            BlockKind::Open(container) => return self.open(container, block.first_line),
            BlockKind::Close => return self.close(block.first_line),
            BlockKind::Frontmatter(properties) => frontmatter::lay_out(self, properties),
            BlockKind::Heading { level, text } => {
                let runs = self.runs(text, Base { role: Role::Text, ..base });
                self.page.heading(*level, &runs, &[]);
                self.last_line = None;
                return;
            }
            BlockKind::Paragraph(text) => {
                let runs = self.runs(text, base);
                self.page.paragraph(&runs, &[]);
                self.pictures(text);
            }
            BlockKind::Table(table) => table::lay_out(self, table, base),
            BlockKind::Code { language, lines } => {
                code::lay_out(self.page, language, lines, block.first_line);
            }
            BlockKind::Html(lines) => self.html(lines),
            BlockKind::Rule => self.page.rule(Some(block.first_line)),
            BlockKind::Cut => {
                self.page.blank();
                let text = "… the note goes on; only its beginning is shown";
                self.page.paragraph(&[Run::new(text, Role::Notice)], &[]);
            }
        }
        self.last_line = Some(block.last_line);
    }

    fn base(&self) -> Base {
        self.base.last().copied().unwrap_or(Base { role: Role::Text, status: ' ' })
    }

    fn open(&mut self, container: &Container, line: u32) {
        // The blank row above is due; within the container none is until text came.
        self.last_line = None;
        let outer = self.base().role;
        let role = match container {
            Container::Quote => {
                self.page.open(("▎ ", Role::QuoteBar), ("▎ ", Role::QuoteBar));
                Role::Quote
            }
            Container::Callout(callout) => {
                self.open_callout(callout, line);
                Role::Text
            }
            Container::Item(marker) => return self.open_item(*marker, outer),
            // Laid out at the end, each with a frame of its own.
            Container::Footnote { .. } => outer,
        };
        self.base.push(Base { role, status: ' ' });
    }

    fn open_callout(&mut self, callout: &Callout, line: u32) {
        let role = Role::Callout(callout.kind);
        self.page.open(("▌ ", role), ("▌ ", role));
        let word = capitalized(&callout.name);
        let mut runs = vec![Run::new(word.clone(), role).marked(Marks::STRONG).at_line(line)];
        let title: String = callout.title.pieces.iter().map(|piece| &*piece.text).collect();
        if !title.trim().is_empty() && !title.trim().eq_ignore_ascii_case(&word) {
            runs.push(Run::new("  ", role).at_line(line));
            runs.extend(self.runs(&callout.title, Base { role, status: ' ' }));
        }
        if callout.fold == Fold::Folded {
            runs.push(Run::new("  (folded)", Role::Dim).at_line(line));
        }
        self.page.paragraph(&runs, &[]);
        self.last_line = Some(line);
    }

    fn open_item(&mut self, marker: Marker, outer: Role) {
        // What lies below a task that is done is not done by that.
        let outer = if outer == Role::DoneText { Role::Text } else { outer };
        let mut base = Base { role: outer, status: ' ' };
        match marker {
            Marker::Bullet => self.page.open_item("• ", Role::Marker),
            Marker::Number { number, digits } => {
                let digits = usize::from(digits);
                self.page.open_item(&format!("{number:>digits$}. "), Role::Marker);
            }
            Marker::Task(status) => {
                let (text, role) = label::checkbox(status);
                self.page.open_item(&text, role);
                let role = if is_open(status) { outer } else { Role::DoneText };
                base = Base { role, status };
            }
        }
        self.base.push(base);
    }

    fn close(&mut self, line: u32) {
        // An item without text still shows its marker.
        self.page.show_head(line);
        self.page.close();
        if self.base.len() > 1 {
            self.base.pop();
        }
    }

    fn html(&mut self, lines: &[SourceLine]) {
        let mut comment = false;
        for line in lines {
            let words = readable_html(&line.text, &mut comment);
            if !words.is_empty() {
                self.page.paragraph(&[Run::new(words, Role::Dim).at_line(line.line)], &[]);
            }
        }
    }

    /// The footnotes below everything else, in the order of their numbers, then
    /// those that nothing points to.
    fn footnotes(&mut self, blocks: &[Block]) {
        let mut number = 0;
        if !self.footnotes.definitions.is_empty() {
            self.page.blank();
            self.page.rule(None);
        }
        while let Some(definition) = self.footnotes.next(number) {
            number += 1;
            if let Some(range) = definition {
                self.last_line = None;
                let row = self.page.n_rows();
                self.footnotes.rows.push(row);
                self.page.open_item(&format!("[{number}] "), Role::Footnote);
                let line = blocks[range.start - 1].first_line;
                self.blocks(blocks, range);
                self.page.show_head(line);
                self.page.close();
            } else {
                self.footnotes.rows.push(0);
            }
        }
        for (number, mark) in std::mem::take(&mut self.footnotes.marks) {
            if let Some(row) = self.footnotes.rows.get(number - 1) {
                self.page.point_at_row(mark, *row);
            }
        }
    }
}

/// The footnotes of a note: where they are defined, and their numbers in the
/// order in which the text points to them.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// The block that opens a definition, and the one that closes it.
    closes: FxHashMap<usize, usize>,
    definitions: Vec<Definition>,
    /// The first definition of each label.
    by_label: FxHashMap<Box<str>, usize>,
    /// Which definition has which number (from 1); none where a label has none.
    numbered: Vec<Option<usize>>,
    numbers: FxHashMap<Box<str>, usize>,
    /// Marks in the text with their numbers, to be pointed at rows.
    pub marks: Vec<(usize, LinkId)>,
    rows: Vec<usize>,
    /// Definitions before this one have a number.
    unnumbered: usize,
}

#[derive(Debug)]
struct Definition {
    blocks: std::ops::Range<usize>,
    numbered: bool,
}

impl Footnotes {
    fn of(blocks: &[Block]) -> Self {
        let mut footnotes = Self::default();
        let mut open = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Open(container) => open.push((at, container)),
                BlockKind::Close => {
                    if let Some((from, Container::Footnote { label })) = open.pop() {
                        footnotes.closes.insert(from, at);
                        let definition = Definition { blocks: from + 1..at, numbered: false };
                        footnotes.definitions.push(definition);
                        let index = footnotes.definitions.len() - 1;
                        footnotes.by_label.entry(label.clone()).or_insert(index);
                    }
                }
                _ => {}
            }
        }
        footnotes
    }

    /// The number of a label, from 1; a new one where it has none yet.
    pub fn number_of(&mut self, label: &str) -> usize {
        if let Some(number) = self.numbers.get(label) {
            return *number;
        }
        let definition = self.by_label.get(label).copied();
        if let Some(definition) = definition {
            self.definitions[definition].numbered = true;
        }
        self.numbered.push(definition);
        self.numbers.insert(label.into(), self.numbered.len());
        self.numbered.len()
    }

    /// The definition that comes after `number`. Those that nothing points to
    /// get theirs now. None at the end; `Some(None)` for a number without text.
    fn next(&mut self, number: usize) -> Option<Option<std::ops::Range<usize>>> {
        if number == self.numbered.len() {
            while self.definitions.get(self.unnumbered)?.numbered {
                self.unnumbered += 1;
            }
            self.definitions[self.unnumbered].numbered = true;
            self.numbered.push(Some(self.unnumbered));
        }
        let definition = *self.numbered.get(number)?;
        Some(definition.map(|definition| self.definitions[definition].blocks.clone()))
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// What a reader sees of a line of raw HTML: no comments and no tags. `comment`
/// tells whether a comment of the lines before is still open.
fn readable_html(line: &str, comment: &mut bool) -> String {
    let mut words = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        if *comment {
            let Some((_, after)) = rest.split_once("-->") else { break };
            (rest, *comment) = (after, false);
        } else if let Some((before, after)) = rest.split_once('<') {
            words.push_str(before);
            if let Some(after) = after.strip_prefix("!--") {
                (rest, *comment) = (after, true);
            } else {
                rest = after.split_once('>').map_or("", |(_, after)| after);
            }
        } else {
            words.push_str(rest);
            break;
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::readable_html;

    #[test]
    fn of_raw_html_the_words_are_shown() {
        let mut comment = false;
        let mut said = |line: &str| readable_html(line, &mut comment);
        assert_eq!(said("<h1 id=\"x\">Title</h1>"), "Title");
        assert_eq!(said("before <!-- hidden"), "before");
        assert_eq!(said("still hidden --> after <b>bold</b>"), "after bold");
        assert_eq!(said("a < b"), "a");
        assert_eq!(said(""), "");
    }
}
