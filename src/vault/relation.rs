//! The kinds of edges: one table row each.

/// How a note is joined to what it names. [`Relation::Property`] stands for any
/// frontmatter key that holds a link and has no role of its own; the vault
/// knows its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Frontmatter `entity:`: the note is a record about it.
    Entity,
    /// Frontmatter `participants:` and its like.
    Participant,
    /// The owner said that a note is another one of what the other stands for.
    Same,
    /// A list item that ends in `*(about X)*`.
    About,
    /// `@Name` in a task.
    Assigned,
    /// A known name inside a task, a fact or a decision.
    Named,
    /// Another frontmatter key, by its number among the vault's keys.
    Property(u16),
    /// A link under a heading Related, See also, Links.
    Related,
    /// A wikilink or Markdown link in the body.
    Link,
    /// An embed.
    Embed,
    /// A tag.
    Tag,
    /// A name in plain text, without a link.
    Mention,
}

/// From which end an edge is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// The place looked from says it.
    Out,
    /// The neighbour says it.
    In,
}

impl Direction {
    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
        }
    }
}

/// What is fixed about a relation.
#[derive(Debug)]
pub struct RelationRow {
    /// The relation; all of [`Relation::Property`] share one row.
    pub relation: Relation,
    /// The stable name in output and config.
    pub name: &'static str,
    /// The section's title among a note's neighbours, looking out.
    pub label_out: &'static str,
    /// The section's title among an entity's neighbours, looking in.
    pub label_in: &'static str,
    /// What stands between the names of note and entity in a sentence that begins
    /// with the note.
    pub says_out: &'static str,
    /// The same where the sentence begins with the entity.
    pub says_in: &'static str,
    /// Whether chains between two nodes may use it.
    pub in_paths: bool,
    /// Whether the map draws it.
    pub in_map: bool,
    /// How much one occurrence tells, against a plain link's 1.0.
    pub weight: f32,
}

/// All relations, in the order in which their sections stand on the screen.
#[rustfmt::skip]
pub const RELATIONS: &[RelationRow] = &[
    row(Relation::Entity,      "entity",      "its entity",    "entity",       "is about",          "is the subject of", true, true, 3.0),
    row(Relation::Participant, "participant", "participants",  "took part in", "had as participant", "took part in",        true, true, 2.5),
    row(Relation::Same,        "same",        "the same as",   "other notes of it", "is the same as", "is the same as",     true, true, 3.0),
    row(Relation::About,       "about",       "facts about",   "about",        "has a fact about",  "has a fact in",         true, true, 2.5),
    row(Relation::Assigned,    "assigned",    "assigned to",   "assigned",     "has a task for",    "has a task in",         true, true, 2.0),
    row(Relation::Property(0), "property",    "",              "",             "",                  "",                      true, true, 2.0),
    row(Relation::Link,        "link",        "links to",      "linked from",  "links to",          "is linked from",        true, true, 1.0),
    row(Relation::Related,     "related",     "related",       "related to",   "is related to",     "is related to",         true, true, 1.0),
    row(Relation::Embed,       "embed",       "embeds",        "embedded in",  "embeds",            "is embedded in",        true, true, 1.0),
    row(Relation::Named,       "named",       "names",         "named in",     "names",             "is named in",           true, true, 1.0),
    row(Relation::Tag,         "tag",         "tags",          "tagged",       "has the tag",       "is a tag of",           false, false, 0.5),
    row(Relation::Mention,     "mention",     "mentions",      "mentioned in", "mentions",          "is mentioned in",       false, false, 0.5),
];

#[allow(clippy::too_many_arguments, reason = "a row of a table")]
const fn row(
    relation: Relation,
    name: &'static str,
    label_out: &'static str,
    label_in: &'static str,
    says_out: &'static str,
    says_in: &'static str,
    in_paths: bool,
    in_map: bool,
    weight: f32,
) -> RelationRow {
    RelationRow { relation, name, label_out, label_in, says_out, says_in, in_paths, in_map, weight }
}

impl Relation {
    /// Its row; every property key has the same one.
    pub fn row(self) -> &'static RelationRow {
        &RELATIONS[self.rank()]
    }

    /// Its position among the sections of the screen.
    pub fn rank(self) -> usize {
        let plain = match self {
            Self::Property(_) => Self::Property(0),
            relation => relation,
        };
        let row = RELATIONS.iter().position(|row| row.relation == plain);
        row.expect("every relation has a row; a test holds it")
    }
}
