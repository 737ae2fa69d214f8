//! T3: a vault of hostile names and notes, on every screen, in every answer of
//! the command line, and on the wire to the terminal. Nothing in it commands the
//! terminal or is lost, and nothing outside of it is read or run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use crate::hostile::payloads::PAYLOADS;
use crate::hostile::{self, CANARY, Corpus, Weight};
use crate::kit;
use crate::pty::Pty;
use crate::stage::{Stage, Written};
use crate::tour::{self, STOPS};
use crate::wire;
use vaultgraph::app::model::Layer;
use vaultgraph::app::msg::{Loaded, Msg};
use vaultgraph::note::Packed;
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::reading::{self, Opened};
use vaultgraph::shell::root::Root;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;
use vaultgraph::text::shown::is_harmless;
use vaultgraph::vault::NodeId;

/// The corpus of this weight, made once, in a folder that goes with the program.
fn corpus(weight: Weight) -> &'static (tempfile::TempDir, Corpus) {
    static LIGHT: OnceLock<(tempfile::TempDir, Corpus)> = OnceLock::new();
    static HEAVY: OnceLock<(tempfile::TempDir, Corpus)> = OnceLock::new();
    let made = if weight == Weight::Light { &LIGHT } else { &HEAVY };
    made.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let corpus = hostile::make(folder.path(), weight).expect("made");
        (folder, corpus)
    })
}

fn open(corpus: &Corpus) -> Opened {
    let store = Store::Disk(Root::open(&corpus.vault).expect("a folder"));
    let workers = Workers::start().expect("threads");
    let never = AtomicBool::new(false);
    reading::open(&store, &User::default(), &workers, |_| {}, &never).expect("not cancelled")
}

/// Files and links of a folder and those below it; what begins with a dot is not
/// of the vault, and no link is entered.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let is_hidden = |path: &Path| {
        let name = path.file_name().expect("it has a name");
        name.as_encoded_bytes().starts_with(b".")
    };
    let all = kit::files_below(folder).into_iter();
    let within = |path: &PathBuf| {
        // It stands for a file that is not hidden.
        if path.extension().is_some_and(|end| end == "icloud") {
            return true;
        }
        let below = path.strip_prefix(folder).expect("it is below");
        !below.ancestors().any(|part| part.file_name().is_some() && is_hidden(part))
    };
    all.filter(within).collect()
}

#[test]
fn no_entry_of_a_hostile_vault_is_lost_without_a_word() {
    let (_, corpus) = corpus(Weight::Heavy);
    let started = Instant::now();
    let opened = open(corpus);
    let took = started.elapsed();
    let store = opened.store();
    let found = store.list(&AtomicBool::new(false), |_| {});
    let listed: BTreeSet<_> =
        found.notes.iter().chain(&found.attachments).map(|one| &one.path).collect();
    assert_eq!(listed.len(), found.count(), "two files share a name");
    let said: BTreeSet<_> = found
        .problems
        .iter()
        .map(|problem| &problem.path)
        .filter(|path| !listed.contains(path))
        .collect();
    // A linked folder of the vault is found where it is.
    let is_linked_folder = |path: &PathBuf| path.is_symlink() && path.is_dir();
    let inside = |path: &PathBuf| path.canonicalize().is_ok_and(|to| to.starts_with(&corpus.vault));
    let mut there = entries(&corpus.vault);
    there.retain(|path| !(is_linked_folder(path) && inside(path)));
    assert_eq!(listed.len() + said.len(), there.len(), "said of: {said:#?}");
    let parsed: BTreeSet<_> = opened.vault.parsed().iter().map(Packed::path).collect();
    let notes: BTreeSet<_> = found.notes.iter().map(|one| &one.path).collect();
    assert_eq!(parsed, notes);
    for name in found.notes.iter().chain(&found.attachments) {
        assert!(opened.vault.by_path(&name.path).is_some(), "{} has no node", name.path);
    }
    let faults: Vec<_> =
        opened.vault.diagnostics().iter().filter(|one| one.code.name() == "parser-fault").collect();
    assert!(faults.is_empty(), "the reader of notes panicked: {faults:?}");
    kit::figure(
        "T3",
        &format!(
            "{} entries, {} of them notes, 0 lost, read in {took:.1?}",
            there.len(),
            notes.len()
        ),
    );
}

/// The most that a cell may send to the terminal, in bytes: a letter with some thirty
/// marks, and the sign that there were more.
const CELL_BYTES_MAX: usize = 67;

#[track_caller]
fn check_screen(stage: &Stage, at: &dyn Fn() -> String) {
    let buffer = stage.painted();
    let bad = buffer.content.iter().find(|cell| !cell.symbol().chars().all(is_harmless));
    assert_eq!(bad, None, "before the second net, {}", at());
    let large = buffer.content.iter().find(|cell| cell.symbol().len() > CELL_BYTES_MAX);
    assert_eq!(large, None, "a cell that holds a book, {}", at());
    let seen = stage.screen();
    assert!(!seen.contains(CANARY), "from outside, {}:\n{seen}", at());
}

/// What is pressed at every node, one after the other, a look after each.
const AT_EACH: &[&str] = &[
    "g", "d", "d", "right", "pagedown", "G", "tab", "w", "esc", "i", "esc", "left", "G", "n", "x",
    "esc", "y", "esc",
];

/// The screens that are opened at every node before a release, and at some with
/// each change.
const SCREENS_AT: &[&str] =
    &["m", "tab", "esc", "T", "esc", "F", "esc", "B", "esc", "p", "esc", "&", "esc"];

#[test]
fn no_cell_of_any_screen_holds_what_a_hostile_vault_would_have_a_terminal_do() {
    let (_, corpus) = corpus(Weight::Light);
    let opened = open(corpus);
    let written = Written::read(Arc::clone(&opened.vault), |path| {
        opened.files.read(path).ok().map(|contents| contents.bytes)
    });
    let loaded = written.loaded();
    let mut n = 0;
    for (at, stop) in STOPS.iter().enumerate() {
        let (width, height) = if at % 2 == 0 { (160, 45) } else { (60, 20) };
        for (width, height) in [(width, height), (120, 35)] {
            let mut stage = Stage::before_reading(&written, width, height);
            stage.send(Msg::Loaded(loaded.clone()));
            // The keys were made for another vault; here each leads somewhere too.
            tour::go(&mut stage, stop);
            for _ in 0..kit::count(12, 400) {
                check_screen(&stage, &|| format!("at {}", stop.name));
                stage.press("pagedown");
                n += 1;
            }
        }
    }
    let nodes: Vec<NodeId> = opened.vault.nodes().map(|(id, _)| id).collect();
    let step = kit::count(24, 1);
    for (at, node) in nodes.iter().enumerate().skip(nodes.len() % step).step_by(step) {
        n += visit(&written, &loaded, *node, kit::is_full() || at % 16 < step);
    }
    kit::figure(
        "T3",
        &format!("{n} frames of {} nodes, 0 control characters in any cell", nodes.len()),
    );
}

fn visit(written: &Arc<Written>, loaded: &Loaded, node: NodeId, with_screens: bool) -> usize {
    let mut stage = Stage::before_reading(written, 120, 35);
    stage.model.layer = Layer::None;
    stage.model.pending = Some(loaded.vault.anchor(node));
    stage.send(Msg::Loaded(loaded.clone()));
    let more = if with_screens { SCREENS_AT } else { &[] };
    for keys in AT_EACH.iter().chain(more) {
        stage.press(keys);
        let name = || format!("after {keys} at {:?}", loaded.vault.node(node).name());
        check_screen(&stage, &name);
    }
    AT_EACH.len() + more.len()
}

/// A way to ask each subcommand; `NAME` stands for a name.
#[rustfmt::skip]
const ASKED: &[&[&str]] = &[
    &["find"], &["find", "a"], &["find", "--where", "has:note"], &["find", "--where", "NAME"], &["find", "NAME"],
    &["search", "hub"], &["search", "/./", "--limit", "100000"], &["search", "--", "NAME"],
    &["show", "NAME"], &["links", "NAME"], &["links", "--all"], &["backlinks", "NAME"], &["neighbors", "NAME"], &["mentions", "NAME"], &["new"], &["new", "--since", "2026-01-01"],
    &["map", "NAME"], &["map", "--whole"], &["map", "NAME", "--svg"], &["tags"], &["tasks"],
    &["tasks", "--about", "NAME"], &["timeline"], &["timeline", "NAME"], &["facts"], &["facts", "--about", "NAME"],
    &["decisions"], &["people"], &["between", "Hub", "NAME"], &["path", "Hub", "NAME", "--hubs"], &["brief", "NAME"],
    &["day", "2026-01-02"], &["stats"], &["stats", "--bridges"], &["check"], &["variants"], &["identity", "list"],
    &["why", "Hub.md", "NAME"], &["why", "NAME", "Hub"],
    &["export", "--format", "json"], &["export", "--format", "dot"], &["export", "--format", "graphml"],
    &["export", "--format", "gexf"], &["export", "--format", "csv"], &["export", "--format", "mermaid"],
    &["export", "--format", "cypher"], &["export", "--format", "json", "--around", "NAME"],
    &["export", "--format", "svg", "--around", "NAME"], &["write", "note", "NAME"], &["write", "encoding", "NAME"], &["write", "names", "NAME"],
];

/// The subcommands that show nothing of a vault.
const OF_NO_VAULT: [&str; 5] = ["completions", "man", "licenses", "config", "vaults"];

/// The subcommands that the program says it has.
fn subcommands(home: &Path) -> Vec<String> {
    let help = run(&["--help"], home, home);
    let help = String::from_utf8(help.stdout).expect("help is text");
    let rows = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let rows = rows.take_while(|line| !line.trim().is_empty());
    rows.filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .map(str::to_owned)
        .collect()
}

fn run(args: &[&str], vault: &Path, home: &Path) -> Output {
    Command::new(kit::program())
        .args(args)
        .current_dir(vault)
        .env_clear()
        .env("HOME", home)
        .output()
        .expect("the program can be started")
}

/// What a terminal, or a reader of lines, would act on. Tabs stand between
/// columns; JSON keeps some invisible characters as they are.
fn acts(c: char, json: bool) -> bool {
    let kept =
        matches!(c, '\n' | '\t') || json && matches!(c, '\u{fe0f}' | '\u{200b}' | '\u{feff}');
    !kept && !is_harmless(c)
}

fn check_answer(args: &[&str], output: &Output, json: bool) {
    // An export is one text of JSON in several lines.
    let keeps = json || args.contains(&"json");
    let told = || format!("{args:?}");
    let status = output.status.code();
    assert!(matches!(status, Some(0..=2)), "{} ended with {status:?}", told());
    for bytes in [&output.stdout, &output.stderr] {
        let text =
            std::str::from_utf8(bytes).unwrap_or_else(|_| unreachable!("{} is not UTF-8", told()));
        let bad = text.lines().find(|line| line.chars().any(|c| acts(c, keeps)));
        assert_eq!(bad, None, "{}", told());
        assert!(!text.contains(CANARY), "{} tells of what lies outside", told());
    }
    if json {
        let lines = std::str::from_utf8(&output.stdout).expect("seen above").lines();
        for line in lines {
            let value: Result<serde_json::Value, _> = serde_json::from_str(line);
            assert!(value.is_ok(), "{}: {line}", told());
        }
    }
}

#[test]
fn no_answer_of_any_subcommand_holds_what_would_command_a_terminal() {
    let (folder, corpus) = corpus(Weight::Light);
    let home = folder.path().join("home");
    for name in
        subcommands(&corpus.vault).iter().filter(|name| !OF_NO_VAULT.contains(&name.as_str()))
    {
        assert!(ASKED.iter().any(|asked| asked[0] == name), "{name} is not asked here");
    }
    let deep = PAYLOADS.iter().step_by(kit::count(17, 1)).map(|(_, text)| *text);
    let names: Vec<&str> = ["Hub", "payload/clipboard.md"].into_iter().chain(deep).collect();
    let mut n = 0;
    for asked in ASKED {
        let has_name = asked.contains(&"NAME");
        for name in if has_name { &names[..] } else { &names[..1] } {
            let args: Vec<&str> =
                asked.iter().map(|word| if *word == "NAME" { *name } else { *word }).collect();
            // A name that begins with a dash is an option, rightly.
            if args.iter().any(|word| word.starts_with("--json")) {
                continue;
            }
            for json in [false, true] {
                let mut args = args.clone();
                if json && !args.contains(&"--svg") {
                    args.insert(0, "--json");
                }
                let has_rows = !args.contains(&"--svg") && !args.contains(&"write");
                let is_json = json && has_rows && args.get(1) != Some(&"export");
                check_answer(&args, &run(&args, &corpus.vault, &home), is_json);
                n += 1;
            }
        }
    }
    let owned = kit::files_below(folder.path()).into_iter().find(|file| file.ends_with("owned"));
    assert_eq!(owned, None, "something of the vault was run");
    kit::figure(
        "T3",
        &format!(
            "{n} answers of {} subcommands, 0 control characters",
            subcommands(&corpus.vault).len()
        ),
    );
}

#[test]
fn nothing_foreign_is_on_the_wire_to_the_terminal() {
    let (folder, corpus) = corpus(Weight::Light);
    let home = folder.path().join("home of the wire");
    fs::create_dir_all(&home).expect("made");
    let vault = corpus.vault.to_str().expect("a plain name");
    let variables = [("HOME", home.to_str().expect("a plain name")), ("COLORTERM", "truecolor")];
    let mut pty = Pty::start(kit::program(), &[vault], (120, 35), &variables);
    pty.wait_until("the vault", |screen| {
        let text = screen.contents();
        text.contains(" notes") && !text.contains("reading")
    });
    let mut chance = kit::Chance(kit::seed("T3"));
    // Not those that open a box with a field, which would take the question mark.
    let keys = [
        "\x1b[B", "\x1b[C", "\x1b[D", "\t", "g", "G", "d", "J", "F", "t", "T", "P", "H", "S", "m",
        "z",
    ];
    pty.send("\x1b");
    pty.wait_for("recent notes");
    for _ in 0..kit::count(60, 3_000) {
        for _ in 0..6 {
            let key: &&str = chance.of(&keys);
            pty.send(key);
        }
        // The help is drawn behind all that was pressed before.
        pty.send("?");
        pty.wait_for("╭ Help ");
        pty.send("\x1b");
        let is_below = |screen: &vt100::Screen| !screen.contents().contains("╭ Help ");
        pty.wait_until("the screen below", is_below);
    }
    pty.send("\x03");
    let ended = pty.end();
    assert_eq!(ended.left_behind, [""; 0]);
    assert_eq!(ended.status, 0, "{}", ended.screen);
    let foreign = wire::foreign(&ended.raw);
    assert!(foreign.is_empty(), "{foreign:?}");
    let text = String::from_utf8_lossy(&ended.raw);
    assert!(!text.contains(CANARY));
    kit::figure("T3", &format!("{} bytes to the terminal, 0 foreign commands", ended.raw.len()));
}

#[test]
fn nothing_outside_is_opened_and_nothing_is_run_because_a_note_says_so() {
    if !kit::has_program("strace") {
        return kit::skip("T3", "strace is not there to see what is opened");
    }
    let (folder, corpus) = corpus(Weight::Light);
    let log = folder.path().join("opened");
    for args in [
        &["check"][..],
        &["show", "odd/looks out.md"],
        &["search", "secret"],
        &["export", "--format", "json"],
    ] {
        let traced = Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=open,openat,openat2,execve,connect", "-o"])
            .arg(&log)
            .arg(kit::program())
            .args(args)
            .current_dir(&corpus.vault)
            .env("HOME", folder.path().join("home of the trace"))
            .output()
            .expect("strace can be started");
        let log = fs::read_to_string(&log).unwrap_or_default();
        if log.is_empty() {
            let why = String::from_utf8_lossy(&traced.stderr).into_owned();
            return kit::skip("T3", &format!("strace may not trace here: {}", why.trim()));
        }
        let mut runs = 0;
        for line in log.lines() {
            runs += usize::from(line.contains("execve("));
            let outside = [
                "/outside",
                "/etc/passwd",
                "/dev/zero",
                "/dev/urandom",
                "/proc/self/mem",
                "connect(",
            ];
            let named = outside.iter().find(|path| line.contains(*path));
            assert_eq!(named, None, "{args:?}: {line}");
        }
        assert_eq!(runs, 1, "{args:?} ran another program:\n{log}");
        assert!(log.contains("Hub.md") || log.contains("cache"), "nothing was seen:\n{log}");
    }
    kit::figure("T3", "0 files outside of the vault opened, 0 programs run");
}
