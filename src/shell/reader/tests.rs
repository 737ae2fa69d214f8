//! What the reader of a vault keeps, sends and says.

use super::*;
use crate::app::msg::Msg;
use crate::app::pins::Pinning;
use crate::note::NotePath;
use crate::query::news::Since;
use crate::shell::events::{Inbox, Incoming};
use crate::shell::obsidian;
use crate::shell::places::Places;
use crate::shell::visits::VisitBook;
use crate::text::{Date, NameKey};
use crate::vault::{Anchor, Answer, Vault, Verdict};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// The reader of a vault in a folder, and what it sends.
struct Desk {
    folder: tempfile::TempDir,
    inbox: Inbox<News>,
    reader: Reader,
}

impl Desk {
    fn open(note: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("vault")).expect("made");
        let inbox = Inbox::default();
        let user = User::default();
        let reader = Reader::start(inbox.outbox(), user, Watching::Off).expect("threads");
        let mut desk = Self { folder, inbox, reader };
        desk.write("m.md", note);
        desk.start();
        desk
    }

    fn user(&self) -> User {
        let state = Some(self.folder.path().join("state"));
        let places = Places { state, ..Places::default() };
        User { places, today: Date::new(2026, 11, 23), ..User::default() }
    }

    /// Starts the program, and has it read the vault.
    fn start(&mut self) {
        let (outbox, user) = (self.inbox.outbox(), self.user());
        self.reader = Reader::start(outbox, user, Watching::Off).expect("threads");
        self.read();
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.vault().join(name);
        fs::create_dir_all(file.parent().expect("has one")).expect("made");
        fs::write(file, text).expect("written");
    }

    fn vault(&self) -> std::path::PathBuf {
        self.folder.path().join("vault")
    }

    fn read(&mut self) {
        self.reader.read(Source::Folder(self.vault(), obsidian::FOLDER.to_owned()));
    }

    /// All that is sent up to the next reading of the vault: that, and the
    /// sentences before it.
    fn next_vault(&self) -> (Arc<Vault>, Vec<String>) {
        let mut told = Vec::new();
        loop {
            match self.inbox.wait(None) {
                Incoming::Worker(News::Loaded { loaded, .. }) => return (loaded.vault, told),
                Incoming::Worker(News::Msg(Msg::Told(words))) => told.push(words.to_string()),
                Incoming::Worker(News::Msg(Msg::Failed(why))) => told.push(why.to_string()),
                _ => {}
            }
        }
    }

    fn answer(&self, verdict: Verdict, names: [&str; 2]) {
        let names = names.map(Into::into).to_vec();
        self.reader.keep(Saying::Answer(Answer { verdict, names }));
    }
}

fn is_one(vault: &Vault, one: &str, other: &str) -> bool {
    vault.named(&NameKey::of(one)) == vault.named(&NameKey::of(other))
}

#[test]
fn a_pin_is_kept_outside_the_vault_and_told_at_once_and_at_the_next_reading() {
    let mut desk = Desk::open("[[Ann]]");
    desk.next_vault();
    let bookmark = r#"{"items": [{"type": "file", "path": "m.md"}]}"#;
    desk.write(".obsidian/bookmarks.json", bookmark);
    let ann = Anchor::Name(NameKey::of("Ann"));
    desk.reader.keep(Saying::Pin(ann.clone(), Pinning::On));
    let told = loop {
        if let Incoming::Worker(News::Msg(Msg::Pins(pins))) = desk.inbox.wait(None) {
            break pins;
        }
    };
    assert_eq!(told.iter().map(|pin| &pin.anchor).collect::<Vec<_>>(), [&ann]);
    assert!(!desk.vault().join(".vaultgraph").exists());
    desk.read();
    let read = loop {
        if let Incoming::Worker(News::Loaded { loaded, .. }) = desk.inbox.wait(None) {
            break loaded.pins;
        }
    };
    let file = Anchor::File(NotePath::new("m.md"));
    assert_eq!(read.iter().map(|pin| &pin.anchor).collect::<Vec<_>>(), [&ann, &file]);
}

#[test]
fn what_is_new_is_told_from_the_visit_before_also_while_the_program_runs() {
    let news = |desk: &Desk| loop {
        if let Incoming::Worker(News::Loaded { loaded, .. }) = desk.inbox.wait(None) {
            let names =
                loaded.news.list.iter().map(|at| loaded.vault.node(at.node).name().to_owned());
            break (loaded.news.since, names.collect::<Vec<_>>());
        }
    };
    let mut desk = Desk::open("[[Ann]]");
    assert_eq!(news(&desk), (Since::FirstVisit, vec![]));
    desk.reader.finish();
    let book = VisitBook::of(
        &Source::Folder(desk.vault(), obsidian::FOLDER.to_owned()).open().expect("there"),
        &desk.user().places,
    );
    // It was long ago.
    let ago = SystemTime::now() - Duration::from_secs(7 * 24 * 3_600);
    let then = book
        .as_ref()
        .and_then(|book| book.visits(SystemTime::now() + Duration::from_secs(7_200)).last);
    book.expect("a place").end(ago, &then.expect("remembered").then).expect("kept");
    desk.write("n.md", "new");
    desk.start();
    let (since, new) = news(&desk);
    assert!(matches!(since, Since::Visit(_)) && new == ["n"], "{since:?} {new:?}");
    desk.write("o.md", "new too");
    desk.read();
    let (_, mut new) = news(&desk);
    new.sort();
    assert_eq!(new, ["n", "o"]);
    desk.reader.finish();
    desk.start();
    let (_, new) = news(&desk);
    assert_eq!(new.len(), 2, "it is the same visit: {new:?}");
}

#[test]
fn an_answer_is_kept_and_the_graph_changes_without_a_note_being_read() {
    let desk = Desk::open("[[Ann]] [[Anne]]");
    let before = desk.next_vault().0.dump();
    desk.write("m.md", "changed meanwhile");
    desk.answer(Verdict::Same, ["Ann", "Anne"]);
    let (vault, told) = desk.next_vault();
    assert_eq!(told, ["Ann and Anne are one. Kept in .vaultgraph/identities.toml."]);
    assert!(is_one(&vault, "Ann", "Anne"), "{}", vault.dump());
    desk.reader.keep(Saying::TakeBack);
    let (vault, told) = desk.next_vault();
    assert_eq!((vault.dump(), told), (before, vec!["Taken back: Ann and Anne are one.".into()]));
}

#[test]
fn what_was_answered_is_in_force_at_the_next_reading_with_edits_by_hand() {
    let mut desk = Desk::open("[[Ann]] [[Anne]] [[Bo]] [[Beau]]");
    desk.next_vault();
    desk.answer(Verdict::Same, ["Ann", "Anne"]);
    desk.next_vault();
    let file = desk.vault().join(".vaultgraph/identities.toml");
    let text = fs::read_to_string(&file).expect("written");
    fs::write(&file, text + "[[same]]\nnames = ['Bo', 'Beau']\n").expect("written");
    desk.read();
    let (vault, _) = desk.next_vault();
    assert!(is_one(&vault, "Ann", "Anne") && is_one(&vault, "Bo", "Beau"), "{}", vault.dump());
}

#[test]
fn settings_that_cannot_be_read_any_more_stay_when_the_vault_is_read_again() {
    let mut desk = Desk::open("x");
    desk.next_vault();
    desk.write("Team/Ann.md", "x");
    let class = |vault: &Vault| {
        let ann = vault.by_path(&NotePath::new("Team/Ann.md")).expect("it is there");
        vault.node(ann).class.as_ref().map(|class| class.name().to_owned())
    };
    for text in ["[class_folders]\n\"Team/\" = \"person\"\n", "[class_folders\n"] {
        desk.write(".vaultgraph/config.toml", text);
        desk.read();
        let (vault, _) = desk.next_vault();
        assert_eq!(class(&vault).as_deref(), Some("person"), "{text}");
    }
    // Of another run it is not known.
    desk.start();
    assert_eq!(class(&desk.next_vault().0), None);
}

#[test]
fn a_malformed_file_is_a_problem_of_the_vault_and_refuses_answers() {
    let mut desk = Desk::open("[[Ann]] [[Anne]]");
    desk.next_vault();
    let broken = "[[same]\n";
    desk.write(".vaultgraph/identities.toml", broken);
    desk.answer(Verdict::Same, ["Ann", "Anne"]);
    desk.read();
    let (vault, told) = desk.next_vault();
    assert!(told.len() == 1 && told[0].ends_with("nothing was changed."), "{told:?}");
    let problem = vault.diagnostics().iter().find(|one| one.path.as_str().starts_with('.'));
    assert_eq!(problem.and_then(|one| one.place).map(|place| place.line), Some(1));
    let file = desk.vault().join(".vaultgraph/identities.toml");
    assert_eq!(fs::read_to_string(file).expect("there"), broken);
}

#[test]
fn nothing_else_of_a_vault_is_written() {
    let desk = Desk::open("[[Ann]] @Myself\n- [ ] x @Myself\n");
    let list = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("listed");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("read").file_name()).collect();
        names.sort();
        names
    };
    desk.next_vault();
    assert_eq!(list(&desk.vault()), ["m.md"]);
    desk.reader.keep(Saying::Asked);
    desk.reader.keep(Saying::Me(vec!["Ann".into()]));
    let (vault, _) = desk.next_vault();
    assert!(is_one(&vault, "Ann", "Myself"), "{}", vault.dump());
    desk.answer(Verdict::Later, ["Ann", "Bo"]);
    desk.next_vault();
    assert_eq!(list(&desk.vault()), [".vaultgraph", "m.md"]);
    let own = list(&desk.vault().join(".vaultgraph"));
    assert_eq!(own, ["config.toml", "identities.toml"]);
    let note = fs::read_to_string(desk.vault().join("m.md")).expect("there");
    assert_eq!(note, "[[Ann]] @Myself\n- [ ] x @Myself\n");
}

#[test]
fn who_the_reader_is_gets_asked_until_they_were_asked_or_are_known() {
    let asked = |desk: &Desk| {
        desk.next_vault();
        // What follows the vault is there before the answer to this.
        desk.reader.keep(Saying::TakeBack);
        loop {
            match desk.inbox.wait(None) {
                Incoming::Worker(News::Msg(Msg::AskWhoYouAre)) => return true,
                Incoming::Worker(News::Msg(Msg::Told(_))) => return false,
                _ => {}
            }
        }
    };
    assert!(!asked(&Desk::open("[[Ann]]")));
    let mut desk = Desk::open("- [ ] x @Myself");
    assert!(asked(&desk));
    desk.reader.keep(Saying::Asked);
    desk.read();
    assert!(!asked(&desk));
    let mut desk = Desk::open("- [ ] x @Myself");
    assert!(asked(&desk));
    desk.write(".vaultgraph/config.toml", "me = 'Ann'\n");
    desk.read();
    assert!(!asked(&desk));
}
