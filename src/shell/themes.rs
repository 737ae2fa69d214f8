//! Themes by their names: the built-in ones, and those that the reader wrote.
//!
//! One of the reader's own is `themes/NAME.toml` beside their config:
//!
//! ```toml
//! extends = "gruvbox-dark"    # a built-in theme or another of their own
//! accent = "#ff9e64"
//! back = "#1d2021"
//! ```

use super::config::{Config, Named};
use super::places::Places;
use super::read::{self, Links};
use super::toml::Toml;
use crate::app::ground::Ground;
use crate::app::palette::{self, Colours, NAMES, PALETTES, Palette};
use crate::note::{Code, Diagnostic, NotePath};

/// The folder of one's own themes, beside the user's config.
pub const FOLDER: &str = "themes";

/// The name for one by the terminal's ground.
pub const AUTO: &str = "auto";

/// The name for one made of the terminal's own text and ground.
pub const MIXED: &str = "mixed";

/// The most themes that one theme may extend, one through the other.
const EXTENDS_MAX: usize = 8;

/// The most that is read of a theme, in bytes.
const FILE_BYTES_MAX: usize = 1 << 16;

/// The colours that a config asks for on a ground, and what is wrong with them.
/// What cannot be had is as if it were not asked for.
pub fn colours(config: &Config, ground: &Ground, places: &Places) -> (Colours, Vec<Diagnostic>) {
    let of_ground = if ground.is_dark() { &config.dark_theme } else { &config.light_theme };
    let wanted = if &*config.theme.name == AUTO { of_ground } else { &config.theme };
    let mut problems = Vec::new();
    let colours = named(wanted, places, &mut problems).unwrap_or_else(|problem| {
        problems.push(problem);
        Colours::default()
    });
    (colours, problems)
}

/// Looks whether the theme that the setting of this key names can be had; what is
/// wrong with single colours of it is added to the problems.
///
/// # Errors
/// What is wrong with it, if it cannot.
pub fn check(
    wanted: &Named,
    key: &str,
    places: &Places,
    problems: &mut Vec<Diagnostic>,
) -> Result<(), Diagnostic> {
    // The ground decides between two themes, of which neither can be both again.
    match &*wanted.name {
        AUTO if key == "theme" => Ok(()),
        AUTO => Err(wanted.by.problem("`auto` is for `theme` alone; it chooses between these two")),
        _ => named(wanted, places, problems).map(drop),
    }
}

/// The colours of this name. What is wrong with single ones is added to the problems,
/// and the others hold.
fn named(
    wanted: &Named,
    places: &Places,
    problems: &mut Vec<Diagnostic>,
) -> Result<Colours, Diagnostic> {
    let others = Colours::OTHERS.iter().find(|(name, _)| *name == &*wanted.name);
    if let Some((_, colours)) = others {
        return Ok(*colours);
    }
    palette(&wanted.name, places, EXTENDS_MAX, problems)?.map(Colours::Palette).ok_or_else(|| {
        let said = format!("no theme is called `{}`; {}", wanted.name, there_are(true));
        wanted.by.problem(&said)
    })
}

/// The names of the themes that are built in.
pub fn built_in() -> impl Iterator<Item = &'static str> {
    let others = Colours::OTHERS.iter().map(|(name, _)| *name);
    [AUTO].into_iter().chain(others).chain(PALETTES.iter().map(|(name, _)| *name))
}

/// The themes there are; those that are no palette, and so cannot be extended, only
/// where they can be chosen.
fn there_are(can_be_chosen: bool) -> String {
    let is_meant = |name: &&str| can_be_chosen || Palette::named(name).is_some();
    let names: Vec<&str> = built_in().filter(is_meant).collect();
    format!("there are {}, and those in themes/ beside config.toml", names.join(", "))
}

/// The palette of this name, if there is one; the reader's own come first, and
/// one that extends its own name extends the built-in one.
fn palette(
    name: &str,
    places: &Places,
    deeper: usize,
    problems: &mut Vec<Diagnostic>,
) -> Result<Option<Palette>, Diagnostic> {
    let own = own(name, places, deeper, problems)?;
    Ok(own.or_else(|| Palette::named(name)))
}

fn own(
    name: &str,
    places: &Places,
    deeper: usize,
    problems: &mut Vec<Diagnostic>,
) -> Result<Option<Palette>, Diagnostic> {
    // A name is no path.
    let is_name = !name.is_empty() && !name.contains(['/', '\\', '\0']) && !name.starts_with('.');
    let Some(folder) = places.config.as_ref().filter(|_| is_name) else { return Ok(None) };
    let file = folder.join("vaultgraph").join(FOLDER).join(format!("{name}.toml"));
    let path = NotePath::new(&file.to_string_lossy());
    let contents = match read::read(&file, Links::Follow, FILE_BYTES_MAX) {
        Ok(contents) => contents,
        Err(fault) if fault.is_absence() => return Ok(None),
        Err(fault) => return Err(fault.diagnostic(&path)),
    };
    if contents.cut {
        let said = "all of it, for it is longer than 64 KiB";
        return Err(Diagnostic::new(&path, None, Code::BadConfig, said));
    }
    let text = String::from_utf8_lossy(&contents.bytes);
    let toml = Toml::parse(&path, &text)?;
    let root = toml.document.as_table();
    let extends = root.get("extends");
    let base = match extends.map(|item| (item, item.as_str())) {
        None => Palette::named(palette::ON_DARK),
        Some((item, None)) => {
            let said = format!("`extends` is the name of a theme; {}", there_are(false));
            return Err(toml.problem(item.span(), &said));
        }
        Some((item, Some(base))) => {
            let Some(deeper) = deeper.checked_sub(1) else {
                return Err(toml.problem(item.span(), "themes extend each other in a circle"));
            };
            let base_of = match base == name {
                true => Palette::named(base),
                false => palette(base, places, deeper, problems)?,
            };
            let said = || {
                let said = format!("no other theme is called `{base}`; {}", there_are(false));
                toml.problem(item.span(), &said)
            };
            Some(base_of.ok_or_else(said)?)
        }
    };
    let mut palette = base.ok_or_else(|| Diagnostic::new(&path, None, Code::BadConfig, ""))?;
    for (key, item) in root.iter().filter(|(key, _)| *key != "extends") {
        let Some(colour) = item.as_str().and_then(palette::parse) else {
            let said = format!("`{key}` is a colour, as \"#1c1c1c\"");
            problems.push(toml.problem(item.span(), &said));
            continue;
        };
        if !palette.set(key, colour) {
            let span = root.key(key).and_then(toml_edit::Key::span);
            let said = format!("`{key}` is not known; a theme has extends, {}", NAMES.join(", "));
            problems.push(toml.problem(span, &said));
        }
    }
    Ok(Some(palette))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ground::Depth;
    use crate::shell::config::Source;
    use std::fs;

    /// What a config that names this theme gets, with these themes of the reader's
    /// own, or what is said.
    #[track_caller]
    fn check(name: &str, own: &[(&str, &str)], expected: Result<(u8, u8, u8), &str>) {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folder = home.path().join("vaultgraph/themes");
        fs::create_dir_all(&folder).expect("made");
        for (name, text) in own {
            fs::write(folder.join(format!("{name}.toml")), text).expect("written");
        }
        let places = Places { config: Some(home.path().to_owned()), ..Places::default() };
        let by = Source { path: NotePath::new("config.toml"), place: None };
        let theme = Named { name: name.into(), by };
        let config = Config { theme, ..Config::default() };
        let (colours, problems) = colours(&config, &Ground::default(), &places);
        let back = match colours {
            Colours::Palette(palette) => palette.back(),
            Colours::Mixed | Colours::Terminal => (0, 0, 0),
        };
        match expected {
            Ok(expected) => assert_eq!((back, problems), (expected, vec![]), "{name}"),
            Err(words) => {
                let said: Vec<String> = problems.iter().map(|one| one.detail.to_string()).collect();
                assert!(said.len() == 1 && said[0].contains(words), "{said:?} without {words:?}");
            }
        }
    }

    #[test]
    fn a_theme_is_built_in_or_extends_one() {
        check("nord", &[], Ok((0x2e, 0x34, 0x40)));
        check("terminal", &[], Ok((0, 0, 0)));
        check("auto", &[], Ok((0, 0, 0)));
        let mine = ("mine", "extends = \"nord\"\naccent = \"#ffffff\"");
        check("mine", &[mine], Ok((0x2e, 0x34, 0x40)));
        check("yours", &[mine, ("yours", "extends = \"mine\"\nback = \"#010203\"")], Ok((1, 2, 3)));
        check("nord", &[("nord", "extends = \"nord\"\nback = \"#010203\"")], Ok((1, 2, 3)));
        check("plain", &[("plain", "")], Ok((0x1c, 0x1c, 0x1c)));
    }

    #[test]
    fn what_is_wrong_with_a_theme_is_said() {
        check("nrod", &[], Err("no theme is called `nrod`; there are auto, mixed, terminal, dark"));
        check("../nord", &[], Err("no theme is called"));
        check(
            "a",
            &[("a", "extends = \"b\"")],
            Err("no other theme is called `b`; there are dark"),
        );
        check("a", &[("a", "extends = \"a\"")], Err("no other theme is called `a`"));
        check("a", &[("a", "extends = 3")], Err("`extends` is the name of a theme; there are"));
        check("a", &[("a", "extends = \"b\""), ("b", "extends = \"a\"")], Err("in a circle"));
        check("a", &[("a", "text = \"red\"")], Err("`text` is a colour"));
        check("a", &[("a", "danger = \"#ff0000\"")], Err("`danger` is not known"));
        check("a", &[("a", "text = ")], Err("not TOML"));
    }

    #[test]
    fn what_is_wrong_with_one_colour_leaves_the_others_in_force() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folder = home.path().join("vaultgraph/themes");
        fs::create_dir_all(&folder).expect("made");
        let text = "extends = \"nord\"\ntext = \"red\"\nback = \"#010203\"\ndanger = \"#ff0000\"\n";
        fs::write(folder.join("mine.toml"), text).expect("written");
        let places = Places { config: Some(home.path().to_owned()), ..Places::default() };
        let by = Source { path: NotePath::new("config.toml"), place: None };
        let theme = Named { name: "mine".into(), by };
        let config = Config { theme, ..Config::default() };
        let (colours, problems) = colours(&config, &Ground::default(), &places);
        let Colours::Palette(palette) = colours else { panic!("{colours:?}") };
        let back = palette.back();
        assert_eq!(back, (1, 2, 3));
        let lines: Vec<u32> = problems.iter().filter_map(|one| Some(one.place?.line)).collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn the_ground_decides_between_two_themes() {
        let by = Source { path: NotePath::new("config.toml"), place: None };
        let theme = |name: &str| Named { name: name.into(), by: by.clone() };
        let config = Config {
            dark_theme: theme("nord"),
            light_theme: theme("solarized-light"),
            ..Config::default()
        };
        let back = |text, back| {
            let ground = Ground { colours: Some((text, back)), depth: Depth::True };
            match colours(&config, &ground, &Places::default()).0 {
                Colours::Palette(palette) => palette.back(),
                Colours::Mixed | Colours::Terminal => (0, 0, 0),
            }
        };
        let (black, white) = ((0, 0, 0), (255, 255, 255));
        assert_eq!(back(white, black), (0x2e, 0x34, 0x40));
        assert_eq!(back(black, white), (0xfd, 0xf6, 0xe3));
    }
}
