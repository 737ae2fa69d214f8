//! What notes become as a vault, checked by its dump.

mod changing;
mod classes;
mod joining;
mod laws;
mod named;
mod problems;
mod relations;
mod same;

use super::fixture::fixture_with;
use super::{Vault, VaultConfig};

/// Checks what the dump of a vault says of one node: the line that begins with
/// the first word or two of `expected`, and what stands below it.
#[track_caller]
fn check(vault: &str, expected: &str) {
    check_with(vault, &VaultConfig::default(), expected);
}

#[track_caller]
fn check_with(vault: &str, config: &VaultConfig, expected: &str) {
    let vault = fixture_with(vault, config);
    let head = expected.lines().next().unwrap_or_default();
    let name = head.split(" (").next().unwrap_or(head);
    let name = name.split(" spelled ").next().unwrap_or(name);
    let dump = vault.dump();
    assert_eq!(block(&dump, name).trim(), expected.trim(), "\nof\n{dump}");
}

/// The lines of one node in a dump; nothing when it is not there.
fn block(dump: &str, name: &str) -> String {
    let is_head = |line: &str| {
        line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut lines = dump.lines().skip_while(|line| !is_head(line));
    let head = lines.next().into_iter();
    head.chain(lines.take_while(|line| line.starts_with(' ')))
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn names(vault: &Vault, ids: impl IntoIterator<Item = super::NodeId>) -> Vec<&str> {
    ids.into_iter().map(|id| vault.node(id).name()).collect()
}
