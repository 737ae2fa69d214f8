//! The preview: which page is wanted, and how far it is scrolled.
//!
//! What is wanted follows from the model; [`sync`] compares it with what was
//! asked last and asks the world only when it differs. The old page stays until
//! the new one is there.

use std::ops::Range;
use std::sync::Arc;

use super::areas;
use super::compose::{Composed, Goto, Request, Subject};
use super::field::Field;
use super::finder_pane::LineRow;
use super::ink::Inks;
use super::list::{Line, List, ListKey};
use super::model::{Layer, Model};
use super::msg::{Effect, Work};
use super::page::{Hit, Page, PageLink, Target};
use super::pictures;
use super::rows::{Opens, Row};
use super::screens::Screen;
use super::strip::{Quote, Strip};
use super::trail::{At, Place, Reading, Spot};
use super::welcome;
use crate::query::evidence::Evidence;
use crate::query::mentions::Found;
use crate::query::neighbourhood::SectionKey;
use crate::query::search::By;
use crate::query::variants::Proposal;
use crate::text::Place as TextPlace;
use crate::vault::{Direction, NodeId, NodeKind, Relation, Vault};

/// Finding in the page.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is looked for.
    pub field: Field,
    /// Whether keys are text for it.
    pub typing: bool,
    /// Where it is, from top to bottom.
    pub hits: Vec<Hit>,
    /// The hit that was gone to.
    pub current: usize,
}

/// The state of the preview.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// What was asked for last, and where to land in it.
    wanted: Option<(Request, At)>,
    generation: u64,
    /// What is shown, and which request it answers; its subject by the nodes of
    /// the vault that is shown now.
    shown: Option<(Request, Arc<Composed>)>,
    /// What the page's own entries lead to, by the nodes of that vault.
    goto: Vec<Option<Goto>>,
    /// The first row that was shown when the page had just come.
    landed: usize,
    /// What the page was about, and where one landed in it, when the vault was
    /// read again: the same page is to stand as it stood.
    stands: Option<(Subject, At)>,
    /// First row shown.
    pub top: usize,
    /// How it stood before pictures were switched, which moves all below them.
    switched: Option<Switched>,
    /// The colours of its code.
    pub inks: Inks,
    /// The chosen link.
    pub link: Option<usize>,
    /// The rows that the chosen edge rests on.
    pub mark: Range<usize>,
    /// Finding in the page, while it goes on.
    pub search: Option<Search>,
    /// Where the next page stands, if it is this one with a section unfolded.
    pub stay: Option<Reading>,
}

/// A page before and after pictures were switched.
#[derive(Debug, Clone)]
struct Switched {
    subject: Subject,
    /// Its first row before,
    before: usize,
    /// and after, once it is there.
    after: Option<usize>,
    /// Whether it is switched back, and to stand as before.
    back: bool,
}

impl Preview {
    /// What is shown, once something is.
    pub fn composed(&self) -> Option<&Composed> {
        self.shown.as_ref().map(|(_, composed)| &**composed)
    }

    /// The same, to be handed to a worker.
    pub fn shared(&self) -> Option<&Arc<Composed>> {
        self.shown.as_ref().map(|(_, composed)| composed)
    }

    /// The page that is shown.
    pub fn page(&self) -> Option<&Page> {
        self.composed().map(|composed| &composed.page)
    }

    /// What the page that is shown is about.
    pub fn subject(&self) -> Option<&Subject> {
        self.shown.as_ref().map(|(request, _)| &request.subject)
    }

    /// What an entry of the page leads to, if that is still in the vault.
    pub fn goto(&self, number: u32) -> Option<&Goto> {
        self.goto.get(number as usize)?.as_ref()
    }

    /// What a link of the page leads to that is one of the page's own entries.
    pub fn entry_of(&self, link: &PageLink) -> Option<&Goto> {
        match link.target {
            Target::Entry(number) => self.goto(number),
            Target::Note { .. }
            | Target::Url(_)
            | Target::Tag(_)
            | Target::Day(_)
            | Target::Row(_)
            | Target::Unfold(_) => None,
        }
    }

    /// Goes on to another reading of the vault: the page that is shown stays
    /// until its successor is there, by the nodes of that reading.
    pub fn carry(&mut self, old: &Vault, new: &Vault) {
        let Some((request, _)) = &mut self.shown else { return };
        let Some(subject) = request.subject.carried(old, new) else {
            (self.shown, self.stands) = (None, None);
            return;
        };
        let at = match (self.stands.take(), &self.wanted) {
            (Some((_, at)), _) => Some(at),
            (None, Some((wanted, at))) if *wanted == *request => Some(at.clone()),
            (None, _) => None,
        };
        self.stands = at.map(|at| (subject.clone(), at));
        request.subject = subject;
        for entry in &mut self.goto {
            if let Some(goto) = entry {
                match new.find_anchor(&old.anchor(goto.node)) {
                    Some(node) => goto.node = node,
                    None => *entry = None,
                }
            }
        }
    }

    /// Has the page, when it is put together anew, stand as it stands now.
    pub fn stand(&mut self) {
        if let (Some((shown, _)), Some((wanted, at))) = (&self.shown, &self.wanted)
            && shown == wanted
        {
            self.stands = Some((shown.subject.clone(), at.clone()));
        }
    }

    /// The same where pictures are switched. What is switched back where it stands
    /// is to stand as it stood before.
    pub fn stand_switched(&mut self) {
        self.stand();
        let Some(subject) = self.subject().cloned() else { return };
        let (before, top) = (self.switched.take(), self.top);
        self.switched = Some(match before {
            Some(it) if it.subject == subject && it.after.is_none_or(|after| after == top) => {
                Switched { after: None, back: !it.back, ..it }
            }
            _ => Switched { subject, before: top, after: None, back: false },
        });
    }

    /// Takes notice of where a page stands after pictures were switched.
    fn settle_switched(&mut self, height: usize) {
        let (top, last) = (self.top, self.last_top(height));
        let Some(it) = self.switched.as_mut().filter(|it| it.after.is_none()) else { return };
        self.top = if it.back { it.before.min(last) } else { top };
        it.after = Some(self.top);
    }

    /// How far the reader has moved from where they landed, if the page that has
    /// just come is the one that was shown before the vault was read again.
    fn moved(&mut self, request: &Request, at: &At) -> Option<isize> {
        let (subject, landed_at) = self.stands.take()?;
        let same_place = match (&landed_at, at) {
            // The line may have moved.
            (At::Place(_), At::Place(_)) => true,
            (before, now) => before == now,
        };
        let same = subject == request.subject && same_place;
        same.then(|| self.top as isize - self.landed as isize)
    }

    /// Whether the page that is wanted is the one that is shown.
    pub fn is_settled(&self) -> bool {
        match (&self.wanted, &self.shown) {
            (Some((wanted, _)), Some((shown, _))) => wanted == shown,
            (None, _) => true,
            (Some(_), None) => false,
        }
    }

    /// Scrolls by rows, stopping at the ends.
    pub fn scroll(&mut self, by: isize, height: usize) {
        self.top = self.top.saturating_add_signed(by).min(self.last_top(height));
    }

    /// The furthest that the page scrolls.
    pub fn last_top(&self, height: usize) -> usize {
        self.page().map_or(0, |page| page.rows.len().saturating_sub(height.max(1)))
    }

    /// Scrolls until a row is in the window, with two rows around it.
    pub fn reveal(&mut self, row: usize, height: usize) {
        let around = if height > 6 { 2 } else { 0 };
        let lowest = (row + 1 + around).saturating_sub(height);
        self.top = self.top.clamp(lowest, row.saturating_sub(around).max(lowest));
        self.top = self.top.min(self.last_top(height));
    }

    /// Takes a finished page; one that is no longer wanted is dropped.
    pub fn take(&mut self, generation: u64, composed: Arc<Composed>) -> bool {
        let Some((request, _)) = self.wanted.as_ref().filter(|_| generation == self.generation)
        else {
            return false;
        };
        self.goto = composed.goto.iter().cloned().map(Some).collect();
        self.shown = Some((request.clone(), composed));
        self.inks.turn();
        true
    }

    /// Looks for the search's words in the page that is shown.
    pub fn search_again(&mut self) {
        let Self { search: Some(search), shown: Some((_, composed)), .. } = self else { return };
        search.hits = composed.page.find(search.field.text());
        search.current = search.current.min(search.hits.len().saturating_sub(1));
    }
}

/// How many rows of the page are in view.
pub fn height(model: &Model) -> usize {
    let frame = match model.layer {
        Layer::Finder(_) => model.areas().finder_preview,
        Layer::None | Layer::Popup(_) | Layer::Change(_) => model.areas().preview,
    };
    let strip = strip(model).map_or(0, Strip::n_rows);
    usize::from(areas::inside(frame).height).saturating_sub(strip)
}

/// The strip above the page; a map has the same words below it.
pub fn strip(model: &Model) -> Option<&Strip> {
    let finding = matches!(model.layer, Layer::Finder(_));
    let strip = model.preview.composed()?.strip.as_ref();
    strip.filter(|_| finding || !model.here().is_map())
}

/// Brings the preview in line with what is selected. Gives the page to ask for,
/// if another one is wanted.
pub fn sync(model: &mut Model) -> Option<Effect> {
    let (request, at) = want(model)?;
    let preview = &mut model.preview;
    let before = preview.wanted.replace((request.clone(), at.clone()));
    if before.as_ref().is_some_and(|(old, _)| *old == request) {
        if before.is_some_and(|(_, old)| old != at) && preview.is_settled() {
            land(model);
        }
        return None;
    }
    preview.generation += 1;
    let generation = preview.generation;
    Some(Effect::Work(Work::Compose { generation, vault: Arc::clone(&model.vault), request }))
}

/// Takes a page, if it is the one that was asked for last.
pub fn take(model: &mut Model, generation: u64, composed: Arc<Composed>) {
    if model.preview.take(generation, composed) {
        land(model);
    }
}

/// Scrolls a page that has just come, or whose landing changed, to where the
/// reader wants to be.
pub fn land(model: &mut Model) {
    let height = height(model);
    let reading = match model.layer {
        Layer::Finder(_) => None,
        Layer::None | Layer::Popup(_) | Layer::Change(_) => model.here().reading,
    };
    let preview = &mut model.preview;
    preview.search_again();
    let Some((request, at)) = preview.wanted.clone() else { return };
    let moved = preview.moved(&request, &at);
    let Some(page) = preview.page() else { return };
    let line = match &at {
        At::Top => None,
        At::Place(place) => Some(place.line),
        At::Subpath(subpath) => {
            let note = request.subject.note().and_then(|node| model.vault.note(node));
            note.and_then(|note| note.line_of_subpath(subpath))
        }
    };
    let mark = line.map_or(0..0, |line| page.rows_of_line(line));
    let top = match line {
        None => 0,
        Some(_) => top_for(page, &mark, height),
    };
    let n_links = page.links.len();
    preview.mark = mark;
    preview.landed = top.min(preview.last_top(height));
    if let Some(moved) = moved {
        preview.top = top.saturating_add_signed(moved).min(preview.last_top(height));
        preview.settle_switched(height);
        preview.link = preview.link.filter(|link| *link < n_links);
        preview.stay = None;
        remember(model);
        return;
    }
    preview.link = None;
    preview.top = preview.landed;
    let reading = reading.map(|reading| preview.stay.unwrap_or(reading)).or(preview.stay);
    preview.stay = None;
    if let Some(Reading { top, link }) = reading.filter(|reading| *reading != Reading::default()) {
        preview.top = top.min(preview.last_top(height));
        preview.link = link;
    } else if reading.is_some() {
        remember(model);
    }
}

/// Notes how the page stands, so that coming back finds it so.
pub fn remember(model: &mut Model) {
    let Preview { top, link, .. } = model.preview;
    if let Some(reading) = &mut model.trail.here_mut().reading {
        *reading = Reading { top, link };
    }
}

/// The first row to show so that the marked rows are in view, with the heading
/// above them where there is room for both.
fn top_for(page: &Page, mark: &Range<usize>, height: usize) -> usize {
    let heading = page.outline.iter().rev().map(|entry| entry.row).find(|&row| row <= mark.start);
    let fits = |top: usize| mark.end.max(mark.start + 1) - top + 2 <= height;
    match heading {
        Some(row) if fits(row) => row.saturating_sub(1),
        _ => mark.start.saturating_sub(height / 3),
    }
}

/// The beginning of a note, which is on its page in any case, in lines.
const NEAR_LINES: u32 = 10_000;

/// The page that belongs to what is selected, and where to land in it.
fn want(model: &Model) -> Option<(Request, At)> {
    let areas = model.areas();
    // Where a page has no room it is wanted all the same: it may be read next.
    let frame = match model.layer {
        Layer::Finder(_) => areas.finder_preview,
        Layer::None | Layer::Popup(_) | Layer::Change(_) if areas.preview.is_empty() => areas.body,
        Layer::None | Layer::Popup(_) | Layer::Change(_) => areas.preview,
    };
    let width = areas::inside(frame).width;
    if width == 0 {
        return None;
    }
    if !matches!(model.layer, Layer::Finder(_)) && model.here().list.is_undecided() {
        return None;
    }
    let (subject, quote, at) = match &model.layer {
        Layer::Finder(pane) => match pane.hit() {
            Some(hit) => (this(model, hit.node?), None, At::Top),
            None => of_line(model, pane.line()),
        },
        Layer::None | Layer::Popup(_) | Layer::Change(_) => selected(model, model.here()),
    };
    let near = match (&subject, &at) {
        (Subject::Note(_), At::Place(place)) => Some(place.line).filter(|line| *line > NEAR_LINES),
        _ => None,
    };
    let above = quote.as_ref().map_or(Strip::ROWS, Quote::rows_max);
    let request = Request {
        near,
        unfolded: model.here().unfolded_of(&model.vault, &subject),
        proposals: proposals(model, &subject),
        mentioned: mentioned(model, &subject),
        pictures: pictures::sizing(model, (areas::inside(frame).height, above)),
        looks: model.pictures.looks(),
        today: model.today,
        generation: model.vault_generation,
        subject,
        quote,
        width,
    };
    Some((request, at))
}

/// What the page of a name says that it may be the same as.
fn proposals(model: &Model, subject: &Subject) -> Vec<Arc<Proposal>> {
    match subject {
        Subject::Dossier(node) => model.proposals.about(*node).cloned().collect(),
        _ => Vec::new(),
    }
}

/// What the page of a name says of text that names it.
fn mentioned(model: &Model, subject: &Subject) -> Found {
    match subject {
        Subject::Dossier(node) if model.look.mentions => model.mentioned.about(*node).clone(),
        _ => Found::default(),
    }
}

/// About what, what is quoted above it, and where to land in it.
pub(super) type Wanted = (Subject, Option<Quote>, At);

/// The page that belongs to what is chosen where one stands, whatever lies over it.
pub(super) fn meant(model: &Model) -> Wanted {
    selected(model, model.here())
}

fn selected(model: &Model, place: &Place) -> Wanted {
    let list: &List = &place.list;
    if let Some(Line::Row(section, row)) = list.line() {
        let key = list.section(section).key;
        let row = list.row(&model.vault, section, row);
        return match (key, place.node()) {
            _ if place.is_map() => on_map(model, place, row.node),
            (ListKey::Neighbours(key), Some(from)) => {
                let places = list.places(&model.vault);
                let evidence = places.get(list.evidence).or(places.first());
                neighbour(model, from, key, row.node, evidence.as_ref())
            }
            _ => of_row(model, list, &row),
        };
    }
    if let Some(Line::Title(section)) = list.line()
        && let ListKey::Span(unit, first) = list.section(section).key
        && let Some(Screen::Timeline(of)) = place.screen()
    {
        let of = of.as_ref().and_then(|of| model.vault.find_anchor(of));
        return (Subject::Span(of, unit, first), None, At::Top);
    }
    match &place.spot {
        Spot::Home if model.has_no_vault() => {
            (Subject::Welcome(welcome::to_open_one(model).into()), None, At::Top)
        }
        Spot::Home => (Subject::Welcome(welcome::ways(model).into()), None, At::Top),
        Spot::Node(node, _) => (this_at(model, *node, &place.at), None, place.at.clone()),
        Spot::Screen(Screen::Map(of, _)) => {
            let of = of.focus().and_then(|of| model.vault.find_anchor(of));
            (of.map_or(Subject::Nothing, |of| this(model, of)), None, At::Top)
        }
        Spot::Screen(screen) => (screen.page(model).unwrap_or(Subject::Nothing), None, At::Top),
    }
}

/// A node of a map: its note at the line that makes the edge, where that is
/// written there, else its own page. The map quotes the line.
fn on_map(model: &Model, place: &Place, node: NodeId) -> Wanted {
    let vault = &model.vault;
    let places = place.list.places(vault);
    let evidence = places.get(place.list.evidence).or(places.first());
    let Some(evidence) = evidence else { return (this(model, node), None, At::Top) };
    let quote = quote(vault, evidence.source, evidence.place);
    if evidence.source == node && !Subject::has_dossier(vault, node) {
        return (Subject::Note(node), quote, At::Place(evidence.place));
    }
    (this(model, node), quote, At::Top)
}

/// A line of a note.
fn quote(vault: &Vault, note: NodeId, place: TextPlace) -> Option<Quote> {
    let path = vault.node(note).path().cloned()?;
    Some(Quote { path, place: Some(place), problem: None })
}

/// A row of Home or of a screen, by what it opens, below what is wrong there.
fn of_row(model: &Model, list: &List, row: &Row) -> Wanted {
    let (subject, quote, at) = opened(model, list, row);
    let problem = row.problem.as_ref().and_then(|problem| {
        let place = match row.opens {
            Opens::Line(place) => Some(place),
            _ => None,
        };
        let path = model.vault.node(row.node).path().cloned()?;
        Some(Quote { path, place, problem: Some(problem.clone()) })
    });
    (subject, problem.or(quote), at)
}

fn opened(model: &Model, list: &List, row: &Row) -> Wanted {
    match &row.opens {
        Opens::Node => (this(model, row.node), None, At::Top),
        Opens::Part(part) => (Subject::Note(row.node), None, At::Subpath(part.clone())),
        Opens::Hop(hop) => {
            let places = list.places(&model.vault);
            let evidence = places.get(list.evidence).or(places.first());
            let relation = hop.edge(&model.vault).map_or(Relation::Link, |edge| edge.relation);
            // Whichever way the edge goes, the page is that of the line.
            let key = SectionKey::Edges(Direction::In, relation);
            neighbour(model, hop.from, key, hop.to, evidence.as_ref())
        }
        Opens::Line(place) => at_line(model, row.node, By::Line, *place),
        Opens::Proposal(proposal) => (Subject::Proposal(Arc::clone(proposal)), None, At::Top),
    }
}

/// The note of a line that was found, at that line.
fn of_line(model: &Model, row: Option<&LineRow>) -> Wanted {
    let found = row.and_then(|row| Some((model.vault.by_path(&row.note().path)?, row.line())));
    match found {
        Some((node, line)) => at_line(model, node, line.by, line.place),
        None => (Subject::Nothing, None, At::Top),
    }
}

/// A note at a line; the page says frontmatter in a few words, so a line of that
/// is quoted.
fn at_line(model: &Model, node: NodeId, by: By, place: TextPlace) -> Wanted {
    let vault = &model.vault;
    match by {
        By::Note => (this(model, node), None, At::Top),
        By::Line if is_in_frontmatter(vault, node, place.line) => {
            (Subject::Note(node), quote(vault, node, place), At::Top)
        }
        By::Line => (Subject::Note(node), None, At::Place(place)),
    }
}

/// The page that explains a neighbour, by the direction of the edge.
fn neighbour(
    model: &Model,
    from: NodeId,
    key: SectionKey,
    node: NodeId,
    evidence: Option<&Evidence>,
) -> Wanted {
    let vault = &model.vault;
    let Some(evidence) = evidence else { return (this(model, node), None, At::Top) };
    let quote = || quote(vault, evidence.source, evidence.place);
    match key {
        SectionKey::With => (Subject::Pair(from, node), None, At::Top),
        SectionKey::Edges(Direction::In, _) => {
            // The page says frontmatter in a few words, which may leave this
            // line out; so it is quoted.
            match in_frontmatter(vault, evidence) {
                true => (Subject::Note(evidence.source), quote(), At::Top),
                false => (Subject::Note(evidence.source), None, At::Place(evidence.place)),
            }
        }
        SectionKey::Edges(Direction::Out, _) => {
            let at = subpath(vault, evidence.source, evidence.link);
            let subject = match (vault.node(node).kind, &at) {
                (NodeKind::Note, At::Subpath(_)) => Subject::Note(node),
                _ => this(model, node),
            };
            (subject, quote(), at)
        }
    }
}

/// Whether a line stands among the properties of its note.
pub(super) fn in_frontmatter(vault: &Vault, evidence: &Evidence) -> bool {
    is_in_frontmatter(vault, evidence.source, evidence.place.line)
}

fn is_in_frontmatter(vault: &Vault, note: NodeId, line: u32) -> bool {
    let properties = vault.note(note).map(|note| note.properties).unwrap_or_default();
    let values = properties.iter().flat_map(|property| &property.values);
    values.map(|value| value.place.line).max() >= Some(line)
}

fn subpath(vault: &Vault, source: NodeId, link: Option<u32>) -> At {
    let link = link.and_then(|link| vault.note(source)?.links.into_iter().nth(link as usize));
    match link.and_then(|link| link.subpath) {
        Some(subpath) => At::Subpath(subpath.into()),
        None => At::Top,
    }
}

/// The page of a node to which one came for a line of its note.
fn this_at(model: &Model, node: NodeId, at: &At) -> Subject {
    let is_note = model.vault.node(node).kind == NodeKind::Note;
    match (at, model.swapped) {
        (At::Place(_), false) if is_note => Subject::Note(node),
        (At::Place(_), true) if is_note => Subject::Dossier(node),
        _ => this(model, node),
    }
}

/// The page of a node itself: a dossier for somebody or something, else the note.
pub fn this(model: &Model, node: NodeId) -> Subject {
    let vault = &model.vault;
    let dossier = Subject::has_dossier(vault, node);
    let note = vault.node(node).kind == NodeKind::Note;
    match (dossier != model.swapped, note) {
        (true, _) | (_, false) => Subject::Dossier(node),
        (false, true) => Subject::Note(node),
    }
}
