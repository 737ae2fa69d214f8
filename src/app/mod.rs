//! The state of the screen and how messages change it, without a screen: the
//! model, the commands, the keymap, pages of wrapped rows.
//!
//! Nothing here draws, reads a file, or waits. What the world must do is an
//! [`Effect`](msg::Effect); its answer comes back as a [`Msg`](msg::Msg) with the
//! generation it was asked for, and a stale one is dropped.

pub mod actions;
pub mod aim;
pub mod areas;
mod arrival;
pub mod bridges;
pub mod change_box;
pub mod command;
pub mod compose;
pub mod copy;
pub mod dossier;
pub mod field;
pub mod finder_pane;
pub mod footer;
pub mod ground;
pub mod held;
pub mod home_news;
pub mod ink;
pub mod key;
pub mod keymap;
pub mod left;
pub mod list;
pub mod map;
pub mod mentions;
pub mod model;
pub mod mouse;
pub mod msg;
pub mod narrow;
pub mod page;
pub mod palette;
pub mod pictures;
pub mod pins;
pub mod places;
pub mod popup;
pub mod preview;
pub mod proposals;
pub mod report;
pub mod rows;
pub mod screens;
pub mod searches;
pub mod settings;
mod settle;
pub mod strip;
pub mod trail;
mod typing;
pub mod update;
pub mod variants_page;
pub mod welcome;
pub mod whole;
mod why;
