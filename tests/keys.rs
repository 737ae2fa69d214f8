//! Every key on every screen, in both presets: nothing breaks, the footer names only
//! keys that do what it says, what was opened or walked to is left to exactly the place
//! before, and no screen heeds a key that its help does not name.

#[path = "protocol/tour.rs"]
mod tour;

mod stage;

use ratatui::buffer::Buffer;
use stage::{Stage, Written, lines};
use std::thread;
use tour::{STOPS, Stop};
use vaultgraph::app::command::{COMMANDS, Command};
use vaultgraph::app::footer;
use vaultgraph::app::key::{Code, Key, Keys};
use vaultgraph::app::keymap::{Keymap, Meaning, Preset, in_words};
use vaultgraph::app::model::Layer;
use vaultgraph::app::msg::Msg;
use vaultgraph::app::settings::Signs;
use vaultgraph::app::trail::Spot;

/// What it is tried with: keys, a size, signs.
const WAYS: [(Preset, (u16, u16), Signs); 3] = [
    (Preset::ArrowsAndVi, (100, 30), Signs::Unicode),
    (Preset::Emacs, (60, 20), Signs::Unicode),
    // For screen readers, where maps are lists; all else is as it is.
    (Preset::ArrowsAndVi, (100, 30), Signs::Words),
];

const ESC: Key = Key::plain(Code::Esc);

/// One stop, where all is tried.
struct Trial {
    stop: &'static Stop,
    preset: Preset,
    size: (u16, u16),
    signs: Signs,
    /// What was found.
    faults: Vec<String>,
}

impl Trial {
    fn run(stop: &'static Stop) -> Vec<String> {
        let is_map = stop.name.starts_with("map");
        let ways = WAYS.into_iter().filter(|(.., signs)| *signs != Signs::Words || is_map);
        let trials = ways.map(|(preset, size, signs)| {
            let mut trial = Self { stop, preset, size, signs, faults: Vec::new() };
            trial.keys();
            trial.others();
            trial.help();
            trial.faults
        });
        trials.flatten().collect()
    }

    fn start(&self, size: (u16, u16)) -> Stage {
        let mut stage = Stage::start(&Written::demo(), size.0, size.1);
        tour::go(&mut stage, self.stop);
        stage.model.keymap = Keymap::of(self.preset, &[]).0;
        stage.model.settings.signs = self.signs;
        stage.send(Msg::ToastOver);
        stage
    }

    fn keys(&mut self) {
        let mut first = self.start(self.size);
        let before = drawn(&mut first);
        self.footer(&first, &before, "at first");
        for (command, keys) in bound(&first) {
            let mut stage = first.clone();
            press(&mut stage, keys.keys());
            // What another key of the same command does is the same.
            if first.model.keymap.keys(command).first() == Some(&keys) {
                self.leads_back(stage, &first, &before, command);
            }
        }
    }

    fn say(&mut self, after: &str, fault: &str) {
        let (stop, preset) = (self.stop.name, self.preset);
        self.faults.push(format!("{stop}, {preset:?}, {after}: {fault}"));
    }

    fn same(&mut self, now: &Buffer, before: &Buffer, after: &str) {
        if now != before {
            let pairs = lines(now).into_iter().zip(lines(before));
            let differ = pairs.filter(|(now, before)| now != before);
            let differ: Vec<String> =
                differ.map(|(one, other)| format!("{one}\n{other}")).collect();
            self.say(after, &format!("not as it was left:\n{}", differ.join("\n")));
        }
    }

    /// The footer names only commands that its keys mean here.
    fn footer(&mut self, stage: &Stage, drawn: &Buffer, after: &str) {
        let model = &stage.model;
        if !model.pressed.is_empty() || is_text(stage) && matches!(model.layer, Layer::None) {
            return;
        }
        let line = lines(drawn).pop().unwrap_or_default();
        for hint in footer::hints(model) {
            if !line.contains(&format!("{} {}", hint.keys, hint.word)) {
                self.say(after, &format!("{} {} is not in {line}", hint.keys, hint.word));
            }
            for column in hint.from..hint.from + width(&hint.keys) {
                let command = footer::command_at(model, column).expect("a hint stands there");
                let keys = model.keymap.first(command.name).expect("it has keys");
                let means = model.keymap.command(&model.scopes(), keys.keys());
                if means.is_none_or(|means| means.name != command.name) {
                    self.say(after, &format!("{keys} is not {} in {line}", command.name));
                }
            }
        }
    }

    /// What a command has led to is drawn, and left to where it was given.
    fn leads_back(&mut self, mut stage: Stage, first: &Stage, before: &Buffer, command: &Command) {
        let now = drawn(&mut stage);
        self.footer(&stage, &now, command.name);
        let (now, then) = (&stage.model, &first.model);
        if !matches!(then.layer, Layer::None) {
            return;
        }
        if !matches!(now.layer, Layer::None) {
            press(&mut stage, &[ESC]);
        } else if is_elsewhere(&now.here().spot, &then.here().spot) {
            let way = if command.name == "back" { "forward" } else { "back" };
            press_first_of(&mut stage, way);
        } else if now.is_reading() && !then.is_reading() {
            press(&mut stage, &[ESC]);
        } else {
            return;
        }
        let now = drawn(&mut stage);
        self.same(&now, before, command.name);
    }

    /// Keys that mean nothing change nothing, unless they are text; all in a row, since
    /// each is to leave all as it was.
    fn others(&mut self) {
        let mut stage = self.start(self.size);
        if is_text(&stage) {
            return;
        }
        let before = drawn(&mut stage);
        let plain = ('!'..='~').chain(['é', ' ']).map(Code::Char).chain((1..=12).map(Code::F));
        let more = [Code::Delete, Code::Tab, Code::Enter, Code::Backspace, Code::Up, Code::PageUp];
        let codes: Vec<Code> = plain.chain(more).collect();
        for (ctrl, alt) in [(false, false), (true, false), (false, true)] {
            let keys = codes.iter().map(|&code| Key { code, ctrl, alt, shift: false });
            let is_other = |key: &Key| {
                let means = stage.model.keymap.meaning(&stage.model.scopes(), &[*key]);
                let always = ctrl && matches!(key.code, Code::Char('c' | 'z'));
                !always && matches!(means, Meaning::Nothing)
            };
            let others: Vec<Key> = keys.filter(is_other).collect();
            press(&mut stage, &others);
            let said: Vec<String> = others.iter().map(ToString::to_string).collect();
            self.same(&drawn(&mut stage), &before, &said.join(" "));
        }
    }

    /// The help that is opened on a screen names each of its keys.
    fn help(&mut self) {
        for columns in [60, 160] {
            let mut stage = self.start((columns, 24));
            if !matches!(stage.model.layer, Layer::None) || is_text(&stage) {
                return;
            }
            let bound = bound(&stage);
            press_first_of(&mut stage, "help");
            stage.send(Msg::Resize(columns, 300));
            let help = lines(&stage.buffer());
            for (command, keys) in bound {
                let says: String = command.help.chars().take(12).collect();
                let keys = match self.signs {
                    Signs::Unicode => keys.to_string(),
                    Signs::Ascii | Signs::Words => in_words(&keys),
                };
                if !(0..help.len()).any(|at| keys_of(&help[at..], &says).contains(&keys)) {
                    self.say("help", &format!("{columns} columns: no {keys} ({})", command.name));
                }
            }
        }
    }
}

/// What stands before some words and below that, as far as the keys of a command go on
/// in a narrow box.
fn keys_of(lines: &[String], says: &str) -> String {
    const LINES_MAX: usize = 4;
    let Some(at) = lines[0].find(says) else { return String::new() };
    let column = lines[0][..at].chars().count();
    let before = lines.iter().take(LINES_MAX).map(|line| line.chars().take(column));
    let before: String = before.flat_map(|part| part.chain([' '])).collect();
    let before = before.replace(['│', '▌', '|'], " ");
    before.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one is at another place, and not on the same screen in another order.
fn is_elsewhere(now: &Spot, before: &Spot) -> bool {
    match (now, before) {
        (Spot::Screen(now), Spot::Screen(before)) => !now.is(before),
        _ => now != before,
    }
}

/// Whether letters are text.
fn is_text(stage: &Stage) -> bool {
    let model = &stage.model;
    match model.layer {
        Layer::Finder(_) | Layer::Popup(_) => true,
        Layer::Change(_) => false,
        Layer::None => {
            let search = model.preview.search.as_ref();
            model.here().list.filtering || search.is_some_and(|search| search.typing)
        }
    }
}

/// All keys that mean something where one is.
fn bound(stage: &Stage) -> Vec<(&'static Command, Keys)> {
    let scopes = stage.model.scopes();
    let keymap = &stage.model.keymap;
    let all = COMMANDS
        .iter()
        .flat_map(|command| keymap.keys(command).iter().map(move |keys| (command, keys.clone())));
    let is_meant = |(command, keys): &(&Command, Keys)| {
        let means = keymap.command(&scopes, keys.keys());
        means.is_some_and(|means| means.name == command.name)
    };
    all.filter(is_meant).collect()
}

fn press(stage: &mut Stage, keys: &[Key]) {
    keys.iter().for_each(|key| stage.send(Msg::Key(*key)));
}

fn press_first_of(stage: &mut Stage, name: &str) {
    let keys = stage.model.keymap.first(name).expect("it has keys").clone();
    press(stage, keys.keys());
}

/// What stands there, without what was said in passing.
fn drawn(stage: &mut Stage) -> Buffer {
    stage.send(Msg::ToastOver);
    stage.buffer()
}

fn width(text: &str) -> u16 {
    u16::try_from(vaultgraph::text::cells::width(text)).expect("a few cells")
}

#[test]
fn on_every_screen_every_key_does_what_is_said_of_it_and_leads_back() {
    let faults: Vec<String> = thread::scope(|scope| {
        let parts: Vec<_> = (0..2)
            .map(|part| {
                scope.spawn(move || {
                    let stops = STOPS.iter().skip(part).step_by(2);
                    stops.flat_map(Trial::run).collect::<Vec<String>>()
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("nothing panics")).collect()
    });
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
