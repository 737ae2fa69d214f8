//! Everything that touches the world: files, threads, clocks, the environment,
//! signals and the terminal. The other layers are given what this one finds.
//!
//! | what | modules |
//! |---|---|
//! | a vault's files | [`root`], [`scan`], [`leftovers`], [`empty`], [`read`], [`store`], [`demo`], [`load`], [`cache`], [`reading`], [`watch`], [`lines`] |
//! | which vault, and its settings | [`user`], [`live_settings`], [`places`], [`find_vault`], [`obsidian`], [`bookmarks`], [`filters`], [`state`], [`save`] |
//! | what its reader said | [`own_folder`], [`toml`], [`config`], [`views`], [`identities`], [`pins`], [`saying`], [`writing`] |
//! | the terminal | [`terminal`], [`signals`], [`keyboard`], [`input`], [`events`], [`faults`] |
//! | other programs | [`editor`], [`opener`], [`clipboard`], [`outside`], [`programs`] |
//! | what was seen of it before | [`visits`], [`left`] |
//! | time, memory | [`clock`], [`allocator`], [`spill`] |
//! | the screen at work | [`ui`], [`reader`], `jobs`, [`worker`], [`note_texts`], [`text_search`], [`mentioner`], [`bridger`], [`colourer`], [`painter`], [`ground`], [`themes`] |
//! | the command line | [`cli`], [`answers`], [`print`], [`gauge`], [`install`] |

pub mod allocator;
pub mod answers;
pub mod bookmarks;
pub mod bridger;
pub mod cache;
pub mod cli;
pub mod clipboard;
pub mod clock;
#[cfg(feature = "code")]
pub mod colourer;
#[cfg(not(feature = "code"))]
#[path = "colourer_off.rs"]
pub mod colourer;
pub mod config;
pub mod demo;
pub mod editor;
mod empty;
pub mod events;
pub mod faults;
pub mod filters;
pub mod find_vault;
pub mod gauge;
pub mod ground;
pub mod identities;
pub mod input;
pub mod install;
mod jobs;
pub mod keyboard;
pub mod left;
pub mod leftovers;
pub mod lines;
pub mod live_settings;
pub mod load;
pub mod mentioner;
pub mod note_texts;
pub mod obsidian;
pub mod opener;
pub mod outside;
pub mod own_folder;
#[cfg(feature = "pictures")]
pub mod painter;
#[cfg(not(feature = "pictures"))]
#[path = "painter_off.rs"]
pub mod painter;
pub mod pins;
pub mod places;
pub mod print;
pub mod programs;
pub mod read;
pub mod reader;
pub mod reading;
pub mod root;
pub mod save;
pub mod saying;
pub mod scan;
pub mod signals;
pub mod spill;
pub mod state;
pub mod store;
pub mod terminal;
pub mod text_search;
pub mod themes;
pub mod toml;
pub mod ui;
pub mod user;
pub mod views;
pub mod visits;
pub mod watch;
pub mod worker;
pub mod writing;
