//! What the program shows and how it answers: the model, and pages of wrapped rows.

pub mod page;
