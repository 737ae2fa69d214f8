//! What the parts of each note lead to, kept flat: one entry for every link,
//! fact and assignee of the vault, found by note and position.

use super::NodeId;

/// Per note and part of it, the nodes they mean. Notes are numbered as in
/// `Vault::parsed`.
#[derive(Debug)]
pub(super) struct Tables {
    starts: Vec<Starts>,
    links: Vec<NodeId>,
    facts: Vec<NodeId>,
    /// For every task, and one more for the end: where its assignees start.
    tasks: Vec<u32>,
    assignees: Vec<NodeId>,
    /// Lines and what is named in them, by line.
    lines: Vec<(u32, NodeId)>,
}

/// Where a note's entries start in each list.
#[derive(Debug, Clone, Copy, Default)]
struct Starts {
    links: u32,
    facts: u32,
    tasks: u32,
    lines: u32,
}

/// The entries of one note.
#[derive(Debug, Default)]
pub(super) struct NoteTable {
    /// Beside the note's links.
    pub links: Vec<NodeId>,
    /// Beside the note's facts; the note itself where no name is written.
    pub facts: Vec<NodeId>,
    /// Beside the note's tasks.
    pub tasks: Vec<Vec<NodeId>>,
    /// What the lines of tasks, facts and decisions name, sorted by line.
    pub lines: Vec<(u32, NodeId)>,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            starts: vec![Starts::default()],
            links: Vec::new(),
            facts: Vec::new(),
            tasks: vec![0],
            assignees: Vec::new(),
            lines: Vec::new(),
        }
    }
}

impl Tables {
    /// Adds the entries of the next note.
    pub fn push(&mut self, note: NoteTable) {
        self.links.extend(note.links);
        self.facts.extend(note.facts);
        for task in note.tasks {
            self.assignees.extend(task);
            self.tasks.push(len(&self.assignees));
        }
        self.lines.extend(note.lines);
        self.starts.push(Starts {
            links: len(&self.links),
            facts: len(&self.facts),
            tasks: len(&self.tasks) - 1,
            lines: len(&self.lines),
        });
    }

    /// What a link means, and what a fact is about.
    pub fn link(&self, note: usize, link: u32) -> Option<NodeId> {
        part(&self.links, self.range(note, |starts| starts.links)).get(link as usize).copied()
    }

    /// What a fact is about.
    pub fn fact(&self, note: usize, fact: u32) -> Option<NodeId> {
        part(&self.facts, self.range(note, |starts| starts.facts)).get(fact as usize).copied()
    }

    /// What all facts of a note are about, in their order.
    pub fn facts(&self, note: usize) -> &[NodeId] {
        part(&self.facts, self.range(note, |starts| starts.facts))
    }

    /// All that the links of a note mean, in the order of the links.
    pub fn links(&self, note: usize) -> &[NodeId] {
        part(&self.links, self.range(note, |starts| starts.links))
    }

    /// Whom a task is for.
    pub fn assignees(&self, note: usize, task: u32) -> &[NodeId] {
        let (start, end) = self.range(note, |starts| starts.tasks);
        match start.checked_add(task) {
            Some(at) if at < end => {
                part(&self.assignees, (self.tasks[at as usize], self.tasks[at as usize + 1]))
            }
            _ => &[],
        }
    }

    /// What a line names, in the order of the columns.
    pub fn in_line(&self, note: usize, line: u32) -> impl Iterator<Item = NodeId> {
        let lines = part(&self.lines, self.range(note, |starts| starts.lines));
        let from = lines.partition_point(|entry| entry.0 < line);
        lines[from..].iter().take_while(move |entry| entry.0 == line).map(|entry| entry.1)
    }

    fn range(&self, note: usize, of: impl Fn(&Starts) -> u32) -> (u32, u32) {
        match (self.starts.get(note), self.starts.get(note + 1)) {
            (Some(start), Some(end)) => (of(start), of(end)),
            _ => (0, 0),
        }
    }
}

fn part<T>(list: &[T], (start, end): (u32, u32)) -> &[T] {
    &list[start as usize..end as usize]
}

fn len<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).expect("a vault has fewer than 2^32 links")
}
