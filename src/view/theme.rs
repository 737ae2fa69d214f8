//! Roles to styles. Neutral tones are mixed from text and ground: those of the
//! reader's theme, or else the terminal's own, for which hues come in a set for
//! dark and a set for light ground. A terminal that does not tell its colours gets
//! its own sixteen, and one without colour gets bold, dim and reverse.

use ratatui::style::{Color, Modifier, Style};

use super::tones::{self, faint, faintest, mix, raised, to_depth};
use crate::app::ground::{Depth, Ground, Rgb};
use crate::app::ink::Ink;
use crate::app::page::{CalloutKind, LinkState, Marks, Role};
use crate::app::palette::{self, Colours, Palette};
use crate::app::settings::Signs;
use crate::vault::{Class, Node, NodeKind};

/// The styles of everything that is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// Body text.
    pub text: Style,
    /// Secondary text.
    pub dim: Style,
    /// Frames of columns.
    pub frame: Style,
    /// Where one is.
    pub accent: Style,
    /// The fill of the selected row.
    pub selected: Style,
    /// The fill of a selection that was left behind.
    pub left_behind: Style,
    /// What a search matched.
    pub matched: Style,
    /// What needs attention.
    pub warning: Style,
    /// Text and ground, where they are not the terminal's own.
    pub ground: Option<(Color, Color)>,
    /// Which signs are drawn.
    pub signs: Signs,
    hues: Hues,
    code: Style,
    /// In the order of [`Ink::ALL`].
    inks: [Style; Ink::ALL.len()],
    heading: Style,
    /// What is drawn on a fill in place of each colour of the ground.
    raised: Option<[(Color, Color); N_RAISED]>,
}

/// Secondary text, frames, links to nothing, and the hues.
const N_RAISED: usize = 11;

#[derive(Debug, Clone, Copy)]
struct Hues {
    person: Style,
    company: Style,
    project: Style,
    topic: Style,
    tag: Style,
    link: Style,
    faint_link: Style,
    good: Style,
}

/// How much of the text colour is in the fill of the selected row, in hundredths.
const SELECTED_PART: u16 = 14;

impl Theme {
    /// The theme for a ground.
    pub fn of(ground: &Ground, colours: &Colours) -> Self {
        match (ground.depth, colours, ground.colours) {
            (Depth::None, ..) => Self::without_colour(),
            (Depth::Sixteen, ..) | (_, Colours::Terminal, _) | (_, Colours::Mixed, None) => {
                Self::of_sixteen(ground.is_dark())
            }
            (depth, Colours::Palette(palette), _) => {
                let (text, back) = (palette.text(), palette.back());
                let ground = Some((to_depth(text, depth), to_depth(back, depth)));
                Self { ground, ..Self::mixed(text, back, palette.hues(), depth) }
            }
            (depth, Colours::Mixed, Some((text, back))) => {
                Self::mixed(text, back, hues_on(ground.is_dark()), depth)
            }
        }
    }

    /// The same with these signs.
    #[must_use]
    pub fn with_signs(self, signs: Signs) -> Self {
        Self { signs, ..self }
    }

    fn mixed(text: Rgb, back: Rgb, set: [Rgb; 8], depth: Depth) -> Self {
        let colour = |rgb: Rgb| to_depth(rgb, depth);
        let fore = |rgb: Rgb| Style::new().fg(colour(rgb));
        let tone = |part: u16| mix(back, text, part);
        let [amber, green, blue, violet, sand, teal, link, red] = set.map(fore);
        let (dim, frame) = (faintest(text, back), tones::frame(text, back));
        let faint_link = faint(set[6], back);
        // Of the fills it differs most from the ground.
        let fill = tone(SELECTED_PART);
        let on_fill = |rgb: Rgb, least| (colour(rgb), colour(raised(rgb, text, fill, least)));
        let [a, b, c, d, e, f, g, h] = set.map(|hue| on_fill(hue, tones::READABLE));
        let [dim_on, link_on] = [dim, faint_link].map(|rgb| on_fill(rgb, tones::READABLE));
        let frame_on = on_fill(frame, tones::SEEN);
        Self {
            raised: Some([dim_on, link_on, frame_on, a, b, c, d, e, f, g, h]),
            text: Style::new(),
            dim: fore(dim),
            frame: fore(frame),
            accent: amber,
            selected: Style::new().bg(colour(fill)),
            left_behind: Style::new().bg(colour(tone(8))),
            matched: amber.add_modifier(Modifier::BOLD),
            warning: red,
            ground: None,
            signs: Signs::default(),
            hues: Hues {
                person: green,
                company: blue,
                project: violet,
                topic: sand,
                tag: teal,
                link,
                faint_link: fore(faint_link),
                good: green,
            },
            code: Style::new().bg(colour(tone(CODE_PART))),
            inks: inks(text, back, set).map(fore),
            heading: Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// Of the sixteen, those that most palettes make to be read on such a ground: of
    /// xterm's own, yellow, green and cyan cannot be read on white.
    fn of_sixteen(is_dark: bool) -> Self {
        let fore = |colour: Color| Style::new().fg(if is_dark { colour } else { on_light(colour) });
        let dim = Style::new().add_modifier(Modifier::DIM);
        Self {
            text: Style::new(),
            dim,
            frame: dim,
            accent: fore(Color::Yellow).add_modifier(Modifier::BOLD),
            selected: Style::new().add_modifier(Modifier::REVERSED),
            left_behind: Style::new().add_modifier(Modifier::BOLD),
            matched: fore(Color::Yellow).add_modifier(Modifier::BOLD),
            warning: fore(Color::Red),
            ground: None,
            signs: Signs::default(),
            hues: Hues {
                person: fore(Color::Green),
                company: fore(Color::Cyan),
                project: fore(Color::Magenta),
                topic: fore(Color::Yellow),
                tag: fore(Color::Cyan),
                // The blue of many palettes cannot be read on black; the line
                // below a link says enough.
                link: Style::new(),
                faint_link: dim,
                good: fore(Color::Green),
            },
            code: dim,
            inks: sixteen_inks()
                .map(|style| style.fg.map_or(style, |colour| style.patch(fore(colour)))),
            heading: Style::new().add_modifier(Modifier::BOLD),
            raised: None,
        }
    }

    fn without_colour() -> Self {
        let plain = Style::new();
        let dim = plain.add_modifier(Modifier::DIM);
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            text: plain,
            dim,
            frame: dim,
            accent: bold,
            selected: plain.add_modifier(Modifier::REVERSED),
            left_behind: bold,
            matched: bold.add_modifier(Modifier::UNDERLINED),
            warning: bold,
            ground: None,
            signs: Signs::default(),
            hues: Hues {
                person: plain,
                company: plain,
                project: plain,
                topic: plain,
                tag: plain,
                link: plain,
                faint_link: plain,
                good: plain,
            },
            code: dim,
            inks: [dim; Ink::ALL.len()],
            heading: bold,
            raised: None,
        }
    }

    /// What is drawn on a ground of this colour in place of a colour, so that it can
    /// be read on the fills of rows and of code as well.
    pub fn on(&self, ground: Color, colour: Color) -> Color {
        let fills = [self.selected.bg, self.left_behind.bg, self.code.bg];
        let on_fill = self.raised.iter().flatten().find(|(on_ground, _)| *on_ground == colour);
        match on_fill.filter(|_| fills.contains(&Some(ground))) {
            Some((_, raised)) => *raised,
            None => colour,
        }
    }

    /// What comes, in a change.
    pub fn good(&self) -> Style {
        self.hues.good
    }

    /// The box of a task with this character in it, and its style: open, done, or
    /// given up.
    pub fn task(&self, status: char) -> (&'static str, Style) {
        if self.signs == Signs::Words {
            return match status {
                'x' | 'X' => ("done", self.hues.good),
                '-' => ("given up", self.hues.good),
                _ => ("open", self.accent),
            };
        }
        match status {
            'x' | 'X' => ("☑", self.hues.good),
            '-' => ("☒", self.hues.good),
            _ => ("☐", self.accent),
        }
    }

    /// The sign of a node and its style: shape by class, hollow without a note, small
    /// where no class is known.
    pub fn glyph(&self, node: &Node) -> (&'static str, Style) {
        let written = node.kind == NodeKind::Note;
        let (full, hollow, style) = match (&node.class, node.kind) {
            (_, NodeKind::Tag) => ("#", "#", self.hues.tag),
            (_, NodeKind::Attachment) => ("▫", "▫", self.dim),
            (Some(Class::Person), _) => ("●", "○", self.hues.person),
            (Some(Class::Company), _) => ("■", "□", self.hues.company),
            (Some(Class::Project), _) => ("◆", "◇", self.hues.project),
            (Some(Class::Topic), _) => ("▲", "△", self.hues.topic),
            (Some(Class::Meeting | Class::Note | Class::Other(_)) | None, NodeKind::Note) => {
                ("▪", "▪", self.dim)
            }
            (Some(Class::Meeting | Class::Note | Class::Other(_)) | None, NodeKind::Entity) => {
                ("◦", "◦", self.dim)
            }
        };
        let sign = match (self.signs, &node.class, node.kind) {
            (Signs::Unicode | Signs::Ascii, ..) if written => full,
            (Signs::Unicode | Signs::Ascii, ..) => hollow,
            (Signs::Words, _, NodeKind::Tag) => "tag",
            (Signs::Words, _, NodeKind::Attachment) => "attachment",
            (Signs::Words, Some(Class::Person), _) => "person",
            (Signs::Words, Some(Class::Company), _) => "company",
            (Signs::Words, Some(Class::Project), _) => "project",
            (Signs::Words, Some(Class::Topic), _) => "topic",
            (Signs::Words, Some(Class::Meeting), _) => "meeting",
            (Signs::Words, _, NodeKind::Note) => "note",
            (Signs::Words, _, NodeKind::Entity) => "name",
        };
        (sign, style)
    }

    /// How a run of a page is drawn.
    pub fn role(&self, role: Role, marks: Marks) -> Style {
        let hues = &self.hues;
        let style = match role {
            Role::Text | Role::Value | Role::Quote => self.text,
            Role::Heading(1) => self.heading.patch(self.accent),
            Role::Heading(2) => self.heading,
            Role::Heading(_) => self.heading.patch(self.dim),
            Role::Code | Role::CodeBlock => self.code,
            Role::CodeLanguage => self.code.patch(self.dim),
            Role::Link(LinkState::Resolved) => hues.link.add_modifier(Modifier::UNDERLINED),
            Role::Link(LinkState::Alias) => {
                hues.link.add_modifier(Modifier::UNDERLINED | Modifier::ITALIC)
            }
            Role::Link(LinkState::Unresolved) => hues.faint_link,
            Role::Link(LinkState::External) => hues.tag.add_modifier(Modifier::UNDERLINED),
            Role::Tag => hues.tag,
            Role::TaskOpen => self.accent,
            Role::TaskDone => hues.good,
            Role::DoneText => self.dim,
            Role::Label => hues.topic,
            Role::Overdue => self.warning,
            Role::Dim | Role::Key | Role::Marker | Role::Notice | Role::Footnote => self.dim,
            Role::QuoteBar | Role::Rule | Role::TableBorder => self.frame,
            Role::TableHeader => self.heading,
            Role::Math => hues.project,
            Role::Callout(kind) => self.callout(kind).add_modifier(Modifier::BOLD),
        };
        self.marked(style, marks)
    }

    /// How a word of code is drawn, on the ground of code.
    pub fn ink(&self, ink: Ink) -> Style {
        self.inks[ink as usize]
    }

    fn marked(&self, style: Style, marks: Marks) -> Style {
        let mut style = style;
        for (mark, modifier) in [
            (Marks::STRONG, Modifier::BOLD),
            (Marks::EMPHASIS, Modifier::ITALIC),
            (Marks::STRUCK, Modifier::CROSSED_OUT),
        ] {
            if marks.has(mark) {
                style = style.add_modifier(modifier);
            }
        }
        if marks.has(Marks::HIGHLIGHT) {
            style = style.patch(self.accent).add_modifier(Modifier::REVERSED);
        }
        style
    }

    fn callout(&self, kind: CalloutKind) -> Style {
        match kind {
            CalloutKind::Tip | CalloutKind::Success => self.hues.good,
            CalloutKind::Warning | CalloutKind::Question => self.accent,
            CalloutKind::Failure | CalloutKind::Danger | CalloutKind::Bug => self.warning,
            CalloutKind::Example => self.hues.project,
            CalloutKind::Quote => self.dim,
            CalloutKind::Note | CalloutKind::Abstract | CalloutKind::Info | CalloutKind::Todo => {
                self.hues.link
            }
        }
    }
}

/// The hues for a dark or a light ground of the terminal's own.
fn hues_on(is_dark: bool) -> [Rgb; 8] {
    let name = if is_dark { palette::ON_DARK } else { palette::ON_LIGHT };
    Palette::named(name).expect("it is built in; a test holds it").hues()
}

/// How much of the text colour is in the ground of code, in hundredths.
const CODE_PART: u16 = 9;

/// The colours of code: hues, drawn towards the text as far as it takes to read them
/// on the ground of code.
fn inks(text: Rgb, back: Rgb, hues: [Rgb; 8]) -> [Rgb; Ink::ALL.len()] {
    let ground = mix(back, text, CODE_PART);
    let [_, green, blue, violet, sand, teal, _, red] = hues;
    Ink::ALL.map(|ink| {
        let hue = match ink {
            Ink::Keyword => violet,
            Ink::Function => blue,
            Ink::Type => teal,
            Ink::Text | Ink::Added => green,
            Ink::Number => sand,
            Ink::Comment => faintest(text, back),
            Ink::Removed => red,
        };
        raised(hue, text, ground, tones::READABLE)
    })
}

/// What stands on light ground for one of the sixteen that is for dark.
fn on_light(colour: Color) -> Color {
    match colour {
        Color::Yellow | Color::Green => Color::Blue,
        Color::Cyan => Color::Magenta,
        other => other,
    }
}

/// The same of the sixteen. Code is dim there but for these.
fn sixteen_inks() -> [Style; Ink::ALL.len()] {
    Ink::ALL.map(|ink| {
        let colour = match ink {
            Ink::Keyword => Color::Magenta,
            Ink::Function | Ink::Type => Color::Cyan,
            Ink::Text | Ink::Added => Color::Green,
            Ink::Number => Color::Yellow,
            Ink::Comment => return Style::new(),
            Ink::Removed => Color::Red,
        };
        Style::new().fg(colour).remove_modifier(Modifier::DIM)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tones::{READABLE, SEEN, contrast};
    use super::*;
    use crate::text::NameKey;
    use crate::vault::fixture::fixture;

    #[test]
    fn text_can_be_read_on_common_dark_and_light_grounds() {
        #[rustfmt::skip]
        let grounds: [(Rgb, Rgb); 6] = [
            ((0xd4, 0xd4, 0xd4), (0x1e, 0x1e, 0x1e)), ((0xff, 0xff, 0xff), (0, 0, 0)),
            ((0xcd, 0xd6, 0xf4), (0x1e, 0x1e, 0x2e)), ((0x20, 0x20, 0x20), (0xff, 0xff, 0xff)),
            ((0x38, 0x3a, 0x42), (0xfa, 0xfa, 0xfa)), ((0x3c, 0x38, 0x36), (0xfb, 0xf1, 0xc7)),
        ];
        for (text, back) in grounds {
            let is_dark = Ground { colours: Some((text, back)), depth: Depth::True }.is_dark();
            check_contrast(&format!("{back:?}"), text, back, hues_on(is_dark));
        }
    }

    #[test]
    fn a_person_and_a_name_of_no_known_class_differ_by_more_than_colour() {
        let vault = fixture("//- m.md\n---\nparticipants: [Ada]\n---\n[[Thing]]\n");
        let theme = Theme::without_colour();
        let sign = |name: &str| theme.glyph(vault.node(vault.named(&NameKey::of(name))[0])).0;
        assert_ne!(sign("Ada"), sign("Thing"));
    }

    fn rgb(colour: Color) -> Rgb {
        let Color::Rgb(red, green, blue) = colour else { unreachable!("{colour:?}") };
        (red, green, blue)
    }

    /// Every colour of text at least 4.5 to 1 and of marks 3 to 1, on the ground and
    /// on every fill.
    #[track_caller]
    fn check_contrast(name: &str, text: Rgb, back: Rgb, hues: [Rgb; 8]) {
        let theme = Theme::mixed(text, back, hues, Depth::True);
        let fills = [theme.selected, theme.left_behind, theme.code];
        let grounds: Vec<Rgb> = fills.iter().filter_map(|fill| fill.bg).map(rgb).collect();
        let check = |what: &str, style: Style, least: f64| {
            let on = |ground: Rgb, colour: Rgb| {
                let found = contrast(colour, ground);
                assert!(found >= least, "{what} of {name}, {colour:?} on {ground:?}: {found:.2}");
            };
            let colour = style.fg.unwrap_or(Color::Rgb(text.0, text.1, text.2));
            on(back, rgb(colour));
            for ground in &grounds {
                let (red, green, blue) = *ground;
                on(*ground, rgb(theme.on(Color::Rgb(red, green, blue), colour)));
            }
        };
        let Hues { person, company, project, topic, tag, link, faint_link, good } = theme.hues;
        for (what, style) in [
            ("text", theme.text),
            ("dim", theme.dim),
            ("accent", theme.accent),
            ("matched", theme.matched),
            ("warning", theme.warning),
            ("person", person),
            ("company", company),
            ("project", project),
            ("topic", topic),
            ("tag", tag),
            ("link", link),
            ("faint link", faint_link),
            ("good", good),
        ] {
            check(what, style, READABLE);
        }
        check("frame", theme.frame, SEEN);
        for (ink, style) in Ink::ALL.into_iter().zip(theme.inks) {
            let (ground, colour) = (theme.code.bg.map(rgb), style.fg.map(rgb));
            let found = contrast(colour.unwrap_or(text), ground.unwrap_or(back));
            assert!(found >= READABLE, "{ink:?} on the code of {name}: {found:.2}");
        }
    }

    #[test]
    fn text_can_be_read_in_every_built_in_theme() {
        for (name, _) in palette::PALETTES {
            let palette = Palette::named(name).expect("it is built in");
            check_contrast(name, palette.text(), palette.back(), palette.hues());
        }
    }
}
