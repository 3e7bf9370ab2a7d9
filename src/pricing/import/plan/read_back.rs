//! Re-reads a table before it is written: new cards must equal the request, everything else must be unchanged.

use crate::diag::{Code, Diagnostic, Source};
use crate::pricing::cells::{Cells, cells};
use crate::pricing::edit::NewCard;
use crate::pricing::evidence::Origin;
use crate::pricing::read;
use crate::pricing::table::{Card, Model, Table};
use crate::units::Date;

use super::Edits;

/// The contents of a card, without positions.
#[derive(PartialEq)]
struct Said {
    from: Option<Date>,
    announced: bool,
    correction: Option<String>,
    origin: Origin,
    checked: Date,
    seen: Option<Date>,
    same_as: Option<String>,
    cells: Cells,
}

impl Said {
    fn of(card: &Card) -> Self {
        Self {
            from: card.from,
            announced: card.announced,
            correction: card.correction.clone(),
            origin: card.evidence.origin.clone(),
            checked: card.evidence.checked,
            seen: card.evidence.seen,
            same_as: card.same_as.as_ref().map(|same| same.value.clone()),
            cells: cells(card),
        }
    }

    fn new(card: &NewCard, provider: &str) -> Self {
        let whole =
            |name: &String| if name.contains('/') { name.clone() } else { format!("{provider}/{name}") };
        Self {
            from: card.from,
            announced: card.announced,
            correction: None,
            origin: card.origin.clone(),
            checked: card.checked,
            seen: card.seen,
            same_as: card.same_as.as_ref().map(whole),
            cells: card.cells.clone(),
        }
    }
}

/// Reads a new text and compares it with the old table and the planned changes.
///
/// # Errors
/// The text is invalid or differs from the plan: then nothing may be written.
pub(super) fn check(
    name: &str,
    provider: &str,
    text: &str,
    before: Option<&Table>,
    edits: &Edits,
) -> Result<Table, Vec<Diagnostic>> {
    let source = Source::new(name, text);
    let after = read(&source, provider)?;
    let old = before.map(|table| table.models.as_slice()).unwrap_or_default();
    let new = |name: &str| edits.models.iter().find(|model| model.name == name);
    let is_as_meant = |model: &Model| {
        let said: Vec<Said> = model.cards.iter().map(Said::of).collect();
        let old = old.iter().find(|old| old.id == model.id);
        let meant = match (old, new(&model.id.model)) {
            (Some(old), None) => with_following(old, edits),
            (None, Some(new)) => new.cards.iter().map(|card| Said::new(card, provider)).collect(),
            _ => return false,
        };
        said == meant && limits_stand(model, old, edits)
    };
    if after.models.len() == old.len() + edits.models.len() && after.models.iter().all(is_as_meant) {
        return Ok(after);
    }
    let message = format!("cannot write `{provider}.yaml`: it would not say what was meant");
    let refused = Diagnostic::error(Code::CannotWrite, message);
    Err(vec![refused.help("nothing was written; please report the table and the data file")])
}

/// The cards of a model with the new ones inserted.
fn with_following(old: &Model, edits: &Edits) -> Vec<Said> {
    let mut meant = Vec::new();
    for (number, card) in old.cards.iter().enumerate() {
        meant.push(Said::of(card));
        let here = |model: &str, after: usize| model == old.id.model && after == number;
        let following = edits.cards.iter().filter(|following| here(&following.model, following.after));
        meant.extend(
            following.flat_map(|following| &following.cards).map(|card| Said::new(card, &old.id.provider)),
        );
    }
    meant
}

/// Whether limits of an existing model are unchanged, and those of a new one as planned.
fn limits_stand(model: &Model, old: Option<&Model>, edits: &Edits) -> bool {
    let limits = &model.limits;
    if let Some(old) = old {
        let old = &old.limits;
        return limits.context_window == old.context_window
            && limits.max_output == old.max_output
            && limits.max_input == old.max_input
            && limits.features == old.features
            && limits.successor.as_ref().is_none_or(|_| true);
    }
    edits.models.iter().filter(|new| new.name == model.id.model).all(|new| {
        let new = &new.limits;
        limits.context_window == new.context_window
            && limits.max_output == new.max_output
            && limits.max_input == new.max_input
            && limits.features == new.features
            && limits.successor == new.successor
            && limits.closed.as_ref().map(|day| day.value) == new.closed
            && limits.cache.as_ref().map(|cache| cache.mode) == new.cache.as_ref().map(|cache| cache.mode)
    })
}
