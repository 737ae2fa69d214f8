//! An index of files made of another one, where some files come or go: what is known of
//! the others is copied under their new numbers.

use rustc_hash::FxHashSet;

use super::{FileIdx, Files, Many, NotePath, idx, last_part};
use crate::text::{LinkKey, Strings};

impl Files {
    /// The same files without those that are `gone`, which are among them, and with
    /// those that `come`, which are not. Both are sorted.
    pub(in super::super) fn with(&self, gone: &[&NotePath], come: &[&NotePath]) -> Self {
        let n_new = come.iter().map(|path| path.as_str().len()).sum::<usize>();
        let mut out = Self {
            paths: Vec::with_capacity(self.paths.len() + come.len()),
            keys: Strings::with_capacity(self.keys.len() + come.len(), self.keys.n_bytes() + n_new),
            ..Self::default()
        };
        let mut moved: Vec<Option<FileIdx>> = Vec::with_capacity(self.paths.len());
        let (mut left, mut arrived) = (gone.iter().peekable(), come.iter().peekable());
        for (path, key) in self.paths.iter().zip(self.keys.iter()) {
            while let Some(new) = arrived.next_if(|new| **new < path) {
                out.push(new, LinkKey::of(new.as_str()).as_str());
            }
            if left.next_if(|gone| **gone == path).is_some() {
                moved.push(None);
                continue;
            }
            moved.push(Some(idx(out.paths.len())));
            out.push(path, key);
        }
        arrived.for_each(|new| out.push(new, LinkKey::of(new.as_str()).as_str()));

        let others = gone.iter().chain(come);
        let changed: Vec<LinkKey> = others.map(|path| LinkKey::of(path.as_str())).collect();
        let changed: FxHashSet<&str> = changed.iter().map(|key| last_part(key.as_str())).collect();
        let is_kept = |many: &&Many| !changed.contains(last_part(self.key(many.files[0])));
        let kept = self.crowds.iter().filter(is_kept);
        out.gather_names(kept.map(|many| many.renumbered(&moved)).collect());
        out
    }

    fn push(&mut self, path: &NotePath, key: &str) {
        self.paths.push(path.clone());
        self.keys.push(key);
    }
}

impl Many {
    /// The same files by other numbers; none of them is gone.
    fn renumbered(&self, moved: &[Option<FileIdx>]) -> Self {
        let mut many = self.clone();
        for file in many.files.iter_mut().chain(many.best_below.values_mut()) {
            *file = moved[file.index()].unwrap_or(*file);
        }
        many
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &[&str], after: &[&str]) {
        let paths = |all: &[&str]| {
            let mut all: Vec<NotePath> = all.iter().map(|path| NotePath::new(path)).collect();
            all.sort_unstable();
            all
        };
        let (before, after) = (paths(before), paths(after));
        let gone: Vec<&NotePath> = before.iter().filter(|path| !after.contains(path)).collect();
        let come: Vec<&NotePath> = after.iter().filter(|path| !before.contains(path)).collect();
        let spliced = Files::of(before.iter()).with(&gone, &come);
        let whole = Files::of(after.iter());
        assert_eq!(spliced.paths(), whole.paths());
        assert_eq!(spliced.keys, whole.keys);
        assert_eq!(spliced.by_name.len(), whole.by_name.len());
        for (path, key) in whole.paths().iter().zip(whole.keys.iter()) {
            let bearers = |files: &Files| {
                files.called(last_part(key)).map(|bearers| files.all(bearers).to_vec())
            };
            assert_eq!(bearers(&spliced), bearers(&whole), "{path}");
        }
        let folders = ["", "a/x.md", "b/c/x.md", "z/y.md"].map(NotePath::new);
        for target in ["x", "a/x", "y", "X", "/x", "./x", "x.png", "many", "f3/many"] {
            for source in &folders {
                let answers = [&spliced, &whole].map(|files| files.resolve(target, source));
                assert_eq!(answers[0], answers[1], "{target} in {source}");
            }
        }
    }

    #[test]
    fn files_that_come_and_go_leave_the_index_that_is_made_of_those_that_are_left() {
        check(&[], &["x.md"]);
        check(&["x.md"], &[]);
        check(&["a/x.md", "y.md"], &["a/x.md", "b/x.md", "y.md"]);
        check(&["a/x.md", "b/x.md", "c/x.md"], &["b/x.md"]);
        check(&["x.md", "y.md"], &["a/x.md", "x.png", "y.md", "z.md"]);
        check(&["a/x.md", "X.md"], &["x.md", "a/X.md"]);
    }

    #[test]
    fn a_crowd_grows_from_below_its_least_number_and_shrinks_again() {
        let crowd: Vec<String> = (0..20).map(|n| format!("f{n}/g/many.md")).collect();
        let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
        check(&crowd[..14], &crowd);
        check(&crowd, &crowd[3..14]);
        check(&crowd[1..], &crowd[..18]);
    }
}
