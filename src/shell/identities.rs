//! `.vaultgraph/identities.toml`: what the reader of a vault said of names that
//! are one, or are not.
//!
//! One table an answer, in the order given. The file is its reader's: it is read
//! afresh before every change, only the lines of the answer in question are
//! touched, and all else, comments and answers that make no sense among it, stays
//! byte for byte. A file that is not TOML is never overwritten.

use anyhow::{Result, bail};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use toml_edit::{Array, Item, Table, Value};

use super::own_folder::OwnFolder;
use super::toml::Toml;
use crate::note::{Diagnostic, NotePath};
use crate::text::{Date, NameKey};
use crate::vault::{Answer, Identities, Verdict};

/// The name of the file.
pub const FILE: &str = "identities.toml";

/// What a file begins with that the program makes.
const HEAD: &str = "\
# What you said of names in this vault: that they are one ([[same]]), that they
# are not ([[different]]), or that you were not to be asked for now ([[later]]).
# Of names that are one, the first is what all are called. A name that ends in
# .md is the path of a note. Take an answer back by deleting its lines.
";

const VERDICTS: [Verdict; 3] = [Verdict::Same, Verdict::Different, Verdict::Later];

/// An answer as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What was said.
    pub answer: Answer,
    /// When, as written; empty where nothing is.
    pub date: String,
    /// The file, as [`OwnFolder::shown`] has it.
    pub path: NotePath,
    /// From 1.
    pub line: u32,
    lines: Range<usize>,
}

impl Kept {
    /// Whether it says all that an answer says.
    pub fn says(&self, answer: &Answer) -> bool {
        let known: FxHashSet<NameKey> = keys(&self.answer.names).collect();
        self.answer.verdict == answer.verdict && keys(&answer.names).all(|key| known.contains(&key))
    }
}

/// What an answer changed in the file, to be taken back.
#[derive(Debug, Clone)]
pub struct Given {
    answer: Answer,
    /// The lines that were added.
    added: String,
    /// Lines of older answers, and what they became.
    replaced: Vec<(String, String)>,
    before: String,
    after: String,
}

/// Everything that the files of a vault say.
pub fn read(folders: &[OwnFolder], problems: &mut Vec<Diagnostic>) -> Vec<Kept> {
    let mut all = Vec::new();
    for folder in folders {
        match folder.read(FILE) {
            Ok(Some(text)) => match parse(&folder.shown(FILE), &text, problems) {
                Ok(kept) => all.extend(kept),
                Err(problem) => problems.push(problem),
            },
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    all
}

/// The answers alone, where a newer one wins over what an older says of the same
/// names, whichever file it stands in.
pub fn identities(kept: &[Kept]) -> Identities {
    let mut in_force: Vec<Kept> = Vec::with_capacity(kept.len());
    let mut met: FxHashSet<NameKey> = FxHashSet::default();
    for new in kept {
        let own: FxHashSet<NameKey> = keys(&new.answer.names).collect();
        // Only what speaks of two names that were spoken of can contradict.
        if own.iter().filter(|key| met.contains(key)).count() > 1 {
            for (at, names) in contradicted(&in_force, &new.answer) {
                in_force[at].answer.names = names;
            }
            in_force.retain(|old| old.answer.names.len() > 1);
        }
        met.extend(own);
        in_force.push(new.clone());
    }
    Identities(in_force.into_iter().map(|kept| kept.answer).collect())
}

/// The longest name of an answer.
const NAME_CHARS_MAX: usize = 1_000;

/// Adds an answer to the file of a folder. What older answers say against it is
/// taken out of them. Gives nothing if the file says it already.
///
/// # Errors
/// When the answer names fewer than two things, when the file makes no sense, or
/// when it cannot be written.
pub fn give(folder: &OwnFolder, answer: &Answer, today: Date) -> Result<Option<Given>> {
    if keys(&answer.names).collect::<FxHashSet<_>>().len() < 2 {
        bail!("an answer speaks of two names or more");
    }
    if answer.names.iter().any(|name| name.chars().count() > NAME_CHARS_MAX) {
        bail!("a name has at most {NAME_CHARS_MAX} characters");
    }
    let _lock = folder.lock()?;
    let before = read_to_change(folder)?;
    let kept = parse_to_change(folder, &before)?;
    let against = contradicted(&kept, answer);
    if kept.iter().any(|kept| kept.says(answer)) && against.is_empty() {
        return Ok(None);
    }
    let mut after = before.clone();
    let mut replaced = Vec::new();
    // From the end, so that what is still to be changed stays where it was.
    for (at, names) in against.iter().rev() {
        let old = &kept[*at];
        let lines = before[old.lines.clone()].to_owned();
        let new = if names.len() < 2 {
            String::new()
        } else {
            block(old.answer.verdict, names, &old.date)
        };
        after.replace_range(old.lines.clone(), &new);
        replaced.push((lines, new));
    }
    let added = block(answer.verdict, &answer.names, &today.to_string());
    append(&mut after, &added);
    let left = kept.into_iter().enumerate().filter_map(|(at, old)| {
        match against.iter().find(|(changed, _)| *changed == at) {
            None => Some(old.answer),
            Some((_, names)) if names.len() < 2 => None,
            Some((_, names)) => Some(Answer { names: names.clone(), ..old.answer }),
        }
    });
    check_holds(folder, &after, left.chain([answer.clone()]))?;
    folder.save(FILE, &after)?;
    Ok(Some(Given { answer: answer.clone(), added, replaced, before, after }))
}

impl Given {
    /// What was said.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// How many older answers it changed.
    pub fn n_replaced(&self) -> usize {
        self.replaced.len()
    }

    /// Takes the answer back, with what it took out of older ones. Whatever else
    /// became of the file meanwhile is kept.
    ///
    /// # Errors
    /// When somebody changed these very lines meanwhile, when the file makes no
    /// sense, or when it cannot be written.
    pub fn take_back(&self, folder: &OwnFolder) -> Result<()> {
        let _lock = folder.lock()?;
        let now = read_to_change(folder)?;
        if now == self.after {
            return folder.save(FILE, &self.before);
        }
        parse_to_change(folder, &now)?;
        let path = folder.shown(FILE);
        let mut text = now;
        let Some(at) = find_lines(&text, &self.added) else {
            bail!("{path} was changed meanwhile, at this very answer; nothing was taken back");
        };
        text.replace_range(at, "");
        for (old, new) in self.replaced.iter().rev() {
            if new.is_empty() {
                append(&mut text, old);
                continue;
            }
            let Some(at) = find_lines(&text, new) else {
                bail!("{path} was changed meanwhile, at an older answer; nothing was taken back");
            };
            text.replace_range(at, old);
        }
        parse_to_change(folder, &text)?;
        folder.save(FILE, &text)
    }
}

/// Removes the last answer of a file; gives it, or nothing if there is none.
///
/// # Errors
/// When the file makes no sense, or cannot be written.
pub fn remove_last(folder: &OwnFolder) -> Result<Option<Kept>> {
    if matches!(folder.read(FILE), Ok(None)) {
        // Nothing was ever said, and no folder is made to find that out.
        return Ok(None);
    }
    let _lock = folder.lock()?;
    let mut text = read_to_change(folder)?;
    let mut kept = parse_to_change(folder, &text)?;
    let Some(last) = kept.pop() else { return Ok(None) };
    text.replace_range(last.lines.clone(), "");
    while text.ends_with("\n\n") {
        text.pop();
    }
    check_holds(folder, &text, kept.into_iter().map(|kept| kept.answer))?;
    folder.save(FILE, &text)?;
    Ok(Some(last))
}

/// Makes sure that a changed text holds just these answers: whatever stands
/// between them, such as tables below an answer, might have joined another.
fn check_holds(
    folder: &OwnFolder,
    text: &str,
    answers: impl Iterator<Item = Answer>,
) -> Result<()> {
    let held: Vec<Answer> =
        parse_to_change(folder, text)?.into_iter().map(|kept| kept.answer).collect();
    let mut wanted: Vec<Answer> = answers.collect();
    let mut found = held;
    wanted.sort();
    found.sort();
    if wanted != found {
        let path = folder.shown(FILE);
        bail!("{path} holds more than answers at that place; nothing was changed");
    }
    Ok(())
}

/// The answers that say something against a new one, by their positions, with the
/// names that are left of each.
fn contradicted(kept: &[Kept], answer: &Answer) -> Vec<(usize, Vec<Box<str>>)> {
    let new: FxHashSet<NameKey> = keys(&answer.names).collect();
    let mut left: Vec<Option<Vec<Box<str>>>> = vec![None; kept.len()];
    for (at, old) in kept.iter().enumerate() {
        if old.answer.verdict == answer.verdict {
            continue;
        }
        // One of the names may stay: what is said is said of pairs.
        let mut n_met = 0;
        let mut names = old.answer.names.clone();
        names.retain(|name| {
            let met = new.contains(&NameKey::of(name));
            n_met += usize::from(met);
            !met || n_met < 2
        });
        if n_met > 1 {
            left[at] = Some(names);
        }
    }
    if answer.verdict == Verdict::Different {
        separate(kept, &new, &mut left);
    }
    left.into_iter().enumerate().filter_map(|(at, names)| Some((at, names?))).collect()
}

/// Drops the answers by which two of the names `apart` would be one through
/// others: of a chain the link that was given last.
fn separate(kept: &[Kept], apart: &FxHashSet<NameKey>, left: &mut [Option<Vec<Box<str>>>]) {
    let mut groups: Vec<FxHashSet<NameKey>> = Vec::new();
    let mut group_of: FxHashMap<NameKey, usize> = FxHashMap::default();
    for (at, old) in kept.iter().enumerate() {
        let names = left[at].as_deref().unwrap_or(&old.answer.names);
        if old.answer.verdict != Verdict::Same || names.len() < 2 {
            continue;
        }
        let joined: FxHashSet<usize> =
            keys(names).filter_map(|key| group_of.get(&key).copied()).collect();
        let mut group: FxHashSet<NameKey> = keys(names).collect();
        group.extend(joined.iter().flat_map(|&old| groups[old].iter().cloned()));
        if group.intersection(apart).count() > 1 {
            left[at] = Some(Vec::new());
            continue;
        }
        group_of.extend(group.iter().map(|key| (key.clone(), groups.len())));
        groups.push(group);
    }
}

fn keys(names: &[Box<str>]) -> impl Iterator<Item = NameKey> {
    names.iter().map(|name| NameKey::of(name)).filter(|key| !key.is_empty())
}

fn read_to_change(folder: &OwnFolder) -> Result<String> {
    match folder.read(FILE) {
        Ok(text) => Ok(text.unwrap_or_else(|| HEAD.to_owned())),
        Err(problem) => bail!("{} {}; nothing was changed", problem.path, problem.message()),
    }
}

/// The answers of a text that is to be changed; what makes no sense in it is let
/// be, unless all of it makes none.
fn parse_to_change(folder: &OwnFolder, text: &str) -> Result<Vec<Kept>> {
    parse(&folder.shown(FILE), text, &mut Vec::new()).or_else(|problem| {
        let line = problem.place.map_or(1, |place| place.line);
        bail!("{}:{line} {}; nothing was changed", problem.path, problem.message())
    })
}

/// All answers of a text that make sense, in its order.
fn parse(
    path: &NotePath,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Result<Vec<Kept>, Diagnostic> {
    let toml = Toml::parse(path, text)?;
    let mut all = Vec::new();
    for (key, item) in toml.document.as_table() {
        let Some(verdict) = VERDICTS.into_iter().find(|verdict| verdict.name() == key) else {
            let span = toml.document.key(key).and_then(toml_edit::Key::span);
            let known = "[[same]], [[different]] and [[later]] are";
            problems.push(toml.problem(span, &format!("`{key}` is not known; {known}")));
            continue;
        };
        let Some(tables) = item.as_array_of_tables() else {
            let said = format!("write each answer as a table of its own: [[{key}]]");
            problems.push(toml.problem(item.span(), &said));
            continue;
        };
        for table in tables {
            match answer(&toml, verdict, table, problems) {
                Ok((answer, date)) => {
                    let lines = lines_of(text, table);
                    let (path, line) = (path.clone(), toml.line(lines.start));
                    all.push(Kept { answer, date, path, line, lines });
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    all.sort_by_key(|kept| kept.lines.start);
    Ok(all)
}

fn answer(
    toml: &Toml<'_>,
    verdict: Verdict,
    table: &Table,
    problems: &mut Vec<Diagnostic>,
) -> Result<(Answer, String), Diagnostic> {
    for (key, item) in table {
        if !["names", "date"].contains(&key) {
            let said = format!("`{key}` is not known; an answer has names and date");
            problems.push(toml.problem(item.span(), &said));
        }
    }
    let names = match table.get("names") {
        Some(item) => toml.texts("names", item)?,
        None => Vec::new(),
    };
    if keys(&names).count() < 2 {
        let said = "an answer has two names or more: names = [\"..\", \"..\"]";
        return Err(toml.problem(table.span(), said));
    }
    let date = match table.get("date").and_then(Item::as_value) {
        Some(Value::String(text)) => text.value().clone(),
        Some(Value::Datetime(date)) => date.value().to_string(),
        Some(other) => {
            problems.push(toml.problem(other.span(), "a date is written 2026-01-31"));
            String::new()
        }
        None => String::new(),
    };
    Ok((Answer { verdict, names }, date))
}

/// The bytes of an answer: from its header to the end of its last value's line.
fn lines_of(text: &str, table: &Table) -> Range<usize> {
    let header = table.span().unwrap_or_default();
    let values = table.iter().filter_map(|(_, item)| item.span());
    let last = values.map(|span| span.end).fold(header.end.min(text.len()), usize::max);
    // The span of a table may begin behind its brackets.
    let start = text[..header.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline + 1);
    start..end
}

/// The lines of an answer.
fn block(verdict: Verdict, names: &[Box<str>], date: &str) -> String {
    let names: Array = names.iter().map(|name| &**name).collect();
    let mut out = format!("[[{}]]\nnames = {names}\n", verdict.name());
    if Date::at_start(date).is_some_and(|day| day.to_string() == date) {
        out += &format!("date = {date}\n");
    } else if !date.is_empty() {
        out += &format!("date = {}\n", Value::from(date));
    }
    out
}

/// Adds lines to the end of a text, an empty line before them.
fn append(text: &mut String, lines: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push('\n');
    }
    text.push_str(lines);
}

/// Where whole lines stand in a text, the last time.
fn find_lines(text: &str, lines: &str) -> Option<Range<usize>> {
    let mut starts = text.rmatch_indices(lines).map(|(at, _)| at);
    let at = starts.find(|&at| at == 0 || text[..at].ends_with('\n'))?;
    Some(at..at + lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::places::Places;
    use crate::shell::root::Root;
    use crate::shell::store::Store;

    /// A vault's folder, and what keeps the vault alive.
    fn folder() -> (tempfile::TempDir, OwnFolder) {
        let vault = tempfile::tempdir().expect("a temporary folder");
        let store = Store::Disk(Root::open(vault.path()).expect("a folder"));
        let folder = OwnFolder::to_write(&store, &Places::default()).expect("writable");
        (vault, folder)
    }

    /// `same: A = B`
    fn said(text: &str) -> Answer {
        let (verdict, names) = text.split_once(": ").expect("a verdict");
        let verdict = VERDICTS.into_iter().find(|known| known.name() == verdict);
        let names = names.split(" = ").map(Into::into).collect();
        Answer { verdict: verdict.expect("a known one"), names }
    }

    fn told(answer: &Answer) -> String {
        format!("{}: {}", answer.verdict.name(), answer.names.join(" = "))
    }

    fn day() -> Date {
        Date::new(2026, 11, 23).expect("a real day")
    }

    fn give_all(folder: &OwnFolder, answers: &[&str]) -> Vec<Option<Given>> {
        answers.iter().map(|text| give(folder, &said(text), day()).expect("given")).collect()
    }

    fn text(folder: &OwnFolder) -> String {
        folder.read(FILE).expect("readable").unwrap_or_default()
    }

    /// What the file says, and its problems by line.
    fn in_force(folder: &OwnFolder) -> (Vec<String>, Vec<String>) {
        let mut problems = Vec::new();
        let kept = read(std::slice::from_ref(folder), &mut problems);
        let problems = problems
            .iter()
            .map(|one| format!("{} {}", one.place.map_or(0, |place| place.line), one.detail));
        (kept.iter().map(|kept| told(&kept.answer)).collect(), problems.collect())
    }

    /// Checks what is left when these answers are given one after the other.
    #[track_caller]
    fn check(answers: &[&str], expected: &[&str]) {
        let (_vault, folder) = folder();
        let given = give_all(&folder, answers);
        assert_eq!(in_force(&folder), (expected.iter().map(|s| (*s).into()).collect(), vec![]));
        // Taken back from the last to the first, nothing is left of them.
        for (at, given) in given.iter().enumerate().rev() {
            if let Some(given) = given {
                given.take_back(&folder).expect("taken back");
            }
            let before = folder_with(&answers[..at]);
            assert_eq!(in_force(&folder), before, "before {at}");
        }
    }

    fn folder_with(answers: &[&str]) -> (Vec<String>, Vec<String>) {
        let (_vault, folder) = folder();
        give_all(&folder, answers);
        in_force(&folder)
    }

    #[test]
    fn a_new_file_says_what_it_is_and_holds_the_answers_in_order() {
        let (_vault, folder) = folder();
        give_all(&folder, &["same: Ann Orr = Anne \"A\" Or", "different: Bo = people/Bo.md"]);
        assert_eq!(
            text(&folder),
            format!(
                "{HEAD}\n[[same]]\nnames = [\"Ann Orr\", 'Anne \"A\" Or']\ndate = 2026-11-23\n\n\
                 [[different]]\nnames = [\"Bo\", \"people/Bo.md\"]\ndate = 2026-11-23\n"
            )
        );
        let kept = read(&[folder], &mut Vec::new());
        assert_eq!((kept[1].line, &*kept[1].date), (10, "2026-11-23"));
    }

    #[test]
    fn the_newer_answer_wins() {
        check(&["different: A = B", "same: A = B"], &["same: A = B"]);
        check(&["same: A = B", "different: b = a"], &["different: b = a"]);
        check(&["same: A = B = C", "different: C = B"], &["same: A = B", "different: C = B"]);
        check(&["different: A = B = C", "same: B = A"], &["different: A = C", "same: B = A"]);
        check(&["later: A = B", "same: A = B = C"], &["same: A = B = C"]);
        check(&["same: A = B", "different: A = C"], &["same: A = B", "different: A = C"]);
    }

    #[test]
    fn what_is_said_already_is_not_said_twice() {
        check(&["same: A = B = C", "same: c = a"], &["same: A = B = C"]);
        check(&["later: A = B", "later: A = B"], &["later: A = B"]);
    }

    #[test]
    fn names_that_are_one_through_others_are_parted_at_the_newest_link() {
        check(
            &["same: A = X", "same: C = D", "same: X = B", "different: A = B"],
            &["same: A = X", "same: C = D", "different: A = B"],
        );
    }

    #[test]
    fn edits_made_meanwhile_are_kept() {
        let (_vault, folder) = folder();
        let mine = "# mine\r\n[[same]] # yes\r\nnames = ['X', 'Y']\r\n# below\r\n";
        folder.save(FILE, mine).expect("saved");
        let given = give_all(&folder, &["same: A = B"]);
        let added = "\n[[same]]\nnames = [\"A\", \"B\"]\ndate = 2026-11-23\n";
        assert_eq!(text(&folder), format!("{mine}{added}"));
        let more = "[[later]]\nnames = [\"P\", \"Q\"]\n";
        folder.save(FILE, &(text(&folder) + more)).expect("saved");
        let given = given.into_iter().next().flatten().expect("it was new");
        given.take_back(&folder).expect("taken back");
        assert_eq!(text(&folder), format!("{mine}\n{more}"));
        assert!(given.take_back(&folder).is_err());
        assert_eq!(in_force(&folder).0, ["same: X = Y", "later: P = Q"]);
    }

    #[test]
    fn an_answer_that_somebody_changed_is_not_taken_back() {
        let (_vault, folder) = folder();
        let given = give_all(&folder, &["same: A = B"]).remove(0).expect("it was new");
        let changed = text(&folder).replace("\"B\"", "\"B\", \"C\"");
        folder.save(FILE, &changed).expect("saved");
        let said = given.take_back(&folder).expect_err("refused").to_string();
        assert!(said.contains("was changed meanwhile"), "{said}");
        assert_eq!(text(&folder), changed);
    }

    #[test]
    fn a_file_that_is_not_toml_is_told_with_its_line_and_never_overwritten() {
        let (_vault, folder) = folder();
        let broken = "# mine\n\n[[same]\nnames = [\"A\", \"B\"]\n";
        folder.save(FILE, broken).expect("saved");
        let (answers, problems) = in_force(&folder);
        assert!(answers.is_empty() && problems.len() == 1);
        assert!(problems[0].starts_with("3 all of it, for it is not TOML"), "{problems:?}");
        let said = give(&folder, &said("same: A = B"), day()).expect_err("refused").to_string();
        assert!(said.starts_with(".vaultgraph/identities.toml:3 "), "{said}");
        assert!(remove_last(&folder).is_err());
        assert_eq!(text(&folder), broken);
    }

    #[test]
    fn an_answer_that_makes_no_sense_spoils_no_other_and_stays() {
        let (_vault, folder) = folder();
        let odd = "odd = 1\n[[same]]\nnames = \"A\"\n[[same]]\nnames = [\"A\", 3]\n\
                   [[same]]\nnames = [\"A\", \"B\"]\nwhy = 1\ndate = 7\n[later]\nnames = []\n";
        folder.save(FILE, odd).expect("saved");
        let (answers, mut problems) = in_force(&folder);
        problems.sort();
        assert_eq!(answers, ["same: A = B"]);
        assert_eq!(
            problems,
            [
                "1 `odd` is not known; [[same]], [[different]] and [[later]] are",
                "10 write each answer as a table of its own: [[later]]",
                "2 an answer has two names or more: names = [\"..\", \"..\"]",
                "5 `names` is a text or a list of texts",
                "8 `why` is not known; an answer has names and date",
                "9 a date is written 2026-01-31",
            ]
        );
        give_all(&folder, &["different: X = Y"]);
        assert!(text(&folder).starts_with(odd));
        // What would make the file no TOML is not written.
        let said = give(&folder, &said("later: X = Z"), day()).expect_err("refused").to_string();
        assert!(said.contains("nothing was changed"), "{said}");
    }

    #[test]
    fn the_last_answer_can_be_removed_by_itself() {
        let (_vault, folder) = folder();
        give_all(&folder, &["same: A = B", "later: C = D"]);
        let removed = remove_last(&folder).expect("removed").expect("there is one");
        assert_eq!(told(&removed.answer), "later: C = D");
        assert_eq!(in_force(&folder).0, ["same: A = B"]);
        remove_last(&folder).expect("removed");
        assert_eq!(remove_last(&folder).expect("nothing left"), None);
        assert!(text(&folder).starts_with(HEAD));
    }

    #[test]
    fn where_nothing_was_said_nothing_is_removed_and_no_folder_made() {
        let (vault, folder) = folder();
        assert_eq!(remove_last(&folder).expect("nothing there"), None);
        assert!(std::fs::read_dir(vault.path()).expect("there").next().is_none());
    }

    #[test]
    fn answers_that_two_give_at_once_are_all_kept() {
        let (_vault, folder) = folder();
        let give_many = |letter: &str| {
            for n in 0..20 {
                let answer = said(&format!("same: {letter}{n} = {letter}x{n}"));
                give(&folder, &answer, day()).expect("kept");
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(|| give_many("A"));
            scope.spawn(|| give_many("B"));
        });
        assert_eq!(in_force(&folder).0.len(), 40);
    }

    #[test]
    fn a_file_is_never_made_longer_than_what_is_read_of_it() {
        let (_vault, folder) = folder();
        give_all(&folder, &["same: A = B"]);
        let name = |n: usize| format!("{n}{}", "x".repeat(NAME_CHARS_MAX - 8)).into();
        let names: Vec<Box<str>> = (0..1_100).map(name).collect();
        let long = Answer { verdict: Verdict::Same, names };
        let refused = give(&folder, &long, day()).expect_err("refused").to_string();
        assert!(refused.contains("1 MiB"), "{refused}");
        let longest = said(&format!("same: A = {}", "x".repeat(NAME_CHARS_MAX + 1)));
        assert!(give(&folder, &longest, day()).is_err());
        assert_eq!(in_force(&folder).0, ["same: A = B"]);
    }

    #[test]
    fn no_change_makes_a_file_that_cannot_be_read() {
        for odd in [
            "[[later]]\nnames = [\"C\", \"D\"]\n[[same]]\nnames = [\"A\", \"B\"]\n\
             [same.extra]\nk = 1\nnames = [\"P\", \"Q\"]\n",
            "[[same]]\nnames = [\"A\", \"B\"]\n[same.extra]\nk = 1\n",
        ] {
            let (_vault, folder) = folder();
            folder.lock().expect("made");
            folder.save(FILE, odd).expect("written");
            let before = in_force(&folder);
            for _ in 0..3 {
                if remove_last(&folder).is_err() {
                    assert_eq!(in_force(&folder), before);
                }
                assert!(parse_to_change(&folder, &text(&folder)).is_ok(), "{}", text(&folder));
            }
            // It may be refused, but the file stays one that can be read.
            let _ = give(&folder, &said("different: A = B"), day());
            assert!(parse_to_change(&folder, &text(&folder)).is_ok(), "{}", text(&folder));
        }
    }

    #[test]
    fn of_answers_written_by_hand_the_newer_wins() {
        let (_vault, folder) = folder();
        let both =
            "[[same]]\nnames = [\"A\", \"B\", \"C\"]\n[[different]]\nnames = [\"B\", \"A\"]\n";
        folder.lock().expect("made");
        folder.save(FILE, both).expect("written");
        let kept = read(std::slice::from_ref(&folder), &mut Vec::new());
        let told: Vec<String> = identities(&kept).0.iter().map(told).collect();
        assert_eq!(told, ["same: A = C", "different: B = A"]);
    }

    #[test]
    fn a_vault_that_is_gone_is_not_made_anew() {
        let (vault, folder) = folder();
        let root = vault.path().to_owned();
        drop(vault);
        let gone = give(&folder, &said("same: A = B"), day()).expect_err("refused").to_string();
        assert!(gone.contains("is gone"), "{gone}");
        assert!(!root.exists());
    }

    #[test]
    fn an_answer_has_two_names_at_least() {
        let (_vault, folder) = folder();
        for answer in ["same: A", "same: A = a", "different: A =  "] {
            assert!(give(&folder, &said(answer), day()).is_err(), "{answer}");
        }
        assert_eq!(folder.read(FILE), Ok(None));
    }
}
