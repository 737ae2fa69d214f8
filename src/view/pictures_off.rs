//! What stands for pictures where the program was built without them: none comes,
//! and none is drawn.

use ratatui::buffer::Buffer;

use crate::app::model::Model;
use crate::app::pictures::Key;

/// There is none.
#[derive(Debug, Clone, Copy)]
pub enum Picture {}

/// None.
#[derive(Debug, Default)]
pub struct Pictures(());

impl Pictures {
    /// Takes none.
    pub fn take(&mut self, _: Key, picture: Picture) {
        match picture {}
    }

    /// Drops none.
    pub fn retain(&mut self, _: impl Fn(&Key) -> bool) {}

    /// Draws none.
    pub fn draw(&self, _: &Model, _: &mut Buffer) {}
}
