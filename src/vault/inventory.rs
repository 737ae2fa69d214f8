//! The files of a vault in order, and the nodes that they are: notes first, then
//! all other files.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::names::Names;
use super::{FileIdx, Files, NodeId};
use crate::note::{Code, Diagnostic, NotePath, NoteView, Packed};
use crate::text::Date;

/// Among how many tags back a repeated one is looked for.
const TAGS_NEARBY: usize = 8;

/// Every visible file, numbered three ways: as parsed, as a path, as a node.
#[derive(Debug, Default, Clone)]
pub(super) struct Inventory {
    /// Notes and canvases, by path.
    pub parsed: Vec<Packed>,
    /// Beside `parsed`.
    pub ids: Vec<NodeId>,
    /// All paths.
    pub files: Arc<Files>,
    /// Beside the paths of `files`.
    pub nodes: Vec<NodeId>,
    /// Beside the nodes of files, which are the first of all nodes.
    pub file_of: Vec<FileIdx>,
    /// Beside the nodes of files: the position in `parsed`.
    parsed_of: Vec<Option<u32>>,
    /// How many of the nodes are notes; they come first.
    pub n_notes: usize,
}

/// What a note says of itself, by which others find it.
#[derive(Debug)]
pub(super) struct Own<'v> {
    pub id: NodeId,
    /// All of it.
    pub packed: &'v Packed,
    pub path: &'v NotePath,
    pub title: Option<&'v str>,
    pub aliases: Vec<&'v str>,
    /// In the order written; some may repeat.
    pub tags: Vec<&'v str>,
    pub date: Option<Date>,
}

impl<'v> Own<'v> {
    /// Looks at the head of a note.
    pub fn of(id: NodeId, packed: &'v Packed) -> Self {
        let note = packed.head();
        let mut tags: Vec<&str> = Vec::with_capacity(note.tags.len());
        for tag in &note.tags {
            // Few notes have many tags, and those that do repeat them nearby.
            if !tags.iter().rev().take(TAGS_NEARBY).any(|known| *known == tag.name) {
                tags.push(tag.name);
            }
        }
        Self {
            id,
            packed,
            path: packed.path(),
            title: note.title,
            aliases: note.aliases.iter().map(|alias| alias.text).collect(),
            tags,
            date: note.date.map(|date| date.date),
        }
    }

    /// Its aliases and its title.
    pub fn names(&self) -> impl Iterator<Item = &'v str> {
        self.aliases.iter().copied().chain(self.title)
    }
}

impl Inventory {
    /// Sorts the files. Of two with one path the first given counts, and a parsed
    /// file before an attachment.
    pub fn of(mut parsed: Vec<Packed>, attachments: &[NotePath]) -> Self {
        parsed.par_sort_by(|a, b| a.path().cmp(b.path()));
        parsed.dedup_by(|a, b| a.path() == b.path());
        let files = Files::of(parsed.iter().map(Packed::path).chain(attachments));
        Self::numbered(parsed, files)
    }

    /// The same files, where some notes come, go or are other than they were, and some
    /// of all `others` come or go. No file of another kind stands where one comes.
    pub fn with(
        &self,
        changes: &BTreeMap<&NotePath, Option<&Packed>>,
        others: &BTreeMap<&NotePath, bool>,
    ) -> Self {
        let mut parsed = Vec::with_capacity(self.parsed.len() + changes.len());
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for (path, comes) in others {
            if *comes { come.push(*path) } else { gone.push(*path) }
        }
        let mut changed = changes.iter().peekable();
        for note in &self.parsed {
            while let Some((path, new)) = changed.next_if(|(path, _)| **path < note.path()) {
                parsed.extend(new.cloned());
                come.extend(new.map(|_| *path));
            }
            match changed.next_if(|(path, _)| **path == note.path()) {
                Some((_, Some(new))) => parsed.push((*new).clone()),
                Some((path, None)) => gone.push(*path),
                None => parsed.push(note.clone()),
            }
        }
        for (path, new) in changed {
            parsed.extend(new.cloned());
            come.extend(new.map(|_| *path));
        }
        if gone.is_empty() && come.is_empty() {
            return Self { parsed, ..self.clone() };
        }
        gone.sort_unstable();
        come.sort_unstable();
        Self::numbered(parsed, self.files.with(&gone, &come))
    }

    /// Numbers the nodes of files. Those that are parsed are sorted.
    fn numbered(parsed: Vec<Packed>, files: Files) -> Self {
        let n_files = files.paths().len();
        let mut rest = (0u32..).zip(&parsed).peekable();
        let position = |path: &NotePath| Some(rest.next_if(|(_, note)| note.path() == path)?.0);
        // A file that could not be parsed is no note, whatever its name.
        let is_note = |path: &NotePath, at: Option<u32>| at.is_some() && !path.is_canvas();
        let parsed_of_file: Vec<Option<u32>> = files.paths().iter().map(position).collect();
        let both = || files.paths().iter().zip(&parsed_of_file).zip(0..);
        let notes = both().filter(|((path, at), _)| is_note(path, **at));
        let others = both().filter(|((path, at), _)| !is_note(path, **at));
        let file_of: Vec<FileIdx> =
            notes.clone().chain(others).map(|(_, file)| FileIdx(file)).collect();
        let n_notes = notes.count();
        let mut nodes = vec![NodeId(0); n_files];
        let mut ids = vec![NodeId(0); parsed.len()];
        for (file, id) in file_of.iter().zip(0..) {
            nodes[file.index()] = NodeId(id);
            if let Some(at) = parsed_of_file[file.index()] {
                ids[at as usize] = NodeId(id);
            }
        }
        let parsed_of = file_of.iter().map(|file| parsed_of_file[file.index()]).collect();
        Self { parsed, ids, files: Arc::new(files), nodes, file_of, parsed_of, n_notes }
    }

    /// Notes and canvases by path, each with its node. Each is unpacked.
    pub fn notes(&self) -> impl Iterator<Item = (NodeId, NoteView<'_>)> + Clone {
        self.ids.iter().copied().zip(self.parsed.iter().map(Packed::note))
    }

    /// What each note and canvas says of itself.
    pub fn own(&self) -> Vec<Own<'_>> {
        let notes = self.ids.par_iter().zip(&self.parsed);
        notes.map(|(&id, packed)| Own::of(id, packed)).collect()
    }

    /// The names of all files; `own` is beside `parsed`.
    pub fn names(&self, own: &[Own<'_>]) -> Names {
        let files = self.nodes.iter().copied().zip(self.files.paths());
        Names::of(files, own)
    }

    /// The path of a file's node.
    pub fn path(&self, id: NodeId) -> Option<&NotePath> {
        self.file_of.get(id.index()).map(|&file| self.files.path(file))
    }

    /// The position among the parsed files of a node.
    pub fn position(&self, id: NodeId) -> Option<usize> {
        self.parsed_of.get(id.index()).copied().flatten().map(|at| at as usize)
    }

    /// A diagnostic for every path that differs from another in case or
    /// composition only.
    pub fn twins(&self) -> Vec<Diagnostic> {
        let mut twins = Vec::new();
        for same in self.files.twins() {
            let paths = same.iter().map(|file| self.files.path(*file));
            let first = self.files.path(same[0]).as_str();
            let twin = |path| Diagnostic::new(path, None, Code::TwinPaths, first);
            twins.extend(paths.skip(1).map(twin));
        }
        twins
    }
}
