//! Real vaults, read by this crate and compared with what is expected of them:
//! every link row by row, tags, aliases, tasks; and, for one vault, with what
//! the Obsidian app itself wrote into its cache.
//!
//! The vaults are not part of the repository. `VAULTGRAPH_VAULTS` names a folder
//! with `NAME.tar.gz`, `NAME.expected.json` and `NAME.links.jsonl.gz`; without
//! it these tests say so and do nothing.

mod cache;
mod differences;
mod hidden;
mod vault;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;
use vaultgraph::note::{Counted, LinkKind, NotePath};
use vaultgraph::text::LinkKey;
use vaultgraph::vault::resolve::Resolution;

use cache::compare_cache;
use differences::Differences;
use hidden::compare_hidden;
use vault::{Vault, archives, folder, unpack};

#[test]
fn links_tags_aliases_and_tasks_are_those_expected() {
    let Some(folder) = folder() else { return };
    let mut differences = Differences::default();
    for archive in archives(&folder) {
        // Each language of the help is a vault of its own, and all of them are one.
        let parts: &[&str] = match archive.as_str() {
            "obsidian-help" => &["/en", "/ja", "/ru", "/ar", ""],
            _ => &[""],
        };
        let archive = archive.as_str();
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
    let Some(folder) = folder().filter(|folder| folder.join("tasks-demo.tar.gz").exists()) else {
        return;
    };
    let unpacked = unpack(&folder, "tasks-demo");
    let vault = Vault::read(&unpacked.path().join("tasks-demo"));
    let file = File::open(folder.join("tasks-demo.obsidian-cache.json.gz")).expect("the cache");
    let cache: Value = serde_json::from_reader(GzDecoder::new(file)).expect("JSON");
    let mut differences = Differences::default();
    differences.vault = "tasks-demo".into();
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
    for archive in archives(&folder) {
        let unpacked = unpack(&folder, &archive);
        let root = unpacked.path().join(&archive);
        differences.vault = archive;
        for note in Vault::read(&root).notes {
            let text = fs::read_to_string(root.join(note.path.as_str())).expect("UTF-8");
            compare_hidden(&note, &text, &mut differences);
        }
    }
    differences.none();
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
