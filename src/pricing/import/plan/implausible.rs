//! New amounts that `prices check` refuses: most are mistakes of units in the dataset. They are left out, so that what
//! an import writes passes the check.

use crate::diag::{Code, Severity};
use crate::pricing::cells::{CellName, RatesOf};
use crate::pricing::import::published::{Dataset, Published};
use crate::pricing::import::why::Why;
use crate::units::{Date, Meter, Tier};

use super::Existing;
use super::found::Found;

/// An amount that is refused.
pub(super) struct Implausible {
    provider: String,
    model: String,
    from: Option<Date>,
    cell: CellName,
    /// What is found of it.
    said: String,
}

/// The new amounts that are refused. Where another amount stood before, people decide.
pub(super) fn of(found: &[Found<'_>], existing: &[Existing]) -> Vec<Implausible> {
    let is_new = |found: &Found<'_>, cell: &CellName| {
        let models = existing.iter().flat_map(|one| &one.table.models);
        models.filter(|model| model.id == found.model.id).all(|model| {
            let is_written =
                model.cards.iter().all(|card| Some(card.from) != found.card.map(|card| card.from));
            is_written && found.card_before().is_some_and(|before| cell.cell(before).is_none())
        })
    };
    let refused = |found: &Found<'_>| {
        let message = &found.finding.message;
        Some(Implausible {
            provider: found.model.id.provider.clone(),
            model: found.model.id.model.clone(),
            from: found.card?.from,
            cell: found.cell().filter(|cell| is_new(found, cell))?,
            said: message.strip_prefix(&format!("`{}`: ", found.model.id)).unwrap_or(message).to_owned(),
        })
    };
    // Of two prices that the dataset dates neither is a mistake because they differ.
    let is_error = |found: &&Found<'_>| {
        found.finding.severity == Severity::Error && found.finding.code != Code::RateJump
    };
    found.iter().filter(is_error).filter_map(refused).collect()
}

/// Takes them out of the dataset: a model without the rates of plain calls is left out whole.
pub(super) fn leave_out(dataset: &mut Dataset, implausible: Vec<Implausible>) {
    for one in implausible {
        let is_it = |model: &Published| model.name.provider == one.provider && model.name.model == one.model;
        let Some(at) = dataset.models.iter().position(is_it) else { continue };
        let model = &mut dataset.models[at];
        let why = Why::Implausible(one.said);
        if let Some(price) = model.prices.iter_mut().rfind(|price| price.from <= one.from) {
            price.cells.remove(&one.cell);
        }
        let is_plain =
            Meter::plain().into_iter().any(|meter| one.cell == CellName::rate(Tier::Standard, meter));
        let is_standard =
            |cell: &CellName| matches!(cell, CellName::Rate { of: RatesOf::Any, tier: Tier::Standard, .. });
        let is_left = |model: &Published| {
            model.prices.iter().all(|price| price.same_as.is_some() || price.cells.keys().any(is_standard))
        };
        if is_plain || !is_left(model) {
            dataset.left_out.push(model.name.left_out(None, why));
            dataset.models.remove(at);
        } else {
            dataset.left_out.push(model.name.left_out(Some(&one.cell.to_string()), why));
        }
    }
}
