//! What is new since the last visit, as Home lists it: each row with the day since
//! which it is there, and the way to the line that says so.

use rustc_hash::FxHashSet;

use super::list::{HomeSection, ListKey, Section};
use super::narrow;
use super::places::Stock;
use super::rows::{Opens, Row, Rows, Subjects, Words};
use crate::query::news::{NewsAt, Since, What};
use crate::text::shown::display_safe;
use crate::text::{Date, Shown};
use crate::vault::{NodeId, Vault};

/// The most rows that Home lists.
const ROWS_MAX: usize = 50;

/// What is new, or in one line that nothing is; nothing at all where no visit is
/// remembered.
pub fn section(stock: &Stock) -> Option<Section> {
    let (vault, news) = (stock.vault, stock.news);
    let said = |words: &str| {
        Section::new(ListKey::Said(0), Shown::new(&format!("· {words} ·")), Rows::Made(Vec::new()))
    };
    let since = match news.since {
        Since::Unknown => return None,
        Since::FirstVisit => return Some(said("no visit before this hour to compare with")),
        Since::Visit(day) | Since::Day(day) => words(day, stock.home.day),
    };
    // A new note of somebody's own stands for them.
    let own: FxHashSet<NodeId> =
        news.list.iter().filter(|at| at.what == What::Note).map(|at| at.node).collect();
    let twice = |at: &NewsAt| matches!(at.what, What::Person(_)) && own.contains(&at.node);
    let list: Vec<&NewsAt> = news.list.iter().filter(|at| !twice(at)).collect();
    if list.is_empty() {
        return Some(said(&format!("nothing new since {since}")));
    }
    let label = Shown::new(&format!("new since {since}"));
    let n_news = list.len();
    let rows = list.into_iter().take(ROWS_MAX).map(|at| row(vault, at)).collect();
    let key = ListKey::Home(HomeSection::New);
    Some(Section::new(key, label, Rows::Made(rows)).first_of(n_news))
}

fn row(vault: &Vault, at: &NewsAt) -> Row {
    let row = Row { date: at.since, ..Row::of(at.node) };
    let label = |word| Some(Shown::new(word));
    match at.what {
        What::Note => Row { label: label("new"), ..row },
        What::Changed => Row { label: label("changed"), ..row },
        What::Person(hop) => {
            Row { label: label("first named"), opens: hop.map_or(Opens::Node, Opens::Hop), ..row }
        }
        What::Task(index) => {
            let who = vault.assignees(at.note, index).first();
            let status = narrow::task(vault, at.note, index).map_or(' ', |task| task.status);
            Row {
                words: Words::Task { index, status, subjects: Subjects::AreOne },
                opens: Opens::Line(at.place),
                label: who.map(|who| display_safe(vault.node(*who).name())),
                ..row
            }
        }
    }
}

/// A day of the past in a few words.
fn words(day: Date, today: Option<Date>) -> String {
    let Some(today) = today else { return day.to_string() };
    match day.days_until(today) {
        0 => "earlier today".to_owned(),
        1 => "yesterday".to_owned(),
        _ => day.label(today),
    }
}
