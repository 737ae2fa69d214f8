//! What the allocator of the binary keeps of memory that nothing holds any more.
//!
//! It keeps it for a second, which makes reading a vault some percent faster, and lets
//! it go only while more is asked for. When a vault has been read nothing is, and the
//! program would sit on half as much again as it holds.

use libmimalloc_sys::{mi_collect, mi_option_set, mi_option_t};

/// The option that says after how many milliseconds memory is let go. The library names
/// it in its C header only.
///
/// Source: `mi_option_purge_delay` in `mimalloc.h`.
const PURGE_DELAY: mi_option_t = 15;

/// How long memory is kept from now on, in milliseconds.
const KEPT_MS: i32 = 10;

/// Gives back to the system what this thread let go, and has whatever any thread lets
/// go from now on given back soon. Takes 20 ms after a hundred thousand notes were
/// read, and next to nothing where little was let go.
#[expect(unsafe_code, reason = "the allocator has no other way of being asked")]
pub fn give_back() {
    // SAFETY: neither has a condition to be met. Both may be called from any thread at
    // any time, also where another allocator is in use and this has nothing to give.
    unsafe {
        mi_option_set(PURGE_DELAY, KEPT_MS.into());
        mi_collect(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "as above")]
    fn the_option_is_the_one_that_is_a_second_at_first() {
        // SAFETY: as above.
        let delay = || unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) };
        // Another test may have given something back already.
        assert!([1_000, i64::from(KEPT_MS)].contains(&delay()));
        give_back();
        assert_eq!(delay(), i64::from(KEPT_MS));
    }
}
