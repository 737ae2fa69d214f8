//! Pages that are put together, as text: everybody's, two names', a day's, a brief.

mod stage;

use std::sync::Arc;

use stage::{Written, today};
use vaultgraph::app::compose::{Composed, Request, Subject, compose};
use vaultgraph::app::dossier::Unfolded;
use vaultgraph::app::page::Target;
use vaultgraph::query::lookup::{Lookup, lookup};
use vaultgraph::query::timeline::Unit;
use vaultgraph::query::variants::{Candidate, Pair, Proposal};
use vaultgraph::text::Date;
use vaultgraph::vault::{NodeId, Vault};

fn node(vault: &Vault, name: &str) -> NodeId {
    match lookup(vault, name) {
        Lookup::One(node) => node,
        other => unreachable!("{name}: {other:?}"),
    }
}

fn request(subject: Subject, width: u16) -> Request {
    Request {
        subject,
        quote: None,
        near: None,
        width,
        pictures: Default::default(),
        looks: 0,
        today: today(),
        generation: 1,
        unfolded: Unfolded::default(),
        proposals: Vec::new(),
        mentioned: Default::default(),
    }
}

fn composed(written: &Written, request: &Request) -> Composed {
    compose(&written.vault, request, &|path| Ok(format!("(the text of {path})")))
}

fn rows(composed: &Composed) -> String {
    let rows = composed.page.rows.iter();
    rows.map(|row| format!("{}\n", row.text().trim_end())).collect()
}

/// Puts a page of the demo vault together for two widths and compares it with the
/// ones kept.
#[track_caller]
fn check(name: &str, subject: &Subject) {
    for width in [80, 54] {
        let page = rows(&composed(&Written::demo(), &request(subject.clone(), width)));
        let name = format!("{name}-{width}");
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "pages" }, {
            insta::assert_snapshot!(name, page);
        });
    }
}

fn demo(name: &str) -> NodeId {
    node(&Written::demo().vault, name)
}

#[test]
fn a_person_without_a_note_has_a_page() {
    check("person", &Subject::Dossier(demo("Jorunn Stefansdal")));
}

#[test]
fn companies_projects_and_topics_are_rolled_up() {
    check("company", &Subject::Dossier(demo("Halcyon AI")));
    check("project", &Subject::Dossier(demo("Driftwood")));
    check("topic", &Subject::Dossier(demo("vanishing-drives")));
}

#[test]
fn two_names_have_a_page() {
    check("pair", &Subject::Pair(demo("Jorunn Stefansdal"), demo("Tuva Brandsund")));
}

#[test]
fn a_day_has_a_page() {
    check("day", &Subject::Day(Date::new(2026, 11, 20).expect("a real day")));
}

#[test]
fn a_month_has_a_page_of_the_vault_and_of_a_name() {
    let october = Date::new(2026, 10, 1).expect("a real day");
    check("month", &Subject::Span(None, Unit::Month, october));
    check("month-of", &Subject::Span(Some(demo("Halcyon AI")), Unit::Month, october));
}

#[test]
fn a_brief_is_a_page() {
    let three = ["Jorunn Stefansdal", "Tuva Brandsund", "Bexley Rhodes"].map(demo);
    check("brief", &Subject::Brief(three.to_vec()));
    check("brief-of-one", &Subject::Brief(vec![demo("Halcyon AI")]));
}

#[test]
fn a_day_of_which_nothing_is_known_says_so() {
    let day = Date::new(1999, 1, 1).expect("a real day");
    let page = rows(&composed(&Written::demo(), &request(Subject::Day(day), 40)));
    assert_eq!(page, "Friday\n\nNo note is of this day.\n");
}

const TWINS: &str = "//- a.md\n---\nparticipants: [Ada Quill, Ada Kwill]\n---\n";

#[test]
fn proposals_stand_on_the_page_of_each_of_their_names() {
    let written = Written::in_string(TWINS);
    let candidate = |name: &str| Candidate {
        node: node(&written.vault, name),
        name: name.into(),
        notes: 1,
        evidence: Vec::new(),
    };
    let proposal = Proposal {
        names: vec![candidate("Ada Quill"), candidate("Ada Kwill")],
        certain: false,
        score: 0.875,
        pairs: vec![Pair { names: [0, 1], score: 0.875, reason: "they sound alike".into() }],
        reasons: vec!["they sound alike".into(), "both met Bo".into()],
        put_off: false,
    };
    for (name, other) in [("Ada Quill", "Ada Kwill"), ("Ada Kwill", "Ada Quill")] {
        let mut request = request(Subject::Dossier(node(&written.vault, name)), 60);
        request.proposals = vec![Arc::new(proposal.clone())];
        let page = rows(&composed(&written, &request));
        let line = format!("≈ {other}  they sound alike");
        assert!(page.contains("Maybe the same as"), "{page}");
        assert!(page.contains(&line) && page.contains("0.88"), "{page}");
    }
    let none = request(Subject::Dossier(node(&written.vault, "Ada Quill")), 60);
    assert!(!rows(&composed(&written, &none)).contains("Maybe"));
}

#[test]
fn every_line_of_a_page_leads_somewhere_and_folded_ones_unfold() {
    let written = Written::demo();
    let subjects = [
        Subject::Dossier(demo("Jorunn Stefansdal")),
        Subject::Dossier(demo("Driftwood")),
        Subject::Pair(demo("Jorunn Stefansdal"), demo("Driftwood")),
        Subject::Brief(vec![demo("Jorunn Stefansdal"), demo("Tuva Brandsund")]),
    ];
    for subject in subjects {
        let mut request = request(subject, 80);
        let folded = composed(&written, &request);
        let unfold = |target: &Target| match target {
            Target::Unfold(section) => Some(*section),
            _ => None,
        };
        let sections: Vec<u32> =
            folded.page.links.iter().filter_map(|link| unfold(&link.target)).collect();
        assert!(!sections.is_empty());
        request.unfolded = Unfolded::These(sections.iter().copied().collect());
        let unfolded = composed(&written, &request);
        assert!(unfolded.page.rows.len() > folded.page.rows.len() + sections.len());
        assert!(!rows(&unfolded).contains(" more\n"), "{}", rows(&unfolded));
        for link in &unfolded.page.links {
            if let Target::Entry(number) = link.target {
                assert!(unfolded.goto.len() > number as usize);
            }
        }
        // Headings, blank rows and the bars aside, nothing stands there without a link.
        let linked: Vec<usize> =
            unfolded.page.links.iter().flat_map(|link| &link.parts).map(|part| part.row).collect();
        let begins = |text: &str| text.starts_with("20") || text.starts_with(['☐', '·', '▪']);
        for (at, row) in unfolded.page.rows.iter().enumerate() {
            assert!(!begins(&row.text()) || linked.contains(&at), "{}", row.text());
        }
    }
}
