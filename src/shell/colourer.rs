//! The worker that colours code: syntaxes from two-face, read by syntect.
//!
//! It is started, and the syntaxes are unpacked, when the first block with a
//! language comes into view, behind the frame that shows it plain. What is coloured
//! is bounded by [`LINES_MAX`], [`BYTES_MAX`], [`LINE_BYTES_MAX`] and
//! [`BLOCK_MS`]; all beyond stays plain, and so does a language that nobody knows.
//!
//! The expressions of the syntaxes go back and try again, so a line can be made
//! for which that takes long. Who hangs on one is left to it after
//! [`PATIENCE_MS`]: others are then coloured by another thread, of which there are
//! at most [`THREADS_MAX`], and the end of the program waits for none.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use two_face::acknowledgement::License;

use super::events::Outbox;
use super::faults;
use super::jobs::{Jobs, start};
use super::worker::News;
use crate::app::ink::{Ink, Job};
use crate::app::msg::Msg;
use crate::app::page::{CodeLine, Stroke};

/// How many lines of a block are coloured.
const LINES_MAX: usize = 2_000;

/// How many bytes of a block are coloured.
const BYTES_MAX: usize = 128 << 10;

/// A line of more bytes is left plain.
const LINE_BYTES_MAX: usize = 1_000;

/// How long one block may take, in milliseconds. Expressions are made ready when
/// they are first met, which a busy machine takes its time for.
const BLOCK_MS: u64 = 4_000;

/// How far apart the screen is told of what is coloured, in milliseconds.
const SENT_MS: u64 = 60;

/// How long a worker may take for what it does at the moment before others are
/// given to another one, in milliseconds.
const PATIENCE_MS: u64 = 8_000;

/// How many threads may hang before no more code is coloured.
const THREADS_MAX: usize = 3;

/// The licences of the syntaxes that ask to be named where they are given on: of
/// which, and the text.
pub fn licences() -> Vec<(String, String)> {
    let syntaxes = two_face::acknowledgement::listing().for_syntaxes().to_vec();
    let one = |of: License| (of.rel_path.display().to_string(), of.text);
    syntaxes.into_iter().map(one).collect()
}

/// Colours code.
#[derive(Debug)]
pub struct Colourer {
    outbox: Outbox<News>,
    worker: Option<Worker>,
    /// Held by every thread that has not ended.
    alive: Arc<()>,
}

/// One thread of it.
#[derive(Debug)]
struct Worker {
    jobs: Sender<Job>,
    /// Which page was asked for last.
    newest: Arc<AtomicU64>,
    /// Since when it is at one block.
    busy: Arc<Mutex<Option<Instant>>>,
}

impl Colourer {
    /// One whose thread is started when there is something to do.
    pub fn new(outbox: Outbox<News>) -> Self {
        Self { outbox, worker: None, alive: Arc::default() }
    }

    /// Asks for the colours of some code; what was asked about other pages is given
    /// up.
    pub fn ask(&mut self, job: Job) {
        if self.worker.as_ref().is_some_and(Worker::hangs) {
            self.worker = None;
        }
        if self.worker.is_none() && Arc::strong_count(&self.alive) <= THREADS_MAX {
            // Without a thread for it code stays plain.
            self.worker = Worker::start(self.outbox.clone(), Arc::clone(&self.alive));
        }
        if let Some(worker) = &self.worker {
            worker.newest.store(job.page, Ordering::Relaxed);
            let _ = worker.jobs.send(job);
        }
    }
}

impl Worker {
    fn start(outbox: Outbox<News>, alive: Arc<()>) -> Option<Self> {
        let (newest, busy) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(None)));
        let (newest_asked, since) = (Arc::clone(&newest), Arc::clone(&busy));
        let work = move |jobs: &Jobs<Job>| {
            let _alive = &alive;
            let Some(Job { page, composed, blocks }) = jobs.next() else { return false };
            for block in blocks {
                let is_wanted = || newest_asked.load(Ordering::Relaxed) == page;
                let send = |strokes| {
                    outbox.send(News::Msg(Msg::Coloured { page, strokes }));
                };
                let Some(block) = composed.page.code.get(block).filter(|_| is_wanted()) else {
                    break;
                };
                set(&since, Some(Instant::now()));
                let lines = composed.page.code_lines(block, LINES_MAX);
                // What goes wrong within costs some colours.
                let _ = faults::contain(|| colour(&block.language, &lines, &is_wanted, &send));
                set(&since, None);
            }
            true
        };
        let jobs = start("colourer", work).ok()?;
        Some(Self { jobs, newest, busy })
    }

    fn hangs(&self) -> bool {
        let since = *self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() > Duration::from_millis(PATIENCE_MS))
    }
}

fn set(busy: &Mutex<Option<Instant>>, since: Option<Instant>) {
    *busy.lock().unwrap_or_else(PoisonError::into_inner) = since;
}

/// All that syntect knows; unpacked when it is first asked for.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Names of languages that the syntaxes do not have, and what they stand for.
#[rustfmt::skip]
const OTHER_NAMES: &[(&str, &str)] = &[
    ("cjs", "js"), ("console", "bash"), ("csharp", "cs"), ("dataviewjs", "js"), ("docker", "dockerfile"),
    ("golang", "go"), ("json5", "json"), ("jsonc", "json"), ("jsonl", "json"), ("jsx", "js"),
    ("mjs", "js"), ("node", "js"), ("objc", "objective-c"), ("shell", "bash"),
];

/// The syntax of a language as a fence names it.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let language = language.trim_start_matches('.').to_lowercase();
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == language).map(|(_, known)| *known);
    SYNTAXES.find_syntax_by_token(other.unwrap_or(&language))
}

/// Colours the lines of a block, and sends them as it goes, as long as they are
/// wanted.
fn colour(
    language: &str,
    lines: &[CodeLine],
    is_wanted: &dyn Fn() -> bool,
    send: &dyn Fn(Vec<Stroke>),
) {
    let Some(syntax) = syntax(language) else { return };
    let began = Instant::now();
    let mut sent = began;
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let (mut strokes, mut n_bytes) = (Vec::new(), 0);
    for line in lines {
        let text = line.text() + "\n";
        n_bytes += text.len();
        if n_bytes > BYTES_MAX || began.elapsed() > Duration::from_millis(BLOCK_MS) {
            break;
        }
        if !is_wanted() {
            return;
        }
        if text.len() > LINE_BYTES_MAX {
            continue;
        }
        let Some(inks) = inks(&text, &mut state, &mut stack) else { break };
        strokes.extend(inks.into_iter().flat_map(|(bytes, ink)| line.strokes(bytes, ink)));
        if sent.elapsed() > Duration::from_millis(SENT_MS) {
            send(std::mem::take(&mut strokes));
            sent = Instant::now();
        }
    }
    if !strokes.is_empty() {
        send(strokes);
    }
}

/// What is coloured of one line; nothing where its syntax turns out to be broken.
fn inks(
    line: &str,
    state: &mut ParseState,
    stack: &mut ScopeStack,
) -> Option<Vec<(Range<usize>, Ink)>> {
    let mut inks: Vec<(Range<usize>, Ink)> = Vec::new();
    let mut begin = 0;
    let mut add = |to: usize, stack: &ScopeStack| {
        let bytes = begin..to;
        begin = to;
        let Some(ink) = ink_of(stack.as_slice()).filter(|_| !bytes.is_empty()) else { return };
        match inks.last_mut() {
            Some((before, same)) if *same == ink && before.end == bytes.start => {
                before.end = bytes.end;
            }
            _ => inks.push((bytes, ink)),
        }
    };
    for (at, change) in state.parse_line(line, &SYNTAXES).ok()? {
        add(at, stack);
        stack.apply(&change).ok()?;
    }
    add(line.len(), stack);
    Some(inks)
}

/// What scopes mean, the more special before the more general. None ends the
/// search: what is in it is plain.
#[rustfmt::skip]
const MEANINGS: &[(&str, Option<Ink>)] = &[
    ("comment",                     Some(Ink::Comment)),
    ("string",                      Some(Ink::Text)),
    ("constant",                    Some(Ink::Number)),
    ("keyword.operator.word",       Some(Ink::Keyword)),
    ("keyword.operator.logical",    Some(Ink::Keyword)),
    ("keyword.operator",            None),
    ("keyword",                     Some(Ink::Keyword)),
    ("storage",                     Some(Ink::Keyword)),
    ("variable.language",           Some(Ink::Keyword)),
    ("variable.function",           Some(Ink::Function)),
    ("variable.annotation",         Some(Ink::Function)),
    ("entity.name.class",           Some(Ink::Type)),
    ("entity.name.enum",            Some(Ink::Type)),
    ("entity.name.impl",            Some(Ink::Type)),
    ("entity.name.interface",       Some(Ink::Type)),
    ("entity.name.struct",          Some(Ink::Type)),
    ("entity.name.trait",           Some(Ink::Type)),
    ("entity.name.type",            Some(Ink::Type)),
    ("entity.other.inherited-class",Some(Ink::Type)),
    ("entity.other.attribute-name", Some(Ink::Type)),
    ("entity.name",                 Some(Ink::Function)),
    ("support.function",            Some(Ink::Function)),
    ("support.macro",               Some(Ink::Function)),
    ("support.type.property-name",  Some(Ink::Function)),
    ("support",                     Some(Ink::Type)),
    ("markup.inserted",             Some(Ink::Added)),
    ("markup.deleted",              Some(Ink::Removed)),
    ("markup.heading",              Some(Ink::Keyword)),
    ("markup.raw",                  Some(Ink::Text)),
    ("meta.mapping.key",            Some(Ink::Function)),
    ("meta.diff.header",            Some(Ink::Comment)),
    ("meta.diff.range",             Some(Ink::Function)),
    ("meta.interpolation",          None),
    ("meta.embedded",               None),
    ("source",                      None),
];

/// The same, as syntect compares them.
static SCOPES: LazyLock<Vec<(Scope, Option<Ink>)>> = LazyLock::new(|| {
    let scope = |(name, ink): &(&str, Option<Ink>)| Some((Scope::new(name).ok()?, *ink));
    MEANINGS.iter().filter_map(scope).collect()
});

/// A key is a text in quotes, too; that it is a key says more.
static KEY: LazyLock<Option<Scope>> = LazyLock::new(|| Scope::new("meta.mapping.key").ok());

/// What the innermost scope means that means something.
fn ink_of(scopes: &[Scope]) -> Option<Ink> {
    let meaning = |scope: &Scope| SCOPES.iter().find(|(known, _)| known.is_prefix_of(*scope));
    let (_, ink) = scopes.iter().rev().find_map(meaning)?;
    let is_key = || scopes.iter().any(|scope| KEY.is_some_and(|key| key.is_prefix_of(*scope)));
    match ink {
        Some(Ink::Text) if is_key() => Some(Ink::Function),
        ink => *ink,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::page::{LinkState, Page};
    use crate::note::blocks::blocks;
    use std::cell::RefCell;

    fn page(text: &str) -> Page {
        Page::of(&blocks(text), 80, None, &|_| LinkState::Resolved)
    }

    /// The strokes of a page's first block of code.
    fn strokes(page: &Page) -> Vec<Stroke> {
        let all = RefCell::new(Vec::new());
        let send = |strokes: Vec<Stroke>| all.borrow_mut().extend(strokes);
        let block = &page.code[0];
        colour(&block.language, &page.code_lines(block, LINES_MAX), &|| true, &send);
        all.into_inner()
    }

    /// The first words of each colour of a block.
    #[track_caller]
    fn check(language: &str, code: &str, expected: &[(&str, Ink)]) {
        let page = page(&format!("```{language}\n{code}\n```\n"));
        let strokes = strokes(&page);
        let word = |stroke: &Stroke| {
            let row = page.rows[stroke.cells.row].text();
            let columns = stroke.cells.columns.clone();
            row[usize::from(columns.start)..usize::from(columns.end)].to_owned()
        };
        let found: Vec<_> = strokes.iter().map(|stroke| (word(stroke), stroke.ink)).collect();
        for (word, ink) in expected {
            assert!(found.contains(&((*word).to_owned(), *ink)), "{language}: {word} in {found:?}");
        }
        assert_eq!(expected.is_empty(), found.is_empty(), "{language}: {found:?}");
    }

    #[test]
    fn words_of_common_languages_have_their_colours() {
        use Ink::{Added, Comment, Function, Keyword, Number, Removed, Text, Type};
        check(
            "rust",
            "// said\nfn main() -> Vec<u8> { let x = \"t\"; call(12) }",
            &[("// said", Comment), ("fn", Keyword), ("main", Function), ("\"t\"", Text)],
        );
        check(
            "python",
            "def gone(x):\n    return 'a' + 1 # why",
            &[
                ("def", Keyword),
                ("gone", Function),
                ("'a'", Text),
                ("1", Number),
                ("# why", Comment),
            ],
        );
        check("ts", "const a: string = `b`", &[("const", Keyword), ("`b`", Text)]);
        check("toml", "[a]\nkey = 3", &[("3", Number)]);
        check("json", "{\"a\": \"b\", \"c\": true}", &[("\"a\"", Function), ("\"b\"", Text)]);
        check("yaml", "a: \"b\" # c", &[("a", Function), ("\"b\"", Text), ("# c", Comment)]);
        check("diff", "+came\n-went", &[("+came", Added), ("-went", Removed)]);
        check("sql", "select 1 -- x", &[("select", Keyword), ("-- x", Comment)]);
        check("shell", "echo \"a\" # b", &[("\"a\"", Text), ("# b", Comment)]);
        check("C", "struct a { int b; }; /* c */", &[("/* c */", Comment), ("a", Type)]);
    }

    #[test]
    fn a_language_that_nobody_knows_is_plain() {
        for language in ["tasks", "mermaidd", "", "\u{1b}[31m", "a/b"] {
            let page = page(&format!("```{language}\nlet x = 1\n```\n"));
            let lines = page.code.first().map(|block| page.code_lines(block, 9));
            colour(language, &lines.unwrap_or_default(), &|| true, &|_| panic!("{language}"));
        }
    }

    #[test]
    fn every_meaning_is_a_scope() {
        assert_eq!(SCOPES.len(), MEANINGS.len());
        assert!(KEY.is_some());
        let is_known = |name: &str| SYNTAXES.find_syntax_by_token(name).is_some();
        let is_bad = |(name, known): &&(&str, &str)| is_known(name) || !is_known(known);
        let faults: Vec<_> = OTHER_NAMES.iter().filter(is_bad).collect();
        assert!(faults.is_empty(), "known by itself, or nothing known: {faults:?}");
    }

    #[test]
    fn what_is_beyond_a_limit_is_plain() {
        let long = format!("let a = \"{}\";", "x".repeat(LINE_BYTES_MAX));
        let lines = format!("let b = 1;\n{long}\nlet c = 2;\n");
        let page_of_three = page(&format!("```rust\n{lines}```\n"));
        let block = &page_of_three.code[0];
        let rows: Vec<usize> = strokes(&page_of_three).iter().map(|one| one.cells.row).collect();
        assert!(rows.contains(&block.rows.start) && rows.contains(&(block.rows.end - 1)));
        assert!(!rows.contains(&(block.rows.start + 1)), "{rows:?}");
        let many = page(&format!("```rust\n{}```\n", "let b = 1;\n".repeat(LINES_MAX + 10)));
        let last = strokes(&many).iter().map(|one| one.cells.row).max();
        assert!(last < Some(LINES_MAX), "{last:?}");
    }
}
