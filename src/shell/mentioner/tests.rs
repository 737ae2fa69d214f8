use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::note::{self, Packed};
use crate::text::NameKey;
use crate::vault::VaultConfig;
use crate::vault::fixture::{files, fixture};

/// A vault of so many notes that mention a name; `0.md` cannot be read.
fn vault(n: usize) -> String {
    let notes = (0..n).map(|at| format!("//- {at}.md\n[[Jo Tarn]]\nJo Tarn\n"));
    notes.collect()
}

/// How many mentions were handed on each time, and the last progress.
fn handed_on(n: usize, stop_at: usize) -> (Vec<usize>, Progress, bool) {
    let text = vault(n);
    let vault = fixture(&text);
    let texts: BTreeMap<NotePath, String> = files(&text).into_iter().collect();
    let read = |path: &NotePath| {
        let there = path.as_str() != "0.md";
        there.then(|| (texts.get(path).cloned().unwrap_or_default(), false))
    };
    let mentions = Mentions::of_all(&vault);
    let texts = Texts { vault: &vault, read: &read, stop: &|| false };
    let job = Job { texts, mentions: &mentions, known: None };
    let (mut sizes, mut last) = (Vec::new(), Progress::default());
    let outcome = look(job, &order(&vault, Hidden::LeftOut), |found, progress| {
        sizes.push(found.len());
        last = progress.clone();
        progress.notes < stop_at
    });
    assert!(vault.named(&NameKey::of("Jo Tarn")).len() == 1);
    (sizes, last, outcome.ended)
}

#[test]
fn what_is_found_is_handed_on_as_twice_as_many_notes_are_gone_through() {
    let (sizes, last, ended) = handed_on(2_000, usize::MAX);
    // 0.md is the first.
    assert_eq!((sizes, ended), (vec![511, 512, 0, 0, 976], true));
    assert_eq!((last.notes, last.unreadable, last.cut), (2_000, 1, 0));
    assert_eq!(last.left_out(), ["1 note cannot be read, first 0.md"]);
}

#[test]
fn it_ends_where_nobody_listens() {
    let (sizes, last, ended) = handed_on(2_000, 1_000);
    assert_eq!((sizes.len(), last.notes, ended), (2, 1_024, false));
}

/// A folder of notes as a loader keeps it: a note that did not change stays the same
/// piece of memory.
#[derive(Default)]
struct Folder(BTreeMap<NotePath, (String, Packed)>);

impl Folder {
    fn of(text: &str) -> Self {
        let mut folder = Self::default();
        for (path, text) in files(text) {
            folder.write(path.as_str(), &text);
        }
        folder
    }

    fn write(&mut self, path: &str, text: &str) {
        let path = NotePath::new(path);
        let packed = Packed::of(&note::parse(path.clone(), text.as_bytes()));
        self.0.insert(path, (text.to_owned(), packed));
    }

    fn vault(&self) -> Vault {
        let parsed = self.0.values().map(|(_, packed)| packed.clone()).collect();
        Vault::build(parsed, &[], Vec::new(), &VaultConfig::default())
    }

    /// Goes through it as long as notes are fewer than `stop_at`: all mentions, what is
    /// kept now, and the notes that were read.
    fn look(&self, kept: Kept, stop_at: usize) -> (Vec<Mention>, Kept, BTreeSet<String>) {
        let vault = self.vault();
        let was_read = Mutex::new(BTreeSet::new());
        let read = |path: &NotePath| {
            was_read.lock().expect("no reader fails").insert(path.as_str().to_owned());
            (!path.as_str().starts_with("gone")).then(|| (self.0[path].0.clone(), false))
        };
        let n_notes = Cell::new(0);
        let texts = Texts { vault: &vault, read: &read, stop: &|| false };
        let mut found = Found::default();
        let (_, kept) = look_again(texts, kept, |part, progress| {
            found.push(part);
            n_notes.set(progress.notes);
            progress.notes < stop_at
        });
        let rows = order(&vault, Hidden::LeftOut)
            .into_iter()
            .flat_map(|note| found.in_note(note).flatten().copied().collect::<Vec<_>>());
        let rows = rows.collect();
        (rows, kept, was_read.into_inner().expect("no reader fails"))
    }
}

const FOLDER: &str = "\
//- People/Jo Tarn.md
//- a.md
Jo Tarn came with Bo Sund.
//- b.md
[[Bo Sund]] and Jo Tarn
//- gone.md
Jo Tarn
";

/// Which notes are read again after an edit.
#[track_caller]
fn check_read(path: &str, text: &str, expected: &[&str]) {
    let mut folder = Folder::of(FOLDER);
    let (_, kept, first) = folder.look(Kept::default(), usize::MAX);
    assert_eq!(first.len(), 4);
    folder.write(path, text);
    let (found, _, again) = folder.look(kept, usize::MAX);
    assert_eq!(again.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{path}");
    assert_eq!(found, folder.look(Kept::default(), usize::MAX).0);
}

#[test]
fn after_an_edit_only_what_changed_and_what_could_not_be_read_is_read() {
    check_read("a.md", "Jo Tarn went.", &["a.md", "gone.md"]);
    check_read("a.md", "#new\nJo Tarn", &["a.md", "gone.md"]);
}

#[test]
fn after_an_edit_that_brings_a_name_all_is_read() {
    let all = ["People/Jo Tarn.md", "a.md", "b.md", "gone.md"];
    check_read("b.md", "[[Bo Sund]] and [[Ny Orr]]", &all);
    check_read("b.md", "no name", &all);
}

#[test]
fn a_link_that_leads_elsewhere_makes_its_note_be_read() {
    let bo = "---\naliases: [Robert Sund]\n---\n";
    let mut folder =
        Folder::of(&format!("//- x.md\n[[Bo]] is Robert Sund\n//- a/Bo.md\n{bo}//- b/c/Bo.md\n"));
    let (before, kept, _) = folder.look(Kept::default(), usize::MAX);
    folder.write("Bo.md", "");
    let (after, _, read) = folder.look(kept, usize::MAX);
    assert_eq!((before.len(), after.len()), (0, 1));
    assert!(read.contains("x.md") && !read.contains("a/Bo.md"), "{read:?}");
}

#[test]
fn a_search_that_was_overtaken_keeps_what_it_came_to() {
    let mut folder = Folder::of(&vault(1_500));
    let (_, kept, first) = folder.look(Kept::default(), 1_000);
    assert_eq!(first.len(), 1_024);
    folder.write("10.md", "[[Jo Tarn]]\nJo Tarn, again Jo Tarn\n");
    let (found, kept, second) = folder.look(kept, usize::MAX);
    assert_eq!((found.len(), second.len()), (1_500, 1_500 - 1_024 + 1));
    let (_, kept, third) = folder.look(kept, 512);
    assert_eq!(third.len(), 0);
    assert_eq!(folder.look(kept, usize::MAX).2.len(), 0, "it keeps the greater part");
}

/// A note: where, and what stands in it.
fn written() -> impl Strategy<Value = (&'static str, String)> {
    let path =
        select(vec!["a.md", "x/Bo Sund.md", "y/z/Bo Sund.md", "Bo Sund.md", "Jo.md", "d.md"]);
    let line = select(vec![
        "---\naliases: [Robert Sund, Jo Tarn]\n---\n",
        "---\ntype: person\n---\n",
        "[[Bo Sund]] with Robert Sund\n",
        "[[Jo Tarn]]\n",
        "Jo Tarn and jo tarn, Bo Sund\n",
        "Robert Sund\n",
        "[[Tarn]] #tag\n",
        "Tarn, tarn\n",
        "```\nJo Tarn\n```\n",
        "words\n",
    ]);
    (path, prop::collection::vec(line, 0..4).prop_map(|lines| lines.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_kept_and_read_again_is_what_all_notes_give(
        start in prop::collection::vec(written(), 1..8),
        edits in prop::collection::vec((written(), any::<bool>(), any::<Index>()), 1..8),
    ) {
        let mut folder = Folder::default();
        for (path, text) in &start {
            folder.write(path, text);
        }
        let mut kept = folder.look(Kept::default(), usize::MAX).1;
        for ((path, text), is_removed, at) in &edits {
            if *is_removed && folder.0.len() > 1 {
                let gone = folder.0.keys().nth(at.index(folder.0.len())).cloned();
                folder.0.remove(&gone.expect("one of them"));
            } else {
                folder.write(path, text);
            }
            let (found, now, _) = folder.look(kept, usize::MAX);
            kept = now;
            prop_assert_eq!(found, folder.look(Kept::default(), usize::MAX).0);
        }
    }
}
