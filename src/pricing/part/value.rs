//! The value of a part of an offer, for display.

use crate::exact::Exact;
use crate::pricing::contract::Discount;
use crate::pricing::format::CacheRules;
use crate::pricing::table::{Card, Cell, LongContext, Price, Rates, TierRates, Window};
use crate::units::{Amount, Factor, Meter};

use super::CacheRule;

/// A value of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartValue {
    /// The amount paid, after contract discounts.
    Amount(Amount),
    /// A number of tokens, or a factor.
    Number(Exact),
    /// Anything else, as written in the file.
    Words(String),
}

/// The amount after contract discounts; 0 for a cell without an amount.
pub(super) fn net(cell: &Cell) -> Amount {
    let Price::Amount(amount) = &cell.price else { return Amount::NOTHING };
    let after = |left: Factor, discount: &Discount| &left * &Factor::after_discount(&discount.share.value);
    amount.times(&cell.discounts.iter().fold(Factor::ONE, after))
}

/// The value of a cell.
pub(super) fn of_cell(cell: &Cell) -> PartValue {
    match &cell.price {
        Price::Amount(_) => PartValue::Amount(net(cell)),
        word => PartValue::Words(word.to_string()),
    }
}

impl PartValue {
    /// The value as written in a table.
    fn words(self) -> String {
        match self {
            Self::Amount(amount) => amount.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Words(words) => words,
        }
    }
}

/// A tier's rates on one line; `None` if unknown.
pub(super) fn of_tier(rates: &TierRates) -> Option<String> {
    match rates {
        TierRates::Unknown => None,
        TierRates::NotOffered(_) => Some("not offered".to_owned()),
        TierRates::Cells(cells) => {
            let cell = |(meter, cell): (Meter, &Option<Cell>)| {
                cell.as_ref().map(|cell| format!("{meter}: {}", of_cell(cell).words()))
            };
            Some(format!("{{{}}}", cells.iter().filter_map(cell).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// All rates of a card except long-context ones, on one line.
pub(super) fn of_rates(card: &Card) -> String {
    of_tiers(&card.rates)
}

fn of_tiers(rates: &Rates) -> String {
    let tier = |(tier, rates)| of_tier(rates).map(|words| format!("{tier}: {words}"));
    rates.iter().filter_map(tier).collect::<Vec<_>>().join(", ")
}

/// The rates of certain hours on one line.
pub(super) fn of_hours(card: &Card) -> String {
    let window = |window: &Window| {
        format!("{{name: {}, {}, {}}}", window.name, window.times(), of_tiers(&window.rates))
    };
    format!("[{}]", card.windows.iter().map(window).collect::<Vec<_>>().join(", "))
}

/// The long-context rates on one line.
pub(super) fn of_long_context(card: &Card) -> String {
    let entry = |entry: &LongContext| {
        let key = if entry.inclusive { "from_input" } else { "above_input" };
        format!("{{{key}: {}, {}}}", entry.threshold.exact(), of_tiers(&entry.rates))
    };
    format!("[{}]", card.long_context.iter().map(entry).collect::<Vec<_>>().join(", "))
}

/// The rules of a cache on one line.
pub(super) fn of_rules(rules: &CacheRules) -> String {
    let rule = |rule: CacheRule| Some(format!("{}: {}", rule.word(), rule.value(rules)?.words()));
    format!("{{{}}}", CacheRule::ALL.into_iter().filter_map(rule).collect::<Vec<_>>().join(", "))
}
