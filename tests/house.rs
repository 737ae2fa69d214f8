//! The order of the house, held by reading its source.
//!
//! The folders of `src` stand in one order, and each may name itself and those
//! before it. Only the last touches files, threads, clocks, the environment,
//! processes and the terminal. Each dependency has a row in [`CRATES`] that says
//! where it may be named; a new dependency adds its row.
//!
//! What counts is code that ships: comments, strings and tests are left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up.
const LAYERS: [&str; 7] = ["text", "note", "vault", "query", "app", "view", "shell"];

/// A dependency, and the folders or files that may name it. `a..` is the folder
/// `a` and all above it.
#[rustfmt::skip]
const CRATES: &[(&str, &[&str])] = &[
    ("anyhow",                &["shell"]),
    ("bytes",                 &["text.."]),
    ("caseless",              &["text"]),
    ("clap",                  &["shell"]),
    ("clap_complete",         &["shell/install.rs"]),
    ("clap_complete_nushell", &["shell/install.rs"]),
    ("clap_mangen",           &["shell/install.rs"]),
    ("crossterm",             &["shell/terminal"]),
    ("etcetera",              &["shell/places.rs"]),
    ("granit_parser",         &["note"]),
    ("hashbrown",             &["vault"]),
    ("image",                 &["shell/painter"]),
    ("include_dir",           &["shell/demo.rs"]),
    ("grep_matcher",          &["query/search"]),
    ("grep_regex",            &["query/search"]),
    ("grep_searcher",         &["query/search"]),
    ("jiff",                  &["text/date.rs", "shell/clock.rs"]),
    ("libmimalloc_sys",       &["shell/allocator.rs"]),
    ("memchr",                &["text.."]),
    ("memmap2",               &["shell/spill.rs"]),
    ("mimalloc",              &[]),
    ("notify",                &["shell/watch.rs", "shell/live_settings.rs"]),
    ("petgraph",              &["vault/graph.rs", "shell/identities/force.rs"]),
    ("postcard",              &["note/packed.rs", "vault/graph/spots.rs", "vault/node.rs", "vault/stored.rs", "shell/cache.rs", "shell/cache", "shell/visits.rs"]),
    ("pulldown_cmark",        &["note"]),
    ("ratatui",               &["view..", "app"]),
    ("ratatui_image",         &["view/pictures.rs", "shell/painter"]),
    ("rayon",                 &["vault", "query", "app/msg.rs", "app/whole.rs", "app/narrow.rs", "shell/cache.rs", "shell/cache", "shell/load.rs", "shell/scan.rs", "shell/note_texts.rs"]),
    ("regex",                 &["vault/change/reach.rs", "query.."]),
    ("rphonetic",             &["query/variants/sound.rs"]),
    ("rustc_hash",            &["text.."]),
    ("rustix",                &["shell"]),
    ("serde",                 &["text.."]),
    ("serde_json",            &["note.."]),
    ("shell_words",           &["shell/editor.rs", "shell/outside.rs"]),
    ("signal_hook",           &["shell/signals.rs"]),
    ("similar",               &["shell/writing"]),
    ("syntect",               &["shell/colourer.rs"]),
    ("tempfile",              &["shell/spill.rs"]),
    ("toml_edit",             &["shell/toml.rs", "shell/config", "shell/themes.rs", "shell/identities", "shell/views.rs"]),
    ("tui_input",             &["app/field.rs"]),
    ("two_face",              &["shell/colourer.rs"]),
    ("unicode_normalization", &["text.."]),
    ("unicode_segmentation",  &["text.."]),
    ("unicode_width",         &["text.."]),
    ("walkdir",               &["shell/scan.rs"]),
];

/// Names that only these places may use, though the crate they are in is open to
/// more. A name ends where a path does or at `::`.
#[rustfmt::skip]
const NAMES: &[(&str, &[&str])] = &[
    ("std::env",               &["shell"]),
    ("std::fs",                &["shell"]),
    ("std::io::stderr",        &["shell"]),
    ("std::io::stdin",         &["shell"]),
    ("std::io::stdout",        &["shell"]),
    ("std::net",               &["shell"]),
    ("std::os",                &["shell"]),
    ("std::panic::catch_unwind", &["text/contained.rs"]),
    ("std::process",           &["shell"]),
    ("std::thread",            &["shell"]),
    ("std::time::Instant",     &["shell"]),
    ("std::time::SystemTime",  &["shell"]),
    ("rayon::ThreadPool",      &["shell"]),
    ("rayon::ThreadPoolBuilder", &["shell"]),
    ("rayon::spawn",           &["shell"]),
    ("ratatui::Frame",         &["view.."]),
    ("ratatui::Terminal",      &["shell"]),
    ("ratatui::backend",       &["shell"]),
    ("ratatui::buffer",        &["view.."]),
    ("ratatui::crossterm",     &[]),
    ("ratatui::prelude",       &[]),
    ("ratatui::style",         &["view.."]),
    ("ratatui::text",          &["view.."]),
    ("ratatui::widgets",       &["view.."]),
    ("print!",                 &["shell"]),
    ("println!",               &["shell"]),
    ("eprint!",                &["shell"]),
    ("eprintln!",              &["shell"]),
];

#[test]
fn every_folder_names_only_what_its_place_allows() {
    let found: Vec<String> = sources().iter().flat_map(|(path, text)| faults(path, text)).collect();
    assert!(found.is_empty(), "out of order:\n{}", found.join("\n"));
}

/// Where text that commands a terminal may stand: where it is given to one, and where
/// it is told by what one sends.
const ESCAPES: [&str; 2] = ["shell/terminal/escapes.rs", "shell/input/cut.rs"];

#[test]
fn every_escape_of_our_own_stands_in_one_place() {
    let mut places = BTreeSet::new();
    for (path, text) in sources() {
        let tokens = without_tests(&tokens(&text));
        if tokens.iter().any(|token| token.starts_with('"') && commands(token)) {
            places.insert(path);
        }
    }
    assert_eq!(places, BTreeSet::from(ESCAPES.map(str::to_owned)));
}

/// Whether a string, as it is written in the source, has ESC or CSI in it.
fn commands(string: &str) -> bool {
    let string = string.to_lowercase();
    let is_braced = |code: &str| {
        let digits = code.split('}').next().unwrap_or_default().replace('_', "");
        matches!(digits.trim_start_matches('0'), "1b" | "9b")
    };
    string.contains(['\u{1b}', '\u{9b}'])
        || ["\\x1b", "\\x9b"].iter().any(|escape| string.contains(escape))
        || string.split("\\u{").skip(1).any(is_braced)
}

#[test]
fn every_module_opens_with_its_contract() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{path} does not open with `//!`");
    }
}

#[test]
fn the_map_of_the_house_names_every_folder_and_no_other() {
    let map = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs is there");
    let folders: BTreeSet<String> = fs::read_dir(root().join("src"))
        .expect("src is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("has one").to_string_lossy().into_owned())
        .collect();
    for folder in &folders {
        assert!(LAYERS.contains(&folder.as_str()), "src/{folder} is no layer");
        assert!(map.contains(&format!("pub mod {folder};")), "src/lib.rs does not name {folder}");
    }
}

#[test]
fn every_dependency_has_its_row_and_every_row_its_dependency() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml is there");
    let dependencies: BTreeSet<String> = manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect();
    let rows: BTreeSet<String> = CRATES.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(dependencies, rows);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the library's folders that ships, by its path under `src`.
fn sources() -> Vec<(String, String)> {
    let mut waiting: Vec<PathBuf> =
        LAYERS.iter().map(|layer| root().join("src").join(layer)).collect();
    let mut out = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder can be listed");
            waiting.extend(entries.map(|entry| entry.expect("readable").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root().join("src")).expect("is under src");
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            out.push((name.to_string_lossy().into_owned(), text));
        }
    }
    let tests: Vec<String> = out.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
    let ships = |path: &str| {
        let is_of = |module: &String| path.strip_prefix(module.as_str());
        !tests.iter().filter_map(is_of).any(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    out.retain(|(path, _)| ships(path));
    out.sort();
    out
}

/// The modules in files of their own that a file has for tests only, by their
/// paths without `.rs`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let folder = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let tokens = tokens(text);
    let starts = (0..tokens.len()).filter(|&at| is_test_mark(&tokens[at..]));
    let after_marks = starts.map(|at| &tokens[at + TEST_MARK.len()..]);
    let modules = after_marks.filter_map(|item| match item {
        [module, name, end, ..] if module == "mod" && end == ";" => Some(name),
        _ => None,
    });
    modules.map(|name| format!("{folder}/{name}")).collect()
}

/// What one file names against the order, one sentence each.
fn faults(path: &str, text: &str) -> Vec<String> {
    let folder = path.split('/').next().unwrap_or(path);
    let own_rank = LAYERS.iter().position(|layer| *layer == folder).expect("a layer's file");
    let tokens = without_tests(&tokens(text));
    let mut out = Vec::new();
    for name in paths_in(&tokens) {
        let name = absolute(path, &name);
        let first = name.split("::").next().unwrap_or_default();
        let rank = LAYERS.iter().position(|layer| {
            name.starts_with("crate::") && name.split("::").nth(1) == Some(layer)
        });
        let crate_row = CRATES.iter().filter(|row| row.0 == first);
        let name_rows = NAMES.iter().filter(|row| is_within(&name, row.0));
        let closed = |row: &&(&str, &[&str])| !row.1.iter().any(|place| allows(place, path));
        if rank.is_some_and(|rank| rank > own_rank)
            || crate_row.chain(name_rows).any(|row| closed(&row))
        {
            out.push(format!("src/{path} names {name}"));
        }
    }
    out
}

fn is_within(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn allows(place: &str, path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or(path);
    match place.strip_suffix("..") {
        Some(lowest) => {
            let rank = |folder| LAYERS.iter().position(|layer| *layer == folder);
            rank(folder) >= rank(lowest)
        }
        None => path == place || path.starts_with(&format!("{place}/")),
    }
}

/// Turns `super::` and `self::` into `crate::`, as seen from the file's module.
fn absolute(path: &str, name: &str) -> String {
    let mut parts: Vec<&str> = name.split("::").collect();
    if !matches!(parts[0], "super" | "self") {
        return name.to_owned();
    }
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let mut above: Vec<&str> = module.split('/').collect();
    while matches!(parts.first(), Some(&("super" | "self"))) {
        if parts.remove(0) == "super" {
            above.pop();
        }
    }
    ["crate"].into_iter().chain(above).chain(parts).collect::<Vec<_>>().join("::")
}

/// Names, `::`, strings with their quotes, and single characters; without comments
/// and the insides of other literals.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            '/' if at(i + 1) == '*' => i = after_comment(&chars, i),
            '"' => {
                let start = i;
                i = after_string(&chars, i);
                out.push(chars[start..i.min(chars.len())].iter().collect());
            }
            // A character literal, or else a lifetime.
            '\'' if at(i + 1) == '\\' => {
                i += 3;
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '\'' if at(i + 2) == '\'' => i += 3,
            'r' | 'b' | 'c' if raw_hashes(&chars, i).is_some() => {
                let start = (i..).find(|i| chars[*i] == '"').expect("it is a string");
                i = after_raw(&chars, i);
                out.push(chars[start..i].iter().collect());
            }
            c if is_name(c) => {
                let start = i;
                while i < chars.len() && is_name(at(i)) {
                    i += 1;
                }
                out.push(chars[start..i].iter().collect());
            }
            ':' if at(i + 1) == ':' => {
                out.push("::".to_owned());
                i += 2;
            }
            c => {
                if !c.is_whitespace() {
                    out.push(c.to_string());
                }
                i += 1;
            }
        }
    }
    out
}

fn after_comment(chars: &[char], mut i: usize) -> usize {
    let mut depth = 0;
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn after_string(chars: &[char], start: usize) -> usize {
    let mut i = start + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

/// How many `#` open a raw string here: `r"`, `br#"`, `cr##"`.
fn raw_hashes(chars: &[char], start: usize) -> Option<usize> {
    let rest = &chars[start..chars.len().min(start + 64)];
    let r = rest.iter().take(2).position(|c| *c == 'r')?;
    let before_is_prefix = r == 0 || matches!(rest[0], 'b' | 'c');
    let hashes = rest[r + 1..].iter().take_while(|c| **c == '#').count();
    (before_is_prefix && rest.get(r + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn after_raw(chars: &[char], start: usize) -> usize {
    let hashes = raw_hashes(chars, start).expect("asked for before");
    let open = (start..).find(|i| chars[*i] == '"').expect("there is a quote");
    let closes = |i: &usize| {
        chars[*i] == '"'
            && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    };
    (open + 1..chars.len()).find(closes).map_or(chars.len(), |i| i + 1 + hashes)
}

const TEST_MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

fn is_test_mark(tokens: &[String]) -> bool {
    tokens.iter().map(String::as_str).take(TEST_MARK.len()).eq(TEST_MARK)
}

/// Drops every item under `#[cfg(test)]`: up to its closing brace or its `;`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if !is_test_mark(&tokens[i..]) {
            out.push(tokens[i].clone());
            i += 1;
            continue;
        }
        i += TEST_MARK.len();
        let mut depth = 0_i32;
        while i < tokens.len() {
            match tokens[i].as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            i += 1;
            let ends = matches!(tokens[i - 1].as_str(), "}" | ";");
            if ends && depth == 0 {
                break;
            }
        }
    }
    out
}

/// Every path, and every leaf of a tree in braces; macros with their `!`.
fn paths_in(tokens: &[String]) -> Vec<String> {
    let is_name = |token: &str| token.starts_with(|c: char| c == '_' || c.is_alphabetic());
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let starts_here = is_name(&tokens[i]) && (i == 0 || tokens[i - 1] != ".");
        if !starts_here {
            i += 1;
            continue;
        }
        i = take_tree(tokens, i, "", &mut out);
    }
    out
}

/// Reads one path or tree from `i`, adds its leaves under `prefix`, and gives
/// where it ends.
fn take_tree(tokens: &[String], mut i: usize, prefix: &str, out: &mut Vec<String>) -> usize {
    let token = |i: usize| tokens.get(i).map_or("", String::as_str);
    let is_name = |token: &str| token.starts_with(|c: char| c == '_' || c.is_alphabetic());
    let mut path = prefix.to_owned();
    while is_name(token(i)) {
        if token(i) != "self" || path.is_empty() {
            let joint = if path.is_empty() { "" } else { "::" };
            path = format!("{path}{joint}{}", token(i));
        }
        i += 1;
        if token(i) != "::" {
            break;
        }
        i += 1;
        if token(i) == "{" {
            i += 1;
            while i < tokens.len() && token(i) != "}" {
                i = match token(i) {
                    name if is_name(name) => take_tree(tokens, i, &path, out),
                    _ => i + 1,
                };
            }
            return i + 1;
        }
    }
    let bang = if token(i) == "!" && !path.contains("::") { "!" } else { "" };
    out.push(format!("{path}{bang}"));
    i
}

#[track_caller]
fn check(path: &str, text: &str, named: &[&str]) {
    let expected: Vec<String> =
        named.iter().map(|name| format!("src/{path} names {name}")).collect();
    assert_eq!(faults(path, text), expected, "in {text:?}");
}

#[test]
fn a_look_to_the_right_is_found_however_it_is_written() {
    check("query/a.rs", "use crate::view::Draw;", &["crate::view::Draw"]);
    check(
        "query/a.rs",
        "use crate::{text::Date, app::{self, Model}};",
        &["crate::app", "crate::app::Model"],
    );
    check("query/a.rs", "fn f() { crate::shell::scan::scan() }", &["crate::shell::scan::scan"]);
    check("note/a/b.rs", "use super::super::super::vault::X;", &["crate::vault::X"]);
    check("note/mod.rs", "use super::vault::X;", &["crate::vault::X"]);
    check("query/a.rs", "use super::super::text::X; use super::b; use crate::vault as v;", &[]);
}

#[test]
fn a_crate_in_the_wrong_place_is_found() {
    check("query/a.rs", "use petgraph::Graph;", &["petgraph::Graph"]);
    check("vault/graph.rs", "use petgraph::Graph;", &[]);
    check("vault/a.rs", "fn f(g: &::petgraph::Graph<'_, ()>) {}", &["petgraph::Graph"]);
    check(
        "view/a.rs",
        "use ratatui::{Frame, crossterm::event, layout::Rect};",
        &["ratatui::crossterm::event"],
    );
    check("app/a.rs", "use ratatui::{layout::Rect, style::Color};", &["ratatui::style::Color"]);
    check("view/a.rs", "use crossterm::event::KeyCode;", &["crossterm::event::KeyCode"]);
    check("vault/a.rs", "use rayon::prelude::*; fn f() { rayon::spawn(|| ()) }", &["rayon::spawn"]);
}

#[test]
fn the_world_is_named_in_the_last_folder_only() {
    let text = "use std::{fs, io::{self, Read}, time::{Duration, Instant}}; fn f() { println!(); std::thread::yield_now() }";
    let named = ["std::fs", "std::time::Instant", "println!", "std::thread::yield_now"];
    check("app/a.rs", text, &named);
    check("shell/a.rs", text, &[]);
}

#[test]
fn comments_strings_and_tests_name_nothing() {
    check(
        "text/a.rs",
        "// use std::fs;\n/* crate::view::X /* std::env::x */ std::fs::y */ fn f() {}",
        &[],
    );
    check(
        "text/a.rs",
        r###"const A: &str = "\" std::fs::x"; const B: &str = r#"" std::fs::x"#; const C: char = '"';"###,
        &[],
    );
    check(
        "text/a.rs",
        "#[cfg(test)] mod tests { use std::fs; fn f() { {} } } use std::env;",
        &["std::env"],
    );
    check(
        "text/a.rs",
        "#[cfg(test)]\nmod tests;\nfn f<'a>(x: &'a str, c: char) { c == '\\''; std::fs::read(x); }",
        &["std::fs::read"],
    );
}

#[test]
fn an_escape_is_found_however_it_is_written() {
    for (code, is_one) in [
        (r#"f("\x1b[0m")"#, true),
        (r#"f("a\x1B")"#, true),
        (r#"f("\u{1b}]0;t")"#, true),
        (r#"f("\u{00_1B}")"#, true),
        (r#"f("\u{9b}1m")"#, true),
        (r#"f(b"\x9b1m")"#, true),
        ("f(\"\u{1b}[0m\")", true),
        ("f(r#\"\u{1b}[0m\"#)", true),
        (r#"f("␛[0m\u{1b0}\n", '\x1b')"#, false),
        (r#"// "\x1b[0m""#, false),
    ] {
        let found = tokens(code).iter().any(|token| token.starts_with('"') && commands(token));
        assert_eq!(found, is_one, "{code}");
    }
}

#[test]
fn a_module_for_tests_in_a_file_of_its_own_is_known() {
    let text = "#[cfg(test)]\nmod tests;\nmod ships; #[cfg(test)] mod inline {}";
    assert_eq!(test_modules("vault/mod.rs", text), ["vault/tests"]);
    assert_eq!(test_modules("text/fuzzy.rs", text), ["text/fuzzy/tests"]);
}
