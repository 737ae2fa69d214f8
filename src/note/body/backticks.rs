//! Code spans: a run of backticks up to the next run of the same length.

/// Remembers which runs have no partner, so that a text is not searched for
/// each anew. For one text, asked from left to right.
#[derive(Debug, Default)]
pub(super) struct Backticks {
    /// Once a search was in vain: where the last run of each length stands.
    last: Option<Vec<(usize, usize)>>,
}

/// The run of backticks at some byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticks {
    /// How many there are.
    pub len: usize,
    /// The byte behind the code span that they begin, if they begin one.
    pub end: Option<usize>,
}

impl Backticks {
    /// Looks at the run that begins at byte `at`.
    pub(super) fn at(&mut self, text: &[u8], at: usize) -> Ticks {
        let len = run_len(text, at);
        let inside = at + len;
        if let Some(last) = &self.last {
            let last = last.iter().find(|(known, _)| *known == len);
            if last.is_none_or(|&(_, last)| last < inside) {
                return Ticks { len, end: None };
            }
        }
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut from = inside;
        while let Some(step) = memchr::memchr(b'`', &text[from..]) {
            from += step;
            let run = run_len(text, from);
            if run == len {
                return Ticks { len, end: Some(from + run) };
            }
            match runs.iter_mut().find(|(known, _)| *known == run) {
                Some(known) => known.1 = from,
                None => runs.push((run, from)),
            }
            from += run;
        }
        self.last.get_or_insert(runs);
        Ticks { len, end: None }
    }
}

fn run_len(text: &[u8], at: usize) -> usize {
    text[at..].iter().take_while(|&&byte| byte == b'`').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_next_of_its_length() {
        let text = b"` a `` b ` ``` c ``";
        let mut backticks = Backticks::default();
        assert_eq!(backticks.at(text, 11), Ticks { len: 3, end: None });
        let mut backticks = Backticks::default();
        assert_eq!(backticks.at(text, 0), Ticks { len: 1, end: Some(10) });
        assert_eq!(backticks.at(text, 11), Ticks { len: 3, end: None });
        assert_eq!(backticks.at(text, 17), Ticks { len: 2, end: None });
    }
}
