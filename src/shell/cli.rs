//! The command line: what was typed, made into what is meant, and done.
//!
//! Exit status: 0 found, 1 nothing found (or `check` has errors), 2 wrong use or
//! an unusable vault. A closed pipe ends quietly with 0.

mod help;
mod values;

use anyhow::{Context, Result, bail};
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use help::{AFTER_HELP, FILTER_HELP, SEARCH_HELP, WRITE_HELP};
use values::{DayMeant, SortOfPeople, code, config_folder, date, day_meant};

use super::answers::kept::Only;
use super::answers::write::Mode;
use super::answers::{
    Exit, config, edges, export, found, map, mentions, names, pages, paths, people, records, said,
    stats, vaults, write,
};
use super::config::Config;
use super::gauge::Gauge;
use super::ground::When;
use super::install::{self, Shell};
use super::load::Workers;
use super::own_folder::OwnFolder;
use super::places::Places;
use super::print::{self, Printer};
use super::reading::{self, Opened};
use super::root::Root;
use super::store::Store;
use super::terminal::{self, Unfit};
use super::user::User;
use super::{clock, faults, find_vault, obsidian, ui};
use crate::app::settings::{MouseUse, Signs};
use crate::note::Code;
use crate::query::brief;
use crate::query::map::Hops;
use crate::query::path::{PathLook, Through};
use crate::query::people::PeopleLook;
use crate::query::tasks::TaskLook;
use crate::query::timeline::TimelineLook;
use crate::text::{Date, Shown};
use crate::vault::{Vault, Verdict};

/// Explore the knowledge graph of a Markdown vault.
#[derive(Debug, Parser)]
#[command(name = "vaultgraph", version = version(), about, after_help = AFTER_HELP, subcommand_precedence_over_arg = true)]
struct Invocation {
    /// The folder of notes to open.
    #[arg(value_name = "VAULT")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
struct Shared {
    /// The folder of notes; without it, the vault around the current folder.
    #[arg(long, value_name = "DIR", global = true)]
    vault: Option<PathBuf>,
    /// The built-in demo vault.
    #[arg(long, global = true)]
    demo: bool,
    /// The folder of Obsidian's settings in the vault.
    #[arg(long, value_name = "NAME", global = true, default_value = obsidian::FOLDER, value_parser = config_folder)]
    config_folder: String,
    /// A name of yours in the vault, beside those of its config; may be repeated.
    #[arg(long, value_name = "NAME", global = true)]
    me: Vec<String>,
    /// Stands in for today's date, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", global = true, value_parser = date)]
    today: Option<Date>,
    /// One JSON object a line (subcommands).
    #[arg(long, global = true)]
    json: bool,
    /// Neither use nor keep what was parsed before.
    #[arg(long, global = true)]
    no_cache: bool,
    /// Neither use nor keep what is remembered from one run to the next.
    #[arg(long, global = true)]
    no_state: bool,
    /// Whether to draw with colours.
    #[arg(long, value_name = "WHEN", value_enum, global = true, default_value_t)]
    color: When,
    /// Draw without colours, as --color never.
    #[arg(long, global = true, conflicts_with = "color")]
    no_color: bool,
    /// Draw nothing outside of ASCII but the text of notes.
    #[arg(long, global = true)]
    ascii: bool,
    /// For a screen reader: no frames, one thing a line, the cursor on the chosen row.
    #[arg(long, global = true)]
    plain: bool,
    /// Leave the mouse to the terminal, which selects text by it.
    #[arg(long, global = true)]
    no_mouse: bool,
    /// A theme, whatever the config says.
    #[arg(long, value_name = "NAME", global = true)]
    theme: Option<String>,
}

/// The version, and the commit where it is known.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let commit = option_env!("VAULTGRAPH_COMMIT").map(|commit| format!(" ({commit})"));
        format!("{}{}", env!("CARGO_PKG_VERSION"), commit.unwrap_or_default())
    });
    &VERSION
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find notes, people, tags by a few letters, or by a filter.
    #[command(after_help = FILTER_HELP)]
    Find {
        /// What is typed; words in any order, case and accents aside.
        query: Vec<String>,
        #[command(flatten)]
        only: Only,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Search the text of all notes, the newest first.
    #[command(after_help = SEARCH_HELP)]
    Search {
        /// What is looked for, best in single quotes; behind `--` it may begin with `-`.
        #[arg(required = true)]
        query: Vec<String>,
        /// At most so many lines.
        #[arg(long, default_value_t = 1_000)]
        limit: usize,
        #[command(flatten)]
        only: Only,
    },
    /// Show all that is known of one name.
    Show {
        /// A path, file name, alias, title or spelling.
        name: String,
    },
    /// List the links of a note, or all of them.
    Links {
        /// The note.
        #[arg(required_unless_present = "all")]
        note: Option<String>,
        /// Every link of the vault.
        #[arg(long, conflicts_with = "note")]
        all: bool,
    },
    /// List every place that names something.
    Backlinks {
        /// A path, file name, alias, title or spelling.
        name: String,
        #[command(flatten)]
        only: Only,
    },
    /// List what is joined to a name, by relation and direction, with evidence.
    Neighbors {
        /// A path, file name, alias, title or spelling.
        name: String,
        #[command(flatten)]
        only: Only,
    },
    /// List the notes whose text names something without a link, and what the text
    /// of a note names so.
    Mentions {
        /// A path, file name, alias, title or spelling.
        name: String,
        #[command(flatten)]
        only: Only,
    },
    /// List what a map of a name draws, or draw it as SVG.
    Map {
        /// A path, file name, alias, title or spelling.
        #[arg(required_unless_present = "whole")]
        name: Option<String>,
        /// The communities of the whole vault.
        #[arg(long, conflicts_with = "name")]
        whole: bool,
        /// How far around it.
        #[arg(long, default_value_t = Hops::default().n(), value_parser = clap::value_parser!(u8).range(1..=i64::from(Hops::MAX)))]
        hops: u8,
        /// As a picture.
        #[arg(long, conflicts_with = "json")]
        svg: bool,
        #[command(flatten)]
        only: Only,
    },
    /// List tags with their counts.
    Tags {
        #[command(flatten)]
        only: Only,
    },
    /// List tasks, the most urgent first.
    Tasks {
        /// Only those for this name.
        #[arg(long, value_name = "NAME")]
        assignee: Option<String>,
        /// Only those that name this name, or stand in a note about it.
        #[arg(long, value_name = "NAME")]
        about: Option<String>,
        /// Only those due before that day.
        #[arg(long, value_name = "DATE", value_parser = date)]
        due_before: Option<Date>,
        /// Only those that should have been done before today.
        #[arg(long)]
        overdue: bool,
        /// Only those that are still to be done.
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        only: Only,
    },
    /// List dated notes, the newest first: all, or those that name one thing.
    Timeline {
        /// A path, file name, alias, title or spelling.
        name: Option<String>,
        /// Only those of that day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        /// Only those of that day or earlier.
        #[arg(long, value_name = "DATE", value_parser = date)]
        until: Option<Date>,
        #[command(flatten)]
        only: Only,
    },
    /// List facts, the newest first.
    Facts {
        /// Only those about this name.
        #[arg(long, value_name = "NAME")]
        about: Option<String>,
        /// Only those of that day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        #[command(flatten)]
        only: Only,
    },
    /// List decisions, the newest first.
    Decisions {
        #[command(flatten)]
        only: Only,
    },
    /// List people: when they were last met, in how many notes they are, what is open.
    People {
        /// In which order; among equals, last met first.
        #[arg(long, value_enum, default_value_t)]
        sort: SortOfPeople,
        /// Only who was met on that day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        /// Only who was met, but not on that day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        not_since: Option<Date>,
        /// With the vault's owner.
        #[arg(long)]
        with_owner: bool,
        #[command(flatten)]
        only: Only,
    },
    /// Show what two names have to do with each other.
    Between {
        /// A path, file name, alias, title or spelling.
        one: String,
        /// Another.
        other: String,
    },
    /// Show how two names are connected: the shortest chains, each hop with its evidence.
    Path {
        /// A path, file name, alias, title or spelling.
        one: String,
        /// Another.
        other: String,
        /// Also through hubs, tags and the vault's owner.
        #[arg(long)]
        hubs: bool,
        /// Also through what the vault's settings exclude.
        #[arg(long)]
        hidden: bool,
    },
    /// Print, as Markdown, what to have read before meeting somebody.
    Brief {
        /// Each a path, file name, alias, title or spelling.
        #[arg(required = true, value_name = "NAME", num_args = 1..=brief::NAMES_MAX)]
        names: Vec<String>,
    },
    /// Show what happened on a day, and with whom.
    Day {
        /// `today`, `yesterday`, or YYYY-MM-DD.
        #[arg(value_parser = day_meant)]
        date: DayMeant,
    },
    /// Show the vault as a whole: what is central, what belongs together, who was not met for long.
    Stats {
        /// Also the names that join its parts; takes seconds in a large vault.
        #[arg(long)]
        bridges: bool,
    },
    /// Write the graph for another program: whole, around a name, what a filter keeps.
    Export {
        /// The form.
        #[arg(long, value_name = "FORMAT", value_parser = export::parser())]
        format: String,
        /// Only what is near this name.
        #[arg(long, value_name = "NAME")]
        around: Option<String>,
        /// How near.
        #[arg(long, default_value_t = 1, requires = "around")]
        hops: usize,
        #[command(flatten)]
        only: Only,
    },
    /// List what is wrong with the vault; status 1 when there are errors.
    Check {
        /// Only problems of this kind, such as `bad-frontmatter`; may be repeated.
        #[arg(long, value_name = "CODE", value_parser = code)]
        only: Vec<Code>,
    },
    /// List names that may be one, with reasons; nothing is changed.
    Variants,
    /// Say of names that they are one, or are not; list what was said.
    #[command(subcommand)]
    Identity(Identity),
    /// Show what can be set, what is in force and where it comes from.
    Config {
        #[command(subcommand)]
        what: Option<ConfigWhat>,
    },
    /// List what is new since the last visit on the screen, or since a day.
    New {
        /// From that day on, by the dates of notes; nothing has to be remembered for it.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
    },
    /// List the vaults that are known here: those of Obsidian's own list, and those opened before.
    Vaults,
    /// Say why a link opens what it opens: what was tried, and by which rule.
    Why {
        /// The note that the link is written in.
        source: String,
        /// The link: `Note`, `Note#Heading`, `[[Note|shown]]`, `[t](note.md)`.
        target: String,
    },
    /// Show a change to notes as a diff, and make it where that is allowed.
    #[command(after_help = WRITE_HELP)]
    Write {
        #[command(subcommand)]
        what: Writing,
        /// Write what is shown. Without this, and without `write = true` in your own
        /// config, nothing is.
        #[arg(long, global = true)]
        write: bool,
        /// Only show it, whatever the config says.
        #[arg(long, global = true, conflicts_with = "write")]
        dry_run: bool,
    },
    /// Print the completions of a shell.
    Completions {
        /// Which shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page.
    Man,
}

impl Command {
    /// Which rows are wanted, of what lists some.
    fn only(&self) -> Option<&Only> {
        match self {
            Self::Find { only, .. }
            | Self::Search { only, .. }
            | Self::Backlinks { only, .. }
            | Self::Neighbors { only, .. }
            | Self::Mentions { only, .. }
            | Self::Map { only, .. }
            | Self::Tags { only }
            | Self::Tasks { only, .. }
            | Self::Timeline { only, .. }
            | Self::Facts { only, .. }
            | Self::Decisions { only }
            | Self::People { only, .. }
            | Self::Export { only, .. } => Some(only),
            Self::Show { .. }
            | Self::Links { .. }
            | Self::Between { .. }
            | Self::Path { .. }
            | Self::Brief { .. }
            | Self::Day { .. }
            | Self::Stats { .. }
            | Self::Check { .. }
            | Self::Variants
            | Self::Identity(_)
            | Self::Config { .. }
            | Self::Write { .. }
            | Self::Completions { .. }
            | Self::Man
            | Self::New { .. }
            | Self::Vaults
            | Self::Why { .. } => None,
        }
    }
}

/// A change to notes.
#[derive(Debug, Subcommand)]
enum Writing {
    /// Tick the task on a line, with the day it was done.
    Tick {
        /// The note.
        note: String,
        /// The line, from 1.
        line: u32,
    },
    /// Make the note of a name that has none, its other spellings as aliases.
    Note {
        /// A spelling.
        name: String,
        /// In which folder of the vault; it must be there.
        #[arg(long, value_name = "FOLDER", default_value = "")]
        folder: String,
    },
    /// Make what was said of names aliases of their note, and lead links to it.
    Names {
        /// One of the names.
        name: String,
    },
    /// Put right text whose encoding was damaged.
    Encoding {
        /// The note.
        note: String,
    },
    /// Take back what was written last.
    Undo,
}

/// Kept in the vault's `.vaultgraph/identities.toml`.
#[derive(Debug, Subcommand)]
enum Identity {
    /// These names are one; all are called by the first.
    Same(Names),
    /// No two of these names are one.
    Different(Names),
    /// Not to be asked of these names for now.
    Later(Names),
    /// Remove the answer that stands last in the file.
    Undo,
    /// List all answers with file and line.
    List,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum ConfigWhat {
    /// Where your own file is, or would be.
    Path,
    /// What is wrong with your file and the vault's; status 2 if anything is.
    Check,
    /// The defaults as a file, with what each key means.
    Default,
    /// Every value in force, and where it is said.
    Show,
    /// A JSON schema of the file, for editors.
    Schema,
}

#[derive(Debug, Args)]
struct Names {
    /// Names as they are written, or paths of notes that end in `.md`.
    #[arg(required = true, num_args = 2..)]
    names: Vec<String>,
}

/// Runs the program on its own command line.
pub fn main() -> ExitCode {
    faults::end_on_panic(terminal::restore);
    let invocation = Invocation::parse();
    let Invocation { folder, shared, command } = invocation;
    let folder = folder.or_else(|| shared.vault.clone());
    let done = match command {
        Some(Command::Config { what }) => configured(what, folder, &shared),
        Some(Command::Completions { shell }) => {
            print_for_install(|command, out| install::completions(shell, command, out))
        }
        Some(Command::Man) => print_for_install(|command, out| install::manual(command, out)),
        Some(Command::Vaults) => list_vaults(&shared),
        Some(command) => answer(&command, folder, &shared),
        None => walk(folder, &shared),
    };
    let status = done.unwrap_or_else(|fault| {
        if print::is_closed_pipe(&fault) {
            return 0;
        }
        print::complain(&format!("{fault:#}"));
        2
    });
    ExitCode::from(u8::try_from(status).unwrap_or(2))
}

/// Prints something that is made from the command line itself.
fn print_for_install(
    make: impl FnOnce(&mut clap::Command, &mut Vec<u8>) -> Result<()>,
) -> Result<i32> {
    let mut made = Vec::new();
    make(&mut Invocation::command(), &mut made)?;
    let mut printer = Printer::stdout(false);
    printer.raw().write_all(&made)?;
    printer.finish()?;
    Ok(0)
}

/// The bare command: the screen, or Home as text where there is none.
fn walk(folder: Option<PathBuf>, shared: &Shared) -> Result<i32> {
    let places = places(shared);
    let store = match (folder, shared.demo) {
        (Some(_), true) => bail!("either a folder or --demo, not both"),
        (None, true) => Some(Store::Embedded),
        (Some(folder), false) => Some(open(&folder, shared)?),
        (None, false) => default_store(&places, shared),
    };
    match terminal::fitness() {
        Ok(()) => {}
        Err(Unfit::NoScreen) => {
            let store = store.with_context(no_vault)?;
            let (opened, user) = read_whole(&store, shared)?;
            let pins = opened.pins(&user);
            let out = Printer::stdout(false);
            let (vault, news) = (&opened.vault, opened.news());
            return records::home(vault, &pins, &news, today(shared), out).map(status_of);
        }
        Err(why) => bail!(
            "{why}; these answer without a screen: find, show, links, backlinks, neighbors, \
             search, map, tags, tasks, timeline, facts, decisions, people, between, path, brief, day, \
             variants, identity, stats, new, vaults, export, check, config, why"
        ),
    }
    let options = ui::Options {
        user: user(shared),
        colour: if shared.no_color { When::Never } else { shared.color },
        config_folder: shared.config_folder.clone(),
    };
    match store {
        Some(store) => ui::run(ui::Start::Vault(store), &options),
        None => ui::run(ui::Start::Choose(find_vault::known(&places)), &options),
    }
}

/// The vault around the current folder, else the one opened last.
fn default_store(places: &Places, shared: &Shared) -> Option<Store> {
    let around = |folder| find_vault::around(folder, &shared.config_folder);
    let around = places.current.as_deref().and_then(around);
    let folder = around.or_else(|| find_vault::opened_last(places))?;
    open(&folder, shared).ok()
}

fn open(folder: &Path, shared: &Shared) -> Result<Store> {
    Ok(Store::Disk(Root::open(folder)?.with_settings(&shared.config_folder)))
}

fn no_vault() -> &'static str {
    "there is no vault here; name a folder of notes, or try --demo"
}

fn today(shared: &Shared) -> Date {
    shared.today.unwrap_or_else(clock::today)
}

fn user(shared: &Shared) -> User {
    let me = shared.me.iter().map(|name| name.as_str().into()).collect();
    let places = places(shared);
    let mut config = Config::of_user(&places);
    if let Some(theme) = &shared.theme {
        config.set_theme(theme, "--theme", &places);
    }
    let settings = &mut config.settings;
    if shared.ascii {
        settings.signs = settings.signs.max(Signs::Ascii);
    }
    if shared.plain {
        settings.signs = Signs::Words;
    }
    if shared.no_mouse {
        settings.mouse = MouseUse::Released;
    }
    User { places, me, config: Arc::new(config), today: shared.today }
}

fn places(shared: &Shared) -> Places {
    let mut places = Places::of_environment();
    if shared.no_cache {
        places.cache = None;
    }
    if shared.no_state {
        places.state = None;
    }
    places
}

fn read_whole(store: &Store, shared: &Shared) -> Result<(Opened, User)> {
    let (workers, user) = (Workers::start()?, user(shared));
    let never = AtomicBool::new(false);
    let gauge = Gauge::of("looking for files");
    let tell = |progress| gauge.say_reading(&progress);
    let opened = reading::open(store, &user, &workers, tell, &never)
        .context("reading the vault was cancelled")?;
    if opened.vault.n_notes() == 0 {
        let name = Shown::new(&store.name());
        bail!("{name} has no notes (files ending in .md); name another folder, or try --demo");
    }
    Ok((opened, user))
}

/// What is set, for which no vault need be there.
fn configured(what: Option<ConfigWhat>, folder: Option<PathBuf>, shared: &Shared) -> Result<i32> {
    let user = user(shared);
    let store = match (folder, shared.demo) {
        (Some(folder), _) => Some(open(&folder, shared)?),
        (None, true) => Some(Store::Embedded),
        (None, false) => {
            let around = |folder| find_vault::around(folder, &shared.config_folder);
            let around = user.places.current.as_deref().and_then(around);
            around.and_then(|folder| open(&folder, shared).ok())
        }
    };
    let folders = store.map_or_else(Vec::new, |store| OwnFolder::all(&store, &user.places));
    let mut printer = Printer::stdout(shared.json);
    let out = &mut printer;
    let found = match what.unwrap_or(ConfigWhat::Show) {
        ConfigWhat::Path => config::path(&user, out)?,
        ConfigWhat::Check => config::check(&user, &folders, out)?,
        ConfigWhat::Default => config::default(out)?,
        ConfigWhat::Show => config::show(&user, &folders, out)?,
        ConfigWhat::Schema => config::schema(out)?,
    };
    printer.finish()?;
    Ok(status_of(found))
}

/// The one answer that needs no vault.
fn list_vaults(shared: &Shared) -> Result<i32> {
    let mut printer = Printer::stdout(shared.json);
    let found = vaults::vaults(&find_vault::known(&places(shared)), &mut printer)?;
    printer.finish()?;
    Ok(status_of(found))
}

fn answer(command: &Command, folder: Option<PathBuf>, shared: &Shared) -> Result<i32> {
    let store = match (folder, shared.demo) {
        (Some(_), true) => bail!("either a folder or --demo, not both"),
        (None, true) => Store::Embedded,
        (Some(folder), false) => open(&folder, shared)?,
        (None, false) => {
            let current = Places::of_environment().current.context("the current folder is gone")?;
            let folder = find_vault::around(&current, &shared.config_folder).unwrap_or(current);
            open(&folder, shared)?
        }
    };
    let (opened, _) = read_whole(&store, shared)?;
    let (vault, files) = (&opened.vault, &opened.files);
    let today = today(shared);
    let mut printer = Printer::stdout(shared.json);
    let out = &mut printer;
    let kept = &match command.only().unwrap_or(&Only::default()).kept(vault) {
        Ok(kept) => kept,
        Err(exit) => return Ok(status_of(exit)),
    };
    let found = match command {
        Command::Find { query, limit, .. } => {
            names::find(vault, &query.join(" "), *limit, kept, out)?
        }
        Command::Search { query, limit, .. } => {
            found::search(vault, files, query, *limit, kept, out)?
        }
        Command::Show { name } => names::show(vault, name, today, out)?,
        Command::Links { note: Some(note), .. } => edges::links_of(vault, note, out)?,
        Command::Links { note: None, .. } => edges::links(vault, out)?,
        Command::Backlinks { name, .. } => edges::backlinks(vault, files, name, kept, out)?,
        Command::Neighbors { name, .. } => edges::neighbors(vault, files, name, kept, out)?,
        Command::Mentions { name, .. } => mentions::mentions(vault, files, name, kept, out)?,
        Command::Map { name, hops, svg, .. } => {
            let asked = (name.as_deref(), Hops::new(*hops).unwrap_or_default());
            let form = if *svg { map::Form::Picture } else { map::Form::Rows };
            map::map(vault, asked, kept, form, out)?
        }
        Command::Tags { .. } => records::tags(vault, kept, out)?,
        Command::Tasks { assignee, about, due_before, overdue, open, .. } => {
            let look = TaskLook {
                due_before: *due_before,
                overdue: *overdue,
                open: *open,
                ..TaskLook::default()
            };
            let names = [assignee.as_deref(), about.as_deref()];
            records::tasks(vault, today, look, names, kept, out)?
        }
        Command::Timeline { name, since, until, .. } => {
            let look = TimelineLook { since: *since, until: *until, ..TimelineLook::default() };
            records::timeline(vault, name.as_deref(), look, kept, out)?
        }
        Command::Facts { about, since, .. } => {
            records::facts(vault, about.as_deref(), *since, kept, out)?
        }
        Command::People { sort, since, not_since, with_owner, .. } => {
            let look = PeopleLook {
                sort: (*sort).into(),
                since: *since,
                not_since: *not_since,
                owner: *with_owner,
                ..PeopleLook::default()
            };
            people::people(vault, today, &look, kept, out)?
        }
        Command::Between { one, other } => pages::between(vault, one, other, today, out)?,
        Command::Path { one, other, hubs, hidden } => {
            let through = if *hubs { Through::All } else { Through::Telling };
            let look = PathLook { through, hidden: *hidden };
            paths::path(vault, files, [one, other], (look, today), out)?
        }
        Command::Brief { names } => pages::brief(vault, names, today, out)?,
        Command::Day { date } => pages::of_day(vault, date.date(today), today, out)?,
        Command::Decisions { .. } => records::decisions(vault, kept, out)?,
        Command::Stats { bridges } => {
            let ask = if *bridges { stats::Ask::Bridges } else { stats::Ask::Quick };
            stats::stats(vault, ask, today, out)?
        }
        Command::Export { format, around, hops, .. } => {
            let around = around.as_deref().map(|name| (name, *hops));
            export::export(vault, format, around, kept, out)?
        }
        Command::Check { only } => records::check(vault, only, &opened.report, out)?,
        Command::Variants => names::variants(vault, out)?,
        Command::Identity(what) => identity(what, vault, &store, shared, out)?,
        Command::New { since } => {
            let news = since.map_or_else(|| opened.news(), |day| opened.news_since(day));
            records::new(vault, &news, out)?
        }
        Command::Vaults => return list_vaults(shared),
        Command::Why { source, target } => names::why(vault, source, target, out)?,
        Command::Write { what, write, dry_run } => {
            let user = user(shared);
            let is_allowed = *write || (user.config.write && !dry_run);
            let mode = if is_allowed { Mode::Write } else { Mode::Show };
            let places = &user.places;
            let desk = write::Desk { vault, store: &store, places, today, mode };
            match what {
                Writing::Tick { note, line } => desk.tick(note, *line, out)?,
                Writing::Note { name, folder } => desk.note(name, folder, out)?,
                Writing::Names { name } => desk.names(name, out)?,
                Writing::Encoding { note } => desk.encoding(note, out)?,
                Writing::Undo => desk.undo(out)?,
            }
        }
        Command::Config { .. } | Command::Completions { .. } | Command::Man => {
            unreachable!("it is answered without a vault")
        }
    };
    printer.finish()?;
    Ok(status_of(found))
}

fn identity(
    what: &Identity,
    vault: &Vault,
    store: &Store,
    shared: &Shared,
    out: &mut Printer,
) -> Result<Exit> {
    let user = &user(shared);
    let mut say = |verdict, names: &Names| {
        said::say(vault, store, user, (verdict, &names.names), today(shared), out)
    };
    match what {
        Identity::Same(names) => say(Verdict::Same, names),
        Identity::Different(names) => say(Verdict::Different, names),
        Identity::Later(names) => say(Verdict::Later, names),
        Identity::Undo => said::undo(store, user, out),
        Identity::List => said::list(store, user, out),
    }
}

fn status_of(exit: Exit) -> i32 {
    match exit {
        Exit::Found => 0,
        Exit::Nothing => 1,
        Exit::Unclear => 2,
    }
}
