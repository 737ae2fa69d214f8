//! Comparison with Obsidian's own cache of a note.

use serde_json::Value;
use vaultgraph::note::{Counted, LinkKind, Note};
use vaultgraph::text::Place;

use crate::differences::Differences;

/// Compares links, headings, tags, tasks and block ids with their places.
pub fn compare_cache(note: &Note, cache: &Value, differences: &mut Differences) {
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
