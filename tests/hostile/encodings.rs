//! Bytes that are not the text one hopes for.

use super::Weight;

/// Files by name.
pub fn files(weight: Weight) -> Vec<(String, Vec<u8>)> {
    let text = "# É\n[[Hub]] — a fact about it *(about Hub)*\n- [ ] é @Hub\n";
    let utf16 = |unit: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let every: Vec<u8> = (0..=255).cycle().take(256 * 8).collect();
    let mut noise = Vec::new();
    let mut state = 1_u32;
    for _ in 0..if weight == Weight::Heavy { 1 << 20 } else { 4_096 } {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.push((state >> 24) as u8);
    }
    let mut cut = text.as_bytes().to_vec();
    cut.extend_from_slice(b"\xf0\x9f\x94");
    [
        ("empty", Vec::new()),
        ("nul", text.replace(' ', "\0").into_bytes()),
        ("only nul", vec![0; 4_096]),
        ("utf-8 with mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("utf-8 with marks", [b"\xef\xbb\xbf\xef\xbb\xbf", text.as_bytes()].concat()),
        ("utf-16 le", utf16(u16::to_le_bytes, true)),
        ("utf-16 be", utf16(u16::to_be_bytes, true)),
        ("utf-16 without mark", utf16(u16::to_le_bytes, false)),
        ("utf-16 odd", [&utf16(u16::to_le_bytes, true)[..], b"x"].concat()),
        ("utf-16 lone", vec![0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]),
        ("utf-32 mark", [b"\xff\xfe\x00\x00", text.as_bytes()].concat()),
        ("latin-1", latin),
        ("crlf", text.replace('\n', "\r\n").into_bytes()),
        ("cr", text.replace('\n', "\r").into_bytes()),
        ("mixed", b"[[Hub]]\r\n\n\r\r\n# x\r- [ ] a\n".to_vec()),
        ("cut", cut),
        ("overlong", b"[[Hub]] \xc0\xaf \xe0\x80\xaf \xf0\x80\x80\xaf \xc1\x9b[31m".to_vec()),
        ("surrogates", b"[[Hub]] \xed\xa0\x80\xed\xb0\x80".to_vec()),
        ("beyond", b"[[Hub]] \xf4\x90\x80\x80 \xf8\x88\x80\x80\x80 \xfe \xff".to_vec()),
        ("c1 bytes", b"[[Hub]] \x9b31m \x9d52;c;eA==\x9c \x90q\x9c".to_vec()),
        ("every byte", every),
        ("noise", noise),
        ("twice encoded", "[[Hub]] Ã¢â‚¬â„¢ Ã°Å¸â€\u{9d} â€” ðŸ”¥".as_bytes().to_vec()),
        ("no last line", b"[[Hub]]\n# x".to_vec()),
    ]
    .map(|(name, bytes)| (format!("encoding/{name}.md"), bytes))
    .into()
}
