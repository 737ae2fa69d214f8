use super::*;

/// What bytes mean when nothing follows them.
fn read(chunks: &[&[u8]]) -> Vec<Input> {
    let (mut decoder, mut out) = (Decoder::default(), Vec::new());
    chunks.iter().for_each(|bytes| decoder.read(bytes, &mut out));
    while decoder.patience().is_some() {
        decoder.give_up(&mut out);
    }
    out
}

/// The same wherever the bytes are split, and with a key before and behind.
#[track_caller]
fn check(bytes: &str, expected: &[Input]) {
    for at in 0..=bytes.len() {
        let (first, rest) = bytes.as_bytes().split_at(at);
        assert_eq!(read(&[first, rest]), expected, "{bytes:?} split at {at}");
    }
}

/// The same, when keys come at once before it and behind it.
#[track_caller]
fn check_among_keys(bytes: &str, expected: &[Input]) {
    check(bytes, expected);
    let around = [[key("x")].as_slice(), expected, &[key("y")]].concat();
    check(&format!("x{bytes}y"), &around);
}

fn key(text: &str) -> Input {
    Input::Key(Key::parse(text).expect("a key"))
}

#[test]
fn keys_are_those_that_terminals_send_for_them() {
    for (bytes, name) in [
        ("q", "q"),
        ("G", "G"),
        (" ", "space"),
        ("é", "é"),
        ("日", "日"),
        ("😀", "😀"),
        ("\r", "enter"),
        ("\n", "ctrl-j"),
        ("\t", "tab"),
        ("\x7f", "backspace"),
        ("\x08", "ctrl-h"),
        ("\x03", "ctrl-c"),
        ("\0", "ctrl-space"),
        ("\x1f", "ctrl-7"),
        ("\x1bx", "alt-x"),
        ("\x1bé", "alt-é"),
        ("\x1b\r", "alt-enter"),
        ("\x1b\x7f", "alt-backspace"),
        ("\x1b[A", "up"),
        ("\x1b[B", "down"),
        ("\x1b[C", "right"),
        ("\x1b[D", "left"),
        ("\x1b[H", "home"),
        ("\x1b[F", "end"),
        ("\x1bOA", "up"),
        ("\x1bOH", "home"),
        ("\x1bOM", "enter"),
        ("\x1b[1~", "home"),
        ("\x1b[4~", "end"),
        ("\x1b[7~", "home"),
        ("\x1b[3~", "delete"),
        ("\x1b[5~", "pageup"),
        ("\x1b[6~", "pagedown"),
        ("\x1b[Z", "shift-tab"),
        ("\x1bOP", "f1"),
        ("\x1bOS", "f4"),
        ("\x1b[[A", "f1"),
        ("\x1b[[E", "f5"),
        ("\x1b[15~", "f5"),
        ("\x1b[24~", "f12"),
        ("\x1b[1;2B", "shift-down"),
        ("\x1b[1;5D", "ctrl-left"),
        ("\x1b[1;3A", "alt-up"),
        ("\x1b[5;5~", "ctrl-pageup"),
    ] {
        check_among_keys(bytes, &[key(name)]);
    }
}

#[test]
fn the_key_that_comes_is_another_where_terminals_have_one_code_for_both() {
    for (pressed, sent) in [
        ("ctrl-i", "tab"),
        ("ctrl-m", "enter"),
        ("ctrl-[", "esc"),
        ("alt-ctrl-m", "alt-enter"),
        ("ctrl-?", "backspace"),
        ("ctrl-@", "ctrl-space"),
        ("ctrl-\\", "ctrl-4"),
        ("ctrl-/", "ctrl-7"),
        ("ctrl-h", "ctrl-h"),
        ("ctrl-j", "ctrl-j"),
        ("ctrl-z", "ctrl-z"),
        ("ctrl-space", "ctrl-space"),
        ("ctrl-7", "ctrl-7"),
        ("ctrl-left", "ctrl-left"),
        ("i", "i"),
        ("alt-[", "alt-["),
    ] {
        let parsed = |text| Key::parse(text).expect("a key");
        assert_eq!(as_sent(parsed(pressed)), parsed(sent), "{pressed}");
    }
}

#[test]
fn keys_are_read_as_numbers_and_only_when_they_go_down() {
    for (bytes, names) in [
        ("\x1b[27u", &["esc"][..]),
        ("\x1b[13u", &["enter"]),
        ("\x1b[13;5u", &["ctrl-enter"]),
        ("\x1b[9;2u", &["shift-tab"]),
        ("\x1b[127;5u", &["ctrl-backspace"]),
        ("\x1b[112;5u", &["ctrl-p"]),
        ("\x1b[97;6u", &["ctrl-a"]),
        ("\x1b[97;2u", &["A"]),
        ("\x1b[97:65;2u", &["A"]),
        ("\x1b[49:33;2u", &["!"]),
        ("\x1b[97;1:1u", &["a"]),
        ("\x1b[97;1:2u", &["a"]),
        ("\x1b[97;1:3u", &[]),
        ("\x1b[1;1:3A", &[]),
        ("\x1b[57405u", &["6"]),
        ("\x1b[57414u", &["enter"]),
        ("\x1b[57426u", &["delete"]),
        // A Shift key, a key of a radio, a character that is none.
        ("\x1b[57441;2u", &[]),
        ("\x1b[57428u", &[]),
        ("\x1b[55296u", &[]),
        ("\x1b[27;5;112~", &["ctrl-p"]),
        ("\x1b[27;2;65~", &["A"]),
    ] {
        let keys: Vec<Input> = names.iter().map(|name| key(name)).collect();
        check_among_keys(bytes, &keys);
    }
}

#[test]
fn what_a_terminal_answers_is_never_typed_text() {
    for bytes in [
        // DA2, DA3.
        "\x1b[>1;4000;29c",
        "\x1bP!|00000000\x1b\\",
        // DSR, where the cursor is, DECRPM, DECRQSS.
        "\x1b[0n",
        "\x1b[12;40R",
        "\x1b[?12;40R",
        "\x1b[?12;40;1R",
        "\x1b[?2026;2$y",
        "\x1b[?2031;1$y",
        "\x1b[4;2$y",
        "\x1bP1$r0m\x1b\\",
        // Keyboard flags, colours of the palette, sizes, the title, focus.
        "\x1b[?1u",
        "\x1b]4;1;rgb:ffff/0000/0000\x07",
        "\x1b[4;600;800t",
        "\x1b[8;45;160t",
        "\x1b]lTitle\x1b\\",
        "\x1b[I",
        "\x1b[O",
        // kitty's graphics and its clipboard, terminfo.
        "\x1b_Gi=31;ENOENT:no such file\x1b\\",
        "\x1b_Gi=31,p=2;OK\x1b\\",
        "\x1b]52;c;cGFzdGU=\x07",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b^private\x1b\\",
        "\x1bXstring\x1b\\",
        // What nobody has thought of.
        "\x1b[>4;1m",
        "\x1b[=5;1u",
        "\x1b[ q",
        "\x1b[99999999999999999999~",
        "\x1b[999;1~",
        "\x1bO5j",
    ] {
        check_among_keys(bytes, &[]);
    }
}

#[test]
fn colours_are_taken_whenever_they_are_told() {
    let text = || Some(Told::Text((255, 255, 255)));
    let back = || Some(Told::Back((40, 40, 40)));
    for (bytes, told) in [
        ("\x1b]10;rgb:ffff/ffff/ffff\x1b\\", text()),
        ("\x1b]11;rgb:2828/2828/2828\x07", back()),
        ("\x1b]11;rgb:28/28/28\x07", back()),
        ("\x1b]11;rgba:2828/2828/2828/8000\x07", back()),
        ("\x1b]11;#282828\x07", back()),
        ("\x1b]10;rgb:f/f/f\x07", text()),
        ("\x1b]11;rgb:28/28\x07", None),
        ("\x1b]11;rgb:12345/0/0\x07", None),
        ("\x1b]11;rgb:+1/-1/0\x07", None),
        ("\x1b]11;#28é28\x07", None),
        ("\x1b]11;#\x07", None),
        ("\x1b]11;?\x07", None),
        ("\x1b]12;rgb:ff/ff/ff\x07", None),
        ("\x1b[?997;1n", Some(Told::Changed)),
        ("\x1b[?997;2n", Some(Told::Changed)),
        ("\x1b[?99n", None),
    ] {
        let told: Vec<Input> = told.into_iter().map(Input::Told).collect();
        check_among_keys(bytes, &told);
    }
}

#[test]
fn what_it_says_of_itself_is_taken() {
    for (bytes, told) in [
        ("\x1b[?62;22;52c", Told::Kinds(vec![62, 22, 52])),
        ("\x1b[?1;2c", Told::Kinds(vec![1, 2])),
        ("\x1b[?6c", Told::Kinds(vec![6])),
        ("\x1bP>|tmux 3.3a\x1b\\", Told::Name("tmux 3.3a".into())),
        ("\x1b[6;20;9t", Told::Cell(9, 20)),
        ("\x1b_Gi=31;OK\x1b\\", Told::Takes(31)),
    ] {
        check_among_keys(bytes, &[Input::Told(told)]);
    }
}

#[test]
fn the_mouse_is_read_as_new_and_old_terminals_tell_of_it() {
    for (bytes, expected) in [
        ("\x1b[<0;1;1M", Some((Mouse::Click, 0, 0))),
        ("\x1b[<4;300;20M", Some((Mouse::Click, 299, 19))),
        ("\x1b[<32;300;20M", Some((Mouse::Drag, 299, 19))),
        ("\x1b[<0;300;20m", Some((Mouse::Release, 299, 19))),
        ("\x1b[<64;5;6M", Some((Mouse::WheelUp, 4, 5))),
        ("\x1b[<65;5;6M", Some((Mouse::WheelDown, 4, 5))),
        ("\x1b[<0;0;0M", Some((Mouse::Click, 0, 0))),
        // Other buttons, movement, a wheel to the side, places that cannot be.
        ("\x1b[<1;5;6M", None),
        ("\x1b[<2;5;6m", None),
        ("\x1b[<35;5;6M", None),
        ("\x1b[<66;5;6M", None),
        ("\x1b[<128;5;6M", None),
        ("\x1b[<0;70000;1M", None),
        ("\x1b[<0;-1;1M", None),
        ("\x1b[<0;1M", None),
        // Without their own end, and with numbers.
        ("\x1b[M %&", Some((Mouse::Click, 4, 5))),
        ("\x1b[M#%&", Some((Mouse::Release, 4, 5))),
        ("\x1b[M`%&", Some((Mouse::WheelUp, 4, 5))),
        ("\x1b[32;5;6M", Some((Mouse::Click, 4, 5))),
        ("\x1b[0;5;6M", None),
    ] {
        let inputs: Vec<Input> = expected
            .into_iter()
            .map(|(what, column, row)| Input::Mouse(what, column, row))
            .collect();
        check_among_keys(bytes, &inputs);
    }
}

#[test]
fn a_paste_is_text_whatever_is_in_it() {
    for text in ["", "two\nlines", "\x1b[31m\x1b]0;t\x07", "\x1b[201", "\x1b\x1b[20", "日"] {
        let bytes = format!("\x1b[200~{text}\x1b[201~");
        check_among_keys(&bytes, &[Input::Paste(text.to_owned())]);
    }
}

#[test]
fn a_long_paste_is_cut_between_characters_and_taken_whole() {
    let paste = format!("\x1b[200~x{}\x1b[201~q", "é".repeat(PASTE_BYTES_MAX));
    let found = read(&[paste.as_bytes()]);
    let [Input::Paste(kept), behind] = &*found else { unreachable!("a paste and a key") };
    assert_eq!(kept.len(), PASTE_BYTES_MAX - 1);
    assert_eq!(*behind, key("q"));
}

#[test]
fn a_key_that_begins_a_sequence_is_one_when_nothing_follows() {
    for (bytes, names) in [
        ("\x1b", &["esc"][..]),
        ("\x1b\x1b", &["esc", "esc"]),
        ("\x1b\x1b[A", &["esc", "up"]),
        ("\x1b[", &["alt-["]),
        ("\x1bO", &["alt-O"]),
        ("\x1b]", &["alt-]"]),
        ("\x1bP", &["alt-P"]),
        ("\x1b_", &["alt-_"]),
    ] {
        let keys: Vec<Input> = names.iter().map(|name| key(name)).collect();
        check(bytes, &keys);
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        decoder.read(bytes.as_bytes(), &mut out);
        let patience = decoder.patience().unwrap_or_default();
        assert!(patience < Duration::from_millis(100), "{bytes:?} waits {patience:?}");
    }
}

#[test]
fn what_breaks_off_costs_the_keys_behind_it_nothing() {
    for begun in [
        "\x1b[?997",
        "\x1b[1;5",
        "\x1b[<0;1",
        "\x1b[[",
        "\x1bO5",
        "\x1b]11;rgb:",
        "\x1b]11;rgb:ff\x1b",
        "\x1bP1$r",
        "\x1b_Gi=31",
        "\x1b[M ",
        "é\u{301}",
    ] {
        // The last byte of a character is missing, too.
        let begun = &begun.as_bytes()[..begun.len() - usize::from(begun.starts_with('é'))];
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        decoder.read(begun, &mut out);
        assert!(decoder.patience().is_some(), "{begun:?} has not begun");
        decoder.give_up(&mut out);
        assert_eq!(decoder.patience(), None, "{begun:?} goes on");
        out.clear();
        decoder.read(b"q", &mut out);
        assert_eq!(out, [key("q")], "after {begun:?}");
        // A key that is no part of any answer ends it at once.
        let all = [begun, b"\x03"].concat();
        assert_eq!(read(&[&all]).last(), Some(&key("ctrl-c")), "after {begun:?}");
    }
}

#[test]
fn bytes_that_are_no_characters_are_dropped() {
    for bytes in
        [&b"\x80"[..], b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5", b"\xe6\x97", b"\xc2\x9b"]
    {
        let all = [b"x", bytes, b"y"].concat();
        assert_eq!(read(&[&all]), [key("x"), key("y")], "{bytes:?}");
    }
}

#[test]
fn a_flood_without_an_end_takes_no_room() {
    for begin in ["\x1b[", "\x1b]", "\x1bP", "\x1b[200~", "\x1b[<"] {
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        decoder.read(begin.as_bytes(), &mut out);
        for _ in 0..1_000 {
            decoder.read(&[b'1'; 1_000], &mut out);
        }
        assert_eq!(out, [], "{begin:?}");
        assert!(decoder.0.n_kept() < 2 * PASTE_BYTES_MAX, "{begin:?}");
    }
}
