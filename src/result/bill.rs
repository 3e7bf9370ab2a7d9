//! Bill lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{self, Item, Projection};
use crate::units;

use super::{Figure, Place, Source};

/// Bill lines.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Bills {
    /// The lines of `base`.
    pub(crate) base: Vec<StepLine>,
    /// The lines of `cache_discounted`.
    pub(crate) cache_discounted: Vec<StepLine>,
    /// The lines of `batch_discounted`.
    pub(crate) batch_discounted: Vec<StepLine>,
    /// The lines of `invoice`.
    pub(crate) invoice: Vec<StepLine>,
}

impl From<&Projection> for Bills {
    fn from(projection: &Projection) -> Self {
        let bill = |figure| projection.bill(figure).map(StepLine::from).collect();
        Self {
            base: bill(units::Figure::Base),
            cache_discounted: bill(units::Figure::CacheDiscounted),
            batch_discounted: bill(units::Figure::BatchDiscounted),
            invoice: bill(units::Figure::Invoice),
        }
    }
}

/// A bill line of a step.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StepLine {
    /// The step.
    pub(crate) step: String,
    /// The position of the branch, from 0.
    pub(crate) branch: u64,
    #[serde(flatten)]
    pub(crate) line: Line,
}

impl From<(&engine::StepResult, usize, &engine::Line)> for StepLine {
    fn from((step, branch, line): (&engine::StepResult, usize, &engine::Line)) -> Self {
        Self { step: step.name.clone(), branch: branch as u64, line: line.into() }
    }
}

/// A bill line: amount = quantity × rate / per, always.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// The position of the attempt, from 0.
    pub(crate) attempt: u64,
    /// What the line is for: an attempt, or its check.
    pub(crate) role: engine::Role,
    /// The model; null where none is billed.
    pub(crate) model: Option<String>,
    /// The service tier; null where none matters.
    pub(crate) tier: Option<String>,
    /// The meter, or the tool.
    pub(crate) meter: String,
    /// What is billed: what a meter counts, such as `tokens`, or else `tool_fee`, `check_fee` or `cache_storage`.
    pub(crate) kind: String,
    /// How much of it.
    pub(crate) quantity: Figure,
    /// What the quantity counts.
    pub(crate) unit: String,
    /// What is paid, for `per`.
    pub(crate) rate: Figure,
    /// What the list says, for `per`.
    pub(crate) list_rate: Figure,
    /// For how many the rate is.
    pub(crate) per: Figure,
    /// The amount.
    pub(crate) amount: Figure,
    /// Where the rate is written.
    pub(crate) rate_place: Place,
    /// Where it is published; null for a price of the scenario's own.
    pub(crate) source: Option<Source>,
}

impl From<&engine::Line> for Line {
    fn from(line: &engine::Line) -> Self {
        let engine::Line { attempt, role, model, item, quantity, rate, amount } = line;
        Self {
            attempt: *attempt as u64,
            role: *role,
            model: model.as_deref().map(str::to_owned),
            tier: item.tier().map(|tier| tier.name().to_owned()),
            meter: item.meter().to_owned(),
            kind: match item {
                Item::Metered(_, meter) => meter.facts().counted.name(),
                Item::Fee(_) => "tool_fee",
                Item::CheckFee => "check_fee",
                Item::CacheStorage => "cache_storage",
            }
            .to_owned(),
            quantity: quantity.exact().into(),
            unit: quantity.counted.name().to_owned(),
            rate: (&rate.net.usd).into(),
            list_rate: (&rate.list.usd).into(),
            per: rate.net.per.number().into(),
            amount: amount.into(),
            rate_place: (&rate.place).into(),
            source: rate.evidence.as_deref().map(Source::from),
        }
    }
}
