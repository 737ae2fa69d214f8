//! When to look at a vault again: told by the system, or by the clock.
//!
//! What the system tells is taken as a hint only, never as the truth: a watcher
//! loses what happens in folders that were just made, its queue runs over, and
//! on network drives it tells nothing. So a hint says no more than "look again, and
//! here first", and the look decides ([`reading`](super::reading)).
//!
//! - Hints are gathered until [`QUIET_MS`] have passed without one, at most for
//!   [`GATHER_MS`].
//! - Each look tells which folders there are. Those that are new are watched,
//!   and because something may have happened in them before that, looked at once
//!   more.
//! - After [`IDLE_MS`] without a hint there is a look all the same. Where not all
//!   folders can be watched, or the file system tells nothing, it comes after
//!   [`POLL_MS`], or later if looks are expensive ([`POLL_SHARE`]).
//!
//! Between these nothing wakes the thread: of files that are only read the system
//! is not asked to tell ([`watcher`]).

use anyhow::{Context, Result};
use notify::event::{EventKind, ModifyKind};
use notify::{
    ErrorKind, Event, EventHandler, EventKindMask, RecommendedWatcher, RecursiveMode, Watcher,
};
use rustc_hash::FxHashMap;
use std::fs;
use std::mem;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::obsidian;
use super::own_folder;
use super::scan::{Folder, is_hidden};
use crate::app::report::Watch as Watching;

/// How long nothing must have happened before a look, in milliseconds.
pub const QUIET_MS: u64 = 80;

/// How long after the first hint there is a look all the same, in milliseconds.
pub const GATHER_MS: u64 = 1_000;

/// How long after the last look there is one without a hint, in milliseconds.
pub const IDLE_MS: u64 = 60_000;

/// The same where hints cannot be relied on.
pub const POLL_MS: u64 = 3_000;

/// Looks that no hint caused take at most one part in so many of the time.
pub const POLL_SHARE: u32 = 20;

/// So many hinted files are named at most; where more are, none is looked at first.
pub const HINTED_MAX: usize = 32;

/// The most folders that are watched. Each costs the system about a kilobyte, and a
/// watch of the user's, of which older systems have 8,192 for all programs.
pub const WATCHES_MAX: usize = 8_192;

/// Watches one vault, on a thread that ends with this.
#[derive(Debug)]
pub struct Watch(Sender<Sign>);

impl Watch {
    /// Starts for a vault in a folder, with Obsidian's settings in the folder
    /// `settings` of it. `look` has the vault looked at, some files of it first, and
    /// must not wait for that; it says whether anybody still does. To be told of
    /// every look by [`Watch::looked`], beginning with the first reading. `tell` hears
    /// how changes are heard of, when that is another way than before.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        root: &Path,
        settings: &str,
        look: impl Fn(Vec<PathBuf>) -> bool + Send + 'static,
        tell: impl Fn(Watching) + Send + 'static,
    ) -> Result<Self> {
        let (sender, signs) = channel();
        let special = [own_folder::FOLDER, settings].map(|name| root.join(name));
        let [own, settings] = special.clone();
        let files = obsidian::FILES.map(|file| settings.join(file));
        let filter = Filter { own, settings, files };
        let hints = sender.clone();
        let watcher = watcher(move |told| {
            // Who listens no more drops the watcher, too.
            signs_of(told, &filter).into_iter().for_each(|sign| drop(hints.send(sign)));
        });
        let folders =
            Folders { root: root.to_owned(), special, watcher, watched: FxHashMap::default() };
        let pace = Pace::new(Instant::now());
        let hinted = Hinted::default();
        let at_work = AtWork { signs, folders, pace, hinted, look, tell, told: None };
        thread::Builder::new()
            .name("watch".into())
            .spawn(move || at_work.run())
            .context("no thread could be started to watch the vault")?;
        Ok(Self(sender))
    }

    /// The vault was read or looked at, which took `cost`; these are the folders
    /// below its own.
    pub fn looked(&self, folders: Vec<Folder>, cost: Duration) {
        // A thread that is gone only means that nothing is watched.
        let _ = self.0.send(Sign::Looked(folders, cost));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.send(Sign::Over);
    }
}

/// What wakes the thread.
#[derive(Debug)]
enum Sign {
    /// Something may have changed at this path.
    Hint(PathBuf),
    /// What stood at this path was renamed or removed.
    Left(PathBuf),
    /// Hints were lost.
    Lost,
    /// The vault was looked at.
    Looked(Vec<Folder>, Duration),
    /// Nobody wants to know any more.
    Over,
}

struct AtWork<L, T> {
    signs: Receiver<Sign>,
    folders: Folders,
    pace: Pace,
    hinted: Hinted,
    look: L,
    tell: T,
    told: Option<Watching>,
}

/// The files that were hinted at since the last look.
#[derive(Debug, Default)]
struct Hinted {
    files: Vec<PathBuf>,
    /// Whether there were more.
    more: bool,
}

impl Hinted {
    fn add(&mut self, file: PathBuf) {
        if self.files.contains(&file) {
            return;
        }
        match self.files.len() < HINTED_MAX {
            true => self.files.push(file),
            false => self.more = true,
        }
    }

    /// Those to be looked at first; none where some are not known.
    fn take(&mut self) -> Vec<PathBuf> {
        let Self { files, more } = std::mem::take(self);
        if more { Vec::new() } else { files }
    }
}

impl<L: Fn(Vec<PathBuf>) -> bool, T: Fn(Watching)> AtWork<L, T> {
    fn run(mut self) {
        loop {
            let now = Instant::now();
            let sign = match self.pace.due() {
                None => self.signs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => self.signs.recv_timeout(due.saturating_duration_since(now)),
            };
            match sign {
                Ok(Sign::Hint(path)) => {
                    self.hinted.add(path);
                    self.pace.hint(Instant::now());
                }
                Ok(Sign::Left(path)) => {
                    self.folders.forget(&path);
                    self.hinted.add(path);
                    self.pace.hint(Instant::now());
                }
                Ok(Sign::Lost) => {
                    self.hinted.more = true;
                    self.folders.let_go();
                    self.pace.hint(Instant::now());
                }
                Ok(Sign::Looked(folders, cost)) => {
                    let Followed { missing, new } = self.folders.follow(folders);
                    self.pace.looked(Instant::now(), cost, missing.is_none());
                    if new {
                        self.pace.hint(Instant::now());
                    }
                    self.tell_of(missing);
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.pace.asked();
                    if !(self.look)(self.hinted.take()) {
                        return;
                    }
                }
                Ok(Sign::Over) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Tells how changes are heard of, unless that was told.
    fn tell_of(&mut self, missing: Option<&'static str>) {
        let watching = match missing {
            None => Watching::Told(self.folders.watched.len()),
            // It need not be told anew for less than a second.
            Some(why) => Watching::Polled(Duration::from_secs(self.pace.patience().as_secs()), why),
        };
        if self.told.replace(watching) != Some(watching) {
            (self.tell)(watching);
        }
    }
}

/// When the next look is due.
#[derive(Debug)]
struct Pace {
    /// The first hint that no look has followed, and the last.
    hints: Option<(Instant, Instant)>,
    /// When the last look ended, and what it took.
    looked: Instant,
    cost: Duration,
    /// Whether a look was asked for and has not ended.
    waits: bool,
    /// Whether every change is told of.
    told: bool,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self { hints: None, looked: now, cost: Duration::ZERO, waits: true, told: true }
    }

    fn hint(&mut self, now: Instant) {
        let first = self.hints.map_or(now, |(first, _)| first);
        self.hints = Some((first, now));
    }

    fn asked(&mut self) {
        self.hints = None;
        self.waits = true;
    }

    fn looked(&mut self, now: Instant, cost: Duration, told: bool) {
        (self.looked, self.cost, self.told, self.waits) = (now, cost, told, false);
    }

    fn due(&self) -> Option<Instant> {
        let ms = Duration::from_millis;
        if let Some((first, last)) = self.hints {
            let gathered = (last + ms(QUIET_MS)).min(first + ms(GATHER_MS));
            // In a vault that never rests, looks take half of the time at most.
            return Some(gathered.max(self.looked + self.cost.min(ms(GATHER_MS))));
        }
        if self.waits {
            return None;
        }
        Some(self.looked + self.patience())
    }

    /// How long after a look there is one without a hint.
    fn patience(&self) -> Duration {
        let ms = Duration::from_millis;
        match self.told {
            true => ms(IDLE_MS),
            false => ms(POLL_MS).max(self.cost * POLL_SHARE),
        }
    }
}

/// The folders that are watched.
struct Folders {
    root: PathBuf,
    /// Those of settings, which are not among the vault's.
    special: [PathBuf; 2],
    /// None where the system has none left.
    watcher: Option<RecommendedWatcher>,
    /// With their numbers: another folder may take the path.
    watched: FxHashMap<PathBuf, u64>,
}

/// What became of the folders of a look.
struct Followed {
    /// Why not all changes are told of, if so.
    missing: Option<&'static str>,
    /// Whether some are that were not.
    new: bool,
}

impl Folders {
    /// Watches these folders and no others.
    fn follow(&mut self, folders: Vec<Folder>) -> Followed {
        let Self { root, special, watcher, watched } = self;
        let Some(watcher) = watcher else {
            return Followed { missing: Some("the system has no watcher left"), new: false };
        };
        let inode = |path: &Path| fs::metadata(path).ok().map(|metadata| metadata.ino());
        let own = [&*root].into_iter().chain(&*special);
        let own = own.filter_map(|path| Some((path.clone(), inode(path)?)));
        let mut wanted: FxHashMap<PathBuf, u64> = own.collect();
        let told = wanted.contains_key(root) && tells(root);
        let mut missing = (!told).then_some("its file system tells of nothing");
        if WATCHES_TREES {
            wanted.retain(|path, _| path == root);
        } else {
            wanted.extend(folders.into_iter().map(|folder| (folder.path, folder.inode)));
        }
        watched.retain(|path, inode| {
            let stays = wanted.get(path) == Some(inode);
            if !stays {
                // It is gone, and the watcher may know.
                let _ = watcher.unwatch(path);
            }
            stays
        });
        let mode =
            if WATCHES_TREES { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        let mut new = false;
        for (path, inode) in wanted {
            if watched.contains_key(&path) {
                continue;
            }
            if watched.len() >= WATCHES_MAX {
                missing = Some("it has more than 8,192 folders");
                break;
            }
            match watcher.watch(&path, mode) {
                Ok(()) => {
                    watched.insert(path, inode);
                    new = true;
                }
                Err(fault) => {
                    missing = Some("some of its folders cannot be watched");
                    if matches!(fault.kind, ErrorKind::MaxFilesWatch) {
                        missing = Some("the system's limit of watches is reached");
                        break;
                    }
                }
            }
        }
        // Another may have stood there for the moment in which it was watched, and
        // whether that is so nobody tells when it has gone. What lies below is listed
        // anew by the look that follows.
        for path in [&*root].into_iter().chain(&*special) {
            if watched.get(path).is_some_and(|watched| inode(path) != Some(*watched)) {
                watched.remove(path);
                let _ = watcher.unwatch(path);
                new = true;
            }
        }
        Followed { missing, new }
    }

    /// Which folders are watched is not known any more. The watcher must let go of
    /// them, too: it takes what it has at a path for what is there.
    fn let_go(&mut self) {
        for (path, _) in self.watched.drain() {
            if let Some(watcher) = &mut self.watcher {
                let _ = watcher.unwatch(&path);
            }
        }
    }

    /// The folder at a path, and all below it, are watched under another path now
    /// or not at all.
    fn forget(&mut self, path: &Path) {
        if !self.watched.contains_key(path) {
            return;
        }
        let Self { watcher, watched, .. } = self;
        watched.retain(|watched, _| {
            let stays = !watched.starts_with(path);
            if let Some(watcher) = watcher.as_mut().filter(|_| !stays) {
                // Of the vault's own folder it does not know by itself.
                let _ = watcher.unwatch(watched);
            }
            stays
        });
    }
}

/// Whether the system watches a folder with all that is below it.
const WATCHES_TREES: bool = cfg!(not(any(target_os = "linux", target_os = "android")));

/// Tells hints from the rest.
struct Filter {
    own: PathBuf,
    /// Obsidian's folder, and the files in it that are read: others are written
    /// whenever it is used.
    settings: PathBuf,
    files: [PathBuf; obsidian::FILES.len()],
}

impl Filter {
    /// Whether what stands at a path belongs to the vault or its settings.
    fn cares_for(&self, path: &Path) -> bool {
        let parent = path.parent();
        if parent == Some(&*self.settings) {
            return self.files.iter().any(|file| file == path);
        }
        let is_own = path == self.own || parent == Some(&*self.own) || path == self.settings;
        let is_root = Some(path) == self.own.parent();
        is_own || is_root || !path.file_name().is_some_and(is_hidden)
    }
}

/// What the system is asked to tell of: that something was made, written, moved,
/// removed or closed behind writing, but not that it was opened or read. That would
/// make everybody's reading slower, and each look of this program wakes it.
const TOLD: EventKindMask = EventKindMask::CORE.union(EventKindMask::ACCESS_CLOSE);

/// A watcher of folders that do not change, from the system; none where it gives none,
/// or no thread. `hear` is told of [`TOLD`], on that thread.
///
/// notify 9.0 does not say that it got no thread, and panics as soon as it is asked to
/// watch or let go; only to new settings it answers with an error.
pub(super) fn watcher(hear: impl EventHandler) -> Option<RecommendedWatcher> {
    let config = notify::Config::default().with_follow_symlinks(false).with_event_kinds(TOLD);
    let mut watcher = RecommendedWatcher::new(hear, config).ok()?;
    match watcher.configure(config) {
        Ok(_) => Some(watcher),
        Err(_) => {
            mem::forget(watcher);
            None
        }
    }
}

fn signs_of(told: notify::Result<Event>, filter: &Filter) -> Vec<Sign> {
    let event = match told {
        Ok(event) if event.need_rescan() => return vec![Sign::Lost],
        Ok(event) => event,
        Err(_) => return vec![Sign::Lost],
    };
    let left = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
    let paths = event.paths.into_iter().filter(|path| filter.cares_for(path));
    match left {
        true => paths.map(Sign::Left).collect(),
        false => paths.map(Sign::Hint).collect(),
    }
}

/// Whether changes made elsewhere are told of: not on drives of other machines.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn tells(folder: &Path) -> bool {
    /// By the numbers of the kernel's `magic.h`: NFS, SMB, CIFS and SMB2, NCP, AFS
    /// (two), CODA, Ceph, 9P, FUSE (what lies behind it is not known), VirtualBox.
    const REMOTE: [u32; 12] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x564c,
        0x5346_414f,
        0x6b41_4653,
        0x7375_7245,
        0x00c3_6400,
        0x0102_1997,
        0x6573_5546,
        0x786f_4256,
    ];
    // Its type is another one on every system; the numbers have 32 bits.
    rustix::fs::statfs(folder).is_ok_and(|system| !REMOTE.contains(&(system.f_type as u32)))
}

/// Whether changes made elsewhere are told of.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn tells(_: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{
        AccessKind, AccessMode, CreateKind, DataChange, Flag, MetadataKind, RemoveKind, RenameMode,
    };

    const MS: Duration = Duration::from_millis(1);

    /// After which time a look is due, in milliseconds, if hints came at these
    /// times and the last look ended at 0.
    #[track_caller]
    fn check_due(cost: u64, told: bool, hints: &[u64], due: u64) {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        assert_eq!(pace.due(), None);
        pace.looked(start, MS * u32::try_from(cost).expect("small"), told);
        for hint in hints {
            pace.hint(start + Duration::from_millis(*hint));
        }
        assert_eq!(pace.due(), Some(start + Duration::from_millis(due)));
        pace.asked();
        assert_eq!(pace.due(), None);
    }

    #[test]
    fn hints_are_gathered_until_it_is_quiet_but_not_for_ever() {
        check_due(5, true, &[100], 180);
        check_due(5, true, &[100, 150, 220], 300);
        let without_end: Vec<u64> = (0..40).map(|at| 100 + at * 50).collect();
        check_due(5, true, &without_end, 1_100);
    }

    #[test]
    fn looks_that_follow_each_other_leave_time_between() {
        check_due(600, true, &[10], 600);
        check_due(30_000, true, &[10], 1_000);
    }

    #[test]
    fn files_that_were_hinted_at_are_named_once_unless_they_are_many() {
        let mut hinted = Hinted::default();
        for name in ["a", "b", "a"] {
            hinted.add(name.into());
        }
        assert_eq!(hinted.take(), [PathBuf::from("a"), PathBuf::from("b")]);
        assert!(hinted.take().is_empty());
        (0..=HINTED_MAX).for_each(|number| hinted.add(number.to_string().into()));
        assert!(hinted.take().is_empty());
        hinted.add("a".into());
        assert_eq!(hinted.take().len(), 1);
    }

    #[test]
    fn where_hints_were_lost_all_is_looked_at_and_not_only_what_was_hinted_at() {
        let ((sender, signs), (looked, looks)) = (channel(), channel());
        let special = ["/v/.vaultgraph", "/v/.obsidian"].map(PathBuf::from);
        let watched = FxHashMap::default();
        let at_work = AtWork {
            signs,
            folders: Folders { root: "/v".into(), special, watcher: None, watched },
            pace: Pace::new(Instant::now()),
            hinted: Hinted::default(),
            look: move |files| looked.send(files).is_ok(),
            tell: |_| {},
            told: None,
        };
        // All of it is there before the thread is, so that none waits for another.
        let first = Sign::Looked(Vec::new(), Duration::ZERO);
        for sign in [first, Sign::Hint("/v/a.md".into()), Sign::Lost] {
            sender.send(sign).expect("kept");
        }
        let thread = thread::spawn(move || at_work.run());
        assert_eq!(looks.recv(), Ok(Vec::new()));
        sender.send(Sign::Over).expect("it listens");
        thread.join().expect("it ends well");
    }

    #[test]
    fn without_a_hint_there_is_a_look_by_the_clock() {
        check_due(5, true, &[], IDLE_MS);
        check_due(5, false, &[], POLL_MS);
        check_due(400, false, &[], 8_000);
    }

    /// What an event at a path in the vault `/v` means.
    fn signs(kind: EventKind, path: &str) -> Vec<Sign> {
        let settings = PathBuf::from("/v/.obsidian");
        let files = obsidian::FILES.map(|file| settings.join(file));
        let filter = Filter { own: "/v/.vaultgraph".into(), settings, files };
        signs_of(Ok(Event::new(kind).add_path(path.into())), &filter)
    }

    #[test]
    fn what_may_change_the_vault_is_a_hint() {
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let is_hint =
            |path| matches!(&signs(written, path)[..], [Sign::Hint(at)] if at == Path::new(path));
        for path in [
            "/v/a.md",
            "/v/b/fig.png",
            "/v/.obsidian",
            "/v/.obsidian/app.json",
            "/v/.obsidian/daily-notes.json",
            "/v/.vaultgraph",
            "/v/.vaultgraph/config.toml",
            "/v",
        ] {
            assert!(is_hint(path), "{path} is none");
        }
        for path in ["/v/.a.md.swp", "/v/b/.git", "/v/.obsidian/workspace.json"] {
            assert!(!is_hint(path), "{path} is one");
        }
        for kind in [
            EventKind::Create(CreateKind::File),
            EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            EventKind::Any,
        ] {
            assert!(matches!(signs(kind, "/v/a.md")[..], [Sign::Hint(_)]), "{kind:?}");
        }
    }

    // Elsewhere the system may tell of what was written before it was watched.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[test]
    fn of_what_is_only_read_nothing_is_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [read, written] = ["a.md", "b.md"].map(|name| folder.path().join(name));
        fs::write(&read, "a").expect("written");
        let (tell, told) = channel();
        let Some(mut watcher) = watcher(tell) else { return eprintln!("skipped: no watcher") };
        watcher.watch(folder.path(), RecursiveMode::NonRecursive).expect("watched");
        assert_eq!(fs::read(&read).expect("read"), b"a");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        fs::write(&written, "b").expect("written");
        let first = told.recv().expect("kept").expect("no fault");
        assert_eq!(first.paths, [written], "{first:?}");
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[test]
    fn a_folder_in_the_place_of_the_vaults_own_is_watched_as_that_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [root, old] = ["vault", "old"].map(|name| folder.path().join(name));
        fs::create_dir(&root).expect("made");
        let (tell, told) = channel();
        let watcher = watcher(tell);
        if watcher.is_none() {
            return eprintln!("skipped: no watcher");
        }
        let special = [root.join(".vaultgraph"), root.join(".obsidian")];
        let watched = FxHashMap::default();
        let mut folders = Folders { root: root.clone(), special, watcher, watched };
        assert!(folders.follow(Vec::new()).new);
        let wait_for = |path: &Path| {
            let is_it = |event: Event| event.paths.iter().any(|one| one == path);
            let next = || told.recv_timeout(Duration::from_secs(60)).expect("it is told of");
            while !next().is_ok_and(is_it) {}
        };
        fs::rename(&root, &old).expect("moved");
        fs::create_dir(&root).expect("made");
        wait_for(&root);
        folders.forget(&root);
        assert!(folders.follow(Vec::new()).new);
        fs::write(root.join("a.md"), "a").expect("written");
        wait_for(&root.join("a.md"));
    }

    #[test]
    fn what_was_moved_or_removed_is_left_and_what_was_lost_is_told() {
        for kind in [
            EventKind::Remove(RemoveKind::Folder),
            EventKind::Modify(ModifyKind::Name(RenameMode::From)),
        ] {
            let said = signs(kind, "/v/b");
            assert!(matches!(&said[..], [Sign::Left(path)] if path == Path::new("/v/b")));
        }
        let filter = Filter { own: "".into(), settings: "".into(), files: Default::default() };
        let full = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(matches!(signs_of(Ok(full), &filter)[..], [Sign::Lost]));
        let fault = notify::Error::new(ErrorKind::MaxFilesWatch);
        assert!(matches!(signs_of(Err(fault), &filter)[..], [Sign::Lost]));
    }
}
