//! Inline text as the Markdown reader gives it: the state between its events and
//! the pieces of a leaf.

use std::ops::Range;

use super::{InlineLink, LinkTarget, Marks, links};

/// A run of text of one kind, before Obsidian's additions are looked for.
#[derive(Debug)]
pub(super) struct Raw {
    /// Its bytes in the note.
    pub source: Range<usize>,
    /// What it says, where that is not what the source says.
    pub text: Option<Box<str>>,
    pub kind: RawKind,
    pub marks: Marks,
    pub link: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RawKind {
    Text,
    Break,
    Code,
    Math,
    DisplayMath,
    FootnoteMark,
    Embed,
    Html,
}

impl Raw {
    /// What it says.
    pub fn text<'r>(&'r self, note: &'r str) -> &'r str {
        self.text.as_deref().unwrap_or_else(|| note.get(self.source.clone()).unwrap_or(""))
    }
}

/// A leaf that is being read.
#[derive(Debug, Default)]
pub(super) struct RawLeaf {
    /// Where it begins in the note.
    pub start: usize,
    pub runs: Vec<Raw>,
    pub links: Vec<InlineLink>,
    emphasis: u32,
    strong: u32,
    struck: u32,
    /// Marks of HTML tags that are open.
    html: Marks,
    /// Links that are open, the innermost last.
    open_links: Vec<u32>,
    embed: Option<Embed>,
    /// A link whose own text is replaced is open.
    replaced: bool,
}

/// An embed that is being read: what stands between its brackets.
#[derive(Debug)]
struct Embed {
    source: Range<usize>,
    link: u32,
    described: bool,
    text: String,
    depth: u32,
}

/// An emphasis that opens or closes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Turn {
    On,
    Off,
}

impl Turn {
    fn apply(self, count: &mut u32) {
        *count = match self {
            Self::On => *count + 1,
            Self::Off => count.saturating_sub(1),
        };
    }
}

impl RawLeaf {
    pub fn new(start: usize) -> Self {
        Self { start, ..Self::default() }
    }

    pub fn emphasis(&mut self, turn: Turn) {
        turn.apply(&mut self.emphasis);
    }

    pub fn strong(&mut self, turn: Turn) {
        turn.apply(&mut self.strong);
    }

    pub fn struck(&mut self, turn: Turn) {
        turn.apply(&mut self.struck);
    }

    /// One past the last byte read so far.
    pub fn end(&self) -> usize {
        self.runs.last().map_or(self.start, |run| run.source.end)
    }

    /// Words of `note` at `source`, which say `said`.
    pub fn text(&mut self, note: &str, source: Range<usize>, said: &str) {
        if let Some(embed) = &mut self.embed {
            embed.text.push_str(said);
            return;
        }
        if self.replaced {
            return;
        }
        let verbatim = note.get(source.clone()) == Some(said);
        let (marks, link) = (self.marks(), self.open_links.last().copied());
        if verbatim
            && let Some(last) = self.runs.last_mut()
            && last.kind == RawKind::Text
            && last.text.is_none()
            && last.source.end == source.start
            && (last.marks, last.link) == (marks, link)
        {
            last.source.end = source.end;
            return;
        }
        let text = (!verbatim).then(|| said.into());
        self.runs.push(Raw { source, text, kind: RawKind::Text, marks, link });
    }

    /// A run that is no plain text.
    pub fn run(&mut self, source: Range<usize>, kind: RawKind, said: &str) {
        if let Some(embed) = &mut self.embed {
            embed.text.push_str(if kind == RawKind::Break { " " } else { said });
        } else if !self.replaced {
            let (marks, link) = (self.marks(), self.open_links.last().copied());
            self.runs.push(Raw { source, text: Some(said.into()), kind, marks, link });
        }
    }

    /// An HTML tag. Those that Obsidian reads as formatting set marks or are
    /// left out; the others stay as text.
    pub fn html(&mut self, source: Range<usize>, tag: &str) {
        let (name, closing) = tag_name(tag);
        let mark = match name.as_str() {
            "br" => return self.run(source, RawKind::Break, ""),
            "b" | "strong" => Marks::STRONG,
            "i" | "em" | "cite" | "var" => Marks::EMPHASIS,
            "s" | "del" | "strike" => Marks::STRUCK,
            "mark" => Marks::HIGHLIGHT,
            "u" | "ins" | "sub" | "sup" | "small" | "span" | "font" | "kbd" | "center" | "a"
            | "abbr" | "p" | "div" | "details" | "summary" | "wbr" => return,
            _ => return self.run(source, RawKind::Html, tag),
        };
        self.html = if closing { self.html.without(mark) } else { self.html.with(mark) };
    }

    /// A link begins. With `replacement`, that is shown instead of its own text.
    pub fn open_link(&mut self, source: Range<usize>, link: InlineLink, replacement: Option<&str>) {
        if let Some(embed) = &mut self.embed {
            embed.depth += 1;
            return;
        }
        let id = self.add(link);
        self.open_links.push(id);
        if let Some(text) = replacement {
            self.run(source, RawKind::Text, text);
            self.replaced = true;
        }
    }

    pub fn close_link(&mut self) {
        match &mut self.embed {
            Some(embed) => embed.depth = embed.depth.saturating_sub(1),
            None => {
                self.replaced = false;
                self.open_links.pop();
            }
        }
    }

    /// An embed begins. What it says between its brackets is a description where
    /// `described`, else a repetition of the target.
    pub fn open_embed(&mut self, source: Range<usize>, link: InlineLink, described: bool) {
        match &mut self.embed {
            Some(embed) => embed.depth += 1,
            None => {
                let link = self.add(link);
                self.embed = Some(Embed { source, link, described, text: String::new(), depth: 0 });
            }
        }
    }

    pub fn close_embed(&mut self) {
        match self.embed.take() {
            Some(mut embed) if embed.depth > 0 => {
                embed.depth -= 1;
                self.embed = Some(embed);
            }
            Some(embed) => {
                let link = &mut self.links[embed.link as usize];
                let (text, width) = embed_text(&embed, &link.target);
                link.width = width;
                let (marks, link) = (self.marks(), Some(embed.link));
                let kind = RawKind::Embed;
                self.runs.push(Raw { source: embed.source, text: Some(text), kind, marks, link });
            }
            None => {}
        }
    }

    /// Drops everything before a byte of the note.
    pub fn drop_before(&mut self, offset: usize) {
        let first = self.runs.iter().position(|run| run.source.end > offset);
        self.runs.drain(..first.unwrap_or(self.runs.len()));
        if let Some(first) = self.runs.first_mut()
            && first.text.is_none()
        {
            first.source.start = first.source.start.max(offset);
        }
        self.start = self.start.max(offset);
    }

    /// Takes away what begins at a byte of the note or after it: a leaf of its own.
    pub fn split_off(&mut self, offset: usize) -> Self {
        let at = self.runs.iter().position(|run| run.source.start >= offset);
        let mut runs = self.runs.split_off(at.unwrap_or(self.runs.len()));
        let first = runs.iter().position(|run| run.kind != RawKind::Break).unwrap_or(runs.len());
        runs.drain(..first);
        let start = runs.first().map_or(offset, |run| run.source.start);
        Self { start, runs, links: self.links.clone(), ..Self::default() }
    }

    fn add(&mut self, link: InlineLink) -> u32 {
        self.links.push(link);
        u32::try_from(self.links.len() - 1).unwrap_or(u32::MAX)
    }

    fn marks(&self) -> Marks {
        let mut marks = self.html;
        for (count, mark) in [
            (self.emphasis, Marks::EMPHASIS),
            (self.strong, Marks::STRONG),
            (self.struck, Marks::STRUCK),
        ] {
            if count > 0 {
                marks = marks.with(mark);
            }
        }
        marks
    }
}

/// What an embed is called: its description without a size, else its target; and how
/// wide it is to be.
fn embed_text(embed: &Embed, target: &LinkTarget) -> (Box<str>, Option<u32>) {
    let (described, width) = match embed.text.rsplit_once('|') {
        Some((text, size)) if links::width_of_size(size).is_some() => {
            (text, links::width_of_size(size))
        }
        _ => match links::width_of_size(&embed.text) {
            Some(width) => ("", Some(width)),
            None => (&*embed.text, None),
        },
    };
    let text = match embed.described && !described.trim().is_empty() {
        true => described.trim().into(),
        false => links::shown(target).into(),
    };
    (text, width)
}

/// The name of an HTML tag in lower case, and whether the tag is a closing one.
fn tag_name(tag: &str) -> (String, bool) {
    let inside = tag.trim_start_matches('<');
    let closing = inside.starts_with('/');
    let name = inside.trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    (name[..end].to_ascii_lowercase(), closing)
}
