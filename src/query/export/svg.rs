//! A map as a picture: who stands around a name, or without one the communities of
//! the vault. The same picture as that of the map's own subcommand.

use std::fmt::{self, Write};

use super::Part;
use crate::query::map::{About, Asked, Hops, LeftOut, chart, svg};
use crate::query::neighbourhood::Look;

/// How far a map goes.
pub(super) const HOPS_MAX: usize = Hops::MAX as usize;

/// Writes the picture; of more hops than a map has, as many as it has.
pub(super) fn write(part: &Part, out: &mut dyn Write) -> fmt::Result {
    let vault = part.vault;
    let (of, hops) = match part.around {
        Some((node, hops)) => (About::Node(vault.anchor(node)), hops),
        None => (About::Whole, 1),
    };
    let hops = u8::try_from(hops).unwrap_or(Hops::MAX).clamp(1, Hops::MAX);
    let hops = Hops::new(hops).unwrap_or_default();
    let look = Look { hidden: part.hidden, ..Look::default() };
    let Some(chart) = chart(vault, &Asked { of, hops, look }, None) else { return Ok(()) };
    let left_out = match part.filter {
        Some(filter) => chart.map.left_out(|node| filter.keeps_node(vault, node)),
        None => LeftOut::default(),
    };
    out.write_str(&svg::svg(vault, &chart, &left_out))
}
