//! A search after the other while a person types: what the letters so far left
//! out, more letters need not look at.

use std::sync::{Arc, Weak};

use super::pass::Marks;
use super::{Finder, Found, Query};
use crate::text::fuzzy::Pattern;

/// What the last search left for the next.
#[derive(Debug, Default)]
pub struct Typing(Option<Left>);

#[derive(Debug)]
struct Left {
    /// Among whose names it searched; it does not keep them in memory.
    finder: Weak<Finder>,
    query: Query,
    pattern: Pattern,
    named: Marks,
}

impl Typing {
    /// As [`Finder::search`]. Nothing if `overtaken` says meanwhile that nobody
    /// waits for the answer any more; then the next search starts from what the
    /// one before left.
    pub fn search(
        &mut self,
        finder: &Arc<Finder>,
        query: &Query,
        limit: usize,
        overtaken: &(dyn Fn() -> bool + Sync),
    ) -> Option<Found> {
        let pattern = Pattern::of(&query.text);
        let among = self.0.as_ref().filter(|left| left.holds_all(finder, query, &pattern));
        let among = among.map(|left| &left.named);
        let (found, named) = finder.search_among(query, &pattern, limit, among, overtaken)?;
        let finder = Arc::downgrade(finder);
        self.0 = named.map(|named| Left { finder, query: query.clone(), pattern, named });
        Some(found)
    }
}

impl Left {
    fn holds_all(&self, finder: &Arc<Finder>, query: &Query, pattern: &Pattern) -> bool {
        std::ptr::eq(self.finder.as_ptr(), Arc::as_ptr(finder))
            && (self.query.kinds, self.query.hidden) == (query.kinds, query.hidden)
            && pattern.extends(&self.pattern)
    }
}
