//! The user's own settings while the program runs: `config.toml`, the themes beside
//! it, and what these are links to. What they say is read again when they change.
//!
//! Hints of the system are gathered for [`QUIET_MS`], so that a file that is written
//! in steps is read once. Nothing wakes the thread between them but what else happens in
//! the folder above. Where the system tells of nothing, settings are read at the next
//! start.

use anyhow::{Context, Result};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::config::{Config, user_file};
use super::themes;
use super::user::User;
use super::watch;
use crate::app::ground::Ground;
use crate::app::palette::Colours;

/// How long nothing must have happened before they are read, in milliseconds.
const QUIET_MS: u64 = 80;

/// How long after the first hint they are read all the same, in milliseconds.
const GATHER_MS: u64 = 1_000;

/// So often folders are looked for again that were made while others were watched:
/// more than there are folders on the way to any settings.
const DEPTH_MAX: usize = 16;

/// So many links in a row are followed, as many as Linux follows.
const LINKS_MAX: usize = 40;

/// Of so many themes the links are followed.
const THEMES_MAX: usize = 256;

/// What is set, read again.
#[derive(Debug)]
pub struct Settings {
    /// All of it.
    pub config: Arc<Config>,
    /// The colours that it asks for; nothing where they cannot be had.
    pub colours: Option<Colours>,
    /// The ground that they are for.
    pub ground: Ground,
}

/// Reads settings again when they change, on a thread that ends with this.
#[derive(Debug)]
pub struct LiveSettings(Sender<Sign>);

/// What wakes the thread.
#[derive(Debug)]
enum Sign {
    /// Something may have changed at these paths.
    Hint(Vec<PathBuf>),
    /// The terminal has another ground.
    Ground(Ground),
    /// Nobody wants to know any more.
    Over,
}

impl LiveSettings {
    /// Starts for what was read at the start of the program. `tell` hears of
    /// settings and says whether anybody listens.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        user: &User,
        ground: Ground,
        tell: impl Fn(Settings) -> bool + Send + 'static,
    ) -> Result<Self> {
        let (sender, signs) = channel();
        let hints = sender.clone();
        let hear = move |event: notify::Result<notify::Event>| {
            if let Ok(event) = event {
                let _ = hints.send(Sign::Hint(event.paths));
            }
        };
        let at_work = AtWork {
            // Without one nothing is told, but the ground still is.
            watcher: watch::watcher(hear),
            watched: Vec::new(),
            targets: Vec::new(),
            user: user.clone(),
            ground,
            tell,
        };
        thread::Builder::new()
            .name("settings".into())
            .spawn(move || at_work.run(&signs))
            .context("no thread could be started to watch the settings")?;
        Ok(Self(sender))
    }

    /// The terminal has another ground: colours are chosen for that.
    pub fn on(&self, ground: Ground) {
        let _ = self.0.send(Sign::Ground(ground));
    }
}

impl Drop for LiveSettings {
    fn drop(&mut self) {
        let _ = self.0.send(Sign::Over);
    }
}

struct AtWork<T> {
    watcher: Option<RecommendedWatcher>,
    watched: Vec<PathBuf>,
    /// Where links among the files and folders of settings lead, each step of the way.
    targets: Vec<PathBuf>,
    user: User,
    ground: Ground,
    tell: T,
}

impl<T: Fn(Settings) -> bool> AtWork<T> {
    fn run(mut self, signs: &Receiver<Sign>) {
        self.watch();
        loop {
            match signs.recv() {
                Ok(Sign::Hint(paths)) if self.concern(&paths) => {}
                Ok(Sign::Hint(_)) => continue,
                Ok(Sign::Ground(ground)) => self.ground = ground,
                Ok(Sign::Over) | Err(_) => return,
            }
            let begun = Instant::now();
            let ms = Duration::from_millis;
            let mut due = begun + ms(QUIET_MS);
            loop {
                match signs.recv_timeout(due.saturating_duration_since(Instant::now())) {
                    Ok(Sign::Hint(paths)) if self.concern(&paths) => {
                        due = (Instant::now() + ms(QUIET_MS)).min(begun + ms(GATHER_MS));
                    }
                    Ok(Sign::Hint(_)) => {}
                    Ok(Sign::Ground(ground)) => self.ground = ground,
                    Ok(Sign::Over) | Err(RecvTimeoutError::Disconnected) => return,
                    Err(RecvTimeoutError::Timeout) => break,
                }
            }
            self.watch();
            let settings = self.read();
            if !(self.tell)(settings) {
                return;
            }
        }
    }

    /// Whether what happened at these paths has to do with settings: a folder that is
    /// watched until theirs is made may be one in which much else happens.
    fn concern(&self, paths: &[PathBuf]) -> bool {
        let Some(file) = user_file(&self.user.places) else { return false };
        let folder = file.parent().unwrap_or(&file);
        let is_theirs = |path: &PathBuf| {
            let is_on_the_way = self.watched.contains(path) || folder.starts_with(path);
            is_on_the_way || path.starts_with(folder) || self.targets.contains(path)
        };
        paths.is_empty() || paths.iter().any(is_theirs)
    }

    fn read(&mut self) -> Settings {
        let User { places, over, config, .. } = &mut self.user;
        *config = Arc::new(over.again(config, places));
        let (colours, problems) = themes::colours(config, &self.ground, places);
        let is_refused = config.refused.iter().any(|said| said.key.ends_with("theme"));
        let colours = (problems.is_empty() && !is_refused).then_some(colours);
        Settings { config: Arc::clone(config), colours, ground: self.ground }
    }

    /// Watches the folders that settings are in, the one that holds these, in which
    /// another may take their place, and where links among them lead; of a folder that
    /// is not there, the one in which it would be made. One that was made before that was
    /// watched is looked for again.
    fn watch(&mut self) {
        for _ in 0..DEPTH_MAX {
            self.targets = self.targets();
            let wanted = self.folders();
            let Some(watcher) = &mut self.watcher else { return };
            // All of them: another folder may stand at a path that stays.
            for folder in self.watched.drain(..) {
                let _ = watcher.unwatch(&folder);
            }
            let is_watched =
                |folder: &&PathBuf| watcher.watch(folder, RecursiveMode::NonRecursive).is_ok();
            self.watched = wanted.iter().filter(is_watched).cloned().collect();
            if self.folders() == wanted {
                return;
            }
        }
    }

    /// Where links among the files and folders of settings lead, each step of the way
    /// and whether anything is there or not.
    fn targets(&self) -> Vec<PathBuf> {
        let Some(file) = user_file(&self.user.places) else { return Vec::new() };
        let folder = file.with_file_name(themes::FOLDER);
        let themes = fs::read_dir(&folder).into_iter().flatten();
        let themes = themes.filter_map(|entry| Some(entry.ok()?.path())).take(THEMES_MAX);
        let above = file.parent().map(PathBuf::from);
        themes.chain([folder]).chain(above).chain([file]).flat_map(|link| steps(&link)).collect()
    }

    /// The folders to be watched, as they are now.
    fn folders(&self) -> Vec<PathBuf> {
        let Some(file) = user_file(&self.user.places) else { return Vec::new() };
        let folder = file.parent().map(PathBuf::from).unwrap_or_default();
        let mut wanted = vec![folder.join(themes::FOLDER)];
        wanted.extend(folder.parent().map(PathBuf::from));
        wanted.push(folder);
        let parent = |file: &PathBuf| Some(file.parent()?.to_owned());
        wanted.extend(self.targets.iter().filter_map(parent));
        let there =
            |folder: PathBuf| folder.ancestors().find(|folder| folder.is_dir()).map(PathBuf::from);
        let mut wanted: Vec<PathBuf> = wanted.into_iter().filter_map(there).collect();
        wanted.sort();
        wanted.dedup();
        wanted
    }
}

/// Where a link leads, and where that does if it is one too.
fn steps(link: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let next = |at: &Path| Some(at.parent()?.join(fs::read_link(at).ok()?));
    std::iter::successors(next(link), move |at| next(at)).take(LINKS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::places::Places;
    use std::os::unix::fs::symlink;

    struct Desk {
        home: tempfile::TempDir,
        told: Receiver<Settings>,
        _live: LiveSettings,
    }

    impl Desk {
        fn new(text: Option<&str>) -> Self {
            let home = tempfile::tempdir().expect("a temporary folder");
            let places = Places { config: Some(home.path().to_owned()), ..Places::default() };
            let user = User { places, ..User::default() };
            let desk = |told, live| Self { home, told, _live: live };
            let (tell, told) = channel();
            if let Some(text) = text {
                let folder = user.places.config.as_ref().expect("there").join("vaultgraph");
                fs::create_dir_all(&folder).expect("made");
                fs::write(folder.join("config.toml"), text).expect("written");
            }
            let config = Arc::new(user.over.over_config(&user.places));
            let user = User { config, ..user };
            let live = LiveSettings::start(&user, Ground::default(), move |settings| {
                tell.send(settings).is_ok()
            });
            desk(told, live.expect("a thread"))
        }

        /// Writes a file, and waits until settings are told for which that holds.
        fn write(&self, name: &str, text: &str, holds: impl Fn(&Settings) -> bool) -> Settings {
            let file = self.home.path().join("vaultgraph").join(name);
            fs::create_dir_all(file.parent().expect("has one")).expect("made");
            loop {
                // The thread may not watch yet.
                fs::write(&file, text).expect("written");
                if let Ok(told) = self.told.recv_timeout(Duration::from_secs(1))
                    && holds(&told)
                {
                    return told;
                }
            }
        }
    }

    impl Desk {
        /// Waits until settings are told for which that holds.
        fn wait(&self, holds: impl Fn(&Settings) -> bool) {
            let next = || self.told.recv_timeout(Duration::from_secs(60)).expect("they are told");
            while !holds(&next()) {}
        }
    }

    #[test]
    fn what_is_set_is_told_when_its_file_is_made_or_changed() {
        let desk = Desk::new(None);
        desk.write("config.toml", "editor = 'vi'", |told| &*told.config.editor == "vi");
        desk.write("config.toml", "editor = 'ed'", |told| &*told.config.editor == "ed");
    }

    #[test]
    fn a_folder_in_the_place_of_another_is_watched_as_that_was() {
        let desk = Desk::new(Some("editor = 'vi'"));
        desk.write("config.toml", "editor = 'ed'", |told| &*told.config.editor == "ed");
        let [folder, old] = ["vaultgraph", "old"].map(|name| desk.home.path().join(name));
        fs::rename(folder, old).expect("moved");
        desk.write("config.toml", "editor = 'ex'", |told| &*told.config.editor == "ex");
    }

    #[test]
    fn what_links_lead_to_is_watched_and_what_takes_their_place() {
        let desk = Desk::new(None);
        let [folder, one, other, themes] =
            ["vaultgraph", "one", "other", "one/themes"].map(|name| desk.home.path().join(name));
        let theme = desk.home.path().join("mine.toml");
        for made in [&one, &other, &themes] {
            fs::create_dir_all(made).expect("made");
        }
        fs::write(&theme, "back = '#010203'").expect("written");
        symlink(&theme, themes.join("mine.toml")).expect("linked");
        symlink(&one, &folder).expect("linked");
        let back = |told: &Settings| match told.colours {
            Some(Colours::Palette(palette)) => Some(palette.back()),
            _ => None,
        };
        desk.write("config.toml", "theme = 'mine'", |told| back(told) == Some((1, 2, 3)));
        let new = desk.home.path().join("new.toml");
        fs::write(&new, "back = '#040506'").expect("written");
        fs::rename(new, &theme).expect("moved");
        desk.wait(|told| back(told) == Some((4, 5, 6)));
        fs::write(other.join("config.toml"), "editor = 'ed'").expect("written");
        fs::remove_file(&theme).expect("removed");
        desk.wait(|told| back(told).is_none());
        fs::write(&theme, "back = '#070809'").expect("written");
        desk.wait(|told| back(told) == Some((7, 8, 9)));
        let link = desk.home.path().join("link");
        symlink(&other, &link).expect("linked");
        fs::rename(link, folder).expect("moved");
        desk.wait(|told| &*told.config.editor == "ed");
    }

    #[test]
    fn of_a_file_that_is_no_toml_the_last_good_one_stays_and_its_line_is_said() {
        let desk = Desk::new(Some("editor = 'vi'\n"));
        let told = desk.write("config.toml", "editor = 'ed'\nopener =\n", |told| {
            !told.config.problems.is_empty()
        });
        assert_eq!(&*told.config.editor, "vi");
        assert_eq!(told.config.problems[0].place.map(|place| place.line), Some(2));
        let told = desk.write("config.toml", "editor = 'ed'\nwirte = true\n", |told| {
            &*told.config.editor == "ed"
        });
        assert_eq!(told.config.problems.len(), 1, "a wrong key keeps the rest in force");
    }

    #[test]
    fn a_theme_of_ones_own_is_told_when_its_file_changes() {
        let desk = Desk::new(Some("theme = 'mine'\n"));
        let back = |told: &Settings| match told.colours {
            Some(Colours::Palette(palette)) => Some(palette.back()),
            _ => None,
        };
        desk.write("themes/mine.toml", "back = '#010203'", |told| back(told) == Some((1, 2, 3)));
        let wrong = desk.write("themes/mine.toml", "back = 'x'", |told| back(told).is_none());
        assert!(wrong.config.problems[0].detail.contains("is a colour"));
    }
}
