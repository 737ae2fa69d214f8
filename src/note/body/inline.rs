//! Links and tags in the text of one block.
//!
//! One pass from left to right; what hides its inside is skipped whole: escapes,
//! code, math, autolinks, inline HTML and its comments. Brackets are kept on a
//! stack until their `](` comes, as CommonMark describes it, so the time is
//! linear in the text.
//!
//! Sources: CommonMark 0.31; Obsidian's deviations as its metadata caches show them.

use super::backticks::Backticks;
use super::destination::tail;
use super::{emphasis, html};
use crate::note::linktext::wikilink_end;
use crate::note::tag;

/// Something found, as bytes of the text that was scanned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Find {
    pub start: usize,
    pub end: usize,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// `[[x]]`, or `![[x]]` with its `!`.
    Wikilink { embed: bool },
    /// `[label](destination)`, or an image with its `!`.
    Markdown { embed: bool, label_end: usize, destination: (usize, usize) },
    /// A tag with its `#`.
    Tag,
    /// What is a tag only if the bracket before it begins a link or the marks
    /// before it begin or end emphasis; none otherwise.
    Undecided,
}

#[derive(Debug)]
struct Opener {
    at: usize,
    embed: bool,
    /// The find that stands right behind it and is a tag if this is a link.
    tag: Option<usize>,
}

/// The scanner with its buffers, to be used for block after block.
#[derive(Debug, Default)]
pub(super) struct Inline {
    finds: Vec<Find>,
    openers: Vec<Opener>,
    /// Openers below this count cannot begin a link: one is inside them.
    closed: usize,
    at: usize,
    /// Where the present run of plain text begins.
    run: usize,
    lost: Lost,
    backticks: Backticks,
    /// Bytes in which `*` and `_` mean nothing, in order.
    skipped: Vec<(usize, usize)>,
    /// Tags next to marks of emphasis, as indices of finds.
    doubts: Vec<usize>,
}

/// Closing marks that were looked for and are not there any more.
#[derive(Debug, Default)]
struct Lost {
    dollar: bool,
    dollars: bool,
    comment: bool,
    processing: bool,
    declaration: bool,
    cdata: bool,
    /// Bytes looked at for HTML tags that were none.
    html: usize,
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'`' | b'[' | b']' | b'$' | b'<' | b'#')
}

/// Where the first byte stands that may mean something.
fn first_special(text: &[u8]) -> Option<usize> {
    if is_special(*text.first()?) {
        return Some(0);
    }
    // Sixteen bytes at once: without a branch this is a few comparisons of them all.
    let special = |byte: u8| {
        let is = |mark: u8| u8::from(byte == mark);
        is(b'\\') | is(b'`') | is(b'[') | is(b']') | is(b'$') | is(b'<') | is(b'#')
    };
    let is_plain = |chunk: &&[u8; 16]| chunk.iter().fold(0, |any, &byte| any | special(byte)) == 0;
    let passed = 16 * text.as_chunks::<16>().0.iter().take_while(is_plain).count();
    let step = text[passed..].iter().position(|&byte| is_special(byte))?;
    Some(passed + step)
}

impl Inline {
    /// Finds what is in `text`, in the order of its places.
    pub(super) fn scan(&mut self, text: &str) -> &[Find] {
        self.finds.clear();
        self.openers.clear();
        self.closed = 0;
        self.at = 0;
        self.run = 0;
        self.lost = Lost::default();
        self.backticks = Backticks::default();
        self.skipped.clear();
        self.doubts.clear();
        let bytes = text.as_bytes();
        while let Some(step) = first_special(&bytes[self.at..]) {
            self.at += step;
            match bytes[self.at] {
                b'\\' => self.escape(bytes),
                b'`' => self.code(bytes),
                b'[' => self.open(bytes),
                b']' => self.close(bytes),
                b'$' => self.math(text),
                b'<' => self.angle(text),
                _ => self.hash(text),
            }
        }
        if !self.doubts.is_empty() {
            self.decide(text);
        }
        self.finds.retain(|find| find.what != What::Undecided);
        // A link is found at its end, what is inside it before.
        if !self.finds.is_sorted_by_key(|find| find.start) {
            self.finds.sort_by_key(|find| find.start);
        }
        &self.finds
    }

    /// The bytes of the text scanned last in which marks mean nothing, in order:
    /// code, math, inline HTML, escapes, wikilinks, destinations.
    pub(super) fn skipped(&self) -> &[(usize, usize)] {
        &self.skipped
    }

    /// Adds the bytes of the text scanned last that nobody reads as its words to `to`, in
    /// order and apart: those in which marks mean nothing, and links with their labels.
    pub(super) fn hidden(&self, to: &mut Vec<(usize, usize)>) {
        to.extend(self.skipped());
        let is_link = |find: &&Find| matches!(find.what, What::Markdown { .. });
        to.extend(self.finds.iter().filter(is_link).map(|find| (find.start, find.end)));
        to.sort_unstable();
        to.dedup_by(|next, last| {
            let goes_on = next.0 <= last.1;
            if goes_on {
                last.1 = last.1.max(next.1);
            }
            goes_on
        });
    }

    /// Goes on at `end`, with a new run of text.
    fn skip_to(&mut self, end: usize) {
        self.skipped.push((self.at, end));
        self.at = end;
        self.run = end;
    }

    fn escape(&mut self, text: &[u8]) {
        match text.get(self.at + 1) {
            Some(next) if next.is_ascii_punctuation() => self.skip_to(self.at + 2),
            _ => self.at += 1,
        }
    }

    fn code(&mut self, text: &[u8]) {
        let ticks = self.backticks.at(text, self.at);
        match ticks.end {
            Some(end) => self.skip_to(end),
            None => self.at += ticks.len,
        }
    }

    /// Whether the `!` before `at` is a mark of its own, not the end of
    /// something else.
    fn banged(&self, text: &[u8], at: usize) -> bool {
        at > self.run && text[at - 1] == b'!'
    }

    fn open(&mut self, text: &[u8]) {
        let embed = self.banged(text, self.at);
        if text.get(self.at + 1) == Some(&b'[')
            && let Some(end) = wikilink_end(text, self.at)
        {
            let start = self.at - usize::from(embed);
            self.finds.push(Find { start, end, what: What::Wikilink { embed } });
            if !embed {
                self.closed = self.openers.len();
            }
            self.skip_to(end);
            return;
        }
        self.openers.push(Opener { at: self.at, embed, tag: None });
        self.at += 1;
    }

    fn close(&mut self, text: &[u8]) {
        let at = self.at;
        self.at += 1;
        let Some(opener) = self.openers.pop() else { return };
        let can_link = opener.embed || self.openers.len() >= self.closed;
        self.closed = self.closed.min(self.openers.len());
        if !can_link || text.get(at + 1) != Some(&b'(') {
            return;
        }
        let Some(tail) = tail(text, at + 2) else { return };
        let destination = (tail.destination.start, tail.destination.end);
        self.finds.push(Find {
            start: opener.at - usize::from(opener.embed),
            end: tail.end,
            what: What::Markdown { embed: opener.embed, label_end: at, destination },
        });
        if let Some(tag) = opener.tag {
            self.finds[tag].what = What::Tag;
        }
        if !opener.embed {
            self.closed = self.openers.len();
        }
        self.skip_to(tail.end);
    }

    /// `$..$` and `$$..$$`. A single mark has no space inside and no digit
    /// behind it, so that prices are none.
    fn math(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let double = bytes.get(self.at + 1) == Some(&b'$');
        let body = self.at + 1 + usize::from(double);
        let lost = if double { self.lost.dollars } else { self.lost.dollar };
        let opens = double || text[body..].chars().next().is_some_and(|c| !c.is_whitespace());
        if lost || !opens || body >= bytes.len() {
            self.at += 1;
            return;
        }
        let mark: &[u8] = if double { b"$$" } else { b"$" };
        let mut close = body;
        loop {
            let Some(step) = memchr::memmem::find(&bytes[close..], mark) else {
                // No later mark can be closed either.
                *(if double { &mut self.lost.dollars } else { &mut self.lost.dollar }) = true;
                self.at += 1;
                return;
            };
            close += step;
            let stuck = close == body || bytes[close - 1] == b'\\';
            let spaced = || text[..close].chars().next_back().is_some_and(char::is_whitespace);
            let digit = || text[close + 1..].chars().next().is_some_and(char::is_numeric);
            if stuck || (!double && (spaced() || digit())) {
                close += 1;
                continue;
            }
            self.skip_to(close + mark.len());
            return;
        }
    }

    fn angle(&mut self, text: &str) {
        let bytes = text.as_bytes();
        match autolink_end(bytes, self.at).or_else(|| self.html_end(bytes)) {
            Some(end) => self.skip_to(end),
            None => self.at += 1,
        }
    }

    fn html_end(&mut self, text: &[u8]) -> Option<usize> {
        /// Tags that are none may cost this many bytes in a block.
        const HTML_BYTES_MAX: usize = 1 << 20;
        let rest = &text[self.at..];
        let lost = &mut self.lost;
        let (skipped, mark, lost): (usize, &[u8], &mut bool) = match (rest.get(1)?, rest.get(2)) {
            (b'!', _) if rest.starts_with(b"<!-->") => return Some(self.at + 5),
            (b'!', _) if rest.starts_with(b"<!--->") => return Some(self.at + 6),
            (b'!', _) if rest.starts_with(b"<!--") => (4, b"-->", &mut lost.comment),
            (b'!', _) if rest.starts_with(b"<![CDATA[") => (9, b"]]>", &mut lost.cdata),
            (b'!', Some(byte)) if byte.is_ascii_alphabetic() => (3, b">", &mut lost.declaration),
            (b'?', _) => (2, b"?>", &mut lost.processing),
            _ if lost.html > HTML_BYTES_MAX => return None,
            _ => {
                let end = html::tag_end(text, self.at);
                if end.is_none() {
                    // What was looked at reaches at least to the next `<`.
                    lost.html += memchr::memchr(b'>', rest).unwrap_or(rest.len()).min(4096);
                }
                return end;
            }
        };
        if *lost {
            return None;
        }
        match memchr::memmem::find(&rest[skipped..], mark) {
            Some(step) => Some(self.at + skipped + step + mark.len()),
            None => {
                *lost = true;
                None
            }
        }
    }

    fn hash(&mut self, text: &str) {
        let at = self.at;
        self.at += 1;
        let Some(name) = tag::tag_at(&text[at + 1..]) else { return };
        let end = at + 1 + name.len();
        let before = text[..at].chars().next_back();
        let opener = self.openers.last_mut().filter(|opener| opener.at + 1 == at);
        let what = match before {
            _ if at == self.run => What::Tag,
            Some(c) if c.is_whitespace() => What::Tag,
            Some(';') if ends_in_reference(&text[..at]) => What::Tag,
            Some('[' | '*' | '_') => What::Undecided,
            _ => return,
        };
        if let (Some('['), Some(opener)) = (before, opener) {
            opener.tag = Some(self.finds.len());
        }
        if matches!(before, Some('*' | '_')) || may_end_emphasis(&text[at + 1..], name.len()) {
            self.doubts.push(self.finds.len());
        }
        self.finds.push(Find { start: at, end, what });
        self.at = end;
    }

    /// Finds out what the marks next to tags mean.
    fn decide(&mut self, text: &str) {
        let runs = emphasis::runs(text, &self.skipped);
        for &doubt in &self.doubts {
            let find = &mut self.finds[doubt];
            let next = runs.partition_point(|run| run.at < find.start);
            let before = next.checked_sub(1).map(|before| &runs[before]);
            if let Some(run) = before.filter(|run| run.at + run.len == find.start)
                && (run.opened > 0 || run.left == 0)
            {
                find.what = What::Tag;
            }
            let inside = runs[next..].iter().take_while(|run| run.at < find.end);
            if let Some(end) = inside.filter(|run| run.left < run.len).map(|run| run.at).next() {
                find.end = end;
            }
            if !tag::is_tag(&text[find.start + 1..find.end]) {
                find.what = What::Undecided;
            }
        }
    }
}

/// Whether a `_` in the first `len` bytes of `text` may end emphasis: one that
/// no letter or digit follows.
fn may_end_emphasis(text: &str, len: usize) -> bool {
    memchr::memchr_iter(b'_', &text.as_bytes()[..len])
        .any(|at| !text[at + 1..].starts_with(char::is_alphanumeric))
}

/// The end of `<scheme:...>` or `<name@host>`.
fn autolink_end(text: &[u8], start: usize) -> Option<usize> {
    let rest = &text[start + 1..];
    let close = memchr::memchr3(b'>', b'<', b' ', rest)?;
    let inside = &rest[..close];
    if rest[close] != b'>' || inside.iter().any(|&byte| byte <= b' ') {
        return None;
    }
    let scheme = inside
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && !b"+.-".contains(byte))
        .filter(|&len| inside[len] == b':' && (2..=32).contains(&len));
    let is_scheme = scheme.is_some() && inside[0].is_ascii_alphabetic();
    let is_mail = memchr::memchr(b'@', inside).is_some_and(|at| {
        let host = &inside[at + 1..];
        at > 0
            && !host.is_empty()
            && host.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(byte))
            && inside[..at]
                .iter()
                .all(|byte| byte.is_ascii_graphic() && !b"()[]:;,\\\"".contains(byte))
    });
    (is_scheme || is_mail).then_some(start + close + 2)
}

/// Whether `text` ends in a character reference such as `&amp;`.
fn ends_in_reference(text: &str) -> bool {
    let from = text.len().saturating_sub(34);
    memchr::memrchr(b'&', &text.as_bytes()[from..]).is_some_and(|at| {
        let name = &text.as_bytes()[from + at + 1..text.len() - 1];
        let name = name.strip_prefix(b"#").unwrap_or(name);
        !name.is_empty() && name.iter().all(u8::is_ascii_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut inline = Inline::default();
        let found: Vec<&str> =
            inline.scan(text).iter().map(|find| &text[find.start..find.end]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_wikilink_is_found_with_brackets_of_its_own() {
        check("[[Sq]uare]] ![[pic.png|9]]", &["[[Sq]uare]]", "![[pic.png|9]]"]);
        check("[[a [[Inner]] c]] [[[Triple]]]", &["[[Inner]]", "[[[Triple]]"]);
        check("\\[[no]] [\\[no]] \\![[yes]]", &["[[yes]]"]);
        check("[[]] [[ ]] [[a\nb]]", &[]);
    }

    #[test]
    fn code_math_and_html_hide_what_is_in_them() {
        check("`[[a]]` ``[[b]] ` `` [[c]]", &["[[c]]"]);
        check("` [[a]] `` [[b]] ```", &["[[a]]", "[[b]]"]);
        check("$a[[x]]$ $$[[y]]$$ but $5 and [[Price]] $6", &["[[Price]]"]);
        check("<!-- [[a]] --> <b x='[[c]]'>[[d]]</b> <!-- [[e]]", &["[[d]]", "[[e]]"]);
        check("<https://a.b/[[x]]> <i@a.b> <?[[p]]?> <!D [[d]]>", &[]);
    }

    #[test]
    fn a_markdown_link_may_hold_an_image_but_no_link() {
        check("[t](a.md) [x](a b.md) [e]()", &["[t](a.md)", "[e]()"]);
        check("[![i](p.png)](a.md)", &["[![i](p.png)](a.md)", "![i](p.png)"]);
        check("[a [b](c.md)](d.md)", &["[b](c.md)"]);
        check("[a [[b]] c](d.md)", &["[[b]]"]);
        check("![a [b](c.md)](d.png)", &["![a [b](c.md)](d.png)", "[b](c.md)"]);
        check("[a](<b c.md> 'title') ](x)", &["[a](<b c.md> 'title')"]);
    }

    #[test]
    fn a_tag_begins_a_run_of_text_or_follows_a_space() {
        check("#a x#no (#no) #b/c, #1984 #y1984", &["#a", "#b/c", "#y1984"]);
        check("\\#no \\[#yes `c`#yes [[l]]#yes http://a/#no", &["#yes", "#yes", "[[l]]", "#yes"]);
        check("[#in](a.md) [#no] [x](a.md)#after", &["[#in](a.md)", "#in", "[x](a.md)", "#after"]);
        check("**#bold** *#no _#it_ &nbsp;#ref", &["#bold", "#it", "#ref"]);
    }

    #[test]
    fn repeated_marks_take_linear_time() {
        for mark in [
            "[", "![", "[[", "](", "`", "``` `", "$", "$$ ", "<", "<!--", "<a b=\"", "*#a ", "<?",
            "[a](", "[a](b \"",
        ] {
            let text = mark.repeat(200_000);
            Inline::default().scan(&text);
        }
    }
}
