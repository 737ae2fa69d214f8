//! The program without a terminal: keys in, screen out. Workers are stood in for
//! by calling at once what they would call, so nothing waits and nothing varies.

#![allow(dead_code, reason = "each test program uses its part of the stage")]

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use vaultgraph::app::compose::compose;
use vaultgraph::app::finder_pane::HITS_MAX;
use vaultgraph::app::key::{Code, Key};
use vaultgraph::app::model::Model;
use vaultgraph::app::msg::{Effect, Loaded, Msg};
use vaultgraph::app::update::update;
use vaultgraph::note::{self, NotePath};
use vaultgraph::query::finder::Finder;
use vaultgraph::query::home;
use vaultgraph::shell::store::Store;
use vaultgraph::text::{Date, Shown, encoding};
use vaultgraph::vault::{Answer, Identities, Vault, VaultConfig};
use vaultgraph::view;

/// The day on which the demo vault is set.
pub fn today() -> Date {
    Date::new(2026, 11, 23).expect("a real day")
}

/// A vault and the text of its files.
pub struct Written {
    pub vault: Arc<Vault>,
    pub finder: Arc<Finder>,
    text: HashMap<NotePath, String>,
    attachments: Vec<NotePath>,
}

impl Written {
    /// Builds the vault of these files.
    pub fn of(files: impl IntoIterator<Item = (NotePath, Vec<u8>)>) -> Arc<Self> {
        let mut parsed = Vec::new();
        let mut attachments = Vec::new();
        let mut text = HashMap::new();
        for (path, bytes) in files {
            text.insert(path.clone(), encoding::decode(&bytes).text.to_string());
            if path.is_note() || path.is_canvas() {
                parsed.push(Arc::new(note::parse(path, &bytes)));
            } else {
                attachments.push(path);
            }
        }
        let vault = Vault::build(parsed, &attachments, Vec::new(), &VaultConfig::default());
        let finder = Arc::new(Finder::of(&vault));
        Arc::new(Self { vault: Arc::new(vault), finder, text, attachments })
    }

    /// The vault as the reader sends it.
    fn loaded(&self) -> Loaded {
        let home = Arc::new(home::home(&self.vault, today()));
        Loaded { vault: Arc::clone(&self.vault), finder: Arc::clone(&self.finder), home }
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
        let build = || {
            let store = Store::Embedded;
            let found = store.list(&false.into(), |_| {});
            let all = found.notes.iter().chain(&found.attachments);
            Self::of(all.map(|entry| {
                let contents = store.read(entry, usize::MAX).expect("it is in the program");
                (entry.path.clone(), contents.bytes)
            }))
        };
        Arc::clone(DEMO.get_or_init(build))
    }

    /// A vault in one string: `//- path` begins a file.
    pub fn in_string(text: &str) -> Arc<Self> {
        let files = text.split("//- ").skip(1).filter_map(|file| file.split_once('\n'));
        Self::of(files.map(|(path, body)| (NotePath::new(path.trim()), body.as_bytes().to_vec())))
    }
}

/// The program on a screen of some size.
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
                Effect::Find { generation, finder, query } => {
                    Msg::Found { generation, found: finder.search(&query, HITS_MAX) }
                }
                Effect::Compose { generation, vault, request } => {
                    let text = &self.written.text;
                    let read = |path: &NotePath| {
                        text.get(path).cloned().ok_or_else(|| format!("{path} is not there"))
                    };
                    let composed = Arc::new(compose(&vault, &request, &read));
                    Msg::Composed { generation, composed }
                }
                Effect::Rescan => Msg::Loaded(self.written.loaded()),
                Effect::Quit => {
                    self.quit = true;
                    continue;
                }
                Effect::Answer(answer) => {
                    self.answers.push(answer);
                    Msg::Loaded(self.written.said(&self.answers, &self.me))
                }
                Effect::TakeBack => {
                    self.answers.pop();
                    Msg::Loaded(self.written.said(&self.answers, &self.me))
                }
                Effect::SetMe(names) => {
                    self.me.extend(names);
                    Msg::Loaded(self.written.said(&self.answers, &self.me))
                }
                Effect::Propose { .. } | Effect::AskedWhoYouAre => continue,
                Effect::Open(_) | Effect::Suspend => continue,
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
        let (width, height) = self.model.size;
        let mut terminal =
            Terminal::new(TestBackend::new(width, height)).expect("a screen in memory");
        terminal.draw(|frame| view::draw(&self.model, frame)).expect("drawn");
        terminal.backend().buffer().clone()
    }

    /// The text that is drawn, a line a row, without spaces at the ends.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width.max(1));
        let mut out = String::new();
        for row in buffer.content.chunks(width) {
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
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}
