//! Addresses that lead out of the program, and which of them may be opened.
//!
//! Text of a note is no reason to run anything: an address is opened only if its
//! scheme is one of [`SCHEMES`], it is not longer than [`ADDRESS_BYTES_MAX`], and
//! nothing in it could be taken for an option or a command of a terminal. What is
//! not printable ASCII in it is percent-encoded (RFC 3986), so that what is shown
//! is what is opened.

use std::fmt::Write;

/// The schemes that are opened outside.
pub const SCHEMES: [&str; 4] = ["http", "https", "mailto", "obsidian"];

/// What Obsidian is asked to do by an address of a note: to show something. Others
/// write notes, and those of plugins run what stands in them.
const ASKED_OF_OBSIDIAN: [&str; 3] = ["open", "search", "vault"];

/// The longest address that is opened, in bytes.
pub const ADDRESS_BYTES_MAX: usize = 2_083;

/// An address that may be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// An address as it stands in a note.
    ///
    /// # Errors
    /// A sentence why it is not opened.
    pub fn new(written: &str) -> Result<Self, String> {
        let written = written.trim();
        let scheme = written.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme {
            Some(scheme) if SCHEMES.contains(&&*scheme) => {}
            Some(scheme) if is_scheme(&scheme) => {
                return Err(format!("Addresses of the kind {scheme}: are not opened from here."));
            }
            _ => return Err("This is no address of the web.".to_owned()),
        }
        if is_with_files(written) {
            return Err("This address would send a file of yours along.".to_owned());
        }
        if asks_more_of_obsidian(written) {
            return Err("This address asks more of Obsidian than to show something.".to_owned());
        }
        let mut address = String::with_capacity(written.len());
        for c in written.chars() {
            match c {
                // Those that no address holds as they are.
                '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | ' ' => {
                    encode(c, &mut address);
                }
                '!'..='~' => address.push(c),
                _ => encode(c, &mut address),
            }
        }
        match address.len() {
            0..=ADDRESS_BYTES_MAX => Ok(Self(address)),
            _ => Err("This address is too long to be opened.".to_owned()),
        }
    }

    /// The address that has Obsidian open a file of a vault, at a heading or block
    /// (Obsidian's help, "Obsidian URI"). A path longer than an address can be is
    /// cut off by nobody: such a link is as long as it is.
    pub fn in_obsidian(vault: &str, path: &str, subpath: Option<&str>) -> Self {
        let mut file = path.strip_suffix(".md").unwrap_or(path).to_owned();
        if let Some(subpath) = subpath {
            file.push('#');
            file.push_str(subpath);
        }
        Self(format!("obsidian://open?vault={}&file={}", component(vault), component(&file)))
    }

    /// All of it; printable ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Some programs for mail attach what such an address names.
fn is_with_files(address: &str) -> bool {
    let address = without_escapes(address).to_ascii_lowercase();
    address.starts_with("mailto:") && address.contains("attach")
}

fn asks_more_of_obsidian(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let Some(rest) = address.strip_prefix("obsidian:") else { return false };
    // `obsidian:///a/path` opens a file by its path.
    let asked = rest.trim_start_matches('/').split(['?', '/', '#']).next().unwrap_or_default();
    !rest.starts_with("///") && !ASKED_OF_OBSIDIAN.contains(&asked)
}

/// With `%41` as `A`, of ASCII only.
fn without_escapes(address: &str) -> String {
    let mut parts = address.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(u8::is_ascii) {
            Some(byte) => {
                out.push(char::from(byte));
                out.push_str(&part[2..]);
            }
            None => {
                out.push('%');
                out.push_str(part);
            }
        }
    }
    out
}

fn is_scheme(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_part)
}

/// Text as one value of a query: all but letters, digits and `-_.~` encoded.
fn component(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '~' => out.push(c),
            _ => encode(c, &mut out),
        }
    }
    out
}

fn encode(c: char, out: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Result<&str, &str>) {
        let address = Address::new(written);
        match expected {
            Ok(opened) => assert_eq!(address.as_ref().map(Address::as_str), Ok(opened)),
            Err(words) => {
                let said = address.expect_err("it is not to be opened");
                assert!(said.contains(words), "{said}");
            }
        }
    }

    #[test]
    fn an_address_is_opened_by_its_scheme_and_as_it_is_shown() {
        check("https://a.example/x?y=1#z", Ok("https://a.example/x?y=1#z"));
        check(" HTTP://a.example/ü b ", Ok("HTTP://a.example/%C3%BC%20b"));
        check("mailto:jo@a.example", Ok("mailto:jo@a.example"));
        check("obsidian://open?vault=v&file=a%20b", Ok("obsidian://open?vault=v&file=a%20b"));
        check("obsidian://vault/v/a", Ok("obsidian://vault/v/a"));
        check("obsidian:///home/jo/a.md", Ok("obsidian:///home/jo/a.md"));
        check("https://a\u{1b}]52;c;x\u{7}\u{202e}", Ok("https://a%1B]52;c;x%07%E2%80%AE"));
        check("https://a/`$(x)`|&;", Ok("https://a/%60$(x)%60%7C&;"));
    }

    #[test]
    fn what_could_run_something_is_not_opened() {
        check("javascript:alert(1)", Err("of the kind javascript:"));
        check("file:///etc/passwd", Err("of the kind file:"));
        check("vscode://x", Err("of the kind vscode:"));
        check("mailto:a@b.example?Attach=/etc/passwd", Err("a file of yours"));
        check("mailto:a@b.example?%41tt%61ch=/etc/passwd", Err("a file of yours"));
        for asked in ["adv-uri?eval=x", "/new?name=x", "shell-commands/?execute=x", ""] {
            check(&format!("obsidian:/{asked}"), Err("asks more of Obsidian"));
        }
        check("OBSIDIAN://Hook-get-address", Err("asks more of Obsidian"));
        check("--help", Err("no address"));
        check("-x:http://a", Err("no address"));
        check("www.a.example", Err("no address"));
        check(&format!("https://a/{}", "x".repeat(3_000)), Err("too long"));
    }

    #[test]
    fn a_link_into_obsidian_holds_its_path_and_heading_in_one_value_each() {
        let address = Address::in_obsidian("My & own", "People/Jó #1.md", Some("Who? *x*"));
        let expected =
            "obsidian://open?vault=My%20%26%20own&file=People%2FJ%C3%B3%20%231%23Who%3F%20%2Ax%2A";
        assert_eq!(address.as_str(), expected);
        let plain = Address::in_obsidian("v", "a.canvas", None);
        assert_eq!(plain.as_str(), "obsidian://open?vault=v&file=a.canvas");
    }
}
