//! The map as a picture: SVG of the same scene that a screen of that many cells
//! would show, on ground of its own, readable in light and dark.
//!
//! Names come from files, so everything that XML could read as markup is written
//! as a reference, and characters that XML does not have are left out.

use std::fmt::Write;

use super::raster::Stroke;
use super::scene::{Camera, Cell, Scene, Sight};
use super::{About, Chart, LeftOut};
use crate::text::cells;
use crate::vault::{Class, Node, NodeKind, Vault};

/// Columns and rows of a picture.
pub const SIZE: (u16, u16) = (180, 60);
/// Width and height of a cell.
const CELL: (i32, i32) = (8, 16);
/// Empty around all.
const MARGIN: i32 = 24;

/// Colours of both grounds, and of text.
const STYLE: &str = "\
svg{background:#fdfdfb;color:#26282c;font:13px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace}\
.e{stroke:#26282c;stroke-opacity:.22}.w{stroke:#955500;stroke-width:1.6}\
text{fill:#26282c}.m{fill:#77797d}.f{font-weight:bold}\
.person{fill:#1f6f45}.company{fill:#2458a6}.project{fill:#743a9c}.topic{fill:#785810}\
.tag{fill:#126b68}.note{fill:#77797d}\
.h{fill:#fdfdfb;stroke-width:1.6}.h.person{stroke:#1f6f45}.h.company{stroke:#2458a6}\
.h.project{stroke:#743a9c}.h.topic{stroke:#785810}.h.note{stroke:#77797d}";

/// Writes a chart without some of its nodes as a picture. For the vault that the
/// chart is of.
pub fn svg(vault: &Vault, chart: &Chart, out_of_it: &LeftOut) -> String {
    let camera = Camera::of(&chart.points, SIZE, Sight::default());
    let scene = Scene::of(chart, &camera, 0, out_of_it);
    let width = i32::from(SIZE.0) * CELL.0 + 2 * MARGIN;
    let height = i32::from(SIZE.1) * CELL.1 + 2 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\n"
    );
    let focus = chart.map.nodes.first().map_or("", |focus| &focus.label);
    let focus = if chart.asked.of == About::Whole { "the vault" } else { focus };
    let _ = writeln!(out, "<title>Map of {}</title>\n<style>{STYLE}</style>", escaped(focus));
    for line in &scene.lines {
        let ((x1, y1), (x2, y2)) = (middle(line.ends.0), middle(line.ends.1));
        let class = if line.stroke == Stroke::Faint { "e" } else { "e w" };
        let class = if line.stroke == Stroke::Near { "e" } else { class };
        let _ = writeln!(
            out,
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        );
    }
    for dot in &scene.dots {
        let drawn = &chart.map.nodes[dot.node as usize];
        let node = vault.node(drawn.node);
        let _ = writeln!(
            out,
            "<g><title>{}</title>{}</g>",
            escaped(&drawn.label),
            match drawn.members {
                Some(members) => community(members, middle(dot.cell)),
                None => shape(node, middle(dot.cell), dot.node == 0),
            }
        );
    }
    for label in &scene.labels {
        let (x, y) = (MARGIN + label.cell.column * CELL.0, middle(label.cell).1 + 4);
        let focus = if label.node == 0 { " class=\"f\"" } else { "" };
        let width = cells::width(&label.name) as i32 * CELL.0;
        let more = match label.more.as_str() {
            "" => String::new(),
            more => format!("<tspan class=\"m\"> {more}</tspan>"),
        };
        let _ = writeln!(
            out,
            "<text{focus} x=\"{x}\" y=\"{y}\"><tspan textLength=\"{width}\" \
             lengthAdjust=\"spacingAndGlyphs\">{}</tspan>{more}</text>",
            escaped(&label.name)
        );
    }
    let left_out = [(scene.n_hidden, "labels hidden"), (out_of_it.len(), "nodes left out")];
    let left_out = left_out.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    let left_out = left_out.collect::<Vec<_>>().join("  ");
    if !left_out.is_empty() {
        let y = height - 8;
        let _ = writeln!(out, "<text class=\"m\" x=\"{MARGIN}\" y=\"{y}\">{left_out}</text>");
    }
    out.push_str("</svg>\n");
    out
}

fn middle(cell: Cell) -> (i32, i32) {
    (MARGIN + cell.column * CELL.0 + CELL.0 / 2, MARGIN + cell.row * CELL.1 + CELL.1 / 2)
}

/// A community, by how many belong to it.
fn community(members: u32, (x, y): (i32, i32)) -> String {
    let r = (4.0 + (members as f32).ln()) as i32;
    format!("<circle class=\"company h\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>")
}

/// The shape of a node by its class, hollow without a note.
fn shape(node: &Node, (x, y): (i32, i32), focus: bool) -> String {
    let class = class_of(node);
    let hollow = if node.kind == NodeKind::Entity { " h" } else { "" };
    let r = if focus { 8 } else { 5 };
    match class {
        "person" => format!("<circle class=\"{class}{hollow}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"),
        "project" => polygon(class, hollow, &[(x, y - r), (x + r, y), (x, y + r), (x - r, y)]),
        "topic" => polygon(class, hollow, &[(x, y - r), (x + r, y + r), (x - r, y + r)]),
        "tag" => format!("<text class=\"tag\" x=\"{}\" y=\"{}\">#</text>", x - 4, y + 4),
        _ => {
            let r = if class == "company" || focus { r } else { r - 1 };
            let size = 2 * r;
            format!(
                "<rect class=\"{class}{hollow}\" x=\"{}\" y=\"{}\" width=\"{size}\" height=\"{size}\"/>",
                x - r,
                y - r
            )
        }
    }
}

fn polygon(class: &str, hollow: &str, corners: &[(i32, i32)]) -> String {
    let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
    format!("<polygon class=\"{class}{hollow}\" points=\"{}\"/>", corners.join(" "))
}

fn class_of(node: &Node) -> &'static str {
    match (&node.class, node.kind) {
        (_, NodeKind::Tag) => "tag",
        (Some(Class::Person), _) => "person",
        (Some(Class::Company), _) => "company",
        (Some(Class::Project), _) => "project",
        (Some(Class::Topic), _) => "topic",
        _ => "note",
    }
}

/// Text as XML has it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // What may stand in XML 1.0 at all.
            '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}' => {
                out.push(c);
            }
            _ => {}
        }
    }
    out
}
