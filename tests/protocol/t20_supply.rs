//! T20: what the program is built from. Licences, sources and bans are read here
//! from `deny.toml`; `cargo deny` looks at them again, and at advisories, where it
//! is there.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

use crate::kit;

/// What cargo knows of the packages that the program may be built from.
fn metadata() -> Value {
    let output = kit::cargo()
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The lines of a list in `deny.toml`, each by what stands in quotes on it.
fn lines_of(list: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(kit::of_project("deny.toml")).expect("there");
    let lines = text.lines().skip_while(|line| *line != format!("{list} = ["));
    let lines = lines.skip(1).take_while(|line| *line != "]");
    let quoted = |line: &str| line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    lines.map(quoted).filter(|words: &Vec<String>| !words.is_empty()).collect()
}

/// The first strings of a list in `deny.toml`.
fn listed(list: &str) -> BTreeSet<String> {
    lines_of(list).into_iter().filter_map(|words| words.into_iter().next()).collect()
}

/// Which packages are built with one of this name.
fn users_of<'m>(metadata: &'m Value, name: &str) -> Vec<&'m str> {
    let list = |value: &'m Value| value.as_array().expect("a list").iter();
    let is_it = |id: &Value| {
        list(&metadata["packages"]).any(|package| package["id"] == *id && package["name"] == name)
    };
    let nodes = list(&metadata["resolve"]["nodes"]);
    let users = nodes.filter(|node| list(&node["deps"]).any(|dep| is_it(&dep["pkg"])));
    let named = |node: &'m Value| {
        list(&metadata["packages"]).find(|package| package["id"] == node["id"])?["name"].as_str()
    };
    users.filter_map(named).collect()
}

/// Whether a licence as packages write it can be met with these: one of those in
/// an `OR`, all of those in an `AND`.
fn is_met(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let licence = licence.replace('/', " OR ");
    let bare = |part: &str| part.trim().trim_matches(['(', ')']).trim().to_owned();
    let any = |group: &str| group.split(" OR ").any(|one| allowed.contains(&bare(one)));
    match licence.contains('(') || !licence.contains(" AND ") {
        // `(A OR B) AND C`: every group needs one.
        true => licence.split(" AND ").all(any),
        // `A OR B AND C`: one group needs all.
        false => licence
            .split(" OR ")
            .any(|group| group.split(" AND ").all(|one| allowed.contains(&bare(one)))),
    }
}

#[test]
fn every_package_has_a_licence_that_is_allowed_and_comes_from_the_registry() {
    let (allowed, banned) = (listed("allow"), lines_of("deny"));
    let is_read = banned.iter().any(|words| words[0] == "bincode");
    assert!(allowed.contains("MIT") && is_read, "deny.toml is read");
    let metadata = metadata();
    for words in &banned {
        // Behind its name stand those that may have it all the same.
        let users = users_of(&metadata, &words[0]);
        let found = users.iter().find(|user| !words[1..].iter().any(|one| one == *user));
        assert_eq!(found, None, "{} is banned", words[0]);
    }
    let packages = metadata["packages"].as_array().expect("a list");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_met(licence, &allowed), "{name}: {licence}");
        let source = package["source"].as_str();
        let is_own = source.is_none() && name == "vaultgraph";
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert!(is_own || source == Some(registry), "{name}: {source:?}");
    }
    kit::figure(
        "T20",
        &format!("{} packages: licences, bans and sources as allowed", packages.len()),
    );
}

#[test]
fn licences_are_met_as_they_are_written() {
    let allowed: BTreeSet<String> = ["MIT", "ISC"].map(str::to_owned).into();
    for (licence, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("(GPL-3.0 OR MIT) AND ISC", true),
        ("(GPL-3.0 OR MIT) AND GPL-2.0", false),
        ("GPL-3.0 OR MIT AND ISC", true),
        ("", false),
    ] {
        assert_eq!(is_met(licence, &allowed), met, "{licence}");
    }
}

#[test]
fn the_oldest_compiler_that_is_promised_is_held_to() {
    let manifest = fs::read_to_string(kit::of_project("Cargo.toml")).expect("there");
    assert!(manifest.contains("rust-version = "), "no oldest compiler is promised");
    assert!(manifest.contains("incompatible_msrv = \"deny\""), "nothing holds it");
}

#[test]
fn only_memory_is_asked_for_in_unsafe_code_and_a_fault_can_be_contained() {
    let manifest = fs::read_to_string(kit::of_project("Cargo.toml")).expect("there");
    assert!(manifest.contains("unsafe_code = \"deny\""));
    // A fault in one note costs that note: it has to unwind.
    assert!(!manifest.contains("panic = \"abort\""));
    for file in kit::files_below(&kit::of_project("src")) {
        let is_rust = file.extension().is_some_and(|end| end == "rs");
        let text = fs::read_to_string(&file).unwrap_or_default();
        let asks_for_memory =
            ["shell/allocator.rs", "shell/spill.rs"].map(|end| file.ends_with(end));
        let is_allowed = !text.contains("unsafe_code") || asks_for_memory.contains(&true);
        assert!(!is_rust || is_allowed, "{} allows itself unsafe code", file.display());
    }
}

#[test]
fn cargo_deny_finds_nothing() {
    let run = |what: &[&str]| {
        let mut deny = kit::cargo();
        deny.args(["deny", "check", "--hide-inclusion-graph"]).args(what);
        deny.output().expect("cargo runs")
    };
    let output = run(&["licenses", "bans", "sources"]);
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("no such command") {
        return kit::skip("T20", "there is no cargo-deny; advisories were not looked at");
    }
    assert!(output.status.success(), "{said}");
    let output = run(&["advisories"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let unreachable = said.contains("failed to fetch") || said.contains("failed to clone");
    if !output.status.success() && unreachable {
        return kit::skip("T20", "the database of advisories cannot be reached");
    }
    assert!(output.status.success(), "{said}");
    kit::figure("T20", "cargo deny: licences, bans, sources, advisories: nothing found");
}
