//! Which rows of an answer are wanted: all, or those that a filter keeps, with or
//! without what the vault's settings exclude. The same of every list.

use clap::Args;

use super::{Exit, complain};
use crate::query::Hidden;
use crate::query::decisions::DecisionRow;
use crate::query::facts::FactRow;
use crate::query::filter::{Filter, Ready, Thing};
use crate::query::news::{NewsAt, What};
use crate::query::tasks::TaskRow;
use crate::query::terms::Fault;
use crate::vault::{NodeId, Vault};

/// Which rows are wanted, as it is written on the command line.
#[derive(Debug, Default, Args)]
pub struct Only {
    /// Only what this filter keeps; `vaultgraph find -h` says how to write one.
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
    /// Only what this saved filter keeps, one of `.vaultgraph/views.toml`.
    #[arg(long, value_name = "NAME", conflicts_with = "filter")]
    view: Option<String>,
    /// Also what Obsidian's or the vault's settings exclude.
    #[arg(long)]
    hidden: bool,
}

impl Only {
    /// What that means in a vault; says so where the filter cannot be read, or
    /// names what the vault does not hold.
    pub fn kept(&self, vault: &Vault) -> Result<Kept, Exit> {
        let filter = match (&self.filter, &self.view) {
            (Some(text), _) => read(vault, text)?,
            (None, Some(name)) => read(vault, of_view(vault, name)?)?,
            (None, None) => None,
        };
        Ok(Kept { filter, hidden: Hidden::shown_if(self.hidden) })
    }
}

/// Which rows are wanted.
#[derive(Debug)]
pub struct Kept {
    filter: Option<Ready>,
    /// What becomes of what the vault's settings exclude.
    pub hidden: Hidden,
}

impl Kept {
    /// The filter, if there is one.
    pub fn filter(&self) -> Option<&Ready> {
        self.filter.as_ref()
    }

    fn lists(&self, vault: &Vault, node: NodeId) -> bool {
        self.hidden.has(vault.node(node))
    }

    fn keeps(&self, keeps: impl Fn(&Ready) -> bool) -> bool {
        self.filter.as_ref().is_none_or(keeps)
    }

    /// Whether a node is wanted.
    pub fn node(&self, vault: &Vault, node: NodeId) -> bool {
        self.lists(vault, node) && self.keeps(|filter| filter.keeps_node(vault, node))
    }

    /// Whether a task is.
    pub fn task(&self, vault: &Vault, row: &TaskRow) -> bool {
        let keeps = |filter: &Ready| filter.keeps_task(vault, row.note, row.index, &row.text);
        self.lists(vault, row.note) && self.keeps(keeps)
    }

    /// Whether a fact is.
    pub fn fact(&self, vault: &Vault, row: &FactRow) -> bool {
        let keeps =
            |filter: &Ready| filter.keeps_fact(vault, row.note, row.subject.node, &row.statement);
        self.lists(vault, row.note) && self.keeps(keeps)
    }

    /// Whether a piece of news is: a task as a task, all else by what it is about.
    pub fn news(&self, vault: &Vault, at: &NewsAt) -> bool {
        let What::Task(index) = at.what else { return self.node(vault, at.node) };
        let text = || {
            let task = vault.note(at.note)?.tasks.into_iter().nth(index as usize)?;
            Some(task.text.text)
        };
        let keeps = |filter: &Ready| {
            text().is_some_and(|text| filter.keeps_task(vault, at.note, index, text))
        };
        self.lists(vault, at.note) && self.keeps(keeps)
    }

    /// Whether what is of a node is, or of none, of a list that is of the whole vault
    /// where nothing is asked for.
    pub fn of_all(&self, vault: &Vault, node: Option<NodeId>) -> bool {
        self.filter.is_none() || node.is_some_and(|node| self.node(vault, node))
    }

    /// Whether a decision is: by what it says, and by its note.
    pub fn decision(&self, vault: &Vault, row: &DecisionRow) -> bool {
        let texts = [&*row.statement, vault.node(row.note).name()];
        let keeps = |filter: &Ready| filter.keeps_said(vault, Thing::Node(row.note), &texts);
        self.lists(vault, row.note) && self.keeps(keeps)
    }
}

/// Says that none of so many things is wanted, if so. They are counted only then.
pub(super) fn none_wanted(n_wanted: usize, n_all: impl FnOnce() -> usize, what: &str) {
    if n_wanted == 0 {
        let n_all = n_all();
        complain(&format!("none of {n_all} {what} fits what was asked for"));
    }
}

fn of_view<'v>(vault: &'v Vault, name: &str) -> Result<&'v str, Exit> {
    let views = vault.views();
    let view = views.iter().find(|view| &*view.name == name);
    view.map(|view| &*view.filter).ok_or_else(|| {
        let names: Vec<&str> = views.iter().map(|view| &*view.name).collect();
        let there = match names.as_slice() {
            [] => "there is none in .vaultgraph/views.toml".to_owned(),
            names => format!("there are {}", names.join(", ")),
        };
        complain(&format!("no view is called {name}; {there}"));
        Exit::Nothing
    })
}

fn read(vault: &Vault, text: &str) -> Result<Option<Ready>, Exit> {
    let ready =
        Filter::parse(text).and_then(|filter| filter.map(|filter| filter.ready(vault)).transpose());
    ready.map_err(|fault| {
        point_at(text, &fault);
        Exit::Unclear
    })
}

/// Shows what was typed with a mark below the column of its fault.
pub(super) fn point_at(text: &str, fault: &Fault) {
    complain(&format!("{fault}"));
    complain(&format!("  {text}"));
    let column = usize::try_from(fault.column).unwrap_or(1).saturating_sub(1);
    let before: String = text.chars().take(column).collect();
    complain(&format!("  {}^", " ".repeat(crate::text::cells::width(&before))));
}
