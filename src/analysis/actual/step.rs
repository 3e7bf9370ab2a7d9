//! The causes for which a step costs something else than projected: what was measured is put in the place of what the
//! scenario says, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::exact::Exact;

use super::conditions::PARTS;
use super::work::{Part, Work, Works};
use super::{Cause, CauseKind, Moved};

/// What is replaced in a step, in this order.
const ORDER: [CauseKind; 11] = [
    CauseKind::Calls,
    CauseKind::Mix,
    CauseKind::Input,
    CauseKind::Output,
    CauseKind::Cache,
    CauseKind::Tiers,
    CauseKind::LongPrompts,
    CauseKind::Regions,
    CauseKind::Hours,
    CauseKind::Terms,
    CauseKind::Beside,
];

/// The causes of a step from what it is projected to cost at the measured volume, which is `volume` times the projected
/// one, to what its calls cost. `units` are those of the projection and those measured.
pub(super) fn causes(
    step: &str,
    (projected, measured): (&Works, &Works),
    volume: &Exact,
    units: [&Exact; 2],
) -> Vec<Cause> {
    let models: BTreeSet<&String> = projected.keys().chain(measured.keys()).collect();
    let pairs: Vec<Pair<'_>> = models
        .into_iter()
        .map(|model| Pair { model, projected: projected.get(model), measured: measured.get(model) })
        .collect();
    let calls = |works: &Works| works.values().map(Work::all_calls).sum::<Exact>();
    let calls = [calls(projected), calls(measured)];
    let more = calls[1].checked_div(&calls[0]).unwrap_or_default();
    let mut before = &projected.values().map(Work::amount).sum::<Exact>() * volume;
    let mut causes = Vec::new();
    for kind in ORDER {
        let after: Exact = pairs.iter().map(|pair| pair.amount(kind, &more)).sum();
        let effect = &after - &before;
        before = after;
        let moved = moved(kind, &pairs, &calls, units);
        if !effect.is_zero() || !moved.is_empty() {
            causes.push(Cause { step: Some(step.to_owned()), kind, moved, effect });
        }
    }
    causes
}

/// A model in a step, as projected and as measured.
struct Pair<'w> {
    model: &'w str,
    projected: Option<&'w Work>,
    measured: Option<&'w Work>,
}

impl Pair<'_> {
    /// What the model costs after something was replaced. All calls are `more` times those projected.
    fn amount(&self, after: CauseKind, more: &Exact) -> Exact {
        let (projected, measured) = match (self.projected, self.measured) {
            (None, None) => return Exact::ZERO,
            (None, Some(measured)) if after < CauseKind::Mix => return &measured.amount() * &Exact::ZERO,
            (None, Some(measured)) => return measured.amount(),
            (Some(projected), measured) => match measured {
                _ if after < CauseKind::Mix => return &projected.amount() * more,
                // What no model does is no part of a mix.
                None if self.model.is_empty() && after < CauseKind::Beside => {
                    return &projected.amount() * more;
                }
                None => return Exact::ZERO,
                Some(measured) => (projected, measured),
            },
        };
        let Some(scale) = measured.all_calls().checked_div(&projected.all_calls()) else {
            return measured.amount();
        };
        let part = |part: Part, is_replaced: bool| {
            let (old, new) = (projected.part(part), measured.part(part));
            let scale = if is_replaced { new.used.checked_div(&old.used) } else { Some(scale.clone()) };
            scale.map_or(new.amount, |scale| &old.amount * &scale)
        };
        // First how much is replaced, and then of which meters it is.
        let text = |own: Part, much: CauseKind, meters: CauseKind| {
            if CauseKind::Terms <= after {
                return measured.part(own).amount;
            }
            if after < meters || projected.part(own).used.is_zero() {
                return part(own, much <= after);
            }
            let parts = PARTS.iter().take_while(|part| **part <= after).count();
            let under = |parts: usize| measured.under(projected, own, parts);
            &measured.at_rates_of(projected, own) + &(&under(parts) - &under(0))
        };
        let prompts = text(Part::Prompt, CauseKind::Input, CauseKind::Cache);
        let answers = text(Part::Answer, CauseKind::Output, CauseKind::Output);
        let beside = match after {
            CauseKind::Beside => measured.part(Part::Beside).amount,
            _ => part(Part::Beside, false),
        };
        &(&prompts + &answers) + &beside
    }

    /// Both, where both make calls.
    fn both(&self) -> Option<[&Work; 2]> {
        Some([self.projected?, self.measured?]).filter(|both| both.iter().all(|work| !work.calls.is_empty()))
    }
}

/// The values that are replaced.
fn moved(kind: CauseKind, pairs: &[Pair<'_>], calls: &[Exact; 2], units: [&Exact; 2]) -> Vec<Moved> {
    let pairs = || pairs.iter().filter(|pair| !pair.model.is_empty());
    let of_both = |value: &dyn Fn(&Work) -> Option<Exact>, is_share: bool| -> Vec<Moved> {
        let one = |pair: &Pair<'_>| {
            let [before, after] = pair.both()?.map(value);
            Moved::between(Some(pair.model), [before, after], is_share)
        };
        pairs().filter_map(one).collect()
    };
    match kind {
        CauseKind::Calls => {
            let each = |at: usize| calls[at].checked_div(units[at]);
            Moved::between(None, [each(0), each(1)], false).into_iter().collect()
        }
        CauseKind::Mix => {
            let share = |work: Option<&Work>, at: usize| {
                work.map_or(Exact::ZERO, Work::all_calls).checked_div(&calls[at])
            };
            let one = |pair: &Pair<'_>| {
                let shares = [share(pair.projected, 0), share(pair.measured, 1)];
                Moved::between(Some(pair.model), shares, true)
            };
            pairs().filter_map(one).collect()
        }
        CauseKind::Input => of_both(&|work| each_call(work, Part::Prompt), false),
        CauseKind::Output => {
            let mut moved = of_both(&|work| each_call(work, Part::Answer), false);
            moved.extend(pairs().flat_map(|pair| of_names(pair, Work::parts_of_answers, false)));
            moved
        }
        CauseKind::Cache => of_both(&|work| Some(work.read()), true),
        part if PARTS.contains(&part) => {
            pairs().flat_map(|pair| of_names(pair, |work| work.shares(part), true)).collect()
        }
        _ => Vec::new(),
    }
}

/// Tokens of a part of each call.
fn each_call(work: &Work, part: Part) -> Option<Exact> {
    work.part(part).used.checked_div(&work.all_calls())
}

/// Values of a model that differ, by name.
fn of_names(
    pair: &Pair<'_>,
    values: impl Fn(&Work) -> BTreeMap<String, Exact>,
    is_share: bool,
) -> Vec<Moved> {
    let Some(both) = pair.both() else { return Vec::new() };
    let [before, after] = both.map(values);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let one = |name: &String| {
        let values = [&before, &after].map(|values| values.get(name).cloned());
        Moved::between(Some(&format!("{} {name}", pair.model)), values, is_share)
    };
    names.into_iter().filter_map(one).collect()
}
