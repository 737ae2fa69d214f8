//! The screen at work: one loop that takes what happened, updates the model,
//! hands wishes to workers, and draws once when nothing more is waiting.
//!
//! The main thread never reads a file and never waits for a worker. A frame that
//! no key caused waits until [`FRAME_MS`] have passed since the last one.

mod acting;
mod desk;
mod heard;
mod settings;
mod taking;

use std::convert::Infallible;
use std::time::{Duration, Instant};

use anyhow::Result;

use self::acting::follow;
use self::desk::{Desk, offered};
use self::heard::asked;
use self::taking::{After, Stop, take};
use super::allocator;
use super::clock;
use super::demo;
use super::events::Inbox;
use super::find_vault::KnownVault;
use super::ground::{self, When};
use super::jobs::QUIET;
use super::keyboard::Keyboard;
use super::painter::Canvas;
use super::reader::Source;
use super::signals::TERMINAL_GONE;
use super::store::Store;
use super::terminal::{Question, Screen};
use super::themes;
use super::user::User;
use super::worker::News;
use crate::app::left::left;
use crate::app::map;
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::settings::{Motion, MouseUse};
use crate::text::{Date, Shown};
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
    /// The vault that was opened last, since none was named and none is around.
    OpenedLast {
        /// Where it is.
        store: Store,
        /// Whether the current folder could be opened by its name.
        notes_here: bool,
    },
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
    let mut screen = Screen::enter()?;
    let (keyboard, mut typing) = Keyboard::new()?;
    let mut ask = |question| asked(question, &mut screen, &mut typing);
    let mut ground = ground::detect(options.colour, || ask(Question::Colours));
    let way = options.user.config.picture_way;
    let canvas = Canvas::find(way, &ground, ask);
    inbox.listen_to_keys(&keyboard, typing)?;
    let mut settings = options.user.config.settings;
    if settings.mouse == MouseUse::Released && screen.use_mouse(settings.mouse).is_err() {
        return Ok(TERMINAL_GONE);
    }
    let mut next = Beginning::of(start, options);
    let mut leaving = Vec::new();
    let mut user = options.user.clone();
    let status = loop {
        let Beginning { name, source, vaults, choices, says } = next;
        user.today = options.user.today.or_else(|| source.as_ref().and_then(told_on));
        let today = user.today();
        let mut model = Model::new(name, today, screen.size());
        model.ground = ground;
        model.colours = themes::colours(&user.config, &ground, &user.places).0;
        model.settings = settings;
        model.picturing = canvas.picturing();
        model.keymap = user.config.keymap();
        let problem = settings::said_of(&user.config.problems);
        model.toast =
            problem.or(says.map(|(why, next)| Shown::new(&format!("{why} {}", model.tell(next)))));
        model.config_fault = settings::place_of(&user.config.problems);
        match source {
            Some(_) => model.vaults = vaults,
            None => model.choose_vault(vaults),
        }
        if screen.draw(|frame| view::draw(&model, frame)).is_err() {
            break Ok(TERMINAL_GONE);
        }
        let at_keys = (&keyboard, ground, canvas);
        let mut desk = Desk::start(&inbox, &user, &options.config_folder, at_keys, choices)?;
        if let Some(source) = source {
            desk.open(source);
        }
        let Err(stop) = turn(&mut screen, &inbox, &mut model, &mut desk);
        // The mouse stays released in the next vault, too.
        settings = model.settings;
        ground = model.ground;
        user = desk.user.clone();
        let choices = std::mem::take(&mut desk.choices);
        leaving.extend(desk.leave(left(&model)));
        match stop {
            Stop::Quit(status) => break Ok(status),
            Stop::Fault(why) => break Err(why),
            Stop::Open(source) => {
                inbox.begin_anew();
                let (name, vaults) = (model.vault_name, model.vaults);
                next = Beginning { name, source: Some(source), vaults, choices, says: None };
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
    /// What is said at the start, and then what can be done, with the names of commands
    /// between braces.
    says: Option<(String, &'static str)>,
}

impl Beginning {
    fn of(start: Start, options: &Options) -> Self {
        match start {
            Start::Vault(store) => {
                let (name, source) = (Shown::new(&store.name()), Some(Source::Store(store)));
                Self { name, source, vaults: Vec::new(), choices: Vec::new(), says: None }
            }
            Start::OpenedLast { store, notes_here } => {
                let ways = match notes_here {
                    true => "`vaultgraph .` opens this folder.",
                    false => "{vaults} opens another.",
                };
                let says = Some((opened_last(&store), ways));
                Self { says, ..Self::of(Start::Vault(store), options) }
            }
            Start::Choose(known) => {
                let here = options.user.places.current.as_deref();
                let (vaults, choices) = offered(known, here, &options.config_folder);
                let name = Shown::new("vaultgraph");
                Self { name, source: None, vaults, choices, says: None }
            }
        }
    }
}

/// Why it is this vault, where nobody named it.
pub fn opened_last(store: &Store) -> String {
    format!("No vault here: {} is the one opened last.", store.name())
}

/// The day that a vault's notes are told on, where that is not the clock's.
fn told_on(source: &Source) -> Option<Date> {
    match source {
        Source::Store(Store::Embedded) => demo::today(),
        Source::Store(Store::Disk(_)) | Source::Folder(..) => None,
    }
}

/// Shows one vault until something ends that.
fn turn(
    screen: &mut Screen,
    inbox: &Inbox<News>,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<Infallible, Stop> {
    let mut last_frame = Instant::now();
    let mut due: Option<Instant> = None;
    let mut toast_over: Option<Instant> = None;
    // What moves on the screen moves with every frame.
    let mut moving: Option<Instant> = None;
    let mut slow = false;
    // When memory is given back that the state of the vault before took on this thread.
    let (mut generation, mut quiet) = (model.vault_generation, None::<Instant>);
    loop {
        let step = moving.map(|since| since + Duration::from_millis(FRAME_MS));
        let wake = [due, toast_over, step, quiet].into_iter().flatten().min();
        let mut next = Some(inbox.wait(wake));
        let mut draw_now = false;
        while let Some(incoming) = next {
            match take(incoming, screen, model, desk)? {
                After::Draw { now } => {
                    draw_now |= now;
                    due = due.or(Some(last_frame + Duration::from_millis(FRAME_MS)));
                }
                After::Rest => {}
            }
            next = inbox.next_at_once();
        }
        let now = Instant::now();
        if toast_over.is_some_and(|over| over <= now) {
            follow(Msg::ToastOver, screen, model, desk)?;
            toast_over = None;
        }
        if let Some(since) = moving {
            let passed = now.duration_since(since).as_millis().try_into().unwrap_or(u32::MAX);
            // Over a slow line every frame would be in the way of the next key.
            let is_still = slow || model.settings.motion == Motion::None;
            let passed = if is_still { u32::MAX } else { passed };
            follow(Msg::Passed(passed), screen, model, desk)?;
            draw_now = true;
        }
        moving = map::is_moving(model).then_some(now);
        if !desk.fixed_today && clock::today() != model.today {
            follow(Msg::Today(clock::today()), screen, model, desk)?;
            due = due.or(Some(now));
        }
        match (&model.toast, toast_over) {
            (Some(_), None) => toast_over = Some(now + Duration::from_millis(TOAST_MS)),
            (None, Some(_)) => toast_over = None,
            _ => {}
        }
        if std::mem::replace(&mut generation, model.vault_generation) != model.vault_generation {
            quiet = Some(now + QUIET);
        }
        if quiet.is_some_and(|quiet| quiet <= now) {
            quiet = None;
            allocator::give_back();
        }
        if draw_now || due.is_some_and(|due| due <= now) {
            if screen.draw(|frame| view::draw_with(model, &desk.pictures, frame)).is_err() {
                return Err(Stop::GONE);
            }
            slow = now.elapsed() > Duration::from_millis(FRAME_MS);
            last_frame = now;
            due = None;
        }
    }
}
