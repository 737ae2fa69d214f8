//! Why the chosen link of the page opens what it opens, as a box of choices.

use super::actions::{tell, toast};
use super::compose::Subject;
use super::model::{Layer, Model};
use super::msg::Effect;
use super::page::Target;
use super::popup::Popup;
use crate::query::why::{Asked, why};

/// Opens the box for the chosen link of the page. What is no link between notes
/// has nothing to tell, and says so.
pub(super) fn ask(model: &mut Model) -> Option<Effect> {
    let preview = &model.preview;
    let chosen = preview.link.and_then(|at| preview.page()?.links.get(at));
    let source = preview.subject().and_then(Subject::node);
    match (chosen.map(|link| &link.target), source) {
        (Some(Target::Note { path, subpath }), Some(source)) => {
            let asked = Asked::Target { path: path.clone(), subpath: subpath.clone() };
            let found = why(&model.vault, &model.finder, source, asked);
            if found.candidates.is_empty() {
                let said = found.told(&model.vault).join("; ");
                toast(model, &format!("{path}: {said}."));
            } else {
                model.layer = Layer::Popup(Popup::why(&model.vault, &found));
            }
        }
        (None, _) => tell(model, "{next-link} chooses a link."),
        (Some(_), _) => toast(model, "This row is no link that a note has written."),
    }
    None
}
