//! What is exported is read by parsers that know nothing of this program: names
//! come back as they went in, and nodes and edges are as many as there are.
//!
//! networkx and Graphviz are asked where they are installed; where not, a line on
//! standard error says so.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use vaultgraph::query::Hidden;
use vaultgraph::query::export::{FORMATS, Part};
use vaultgraph::query::filter::Filter;
use vaultgraph::vault::Vault;
use vaultgraph::vault::fixture::fixture;

/// Names that end a string, an element, a record or a statement somewhere.
const HOSTILE: [&str; 12] = [
    r#"Ada "the" Byte"#,
    "O'Hara & <Sons>",
    r"back\slash\N \u0027",
    "comma, semi; tab",
    "]]> --> */ //",
    "'); DROP (n); //",
    "`tick` ``two``",
    "{brace} {{two}}",
    "=1+1",
    "Zoë Açafrán 張偉 🙂",
    "&amp; #quot; %25",
    " edge of space",
];

fn vault() -> Vault {
    let people = HOSTILE.map(|name| format!("  - '{}'\n", name.replace('\'', "''"))).concat();
    fixture(&format!(
        "//- a & b/It's \"one\".md\n---\ndate: 2026-01-02\n\"re`lation\": '[[Zed]]'\nparticipants:\n\
         {people}---\n[[Zed]] #tag/sub\n//- Zed.md\n[[Zed#x]]\n//- pic.png\n"
    ))
}

fn exported(name: &str, part: &Part) -> String {
    let format = FORMATS.iter().find(|row| row.name == name).expect("there is such a format");
    let mut out = String::new();
    (format.write)(part, &mut out).expect("a string takes all");
    out
}

fn whole(name: &str) -> String {
    exported(name, &Part::all(&vault(), Hidden::Shown))
}

/// The names, two notes, a picture, and a tag with the one it lies under.
const N_NODES: usize = HOSTILE.len() + 5;

/// To every name, and to the page by a key and a link, and the tag.
const N_EDGES: usize = HOSTILE.len() + 3;

#[track_caller]
fn check(names: impl IntoIterator<Item = String>, n_edges: usize) {
    let names: BTreeSet<String> = names.into_iter().collect();
    assert_eq!((names.len(), n_edges), (N_NODES, N_EDGES), "{names:?}");
    for name in HOSTILE {
        assert!(names.contains(name.trim()), "{name} is not in {names:?}");
    }
}

#[test]
fn json_is_read_by_serde() {
    let graph: serde_json::Value = serde_json::from_str(&whole("json")).expect("JSON");
    let list = |key: &str| graph[key].as_array().expect("a list").clone();
    let name = |node: serde_json::Value| node["name"].as_str().expect("text").to_owned();
    check(list("nodes").into_iter().map(name), list("edges").len());
}

#[test]
fn graphml_and_gexf_are_read_by_roxmltree() {
    let text = whole("graphml");
    let graph = roxmltree::Document::parse(&text).expect("XML");
    let of = |tag: &'static str| graph.descendants().filter(move |node| node.has_tag_name(tag));
    let names = of("data").filter(|data| data.attribute("key") == Some("node-name"));
    check(names.map(|data| data.text().unwrap_or_default().to_owned()), of("edge").count());

    let text = whole("gexf");
    let graph = roxmltree::Document::parse(&text).expect("XML");
    let of = |tag: &'static str| graph.descendants().filter(move |node| node.has_tag_name(tag));
    let names = of("node").filter_map(|node| node.attribute("label"));
    check(names.map(str::to_owned), of("edge").count());
}

#[test]
fn svg_is_read_by_roxmltree() {
    let vault = vault();
    let drawn = |part: &Part| {
        let text = exported("svg", part);
        let picture = roxmltree::Document::parse(&text).expect("XML");
        let root = picture.root_element();
        assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
        let nodes = root.children().filter(|at| at.tag_name().name() == "g");
        let title = |node: roxmltree::Node| {
            let title = node.children().find(|at| at.tag_name().name() == "title");
            title.and_then(|title| title.text()).expect("each node has one").to_owned()
        };
        nodes.map(title).collect::<BTreeSet<String>>()
    };
    let (page, _) = vault.nodes().find(|(_, node)| node.date.is_some()).expect("a dated note");
    let names = drawn(&Part::around(&vault, page, 1, Hidden::LeftOut));
    assert_eq!(names.len(), HOSTILE.len() + 2, "{names:?}");
    assert!(HOSTILE.iter().all(|name| names.contains(name.trim())), "{names:?}");

    let filter = Filter::parse("has:note").expect("readable").expect("some");
    let filter = filter.ready(&vault).expect("it names nothing");
    let mut part = Part::around(&vault, page, 1, Hidden::LeftOut);
    part.keep(&filter);
    assert_eq!(Vec::from_iter(drawn(&part)), ["It's \"one\"", "Zed"]);
    assert!(!drawn(&Part::all(&vault, Hidden::LeftOut)).is_empty(), "the whole has communities");
}

#[test]
fn csv_is_read_by_its_crate() {
    let records = |text: &str| {
        let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
        rows.map(|row| row.expect("as many fields as titles")).collect::<Vec<_>>()
    };
    let edges = records(&whole("csv"));
    let names = records(&whole("csv-nodes")).into_iter().map(|row| row[1].to_owned());
    check(names, edges.len());
    assert!(edges.iter().any(|row| &row[4] == "re`lation" && &row[1] == "Zed"));
}

#[test]
fn dot_is_read_by_layout() {
    let graph = layout::gv::DotParser::new(&whole("dot")).process();
    assert!(graph.is_ok(), "{:?}", graph.err());
}

#[test]
fn mermaid_and_cypher_have_a_line_for_each_node_and_edge_and_no_open_string() {
    let mermaid = whole("mermaid");
    assert_eq!(mermaid.lines().count(), 1 + N_NODES + N_EDGES);
    assert!(mermaid.lines().skip(1).all(|line| line.matches('"').count() == 2), "{mermaid}");
    let cypher = whole("cypher");
    assert_eq!(cypher.lines().count(), N_NODES + N_EDGES);
    for line in cypher.lines() {
        assert!(line.ends_with(';') && is_closed(line), "{line}");
    }
}

/// Whether every string and every name in backticks ends in its line, and
/// statements end nowhere else.
fn is_closed(line: &str) -> bool {
    let mut inside = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (inside, c) {
            (Some('\''), '\\') => {
                chars.next();
            }
            (Some('`'), '`') if chars.peek() == Some(&'`') => {
                chars.next();
            }
            (Some(end), c) if c == end => inside = None,
            (Some(_), _) => {}
            (None, '\'' | '`') => inside = Some(c),
            (None, ';') if chars.peek().is_some() => return false,
            (None, _) => {}
        }
    }
    inside.is_none()
}

/// Gives text to a program and takes what it prints; nothing where the program is
/// not there.
fn ask(program: &str, args: &[&str], text: &str) -> Option<String> {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let sent = child.stdin.take().map(|mut input| input.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    let missing = complaint.contains("ModuleNotFoundError");
    assert!(missing || output.status.success(), "{program}: {sent:?} {complaint}");
    (!missing).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn networkx_reads_what_is_made_for_it() {
    let tell = "\nfor _, d in sorted(g.nodes(data=True)): print(d.get('name', d.get('label')))\n\
                print(g.number_of_edges())";
    let read = [
        ("graphml", "g = networkx.read_graphml(sys.stdin.buffer, force_multigraph=True)"),
        ("gexf", "g = networkx.read_gexf(sys.stdin.buffer)"),
        ("json", "g = networkx.node_link_graph(json.load(sys.stdin), edges='edges')"),
    ];
    for (format, read) in read {
        let script = format!("import sys, json, networkx\n{read}{tell}");
        let Some(said) = ask("python3", &["-X", "utf8", "-c", &script], &whole(format)) else {
            eprintln!("SKIPPED: networkx is not installed, {format} was not read by it");
            continue;
        };
        let mut lines: Vec<String> = said.lines().map(str::to_owned).collect();
        let n_edges = lines.pop().and_then(|n| n.parse().ok()).expect("a number comes last");
        check(lines, n_edges);
    }
}

#[test]
fn graphviz_reads_dot() {
    match ask("dot", &["-Tjson0"], &whole("dot")) {
        None => eprintln!("SKIPPED: Graphviz is not installed, dot was not read by it"),
        Some(said) => {
            let graph: serde_json::Value = serde_json::from_str(&said).expect("JSON");
            let edges = graph["edges"].as_array().expect("a list");
            let objects = graph["objects"].as_array().expect("a list");
            // It keeps the escapes of labels, as which it draws them later.
            let label = |node: &serde_json::Value| {
                node["label"].as_str().expect("text").replace("\\\\", "\\")
            };
            check(objects.iter().map(label), edges.len());
        }
    }
}

#[test]
fn a_neighbourhood_is_exported_alone() {
    let vault = vault();
    let (tag, _) = vault.nodes().find(|(_, node)| node.name() == "tag/sub").expect("a tag");
    let text = exported("csv", &Part::around(&vault, tag, 1, Hidden::LeftOut));
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn what_a_filter_keeps_is_exported_with_the_edges_between() {
    let vault = vault();
    let filter = Filter::parse("has:note").expect("readable").expect("some");
    let filter = filter.ready(&vault).expect("it names nothing");
    let mut part = Part::all(&vault, Hidden::LeftOut);
    part.keep(&filter);
    assert_eq!(part.n_nodes(), 2);
    // By a key and by a link.
    assert_eq!(exported("csv", &part).lines().count(), 1 + 2);
}
