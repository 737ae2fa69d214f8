//! The graph written for other programs: `export`.

use anyhow::{Result, bail};
use clap::builder::{PossibleValue, PossibleValuesParser};
use std::fmt;
use std::io::{self, Write};

use super::kept::{Kept, none_wanted};
use super::{Exit, meant};
use crate::query::export::{FORMATS, Part};
use crate::shell::gauge::Gauge;
use crate::shell::print::{Printer, complain};
use crate::vault::Vault;

/// The formats as the command line takes them.
pub fn parser() -> PossibleValuesParser {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.help));
    PossibleValuesParser::new(values)
}

/// `export`
///
/// # Errors
/// When standard output cannot be written, or there is no such format.
pub fn export(
    vault: &Vault,
    format: &str,
    around: Option<(&str, usize)>,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let Some(format) = FORMATS.iter().find(|row| row.name == format) else {
        bail!("there is no format {format}");
    };
    if let (Some(most), Some((_, hops))) = (format.hops_max, around)
        && hops > most
    {
        complain(&format!("{} goes {most} hops around a name at most", format.name));
        return Ok(Exit::Unclear);
    }
    let hidden = kept.hidden;
    let mut part = match around {
        None => Part::all(vault, hidden),
        Some((name, hops)) => match meant(vault, name) {
            Ok(node) => Part::around(vault, node, hops, hidden),
            Err(exit) => return Ok(exit),
        },
    };
    if let Some(filter) = kept.filter() {
        let n_all = part.n_nodes();
        part.keep(filter);
        none_wanted(part.n_nodes(), || n_all, "nodes");
    }
    let gauge = Gauge::beside_output("writing the graph");
    let mut sink = Sink { out: out.raw(), fault: None, n_bytes: 0, gauge };
    match ((format.write)(&part, &mut sink), sink.fault) {
        (_, Some(fault)) => Err(fault.into()),
        (Err(fault), None) => Err(fault.into()),
        (Ok(()), None) => Ok(Exit::of(part.n_nodes())),
    }
}

/// Lets text be written where bytes are, keeps what went wrong, and says how much
/// there is.
struct Sink<W> {
    out: W,
    fault: Option<io::Error>,
    n_bytes: usize,
    gauge: Gauge,
}

/// How much is said of in one step.
const MEGABYTE: usize = 1_000_000;

impl<W: Write> fmt::Write for Sink<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let before = self.n_bytes / MEGABYTE;
        self.n_bytes += text.len();
        let n = self.n_bytes / MEGABYTE;
        if n > before {
            self.gauge.say(|| format!("writing the graph: {n} MB"));
        }
        self.out.write_all(text.as_bytes()).map_err(|fault| {
            self.fault = Some(fault);
            fmt::Error
        })
    }
}
