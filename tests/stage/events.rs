//! What can happen to the program, by chance: keys, clicks, wheels, pastes, sizes,
//! new readings of the vault.

use proptest::prelude::*;

use super::Stage;
use vaultgraph::app::key::{Code, Key};
use vaultgraph::app::model::Layer;
use vaultgraph::app::msg::{Mouse, Msg};

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Event {
    Key(Key),
    Paste(String),
    Mouse(Mouse, u16, u16),
    Resize(u16, u16),
    Read,
    Propose,
}

impl Event {
    /// Whether it may be the reader's own wish to quit: chosen where commands are chosen,
    /// as in help and the finder, or clicked in the last line.
    pub fn may_quit(&self, stage: &Stage) -> bool {
        let waits = matches!(&stage.model.layer, Layer::Finder(pane) if pane.go_when_found);
        let is_chosen = match self {
            Self::Key(key) => key.code == Code::Enter && !matches!(stage.model.layer, Layer::None),
            Self::Mouse(mouse, ..) => matches!(mouse, Mouse::Click | Mouse::Again),
            Self::Paste(_) | Self::Resize(..) | Self::Read | Self::Propose => false,
        };
        is_chosen || waits
    }
}

fn key() -> impl Strategy<Value = Key> {
    let codes = prop_oneof![
        4 => prop::sample::select(vec![
            Code::Up, Code::Down, Code::Left, Code::Right, Code::Enter, Code::Esc, Code::Tab,
            Code::Backspace, Code::Delete, Code::Home, Code::End, Code::PageUp, Code::PageDown,
            Code::F(1),
        ]),
        // Not q, which quits.
        4 => prop::sample::select("hjklgGfnNzZsxdi/>?[]~RJKTtHSMmpbyIw@#a e日\u{301}vvFPDB&=!.c+-0U:".chars().collect::<Vec<_>>())
            .prop_map(Code::Char),
    ];
    (codes, prop::bool::weighted(0.1), prop::bool::weighted(0.05)).prop_map(
        |(code, held, shift)| {
            // Ctrl-C quits and Ctrl-Z suspends, so of letters only others are held.
            let ctrl = held && !matches!(code, Code::Char('c' | 'z'));
            Key { code, ctrl, alt: false, shift: shift && !matches!(code, Code::Char(_)) }
        },
    )
}

/// Any of them, keys the most.
pub fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        20 => key().prop_map(Event::Key),
        1 => ".{0,40}".prop_map(Event::Paste),
        2 => (prop::sample::select(vec![
            Mouse::Click, Mouse::Again, Mouse::Drag, Mouse::Release, Mouse::WheelUp, Mouse::WheelDown,
        ]), 0..200u16, 0..60u16)
            .prop_map(|(mouse, x, y)| Event::Mouse(mouse, x, y)),
        1 => (0..180u16, 0..50u16).prop_map(|(width, height)| Event::Resize(width, height)),
        1 => Just(Event::Read),
        1 => Just(Event::Propose),
    ]
}

/// Lets it happen.
pub fn happen(stage: &mut Stage, event: Event) {
    match event {
        Event::Key(key) => stage.send(Msg::Key(key)),
        Event::Paste(text) => stage.send(Msg::Paste(text)),
        Event::Mouse(mouse, x, y) => stage.send(Msg::Mouse(mouse, x, y)),
        Event::Resize(width, height) => stage.send(Msg::Resize(width, height)),
        Event::Read => stage.read(),
        Event::Propose => stage.propose_any(),
    }
}
