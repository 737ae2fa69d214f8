//! The command line: what was typed, made into what is meant, and done.
//!
//! Exit status: 0 found, 1 nothing found (or `check` has errors), 2 wrong use or
//! an unusable vault. A closed pipe ends quietly with 0.

mod answer;
mod command;
mod help;
mod shared;
mod values;

use anyhow::{Result, anyhow, bail};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, ValueHint};
use std::env;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, exit};
use std::sync::{Arc, LazyLock};

use answer::answer;
use command::{Command, ConfigWhat, LISTS_OF_NOTES};
use help::{AFTER_HELP, meant, with_output};
use shared::{Shared, open, places, read_whole, today, user};

use super::answers::{Exit, config, records, vaults};
use super::faults;
use super::find_vault::{self, Meant};
use super::ground::When;
use super::install;
use super::own_folder::OwnFolder;
use super::places::Places;
use super::print::{self, Form, Printer};
use super::reading::NewsLook;
use super::store::Store;
use super::terminal::{self, Unfit};
use super::ui::{self, Start};
use crate::app::settings::Notes;

/// Explore the knowledge graph of a Markdown vault.
#[derive(Debug, Parser)]
#[command(name = "vaultgraph", version = version(), about, after_help = AFTER_HELP, subcommand_precedence_over_arg = true)]
struct Invocation {
    /// The folder of notes to open; without it, as for --vault.
    #[arg(value_name = "VAULT", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
    /// Let notes be written to from the screen, each time after showing the change.
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The version, and the commit where it is known.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let commit = option_env!("VAULTGRAPH_COMMIT").map(|commit| format!(" ({commit})"));
        format!("{}{}", env!("CARGO_PKG_VERSION"), commit.unwrap_or_default())
    });
    &VERSION
}

/// The command line, with all that its help says.
fn described() -> clap::Command {
    with_output(Invocation::command())
}

/// Runs the program on its own command line.
pub fn main() -> ExitCode {
    faults::end_on_panic(terminal::restore);
    let args: Vec<OsString> = env::args_os().collect();
    let typed = described().try_get_matches_from(&args);
    let typed = typed.unwrap_or_else(|fault| {
        if let Some(words) = no_command(&args, &fault) {
            print::complain(&words);
            exit(2);
        }
        help_of_help(args).unwrap_or(fault).exit()
    });
    let typed = Invocation::from_arg_matches(&typed);
    let Invocation { folder, write, shared, command } = typed.unwrap_or_else(|fault| fault.exit());
    let folder = folder.or_else(|| shared.vault.clone());
    let done = match command {
        _ if shared.null && !command.as_ref().is_some_and(Command::lists_notes) => {
            Err(anyhow!("-0 is for what lists notes: {}", LISTS_OF_NOTES.join(", ")))
        }
        Some(Command::Config { what }) => configured(what, folder, &shared),
        Some(Command::Completions { shell }) => {
            print_for_install(|command, out| install::completions(shell, command, out))
        }
        Some(Command::Man) => print_for_install(|command, out| install::manual(command, out)),
        Some(Command::Licenses) => print_for_install(|_, out| install::licenses(out)),
        Some(Command::Vaults) => list_vaults(&shared),
        Some(command) => answer(&command, folder, &shared),
        None => walk(folder, &shared, write.then_some(Notes::Written)),
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

/// What to say where a word before others is neither a folder nor a command: clap takes it
/// for a folder, and complains of what stands behind it.
fn no_command(args: &[OsString], fault: &clap::Error) -> Option<String> {
    let is_argument = |arg: &&OsString| !arg.to_string_lossy().starts_with('-');
    let word = args.get(1).filter(is_argument)?;
    let is_behind =
        matches!(fault.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
    let is_it = is_behind && !Path::new(word).exists();
    let word = word.to_string_lossy();
    let name = is_it.then(|| meant(&word, &described()).map(str::to_owned))??;
    // A command is none that is typed wrong; what stands behind it is.
    let name = Some(name).filter(|name| *name != word)?;
    Some(format!("there is no command {word}; there is {name}"))
}

/// The help of `help`, where that is what was typed: clap knows `help help` alone.
fn help_of_help(mut args: Vec<OsString>) -> Option<clap::Error> {
    args.pop_if(|last| *last == "--help" || *last == "-h")?;
    let before = args.last().filter(|before| *before == "help")?.clone();
    args.push(before);
    let fault = described().try_get_matches_from(args).err()?;
    (!fault.use_stderr()).then_some(fault)
}

/// Prints something that is made from the command line itself.
fn print_for_install(
    make: impl FnOnce(&mut clap::Command, &mut Vec<u8>) -> Result<()>,
) -> Result<i32> {
    let mut made = Vec::new();
    make(&mut described(), &mut made)?;
    let mut printer = Printer::stdout(Form::Text);
    printer.raw().write_all(&made)?;
    printer.finish()?;
    Ok(0)
}

/// The bare command: the screen, or Home as text where there is none.
fn walk(folder: Option<PathBuf>, shared: &Shared, notes: Option<Notes>) -> Result<i32> {
    let places = places(shared);
    let named = match (folder, shared.demo) {
        (Some(_), true) => bail!("either a folder or --demo, not both"),
        (None, true) => Some(Store::Embedded),
        (Some(folder), false) => {
            Some(open(&folder, shared).map_err(|fault| mistyped(&folder, fault))?)
        }
        (None, false) => None,
    };
    match terminal::fitness() {
        Ok(()) => {}
        Err(Unfit::NoScreen) => {
            let store = named.map_or_else(|| home_store(&places, shared), Ok)?;
            let (opened, user) = read_whole(&store, shared)?;
            let pins = opened.pins(&user);
            let out = Printer::stdout(Form::Text);
            let (vault, news) = (&opened.vault, opened.news(NewsLook::default()));
            return records::home(vault, &pins, &news, today(shared), out).map(status_of);
        }
        Err(why) => bail!(
            "{why}; these answer without a screen: {}",
            described()
                .get_subcommands()
                .map(clap::Command::get_name)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
    let mut user = user(shared);
    user.over.notes = notes;
    user.places.spill = user.places.cache.clone();
    user.config = Arc::new(user.over.over_config(&user.places));
    let options = ui::Options {
        user,
        colour: if shared.no_color { When::Never } else { shared.color },
        config_folder: shared.config_folder.clone(),
    };
    let start = named.map(Start::Vault).or_else(|| default_start(&places, shared));
    let start = start.unwrap_or_else(|| Start::Choose(find_vault::known(&places)));
    ui::run(start, &options)
}

/// Adds the command that may have been meant by what is no folder.
fn mistyped(folder: &Path, fault: anyhow::Error) -> anyhow::Error {
    match meant(&folder.to_string_lossy(), &described()) {
        Some(name) if !folder.exists() => anyhow!("{fault}, and no such command; there is {name}"),
        _ => fault,
    }
}

/// The vault that is meant where none is named.
fn default_start(places: &Places, shared: &Shared) -> Option<Start> {
    match find_vault::meant(places, &shared.config_folder)? {
        Meant::Here(folder) => open(&folder, shared).ok().map(Start::Vault),
        Meant::OpenedLast { vault, notes_here } => {
            let store = open(&vault, shared).ok()?;
            Some(Start::OpenedLast { store, notes_here })
        }
    }
}

/// The vault whose Home is printed where none is named and there is no screen. Where it
/// is not the one around, that is said.
fn home_store(places: &Places, shared: &Shared) -> Result<Store> {
    match find_vault::meant(places, &shared.config_folder) {
        Some(Meant::OpenedLast { vault, .. }) => {
            let store = open(&vault, shared)?;
            print::complain(&ui::opened_last(&store));
            Ok(store)
        }
        Some(Meant::Here(folder)) => open(&folder, shared),
        None => open(&find_vault::here(places, &shared.config_folder)?, shared),
    }
}

/// What is set, for which no vault need be there.
fn configured(what: Option<ConfigWhat>, folder: Option<PathBuf>, shared: &Shared) -> Result<i32> {
    let user = user(shared);
    let store = match (folder, shared.demo) {
        (Some(folder), _) => Some(open(&folder, shared)?),
        (None, true) => Some(Store::Embedded),
        // None need be there, so none is looked for elsewhere.
        (None, false) => find_vault::here(&user.places, &shared.config_folder)
            .ok()
            .and_then(|folder| open(&folder, shared).ok()),
    };
    let folders = store.map_or_else(Vec::new, |store| OwnFolder::all(&store, &user.places));
    let mut printer = Printer::stdout(shared.form());
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
    let mut printer = Printer::stdout(shared.form());
    let found = vaults::vaults(&find_vault::known(&places(shared)), &mut printer)?;
    printer.finish()?;
    Ok(status_of(found))
}

fn status_of(exit: Exit) -> i32 {
    match exit {
        Exit::Found => 0,
        Exit::Nothing => 1,
        Exit::Unclear => 2,
    }
}
