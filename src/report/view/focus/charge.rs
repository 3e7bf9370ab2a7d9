//! One row: a bill line with the values that FOCUS requires.

use crate::engine::{BranchResult, Item, Line, StepResult};
use crate::exact::Exact;
use crate::units::{Amount, Date, Figure, Per, Tier};

use super::{Period, decimal};

/// A bill line of a period.
pub(super) struct Charge<'p> {
    pub(super) period: &'p Period<'p>,
    pub(super) step: &'p StepResult,
    /// The index of the step's branch, from 0.
    pub(super) branch: usize,
    pub(super) share: &'p Exact,
    pub(super) line: &'p Line,
    /// The quantity, in pricing units.
    pub(super) quantity: Exact,
    /// The list price of a pricing unit.
    pub(super) list: Exact,
    /// The contract price of a pricing unit; by default the list price.
    pub(super) contracted: Exact,
    /// An extra amount billed, so that the rows add up to the invoice.
    pub(super) rest: Exact,
    /// The uncached price in the standard tier, if the bill has that rate.
    pub(super) uncached: Option<Exact>,
}

impl<'p> Charge<'p> {
    pub(super) fn new(
        period: &'p Period<'p>,
        step: &'p StepResult,
        (branch, result): (usize, &'p BranchResult),
        line: &'p Line,
    ) -> Self {
        let per = line.rate.net.per;
        let quantity = line.quantity.exact().checked_div(&per.number()).unwrap_or_default();
        let quantity = decimal(&quantity);
        Self {
            period,
            step,
            branch,
            share: result.share.exact(),
            line,
            list: decimal(&price(&line.rate.published, per)),
            contracted: decimal(&price(&line.rate.net, per)),
            uncached: uncached(result, line, per).map(|price| price * &quantity),
            quantity,
            rest: Exact::ZERO,
        }
    }

    /// The cost of the quantity at the contract price.
    pub(super) fn contracted_cost(&self) -> Exact {
        &self.contracted * &self.quantity
    }

    /// The billed amount.
    pub(super) fn billed_cost(&self) -> Exact {
        self.contracted_cost() + &self.rest
    }

    /// The consumed quantity, in single tokens, seconds or pieces.
    pub(super) fn consumed(&self) -> Exact {
        decimal(self.line.quantity.exact())
    }

    /// The day of its prices.
    pub(super) fn as_of(&self) -> Date {
        let projected = self.period.projected;
        if projected.outlook.is_some() { self.period.from } else { projected.plan.as_of }
    }

    /// The unit of the consumed quantity.
    pub(super) fn consumed_unit(&self) -> &'static str {
        self.line.quantity.counted.title()
    }

    /// The pricing unit: `1000000 Tokens`, `Minutes`.
    pub(super) fn pricing_unit(&self) -> String {
        self.line.rate.net.per.title()
    }

    /// The payee: the provider's display name.
    pub(super) fn provider(&self) -> &'p str {
        let stem = self.line.model.as_deref().and_then(|model| model.split_once('/')).map(|(stem, _)| stem);
        match stem {
            // A check fee is from the scenario, which names no payee.
            None => "unspecified",
            Some(stem) => self.period.projected.providers.get(stem).map_or(stem, String::as_str),
        }
    }

    /// The meter in words.
    pub(super) fn meter(&self) -> String {
        match &self.line.item {
            Item::Metered(_, meter) => meter.facts().title.to_owned(),
            Item::Fee(name) => format!("Tool Requests: {name}"),
            Item::CheckFee => "Output Checks".to_owned(),
            Item::CacheStorage => "Cache Storage Token-Hours".to_owned(),
        }
    }

    /// `openai/gpt-5.4-mini/cache_read`
    pub(super) fn sku(&self) -> String {
        let class = self.line.class.as_ref().map_or_else(String::new, |class| format!("/{class}"));
        format!("{}/{}{class}", self.line.model.as_deref().unwrap_or("check"), self.line.item.meter())
    }

    /// The same with tier and list price, so that each has a single price for any prompt length and region.
    pub(super) fn sku_price(&self) -> String {
        let tier = self.line.item.tier().map_or_else(String::new, |tier| format!("/{tier}"));
        let hours = self.line.window.as_ref().map_or_else(String::new, |window| format!("/{window}"));
        format!("{}{tier}{hours}@{}", self.sku(), self.list)
    }
}

/// The price of a pricing unit at an amount.
fn price(amount: &Amount, per: Per) -> Exact {
    let units = amount.usd.exact() * &per.number();
    units.checked_div(&amount.per.number()).unwrap_or_default()
}

/// The uncached price of a pricing unit in the standard tier: that of the first attempt before cache and tiers, if
/// there is only one. A further attempt may call another model, so it has none.
fn uncached(branch: &BranchResult, line: &Line, per: Per) -> Option<Exact> {
    let Item::Metered(_, meter) = &line.item else { return Some(decimal(&price(&line.rate.net, per))) };
    if line.attempt != 0 {
        return None;
    }
    let is_alike = |base: &&Line| {
        let item = base.item == Item::Metered(Tier::Standard, meter.uncached());
        let is_same = (&base.window, &base.class) == (&line.window, &line.class);
        item && is_same && base.attempt == 0 && base.role == line.role && base.model == line.model
    };
    let mut prices = branch.bill(Figure::Base).filter(is_alike).map(|base| price(&base.rate.net, per));
    let first = prices.next()?;
    prices.all(|other| other == first).then(|| decimal(&first))
}
