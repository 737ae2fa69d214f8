//! Obsidian's filters of excluded files, made into what a vault understands.
//!
//! A filter is the start of a path, or a regular expression between slashes; both
//! ignore case. Obsidian's expressions are JavaScript's: one that looks around or
//! back is not understood here, is told, and hides nothing.
//!
//! Source: `userIgnoreFilters` in `.obsidian/app.json`. Obsidian's help describes
//! the starts of paths only; the other form is that of its settings screen.

use regex::{RegexBuilder, RegexSetBuilder};

use crate::note::NotePath;
use crate::text::LinkKey;
use crate::vault::PathTest;

/// The most filters of either form that are used.
const FILTERS_MAX: usize = 1_000;

/// The most of them that are expressions. Each has to be compiled.
const EXPRESSIONS_MAX: usize = 100;

/// The most memory that one compiled expression may take, in bytes. A filter of a
/// path takes a few thousand; to compile one that wants all of it, some ten
/// thousand lines in a list of filters, would keep a vault closed for minutes.
const ONE_BYTES_MAX: usize = 256 << 10;

/// The most memory that all of them may take together, in bytes. Each path of the
/// vault is held against it.
const COMPILED_BYTES_MAX: usize = 1 << 20;

/// What the filters of a vault mean.
#[derive(Debug, Default)]
pub struct Filters {
    /// Starts of paths.
    pub starts: Vec<Box<str>>,
    /// All regular expressions in one.
    pub test: Option<PathTest>,
    /// What is wrong with them, a sentence each.
    pub problems: Vec<String>,
}

impl Filters {
    /// Reads filters as they stand in the settings.
    pub fn of(filters: &[String]) -> Self {
        let mut read = Self::default();
        if filters.len() > FILTERS_MAX {
            read.problems.push(format!("only the first {FILTERS_MAX} userIgnoreFilters are used"));
        }
        let used = filters.iter().take(FILTERS_MAX);
        let (between, starts): (Vec<&String>, _) = used.partition(|one| expression(one).is_some());
        read.starts = starts.into_iter().map(|start: &String| start.as_str().into()).collect();
        if between.len() > EXPRESSIONS_MAX {
            let words =
                format!("only the first {EXPRESSIONS_MAX} filters between slashes are used");
            read.problems.push(words);
        }
        let mut expressions = Vec::new();
        for filter in between.into_iter().take(EXPRESSIONS_MAX) {
            let Some(expression) = expression(filter) else { continue };
            match compile(expression) {
                Ok(()) => expressions.push(expression),
                Err(why) => read.problems.push(format!("the filter {filter} {why}")),
            }
        }
        if expressions.is_empty() {
            return read;
        }
        let set = RegexSetBuilder::new(&expressions)
            .case_insensitive(true)
            .size_limit(COMPILED_BYTES_MAX)
            .build();
        match set {
            Ok(set) => {
                let holds =
                    move |path: &NotePath| set.is_match(LinkKey::of(path.as_str()).as_str());
                read.test = Some(PathTest::new(holds));
            }
            Err(_) => read.problems.push("the filters between slashes are too large".to_owned()),
        }
        read
    }
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
        let filters: Vec<String> = filters.iter().map(|&filter| filter.into()).collect();
        let read = Filters::of(&filters);
        let hides = |path: &&str| read.test.as_ref().is_some_and(|t| t.holds(&NotePath::new(path)));
        let found: Vec<&str> = paths.split(' ').filter(hides).collect();
        assert_eq!(found.join(" "), hidden);
        assert_eq!(read.problems, problems);
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
        assert_eq!(Filters::of(&["a/".into(), "/b/".into()]).starts, ["a/".into()]);
    }

    #[test]
    fn a_filter_that_cannot_be_read_hides_nothing_and_is_told() {
        let why = "is no regular expression that can be read";
        check(
            &["/x(/", "/b/", "//", "/(?=a)/"],
            "a b x",
            "b",
            &[
                &format!("the filter /x(/ {why}: unclosed group"),
                "the filter // is empty",
                &format!(
                    "the filter /(?=a)/ {why}: look-around, including look-ahead and look-behind, \
                     is not supported"
                ),
            ],
        );
    }

    #[test]
    fn filters_without_end_are_cut() {
        let read = Filters::of(&vec!["a/".to_owned(); 2_000]);
        assert_eq!((read.starts.len(), read.problems.len()), (FILTERS_MAX, 1));
        let large = Filters::of(&["/(a{1000}){1000}/".to_owned()]);
        assert!(large.test.is_none() && large.problems.len() == 1);
        // Each for itself would take a while to compile.
        let many = Filters::of(&vec!["/(\\w{90}){9}/".to_owned(); 2_000]);
        assert!(many.test.is_none());
        assert_eq!(many.problems.len(), 2 + EXPRESSIONS_MAX);
        let small: Vec<String> = (0..EXPRESSIONS_MAX).map(|n| format!("/^of {n}\\//")).collect();
        let small = Filters::of(&small);
        assert!(small.test.is_some_and(|test| test.holds(&NotePath::new("of 99/x.md"))));
    }
}
