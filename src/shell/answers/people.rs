//! The answer about everybody: `people`.

use anyhow::Result;
use serde_json::json;

use super::kept::{Kept, none_wanted};
use super::{Exit, day, day_column, path_of};
use crate::query::known::Dated;
use crate::query::people::{self, PeopleLook};
use crate::shell::print::Printer;
use crate::text::Date;
use crate::text::words::counted;
use crate::vault::{Class, Vault};

/// `people`
pub fn people(
    vault: &Vault,
    today: Date,
    look: &PeopleLook,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let look = PeopleLook { hidden: kept.hidden, ..*look };
    let mut rows = people::people(vault, today, &look);
    rows.retain(|row| kept.node(vault, row.person.node));
    let of_any_day = PeopleLook { since: None, not_since: None, ..look };
    let n_all = || people::people(vault, today, &of_any_day).len();
    none_wanted(rows.len(), n_all, "people");
    let date = |dated: Option<Dated>| dated.map(|dated| dated.date);
    for row in &rows {
        let node = vault.node(row.person.node);
        let path = path_of(vault, row.person.node);
        let json = || {
            json!({
                "name": row.person.name, "path": path,
                "class": node.class.as_ref().map(Class::name), "notes": row.notes,
                "first_met": day(date(row.first_met)), "last_met": day(date(row.last_met)),
                "first_mentioned": day(date(row.first_mentioned)),
                "last_mentioned": day(date(row.last_mentioned)),
                "open_tasks": row.open_tasks, "owner": row.owner,
            })
        };
        let met = match row.last_met {
            Some(last) => day_column(Some(last.date)),
            None => "never met ".to_owned(),
        };
        let text = || {
            let (notes, tasks) = (row.notes, row.open_tasks);
            let name = row.person.name.to_string();
            let path = path.unwrap_or_default().to_owned();
            [met, name, counted(notes, "note"), format!("{tasks} open"), path]
        };
        out.row(json, text)?;
    }
    Ok(Exit::of(rows.len()))
}
