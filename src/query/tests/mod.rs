//! Questions to small vaults, each in one string.

mod between;
mod brief;
mod day;
mod health;
mod home;
mod insights;
mod known;
mod lookup;
mod neighbourhood;
mod news;
mod path;
mod people;
mod rows;
mod show;
mod span;
mod tasks;
mod timeline;
mod why;

use crate::query::lookup::{Lookup, lookup};
use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// Two meetings and a page, about people who have no notes.
const MEETINGS: &str = "\
//- Meetings/Pricing.md
---
date: '2025-12-11'
entity: Halcyon AI
participants: [Jorunn Stefansdal, Oren Maddigan]
type: company
---
## Key Facts
- Halcyon AI prefers the new store. *(about Halcyon AI)*
- Jorunn Stefansdal moves to the coast in spring. *(about Jorunn Stefansdal)*
## Decisions
- Oren Maddigan leads the pilot.
## Action Items
- [ ] @Oren Maddigan Send the numbers 📅 2025-12-18
- [ ] @Myself Call Jorunn Stefansdal ⏫
- [ ] Find a room for Jorunn Stefansdal
- [x] @Oren Maddigan Book the train
## Related
[[Driftwood]] [[Oren Maddigan]]
//- Meetings/Review.md
---
date: 2026-01-04
entity: Jorunn Stefansdal
participants: [Oren Maddigan]
source: transcript
type: people
tags: [project/driftwood]
---
Talked about [[Driftwood]] and [[Halcyon AI|the company]].
- [ ] @Myself Send the slide deck 📅 2026-01-04
## Decisions
- Halcyon AI is asked first.
//- Driftwood.md
---
type: project
tags: [project]
---
With [[Jorunn Stefansdal]].
";

fn today() -> Date {
    Date::new(2026, 1, 12).expect("a real day")
}

#[track_caller]
fn node(vault: &Vault, name: &str) -> NodeId {
    match lookup(vault, name) {
        Lookup::One(node) => node,
        other => unreachable!("{name}: {other:?}"),
    }
}
