//! Compares a card of our tables with the prices of a dataset.

use std::collections::{BTreeMap, BTreeSet};

use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf, resolved};
use crate::pricing::table::Price;
use crate::units::{Amount, Meter, Tier};

/// A cell that our current card lacks, or that differs in the dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The cell.
    pub cell: CellName,
    /// Our value; `None` if missing.
    pub before: Option<CellValue>,
    /// The dataset's value.
    pub after: CellValue,
}

/// The cells of a new card, and how they were derived.
pub(super) struct NewCells {
    pub(super) cells: Cells,
    pub(super) changes: Vec<Change>,
    /// Cells of the previous card that the dataset lacks but that still apply, and tiers of it that are not offered.
    pub(super) kept: Vec<String>,
    /// Cells of the previous card that were dropped because the dataset lacks them.
    pub(super) lost: Vec<(CellName, CellValue)>,
}

/// The cells of the next card, or `None` if the dataset has no changes.
///
/// A cell missing from the dataset still applies unless a related rate changed: one of its own tier or, because
/// other tiers follow it, of the standard tier. Then it becomes unknown, except a reference such as `as input`,
/// which is no amount.
pub(super) fn new_cells(ours: &Cells, theirs: &Cells) -> Option<NewCells> {
    let changes: Vec<Change> = theirs
        .iter()
        .filter(|(cell, after)| {
            let after = resolved(theirs, cell).unwrap_or(after);
            resolved(ours, cell).is_none_or(|before| !before.equals(after) && !is_same_amount(before, after))
        })
        .map(|(cell, after)| Change {
            cell: cell.clone(),
            before: ours.get(cell).cloned(),
            after: after.clone(),
        })
        .collect();
    if changes.is_empty() {
        return None;
    }
    let changed: BTreeSet<Tier> = changes
        .iter()
        .filter(|change| change.before.is_some())
        .filter_map(|change| change.cell.tier())
        .collect();
    let may_have_changed = |cell: &CellName| {
        cell.tier().is_some_and(|tier| changed.contains(&tier) || changed.contains(&Tier::Standard))
    };
    let not_offered = tiers_not_offered(ours);
    let sold: BTreeSet<TierOf<'_>> = theirs.keys().filter_map(tier_of).collect();
    let (mut cells, mut kept, mut lost) = (theirs.clone(), Vec::new(), Vec::new());
    for (cell, value) in ours {
        let whole = tier_of(cell).filter(|tier| not_offered.contains(tier));
        if whole.is_some_and(|tier| sold.contains(&tier)) {
            // The word was about the tier, which is sold now: it says nothing of single rates.
            continue;
        }
        if theirs.contains_key(cell) {
            // A reference to another meter remains valid if the rates are equal.
            let same =
                resolved(ours, cell).zip(theirs.get(cell)).is_some_and(|(own, their)| own.equals(their));
            if same && refers_into(cell, value, theirs) {
                cells.insert(cell.clone(), value.clone());
            } else if let Some(with_terms) = theirs.get(cell).and_then(|their| with_terms_of(value, their)) {
                cells.insert(cell.clone(), with_terms);
                kept.push(format!("what is free of {cell}, and its least quantities"));
            }
        } else if !may_have_changed(cell) || is_not_sold(value) || refers_into(cell, value, theirs) {
            cells.insert(cell.clone(), value.clone());
            kept.push(whole.map_or_else(|| cell.to_string(), |(of, tier)| format!("{of}{tier}")));
        } else {
            lost.push((cell.clone(), value.clone()));
        }
    }
    kept.dedup();
    Some(NewCells { cells, changes, kept, lost })
}

/// A tier, and the calls of it.
type TierOf<'c> = (&'c RatesOf, Tier);

fn tier_of(cell: &CellName) -> Option<TierOf<'_>> {
    cell.of().zip(cell.tier())
}

/// The tiers of which no meter is sold.
fn tiers_not_offered(cells: &Cells) -> BTreeSet<TierOf<'_>> {
    let mut counted: BTreeMap<TierOf<'_>, usize> = BTreeMap::new();
    for tier in cells.iter().filter(|(_, value)| is_not_sold(value)).filter_map(|(cell, _)| tier_of(cell)) {
        *counted.entry(tier).or_default() += 1;
    }
    counted.into_iter().filter(|(_, count)| *count == Meter::all().len()).map(|(tier, _)| tier).collect()
}

/// Whether a cell says that something is not sold: a dataset says that by leaving it out.
fn is_not_sold(value: &CellValue) -> bool {
    matches!(value, CellValue::Price(Price::NotOffered))
}

/// The amount of a dataset with what our card says is billed of it: a free allowance, a least quantity, increments. A
/// dataset that says nothing of these does not say that they are gone.
fn with_terms_of(ours: &CellValue, theirs: &CellValue) -> Option<CellValue> {
    match (ours, theirs) {
        (CellValue::Price(Price::Amount(own)), CellValue::Price(Price::Amount(their))) => {
            let is_untold = own.terms.is_some() && their.terms.is_none();
            let terms = own.terms.clone().filter(|_| is_untold)?;
            Some(CellValue::Price(Price::Amount(Amount { terms: Some(terms), ..their.clone() })))
        }
        _ => None,
    }
}

/// Whether the amount is that of ours, whose terms the dataset does not say.
fn is_same_amount(ours: &CellValue, theirs: &CellValue) -> bool {
    with_terms_of(ours, theirs).is_some_and(|with_terms| with_terms.equals(ours))
}

/// Whether a cell refers to another meter, for which the dataset has a rate.
fn refers_into(cell: &CellName, value: &CellValue, theirs: &Cells) -> bool {
    match value {
        CellValue::Price(Price::As(meter)) => {
            cell.with_meter(*meter).is_some_and(|target| theirs.contains_key(&target))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::pricing::cells::Threshold;
    use crate::units::{Count, Per, Terms, Tokens, Usd};

    fn amount(usd: i64) -> CellValue {
        let usd = Usd::new(usd.into()).expect("money");
        CellValue::Price(Price::Amount(Amount::new(usd, Per::MILLION)))
    }

    /// A card whose long prompts are not sold in any meter, as `standard: not offered` is read.
    fn without_long_prompts() -> (Cells, RatesOf) {
        let tokens = Tokens::new(200_000_i64.into()).expect("tokens");
        let long = RatesOf::Long(Threshold { tokens, inclusive: false });
        let cell = |meter| CellName::Rate { of: long.clone(), tier: Tier::Standard, meter };
        let mut cells: Cells = Meter::all()
            .into_iter()
            .map(|meter| (cell(meter), CellValue::Price(Price::NotOffered)))
            .collect();
        cells.insert(CellName::rate(Tier::Standard, Meter::Input), amount(3));
        (cells, long)
    }

    #[test]
    fn a_tier_that_is_not_offered_is_kept_as_one_word() {
        let (ours, _) = without_long_prompts();
        let theirs = Cells::from([(CellName::rate(Tier::Standard, Meter::Input), amount(4))]);
        let new = new_cells(&ours, &theirs).expect("a change");
        assert_eq!(new.kept, ["above_200000.standard"]);
        assert_eq!(new.cells.len(), ours.len());
    }

    #[test]
    fn a_tier_that_is_sold_again_has_the_rates_that_are_published_and_no_others() {
        let (ours, long) = without_long_prompts();
        let again = CellName::Rate { of: long, tier: Tier::Standard, meter: Meter::Input };
        let theirs =
            Cells::from([(CellName::rate(Tier::Standard, Meter::Input), amount(3)), (again, amount(6))]);
        let new = new_cells(&ours, &theirs).expect("a change");
        assert_eq!((new.cells, new.kept, new.lost), (theirs, Vec::new(), Vec::new()));
    }

    #[test]
    fn what_is_free_of_a_price_stays_free_where_the_dataset_does_not_say_it() {
        let fee = CellName::Fee("web_search".to_owned());
        let input = CellName::rate(Tier::Standard, Meter::Input);
        let with_terms = |usd: i64| match amount(usd) {
            CellValue::Price(Price::Amount(amount)) => {
                let terms = Terms { minimum: Count::new(2_i64.into()), ..Terms::default() };
                CellValue::Price(Price::Amount(Amount { terms: Some(Arc::new(terms)), ..amount }))
            }
            other => other,
        };
        let ours = Cells::from([(fee.clone(), with_terms(14)), (input.clone(), amount(1))]);
        let same = Cells::from([(fee.clone(), amount(14)), (input.clone(), amount(1))]);
        assert!(new_cells(&ours, &same).is_none());
        for (search, rate) in [(14, 2), (20, 1)] {
            let theirs = Cells::from([(fee.clone(), amount(search)), (input.clone(), amount(rate))]);
            let new = new_cells(&ours, &theirs).expect("a change");
            assert_eq!(new.cells.get(&fee), Some(&with_terms(search)));
            assert_eq!(new.changes.len(), 1);
            assert!(new.lost.is_empty() && new.kept.len() == 1);
        }
    }
}
