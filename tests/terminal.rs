//! The terminal is as it was, whatever ends or stops the program.
//!
//! A stand-in for the program, which is this test binary run again, takes the
//! terminal by the same means and can be made to go wrong on purpose.

mod pty;

use pty::{Ended, Pty, Size};
use ratatui::widgets::Paragraph;
use rustix::process::Signal as Kill;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, process, thread};
use vaultgraph::shell::events::{Inbox, Incoming};
use vaultgraph::shell::faults;
use vaultgraph::shell::input::Input;
use vaultgraph::shell::keyboard::Keyboard;
use vaultgraph::shell::signals::{Signal, TERMINAL_GONE};
use vaultgraph::shell::terminal::{self, Screen, Suspension};

const SIZE: Size = (60, 12);

/// What ends a frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// Set for the stand-in, and nowhere else.
const STAND_IN: &str = "VAULTGRAPH_STAND_IN";

/// Not a test: the stand-in's way in.
#[test]
fn stand_in() {
    if env::var_os(STAND_IN).is_some() {
        process::exit(run_stand_in());
    }
}

fn run_stand_in() -> i32 {
    if let Err(unfit) = terminal::fitness() {
        println!("{unfit}");
        return 2;
    }
    faults::end_on_panic(terminal::restore);
    let mut screen = Screen::enter().expect("the terminal can be taken");
    let inbox: Inbox<()> = Inbox::default();
    inbox.listen_to_signals().expect("signals can be heard");
    let (keyboard, typing) = Keyboard::new().expect("keys can be read");
    inbox.listen_to_keys(&keyboard, typing).expect("keys can be read");
    let mut says = String::from("ready");
    loop {
        let drawn = screen.draw(|frame| {
            let area = frame.area();
            let text = format!("{says} {}x{}", area.width, area.height);
            frame.render_widget(Paragraph::new(text), area);
        });
        if drawn.is_err() {
            return TERMINAL_GONE;
        }
        match inbox.wait(None) {
            Incoming::Signal(Signal::Quit(status)) => {
                drop(screen);
                // The terminal may be gone.
                let _ = writeln!(io::stdout(), "farewell");
                return status;
            }
            Incoming::Signal(Signal::Suspend) => says = suspend(&mut screen),
            Incoming::Signal(Signal::Resumed) => {
                if screen.resume().is_err() {
                    return TERMINAL_GONE;
                }
                says = "back".to_owned();
            }
            Incoming::Input(Input::Key(key)) => match key.typed() {
                Some('q') => return 0,
                Some(key) => says = press(key, &mut screen),
                None => {}
            },
            Incoming::Signal(Signal::Resized)
            | Incoming::Input(_)
            | Incoming::Worker(())
            | Incoming::Tick => {}
        }
    }
}

/// Does what the stand-in has for this key, and gives what it says then.
fn press(key: char, screen: &mut Screen) -> String {
    match key {
        'z' => suspend(screen),
        // A panic here, and one on another thread.
        'p' => provoke(),
        'w' => {
            thread::spawn(provoke);
            String::new()
        }
        'c' => faults::contain(provoke).unwrap_or_else(|_| "contained".to_owned()),
        's' => loop {
            thread::park();
        },
        _ => format!("key {key}"),
    }
}

#[expect(clippy::panic)]
fn provoke() -> String {
    panic!("a fault \x1b[31m on purpose");
}

fn suspend(screen: &mut Screen) -> String {
    match screen.suspend().expect("it can be suspended") {
        Suspension::Stopped => "stopped".to_owned(),
        Suspension::NoShell => "no shell".to_owned(),
    }
}

fn binary() -> PathBuf {
    env::current_exe().expect("this program has a path")
}

const ARGS: [&str; 4] = ["--exact", "stand_in", "--nocapture", "--quiet"];

fn start() -> Pty {
    let pty = Pty::start(&binary(), &ARGS, SIZE, &[(STAND_IN, "1")]);
    pty.wait_for("ready 60x12");
    pty
}

#[track_caller]
fn check_restored(ended: &Ended, status: u32) {
    assert_eq!(ended.left_behind, [""; 0], "left behind");
    assert_eq!(ended.status, status, "with the screen:\n{}", ended.screen);
}

#[test]
fn the_terminal_is_taken_whole() {
    let mut pty = start();
    pty.wait_until("all modes", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
    });
    pty.send("q");
    check_restored(&pty.end(), 0);
}

#[test]
fn a_signal_ends_the_program_and_restores_the_terminal() {
    for (signal, status) in
        [(Kill::INT, 130), (Kill::TERM, 143), (Kill::HUP, 129), (Kill::QUIT, 131)]
    {
        let pty = start();
        pty.signal(signal);
        let ended = pty.end();
        check_restored(&ended, status);
        assert!(ended.screen.contains("farewell"));
    }
}

#[test]
fn a_fault_on_any_thread_restores_the_terminal_and_is_told_plainly() {
    for key in ["p", "w"] {
        let mut pty = start();
        pty.send(key);
        let ended = pty.end();
        check_restored(&ended, 101);
        assert!(ended.screen.contains("fault of its own"), "{}", ended.screen);
        assert!(ended.screen.contains("a fault ␛[31m on purpose"), "{}", ended.screen);
    }
}

#[test]
fn a_contained_fault_is_not_seen() {
    let mut pty = start();
    pty.send("c");
    pty.wait_for("contained 60x12");
    pty.send("q");
    let ended = pty.end();
    check_restored(&ended, 0);
    assert!(!ended.screen.contains("fault of its own"));
}

#[test]
fn a_program_that_is_stuck_is_ended_all_the_same() {
    let mut pty = start();
    pty.send("s");
    pty.signal(Kill::TERM);
    check_restored(&pty.end(), 143);
}

#[test]
fn a_program_whose_terminal_is_closed_ends() {
    assert_eq!(start().hang_up(), 129);
}

#[test]
fn a_stuck_program_whose_terminal_is_closed_ends() {
    let mut pty = start();
    pty.send("s");
    assert_eq!(pty.hang_up(), 129);
}

#[test]
fn any_size_can_be_drawn() {
    let mut pty = start();
    // In a terminal of no size, what is drawn for one of the usual size stands anywhere.
    let sizes = [
        ((1, 1), Some("r")),
        ((0, 0), None),
        ((30, 4), Some("ready 30x4")),
        ((2000, 600), Some("ready 1000x500")),
    ];
    for (size, shown) in sizes {
        let n_frames = pty.n_of(FRAME_END);
        pty.resize(size);
        pty.wait_to_be_sent(FRAME_END, n_frames + 1);
        if let Some(shown) = shown {
            pty.wait_for(shown);
        }
    }
    pty.send("q");
    check_restored(&pty.end(), 0);
}

#[test]
fn a_terminal_made_small_and_large_again_is_drawn_whole() {
    let mut pty = start();
    for _ in 0..50 {
        pty.resize((1, 1));
        pty.resize(SIZE);
        pty.wait_for("ready 60x12");
    }
    pty.send("q");
    check_restored(&pty.end(), 0);
}

#[test]
fn what_the_terminal_says_by_itself_is_no_key() {
    let mut pty = start();
    pty.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c\x1b[?2031;1$y\x1b_Gi=1;OK\x1b\\");
    // One that breaks off, and the key behind it.
    pty.send("\x1b[?1\x03x");
    pty.wait_for("key x 60x12");
    pty.send("q");
    check_restored(&pty.end(), 0);
}

#[test]
fn without_a_shell_to_go_back_to_nothing_is_suspended() {
    let mut pty = start();
    pty.send("z");
    pty.wait_for("no shell 60x12");
    pty.send("q");
    check_restored(&pty.end(), 0);
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_takes_it_again() {
    let variables = [("PS1", "shell> "), (STAND_IN, "1")];
    let mut shell = Pty::start(Path::new("/bin/sh"), &["-i"], SIZE, &variables);
    shell.wait_for("shell>");
    // Written so that the shell's echo of the line is not its outcome.
    shell.send(&format!("{} {}; echo sta''tus $?\n", binary().display(), ARGS.join(" ")));
    shell.wait_for("ready 60x12");
    shell.send("z");
    shell.wait_until("the shell's screen", |screen| {
        let text = screen.contents();
        !screen.alternate_screen() && !screen.hide_cursor() && text.contains("status 1")
    });
    shell.send("fg\n");
    shell.wait_for("back 60x12");
    shell.send("q");
    shell.wait_until("the shell's prompt", |screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
    });
    shell.send("exit\n");
    check_restored(&shell.end(), 0);
}

#[test]
fn a_terminal_that_cannot_draw_is_refused_with_a_reason() {
    for term in ["dumb", ""] {
        let pty = Pty::start(&binary(), &ARGS, SIZE, &[(STAND_IN, "1"), ("TERM", term)]);
        let ended = pty.end();
        check_restored(&ended, 2);
        assert!(ended.screen.contains("cannot draw a screen"));
        assert!(!ended.raw.contains(&0x1b));
    }
}
