//! Pages that are put together: all that is known of a name, of two names, of a
//! day, and what to have read before a meeting. Each line leads to the place that
//! says so.

use std::sync::Arc;

mod brief;
mod day;
mod lines;
mod pair;
mod sections;
mod span;

pub use crate::text::date::strip_date;
pub use brief::brief;
pub use day::day;
pub use pair::pair;
pub use sections::Unfolded;
pub use span::{span, span_name};

use super::compose::Goto;
use super::page::{LinkId, Page, PageBuilder, Role, Row, Run, Target};
use super::trail::At;
use crate::query::Named;
use crate::query::known::{self, Dated, Known, Member, Part, Written};
use crate::query::listed::Listed;
use crate::query::mentions::Found;
use crate::query::neighbourhood::Neighbour;
use crate::query::variants::Proposal;
use crate::text::Date;
use crate::text::words::counted;
use crate::vault::{NodeId, NodeKind, Occurrences, Vault};
use lines::{Dates, Writer, counted_wide};
use sections::Section;

/// How many spellings are named.
const SPELLINGS_MAX: usize = 8;

/// One cell for each month: no note, then more and more of them.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What a page is put together for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The day on which it is read.
    pub today: Date,
    /// Names that may be one; those of others are passed over.
    pub proposals: &'a [Arc<Proposal>],
    /// What is known of text that names somebody.
    pub mentioned: &'a Found,
    /// Which sections show all their rows.
    pub unfolded: &'a Unfolded,
    /// Adds a note, where pages end with a note of their own.
    pub own: Option<&'a AddNote<'a>>,
}

/// Adds a note to a page.
pub type AddNote<'a> = dyn Fn(NodeId, &mut PageBuilder) + 'a;

/// Where a page is written: its rows, and what its entries lead to.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The rows.
    pub page: &'a mut PageBuilder,
    /// By the numbers of the page's entries.
    pub goto: &'a mut Vec<Goto>,
}

impl<'a> Writer<'a> {
    fn new(vault: &'a Vault, asked: &Asked<'a>, sheet: Sheet<'a>) -> Self {
        let Sheet { page, goto } = sheet;
        Self { vault, today: asked.today, unfolded: asked.unfolded, page, goto, name: 0 }
    }
}

/// Adds the page of one node.
pub fn of(vault: &Vault, node: NodeId, asked: &Asked, sheet: Sheet) {
    let known = known::known(vault, node, asked.today);
    let mut writer = Writer::new(vault, asked, sheet);
    let own = asked.own.filter(|_| vault.node(node).kind == NodeKind::Note);
    let to_own = own.map(|add| (add, writer.page.link(Target::Row(0), None)));
    writer.class(&known, to_own.map(|(_, link)| link));
    writer.contact(&known);
    for part in known::parts(known.class.as_ref()) {
        match part {
            Part::Same => writer.same(node, asked.proposals),
            Part::Promises => writer.promises(&known),
            Part::People => writer.people(&known.people),
            Part::Tasks => writer.tasks(Section::Tasks, &known.tasks),
            Part::Facts => writer.facts(Section::Facts, &known.facts, Dates::Shown),
            Part::Decisions => writer.decisions(Section::Decisions, &known.decisions, Dates::Shown),
            Part::Meetings => writer.notes(Section::Meetings, &known.meetings),
            Part::SubjectOf => writer.notes(Section::SubjectOf, &known.subject_of),
            Part::TookPart => writer.notes(Section::TookPart, &known.took_part),
            Part::Linked => writer.linked(&known),
            Part::Mentioned => {
                let notes = asked.mentioned.notes(vault, node);
                writer.notes(Section::Mentioned, &notes);
            }
            Part::With => writer.with(&known.with),
            Part::Own => {}
        }
    }
    if let Some((add, link)) = to_own {
        writer.own("Own note", node, add, link);
    }
}

impl Writer<'_> {
    /// A note that belongs to the page, at its end; `link` leads there.
    fn own(&mut self, title: &str, note: NodeId, add: &AddNote, link: LinkId) {
        const LEVEL: u8 = 2;
        self.page.heading(LEVEL, &[Run::text(title)], &[]);
        self.page.point_at_row(link, self.page.n_rows().saturating_sub(1));
        self.page.within(LEVEL);
        add(note, self.page);
        self.page.within(0);
    }

    /// What it is, and a link to its own note, if that stands below.
    fn class(&mut self, known: &Known, to_own: Option<LinkId>) {
        let node = self.vault.node(known.of);
        let class = match (&known.class, node.kind) {
            (Some(class), _) => class.name().to_owned(),
            (None, NodeKind::Tag) => "tag".to_owned(),
            (None, NodeKind::Attachment) => "attachment".to_owned(),
            (None, NodeKind::Note) => "a note".to_owned(),
            (None, NodeKind::Entity) => "name".to_owned(),
        };
        let mut runs = vec![Run::text(class)];
        if self.vault.owner() == Some(known.of) {
            runs.push(Run::text(", the owner of this vault"));
        }
        match (node.kind, node.path()) {
            (NodeKind::Note, _) => {
                let words = Run::text("own note");
                let words = to_own.map_or(words.clone(), |link| words.linked(link));
                runs.extend([Run::text(", "), words]);
            }
            (NodeKind::Entity, _) => runs.push(Run::text(", no note")),
            (NodeKind::Attachment, None) => runs.push(Run::text(", missing")),
            _ => {}
        }
        let nothing = if known.notes == 0 { "no note names it" } else { "" };
        self.page.paragraph(&runs, &[Run::new(nothing, Role::Dim)]);
    }

    /// How it is spelled, when it was met and mentioned, and month by month.
    fn contact(&mut self, known: &Known) {
        self.spellings(known);
        self.dates(known);
        self.months(known);
    }

    /// When it was met and mentioned, first and last, and in how many notes.
    fn dates(&mut self, known: &Known) {
        let n_notes = counted(known.notes, "note");
        let n_meetings = known.meetings.count();
        if n_meetings > 0 {
            let n_meetings = counted(n_meetings, "note");
            self.first_last("meetings", known.in_meetings, &n_meetings);
        } else if known.met_notes > 0 {
            self.first_last("met", known.met, &counted(known.met_notes, "note"));
        }
        if known.notes > 0 {
            self.first_last("mentioned", known.mentioned, &n_notes);
        }
    }

    /// One bar for each of twelve months, the first and the last of them named.
    fn months(&mut self, known: &Known) {
        let most = known.months.iter().copied().max().unwrap_or(0);
        if most == 0 {
            return;
        }
        let bars: String = known.months.iter().map(|&n| bar(n, most)).collect();
        let sum: u32 = known.months.iter().sum();
        let runs = [
            Run::new(format!("{} ", self.today.months_before(11).month_name()), Role::Dim),
            Run::new(bars, Role::Label),
            Run::new(format!(" {}", self.today.month_name()), Role::Dim),
        ];
        let key = if known.is_rolled_up() { "timeline" } else { "contact" };
        self.head(key, &runs, &format!("{sum} in twelve months"));
    }

    /// Every spelling with its count, each leading to a line that has it. A single
    /// one that is the name itself goes without saying.
    fn spellings(&mut self, known: &Known) {
        let name = self.vault.node(known.of).name();
        if known.spellings.iter().all(|spelling| *spelling.text == *name) {
            return;
        }
        let mut runs = Vec::new();
        for Written { text, count, at } in known.spellings.iter().take(SPELLINGS_MAX) {
            if !runs.is_empty() {
                runs.push(Run::new(" · ", Role::Dim));
            }
            let mut run = Run::new(&**text, Role::Value);
            if let Some((note, place)) = at {
                run = run.linked(self.link(*note, At::Place(*place)));
            }
            runs.push(run);
            if *count > 0 {
                runs.push(Run::new(format!(" ×{count}"), Role::Dim).whole());
            }
        }
        if let Some(n_more @ 1..) = known.spellings.len().checked_sub(SPELLINGS_MAX) {
            runs.push(Run::new(format!(" · {n_more} more"), Role::Dim));
        }
        self.long_head("spelled", &runs);
    }

    fn promises(&mut self, known: &Known) {
        self.tasks(Section::Mine, &known.promises.mine);
        self.tasks(Section::MineNearby, &known.promises.mine_nearby);
        self.tasks(Section::Theirs, &known.promises.theirs);
        self.tasks(Section::Unassigned, &known.promises.unassigned);
    }

    /// Notes that link to it. They are further ones where it is their subject or
    /// took part as well.
    fn linked(&mut self, known: &Known) {
        let others = [&known.subject_of, &known.took_part, &known.meetings];
        let title = match self.vault.node(known.of).kind {
            NodeKind::Tag => "Tagged",
            _ if others.iter().all(|notes| notes.is_empty()) => "Linked from",
            _ => Section::Linked.row().title,
        };
        self.titled(Section::Linked, title, &known.linked, |writer, row| writer.note(row, &[]));
    }

    /// The other names of proposals that this one is in, with what speaks most for
    /// each.
    fn same(&mut self, node: NodeId, proposals: &[Arc<Proposal>]) {
        let mut rows: Vec<(&Proposal, usize, usize)> = proposals
            .iter()
            .filter_map(|proposal| {
                let own = proposal.names.iter().position(|name| name.node == node)?;
                let others = (0..proposal.names.len()).filter(move |other| *other != own);
                Some(others.map(move |other| (&**proposal, own, other)))
            })
            .flatten()
            .collect();
        let score = |row: &(&Proposal, usize, usize)| {
            row.0.between(row.1, row.2).map_or(row.0.score, |pair| pair.score)
        };
        rows.sort_by(|a, b| score(b).total_cmp(&score(a)));
        let listed = Listed { total: rows.len(), rows };
        self.list(Section::Same, &listed, |writer, (proposal, own, other)| {
            let name = &proposal.names[*other];
            let link = writer.link(name.node, At::Top);
            let mut runs = vec![Run::text(&*name.name).linked(link)];
            let reason = match proposal.between(*own, *other) {
                Some(pair) => Some(pair.reason.to_string()),
                None => proposal
                    .joining(*own, *other)
                    .map(|by| format!("Both may be the same as {}.", proposal.names[by].name)),
            };
            if let Some(reason) = reason {
                runs.push(Run::new(format!("  {reason}"), Role::Dim));
            }
            let score = score(&(*proposal, *own, *other));
            let score = Run::new(format!("{score:.2}"), Role::Dim);
            writer.page.item(&Run::new("≈ ", Role::Marker), &runs, &[score]);
        });
    }

    fn people(&mut self, people: &Listed<Member>) {
        let any = people.rows.iter().any(|member| member.last.is_some());
        self.list(Section::People, people, |writer, member| writer.member(member, any));
    }

    fn member(&mut self, member: &Member, any: bool) {
        let n = match member.meetings {
            0 => String::new(),
            n => counted_wide(n, "meeting"),
        };
        let field = member.field.as_ref().map_or("", |(word, ..)| &**word);
        self.name(&member.person, field, &n, (member.last, any));
    }

    /// Whom it appears with, how often, and where last.
    fn with(&mut self, with: &Listed<Neighbour>) {
        let vault = self.vault;
        let last = |neighbour: &Neighbour| last_of(vault, neighbour.evidence(vault));
        let any = with.rows.iter().any(|neighbour| last(neighbour).is_some());
        self.list(Section::With, with, |writer, neighbour| {
            let who = Named::of(writer.vault, neighbour.node);
            writer.name(&who, "", &counted_wide(neighbour.count, "note"), (last(neighbour), any));
        });
    }
}

/// The newest of some places whose notes have a date.
fn last_of(vault: &Vault, evidence: Occurrences<'_>) -> Option<Dated> {
    let dated = evidence.iter().filter_map(|one| {
        let date = vault.node(one.source).date?;
        Some(Dated { date, note: one.source, place: one.place })
    });
    dated.max()
}

fn bar(n: u32, most: u32) -> char {
    match n {
        0 => BARS[0],
        _ => BARS[(1 + (n * 6) / most.max(1)).min(7) as usize],
    }
}

/// A row of a page as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedLine {
    /// Its text, without spaces at the end.
    pub text: String,
    /// The first place that it leads to, as `path:line`.
    pub place: Option<String>,
}

/// A page as lines, each with the place that it rests on.
pub fn printed(vault: &Vault, page: &Page, goto: &[Goto]) -> Vec<PrintedLine> {
    let line = |row: &Row| PrintedLine { text: row.text().trim_end().to_owned(), place: None };
    let mut lines: Vec<PrintedLine> = page.rows.iter().map(line).collect();
    for link in &page.links {
        let (Target::Entry(number), Some(part)) = (&link.target, link.parts.first()) else {
            continue;
        };
        let Some(Goto { node, at: At::Place(place) }) = goto.get(*number as usize) else {
            continue;
        };
        if let (Some(path), Some(line)) = (vault.node(*node).path(), lines.get_mut(part.row)) {
            line.place.get_or_insert_with(|| format!("{path}:{}", place.line));
        }
    }
    lines
}
