//! Everything that touches the world: files, threads, clocks, the environment,
//! signals and the terminal. The other layers are given what this one finds.
//!
//! | part | modules |
//! |---|---|
//! | a vault's files | [`root`], [`scan`], [`read`], [`store`], [`demo`], [`load`], [`lines`] |
//! | which vault, and its settings | [`find_vault`], [`obsidian`], [`state`], [`save`], [`places`] |

pub mod clock;
pub mod demo;
pub mod events;
pub mod faults;
pub mod load;
pub mod read;
pub mod root;
pub mod scan;
pub mod signals;
pub mod store;
pub mod terminal;
