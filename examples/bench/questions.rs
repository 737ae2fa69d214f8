//! What is asked of a vault that was read, beside the screen.

use std::sync::Arc;
use std::time::Duration;

use vaultgraph::app::compose::{Request, Subject, compose_text};
use vaultgraph::app::finder_pane::HITS_MAX;
use vaultgraph::app::screens::tasks;
use vaultgraph::note::NotePath;
use vaultgraph::query::Hidden;
use vaultgraph::query::communities::communities;
use vaultgraph::query::finder::{Finder, Query, Typing};
use vaultgraph::query::insights::insights;
use vaultgraph::query::known::known;
use vaultgraph::query::map::{About, Asked, Hops, chart};
use vaultgraph::query::neighbourhood::Look;
use vaultgraph::query::path::{PathLook, Through, paths};
use vaultgraph::query::people::{PeopleLook, people};
use vaultgraph::query::variants::variants;
use vaultgraph::vault::{Class, NodeId, Vault};

use super::ROUNDS;
use super::table::{Row, Times, timed};
use super::today;

/// So many names the finder must bear.
const NAMES: usize = 1_000_000;

/// The most of a vault's names that are typed, letter by letter.
const TYPED_NAMES: usize = 12;

/// The most letters that are typed of each.
const TYPED_LETTERS: usize = 12;

/// P4: names of the vault typed letter by letter, among the vault's own and
/// among a million.
pub fn finder(vault: &Vault) {
    let finder = Arc::new(Finder::of(vault));
    let step = (vault.n_nodes() / TYPED_NAMES).max(1);
    let names: Vec<&str> = vault.nodes().step_by(step).map(|(_, node)| node.name()).collect();
    search("P4", "keystroke to ranked list, the vault's names", &finder, &names);
    let million = Arc::new(Finder::of_files(&invented(NAMES)));
    let names = ["jona velmer", "Storage review 4711", "2026-11-23", "quarz", "mir tal", "xqzj"];
    search("P4", "keystroke to ranked list, 1,000,000 names", &million, &names);
}

fn search(goal: &'static str, what: &str, finder: &Arc<Finder>, names: &[&str]) {
    let mut times = Times::default();
    let mut worst = (Duration::ZERO, String::new());
    for name in names {
        // As the program does it: each letter looks among what the last one left.
        let mut typing = Typing::default();
        let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
        for end in ends.take(TYPED_LETTERS) {
            let query = Query { text: name[..end].to_owned(), ..Query::default() };
            let time = timed(|| typing.search(finder, &query, HITS_MAX, &|| false)).1;
            times.push(time);
            if time > worst.0 {
                worst = (time, query.text);
            }
        }
    }
    let note = format!("{} names; worst for “{}”; painting not counted", finder.len(), worst.1);
    Row::new(goal, what).times(&times).note(note).print();
}

/// Paths of invented names, the same in every run.
fn invented(n: usize) -> Vec<NotePath> {
    const SYLLABLES: [&str; 16] = [
        "jo", "na", "vel", "mer", "stor", "age", "quar", "mir", "tal", "den", "ka", "ri", "os",
        "lin", "bek", "thu",
    ];
    let mut state = 9u64;
    let mut next = move |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut path = |number: usize| {
        let mut name = String::new();
        for word in 0..2 + next(3) {
            if word > 0 {
                name.push(' ');
            }
            for _ in 0..2 + next(2) {
                name.push_str(SYLLABLES[next(16) as usize]);
            }
        }
        NotePath::new(&format!("Notes/{name} {number}.md"))
    };
    (0..n).map(&mut path).collect()
}

/// P11: from the busiest person to the busiest company, to the person that is
/// farthest from being busy, and through hubs.
fn path(vault: &Vault, busiest: NodeId) {
    let company = self::busiest(vault, |class| class == Some(&Class::Company));
    let people = vault.nodes().filter(|(_, node)| node.class == Some(Class::Person));
    let quiet = people.map(|(id, _)| (vault.degree(id), id)).filter(|(n, _)| *n > 0).min();
    let quiet = quiet.map(|(_, id)| id).filter(|id| *id != busiest);
    for (other, what) in
        [(company, "busiest person to busiest company"), (quiet, "to the quietest")]
    {
        let Some(other) = other else { continue };
        for through in [Through::Telling, Through::All] {
            let look = PathLook { through, hidden: Hidden::LeftOut };
            let (mut times, mut found) = (Times::default(), 0);
            for _ in 0..ROUNDS {
                let (paths, took) = timed(|| paths(vault, [busiest, other], look, today()));
                times.push(took);
                found = paths.chains.len();
            }
            let how = format!("{found} chains, {through:?}");
            Row::new("P11", format!("path, {what}")).times(&times).note(how).print();
        }
    }
}

/// What takes its time on a worker.
fn beside_the_screen(vault: &Vault, busiest: NodeId) {
    let row = |what: &str, ask: &dyn Fn()| {
        let mut times = Times::default();
        for _ in 0..3 {
            times.push(timed(ask).1);
        }
        Row::new("", what).times(&times).note("in the background").print();
    };
    row("tasks, all, in every grouping", &|| drop(tasks::all(vault, today())));
    row("insights", &|| drop(insights(vault, today())));
    row("communities", &|| drop(communities(vault)));
    let of = About::Node(vault.anchor(busiest));
    let asked = Asked { of, hops: Hops::default(), look: Look::default() };
    row("map of the busiest person, two hops", &|| drop(chart(vault, &asked, None)));
}

/// P11 and its like: what is known of the busiest person, and what goes through
/// the whole vault.
pub fn whole(vault: &Vault) {
    let Some(busiest) = busiest(vault, |class| class == Some(&Class::Person)) else {
        return Row::new("P11", "dossier of the busiest person").note("there is none").print();
    };
    let (mut asked, mut page) = (Times::default(), Times::default());
    let (mut all, mut alike) = (Times::default(), Times::default());
    let request = Request {
        subject: Subject::Dossier(busiest),
        quote: None,
        near: None,
        width: 100,
        pictures: Default::default(),
        looks: 0,
        today: today(),
        generation: 1,
        unfolded: Default::default(),
        proposals: Vec::new(),
        mentioned: Default::default(),
    };
    for _ in 0..ROUNDS {
        asked.push(timed(|| known(vault, busiest, today())).1);
        page.push(timed(|| compose_text(vault, &request)).1);
        all.push(timed(|| people(vault, today(), &PeopleLook::default())).1);
    }
    alike.push(timed(|| variants(vault)).1);
    let edges = format!("{} edges", vault.degree(busiest));
    Row::new("P11", "dossier of the busiest person, asked").times(&asked).note(&edges).print();
    Row::new("P11", "the same as a page").times(&page).note(edges).print();
    path(vault, busiest);
    Row::new("", "people, all").times(&all).print();
    beside_the_screen(vault, busiest);
    Row::new("", "variants, all (in the background)").times(&alike).note("once").print();
}

/// The node with the most edges among those of a class.
pub fn busiest(vault: &Vault, wanted: impl Fn(Option<&Class>) -> bool) -> Option<NodeId> {
    let nodes = vault.nodes().filter(|(_, node)| wanted(node.class.as_ref()));
    nodes.map(|(id, _)| id).max_by_key(|id| vault.degree(*id))
}
