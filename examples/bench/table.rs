//! Times of several rounds, and the rows in which they are printed.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long something took, once for each round.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds a round.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time below which this share of the rounds stayed.
    pub fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
        sorted.get(at).copied().unwrap_or_default()
    }
}

/// Does it, and says how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = black_box(work());
    (done, start.elapsed())
}

/// A row of the table.
#[derive(Debug, Default)]
pub struct Row {
    goal: &'static str,
    what: String,
    times: String,
    ratio: String,
    note: String,
}

impl Row {
    /// A row about a goal; no goal for a yardstick or a part.
    pub fn new(goal: &'static str, what: impl Into<String>) -> Self {
        Self { goal, what: what.into(), ..Self::default() }
    }

    /// Least, median and most.
    pub fn times(mut self, times: &Times) -> Self {
        let quantiles = [0.0, 0.5, 1.0].map(|share| milliseconds(times.quantile(share)));
        self.times = quantiles.join(" / ");
        self
    }

    /// The median over the rounds of this time through that.
    pub fn ratio(mut self, these: &Times, those: &Times) -> Self {
        let ratio = |(this, that): (&Duration, &Duration)| this.as_secs_f64() / that.as_secs_f64();
        let mut ratios: Vec<f64> = these.0.iter().zip(&those.0).map(ratio).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        self.ratio =
            ratios.get(ratios.len() / 2).map(|ratio| format!("{ratio:.2}x")).unwrap_or_default();
        self
    }

    /// Whatever else there is to say.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Prints it.
    pub fn print(self) {
        let Self { goal, what, times, ratio, note } = self;
        println!("| {goal:3} | {what:48} | {times:>25} | {ratio:>6} | {note} |");
    }
}

/// Prints what stands above the rows.
pub fn head() {
    println!(
        "| {:3} | {:48} | {:>25} | {:>6} | and |\n|---|---|--:|--:|---|",
        "", "what", "ms, min / median / max", "ratio"
    );
}

/// Prints the row of a goal that cannot be measured here.
pub fn missing(goal: &'static str, what: &str, why: &str) {
    Row::new(goal, what).note(why).print();
}

fn milliseconds(time: Duration) -> String {
    let time = time.as_secs_f64() * 1e3;
    if time < 10.0 { format!("{time:.2}") } else { format!("{time:.0}") }
}
