//! How the screen is drawn and moves, as its reader wants it.

/// Which signs are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Signs {
    /// Frames, shapes and bars of Unicode.
    #[default]
    Unicode,
    /// Nothing outside of ASCII but the text of notes.
    Ascii,
    /// Words: no frames, no bars, one thing a line, for those who hear the screen.
    Words,
}

/// What moves on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Motion {
    /// What explains something.
    #[default]
    Some,
    /// Nothing.
    None,
}

/// Whether clicks come to the program, or to the terminal as ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MouseUse {
    /// To the program.
    #[default]
    Taken,
    /// To the terminal, which selects text by them.
    Released,
}

/// Whether notes are written to, when their reader asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notes {
    /// They are left alone.
    #[default]
    Left,
    /// They are, after the change was shown.
    Written,
}

/// Whether pictures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pictures {
    /// Where the terminal can.
    #[default]
    Drawn,
    /// By name and size.
    Told,
}

/// How they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PictureWay {
    /// As well as the terminal can; over ssh and in tmux in half blocks.
    #[default]
    Auto,
    /// As well as the terminal can, wherever it is.
    Full,
    /// In half blocks.
    Blocks,
    /// Not at first.
    Off,
}

impl PictureWay {
    /// All of them, by the names that the config has for them.
    pub const ALL: [(&'static str, Self); 4] =
        [("auto", Self::Auto), ("full", Self::Full), ("blocks", Self::Blocks), ("off", Self::Off)];
}

/// All of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// Which signs are drawn.
    pub signs: Signs,
    /// What moves.
    pub motion: Motion,
    /// Whose the mouse is.
    pub mouse: MouseUse,
    /// Whether notes are written to.
    pub notes: Notes,
    /// Whether pictures are shown.
    pub pictures: Pictures,
}
