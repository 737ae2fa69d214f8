//! What one reads who is new here: how to go about, and in a vault in which nobody is
//! known to be a person, what was found in it and how people would be.
//!
//! It stands on the first row of Home for as long as that is so, and before a vault
//! was read.

use super::model::Model;
use super::page::{LinkState, Looks, PageBuilder, Sizing};
use crate::note::blocks;
use crate::query::home::Home;
use crate::query::insights::counts;
use crate::text::words::thousands;
use crate::vault::{NodeKind, Vault};

/// How to go about, with commands for keys.
const WAYS: &str = "\
- `{find}` finds a name or a note by a few letters
- `{up}` and `{down}` choose a neighbour, its page follows
- `{walk}` walks there, `{step-back}` comes back to where you were
- `{whole-map}` maps all, `{insights}` says what is central, `{health}` what is wrong
- `{help}` lists every key, `{quit}` quits
";

/// How a vault is opened.
const TO_OPEN_ONE: &str = "\
- `vaultgraph FOLDER` opens any folder of Markdown
- `vaultgraph` alone opens the vault around the folder you are in, else the one opened last, else \
that folder if it has notes
- `{vaults}` offers what is known here, with a demo vault to try
- `{help}` lists every key, `{quit}` quits
";

/// How somebody comes to be known as a person.
const PEOPLE: &str = "\
No note says of anybody that they are a person. Any of these does:

- `type: person` in the frontmatter of their own note
- `participants: [Ada, Bo]` in that of a meeting
- `- [ ] send the figures @Ada` in any note

Where your notes say it otherwise, tell it in `.vaultgraph/config.toml`:

- `\"People/\" = \"person\"` under `[class_folders]`: a folder in which everybody has a note
- `guests = \"participant\"` under `[fields]`: a field of your own

When each was met, what was promised and what is known of them comes together then. All else \
is here without.
";

/// What the first row of Home says, in a vault in which nobody is known.
pub fn row(home: &Home) -> Option<String> {
    home.knows_nobody.then(|| format!("{}, no people yet", some(home.n_notes, "note")))
}

/// How to go about, with the reader's own keys.
pub fn ways(model: &Model) -> String {
    model.tell(WAYS)
}

/// How a vault is opened, where none is, with the reader's own keys.
pub fn to_open_one(model: &Model) -> String {
    model.tell(TO_OPEN_ONE)
}

/// Adds the page.
pub fn page(vault: &Vault, ways: &str, builder: &mut PageBuilder) {
    let text = match vault.n_notes() {
        0 => ways.to_owned(),
        _ => format!("{}\n\n# Where to go\n{ways}\n# No people yet\n{PEOPLE}", found(vault)),
    };
    let (link, picture) = (&|_: &str| LinkState::Resolved, &|_: &str| None);
    let looks = Looks { link, name: &|_| false, picture, sizing: Sizing::Named };
    builder.markdown(&blocks::blocks(&text), None, &looks);
}

/// How much there is, in a sentence.
fn found(vault: &Vault) -> String {
    let counts = counts(vault);
    let tags = vault.nodes().filter(|(_, node)| node.kind == NodeKind::Tag);
    let n_tagged: usize = tags.map(|(tag, _)| vault.degree(tag)).sum();
    let all = [
        (counts.notes, "note"),
        (counts.edges - n_tagged, "link"),
        (counts.tags, "tag"),
        (counts.unresolved, "name"),
    ];
    let said = all.into_iter().filter(|(n, word)| *n > 0 || *word == "link");
    let said: Vec<String> = said.map(|(n, word)| some(n, word)).collect();
    let said = said.join(", ");
    match counts.unresolved {
        0 => format!("{said}."),
        _ => format!("{said} without a note, which can be walked to all the same."),
    }
}

fn some(n: usize, word: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {word}{plural}", thousands(n))
}
