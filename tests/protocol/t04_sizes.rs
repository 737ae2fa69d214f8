//! T4: every screen draws at every size. At each the footer has the keys that
//! matter, or the screen says that it is too small.

use std::thread;

use crate::kit;
use crate::stage::{Stage, Written};
use crate::tour::{self, STOPS, Stop};
use vaultgraph::app::areas::{HEIGHT_MIN, WIDTH_MIN};
use vaultgraph::app::model::SIZE_MAX;
use vaultgraph::app::msg::Msg;

/// The sizes that are tried: up to 300 columns and 100 lines, all of them before
/// a release; for each change all small ones and some of the others.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    let full = kit::is_full();
    let all = (1..=100).flat_map(|height| (1..=300).map(move |width| (width, height)));
    all.filter(move |(width, height)| {
        full || (*width <= 40 && *height <= 16) || (width % 13 == 0 && height % 7 == 0)
    })
}

/// The rows of the screen, without the empty ends.
fn rows(stage: &Stage) -> Vec<String> {
    stage.screen().lines().map(str::to_owned).collect()
}

/// Sweeps one screen, and gives how many sizes it was drawn at.
fn sweep(stop: &Stop) -> usize {
    let mut stage = Stage::start(&Written::demo(), 300, 100);
    tour::go(&mut stage, stop);
    let mut n = 0;
    for (width, height) in sizes() {
        stage.send(Msg::Resize(width, height));
        let rows = rows(&stage);
        let at = format!("{} at {width}x{height}:\n{}", stop.name, rows.join("\n"));
        assert_eq!(rows.len(), usize::from(height), "{at}");
        if width < WIDTH_MIN || height < HEIGHT_MIN {
            let says = rows[0].trim_end_matches('…');
            assert!(!rows[0].is_empty(), "{at}");
            assert!(format!("vaultgraph needs {WIDTH_MIN}x{HEIGHT_MIN}").starts_with(says), "{at}");
        } else {
            assert!(!rows[rows.len() - 1].trim().is_empty(), "no footer: {at}");
        }
        n += 1;
    }
    n
}

#[test]
fn every_screen_draws_at_every_size_and_says_what_keys_there_are() {
    let parts: Vec<&[Stop]> = STOPS.chunks(STOPS.len().div_ceil(2)).collect();
    let n: usize = thread::scope(|scope| {
        let running: Vec<_> = parts
            .iter()
            .map(|part| scope.spawn(|| part.iter().map(sweep).sum::<usize>()))
            .collect();
        running.into_iter().map(|part| part.join().expect("every size draws")).sum()
    });
    kit::figure("T4", &format!("{} screens, {n} frames, 0 panics", STOPS.len()));
}

#[test]
fn a_size_that_no_screen_has_is_held_within_bounds() {
    for stop in STOPS {
        let mut stage = Stage::start(&Written::demo(), 80, 24);
        tour::go(&mut stage, stop);
        for (width, height) in [(u16::MAX, u16::MAX), (u16::MAX, 1), (1, u16::MAX)] {
            stage.send(Msg::Resize(width, height));
            assert_eq!(stage.model.size, (width.min(SIZE_MAX.0), height.min(SIZE_MAX.1)));
            stage.buffer();
        }
        for (width, height) in [(0, 0), (0, 24), (80, 0), (80, 24)] {
            stage.send(Msg::Resize(width, height));
            stage.buffer();
        }
    }
}
