//! A vault unpacked, read and ready to be asked.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use vaultgraph::note::{self, Note, NotePath, Parsed};
use vaultgraph::text::LinkKey;
use vaultgraph::vault::resolve::{Files, Resolution};

/// The folder of vaults, if there is one.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("VAULTGRAPH_VAULTS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: VAULTGRAPH_VAULTS does not name a folder of vaults");
    }
    folder
}

/// The names of the archives there, in order.
pub fn archives(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.expect("readable").file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".tar.gz")?.to_owned()))
        .collect();
    names.sort();
    names
}

/// Unpacks `NAME.tar.gz` into a folder of its own.
pub fn unpack(folder: &Path, archive: &str) -> tempfile::TempDir {
    let target = tempfile::tempdir().expect("a temporary folder");
    let file = File::open(folder.join(format!("{archive}.tar.gz"))).expect("the archive");
    tar::Archive::new(GzDecoder::new(file)).unpack(target.path()).expect("unpacks");
    target
}

/// All notes of a vault and the files that links can open.
pub struct Vault {
    pub notes: Vec<Note>,
    pub canvases: Vec<Note>,
    pub n_others: usize,
    pub files: Files,
    /// Aliases of all notes, then titles, those of shorter paths first.
    pub names: BTreeMap<LinkKey, NotePath>,
}

impl Vault {
    pub fn read(root: &Path) -> Self {
        let mut paths = Vec::new();
        let visible = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
        };
        for entry in walkdir::WalkDir::new(root).into_iter().filter_entry(visible) {
            let entry = entry.expect("readable");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).expect("below the root");
                paths.push(NotePath::new(&path.to_string_lossy().replace('\\', "/")));
            }
        }
        let parse = |path: &NotePath| -> Parsed {
            let mut bytes = Vec::new();
            let mut file = File::open(root.join(path.as_str())).expect("opens");
            file.read_to_end(&mut bytes).expect("reads");
            note::parse(path.clone(), &bytes)
        };
        let mut notes: Vec<Note> =
            paths.iter().filter(|path| path.is_note()).map(|path| parse(path).note).collect();
        notes.sort_by(|a, b| a.path.cmp(&b.path));
        let canvases: Vec<Note> =
            paths.iter().filter(|path| path.is_canvas()).map(|path| parse(path).note).collect();
        let n_others = paths.len() - notes.len();
        let files = Files::of(paths.iter());
        let names = names(&notes);
        Self { notes, canvases, n_others, files, names }
    }

    /// The file that a link opens.
    pub fn resolved<'v>(&'v self, target: &str, source: &'v NotePath) -> Option<&'v NotePath> {
        match self.files.resolve(target, source) {
            Resolution::SameNote => Some(source),
            Resolution::Found(file) => Some(self.files.path(file)),
            Resolution::Ambiguous { chosen, .. } => Some(self.files.path(chosen)),
            Resolution::Unresolved => None,
        }
    }
}

fn names(notes: &[Note]) -> BTreeMap<LinkKey, NotePath> {
    let mut ordered: Vec<&Note> = notes.iter().filter(|note| !note.recovered).collect();
    ordered.sort_by_key(|note| (note.path.as_str().encode_utf16().count(), &note.path));
    let mut names = BTreeMap::new();
    for note in &ordered {
        for alias in &note.aliases {
            names.entry(LinkKey::of(&alias.text)).or_insert_with(|| note.path.clone());
        }
    }
    for note in &ordered {
        if let Some(title) = &note.title {
            names.entry(LinkKey::of(title)).or_insert_with(|| note.path.clone());
        }
    }
    names
}
