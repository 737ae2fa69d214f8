//! The screen at work: one loop that takes what happened, updates the model,
//! hands wishes to workers, and draws once when nothing more is waiting.
//!
//! The main thread never reads a file and never waits for a worker. A frame that
//! no key caused waits until [`FRAME_MS`] have passed since the last one.

use anyhow::{Result, bail};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEventKind};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::bridger::Bridger;
use super::clipboard::Surroundings;
use super::events::{Inbox, Incoming, Outbox};
use super::find_vault::{self, KnownVault};
use super::ground::{self, When};
use super::keyboard::Keyboard;
use super::lines::lines_of;
use super::mentioner::Mentioner;
use super::opener;
use super::outside::{Outside, first_of};
use super::places::Places;
use super::reader::{Reader, Source, Watching};
use super::saying::Saying;
use super::signals::{Signal, TERMINAL_GONE};
use super::store::{Files, Store};
use super::terminal::{Screen, Suspension};
use super::themes;
use super::user::User;
use super::worker::{
    Charter, Composer, Gatherer, Narrower, News, Proposer, Searcher, TextSearcher,
};
use super::{clock, demo};
use crate::app::aim::{Aim, Out};
use crate::app::copy::Clip;
use crate::app::key::{Code, Key};
use crate::app::left::{Left, left};
use crate::app::map;
use crate::app::model::Model;
use crate::app::msg::{Effect, Mouse, Msg};
use crate::app::settings::{Motion, MouseUse};
use crate::app::update::update;
use crate::note::{Diagnostic, NotePath};
use crate::query::written::{Line, Step, block, markdown};
use crate::text::{Address, Shown, encoding};
use crate::view;

/// Frames that no key caused are at least this far apart, in milliseconds.
const FRAME_MS: u64 = 33;

/// How long a toast stands, in milliseconds.
const TOAST_MS: u64 = 4_000;

/// What a person asked for besides the vault.
#[derive(Debug, Clone)]
pub struct Options {
    /// Who is at the keyboard.
    pub user: User,
    /// Whether colours are wanted.
    pub colour: When,
    /// The name of the folder with Obsidian's settings, in a vault that is chosen.
    pub config_folder: String,
}

/// What the screen begins with.
#[derive(Debug)]
pub enum Start {
    /// A vault.
    Vault(Store),
    /// The choice between the vaults that are known, and the demo vault.
    Choose(Vec<KnownVault>),
}

/// Shows a vault until the reader quits. Gives the exit status.
///
/// # Errors
/// When the terminal cannot be used, or the system gives no threads.
pub fn run(start: Start, options: &Options) -> Result<i32> {
    let mut inbox = Inbox::default();
    inbox.listen_to_signals()?;
    let ground = ground::detect(options.colour);
    let mut screen = Screen::enter()?;
    let keyboard = inbox.listen_to_keys()?;
    let mut settings = options.user.config.settings;
    if settings.mouse == MouseUse::Released && screen.use_mouse(settings.mouse).is_err() {
        return Ok(TERMINAL_GONE);
    }
    let mut next = Beginning::of(start, options);
    let mut leaving = Vec::new();
    let status = loop {
        let Beginning { name, source, vaults, choices } = next;
        let today = options.user.today.unwrap_or_else(clock::today);
        let mut model = Model::new(name, today, screen.size());
        model.ground = ground;
        model.colours = themes::colours(&options.user.config, &ground, &options.user.places).0;
        model.settings = settings;
        model.keymap = options.user.config.keymap().0;
        model.toast = said_of(&options.user.config.problems);
        match source {
            Some(_) => model.vaults = vaults,
            None => model.choose_vault(vaults),
        }
        if screen.draw(|frame| view::draw(&model, frame)).is_err() {
            break Ok(TERMINAL_GONE);
        }
        let mut desk = Desk::start(&inbox, options, &keyboard, choices)?;
        if let Some(source) = source {
            desk.open(source);
        }
        let end = turn(&mut screen, &inbox, &mut model, &mut desk);
        // The mouse stays released in the next vault, too.
        settings = model.settings;
        let choices = std::mem::take(&mut desk.choices);
        leaving.extend(desk.leave(left(&model)));
        match end {
            Ok(End::Quit(status)) => break Ok(status),
            Err(why) => break Err(why),
            Ok(End::Open(source)) => {
                inbox.begin_anew();
                let (name, vaults) = (model.vault_name, model.vaults);
                next = Beginning { name, source: Some(source), vaults, choices };
            }
        }
    };
    drop(screen);
    for leaver in leaving {
        // One that gave up has left nothing half done.
        let _ = leaver.join();
    }
    status
}

/// What a model begins with: one for each vault that is opened.
struct Beginning {
    name: Shown,
    /// What is read at once; without it one is chosen.
    source: Option<Source>,
    /// The vaults to choose from, and what opens each.
    vaults: Vec<(Shown, Shown)>,
    choices: Vec<Source>,
}

impl Beginning {
    fn of(start: Start, options: &Options) -> Self {
        match start {
            Start::Vault(store) => {
                let (name, source) = (Shown::new(&store.name()), Some(Source::Store(store)));
                Self { name, source, vaults: Vec::new(), choices: Vec::new() }
            }
            Start::Choose(known) => {
                let (vaults, choices) = offered(known, &options.config_folder);
                Self { name: Shown::new("vaultgraph"), source: None, vaults, choices }
            }
        }
    }
}

/// How the screen of one vault ends.
enum End {
    /// With the program.
    Quit(i32),
    /// With another vault.
    Open(Source),
}

/// The workers, and what the newest reading of the vault came from.
struct Desk {
    reader: Reader,
    searcher: Searcher,
    composer: Composer,
    narrower: Narrower,
    text_searcher: TextSearcher,
    mentioner: Mentioner,
    bridger: Bridger,
    gatherer: Gatherer,
    proposer: Proposer,
    charter: Charter,
    files: Option<Arc<Files>>,
    source: Option<Source>,
    /// What the chooser's rows open.
    choices: Vec<Source>,
    fixed_today: bool,
    outside: Outside,
    outbox: Outbox<News>,
    /// Where vaults are known, and the folder of settings in them.
    places: Places,
    config_folder: String,
}

impl Desk {
    /// Starts the workers.
    fn start(
        inbox: &Inbox<News>,
        options: &Options,
        keyboard: &Keyboard,
        choices: Vec<Source>,
    ) -> Result<Self> {
        let outbox = || inbox.outbox();
        Ok(Self {
            reader: Reader::start(outbox(), options.user.clone(), Watching::On)?,
            searcher: Searcher::start(outbox())?,
            composer: Composer::start(outbox())?,
            narrower: Narrower::start(outbox())?,
            text_searcher: TextSearcher::start(outbox(), options.user.config.search_limits())?,
            mentioner: Mentioner::start(outbox())?,
            bridger: Bridger::start(outbox())?,
            gatherer: Gatherer::start(outbox())?,
            proposer: Proposer::start(outbox())?,
            charter: Charter::start(outbox())?,
            files: None,
            source: None,
            choices,
            fixed_today: options.user.today.is_some(),
            outside: Outside {
                keyboard: keyboard.clone(),
                editor: options.user.config.editor.clone(),
                opener: options.user.config.opener.clone(),
                outbox: outbox(),
                surroundings: Surroundings::of(|name| env::var_os(name)),
            },
            outbox: outbox(),
            places: options.user.places.clone(),
            config_folder: options.config_folder.clone(),
        })
    }

    /// Lets the workers end, when all is kept that was said, and how the vault is
    /// left; beside the screen, which may go on with another.
    fn leave(self, left: Option<Left>) -> Option<JoinHandle<()>> {
        let reader = self.reader;
        if let Some(left) = left {
            reader.keep(Saying::Left(Box::new(left)));
        }
        thread::Builder::new().name("leaver".into()).spawn(move || reader.finish()).ok()
    }

    /// Has the vaults looked for that could be opened instead of this one.
    fn ask_vaults(&self) {
        let (places, outbox) = (self.places.clone(), self.outbox.clone());
        let folder = self.files.as_ref().and_then(|files| files.folder().map(Path::to_owned));
        let work = move || {
            let mut known = find_vault::known(&places);
            known.retain(|vault| Some(&*vault.path) != folder.as_deref());
            outbox.send(News::Vaults(known))
        };
        // Without a thread for it none is offered.
        let _ = thread::Builder::new().name("vaults".into()).spawn(work);
    }

    /// Has the lines of a walk read, and the whole of it sent to be copied.
    fn read_walk(&self, steps: Vec<Step>) {
        let (files, outbox) = (self.files.clone(), self.outbox.clone());
        let read = move |line: &Line| {
            let lines = lines_of(files.as_deref()?, &line.path, &[line.number]).ok()?;
            lines.into_iter().next().map(|(_, text)| text)
        };
        let work = move || outbox.send(News::Copy("walk", markdown(&steps, &read)));
        // Without a thread for it nothing is copied, and nothing says that it was.
        let _ = thread::Builder::new().name("copier".into()).spawn(work);
    }

    /// Has the block around a line read and sent to be copied.
    fn read_block(&self, line: Line) {
        let (files, outbox) = (self.files.clone(), self.outbox.clone());
        let work = move || {
            let contents = files.and_then(|files| files.read(&line.path).ok());
            let text = contents.map(|contents| encoding::decode(&contents.bytes).text.into_owned());
            let block = text.map(|text| block(&text, line.number)).unwrap_or_default();
            match block.is_empty() {
                true => outbox.send(News::Msg(Msg::Told(Shown::new("This line is blank.")))),
                false => outbox.send(News::Copy("block", block)),
            }
        };
        let _ = thread::Builder::new().name("copier".into()).spawn(work);
    }

    /// The address of a file in Obsidian.
    ///
    /// # Errors
    /// A sentence why it has none.
    fn in_obsidian(&self, path: &NotePath, part: Option<&str>) -> Result<Address, String> {
        let folder = self.files.as_ref().and_then(|files| files.folder());
        let folder = folder.ok_or("The demo vault is part of the program and has no files.")?;
        opener::in_obsidian(&Places::of_environment(), folder, path, part)
    }

    /// Has another program open something. Says what was done, or why it was not.
    fn open_outside(&self, out: &Out) -> Result<String, String> {
        let what = match out {
            Out::Obsidian(path, part) => self.in_obsidian(path, part.as_deref())?.as_str().into(),
            Out::Address(address) => address.as_str().into(),
            Out::File(path) => self.on_disk(path)?.into_os_string(),
        };
        Ok(self.outside.open(what))
    }

    /// Where a file is on disk, to be handed to another program.
    ///
    /// # Errors
    /// A sentence why there is none.
    fn on_disk(&self, path: &NotePath) -> Result<PathBuf, &'static str> {
        let files = self.files.as_ref().ok_or("The vault is still being read.")?;
        match (files.on_disk(path), &self.source) {
            (Some(file), _) => Ok(file),
            (None, Some(Source::Store(Store::Embedded))) => {
                Err("The demo vault is part of the program and has no files.")
            }
            (None, _) => Err("This file is outside of the vault and is left alone."),
        }
    }

    fn open(&mut self, source: Source) {
        self.reader.read(source.clone());
        self.source = Some(source);
    }
}

/// What is wrong with the reader's own config, in a line.
fn said_of(problems: &[Diagnostic]) -> Option<Shown> {
    let first = problems.first()?;
    let line = first.place.map_or(String::new(), |place| format!(" line {}", place.line));
    let more = match problems.len() {
        1 => String::new(),
        n => format!(" ({} more: vaultgraph config check)", n - 1),
    };
    let detail = if first.detail.is_empty() { first.message() } else { first.detail.to_string() };
    Some(Shown::new(&format!("config.toml{line}: {detail}{more}")))
}

/// What the chooser says of each vault, the demo vault last, and what opens it.
fn offered(known: Vec<KnownVault>, settings: &str) -> (Vec<(Shown, Shown)>, Vec<Source>) {
    let folders = known.into_iter().map(|vault| {
        let path = vault.path.to_string_lossy();
        let where_from = Shown::new(&format!("{path}  ({})", vault.known_by.name()));
        let source = Source::Folder(vault.path.clone(), settings.to_owned());
        ((Shown::new(&vault.name), where_from), source)
    });
    let demo = (Shown::new(demo::NAME), Shown::new("sixty invented notes, built in"));
    folders.chain([(demo, Source::Store(Store::Embedded))]).unzip()
}

/// What a message asks of the loop.
enum After {
    Draw { now: bool },
    Quit(i32),
    Open(Source),
}

fn turn(
    screen: &mut Screen,
    inbox: &Inbox<News>,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<End> {
    let mut last_frame = Instant::now();
    let mut due: Option<Instant> = None;
    let mut toast_over: Option<Instant> = None;
    // What moves on the screen moves with every frame.
    let mut moving: Option<Instant> = None;
    let mut slow = false;
    loop {
        let step = moving.map(|since| since + Duration::from_millis(FRAME_MS));
        let wake = [due, toast_over, step].into_iter().flatten().min();
        let mut next = Some(inbox.wait(wake));
        let mut draw_now = false;
        while let Some(incoming) = next {
            match take(incoming, screen, model, desk)? {
                After::Quit(status) => return Ok(End::Quit(status)),
                After::Open(source) => return Ok(End::Open(source)),
                After::Draw { now } => draw_now |= now,
            }
            due = due.or(Some(last_frame + Duration::from_millis(FRAME_MS)));
            next = inbox.next_at_once();
        }
        let now = Instant::now();
        if toast_over.is_some_and(|over| over <= now) {
            perform(update(model, Msg::ToastOver), model, desk);
            toast_over = None;
        }
        if let Some(since) = moving {
            let passed = now.duration_since(since).as_millis().try_into().unwrap_or(u32::MAX);
            // Over a slow line every frame would be in the way of the next key.
            let is_still = slow || model.settings.motion == Motion::None;
            let passed = if is_still { u32::MAX } else { passed };
            perform(update(model, Msg::Passed(passed)), model, desk);
            draw_now = true;
        }
        moving = map::is_moving(model).then_some(now);
        if !desk.fixed_today && clock::today() != model.today {
            perform(update(model, Msg::Today(clock::today())), model, desk);
        }
        match (&model.toast, toast_over) {
            (Some(_), None) => toast_over = Some(now + Duration::from_millis(TOAST_MS)),
            (None, Some(_)) => toast_over = None,
            _ => {}
        }
        if draw_now || due.is_some_and(|due| due <= now) {
            if screen.draw(|frame| view::draw(model, frame)).is_err() {
                return Ok(End::Quit(TERMINAL_GONE));
            }
            slow = now.elapsed() > Duration::from_millis(FRAME_MS);
            last_frame = now;
            due = None;
        }
    }
}

fn take(
    incoming: Incoming<News>,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<After> {
    let now = matches!(incoming, Incoming::Input(_) | Incoming::Signal(_));
    let msg = match incoming {
        Incoming::Input(event) => message(event),
        Incoming::Worker(News::Loaded { loaded, files }) => {
            let empty = loaded.vault.n_notes() == 0 && model.vault_generation == 0;
            let words = format!("{} has no notes (files ending in .md)", model.vault_name);
            match empty {
                // Another one may be chosen.
                true if !model.vaults.is_empty() => Some(Msg::Failed(Shown::new(&words))),
                true => bail!("{words}; name another folder, or try --demo"),
                false => {
                    desk.files = Some(files);
                    Some(Msg::Loaded(loaded))
                }
            }
        }
        Incoming::Worker(News::Msg(msg)) => {
            // An answer to the last key is as urgent as the key.
            let answer = matches!(
                msg,
                Msg::Found { .. }
                    | Msg::Composed { .. }
                    | Msg::Narrowed { .. }
                    | Msg::Charted { .. }
                    | Msg::Gathered { .. }
            );
            perform_all(msg, model, desk);
            return Ok(After::Draw { now: answer });
        }
        Incoming::Worker(News::Vaults(known)) => {
            let (vaults, choices) = offered(known, &desk.config_folder);
            desk.choices = choices;
            Some(Msg::Vaults(vaults))
        }
        Incoming::Worker(News::Copy(what, text)) => {
            copy(model, desk, what, text);
            return Ok(After::Draw { now: true });
        }
        Incoming::Worker(News::ByTerminal(what, text)) => {
            let words = copy_by_terminal(screen, what, &text);
            perform_all(Msg::Told(Shown::new(&words)), model, desk);
            return Ok(After::Draw { now: true });
        }
        Incoming::Signal(Signal::Quit(status)) => return Ok(After::Quit(status)),
        Incoming::Signal(Signal::Suspend) => {
            suspend(screen)?;
            None
        }
        Incoming::Signal(Signal::Resumed) => {
            if screen.resume().is_err() {
                return Ok(After::Quit(TERMINAL_GONE));
            }
            let (width, height) = screen.size();
            Some(Msg::Resize(width, height))
        }
        Incoming::Tick => None,
    };
    if let Some(msg) = msg {
        for effect in update(model, msg) {
            match effect {
                Effect::Quit => return Ok(After::Quit(0)),
                Effect::Open(at) => {
                    if let Some(source) = desk.choices.get(at).cloned() {
                        return Ok(After::Open(source));
                    }
                }
                Effect::Suspend => suspend(screen)?,
                Effect::Mouse(mouse) if screen.use_mouse(mouse).is_err() => {
                    return Ok(After::Quit(TERMINAL_GONE));
                }
                Effect::Mouse(_) => {}
                Effect::Copy(Clip::Text(what, text)) => copy(model, desk, what, text),
                Effect::Copy(Clip::Walk(steps)) => desk.read_walk(steps),
                Effect::Copy(Clip::Block(line)) => desk.read_block(line),
                Effect::Copy(Clip::Obsidian(path, part)) => {
                    match desk.in_obsidian(&path, part.as_deref()) {
                        Ok(address) => copy(model, desk, "address", address.as_str().to_owned()),
                        Err(why) => perform_all(Msg::Told(Shown::new(&why)), model, desk),
                    }
                }
                Effect::Out(out) => {
                    let words = desk.open_outside(&out).unwrap_or_else(|why| why);
                    perform_all(Msg::Told(Shown::new(&words)), model, desk);
                }
                Effect::Edit(aim) => {
                    if edit(screen, model, desk, &aim).is_err() {
                        return Ok(After::Quit(TERMINAL_GONE));
                    }
                }
                other => perform(vec![other], model, desk),
            }
        }
    }
    Ok(After::Draw { now })
}

/// The most that a terminal is given for its clipboard, in bytes: some take no more.
const COPY_BYTES_MAX: usize = 48 << 10;

/// Puts text on the clipboard. What was done is said when it is.
fn copy(model: &mut Model, desk: &mut Desk, what: &'static str, text: String) {
    if let Err(why) = desk.outside.copy(what, text) {
        perform_all(Msg::Told(Shown::new(&why)), model, desk);
    }
}

/// Has the terminal put text on its clipboard, and says so.
fn copy_by_terminal(screen: &mut Screen, what: &str, text: &str) -> String {
    if text.len() >= COPY_BYTES_MAX {
        return format!("The {what} is too long to be copied through a terminal.");
    }
    let first = first_of(text);
    match screen.copy(text) {
        Ok(()) => format!("The {what} was given to the terminal's clipboard: {first}"),
        Err(fault) => format!("The {what} could not be copied: {fault}."),
    }
}

/// Has the reader's editor open a file, and shows what became of the vault.
///
/// # Errors
/// When the terminal went away meanwhile.
fn edit(screen: &mut Screen, model: &mut Model, desk: &mut Desk, aim: &Aim) -> Result<()> {
    let (words, first) = match desk.on_disk(&aim.path) {
        Ok(file) => (desk.outside.edit(screen, &file, aim.line)?, vec![file]),
        Err(why) => (Some(why.to_owned()), Vec::new()),
    };
    let (width, height) = screen.size();
    perform_all(Msg::Resize(width, height), model, desk);
    if let Some(words) = words {
        perform_all(Msg::Told(Shown::new(&words)), model, desk);
    }
    desk.reader.look(first);
    Ok(())
}

fn suspend(screen: &mut Screen) -> Result<()> {
    match screen.suspend()? {
        // The signal that wakes the program takes the terminal again.
        Suspension::Stopped | Suspension::NoShell => Ok(()),
    }
}

fn perform_all(msg: Msg, model: &mut Model, desk: &mut Desk) {
    let effects = update(model, msg);
    perform(effects, model, desk);
}

fn perform(effects: Vec<Effect>, model: &mut Model, desk: &mut Desk) {
    for effect in effects {
        match effect {
            Effect::Find { generation, finder, query } => {
                desk.searcher.ask(generation, finder, query);
            }
            Effect::Compose { generation, vault, request } => {
                desk.composer.ask(generation, vault, request, desk.files.clone());
            }
            Effect::Gather { generation, vault, whole, needs, held } => {
                desk.gatherer.ask(generation, vault, whole, needs, held);
            }
            Effect::Search { asked, vault, query } => {
                desk.text_searcher.ask(asked, vault, query, desk.files.clone());
            }
            Effect::EndSearch { asked } => desk.text_searcher.end(asked),
            Effect::Mention { asked, vault } => {
                desk.mentioner.ask(asked, vault, desk.files.clone());
            }
            Effect::EndMentions { asked } => desk.mentioner.end(asked),
            Effect::Bridges { asked, vault } => desk.bridger.ask(asked, vault),
            Effect::EndBridges { asked } => desk.bridger.end(asked),
            Effect::Chart { generation, vault, asked, older } => {
                desk.charter.ask(generation, vault, asked, older);
            }
            Effect::Narrow { generation, vault, narrow } => {
                desk.narrower.ask(generation, vault, narrow);
            }
            Effect::Rescan => {
                if let Some(source) = desk.source.clone() {
                    desk.reader.read(source);
                }
            }
            Effect::Propose { generation, vault } => desk.proposer.ask(generation, vault),
            Effect::Answer(answer) => desk.reader.keep(Saying::Answer(answer)),
            Effect::TakeBack => desk.reader.keep(Saying::TakeBack),
            Effect::SetMe(names) => desk.reader.keep(Saying::Me(names)),
            Effect::Pin(anchor, pinning) => desk.reader.keep(Saying::Pin(anchor, pinning)),
            Effect::AskedWhoYouAre => desk.reader.keep(Saying::Asked),
            Effect::AskVaults => desk.ask_vaults(),
            // Only keys ask for these, and keys are taken above.
            Effect::Quit
            | Effect::Suspend
            | Effect::Open(_)
            | Effect::Mouse(_)
            | Effect::Copy(_)
            | Effect::Edit(_)
            | Effect::Out(_) => {
                debug_assert!(false, "{:?}", model.layer);
            }
        }
    }
}

/// What a terminal event means to the program, if anything.
fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => key_of(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        Event::Mouse(mouse) => {
            let what = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Mouse::Click,
                MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag,
                MouseEventKind::Up(MouseButton::Left) => Mouse::Release,
                MouseEventKind::ScrollUp => Mouse::WheelUp,
                MouseEventKind::ScrollDown => Mouse::WheelDown,
                _ => return None,
            };
            Some(Msg::Mouse(what, mouse.column, mouse.row))
        }
        Event::FocusGained | Event::FocusLost => None,
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    let shift = match event.code {
        KeyCode::Char(_) => false,
        KeyCode::BackTab => true,
        _ => held(KeyModifiers::SHIFT),
    };
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}
