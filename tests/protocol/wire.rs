//! What goes to a terminal, read as a terminal reads it: every command that is
//! not one of the program's own is foreign.

/// The commands `ESC [ … x` that the program gives, by their last bytes: moving,
/// clearing, styles, modes, and questions about the terminal itself.
const OWN_CSI: &str = "ABCDHJKmhlcnuqt";

/// The only texts behind `ESC ]` when nothing is copied: which colours the
/// terminal has.
const OWN_OSC: [&str; 2] = ["10;?", "11;?"];

/// What in these bytes commands the terminal and is not the program's own.
pub fn foreign(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(|c: char| c.is_control() && !matches!(c, '\r' | '\n')) {
        rest = &rest[at..];
        let (length, is_own) = command(rest);
        if !is_own {
            found.push(format!("{:?}", &rest[..length]));
        }
        rest = &rest[length..];
    }
    found
}

/// How long the command at the start is, and whether it is the program's own.
fn command(text: &str) -> (usize, bool) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let Some(after) = text.strip_prefix('\x1b') else { return (first, false) };
    match after.chars().next() {
        Some('[') => {
            let end = after[1..].find(|c: char| ('@'..='~').contains(&c));
            let end = end.map_or(text.len(), |end| end + 3);
            let is_own = text[..end].ends_with(|c| OWN_CSI.contains(c));
            (end, is_own && text[2..end].chars().all(|c| c.is_ascii() && !c.is_control()))
        }
        Some(']' | 'P' | '_' | '^' | 'X') => {
            let ends = [after.find('\x07').map(|at| at + 2), after.find("\x1b\\").map(|at| at + 3)];
            let end = ends.into_iter().flatten().min().unwrap_or(text.len());
            let body = after[1..].split(['\x07', '\x1b']).next().unwrap_or("");
            (end, after.starts_with(']') && OWN_OSC.contains(&body))
        }
        // The cursor is kept and given back.
        Some('7' | '8' | '\\') => (2, true),
        Some(c) => (1 + c.len_utf8(), false),
        None => (1, false),
    }
}

#[test]
fn foreign_commands_are_told_from_our_own() {
    for own in [
        "\x1b[2J",
        "\x1b[38;2;1;2;3mx\x1b[0m",
        "\x1b[?1049h",
        "\x1b]11;?\x07",
        "\x1b]10;?\x1b\\",
        "a\r\nb",
    ] {
        assert_eq!(foreign(own.as_bytes()), [""; 0], "{own:?}");
    }
    for other in [
        "\x1b]52;c;eA==\x07",
        "\x1b]0;t\x1b\\",
        "\x1bPq\x1b\\",
        "\x1bc",
        "\u{9b}31m",
        "\x07",
        "\x08",
        "\x1b(0",
        "\x1b_x\x1b\\",
    ] {
        assert_eq!(foreign(format!("a{other}b").as_bytes()).len(), 1, "{other:?}");
    }
}
