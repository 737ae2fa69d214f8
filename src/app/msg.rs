//! What can happen, and what the program then wants from the world.

use std::sync::Arc;

use super::aim::{Aim, Out};
use super::bridges::Progress as BridgesDone;
use super::change_box::Proposed;
use super::compose::{Composed, Request};
use super::copy::Clip;
use super::ink;
use super::key::Key;
use super::left::Left;
use super::narrow::{Fits, Narrow};
use super::page::Stroke;
use super::pictures;
use super::pins::Pinning;
use super::report::{Report, Watch};
use super::settings::MouseUse;
use super::whole::{Need, Whole};
use crate::query::bridges::Bridge;
use crate::query::change::Ask;
use crate::query::finder::{Finder, Found, Query};
use crate::query::home::{self, Home};
use crate::query::map::{Asked, Chart};
use crate::query::mentions::{Part, Progress};
use crate::query::news::News;
use crate::query::pins::Pin;
use crate::query::search::{self, NoteHits, Tally};
use crate::query::terms::Fault;
use crate::query::variants::Found as Variants;
use crate::text::{Date, Shown};
use crate::vault::{Anchor, Answer, NodeId, Vault};

/// Something happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something at a cell, counted from 0.
    Mouse(Mouse, u16, u16),
    /// The terminal has this many columns and lines now.
    Resize(u16, u16),
    /// While the vault is read: notes read, and notes found so far.
    Progress {
        /// Notes read.
        read: usize,
        /// Notes found.
        found: usize,
    },
    /// While the vault is read: the names that are in so far.
    Names(Arc<Finder>),
    /// The vault was read, again or for the first time.
    Loaded(Loaded),
    /// A search ended.
    Found {
        /// Which search it answers.
        generation: u64,
        /// Its answer.
        found: Found,
    },
    /// A full-text search found more, or ended.
    Searched {
        /// Which search it answers.
        asked: u64,
        /// What comes behind what was found before.
        found: Vec<NoteHits>,
        /// How far it is.
        tally: Tally,
        /// Whether it ended.
        is_done: bool,
    },
    /// Further notes were gone through for names in their text, or all.
    Mentioned {
        /// Which request it answers.
        asked: u64,
        /// What comes besides what was found before.
        found: Arc<Part>,
        /// How far it is.
        progress: Progress,
        /// Whether it ended.
        is_done: bool,
    },
    /// Bridges are looked for, and that is so far.
    Bridging {
        /// Which request it answers.
        asked: u64,
        /// How far.
        progress: BridgesDone,
    },
    /// Bridges were looked for.
    Bridged {
        /// Which request it answers.
        asked: u64,
        /// The most telling first.
        found: Vec<Bridge>,
    },
    /// A long list was gone through for its filter.
    Narrowed {
        /// Which request it answers.
        generation: u64,
        /// The rows that fit, or why that cannot be told.
        fits: Result<Fits, Fault>,
    },
    /// A map is drawn, or drawn better.
    Charted {
        /// Which request it answers.
        generation: u64,
        /// The map.
        chart: Arc<Chart>,
    },
    /// While something moves on the screen: so many milliseconds have passed.
    Passed(u32),
    /// What was needed of the whole vault is gathered.
    Gathered {
        /// Which reading of the vault was shown when it was asked for.
        generation: u64,
        /// The vault that waited for it.
        held: Option<Loaded>,
    },
    /// What would change in notes is known, or why nothing can.
    WouldWrite {
        /// Which question it answers.
        asked: u64,
        /// All of it.
        shown: Result<Proposed, Shown>,
    },
    /// A change to notes was made, or could not be.
    Wrote {
        /// Which question it was shown for.
        asked: u64,
        /// Why not, in a sentence.
        made: Result<(), Shown>,
    },
    /// A page is ready.
    Composed {
        /// Which request it answers.
        generation: u64,
        /// The page.
        composed: Arc<Composed>,
    },
    /// Some code of a page is coloured.
    Coloured {
        /// Which page.
        page: u64,
        /// Its words, each once.
        strokes: Vec<Stroke>,
    },
    /// A picture is drawn, or cannot be.
    Painted {
        /// Which.
        key: pictures::Key,
        /// Why it is not drawn, if it is not.
        failure: Option<Shown>,
    },
    /// The terminal shows no pictures any more that were drawn. What it can do with
    /// others.
    PicturesGone(pictures::Picturing),
    /// Files of the vault may have changed that are no notes.
    Looked,
    /// The names that may be one were looked for.
    Proposed {
        /// Which reading of the vault they speak of.
        generation: u64,
        /// The best first, and whether that is all.
        found: Variants,
    },
    /// The time that a toast stands has passed.
    ToastOver,
    /// The day changed.
    Today(Date),
    /// Something went wrong outside; one sentence.
    Failed(Shown),
    /// Something was done outside, or refused; one sentence.
    Told(Shown),
    /// The vaults that could be opened: what each is called, and where it lies.
    Vaults(Vec<(Shown, Shown)>),
    /// What the reader keeps at hand now.
    Pins(Vec<Pin>),
    /// How changes of the vault are heard of now.
    Watching(Watch),
    /// The owner is named in this vault and has no name yet.
    AskWhoYouAre,
}

/// A vault that was read, with what the first frames ask of the whole of it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its graph.
    pub vault: Arc<Vault>,
    /// Its names.
    pub finder: Arc<Finder>,
    /// What Home shows.
    pub home: Arc<Home>,
    /// What screens show.
    pub whole: Arc<Whole>,
    /// What its reader keeps at hand.
    pub pins: Vec<Pin>,
    /// What is new in it since the last visit.
    pub news: Arc<News>,
    /// How it was left, when it is read for the first time.
    pub left: Option<Box<Left>>,
    /// How it was read.
    pub report: Report,
}

impl Loaded {
    /// Asks all of it; takes its time, so not on the thread that draws.
    pub fn of(vault: impl Into<Arc<Vault>>, today: Date) -> Self {
        let vault = vault.into();
        Self::with(vault, Finder::of, today)
    }

    /// The same, where `finder` is that of an earlier state of the vault and all
    /// nodes but those in `touched` are as they were then.
    pub fn after(finder: &Finder, vault: Arc<Vault>, touched: &[NodeId], today: Date) -> Self {
        let after =
            |vault: &Vault| finder.after(vault, touched).unwrap_or_else(|| Finder::of(vault));
        Self::with(vault, after, today)
    }

    fn with(vault: Arc<Vault>, finder: impl FnOnce(&Vault) -> Finder + Send, today: Date) -> Self {
        let (finder, (home, whole)) = rayon::join(
            || Arc::new(finder(&vault)),
            || {
                let home = || Arc::new(home::home(&vault, today));
                rayon::join(home, || Arc::new(Whole::of(&vault, today)))
            },
        );
        let (pins, news, report) = Default::default();
        Self { vault, finder, home, whole, pins, news, left: None, report }
    }
}

/// What a mouse does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mouse {
    /// The left button went down.
    Click,
    /// It went down in the same place once more, so soon that both are one double
    /// click.
    Again,
    /// The mouse moves with the left button down.
    Drag,
    /// The left button came up.
    Release,
    /// The wheel turned, away from the hand.
    WheelUp,
    /// The wheel turned, towards the hand.
    WheelDown,
}

/// What the world is asked to do, by how it is done.
#[derive(Debug)]
pub enum Effect {
    /// Beside the screen. Each answer comes back as a [`Msg`].
    Work(Work),
    /// Beside the screen, and it stays on disk.
    Keep(Keep),
    /// At once, by the terminal or another program.
    Act(Act),
    /// At once, and nothing is done for this vault any more.
    Leave(Leave),
}

/// Work for those beside the screen.
#[derive(Debug)]
pub enum Work {
    /// Search for names; of several, only the newest answer counts.
    Find {
        /// To be sent back.
        generation: u64,
        /// Among these.
        finder: Arc<Finder>,
        /// What was typed.
        query: Query,
    },
    /// Search the text of all notes; of several, only the newest is answered.
    Search {
        /// To be sent back.
        asked: u64,
        /// In this.
        vault: Arc<Vault>,
        /// What is looked for.
        query: Arc<search::Query>,
    },
    /// Give up the search that runs.
    EndSearch {
        /// Newer than what was asked for.
        asked: u64,
    },
    /// Go through all notes for names in their text; of several, only the newest is
    /// answered.
    Mention {
        /// To be sent back.
        asked: u64,
        /// Those of this.
        vault: Arc<Vault>,
    },
    /// Go through no further notes.
    EndMentions {
        /// Newer than what was asked for.
        asked: u64,
    },
    /// Look for bridges; of several, only the newest is answered.
    Bridges {
        /// To be sent back.
        asked: u64,
        /// Of this.
        vault: Arc<Vault>,
    },
    /// Look for bridges no longer.
    EndBridges {
        /// Newer than what was asked for.
        asked: u64,
    },
    /// Go through a list for the rows that fit its filter; of several, only the
    /// newest answer counts.
    Narrow {
        /// To be sent back.
        generation: u64,
        /// Of this.
        vault: Arc<Vault>,
        /// The list, and what is looked for.
        narrow: Narrow,
    },
    /// Draw a map, and send it as it gets better; of several, only the newest
    /// answer counts.
    Chart {
        /// To be sent back.
        generation: u64,
        /// Of this.
        vault: Arc<Vault>,
        /// What it is to show.
        asked: Asked,
        /// The map whose nodes keep their places.
        older: Option<Arc<Chart>>,
    },
    /// Gather something of the whole vault. All that is asked is to be answered.
    Gather {
        /// To be sent back.
        generation: u64,
        /// Of this.
        vault: Arc<Vault>,
        /// There.
        whole: Arc<Whole>,
        /// What is needed.
        needs: Vec<Need>,
        /// To be sent back.
        held: Option<Loaded>,
    },
    /// Put a page together; of several, only the newest answer counts.
    Compose {
        /// To be sent back.
        generation: u64,
        /// From this.
        vault: Arc<Vault>,
        /// What is wanted.
        request: Request,
    },
    /// Colour the code of a page, and send it as it goes.
    Colour(ink::Job),
    /// Draw pictures; of several, only the newest job counts.
    Paint(pictures::Job),
    /// Look for names that may be one.
    Propose {
        /// To be sent back.
        generation: u64,
        /// In this.
        vault: Arc<Vault>,
    },
    /// Find out what would change in notes; nothing is written.
    WouldWrite {
        /// To be sent back.
        asked: u64,
        /// In this.
        vault: Arc<Vault>,
        /// What is asked for.
        ask: Ask,
        /// The day it is done on.
        today: Date,
    },
    /// Look for vaults that could be opened.
    AskVaults,
    /// Read the vault again.
    Rescan,
}

/// What is to stay on disk.
#[derive(Debug)]
pub enum Keep {
    /// Make the change that was shown.
    Write {
        /// For which question.
        asked: u64,
    },
    /// Keep an answer about names; the vault is built anew with it.
    Answer(Answer),
    /// Take back the answer that was given last.
    TakeBack,
    /// Keep names of the vault's owner; the vault is built anew with them.
    SetMe(Vec<Box<str>>),
    /// Keep something at hand, or no longer.
    Pin(Anchor, Pinning),
    /// Remember that the reader was asked who they are.
    AskedWhoYouAre,
}

/// What the terminal or another program does.
#[derive(Debug)]
pub enum Act {
    /// Put something on the clipboard.
    Copy(Clip),
    /// Open a file in the reader's editor.
    Edit(Aim),
    /// Have another program open something.
    Out(Out),
    /// Take the mouse, or leave it to the terminal.
    Mouse(MouseUse),
    /// Give the terminal back and stop, until the shell wakes the program.
    Suspend,
}

/// How the screen of a vault ends.
#[derive(Debug)]
pub enum Leave {
    /// Open the vault that stands at this row of the chooser.
    Open(usize),
    /// End the program.
    Quit,
}
