//! The commands that ask a vault, done.

use anyhow::{Result, bail};
use std::path::PathBuf;

use super::command::{Command, Identity, Names, Writing};
use super::shared::{Shared, open, places, read_whole, today, user};
use super::{list_vaults, status_of};
use crate::app::settings::Notes;
use crate::query::Hidden;
use crate::query::change::Ask;
use crate::query::map::Hops;
use crate::query::path::{PathLook, Through};
use crate::query::people::PeopleLook;
use crate::query::tasks::TaskLook;
use crate::query::timeline::{TimelineLook, Unit};
use crate::shell::answers::kept::Only;
use crate::shell::answers::write::{self, Mode};
use crate::shell::answers::{
    Exit, edges, export, found, map, mentions, names, pages, paths, people, records, said, stats,
};
use crate::shell::find_vault;
use crate::shell::print::{Form, Printer};
use crate::shell::reading::NewsLook;
use crate::shell::store::Store;
use crate::vault::{Vault, Verdict};

pub(super) fn answer(command: &Command, folder: Option<PathBuf>, shared: &Shared) -> Result<i32> {
    let store = match (folder, shared.demo) {
        (Some(_), true) => bail!("either a folder or --demo, not both"),
        (None, true) => Store::Embedded,
        (Some(folder), false) => open(&folder, shared)?,
        (None, false) => open(&find_vault::here(&places(shared), &shared.config_folder)?, shared)?,
    };
    let (opened, _) = read_whole(&store, shared)?;
    let (vault, files) = (&opened.vault, &opened.files);
    let today = today(shared);
    let form = if shared.null { Form::Paths(files) } else { shared.form() };
    let mut printer = Printer::stdout(form);
    let out = &mut printer;
    let kept = &match command.only().unwrap_or(&Only::default()).kept(vault) {
        Ok(kept) => kept,
        Err(exit) => return Ok(status_of(exit)),
    };
    let found = match command {
        Command::Find { query, limit, .. } => {
            names::find(vault, &query.join(" "), *limit, kept, out)?
        }
        Command::Search { query, limit, .. } => {
            found::search(vault, files, query, *limit, kept, out)?
        }
        Command::Show { name } => names::show(vault, name, today, out)?,
        Command::Links { note: Some(note), .. } => edges::links_of(vault, note, kept, out)?,
        Command::Links { note: None, .. } => edges::links(vault, kept, out)?,
        Command::Backlinks { name, .. } => edges::backlinks(vault, files, name, kept, out)?,
        Command::Neighbors { name, .. } => edges::neighbors(vault, files, name, kept, out)?,
        Command::Mentions { name, .. } => mentions::mentions(vault, files, name, kept, out)?,
        Command::Map { name, hops, svg, .. } => {
            let asked = (name.as_deref(), Hops::new(*hops).unwrap_or_default());
            let form = if *svg { map::Form::Picture } else { map::Form::Rows };
            map::map(vault, asked, kept, form, out)?
        }
        Command::Tags { .. } => records::tags(vault, kept, out)?,
        Command::Tasks { assignee, about, due_before, overdue, open, .. } => {
            let look = TaskLook {
                due_before: *due_before,
                overdue: *overdue,
                open: *open,
                ..TaskLook::default()
            };
            let names = [assignee.as_deref(), about.as_deref()];
            records::tasks(vault, today, look, names, kept, out)?
        }
        Command::Timeline { name, month: Some(first), .. } => {
            pages::of_span(vault, name.as_deref(), (Unit::Month, *first), today, out)?
        }
        Command::Timeline { name, week: Some(day), .. } => {
            let span = (Unit::Week, Unit::Week.start(*day));
            pages::of_span(vault, name.as_deref(), span, today, out)?
        }
        Command::Timeline { name, since, until, .. } => {
            let look = TimelineLook { since: *since, until: *until, ..TimelineLook::default() };
            records::timeline(vault, name.as_deref(), look, kept, out)?
        }
        Command::Facts { about, since, .. } => {
            records::facts(vault, about.as_deref(), *since, kept, out)?
        }
        Command::People { sort, since, not_since, with_owner, .. } => {
            let look = PeopleLook {
                sort: (*sort).into(),
                since: *since,
                not_since: *not_since,
                owner: *with_owner,
                ..PeopleLook::default()
            };
            people::people(vault, today, &look, kept, out)?
        }
        Command::Between { one, other } => pages::between(vault, one, other, today, out)?,
        Command::Path { one, other, hubs, hidden } => {
            let through = if *hubs { Through::All } else { Through::Telling };
            let look = PathLook { through, hidden: Hidden::shown_if(*hidden) };
            paths::path(vault, files, [one, other], (look, today), out)?
        }
        Command::Brief { names } => pages::brief(vault, names, today, out)?,
        Command::Day { date } => pages::of_day(vault, date.date(today), today, out)?,
        Command::Decisions { .. } => records::decisions(vault, kept, out)?,
        Command::Stats { bridges } => {
            let ask = if *bridges { stats::Ask::Bridges } else { stats::Ask::Quick };
            stats::stats(vault, ask, today, out)?
        }
        Command::Export { format, around, hops, .. } => {
            let around = around.as_deref().map(|name| (name, *hops));
            export::export(vault, format, around, kept, out)?
        }
        Command::Check { codes, .. } => records::check(vault, codes, &opened.report, kept, out)?,
        Command::Variants { .. } => names::variants(vault, kept, out)?,
        Command::Identity(what) => identity(what, vault, &store, shared, out)?,
        Command::New { since, .. } => {
            let news = opened.news(NewsLook { since: *since, hidden: kept.hidden });
            records::new(vault, &news, kept, out)?
        }
        Command::Vaults => return list_vaults(shared),
        Command::Why { source, target } => names::why(vault, source, target, out)?,
        Command::Write { what, write, dry_run } => {
            let user = user(shared);
            let is_allowed = *write || (user.config.settings.notes == Notes::Written && !dry_run);
            let mode = if is_allowed { Mode::Write } else { Mode::Show };
            let places = &user.places;
            let desk = write::Desk { vault, store: &store, places, today, mode };
            match what {
                Writing::Tick { note, line } => {
                    desk.change(note, |node| Ask::Tick(node, *line), out)?
                }
                Writing::Note { name, folder } => {
                    desk.change(name, |node| Ask::Note(node, folder.as_str().into()), out)?
                }
                Writing::Names { name } => desk.change(name, Ask::Names, out)?,
                Writing::Encoding { note } => desk.change(note, Ask::Encoding, out)?,
                Writing::Undo => desk.undo(out)?,
            }
        }
        Command::Config { .. } | Command::Completions { .. } | Command::Man | Command::Licenses => {
            unreachable!("it is answered without a vault")
        }
    };
    printer.finish()?;
    Ok(status_of(found))
}

fn identity(
    what: &Identity,
    vault: &Vault,
    store: &Store,
    shared: &Shared,
    out: &mut Printer,
) -> Result<Exit> {
    let user = &user(shared);
    let mut say = |verdict, names: &Names| {
        said::say(vault, store, user, (verdict, &names.names), today(shared), out)
    };
    match what {
        Identity::Same(names) => say(Verdict::Same, names),
        Identity::Different(names) => say(Verdict::Different, names),
        Identity::Later(names) => say(Verdict::Later, names),
        Identity::Undo => said::undo(store, user, out),
        Identity::List => said::list(store, user, out),
    }
}
