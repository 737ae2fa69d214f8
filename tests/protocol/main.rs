//! The reliability suite: what hostile content, faults and bad luck may not
//! break. One module for each test of the protocol, named by its number in
//! `docs/RELIABILITY.md`, where the figures stand.
//!
//! ```sh
//! cargo test --release --features protocol --test protocol
//! VAULTGRAPH_PROTOCOL=full cargo test --release --features protocol --test protocol -- --nocapture
//! ```
//!
//! Without the variable the counts are those that a change is held to; with it,
//! those of a release. Who waits, waits for a condition; [`kit::HANG_LIMIT`] turns
//! a hang into a failure. Other times are told, not asserted.

#[path = "../hostile/mod.rs"]
mod hostile;
mod kit;
#[path = "../../fuzz/src/oracles.rs"]
mod oracles;
#[path = "../pty/mod.rs"]
mod pty;
mod shim;
#[path = "../stage/mod.rs"]
mod stage;
mod tour;
mod wire;

// What content can do, and storms within the process.
mod t01_bytes;
mod t02_fuzz;
mod t03_hostile;
mod t04_sizes;
mod t05_storm;
mod t10_rot;
mod t12_floods;

// What the world can do: terminals, signals, edits, kills, system calls.
mod promises;
mod t06_sessions;
mod t07_endings;
mod t08_living;
mod t09_kills;
mod t11_io;
mod t13_scale;
mod t14_slow;
mod t15_editors;
mod t16_environments;
mod t19_subcommands;
mod t20_supply;
mod t21_soak;
mod t22_memory;
