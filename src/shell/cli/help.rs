//! What `--help` says beside the options.

/// What stands below the help of the program.
pub(super) const AFTER_HELP: &str = "\
Examples:
  vaultgraph ~/notes              open a vault and walk
  vaultgraph --demo               try it on the built-in vault
  vaultgraph find jst | head      names that a few letters find
  vaultgraph tasks --json         every task, one JSON object a line

Exit status: 0 found, 1 nothing found, 2 wrong use or unusable vault.";

/// The language of filters.
pub(super) const FILTER_HELP: &str = "\
A filter:
  word \"a phrase\"                    what is called so
  a b, a OR b, -a, ( )               all, one of, none of them
  class:person                       of that class; tag, attachment, note too
  about:NAME with:NAME               about it; in a note with it
  tag:a path:Meetings/               tagged so or below; lying there
  since:2026-01 until:2026           by date; a name by the notes that name it,
                                     a task by when it is due, planned or done
  has:open-task                      note, date, tag, alias, task, open-task, fact, decision
  linked:no                          what no other note names

  vaultgraph find --where 'class:person with:\"Halcyon AI\" has:open-task'";

/// The language of searches.
pub(super) const SEARCH_HELP: &str = "\
What can be looked for, as in Obsidian:
  word \"a phrase\" /expression/      in the text or the path
  a b, a OR b, -a, ( )               all, one of, none of them
  content: file: path: tag:          in the text, the name, the path, a tag
  line: block: section: task:        all in one of these, as line:(a b)
  task-todo: task-done:              the same of open tasks, of done ones
  [name] [name:value] [name:null]    a property; [name:<5] less than
  match-case: ignore-case:           with regard to capitals, or without

Rows: path:line:column, the line. --json: path, line, column, text, heading.";

pub(super) const WRITE_HELP: &str = "\
Examples:
  vaultgraph write tick 'Weekly review' 12           show what would change
  vaultgraph write tick 'Weekly review' 12 --write   change it
  vaultgraph write undo --write                      take it back

A file that was changed meanwhile is left alone, and so is one under a symlink.";
