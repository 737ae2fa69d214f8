//! T1 and T2: any bytes have an answer. What was kept for each target of `fuzz/`
//! is tried again, with all that was ever found to go wrong; then it is changed by
//! chance, by the words of the targets' dictionaries, and tried. This needs no
//! fuzzer; with one, `docs/RELIABILITY.md` says how.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread;

use crate::hostile::{self, Weight};
use crate::kit::{self, Chance};
use crate::oracles::{ORACLES, Oracle};

/// The longest that is made by chance, in bytes.
const BYTES_MAX: usize = 4_096;

/// What was kept of a target, and what once went wrong with it.
fn kept(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folders = [format!("fuzz/corpus/{target}"), format!("tests/regress/{target}")];
    let files = folders.iter().flat_map(|folder| kit::files_below(&kit::of_project(folder)));
    files.map(|file| (file.clone(), fs::read(file).expect("readable"))).collect()
}

fn check(oracle: &Oracle, bytes: &[u8], whence: &str) {
    let outcome = catch_unwind(AssertUnwindSafe(|| (oracle.1)(bytes)));
    let shown: String = String::from_utf8_lossy(bytes).chars().take(2_000).collect();
    assert!(outcome.is_ok(), "{} fails on {whence}: {shown:?}", oracle.0);
}

#[test]
fn what_was_kept_for_each_target_has_an_answer() {
    let mut n = 0;
    for oracle in ORACLES {
        let kept = kept(oracle.0);
        assert!(kept.len() >= 8, "nothing is kept for {}", oracle.0);
        for (file, bytes) in kept {
            check(oracle, &bytes, &file.display().to_string());
            n += 1;
        }
    }
    kit::figure("T2", &format!("{n} kept inputs of {} targets, 0 failures", ORACLES.len()));
}

#[test]
fn every_note_of_the_hostile_vault_has_an_answer_from_every_target() {
    let notes = hostile::payloads::notes()
        .chain(hostile::yaml::notes(Weight::Light))
        .chain(hostile::markdown::notes(Weight::Light))
        .map(|(name, text)| (name, text.into_bytes()))
        .chain(hostile::encodings::files(Weight::Light));
    let step = kit::count(5, 1);
    let mut n = 0;
    for (at, (name, bytes)) in notes.enumerate() {
        // The first target reads notes; the others are asked in turn.
        let others =
            ORACLES.iter().enumerate().skip(1).filter(|(number, _)| (number + at) % step == 0);
        for oracle in ORACLES.iter().take(1).chain(others.map(|(_, oracle)| oracle)) {
            let short = &bytes[..bytes.len().min(BYTES_MAX)];
            check(oracle, if oracle.0 == "note" { &bytes } else { short }, &name);
            n += 1;
        }
    }
    kit::figure("T1", &format!("{n} hostile notes given to {} targets, 0 failures", ORACLES.len()));
}

/// Which dictionary of `fuzz/` has the words of a target.
pub fn dictionary_of(target: &str) -> &'static str {
    match target {
        "note" | "frontmatter" | "wikilink" | "shown" => "notes.dict",
        "input" => "input.dict",
        _ => "words.dict",
    }
}

/// The words of a dictionary of libFuzzer's form, one in quotes on each line.
fn dictionary(name: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(kit::of_project("fuzz").join(name)).expect("readable");
    let quoted = |line: &str| Some(unescaped(line.strip_prefix('"')?.strip_suffix('"')?));
    let words: Vec<_> = text.lines().filter_map(quoted).collect();
    assert!(words.len() > 20, "{name} has no words");
    words
}

/// Undoes `\\`, `\"` and `\xNN`.
fn unescaped(text: &str) -> Vec<u8> {
    let (mut out, bytes) = (Vec::new(), text.as_bytes());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at..].starts_with(b"\\x")).then(|| text.get(at + 2..at + 4));
        let hex = hex.flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        at += match hex {
            Some(byte) => {
                out.push(byte);
                4
            }
            None => {
                let escaped = usize::from(bytes[at] == b'\\' && at + 1 < bytes.len());
                out.push(bytes[at + escaped]);
                1 + escaped
            }
        };
    }
    out
}

/// Changes bytes a few times: a word put in, a part removed, repeated or moved, a
/// byte turned, another input behind it.
fn change(bytes: &mut Vec<u8>, chance: &mut Chance, words: &[Vec<u8>], others: &[Vec<u8>]) {
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let end = at + chance.below((bytes.len() - at).min(64) + 1);
        match chance.below(7) {
            0 | 1 => drop(bytes.splice(at..at, chance.of(words).iter().copied())),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].repeat(1 + chance.below(8));
                bytes.splice(at..at, part);
            }
            4 if at < bytes.len() => bytes[at] = chance.next() as u8,
            5 => {
                let other = chance.of(others);
                let from = chance.below(other.len() + 1);
                bytes.splice(at..end, other[from..].iter().copied().take(256));
            }
            _ => bytes.truncate(end),
        }
        bytes.truncate(BYTES_MAX);
    }
}

fn by_chance(oracle: &Oracle, seed: u64, n: usize) -> usize {
    let words = dictionary(dictionary_of(oracle.0));
    let kept: Vec<Vec<u8>> = kept(oracle.0).into_iter().map(|(_, bytes)| bytes).collect();
    let name = oracle.0.bytes().fold(0_u64, |sum, byte| sum.rotate_left(8) ^ u64::from(byte));
    let mut chance = Chance(seed ^ name);
    let mut bytes = Vec::new();
    for at in 0..n {
        // Now and then from the start, else on from what it was.
        if at % 8 == 0 {
            bytes.clone_from(chance.of(&kept));
        }
        change(&mut bytes, &mut chance, &words, &kept);
        check(oracle, &bytes, &format!("VAULTGRAPH_SEED={seed}, try {at}"));
    }
    n
}

#[test]
fn what_chance_makes_of_them_has_an_answer() {
    let seed = kit::seed("T1");
    let n = kit::count(2_000, 1_000_000);
    let (one, other) = ORACLES.split_at(ORACLES.len() / 2);
    let tried: usize = thread::scope(|scope| {
        let halves = [one, other].map(|half| {
            scope.spawn(move || half.iter().map(|oracle| by_chance(oracle, seed, n)).sum::<usize>())
        });
        halves.into_iter().map(|half| half.join().expect("every input has an answer")).sum()
    });
    kit::figure(
        "T1",
        &format!("{tried} inputs by chance for {} targets, 0 failures", ORACLES.len()),
    );
}

#[test]
fn a_dictionary_is_read_as_the_fuzzer_reads_it() {
    assert_eq!(unescaped(r#"a\\b\"c\x0ad"#), b"a\\b\"c\nd");
}
