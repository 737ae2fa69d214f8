//! How two names are connected.

use super::{node, today};
use crate::query::Hidden;
use crate::query::path::{PathLook, Through, paths};
use crate::vault::config::VaultConfig;
use crate::vault::fixture::{fixture, fixture_with};
use crate::vault::{Edge, Vault};

/// Each chain in a line: its hops as sentences, each with the place of its
/// evidence.
fn shown(vault: &Vault, one: &str, other: &str, through: Through) -> Vec<String> {
    let look = PathLook { through, hidden: Hidden::LeftOut };
    let ends = [node(vault, one), node(vault, other)];
    let found = paths(vault, ends, look, today());
    let back = paths(vault, [ends[1], ends[0]], look, today());
    assert_eq!(found.chains.len(), back.chains.len(), "both ways");
    let mut lines: Vec<String> = found
        .chains
        .iter()
        .map(|chain| {
            let hops = chain.hops.iter().map(|hop| {
                let place = |edge: Edge| {
                    let first = edge.occurrences.first().expect("an edge has a place");
                    format!("{}:{}", vault.node(first.source).name(), first.place.line)
                };
                format!("{} ({})", hop.sentence(vault), hop.edge(vault).map(place).expect("there"))
            });
            hops.collect::<Vec<_>>().join("; ")
        })
        .collect();
    if found.through != through {
        lines.insert(0, "through anything".into());
    }
    if found.chains.is_empty() {
        let reach = found
            .reach
            .map(|reach| format!("{:?}{}", reach.nodes, if reach.all { "" } else { "+" }));
        lines.push(reach.join(" "));
    }
    lines
}

#[track_caller]
fn check(text: &str, one: &str, other: &str, expected: &[&str]) {
    assert_eq!(shown(&fixture(text), one, other, Through::Telling), expected);
}

/// A meeting of these people on a day.
fn meeting(name: &str, date: &str, who: &str) -> String {
    format!("//- {name}.md\n---\ndate: {date}\nparticipants: [{who}]\n---\n")
}

#[test]
fn two_who_met_are_joined_by_their_meetings_the_small_and_the_new_first() {
    let vault = [
        meeting("old", "2020-01-02", "Ada, Bo"),
        meeting("new", "2026-01-02", "Ada, Bo"),
        meeting("large", "2026-01-03", "Ada, Bo, Cy, Di, Ed, Flo, Gus, Hal, Ina, Jo, Kit, Lou"),
    ];
    let through = |name: &str| {
        format!("Ada took part in {name} ({name}:3); {name} had as participant Bo ({name}:3)")
    };
    let expected = ["new", "old", "large"].map(through);
    check(&vault.concat(), "Ada", "Bo", &expected.each_ref().map(String::as_str)[..3]);
}

#[test]
fn of_two_edges_between_the_same_nodes_the_more_telling_one_is_the_hop() {
    check(
        "//- a.md\n---\nparticipants: [Bo]\n---\n[[Bo]]\n\n- Bo sings. *(about Bo)*\n",
        "a",
        "Bo",
        &["a had as participant Bo (a:2)"],
    );
}

#[test]
fn a_property_says_its_key() {
    check(
        "//- Ada.md\n---\ntype: person\ncompany: Mill\n---\n",
        "Mill",
        "Ada",
        &["Mill is the company of Ada (Ada:3)"],
    );
}

#[test]
fn longer_chains_follow_where_few_are_shortest() {
    check(
        "//- a.md\n[[b]] [[c]]\n//- b.md\n//- c.md\n[[d]] [[e]]\n//- d.md\n[[b]]\n//- e.md\n",
        "a",
        "b",
        &["a links to b (a:1)", "a links to c (a:1); c links to d (c:1); d links to b (d:1)"],
    );
}

#[test]
fn the_owner_and_tags_are_gone_through_only_where_nothing_else_joins() {
    let owner = [
        meeting("m", "2026-01-02", "Ada, Myself"),
        meeting("n", "2026-01-02", "Bo, Myself"),
        "//- Ada.md\n#team\n//- Bo.md\n#team\n".to_owned(),
    ];
    let (by_owner, by_tag) = (
        "Ada took part in m (m:3); m had as participant Myself (m:3); \
         Myself took part in n (n:3); n had as participant Bo (n:3)",
        "Ada has the tag team (Ada:1); team is a tag of Bo (Bo:1)",
    );
    check(&owner.concat(), "Ada", "Bo", &["through anything", by_tag, by_owner]);
    // Longer than what is telling, which is found first.
    let telling = "//- w.md\n[[Ada]] [[x]]\n//- x.md\n[[y]]\n//- y.md\n[[z]]\n//- z.md\n[[Bo]]\n";
    let vault = fixture(&[&owner.concat(), telling].concat());
    assert_eq!(shown(&vault, "Ada", "Bo", Through::Telling).len(), 1);
    let all = shown(&vault, "Ada", "Bo", Through::All);
    assert_eq!(all, [by_tag, by_owner]);
}

#[test]
fn an_end_may_be_a_tag_or_the_owner() {
    let vault = "//- m.md\n---\nparticipants: [Myself]\n---\n#team\n";
    check(
        vault,
        "#team",
        "Myself",
        &["team is a tag of m (m:4); m had as participant Myself (m:2)"],
    );
}

#[test]
fn a_hub_is_gone_round() {
    let others: String = (0..60).map(|at| format!("//- n{at}.md\n[[Hub]]\n")).collect();
    let ends = "//- a.md\n[[Hub]] [[x]]\n//- b.md\n[[Hub]] [[y]]\n//- x.md\n[[y]]\n//- y.md\n";
    let vault = fixture(&[&others, ends].concat());
    let around = "a links to x (a:1); x links to y (x:1); y is linked from b (b:1)";
    assert_eq!(shown(&vault, "a", "b", Through::Telling), [around]);
    let all = shown(&vault, "a", "b", Through::All);
    assert_eq!(all, ["a links to Hub (a:1); Hub is linked from b (b:1)", around]);
}

#[test]
fn an_excluded_note_joins_nothing_unless_it_is_asked_for() {
    let config = VaultConfig { ignore_filters: vec!["archive/".into()], ..VaultConfig::default() };
    let text = "//- archive/old.md\n[[Ada]] [[Bo]]\n//- Ada.md\n//- Bo.md\n";
    let vault = fixture_with(text, &config);
    assert_eq!(shown(&vault, "Ada", "Bo", Through::Telling), ["through anything", "[] []"]);
    let look = PathLook { hidden: Hidden::Shown, ..PathLook::default() };
    let ends = [node(&vault, "Ada"), node(&vault, "Bo")];
    assert_eq!(paths(&vault, ends, look, today()).chains.len(), 1);
}

#[test]
fn where_nothing_joins_it_says_how_far_each_side_reaches() {
    check(
        "//- a.md\n[[b]] [[c]]\n//- b.md\n[[d]]\n//- c.md\n//- d.md\n//- z.md\n[[y]]\n//- y.md\n",
        "a",
        "z",
        &["through anything", "[2, 1] [1]"],
    );
}

#[test]
fn a_chain_goes_through_no_node_twice_and_no_two_through_the_same() {
    // Everything is joined with everything, twice.
    let names = ["a", "b", "c", "d", "e", "f"];
    let links = names.map(|name| format!("[[{name}]] ![[{name}]]"));
    let text = names.map(|name| format!("//- {name}.md\n{}\n", links.join(" "))).concat();
    let vault = fixture(&text);
    let ends = [node(&vault, "a"), node(&vault, "b")];
    let found = paths(&vault, ends, PathLook::default(), today());
    let nodes = found.chains.iter().map(|chain| {
        let mut nodes: Vec<_> = chain.hops.iter().map(|hop| hop.from).collect();
        nodes.push(ends[1]);
        nodes
    });
    let mut nodes: Vec<_> = nodes.collect();
    assert_eq!(nodes.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3, 3, 3, 3]);
    for chain in &mut nodes {
        chain.sort();
        let n = chain.len();
        chain.dedup();
        assert_eq!(chain.len(), n);
    }
    nodes.dedup();
    assert_eq!(nodes.len(), 5);
}
