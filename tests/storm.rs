//! Laws of the screen: any keys, clicks, pastes and sizes draw, what is drawn
//! is harmless, and one can always leave.

mod stage;

use proptest::prelude::*;
use stage::{Stage, Written};
use std::sync::{Arc, OnceLock};
use vaultgraph::app::key::{Code, Key};
use vaultgraph::app::msg::{Mouse, Msg};
use vaultgraph::text::shown::is_harmless;

/// A small vault that holds what vaults should not hold.
fn hostile() -> Arc<Written> {
    static VAULT: OnceLock<Arc<Written>> = OnceLock::new();
    let build = || {
        Written::in_string(
            "//- a\x1b[31m\u{202e}.md\n---\ntitle: \x1b]52;c;eA==\x07\naliases: [\"\u{9b}2J\"]\nentity: \u{2066}X\u{200b}\n---\n\
             # H \x1b[2J\n- [ ] do \x07 @B\u{202e} 📅 2026-01-01\n- a fact *(about \x1b]0;t\x07)*\n[[b|\x1b[1m]] `\x1b` #t\u{e0041}g\n\
             //- b.md\n[[a\x1b[31m\u{202e}]] [[nowhere\x00]] ![[p\x1b.png]]\n| a \x1b | b |\n|---|---|\n| [[b\\|\x1b]] | 日本語 |\n\
             //- 日本/c.md\n> [!note]- \x1b\n> [[b#none]]\n```\x1b\n\x1b[5m\n```\n",
        )
    };
    Arc::clone(VAULT.get_or_init(build))
}

/// One thing that happens.
#[derive(Debug, Clone)]
enum Event {
    Key(Key),
    Paste(String),
    Mouse(Mouse, u16, u16),
    Resize(u16, u16),
    Read,
    Propose,
}

fn key() -> impl Strategy<Value = Key> {
    let codes = prop_oneof![
        4 => prop::sample::select(vec![
            Code::Up, Code::Down, Code::Left, Code::Right, Code::Enter, Code::Esc, Code::Tab,
            Code::Backspace, Code::Delete, Code::Home, Code::End, Code::PageUp, Code::PageDown,
            Code::F(1),
        ]),
        // Not q, which quits.
        4 => prop::sample::select("hjklgGfnNzsxdi/>?[]~RJK@#a e日\u{301}vvFPDB&=!.cU".chars().collect::<Vec<_>>())
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

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        20 => key().prop_map(Event::Key),
        1 => ".{0,40}".prop_map(Event::Paste),
        2 => (prop::sample::select(vec![
            Mouse::Click, Mouse::Drag, Mouse::Release, Mouse::WheelUp, Mouse::WheelDown,
        ]), 0..200u16, 0..60u16)
            .prop_map(|(mouse, x, y)| Event::Mouse(mouse, x, y)),
        1 => (0..180u16, 0..50u16).prop_map(|(width, height)| Event::Resize(width, height)),
        1 => Just(Event::Read),
        1 => Just(Event::Propose),
    ]
}

fn check(vault: &Arc<Written>, events: Vec<Event>) {
    let mut stage = Stage::before_reading(vault, 120, 35);
    for event in events {
        match event {
            Event::Key(key) => stage.send(Msg::Key(key)),
            Event::Paste(text) => stage.send(Msg::Paste(text)),
            Event::Mouse(mouse, x, y) => stage.send(Msg::Mouse(mouse, x, y)),
            Event::Resize(width, height) => stage.send(Msg::Resize(width, height)),
            Event::Read => stage.read(),
            Event::Propose => stage.propose_any(),
        }
        if stage.model.size.0 > 0 && stage.model.size.1 > 0 {
            let buffer = stage.buffer();
            let bad = buffer.content.iter().find(|cell| !cell.symbol().chars().all(is_harmless));
            assert_eq!(bad, None);
        }
        assert!(!stage.quit);
    }
    stage.press("esc esc esc esc esc esc q");
    assert!(stage.quit, "one can always leave");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_events_in_the_demo_vault_draw_and_can_be_left(events in prop::collection::vec(event(), 1..120)) {
        check(&Written::demo(), events);
    }

    #[test]
    fn any_events_in_a_hostile_vault_draw_and_can_be_left(events in prop::collection::vec(event(), 1..120)) {
        check(&hostile(), events);
    }
}

#[test]
fn every_screen_draws_at_every_size() {
    let screens = [
        "",
        "esc",
        "'jst enter",
        "'how_we enter g right tab",
        "esc ?",
        "esc x",
        "'roadmap enter f 'a",
        "esc F",
        "esc P",
        "esc v",
        "esc v right tab",
        "esc v G c",
        "esc F D",
        "'jst enter tab tab tab tab &",
    ];
    for keys in screens {
        let mut stage = Stage::start(&Written::demo(), 100, 30);
        stage.propose_any();
        stage.press(keys);
        for width in (1..=200).step_by(7) {
            for height in (1..=60).step_by(5) {
                stage.send(Msg::Resize(width, height));
                stage.buffer();
            }
        }
    }
}
