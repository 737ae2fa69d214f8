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
    /// Adds what the next link of the note means whose entries are being added.
    pub fn add_link(&mut self, to: NodeId) {
        self.links.push(to);
    }

    /// Adds what the facts of the note are about: `unnamed`, until
    /// [`Tables::set_fact`] says otherwise.
    pub fn add_facts(&mut self, n_facts: usize, unnamed: NodeId) {
        self.facts.resize(self.facts.len() + n_facts, unnamed);
    }

    /// Sets what one of the facts just added is about.
    pub fn set_fact(&mut self, fact: u32, to: NodeId) {
        let start = self.starts.last().map_or(0, |starts| starts.facts);
        if let Some(about) = self.facts.get_mut((start + fact) as usize) {
            *about = to;
        }
    }

    /// Adds whom the next task of the note is for; each counts once.
    pub fn add_task(&mut self, assignees: impl Iterator<Item = NodeId>) {
        let start = self.assignees.len();
        for to in assignees {
            if !self.assignees[start..].contains(&to) {
                self.assignees.push(to);
            }
        }
        self.tasks.push(len(&self.assignees));
    }

    /// Adds what the lines of tasks, facts and decisions name, sorted by line, and
    /// with that ends the entries of the note.
    pub fn end_note(&mut self, lines: impl Iterator<Item = (u32, NodeId)>) {
        self.lines.extend(lines);
        self.starts.push(self.ends());
    }

    /// Adds the notes of another table after its own.
    pub fn append(&mut self, other: Self) {
        let before = self.ends();
        self.links.extend(other.links);
        self.facts.extend(other.facts);
        self.lines.extend(other.lines);
        let n_assignees = len(&self.assignees);
        self.assignees.extend(other.assignees);
        self.tasks.extend(other.tasks[1..].iter().map(|start| start + n_assignees));
        self.starts.extend(other.starts[1..].iter().map(|starts| Starts {
            links: starts.links + before.links,
            facts: starts.facts + before.facts,
            tasks: starts.tasks + before.tasks,
            lines: starts.lines + before.lines,
        }));
    }

    fn ends(&self) -> Starts {
        Starts {
            links: len(&self.links),
            facts: len(&self.facts),
            tasks: len(&self.tasks) - 1,
            lines: len(&self.lines),
        }
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
