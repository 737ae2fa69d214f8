//! What the reader says of the vault on the screen: who they are, and which names
//! are one.

mod stage;

use std::sync::Arc;

use stage::{Stage, Written, lines};
use vaultgraph::app::msg::{Effect, Keep, Msg};
use vaultgraph::app::update::update;
use vaultgraph::text::{NameKey, Shown};
use vaultgraph::vault::{Answer, Verdict};

const NOTES: &str = "//- m.md\n---\nparticipants: [Myself, Jo Tarn, Bo Li]\n---\n\
                     //- n.md\n---\nparticipants: [Jo Tarn, Jo Tran]\n---\n- [ ] x @Myself\n";

fn vault() -> Arc<Written> {
    Written::in_string(NOTES)
}

fn is_asked(stage: &Stage) -> bool {
    stage.screen().contains("Who are you in this vault?")
}

fn asked() -> Stage {
    let mut stage = Stage::start(&vault(), 100, 30);
    stage.send(Msg::AskWhoYouAre);
    assert!(!is_asked(&stage), "in the way of the finder:\n{}", stage.screen());
    stage.press("esc");
    assert!(is_asked(&stage), "{}", stage.screen());
    stage
}

fn owner(stage: &Stage) -> Option<&str> {
    stage.model.vault.owner().map(|id| stage.model.vault.node(id).name())
}

#[test]
fn a_reader_is_asked_once_on_home_and_may_decline() {
    for keys in ["esc", "enter"] {
        let mut stage = asked();
        stage.press(keys);
        assert!(!is_asked(&stage) && stage.me.is_empty(), "after {keys}");
        stage.press("/ esc ~");
        assert!(!is_asked(&stage), "{}", stage.screen());
    }
}

#[test]
fn a_reader_is_not_asked_while_they_walk() {
    let mut stage = Stage::start(&vault(), 100, 30);
    stage.send(Msg::AskWhoYouAre);
    stage.press("'bo enter");
    assert!(!is_asked(&stage), "{}", stage.screen());
    stage.press("~");
    assert!(is_asked(&stage), "{}", stage.screen());
}

#[test]
fn that_they_were_asked_is_to_be_remembered() {
    let mut stage = Stage::start(&vault(), 100, 30);
    stage.press("esc");
    let effects = update(&mut stage.model, Msg::AskWhoYouAre);
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Keep(Keep::AskedWhoYouAre))),
        "{effects:?}"
    );
}

#[test]
fn a_name_is_chosen_or_typed_and_myself_is_one_with_it() {
    for (keys, name) in [
        ("down enter", "Jo Tarn"),
        ("'jo_tarn enter", "Jo Tarn"),
        ("'Jo_T down down enter", "Jo T"),
    ] {
        let mut stage = asked();
        assert_eq!(owner(&stage), Some("Myself"));
        stage.press(keys);
        assert_eq!(owner(&stage), Some(name), "after {keys}");
        assert!(!is_asked(&stage));
    }
}

#[test]
fn who_they_are_can_be_said_at_any_time() {
    let mut stage = Stage::start(&vault(), 100, 30);
    stage.press("esc I");
    assert!(is_asked(&stage), "{}", stage.screen());
    stage.press("esc '/ '>who_you_are enter");
    assert!(is_asked(&stage), "{}", stage.screen());
}

#[test]
fn an_answer_changes_the_graph_at_once_and_can_be_taken_back() {
    let mut stage = Stage::start(&vault(), 100, 30);
    stage.press("'tran enter");
    let before = stage.model.vault.dump();
    let names: Vec<Box<str>> = vec!["Jo Tarn".into(), "Jo Tran".into()];
    let answer = Answer { verdict: Verdict::Same, names };
    // As a screen would ask for it.
    stage.perform(Effect::Keep(Keep::Answer(answer)));
    let vault = &stage.model.vault;
    assert_eq!(vault.named(&NameKey::of("jo tran")), vault.named(&NameKey::of("jo tarn")));
    assert!(stage.screen().contains("Jo Tarn"), "{}", stage.screen());
    stage.press("/ 'tran");
    assert!(stage.screen().contains("Jo Tarn"), "found by each name:\n{}", stage.screen());
    stage.press("esc");
    stage.perform(Effect::Keep(Keep::TakeBack));
    assert_eq!(stage.model.vault.dump(), before);
}

#[test]
fn one_stays_with_a_name_that_is_itself_again_when_an_answer_is_taken_back() {
    for (keys, title) in [("", "Jo Tran"), (" m", "Map of Jo Tran")] {
        let mut stage = Stage::start(&vault(), 100, 30);
        stage.press(&format!("'tran enter{keys}"));
        let trail = |stage: &Stage| lines(&stage.buffer())[0].clone();
        let before = trail(&stage);
        assert!(before.contains(title), "{before}");
        let names: Vec<Box<str>> = vec!["Jo Tarn".into(), "Jo Tran".into()];
        stage.perform(Effect::Keep(Keep::Answer(Answer { verdict: Verdict::Same, names })));
        assert!(trail(&stage).contains("Jo Tarn"), "{}", stage.screen());
        stage.perform(Effect::Keep(Keep::TakeBack));
        assert_eq!(trail(&stage), before);
    }
}

#[test]
fn what_was_done_is_told_and_stops_nothing() {
    let mut stage = Stage::start(&vault(), 100, 30);
    stage.send(Msg::Progress { read: 1, found: 2 });
    stage.send(Msg::Told(Shown::new("A and B are one.")));
    assert!(stage.screen().contains("A and B are one."), "{}", stage.screen());
    stage.press("'bo");
    assert!(stage.screen().contains("Bo Li"), "{}", stage.screen());
}
