//! `vaults`: which vaults are known on this machine, and by whom.

use anyhow::Result;
use serde_json::json;
use std::time::UNIX_EPOCH;

use super::{Exit, day, day_column};
use crate::shell::clock;
use crate::shell::find_vault::KnownVault;
use crate::shell::print::{Printer, complain};

/// `vaults`; the one opened last comes first.
pub fn vaults(known: &[KnownVault], out: &mut Printer) -> Result<Exit> {
    if known.is_empty() {
        complain("no vault is known: Obsidian lists none, and none was opened here; name a folder");
    }
    for vault in known {
        let path = vault.path.to_string_lossy();
        let opened = vault.last_opened.and_then(|since| UNIX_EPOCH.checked_add(since));
        let opened = opened.and_then(clock::day_of);
        let source = vault.known_by.name();
        let json = || json!({ "name": vault.name, "path": path, "source": source, "last_opened": day(opened) });
        let text = || [day_column(opened), vault.name.clone(), path.to_string(), source.to_owned()];
        out.row(json, text)?;
    }
    Ok(Exit::of(known.len()))
}
