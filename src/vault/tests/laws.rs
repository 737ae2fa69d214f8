//! What holds for every vault.

use proptest::prelude::*;

use crate::note::Severity;
use crate::note::{self, NotePath, Packed};
use crate::text::place::Lines;
use crate::text::{LinkKey, NameKey, encoding};
use crate::vault::{Answer, Identities, NodeId, NodeKind, Vault, VaultConfig, Verdict};

/// One line or a few out of which notes are put together: few names, so that
/// they meet in every way.
pub(super) fn piece() -> impl Strategy<Value = String> {
    let name = || {
        prop::sample::select(vec![
            "Ann",
            "ann",
            "Ann Orr",
            "Bo",
            "a/Bo",
            "../Bo",
            "Zoë",
            "Zoe\u{308}",
            "x.png",
            "Myself",
            "Weekly sync",
            "",
            " ",
            "n1",
            "a/n1.md",
            "李明",
            "ZoÃ«",
            "a/Ann",
            "Ann Orr (x)",
        ])
    };
    prop_oneof![
        name().prop_map(|name| format!("[[{name}]] and ![[{name}#H|x]]\n")),
        name().prop_map(|name| format!("[t](<{name}>)\n")),
        (name(), name()).prop_map(|(a, b)| format!("- [ ] {a} to call @{b} #task\n")),
        prop::sample::select(vec![
            "- [ ] call 📅 2026-02-03 ⏫ ➕ 2026-01-01\n",
            "- [/] plan [scheduled:: 2026-02-01] [start:: 2026-01-31] [priority:: lowest]\n",
            "- [x] sent ✅ 2026-01-05 🔺\n",
            "> 1) [é] 🔽 call 📅 2026-02-31\n",
            "- we go\n  - [-] or stay 🔼\n",
        ])
        .prop_map(str::to_owned),
        (name(), name()).prop_map(|(a, b)| format!("- {a} is new *(about {b})*\n")),
        (name(), name()).prop_map(|(a, b)| format!("- [x] [[{a}]] @[[{b}]]\n")),
        (name(), name()).prop_map(|(a, b)| format!(
            "- [ ] _{a}_ for **@{b}  Orr (x)**, [@{a}](u) *(about {b})*\n"
        )),
        prop::sample::select(vec!["# Related\n", "## Decisions\n", "# H\n", "```\n", "%%\n", "\n"])
            .prop_map(str::to_owned),
        prop::sample::select(vec![
            "#type/people\n",
            "#a/b/c #A\n",
            "#a//b\n",
            "#A/B #a\n",
            "#Type\n",
            "#a/B/C/d\n"
        ])
        .prop_map(str::to_owned),
        any::<String>().prop_map(|text| text + "\n"),
    ]
}

pub(super) fn frontmatter() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "entity: Ann",
        "entity: \"[[Bo]]\"",
        "participants: [Ann Orr, Myself, 'Bo']",
        "aliases: [Ann, Zoë]",
        "title: Weekly sync",
        "type: people",
        "type: company",
        "company: [[Bo]]",
        "see: \"[[Ann]] and [[Bo]]\"",
        "tags: [a/b, type/person]",
        "source: transcript",
        "date: 2026-01-04",
    ]);
    prop::collection::vec(line, 0..5).prop_map(|lines| match lines.as_slice() {
        [] => String::new(),
        lines => format!("---\n{}\n---\n", lines.join("\n")),
    })
}

fn text() -> impl Strategy<Value = String> {
    (frontmatter(), prop::collection::vec(piece(), 0..6))
        .prop_map(|(head, body)| head + &body.concat())
}

pub(super) fn vault_files() -> impl Strategy<Value = Vec<(NotePath, String)>> {
    let path = prop::sample::select(vec![
        "n1.md",
        "a/n1.md",
        "Ann.md",
        "a/Bo.md",
        "b/bo.md",
        "Zoe\u{308}.md",
        "m.canvas",
        "deep/x/y.md",
        "b/zoë.md",
    ]);
    prop::collection::btree_map(path.prop_map(NotePath::new), text(), 0..6)
        .prop_map(|files| files.into_iter().collect())
}

pub(super) fn parse(files: &[(NotePath, String)]) -> Vec<Packed> {
    let parse = |path: &NotePath, text: &str| note::parse(path.clone(), text.as_bytes());
    files.iter().map(|(path, text)| Packed::of(&parse(path, text))).collect()
}

fn build(parsed: Vec<Packed>) -> Vault {
    build_with(parsed, &Identities::default())
}

fn build_with(parsed: Vec<Packed>, identities: &Identities) -> Vault {
    let config = VaultConfig { identities: identities.clone(), ..VaultConfig::default() };
    Vault::build(parsed, &[NotePath::new("x.png")], Vec::new(), &config)
}

pub(super) fn identities() -> impl Strategy<Value = Identities> {
    let name = prop::sample::select(vec![
        "Ann",
        "Ann Orr",
        "Bo",
        "Zoë",
        "n1",
        "n1.md",
        "a/n1.md",
        "Ann.md",
        "a/Bo.md",
        "b/bo.md",
        "b/zoë.md",
        "ZoÃ«",
        "Myself",
        "me",
        "李明",
        "Weekly sync",
        "x.png",
        "nobody",
        "",
    ]);
    let names = prop::collection::vec(name.prop_map(Box::from), 0..4);
    let answer = names.prop_map(|names| Answer { verdict: Verdict::Same, names });
    prop::collection::vec(answer, 0..3).prop_map(Identities)
}

/// Every link of the notes that both vaults have: where it is written, and what
/// each vault leads it to.
fn links_of_both(one: &Vault, other: &Vault) -> Vec<(NotePath, u32, [String; 2])> {
    let told = |vault: &Vault, node: NodeId| match (vault.node(node).path(), vault.node(node).kind)
    {
        (Some(path), _) => path.to_string(),
        (None, NodeKind::Tag) => unreachable!("no link leads to a tag"),
        (None, _) => format!("[{}]", NameKey::of(vault.node(node).name()).as_str()),
    };
    let mut rows = Vec::new();
    for parsed in one.parsed() {
        let path = parsed.path();
        let (Some(here), Some(there)) = (one.by_path(path), other.by_path(path)) else { continue };
        for (link, _) in (0..).zip(parsed.note().links) {
            let before = told(one, one.link_target(here, link).node);
            let after = told(other, other.link_target(there, link).node);
            rows.push((path.clone(), link, [before, after]));
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_never_shows(
        (files, shuffled) in vault_files().prop_flat_map(|files| {
            (Just(files.clone()), Just(files).prop_shuffle())
        }),
        identities in identities(),
    ) {
        let build = |files: &[_]| build_with(parse(files), &identities);
        let (one, other) = (build(&files), build(&shuffled));
        prop_assert_eq!(one.dump(), other.dump());
        prop_assert_eq!(one.diagnostics(), other.diagnostics());
    }

    #[test]
    fn backlinks_mirror_outgoing_links(files in vault_files(), identities in identities()) {
        let vault = build_with(parse(&files), &identities);
        let ids: Vec<NodeId> = vault.nodes().map(|(id, _)| id).collect();
        let key = |edge: crate::vault::Edge<'_>| {
            (edge.from, edge.to, edge.relation, edge.occurrences.to_vec())
        };
        let mut out: Vec<_> = ids.iter().flat_map(|&id| vault.edges_out(id)).map(key).collect();
        let mut back: Vec<_> = ids.iter().flat_map(|&id| vault.edges_in(id)).map(key).collect();
        out.sort_unstable();
        back.sort_unstable();
        prop_assert_eq!(out.len(), vault.n_edges());
        prop_assert_eq!(&out, &back);
        let degrees: usize = ids.iter().map(|&id| vault.degree(id)).sum();
        prop_assert_eq!(degrees, 2 * out.len());
        out.dedup_by_key(|(from, to, relation, _)| (*from, *to, *relation));
        prop_assert_eq!(out.len(), back.len());
    }

    #[test]
    fn every_occurrence_lies_in_its_note(files in vault_files(), identities in identities()) {
        let vault = build_with(parse(&files), &identities);
        for (id, _) in vault.nodes() {
            for edge in vault.edges_out(id) {
                prop_assert!(edge.from == id && edge.to != id);
                prop_assert!(!edge.occurrences.is_empty());
                prop_assert!(edge.occurrences.iter().is_sorted());
                let note = vault.note(id).expect("only notes say anything");
                let text = files.iter().find(|(path, _)| *path == note.path);
                let text = &encoding::decode(text.expect("the note was given").1.as_bytes()).text;
                for occurrence in edge.occurrences.iter() {
                    prop_assert_eq!(occurrence.source, id);
                    let lines = Lines::of(text);
                    let place = occurrence.place;
                    prop_assert!(place.line >= 1 && place.line as usize <= lines.count());
                    let chars = lines.line(place.line).chars().count();
                    prop_assert!(place.column >= 1 && place.column as usize <= chars + 1);
                    if let Some(link) = occurrence.link {
                        prop_assert_eq!(vault.link_target(id, link).node, edge.to);
                        let span = note.links[link as usize].span;
                        let line = &text[lines.start_of(place.line)..];
                        let at: String = line.chars().skip(place.column as usize - 1).collect();
                        prop_assert!(at.starts_with(span.of(text)), "{place:?} of {text:?}");
                        prop_assert!(span.start < span.end);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_known_of_packed_notes_is_what_unpacking_them_says(files in vault_files()) {
        let vault = build(parse(&files));
        for (id, _) in vault.nodes() {
            let Some(note) = vault.note(id) else {
                prop_assert_eq!(vault.task_lines(id).count(), 0);
                prop_assert!(vault.fact_lines(id).is_empty());
                prop_assert!(vault.decision_lines(id).is_empty());
                continue;
            };
            prop_assert_eq!(vault.task_lines(id).count(), note.tasks.len());
            for (line, task) in vault.task_lines(id).zip(&note.tasks) {
                prop_assert_eq!(line.line(), task.text.place.line);
                prop_assert_eq!(line.status(), task.status);
                prop_assert_eq!(line.is_open(), task.is_open());
                prop_assert_eq!(line.priority(), task.priority);
                let dates = [line.due(), line.scheduled(), line.start(), line.created()];
                let written = [task.due, task.scheduled, task.start, task.created];
                prop_assert_eq!(dates, written);
                prop_assert_eq!(line.done_on(), task.done_on);
            }
            let facts: Vec<u32> = note.facts.iter().map(|fact| fact.statement.place.line).collect();
            prop_assert_eq!(vault.fact_lines(id), facts);
            prop_assert_eq!(vault.fact_lines(id).len(), vault.fact_subjects(id).len());
            let decisions = note.decisions.iter().map(|one| one.statement.place.line);
            prop_assert_eq!(vault.decision_lines(id), decisions.collect::<Vec<u32>>());
        }
        let all = vault.diagnostics().iter();
        let to_look_at = all.filter(|one| one.code.severity() != Severity::Info);
        prop_assert_eq!(vault.to_look_at(), to_look_at.cloned().collect::<Vec<_>>());
    }

    #[test]
    fn names_and_anchors_lead_back_to_their_nodes(
        files in vault_files(),
        identities in identities(),
    ) {
        let vault = build_with(parse(&files), &identities);
        for (id, node) in vault.nodes() {
            prop_assert_eq!(vault.find_anchor(&vault.anchor(id)), Some(id));
            if let Some(path) = node.path() {
                prop_assert_eq!(vault.by_path(path), Some(id));
            }
        }
    }

    #[test]
    fn answers_change_nothing_of_what_obsidian_does_and_can_be_taken_back(
        files in vault_files(),
        identities in identities(),
    ) {
        let parsed = parse(&files);
        let (plain, joined) = (build(parsed.clone()), build_with(parsed, &identities));
        for (source, links) in plain.parsed().iter().map(|one| (one.path(), one.note().links)) {
            let [before, after] = [&plain, &joined].map(|vault| {
                let id = vault.by_path(source).expect("it is a file");
                let links = 0..u32::try_from(links.len()).expect("few");
                links
                    .map(|link| vault.link_target(id, link))
                    .map(|target| (target.resolution, target.by_alias, target.candidates))
                    .collect::<Vec<_>>()
            });
            prop_assert_eq!(before, after);
        }
        let told = |vault: &Vault| -> Vec<_> {
            let all = vault.diagnostics().iter();
            all.filter(|one| !one.path.as_str().starts_with('.')).cloned().collect()
        };
        prop_assert_eq!(told(&plain), told(&joined));
        for (id, _) in joined.nodes() {
            let stands = joined.same_as(id);
            prop_assert_eq!(joined.same_as(stands), stands);
            prop_assert!(stands == id || joined.edges_in(id).next().is_none());
        }
        let again = joined.parsed().to_vec();
        prop_assert_eq!(build(again).dump(), plain.dump());
    }

    #[test]
    fn renaming_a_file_that_nothing_links_to_changes_no_other_resolution(
        (files, at) in vault_files().prop_flat_map(|files| {
            let n_files = files.len();
            (Just(files), 0..n_files.max(1))
        })
    ) {
        let before = build(parse(&files));
        let Some((path, _)) = files.get(at) else { return Ok(()) };
        let renamed = before.by_path(path).expect("the note was given");
        let is_linked = before.parsed().iter().any(|parsed| {
            let source = before.by_path(parsed.path()).expect("it is a file");
            let mut links = (0..).zip(parsed.note().links);
            source != renamed
                && links.any(|(link, _)| before.link_target(source, link).node == renamed)
        });
        prop_assume!(!is_linked);
        let mut files = files;
        let extension = files[at].0.extension();
        files[at].0 = NotePath::new(&format!("new folder/Unheard of.{extension}"));
        for (path, link, [before, after]) in links_of_both(&before, &build(parse(&files))) {
            prop_assert_eq!(before, after, "link {} of {}", link, path);
        }
    }

    #[test]
    fn adding_a_note_changes_only_resolutions_that_its_name_could_win(
        files in vault_files(),
        new in prop::sample::select(vec!["Bo.md", "x/Ann Orr.md", "Ann.md", "b/n1.md", "李明.md"]),
        body in piece(),
    ) {
        let new = NotePath::new(new);
        prop_assume!(files.iter().all(|(path, _)| *path != new));
        let before = build(parse(&files));
        let mut files = files;
        files.push((new.clone(), body));
        let after = build(parse(&files));
        for (path, link, [was, is]) in links_of_both(&before, &after) {
            let source = before.by_path(&path).expect("it is there");
            let target = before.note(source).expect("a note").links[link as usize].target;
            let last = target.rsplit('/').next().unwrap_or_default();
            let last = last.strip_suffix(".md").unwrap_or(last);
            let named = LinkKey::of(last) == LinkKey::of(new.name())
                || NameKey::of(last) == NameKey::of(new.name());
            let won = is == new.as_str() && named;
            prop_assert!(was == is || won, "{target:?} of {path}: {was}, then {is}");
        }
    }
}
