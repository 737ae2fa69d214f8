//! The worker that changes notes for the screen: it shows what would change, and
//! makes just that when it is told to.

use anyhow::{Result, bail};
use similar::{ChangeTag, DiffTag, TextDiff};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::{Asked, CONTEXT_LINES, Change, can_be_taken_back, make};
use crate::app::change_box::{Line, Proposed, Side};
use crate::app::msg::Msg;
use crate::query::change::Ask;
use crate::shell::events::Outbox;
use crate::shell::faults;
use crate::shell::jobs::{Jobs, start};
use crate::shell::places::Places;
use crate::shell::worker::News;
use crate::text::{Date, Shown};
use crate::vault::Vault;

/// What the worker is told.
#[derive(Debug)]
enum Job {
    /// Find out what would change.
    Show(Question),
    /// Make the change that was shown for this question.
    Make(u64),
}

/// A change that is asked for.
#[derive(Debug)]
pub struct Question {
    /// To be sent back.
    pub asked: u64,
    /// What is asked for.
    pub ask: Ask,
    /// In this.
    pub vault: Arc<Vault>,
    /// Where it lies; nothing for the one in the program.
    pub folder: Option<PathBuf>,
    /// The day.
    pub today: Date,
}

/// Changes notes.
#[derive(Debug)]
pub struct Writer(Sender<Job>);

impl Writer {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>, places: Places) -> Result<Self> {
        // What was shown last, of which nothing is made yet.
        let mut held = None;
        let work = move |jobs: &Jobs<Job>| {
            let Some(job) = jobs.next() else { return false };
            outbox.send(match job {
                Job::Show(question) => {
                    let asked = question.asked;
                    let names = names(&question);
                    let found = faults::contain(|| changes(&question, &places));
                    let found = found.unwrap_or_else(|why| bail!("{why}"));
                    let shown = found.map(|changes| {
                        let shown = proposed(&changes);
                        held = Some((asked, question.ask, changes));
                        shown
                    });
                    let shown = shown.map_err(|why| said(&why, &names));
                    News::Msg(Msg::WouldWrite { asked, shown })
                }
                Job::Make(asked) => {
                    let made = held.take().filter(|(shown, ..)| *shown == asked);
                    let Some((_, ask, changes)) = made else { return true };
                    let made = faults::contain(|| make(&ask, &changes, &places));
                    let made = made.unwrap_or_else(|why| bail!("{why}"));
                    let paths: Vec<&str> =
                        changes.iter().map(|change| change.path.as_str()).collect();
                    let made = made.map_err(|why| said(&why, &paths));
                    // Also after a fault: of several files some may be written.
                    let files = changes.iter().map(|change| change.file().to_owned()).collect();
                    News::Wrote { msg: Msg::Wrote { asked, made }, files }
                }
            })
        };
        start("writer", work).map(Self)
    }

    /// Asks what would change.
    pub fn show(&self, question: Question) {
        let _ = self.0.send(Job::Show(question));
    }

    /// Has the change made that was shown for a question.
    pub fn make(&self, asked: u64) {
        let _ = self.0.send(Job::Make(asked));
    }
}

/// What the words of a fault may begin with that is spelled as it is.
fn names(question: &Question) -> Vec<String> {
    let of = match &question.ask {
        Ask::Tick(node, _) | Ask::Note(node, _) | Ask::Names(node) | Ask::Encoding(node) => *node,
        Ask::TakeBack => return Vec::new(),
    };
    let node = question.vault.node(of);
    let path = node.path().map(|path| path.as_str().to_owned());
    path.into_iter().chain([node.name().to_owned()]).collect()
}

/// A fault as a sentence; a name that it begins with stays as it is.
fn said(why: &anyhow::Error, names: &[impl AsRef<str>]) -> Shown {
    let words = format!("{why:#}");
    let is_named = names.iter().any(|name| words.starts_with(name.as_ref()));
    let mut chars = words.chars();
    let words: String = match chars.next().filter(|_| !is_named) {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    };
    let end = if words.ends_with('.') { "" } else { "." };
    Shown::new(&format!("{words}{end}"))
}

fn changes(question: &Question, places: &Places) -> Result<Vec<Change>> {
    let Question { ask, vault, folder, today, .. } = question;
    if folder.is_some() {
        can_be_taken_back(places)?;
    }
    let asked = Asked { vault, folder: folder.as_deref(), places, today: *today };
    let changes = asked.changes(ask)?;
    if changes.is_empty() {
        bail!("there is nothing to be changed");
    }
    Ok(changes)
}

/// Changes as the screen shows them.
fn proposed(changes: &[Change]) -> Proposed {
    let mut shown = Proposed { n_notes: changes.len(), ..Proposed::default() };
    for change in changes {
        let words = match (&change.before, &change.after) {
            (None, _) => format!("{}  (new)", change.path),
            (_, None) => format!("{}  (removed)", change.path),
            (Some(_), Some(_)) => change.path.to_string(),
        };
        shown.lines.push(Line { side: Side::File, number: None, text: Shown::new(&words) });
        add_lines(&mut shown, change);
    }
    shown
}

fn add_lines(shown: &mut Proposed, change: &Change) {
    let text = |bytes: &Option<Vec<u8>>| {
        String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned()
    };
    let (before, after) = (text(&change.before), text(&change.after));
    let diff = TextDiff::from_lines(&before, &after);
    let groups = diff.grouped_ops(CONTEXT_LINES);
    if groups.iter().flatten().all(|op| op.tag() == DiffTag::Equal) {
        let text = Shown::new("It has no lines.");
        shown.lines.push(Line { side: Side::Gap, number: None, text });
        return;
    }
    for (at, group) in groups.iter().enumerate() {
        if at > 0 {
            let text = Shown::new("…");
            shown.lines.push(Line { side: Side::Gap, number: None, text });
        }
        for part in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (side, at) = match part.tag() {
                ChangeTag::Equal => (Side::Same, part.new_index()),
                ChangeTag::Delete => (Side::Out, part.old_index()),
                ChangeTag::Insert => (Side::In, part.new_index()),
            };
            shown.n_out += usize::from(side == Side::Out);
            shown.n_in += usize::from(side == Side::In);
            let number = at.and_then(|at| u32::try_from(at + 1).ok());
            let words = part.value().trim_end_matches(['\n', '\r']).replace('\t', "    ");
            shown.lines.push(Line { side, number, text: Shown::new(&words) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NotePath;
    use crate::shell::events::{Inbox, Incoming};
    use crate::text::NameKey;
    use crate::vault::fixture::fixture;
    use std::fs;

    struct Desk {
        root: tempfile::TempDir,
        inbox: Inbox<News>,
        writer: Writer,
        vault: Arc<Vault>,
    }

    impl Desk {
        fn new(note: &str) -> Self {
            Self::of(note, |places| places)
        }

        fn of(note: &str, of: impl FnOnce(Places) -> Places) -> Self {
            let root = tempfile::tempdir().expect("a temporary folder");
            fs::create_dir(root.path().join("vault")).expect("made");
            fs::write(root.path().join("vault/a.md"), note).expect("written");
            let places = Places { state: Some(root.path().join("state")), ..Places::default() };
            let places = of(places);
            let inbox = Inbox::default();
            let writer = Writer::start(inbox.outbox(), places).expect("a thread");
            let vault = Arc::new(fixture(&format!("//- a.md\n{note}")));
            Self { root, inbox, writer, vault }
        }

        fn folder(&self) -> PathBuf {
            self.root.path().join("vault").canonicalize().expect("there")
        }

        fn note(&self) -> String {
            fs::read_to_string(self.folder().join("a.md")).expect("there")
        }

        fn ask(&self, asked: u64, ask: Ask, folder: Option<PathBuf>) -> Result<Proposed, String> {
            let today = Date::new(2026, 11, 23).expect("a real day");
            let vault = Arc::clone(&self.vault);
            self.writer.show(Question { asked, ask, vault, folder, today });
            match self.inbox.wait(None) {
                Incoming::Worker(News::Msg(Msg::WouldWrite { asked: answered, shown })) => {
                    assert_eq!(answered, asked);
                    shown.map_err(|why| why.to_string())
                }
                other => unreachable!("{other:?}"),
            }
        }

        fn make(&self, asked: u64) -> Result<(), String> {
            self.writer.make(asked);
            match self.inbox.wait(None) {
                Incoming::Worker(News::Wrote { msg: Msg::Wrote { made, .. }, files }) => {
                    assert_eq!(files, [self.folder().join("a.md")]);
                    made.map_err(|why| why.to_string())
                }
                other => unreachable!("{other:?}"),
            }
        }

        fn tick(&self) -> Ask {
            Ask::Tick(self.vault.by_path(&NotePath::new("a.md")).expect("there"), 2)
        }
    }

    fn lines(shown: &Proposed) -> Vec<String> {
        let line = |line: &Line| {
            let number = line.number.map_or(String::new(), |number| format!("{number} "));
            format!("{:?} {number}{}", line.side, line.text)
        };
        shown.lines.iter().map(line).collect()
    }

    #[test]
    fn a_change_is_shown_by_line_then_made_then_taken_back() {
        let note = "One\n- [ ] Call [[Jo]]\n\tTwo\n";
        let desk = Desk::new(note);
        let shown = desk.ask(1, desk.tick(), Some(desk.folder())).expect("it can be");
        let expected = [
            "File a.md",
            "Same 1 One",
            "Out 2 - [ ] Call [[Jo]]",
            "In 2 - [x] Call [[Jo]] ✅ 2026-11-23",
            "Same 3     Two",
        ];
        assert_eq!(lines(&shown), expected);
        assert_eq!((shown.n_notes, shown.n_in, shown.n_out), (1, 1, 1));
        assert_eq!(desk.note(), note);
        assert_eq!(desk.make(1), Ok(()));
        assert_eq!(desk.note(), "One\n- [x] Call [[Jo]] ✅ 2026-11-23\n\tTwo\n");
        desk.ask(2, Ask::TakeBack, Some(desk.folder())).expect("it can be");
        assert_eq!(desk.make(2), Ok(()));
        assert_eq!(desk.note(), note);
    }

    #[test]
    fn only_what_was_shown_last_is_made_and_only_of_a_file_that_is_as_it_was() {
        let desk = Desk::new("One\n- [ ] Two\n");
        desk.ask(1, desk.tick(), Some(desk.folder())).expect("it can be");
        desk.ask(2, desk.tick(), Some(desk.folder())).expect("it can be");
        // It answers nothing to a question that was overtaken.
        desk.writer.make(1);
        desk.ask(3, desk.tick(), Some(desk.folder())).expect("it can be");
        fs::write(desk.folder().join("a.md"), "by others").expect("written");
        let words = "a.md was changed meanwhile; nothing is written.";
        assert_eq!(desk.make(3), Err(words.to_owned()));
        assert_eq!(desk.note(), "by others");
    }

    #[test]
    fn what_cannot_be_done_is_a_sentence() {
        let desk = Desk::new("[[Jo]]\nno task\n");
        let check = |ask, folder, words: &str| {
            assert_eq!(desk.ask(1, ask, folder).expect_err("it cannot be"), words);
        };
        let folder = Some(desk.folder());
        check(desk.tick(), folder.clone(), "a.md: There is no task on this line.");
        let words = "The demo vault is part of the program; it is not written.";
        check(desk.tick(), None, words);
        check(Ask::TakeBack, folder.clone(), "Nothing was written that is kept.");
        let jo = desk.vault.named(&NameKey::of("Jo"))[0];
        check(
            Ask::Note(jo, "none/".into()),
            folder.clone(),
            "The folder of none/Jo.md is not in the vault.",
        );
        check(Ask::Names(jo), folder, "Jo has no note.");
    }

    #[test]
    fn where_nothing_is_kept_a_change_is_refused_before_it_is_shown() {
        for (is_forgetful, words) in [
            (true, "Start without --no-state to write, or it could not be taken back."),
            (false, "Set HOME or XDG_STATE_HOME to write, or it could not be taken back."),
        ] {
            let of = |places| Places { state: None, is_forgetful, ..places };
            let desk = Desk::of("One\n- [ ] Two\n", of);
            for ask in [desk.tick(), Ask::TakeBack] {
                assert_eq!(desk.ask(1, ask, Some(desk.folder())).expect_err("refused"), words);
            }
        }
    }

    #[test]
    fn what_was_written_in_another_vault_is_not_taken_back_in_this_one() {
        let desk = Desk::new("One\n- [ ] Two\n");
        desk.ask(1, desk.tick(), Some(desk.folder())).expect("it can be");
        assert_eq!(desk.make(1), Ok(()));
        let other = desk.root.path().join("other");
        let why = desk.ask(2, Ask::TakeBack, Some(other)).expect_err("it is not to be");
        assert!(why.starts_with("What was written last is in another vault: "), "{why}");
    }
}
