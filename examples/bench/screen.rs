//! Keys and frames, on a screen in memory: everything but the terminal itself.

use std::sync::Arc;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use vaultgraph::app::finder_pane::HITS_MAX;
use vaultgraph::app::key::Key;
use vaultgraph::app::model::Model;
use vaultgraph::app::msg::{Effect, Loaded, Msg, Work};
use vaultgraph::app::update::update;
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::reading::Opened;
use vaultgraph::shell::store::{Files, Store};
use vaultgraph::shell::worker::compose_page;
use vaultgraph::text::Shown;
use vaultgraph::view;

use super::questions::{self, busiest};
use super::table::{Row, Times, timed};
use super::today;

/// Columns and lines.
const SIZE: (u16, u16) = (200, 60);

/// Keys pressed one after the other at a node's neighbours.
const KEYS: usize = 200;

struct Screen {
    model: Model,
    files: Arc<Files>,
    terminal: Terminal<TestBackend>,
    /// What the workers took for pages and searches, which no key waits for.
    workers: Times,
}

/// P9 to P11.
pub fn rows(store: &Store, opened: Opened, _workers: &Workers) {
    let Opened { vault, files, .. } = opened;
    let mut first = Times::default();
    let Ok(terminal) = Terminal::new(TestBackend::new(SIZE.0, SIZE.1));
    let (model, time) = timed(|| Model::new(Shown::new(&store.name()), today(), SIZE));
    let mut screen = Screen { model, files, terminal, workers: Times::default() };
    first.push(time + screen.draw());
    let hub = busiest(&vault, |_| true).map(|hub| vault.node(hub).name().to_owned());
    let degree = busiest(&vault, |_| true).map_or(0, |hub| vault.degree(hub));
    questions::whole(&vault);
    let loaded = Loaded::of(vault, today());
    let taken = screen.send(Msg::Loaded(loaded)) + screen.draw();
    let mut walked = Times::default();
    // Into the finder goes the name of the hub; the walk is at the hub then.
    screen.send(Msg::Paste(hub.unwrap_or_default()));
    walked.push(screen.press("enter"));
    for at in 0..KEYS {
        for key in ["down", if at % 2 == 0 { "right" } else { "left" }] {
            walked.push(screen.press(key));
        }
    }
    let note = format!(
        "99th percentile {:.1} ms; hub with {degree} edges",
        walked.quantile(0.99).as_secs_f64() * 1e3
    );
    Row::new("P9", "key to frame in the walk").times(&walked).note(note).print();
    let row = Row::new("P9", "the workers' pages behind these keys").times(&screen.workers);
    row.note("no key waits for them").print();
    let note = format!(
        "without the terminal's own; frame of a vault just read {:.1} ms",
        taken.as_secs_f64() * 1e3
    );
    Row::new("P10", "first frame").times(&first).note(note).print();
}

impl Screen {
    fn press(&mut self, key: &str) -> Duration {
        let Some(key) = Key::parse(key) else { return Duration::ZERO };
        self.send(Msg::Key(key)) + self.draw()
    }

    /// Takes a message; gives what that took. What it asks of the workers is done
    /// at once, and counted apart.
    fn send(&mut self, msg: Msg) -> Duration {
        let (mut effects, mut own) = timed(|| update(&mut self.model, msg));
        while let Some(effect) = effects.pop() {
            let (answer, time) = timed(|| match effect {
                Effect::Work(Work::Find { generation, finder, query }) => {
                    Some(Msg::Found { generation, found: finder.search(&query, HITS_MAX) })
                }
                Effect::Work(Work::Compose { generation, vault, request }) => {
                    let composed = Arc::new(compose_page(&vault, &request, Some(&self.files)));
                    Some(Msg::Composed { generation, composed })
                }
                Effect::Work(Work::Gather { generation, vault, whole, needs, held }) => {
                    whole.gather(&vault, &needs);
                    Some(Msg::Gathered { generation, held })
                }
                Effect::Work(Work::Narrow { generation, vault, narrow }) => {
                    Some(Msg::Narrowed { generation, fits: narrow.fits(&vault) })
                }
                _ => None,
            });
            let Some(answer) = answer else { continue };
            self.workers.push(time);
            let (more, time) = timed(|| update(&mut self.model, answer));
            own += time;
            effects.extend(more);
        }
        own
    }

    fn draw(&mut self) -> Duration {
        let (model, terminal) = (&self.model, &mut self.terminal);
        timed(|| terminal.draw(|frame| view::draw(model, frame)).is_ok()).1
    }
}
