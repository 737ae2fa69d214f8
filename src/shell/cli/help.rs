//! What `--help` says beside the options.

use clap::Command;

/// What stands below the help of the program.
pub(super) const AFTER_HELP: &str = "\
Examples:
  vaultgraph ~/notes              open a folder of notes and walk
  vaultgraph --demo               try it on the built-in vault
  vaultgraph find jst             names that match a few letters
  vaultgraph tasks --overdue      what should have been done before today
  vaultgraph help search          all about one command

A NAME is a path, a file name, an alias, a title or any spelling in the notes.

Exit status: 0 found, 1 nothing found (or check found errors), 2 wrong use or an
unusable vault.";

/// The language of filters.
pub(super) const FILTER_HELP: &str = "\
A filter:
  word \"a phrase\"                    rows with these words
  a b, a OR b, -a, ( )               all, one of, none of them
  class:person                       person, company, project, topic, place, meeting,
                                     note, tag, attachment
  about:NAME with:NAME               about this name; in a note with it
  tag:a path:Meetings/               with the tag or one below it; in the folder
  since:2026-01 until:2026           by date: of a name, the notes that name it;
                                     of a task, when it is due, planned or done
  has:open-task                      note, date, tag, alias, task, open-task, fact, decision
  linked:no                          what no other note names

  vaultgraph find --where 'class:person with:\"Halcyon AI\" has:open-task' --demo";

/// The language of searches.
pub(super) const SEARCH_HELP: &str = "\
What to look for, as in Obsidian:
  word \"a phrase\" /expression/       in the text or the path
  a b, a OR b, -a, ( )               all, one of, none of them
  content: file: path: tag:          in the text, the file name, the path, a tag
  line: block: section: task:        all in one of these, as line:(a b)
  task-todo: task-done:              in open tasks, in done ones
  [name] [name:value] [name:null]    a property; [name:<5] less than
  match-case: ignore-case:           with regard to capitals, or without

  vaultgraph search 'halcyon line:(store OR storage) -tag:type/people' --demo";

pub(super) const WRITE_HELP: &str = "\
Examples:
  vaultgraph write tick 'Weekly review' 12           show what would change
  vaultgraph write tick 'Weekly review' 12 --write   change it
  vaultgraph write undo --write                      take it back

A file that changed meanwhile is left alone, and so is one under a symlink.";

/// Where shells look for completions.
pub(super) const COMPLETIONS_HELP: &str = "\
Where they go, for one user:
  bash        ~/.local/share/bash-completion/completions/vaultgraph
              (with the package bash-completion)
  zsh         a file _vaultgraph in a folder of $fpath, named before compinit:
              fpath=(~/.zsh $fpath); autoload -U compinit; compinit
  fish        ~/.config/fish/completions/vaultgraph.fish
  elvish      eval (vaultgraph completions elvish | slurp)
              in ~/.config/elvish/rc.elv
  nushell     a file vaultgraph.nu; in config.nu: use /its/folder/vaultgraph.nu *
  powershell  vaultgraph completions powershell | Out-String | Invoke-Expression
              in $PROFILE

  vaultgraph completions fish > ~/.config/fish/completions/vaultgraph.fish";

/// What a command prints.
pub(super) struct Output {
    /// The command, and of its own commands the one.
    command: &'static [&'static str],
    /// Its text; what stands between commas has a tab between.
    text: &'static str,
    /// The keys of an object of `--json`; of several kinds of objects, all of them.
    json: &'static str,
}

/// The most letters that a word may be from the command it is taken for.
const EDITS_MAX: usize = 2;

/// The most letters of a word that is taken for a command.
const LETTERS_MAX: usize = 20;

/// The most letters of a line of help that is folded here.
const LINE_MAX: usize = 78;

const PAGE: &str = "the page as the screen has it, each line followed by a tab and its place";

/// What commands print, of those that print rows.
#[rustfmt::skip]
pub(super) const OUTPUTS: &[Output] = &[
    output(&["find"], "name, class, path", "name path class kind score text matched"),
    output(&["search"], "path:line:column, the line", "path line column text heading"),
    output(&["show"], PAGE, "name path class kind aliases spellings tags date fields headings in out"),
    output(&["links"], "path:line:column, kind, target, the path it opens or `unresolved`", "source line column kind target subpath display resolved alias_resolved candidates counted"),
    output(&["backlinks"], "path:line:column, relation, the line", "relation direction name path class count occurrences"),
    output(&["neighbors"], "a relation, its count; below it name, class, count, date; below these their places", "relation direction name path class count occurrences"),
    output(&["mentions"], "as of neighbors", "relation direction name path class count occurrences"),
    output(&["map"], "hops, name, class, how many more stand around it, path; then the two ends of an edge, relation, path:line:column", "kind name path class hop more members label x y from to relation others line"),
    output(&["tags"], "#tag, places, notes", "tag count notes"),
    output(&["tasks"], "path:line, the task, dates and priority", "path line status done text assignees due scheduled start created done_on cancelled_on priority recurrence id depends_on tags urgency named"),
    output(&["timeline"], "date, title, what dates it, path:line; of a month or week, the page", "date path title dated_by line"),
    output(&["facts"], "date, whom it is about, the fact, path:line", "subject statement date path line"),
    output(&["decisions"], "date, the decision, path:line", "statement date entities path line"),
    output(&["people"], "last met, name, notes, open tasks, path", "name path class notes first_met last_met first_mentioned last_mentioned open_tasks owner"),
    output(&["between"], PAGE, "of notes first_met last_met first_named last_named meetings tasks facts decisions other_notes closed_tasks common totals"),
    output(&["path"], "a length; below it each step and its date; below that its place, the line", "length hops through_hubs"),
    output(&["brief"], "Markdown", "date of together decisions common variants totals"),
    output(&["day"], PAGE, "date daily notes people facts decisions due scheduled done created named totals"),
    output(&["stats"], "each heading, then its rows", "counts hubs communities unseen rising bridges orphans n_orphans unresolved"),
    output(&["new"], "date, kind, name, path:line", "kind name path line since"),
    output(&["vaults"], "last opened, name, path, who knows it", "name path source last_opened"),
    output(&["variants"], "certain or likely, score, the names, reasons", "names certain score reasons put_off evidence"),
    output(&["check"], "path:line:column: severity[code]: message", "code severity path line column message of"),
    output(&["config", "show"], "key, value, who says so; then what is refused, and who says it", "key value by line refused"),
    output(&["why"], "what Obsidian makes of it; then the candidates, chosen ones with an arrow, and why", "candidate rule chosen reason line"),
    output(&["identity", "list"], "answer, names, date, path:line", "verdict names date path line"),
];

const fn output(
    command: &'static [&'static str],
    text: &'static str,
    json: &'static str,
) -> Output {
    Output { command, text, json }
}

/// The command line, with what its commands print below their long help.
pub(super) fn with_output(command: Command) -> Command {
    OUTPUTS.iter().fold(command, |all, output| said_below(all, output.command, output))
}

/// Says below the help of the command of this path what it prints.
fn said_below(command: Command, path: &[&'static str], output: &Output) -> Command {
    match path {
        [] => {
            let Output { text, json, .. } = output;
            let before = command.get_after_help().map(|text| format!("{text}\n\n"));
            let before = before.unwrap_or_default();
            let prints = [folded("Prints: ", text), folded("With --json: ", json)].concat();
            command.after_long_help(format!("{before}{}", prints.join("\n")))
        }
        [first, rest @ ..] => command.mut_subcommand(first, |sub| said_below(sub, rest, output)),
    }
}

/// Words on lines of at most [`LINE_MAX`] letters, what they are first.
fn folded(what: &str, words: &str) -> Vec<String> {
    let mut lines = vec![what.trim_end().to_owned()];
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= LINE_MAX => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("  {word}")),
        }
    }
    lines
}

/// How many letters apart two words are: left out, added, another, or swapped with
/// the next one.
fn edits(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let differ = usize::from(one[i - 1] != other[j - 1]);
                    let near = rows[i - 1][j].min(rows[i][j - 1]) + 1;
                    let near = near.min(rows[i - 1][j - 1] + differ);
                    match i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]
                    {
                        true => near.min(rows[i - 2][j - 2] + 1),
                        false => near,
                    }
                }
            };
        }
    }
    rows[one.len()][other.len()]
}

/// The command that may have been meant by a word that is none.
pub(super) fn meant<'a>(typed: &str, commands: &'a Command) -> Option<&'a str> {
    // A longer word is no slip of the keys.
    if typed.chars().count() > LETTERS_MAX {
        return None;
    }
    let names = commands.get_subcommands().map(Command::get_name);
    let foreign = |name: &str| {
        let mut rest: Vec<char> = name.chars().collect();
        let is_foreign = |c: &char| match rest.iter().position(|other| other == c) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        };
        typed.chars().filter(is_foreign).count()
    };
    // Of equals the one that has the letters which were typed.
    let far = |name| (edits(typed, name), foreign(name), name);
    let (edits, _, name) = names.map(far).min()?;
    (edits <= EDITS_MAX).then_some(name)
}
