//! What packages ship beside the program, read by those who read it: shells where
//! they are installed, and the makers of manual pages.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

fn made(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vaultgraph")).args(words).output();
    let Output { status, stdout, .. } = output.expect("the program starts");
    assert!(status.success(), "{words:?}");
    String::from_utf8(stdout).expect("it is UTF-8")
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
