//! What stands for the worker that draws pictures where the program was built
//! without it: they are shown by name.

use std::sync::Arc;

use super::events::Outbox;
use super::input::Told;
use super::store::Files;
use super::terminal::Question;
use super::worker::News;
use crate::app::ground::Ground;
use crate::app::page::Measured;
use crate::app::pictures::{Job, Picturing};
use crate::app::settings::PictureWay;
use crate::note::NotePath;

/// What the terminal can do with pictures, which nobody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Canvas;

impl Canvas {
    /// Asks nothing.
    pub fn find(_: PictureWay, _: &Ground, _: impl FnOnce(Question) -> Vec<Told>) -> Self {
        Self
    }

    /// Whatever the window is like.
    #[must_use]
    pub fn resized(self) -> (Self, Option<Question>) {
        (self, None)
    }

    /// Whatever the terminal tells of its cells.
    #[must_use]
    pub fn told(self, _: (u16, u16)) -> Self {
        self
    }

    /// Pictures are named.
    pub fn picturing(self) -> Picturing {
        Picturing::Named
    }
}

/// Draws nothing.
#[derive(Debug)]
pub struct Painter;

impl Painter {
    /// One that has nothing to do.
    pub fn new(_: Outbox<News>, _: Canvas) -> Self {
        Self
    }

    /// What the terminal can do.
    pub fn canvas(&self) -> Canvas {
        Canvas
    }

    /// Nothing is other than it was.
    pub fn go_by(&mut self, _: Canvas) {}

    /// Draws nothing.
    pub fn ask(&mut self, _: Job, _: Option<Arc<Files>>) {}
}

/// Looks at no file.
///
/// # Errors
/// Always.
pub fn measure(_: Option<&Files>, _: &NotePath) -> Result<Measured, String> {
    Err("this program was built without pictures".to_owned())
}
