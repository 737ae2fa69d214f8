//! A vault in which some files were changed, came or went, or of whose names its owner
//! says something else, is, to the last number, the one that is built of all notes; and
//! mostly it is not built.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::laws::{frontmatter, identities, parse, piece, vault_files};
use crate::note::{Code, Diagnostic, NotePath, Packed};
use crate::text::NameKey;
use crate::vault::others::TAG_LEVELS_MAX;
use crate::vault::{
    Answer, Change, FileChanges, Identities, PathTest, Relation, STORED_PIECES, Vault, VaultConfig,
    Verdict,
};

/// A note that names much of what others may name, so that it stays in the vault
/// whatever they say.
const STEADY: &str = "\
---
participants: [Ann, Ann Orr, Bo, Myself, 'Weekly sync', 李明]
entity: steady
company: [[Bo]]
see: \"[[Ann]]\"
---
[[Ann]] [[ann]] [[Ann Orr]] [[Bo]] [[a/Bo]] [[../Bo]] [[Zoë]] [[x.png]] [[Myself]]
[[Weekly sync]] [[n1]] [[a/n1.md]] [[李明]] #type/people #a/b/c #a/b #type/person #task
";

/// What is done to a vault's files.
#[derive(Debug, Clone)]
enum Edit {
    /// The note at a place says something else below its frontmatter, and perhaps in
    /// it.
    Write(usize, Option<String>, String),
    /// A note is there, or says all else.
    Make(NotePath, String),
    /// The note at a place goes, and perhaps comes under another path.
    Move(usize, Option<NotePath>),
    /// A file that is no note comes, or goes if it is there.
    Toggle(NotePath),
}

fn path() -> impl Strategy<Value = NotePath> {
    let path = prop::sample::select(vec![
        "n1.md",
        "a/n1.md",
        "n1.md.md",
        "Ann.md",
        "a/Ann.md",
        "Ann Orr.md",
        "bo.md",
        "a/Bo.md",
        "ZoÃ«.md",
        "b/zoë.md",
        "m.canvas",
        "李明.md",
        "z/Weekly sync.md",
        "Myself.md",
    ]);
    path.prop_map(NotePath::new)
}

fn attachment() -> impl Strategy<Value = NotePath> {
    let paths = ["x.png", "a/x.png", "z/X.png", "fig.pdf", "Ann", "b/n1.txt", "ann.md.png"];
    prop::sample::select(paths.to_vec()).prop_map(NotePath::new)
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let body = || prop::collection::vec(piece(), 0..6).prop_map(|pieces| pieces.concat());
    let head = || prop::option::weighted(0.2, frontmatter());
    let at = || any::<prop::sample::Index>().prop_map(|at| at.index(64));
    let edit = prop_oneof![
        3 => (at(), head(), body()).prop_map(|(at, head, body)| Edit::Write(at, head, body)),
        1 => (path(), frontmatter(), body())
            .prop_map(|(path, head, body)| Edit::Make(path, head + &body)),
        1 => (at(), prop::option::of(path())).prop_map(|(at, to)| Edit::Move(at, to)),
        1 => attachment().prop_map(Edit::Toggle),
    ];
    prop::collection::vec(edit, 1..3)
}

type Notes = BTreeMap<NotePath, String>;

/// The files of a vault.
#[derive(Debug, Clone)]
struct Files {
    notes: Notes,
    attachments: BTreeSet<NotePath>,
}

impl Files {
    /// Notes, and a picture.
    fn of(notes: impl IntoIterator<Item = (NotePath, String)>) -> Self {
        let attachments = BTreeSet::from([NotePath::new("x.png")]);
        Self { notes: notes.into_iter().collect(), attachments }
    }

    fn build(&self, config: &VaultConfig) -> Vault {
        self.build_told(&Told { problems: Vec::new(), config: config.clone() })
    }

    fn build_told(&self, told: &Told) -> Vault {
        let attachments: Vec<NotePath> = self.attachments.iter().cloned().collect();
        let Told { problems, config } = told;
        Vault::build(parse(&list(&self.notes)), &attachments, problems.clone(), config)
    }

    /// What a vault of these becomes where the files are others, and what is told of it.
    fn change(&self, live: &Vault, after: &Self, told: &Told) -> Option<Change> {
        let gone = self.notes.keys().filter(|path| !after.notes.contains_key(*path));
        let gone = gone.chain(self.attachments.difference(&after.attachments));
        let gone: Vec<NotePath> = gone.cloned().collect();
        let mut changed = list(&after.notes);
        changed.retain(|(path, text)| self.notes.get(path) != Some(text));
        let attachments = after.attachments.difference(&self.attachments);
        let attachments: Vec<NotePath> = attachments.cloned().collect();
        let notes = parse(&changed);
        let changes = FileChanges { gone: &gone, notes: &notes, attachments: &attachments };
        live.changed(changes, &told.problems, &told.config)
    }

    fn has_the_paths_of(&self, other: &Self) -> bool {
        self.notes.keys().eq(other.notes.keys()) && self.attachments == other.attachments
    }
}

/// What is told of a vault beside its files.
#[derive(Debug, Clone)]
struct Told {
    problems: Vec<Diagnostic>,
    config: VaultConfig,
}

/// What an owner says of names, what is left out of lists, and how many problems files
/// have.
fn told() -> impl Strategy<Value = Told> {
    let me = prop::sample::select(vec!["Ann", "Bo", "Myself", "李明", "nobody", "n1.md"]);
    let me = prop::collection::vec(me.prop_map(Box::from), 0..3);
    let filters = prop::sample::select(vec!["a/", "N1", "x.png", ""]).prop_map(Box::from);
    let hiding = (prop::collection::vec(filters, 0..2), prop::sample::select(vec!["ann", ""]));
    (identities(), me, hiding, 0_usize..2).prop_map(|(identities, me, hiding, n_problems)| {
        let problem = || Diagnostic::new(&NotePath::new("n1.md"), None, Code::Unreadable, "x");
        let problems = (0..n_problems).map(|_| problem()).collect();
        let (ignore_filters, hidden) = (hiding.0, hidden(hiding.1));
        let config = VaultConfig { me, ignore_filters, hidden, ..config(&identities) };
        Told { problems, config }
    })
}

/// Leaves out of lists the paths in which these letters stand.
fn hidden(letters: &'static str) -> Option<PathTest> {
    let test = move |path: &NotePath| path.as_str().contains(letters);
    (!letters.is_empty()).then(|| PathTest::new(letters, test))
}

fn edit(files: &mut Files, edit: Edit) {
    let notes = &mut files.notes;
    let nth = |at: usize| {
        let path = notes.keys().nth(at.checked_rem(notes.len())?)?;
        (path.as_str() != "steady.md").then(|| path.clone())
    };
    match edit {
        Edit::Write(at, head, body) => {
            let text = nth(at).and_then(|path| notes.get_mut(&path));
            if let Some(text) = text {
                *text = head.unwrap_or_else(|| halves(text).0.to_owned()) + &body;
            }
        }
        Edit::Make(path, text) => {
            notes.insert(path, text);
        }
        Edit::Move(at, to) => {
            let Some(from) = nth(at) else { return };
            let text = notes.remove(&from).unwrap_or_default();
            notes.extend(to.map(|to| (to, text)));
        }
        Edit::Toggle(path) => {
            if !files.attachments.remove(&path) {
                files.attachments.insert(path);
            }
        }
    }
}

/// The frontmatter of a note, and the rest.
fn halves(text: &str) -> (&str, &str) {
    let end = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
    end.map_or(("", text), |end| text.split_at(end + "---\n\n---\n".len()))
}

fn config(identities: &Identities) -> VaultConfig {
    VaultConfig { identities: identities.clone(), ..VaultConfig::default() }
}

fn list(notes: &Notes) -> Vec<(NotePath, String)> {
    notes.iter().map(|(path, text)| (path.clone(), text.clone())).collect()
}

fn build(notes: &[(NotePath, String)], config: &VaultConfig) -> Vault {
    Files::of(notes.to_vec()).build(config)
}

/// Some notes that come or say something else.
fn written(notes: &[Packed]) -> FileChanges<'_> {
    FileChanges { notes, ..FileChanges::default() }
}

#[track_caller]
fn check_same(live: &Vault, fresh: &Vault) {
    assert_eq!(live.dump(), fresh.dump());
    assert_eq!(live.nodes, fresh.nodes);
    assert_eq!(live.graph, fresh.graph);
    assert_eq!(live.tables, fresh.tables);
    assert_eq!(live.tally, fresh.tally);
    assert_eq!(live.parsed(), fresh.parsed());
    let numbers = |vault: &Vault| {
        let inventory = &vault.inventory;
        (inventory.ids.clone(), inventory.nodes.clone(), inventory.file_of.clone())
    };
    assert_eq!(numbers(live), numbers(fresh));
    assert_eq!(live.inventory.files.paths(), fresh.inventory.files.paths());
    assert_eq!((&live.given, &live.problems), (&fresh.given, &fresh.problems));
    assert_eq!((&live.groups, &live.same), (&fresh.groups, &fresh.same));
    assert_eq!((&live.me, &live.identities), (&fresh.me, &fresh.identities));
    assert_eq!(live.diagnostics(), fresh.diagnostics());
    assert_eq!(live.to_look_at(), fresh.to_look_at());
    assert_eq!((&live.entities, &live.tags), (&fresh.entities, &fresh.tags));
    assert_eq!((&live.properties, live.owner()), (&fresh.properties, fresh.owner()));
    for key in (0..).take(live.properties.len()).map(Relation::Property) {
        assert_eq!(live.weight(key).to_bits(), fresh.weight(key).to_bits());
    }
    let names = |vault: &Vault| -> BTreeMap<String, Vec<_>> {
        vault.names.iter().map(|(key, bearers)| (key.to_owned(), bearers.to_vec())).collect()
    };
    assert_eq!(names(live), names(fresh));
    for key in names(fresh).keys().map(|key| NameKey::of(key.as_str())) {
        assert_eq!(live.named(&key), fresh.named(&key), "{key:?}");
        assert_eq!(live.names.bearers(&key), fresh.names.bearers(&key), "{key:?}");
    }
}

/// The same vault, made of its notes and of what was stored of all else.
fn restored(vault: &Vault, config: &VaultConfig) -> Vault {
    let stored: [Vec<u8>; STORED_PIECES] =
        std::array::from_fn(|number| vault.stored_piece(number).expect("it can be written"));
    let notes = vault.parsed().to_vec();
    Vault::from_stored(&stored, notes, config).expect("as it was written")
}

/// Every node but these, with its edges, is as it was.
#[track_caller]
fn check_touched(old: &Vault, new: &Vault, touched: &[crate::vault::NodeId]) {
    for (id, node) in old.nodes().filter(|(id, _)| touched.binary_search(id).is_err()) {
        assert_eq!(node, new.node(id));
        let sources = |vault: &Vault| vault.edges_in(id).map(|edge| edge.from).collect::<Vec<_>>();
        assert_eq!((sources(old), old.degree(id)), (sources(new), new.degree(id)));
    }
}

/// How often vaults were changed, and how often without being built.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    all: u32,
    quick: u32,
}

impl Counts {
    fn add(counts: &Cell<Self>, is_quick: bool) {
        let Self { all, quick } = counts.get();
        counts.set(Self { all: all + 1, quick: quick + u32::from(is_quick) });
    }
}

#[test]
fn a_changed_vault_is_what_all_its_notes_make_and_mostly_it_is_not_built() {
    let [said, moved, answered] = [const { Cell::new(Counts { all: 0, quick: 0 }) }; 3];
    let edits = prop_oneof![4 => edits(), 1 => Just(Vec::new())];
    let round = (edits, prop::option::weighted(0.3, told()));
    let rounds = prop::collection::vec(round, 1..6);
    let first =
        prop_oneof![told(), Just(Told { problems: Vec::new(), config: VaultConfig::default() })];
    let strategy = (vault_files(), rounds, first, any::<bool>());
    let runner = || {
        TestRunner::new_with_rng(
            Config { cases: 250, failure_persistence: None, ..Config::default() },
            proptest::test_runner::TestRng::deterministic_rng(
                proptest::test_runner::RngAlgorithm::ChaCha,
            ),
        )
    };
    let outcome = runner().run(&strategy, |(files, rounds, mut told, steady)| {
        let mut files = Files::of(files);
        if steady {
            files.notes.insert(NotePath::new("steady.md"), STEADY.to_owned());
        }
        let mut live = files.build_told(&told);
        for (edits, answers) in rounds {
            let before = files.clone();
            edits.into_iter().for_each(|one| edit(&mut files, one));
            let is_answered = answers.is_some();
            told = answers.unwrap_or(told);
            let fresh = files.build_told(&told);
            let change = before.change(&live, &files, &told);
            let is_moved = !before.has_the_paths_of(&files);
            let counts = if is_answered {
                &answered
            } else if is_moved {
                &moved
            } else {
                &said
            };
            Counts::add(counts, change.is_some());
            live = match change {
                Some(change) => {
                    if let Some(touched) = &change.touched {
                        check_touched(&live, &change.vault, touched);
                    }
                    change.vault
                }
                None => files.build_told(&told),
            };
            check_same(&live, &fresh);
            assert!(live.is_told(&told.problems, &told.config));
            live = restored(&live, &told.config);
            check_same(&live, &fresh);
        }
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
    for counts in [&said, &moved, &answered].map(Cell::get) {
        assert!(counts.quick * 2 > counts.all, "{said:?} {moved:?} {answered:?}");
    }
}

/// Whether a change of one note is made without building the vault.
#[track_caller]
fn check_quick(rest: &str, before: &str, after: &str, is_quick: bool) {
    let note = |text: &str| (NotePath::new("m.md"), text.to_owned());
    let rest = (NotePath::new("rest.md"), rest.to_owned());
    let config = VaultConfig::default();
    let (old, fresh) =
        (build(&[note(before), rest.clone()], &config), build(&[note(after), rest], &config));
    let change = old.changed(written(&parse(&[note(after)])), &[], &config);
    assert_eq!(change.is_some(), is_quick);
    if let Some(change) = change {
        check_same(&change.vault, &fresh);
    }
}

#[test]
fn words_tasks_and_links_to_known_names_are_changed_quickly() {
    let rest = "[[Ann Lee]] [[Bo]] #a #b/c\n- [ ] x @Bo\n";
    for (before, after) in [
        ("one", "two"),
        ("[[Ann Lee]]", "[[Bo]] and [[Ann Lee|her]] twice [[Ann Lee]]"),
        ("- [ ] call 📅 2026-01-02", "- [x] call Ann Lee 📅 2026-01-02 ✅ 2026-01-03"),
        ("#a", "#b/c"),
        ("#a #b/c", ""),
        ("2026-01-04", "---\ndate: 2026-01-05\n---\n"),
        ("- it is so *(about Bo)*", "- it was so *(about Ann Lee)*\n## Decisions\n- Bo goes"),
    ] {
        check_quick(rest, before, after, true);
        check_quick(rest, after, before, true);
    }
}

#[test]
fn names_and_tags_may_come_and_go_and_be_of_other_classes() {
    let rest = "[[Ann Lee]] #a #b/c Cog\n- [ ] call cog\n- [ ] tell Ann Lee @cog wheel\n";
    for (before, after) in [
        ("", "[[Cog]]"),
        ("", "[[Cog Wheel]]"),
        ("", "---\naliases: [Cog]\n---\n"),
        ("", "---\ntitle: Ann Lee\n---\n"),
        ("", "#d #b/d"),
        ("", "---\nparticipants: [Ann Lee]\n---\n"),
        ("", "---\nentity: Ann Lee\ntype: company\n---\n"),
        ("[[Cog]]", "[[cog]]"),
    ] {
        check_quick(rest, before, after, true);
        check_quick(rest, after, before, true);
    }
}

#[test]
fn keys_of_frontmatter_come_and_go_before_and_behind_others() {
    let rest = "---\nknows: \"[[Ann Lee]]\"\nsees: [\"[[Ann Lee]]\", \"[[Bo]]\"]\n---\n[[Ann Lee]]";
    for key in ["asks", "knows", "likes", "tells", "KNOWS"] {
        let linked = format!("---\n{key}: \"[[Ann Lee]]\"\nzest: \"[[Bo]]\"\n---\n[[Bo]]");
        check_quick(rest, "", &linked, true);
        check_quick(rest, &linked, "", true);
        check_quick("", &linked, "---\nbeside: \"[[Bo]]\"\n---\n", true);
    }
}

#[test]
fn a_tag_is_called_as_it_is_first_written_now() {
    let rest = "[[Ann Lee]] #B #C/d #c";
    for (before, after) in [
        ("", "#b"),
        ("#b/x", "#x #B/x"),
        ("#c/d", "#C/D #c/D/e"),
        ("#c #B", "#B #C"),
        ("#a/b #A", "#A #a/b"),
        ("---\ntags: [C]\n---\n", "#c/d/e"),
    ] {
        check_quick(rest, before, after, true);
        check_quick(rest, after, before, true);
    }
    check_made(
        &[("n.md", "#Work #work/b"), ("a.canvas", &canvas("#wOrk"))],
        "m.md",
        "#WORK/B",
        true,
    );
    check_made(&[("n.canvas", &canvas("#Work/b")), ("o.md", "#work")], "m.md", "#WORK", true);
}

#[test]
fn a_tag_that_is_nested_as_nobody_nests_them_needs_all_notes() {
    let deep = format!("#a{}", "/x".repeat(TAG_LEVELS_MAX + 2));
    check_quick(&deep, "#a", "", true);
    let middle = format!("#a{}", "/x".repeat(TAG_LEVELS_MAX + 1));
    check_quick(&deep, &middle, "", false);
}

fn canvas(text: &str) -> String {
    format!(r#"{{"nodes": [{{"id": "1", "type": "text", "text": "{text}"}}], "edges": []}}"#)
}

#[test]
fn a_name_that_is_written_small_for_the_first_time_is_looked_for_everywhere() {
    check_quick("[[Cogwheel]]\n- [ ] buy a cogwheel\n", "[[Cogwheel]]", "[[cogwheel]]", true);
    check_quick("[[cogwheel]]\n- [ ] buy a cogwheel\n", "[[Cogwheel]]", "[[cogwheel]]", true);
}

/// Whether a note that was not there is there without building the vault.
#[track_caller]
fn check_made(rest: &[(&str, &str)], path: &str, text: &str, is_quick: bool) {
    let note = |&(path, text): &(&str, &str)| (NotePath::new(path), text.to_owned());
    let without: Vec<_> = rest.iter().map(note).collect();
    let with: Vec<_> = without.iter().cloned().chain([note(&(path, text))]).collect();
    let config = VaultConfig::default();
    let (old, fresh) = (build(&without, &config), build(&with, &config));
    let change = old.changed(written(&parse(&with[rest.len()..])), &[], &config);
    assert_eq!(change.is_some(), is_quick, "{path}");
    let Some(change) = change else { return };
    check_same(&change.vault, &fresh);
    let gone = FileChanges { gone: &[NotePath::new(path)], ..FileChanges::default() };
    let back = change.vault.changed(gone, &[], &config);
    check_same(&back.expect("it may go as it came").vault, &old);
}

#[test]
fn a_note_comes_and_goes_with_whatever_it_names() {
    let rest =
        [("b.md", "[[Ann]] [[x/Ann]] @Ann\n- [ ] ask Ann and Bo Lee @ann orr\n"), ("m.md", "")];
    check_made(&rest, "a.md", "[[Ann]] [[New]] #new", true);
    check_made(&rest, "z/Ann.md", "[[Bo Lee]]", true);
    check_made(&rest, "x/ann.md", "", true);
    check_made(&rest, "Ann Orr.md", "---\ntype: person\n---\n[[b]]", true);
    check_made(&rest, "a.md", "---\nsees: \"[[b]]\"\n---\n", true);
    check_made(&rest, "Myself.md", "", true);
}

/// What an owner says: names that are one, and the own names.
fn said(answers: &[&[&str]], me: &[&str]) -> Told {
    let names = |names: &[&str]| names.iter().map(|&name| name.into()).collect();
    let answer = |of: &&[&str]| Answer { verdict: Verdict::Same, names: names(of) };
    let identities = Identities(answers.iter().map(answer).collect());
    let config = VaultConfig { me: names(me).to_vec(), ..config(&identities) };
    Told { problems: Vec::new(), config }
}

/// A change of some files and of what is said, both ways.
#[track_caller]
fn check_told(before: (&[(&str, &str)], &Told), after: (&[(&str, &str)], &Told)) {
    let note = |&(path, text): &(&str, &str)| (NotePath::new(path), text.to_owned());
    let [before, after] =
        [before, after].map(|(notes, told)| (Files::of(notes.iter().map(note)), told));
    for (before, after) in [(&before, &after), (&after, &before)] {
        let old = before.0.build_told(before.1);
        let change = before.0.change(&old, &after.0, after.1).expect("nothing is too much here");
        check_same(&change.vault, &after.0.build_told(after.1));
    }
}

#[test]
fn a_note_that_stands_for_others_bears_the_names_of_those_it_stands_for_now() {
    let both = [("b/bo.md", "x"), ("n1.md", "x")];
    let paths = said(&[&["n1.md", "b/bo.md", "Foo"]], &[]);
    check_told((&both, &paths), (&both[1..], &paths));
    check_told((&both, &paths), (&both, &said(&[&["n1.md", "Foo"]], &[])));
    let alias = [("n1.md", "x"), ("n2.md", "---\naliases: [Ann]\n---\n")];
    let named = said(&[&["n1.md", "Ann", "Foo"]], &[]);
    check_told((&alias, &named), (&[("n1.md", "x"), ("n2.md", "")], &named));
}

#[test]
fn a_name_that_only_an_answer_gives_to_a_note_is_looked_for_when_the_note_is_somebody() {
    for name in ["Ann.md", "ZoÃ«", "Ann Orr"] {
        let told = said(&[&["n1.md", name]], &[]);
        let rest = [("m.md", ""), ("n1.md", "x"), ("rest.md", "- [ ] ask Ann, Zoë and Ann Orr\n")];
        let mut after = rest;
        after[0].1 = "---\nparticipants: [\"[[n1]]\"]\n---\n";
        check_told((&rest, &told), (&after, &told));
    }
}

#[test]
fn whose_the_vault_is_costs_no_graph_however_often_its_words_are_parts_of_others() {
    let text = "- [ ] name some time for the meeting at home, tomorrow\n- [ ] tell me @me\n";
    let notes = (0..200).map(|n| (NotePath::new(&format!("{n}.md")), text.to_owned()));
    let more = [("a.md", "[[Tom]] [[Ann]]\n"), ("b.md", "---\nparticipants: [me]\n---\n")];
    let more = more.map(|(path, text)| (NotePath::new(path), text.to_owned()));
    let mut files = Files::of(notes.chain(more));
    for note in files.notes.values_mut().take(180) {
        *note = note.replace(" @me", "");
    }
    let [before, after] = [said(&[], &[]), said(&[&["Tom", "Thomas"]], &["Ann"])];
    let change = files.change(&files.build_told(&before), &files, &after);
    check_same(&change.expect("few notes name the owner").vault, &files.build_told(&after));
}

#[test]
fn names_become_one_and_are_parted_again() {
    let notes = [
        ("a.md", "[[Ann]] [[ann lee]] @ann\n- [ ] ask Ann Lee and Bo Lee @ann lee\n"),
        ("Bo.md", "---\naliases: [Bo Lee]\n---\n[[Ann]] [[Robert]]"),
        ("m.md", "---\nparticipants: [Myself, Robert, Ann Lee]\n---\n- [ ] tell robert\n"),
    ];
    let files = Files::of(notes.map(|(path, text)| (NotePath::new(path), text.to_owned())));
    let all = [
        said(&[], &[]),
        said(&[&["Ann Lee", "Ann"]], &[]),
        said(&[&["Ann", "Ann Lee"]], &[]),
        said(&[&["Robert", "Bo"], &["Ann", "Bo Lee"]], &["Ann"]),
        said(&[&["Robert", "Rob"]], &["Bo.md"]),
        said(&[&["Robert", "Ann"]], &["Robert"]),
    ];
    for (before, after) in
        all.iter().flat_map(|before| all.iter().map(move |after| (before, after)))
    {
        let old = files.build_told(before);
        let change = files.change(&old, &files, after).expect("nothing is too much here");
        check_same(&change.vault, &files.build_told(after));
    }
}

#[test]
fn other_files_are_left_out_of_lists_and_no_note_is_joined_again() {
    let notes = (0..40).map(|n| (NotePath::new(&format!("{}/n{n}.md", n % 3)), "[[n1]]".into()));
    let files = Files::of(notes);
    let filters = |all: &[&str], letters| {
        let ignore_filters = all.iter().map(|&filter| filter.into()).collect();
        let config = VaultConfig { ignore_filters, hidden: hidden(letters), ..<_>::default() };
        Told { problems: Vec::new(), config }
    };
    let all =
        [filters(&[], ""), filters(&["1/"], ""), filters(&["1/N", "x"], ""), filters(&[], "n2")];
    for (before, after) in
        all.iter().flat_map(|before| all.iter().map(move |after| (before, after)))
    {
        let old = files.build_told(before);
        let is_alike = std::ptr::eq(before, after);
        assert_eq!(old.is_told(&after.problems, &after.config), is_alike);
        let change = files.change(&old, &files, after).expect("no note is joined again");
        assert_eq!(change.touched.is_some(), is_alike);
        check_same(&change.vault, &files.build_told(after));
    }
}

#[test]
fn a_picture_comes_and_goes_with_the_links_that_meant_it() {
    let notes = [("a.md", "![[fig.png]] [[img/Fig.png|f]] [[x.png]]"), ("b.md", "[[Ann]]")];
    let note = |(path, text): (&str, &str)| (NotePath::new(path), text.to_owned());
    let config = VaultConfig::default();
    let told = said(&[], &[]);
    let before = Files::of(notes.map(note));
    for path in ["fig.png", "img/FIG.png", "other.pdf", "z/x.png", "Ann"] {
        let mut after = before.clone();
        after.attachments.insert(NotePath::new(path));
        let (old, new) = (before.build(&config), after.build(&config));
        let come = before.change(&old, &after, &told).expect("no note is made anew");
        check_same(&come.vault, &new);
        let gone = after.change(&come.vault, &before, &told).expect("it may go as it came");
        check_same(&gone.vault, &old);
    }
}

#[test]
fn what_is_a_file_already_does_not_come_and_what_is_none_does_not_go() {
    let config = VaultConfig::default();
    let old = build(&[(NotePath::new("a.md"), String::new())], &config);
    let (picture, other, note) = ("x.png", "y.png", "a.md");
    let [picture, other, note] = [picture, other, note].map(|path| [NotePath::new(path)]);
    let come = |attachments| FileChanges { attachments, ..FileChanges::default() };
    for changes in [
        come(&picture),
        come(&note),
        FileChanges { gone: &other, ..FileChanges::default() },
        FileChanges { gone: &picture, attachments: &picture, ..FileChanges::default() },
        FileChanges { gone: &note, attachments: &note, ..FileChanges::default() },
    ] {
        assert!(old.changed(changes, &[], &config).is_none(), "{changes:?}");
    }
    assert!(old.changed(come(&other), &[], &config).is_some());
}

#[test]
fn a_note_that_is_given_twice_is_nothing_to_go_by() {
    let config = VaultConfig::default();
    let old = build(&[(NotePath::new("a.md"), String::new())], &config);
    let twice = parse(&[(NotePath::new("a.md"), "x".into()), (NotePath::new("a.md"), "y".into())]);
    assert!(old.changed(written(&twice), &[], &config).is_none());
}

#[test]
fn where_very_many_notes_would_be_joined_again_the_vault_is_to_be_built() {
    let config = VaultConfig::default();
    let note = |n: usize| (NotePath::new(&format!("{n}.md")), "[[Ann]]".to_owned());
    let old = build(&(0..40).map(note).collect::<Vec<_>>(), &config);
    let made = |path: &str| parse(&[(NotePath::new(path), String::new())]);
    assert!(old.changed(written(&made("Ann.md")), &[], &config).is_none());
    assert!(old.changed(written(&made("Bo.md")), &[], &config).is_some());
}
