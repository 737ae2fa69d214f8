//! Which line of which file is meant by what is chosen, and what else can be opened
//! by another program. Where the page is read its chosen link, else the line that was come
//! for, else the first one in view; in a list the line behind the chosen row.

use super::compose::Subject;
use super::model::Model;
use super::page::Target;
use super::preview::{self, Preview};
use super::strip::Quote;
use super::trail::At;
use crate::note::NotePath;
use crate::text::{Address, Place};
use crate::vault::{NodeId, NodeKind, Vault};

/// A file, and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// The file.
    pub path: NotePath,
    /// Its line, from 1; none for the file as a whole.
    pub line: Option<u32>,
}

/// Something that another program opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// A file of the vault, in Obsidian, at a heading or block.
    Obsidian(NotePath, Option<String>),
    /// A file of the vault, with what the system has for it.
    File(NotePath),
    /// An address, in the same way.
    Address(Address),
}

/// Files of these kinds are run by what opens them, or could be.
#[rustfmt::skip]
const PROGRAMS: &[&str] = &[
    "app", "appimage", "bat", "cmd", "com", "command", "cpl", "desktop", "deb", "dmg", "exe",
    "flatpakref", "hta", "jar", "jnlp", "js", "jse", "lnk", "msi", "pkg", "ps1", "py", "pyw",
    "reg", "rpm", "run", "scpt", "scr", "sh", "snap", "terminal", "url", "vb", "vbs", "webloc",
    "wsf",
];

/// What of the chosen row or link the system is to open.
///
/// # Errors
/// A sentence why nothing is.
pub fn out(model: &Model) -> Result<Out, String> {
    if model.is_reading()
        && let Some(out) = chosen_link(model)
    {
        return out;
    }
    let row = model.here().list.selected_row(&model.vault).filter(|_| !model.is_reading());
    let attached = row.and_then(|row| attachment(&model.vault, row.node));
    match attached.or_else(|| Some(aim(model)?.path)) {
        Some(path) => file(path),
        None => Err(model.tell("There is no file here; {next-link} chooses a link of a page.")),
    }
}

/// What a chosen link of the page leads to; none where it stays in the vault.
fn chosen_link(model: &Model) -> Option<Result<Out, String>> {
    let preview = &model.preview;
    let link = preview.page()?.links.get(preview.link?)?;
    match &link.target {
        Target::Url(url) => Some(Address::new(url).map(Out::Address)),
        Target::Note { path, .. } => {
            let from = preview.subject()?.node()?;
            let (node, _) = model.vault.resolve_text(path, from)?;
            attachment(&model.vault, node).map(file)
        }
        Target::Tag(_) | Target::Day(_) | Target::Row(_) | Target::Entry(_) | Target::Unfold(_) => {
            None
        }
    }
}

fn attachment(vault: &Vault, node: NodeId) -> Option<NotePath> {
    let node = vault.node(node);
    node.path().filter(|_| node.kind == NodeKind::Attachment).cloned()
}

fn file(path: NotePath) -> Result<Out, String> {
    let extension = path.extension().to_ascii_lowercase();
    match PROGRAMS.contains(&&*extension) {
        true => Err(format!("{} may be a program, and is not opened from here.", path.file_name())),
        false => Ok(Out::File(path)),
    }
}

/// The node that is meant: where the page is read what its chosen link names, else
/// the chosen row's, else that of the place or of its page.
pub fn node(model: &Model) -> Option<NodeId> {
    let preview = &model.preview;
    let own = preview.subject().and_then(Subject::node);
    if model.is_reading()
        && let Some(link) = preview.link.and_then(|at| preview.page()?.links.get(at))
    {
        return match &link.target {
            Target::Note { path, .. } => model.vault.resolve_text(path, own?).map(|(node, _)| node),
            Target::Entry(_) => preview.entry_of(link).map(|goto| goto.node),
            Target::Url(_)
            | Target::Tag(_)
            | Target::Day(_)
            | Target::Row(_)
            | Target::Unfold(_) => None,
        };
    }
    let row = model.here().list.selected_row(&model.vault).map(|row| row.node);
    row.or_else(|| model.here().node()).or(own)
}

/// What is aimed at from where one stands; none where that is no file.
pub fn aim(model: &Model) -> Option<Aim> {
    match model.is_reading() {
        true => in_page(&model.vault, &model.preview),
        false => in_list(model),
    }
}

/// The heading or block that a line of a note stands in, as a link names it: the
/// block's own name where it has one, else the heading above.
pub fn subpath(vault: &Vault, aim: &Aim) -> Option<String> {
    let note = vault.note(vault.by_path(&aim.path)?)?;
    let line = aim.line?;
    if let Some(block) = note.blocks.iter().find(|block| block.place.line == line) {
        return Some(format!("^{}", block.id));
    }
    let above = note.headings.partition_point(|heading| heading.place.line <= line);
    let heading = note.headings[..above].last()?;
    // What means something in a link is left out, as Obsidian does.
    let means = |c: char| matches!(c, '#' | '^' | '[' | ']' | '|' | '%' | ':' | '\\');
    let words: Vec<&str> = heading.text.split(|c: char| means(c) || c == ' ').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    Some(words.join(" ")).filter(|words| !words.is_empty())
}

fn in_list(model: &Model) -> Option<Aim> {
    let (vault, list) = (&*model.vault, &model.here().list);
    let places = list.places(vault);
    if let Some(evidence) = places.get(list.evidence).or(places.first()) {
        return at_place(vault, evidence.source, evidence.place);
    }
    let (subject, quote, at) = preview::meant(model);
    match quote {
        Some(Quote { path, place, .. }) => Some(Aim { path, line: place.map(|place| place.line) }),
        None => within(vault, subject.node()?, &at),
    }
}

fn in_page(vault: &Vault, preview: &Preview) -> Option<Aim> {
    let (page, own) = (preview.page()?, preview.subject()?.node());
    if let Some(link) = preview.link.and_then(|at| page.links.get(at)) {
        if let (Some(place), Some(own)) = (link.place, own) {
            return at_place(vault, own, place);
        }
        if let Some(goto) = preview.entry_of(link) {
            return within(vault, goto.node, &goto.at);
        }
    }
    let is_in_view = preview.mark.start >= preview.top && !preview.mark.is_empty();
    let from = if is_in_view { preview.mark.start } else { preview.top };
    let line = page.rows.iter().skip(from).find_map(|row| row.source_line);
    let path = vault.node(own?).path().cloned()?;
    Some(Aim { path, line })
}

fn at_place(vault: &Vault, source: NodeId, place: Place) -> Option<Aim> {
    let path = vault.node(source).path().cloned()?;
    Some(Aim { path, line: Some(place.line) })
}

fn within(vault: &Vault, node: NodeId, at: &At) -> Option<Aim> {
    let path = vault.node(node).path().cloned()?;
    let line = match at {
        At::Top => None,
        At::Place(place) => Some(place.line),
        At::Subpath(subpath) => vault.note(node).and_then(|note| note.line_of_subpath(subpath)),
    };
    Some(Aim { path, line })
}
