//! What is shown of one node.

use super::node;
use crate::query::show::show;
use crate::vault::fixture::fixture;

#[test]
fn fields_of_the_text_follow_the_frontmatter_and_a_repeated_key_has_several_values() {
    let vault = fixture(
        "//- Bolt.md\n---\nmood: old\nkind: x\n---\nMood:: calm\nPlace:: here\n\n[mood:: busy] [empty::]\n",
    );
    let fields = show(&vault, node(&vault, "Bolt")).fields;
    let said: Vec<String> =
        fields.iter().map(|field| format!("{}: {}", field.key, field.values.join(" | "))).collect();
    assert_eq!(said, ["mood: old | calm | busy", "kind: x", "place: here", "empty: "]);
}
