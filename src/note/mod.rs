//! One file's bytes become one [`Note`] and its problems. Nothing fails: broken
//! input is data, each fault a [`Diagnostic`] beside as much of the note as can
//! be read.
//!
//! The text itself is not kept. What a later layer needs of it is a [`Place`]
//! or a [`Span`](crate::text::Span), and the words of tasks, facts and decisions.

pub mod blocks;
pub mod diagnostic;
pub mod parsed;
pub mod path;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use parsed::{
    Alias, Assignee, BlockId, Counted, DatedBy, Decision, Fact, Heading, Link, LinkKind, NameUse,
    Note, NoteDate, Parsed, Priority, Property, Statement, TagUse, Task, Value,
};
pub use path::NotePath;
