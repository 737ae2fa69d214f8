//! The living vault: what is looked at again after any edits is what a first
//! reading gives, and edits made elsewhere reach the screen by themselves.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use vaultgraph::note::Code;
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::places::Places;
use vaultgraph::shell::reading::{self, Opened, Seen};
use vaultgraph::shell::root::Root;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;

/// Where files may be.
const FILES: [&str; 9] = [
    "Ada.md",
    "Bo.md",
    "x/Ada.md",
    "x/Cog.md",
    "x/y/2026-01-04.md",
    "z/04.01.2026.md",
    "z/fig.png",
    "x/board.canvas",
    "z/Bo.md",
];

/// Folders that may be moved.
const FOLDERS: [&str; 4] = ["x", "x/y", "z", "w"];

/// What files may hold; each of a pair is as long as the other.
const TEXTS: [&str; 12] = [
    "[[Ada]] and [[x/Cog]] #one\n",
    "[[Bo]], and [[y/Cog]] #two\n",
    "---\naliases: [Engine, Ada]\n---\n[[Bo]]\n",
    "---\naliases: [Ada, Engine]\n---\n[[Cog]]",
    "---\nparticipants: [Ann Li, Myself]\n---\n- [ ] ask @Ann Li \u{1f4c5} 2026-01-09\n",
    "---\nparticipants: [Anne L, Myself]\n---\n- [x] ask @Anne L \u{1f4c5} 2026-01-08\n",
    "- Builds the [[Engine]]. *(about Ann Li)*\n![[fig.png]]\n",
    "- Breaks it [[Engine]]. *(about Anne L)*\n![[fig.png]]\n",
    "{\"nodes\": [{\"id\": \"1\", \"type\": \"file\", \"file\": \"Bo.md\"}], \"edges\": []}",
    "---\na: [\n---\n[[Ada]]\n",
    "",
    "only words\n",
];

/// Files of settings, each with what it may hold.
const SETTINGS: [(&str, [&str; 3]); 4] = [
    (".vaultgraph/config.toml", ["me = 'Ann Li'\n", "me = [\n", "related = ['x']\n"]),
    (
        ".vaultgraph/identities.toml",
        [
            "[[same]]\nnames = ['Ann Li', 'Anne L']\n",
            "[[same]\n",
            "[[different]]\nnames = ['Ada', 'Bo']\n",
        ],
    ),
    (".obsidian/app.json", ["{\"userIgnoreFilters\": [\"x/\"]}", "{", "{}"]),
    (".obsidian/daily-notes.json", ["{\"format\": \"DD.MM.YYYY\"}", "{\"folder\": \"z\"}", "7"]),
];

/// Something that people and programs do to a vault.
#[derive(Debug, Clone)]
enum Edit {
    /// Writes a file in place.
    Write(usize, usize),
    /// Writes a file beside it and renames that over it.
    Replace(usize, usize),
    /// Writes other words of the same length, and sets the time back.
    Forge(usize),
    Touch(usize),
    Delete(usize),
    Rename(usize, usize),
    Swap(usize, usize),
    MoveFolder(usize, usize),
    Set(usize, usize),
    Unset(usize),
    /// Writes other words below the frontmatter of a file that is there.
    Reword(usize, usize),
}

/// What is written below frontmatter: mostly names that the vault has.
const WORDS: [&str; 6] = [
    "[[Ada]] met [[Bo]] #one\n",
    "- [ ] ask [[Bo]] \u{1f4c5} 2026-01-09\n",
    "- [x] ask Ada, see [[Ada]] \u{2705} 2026-01-09\n",
    "- Knows [[Ada]]. *(about [[Bo]])*\n",
    "only words\n",
    "[[Somebody New]]\n",
];

/// A note that nothing is done to, so that the vault keeps most of its names.
const STEADY: &str = "[[Ada]] [[Bo]] [[Cog]] [[x/Cog]] [[y/Cog]] [[Engine]] #one #two\n\
    - Steady. *(about Ann Li)*\n- Steady. *(about Anne L)*\n";

fn edit() -> impl Strategy<Value = Edit> {
    let (file, text, folder) = (0..FILES.len(), 0..TEXTS.len(), 0..FOLDERS.len());
    let settings = 0..SETTINGS.len();
    prop_oneof![
        6 => (file.clone(), text.clone()).prop_map(|(file, text)| Edit::Write(file, text)),
        12 => (file.clone(), 0..WORDS.len()).prop_map(|(file, words)| Edit::Reword(file, words)),
        3 => (file.clone(), text).prop_map(|(file, text)| Edit::Replace(file, text)),
        2 => file.clone().prop_map(Edit::Forge),
        1 => file.clone().prop_map(Edit::Touch),
        2 => file.clone().prop_map(Edit::Delete),
        2 => (file.clone(), file.clone()).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => (file.clone(), file).prop_map(|(one, other)| Edit::Swap(one, other)),
        2 => (folder.clone(), folder).prop_map(|(from, to)| Edit::MoveFolder(from, to)),
        1 => (settings.clone(), 0..3usize).prop_map(|(file, text)| Edit::Set(file, text)),
        1 => settings.prop_map(Edit::Unset),
    ]
}

/// A vault in a folder, and what was read of it.
struct Living {
    folder: tempfile::TempDir,
    workers: Workers,
    opened: Opened,
}

impl Living {
    /// Whether the last change was made by building the graph.
    fn was_built(&self) -> bool {
        self.opened.report.stages.iter().any(|(stage, _)| *stage == "graph built")
    }

    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("vault")).expect("made");
        let workers = Workers::start().expect("threads");
        let opened = fresh(folder.path(), &workers);
        Self { folder, workers, opened }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join("vault").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn apply(&self, edit: &Edit) {
        // Edits of what is not there do nothing, like those into a folder itself.
        match *edit {
            Edit::Write(file, text) => self.write(FILES[file], TEXTS[text]),
            Edit::Replace(file, text) => {
                self.write("new.tmp", TEXTS[text]);
                let path = self.at(FILES[file]);
                fs::create_dir_all(path.parent().expect("has one")).expect("made");
                fs::rename(self.at("new.tmp"), path).expect("renamed");
            }
            Edit::Forge(file) => {
                let path = self.at(FILES[file]);
                let Ok(text) = fs::read_to_string(&path) else { return };
                let Some(at) = TEXTS.iter().position(|of| *of == text) else { return };
                let modified = fs::metadata(&path).and_then(|of| of.modified()).expect("known");
                fs::write(&path, TEXTS[(at ^ 1) % TEXTS.len()]).expect("written");
                let file = fs::File::options().write(true).open(&path).expect("opened");
                file.set_modified(modified).expect("set");
            }
            Edit::Touch(file) => {
                if let Ok(file) = fs::File::options().write(true).open(self.at(FILES[file])) {
                    file.set_modified(SystemTime::now()).expect("set");
                }
            }
            Edit::Delete(file) => drop(fs::remove_file(self.at(FILES[file]))),
            Edit::Rename(from, to) => {
                drop(fs::rename(self.at(FILES[from]), self.at(FILES[to])));
            }
            Edit::Swap(one, other) => {
                let (one, other) = (self.at(FILES[one]), self.at(FILES[other]));
                if one.is_file() && other.is_file() && one != other {
                    let aside = self.at("aside");
                    for (from, to) in [(&one, &aside), (&other, &one), (&aside, &other)] {
                        fs::rename(from, to).expect("renamed");
                    }
                }
            }
            Edit::MoveFolder(from, to) => {
                drop(fs::rename(self.at(FOLDERS[from]), self.at(FOLDERS[to])));
            }
            Edit::Set(file, text) => self.write(SETTINGS[file].0, SETTINGS[file].1[text]),
            Edit::Unset(file) => drop(fs::remove_file(self.at(SETTINGS[file].0))),
            Edit::Reword(file, words) => {
                let Ok(text) = fs::read_to_string(self.at(FILES[file])) else { return };
                let head = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
                let head = head.map(|(head, _)| format!("---\n{head}\n---\n"));
                self.write(FILES[file], &(head.unwrap_or_default() + WORDS[words]));
            }
        }
    }

    /// Waits until the clock of the file system has gone on, so that whatever is
    /// written now has another time than all before.
    fn wait_for_tick(&self) {
        let probe = self.folder.path().join("probe");
        let tick = || {
            fs::write(&probe, "x").expect("written");
            let of = fs::metadata(&probe).expect("there");
            (of.ctime(), of.ctime_nsec())
        };
        let first = tick();
        while tick() == first {
            std::hint::spin_loop();
        }
    }

    /// Looks as if so much time had gone by.
    fn look(&mut self, after: Duration) -> Seen {
        let never = AtomicBool::new(false);
        let now = SystemTime::now() + after;
        let user = user(self.folder.path());
        self.opened.look(&user, &self.workers, now, &never).expect("not cancelled")
    }

    /// Looks at all files that edits are made to, and at one that is never there.
    fn glance(&mut self, after: Duration) -> Option<Seen> {
        let names: Vec<&str> = FILES.into_iter().chain(["new.tmp"]).collect();
        let is_note = |name: &&str| name.ends_with(".md") || name.ends_with(".tmp");
        self.glance_at(&names.into_iter().filter(is_note).collect::<Vec<_>>(), after)
    }

    fn glance_at(&mut self, names: &[&str], after: Duration) -> Option<Seen> {
        let root = fs::canonicalize(self.at("")).expect("there");
        let files: Vec<PathBuf> = names.iter().map(|name| root.join(name)).collect();
        self.opened.glance(&files, &self.workers, SystemTime::now() + after)
    }

    fn fresh(&self) -> Opened {
        fresh(self.folder.path(), &self.workers)
    }

    #[track_caller]
    fn check(&mut self, after: Duration, seen: Seen) {
        assert_eq!(self.look(after), seen);
        self.check_fresh();
    }

    #[track_caller]
    fn check_fresh(&self) {
        let (live, fresh) = (&self.opened, self.fresh());
        assert_eq!(live.vault.dump(), fresh.vault.dump());
        assert_eq!(live.vault.diagnostics(), fresh.vault.diagnostics());
        assert_eq!(live.files, fresh.files);
        assert_eq!(live.me(), fresh.me());
    }
}

fn user(folder: &Path) -> User {
    let places = Places { state: Some(folder.join("state")), ..Places::default() };
    User { places, ..User::default() }
}

fn fresh(folder: &Path, workers: &Workers) -> Opened {
    open(folder, &user(folder), workers)
}

fn open(folder: &Path, user: &User, workers: &Workers) -> Opened {
    let store = Store::Disk(Root::open(&folder.join("vault")).expect("a folder"));
    let never = AtomicBool::new(false);
    reading::open(&store, user, workers, |_| {}, &never).expect("not cancelled")
}

/// Long enough for every time of a file to be certain.
const LATER: Duration = Duration::from_secs(3_600);

/// So soon that another change may have the same time.
const AT_ONCE: Duration = Duration::ZERO;

#[test]
fn after_any_edits_the_vault_is_what_a_first_reading_gives() {
    let step = (prop::collection::vec(edit(), 1..4), any::<bool>(), any::<bool>());
    let steps = (any::<bool>(), prop::collection::vec(step, 1..10));
    // How many changes there were, and how many cost only what changed.
    let (n_all, n_quick) = (Cell::new(0), Cell::new(0));
    let count = |living: &Living, seen: Option<Seen>| {
        if seen == Some(Seen::Changed) {
            n_all.set(n_all.get() + 1);
            n_quick.set(n_quick.get() + usize::from(!living.was_built()));
        }
    };
    let config = ProptestConfig { cases: 64, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&steps, |(steady, steps)| {
        let mut living = Living::new();
        if steady {
            for (file, text) in FILES.iter().zip(TEXTS) {
                living.write(file, text);
            }
            living.write("Steady.md", STEADY);
            living.look(LATER);
        }
        for (edits, later, glanced) in steps {
            living.wait_for_tick();
            edits.iter().for_each(|edit| living.apply(edit));
            let before = living.opened.vault.dump();
            let after = if later { LATER } else { AT_ONCE };
            let first = if glanced { living.glance(after) } else { None };
            count(&living, first);
            let seen = living.look(after);
            count(&living, Some(seen));
            living.check_fresh();
            if seen == Seen::Same && first != Some(Seen::Changed) {
                prop_assert_eq!(before, living.opened.vault.dump());
            }
            // What was not certain is by now, and nothing has changed.
            prop_assert_eq!(living.look(LATER), Seen::Same);
        }
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
    let (n_all, n_quick) = (n_all.get(), n_quick.get());
    assert!(n_quick * 3 > n_all, "of {n_all} changes only {n_quick} did not build the vault");
}

#[test]
fn after_any_edits_a_start_with_the_cache_of_an_earlier_one_is_a_first_reading() {
    let steps = prop::collection::vec(prop::collection::vec(edit(), 0..3), 1..8);
    let (n_all, n_quick) = (Cell::new(0), Cell::new(0));
    let config = ProptestConfig { cases: 64, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&steps, |steps| {
        let mut living = Living::new();
        for (file, text) in FILES.iter().zip(TEXTS) {
            living.write(file, text);
        }
        living.write("Steady.md", STEADY);
        let folder = living.folder.path().to_owned();
        let mut user = user(&folder);
        user.places.cache = Some(folder.join("cache"));
        // Says whether the cache was of no use, which is told of this start alone.
        let start = |living: &mut Living| {
            living.opened = open(&folder, &user, &living.workers);
            if let Some(unkept) = living.opened.unkept() {
                unkept.keep();
            }
            let is_remade = living.opened.vault.problems_of(Code::CacheRemade).next().is_some();
            if !is_remade {
                living.check_fresh();
            }
            is_remade
        };
        start(&mut living);
        for edits in steps {
            living.wait_for_tick();
            edits.iter().for_each(|edit| living.apply(edit));
            start(&mut living);
            n_all.set(n_all.get() + 1);
            n_quick.set(n_quick.get() + usize::from(!living.was_built()));
            while start(&mut living) {}
            start(&mut living);
            prop_assert!(!living.was_built(), "nothing was edited");
        }
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
    let (n_all, n_quick) = (n_all.get(), n_quick.get());
    assert!(n_quick * 3 > n_all, "of {n_all} starts only {n_quick} did not build the vault");
}

#[test]
fn a_glance_at_what_was_edited_sees_it_and_the_look_behind_it_nothing_more() {
    let mut living = Living::new();
    living.write("Ada.md", "[[Bo]] [[Cog]]\n");
    living.write("Steady.md", STEADY);
    living.check(LATER, Seen::Changed);
    living.wait_for_tick();
    living.write("Ada.md", "[[Bo]] twice [[Bo]]\n");
    assert_eq!(living.glance_at(&["Ada.md", "4913"], LATER), Some(Seen::Changed));
    assert!(living.opened.touched.is_some());
    living.check_fresh();
    living.check(LATER, Seen::Same);
    assert_eq!(living.glance_at(&["Ada.md"], LATER), Some(Seen::Same));
}

#[test]
fn a_glance_sees_notes_that_come_and_go() {
    let mut living = Living::new();
    for (file, text) in [("Ada.md", "[[Bo]]\n"), ("x/Cog.md", ""), ("Steady.md", STEADY)] {
        living.write(file, text);
    }
    living.check(LATER, Seen::Changed);
    living.wait_for_tick();
    for file in ["x/Bo.md", "Zed.md"] {
        living.write(file, "[[Somebody New]]\n");
    }
    fs::remove_file(living.at("Ada.md")).expect("removed");
    let files = ["x/Bo.md", "Zed.md", "Ada.md", "x/Cog.md", "x/Bo.md"];
    assert_eq!(living.glance_at(&files, LATER), Some(Seen::Changed));
    living.check_fresh();
    living.check(LATER, Seen::Same);
    assert_eq!(living.glance_at(&files, LATER), Some(Seen::Same));
}

#[test]
fn a_glance_says_nothing_of_settings_folders_and_what_is_no_plain_note() {
    let mut living = Living::new();
    living.write("Ada.md", "[[Bo]]\n");
    living.write("Bo.md", "");
    living.check(LATER, Seen::Changed);
    living.wait_for_tick();
    let before = living.opened.vault.dump();
    let files = [
        ".vaultgraph/config.toml",
        "new/Bo.md",
        "x.png",
        ".hidden.md",
        "Ada.sync-conflict-20260102-030405-ABCDEFG.md",
    ];
    files.iter().for_each(|file| living.write(file, "me = 'Bo'\n"));
    living.write(".Bo.md.icloud", "");
    fs::remove_file(living.at("Bo.md")).expect("removed");
    for file in files.into_iter().chain(["Bo.md", "new", "../probe", ""]) {
        assert_eq!(living.glance_at(&[file], LATER), None, "{file:?}");
        assert_eq!(living.opened.vault.dump(), before);
    }
    living.check(LATER, Seen::Changed);
}

#[test]
fn a_note_that_comes_and_one_that_goes_cost_no_graph() {
    let mut living = Living::new();
    for (file, text) in [("Ada.md", "[[Bo]]\n"), ("Cog.md", ""), ("Steady.md", STEADY)] {
        living.write(file, text);
    }
    living.check(LATER, Seen::Changed);
    living.write("Bo.md", "[[Ada]] [[Somebody New]] #new\n");
    living.check(LATER, Seen::Changed);
    assert!(!living.was_built());
    fs::remove_file(living.at("Cog.md")).expect("removed");
    living.check(LATER, Seen::Changed);
    assert!(!living.was_built());
}

#[test]
fn what_the_owner_says_of_names_costs_no_graph() {
    let mut living = Living::new();
    for (file, text) in [("Ada.md", "[[Bo]] [[Robert]]\n"), ("Steady.md", STEADY)] {
        living.write(file, text);
    }
    living.check(LATER, Seen::Changed);
    let answers = ".vaultgraph/identities.toml";
    for (file, text) in [
        (answers, "[[same]]\nnames = ['Bo', 'Robert']\n"),
        (answers, "[[same]]\nnames = ['Bo', 'Ada']\n[[different]]\nnames = ['Bo', 'Robert']\n"),
        (".vaultgraph/config.toml", "me = 'Ann Li'\n"),
        (".vaultgraph/config.toml", "me = 'Bo'\ncolumns = { dates = false }\n"),
        (answers, ""),
    ] {
        living.write(file, text);
        living.check(LATER, Seen::Changed);
        assert!(!living.was_built(), "{text}");
    }
    living.write(".vaultgraph/config.toml", "related = ['See']\n");
    living.check(LATER, Seen::Changed);
    assert!(living.was_built());
}

#[test]
fn a_picture_that_comes_and_goes_costs_no_graph() {
    let mut living = Living::new();
    for (file, text) in [("Ada.md", "![[fig.png]] [[Bo]]\n"), ("Steady.md", STEADY)] {
        living.write(file, text);
    }
    living.check(LATER, Seen::Changed);
    for name in ["z/fig.png", "a/fig.png"] {
        living.write(name, "");
        living.check(LATER, Seen::Changed);
        assert!(!living.was_built());
        living.check(LATER, Seen::Same);
    }
    fs::rename(living.at("z/fig.png"), living.at("z/Bo")).expect("renamed");
    living.check(LATER, Seen::Changed);
    assert!(!living.was_built());
    living.check(LATER, Seen::Same);
}

#[test]
fn nothing_is_new_where_nothing_changed() {
    let mut living = Living::new();
    living.write("Ada.md", TEXTS[0]);
    living.check(AT_ONCE, Seen::Changed);
    for after in [AT_ONCE, LATER, AT_ONCE] {
        living.check(after, Seen::Same);
    }
    living.wait_for_tick();
    living.write("Ada.md", TEXTS[0]);
    living.check(LATER, Seen::Same);
    living.apply(&Edit::Touch(0));
    living.check(LATER, Seen::Same);
    living.write(".obsidian/workspace.json", "{}");
    living.write(".hidden.md", "[[Ada]]");
    living.check(LATER, Seen::Same);
}

#[test]
fn words_that_make_no_edge_are_a_change_too() {
    let mut living = Living::new();
    living.write("Ada.md", "one word");
    living.check(AT_ONCE, Seen::Changed);
    living.write("Ada.md", "two word");
    living.check(AT_ONCE, Seen::Changed);
}

#[test]
fn a_change_that_hides_its_time_is_seen() {
    let mut living = Living::new();
    living.write("Ada.md", TEXTS[0]);
    living.check(LATER, Seen::Changed);
    living.wait_for_tick();
    living.apply(&Edit::Forge(0));
    living.check(LATER, Seen::Changed);
}

#[test]
fn only_what_changed_is_parsed_again() {
    let mut living = Living::new();
    for (file, text) in [("Ada.md", TEXTS[0]), ("Bo.md", TEXTS[1]), ("z/Bo.md", TEXTS[2])] {
        living.write(file, text);
    }
    living.look(LATER);
    let before = living.opened.vault.parsed().to_vec();
    living.wait_for_tick();
    living.write("Bo.md", TEXTS[3]);
    living.check(LATER, Seen::Changed);
    let after = living.opened.vault.parsed();
    let kept: Vec<bool> = before
        .iter()
        .zip(after)
        .map(|(old, new)| old.bytes().as_ptr() == new.bytes().as_ptr())
        .collect();
    assert_eq!(kept, [true, false, true]);
}

#[test]
fn a_folder_that_is_gone_leaves_the_vault_as_it_was_until_it_is_back() {
    let mut living = Living::new();
    living.write("Ada.md", TEXTS[0]);
    living.check(AT_ONCE, Seen::Changed);
    let before = living.opened.vault.dump();
    let (vault, away) = (living.at(""), living.folder.path().join("away"));
    fs::rename(&vault, &away).expect("renamed");
    assert_eq!(living.look(LATER), Seen::Gone);
    assert_eq!(living.opened.vault.dump(), before);
    fs::rename(&away, &vault).expect("renamed");
    living.check(LATER, Seen::Same);
    fs::rename(&vault, &away).expect("renamed");
    living.write("Bo.md", TEXTS[1]);
    living.check(LATER, Seen::Changed);
}

#[test]
fn a_look_that_is_overtaken_changes_nothing() {
    let mut living = Living::new();
    living.write("Ada.md", TEXTS[0]);
    let user = user(living.folder.path());
    let overtaken = AtomicBool::new(true);
    let Living { opened, workers, .. } = &mut living;
    assert_eq!(opened.look(&user, workers, SystemTime::now(), &overtaken), None);
    assert_eq!(opened.vault.n_notes(), 0);
    living.check(AT_ONCE, Seen::Changed);
}
