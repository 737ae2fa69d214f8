//! Every screen of the program, by the keys that lead to it.

use crate::stage::Stage;

/// One stop: what it is called, and the keys that lead there from the start in
/// the demo vault, where the finder stands open.
pub struct Stop {
    pub name: &'static str,
    pub keys: &'static str,
}

const fn stop(name: &'static str, keys: &'static str) -> Stop {
    Stop { name, keys }
}

/// All screens, boxes and fields. The demo vault has something on each.
#[rustfmt::skip]
pub const STOPS: &[Stop] = &[
    stop("start",          ""),
    stop("find",           "'jst"),
    stop("find-nothing",   "'zzqx"),
    stop("find-text",      "'?halcyon_line:(store_new) down"),
    stop("find-text-help", "'?"),
    stop("find-fault",     "'?halcyon_(store"),
    stop("find-views",     "':"),
    stop("find-commands",  "'>"),
    stop("home",           "esc"),
    stop("list",           "'jst enter"),
    stop("walk",           "'jst enter right down"),
    stop("dossier",        "'jst enter g"),
    stop("read",           "'how_we_write enter g right pagedown tab"),
    stop("find-in-page",   "'how_we_write enter g right f 'link"),
    stop("why",            "'start_here enter g right tab tab w"),
    stop("outline",        "'how_we_write enter g right i"),
    stop("filter",         "'halcyon_ai enter f 'review"),
    stop("filter-fault",   "esc F f 'the_class:persn"),
    stop("facts",          "esc F down"),
    stop("facts-about",    "'jst enter F"),
    stop("people",         "esc P tab"),
    stop("tasks",          "esc t"),
    stop("tasks-by-note",  "esc t s s s"),
    stop("timeline",       "esc T"),
    stop("timeline-of",    "'jst enter T right"),
    stop("health",         "esc H"),
    stop("variants",       "esc v down"),
    stop("variants-names", "esc v c"),
    stop("map",            "'jst enter m - right down"),
    stop("map-whole",      "esc M tab"),
    stop("day",            "esc F D"),
    stop("pair",           "'jst enter tab tab tab tab tab tab tab tab &"),
    stop("brief",          "'halcyon,_the_quarter enter B"),
    stop("path-finder",    "'jst enter p 'halc"),
    stop("path",           "'jst enter p 'halc enter down"),
    stop("insights",       "esc S"),
    stop("insights-whole", "esc S g"),
    stop("text-list",      "'?halcyon_-tag:type/people ctrl-s down down"),
    stop("help",           "esc ?"),
    stop("palette",        "esc > 'sort"),
    stop("relations",      "'jst enter x"),
    stop("copy",           "'jst enter y"),
    stop("who-are-you",    "esc I"),
];

/// Goes to a stop.
pub fn go(stage: &mut Stage, stop: &Stop) {
    stage.propose_any();
    stage.press(stop.keys);
}
