//! The commands as they are typed, with what `--help` says of each.

use clap::{Args, Subcommand};

use super::help::{FILTER_HELP, SEARCH_HELP, WRITE_HELP};
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
    /// List dated notes, the newest first: all, or those that name one thing; or show
    /// what happened in a month or a week.
    Timeline {
        /// A path, file name, alias, title or spelling.
        name: Option<String>,
        /// Only those of that day or later.
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        /// Only those of that day or earlier.
        #[arg(long, value_name = "DATE", value_parser = date)]
        until: Option<Date>,
        /// What happened in that month, and with whom.
        #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["since", "until", "filter", "view", "hidden"])]
        month: Option<Date>,
        /// The same of the week of that day.
        #[arg(long, value_name = "DATE", value_parser = date, conflicts_with_all = ["month", "since", "until", "filter", "view", "hidden"])]
        week: Option<Date>,
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
        #[arg(long = "only", value_name = "CODE", value_parser = code)]
        codes: Vec<Code>,
        #[command(flatten)]
        only: Only,
    },
    /// List names that may be one, with reasons; nothing is changed.
    Variants {
        #[command(flatten)]
        only: Only,
    },
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
        #[command(flatten)]
        only: Only,
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
    /// Print the licences of the program and of what is built into it.
    #[command(alias = "licences")]
    Licenses,
}

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
pub(super) enum Identity {
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
pub(super) enum ConfigWhat {
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
pub(super) struct Names {
    /// Names as they are written, or paths of notes that end in `.md`.
    #[arg(required = true, num_args = 2..)]
    pub(super) names: Vec<String>,
}
