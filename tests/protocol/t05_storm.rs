//! T5: anything may happen, in any order, in a vault that changes meanwhile: keys,
//! mouse, pastes, sizes, edits of files, the clock. The program draws, what is
//! chosen is there, what it holds is bounded, and one can always leave.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::kit;
use crate::stage::events::{self, event};
use crate::stage::{Stage, Written, today};
use vaultgraph::app::field::FIELD_CHARS_MAX;
use vaultgraph::app::msg::Msg;
use vaultgraph::app::trail::TRAIL_PLACES_MAX;
use vaultgraph::text::Shown;
use vaultgraph::text::shown::is_harmless;

/// How many things happen in one run before it is left.
const EVENTS_A_RUN: usize = 400;

/// How long a frame may take, as it is promised.
const FRAME: Duration = Duration::from_millis(16);

/// The vault of a run: some notes, changed by what happens.
#[derive(Debug, Clone)]
struct Files(Vec<(String, String)>);

/// What somebody else does to the vault.
#[derive(Debug, Clone)]
enum Edit {
    Write(usize, usize),
    Add(usize),
    Remove(usize),
    Rename(usize, usize),
    Swap(usize, usize),
    Empty,
}

/// One thing that happens in or around the program.
#[derive(Debug, Clone)]
enum Happens {
    Inside(events::Event),
    Edit(Edit),
    Today(i32),
    Passed(u32),
    Told,
    Failed,
}

/// Lines that a note may get.
#[rustfmt::skip]
const LINES: &[&str] = &[
    "[[a]] and [[b|B]] with [[Nobody \u{202e}x]]", "- [ ] do it @Ann 📅 2026-01-02 #t/u", "- so it is. *(about Ann)*",
    "# A heading \x1b[2J", "---\naliases: [Ann, \"\u{9b}x\"]\nparticipants: [Bo Li, Ann]\n---", "![[c]] ![[p.png]]",
    "```\n[[a]]\n", "| a | [[b\\|c]] |\n|---|---|\n", "> [!note] x\n> [[c#A heading]]", "## Decisions\n- we go, Ann",
    "2026-02-03 met [[Bo Li]]", "%%", "$$", "Ann:: Bo Li", "[[", "日本語 [[日本/é]]",
];

/// Names that a note may have.
const NAMES: &[&str] = &[
    "a.md",
    "b.md",
    "2026-01-02.md",
    "日本/é.md",
    "x\x1b[31m.md",
    "B.MD",
    "p.png",
    "People/Ann.md",
    "c.canvas",
];

impl Files {
    fn start() -> Self {
        let files =
            NAMES.iter().zip(LINES).map(|(name, line)| ((*name).to_owned(), (*line).to_owned()));
        Self(files.collect())
    }

    fn change(&mut self, edit: &Edit) {
        let n = self.0.len().max(1);
        let line = |at: &usize| LINES[at % LINES.len()];
        let name = |at: &usize| NAMES[at % NAMES.len()].to_owned();
        match edit {
            Edit::Write(at, what) => {
                if let Some((_, text)) =
                    self.0.get_mut(at % n).filter(|(_, text)| text.len() < 4_000)
                {
                    text.push_str(&format!("\n{}", line(what)));
                }
            }
            Edit::Add(at) if self.0.iter().all(|(known, _)| *known != name(at)) => {
                self.0.push((name(at), line(at).to_owned()));
            }
            Edit::Remove(at) if !self.0.is_empty() => {
                self.0.remove(at % n);
            }
            Edit::Rename(at, to) if self.0.iter().all(|(known, _)| *known != name(to)) => {
                if let Some((name_of, _)) = self.0.get_mut(at % n) {
                    *name_of = name(to);
                }
            }
            Edit::Swap(one, other) if !self.0.is_empty() => {
                let (one, other) = (one % n, other % n);
                let text = std::mem::take(&mut self.0[one].1);
                self.0[other].1.push_str(&text);
            }
            Edit::Empty => self.0.clear(),
            Edit::Add(_) | Edit::Remove(_) | Edit::Rename(..) | Edit::Swap(..) => {}
        }
    }

    fn written(&self) -> Arc<Written> {
        Written::in_string(
            &self.0.iter().map(|(name, text)| format!("//- {name}\n{text}\n")).collect::<String>(),
        )
    }
}

fn happens() -> impl Strategy<Value = Happens> {
    let n = 0..64_usize;
    let edit = prop_oneof![
        6 => (n.clone(), n.clone()).prop_map(|(at, what)| Edit::Write(at, what)),
        3 => n.clone().prop_map(Edit::Add),
        2 => n.clone().prop_map(Edit::Remove),
        2 => (n.clone(), n.clone()).prop_map(|(at, to)| Edit::Rename(at, to)),
        1 => (n.clone(), n).prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => Just(Edit::Empty),
    ];
    prop_oneof![
        40 => event().prop_map(Happens::Inside),
        4 => edit.prop_map(Happens::Edit),
        1 => (-400..400).prop_map(Happens::Today),
        1 => (0..200_u32).prop_map(Happens::Passed),
        1 => Just(Happens::Told),
        1 => Just(Happens::Failed),
    ]
}

/// What was seen over all runs.
#[derive(Default)]
struct Seen {
    frames: Vec<Duration>,
    n_events: usize,
}

fn hold(stage: &Stage, seen: &mut Seen) {
    let model = &stage.model;
    assert!(!stage.quit, "it ended by itself");
    let list = &model.here().list;
    assert!(list.selected() < list.lines().len().max(1), "nothing is chosen there");
    assert!(model.trail.places().len() <= TRAIL_PLACES_MAX + 1, "the trail grows");
    let typed = list.filter.as_ref().map_or(0, |field| field.text().len());
    assert!(typed <= FIELD_CHARS_MAX + 4, "a field grows");
    if model.size.0 == 0 || model.size.1 == 0 {
        return;
    }
    let started = Instant::now();
    let buffer = stage.painted();
    seen.frames.push(started.elapsed());
    let bad = buffer.content.iter().find(|cell| !cell.symbol().chars().all(is_harmless));
    assert_eq!(bad, None, "before the second net");
}

fn run(all: &[Happens], seen: &mut Seen) {
    let mut files = Files::start();
    let mut stage = Stage::before_reading(&files.written(), 120, 35);
    for happens in all {
        let may_quit = matches!(happens, Happens::Inside(event) if event.may_quit(&stage));
        match happens.clone() {
            Happens::Inside(event) => events::happen(&mut stage, event),
            Happens::Edit(edit) => {
                files.change(&edit);
                stage.reread(&files.written());
            }
            Happens::Today(days) => stage.send(Msg::Today(today().plus_days(days))),
            Happens::Passed(time) => stage.send(Msg::Passed(time)),
            Happens::Told => stage.send(Msg::ToastOver),
            Happens::Failed => stage.send(Msg::Failed(Shown::new("It failed."))),
        }
        seen.n_events += 1;
        if stage.quit && may_quit {
            stage = Stage::before_reading(&files.written(), 120, 35);
        }
        hold(&stage, seen);
    }
    stage.send(Msg::Resize(80, 24));
    stage.press("esc esc esc esc esc esc q");
    assert!(stage.quit, "one can always leave; in the way: {:?}", stage.model.layer);
}

#[test]
fn whatever_happens_the_screen_is_drawn_and_can_be_left() {
    let seed = kit::seed("T5");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let runs = kit::count(50, 1_000_000 / EVENTS_A_RUN);
    let config = Config {
        cases: u32::try_from(runs).unwrap_or(u32::MAX),
        failure_persistence: None,
        ..Config::default()
    };
    let seen = RefCell::new(Seen::default());
    let all = prop::collection::vec(happens(), EVENTS_A_RUN);
    let outcome = TestRunner::new_with_rng(config, rng).run(&all, |all| {
        run(&all, &mut seen.borrow_mut());
        Ok::<(), TestCaseError>(())
    });
    assert!(
        outcome.is_ok(),
        "VAULTGRAPH_SEED={seed}: {}",
        outcome.map_or_else(|fault| fault.to_string(), |()| String::new())
    );
    let mut seen = seen.into_inner();
    seen.frames.sort_unstable();
    let (n, last) = (seen.frames.len(), seen.frames.last().copied().unwrap_or_default());
    let late = seen.frames.iter().filter(|time| **time > FRAME).count();
    let usual = seen.frames.get(n * 99 / 100).copied().unwrap_or_default();
    kit::figure(
        "T5",
        &format!(
            "{} events, 0 panics; frames: 99 of 100 within {usual:.1?}, the longest {last:.1?}, {late} over 16 ms; {} MiB resident",
            seen.n_events,
            kit::resident_mib()
        ),
    );
}
