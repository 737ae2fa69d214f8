//! Path: how two nodes are connected, each chain a section and each hop a row.
//! The page of a row is the line that makes the hop. Before the chains stand the last
//! notes of both, of how many.

use std::sync::Arc;

use super::{Face, Screen};
use crate::app::areas::Room;
use crate::app::command::Scope;
use crate::app::dossier::strip_date;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Opens, Row, Rows, Words};
use crate::app::whole::Whole;
use crate::query::between::Together;
use crate::query::known::NoteRow;
use crate::query::path::{Chain, Paths, Reach, Through};
use crate::text::Shown;
use crate::text::shown::display_safe;
use crate::text::words::counted;
use crate::vault::{Anchor, Class, NodeId, Vault};

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: None,
    scope: Some(Scope::Path),
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "walk"),
        (&["step-back"], "back"),
        (&["next-section"], "next chain"),
        (&["through-hubs"], "hubs too"),
        (&["next-evidence"], "next line"),
        (&["path"], "path on from here"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &["Nothing joins the two.", "", "{step-back} goes back."],
    waiting: &["Looking for what joins the two…"],
};

/// What paths go through, in a few words; nothing where it is as usual.
pub fn words(through: Through) -> &'static str {
    match through {
        Through::Telling => "",
        Through::All => "through hubs too",
    }
}

/// What is said of paths that go through more than was asked for, and of none.
pub fn remark(asked: Through, found: &Paths) -> Option<&'static str> {
    if found.chains.is_empty() {
        return Some("nothing joins them");
    }
    (asked != found.through).then_some("only through hubs, tags or you")
}

/// The nodes of the two ends, if the vault holds both.
pub fn nodes(vault: &Vault, ends: &[Anchor; 2]) -> Option<[NodeId; 2]> {
    let [one, other] = ends.each_ref().map(|end| vault.find_anchor(end));
    Some([one?, other?])
}

/// What was found for a screen, once it was looked for.
pub fn found(vault: &Vault, whole: &Whole, screen: &Screen) -> Option<Arc<Paths>> {
    let Screen::Path(ends, through) = screen else { return None };
    whole.path(nodes(vault, ends)?, *through)
}

/// The chains, or how far each end reaches where there are none.
pub fn sections(stock: &Stock, screen: &Screen) -> Vec<Section> {
    let vault = stock.vault;
    let Some(found) = found(vault, stock.whole, screen) else { return Vec::new() };
    let section = |at: u8, label: &str, rows| {
        Section::new(ListKey::Screen(at), display_safe(label), Rows::Made(rows))
    };
    if found.chains.is_empty() {
        let ends = (0u8..).zip(found.ends.iter().zip(&found.reach));
        let ends = ends.map(|(at, (end, reach))| {
            let words = Words::Own(display_safe(&reaches(reach)));
            let label = format!("{} reaches", vault.node(*end).name());
            section(at, &label, vec![Row { words, ..Row::of(*end) }])
        });
        return ends.collect();
    }
    let chains = (0u8..).zip(&found.chains).map(|(at, chain)| {
        let rows = (0..chain.hops.len()).map(|hop| row(vault, chain, hop)).collect();
        section(at, &label(vault, chain), rows).counted_in("hop")
    });
    together_section(vault, &found).into_iter().chain(chains).collect()
}

/// Notes of both ends that are listed before the chains.
const TOGETHER_MAX: usize = 3;

/// The number of their section.
const TOGETHER: u8 = u8::MAX;

/// The last notes in which the two stand together, and what these are: chains are few,
/// however many notes there are of both.
pub fn together<'p>(vault: &Vault, found: &'p Paths) -> Option<(&'static str, &'p [NoteRow])> {
    let Together { are_meetings, notes } = &found.together;
    if notes.is_empty() {
        return None;
    }
    let is_person = |node: &NodeId| vault.node(*node).class == Some(Class::Person);
    let label = match are_meetings {
        true if found.ends.iter().all(is_person) => "met together",
        true => "meetings of both",
        false => "notes that name both",
    };
    Some((label, &notes.rows[..notes.rows.len().min(TOGETHER_MAX)]))
}

fn together_section(vault: &Vault, found: &Paths) -> Option<Section> {
    let (label, notes) = together(vault, found)?;
    let row = |row: &NoteRow| Row {
        opens: Opens::Line(row.place),
        date: row.date,
        ..Row::of(row.note.node)
    };
    let rows = notes.iter().map(row).collect();
    let section = Section::new(ListKey::Screen(TOGETHER), Shown::new(label), Rows::Made(rows));
    Some(section.first_of(found.together.notes.total))
}

fn name(vault: &Vault, node: NodeId) -> &str {
    let node = vault.node(node);
    strip_date(node.name(), node.date)
}

/// The nodes between the ends.
fn label(vault: &Vault, chain: &Chain) -> String {
    let inner = chain.hops.iter().skip(1).map(|hop| name(vault, hop.from));
    let inner: Vec<&str> = inner.collect();
    match inner.as_slice() {
        [] => "directly".to_owned(),
        inner => format!("through {}", inner.join(" › ")),
    }
}

/// The hops of a chain are one sentence, which begins with the name that the chain
/// begins with: that stands in the title and not again in each chain, so that what
/// each row says has room in a narrow list.
fn row(vault: &Vault, chain: &Chain, at: usize) -> Row {
    let hop = chain.hops[at];
    let from = match at {
        0 => "",
        _ if vault.node(hop.from).class == Some(Class::Person) => "who ",
        _ => "which ",
    };
    let to = name(vault, hop.to);
    Row {
        words: Words::Own(display_safe(&format!("{from}{} {to}", hop.verb(vault)))),
        opens: Opens::Hop(hop),
        date: hop.edge(vault).and_then(|edge| vault.node(edge.from).date),
        ..Row::of(hop.to)
    }
}

/// How far one end reaches, in words that follow its name.
pub fn reaches(reach: &Reach) -> String {
    let levels = reach.nodes.iter().zip(1u32..).map(|(n, hops)| {
        let n = u32::try_from(*n).unwrap_or(u32::MAX);
        match hops {
            1 => format!("{} in 1 hop", counted(n, "node")),
            hops => format!("{n} in {hops}"),
        }
    });
    let levels: Vec<String> = levels.collect();
    match (levels.as_slice(), reach.all) {
        ([], _) => "nothing".to_owned(),
        (levels, true) => format!("{}, and no more", levels.join(", ")),
        (levels, false) => format!("{}, and so on", levels.join(", ")),
    }
}
