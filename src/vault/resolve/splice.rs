//! An index of files made of another one, where some files come or go: what is known of
//! the others is copied under their new numbers.

use rustc_hash::FxHashMap;

use super::{Bearers, FileIdx, Files, Key, Many, NotePath, idx, last_part};

impl Files {
    /// The same files without those that are `gone`, which are among them, and with
    /// those that `come`, which are not. Both are sorted.
    pub(in super::super) fn with(&self, gone: &[&NotePath], come: &[&NotePath]) -> Self {
        let mut out = Self::default();
        let mut moved: Vec<Option<FileIdx>> = Vec::with_capacity(self.paths.len());
        let (mut left, mut arrived) = (gone.iter().peekable(), come.iter().peekable());
        for (path, key) in self.paths.iter().zip(&self.keys) {
            while let Some(new) = arrived.next_if(|new| **new < path) {
                out.push(new, Key::of(new));
            }
            if left.next_if(|gone| **gone == path).is_some() {
                moved.push(None);
                continue;
            }
            moved.push(Some(idx(out.paths.len())));
            out.push(path, key.clone());
        }
        arrived.for_each(|new| out.push(new, Key::of(new)));

        out.by_name = self.by_name.clone();
        let mut changed: FxHashMap<Box<str>, Vec<FileIdx>> = FxHashMap::default();
        for path in gone.iter().chain(come) {
            let key = Key::of(path);
            let name = last_part(key.text.as_str());
            if !changed.contains_key(name) {
                changed.insert(name.into(), out.take(name, &moved));
            }
            changed.entry(name.into()).or_default().extend(out.at(path));
        }
        out.by_name.values_mut().for_each(|bearers| bearers.renumber(&moved));
        for (name, files) in changed {
            let bearers = out.bearers_of(files);
            out.by_name.extend(bearers.map(|bearers| (name, bearers)));
        }
        out
    }

    fn push(&mut self, path: &NotePath, key: Key) {
        self.paths.push(path.clone());
        self.keys.push(key);
    }

    /// Takes out the files of a name, by their new numbers.
    fn take(&mut self, name: &str, moved: &[Option<FileIdx>]) -> Vec<FileIdx> {
        let bearers = self.by_name.remove(name);
        let files = bearers.iter().flat_map(Bearers::all);
        files.filter_map(|file| moved[file.index()]).collect()
    }

    fn bearers_of(&self, mut files: Vec<FileIdx>) -> Option<Bearers> {
        files.sort_unstable();
        match *files {
            [] => None,
            [one] => Some(Bearers::One(one)),
            _ => {
                let mut many = Box::new(Many { files, ..Many::default() });
                self.arrange(&mut many);
                Some(Bearers::Many(many))
            }
        }
    }
}

impl Bearers {
    /// Numbers the files anew; none of them is gone.
    fn renumber(&mut self, moved: &[Option<FileIdx>]) {
        let renumber = |file: &mut FileIdx| *file = moved[file.index()].unwrap_or(*file);
        match self {
            Self::One(file) => renumber(file),
            Self::Many(many) => {
                many.files.iter_mut().chain(many.best_below.values_mut()).for_each(renumber);
            }
        }
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
        assert_eq!(spliced.by_name.len(), whole.by_name.len());
        for (name, bearers) in &whole.by_name {
            assert_eq!(spliced.by_name[name].all(), bearers.all(), "{name}");
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
