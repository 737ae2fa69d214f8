//! Names that may be one: opening the screen, and what is said of them there.

use std::sync::Arc;

use super::{Done, list, open, toast};
use crate::app::model::{Layer, Model};
use crate::app::msg::{Effect, Keep};
use crate::app::popup::Popup;
use crate::app::proposals::{self, is_about};
use crate::app::rows::Words;
use crate::app::screens::{Screen, variants};
use crate::app::trail::Reading;
use crate::query::variants::Proposal;
use crate::vault::{NodeId, Verdict};

/// Opens the screen at the first proposal about the name that one stands at or
/// has chosen, if there is one.
pub(in crate::app) fn variants(model: &mut Model) -> Done {
    let place = model.here();
    let chosen = place.list.selected_row(&model.vault).filter(|row| row.words == Words::Name);
    let name = place.node().or(chosen.map(|row| row.node));
    open(model, Screen::Variants);
    select_proposal_about(model, name);
    None
}

/// Selects the first proposal about a node, if there is one.
pub(in crate::app) fn select_proposal_about(model: &mut Model, node: Option<NodeId>) {
    if let Some(node) = node {
        list(model).select_proposal(|proposal| {
            proposal.names.iter().any(|candidate| candidate.node == node)
        });
    }
}

pub(in crate::app) fn say_same(model: &mut Model) -> Done {
    answer(model, Verdict::Same, None)
}

pub(in crate::app) fn say_different(model: &mut Model) -> Done {
    answer(model, Verdict::Different, None)
}

pub(in crate::app) fn say_later(model: &mut Model) -> Done {
    answer(model, Verdict::Later, None)
}

/// Answers the chosen proposal, for all its names or for some. Its row goes at
/// once, and the next one is chosen.
pub(super) fn answer(model: &mut Model, verdict: Verdict, of: Option<&[usize]>) -> Done {
    let Some(proposal) = chosen(model) else {
        toast(model, "There is nothing to answer.");
        return None;
    };
    let all: Vec<usize> = (0..proposal.names.len()).collect();
    let given = proposals::answer(&model.vault, &proposal, verdict, of.unwrap_or(&all));
    let words = match verdict {
        Verdict::Same => "One",
        Verdict::Different => "Not one",
        Verdict::Later => "Put off",
    };
    let back = model.tell("{take-back} takes it back.");
    toast(model, &format!("{words}: {}. {back}", given.names.join(", ")));
    let reading = model.is_reading();
    let moved = list(model).step_off();
    model.trail.here_mut().reading = (reading && moved).then(Reading::default);
    model.proposals.answered(&proposal, model.vault_generation);
    Some(Effect::Keep(Keep::Answer(given)))
}

/// Takes the last answer back. What it was about returns at once where it was
/// only put out of sight, else when the names have been looked through again.
pub(in crate::app) fn take_back(model: &mut Model) -> Done {
    let names = model.proposals.take_back();
    model.trail.here_mut().reading = None;
    model.renew_here();
    if let Some(names) = names {
        list(model).select_proposal(|proposal| is_about(proposal, &names));
    }
    toast(model, "The last answer is taken back.");
    Some(Effect::Keep(Keep::TakeBack))
}

/// Opens the box in which a name is taken out before the others are called one.
pub(in crate::app) fn choose_names(model: &mut Model) -> Done {
    match chosen(model) {
        Some(proposal) if proposal.names.len() > 2 => {
            model.layer = Layer::Popup(Popup::names(&proposal));
        }
        Some(proposal) => {
            let names = variants::joined(&proposal);
            toast(model, &format!("There are only two: {names}"));
        }
        None => toast(model, "There is nothing to choose from."),
    }
    None
}

fn chosen(model: &Model) -> Option<Arc<Proposal>> {
    model.here().list.proposal().cloned()
}
