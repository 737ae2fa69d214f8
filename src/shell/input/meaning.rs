//! What a whole piece means: one lookup for each kind of piece. What is not found is
//! nothing, since terminals say more than is asked of them.

use super::cut::Piece;
use super::{Input, PASTE_BYTES_MAX, Told};
use crate::app::ground::Rgb;
use crate::app::key::{Code, Key};
use crate::app::msg::Mouse;

/// The report that the terminal's colours are others (mode 2031).
const COLOURS_CHANGED: &[u8] = b"?997";

/// The lowest and the highest of the numbers that the kitty protocol has for keys
/// without a character, from the private use area.
const KEYS_WITHOUT_CHAR: std::ops::RangeInclusive<u32> = 57_344..=63_743;

/// The digits of the keypad, as that protocol has them.
const KEYPAD_0: u32 = 57_399;
const KEYPAD_9: u32 = 57_408;

/// What the rest of the keypad is, in the same order from [`KEYPAD_9`] on.
const KEYPAD: [Option<Code>; 18] = [
    Some(Code::Char('.')),
    Some(Code::Char('/')),
    Some(Code::Char('*')),
    Some(Code::Char('-')),
    Some(Code::Char('+')),
    Some(Code::Enter),
    Some(Code::Char('=')),
    Some(Code::Char(',')),
    Some(Code::Left),
    Some(Code::Right),
    Some(Code::Up),
    Some(Code::Down),
    Some(Code::PageUp),
    Some(Code::PageDown),
    Some(Code::Home),
    Some(Code::End),
    // Insert.
    None,
    Some(Code::Delete),
];

pub(super) fn of(piece: Piece<'_>) -> Option<Input> {
    match piece {
        // U+0080 to U+009F are control characters, too, which no key types.
        Piece::Char { char, .. } if char.is_control() => None,
        Piece::Char { char, alt } => Some(key(Code::Char(char), Held { alt, ..Held::NOTHING })),
        Piece::Control { byte, alt } => Some(control(byte, alt)),
        Piece::Csi { between, last } => csi(between, last),
        Piece::Ss3(last) => Some(key(with_letter(last)?, Held::NOTHING)),
        Piece::OldMouse([button, column, row]) => {
            let place = |byte: u8| u16::from(byte.saturating_sub(b' '));
            mouse(u32::from(button.checked_sub(b' ')?), place(column), place(row), b'M')
        }
        Piece::Text { kind, text } => {
            let text = str::from_utf8(text).ok()?;
            let told = match kind {
                b']' => colour(text),
                b'P' => text.strip_prefix(">|").map(|name| Told::Name(name.to_owned())),
                b'_' => taken(text),
                _ => None,
            };
            told.map(Input::Told)
        }
        Piece::Paste(bytes) => {
            let mut text = String::from_utf8_lossy(bytes).into_owned();
            text.truncate(text.floor_char_boundary(PASTE_BYTES_MAX));
            Some(Input::Paste(text))
        }
    }
}

/// What is held with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Held {
    const NOTHING: Self = Self { ctrl: false, alt: false, shift: false };

    /// From the number that sequences have for it: one more than its bits.
    fn of(number: u32) -> Self {
        let bits = number.saturating_sub(1);
        Self { shift: bits & 1 != 0, alt: bits & 2 != 0, ctrl: bits & 4 != 0 }
    }
}

fn key(code: Code, held: Held) -> Input {
    let Held { ctrl, alt, shift } = held;
    Input::Key(Key { code, ctrl, alt, shift }.plainly())
}

fn control(byte: u8, alt: bool) -> Input {
    let code = match byte {
        b'\r' => Code::Enter,
        b'\t' => Code::Tab,
        0x1b => Code::Esc,
        0x7f => Code::Backspace,
        _ => {
            let char = match byte {
                0 => b' ',
                1..=26 => byte - 1 + b'a',
                // As the digits were on the keyboards of the time.
                _ => byte - 0x1c + b'4',
            };
            return key(Code::Char(char::from(char)), Held { ctrl: true, alt, shift: false });
        }
    };
    key(code, Held { alt, ..Held::NOTHING })
}

/// The key that a terminal is taken to send for this one. With Ctrl there are 33
/// control characters for more keys than that, and no other protocol is asked for: what
/// a terminal has to be set up for to send is not counted on.
pub(super) fn as_sent(key: Key) -> Key {
    let Code::Char(char) = key.code else { return key };
    let byte = match char {
        'a'..='z' => char as u8 - b'a' + 1,
        ' ' | '@' | '2' => 0,
        '[' | '3' => 0x1b,
        '\\' | '4' => 0x1c,
        ']' | '5' => 0x1d,
        '^' | '6' => 0x1e,
        '_' | '/' | '7' => 0x1f,
        '?' | '8' => 0x7f,
        _ => return key,
    };
    match control(byte, key.alt) {
        Input::Key(sent) if key.ctrl => sent,
        _ => key,
    }
}

/// The keys that a letter stands for, behind `ESC O` or in a control sequence.
fn with_letter(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        // The keypad's.
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// The keys that a number stands for, before `~`.
fn with_number(number: u32) -> Option<Code> {
    let f = |n: u32| u8::try_from(n).ok().map(Code::F);
    match number {
        1 | 7 => Some(Code::Home),
        3 => Some(Code::Delete),
        4 | 8 => Some(Code::End),
        5 => Some(Code::PageUp),
        6 => Some(Code::PageDown),
        // The numbers between are those of keys that no keyboard has.
        11..=15 => f(number - 10),
        17..=21 => f(number - 11),
        23..=26 => f(number - 12),
        28..=29 => f(number - 15),
        31..=34 => f(number - 17),
        _ => None,
    }
}

fn csi(between: &[u8], last: u8) -> Option<Input> {
    match (between, last) {
        (b"[", b'A'..=b'E') => Some(key(Code::F(last - b'A' + 1), Held::NOTHING)),
        ([b'<', place @ ..], b'M' | b'm') => {
            let [button, column, row] = three(place)?;
            mouse(button, u16::try_from(column).ok()?, u16::try_from(row).ok()?, last)
        }
        (_, b'n') => {
            let (what, _) = between.split_at_checked(COLOURS_CHANGED.len())?;
            (what == COLOURS_CHANGED).then_some(Input::Told(Told::Changed))
        }
        ([b'?', kinds @ ..], b'c') => {
            let kinds = str::from_utf8(kinds).ok()?.split(';');
            Some(Input::Told(Told::Kinds(kinds.filter_map(|kind| kind.parse().ok()).collect())))
        }
        ([b'6', b';', size @ ..], b't') => {
            let (height, width) = str::from_utf8(size).ok()?.split_once(';')?;
            Some(Input::Told(Told::Cell(width.parse().ok()?, height.parse().ok()?)))
        }
        _ if between.iter().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) => {
            numbered(between, last)
        }
        _ => None,
    }
}

/// A control sequence with nothing but numbers.
fn numbered(between: &[u8], last: u8) -> Option<Input> {
    let fields = Fields(between);
    let held = Held::of(fields.number(1, 0));
    let code = match last {
        b'~' if fields.number(0, 0) == 27 => with_code_point(fields.number(2, 0), 0)?,
        b'~' => with_number(fields.number(0, 0))?,
        b'u' => {
            let shifted = if held.shift { fields.number(0, 1) } else { 0 };
            with_code_point(fields.number(0, 0), shifted)?
        }
        b'Z' => return Some(key(Code::Tab, Held { shift: true, ..held })),
        b'M' => {
            let [button, column, row] = three(between)?;
            let (column, row) = (u16::try_from(column).ok()?, u16::try_from(row).ok()?);
            return mouse(button.checked_sub(32)?, column, row, last);
        }
        // With numbers it says where the cursor is.
        b'R' => return None,
        _ => with_letter(last)?,
    };
    // The second number of what is held says what became of the key: 3, let go.
    (fields.number(1, 1) != 3).then(|| key(code, held))
}

/// The key of a character, or of a number of the kitty protocol; with Shift it is
/// the other character that the terminal names, if it does.
fn with_code_point(point: u32, shifted: u32) -> Option<Code> {
    match point {
        9 => return Some(Code::Tab),
        13 => return Some(Code::Enter),
        27 => return Some(Code::Esc),
        127 => return Some(Code::Backspace),
        KEYPAD_0..=KEYPAD_9 => {
            return char::from_digit(point - KEYPAD_0, 10).map(Code::Char);
        }
        _ if KEYS_WITHOUT_CHAR.contains(&point) => {
            let at = usize::try_from(point.checked_sub(KEYPAD_9 + 1)?).ok()?;
            return *KEYPAD.get(at)?;
        }
        _ => {}
    }
    let char = |point: u32| char::from_u32(point).filter(|char| !char.is_control());
    char(shifted).or_else(|| char(point)).map(Code::Char)
}

/// What the mouse did there; places are counted from one.
fn mouse(button: u32, column: u16, row: u16, last: u8) -> Option<Input> {
    // Bits for what is held (4, 8, 16) are left out: Shift and a click is a click.
    let is_drag = button & 32 != 0;
    let what = match (button & 0b1100_0011, is_drag, last) {
        (0, _, b'm') | (3, false, _) => Mouse::Release,
        (0, false, _) => Mouse::Click,
        (0, true, _) => Mouse::Drag,
        (64, false, b'M') => Mouse::WheelUp,
        (65, false, b'M') => Mouse::WheelDown,
        _ => return None,
    };
    Some(Input::Mouse(what, column.saturating_sub(1), row.saturating_sub(1)))
}

/// What an OSC says of colours, if it is an answer about those of text.
fn colour(text: &str) -> Option<Told> {
    let (number, value) = text.split_once(';')?;
    match number {
        "10" => rgb(value).map(Told::Text),
        "11" => rgb(value).map(Told::Back),
        _ => None,
    }
}

/// What an APC says of a picture, if it is taken.
fn taken(text: &str) -> Option<Told> {
    let number = text.strip_prefix("Gi=")?.strip_suffix(";OK")?;
    number.parse().ok().map(Told::Takes)
}

/// A colour as X11 writes it: `rgb:ffff/ff/f`, `rgba:…`, `#ffffff`.
fn rgb(value: &str) -> Option<Rgb> {
    if let Some(digits) = value.strip_prefix('#') {
        let each = digits.len() / 3;
        let is_whole = (1..=4).contains(&each) && digits.len() == 3 * each && digits.is_ascii();
        let at = |n: usize| part(&digits[n * each..(n + 1) * each]);
        return if is_whole { Some((at(0)?, at(1)?, at(2)?)) } else { None };
    }
    let parts = value.strip_prefix("rgb:").or_else(|| value.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(part);
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// One to four hexadecimal digits, as a part of 255.
fn part(digits: &str) -> Option<u8> {
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || !(1..=4).contains(&digits.len()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = (1 << (4 * digits.len())) - 1;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

/// The numbers of a control sequence: fields between `;`, parts of them between `:`.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    /// The number there; nought where there is none, or one too large.
    fn number(&self, field: usize, part: usize) -> u32 {
        let field = self.0.split(|byte| *byte == b';').nth(field).unwrap_or_default();
        let part = field.split(|byte| *byte == b':').nth(part).unwrap_or_default();
        number(part).unwrap_or_default()
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    str::from_utf8(digits).ok()?.parse().ok()
}

/// Three numbers and no more.
fn three(between: &[u8]) -> Option<[u32; 3]> {
    let mut numbers = between.split(|byte| *byte == b';').map(number);
    let three = [numbers.next()??, numbers.next()??, numbers.next()??];
    numbers.next().is_none().then_some(three)
}
