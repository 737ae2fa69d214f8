//! Laws of the screen: any keys, clicks, pastes and sizes draw, what is drawn
//! is harmless, and one can always leave.

mod stage;

use proptest::prelude::*;
use stage::events::{Event, event, happen};
use stage::{Stage, Written};
use std::sync::{Arc, OnceLock};
use vaultgraph::app::msg::Msg;
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

fn check(vault: &Arc<Written>, events: Vec<Event>) {
    let mut stage = Stage::before_reading(vault, 120, 35);
    for event in events {
        let may_quit = event.may_quit(&stage);
        happen(&mut stage, event);
        if stage.quit && may_quit {
            return;
        }
        if stage.model.size.0 > 0 && stage.model.size.1 > 0 {
            let buffer = stage.painted();
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
