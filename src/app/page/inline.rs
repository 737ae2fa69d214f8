//! A leaf's pieces become runs: roles, links, labels.

use super::builder::LinkId;
use super::markdown::Layout;
use super::{LinkState, Marks, Role, Run, Target, label};
use crate::note::blocks::{Inline, InlineLink, LinkTarget, Piece, PieceKind, TaskField};

/// Words of a name behind its first that are looked for after an `@`.
const WORDS_BEHIND_MAX: usize = 3;

/// How a leaf's plain text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    /// The role of its words.
    pub role: Role,
    /// The status of the task whose text it is; a space for any other text.
    pub status: char,
}

impl Layout<'_> {
    /// The runs of a leaf, its links made known to the page.
    pub(super) fn runs(&mut self, inline: &Inline, base: Base) -> Vec<Run> {
        let mut runs = Vec::with_capacity(inline.pieces.len());
        let mut known: Option<(u32, LinkId, Role)> = None;
        let mut before: Option<&Piece> = None;
        for piece in &inline.pieces {
            let after = before.replace(piece).filter(|before| before.kind == PieceKind::Mention);
            if let Some(first) = after
                && let (name, rest) = self.rest_of_name(first, piece)
                && !name.is_empty()
            {
                runs.push(run(name, Role::Label, piece));
                let rest = Piece { text: rest.into(), ..piece.clone() };
                self.piece(&rest, base, None, &mut runs);
                continue;
            }
            if let Some(index) = piece.link
                && known.is_none_or(|(same, ..)| same != index)
            {
                let (id, role) = self.link(&inline.links[index as usize]);
                known = Some((index, id, role));
            }
            let link = known.filter(|(index, ..)| piece.link == Some(*index));
            self.piece(piece, base, link.map(|(_, id, role)| (id, role)), &mut runs);
        }
        runs
    }

    /// What stands behind an `@` and the first word of a name, divided where the name
    /// ends: it may go on for as many words as there is somebody who is called so.
    fn rest_of_name<'p>(&self, first: &Piece, behind: &'p Piece) -> (&'p str, &'p str) {
        let text = &*behind.text;
        if behind.kind != PieceKind::Text || behind.link.is_some() || !text.starts_with(' ') {
            return ("", text);
        }
        let first = first.text.trim_start_matches('@');
        let goes_on = |rest: &str| rest.starts_with(char::is_alphanumeric);
        let ends = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
        let ends = ends.map(|(at, c)| at + c.len_utf8()).filter(|end| !goes_on(&text[*end..]));
        let ends: Vec<usize> = ends.take(WORDS_BEHIND_MAX).collect();
        let is_called = |end: &&usize| (self.looks.name)(&format!("{first}{}", &text[..**end]));
        text.split_at(ends.iter().rev().find(is_called).copied().unwrap_or(0))
    }

    /// Makes a link known, with the role that says how it resolves.
    pub(super) fn link(&mut self, link: &InlineLink) -> (LinkId, Role) {
        let (target, state) = match &link.target {
            LinkTarget::Url(url) => (Target::Url(url.clone()), LinkState::External),
            LinkTarget::Note { path, subpath } => {
                let state =
                    if path.is_empty() { LinkState::Resolved } else { (self.looks.link)(path) };
                (Target::Note { path: path.clone(), subpath: subpath.clone() }, state)
            }
        };
        (self.page.link(target, Some(link.place)), Role::Link(state))
    }

    fn piece(
        &mut self,
        piece: &Piece,
        base: Base,
        link: Option<(LinkId, Role)>,
        runs: &mut Vec<Run>,
    ) {
        let role = match piece.kind {
            PieceKind::Text => base.role,
            PieceKind::Code => Role::Code,
            PieceKind::Math => Role::Math,
            PieceKind::Html => Role::Dim,
            PieceKind::Key => Role::Key,
            PieceKind::Mention => Role::Label,
            PieceKind::Break => return runs.push(Run::line_break()),
            PieceKind::BlockId => return,
            PieceKind::Field(ref field) => return self.field(piece, field, base, runs),
            PieceKind::Tag => return self.tag(piece, runs),
            PieceKind::FootnoteMark => return self.footnote_mark(piece, runs),
            PieceKind::Embed => {
                if let Some((_, role)) = link {
                    let word = embed_word(piece, self.target_of(link));
                    runs.push(run(&format!("{word} "), Role::Dim, piece));
                    runs.push(linked(run(&piece.text, role, piece), link));
                }
                return;
            }
        };
        let is_text = piece.kind == PieceKind::Text;
        let role = match link {
            Some((_, role)) if is_text => role,
            _ if is_text && piece.marks.has(Marks::COMMENT) => Role::Dim,
            _ => role,
        };
        let after_label = is_text
            && piece.text.trim().is_empty()
            && runs.last().is_some_and(|last| matches!(last.role, Role::Label | Role::Overdue));
        let text: &str = match piece.kind {
            PieceKind::Key => &format!("{}: ", piece.text),
            _ if after_label => "  ",
            _ => &piece.text,
        };
        let made = linked(run(text, role, piece), link);
        runs.push(if piece.kind == PieceKind::Math { made.whole() } else { made });
    }

    fn field(&mut self, piece: &Piece, field: &TaskField, base: Base, runs: &mut Vec<Run>) {
        let (text, role) = label::label(field, &piece.text, self.today, base.status);
        // Two spaces set a label off from words and from other labels.
        if let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            runs.push(run("  ", base.role, piece));
        }
        runs.push(run(&text, role, piece).whole());
    }

    fn tag(&mut self, piece: &Piece, runs: &mut Vec<Run>) {
        let name = piece.text.trim_start_matches('#');
        let id = self.page.link(Target::Tag(name.into()), None);
        runs.push(run(&piece.text, Role::Tag, piece).linked(id));
    }

    fn footnote_mark(&mut self, piece: &Piece, runs: &mut Vec<Run>) {
        let number = self.footnotes.number_of(&piece.text);
        let id = self.page.link(Target::Row(0), None);
        self.footnotes.marks.push((number, id));
        runs.push(run(&format!("[{number}]"), Role::Footnote, piece).whole().linked(id));
    }

    fn target_of(&self, link: Option<(LinkId, Role)>) -> Option<&Target> {
        link.map(|(id, _)| self.page.target(id))
    }
}

fn run(text: &str, role: Role, piece: &Piece) -> Run {
    Run::new(text, role).marked(piece.marks).at_line(piece.line)
}

fn linked(run: Run, link: Option<(LinkId, Role)>) -> Run {
    match link {
        Some((id, _)) => run.linked(id),
        None => run,
    }
}

/// Kinds of files by extension, as Obsidian's help lists those it can show.
#[rustfmt::skip]
const EMBEDS: &[(&str, &[&str])] = &[
    ("image",  &["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"]),
    ("audio",  &["flac", "m4a", "mp3", "ogg", "wav", "3gp"]),
    ("video",  &["mkv", "mov", "mp4", "ogv", "webm"]),
    ("PDF",    &["pdf"]),
    ("canvas", &["canvas"]),
    ("base",   &["base"]),
];

/// What stands before an embed's name.
fn embed_word(piece: &Piece, target: Option<&Target>) -> &'static str {
    let path = match target {
        Some(Target::Note { path, .. }) => path,
        // An address outside the vault can only be embedded as a picture.
        Some(Target::Url(_)) => return "image",
        _ => &piece.text,
    };
    word_of(path)
}

/// Whether a file is called as pictures are.
pub fn is_picture(path: &str) -> bool {
    word_of(path) == "image"
}

/// What a file is, by its extension.
fn word_of(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    EMBEDS
        .iter()
        .find(|(_, list)| list.iter().any(|listed| extension.eq_ignore_ascii_case(listed)))
        .map_or("embedded", |(word, _)| word)
}
