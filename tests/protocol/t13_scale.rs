//! T13: scale: very many notes and links, one folder that holds half of them, a hub,
//! a note far beyond the limit of what is read, a line of megabytes. The first frame
//! does not wait for the reading, keys are answered all the while, memory is bounded.
//! And very many names that sound alike, each of which might be any other.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::kit::{self, Chance};
use crate::pty::{FRAME_BEGIN, Pty};

const SIZE: (u16, u16) = (160, 45);

/// Links that each note has.
const LINKS: usize = 10;

/// How often the keys are pressed that are timed.
const KEYS: usize = 20;

/// The most that the program may hold, in MiB; asked for is half of it.
const RESIDENT_MIB_MAX: usize = 2_048;

/// How large the vault is.
struct Scale {
    notes: usize,
    /// How many of them link to the hub, and lie in one folder.
    half: usize,
    long_note: usize,
    long_line: usize,
}

impl Scale {
    fn wanted() -> Self {
        Self {
            notes: kit::count(10_000, 100_000),
            half: kit::count(6_000, 50_000),
            long_note: kit::count(20, 100) << 20,
            long_line: 5 << 20,
        }
    }

    /// Writes the vault; gives how many notes it has in all.
    fn write(&self, folder: &Path) -> std::io::Result<usize> {
        let mut chance = Chance(13);
        let one = folder.join("one folder");
        fs::create_dir(&one)?;
        for at in 0..self.notes {
            let mut text = format!("# Note {at}\n\n");
            if at < self.half {
                text += "See [[The hub]].\n";
            }
            for _ in 0..LINKS {
                text += &format!("- with [[n{:06}]]\n", chance.below(self.notes));
            }
            let within =
                if at < self.half { one.clone() } else { folder.join(format!("f{}", at % 97)) };
            if at >= self.half && at < self.half + 97 {
                fs::create_dir_all(&within)?;
            }
            fs::write(within.join(format!("n{at:06}.md")), text)?;
        }
        fs::write(folder.join("The hub.md"), "In the middle.\n")?;
        let mut long = BufWriter::new(File::create(folder.join("Long note.md"))?);
        let line = format!("Line of a long note, [[n000001]]. {}\n", "word ".repeat(10));
        for _ in 0..self.long_note / line.len() {
            long.write_all(line.as_bytes())?;
        }
        long.flush()?;
        let line = format!("begins [[n000002]] {}", "word ".repeat(self.long_line / 5));
        fs::write(folder.join("Long line.md"), line)?;
        Ok(self.notes + 3)
    }
}

fn thousands(n: usize) -> String {
    match n / 1_000 {
        0 => n.to_string(),
        more => format!("{},{:03}", thousands(more), n % 1_000),
    }
}

/// What the program in a terminal holds and the most it held, in MiB.
fn memory(pty: &Pty) -> (usize, usize) {
    memory_of(pty.process().as_raw_nonzero().get().cast_unsigned())
}

/// What a process holds and the most it held, in MiB; 0 where the system does not tell.
fn memory_of(process: u32) -> (usize, usize) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let mib = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0)
            >> 10
    };
    (mib("VmRSS:"), mib("VmHWM:"))
}

/// Presses a key and waits until the trail above has this many steps; gives how long
/// that took.
fn press(pty: &mut Pty, key: &str, n_steps: usize) -> Duration {
    let pressed = Instant::now();
    pty.send(key);
    pty.wait_until(&format!("{n_steps} steps after {key:?}"), |screen| {
        let text = screen.contents();
        text.lines().next().is_some_and(|line| line.matches('›').count() == n_steps)
    });
    pressed.elapsed()
}

/// Whether the vault is still being read.
fn is_reading(screen: &str) -> bool {
    screen.contains("reading")
}

#[test]
fn a_vault_of_very_many_notes_is_walked_while_it_is_read_and_after() {
    let scale = Scale::wanted();
    let (vault, home) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("one"));
    let n_notes = scale.write(vault.path()).expect("written");
    let folder = vault.path().to_str().expect("a plain path");
    let variables = [("HOME", home.path().to_str().expect("a plain path"))];
    let started = Instant::now();
    let mut pty = Pty::start(kit::program(), &[folder], SIZE, &variables);
    let first = pty.first_frame();
    let first_after = started.elapsed();
    assert!(!first.trim().is_empty(), "nothing is on the first screen");
    let all = format!("{} notes", thousands(n_notes));
    assert!(!first.contains(&all), "it waited:\n{first}");
    // Into the finder, which is open; a screen is looked at while it is read.
    pty.send("n00");
    let typed = pty.wait_until("the typed letters", |screen| screen.contents().contains("n00"));
    let answered_after = started.elapsed();
    let while_reading = !typed.contains(&all);
    assert!(while_reading || !kit::is_full(), "no key was answered while it was read:\n{typed}");
    pty.wait_until("the whole vault", |screen| {
        screen.contents().contains(&all) && !is_reading(&screen.contents())
    });
    let read_after = started.elapsed();
    kit::figure(
        "T13",
        &format!(
            "{n_notes} notes, {} links, {} in one folder: first frame after {first_after:.0?}, \
             letters shown after {answered_after:.0?} ({}), read after {read_after:.1?}",
            n_notes * LINKS,
            scale.half,
            if while_reading { "while it was read" } else { "it was read by then" },
        ),
    );
    walk(&mut pty, &scale);
    let (resident, most) = memory(&pty);
    kit::figure("T13", &format!("memory: {resident} MiB, at most {most} MiB"));
    assert!(most <= RESIDENT_MIB_MAX, "{most} MiB");
    pty.send("\x03");
    let ended = pty.end();
    assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
    let n_frames = ended.raw.windows(FRAME_BEGIN.len()).filter(|at| at == &FRAME_BEGIN).count();
    kit::figure("T13", &format!("{} bytes in {n_frames} frames", ended.raw.len()));
}

/// Walks into the hub, through it, and to what is very long.
fn walk(pty: &mut Pty, scale: &Scale) {
    let go = |pty: &mut Pty, name: &str, shows: &str| {
        // Escape and a letter at once would be one key.
        if !pty.shows(|screen| screen.contents().contains("q quit")) {
            pty.send("\x1b");
        }
        pty.wait_for("q quit");
        pty.send("/");
        pty.wait_until("the finder", |screen| !screen.contents().contains("q quit"));
        pty.send(name);
        pty.wait_for(name);
        let pressed = Instant::now();
        pty.send("\r");
        pty.wait_until(shows, |screen| {
            let text = screen.contents();
            text.contains("q quit") && text.contains(shows)
        });
        pressed.elapsed()
    };
    let into = go(pty, "The hub", &thousands(scale.half));
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..KEYS {
        times.push(press(pty, "\x1b[C", 2));
        times.push(press(pty, "\x1b[D", 1));
        // What is pressed meanwhile is taken in its order.
        pty.send("Gg\x1b[B");
    }
    times.sort_unstable();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    let last = times[times.len() * 99 / 100];
    kit::figure(
        "T13",
        &format!(
            "into a hub of {} links: its list after {into:.0?}; {} keys there: median {median:.1?}, \
             99 of 100 within {last:.1?}, the longest {worst:.1?}",
            scale.half,
            times.len()
        ),
    );
    let note = go(pty, "Long note", "Line of a long note");
    let line = go(pty, "Long line", "begins");
    kit::figure(
        "T13",
        &format!(
            "a note of {} MiB is shown after {note:.0?}, a line of {} MiB after {line:.0?}",
            scale.long_note >> 20,
            scale.long_line >> 20
        ),
    );
}

/// Names that sound alike, each with a word or two for every other.
const SOUND_ALIKE: usize = 15_000;

/// The most that comparing them may hold, in MiB.
const ALIKE_MIB_MAX: usize = 512;

/// A name that sounds as all others of these do, and is spelled like none of them.
fn sounding(chance: &mut Chance) -> String {
    let mut word = |letters: &[&[&str]]| -> String {
        let word: String = letters.iter().map(|ways| *chance.of::<&str>(ways)).collect();
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    let (s, t, e) = (&["s", "z", "ss"][..], &["t", "d", "tt"][..], &["e", "a", "ee"][..]);
    let (f, n, o) = (&["f", "v", "ph"][..], &["n", "m", "nn"][..], &["o", "u", "oo"][..]);
    let (k, l, i) = (&["k", "c", "ck"][..], &["l", "ll"][..], &["i", "y", "ie"][..]);
    let first = word(&[s, t, e, f, e, n, o]);
    format!("{first} {}", word(&[k, o, l, i, n, s, k, i]))
}

#[test]
fn very_many_names_that_sound_alike_are_compared_within_bounds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut chance = Chance(15);
    let mut names: Vec<String> = (0..SOUND_ALIKE).map(|_| sounding(&mut chance)).collect();
    names.sort();
    names.dedup();
    for (at, names) in names.chunks(15).enumerate() {
        let list: String = names.iter().map(|name| format!("- {name}\n")).collect();
        let text = format!("---\nparticipants:\n{list}---\n");
        fs::write(folder.path().join(format!("{at}.md")), text).expect("written");
    }
    let begun = Instant::now();
    let mut program = Command::new(kit::program())
        .args(["--no-cache", "--no-state", "variants", "--vault"])
        .arg(folder.path())
        .env("HOME", folder.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut most = 0;
    let status = loop {
        most = most.max(memory_of(program.id()).1);
        if let Some(status) = program.try_wait().expect("it is a child") {
            break status;
        }
        assert!(begun.elapsed() < kit::HANG_LIMIT, "it does not end");
        thread::sleep(Duration::from_millis(5));
    };
    assert!(status.code().is_some_and(|code| code < 2), "{status}");
    assert!(most <= ALIKE_MIB_MAX, "{most} MiB");
    kit::figure(
        "T13",
        &format!(
            "{} names that sound alike: compared after {:.1?}, at most {most} MiB",
            names.len(),
            begun.elapsed()
        ),
    );
}
