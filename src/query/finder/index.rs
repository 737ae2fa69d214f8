//! What the finder knows of a vault before anything is typed: items, their
//! texts, and the folders of their paths.

use rustc_hash::FxHashMap;

use super::HitBy;
use crate::text::Date;
use crate::text::fuzzy::{self, Pattern};
use crate::vault::{Anchor, NodeId, NodeKind, Vault};

/// What can be found.
#[derive(Debug)]
pub(super) struct Item {
    pub anchor: Anchor,
    pub node: Option<NodeId>,
    pub name: Box<str>,
    /// How many notes name it.
    pub notes: u32,
    /// The newest of their dates and its own.
    pub last: Option<Date>,
}

/// What is known of an item before its texts are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits {
    pub kind: NodeKind,
    pub person: bool,
    pub hidden: bool,
    /// How connected and how recent, in quarters of a point.
    pub standing: u8,
}

/// Many texts, each as written and folded, and the item that each belongs to.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub written: Vec<Box<str>>,
    pub folded: Vec<Box<str>>,
    pub items: Vec<u32>,
    pub by: Vec<HitBy>,
}

impl Texts {
    /// Adds a text.
    pub fn push(&mut self, item: u32, by: HitBy, written: &str) {
        self.written.push(written.into());
        self.folded.push(fuzzy::fold(written).into_boxed_str());
        self.items.push(item);
        self.by.push(by);
    }
}

/// The folders of the paths: few, where paths are many. What a path says beyond
/// the name at its end is its folder, so only paths whose folder says something
/// need to be looked at.
#[derive(Debug, Default)]
pub(super) struct Folders {
    folded: Vec<String>,
    numbers: FxHashMap<Box<str>, u32>,
    /// Beside the texts of the paths.
    of_path: Vec<u32>,
}

impl Folders {
    /// Adds the folder of the next path.
    pub fn push(&mut self, folder: &str) {
        let number = self.numbers.get(folder).copied().unwrap_or_else(|| {
            let next = u32::try_from(self.folded.len()).unwrap_or(u32::MAX);
            self.numbers.insert(folder.into(), next);
            self.folded.push(fuzzy::fold(folder));
            next
        });
        self.of_path.push(number);
    }

    /// The paths whose folder holds a word of the pattern; all of them if the
    /// pattern goes over the border of a folder.
    pub fn paths(&self, pattern: &Pattern) -> Vec<u32> {
        let says = |folder: &String| pattern.has_slash() || pattern.any_piece_in(folder);
        let says: Vec<bool> = self.folded.iter().map(says).collect();
        if !says.contains(&true) {
            return Vec::new();
        }
        let paths = (0_u32..).zip(&self.of_path);
        paths.filter(|(_, folder)| says[**folder as usize]).map(|(path, _)| path).collect()
    }
}

/// The date that all but the newest hundredth of the dated notes reach at most:
/// what is recent is recent against it, and a date of next century changes
/// nothing. No clock is asked, so the same vault ranks the same on any day.
pub(super) fn nearly_newest(vault: &Vault) -> Option<Date> {
    let mut dates: Vec<Date> = vault.nodes().filter_map(|(_, node)| node.date).collect();
    let at = (dates.len().checked_sub(1)?) - dates.len() / 100;
    let (_, date, _) = dates.select_nth_unstable(at);
    Some(*date)
}

/// How connected (a point for each doubling, 9 points at most) and
/// how recent (3 points at most): less together than the start of a word.
pub(super) fn standing(n_sources: u32, last: Option<Date>, newest: Option<Date>) -> u8 {
    let connected = (4.0 * (f64::from(n_sources) + 1.0).log2()).min(36.0);
    let recent = match last.zip(newest).map(|(last, newest)| last.days_until(newest)) {
        None => 0,
        Some(days) if days <= 30 => 12,
        Some(days) if days <= 120 => 8,
        Some(days) if days <= 400 => 4,
        Some(_) => 0,
    };
    // Between 0 and 36: the conversion is exact enough and cannot overflow.
    connected as u8 + recent
}
