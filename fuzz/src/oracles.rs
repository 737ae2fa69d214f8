//! What must hold of any bytes: one function for each target. The targets call
//! them with what the fuzzer makes, the reliability suite with what was kept.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use vaultgraph::app::key::{Code, Key};
use vaultgraph::app::settings::Notes;
use vaultgraph::note::{self, NotePath, NoteRules, Packed, Parsed, blocks};
use vaultgraph::query::Hidden;
use vaultgraph::query::filter::Filter;
use vaultgraph::query::finder::{Finder, Kinds, Query as Wanted};
use vaultgraph::query::search::{Limits, Query, order};
use vaultgraph::query::terms::Fault;
use vaultgraph::shell::cache::Cache;
use vaultgraph::shell::config::{self, Config};
use vaultgraph::shell::input::{Decoder, Input, PASTE_BYTES_MAX};
use vaultgraph::shell::note_texts::Texts;
use vaultgraph::shell::own_folder::OwnFolder;
use vaultgraph::shell::places::Places;
use vaultgraph::shell::root::Root;
use vaultgraph::shell::spill::Spill;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::text_search::{Job, search};
use vaultgraph::shell::{identities, obsidian, views};
use vaultgraph::text::place::Lines;
use vaultgraph::text::shown::{display_safe, is_harmless, json_safe};
use vaultgraph::text::{Place, cells, encoding};
use vaultgraph::vault::{Vault, VaultConfig};

/// One target: its name, which is that of its corpus, and what must hold.
pub type Oracle = (&'static str, fn(&[u8]));

/// All of them.
pub const ORACLES: &[Oracle] = &[
    ("note", note),
    ("frontmatter", frontmatter),
    ("wikilink", wikilink),
    ("config", settings),
    ("cache", cache),
    ("key", key),
    ("input", input),
    ("query", query),
    ("filter", filter),
    ("shown", shown),
];

/// A note of any bytes: every place lies in its text, it is the same twice and
/// when it was packed, and its blocks can be read.
pub fn note(bytes: &[u8]) {
    for path in ["n.md", "2026-01-02.md", "n.canvas"] {
        let parsed = note::parse(NotePath::new(path), bytes);
        hold(&parsed, bytes);
        assert_eq!(parsed, note::parse(NotePath::new(path), bytes), "it is not the same twice");
    }
    let text = encoding::decode(bytes).text;
    blocks::blocks(&text);
    assert!(blocks::words(&text).len() <= 4 * text.len() + 16);
}

/// What holds of every parsed note.
fn hold(parsed: &Parsed, bytes: &[u8]) {
    let text = encoding::decode(bytes).text;
    let lines = Lines::of(&text);
    let within = |place: Place| {
        assert!(
            place.line >= 1 && place.line as usize <= lines.count(),
            "{place:?} is not in the text"
        );
        assert!(place.column >= 1, "{place:?}");
    };
    let found = &parsed.note;
    for link in &found.links {
        within(link.place);
        assert!(
            link.span.start <= link.span.end && link.span.end as usize <= text.len(),
            "{link:?}"
        );
        assert!(text.is_char_boundary(link.span.start as usize), "{link:?}");
        assert!(text.is_char_boundary(link.span.end as usize), "{link:?}");
    }
    found.tags.iter().for_each(|tag| within(tag.place));
    found.headings.iter().for_each(|heading| within(heading.place));
    found.aliases.iter().for_each(|alias| within(alias.place));
    parsed.problems.iter().filter_map(|problem| problem.place).for_each(within);
    let packed = Packed::of(parsed);
    assert_eq!(packed.problems(), parsed.problems, "problems were not packed");
    assert_eq!(format!("{:?}", packed.note()), format!("{found:?}"), "it was not packed whole");
}

/// Frontmatter of any bytes costs the note nothing that stands behind it.
pub fn frontmatter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let closes = text.lines().any(|line| line.starts_with("---") || line.starts_with("..."));
    let whole = format!("---\n{text}\n---\n\n[[Behind]]\n");
    let parsed = note::parse(NotePath::new("n.md"), whole.as_bytes());
    hold(&parsed, whole.as_bytes());
    if !closes && !text.contains('\r') {
        assert!(parsed.note.has_frontmatter, "frontmatter is not seen");
        let behind = parsed.note.links.iter().any(|link| &*link.target == "Behind");
        assert!(behind, "what stands behind the frontmatter is lost");
    }
}

/// A link of any bytes resolves the same way twice, or to nothing.
pub fn wikilink(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let written = format!("[[{text}]] ![[{text}]] [x]({text}) | [[{text}|y]]\n");
    let build = || {
        let one =
            |path: &str, text: &str| Packed::of(&note::parse(NotePath::new(path), text.as_bytes()));
        let mut notes = vec![
            one("Folder/a.md", "# H\nx ^b"),
            one("a.md", "---\naliases: Ay\n---\n"),
            one("z.md", &written),
        ];
        notes.sort_by(|a, b| a.path().cmp(b.path()));
        Vault::build(notes, &[NotePath::new("p.png")], Vec::new(), &VaultConfig::default())
    };
    hold(&note::parse(NotePath::new("z.md"), written.as_bytes()), written.as_bytes());
    let vault = build();
    assert_eq!(vault.dump(), build().dump(), "it is not the same twice");
    for (_, node) in vault.nodes() {
        assert!(display_safe(node.name()).chars().all(is_harmless));
    }
}

/// A folder of this process, for what is only read from files, and the place of its cache.
struct Desk {
    store: Store,
    places: Places,
}

/// It is held while it is used: tests that run beside each other would read what the
/// other has just written.
fn desk() -> MutexGuard<'static, Desk> {
    static DESK: OnceLock<Mutex<Desk>> = OnceLock::new();
    let made = || {
        let folder = std::env::temp_dir().join(format!("vaultgraph-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("vault/.vaultgraph")).expect("made");
        std::fs::create_dir_all(folder.join("cache")).expect("made");
        let root = Root::open(&folder.join("vault")).expect("a folder");
        let places = Places { cache: Some(folder.join("cache")), ..Places::default() };
        Mutex::new(Desk { store: Store::Disk(root), places })
    };
    // Each writes before it reads, so what a failed one left behind does no harm.
    DESK.get_or_init(made).lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is set where nobody says anything.
fn usual() -> &'static Config {
    static USUAL: OnceLock<Config> = OnceLock::new();
    USUAL.get_or_init(Config::default)
}

/// Settings of any bytes are in force as far as they make sense, and what does
/// not is said with a line of the file.
pub fn settings(bytes: &[u8]) {
    let desk = desk();
    let Desk { store, places } = &*desk;
    let own = store.folder().expect("on disk").join(".vaultgraph");
    let files = [config::FILE, views::FILE, identities::FILE];
    for name in files {
        std::fs::write(own.join(name), bytes).expect("written");
    }
    let n_lines = Lines::of(&String::from_utf8_lossy(bytes)).count();
    let folders = OwnFolder::all(store, places);
    let usual = usual();
    let said = usual.with_vault(&folders);
    // What only its reader may say, a vault cannot.
    assert_eq!((&*said.editor, &*said.opener, said.settings.notes), ("", "", Notes::Left));
    assert_eq!((said.keys.len(), said.limits), (0, usual.limits));
    let (mut config, _) = said.vault_config(&[]);
    let mut problems = said.problems;
    views::extend(&mut config, &folders, &mut problems);
    config.identities = identities::identities(&identities::read(&folders, &mut problems));
    for place in problems.iter().filter_map(|problem| problem.place) {
        assert!(place.line as usize <= n_lines, "{place:?} of {n_lines} lines");
    }
    // It can be built by.
    Vault::build(Vec::new(), &[], problems, &config);
}

/// A cache of any bytes is never used, nor are bytes that are no note.
pub fn cache(bytes: &[u8]) {
    let packed = Packed::from_bytes(NotePath::new("a.md"), bytes.to_vec().into());
    let (view, problems) = (packed.note(), packed.problems());
    assert_eq!(view.path.as_str(), "a.md");
    let _ = (packed.head(), packed.asks_to_be_looked_at());
    assert!(
        view.links.len() + problems.len() <= bytes.len() + 1,
        "more than can be in these bytes"
    );
    let desk = desk();
    let Desk { store, places } = &*desk;
    let daily = obsidian::settings(store).0.daily_names();
    let rules = NoteRules { daily, ..NoteRules::default() };
    let cache = Cache::of(store, places, &rules).expect("a place");
    let folder = places.cache.as_ref().expect("set above");
    static FILE: OnceLock<std::path::PathBuf> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        cache.write(&Vault::empty(), &[], 0).expect("written");
        let mut files = std::fs::read_dir(folder).expect("listed").flatten();
        files.next().expect("it was written").path()
    });
    std::fs::write(file, [b"vaultgraph 0003\n", bytes].concat()).expect("written");
    let read = cache.read(&Spill::default(), |names| assert!(names.is_empty()));
    let kept = read.ok().flatten();
    assert!(kept.is_none_or(|kept| kept.parsed.is_empty()), "it was believed");
}

/// A key of any words is said in signs that are safe.
pub fn key(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(key) = Key::parse(&text) {
        let said = key.to_string();
        assert!(display_safe(&said).chars().all(is_harmless));
        assert_eq!(Key::parse(&text), Some(key));
        // A letter with shift types the capital one.
        let typed = key.typed().map_or(String::new(), |c| c.to_uppercase().collect());
        let is_typed = |text: &str| text.to_uppercase().ends_with(&typed);
        assert!(is_typed(&text) || typed == " ", "{text:?} types something else");
        assert_eq!(Key::parse(&said), Some(key), "{said:?} is another key than {text:?}");
    }
}

/// What a terminal sends, of any bytes: it is the same however it is split on the way,
/// and whatever breaks off, the key that is pressed after it is that key and no other.
/// As the body of an answer it is no key at all.
pub fn input(bytes: &[u8]) {
    let is_key = |input: &Input| matches!(input, Input::Key(_));
    let whole = read_input(bytes, bytes.len());
    assert!(whole.len() <= 2 * bytes.len() + 1, "more came out than went in");
    for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(1)] {
        assert_eq!(read_input(bytes, at), whole, "split at {at} it is something else");
    }
    let body: Vec<u8> = bytes.iter().copied().filter(|byte| *byte >= b' ').collect();
    for kind in ["]", "P", "_", "^", "X"] {
        let answer = [b"\x1b", kind.as_bytes(), &body, b"\x1b\\"].concat();
        let found = read_input(&answer, answer.len());
        assert!(!found.iter().any(is_key), "an answer is typed text: {found:?}");
    }
}

/// What bytes that come in two parts mean, when then nothing comes for long, and then
/// a key.
fn read_input(bytes: &[u8], split: usize) -> Vec<Input> {
    let (mut decoder, mut inputs) = (Decoder::default(), Vec::new());
    decoder.read(&bytes[..split], &mut inputs);
    bytes[split..].iter().for_each(|byte| decoder.read(&[*byte], &mut inputs));
    decoder.give_up(&mut inputs);
    assert_eq!(decoder.patience(), None, "it waits for ever");
    let mut behind = Vec::new();
    decoder.read(b"q", &mut behind);
    assert_eq!(behind, [Input::Key(Key::plain(Code::Char('q')))], "a key was lost");
    for input in &inputs {
        match input {
            Input::Key(key) => assert!(key.typed().is_none_or(|c| !c.is_control()), "{key:?}"),
            Input::Paste(text) => assert!(text.len() <= PASTE_BYTES_MAX),
            Input::Mouse(..) | Input::Told(_) => {}
        }
    }
    inputs
}

/// A small vault that queries are asked of.
fn vault() -> &'static (Arc<Vault>, Finder) {
    static VAULT: OnceLock<(Arc<Vault>, Finder)> = OnceLock::new();
    VAULT.get_or_init(|| {
        let one = |(path, text): &(&str, &str)| {
            Packed::of(&note::parse(NotePath::new(path), text.as_bytes()))
        };
        let vault =
            Vault::build(NOTES.iter().map(one).collect(), &[], Vec::new(), &VaultConfig::default());
        let finder = Finder::of(&vault);
        (Arc::new(vault), finder)
    })
}

const NOTES: &[(&str, &str)] = &[
    (
        "A b.md",
        "---\naliases: [Ay]\ntags: [t/u]\ndate: 2026-01-02\nx: 3\n---\n# H\nword [[c|Straße]] #t *(about c)*\n- [ ] do @c\n",
    ),
    ("c.md", "one two\n\nthree [[A b#H]]\n## Decisions\n- go\n- it is so *(about A b)*\n"),
];

fn check_fault(fault: &Fault, text: &str) {
    let end = text.chars().count() + 1;
    assert!(fault.column >= 1 && fault.column as usize <= end, "column {} of {end}", fault.column);
}

/// A search of any text finds lines that are there, or points at a column.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (vault, finder) = vault();
    let wanted = Wanted { text: text.as_ref().into(), kinds: Kinds::All, ..Wanted::default() };
    assert!(finder.search(&wanted, 10).hits.len() <= 10);
    let query = match Query::parse(&text) {
        Ok(Some(query)) => query,
        Ok(None) => return,
        Err(fault) => return check_fault(&fault, &text),
    };
    let read = |path: &NotePath| {
        let found = NOTES.iter().find(|(name, _)| *name == path.as_str());
        found.map(|(_, text)| ((*text).to_owned(), false))
    };
    let limits = Limits { lines: 100, lines_a_note: 100, chars: 500 };
    let texts = Texts { vault, read: &read, stop: &|| false };
    let job = Job { texts, query: &query, limits };
    search(job, &order(vault, Hidden::LeftOut), |found, _| {
        for note in found {
            let (text, _) = read(&note.path).expect("a note of the vault");
            let n_lines = text.lines().count() + 1;
            assert!(note.hits.iter().all(|hit| hit.place.line as usize <= n_lines), "{note:?}");
        }
    });
}

/// A filter of any text keeps what it keeps, or points at a column.
pub fn filter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (vault, _) = vault();
    match Filter::parse(&text) {
        Ok(None) => {}
        Ok(Some(filter)) => match filter.ready(vault) {
            Ok(ready) => {
                for (id, _) in vault.nodes() {
                    ready.keeps_node(vault, id);
                }
            }
            Err(fault) => check_fault(&fault, &text),
        },
        Err(fault) => check_fault(&fault, &text),
    }
}

/// Any text that is made safe is harmless, stays as it is the second time, and
/// fits where it is cut to fit.
pub fn shown(bytes: &[u8]) {
    let text = encoding::decode(bytes).text;
    let safe = display_safe(&text);
    assert!(safe.chars().all(is_harmless));
    assert_eq!(display_safe(&safe), safe);
    for room in [0, 1, 2, 3, 8, 40] {
        assert!(cells::width(&cells::cut_end(&safe, room)) <= room, "cut at the end to {room}");
        assert!(
            cells::width(&cells::cut_middle(&safe, room)) <= room,
            "cut in the middle to {room}"
        );
        assert!(cells::width(cells::prefix(&safe, room)) <= room);
        assert!(cells::width(cells::suffix(&safe, room)) <= room);
    }
    let json = serde_json::Value::from(text.as_ref()).to_string();
    let safe = json_safe(&json);
    assert_eq!(serde_json::from_str::<String>(&safe).ok().as_deref(), Some(text.as_ref()));
    if let Some(repaired) = encoding::repair(&text) {
        assert!(!repaired.is_empty());
    }
}
