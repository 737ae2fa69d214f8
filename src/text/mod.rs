//! Text as a person means it: names compared, cells counted, places in a file,
//! dates, encodings, many texts in one piece, lists in just the room they take, and the one way by which text may reach a
//! screen.
//!
//! Nothing here knows what a note or a vault is, and nothing fails: every
//! function answers for every input.

pub mod address;
pub mod cells;
pub mod contained;
pub mod date;
pub mod encoding;
pub mod exact;
pub mod fingerprint;
pub mod folded;
pub mod fuzzy;
pub mod key;
pub mod place;
pub mod shown;
pub mod strings;
pub mod words;

pub use address::Address;
pub use date::Date;
pub use fingerprint::fingerprint;
pub use folded::FoldedText;
pub use key::{LinkKey, NameKey, SearchKey, composed};
pub use place::{Place, Span};
pub use shown::Shown;
pub use strings::Strings;
