//! T7: whatever ends or stops the program, in whatever state, the terminal is as
//! it was, and the program is gone. How fast is told, not asserted.

use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::kit;
use crate::pty::{Ended, Pty, Size, Tie};
use crate::shim;

const SIZE: Size = (100, 30);
const CTRL_C: &str = "\x03";

/// The status of a program whose terminal is gone.
const GONE: u32 = 129;

/// How long a read of a file takes in the vault that is being read, in microseconds: it
/// is not over before the program is, however late this test looks.
const AN_HOUR: &str = "3600000000";

/// What the program is at when it is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Indexing,
    Idle,
    Popup,
    Search,
    /// Another program has the terminal.
    Editor,
}

const STATES: [State; 5] =
    [State::Indexing, State::Idle, State::Popup, State::Search, State::Editor];

/// An editor that waits for the end of what is typed.
const EDITOR: &str = "#!/bin/sh\necho $$ > \"$0.pid\"\necho EDITOR\nexec cat\n";
const END_OF_TYPING: &str = "\x04";

impl State {
    /// The keys that lead there, each with what is to be seen after it.
    fn steps(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Indexing => &[("", "reading")],
            Self::Idle => &[("", "3 notes"), ("\x1b", "q quit")],
            Self::Popup => &[("", "3 notes"), ("\x1b", "q quit"), ("?", "In the list")],
            Self::Search => &[("", "3 notes"), ("quill", "1 of 3")],
            Self::Editor => &[("", "3 notes"), ("quill\r", "Home › Ada Quill "), ("e", "EDITOR")],
        }
    }
}

/// Three notes that link to each other, twenty that take an hour to be read, and a
/// home.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("has one")).expect("made");
            fs::write(file, text).expect("written");
        };
        write("few/Ada Quill.md", "Builds the [[Blue Engine]].\n");
        write("few/Blue Engine.md", "Needs the [[Cog Works]].\n");
        write("few/Cog Works.md", "Made of brass.\n");
        for n in 0..20 {
            write(&format!("many/{n}.md"), "One of [[many]].\n");
        }
        write("editor", EDITOR);
        let editor = folder.path().join("editor");
        fs::set_permissions(editor, fs::Permissions::from_mode(0o700)).expect("allowed");
        Self(folder)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The command that opens a vault in the given state.
    fn command(&self, state: State) -> [String; 3] {
        let vault = if state == State::Indexing { "many" } else { "few" };
        let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
        [text(kit::program()), "--no-cache".to_owned(), text(&self.at(vault))]
    }

    fn variables(&self, shim: &Path) -> Vec<(String, String)> {
        let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
        let own = |name: &str, value: String| (name.to_owned(), value);
        vec![
            own("HOME", text(&self.at("home"))),
            own("EDITOR", text(&self.at("editor"))),
            own("PS1", "shell> ".to_owned()),
            own("LD_PRELOAD", text(shim)),
            own("FI_PATH", text(&self.at("many"))),
            own("FI_DELAY", AN_HOUR.to_owned()),
        ]
    }

    fn start(&self, program: &str, args: &[String], shim: &Path, tie: Tie) -> Pty {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let variables = self.variables(shim);
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (&**name, &**value)).collect();
        Pty::start_tied(Path::new(program), &args, SIZE, &variables, tie)
    }

    fn open(&self, state: State, shim: &Path, tie: Tie) -> Pty {
        let [program, args @ ..] = self.command(state);
        let mut pty = self.start(&program, &args, shim, tie);
        go(state, &mut pty, None);
        pty
    }
}

/// Brings the program into a state; what it draws is on `screen`, if elsewhere.
fn go(state: State, keys: &mut Pty, screen: Option<&Pty>) {
    for (pressed, seen) in state.steps() {
        if !pressed.is_empty() {
            keys.send(pressed);
        }
        screen.unwrap_or(keys).wait_for(seen);
    }
}

#[track_caller]
fn check_left_well(ended: &Ended, status: u32, at: &str) {
    assert_eq!(ended.left_behind, [""; 0], "left behind {at}");
    assert_eq!(ended.status, status, "{at}, with the screen:\n{}", ended.screen);
}

/// Ends the program in each state, and tells the longest time that it took.
fn in_each_state(name: &str, end: impl Fn(&Place, State, &Path) -> Duration) {
    let Some(shim) = shim::get("T7") else { return };
    let place = Place::new();
    let longest = STATES.map(|state| (end(&place, state, shim), state)).into_iter();
    let (longest, state) = longest.max_by_key(|one| one.0).expect("there are states");
    let told = format!("{name}: {} states, longest {longest:.0?} ({state:?})", STATES.len());
    kit::figure("T7", &told);
}

fn by_signal(name: &str, signal: Signal, status: u32) {
    in_each_state(name, |place, state, shim| {
        let mut pty = place.open(state, shim, Tie::Session);
        let mut begun = Instant::now();
        pty.signal(signal);
        if state == State::Editor && matches!(signal, Signal::INT | Signal::QUIT) {
            // What the keys of the terminal send is meant for the editor.
            pty.send(END_OF_TYPING);
            pty.wait_until("its own screen again", vt100::Screen::alternate_screen);
            begun = Instant::now();
            pty.signal(signal);
        }
        let ended = pty.end();
        let took = begun.elapsed();
        check_left_well(&ended, status, &format!("after {name} while {state:?}"));
        took
    });
}

#[test]
fn an_interrupt_ends_it_well() {
    by_signal("INT", Signal::INT, 130);
}

#[test]
fn a_quit_ends_it_well() {
    by_signal("QUIT", Signal::QUIT, 131);
}

#[test]
fn a_wish_to_terminate_ends_it_well() {
    by_signal("TERM", Signal::TERM, 143);
}

#[test]
fn a_hang_up_ends_it_well() {
    by_signal("HUP", Signal::HUP, GONE);
}

#[test]
fn killed_it_is_gone_and_the_next_start_is_well() {
    in_each_state("KILL", |place, state, shim| {
        let pty = place.open(state, shim, Tie::Session);
        let begun = Instant::now();
        pty.signal(Signal::KILL);
        pty.end();
        let took = begun.elapsed();
        let mut pty = place.open(State::Idle, shim, Tie::Session);
        pty.send(CTRL_C);
        check_left_well(&pty.end(), 0, &format!("after one killed while {state:?}"));
        took
    });
}

#[test]
fn a_closed_terminal_ends_it() {
    in_each_state("terminal closed", |place, state, shim| {
        let pty = place.open(state, shim, Tie::Session);
        let begun = Instant::now();
        assert_eq!(pty.hang_up(), GONE, "while {state:?}");
        begun.elapsed()
    });
}

#[test]
fn a_closed_terminal_ends_it_though_no_signal_tells() {
    in_each_state("terminal closed, no HUP", |place, state, shim| {
        let pty = place.open(state, shim, Tie::Loose);
        let begun = Instant::now();
        assert_eq!(pty.hang_up(), GONE, "while {state:?}");
        begun.elapsed()
    });
}

#[test]
fn a_screen_that_is_closed_ends_it_though_the_keys_are_there() {
    in_each_state("screen closed", |place, state, shim| {
        let screen = Pty::start(Path::new("/bin/sh"), &["-c", "exec cat"], SIZE, &[]);
        let line = format!("exec \"$@\" > {}", screen.name().display());
        let shell = ["-c".to_owned(), line, "sh".to_owned()];
        let args: Vec<String> = shell.into_iter().chain(place.command(state)).collect();
        let mut keys = place.start("/bin/sh", &args, shim, Tie::Session);
        go(state, &mut keys, Some(&screen));
        let begun = Instant::now();
        screen.hang_up();
        let ended = keys.end();
        let took = begun.elapsed();
        check_left_well(&ended, GONE, &format!("with the screen closed while {state:?}"));
        took
    });
}

#[test]
fn a_panic_ends_it_well_and_says_so() {
    in_each_state("panic", |place, state, shim| {
        let mut pty = place.open(state, shim, Tie::Session);
        let begun = Instant::now();
        pty.signal(Signal::USR2);
        // The next key asks for the time.
        pty.send(if state == State::Editor { END_OF_TYPING } else { "x" });
        let ended = pty.end();
        let took = begun.elapsed();
        check_left_well(&ended, 101, &format!("after a panic while {state:?}"));
        assert!(ended.screen.contains("fault of its own"), "{}", ended.screen);
        took
    });
}

/// Waits until the process is stopped whose number this file holds, where the system
/// tells.
fn wait_until_stopped(number: &Path) {
    let number = fs::read_to_string(number).expect("the editor has begun");
    let stat = format!("/proc/{}/stat", number.trim());
    let begun = Instant::now();
    while let Ok(stat) = fs::read_to_string(&stat) {
        // Behind its name, which may hold anything.
        if stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T')) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the editor never stopped");
        thread::yield_now();
    }
}

#[test]
fn stopped_it_gives_the_terminal_back_and_takes_it_again() {
    in_each_state("TSTP and CONT", |place, state, shim| {
        let mut shell = place.start("/bin/sh", &["-i".to_owned()], shim, Tie::Session);
        shell.wait_for("shell>");
        let number = place.at(&format!("{state:?}.pid"));
        let command = place.command(state).join(" ");
        let line = format!("sh -c 'echo $$ > {}; exec {command}'\n", number.display());
        shell.send(&line);
        go(state, &mut shell, None);
        let number = fs::read_to_string(number).expect("the program has begun");
        let number = Pid::from_raw(number.trim().parse().expect("a number")).expect("above 0");
        let begun = Instant::now();
        match state {
            // Both are to stop, as when the key for it is pressed.
            State::Editor => shell.send("\x1a"),
            _ => kill_process(number, Signal::TSTP).expect("it is there"),
        }
        shell.wait_until("the shell's screen", |screen| {
            !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
        });
        let took = begun.elapsed();
        assert_eq!(shell.left_behind(), [""; 0], "left behind while stopped, {state:?}");
        if state == State::Editor {
            // The shell waits for the program only. An editor that has not stopped yet
            // would take the line that is meant for the shell.
            wait_until_stopped(&place.at("editor.pid"));
        }
        shell.send("fg\n");
        let seen = match state {
            // Many notes may be read by now.
            State::Indexing => "notes",
            State::Editor => {
                shell.send(END_OF_TYPING);
                "Home › Ada Quill "
            }
            _ => state.steps()[state.steps().len() - 1].1,
        };
        shell.wait_until("its own screen again", |screen| {
            screen.alternate_screen() && screen.contents().contains(seen)
        });
        shell.send(CTRL_C);
        shell.wait_until("the shell's prompt", |screen| {
            !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
        });
        shell.send("exit\n");
        check_left_well(&shell.end(), 0, &format!("after a stop while {state:?}"));
        took
    });
}
