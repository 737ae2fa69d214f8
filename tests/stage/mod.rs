//! The program without a terminal: keys in, screen out. Workers are stood in for
//! by calling at once what they would call, so nothing waits and nothing varies.

#![allow(dead_code, reason = "each test program uses its part of the stage")]

pub mod events;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::{Frame, Terminal};
use vaultgraph::app::compose::compose;
use vaultgraph::app::finder_pane::HITS_MAX;
use vaultgraph::app::key::{Code, Key};
use vaultgraph::app::left::Left;
use vaultgraph::app::model::Model;
use vaultgraph::app::msg::{Effect, Keep, Leave, Loaded, Msg, Work};
use vaultgraph::app::report::Report;
use vaultgraph::app::searches::LIMITS;
use vaultgraph::app::update::update;
use vaultgraph::app::whole::Whole;
use vaultgraph::note::{self, NotePath, Packed};
use vaultgraph::query::Hidden;
use vaultgraph::query::bridges::bridges;
use vaultgraph::query::finder::Finder;
use vaultgraph::query::home;
use vaultgraph::query::map::chart;
use vaultgraph::query::mentions::{Mentions, Part};
use vaultgraph::query::news::News;
use vaultgraph::query::search::order;
use vaultgraph::query::variants::{Candidate, Found, Pair, Proposal};
use vaultgraph::shell::mentioner;
use vaultgraph::shell::note_texts::Texts;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::text_search::{Job, search};
use vaultgraph::text::{Date, NameKey, Shown, encoding};
use vaultgraph::vault::{Answer, Identities, NodeKind, Vault, VaultConfig};
use vaultgraph::view;

/// The day on which the demo vault is set.
pub fn today() -> Date {
    Date::new(2026, 11, 23).expect("a real day")
}

/// A vault and the text of its files.
pub struct Written {
    pub vault: Arc<Vault>,
    pub finder: Arc<Finder>,
    /// What is new in it.
    pub news: Arc<News>,
    /// How it was left.
    pub left: Option<Box<Left>>,
    text: HashMap<NotePath, String>,
    attachments: Vec<NotePath>,
}

impl Written {
    /// Builds the vault of these files.
    pub fn of(files: impl IntoIterator<Item = (NotePath, Vec<u8>)>) -> Arc<Self> {
        Self::by(files, &VaultConfig::default())
    }

    /// Builds the vault of these files by its own rules.
    fn by(files: impl IntoIterator<Item = (NotePath, Vec<u8>)>, config: &VaultConfig) -> Arc<Self> {
        Arc::new(Self::build(files, config))
    }

    fn build(files: impl IntoIterator<Item = (NotePath, Vec<u8>)>, config: &VaultConfig) -> Self {
        let mut parsed = Vec::new();
        let mut attachments = Vec::new();
        let mut text = HashMap::new();
        for (path, bytes) in files {
            text.insert(path.clone(), encoding::decode(&bytes).text.to_string());
            if path.is_note() || path.is_canvas() {
                parsed.push(Packed::of(&note::parse(path, &bytes)));
            } else {
                attachments.push(path);
            }
        }
        let vault = Vault::build(parsed, &attachments, Vec::new(), config);
        let finder = Arc::new(Finder::of(&vault));
        Self { vault: Arc::new(vault), finder, news: Arc::default(), left: None, text, attachments }
    }

    /// A vault that was read elsewhere, and the bytes of its files.
    pub fn read(vault: Arc<Vault>, bytes: impl Fn(&NotePath) -> Option<Vec<u8>>) -> Arc<Self> {
        let decoded = |bytes: Vec<u8>| encoding::decode(&bytes).text.to_string();
        let files = vault.parsed().iter().map(Packed::path);
        let text = files.filter_map(|path| Some((path.clone(), decoded(bytes(path)?)))).collect();
        let finder = Arc::new(Finder::of(&vault));
        let (news, left, attachments) = Default::default();
        Arc::new(Self { vault, finder, news, left, text, attachments })
    }

    /// The vault as the reader sends it.
    pub fn loaded(&self) -> Loaded {
        let home = Arc::new(home::home(&self.vault, today()));
        let whole = Arc::new(Whole::of(&self.vault, today()));
        let (vault, finder) = (Arc::clone(&self.vault), Arc::clone(&self.finder));
        Loaded {
            vault,
            finder,
            home,
            whole,
            pins: Vec::new(),
            news: Arc::clone(&self.news),
            left: self.left.clone(),
            report: Report::default(),
        }
    }

    /// The same files by what the reader said of them.
    fn said(&self, answers: &[Answer], me: &[Box<str>]) -> Loaded {
        let config = VaultConfig {
            me: me.to_vec(),
            identities: Identities(answers.to_vec()),
            ..VaultConfig::default()
        };
        let parsed = self.vault.parsed().to_vec();
        Loaded::of(Vault::build(parsed, &self.attachments, Vec::new(), &config), today())
    }

    /// The demo vault, built once for all tests of a program.
    pub fn demo() -> Arc<Self> {
        static DEMO: OnceLock<Arc<Written>> = OnceLock::new();
        Arc::clone(DEMO.get_or_init(|| Arc::new(Self::demo_anew())))
    }

    /// The demo vault, to be changed.
    pub fn demo_anew() -> Self {
        let store = Store::Embedded;
        let found = store.list(&false.into(), |_| {});
        let all = found.notes.iter().chain(&found.attachments);
        let files = all.map(|entry| {
            let contents = store.read(entry, usize::MAX).expect("it is in the program");
            (entry.path.clone(), contents.bytes)
        });
        Self::build(files, &VaultConfig::default())
    }

    /// A vault in one string: `//- path` begins a file.
    pub fn in_string(text: &str) -> Arc<Self> {
        Self::in_string_by(text, &VaultConfig::default())
    }

    /// The same by its own rules.
    pub fn in_string_by(text: &str, config: &VaultConfig) -> Arc<Self> {
        Self::by(Self::files_in(text), config)
    }

    /// A vault in one string, to be changed.
    pub fn in_string_anew(text: &str) -> Self {
        Self::build(Self::files_in(text), &VaultConfig::default())
    }

    fn files_in(text: &str) -> impl Iterator<Item = (NotePath, Vec<u8>)> {
        let files = text.split("//- ").skip(1).filter_map(|file| file.split_once('\n'));
        files.map(|(path, body): (&str, &str)| (NotePath::new(path.trim()), body.into()))
    }
}

/// The program on a screen of some size.
#[derive(Clone)]
pub struct Stage {
    pub model: Model,
    written: Arc<Written>,
    /// What the reader said of names.
    pub answers: Vec<Answer>,
    /// Who the reader said they are.
    pub me: Vec<Box<str>>,
    /// Whether the reader asked to quit.
    pub quit: bool,
}

impl Stage {
    /// Starts the program and lets it read the vault; the finder is open.
    pub fn start(written: &Arc<Written>, width: u16, height: u16) -> Self {
        let mut stage = Self::before_reading(written, width, height);
        stage.read();
        stage
    }

    /// Starts the program; the vault is not read yet.
    pub fn before_reading(written: &Arc<Written>, width: u16, height: u16) -> Self {
        let model = Model::new(Shown::new("Work notes"), today(), (width, height));
        let (answers, me) = (Vec::new(), Vec::new());
        Self { model, written: Arc::clone(written), answers, me, quit: false }
    }

    /// Names that may be one were found. Each is written `! Name = Name` where it
    /// is certain, `? Name = Name` where it is likely, `. Name = Name` where it was
    /// put off.
    pub fn propose(&mut self, written: &[&str]) {
        let vault = Arc::clone(&self.model.vault);
        let score = |at: usize| 0.97 - 0.05 * at as f32;
        let proposals: Vec<Proposal> =
            (0..).zip(written).map(|(at, words)| proposal(&vault, words, score(at))).collect();
        let generation = self.model.vault_generation;
        let found = Found { proposals, limit: None };
        self.send(Msg::Proposed { generation, found });
    }

    /// Names were found that may be one, whatever they are: the first two of the
    /// vault, the next three, and so on.
    pub fn propose_any(&mut self) {
        let vault = &self.model.vault;
        let names = vault.nodes().filter(|(_, node)| matches!(node.kind, NodeKind::Entity));
        let names: Vec<String> = names.map(|(_, node)| node.name().to_owned()).take(12).collect();
        let groups = [("!", 0..2), ("?", 2..5), ("?", 5..7), (".", 7..9)];
        let written =
            groups.map(|(mark, at)| format!("{mark} {}", names.get(at).unwrap_or(&[]).join(" = ")));
        let written: Vec<&str> =
            written.iter().map(String::as_str).filter(|words| words.contains('=')).collect();
        self.propose(&written);
    }

    /// The vault is read now, again or for the first time.
    pub fn read(&mut self) {
        self.send(Msg::Loaded(self.written.loaded()));
    }

    /// The vault is another one from now on.
    pub fn reread(&mut self, written: &Arc<Written>) {
        self.written = Arc::clone(written);
        self.read();
    }

    /// Takes a message, and does at once what the program asks for.
    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.perform_all(effects);
    }

    /// Does what a part of the program asks for that has no key here.
    pub fn perform(&mut self, effect: Effect) {
        self.perform_all(vec![effect]);
    }

    fn perform_all(&mut self, mut effects: Vec<Effect>) {
        while let Some(effect) = effects.pop() {
            let answer = match effect {
                Effect::Work(Work::Find { generation, finder, query }) => {
                    Msg::Found { generation, found: finder.search(&query, HITS_MAX) }
                }
                Effect::Work(Work::Compose { generation, vault, request }) => {
                    let text = &self.written.text;
                    let read = |path: &NotePath| {
                        text.get(path).cloned().ok_or_else(|| format!("{path} is not there"))
                    };
                    let composed = Arc::new(compose(&vault, &request, &read));
                    Msg::Composed { generation, composed }
                }
                Effect::Work(Work::Gather { generation, vault, whole, needs, held }) => {
                    whole.gather(&vault, &needs);
                    Msg::Gathered { generation, held }
                }
                Effect::Work(Work::Search { asked, vault, query }) => {
                    let text = &self.written.text;
                    let read = |path: &NotePath| Some((text.get(path)?.clone(), false));
                    let texts = Texts { vault: &vault, read: &read, stop: &|| false };
                    let job = Job { texts, query: &query, limits: LIMITS };
                    let mut news = Vec::new();
                    search(job, &order(&vault, Hidden::LeftOut), |found, tally| {
                        news.push((found, tally.clone()));
                    });
                    let n = news.len();
                    for (at, (found, tally)) in news.into_iter().enumerate() {
                        let is_done = at + 1 == n;
                        let msg = Msg::Searched { asked, found, tally, is_done };
                        effects.extend(update(&mut self.model, msg));
                    }
                    continue;
                }
                Effect::Work(
                    Work::EndSearch { .. } | Work::EndMentions { .. } | Work::EndBridges { .. },
                ) => continue,
                Effect::Work(Work::Bridges { asked, vault }) => {
                    let found = bridges(&vault, |_, _| true).expect("it is not stopped");
                    Msg::Bridged { asked, found }
                }
                Effect::Work(Work::Mention { asked, vault }) => {
                    let text = &self.written.text;
                    let read = |path: &NotePath| Some((text.get(path)?.clone(), false));
                    let mentions = Mentions::of_all(&vault);
                    let texts = Texts { vault: &vault, read: &read, stop: &|| false };
                    let job = mentioner::Job { texts, mentions: &mentions, known: None };
                    let mut news = Vec::new();
                    mentioner::look(job, &order(&vault, Hidden::LeftOut), |found, progress| {
                        news.push((Arc::new(Part::of(found)), progress.clone()));
                        true
                    });
                    let n = news.len();
                    for (at, (found, progress)) in news.into_iter().enumerate() {
                        let is_done = at + 1 == n;
                        let msg = Msg::Mentioned { asked, found, progress, is_done };
                        effects.extend(update(&mut self.model, msg));
                    }
                    continue;
                }
                Effect::Work(Work::Chart { generation, vault, asked, older }) => {
                    let chart =
                        chart(&vault, &asked, older.as_deref()).expect("it is in the vault");
                    Msg::Charted { generation, chart: Arc::new(chart) }
                }
                Effect::Work(Work::Narrow { generation, vault, narrow }) => {
                    Msg::Narrowed { generation, fits: narrow.fits(&vault) }
                }
                Effect::Work(Work::Rescan) => Msg::Loaded(self.written.loaded()),
                Effect::Leave(Leave::Quit) => {
                    self.quit = true;
                    continue;
                }
                Effect::Keep(Keep::Answer(answer)) => {
                    self.answers.push(answer);
                    Msg::Loaded(self.written.said(&self.answers, &self.me))
                }
                Effect::Keep(Keep::TakeBack) => {
                    self.answers.pop();
                    Msg::Loaded(self.written.said(&self.answers, &self.me))
                }
                Effect::Keep(Keep::SetMe(names)) => {
                    self.me.extend(names);
                    Msg::Loaded(self.written.said(&self.answers, &self.me))
                }
                // What was found a test sends itself, when it likes.
                Effect::Work(Work::Propose { .. })
                | Effect::Keep(Keep::AskedWhoYouAre | Keep::Pin(..)) => continue,
                Effect::Work(
                    Work::AskVaults | Work::Colour(_) | Work::Paint(_) | Work::WouldWrite { .. },
                )
                | Effect::Keep(Keep::Write { .. })
                | Effect::Act(_)
                | Effect::Leave(Leave::Open(_)) => continue,
            };
            effects.extend(update(&mut self.model, answer));
        }
    }

    /// Presses keys: names of keys as the keymap has them, `'text` types text.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            if let Some(text) = word.strip_prefix('\'') {
                for c in text.chars() {
                    let c = if c == '_' { ' ' } else { c };
                    self.send(Msg::Key(Key::plain(Code::Char(c))));
                }
            } else {
                let key = Key::parse(word).expect("the test names a key");
                self.send(Msg::Key(key));
            }
        }
        self
    }

    /// What is drawn.
    pub fn buffer(&self) -> Buffer {
        self.drawn(view::draw)
    }

    /// What is drawn before the second net.
    pub fn painted(&self) -> Buffer {
        self.drawn(view::paint)
    }

    fn drawn(&self, draw: fn(&Model, &mut Frame)) -> Buffer {
        let (width, height) = self.model.size;
        let mut terminal =
            Terminal::new(TestBackend::new(width, height)).expect("a screen in memory");
        terminal.draw(|frame| draw(&self.model, frame)).expect("drawn");
        terminal.backend().buffer().clone()
    }

    /// Where the terminal's cursor stands, if it shows.
    pub fn cursor(&self) -> Option<Position> {
        let (width, height) = self.model.size;
        let mut terminal =
            Terminal::new(TestBackend::new(width, height)).expect("a screen in memory");
        terminal.draw(|frame| view::draw(&self.model, frame)).expect("drawn");
        let shows = terminal.backend().cursor_visible();
        let at = terminal.get_cursor_position().expect("in memory");
        shows.then_some(at)
    }

    /// The text that is drawn, a line a row, without spaces at the ends.
    pub fn screen(&self) -> String {
        lines(&self.buffer()).into_iter().map(|line| line + "\n").collect()
    }
}

/// A screen as lines of text, without spaces at the ends.
pub fn lines(buffer: &Buffer) -> Vec<String> {
    let of_row = |row: &[Cell]| {
        let mut line = String::new();
        let mut skip = 0;
        for cell in row {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            skip = vaultgraph::text::cells::width(cell.symbol()).saturating_sub(1);
            line.push_str(cell.symbol());
        }
        line.trim_end().to_owned()
    };
    buffer.content.chunks(usize::from(buffer.area.width.max(1))).map(of_row).collect()
}

/// A proposal by hand, about names of the vault.
fn proposal(vault: &Vault, words: &str, score: f32) -> Proposal {
    let (mark, names) = words.split_once(' ').expect("a mark and names");
    let candidate = |name: &str| {
        let node = *vault.named(&NameKey::of(name)).first().expect("the vault has the name");
        let mut sources: Vec<_> = vault.edges_in(node).map(|edge| edge.from).collect();
        sources.sort_unstable();
        sources.dedup();
        let evidence = vault.edges_in(node).filter_map(|edge| edge.occurrences.first());
        let notes = u32::try_from(sources.len()).expect("few");
        Candidate { node, name: name.into(), notes, evidence: evidence.take(3).collect() }
    };
    Proposal {
        names: names.split(" = ").map(candidate).collect(),
        certain: mark == "!",
        score,
        pairs: vec![Pair { names: [0, 1], score, reason: "They are written alike.".into() }],
        reasons: vec![
            "They are written alike.".to_owned(),
            "Nothing speaks against it: no note names both.".to_owned(),
        ],
        put_off: mark == ".",
    }
}
