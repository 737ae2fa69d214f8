//! The workers behind a screen, and what the vault that is shown came from.

use anyhow::Result;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::heard::Clicks;
use crate::app::aim::Out;
use crate::app::ground::{Ground, Rgb};
use crate::app::left::Left;
use crate::app::model::Model;
use crate::app::msg::{Keep, Msg, Work};
use crate::app::whole::Need;
use crate::note::NotePath;
use crate::query::brief;
use crate::query::variants::Proposal;
use crate::query::written::{Line, Step, block, markdown};
use crate::shell::bridger::{self, Bridger};
use crate::shell::clipboard::Surroundings;
use crate::shell::colourer::Colourer;
use crate::shell::demo;
use crate::shell::events::{Inbox, Outbox};
use crate::shell::find_vault::{self, KnownVault};
use crate::shell::keyboard::Keyboard;
use crate::shell::lines::lines_of;
use crate::shell::live_settings::LiveSettings;
use crate::shell::mentioner::{self, Mentioner};
use crate::shell::opener;
use crate::shell::outside::Outside;
use crate::shell::painter::{Canvas, Painter};
use crate::shell::places::Places;
use crate::shell::reader::{Reader, Source, Watching};
use crate::shell::saying::Saying;
use crate::shell::store::{Files, Store};
use crate::shell::user::User;
use crate::shell::worker::{
    self, Charter, Composer, Gatherer, Narrower, News, Proposer, Searcher, TextSearcher,
};
use crate::shell::writing::{Question, Writer};
use crate::text::{Address, Shown, encoding};
use crate::vault::{Anchor, NodeId};
use crate::view::pictures::Pictures;

/// The workers, and what the newest reading of the vault came from.
pub(super) struct Desk {
    pub(super) reader: Reader,
    pub(super) searcher: Searcher,
    pub(super) composer: Composer,
    pub(super) narrower: Narrower,
    pub(super) text_searcher: TextSearcher,
    pub(super) mentioner: Mentioner,
    pub(super) bridger: Bridger,
    pub(super) gatherer: Gatherer,
    pub(super) surrounder: Gatherer,
    pub(super) proposer: Proposer,
    pub(super) charter: Charter,
    pub(super) colourer: Colourer,
    pub(super) writer: Writer,
    pub(super) painter: Painter,
    /// The pictures that are ready to be drawn.
    pub(super) pictures: Pictures,
    pub(super) files: Option<Arc<Files>>,
    pub(super) source: Option<Source>,
    /// What the chooser's rows open.
    pub(super) choices: Vec<Source>,
    pub(super) fixed_today: bool,
    pub(super) outside: Outside,
    pub(super) outbox: Outbox<News>,
    /// Where vaults are known, and the folder of settings in them.
    pub(super) places: Places,
    pub(super) config_folder: String,
    /// Who is at the keyboard, and what they set now.
    pub(super) user: User,
    pub(super) settings: LiveSettings,
    /// The colour of text that the terminal told last; that of what it stands on
    /// comes behind it.
    pub(super) text_colour: Option<Rgb>,
    pub(super) clicks: Clicks,
}

impl Desk {
    /// Starts the workers.
    pub(super) fn start(
        inbox: &Inbox<News>,
        user: &User,
        config_folder: &str,
        (keyboard, ground, canvas): (&Keyboard, Ground, Canvas),
        choices: Vec<Source>,
    ) -> Result<Self> {
        let outbox = || inbox.outbox();
        let tell = outbox();
        let tell = move |settings| tell.send(News::Settings(settings));
        Ok(Self {
            reader: Reader::start(outbox(), user.clone(), Watching::On)?,
            searcher: worker::searcher(outbox())?,
            composer: worker::composer(outbox())?,
            narrower: worker::narrower(outbox())?,
            text_searcher: worker::text_searcher(outbox(), user.config.search_limits())?,
            mentioner: mentioner::mentioner(outbox())?,
            bridger: bridger::bridger(outbox())?,
            gatherer: worker::gatherer(outbox())?,
            surrounder: worker::surrounder(outbox())?,
            proposer: worker::proposer(outbox())?,
            charter: worker::charter(outbox())?,
            colourer: Colourer::new(outbox()),
            writer: Writer::start(outbox(), user.places.clone())?,
            painter: Painter::new(outbox(), canvas),
            pictures: Pictures::default(),
            files: None,
            source: None,
            choices,
            fixed_today: user.today.is_some(),
            outside: Outside {
                keyboard: keyboard.clone(),
                editor: user.config.editor.clone(),
                opener: user.config.opener.clone(),
                outbox: outbox(),
                surroundings: Surroundings::of(|name| env::var_os(name)),
            },
            outbox: outbox(),
            places: user.places.clone(),
            config_folder: config_folder.to_owned(),
            user: user.clone(),
            settings: LiveSettings::start(user, ground, tell)?,
            text_colour: None,
            clicks: Clicks::default(),
        })
    }

    /// Lets the workers end, when all is kept that was said, and how the vault is
    /// left; beside the screen, which may go on with another.
    pub(super) fn leave(self, left: Option<Left>) -> Option<JoinHandle<()>> {
        let reader = self.reader;
        if let Some(left) = left {
            reader.keep(Saying::Left(Box::new(left)));
        }
        thread::Builder::new().name("leaver".into()).spawn(move || reader.finish()).ok()
    }

    /// Hands work to whoever does it.
    pub(super) fn begin(&mut self, work: Work) {
        let files = self.files.clone();
        match work {
            Work::Find { generation, finder, query } => {
                self.searcher.ask(generation, (finder, query));
            }
            Work::Search { asked, vault, query } => match files {
                Some(files) => self.text_searcher.ask(asked, (vault, query, files)),
                None => self.text_searcher.end(asked),
            },
            Work::EndSearch { asked } => self.text_searcher.end(asked),
            Work::Mention { asked, vault } => match files {
                Some(files) => self.mentioner.ask(asked, (vault, files)),
                None => self.mentioner.end(asked),
            },
            Work::EndMentions { asked } => self.mentioner.end(asked),
            Work::Bridges { asked, vault } => self.bridger.ask(asked, vault),
            Work::EndBridges { asked } => self.bridger.end(asked),
            Work::Narrow { generation, vault, narrow } => {
                self.narrower.ask((generation, vault, narrow));
            }
            Work::Chart { generation, vault, asked, older } => {
                self.charter.ask(generation, (vault, asked, older));
            }
            Work::Gather { generation, vault, whole, needs, held } => {
                let is_pressing = held.is_none() && needs.iter().all(Need::is_pressing);
                let gatherer = if is_pressing { &self.surrounder } else { &self.gatherer };
                gatherer.ask((generation, vault, whole, needs, held));
            }
            Work::Compose { generation, vault, request } => {
                self.composer.ask((generation, vault, request, files));
            }
            Work::Colour(job) => self.colourer.ask(job),
            Work::Paint(job) => self.painter.ask(job, files),
            Work::Propose { generation, vault } => self.proposer.ask((generation, vault)),
            Work::WouldWrite { asked, vault, ask, today } => {
                let folder = files.and_then(|files| files.folder().map(Path::to_owned));
                self.writer.show(Question { asked, ask, vault, folder, today });
            }
            Work::AskVaults => self.ask_vaults(),
            Work::Rescan => {
                if let Some(source) = self.source.clone() {
                    self.reader.read(source);
                }
            }
        }
    }

    /// Has something kept on disk.
    pub(super) fn keep(&self, keep: Keep) {
        match keep {
            Keep::Write { asked } => self.writer.make(asked),
            Keep::Answer(answer) => self.reader.keep(Saying::Answer(answer)),
            Keep::TakeBack => self.reader.keep(Saying::TakeBack),
            Keep::SetMe(names) => self.reader.keep(Saying::Me(names)),
            Keep::Pin(anchor, pinning) => self.reader.keep(Saying::Pin(anchor, pinning)),
            Keep::AskedWhoYouAre => self.reader.keep(Saying::Asked),
        }
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
    pub(super) fn read_walk(&self, steps: Vec<Step>) {
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
    pub(super) fn read_block(&self, line: Line) {
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

    /// Has a brief written and sent to be copied, as the subcommand prints it.
    pub(super) fn write_brief(&self, model: &Model, of: &[Anchor]) {
        let (vault, today, outbox) = (Arc::clone(&model.vault), model.today, self.outbox.clone());
        let nodes: Vec<NodeId> = of.iter().filter_map(|name| vault.find_anchor(name)).collect();
        let proposals: Vec<Arc<Proposal>> = match nodes.as_slice() {
            [one] => model.proposals.about(*one).cloned().collect(),
            _ => Vec::new(),
        };
        let work = move || {
            let brief = brief::brief(&vault, &nodes, today);
            let lines = brief::markdown::brief(&vault, &brief, &proposals, today);
            outbox.send(News::Copy("brief", lines.join("\n") + "\n"))
        };
        let _ = thread::Builder::new().name("copier".into()).spawn(work);
    }

    /// Has the address of a file in Obsidian found, and what `then` makes of it sent, or
    /// why there is none. Obsidian's own vaults are looked at for it, one of which may
    /// lie on a drive that answers late or never.
    pub(super) fn find_in_obsidian(
        &self,
        path: NotePath,
        part: Option<String>,
        then: impl FnOnce(Address) -> News + Send + 'static,
    ) {
        let (places, outbox) = (self.places.clone(), self.outbox.clone());
        let folder = self.files.as_ref().and_then(|files| files.folder().map(Path::to_owned));
        let work = move || {
            let found = match folder {
                Some(folder) => opener::in_obsidian(&places, &folder, &path, part.as_deref()),
                None => Err("The demo vault is part of the program and has no files.".to_owned()),
            };
            outbox.send(found.map_or_else(|why| News::Msg(Msg::Told(Shown::new(&why))), then))
        };
        // Without a thread for it nothing is opened or copied, and nothing says so.
        let _ = thread::Builder::new().name("opener".into()).spawn(work);
    }

    /// Has another program open something, now or when its address is found. Says what
    /// was done, or why it was not.
    pub(super) fn open_outside(&self, out: Out) -> Option<String> {
        let what = match out {
            Out::Obsidian(path, part) => {
                let open = |address: Address| News::Open(address.as_str().into());
                self.find_in_obsidian(path, part, open);
                return None;
            }
            Out::Address(address) => Ok(address.as_str().into()),
            Out::File(path) => self.on_disk(&path).map(PathBuf::into_os_string),
        };
        Some(what.map_or_else(ToOwned::to_owned, |what| self.outside.open(what)))
    }

    /// Where a file is on disk, to be handed to another program.
    ///
    /// # Errors
    /// A sentence why there is none.
    pub(super) fn on_disk(&self, path: &NotePath) -> Result<PathBuf, &'static str> {
        let files = self.files.as_ref().ok_or("The vault is still being read.")?;
        match (files.on_disk(path), &self.source) {
            (Some(file), _) => Ok(file),
            (None, Some(Source::Store(Store::Embedded))) => {
                Err("The demo vault is part of the program and has no files.")
            }
            (None, _) => Err("This file is outside of the vault and is left alone."),
        }
    }

    pub(super) fn open(&mut self, source: Source) {
        self.reader.read(source.clone());
        self.source = Some(source);
    }
}

/// What the chooser says of each vault, and what opens it. Behind those that are known
/// the demo vault, and where none is open, the folder one is in.
pub(super) fn offered(
    known: Vec<KnownVault>,
    here: Option<&Path>,
    settings: &str,
) -> (Vec<(Shown, Shown)>, Vec<Source>) {
    let folders = known.into_iter().map(|vault| {
        let path = vault.path.to_string_lossy();
        let where_from = Shown::new(&format!("{path}  ({})", vault.known_by.name()));
        let source = Source::Folder(vault.path.clone(), settings.to_owned());
        ((Shown::new(&vault.name), where_from), source)
    });
    let demo = (Shown::new(demo::NAME), Shown::new("sixty invented notes, built in"));
    // A whole file system is no vault.
    let here = here.filter(|here| here.parent().is_some()).map(|here| {
        let name = here.file_name().unwrap_or(here.as_os_str()).to_string_lossy();
        let words = format!("{}  (this folder)", here.to_string_lossy());
        let source = Source::Folder(here.to_owned(), settings.to_owned());
        ((Shown::new(&name), Shown::new(&words)), source)
    });
    folders.chain([(demo, Source::Store(Store::Embedded))]).chain(here).unzip()
}
