//! What packages ship beside the program, read by those who read it: shells where
//! they are installed, and the makers of manual pages.

mod pty;

use pty::Pty;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn made(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vaultgraph")).args(words).output();
    let Output { status, stdout, .. } = output.expect("the program starts");
    assert!(status.success(), "{words:?}");
    String::from_utf8(stdout).expect("it is UTF-8")
}

#[test]
fn a_command_that_is_typed_wrong_is_told_of_whatever_stands_behind_it() {
    for (typed, meant) in [
        (&["taks"][..], "tasks"),
        (&["sarch", "halcyon"], "search"),
        (&["shwo", "Driftwood", "--json"], "show"),
        (&["pepole", "--sort", "met"], "people"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_vaultgraph")).args(typed).output();
        let output = output.expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.trim_end().ends_with(&format!("there is {meant}")), "{typed:?}: {said}");
        assert_eq!(output.status.code(), Some(2));
    }
}

/// What a program says of a file; nothing where the program is not installed.
fn judged(file: &str, text: &str, program: &[&str]) -> Option<Output> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
    fs::write(&path, text).expect("written");
    Command::new(program[0]).args(&program[1..]).arg(&path).output().ok()
}

/// What elvish knows only where somebody types.
const EDITOR_OF_ELVISH: &str = "var edit: = (ns [&completion:=(ns [&arg-completer=[&]]) \
    &complex-candidate~={|@words &display='' &code-suffix=''| put $@words }])\n";

#[track_caller]
fn check_shell(shell: &str, reader: &[&str]) {
    let mut script = made(&["completions", shell]);
    for word in ["backlinks", "identity", "--config-folder", "completions"] {
        assert!(script.contains(word.trim_start_matches("--")), "{shell} does not know {word}");
    }
    if shell == "elvish" {
        script.insert_str(0, EDITOR_OF_ELVISH);
    }
    match judged(&format!("completions.{shell}"), &script, reader) {
        Some(output) => assert!(output.status.success(), "{shell} refuses it: {output:?}"),
        None => println!("{} is not installed", reader[0]),
    }
}

#[test]
fn every_shell_is_given_completions_that_it_can_read() {
    check_shell("bash", &["bash", "-n"]);
    check_shell("zsh", &["zsh", "-n"]);
    check_shell("fish", &["fish", "-n"]);
    check_shell("powershell", &["true"]);
    check_shell("elvish", &["elvish", "-compileonly"]);
    check_shell("nushell", &["nu", "--commands", "source"]);
}

/// A shell that knows the completions, in a folder where a folder and a file of
/// like names lie; nothing where the shell is not installed.
fn shell_at_work(shell: &str, args: &[&str], begin: &str) -> Option<(tempfile::TempDir, Pty)> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let program = std::env::split_paths(&paths).map(|folder| folder.join(shell));
    let Some(program) = program.into_iter().find(|program| program.is_file()) else {
        println!("{shell} is not installed");
        return None;
    };
    let home = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| home.path().join(name);
    fs::create_dir(at("garden of herbs")).expect("made");
    fs::write(at("garden.txt"), "").expect("written");
    fs::write(at("_vaultgraph"), made(&["completions", shell])).expect("written");
    let variables = [("HOME", home.path().to_str().expect("Unicode")), ("PS1", "% ")];
    let mut pty = Pty::start_in(home.path(), Path::new(&program), args, (160, 50), &variables);
    pty.send(&format!("{begin}; echo rea''dy\n"));
    pty.wait_for("ready");
    Some((home, pty))
}

/// Types words and a Tab each, and sees what the shell makes of them.
fn check_completed(pty: &mut Pty, rows: &[(&str, &str)]) {
    for (typed, completed) in rows {
        pty.send(&format!("vaultgraph {typed}\t"));
        pty.wait_for(&format!("vaultgraph {completed}"));
        pty.send("\x15");
    }
}

/// What every shell is to make of a word that was begun.
const COMPLETED: &[(&str, &str)] = &[
    ("tasks --overd", "tasks --overdue"),
    ("completions fi", "completions fish"),
    ("people --sort no", "people --sort notes"),
    ("--theme no", "--theme nord"),
    ("check --only bad-f", "check --only bad-frontmatter"),
    ("write ti", "write tick"),
    ("--vault gard", r"--vault garden\ of\ herbs"),
];

#[test]
fn zsh_completes_options_values_and_folders_behind_a_command_as_before_it() {
    let begin = "fpath=($HOME $fpath); autoload -U compinit; compinit -u -D";
    let Some((_home, mut pty)) = shell_at_work("zsh", &["-f", "-i"], begin) else { return };
    check_completed(&mut pty, COMPLETED);
    check_completed(&mut pty, &[("gard", r"garden\ of\ herbs"), ("backl", "backlinks")]);
    pty.send("exit\n");
    pty.end();
}

#[test]
fn bash_completes_the_same() {
    let args = ["--norc", "--noprofile", "-i"];
    let Some((_home, mut pty)) = shell_at_work("bash", &args, ". ~/_vaultgraph") else { return };
    check_completed(&mut pty, COMPLETED);
    pty.send("exit\n");
    pty.end();
}

#[test]
fn the_script_of_zsh_looks_for_the_command_in_the_first_word() {
    let script = made(&["completions", "zsh"]);
    assert!(script.contains(r#"":: :{_vaultgraph_commands; _files -/}""#), "no commands");
    assert!(script.contains("case $line[1] in"), "no first word");
    assert!(!script.contains("$line[2]") && !script.contains("::folder"), "a word before it");
}

#[test]
fn the_manual_page_has_every_subcommand_and_formats_without_a_word_of_complaint() {
    let page = made(&["man"]);
    assert!(page.contains(".TH"), "no title");
    for sub in ["BACKLINKS", "IDENTITY SAME", "EXPORT", "TIMELINE"] {
        assert!(page.contains(&format!(".SH \"VAULTGRAPH {sub}\"")), "no {sub}");
    }
    let Some(output) = judged("page.1", &page, &["groff", "-man", "-Tutf8", "-ww", "-z"]) else {
        println!("groff is not installed");
        return;
    };
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn the_licences_of_what_is_built_in_are_printed_behind_that_of_the_program() {
    let text = made(&["licenses"]);
    assert!(text.starts_with("vaultgraph\n\nMIT License\n"), "{text}");
    let n = text.lines().filter(|line| line.starts_with("syntaxes/")).count();
    assert_eq!(n > 0, cfg!(feature = "code"), "{n} syntaxes name theirs");
    assert!(!text.contains('\r') && !text.contains('\x1b'));
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = made(&["--version"]);
    assert!(version.starts_with(&format!("vaultgraph {}", env!("CARGO_PKG_VERSION"))), "{version}");
}
