//! Differences, counted, and those that are known.

use std::collections::BTreeMap;

/// Where the expectation is known to be wrong: vault, the difference, the source.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "tasks-demo",
        "notes_with_frontmatter: 59, expected 58",
        "Obsidian's cache has `---` directly below `---` as frontmatter (empty_yaml.md)",
    ),
    (
        "obsidian-hub",
        "tasks_open: 1, expected 2",
        "markdown-it reads a `%%` line as the text of the empty checkbox above it; the block that \
         it opens is closed further down, so here it is a comment and the checkbox stays empty",
    ),
];

/// So many differences are printed; all are counted.
const SHOWN_MAX: usize = 20;

#[derive(Default)]
/// What was found to differ; printed as it comes.
pub struct Differences {
    /// The vault that is being compared.
    pub vault: String,
    count: usize,
}

impl Differences {
    /// Adds a difference, unless it is a known one.
    pub fn add(&mut self, words: &str) {
        if KNOWN.iter().any(|known| known.0 == self.vault && known.1 == words) {
            return;
        }
        self.count += 1;
        if self.count <= SHOWN_MAX {
            eprintln!("{}: {words}", self.vault);
        }
    }

    /// Compares two lists in which the order does not matter.
    pub fn compare(&mut self, path: &str, what: &str, ours: Vec<String>, theirs: Vec<String>) {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        ours.into_iter().for_each(|item| *counts.entry(item).or_default() += 1);
        theirs.into_iter().for_each(|item| *counts.entry(item).or_default() -= 1);
        for (item, surplus) in counts {
            match surplus {
                0 => {}
                1.. => self.add(&format!("{path}: {what} only here: {item}")),
                _ => self.add(&format!("{path}: {what} missing: {item}")),
            }
        }
    }

    /// Fails where there was any.
    #[track_caller]
    pub fn none(&self) {
        assert_eq!(self.count, 0, "differences");
    }
}
