//! Containers of blocks: quotes, callouts, lists, and what the first leaf within
//! one says about it (the box of a task, the title of a callout).

use std::ops::Range;

use super::inline::Setting;
use super::raw::RawLeaf;
use super::reader::Reader;
use super::{BlockKind, Callout, Container, DEPTH_MAX, Inline, Marker, callout, task};

/// A container that is open.
pub(super) struct Open {
    /// Its block, unless it lies too deep to have one.
    pub block: Option<usize>,
    pub kind: OpenKind,
}

pub(super) enum OpenKind {
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
pub(super) struct List {
    pub next: Option<u64>,
    /// The blocks of its items.
    pub items: Vec<usize>,
}

impl Reader<'_> {
    /// Takes the box of a task or the title of a callout from the first leaf of
    /// its container.
    pub fn first_of_container(&mut self, leaf: &mut RawLeaf) -> Setting {
        let Some(Open { block, kind }) = self.open.last_mut() else { return Setting::Paragraph };
        match kind {
            OpenKind::Item { fresh: true } => {
                let line_end = self.places.line_end(leaf.start);
                let line = self.note.get(leaf.start..line_end).unwrap_or("");
                let (Some((status, n_bytes)), Some(block)) = (task::checkbox(line), *block) else {
                    return Setting::Item;
                };
                leaf.drop_before(leaf.start + n_bytes);
                self.blocks[block].kind = BlockKind::Open(Container::Item(Marker::Task(status)));
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

    pub fn no_longer_fresh(&mut self) {
        if let Some(Open { kind: OpenKind::Item { fresh }, .. }) = self.open.last_mut() {
            *fresh = false;
        }
    }

    pub fn open(&mut self, container: Container, kind: OpenKind, source: &Range<usize>) {
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

    pub fn close(&mut self) {
        if let Some(Open { block: Some(block), .. }) = self.open.pop() {
            let (first, last) = (self.blocks[block].first_line, self.blocks[block].last_line);
            self.push(first, last, BlockKind::Close);
        }
    }

    pub fn open_quote(&mut self, source: &Range<usize>) {
        let line_end = self.places.line_end(source.start);
        let line = self.note.get(source.start..line_end).unwrap_or("");
        let text = line.trim_start_matches(' ');
        let text = text.strip_prefix('>').unwrap_or(text).trim_start_matches([' ', '\t']);
        let Some(head) = callout::head(text) else {
            return self.open(Container::Quote, OpenKind::Other, source);
        };
        let bracket = line_end - text.len();
        let title_at = bracket + head.title_at;
        let container = Container::Callout(Callout {
            kind: head.kind,
            name: head.name.into(),
            title: Inline::default(),
            fold: head.fold,
        });
        self.open(container, OpenKind::Callout(Some([bracket, title_at, line_end])), source);
    }

    pub fn open_item(&mut self, source: &Range<usize>) {
        self.finish_leaf();
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
        self.open(Container::Item(marker), OpenKind::Item { fresh: true }, source);
    }

    /// Tells every number of a list how wide the widest is.
    pub fn finish_list(&mut self) {
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
}
