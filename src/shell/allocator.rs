//! What the allocator of the binary keeps of memory that nothing holds any more.
//!
//! It keeps it for a second, which makes reading a vault some percent faster and an edit
//! of a large one twice as fast, and lets it go only while more is asked for. When a
//! vault has been read nothing is, and the program would sit on half as much again as it
//! holds. So it is asked to give back in quiet, and from the building of a graph until
//! then at once.

use libmimalloc_sys::{mi_collect, mi_option_set, mi_option_t};

/// The option that says after how many milliseconds memory is let go. The library names
/// it in its C header only.
///
/// Source: `mi_option_purge_delay` in `mimalloc.h`.
const PURGE_DELAY: mi_option_t = 15;

/// How long memory is kept from now on that nothing holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A second, to be taken again by the next job, as the allocator does on its own.
    ForTheNext,
    /// 10 ms, while a graph is built and much is let go piece by piece.
    Hardly,
}

impl Kept {
    fn milliseconds(self) -> i64 {
        match self {
            Self::ForTheNext => 1_000,
            Self::Hardly => 10,
        }
    }
}

/// Says how long memory is kept from now on.
#[expect(unsafe_code, reason = "the allocator has no other way of being asked")]
pub fn keep(kept: Kept) {
    // SAFETY: it has no condition to be met. It may be called from any thread at any
    // time, also where another allocator is in use and this has nothing to give.
    unsafe { mi_option_set(PURGE_DELAY, kept.milliseconds()) };
}

/// Gives back to the system what this thread let go, and what others did that is not in
/// their own pages. Takes 20 ms after a hundred thousand notes were read, and a
/// microsecond where nothing was let go.
#[expect(unsafe_code, reason = "as above")]
pub fn give_back() {
    // SAFETY: as above.
    unsafe { mi_collect(true) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "as above")]
    fn the_option_is_the_one_that_is_a_second_at_first() {
        // SAFETY: as above.
        let delay = || unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) };
        // Another test may have read a vault already.
        assert!([Kept::ForTheNext, Kept::Hardly].map(Kept::milliseconds).contains(&delay()));
    }
}
