//! What the targets share.

pub mod oracles;
