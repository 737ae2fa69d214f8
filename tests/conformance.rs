//! Real vaults, read by this crate and compared with what is expected of them:
//! every link row by row, tags, aliases, tasks; and, for one vault, with what
//! the Obsidian app itself wrote into its cache.
//!
//! The vaults are not part of the repository. `VAULTGRAPH_VAULTS` names a folder
//! with `NAME.tar.gz`, `NAME.expected.json` and `NAME.links.jsonl.gz`; without
//! it these tests say so and do nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use vaultgraph::note::{self, Counted, LinkKind, Note, NotePath, Parsed};
use vaultgraph::text::{LinkKey, Place};
use vaultgraph::vault::resolve::{Files, Resolution};

/// Where the expectation is known to be wrong: vault, the difference, the source.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "tasks-demo",
        "notes_with_frontmatter: 59, expected 58",
        "Obsidian's cache has `---` directly below `---` as frontmatter (empty_yaml.md)",
    ),
    (
        "obsidian-hub",
        "tasks_open: 1, expected 2",
        "markdown-it reads a `%%` line as the text of the empty checkbox above it; the block that \
         it opens is closed further down, so here it is a comment and the checkbox stays empty",
    ),
];

/// So many differences are printed; all are counted.
const SHOWN_MAX: usize = 20;

#[test]
fn links_tags_aliases_and_tasks_are_those_expected() {
    let Some(folder) = folder() else { return };
    let mut differences = Differences::default();
    for (archive, parts) in [
        ("tasks-demo", &[""][..]),
        ("kepano-obsidian", &[""]),
        ("osint-templates", &[""]),
        ("obsidian-hub", &[""]),
        // Each language is a vault of its own, and all of them are one.
        ("obsidian-help", &["/en", "/ja", "/ru", "/ar", ""]),
    ] {
        let unpacked = unpack(&folder, archive);
        for part in parts {
            let vault = Vault::read(&unpacked.path().join(format!("{archive}{part}")));
            let name = format!("{archive}{}", part.replace('/', "-"));
            differences.vault.clone_from(&name);
            let rows = folder.join(format!("{name}.links.jsonl.gz"));
            if rows.exists() {
                compare_links(&vault, &rows, &mut differences);
            }
            let expected = folder.join(format!("{name}.expected.json"));
            let expected = serde_json::from_slice(&fs::read(expected).expect("expected"));
            compare_summary(&vault, &expected.expect("JSON"), &mut differences);
        }
    }
    differences.none();
}

#[test]
fn places_headings_blocks_and_tasks_are_those_in_obsidians_cache() {
    let Some(folder) = folder() else { return };
    let unpacked = unpack(&folder, "tasks-demo");
    let vault = Vault::read(&unpacked.path().join("tasks-demo"));
    let file = File::open(folder.join("tasks-demo.obsidian-cache.json.gz")).expect("the cache");
    let cache: Value = serde_json::from_reader(GzDecoder::new(file)).expect("JSON");
    let mut differences = Differences { vault: "tasks-demo".into(), ..Differences::default() };
    for entry in cache["files"].as_array().expect("files") {
        let path = entry["path"].as_str().expect("a path");
        let note = vault.notes.iter().find(|note| note.path.as_str() == path);
        compare_cache(note.expect("in the vault"), &entry["cache"], &mut differences);
    }
    differences.none();
}

#[test]
fn code_and_html_are_where_pulldown_cmark_has_them() {
    let Some(folder) = folder() else { return };
    let mut differences = Differences::default();
    for archive in
        ["tasks-demo", "kepano-obsidian", "osint-templates", "obsidian-hub", "obsidian-help"]
    {
        let unpacked = unpack(&folder, archive);
        let root = unpacked.path().join(archive);
        differences.vault = archive.into();
        for note in Vault::read(&root).notes {
            let text = fs::read_to_string(root.join(note.path.as_str())).expect("UTF-8");
            compare_hidden(&note, &text, &mut differences);
        }
    }
    differences.none();
}

/// Compares the wikilinks of the body with the `[[` that pulldown-cmark has in
/// plain text. Left out are tables, where a pipe cuts a link, and notes with
/// blocks that only Obsidian knows.
fn compare_hidden(note: &Note, text: &str, differences: &mut Differences) {
    let from = if note.has_frontmatter { text.find("\n---").map_or(0, |at| at + 4) } else { 0 };
    let body = &text[from..];
    if ["\n%%\n", "$$"].iter().any(|mark| body.contains(mark)) {
        return;
    }
    let (mut hidden, mut tables) = (Vec::new(), Vec::new());
    let mut code = None;
    let parser = Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => code = Some(range),
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => hidden.extend(code.take()),
            Event::Code(_) | Event::InlineHtml(_) => hidden.push(range),
            Event::Start(Tag::Table(_)) => tables.push(range),
            _ => {}
        }
    }
    let in_table = |at: &usize| tables.iter().any(|range| range.contains(&(at - from)));
    let wikilinks = note
        .links
        .iter()
        .filter(|link| matches!(link.kind, LinkKind::Wikilink | LinkKind::Embed))
        .map(|link| link.span.start as usize)
        .map(|at| at + usize::from(text[at..].starts_with('!')))
        .filter(|at| text[*at..].starts_with("[[") && !in_table(at));
    let is_whole = |at: &usize| {
        let line = text[at + 2..].lines().next().unwrap_or("");
        let inside = line.find("]]").map_or("", |end| &line[..end]);
        !inside.trim().is_empty() && !inside.contains("[[") && !text[..*at].ends_with('\\')
    };
    let shown = body
        .match_indices("[[")
        .filter(|(at, _)| !hidden.iter().any(|range| range.contains(at)))
        .map(|(at, _)| from + at)
        .filter(|at| is_whole(at) && !in_table(at));
    let words = |at: usize| format!("{at} {:?}", text[at..].chars().take(30).collect::<String>());
    let (ours, theirs) = (wikilinks.map(words).collect(), shown.map(words).collect());
    differences.compare(note.path.as_str(), "wikilink in text", ours, theirs);
}

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("VAULTGRAPH_VAULTS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: VAULTGRAPH_VAULTS does not name a folder of vaults");
    }
    folder
}

fn unpack(folder: &Path, archive: &str) -> tempfile::TempDir {
    let target = tempfile::tempdir().expect("a temporary folder");
    let file = File::open(folder.join(format!("{archive}.tar.gz"))).expect("the archive");
    tar::Archive::new(GzDecoder::new(file)).unpack(target.path()).expect("unpacks");
    target
}

struct Vault {
    notes: Vec<Note>,
    canvases: Vec<Note>,
    n_others: usize,
    files: Files,
    /// Aliases of all notes, then titles, those of shorter paths first.
    names: BTreeMap<LinkKey, NotePath>,
}

impl Vault {
    fn read(root: &Path) -> Self {
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

    fn resolved<'v>(&'v self, target: &str, source: &'v NotePath) -> Option<&'v NotePath> {
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

/// Everything compared of one link.
type Row = String;

fn compare_links(vault: &Vault, rows: &Path, differences: &mut Differences) {
    let mut counts: BTreeMap<Row, i64> = BTreeMap::new();
    for note in vault.notes.iter().chain(&vault.canvases) {
        for link in &note.links {
            let resolved = vault.resolved(&link.target, &note.path);
            let alias = match resolved {
                Some(_) => None,
                None => vault.names.get(&LinkKey::of(&link.target)),
            };
            let row = format!(
                "{}:{} {} target {:?} subpath {:?} display {:?} -> {:?} alias {:?} counted {}",
                note.path,
                link.place.line,
                kind(link.kind),
                link.target,
                link.subpath.as_deref(),
                link.display.as_deref(),
                resolved.map(NotePath::as_str),
                alias.map(NotePath::as_str),
                link.counted == Counted::Yes,
            );
            *counts.entry(row).or_default() += 1;
        }
    }
    let lines = BufReader::new(GzDecoder::new(File::open(rows).expect("the rows")));
    for line in lines.lines() {
        let row: Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        let row = format!(
            "{}:{} {} target {:?} subpath {:?} display {:?} -> {:?} alias {:?} counted {}",
            row["source"].as_str().unwrap_or(""),
            row["line"],
            row["kind"].as_str().unwrap_or(""),
            row["target"].as_str().unwrap_or(""),
            row["subpath"].as_str(),
            row["display"].as_str(),
            row["resolved"].as_str(),
            row["alias_resolved"].as_str(),
            row["counted"].as_bool().unwrap_or(false),
        );
        *counts.entry(row).or_default() -= 1;
    }
    for (row, surplus) in counts {
        match surplus {
            0 => {}
            1.. => differences.add(&format!("only here: {row}")),
            _ => differences.add(&format!("missing:   {row}")),
        }
    }
}

fn kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Wikilink => "wikilink",
        LinkKind::Embed => "embed",
        LinkKind::MarkdownLink => "mdlink",
        LinkKind::Frontmatter => "frontmatter",
        LinkKind::Canvas => "canvas",
    }
}

fn compare_summary(vault: &Vault, expected: &Value, differences: &mut Differences) {
    let sound = || vault.notes.iter().map(|note| (note, !note.recovered));
    let links = || {
        vault.notes.iter().chain(&vault.canvases).flat_map(|note| {
            note.links
                .iter()
                .filter(|link| link.counted == Counted::Yes)
                .map(move |link| (note, link))
        })
    };
    let mut tags: BTreeMap<String, u64> = BTreeMap::new();
    for (note, sound) in sound() {
        for tag in &note.tags {
            let in_frontmatter = note.properties.iter().flat_map(|property| &property.values);
            let recovered = !sound && in_frontmatter.clone().any(|value| value.place == tag.place);
            if !recovered {
                *tags.entry(tag.name.to_lowercase()).or_default() += 1;
            }
        }
    }
    let ambiguous = links()
        .filter(|(note, link)| {
            matches!(vault.files.resolve(&link.target, &note.path), Resolution::Ambiguous { .. })
        })
        .count();
    let tasks = |open: bool| {
        let all = vault.notes.iter().flat_map(|note| &note.tasks);
        all.filter(|task| (task.status == ' ') == open).count()
    };
    for (name, count) in [
        ("notes", vault.notes.len()),
        ("attachments", vault.n_others),
        ("links", links().count()),
        ("ambiguous", ambiguous),
        ("aliases", sound().filter(|(_, sound)| *sound).map(|(note, _)| note.aliases.len()).sum()),
        ("tasks_open", tasks(true)),
        ("tasks_other", tasks(false)),
        ("notes_with_frontmatter", vault.notes.iter().filter(|note| note.has_frontmatter).count()),
        ("external_md_links", vault.notes.iter().map(|note| note.external_links as usize).sum()),
    ] {
        let expected = expected[name].as_u64().expect(name);
        if count as u64 != expected {
            differences.add(&format!("{name}: {count}, expected {expected}"));
        }
    }
    let expected_tags: BTreeMap<String, u64> =
        serde_json::from_value(expected["tags"].clone()).expect("tags");
    for tag in tags.keys().chain(expected_tags.keys()) {
        let (ours, theirs) = (tags.get(tag), expected_tags.get(tag));
        if ours != theirs {
            differences.add(&format!("tag {tag}: {ours:?}, expected {theirs:?}"));
        }
    }
    let malformed: Vec<&str> =
        vault.notes.iter().filter(|note| note.recovered).map(|note| note.path.as_str()).collect();
    let theirs: Vec<String> =
        serde_json::from_value(expected["malformed_frontmatter"].clone()).expect("paths");
    if malformed != theirs {
        differences.add(&format!("malformed: {malformed:?}, expected {theirs:?}"));
    }
}

fn compare_cache(note: &Note, cache: &Value, differences: &mut Differences) {
    let path = note.path.as_str();
    let items = |name: &str| cache[name].as_array().cloned().unwrap_or_default();
    let place = |item: &Value| {
        let start = &item["position"]["start"];
        let number = |name: &str| start[name].as_u64().expect("a number") + 1;
        format!("{}:{}", number("line"), number("col"))
    };
    let at = |place: Place| format!("{}:{}", place.line, place.column);

    let mut theirs: Vec<String> = items("links")
        .iter()
        .chain(&items("embeds"))
        .map(|link| format!("{} {}", place(link), link["link"].as_str().unwrap_or("")))
        .collect();
    theirs.extend(
        items("frontmatterLinks").iter().map(|link| link["link"].as_str().unwrap_or("").to_owned()),
    );
    let ours = note.links.iter().filter(|link| link.counted == Counted::Yes).map(|link| {
        let text = match &link.subpath {
            Some(subpath) => format!("{}#{subpath}", link.target),
            None => link.target.to_string(),
        };
        if link.kind == LinkKind::Frontmatter { text } else { format!("{} {text}", at(link.place)) }
    });
    differences.compare(path, "link", ours.collect(), theirs);

    let theirs = items("headings").into_iter().map(|heading| {
        format!(
            "{} {} {}",
            place(&heading),
            heading["level"],
            heading["heading"].as_str().unwrap_or("")
        )
    });
    let ours = note
        .headings
        .iter()
        .map(|heading| format!("{} {} {}", at(heading.place), heading.level, heading.text));
    differences.compare(path, "heading", ours.collect(), theirs.collect());

    let theirs = items("tags")
        .iter()
        .map(|tag| format!("{} {}", place(tag), tag["tag"].as_str().unwrap_or("")))
        .collect();
    let body = cache["frontmatterPosition"]["end"]["line"].as_u64().map_or(0, |line| line + 1);
    let ours = note
        .tags
        .iter()
        .filter(|tag| u64::from(tag.place.line) > body)
        .map(|tag| format!("{} #{}", at(tag.place), tag.name));
    differences.compare(path, "tag", ours.collect(), theirs);

    let theirs = items("listItems")
        .iter()
        .filter(|item| item["task"].is_string())
        .map(|item| {
            format!(
                "{} {}",
                item["position"]["start"]["line"].as_u64().unwrap_or(0) + 1,
                item["task"]
            )
        })
        .collect();
    let ours = note
        .tasks
        .iter()
        .map(|task| format!("{} {:?}", task.text.place.line, task.status.to_string()));
    differences.compare(path, "task", ours.collect(), theirs);

    let theirs = cache["blocks"]
        .as_object()
        .map(|blocks| blocks.iter().map(|(id, block)| format!("{} {id}", place(block))).collect())
        .unwrap_or_default();
    let ours =
        note.blocks.iter().map(|block| format!("{} {}", at(block.place), block.id.to_lowercase()));
    differences.compare(path, "block", ours.collect(), theirs);
}

#[derive(Default)]
struct Differences {
    vault: String,
    count: usize,
}

impl Differences {
    fn add(&mut self, words: &str) {
        if KNOWN.iter().any(|known| known.0 == self.vault && known.1 == words) {
            return;
        }
        self.count += 1;
        if self.count <= SHOWN_MAX {
            eprintln!("{}: {words}", self.vault);
        }
    }

    /// Compares two lists in which the order does not matter.
    fn compare(&mut self, path: &str, what: &str, ours: Vec<String>, theirs: Vec<String>) {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        ours.into_iter().for_each(|item| *counts.entry(item).or_default() += 1);
        theirs.into_iter().for_each(|item| *counts.entry(item).or_default() -= 1);
        for (item, surplus) in counts {
            match surplus {
                0 => {}
                1.. => self.add(&format!("{path}: {what} only here: {item}")),
                _ => self.add(&format!("{path}: {what} missing: {item}")),
            }
        }
    }

    #[track_caller]
    fn none(&self) {
        assert_eq!(self.count, 0, "differences");
    }
}
