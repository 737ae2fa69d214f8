//! Text that commands a terminal, turns the reading order, or hides: each in
//! every place of a note, and every place with all of them.

/// What is tried, and what it is called.
#[rustfmt::skip]
pub const PAYLOADS: &[(&str, &str)] = &[
    ("colour",        "\x1b[31mred"),
    ("clear",         "\x1b[2J\x1b[H"),
    ("up and over",   "\x1b[1A\rharmless"),
    ("clipboard",     "\x1b]52;c;ZXZpbA==\x07"),
    ("clipboard st",  "\x1b]52;c;ZXZpbA==\x1b\\"),
    ("title",         "\x1b]0;owned\x07"),
    ("link",          "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\"),
    ("notify",        "\x1b]777;notify;a;b\x07"),
    ("answer back",   "\x1b[c\x1b[6n\x1b[21t"),
    ("device string", "\x1bP$q\"p\x1b\\"),
    ("application",   "\x1b_Ga=T,f=100;AAAA\x1b\\"),
    ("privacy",       "\x1b^x\x1b\\"),
    ("alternate",     "\x1b[?1049l\x1b[?1000h"),
    ("reset",         "\x1bc"),
    ("charset",       "\x0e\x1b(0\x0f"),
    ("c1 csi",        "\u{9b}31mred\u{9b}2J"),
    ("c1 osc",        "\u{9d}52;c;ZXZpbA==\u{9c}"),
    ("c1 dcs",        "\u{90}q\u{9c}"),
    ("backspaces",    "visible\x08\x08\x08\x08\x08\x08\x08hidden"),
    ("bell",          "\x07\x07"),
    ("tab and feed",  "a\tb\x0bc\x0cd"),
    ("return",        "good\rbad"),
    ("delete",        "a\x7fb"),
    ("override",      "\u{202e}dm.exe\u{202c}"),
    ("embedding",     "\u{202a}a\u{202b}b\u{202d}c\u{202c}"),
    ("isolates",      "\u{2066}a\u{2067}b\u{2068}c\u{2069}"),
    ("marks",         "a\u{200e}b\u{200f}c\u{61c}d"),
    ("nothing wide",  "a\u{200b}b\u{2060}c\u{feff}d"),
    ("tags",          "a\u{e0001}\u{e0041}\u{e0042}\u{e007f}b"),
    ("separators",    "a\u{2028}b\u{2029}c\u{85}d"),
    ("annotations",   "a\u{fff9}b\u{fffa}c\u{fffb}d"),
    ("selectors",     "❤\u{fe0f}☎\u{fe0e}👍🏽👩\u{200d}🔬🏳\u{fe0f}\u{200d}🌈"),
    ("stacked",       "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}"),
    ("mountain",      "Z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}"),
    ("large family",  "👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}👨\u{200d}"),
    ("lone mark",     "\u{301}\u{20e3}\u{fe0f}"),
    ("right to left", "שלום עליכם مرحبا بالعالم"),
    ("wide",          "日本語の名前ｆｕｌｌ　ｗｉｄｔｈ"),
    ("wider",         "﷽𒐫⸻꧅"),
    ("private",       "\u{e000}\u{f8ff}\u{10fffd}\u{fffe}\u{ffff}"),
    ("flags",         "🇩🇪🇫🇷🇩🇪🇫"),
    ("json",          "\",\"x\":\"\\u001b\\\"}\n"),
    ("markup",        "</script><b>&lt;\"'`{{x}}${x}%s%n"),
    ("shell",         "$(touch owned) `touch owned` ; touch owned | sh && x > owned"),
    ("option",        "--json -rf *"),
];

/// The places of a note; `X` stands for what is tried.
#[rustfmt::skip]
pub const PLACES: &[(&str, &str)] = &[
    ("title",          "---\ntitle: 'X'\n---\n[[Hub]]\n"),
    ("title escaped",  "---\ntitle: \"\\e]52;c;x\\a \\u202e\\x9b X\"\n---\n[[Hub]]\n"),
    ("alias",          "---\naliases: ['X', other]\n---\n[[Hub]]\n"),
    ("alias list",     "---\naliases:\n  - 'X'\n---\n[[Hub]]\n"),
    ("tag",            "---\ntags: ['X']\n---\n[[Hub]] #aXb #X/y\n"),
    ("class",          "---\nclass: 'X'\nentity: 'X'\n---\n[[Hub]]\n"),
    ("participant",    "---\nparticipants: ['X', '[[X]]', Hub]\ndate: 2026-01-02\n---\n[[Hub]]\n"),
    ("property",       "---\n'X': 'X'\nup: '[[X]]'\n---\n[[Hub]]\n"),
    ("date",           "---\ndate: 'X'\n---\n[[Hub]]\n"),
    ("broken front",   "---\ntitle: X: X\n\tX: [X\naliases: X\n---\n[[Hub]]\n"),
    ("heading",        "# X\n[[Hub]]\n## a X\nX\n===\n"),
    ("text",           "X [[Hub]] X\n"),
    ("emphasis",       "*X* **X** ~~X~~ ==X== _X_ [[Hub]]\n"),
    ("link target",    "[[X]] [[X#X]] [[Hub#X]] [[Hub^X]]\n"),
    ("link words",     "[[Hub|X]] [X](Hub.md) [Hub](X.md)\n"),
    ("embed",          "![[X]] ![[X.png|X]] ![X](X.png) ![[Hub#X]]\n"),
    ("address",        "[x](http://X) <http://X> http://X.example/X [x](javascript:X) [[Hub]]\n"),
    ("task",           "- [ ] do X @X 📅 2026-01-02 #X [[Hub]]\n- [X] done @\"X\" 🔁 X 🆔 X\n"),
    ("task fields",    "- [ ] do [due:: X] [X:: X] (X:: X) [[Hub]]\n"),
    ("fact",           "- X is so *(about X)*\n- it is *(about Hub X)* [[Hub]]\n"),
    ("decision",       "## Decisions\n- X it is, [[Hub]]\n"),
    ("field",          "X:: X\nkey:: X [[Hub]]\n- [X:: X]\n"),
    ("code",           "`X` [[Hub]]\n```X\nX\n```\n    X\n"),
    ("quote",          "> X [[Hub]]\n> > X\n"),
    ("callout",        "> [!X] X\n> X [[Hub]]\n> [!note]- X\n> X\n"),
    ("table",          "| X | b |\n|---|:-:|\n| [[Hub\\|X]] | X |\n"),
    ("footnote",       "a[^X] [[Hub]]\n\n[^X]: X\n[^1]: X ^[X]\n"),
    ("block",          "a X ^X\n[[Hub]] [[#^X]]\n"),
    ("comment",        "%%X%% <!-- X --> [[Hub]]\n%%\nX\n%%\n"),
    ("html",           "<div title=\"X\">X</div> <X> &#27; &#x9b; &#8238; [[Hub]]\n"),
    ("math",           "$X$ [[Hub]]\n$$\nX\n$$\n"),
    ("reference",      "[a][X] [[Hub]]\n\n[X]: X \"X\"\n"),
];

/// For each place a note with all that is tried, for each of that a note with all
/// places, and a canvas.
pub fn notes() -> impl Iterator<Item = (String, String)> {
    let by_place = PLACES.iter().map(|(name, form)| {
        // One frontmatter a note: the first of it counts, so it has its own notes.
        let all: String = PAYLOADS.iter().map(|(_, text)| filled(form, text)).collect();
        (format!("place/{name}.md"), all)
    });
    let by_payload = PAYLOADS.iter().map(|(name, text)| {
        let bodies = PLACES.iter().filter(|(_, form)| !form.starts_with("---"));
        let bodies: String = bodies.map(|(_, form)| filled(form, text)).collect();
        let front = filled("---\ntitle: 'X'\naliases: ['X']\ntags: ['X']\n'X': 'X'\n---\n", text);
        (format!("payload/{name}.md"), front + &bodies)
    });
    let in_front = PLACES.iter().filter(|(_, form)| form.starts_with("---"));
    let in_front = in_front.flat_map(|(place, form)| {
        // Every third of them, each of them in some place.
        let shift = place.len();
        let some = PAYLOADS.iter().enumerate().filter(move |(at, _)| (at + shift) % 3 == 0);
        some.map(move |(_, (name, text))| (format!("front/{place}, {name}.md"), filled(form, text)))
    });
    let canvases = PAYLOADS.iter().step_by(4).map(|(name, text)| {
        let text = serde_json::Value::from(format!("{text} [[Hub]] [[{text}]]"));
        let nodes = format!(
            r#"{{"id":"1","type":"text","text":{text}}},{{"id":"2","type":"file","file":{text}}}"#
        );
        (format!("canvas/{name}.canvas"), format!(r#"{{"nodes":[{nodes}],"edges":[]}}"#))
    });
    by_place.chain(by_payload).chain(in_front).chain(canvases)
}

/// A place with something in it. Single quotes of YAML are doubled.
fn filled(form: &str, text: &str) -> String {
    let quoted = text.replace('\'', "''");
    form.replace("'X'", &format!("'{quoted}'")).replace('X', text)
}
