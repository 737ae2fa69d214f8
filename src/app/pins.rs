//! What the reader keeps at hand, as it is shown: changed at once when a key says
//! so, and brought in line with what was kept as soon as that is known.

use crate::query::pins::{Pin, PinnedBy};
use crate::vault::Anchor;

/// The most that the reader pins.
pub const PINS_MAX: usize = 200;

/// Whether something is kept at hand from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pinning {
    /// It is.
    On,
    /// It no longer is.
    Off,
}

/// The pins, the reader's own first.
#[derive(Debug, Clone, Default)]
pub struct Pins {
    list: Vec<Pin>,
    version: u64,
}

impl Pins {
    /// All of them, whether the vault holds them or not.
    pub fn list(&self) -> &[Pin] {
        &self.list
    }

    /// Counts their changes.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Takes what is kept.
    pub fn take(&mut self, list: Vec<Pin>) {
        if self.list != list {
            self.list = list;
            self.version += 1;
        }
    }

    /// Pins something as the last of the reader's own, or takes its pin away.
    /// Gives nothing when there are [`PINS_MAX`] already.
    pub fn toggle(&mut self, anchor: &Anchor) -> Option<Pinning> {
        let own = |pin: &&Pin| pin.by == PinnedBy::Reader;
        let n_own = self.list.iter().filter(own).count();
        let at = self.list.iter().position(|pin| own(&pin) && pin.anchor == *anchor);
        let pinning = match at {
            Some(at) => {
                self.list.remove(at);
                Pinning::Off
            }
            None if n_own >= PINS_MAX => return None,
            None => {
                let pin = Pin { anchor: anchor.clone(), subpath: None, by: PinnedBy::Reader };
                self.list.insert(n_own, pin);
                Pinning::On
            }
        };
        self.version += 1;
        Some(pinning)
    }
}
