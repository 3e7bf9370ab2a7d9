//! Prices that come later: announced ones, and those that the rule computes.

use std::collections::{BTreeMap, BTreeSet};

use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf};
use crate::pricing::evidence::Origin;
use crate::pricing::import::number;
use crate::pricing::import::published::Dated;
use crate::pricing::import::rule::{Added, Vendor};
use crate::pricing::import::words;
use crate::pricing::table::Price;
use crate::units::{Amount, Date, Meter, Per, Tier, Usd};
use crate::yaml::json::{Fields, Json, field, text_of};

/// Announced prices of a line. Tiers of which nothing was announced are not known from then on.
pub(super) fn published(fields: &Fields<'_>, prices: &mut Vec<Dated>) {
    let announced = field(fields, "next").and_then(Json::items).unwrap_or_default();
    let mut by_day: BTreeMap<Date, Vec<(CellName, CellValue)>> = BTreeMap::new();
    for one in announced.into_iter().filter_map(Json::fields) {
        let Some(day) = text_of(&one, "from").and_then(|day| day.parse().ok()) else { continue };
        let rates = field(&one, "c").and_then(Json::fields).unwrap_or_default();
        by_day.entry(day).or_default().extend(rates.iter().filter_map(|(key, value)| rate(key, *value)));
    }
    for (day, rates) in by_day {
        let Some(before) = prices.last() else { return };
        let mut cells: Cells = before
            .cells
            .iter()
            .filter(|(cell, _)| cell.tier().is_none())
            .map(|(c, v)| (c.clone(), v.clone()))
            .collect();
        cells.extend(rates);
        prices.push(Dated::new(Some(day), cells));
    }
}

fn rate(key: &str, value: Json<'_>) -> Option<(CellName, CellValue)> {
    let (tier, meter) = key.split_once('.').unwrap_or(("standard", key));
    let tier = Tier::all().into_iter().find(|one| one.name() == tier)?;
    let (_, meter, unit) = words::MARKET.iter().find(|(word, ..)| *word == meter)?;
    let amount = number::of_digits(&value.digits()?, 1).ok()?;
    let price = Price::Amount(Amount::new(Usd::new(amount)?, Per::parse(unit)?));
    Some((CellName::rate(tier, *meter), CellValue::Price(price)))
}

/// Prices that the rule adds, in its order. What begins on the day of the last ones is theirs, or takes their place.
pub(super) fn added(rule: Option<&Vendor>, model: &str, prices: &mut Vec<Dated>) {
    for added in rule.into_iter().flat_map(|rule| rule.added(model)) {
        let Some(last) = prices.pop() else { return };
        let cells = if added.same_as.is_some() { Cells::new() } else { computed(&last.cells, added) };
        let is_of_last = added.from.is_none() || added.from == last.from;
        if is_of_last && added.same_as.is_none() {
            prices.push(Dated { cells, ..last });
            continue;
        }
        let card = Dated {
            same_as: added.same_as.clone(),
            origin: Some(Origin::Url(added.page.clone())),
            ..Dated::new(added.from, cells)
        };
        prices.extend((!is_of_last).then_some(last));
        prices.push(card);
    }
}

fn computed(before: &Cells, added: &Added) -> Cells {
    let times = added.times.as_ref().map_or(Exact::ONE, |times| times.exact().clone());
    let mut cells = before.clone();
    match added.tier {
        Some(tier) if added.not_offered == Some(true) => {
            let of: BTreeSet<RatesOf> = before.keys().filter_map(CellName::of).cloned().collect();
            for (of, meter) in of.iter().flat_map(|of| Meter::all().map(|meter| (of.clone(), meter))) {
                cells.insert(CellName::Rate { of, tier, meter }, CellValue::Price(Price::NotOffered));
            }
        }
        Some(tier) => {
            for (cell, value) in before {
                if let CellName::Rate { of, tier: Tier::Standard, meter } = cell {
                    let cell = CellName::Rate { of: of.clone(), tier, meter: *meter };
                    cells.insert(cell, multiplied(value, &times));
                }
            }
        }
        None => {
            for (cell, value) in &mut cells {
                if cell.tier().is_some() {
                    *value = multiplied(value, &times);
                }
            }
        }
    }
    cells
}

pub(super) fn multiplied(value: &CellValue, times: &Exact) -> CellValue {
    match value {
        CellValue::Price(price) => CellValue::Price(price.with_amounts(|amount| {
            let usd = Usd::change(amount.usd.exact() * times);
            Amount { usd, ..amount.clone() }
        })),
        CellValue::Factor(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::Source;
    use crate::pricing::import::rule::Rule;
    use crate::pricing::table::Classes;

    #[test]
    fn a_price_by_class_is_multiplied_in_each() {
        let priced = |usd: &str| {
            let usd = Usd::new(Exact::parse_data(usd).expect("a number")).expect("money");
            Amount::new(usd, Per::ONE)
        };
        let of = |small, large| {
            let amounts = vec![("720p".into(), priced(small)), ("1080p".into(), priced(large))];
            CellValue::Price(Price::Classes(Arc::new(Classes { by: "resolution".to_owned(), amounts })))
        };
        assert_eq!(multiplied(&of("0.1", "0.25"), &Exact::from(2_i64)), of("0.2", "0.5"));
    }

    #[test]
    fn a_tier_that_is_sold_no_more_is_not_offered_in_any_meter() {
        let rate = |tier, meter| CellName::rate(tier, meter);
        let amount = |usd: i64| {
            let usd = Usd::new(usd.into()).expect("money");
            CellValue::Price(Price::Amount(Amount::new(usd, Per::MILLION)))
        };
        let before = Cells::from([
            (rate(Tier::Standard, Meter::Input), amount(5)),
            (rate(Tier::Fast, Meter::Input), amount(10)),
        ]);
        let added = Added {
            from: None,
            tier: Some(Tier::Fast),
            times: None,
            not_offered: Some(true),
            same_as: None,
            page: String::new(),
        };
        let after = computed(&before, &added);
        let none = CellValue::Price(Price::NotOffered);
        assert!(Meter::all().into_iter().all(|meter| after.get(&rate(Tier::Fast, meter)) == Some(&none)));
        assert_eq!(after.get(&rate(Tier::Standard, Meter::Input)), Some(&amount(5)));
    }

    #[test]
    fn what_begins_on_the_day_of_the_last_prices_is_theirs_or_takes_their_place() {
        let rule = "schema: costcalc/rule/v1\nvendors:\n  acme:\n    add:\n      \
            joins: [{from: 2026-12-01, tier: flex, times: 0.5, page: p}]\n      \
            replaces: [{from: 2026-12-01, same_as: other, page: p}]\n      \
            follows: [{from: 2026-12-02, times: 2, page: p}]\n";
        let rule = Rule::parse(&Source::new("rule.yaml", rule)).expect("a rule");
        let of = |model: &str| {
            let amount = Amount::new(Usd::new(4_i64.into()).expect("money"), Per::MILLION);
            let cells =
                [(CellName::rate(Tier::Standard, Meter::Input), CellValue::Price(Price::Amount(amount)))];
            let mut prices = vec![Dated::new("2026-12-01".parse().ok(), Cells::from(cells))];
            added(rule.vendor("acme"), model, &mut prices);
            let all = prices.iter().map(|price| (price.cells.len(), price.same_as.as_deref()));
            all.map(|(cells, same)| (cells, same.map(str::to_owned))).collect::<Vec<_>>()
        };
        assert_eq!(of("joins"), [(2, None)]);
        assert_eq!(of("replaces"), [(0, Some("other".to_owned()))]);
        assert_eq!(of("follows"), [(1, None), (1, None)]);
    }
}
