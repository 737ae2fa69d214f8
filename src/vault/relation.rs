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

/// What is fixed about a relation, a question a field. A row says what differs from
/// [`RelationRow::of`].
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
    /// How much one occurrence tells, against a plain link's 1.0.
    pub weight: f32,
    /// Whether the graph has edges of it; if not, it is looked for in the texts when
    /// somebody asks.
    pub in_graph: bool,
    /// Whether chains between two nodes may use it.
    pub in_paths: bool,
    /// Whether the map draws it wherever it is.
    pub in_map: bool,
    /// Whether a note that it touches is no orphan.
    pub joins: bool,
    /// Whether it is a link as Obsidian has them, in the text or in a property, or a tag.
    pub is_link: bool,
    /// Whether those whom a note names by it stand in one list, side by side.
    pub is_list: bool,
    /// Whether what says it is about whom it names.
    pub is_about: bool,
    /// Whether a person's own note that names something by it makes them a member of
    /// that, and the other way round.
    pub makes_members: bool,
    /// In which notes it says that whom they name was met.
    pub meets: When,
    /// In which notes it says that these are in whole of whom they name.
    pub owns: When,
    /// In which lines whom it names is among the names that the line has.
    pub in_lines: InLines,
    /// How much its places tell of whom they name to one who is to know them by these.
    pub tells: Tells,
}

/// In which notes a relation says a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// In all.
    Always,
    /// In those of a meeting.
    InMeetings,
    /// In none.
    Never,
}

impl When {
    /// Whether it says so in a note, which `is_meeting` is asked of at need.
    pub fn holds(self, is_meeting: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Always => true,
            Self::InMeetings => is_meeting(),
            Self::Never => false,
        }
    }
}

/// In which lines of tasks, facts and decisions a name counts as one of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InLines {
    /// In all.
    Always,
    /// In those of tasks; the subject of any other fact is not among its names.
    InTasks,
    /// In none.
    Never,
}

/// What the place of a relation tells of whom it names, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tells {
    /// A sentence that is about them or for them.
    Sentence,
    /// A sentence that has their name.
    Name,
    /// A field of frontmatter.
    Field,
    /// Anything else, such as one link of many.
    Little,
}

impl RelationRow {
    /// A relation that says nothing in particular.
    const fn of(relation: Relation, name: &'static str) -> Self {
        Self {
            relation,
            name,
            label_out: "",
            label_in: "",
            says_out: "",
            says_in: "",
            weight: 1.0,
            in_graph: true,
            in_paths: true,
            in_map: true,
            joins: true,
            is_link: false,
            is_list: false,
            is_about: false,
            makes_members: false,
            meets: When::Never,
            owns: When::Never,
            in_lines: InLines::Never,
            tells: Tells::Little,
        }
    }
}

/// All relations, in the order in which their sections stand on the screen.
pub const RELATIONS: &[RelationRow] = &[
    RelationRow {
        label_out: "its entity",
        label_in: "entity",
        says_out: "is about",
        says_in: "is the subject of",
        weight: 3.0,
        is_about: true,
        meets: When::InMeetings,
        owns: When::Always,
        tells: Tells::Field,
        ..RelationRow::of(Relation::Entity, "entity")
    },
    RelationRow {
        label_out: "participants",
        label_in: "took part in",
        says_out: "had as participant",
        says_in: "took part in",
        weight: 2.5,
        is_list: true,
        makes_members: true,
        meets: When::Always,
        owns: When::Always,
        tells: Tells::Field,
        ..RelationRow::of(Relation::Participant, "participant")
    },
    RelationRow {
        label_out: "the same as",
        label_in: "other notes of it",
        says_out: "is the same as",
        says_in: "is the same as",
        weight: 3.0,
        joins: false,
        ..RelationRow::of(Relation::Same, "same")
    },
    RelationRow {
        label_out: "facts about",
        label_in: "about",
        says_out: "has a fact about",
        says_in: "has a fact in",
        weight: 2.5,
        is_about: true,
        in_lines: InLines::InTasks,
        tells: Tells::Sentence,
        ..RelationRow::of(Relation::About, "about")
    },
    RelationRow {
        label_out: "assigned to",
        label_in: "assigned",
        says_out: "has a task for",
        says_in: "has a task in",
        weight: 2.0,
        tells: Tells::Sentence,
        ..RelationRow::of(Relation::Assigned, "assigned")
    },
    // Its words are made of the key.
    RelationRow {
        weight: 2.0,
        is_link: true,
        makes_members: true,
        owns: When::InMeetings,
        tells: Tells::Field,
        ..RelationRow::of(Relation::Property(0), "property")
    },
    RelationRow {
        label_out: "links to",
        label_in: "linked from",
        says_out: "links to",
        says_in: "is linked from",
        is_link: true,
        in_lines: InLines::Always,
        ..RelationRow::of(Relation::Link, "link")
    },
    RelationRow {
        label_out: "related",
        label_in: "listed as related in",
        says_out: "is related to",
        says_in: "is related to",
        is_link: true,
        is_list: true,
        in_lines: InLines::Always,
        ..RelationRow::of(Relation::Related, "related")
    },
    RelationRow {
        label_out: "embeds",
        label_in: "embedded in",
        says_out: "embeds",
        says_in: "is embedded in",
        is_link: true,
        ..RelationRow::of(Relation::Embed, "embed")
    },
    RelationRow {
        label_out: "names",
        label_in: "named in",
        says_out: "names",
        says_in: "is named in",
        in_lines: InLines::Always,
        tells: Tells::Name,
        ..RelationRow::of(Relation::Named, "named")
    },
    // Chains keep tags out as nodes, so that one may still be an end.
    RelationRow {
        label_out: "tags",
        label_in: "tagged",
        says_out: "has the tag",
        says_in: "is a tag of",
        weight: 0.5,
        in_map: false,
        joins: false,
        is_link: true,
        ..RelationRow::of(Relation::Tag, "tag")
    },
    RelationRow {
        label_out: "mentions",
        label_in: "mentioned in",
        says_out: "mentions",
        says_in: "is mentioned in",
        weight: 0.5,
        in_graph: false,
        in_paths: false,
        in_map: false,
        ..RelationRow::of(Relation::Mention, "mention")
    },
];

impl Relation {
    /// Its row; every property key has the same one.
    pub const fn row(self) -> &'static RelationRow {
        &RELATIONS[self.rank()]
    }

    /// Its position among the sections of the screen, which is that of its row.
    pub const fn rank(self) -> usize {
        match self {
            Self::Entity => 0,
            Self::Participant => 1,
            Self::Same => 2,
            Self::About => 3,
            Self::Assigned => 4,
            Self::Property(_) => 5,
            Self::Link => 6,
            Self::Related => 7,
            Self::Embed => 8,
            Self::Named => 9,
            Self::Tag => 10,
            Self::Mention => 11,
        }
    }
}

/// Ranks are asked for at every edge, so no row is looked for; they are those of the
/// rows.
const _: () = {
    let mut rank = 0;
    while rank < RELATIONS.len() {
        assert!(RELATIONS[rank].relation.rank() == rank, "a row stands elsewhere");
        rank += 1;
    }
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_relation_has_a_name_and_words_of_its_own() {
        let names: BTreeSet<&str> = RELATIONS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), RELATIONS.len());
        for row in RELATIONS {
            let words = [row.label_out, row.label_in, row.says_out, row.says_in];
            let by_key = matches!(row.relation, Relation::Property(_));
            assert!(words.iter().all(|word| word.is_empty() == by_key), "{}", row.name);
        }
    }

    #[test]
    fn what_is_no_edge_is_in_no_path_and_on_no_map() {
        let absent = RELATIONS.iter().filter(|row| !row.in_graph);
        assert!(absent.into_iter().all(|row| !row.in_paths && !row.in_map));
    }
}
