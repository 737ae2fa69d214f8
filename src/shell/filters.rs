//! Obsidian's filters of excluded files, made into what a vault understands.
//!
//! A filter is the start of a path, or a regular expression between slashes; both
//! ignore case. Obsidian's expressions are JavaScript's: one that looks around or
//! back is not understood here, is told, and hides nothing.
//!
//! Source: `userIgnoreFilters` in `.obsidian/app.json`. Obsidian's help describes
//! the starts of paths only; the other form is that of its settings screen.

use regex::{RegexBuilder, RegexSetBuilder};

use crate::note::{Code, Diagnostic, NotePath};
use crate::text::{LinkKey, Place};
use crate::vault::PathTest;

/// What a filter may be, for whoever wrote one that is not.
pub const ACCEPTED: &str = "a filter is the start of a path, as Old/, or an expression, as /draft/";

/// The most filters of either form that are used.
const FILTERS_MAX: usize = 1_000;

/// The most of them that are expressions. Each has to be compiled.
pub const EXPRESSIONS_MAX: usize = 100;

/// The most memory that one compiled expression may take, in bytes. A filter of a
/// path takes a few thousand; to compile one that wants all of it, some ten
/// thousand lines in a list of filters, would keep a vault closed for minutes.
const ONE_BYTES_MAX: usize = 256 << 10;

/// The most memory that all of them may take together, in bytes. Each path of the
/// vault is held against it.
const COMPILED_BYTES_MAX: usize = 1 << 20;

/// A filter, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// As it is written.
    pub text: String,
    /// The file.
    pub path: NotePath,
    /// The place in it.
    pub place: Option<Place>,
    /// What a fault of that file is.
    pub code: Code,
}

impl Filter {
    fn problem(&self, detail: &str) -> Diagnostic {
        Diagnostic::new(&self.path, self.place, self.code, detail)
    }
}

/// What the filters of a vault mean.
#[derive(Debug, Default)]
pub struct Filters {
    /// Starts of paths.
    pub starts: Vec<Box<str>>,
    /// All regular expressions in one.
    pub test: Option<PathTest>,
    /// What is wrong with them.
    pub problems: Vec<Diagnostic>,
}

impl Filters {
    /// Reads filters as they stand in the settings.
    pub fn of<'f>(filters: impl Iterator<Item = &'f Filter>) -> Self {
        let mut read = Self::default();
        let mut filters: Vec<&Filter> = filters.collect();
        if let Some(first) = filters.get(FILTERS_MAX) {
            let said = format!("this filter and what follows: {FILTERS_MAX} are used");
            read.problems.push(first.problem(&said));
            filters.truncate(FILTERS_MAX);
        }
        let (mut between, starts): (Vec<&Filter>, _) =
            filters.into_iter().partition(|one| is_expression(&one.text));
        read.starts = starts.into_iter().map(|start: &Filter| start.text.as_str().into()).collect();
        if let Some(first) = between.get(EXPRESSIONS_MAX) {
            let said =
                format!("this filter and what follows: {EXPRESSIONS_MAX} between slashes are used");
            read.problems.push(first.problem(&said));
            between.truncate(EXPRESSIONS_MAX);
        }
        between.retain(|filter| match check(&filter.text) {
            Ok(()) => true,
            Err(why) => {
                read.problems.push(filter.problem(&why));
                false
            }
        });
        let Some(first) = between.first() else { return read };
        let set = RegexSetBuilder::new(between.iter().filter_map(|one| expression(&one.text)))
            .case_insensitive(true)
            .size_limit(COMPILED_BYTES_MAX)
            .build();
        match set {
            Ok(set) => {
                let holds =
                    move |path: &NotePath| set.is_match(LinkKey::of(path.as_str()).as_str());
                let words: Vec<&str> = between.iter().map(|one| &*one.text).collect();
                read.test = Some(PathTest::new(&words.join("\n"), holds));
            }
            Err(_) => {
                let said = "the filters between slashes are too large together; none is used";
                read.problems.push(first.problem(said));
            }
        }
        read
    }
}

/// Whether a filter is an expression, and no start of a path.
pub fn is_expression(filter: &str) -> bool {
    expression(filter).is_some()
}

/// Whether a filter can be used.
///
/// # Errors
/// Why not, and what can be.
pub fn check(filter: &str) -> Result<(), String> {
    let Some(expression) = expression(filter) else { return Ok(()) };
    compile(expression).map_err(|why| format!("the filter {filter} {why}; {ACCEPTED}"))
}

/// What stands between the slashes of a filter that is an expression.
fn expression(filter: &str) -> Option<&str> {
    filter.strip_prefix('/')?.strip_suffix('/')
}

/// Whether an expression can be used; else why not.
fn compile(expression: &str) -> Result<(), String> {
    if expression.is_empty() {
        return Err("is empty".to_owned());
    }
    let built =
        RegexBuilder::new(expression).case_insensitive(true).size_limit(ONE_BYTES_MAX).build();
    built.map(drop).map_err(|fault| {
        // The crate draws where the fault is; its last line says what it is.
        let told = fault.to_string();
        let last = told.lines().last().unwrap_or_default();
        let why = last.strip_prefix("error: ").unwrap_or(last);
        format!("is no regular expression that can be read: {why}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the paths, apart by spaces, these filters hide; and the problems.
    #[track_caller]
    fn check(filters: &[&str], paths: &str, hidden: &str, problems: &[&str]) {
        let read = read(filters.iter().map(|&filter| filter.into()));
        let hides = |path: &&str| read.test.as_ref().is_some_and(|t| t.holds(&NotePath::new(path)));
        let found: Vec<&str> = paths.split(' ').filter(hides).collect();
        assert_eq!(found.join(" "), hidden);
        let told: Vec<&str> = read.problems.iter().map(|problem| &*problem.detail).collect();
        assert_eq!(told, problems);
    }

    fn read(filters: impl Iterator<Item = String>) -> Filters {
        let (path, code) = (NotePath::new("app.json"), Code::BadSettings);
        let filter = |text| Filter { text, path: path.clone(), place: None, code };
        Filters::of(filters.map(filter).collect::<Vec<_>>().iter())
    }

    #[test]
    fn a_filter_between_slashes_is_an_expression_over_the_path_in_any_case() {
        check(&["/^a/.*\\.md$/"], "a/x.md A/y.MD a/x.png b/a/x.md", "a/x.md A/y.MD", &[]);
        check(
            &["/(draft|old)\\/n/"],
            "old/N.md x/draft/n.md old/m.md",
            "old/N.md x/draft/n.md",
            &[],
        );
        check(&["/CAFÉ/"], "cafe\u{301}/x.md", "cafe\u{301}/x.md", &[]);
        let starts = read(["a/".into(), "/b/".into()].into_iter()).starts;
        assert_eq!(starts, ["a/".into()]);
    }

    #[test]
    fn a_filter_that_cannot_be_read_hides_nothing_and_is_told() {
        let why = "is no regular expression that can be read";
        check(
            &["/x(/", "/b/", "//", "/(?=a)/"],
            "a b x",
            "b",
            &[
                &format!("the filter /x(/ {why}: unclosed group; {ACCEPTED}"),
                &format!("the filter // is empty; {ACCEPTED}"),
                &format!(
                    "the filter /(?=a)/ {why}: look-around, including look-ahead and look-behind, \
                     is not supported; {ACCEPTED}"
                ),
            ],
        );
    }

    #[test]
    fn filters_without_end_are_cut() {
        let of = |filter: &str, n| read(std::iter::repeat_n(filter.to_owned(), n));
        let many = of("a/", 2_000);
        assert_eq!((many.starts.len(), many.problems.len()), (FILTERS_MAX, 1));
        let large = of("/(a{1000}){1000}/", 1);
        assert!(large.test.is_none() && large.problems.len() == 1);
        // Each for itself would take a while to compile.
        let many = of("/(\\w{90}){9}/", 2_000);
        assert!(many.test.is_none());
        assert_eq!(many.problems.len(), 2 + EXPRESSIONS_MAX);
        let small = read((0..EXPRESSIONS_MAX).map(|n| format!("/^of {n}\\//")));
        assert!(small.test.is_some_and(|test| test.holds(&NotePath::new("of 99/x.md"))));
    }
}
