//! Faults of the program that cost one piece of work and no more.
//!
//! The shell ends the program at a fault, with its terminal given back, before the
//! fault could be caught. So what is to be caught is marked here first: nothing
//! else in this program catches a fault.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; if it panics, gives the panic's words instead. What `work` was
/// changing must not be used after that.
///
/// # Errors
/// The words of the panic, or `no words` if it had none.
pub fn contain<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let before = CONTAINED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(before);
    outcome.map_err(|payload| words_of(payload.as_ref()).to_owned())
}

/// Whether a fault of this thread would be contained now.
pub fn is_contained() -> bool {
    CONTAINED.get()
}

/// What a fault said.
pub fn words_of(payload: &(dyn Any + Send)) -> &str {
    let owned = payload.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::panic)]
    fn a_contained_fault_is_a_value() {
        assert_eq!(contain(|| 7), Ok(7));
        assert_eq!(contain(|| -> i32 { panic!("at {}", 3) }), Err("at 3".to_owned()));
        let nested = contain(|| {
            let _ = contain(|| -> i32 { panic!("inner") });
            is_contained()
        });
        assert_eq!(nested, Ok(true));
        assert!(!is_contained());
    }
}
