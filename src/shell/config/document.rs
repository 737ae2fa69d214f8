//! What the table says, for people and for editors: the default file, a schema,
//! the table of `docs/CONFIG.md`.

use serde_json::{Map, Value, json};

use super::given::ROLES;
use super::table::{By, KEYS, Kind, Row, Usual, WEIGHT_MAX, WEIGHT_MIN};
use crate::app::command::COMMANDS;

/// Cells of a line of comment.
const LINE_CELLS: usize = 78;

/// The defaults as a file, each key below what it means. It is read like any
/// other file.
pub fn default_text() -> String {
    let mut out = String::from(
        "# The defaults of vaultgraph. What is set here can be left out there.\n\
         # Keys with `vault` may also stand in a vault's .vaultgraph/config.toml.\n",
    );
    let mut table = None;
    // In TOML, what is in no table comes first.
    let single = KEYS.iter().filter(|row| row.table().is_none());
    for row in single.chain(KEYS.iter().filter(|row| row.table().is_some())) {
        out.push('\n');
        if row.table() != table {
            table = row.table();
            out += &table.map_or(String::new(), |table| format!("[{table}]\n"));
        }
        let who = if row.by == By::Vault { " (vault)" } else { "" };
        out += &comment(&format!("{} {}{who}", row.help, capital(&row.kind.says())));
        out += &match row.usual {
            Usual::Is(value) => format!("{} = {value}\n", row.name()),
            Usual::Open(example) => format!("# {example}\n"),
            Usual::Lines(lines) => lines(),
        };
    }
    out
}

/// Words as lines of comment.
fn comment(words: &str) -> String {
    let mut out = String::new();
    let mut line = String::from("#");
    for word in words.split(' ') {
        if line.len() + 1 + word.len() > LINE_CELLS {
            out += &line;
            out.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line += word;
    }
    out + &line + "\n"
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + chars.as_str() + "."
}

/// A JSON schema of the file, for editors that check TOML by one.
pub fn schema() -> Value {
    let mut properties = Map::new();
    for row in KEYS {
        let of_row = of_row(row);
        match row.table() {
            None => drop(properties.insert(row.key.to_owned(), of_row)),
            Some(table) => {
                let entry = properties.entry(table.to_owned());
                let table = entry.or_insert_with(
                    || json!({ "type": "object", "properties": {}, "additionalProperties": false }),
                );
                match (row.name(), row.kind) {
                    ("*", Kind::Keys) => table["properties"] = of_commands(&of_row),
                    ("*", _) => table["additionalProperties"] = of_row,
                    (name, _) => table["properties"][name] = of_row,
                }
            }
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "vaultgraph config.toml",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// A row for each command, which says what that does.
fn of_commands(of_row: &Value) -> Value {
    let commands = COMMANDS.iter().map(|command| {
        let mut of_command = of_row.clone();
        of_command["description"] =
            Value::from(format!("{}. Not in a vault's file.", command.help));
        (command.name.to_owned(), of_command)
    });
    Value::Object(commands.collect())
}

fn of_row(row: &Row) -> Value {
    let texts = json!({ "type": ["string", "array"], "items": { "type": "string" } });
    let mut of_row = match row.kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::Text | Kind::Class => json!({ "type": "string" }),
        Kind::Texts | Kind::Keys => texts,
        Kind::Choice(names) => json!({ "enum": names() }),
        Kind::Relation => {
            let (least, most) = (as_written(WEIGHT_MIN), as_written(WEIGHT_MAX));
            json!({ "type": ["boolean", "number"], "minimum": least, "maximum": most })
        }
        Kind::Field => {
            let names = ROLES.map(|(name, _)| name);
            json!({
                "anyOf": [
                    { "enum": names },
                    {
                        "type": "object",
                        "properties": {
                            "relation": { "enum": names }, "class": { "type": "string" },
                        },
                        "additionalProperties": false,
                    },
                ],
            })
        }
    };
    let who = if row.by == By::Vault { "" } else { " Not in a vault's file." };
    of_row["description"] = Value::from(format!("{}{who}", row.help));
    of_row
}

/// A number as a person writes it, and not the nearest one that a computer has: a bound
/// would else leave itself out.
fn as_written(number: f32) -> Option<f64> {
    number.to_string().parse().ok()
}

/// The table of keys in `docs/CONFIG.md`, as Markdown.
pub fn markdown_table() -> String {
    let mut out = String::from("\n| key | what | default | vault |\n|---|---|---|---|\n");
    for row in KEYS {
        let usual = match row.usual {
            Usual::Is(value) => format!("`{value}`"),
            Usual::Open(example) => format!("as `{example}`"),
            Usual::Lines(_) => String::new(),
        };
        let vault = if row.by == By::Vault { "yes" } else { "" };
        out += &format!("| `{}` | {} | {usual} | {vault} |\n", row.key, row.help);
    }
    out
}
