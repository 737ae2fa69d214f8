//! The pieces of one leaf, put together: what `scan` finds in its text is paired
//! and nested here (highlights, comments, inline footnotes, bracketed fields).
//!
//! What opens and never closes stays as written; only a comment that begins a
//! line goes on into the leaves that follow.

use super::links::Places;
use super::raw::{Raw, RawKind, RawLeaf};
use super::{
    Inline, InlineLink, LinkTarget, Marks, PIECES_MAX, Piece, PieceKind, TaskField, scan, task,
};

/// What goes on from leaf to leaf.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// A `%%` comment is open.
    comment: bool,
    /// Inline footnotes so far.
    n_footnotes: u32,
}

/// What kind of leaf it is, as far as it decides what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// A heading or a cell: neither block ids nor fields of a line.
    Plain,
    /// A paragraph of its own.
    Paragraph,
    /// The text of a list item.
    Item,
    /// The text of a task.
    Task,
}

/// A leaf's pieces, and the footnotes written within it.
#[derive(Debug, Default)]
pub(super) struct Finished {
    pub inline: Inline,
    /// Label and text.
    pub footnotes: Vec<(Box<str>, Inline)>,
}

/// Puts a leaf together.
pub(super) fn finish<'n>(
    note: &'n str,
    places: &mut Places<'n>,
    mut leaf: RawLeaf,
    setting: Setting,
    carried: &mut Carried,
) -> Finished {
    let block_id = (setting != Setting::Plain).then(|| take_block_id(note, &mut leaf)).flatten();
    let mut assembly = Assembly::new(note, places, setting, carried);
    assembly.links = leaf.links;
    for run in &leaf.runs {
        assembly.run(run);
    }
    if let Some((id, at)) = block_id {
        assembly.line = assembly.places.line(at);
        assembly.link = None;
        assembly.push(PieceKind::BlockId, id);
    }
    assembly.end()
}

/// Takes `^id` from the end of a leaf.
fn take_block_id<'n>(note: &'n str, leaf: &mut RawLeaf) -> Option<(&'n str, usize)> {
    let last = leaf.runs.last_mut().filter(|run| run.kind == RawKind::Text)?;
    if last.text.is_some() || last.link.is_some() {
        return None;
    }
    let text = note.get(last.source.clone())?.trim_end();
    let stem = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let before = stem.strip_suffix('^')?;
    let own = before.is_empty() || before.ends_with([' ', '\t']);
    if !own || stem.len() == text.len() {
        return None;
    }
    let at = last.source.start + before.len();
    last.source.end = last.source.start + before.trim_end().len();
    Some((&note[at..at + text.len() - before.len()], at))
}

/// What is open and waits for its bracket.
#[derive(Debug)]
struct Group {
    kind: GroupKind,
    /// The piece that holds its opening as written.
    at: usize,
    /// Brackets of the same sort opened within it.
    depth: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum GroupKind {
    /// `^[`
    Footnote,
    /// `[key:: `
    Field(Box<str>),
    /// `(key:: `, whose key is not shown.
    HiddenField(Box<str>),
}

impl GroupKind {
    fn brackets(&self) -> (u8, u8) {
        match self {
            Self::Footnote | Self::Field(_) => (b'[', b']'),
            Self::HiddenField(_) => (b'(', b')'),
        }
    }
}

/// What a field of a task is where it stands before the end of its line.
enum Elsewhere {
    /// An emoji and its value, as written.
    Text(Box<str>),
    /// A field of Dataview's like any other: the key, if it is shown, and the value.
    Field(Option<Box<str>>, Box<str>),
}

/// The pieces so far, and what is open among them.
pub(super) struct Assembly<'n, 'c> {
    pub note: &'n str,
    pub setting: Setting,
    places: &'c mut Places<'n>,
    links: Vec<InlineLink>,
    /// Source line of what is pushed.
    line: u32,
    marks: Marks,
    link: Option<u32>,
    pieces: Vec<Piece>,
    highlight: Option<usize>,
    comment: Option<usize>,
    group: Option<Group>,
    /// Fields of a task, which count only at the end of its line: their pieces, and
    /// what they are elsewhere.
    fields: Vec<(usize, Elsewhere)>,
    footnotes: Vec<(Box<str>, Vec<Piece>)>,
    carried: &'c mut Carried,
}

impl<'n, 'c> Assembly<'n, 'c> {
    fn new(
        note: &'n str,
        places: &'c mut Places<'n>,
        setting: Setting,
        carried: &'c mut Carried,
    ) -> Self {
        Self {
            note,
            setting,
            places,
            links: Vec::new(),
            line: 1,
            marks: Marks::NONE,
            link: None,
            pieces: Vec::new(),
            highlight: None,
            comment: carried.comment.then_some(0),
            group: None,
            fields: Vec::new(),
            footnotes: Vec::new(),
            carried,
        }
    }

    fn run(&mut self, run: &Raw) {
        let text = run.text(self.note);
        self.line = self.places.line(run.source.start);
        (self.marks, self.link) = (run.marks, run.link);
        match run.kind {
            RawKind::Text if run.text.is_none() && run.link.is_none() => {
                scan::text(self, run.source.start, text);
            }
            RawKind::Text => self.push(PieceKind::Text, text),
            RawKind::Break => self.push_break(),
            RawKind::Code => self.push(PieceKind::Code, text),
            RawKind::Math => self.push(PieceKind::Math, text),
            RawKind::DisplayMath => self.display_math(text),
            RawKind::FootnoteMark => self.push(PieceKind::FootnoteMark, text),
            RawKind::Embed => self.push(PieceKind::Embed, text),
            RawKind::Html => self.push(PieceKind::Html, text),
        }
    }

    /// Display math stands on rows of its own.
    fn display_math(&mut self, text: &str) {
        self.push_break();
        let first = self.line;
        for (idx, row) in text.lines().enumerate() {
            self.line = first + u32::try_from(idx).unwrap_or(0);
            if !row.trim().is_empty() {
                self.push(PieceKind::Math, row);
                self.push_break();
            }
        }
    }

    pub fn push(&mut self, kind: PieceKind, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece {
                text: text.into(),
                kind,
                marks: self.marks,
                link: self.link,
                line: self.line,
            });
        }
    }

    /// An address written without any mark, at a byte of the note.
    pub fn push_address(&mut self, url: &str, at: usize) {
        let place = self.places.place(at);
        self.links.push(InlineLink { target: LinkTarget::Url(url.into()), place, width: None });
        self.link = u32::try_from(self.links.len() - 1).ok();
        self.push(PieceKind::Text, url);
        self.link = None;
    }

    /// Whether so many pieces are there that nothing more is looked for.
    pub fn is_full(&self) -> bool {
        self.pieces.len() >= PIECES_MAX
    }

    /// Whether the next piece is the first of its line.
    pub fn at_line_start(&self) -> bool {
        self.pieces.last().is_none_or(|piece| piece.kind == PieceKind::Break)
    }

    /// A `==`, which ends the highlight that is open or may begin one.
    pub fn highlight_mark(&mut self, may_open: bool, may_close: bool) {
        match self.highlight.take() {
            Some(from) if may_close => {
                self.pieces[from].text = "".into();
                for piece in &mut self.pieces[from..] {
                    piece.marks = piece.marks.with(Marks::HIGHLIGHT);
                }
            }
            open => {
                let here = may_open.then_some(self.pieces.len());
                self.highlight = here.or(open);
                self.push(PieceKind::Text, "==");
            }
        }
    }

    /// A `%%`, which opens a comment or closes it.
    pub fn comment_mark(&mut self) {
        match self.comment.take() {
            Some(from) => {
                self.push(PieceKind::Text, "%%");
                self.set_comment(from);
                self.carried.comment = false;
            }
            None => {
                self.carried.comment = self.at_line_start();
                self.comment = Some(self.pieces.len());
                self.push(PieceKind::Text, "%%");
            }
        }
    }

    pub fn emoji_field(&mut self, field: TaskField, value: &str, written: &str) {
        self.fields.push((self.pieces.len(), Elsewhere::Text(written.into())));
        self.push_field(field, value);
    }

    /// Opens a group, unless one is open: groups do not nest.
    pub fn open_group(&mut self, kind: GroupKind, written: &str) {
        if self.group.is_none() {
            self.group = Some(Group { kind, at: self.pieces.len(), depth: 0 });
        }
        self.push(PieceKind::Text, written);
    }

    /// Whether a group is open, which decides if brackets matter.
    pub fn in_group(&self) -> bool {
        self.group.is_some()
    }

    /// A bracket within a group. Says whether it closed the group; if not, it is
    /// text like any other. What stands before it must have been pushed.
    pub fn bracket(&mut self, bracket: u8) -> bool {
        let Some(group) = &mut self.group else { return false };
        let (open, close) = group.kind.brackets();
        if bracket == open {
            group.depth += 1;
        } else if bracket == close && group.depth > 0 {
            group.depth -= 1;
        } else if bracket == close {
            self.close_group();
            return true;
        }
        false
    }

    fn close_group(&mut self) {
        let Some(Group { kind, at, .. }) = self.group.take() else { return };
        self.highlight = self.highlight.filter(|from| *from < at);
        self.fields.retain(|(piece, _)| *piece < at);
        match kind {
            GroupKind::Footnote => {
                let inside = self.pieces.split_off(at + 1);
                self.carried.n_footnotes += 1;
                let label: Box<str> = format!("^{}", self.carried.n_footnotes).into();
                self.pieces[at].kind = PieceKind::FootnoteMark;
                self.pieces[at].text = label.clone();
                self.footnotes.push((label, inside));
            }
            GroupKind::Field(key) => self.close_field(&key, at, PieceKind::Key),
            GroupKind::HiddenField(key) => self.close_field(&key, at, PieceKind::Text),
        }
    }

    fn close_field(&mut self, key: &str, at: usize, shown_as: PieceKind) {
        let value = match &self.pieces[at + 1..] {
            [only] if only.kind == PieceKind::Text && only.link.is_none() => only.text.clone(),
            _ => "".into(),
        };
        let field =
            (self.setting == Setting::Task).then(|| task::dataview_field(key, &value)).flatten();
        if let Some(field) = field {
            self.pieces.truncate(at);
            let key = (shown_as == PieceKind::Key).then(|| key.into());
            self.fields.push((at, Elsewhere::Field(key, value.clone())));
            self.push_field(field, value.trim());
        } else {
            self.pieces[at].text = if shown_as == PieceKind::Key { key.into() } else { "".into() };
            self.pieces[at].kind = shown_as;
        }
    }

    fn push_field(&mut self, field: TaskField, value: &str) {
        // A priority has no value of its own, and no piece is without text.
        let text = if value.is_empty() { "-" } else { value };
        self.push(PieceKind::Field(field), text);
    }

    fn push_break(&mut self) {
        // A bracketed field does not outlive its line.
        self.group = self.group.take().filter(|group| group.kind == GroupKind::Footnote);
        if !self.at_line_start() {
            self.pieces.push(Piece {
                text: "".into(),
                kind: PieceKind::Break,
                marks: Marks::NONE,
                link: None,
                line: self.line,
            });
        }
    }

    fn set_comment(&mut self, from: usize) {
        let from = from.min(self.pieces.len());
        for piece in &mut self.pieces[from..] {
            piece.marks = piece.marks.with(Marks::COMMENT);
        }
    }

    fn end(mut self) -> Finished {
        if let (Some(from), true) = (self.comment, self.carried.comment) {
            self.set_comment(from);
        }
        self.demote_early_fields();
        let footnotes = std::mem::take(&mut self.footnotes);
        Finished {
            inline: with_links(self.pieces, &self.links),
            footnotes: footnotes
                .into_iter()
                .map(|(label, pieces)| (label, with_links(pieces, &self.links)))
                .collect(),
        }
    }

    /// Fields count from the end of the task's first line, up to the first text
    /// that is neither field nor tag; what comes before is text after all.
    fn demote_early_fields(&mut self) {
        let is_break = |piece: &Piece| piece.kind == PieceKind::Break;
        let end = self.pieces.iter().position(is_break).unwrap_or(self.pieces.len());
        let fields = std::mem::take(&mut self.fields);
        let is_bracketed = |at: usize| {
            fields
                .iter()
                .any(|(piece, elsewhere)| *piece == at && matches!(elsewhere, Elsewhere::Field(..)))
        };
        let is_tail = |at: usize| match self.pieces[at].kind {
            PieceKind::Field(_) | PieceKind::Tag | PieceKind::BlockId => true,
            // A comma may follow what has brackets.
            PieceKind::Text => match self.pieces[at].text.trim_end() {
                "," => at > 0 && is_bracketed(at - 1),
                text => text.trim_start().is_empty(),
            },
            _ => false,
        };
        let tail = (0..end).rfind(|at| !is_tail(*at)).map_or(0, |at| at + 1);
        // From the last on, so that what is put in moves none that is still to come.
        for (at, elsewhere) in fields.into_iter().rev().filter(|(at, _)| *at < tail || *at >= end) {
            let piece = &mut self.pieces[at];
            piece.kind = PieceKind::Text;
            match elsewhere {
                Elsewhere::Text(written) => piece.text = written,
                Elsewhere::Field(None, value) => piece.text = value,
                Elsewhere::Field(Some(key), value) => {
                    let value = Piece { text: value, ..piece.clone() };
                    (piece.kind, piece.text) = (PieceKind::Key, key);
                    self.pieces.insert(at + 1, value);
                }
            }
        }
    }
}

/// Pieces with those of all links that they point to.
fn with_links(mut pieces: Vec<Piece>, all: &[InlineLink]) -> Inline {
    pieces.retain(|piece| piece.kind == PieceKind::Break || !piece.text.is_empty());
    while pieces.last().is_some_and(|piece| piece.kind == PieceKind::Break) {
        pieces.pop();
    }
    let mut links = Vec::new();
    let mut last: Option<(u32, u32)> = None;
    for piece in &mut pieces {
        let Some(old) = piece.link else { continue };
        let new = match last {
            Some((same, new)) if same == old => new,
            _ => {
                links.push(all[old as usize].clone());
                u32::try_from(links.len() - 1).unwrap_or(u32::MAX)
            }
        };
        last = Some((old, new));
        piece.link = Some(new);
    }
    Inline { pieces, links }
}
