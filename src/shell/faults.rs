//! What happens when the program itself is at fault.
//!
//! A fault inside [`contain`] costs one piece of work: it becomes a value and
//! nothing is printed. Any other fault, on whatever thread, ends the program
//! with the terminal restored and a plain report.

use std::panic::{self, PanicHookInfo};

use crate::text::Shown;
pub use crate::text::contained::contain;
use crate::text::contained::{is_contained, words_of};

/// The status of a program that ended by its own fault, as Rust has it.
pub const STATUS: i32 = 101;

/// From now on an uncontained panic calls `restore`, prints a report and ends
/// the process with [`STATUS`]. To be called once, at the start.
pub fn end_on_panic(restore: fn()) {
    panic::set_hook(Box::new(move |info| {
        if is_contained() {
            return;
        }
        restore();
        for line in report(info).lines() {
            // Standard error may be closed; there is nobody left to tell.
            let _ = rustix::io::write(rustix::stdio::stderr(), format!("{line}\n").as_bytes());
        }
        std::process::exit(STATUS);
    }));
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info
        .location()
        .map_or_else(String::new, |place| format!(" ({}, line {})", place.file(), place.line()));
    report_text(words_of(info.payload()), &place)
}

/// The report, each of its lines safe to print: a panic's words may quote a note.
fn report_text(words: &str, place: &str) -> String {
    let mut out = String::from("vaultgraph stopped by a fault of its own. No note was changed.\n");
    for line in words.lines() {
        out.push_str(&format!("  {}\n", Shown::new(line)));
    }
    let version = env!("CARGO_PKG_VERSION");
    out.push_str(&format!("vaultgraph {version}{}\n", Shown::new(place)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_quotes_nothing_that_commands_a_terminal() {
        let report = report_text("bad \x1b]52;c;x\x07\nsecond", " (src/a.rs, line 3)");
        assert!(report.contains("  bad ␛]52;c;x␇\n  second\n"));
        assert!(report.ends_with("(src/a.rs, line 3)\n"));
    }
}
