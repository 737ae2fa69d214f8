//! What the terminal can show: its own colours, and how many it has.

/// Red, green, blue, each from 0 to 255.
pub type Rgb = (u8, u8, u8);

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Depth {
    /// None are wanted: bold, dim and reverse must do.
    None,
    /// The sixteen that the user's own palette sets.
    #[default]
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// All.
    True,
}

/// The ground that everything is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ground {
    /// The terminal's own text and background colour, if it told.
    pub colours: Option<(Rgb, Rgb)>,
    /// How many colours there are.
    pub depth: Depth,
}

impl Ground {
    /// Whether it is darker than what is written on it; one that is not known is.
    pub fn is_dark(&self) -> bool {
        // By the weights of Rec. 709.
        let light = |(red, green, blue): Rgb| {
            213 * u32::from(red) + 715 * u32::from(green) + 72 * u32::from(blue)
        };
        self.colours.is_none_or(|(text, back)| light(back) < light(text))
    }
}
