//! The ranking set as a vault: what is meant, named as often and as lately as its
//! row says, among 20,000 other names. Invented, and the same in every run.

use std::collections::BTreeMap;

/// What can be meant.
pub struct Name {
    pub name: &'static str,
    /// `person`, `company`, `project`, `topic`, `note` or `tag`.
    pub kind: &'static str,
    /// So many notes name it.
    pub notes: usize,
    /// The newest of them.
    pub date: &'static str,
    pub spellings: Vec<&'static str>,
}

/// What is typed, and what is meant.
pub struct Case {
    pub kind: &'static str,
    pub typed: &'static str,
    pub meant: &'static str,
    /// Whether it was left out of sight while the ranking was tuned.
    pub held_out: bool,
}

/// Rows of a table, comments left out.
pub fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns.try_into().expect("as many columns as the first line of the file says")
    })
}

pub fn names() -> Vec<Name> {
    let rows = rows(include_str!("names.tsv"));
    rows.map(|[name, kind, notes, date, spellings]| Name {
        name,
        kind,
        notes: notes.parse().expect("a number"),
        date,
        spellings: spellings.split(';').filter(|spelling| !spelling.is_empty()).collect(),
    })
    .collect()
}

pub fn cases() -> Vec<Case> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let rows = rows(include_str!("cases.tsv"));
    rows.map(|[kind, typed, meant]| {
        let seen = seen.entry(kind).or_default();
        *seen += 1;
        Case { kind, typed, meant, held_out: seen.is_multiple_of(2) }
    })
    .collect()
}

const FIRST: [&str; 20] = [
    "Jorunn", "Mara", "Tobias", "Priya", "Nils", "Sven", "Edda", "Oren", "Hal", "Wen", "Ravi",
    "Josta", "Halvard", "Quill", "Storm", "Dara", "Leif", "Ines", "Bexter", "Asta",
];
const LAST: [&str; 25] = [
    "Stenmark",
    "Marlowe",
    "Okafor-Lind",
    "Drift",
    "Hallström",
    "Fenn",
    "Rhode",
    "Overton",
    "Weaver",
    "Lindt",
    "Storage-Smith",
    "Quist",
    "Brandvold",
    "Tennant",
    "Moor",
    "Sandberg",
    "Kallio",
    "Aldous",
    "Whitby",
    "Maddox",
    "Castellan",
    "Ferrow",
    "Ulvang",
    "Petrakis",
    "Grimaldi-Roe",
];
const ABOUT: [&str; 12] = [
    "review of storage",
    "pricing",
    "the merger",
    "gateway",
    "roadmap",
    "graph layout",
    "weekly sync",
    "onboarding",
    "budget",
    "data room",
    "hiring",
    "migration",
];

/// Names of people that nobody means.
pub fn other_people() -> Vec<String> {
    let all = FIRST.iter().flat_map(|first| LAST.iter().map(move |last| format!("{first} {last}")));
    all.collect()
}

/// Names of meetings that nobody means, the oldest first.
pub fn other_meetings() -> Vec<String> {
    let day = |n: usize| format!("{}-{:02}-{:02}", 2019 + n / 336, n / 28 % 12 + 1, n % 28 + 1);
    let meeting = |n: usize| {
        let (first, last) = (FIRST[n % FIRST.len()], LAST[n / 7 % LAST.len()]);
        // Up to the middle of January 2026.
        format!("{} {first} {last} on {}", day(n * 2_364 / 19_500), ABOUT[n / 11 % ABOUT.len()])
    };
    (0..19_500).map(meeting).collect()
}

/// The files of the vault: paths and texts.
pub fn vault() -> Vec<(String, String)> {
    let meetings = other_meetings();
    let mut people: Vec<Vec<String>> = vec![Vec::new(); meetings.len()];
    let mut links = people.clone();
    let n_people = FIRST.len() * LAST.len();
    for (at, name) in other_people().into_iter().enumerate() {
        people[at * (meetings.len() / n_people)].push(name);
    }
    let mut files = Vec::new();
    for name in names() {
        let after = meetings.partition_point(|meeting| meeting[..10] <= *name.date);
        for nth in 0..name.notes {
            let at = after - 1 - nth * 3;
            match name.kind {
                "person" => people[at].push(name.name.to_owned()),
                "tag" => links[at].push(format!("#{}", name.name)),
                _ => links[at].push(format!("[[{}]]", name.name)),
            }
        }
        if name.kind == "note" || !name.spellings.is_empty() {
            let kind =
                if name.kind == "note" { String::new() } else { format!("type: {}\n", name.kind) };
            let text = format!("---\n{kind}aliases: [{}]\n---\n", name.spellings.join(", "));
            files.push((format!("Names/{}.md", name.name), text));
        }
    }
    for ((meeting, people), links) in meetings.iter().zip(people).zip(links) {
        let people: Vec<String> = people.iter().map(|name| format!("\"[[{name}]]\"")).collect();
        let text =
            format!("---\nparticipants: [{}]\n---\n{}\n", people.join(", "), links.join(" "));
        files.push((format!("Meetings/{}/{meeting}.md", &meeting[..4]), text));
    }
    files
}

/// Place in the list of what is meant, from 1; none if it is not there.
#[derive(Default, Clone, Copy)]
pub struct Score {
    pub cases: usize,
    pub first: usize,
    /// The sum of one over the place.
    pub reciprocal: f64,
}

impl Score {
    pub fn add(&mut self, place: Option<usize>) {
        self.cases += 1;
        self.first += usize::from(place == Some(1));
        self.reciprocal += place.map_or(0.0, |place| 1.0 / place as f64);
    }

    /// The mean of one over the place.
    pub fn mrr(&self) -> f64 {
        self.reciprocal / self.cases.max(1) as f64
    }
}
