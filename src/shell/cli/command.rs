//! The commands as they are typed, with what `--help` says of each.

use clap::{Args, Subcommand};

use super::help::{COMPLETIONS_HELP, FILTER_HELP, SEARCH_HELP, WRITE_HELP};
use super::values::{DayMeant, SortOfPeople, code, date, day_meant, month};
use crate::note::Code;
use crate::query::brief;
use crate::query::map::Hops;
use crate::shell::answers::export;
use crate::shell::answers::kept::Only;
use crate::shell::install::Shell;
use crate::text::Date;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find notes, people and tags by a few letters, or by a filter.
    #[command(after_help = FILTER_HELP)]
    Find {
        /// Letters to look for; words in any order, case and accents ignored.
        query: Vec<String>,
        #[command(flatten)]
        only: Only,
        /// At most this many rows.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Search the text of all notes, newest first.
    #[command(after_help = SEARCH_HELP)]
    Search {
        /// What to look for, best in single quotes; after `--` if it begins with `-`.
        #[arg(required = true)]
        query: Vec<String>,
        /// At most this many lines.
        #[arg(long, default_value_t = 1_000)]
        limit: usize,
        #[command(flatten)]
        only: Only,
    },
    /// Show all that is known about a name.
    Show {
        /// A path, file name, alias, title or spelling.
        name: String,
    },
    /// List the links of a note, or of all notes.
    #[command(mut_arg("hidden", |arg| arg.help(HIDDEN_OF_FILTER)))]
    Links {
        /// The note.
        #[arg(required_unless_present = "all")]
        note: Option<String>,
        /// The links of all notes.
        #[arg(long, conflicts_with = "note")]
        all: bool,
        #[command(flatten)]
        only: Only,
    },
    /// List every place that names something.
    Backlinks {
        /// A path, file name, alias, title or spelling.
        name: String,
        #[command(flatten)]
        only: Only,
    },
    /// List the neighbours of a name by relation and direction, with the lines that say so.
    Neighbors {
        /// A path, file name, alias, title or spelling.
        name: String,
        #[command(flatten)]
        only: Only,
    },
    /// List the notes that name something in plain text, without a link; for a note, also
    /// what it names so.
    Mentions {
        /// A path, file name, alias, title or spelling.
        name: String,
        #[command(flatten)]
        only: Only,
    },
    /// List the nodes and edges of the map around a name, or draw it as SVG.
    Map {
        /// A path, file name, alias, title or spelling.
        #[arg(required_unless_present = "whole")]
        name: Option<String>,
        /// The map of the whole vault, by communities.
        #[arg(long, conflicts_with = "name")]
        whole: bool,
        /// How many steps from the name.
        #[arg(long, default_value_t = Hops::default().n(), value_parser = clap::value_parser!(u8).range(1..=i64::from(Hops::MAX)))]
        hops: u8,
        /// Draw it as SVG.
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
    /// List tasks, most urgent first.
    Tasks {
        /// Only tasks for this name.
        #[arg(long, value_name = "NAME")]
        assignee: Option<String>,
        /// Only tasks that mention this name, or stand in a note about it.
        #[arg(long, value_name = "NAME")]
        about: Option<String>,
        /// Only tasks due before this day.
        #[arg(long, value_name = "DATE", value_parser = date)]
        due_before: Option<Date>,
        /// Only tasks that should have been done before today.
        #[arg(long)]
        overdue: bool,
        /// Only tasks that are still to be done.
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        only: Only,
    },
    /// List dated notes, newest first: all, or those that name one thing; or show what
    /// happened in a month or a week.
    Timeline {
        /// A path, file name, alias, title or spelling.
        name: Option<String>,
        /// Only notes of this day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        /// Only notes of this day or earlier.
        #[arg(long, value_name = "DATE", value_parser = date)]
        until: Option<Date>,
        /// What happened in this month, and with whom.
        #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["since", "until", "filter", "view", "hidden"])]
        month: Option<Date>,
        /// What happened in the week of this day, and with whom.
        #[arg(long, value_name = "DATE", value_parser = date, conflicts_with_all = ["month", "since", "until", "filter", "view", "hidden"])]
        week: Option<Date>,
        #[command(flatten)]
        only: Only,
    },
    /// List facts, newest first.
    Facts {
        /// Only facts about this name.
        #[arg(long, value_name = "NAME")]
        about: Option<String>,
        /// Only facts of this day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        #[command(flatten)]
        only: Only,
    },
    /// List decisions, newest first.
    Decisions {
        #[command(flatten)]
        only: Only,
    },
    /// List people: when they were last met, in how many notes they are, how many tasks are open.
    People {
        /// The order; among equals, last met first.
        #[arg(long, value_enum, default_value_t)]
        sort: SortOfPeople,
        /// Only people met on this day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        /// Only people met before this day, and not since.
        #[arg(long, value_name = "DATE", value_parser = date)]
        not_since: Option<Date>,
        /// Also the owner of the vault.
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
    /// Show how two names are connected: the shortest chains, each step with its line.
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
    /// Print what to read before meeting somebody, as Markdown.
    Brief {
        /// Whom you meet; each a path, file name, alias, title or spelling.
        #[arg(required = true, value_name = "NAME", num_args = 1..=brief::NAMES_MAX)]
        names: Vec<String>,
    },
    /// Show what happened on a day, and with whom.
    Day {
        /// `today`, `yesterday`, `tomorrow` or YYYY-MM-DD.
        #[arg(value_parser = day_meant)]
        date: DayMeant,
    },
    /// Show the vault as a whole: what is central, what belongs together, who was not met for long.
    Stats {
        /// Also the names that connect its parts; takes seconds in a large vault.
        #[arg(long)]
        bridges: bool,
    },
    /// Write the graph for another program: whole, around a name, or what a filter keeps.
    Export {
        /// The format.
        #[arg(long, value_name = "FORMAT", value_parser = export::parser())]
        format: String,
        /// Only what is near this name.
        #[arg(long, value_name = "NAME")]
        around: Option<String>,
        /// How many steps from it.
        #[arg(long, default_value_t = 1, requires = "around")]
        hops: usize,
        #[command(flatten)]
        only: Only,
    },
    /// List what is wrong with the vault; exit status 1 if there are errors.
    #[command(mut_arg("hidden", |arg| arg.help(HIDDEN_OF_FILTER)))]
    Check {
        /// Only problems of this kind, such as `bad-frontmatter`; may be repeated.
        #[arg(long = "only", value_name = "CODE", value_parser = code(), hide_possible_values = true)]
        codes: Vec<Code>,
        #[command(flatten)]
        only: Only,
    },
    /// List names that may mean the same person or thing, with reasons.
    Variants {
        #[command(flatten)]
        only: Only,
    },
    /// Say that names mean the same, or do not; list what was said.
    #[command(subcommand)]
    Identity(Identity),
    /// Show the settings in force and where they come from; check them; print the defaults.
    Config {
        #[command(subcommand)]
        what: Option<ConfigWhat>,
    },
    /// List what is new since your last visit on the screen, or since a day.
    New {
        /// What is new from this day on, by the dates of notes; needs no earlier visit.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        #[command(flatten)]
        only: Only,
    },
    /// List the vaults known here: those in Obsidian's own list, and those opened before.
    Vaults,
    /// Explain why a link opens what it opens: what was tried, and which rule chose.
    Why {
        /// The note with the link.
        source: String,
        /// The link: `Note`, `Note#Heading`, `[[Note|shown]]`, `[t](note.md)`.
        target: String,
    },
    /// Show a change to notes as a diff; with --write, make it.
    #[command(after_help = WRITE_HELP)]
    Write {
        #[command(subcommand)]
        what: Writing,
        /// Make the change that is shown; `write = true` in your own config does the same.
        #[arg(long, global = true)]
        write: bool,
        /// Only show it, whatever the config says.
        #[arg(long, global = true, conflicts_with = "write")]
        dry_run: bool,
    },
    /// Print completions for a shell.
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page.
    Man,
    /// Print the licences of the program and of what is built into it.
    #[command(alias = "licences")]
    Licenses,
}

/// What `--hidden` means where all rows are listed, as Obsidian counts them, unless a
/// filter is given.
const HIDDEN_OF_FILTER: &str =
    "With a filter, also what Obsidian's or the vault's settings exclude; without one it is listed";

/// The commands whose rows are of notes, each with its path.
pub(super) const LISTS_OF_NOTES: &[&str] = &[
    "find",
    "search",
    "links",
    "backlinks",
    "neighbors",
    "mentions",
    "tasks",
    "timeline",
    "facts",
    "decisions",
    "people",
    "check",
    "new",
];

impl Command {
    /// Whether its rows are of notes, each with its path.
    pub(super) fn lists_notes(&self) -> bool {
        matches!(
            self,
            Self::Find { .. }
                | Self::Search { .. }
                | Self::Links { .. }
                | Self::Backlinks { .. }
                | Self::Neighbors { .. }
                | Self::Mentions { .. }
                | Self::Tasks { .. }
                | Self::Timeline { .. }
                | Self::Facts { .. }
                | Self::Decisions { .. }
                | Self::People { .. }
                | Self::Check { .. }
                | Self::New { .. }
        )
    }

    /// Which rows are wanted, of what lists some.
    pub(super) fn only(&self) -> Option<&Only> {
        match self {
            Self::Find { only, .. }
            | Self::Links { only, .. }
            | Self::Check { only, .. }
            | Self::Variants { only }
            | Self::New { only, .. }
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
            | Self::Between { .. }
            | Self::Path { .. }
            | Self::Brief { .. }
            | Self::Day { .. }
            | Self::Stats { .. }
            | Self::Identity(_)
            | Self::Config { .. }
            | Self::Write { .. }
            | Self::Completions { .. }
            | Self::Man
            | Self::Licenses
            | Self::Vaults
            | Self::Why { .. } => None,
        }
    }
}

/// A change to notes.
#[derive(Debug, Subcommand)]
pub(super) enum Writing {
    /// Tick the task on a line, with the day it was done.
    Tick {
        /// The note.
        note: String,
        /// The line, from 1.
        line: u32,
    },
    /// Make a note for a name that has none, with its other spellings as aliases.
    Note {
        /// The name.
        name: String,
        /// The folder of the vault to make it in, which must exist; without this, the top one.
        #[arg(long, value_name = "FOLDER", default_value = "", hide_default_value = true)]
        folder: String,
    },
    /// Write your answers about names into notes: as aliases, and into links that open nothing.
    Names {
        /// One of the names.
        name: String,
    },
    /// Repair text whose encoding was damaged.
    Encoding {
        /// The note.
        note: String,
    },
    /// Take back the last change.
    Undo,
}

/// Kept in the vault's `.vaultgraph/identities.toml`.
#[derive(Debug, Subcommand)]
pub(super) enum Identity {
    /// These names mean the same; the first is what they are called.
    Same(Names),
    /// No two of these names mean the same.
    Different(Names),
    /// Do not ask about these names for now.
    Later(Names),
    /// Remove the last answer in the file.
    Undo,
    /// List all answers, with file and line.
    List,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum ConfigWhat {
    /// Print where your own file is, or would be.
    Path,
    /// List what is wrong with your file and the vault's; exit status 2 if anything is.
    Check,
    /// Print the defaults as a file, with what each key means.
    Default,
    /// List every value in force, and where it is set.
    Show,
    /// Print a JSON schema of the file, for editors.
    Schema,
}

#[derive(Debug, Args)]
pub(super) struct Names {
    /// Names as they are written, or paths of notes ending in `.md`.
    #[arg(required = true, num_args = 2..)]
    pub(super) names: Vec<String>,
}
