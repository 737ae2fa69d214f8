//! Maps of small vaults, and what holds for any.

use proptest::prelude::*;

use super::labels::{self, Side, Wanted};
use super::scene::{Cell, Sight};
use super::*;
use crate::query::lookup::{Lookup, lookup};
use crate::query::neighbourhood::Look;
use crate::vault::fixture::fixture;

/// Two circles of people around meetings, joined by one of them.
const CIRCLES: &str = "\
//- Review.md
---
date: 2026-01-04
entity: Halcyon AI
participants: [Ada Quill, Bo Marsh]
---
Ada said that [[Engine]] runs.
//- Dinner.md
---
date: 2026-01-09
participants: [Ada Quill, Cy Pell]
---
#food
//- Walk.md
---
date: 2026-01-11
participants: [Cy Pell, Dee Roe]
---
//- Engine.md
With [[Review]].
";

#[track_caller]
fn asked(vault: &Vault, name: &str, hops: u8) -> Asked {
    let Lookup::One(node) = lookup(vault, name) else { unreachable!("{name} is one node") };
    let hops = Hops::new(hops).expect("one to three");
    Asked { of: About::Node(vault.anchor(node)), hops, look: Look::default() }
}

/// Nodes with their hops and what is left out, then edges.
#[track_caller]
fn check(text: &str, name: &str, hops: u8, nodes: &str, edges: &str) {
    let vault = fixture(text);
    let map = choose(&vault, &asked(&vault, name, hops), &Circles::default())
        .expect("it is in the vault");
    let node = |drawn: &MapNode| match drawn.n_more {
        0 => format!("{} {}", drawn.hop, drawn.label),
        n => format!("{} {} +{n}", drawn.hop, drawn.label),
    };
    let shown: Vec<String> = map.nodes.iter().map(node).collect();
    assert_eq!(shown.join(", "), nodes);
    let name = |end: u32| &map.nodes[end as usize].label;
    let edge = |edge: &MapEdge| {
        let relation = edge.relation.map_or("", |relation| vault.relation_name(relation));
        format!("{} {relation} {}", name(edge.ends.0), name(edge.ends.1))
    };
    let shown: Vec<String> = map.edges.iter().map(edge).collect();
    assert_eq!(shown.join(", "), edges);
}

#[test]
fn a_map_reaches_as_far_as_its_hops_and_counts_what_lies_behind() {
    check(
        CIRCLES,
        "Ada Quill",
        1,
        "0 Ada Quill, 1 Dinner +1, 1 Review +3",
        "Dinner participant Ada Quill, Review participant Ada Quill",
    );
    check(
        CIRCLES,
        "Dee Roe",
        3,
        "0 Dee Roe, 1 Walk, 2 Cy Pell, 3 Dinner +1",
        "Walk participant Dee Roe, Walk participant Cy Pell, Dinner participant Cy Pell",
    );
}

#[test]
fn two_nodes_have_one_edge_by_what_tells_most() {
    check(
        "//- a.md\n---\nentity: B\nparticipants: [B]\n---\n[[B]]\n",
        "B",
        1,
        "0 B, 1 a",
        "a entity B",
    );
}

#[test]
fn tags_are_drawn_where_one_is_the_focus_and_with_those_below_it() {
    check(
        "//- a.md\n#t/low\n//- b.md\n#t [[a]]\n",
        "#t",
        1,
        "0 t, 1 a, 1 b",
        "a tag t, b tag t, b link a",
    );
    check("//- a.md\n#t\n//- b.md\n#t [[a]]\n", "a", 2, "0 a, 1 b", "b link a");
}

#[test]
fn relations_that_are_off_and_hidden_notes_are_not_drawn() {
    let vault = fixture(CIRCLES);
    let mut asked = asked(&vault, "Ada Quill", 2);
    asked.look.off.insert("participant".into());
    assert_eq!(choose(&vault, &asked, &Circles::default()).expect("there").nodes.len(), 1);
}

/// Three meetings of one circle and three of another, and a meeting of both.
fn two_circles() -> Vault {
    let meeting = |(at, who): (usize, &str)| {
        format!("//- m{at}.md\n---\ndate: 2026-01-02\nparticipants: [{who}]\n---\n")
    };
    let all =
        ["Ada, Bo, Cy", "Ada, Bo", "Ada, Cy", "Xu, Yan, Zoe", "Zoe, Yan", "Zoe, Xu", "Bo, Zoe"];
    fixture(&all.into_iter().enumerate().map(meeting).collect::<String>())
}

#[test]
fn the_whole_vault_is_its_communities_and_each_opens_to_its_members() {
    let vault = two_circles();
    let whole = Asked { of: About::Whole, hops: Hops::default(), look: Look::default() };
    let map = choose(&vault, &whole, &Circles::default()).expect("a vault is always there");
    let sizes: Vec<u32> = map.nodes.iter().filter_map(|drawn| drawn.members).collect();
    assert_eq!((sizes.iter().sum::<u32>(), sizes.len(), map.n_smaller), (13, 2, 0));
    assert_eq!((map.edges.len(), map.edges[0].n_other), (1, 1));
    let mut members = 0;
    for drawn in &map.nodes {
        assert!(drawn.label.contains(vault.node(drawn.node).name()), "{}", drawn.label);
        let circle = Asked { of: About::Circle(drawn.anchor.clone()), ..whole.clone() };
        let circle = choose(&vault, &circle, &Circles::default()).expect("there");
        assert_eq!(circle.nodes[0].anchor, drawn.anchor);
        assert_eq!(Some(circle.nodes.len() as u32), drawn.members);
        members += circle.nodes.len();
        assert!((1..).zip(&circle.nodes[1..]).all(|(at, _)| circle.way_to(at).is_some()));
    }
    assert_eq!(members, vault.n_nodes());
    let chart = chart(&vault, &whole, None).expect("there");
    assert_ne!(chart.points[0], chart.points[1]);
    assert!(roxmltree::Document::parse(&svg::svg(&vault, &chart, &LeftOut::default())).is_ok());
}

#[test]
fn a_vault_without_communities_is_an_empty_map() {
    let vault = fixture("//- a.md\n");
    let whole = Asked { of: About::Whole, hops: Hops::default(), look: Look::default() };
    let chart = chart(&vault, &whole, None).expect("there");
    assert!(chart.map.nodes.is_empty() && chart.settled);
}

/// A hub that so many notes name, each with a name of its own.
fn hub(n: usize) -> Vault {
    let note = |at: usize| format!("//- n{at:05}.md\n[[Hub]] [[Name {at}]]\n");
    fixture(&(0..n).map(note).collect::<String>())
}

#[test]
fn of_a_hub_few_are_drawn_and_all_others_counted() {
    let n = 50_000;
    let vault = hub(n);
    for hops in 1..=Hops::MAX {
        let map = choose(&vault, &asked(&vault, "Hub", hops), &Circles::default()).expect("there");
        assert!(map.nodes.len() <= NODES_MAX[usize::from(hops) - 1], "{}", map.nodes.len());
        let drawn = map.nodes.iter().filter(|drawn| drawn.hop == 1).count();
        assert_eq!(drawn, NEIGHBOURS_MAX[0]);
        assert_eq!(map.nodes[0].n_more as usize, n - drawn);
    }
}

#[test]
fn the_same_vault_gives_the_same_points_to_the_last_bit() {
    let vault = fixture(CIRCLES);
    let bits = |vault: &Vault| {
        let chart = chart(vault, &asked(vault, "Ada Quill", 3), None).expect("there");
        chart.points.iter().map(|point| (point.x.to_bits(), point.y.to_bits())).collect::<Vec<_>>()
    };
    let first = bits(&vault);
    assert!(first.len() > 5 && first.iter().skip(1).all(|point| *point != first[0]));
    assert_eq!(bits(&vault), first);
    // However the files were read.
    let mut parsed = vault.parsed().to_vec();
    parsed.reverse();
    let again = Vault::build(parsed, &[], Vec::new(), &crate::vault::VaultConfig::default());
    assert_eq!(bits(&again), first);
}

#[test]
fn what_was_drawn_before_keeps_its_place() {
    let vault = fixture(CIRCLES);
    let first = chart(&vault, &asked(&vault, "Ada Quill", 1), None).expect("there");
    #[track_caller]
    fn check(older: &Chart, vault: &Vault, asked: &Asked, n_new: usize) -> Chart {
        let newer = chart(vault, asked, Some(older)).expect("there");
        let mut new = 0;
        for (drawn, point) in newer.map.nodes.iter().zip(&newer.points) {
            match older.point_of(&drawn.anchor) {
                Some(before) => assert_eq!(before, *point, "{} moved", drawn.label),
                None => new += 1,
            }
        }
        assert_eq!(new, n_new);
        newer
    }
    let further = check(&first, &vault, &asked(&vault, "Ada Quill", 2), 4);
    check(&further, &vault, &asked(&vault, "Review", 1), 0);
    let grown = fixture(&format!("{CIRCLES}//- New.md\n[[Engine]]\n"));
    check(&further, &grown, &asked(&grown, "Ada Quill", 3), 2);
}

#[test]
fn a_chart_goes_on_to_a_newer_vault_without_what_is_gone() {
    let vault = fixture(CIRCLES);
    let map = choose(&vault, &asked(&vault, "Ada Quill", 2), &Circles::default()).expect("there");
    let newer = fixture(&CIRCLES.replace("Dinner.md", "Aardvark.md"));
    let carried = map.carried(&newer);
    assert_eq!(carried.nodes.len(), map.nodes.len() - 1);
    for drawn in &carried.nodes {
        assert_eq!(newer.anchor(drawn.node), drawn.anchor);
    }
    assert!(carried.edges.iter().all(|edge| (edge.ends.1 as usize) < carried.nodes.len()));
}

/// Every cell that something stands in, each once.
fn assert_nothing_covers(scene: &Scene) {
    let mut taken = std::collections::BTreeSet::new();
    let dots = scene.dots.iter().map(|dot| (dot.cell, 1));
    let labels = scene.labels.iter().map(|label| (label.cell, label.width()));
    for (cell, width) in dots.chain(labels) {
        for column in (cell.column..).take(width) {
            assert!((0..i32::from(scene.size.0)).contains(&column), "{column} is outside");
            assert!((0..i32::from(scene.size.1)).contains(&cell.row), "{} is outside", cell.row);
            assert!(taken.insert((column, cell.row)), "two things at {column} {}", cell.row);
        }
    }
    let n_dots = scene.dots.len();
    assert_eq!(scene.labels.len() + scene.n_hidden, n_dots);
}

#[test]
fn the_focus_and_the_chosen_node_are_named_at_every_size() {
    let vault = hub(40);
    let chart = chart(&vault, &asked(&vault, "Hub", 2), None).expect("there");
    for size in [(0, 0), (1, 1), (7, 2), (40, 8), (58, 14), (100, 30), (200, 60)] {
        for zoom in [-2, 0, 3, 14] {
            let sight = Sight { zoom, moved: Point::default() };
            let camera = Camera::of(&chart.points, size, sight);
            for chosen in [0, 20, 41] {
                let scene = Scene::of(&chart, &camera, chosen, &LeftOut::default());
                assert_nothing_covers(&scene);
                scene.raster().cells().for_each(drop);
                let inside = scene.dots.iter().any(|dot| dot.node == chosen);
                let named = scene.labels.iter().any(|label| label.node == chosen);
                let has_room = size.0 >= 40;
                assert!(named || !inside || !has_room, "{size:?} {zoom} {chosen}");
                let focus = scene.dots.iter().any(|dot| dot.node == 0);
                let named = scene.labels.iter().any(|label| label.node == 0);
                assert!(named || !focus || !has_room, "{size:?} {zoom} {chosen}: the focus");
            }
        }
    }
}

#[test]
fn what_a_filter_leaves_out_takes_no_room_and_what_lies_behind_it_is_still_joined() {
    let vault = fixture(CIRCLES);
    let chart = chart(&vault, &asked(&vault, "Ada Quill", 3), None).expect("there");
    let is_person = |node: NodeId| vault.node(node).class == Some(crate::vault::Class::Person);
    let out = chart.map.left_out(is_person);
    assert_eq!((chart.map.nodes.len(), out.len()), (8, 5));
    let camera = Camera::of(&chart.points, (100, 40), Sight::default());
    let scene = Scene::of(&chart, &camera, 0, &out);
    assert_nothing_covers(&scene);
    let name = |node: u32| &*chart.map.nodes[node as usize].label;
    let at = |cell: Cell| scene.dots.iter().find(|dot| dot.cell == cell).map(|dot| name(dot.node));
    let lines = scene.lines.iter().filter_map(|line| Some((at(line.ends.0)?, at(line.ends.1)?)));
    let lines: std::collections::BTreeSet<_> = lines.collect();
    assert_eq!(Vec::from_iter(lines), [("Ada Quill", "Bo Marsh"), ("Ada Quill", "Cy Pell")]);
    assert_eq!((scene.dots.len(), scene.n_hidden), (3, 0));
}

#[test]
fn arrows_lead_to_what_lies_in_their_direction_and_back() {
    let vault = hub(12);
    let chart = chart(&vault, &asked(&vault, "Hub", 1), None).expect("there");
    let camera = Camera::of(&chart.points, (100, 40), Sight::default());
    let scene = Scene::of(&chart, &camera, 0, &LeftOut::default());
    let mut reached = std::collections::BTreeSet::from([0]);
    let mut waiting = vec![0];
    while let Some(from) = waiting.pop() {
        for direction in [(0, -1), (0, 1), (-1, 0), (1, 0)] {
            if let Some(to) = scene.nearest(from, direction)
                && reached.insert(to)
            {
                waiting.push(to);
            }
        }
    }
    assert_eq!(reached.len(), chart.points.len(), "every node can be reached");
}

#[test]
fn a_picture_is_well_formed_whatever_names_hold() {
    let names = "//- A & <b> \"c\" 'd' ]]>.md\n[[x\u{1}y\u{202e}]] [[--><script>]] #t\n";
    let vault = fixture(names);
    let (of, _) = vault.nodes().next().expect("the note");
    let asked =
        Asked { of: About::Node(vault.anchor(of)), hops: Hops::default(), look: Look::default() };
    let chart = chart(&vault, &asked, None).expect("there");
    let picture = svg::svg(&vault, &chart, &LeftOut::default());
    let read = roxmltree::Document::parse(&picture).expect("XML");
    let texts = |name: &str| {
        read.descendants()
            .filter(|at| at.has_tag_name(("http://www.w3.org/2000/svg", name)))
            .count()
    };
    assert_eq!(texts("line"), chart.map.edges.len());
    assert_eq!(texts("g"), chart.map.nodes.len());
    assert_eq!(texts("script"), 0);
    let title =
        read.descendants().find(|at| at.has_tag_name("title") || at.tag_name().name() == "title");
    assert_eq!(title.and_then(|at| at.text()), Some("Map of A & <b> \"c\" 'd' ]]>"));
}

#[test]
fn whatever_a_circle_draws_has_a_way_to_its_middle() {
    // A hub of notes that are joined to it only, and people around each of them that
    // are joined to more of the circle than these, but not to the hub.
    let mut text = String::from("//- Hub.md\n");
    for n in 0..60 {
        text += &format!("[[n{n}]] ");
    }
    for n in 0..60 {
        text += &format!("\n//- n{n}.md\n");
        (0..4).for_each(|person| text += &format!("[[p{}]] ", n / 15 * 4 + person));
    }
    let vault = fixture(&text);
    let Lookup::One(hub) = lookup(&vault, "Hub") else { unreachable!("there is one") };
    for hops in 1..=3 {
        let hops = Hops::new(hops).expect("one to three");
        let of = About::Circle(vault.anchor(hub));
        let asked = Asked { of, hops, look: Look::default() };
        let map = choose(&vault, &asked, &Circles::default()).expect("there");
        assert!(map.nodes.len() > 1);
        for at in 1..map.nodes.len() {
            let parent = map.nodes[at].parent.expect("a way");
            assert!((parent as usize) < at, "the way of {at} leads to {parent}");
        }
    }
}

proptest! {
    #[test]
    fn labels_never_cover_one_another_or_a_node(
        size in (1u16..120, 1u16..40),
        nodes in proptest::collection::btree_map((0i32..120, 0i32..40), (1u16..40, any::<bool>()), 0..80),
    ) {
        let inside = |cell: &Cell| cell.column < i32::from(size.0) && cell.row < i32::from(size.1);
        let wanted: Vec<Wanted> = nodes
            .iter()
            .map(|(&(column, row), &(width, left))| {
                let side = if left { Side::Left } else { Side::Right };
                Wanted { node: Cell { column, row }, width, side }
            })
            .filter(|wanted| inside(&wanted.node))
            .collect();
        let placed = labels::place(size, &[], &wanted);
        prop_assert_eq!(placed.len(), wanted.len());
        let mut taken: std::collections::BTreeSet<(i32, i32)> =
            wanted.iter().map(|one| (one.node.row, one.node.column)).collect();
        for (one, cell) in wanted.iter().zip(placed) {
            let Some(cell) = cell else { continue };
            for column in cell.column..cell.column + i32::from(one.width) {
                let there = Cell { column, ..cell };
                prop_assert!(inside(&there) && column >= 0 && cell.row >= 0, "outside");
                prop_assert!(taken.insert((cell.row, column)), "covered at {} {}", column, cell.row);
            }
        }
    }
}
