//! vaultgraph reads a folder of Markdown notes, makes one graph of its notes,
//! people, companies, projects and tags, and lets a person walk it in a
//! terminal. Names need no note to be in the graph: most people in a vault of
//! meeting notes have none. Everything is shown with the line that says so.
//!
//! # The house
//!
//! Seven folders, in reading order. Each may use itself and those before it,
//! never one after it; `tests/house.rs` holds this.
//!
//! | folder | what lives there |
//! |---|---|
//! | [`text`] | names compared, cells counted, places, dates, fuzzy patterns, encodings, many texts in one piece, lists in just the room they take, and [`text::Shown`], the only way to a screen |
//! | [`note`] | one file's bytes become a [`note::Note`] and its problems; the blocks of a page to read |
//! | [`vault`] | all notes become entities, typed edges, one graph: a [`vault::Vault`] |
//! | [`query`] | a reader's questions: who stands around a name, what is known of it, what a few letters mean |
//! | [`app`] | the model of the screen, its commands and keys, [`app::update`], pages of wrapped rows |
//! | [`view`] | [`view::draw`]: roles become styles, nothing else |
//! | [`shell`] | everything that touches the world: command line, files, threads, clock, terminal |
//!
//! # How data flows
//!
//! ```text
//! files --scan--> entries --read and parse (parallel)--> Vec<Packed> --Vault::build--> Arc<Vault>
//!   |                ^    cache of an earlier run --^                                     |
//!   \--watch: hints, then a look that reads what changed                                  |
//!       (a few notes, or answers about names: a vault::Change of the old one, without a
//!        build; so is a start: the cache has an earlier graph, Vault::from_stored) ----/|
//! key --keymap--> Command --\                                                              v
//! resize, mouse --------------> Msg --update(&mut Model)--> effects --shell--> Msg (with a generation)
//! workers' answers ----------/                   view::draw(&Model) once, after the queue is drained
//! ```
//!
//! # What never happens
//!
//! - No folder names one after it in the table; none but `shell` names files,
//!   threads, clocks, the environment or the terminal.
//! - Below `shell` nothing fails: broken input becomes a [`note::Diagnostic`].
//! - A [`vault::NodeId`] never outlives its vault; what is remembered is a
//!   [`vault::Anchor`].
//! - No hash order and no order of reading reaches the screen or an output.
//! - What a watcher tells is never taken as the truth, only as a hint to look.
//! - The main thread reads no file and waits for no worker; an answer to an
//!   older question is dropped.
//! - No text of a vault reaches a terminal but through [`text::shown`]; a picture
//!   does as pixels only, decoded and written anew by [`shell::painter`].
//! - No note is written but by [`shell::writing`], for `vaultgraph write` and the
//!   commands of the screen that ask for it: off until its reader's own config or
//!   `--write` says otherwise, shown as a diff first, refused where the file changed
//!   meanwhile, kept to be taken back. Else only `.vaultgraph/` is written in a
//!   vault, by what its reader says: who they are, which names are one.
//!
//! # Words
//!
//! As Obsidian has them: vault, note, frontmatter, property, alias, tag,
//! wikilink, embed, heading, block, task, attachment. An *entity* is what a name
//! stands for, a person, company, project or topic, with a note or without; a
//! *relation* is the kind of an edge; an *edge* is two nodes joined by a
//! relation; an *occurrence* is one written place that makes an edge; an
//! *identity* is names that are one by their reader's answer; a *dossier* is the
//! page put together for an entity; a *place* of the walk is a node looked at,
//! and the *trail* is the places walked through.

pub mod app;
pub mod note;
pub mod query;
pub mod shell;
pub mod text;
pub mod vault;
pub mod view;
