//! Bill lines.

use crate::engine::{self, Item, Projection};
use crate::pricing;
use crate::units;

use super::{Figure, Place, Source, all};

parts! {
    /// Bill lines.
    pub struct Bills from projection: &Projection where {
        let bill = |figure| projection.bill(figure).map(StepLine::from).collect();
    } {
        /// The lines of `base`.
        base: Vec<StepLine> = bill(units::Figure::Base),
        /// The lines of `cache_discounted`.
        cache_discounted: Vec<StepLine> = bill(units::Figure::CacheDiscounted),
        /// The lines of `batch_discounted`.
        batch_discounted: Vec<StepLine> = bill(units::Figure::BatchDiscounted),
        /// The lines of `invoice`.
        invoice: Vec<StepLine> = bill(units::Figure::Invoice),
    }

    /// A bill line of a step.
    pub struct StepLine from (step, branch, line): (&engine::StepResult, usize, &engine::Line) {
        /// The step.
        step: String = step.name.clone(),
        /// The position of the branch, from 0.
        branch: u64 = branch as u64,
        /// What is free of it; absent without an allowance.
        #[serde(skip_serializing_if = "Option::is_none")]
        free: Option<Figure> = line.free.as_ref().map(Figure::from),
        #[serde(flatten)]
        line: Line = line.into(),
    }

    /// A bill line: amount = quantity × rate / per, always.
    pub struct Line from line: &engine::Line where {
        let engine::Line { attempt, role, model, item, window, class, quantity, used, rate, amount, free: _ } = line;
    } {
        /// The position of the attempt, from 0.
        attempt: u64 = *attempt as u64,
        /// What the line is for: an attempt, or its check.
        role: engine::Role = *role,
        /// The model; null where none is billed.
        model: Option<String> = model.as_deref().map(str::to_owned),
        /// The service tier; null where none matters.
        tier: Option<String> = item.tier().map(|tier| tier.name().to_owned()),
        /// The window of hours in which the calls are made; absent for rates of any other hours.
        #[serde(skip_serializing_if = "Option::is_none")]
        hours: Option<String> = window.as_deref().map(str::to_owned),
        /// The meter, or the tool.
        meter: String = item.meter().to_owned(),
        /// The class of what is counted, such as a resolution; absent where the usage says none.
        #[serde(skip_serializing_if = "Option::is_none")]
        class: Option<String> = class.as_deref().map(str::to_owned),
        /// What is billed: what a meter counts, such as `tokens`, or else `tool_fee`, `check_fee` or
        /// `cache_storage`.
        kind: String = match item {
            Item::Metered(_, meter) => meter.facts().counted.name(),
            Item::Fee(_) => "tool_fee",
            Item::CheckFee => "check_fee",
            Item::CacheStorage => "cache_storage",
        }
        .to_owned(),
        /// How much of it.
        quantity: Figure = quantity.exact().into(),
        /// What is used, where that is not what is billed: because of a least quantity, whole increments or an allowance;
        /// absent elsewhere.
        #[serde(skip_serializing_if = "Option::is_none")]
        used: Option<Figure> = used.as_ref().map(Figure::from),
        /// What the quantity counts.
        unit: String = quantity.counted.name().to_owned(),
        /// What is paid, for `per`.
        rate: Figure = (&rate.net.usd).into(),
        /// What the list says, for `per`.
        list_rate: Figure = (&rate.list.usd).into(),
        /// For how many the rate is.
        per: Figure = rate.net.per.number().into(),
        /// The amount.
        amount: Figure = amount.into(),
        /// Where the rate is written.
        rate_place: Place = (&rate.place).into(),
        /// Where it is published; null for a price of the scenario's own.
        source: Option<Source> = rate.evidence.as_deref().map(Source::from),
        /// What contracts take off what the list says, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        discounts: Vec<Discount> = all(&rate.discounts),
    }

    /// What a contract takes off a list price.
    pub struct Discount from discount: &pricing::Discount {
        /// The part, from 0 to 1.
        part: Figure = (&discount.share.value).into(),
        /// Where it is written.
        place: Place = (&discount.share.place).into(),
        /// Where the contract is; null where the discount is for all days.
        source: Option<Source> = discount.evidence.as_deref().map(Source::from),
    }
}
