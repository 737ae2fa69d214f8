//! T9: a process that is killed while it keeps something, and a disk that is full
//! or broken, leave the old or the new, never a part; what they leave behind is
//! gone after the next start.

use rustix::process::Signal;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

use vaultgraph::text::fingerprint;

use crate::kit::{self, Chance};
use crate::pty::{Pty, Size};
use crate::shim;

const SIZE: Size = (100, 30);
const NOTES: usize = 240;

/// What a step of keeping may meet.
const FATES: [&str; 3] = ["kill", "ENOSPC", "EIO"];

/// A vault with a home of its own.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir(place.at("vault")).expect("made");
        place.write_notes(0);
        place
    }

    /// Writes all notes anew, each with other links than in another round.
    fn write_notes(&self, round: usize) {
        for n in 0..NOTES {
            let links =
                |at: usize| format!("- sees [[Note {}]] and [[Nobody {round} {at}]]\n", n + at);
            let text: String = (0..40).map(links).collect();
            fs::write(self.at(&format!("vault/Note {n}.md")), text).expect("written");
        }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().expect("a plain path").to_owned()
    }

    /// Opens the vault on a screen, with faults below a folder of the home.
    fn open(&self, faults: &[(&str, &str)], shim: &Path) -> Pty {
        let (home, vault) = (self.text("home"), self.text("vault"));
        let mut variables = shim::variables(shim, faults);
        variables.push(("HOME", &home));
        Pty::start(kit::program(), &[&vault], SIZE, &variables)
    }

    /// Runs a subcommand, preloading the shim if there are faults.
    fn run(&self, args: &[&str], faults: &[(&str, &str)]) -> Output {
        Command::new(kit::program())
            .args(["--vault", &self.text("vault")])
            .args(args)
            .env_clear()
            .env("HOME", self.at("home"))
            .envs(faults.iter().copied())
            .output()
            .expect("the program can be started")
    }

    /// The kinds of problems that the vault has.
    fn problems(&self) -> String {
        let output = self.run(&["check", "--json"], &[]);
        String::from_utf8(output.stdout).expect("Unicode")
    }

    /// What is left of writers that are no more.
    fn drafts(&self) -> Vec<PathBuf> {
        let mut all = kit::files_below(&self.at("home"));
        all.extend(kit::files_below(&self.at("vault/.vaultgraph")));
        all.retain(|file| file.extension().is_some_and(|end| end == "tmp"));
        all
    }

    /// The steps that were counted since this was asked last.
    fn steps(&self) -> Vec<String> {
        let text = fs::read_to_string(self.at("steps")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn forget_steps(&self) {
        let _ = fs::remove_file(self.at("steps"));
    }

    /// Waits for a condition that the file system tells.
    #[track_caller]
    fn wait(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        self.wait_beside(what, String::new, is_so);
    }

    /// The same, where the end of a wait in vain tells what is `seen` then.
    #[track_caller]
    fn wait_beside(&self, what: &str, seen: impl Fn() -> String, is_so: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            let goes_on = begun.elapsed() < kit::HANG_LIMIT;
            assert!(goes_on, "never came: {what}; {:?}\n{}", self.steps(), seen());
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// What the cache is good for: nothing is remade, and nothing is left over.
    #[track_caller]
    fn check_next_start(&self, after: &str) {
        let problems = self.problems();
        assert!(!problems.contains("cache-remade"), "{after}: {problems}");
        assert_eq!(self.drafts(), [""; 0].map(PathBuf::from), "{after}");
    }
}

/// Where the program keeps what it can make again, below its home.
const CACHE: &str = "home/.cache/vaultgraph";

/// Whether the steps of one file are all done: its folder is made durable last.
fn is_kept(steps: &[String], folder: &str) -> bool {
    steps.iter().any(|step| step.strip_prefix("fsync ") == Some(folder))
}

#[test]
fn what_is_kept_is_durable_before_it_takes_its_place() {
    let Some(shim) = shim::get("T9") else { return };
    let place = Place::new();
    let (folder, log) = (place.text(CACHE), place.text("steps"));
    let mut pty = place.open(&[("FI_DRAFT", &folder), ("FI_LOG", &log)], shim);
    place.wait("the cache", |place| is_kept(&place.steps(), &folder));
    pty.send("\x03");
    pty.end();
    let steps = place.steps();
    let calls: Vec<&str> = steps.iter().filter_map(|step| step.split(' ').next()).collect();
    let n_writes = calls.iter().take_while(|call| **call == "write").count();
    assert!(n_writes > 1, "the cache is too small to be killed within: {steps:?}");
    assert_eq!(calls[n_writes..], ["fsync", "rename", "fsync"], "{steps:?}");
    assert!(steps[n_writes].ends_with(".tmp") && steps[n_writes + 1].ends_with(".tmp"));
}

#[test]
fn whatever_a_step_of_the_cache_meets_the_next_start_is_well() {
    let Some(shim) = shim::get("T9") else { return };
    let place = Place::new();
    let (folder, log) = (place.text(CACHE), place.text("steps"));
    let mut n_tried = 0;
    for fate in FATES {
        for step in 1.. {
            n_tried += 1;
            place.write_notes(n_tried);
            place.forget_steps();
            let nth = step.to_string();
            let faults =
                [("FI_DRAFT", &*folder), ("FI_LOG", &log), ("FI_NTH", &nth), ("FI_FATE", fate)];
            let mut pty = place.open(&faults, shim);
            place.wait("the step", |place| {
                let steps = place.steps();
                steps.len() >= step || is_kept(&steps, &folder)
            });
            let is_over = place.steps().len() < step;
            if fate != "kill" || is_over {
                pty.wait_until("the vault", |screen| screen.contents().contains("240 notes"));
                pty.send("\x03");
            }
            let ended = pty.end();
            assert_eq!(ended.status == 0, fate != "kill" || is_over, "{}", ended.screen);
            place.check_next_start(&format!("{fate} at step {step}"));
            if is_over {
                break;
            }
        }
    }
    kit::figure("T9", &format!("cache: {n_tried} steps killed or failed, 0 remade, 0 left over"));
}

#[test]
fn killed_at_any_moment_the_next_start_is_well() {
    let Some(shim) = shim::get("T9") else { return };
    let place = Place::new();
    let (folder, log) = (place.text(CACHE), place.text("steps"));
    let mut chance = Chance(kit::seed("T9"));
    let n_kills = kit::count(40, 1_000);
    let mut n_drafts = 0;
    for round in 1..=n_kills {
        place.write_notes(round);
        place.forget_steps();
        let pty = place.open(&[("FI_DRAFT", &folder), ("FI_LOG", &log)], shim);
        place.wait("the first step", |place| !place.steps().is_empty());
        thread::sleep(Duration::from_micros(chance.next() % 3_000));
        pty.signal(Signal::KILL);
        pty.end();
        n_drafts += place.drafts().len();
        place.check_next_start(&format!("kill {round}"));
    }
    let told = format!(
        "{n_kills} kills while the cache was written, {n_drafts} drafts left and swept, 0 remade"
    );
    kit::figure("T9", &told);
}

/// Pins a name, or takes its pin back, unless so many steps are made before: one of
/// them may end the program.
fn pin(place: &Place, pty: &mut Pty, name: &str, n_steps: usize) {
    let last = format!("› {name} ");
    // Sooner, Enter means the best of the names that were read so far.
    let is_read = |screen: &vt100::Screen| {
        let text = screen.contents();
        let header = text.lines().next().unwrap_or_default();
        let goes_on = ["reading", "looking", "putting"].iter().any(|word| header.contains(word));
        header.contains("240 notes") && !goes_on
    };
    // The finder is closed, wherever one stood before.
    let is_there = |screen: &vt100::Screen| {
        let text = screen.contents();
        text.contains(&last) && !text.contains("Enter go")
    };
    let is_over = |place: &Place| place.steps().len() >= n_steps;
    let seen = || pty.text();
    place.wait_beside("the vault", seen, |place| is_over(place) || pty.shows(is_read));
    pty.send(&format!("{name}\r"));
    let seen = || pty.text();
    place.wait_beside(name, seen, |place| is_over(place) || pty.shows(is_there));
    pty.send("b");
}

#[test]
fn whatever_a_step_of_the_state_meets_it_is_old_or_new() {
    let Some(shim) = shim::get("T9") else { return };
    let place = Place::new();
    let (folder, log) = (place.text("home/.local/state/vaultgraph"), place.text("steps"));
    // One pin is there before.
    let mut pty = place.open(&[("FI_DRAFT", &folder), ("FI_LOG", &log)], shim);
    pin(&place, &mut pty, "Note 1", usize::MAX);
    let draft = format!("/.vaultgraph-{:016x}.", fingerprint(b"pins.json"));
    let is_pinned = |place: &Place| {
        place.steps().iter().any(|step| step.starts_with("fsync ") && step.contains(&draft))
    };
    place.wait("the pin", is_pinned);
    pty.send("\x03");
    pty.end();
    let n_steps = place.steps().len();
    let mut n_tried = 0;
    for fate in FATES {
        for step in 1..=n_steps {
            n_tried += 1;
            place.forget_steps();
            let nth = step.to_string();
            let faults =
                [("FI_DRAFT", &*folder), ("FI_LOG", &log), ("FI_NTH", &nth), ("FI_FATE", fate)];
            let mut pty = place.open(&faults, shim);
            let name = format!("Note {}", 1 + step % 2);
            pin(&place, &mut pty, &name, step);
            place.wait("the pin or the step", |place| {
                place.steps().len() >= step || is_pinned(place)
            });
            // The last steps come with the end.
            pty.send("\x03");
            pty.end();
            for file in kit::files_below(&place.at("home/.local/state")) {
                // What is kept of visits is no text, and has a checksum of its own.
                if file.extension().is_some_and(|end| end == "json") {
                    let text = fs::read_to_string(&file).expect("text");
                    let parsed = serde_json::from_str::<serde_json::Value>(&text);
                    assert!(parsed.is_ok(), "{fate} at {step}: {}", file.display());
                }
            }
        }
    }
    // One more start that keeps both.
    let mut pty = place.open(&[], shim);
    pin(&place, &mut pty, "Note 7", usize::MAX);
    place.wait("the last pin", |place| {
        let files = kit::files_below(&place.at("home/.local/state"));
        let mut pins = files.iter().filter(|file| file.ends_with("pins.json"));
        pins.any(|file| fs::read_to_string(file).is_ok_and(|text| text.contains("Note 7")))
    });
    pty.send("\x03");
    pty.end();
    place.check_next_start("all of that");
    kit::figure(
        "T9",
        &format!("state: {n_tried} steps killed or failed, 0 files in parts, 0 left over"),
    );
}

#[test]
fn whatever_a_step_of_an_answer_meets_all_answers_or_all_but_the_last_are_there() {
    let Some(shim) = shim::get("T9") else { return };
    let place = Place::new();
    let (folder, log) = (place.text("vault/.vaultgraph"), place.text("steps"));
    let answers = |place: &Place| {
        let output = place.run(&["identity", "list"], &[]);
        String::from_utf8(output.stdout).expect("Unicode").lines().count()
    };
    let (mut n_tried, mut n_given) = (0, 0);
    for fate in FATES {
        for step in 1.. {
            n_tried += 1;
            place.forget_steps();
            let nth = step.to_string();
            let own =
                [("FI_DRAFT", &*folder), ("FI_LOG", &log), ("FI_NTH", &nth), ("FI_FATE", fate)];
            let faults = shim::variables(shim, &own);
            let [one, other] = ["Ann", "Anne"].map(|name| format!("{name} {n_tried}"));
            let output = place.run(&["identity", "same", &one, &other], &faults);
            let is_over = place.steps().len() < step;
            let n_now = answers(&place);
            let at = format!("{fate} at step {step}: {output:?}");
            // The last step comes after the answer is in its place.
            assert!(n_now == n_given || n_now == n_given + 1, "{n_now} of {n_given}, {at}");
            assert_eq!(output.status.success(), is_over, "{at}");
            if fate != "kill" && !is_over {
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(2), "{at}");
                assert!(said.lines().any(|line| line.contains("cannot be saved")), "{at}");
            }
            n_given = n_now;
            assert!(!place.problems().contains("bad-config"), "{at}");
            if is_over {
                break;
            }
        }
        // The last one was kept, and swept what those before had left.
        place.check_next_start(fate);
    }
    kit::figure(
        "T9",
        &format!("answers: {n_tried} steps killed or failed, 0 files in parts, 0 left over"),
    );
}

/// The same from outside: no library stands between, and no call is missed.
#[test]
fn a_full_or_broken_disk_at_any_system_call_loses_no_answer() {
    if !kit::has_program("strace") {
        return kit::skip("T9", "there is no strace");
    }
    let place = Place::new();
    let list = |place: &Place| place.run(&["identity", "list"], &[]).stdout;
    let mut n_tried = 0;
    for (calls, fault) in [
        ("write", "ENOSPC"),
        ("write", "EIO"),
        ("fsync", "ENOSPC"),
        ("fsync", "EIO"),
        ("rename,renameat,renameat2", "ENOSPC"),
        ("rename,renameat,renameat2", "EIO"),
        ("flock", "EIO"),
        ("openat", "EMFILE"),
    ] {
        // Only the folder of answers, or the program could not even be loaded.
        for nth in 1..50 {
            n_tried += 1;
            let before = list(&place);
            let names = [format!("Bo {n_tried}"), format!("Beau {n_tried}")];
            let report = place.at("strace");
            let output = Command::new("strace")
                .args(["-f", "-qq", "-o"])
                .arg(&report)
                .args(["-e", &format!("trace={calls}")])
                .args([
                    "-e",
                    &format!(
                        "inject={calls}:error={fault}:when={}",
                        if calls == "openat" { nth + 20 } else { nth }
                    ),
                ])
                .arg(kit::program())
                .args(["--vault", &place.text("vault"), "identity", "same", &names[0], &names[1]])
                .env_clear()
                .env("HOME", place.at("home"))
                .output()
                .expect("strace runs");
            let is_injected = fs::read_to_string(report).expect("told").contains("INJECTED");
            let after = list(&place);
            let at = format!("{calls} {nth} {fault}: {output:?}");
            assert!(after.starts_with(&before), "{at}");
            assert!(!String::from_utf8_lossy(&output.stderr).contains("fault of its own"), "{at}");
            if !is_injected {
                break;
            }
        }
    }
    kit::figure("T9", &format!("answers, by strace: {n_tried} calls failed, 0 answers lost"));
}
