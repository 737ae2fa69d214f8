//! Tones: colours mixed so that they can be read, and the nearest that a terminal
//! has. Contrast is that of WCAG 2.

use ratatui::style::Color;

use crate::app::ground::{Depth, Rgb};

/// The least contrast of text.
pub(super) const READABLE: f64 = 4.5;

/// The least contrast of marks: frames, lines, signs.
pub(super) const SEEN: f64 = 3.0;

/// How much of the text colour is in secondary text at least, in hundredths.
const FAINT_PART: u16 = 58;

/// How much of it is in frames at least.
const FRAME_PART: u16 = 30;

/// `part` hundredths of `to`, the rest of `from`.
pub(super) fn mix(from: Rgb, to: Rgb, part: u16) -> Rgb {
    let one = |from: u8, to: u8| {
        let sum = u16::from(from) * (100 - part) + u16::from(to) * part;
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    (one(from.0, to.0), one(from.1, to.1), one(from.2, to.2))
}

/// Secondary text: the faintest mix that can still be read.
pub(super) fn faintest(text: Rgb, back: Rgb) -> Rgb {
    let readable = |part: &u16| contrast(mix(back, text, *part), back) >= READABLE;
    mix(back, text, (FAINT_PART..100).find(readable).unwrap_or(100))
}

/// Frames and lines: the faintest mix that can still be seen.
pub(super) fn frame(text: Rgb, back: Rgb) -> Rgb {
    let seen = |part: &u16| contrast(mix(back, text, *part), back) >= SEEN;
    mix(back, text, (FRAME_PART..100).find(seen).unwrap_or(100))
}

/// A colour moved towards that of text, as far as it must be to stand out so much
/// from a fill.
pub(super) fn raised(colour: Rgb, text: Rgb, fill: Rgb, least: f64) -> Rgb {
    let stands_out = |part: &u16| contrast(mix(colour, text, *part), fill) >= least;
    mix(colour, text, (0..100).find(stands_out).unwrap_or(100))
}

/// A hue drawn back towards the ground, as far as it can still be read.
pub(super) fn faint(hue: Rgb, back: Rgb) -> Rgb {
    let readable = |part: &u16| contrast(mix(hue, back, *part), back) >= READABLE;
    mix(hue, back, (0..=FAINT_HUE_PART).rev().find(readable).unwrap_or(0))
}

/// How much of the ground is in such a hue at most, in hundredths.
const FAINT_HUE_PART: u16 = 30;

/// The contrast of two colours by WCAG 2, from 1 to 21.
pub(super) fn contrast(one: Rgb, other: Rgb) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let light = |c: Rgb| 0.2126 * linear(c.0) + 0.7152 * linear(c.1) + 0.0722 * linear(c.2);
    let (high, low) = (light(one).max(light(other)), light(one).min(light(other)));
    (high + 0.05) / (low + 0.05)
}

/// The nearest colour that a terminal of this depth has.
pub(super) fn to_depth((red, green, blue): Rgb, depth: Depth) -> Color {
    if depth == Depth::True {
        return Color::Rgb(red, green, blue);
    }
    // xterm's 6x6x6 cube has these levels, and its greys go from 8 to 238 by 10.
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest =
        |value: u8| (0u8..6).min_by_key(|&at| LEVELS[usize::from(at)].abs_diff(value)).unwrap_or(0);
    let level = |at: u8| LEVELS[usize::from(at)];
    let distance = |a: Rgb| {
        let one = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        one(a.0, red) + one(a.1, green) + one(a.2, blue)
    };
    let cube = (nearest(red), nearest(green), nearest(blue));
    let grey_at = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let grey = u8::try_from(grey_at.saturating_sub(3) / 10).unwrap_or(0).min(23);
    let grey_value = 8 + 10 * grey;
    if distance((grey_value, grey_value, grey_value))
        < distance((level(cube.0), level(cube.1), level(cube.2)))
    {
        Color::Indexed(232 + grey)
    } else {
        Color::Indexed(16 + 36 * cube.0 + 6 * cube.1 + cube.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_the_nearest_of_256() {
        assert_eq!(to_depth((255, 0, 0), Depth::Indexed), Color::Indexed(196));
        assert_eq!(to_depth((18, 18, 18), Depth::Indexed), Color::Indexed(233));
        assert_eq!(to_depth((255, 255, 255), Depth::Indexed), Color::Indexed(231));
    }
}
