//! How a vault was read: how long each stage took, what came of the cache, and how
//! changes made elsewhere are heard of. Told by who read it; the screen and `check`
//! say it in the same words.

use std::time::Duration;

use super::page::{PageBuilder, Role, Run};
use crate::note::Diagnostic;
use crate::text::cells;
use crate::text::words::thousands;
use crate::vault::Vault;

/// How a vault was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What was done, in this order, and how long it took.
    pub stages: Vec<(&'static str, Duration)>,
    /// What came of the cache.
    pub cache: Cache,
    /// How changes are heard of.
    pub watch: Watch,
}

/// What came of the notes that an earlier run had parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cache {
    /// It is not used: it is not wanted, or there is no place for it.
    #[default]
    Off,
    /// There was none yet.
    None,
    /// So many notes were not parsed again.
    Used(usize),
    /// It was of no use; why, to follow "since it".
    Remade(&'static str),
}

/// How changes made elsewhere are heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Watch {
    /// They are not: the vault is no folder, or is read once.
    #[default]
    Off,
    /// The system tells of them, in so many folders.
    Told(usize),
    /// They are looked for every so often; why.
    Polled(Duration, &'static str),
}

impl Report {
    /// The same with one more stage.
    #[must_use]
    pub fn and(mut self, what: &'static str, took: Duration) -> Self {
        self.stages.push((what, took));
        self
    }

    /// How long each stage took, and all of them.
    pub fn times(&self) -> Vec<(String, String)> {
        let all = self.stages.iter().map(|(_, took)| *took).sum();
        let all = (!self.stages.is_empty()).then_some(("in all", all));
        let rows = self.stages.iter().copied().chain(all);
        rows.map(|(what, took)| (what.to_owned(), time(took))).collect()
    }

    /// What came of the cache.
    pub fn cache(&self) -> String {
        match self.cache {
            Cache::Off => "off".to_owned(),
            Cache::None => "there was none yet".to_owned(),
            Cache::Used(n) => format!("used for {}", counted(n, "note")),
            Cache::Remade(why) => format!("made anew, since it {why}"),
        }
    }

    /// How changes are heard of.
    pub fn watch(&self) -> String {
        match self.watch {
            Watch::Off => "not heard of; only what is asked for is read again".to_owned(),
            Watch::Told(n) => format!("the system tells, in {}", counted(n, "folder")),
            Watch::Polled(every, why) => format!("looked for every {}, since {why}", time(every)),
        }
    }

    /// All of it as a page, and what is wrong with files that are no notes: they have no
    /// page of their own, and a row of the list may be too short for it.
    pub(super) fn write(&self, vault: &Vault, page: &mut PageBuilder) {
        for (what, took) in self.times() {
            line(page, &what, &format!("{took:>TIME_CELLS$}"));
        }
        page.blank();
        line(page, "cache", &self.cache());
        line(page, "changes", &self.watch());
        let is_elsewhere = |told: &Diagnostic| {
            !told.path.as_str().is_empty() && vault.by_path(&told.path).is_none()
        };
        let mut elsewhere = vault.to_look_at().into_iter().filter(is_elsewhere).peekable();
        if elsewhere.peek().is_some() {
            page.blank();
            page.heading(2, &[Run::text("Outside of notes")], &[]);
        }
        for told in elsewhere.take(TOLD_MAX) {
            let at =
                told.place.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
            let place = Run::new(format!("{}{at} ", told.path), Role::Dim);
            page.paragraph(&[place, Run::text(told.message())], &[]);
        }
    }
}

/// The most that is told of files that are no notes; `check` lists all.
const TOLD_MAX: usize = 100;

/// Cells of the words before, and of a time.
const KEY_CELLS: usize = 18;
const TIME_CELLS: usize = 8;

fn line(page: &mut PageBuilder, key: &str, words: &str) {
    let key = format!("{key}{}", " ".repeat(KEY_CELLS.saturating_sub(cells::width(key))));
    page.item(&Run::new(key, Role::Dim), &[Run::text(words)], &[]);
}

fn counted(n: usize, what: &str) -> String {
    format!("{} {what}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// A time as people say it.
fn time(of: Duration) -> String {
    let ms = of.as_secs_f64() * 1_000.0;
    match ms {
        1_000.0.. if of.subsec_millis() == 0 => format!("{} s", of.as_secs()),
        1_000.0.. => format!("{:.1} s", ms / 1_000.0),
        10.0.. => format!("{ms:.0} ms"),
        _ => format!("{ms:.1} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::page::Row;
    use crate::note::{Code, NotePath};
    use crate::text::Place;
    use crate::vault::VaultConfig;

    #[test]
    fn times_are_said_as_long_as_they_are_worth() {
        let check = |micros: u64, said: &str| assert_eq!(time(Duration::from_micros(micros)), said);
        check(0, "0.0 ms");
        check(1_240, "1.2 ms");
        check(41_600, "42 ms");
        check(3_000_000, "3 s");
        check(3_141_000, "3.1 s");
    }

    #[test]
    fn it_says_what_was_done_and_what_came_of_cache_and_watcher() {
        let ms = Duration::from_millis;
        let report = Report {
            cache: Cache::Used(1),
            watch: Watch::Polled(ms(3_000), "its file system tells of nothing"),
            ..Report::default()
        };
        let report = report.and("files listed", ms(20)).and("graph built", ms(300));
        let times: Vec<String> =
            report.times().iter().map(|(what, took)| format!("{what} {took}")).collect();
        assert_eq!(times, ["files listed 20 ms", "graph built 300 ms", "in all 320 ms"]);
        assert_eq!(report.cache(), "used for 1 note");
        let many = Report { cache: Cache::Used(6_279), ..Report::default() };
        assert_eq!(many.cache(), "used for 6,279 notes");
        assert_eq!(report.watch(), "looked for every 3 s, since its file system tells of nothing");
    }

    #[test]
    fn what_is_wrong_outside_of_notes_is_told_in_full_with_its_place() {
        let path = NotePath::new(".vaultgraph/config.toml");
        let told =
            |detail: &str| Diagnostic::new(&path, Some(Place::new(3, 9)), Code::BadConfig, detail);
        let long = "the filter /x(/ is no regular expression that can be read: unclosed group";
        let config = VaultConfig::default();
        let page = |problems| {
            let vault = Vault::build(Vec::new(), &[], problems, &config);
            let mut page = PageBuilder::new(40);
            Report::default().write(&vault, &mut page);
            let page = page.finish();
            let rows: Vec<String> = page.rows.iter().map(Row::text).collect();
            rows.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert!(!page(Vec::new()).contains("Outside of notes"));
        let said = page(vec![told(long)]);
        let words = format!(
            "Outside of notes .vaultgraph/config.toml:3:9 says something that is not in force: {long}"
        );
        assert!(said.ends_with(&words), "{said}");
    }
}
