//! How central every node is, by the method of PageRank: a reader who follows
//! edges at random, and now and then starts anew anywhere, comes there so often.
//!
//! Written here since petgraph's takes a time that grows with the square of the
//! nodes.

use crate::vault::{NodeId, Vault};

/// How often the reader follows an edge, and does not start anew.
const DAMPING: f64 = 0.85;

/// Rounds over all edges at most; in practice it is still after thirty.
const ROUNDS_MAX: usize = 60;

/// A change of all ranks together below this ends it.
const CHANGE_MIN: f64 = 1e-9;

/// The rank of each node, by node; all ranks are 1 together. Edges count by what
/// their relation tells. Nodes that are not `kept` have rank 0.
pub fn page_rank(vault: &Vault, kept: impl Fn(NodeId) -> bool) -> Vec<f64> {
    let kept: Vec<bool> = vault.nodes().map(|(id, _)| kept(id)).collect();
    let sources = vault.nodes().filter(|(id, node)| node.path().is_some() && kept[id.index()]);
    let mut edges: Vec<(usize, usize, f64)> = Vec::new();
    let mut out = vec![0.0; kept.len()];
    for edge in sources.flat_map(|(id, _)| vault.edges_out(id)) {
        let (from, to) = (edge.from.index(), edge.to.index());
        if edge.relation.row().in_map && kept[to] && from != to {
            let weight = f64::from(vault.weight(edge.relation));
            out[from] += weight;
            edges.push((from, to, weight));
        }
    }
    let n = kept.iter().filter(|kept| **kept).count().max(1) as f64;
    let start = |kept: &bool| if *kept { 1.0 / n } else { 0.0 };
    let mut ranks: Vec<f64> = kept.iter().map(start).collect();
    for _ in 0..ROUNDS_MAX {
        // Where no edge leads on, the reader starts anew.
        let stuck: f64 =
            ranks.iter().zip(&out).filter(|(_, out)| **out == 0.0).map(|(rank, _)| rank).sum();
        let anew = (1.0 - DAMPING + DAMPING * stuck) / n;
        let mut next: Vec<f64> = kept.iter().map(|kept| if *kept { anew } else { 0.0 }).collect();
        for &(from, to, weight) in &edges {
            next[to] += DAMPING * ranks[from] * weight / out[from];
        }
        let change: f64 = ranks.iter().zip(&next).map(|(old, new)| (old - new).abs()).sum();
        ranks = next;
        if change < CHANGE_MIN {
            break;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::fixture::fixture;

    /// The nodes by rank, and what all ranks are together.
    #[track_caller]
    fn check(text: &str, without: &str, expected: &[&str], sum: f64) {
        let vault = fixture(text);
        let ranks = page_rank(&vault, |id| vault.node(id).name() != without);
        let mut names: Vec<(f64, &str)> =
            vault.nodes().map(|(id, node)| (ranks[id.index()], node.name())).collect();
        names.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        assert_eq!(names.iter().map(|(_, name)| *name).collect::<Vec<_>>(), expected);
        assert!((ranks.iter().sum::<f64>() - sum).abs() < 1e-6, "{ranks:?}");
    }

    #[test]
    fn whom_notes_name_that_name_few_is_most_central() {
        let vault = "//- a.md\n[[X]]\n//- b.md\n[[X]] [[Y]] [[Z]]\n//- c.md\n[[Y]] [[Z]]\n";
        check(vault, "", &["X", "Y", "Z", "a", "b", "c"], 1.0);
        check(vault, "X", &["Y", "Z", "a", "b", "c", "X"], 1.0);
    }

    #[test]
    fn a_circle_is_all_the_same_and_nothing_is_nothing() {
        check("//- a.md\n[[b]]\n//- b.md\n[[c]]\n//- c.md\n[[a]]\n", "", &["a", "b", "c"], 1.0);
        check("", "", &[], 0.0);
    }
}
