//! Emphasis: which runs of `*` and `_` mean something, and which are text.
//!
//! Source: CommonMark 0.31, "Emphasis and strong emphasis" and the parsing
//! strategy's "process emphasis".

/// A run of one mark in a text.
#[derive(Debug)]
pub(super) struct Run {
    mark: char,
    /// Its first byte.
    pub at: usize,
    /// How many marks it has.
    pub len: usize,
    /// How many of them are text; the others begin or end emphasis.
    pub left: usize,
    /// How many of them begin emphasis.
    pub opened: usize,
    opens: bool,
    closes: bool,
    /// The run before it that may still open.
    before: Option<usize>,
}

impl Run {
    /// The run that begins at byte `at` of `text`.
    pub(super) fn at(text: &str, at: usize) -> Self {
        let mark = if text.as_bytes()[at] == b'*' { '*' } else { '_' };
        let len = text[at..].len() - text[at..].trim_start_matches(mark).len();
        let before = text[..at].chars().next_back();
        let (opens, closes) = flanks(mark, before, text[at + len..].chars().next());
        Self { mark, at, len, left: len, opened: 0, opens, closes, before: None }
    }
}

/// Whether a run of `mark` between these characters can open and close.
fn flanks(mark: char, before: Option<char>, after: Option<char>) -> (bool, bool) {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let mark_like = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let left = !space(after) && (!mark_like(after) || space(before) || mark_like(before));
    let right = !space(before) && (!mark_like(before) || space(after) || mark_like(after));
    match mark {
        '_' => (left && (!right || mark_like(before)), right && (!left || mark_like(after))),
        _ => (left, right),
    }
}

/// The runs of a text, matched. `skipped` are bytes in which marks mean nothing,
/// in order.
pub(super) fn runs(text: &str, skipped: &[(usize, usize)]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut skipped = skipped.iter();
    let mut skip = skipped.next();
    let mut at = 0;
    while let Some(step) = memchr::memchr2(b'*', b'_', &text.as_bytes()[at..]) {
        at += step;
        while skip.is_some_and(|skip| skip.1 <= at) {
            skip = skipped.next();
        }
        if let Some(&(start, end)) = skip
            && start <= at
        {
            at = end;
            continue;
        }
        let run = Run::at(text, at);
        at += run.len;
        runs.push(run);
    }
    match_runs(&mut runs);
    runs
}

/// Pairs runs that open with runs that close.
pub(super) fn match_runs(runs: &mut [Run]) {
    // For each kind of closing run: the run at and below which no partner is.
    let mut floors: [[Option<usize>; 3]; 4] = [[None; 3]; 4];
    for closer in 1..runs.len() {
        runs[closer].before = Some(closer - 1);
        if !runs[closer].closes {
            continue;
        }
        let kind = usize::from(runs[closer].mark == '_') * 2 + usize::from(runs[closer].opens);
        let third = runs[closer].len % 3;
        while runs[closer].left > 0 {
            let Some(opener) = partner(runs, closer, floors[kind][third]) else {
                floors[kind][third] = runs[closer].before;
                break;
            };
            let used = if runs[opener].left >= 2 && runs[closer].left >= 2 { 2 } else { 1 };
            runs[opener].left -= used;
            runs[opener].opened += used;
            runs[closer].left -= used;
            let open_still = runs[opener].left > 0;
            runs[closer].before = if open_still { Some(opener) } else { runs[opener].before };
        }
    }
}

/// The nearest run before `closer` that may open for it, not at or below `floor`.
fn partner(runs: &[Run], closer: usize, floor: Option<usize>) -> Option<usize> {
    let run = &runs[closer];
    let mut at = run.before;
    while let Some(here) = at.filter(|&here| floor.is_none_or(|floor| here > floor)) {
        let opener = &runs[here];
        let both = opener.closes || run.opens;
        let both_thirds = opener.len.is_multiple_of(3) && run.len.is_multiple_of(3);
        let thirds = both && (opener.len + run.len).is_multiple_of(3) && !both_thirds;
        if opener.mark == run.mark && opener.opens && opener.left > 0 && !thirds {
            return at;
        }
        at = opener.before;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which runs are left as text, as their marks.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let runs = runs(text, &[]);
        let left: Vec<&str> = runs
            .iter()
            .filter(|run| run.left > 0)
            .map(|run| &text[run.at..run.at + run.left])
            .collect();
        assert_eq!(left, expected, "{text}");
    }

    #[test]
    fn runs_pair_as_commonmark_says() {
        check("*a* **b** ***c*** _d_", &[]);
        check("*a **b* c", &["*", "*"]);
        check("a * b snake_case_name", &["*", "_", "_"]);
        check("**a*", &["*"]);
        check("*a _b* c_", &["_", "_"]);
        check("a*\"b\"*", &["*", "*"]);
    }

    #[test]
    fn marks_in_skipped_bytes_are_none() {
        let runs = runs("*a `*` b*", &[(3, 6)]);
        assert_eq!(runs.iter().map(|run| run.at).collect::<Vec<_>>(), [0, 8]);
        assert_eq!((runs[0].opened, runs[0].left, runs[1].left), (1, 0, 0));
    }
}
