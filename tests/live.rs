//! The living vault: what is looked at again after any edits is what a first
//! reading gives, and edits made elsewhere reach the screen by themselves.

use proptest::prelude::*;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

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
}

fn edit() -> impl Strategy<Value = Edit> {
    let (file, text, folder) = (0..FILES.len(), 0..TEXTS.len(), 0..FOLDERS.len());
    let settings = 0..SETTINGS.len();
    prop_oneof![
        6 => (file.clone(), text.clone()).prop_map(|(file, text)| Edit::Write(file, text)),
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
        assert_eq!(live.me, fresh.me);
    }
}

fn user(folder: &Path) -> User {
    let places = Places { state: Some(folder.join("state")), ..Places::default() };
    User { places, ..User::default() }
}

fn fresh(folder: &Path, workers: &Workers) -> Opened {
    let store = Store::Disk(Root::open(&folder.join("vault")).expect("a folder"));
    let never = AtomicBool::new(false);
    reading::open(&store, &user(folder), workers, |_| {}, &never).expect("not cancelled")
}

/// Long enough for every time of a file to be certain.
const LATER: Duration = Duration::from_secs(3_600);

/// So soon that another change may have the same time.
const AT_ONCE: Duration = Duration::ZERO;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_vault_is_what_a_first_reading_gives(
        steps in prop::collection::vec((prop::collection::vec(edit(), 1..6), any::<bool>()), 1..10),
    ) {
        let mut living = Living::new();
        for (edits, later) in steps {
            living.wait_for_tick();
            edits.iter().for_each(|edit| living.apply(edit));
            let before = living.opened.vault.dump();
            let seen = living.look(if later { LATER } else { AT_ONCE });
            living.check_fresh();
            if seen == Seen::Same {
                prop_assert_eq!(before, living.opened.vault.dump());
            }
            // What was not certain is by now, and nothing has changed.
            prop_assert_eq!(living.look(LATER), Seen::Same);
        }
    }
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
