//! Names that files and folders can have and should not.

use super::payloads::PAYLOADS;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

/// The longest name that a file can have, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Names of notes, by what they try.
#[rustfmt::skip]
const ODD: &[&str] = &[
    // To be taken for options, commands or patterns.
    "-rf.md", "--json.md", "--.md", "-.md", "$(touch owned).md", "`touch owned`.md", ";touch owned.md",
    "| sh.md", "&& x.md", "> owned.md", "*.md", "?.md", "[a-z].md", "{a,b}.md", "!x.md", "~.md", "~root.md",
    "$HOME.md", "%HOME%.md", "%s%n%x.md", "\"quoted\".md", "'single'.md", "\\.md", "a\\b.md", "..\\up.md",
    // To be taken for links and paths.
    "[[Hub]].md", "a|b.md", "a#b.md", "a^b.md", "a:b.md", "%2e%2e%2fup.md", "...md", "....md", "a..md",
    "http:x.md", "C:.md", "CON.md", "NUL.md", "COM1.md", "aux.md", " .md", " lead.md", "trail .md", "\u{a0}.md",
    "\u{3000}.md", "\u{200b}.md", "\u{feff}.md", "\u{2060}.md", "\u{fe0f}.md", "\u{301}.md", "\u{ad}.md",
    "a\nb.md", "\n.md", "a\r\nb.md", "a\tb.md", "\x01.md", "\x7f.md", "\u{85}.md", "\u{2028}.md",
    // Twins: by case, by composition, by both, by nothing that is seen.
    "Twin.md", "TWIN.md", "twin.md", "Zoë.md", "Zoe\u{308}.md", "ZOË.md", "Å.md", "A\u{30a}.md", "\u{212b}.md",
    "straße.md", "STRASSE.md", "İstanbul.md", "istanbul.md", "ıstanbul.md", "ΣΑΣ.md", "σας.md", "ﬁn.md", "fin.md",
    "ｗｉｄｅ.md", "wide.md", "pay\u{200b}pal.md", "paypal.md", "p\u{430}ypal.md", "한글.md", "한글.md",
    // Endings.
    "note", "note.MD", "note.Md", "note.markdown", "note.md.md", "note.md.txt", "note.canvas", "note.base",
    "note.md~", "#note.md#", ".note.md.swp",
    // What tools that sync leave.
    "Plan.md", "Plan.sync-conflict-20260102-030405-ABCDEFG.md", "Plan (conflicted copy 2026-01-02).md",
    "Plan (Ada's conflicted copy 2026-01-02).md", "Plan (Konfliktkopie von Ada 2026-01-02).md",
    "Plan_conflict-20260102-030405.md", "Plan (case conflict).md", "Plan 2.md",
    ".Cloud.md.icloud", "Lost.sync-conflict-20260102-030405-ABCDEFG.md",
    // Folders.
    "..folder/a.md", "folder.md/a.md", " /a.md", "-x/a.md", "$(x)/a.md", "a\nb/a.md", "Hub/Hub.md", "hub/hub.md",
];

/// Names in bytes that are no Unicode: Latin-1, a lone surrogate, an overlong `/`,
/// and two that look the same when they are shown.
const NO_UNICODE: &[&[u8]] = &[
    b"caf\xe9.md",
    b"\xed\xa0\x80.md",
    b"\xc0\xaf.md",
    b"\xff.md",
    b"\xfe.md",
    b"\x9b31m.md",
    b"d\xe9/a.md",
];

/// All names, from the vault's folder.
pub fn all() -> Vec<PathBuf> {
    let named = |text: &str| {
        let mut text = text.replace(['/', '\0'], "∕");
        text.truncate(text.floor_char_boundary(NAME_BYTES_MAX - 12));
        text
    };
    let mut all: Vec<PathBuf> = ODD.iter().map(|name| PathBuf::from("names").join(name)).collect();
    let bytes = |bytes: &&[u8]| PathBuf::from("names").join(OsString::from_vec(bytes.to_vec()));
    all.extend(NO_UNICODE.iter().map(bytes));
    for (_, text) in PAYLOADS {
        all.push(format!("escape/a {} b.md", named(text)).into());
        all.push(format!("escape/{}.png", named(text)).into());
        all.push(format!("folder {}/a.md", named(text)).into());
    }
    for unit in ["x", "é", "日", "🔬"] {
        let n = (NAME_BYTES_MAX - ".md".len()) / unit.len();
        all.push(format!("long/{}.md", unit.repeat(n)).into());
    }
    all.push(format!("long/{}a.md", "d/".repeat(200)).into());
    all.push(format!("long/{}/a.md", "deep folder".repeat(20)).into());
    all
}

/// Settings and answers that lie in the vault, and say what they may not.
pub fn settings() -> Vec<(&'static str, String)> {
    let all: String = PAYLOADS.iter().map(|(_, text)| *text).collect();
    let json = serde_json::Value::from(all.as_str());
    let toml = toml_string(&all);
    vec![
        (
            ".obsidian/app.json",
            format!(r#"{{"userIgnoreFilters":[{json},"/(a+)+$/","/[/"],"newLinkFormat":{json}}}"#),
        ),
        (".obsidian/daily-notes.json", format!(r#"{{"format":{json},"folder":"../outside"}}"#)),
        (
            ".obsidian/bookmarks.json",
            format!(
                r#"{{"items":[{{"type":"file","path":{json},"title":{json}}},{{"type":"file","path":"../outside/secret.md"}}]}}"#
            ),
        ),
        (".obsidian/graph.json", "[".repeat(100_000)),
        (
            ".vaultgraph/config.toml",
            format!(
                "editor = \"touch owned\"\nopener = \"touch owned\"\nme = [{toml}]\n[keys]\nquit = \"x\"\n"
            ),
        ),
        (".vaultgraph/views.toml", format!("{toml} = {toml}\n\"a \\u001b[31m b\" = 'has:note'\n")),
    ]
}

/// A basic string of TOML, everything but letters escaped.
fn toml_string(text: &str) -> String {
    let escaped: String = text.chars().map(|c| format!("\\U{:08X}", c as u32)).collect();
    format!("\"{escaped}\"")
}
