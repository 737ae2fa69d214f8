//! All notes of a vault as one graph.

pub mod resolve;
