//! Many short lists in one piece of memory: as pieces of their own they would take more
//! time, and leave holes between what is held for long.

/// A list for each of some things, in their order.
#[derive(Debug)]
pub(super) struct Lists<T> {
    all: Vec<T>,
    /// Where each list ends.
    ends: Vec<u32>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { all: Vec::new(), ends: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Adds the next list.
    pub fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.all.extend(list);
        self.end();
    }

    /// Adds something to the list that is not ended.
    pub fn push_item(&mut self, item: T) {
        self.all.push(item);
    }

    /// Ends the list to which something was added, or an empty one.
    pub fn end(&mut self) {
        let end = u32::try_from(self.all.len()).expect("a vault names fewer than 2^32 things");
        self.ends.push(end);
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them.
    pub fn get(&self, at: usize) -> &[T] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[at] as usize]
    }

    /// What is in all of them.
    pub fn items(&self) -> &[T] {
        &self.all
    }

    /// What is in all of them, to be changed.
    pub fn items_mut(&mut self) -> &mut [T] {
        &mut self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_found_among_the_others() {
        let mut lists = Lists::default();
        lists.push([1, 2]);
        lists.push([]);
        lists.push_item(3);
        lists.end();
        let all: Vec<&[i32]> = (0..lists.len()).map(|at| lists.get(at)).collect();
        assert_eq!(all, [&[1, 2][..], &[], &[3]]);
        lists.items_mut()[2] = 4;
        assert_eq!((lists.get(2), lists.items()), (&[4][..], &[1, 2, 4][..]));
    }
}
