//! Names that may be one: proposals, each with its reasons in words and the
//! lines on both sides. Nothing here is applied; a person says what holds.

use super::evidence::Evidence;
use crate::vault::{NodeId, Vault};

/// One of the names of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The node that goes by it.
    pub node: NodeId,
    /// What it is called.
    pub name: Box<str>,
    /// In how many notes.
    pub notes: u32,
    /// Where it is written, the most telling first; a few places at most.
    pub evidence: Vec<Evidence>,
}

/// Names that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Two or more, the most used first.
    pub names: Vec<Candidate>,
    /// Whether hardly anything speaks against it.
    pub certain: bool,
    /// From 0 to 1, in hundredths.
    pub score: f32,
    /// What speaks for it, in sentences.
    pub reasons: Vec<String>,
    /// Whether it was put off by the answer `later`.
    pub put_off: bool,
}

/// Every proposal, the best first; those that were put off come last. Names that
/// a person said are different are not proposed.
pub fn variants(_vault: &Vault) -> Vec<Proposal> {
    Vec::new()
}
