//! One row: a bill line with what FOCUS asks of it.

use crate::engine::{BranchResult, Item, Line, StepResult};
use crate::exact::Exact;
use crate::units::{Amount, Date, Figure, Per, Tier};

use super::{Period, decimal};

/// A bill line of a period.
pub(super) struct Charge<'p> {
    pub(super) period: &'p Period<'p>,
    pub(super) step: &'p StepResult,
    /// Which branch of the step, counted from 0.
    pub(super) branch: usize,
    pub(super) share: &'p Exact,
    pub(super) line: &'p Line,
    /// How much, in pricing units.
    pub(super) quantity: Exact,
    /// What a pricing unit costs by the list.
    pub(super) list: Exact,
    /// What a pricing unit costs by the contract, which is the list where there is none.
    pub(super) contracted: Exact,
    /// What is billed beside the cost, so that the rows sum to the invoice.
    pub(super) rest: Exact,
    /// What the tokens would cost uncached in the standard tier, where the bill says at which rate.
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

    /// What the quantity costs by the contract.
    pub(super) fn contracted_cost(&self) -> Exact {
        &self.contracted * &self.quantity
    }

    /// What is billed.
    pub(super) fn billed_cost(&self) -> Exact {
        self.contracted_cost() + &self.rest
    }

    /// How much is consumed, in single tokens or calls.
    pub(super) fn consumed(&self) -> Exact {
        &self.quantity * &self.line.rate.net.per.number()
    }

    /// The day whose prices it pays.
    pub(super) fn as_of(&self) -> Date {
        let projected = self.period.projected;
        if projected.outlook.is_some() { self.period.from } else { projected.plan.as_of }
    }

    /// The unit of what is consumed.
    pub(super) fn consumed_unit(&self) -> &'static str {
        self.line.quantity.counted.title()
    }

    /// The unit that has a price: `1000000 Tokens`.
    pub(super) fn pricing_unit(&self) -> String {
        let (per, unit) = (self.line.rate.net.per, self.consumed_unit());
        if per == Per::ONE { unit.to_owned() } else { format!("{} {unit}", per.number()) }
    }

    /// Who is paid: the provider's name in its table.
    pub(super) fn provider(&self) -> &'p str {
        let stem = self.line.model.as_deref().and_then(|model| model.split_once('/')).map(|(stem, _)| stem);
        match stem {
            // The fee of a check is stated by the scenario, which does not say who takes it.
            None => "unspecified",
            Some(stem) => self.period.projected.providers.get(stem).map_or(stem, String::as_str),
        }
    }

    /// What is metered, in words.
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
        format!("{}/{}", self.line.model.as_deref().unwrap_or("check"), self.line.item.meter())
    }

    /// The same with the tier and the price by the list, so that each has one price only, whatever the
    /// length of a prompt and the region are.
    pub(super) fn sku_price(&self) -> String {
        let tier = self.line.item.tier().map_or_else(String::new, |tier| format!("/{tier}"));
        format!("{}{tier}@{}", self.sku(), self.list)
    }
}

/// What so many tokens or calls as a pricing unit has cost at an amount.
fn price(amount: &Amount, per: Per) -> Exact {
    let units = amount.usd.exact() * &per.number();
    units.checked_div(&amount.per.number()).unwrap_or_default()
}

/// The price of a pricing unit uncached in the standard tier: that of the first attempt before cache and
/// tiers, where there is only one. A further attempt may call another model, so it has none.
fn uncached(branch: &BranchResult, line: &Line, per: Per) -> Option<Exact> {
    let Item::Metered(_, meter) = &line.item else { return Some(decimal(&price(&line.rate.net, per))) };
    if line.attempt != 0 {
        return None;
    }
    let is_alike = |base: &&Line| {
        let item = base.item == Item::Metered(Tier::Standard, meter.uncached());
        item && base.attempt == 0 && base.role == line.role && base.model == line.model
    };
    let mut prices = branch.bill(Figure::Base).filter(is_alike).map(|base| price(&base.rate.net, per));
    let first = prices.next()?;
    prices.all(|other| other == first).then(|| decimal(&first))
}
