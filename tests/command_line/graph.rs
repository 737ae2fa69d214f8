//! The graph: how two are joined, what is drawn, what is counted, what is handed on.

use super::{ask, json_of};

#[test]
fn a_path_is_chains_of_hops_with_their_evidence() {
    let rows = json_of(&["path", "Jorunn Stefansdal", "Halcyon AI"]);
    assert_eq!(rows.len(), 5);
    assert_eq!((&rows[0]["length"], &rows[1]["length"]), (&1.into(), &2.into()));
    let hop = &rows[0]["hops"][0];
    let keys = ["from", "to", "relation", "direction", "path", "line", "text", "date"];
    assert!(keys.iter().all(|key| hop.get(key).is_some()), "{hop}");
    assert_eq!((&hop["from"], &hop["to"]), (&"Jorunn Stefansdal".into(), &"Halcyon AI".into()));
    assert_eq!((&hop["relation"], &hop["direction"]), (&"link".into(), &"in".into()));
    assert_eq!((&hop["path"], &hop["line"]), (&"Companies/Halcyon AI.md".into(), &19.into()));
    assert!(hop["text"].as_str().is_some_and(|text| text.contains("[[Jorunn Stefansdal]]")));
    for row in &rows {
        let hops = row["hops"].as_array().expect("a list");
        assert_eq!(row["length"], hops.len());
        assert!(hops.windows(2).all(|pair| pair[0]["to"] == pair[1]["from"]));
    }
    let (_, said, _) = ask(&["path", "Jorunn Stefansdal", "Halcyon AI"]);
    let line = "  Jorunn Stefansdal took part in 2025-02-11 First call with Halcyon AI\t2025-02-11\n    \
                Meetings/2025/2025-02-11 First call with Halcyon AI.md:6:3\t- Jorunn Stefansdal\n";
    assert!(said.contains(line), "{said}");
    // Before the chains stand the last notes of both, of how many.
    let met = "meetings of both, 3 of 15\n  2026-11-20\tMeetings/2026/2026-11-20 What comes";
    assert!(said.starts_with(met), "{said}");
}

#[test]
fn where_no_path_is_each_side_says_how_far_it_reaches() {
    let (status, said, complaint) = ask(&["path", "Jorunn Stefansdal", "Sourdough, day nine"]);
    assert_eq!((status, said.as_str()), (Some(1), ""));
    assert!(complaint.contains("nothing joins Jorunn Stefansdal and Sourdough"), "{complaint}");
    assert!(complaint.contains("Sourdough, day nine reaches nothing"), "{complaint}");
    assert!(complaint.contains("Jorunn Stefansdal reaches "), "{complaint}");
    let (status, _, complaint) = ask(&["path", "Jorunn Stefandal", "Halcyon AI"]);
    assert!(
        status == Some(1) && complaint.contains("nearest are Jorunn Stefansdal"),
        "{complaint}"
    );
    let (status, _, complaint) = ask(&["path", "Bex", "Bexley Rhodes"]);
    assert!(status == Some(2) && complaint.contains("are the same"), "{complaint}");
    assert_eq!(ask(&["path", "Roadmap", "Nobody at all"]).0, Some(2));
}

#[test]
fn a_map_is_rows_of_nodes_and_edges_or_a_picture() {
    let rows = json_of(&["map", "Jorunn Stefansdal", "--hops", "1"]);
    let (nodes, edges): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["kind"] == "node");
    assert_eq!((&nodes[0]["name"], &nodes[0]["hop"]), (&"Jorunn Stefansdal".into(), &0.into()));
    assert!(nodes[1..].iter().all(|row| row["hop"] == 1 && row["x"].is_f64()), "{nodes:?}");
    let is_drawn = |name: &serde_json::Value| nodes.iter().any(|row| row["name"] == *name);
    assert!(edges.len() >= nodes.len() - 1);
    for edge in edges {
        assert!(is_drawn(&edge["from"]) && is_drawn(&edge["to"]), "{edge}");
        assert!(edge["path"].is_string() && edge["line"].is_u64(), "{edge}");
    }
    let (status, said, _) = ask(&["map", "Jorunn Stefansdal", "--svg"]);
    assert_eq!(status, Some(0));
    let picture = roxmltree::Document::parse(&said).expect("SVG is XML");
    assert_eq!(picture.root_element().tag_name().name(), "svg");
    let (status, _, complaint) = ask(&["map", "Jorun Stefansdl"]);
    assert_eq!(status, Some(1));
    assert!(complaint.contains("the nearest are"), "{complaint}");
    assert_eq!(ask(&["map", "Halcyon AI", "--hops", "4"]).0, Some(2));
}

#[test]
fn the_vault_as_a_whole_is_one_object() {
    let whole = &json_of(&["stats", "--bridges"])[0];
    assert_eq!((&whole["counts"]["notes"], &whole["n_orphans"]), (&64.into(), &1.into()));
    assert_eq!(whole["orphans"][0], "Notes/Sourdough, day nine.md");
    for key in ["hubs", "communities", "unseen", "rising", "bridges"] {
        assert!(
            whole[key].as_array().is_some_and(|rows| !rows.is_empty()),
            "{key}: {}",
            whole[key]
        );
    }
    assert_eq!(whole["hubs"][0]["name"], "Jorunn Stefansdal");
    let (status, said, _) = ask(&["stats"]);
    assert_eq!(status, Some(0));
    assert!(said.starts_with("       64\tnotes\n") && said.contains("\nmost central\n"), "{said}");
    assert!(!said.contains("bridges"), "{said}");
}

#[test]
fn the_graph_is_exported_whole_or_around_a_name() {
    let (status, said, _) = ask(&["export", "--format", "csv-nodes", "--around", "Driftwood"]);
    assert!(status == Some(0) && said.contains(",Jorunn Stefansdal,entity,person,,"), "{said}");
    let whole = ask(&["export", "--format", "csv-nodes"]).1;
    assert!(whole.lines().count() > 2 * said.lines().count(), "{}", whole.lines().count());
    let (status, _, complaint) = ask(&["export", "--format", "csv", "--around", "Driftwod"]);
    assert!(status == Some(1) && complaint.contains("nearest are Driftwood"), "{complaint}");
    let (status, _, complaint) = ask(&["export", "--format", "svf"]);
    assert!(status == Some(2) && complaint.contains("graphml"), "{complaint}");
}

#[test]
fn a_picture_is_exported_as_the_map_prints_it_and_no_further_than_that_goes() {
    let of = ["export", "--format", "svg", "--around", "Halcyon AI", "--hops"];
    let map = ["map", "Halcyon AI", "--svg", "--hops", "2"];
    assert_eq!(ask(&[&of[..], &["2"]].concat()), ask(&map));
    let (status, rows, said) = ask(&[&of[..], &["4"]].concat());
    assert_eq!((status, &*rows), (Some(2), ""));
    assert!(said.contains("svg goes 3 hops around a name at most"), "{said}");
    assert_eq!(ask(&["export", "--format", "svg"]), ask(&["map", "--whole", "--svg"]));
}
