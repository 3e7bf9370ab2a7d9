//! What `diff` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::attribution::{self, Became, Cause, ChangeKind, LineKey, Origin, SavedRate, Sign};
use crate::exact::Exact;
use crate::pricing::{self, PartValue};
use crate::units::Amount;

use super::compare::{Change, changes};
use super::list::Terms;
use super::{ByName, Figure, Place, Source, Totals, all};

parts! {
    /// What two results differ in, and what caused how much of it.
    pub struct Diff {
        /// The scenarios of both sides, paired.
        scenarios: Vec<Difference>,
    }

    /// A scenario on both sides.
    pub struct Difference {
        /// Its name.
        name: String,
        /// The months that the figures are sums of, in words; null without a horizon.
        months: Option<String>,
        /// The older side.
        old: DiffSide,
        /// The newer side.
        new: DiffSide,
        /// How much each figure changes.
        change: ByName<Change>,
        /// What changes them. The effects sum to the change, exactly.
        causes: Vec<DiffCause>,
    }
}

impl Difference {
    /// A difference with its causes in some order.
    #[must_use]
    pub fn of(difference: &attribution::Difference, causes: &[&Cause]) -> Self {
        let attribution::Difference { name, sides: [old, new], months, attribution, .. } = difference;
        let side = |side: &attribution::Side, totals| DiffSide {
            name: side.label.clone(),
            as_of: side.as_of.clone(),
            totals: Totals::from(totals),
        };
        Self {
            name: name.clone(),
            months: months.clone(),
            old: side(old, &attribution.old),
            new: side(new, &attribution.new),
            change: changes(&attribution.old, &attribution.new),
            causes: causes.iter().map(|cause| (*cause).into()).collect(),
        }
    }
}

parts! {
    /// One of the sides.
    pub struct DiffSide {
        /// The file, the revision, or both.
        name: String,
        /// The day whose prices are used; null where this side does not have the scenario.
        as_of: Option<String>,
        /// The figures; all 0 where this side does not have the scenario.
        totals: Totals,
    }

    /// A change, or several that can be made only together.
    pub struct DiffCause from cause: &Cause {
        /// The changes.
        #[schemars(length(min = 1))]
        changes: Vec<Changed> = all(&cause.changes),
        /// How much it adds to each figure, with all causes before it made already.
        effect: Totals = (&cause.effect).into(),
    }
}

/// A change, by its `kind`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Changed {
    /// Of a price.
    Price(Box<ChangedPrice>),
    /// Of a bill line.
    Line(Box<ChangedLine>),
    /// Of an input.
    Input(Box<ChangedInput>),
    /// Of a cost that no vendor bills.
    Cost(Box<ChangedCost>),
}

impl From<&attribution::Changed> for Changed {
    fn from(changed: &attribution::Changed) -> Self {
        let what = What {
            sign: changed.sign(),
            kind: changed.kind(),
            what: changed.what(),
            old: Value::of(changed, 0),
            new: Value::of(changed, 1),
        };
        let [old_place, new_place] = changed.places().map(|place| place.map(Place::from));
        match changed {
            attribution::Changed::Input(change) => {
                Self::Input(Box::new(ChangedInput { what, path: change.path.clone(), old_place, new_place }))
            }
            attribution::Changed::Price(repriced, by) => {
                let [old_source, new_source] = changed.evidence().map(|evidence| evidence.map(Source::from));
                Self::Price(Box::new(ChangedPrice {
                    what,
                    model: repriced.model.to_string(),
                    part: repriced.part.to_string(),
                    by: *by,
                    first_day: repriced.day.map(|day| day.to_string()),
                    old_source,
                    new_source,
                    old_place,
                    new_place,
                }))
            }
            attribution::Changed::Billed(billed) => {
                let LineKey { step, branch, attempt, role, model, tier, hours, meter, unit } =
                    billed.key.clone();
                Self::Line(Box::new(ChangedLine {
                    what,
                    step,
                    branch,
                    attempt,
                    role,
                    model,
                    tier,
                    hours,
                    meter,
                    unit,
                }))
            }
            attribution::Changed::Cost { name, .. } => {
                Self::Cost(Box::new(ChangedCost { what, name: name.clone() }))
            }
        }
    }
}

parts! {
    /// What every change says.
    pub struct What {
        /// Whether it is new, gone or another one.
        sign: Sign,
        /// What it is a change of.
        kind: ChangeKind,
        /// What changes, in words.
        what: String,
        /// What it was; null where it was not there.
        old: Option<Value>,
        /// What it is; null where it is gone.
        new: Option<Value>,
    }
}

parts! {
    /// A rate.
    pub struct ChangedRate from amount: &Amount {
        /// What is paid.
        rate: Figure = (&amount.usd).into(),
        /// For how many.
        per: Figure = amount.per.number().into(),
        /// Of what.
        unit: String = amount.per.counted().name().to_owned(),
        #[serde(flatten)]
        terms: Terms = amount.terms.as_deref().into(),
    }
}

/// A number or words, or a rate.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Words: a value as a file writes it, or what a table says.
    Words(String),
    /// A rate.
    Rate(Box<ChangedRate>),
    /// A number of tokens, a factor, a quantity or an amount.
    Number(Figure),
}

impl Value {
    /// What was, or what is.
    pub(crate) fn of(changed: &attribution::Changed, side: usize) -> Option<Self> {
        let saved = |rate: &SavedRate, unit: &str| {
            let (usd, per) = ((&rate.usd).into(), (&rate.per).into());
            let rate = ChangedRate { rate: usd, per, unit: unit.to_owned(), terms: None.into() };
            Self::Rate(Box::new(rate))
        };
        let said = |said: &pricing::Said| match &said.value {
            PartValue::Amount(amount) => Self::Rate(Box::new(amount.into())),
            PartValue::Number(number) => Self::Number(number.into()),
            PartValue::Words(words) => Self::Words(words.clone()),
        };
        let number = |number: &Exact| Self::Number(number.into());
        match changed {
            attribution::Changed::Input(change) => change.texts()[side].clone().map(Self::Words),
            attribution::Changed::Price(repriced, _) => {
                [&repriced.old, &repriced.new][side].as_ref().map(said)
            }
            attribution::Changed::Cost { old, new, .. } => {
                [old, new][side].as_ref().map(|usd| number(usd.exact()))
            }
            attribution::Changed::Billed(billed) => match &billed.became {
                Became::Added(quantity, _) => (side == 1).then(|| number(quantity)),
                Became::Removed(quantity, _) => (side == 0).then(|| number(quantity)),
                Became::Quantity(old, new, _) => Some(number([old, new][side])),
                Became::Rate(old, new, _) => Some(saved([old, new][side], &billed.key.unit)),
            },
        }
    }
}

parts! {
    /// An input that changes.
    pub struct ChangedInput {
        #[serde(flatten)]
        what: What,
        /// Its path: keys, and positions in lists.
        path: Vec<String>,
        /// Where it was written; absent where it was not there.
        #[serde(skip_serializing_if = "Option::is_none")]
        old_place: Option<Place>,
        /// Where it is written; absent where it is gone.
        #[serde(skip_serializing_if = "Option::is_none")]
        new_place: Option<Place>,
    }

    /// A price that changes, or a rule of a price table.
    pub struct ChangedPrice {
        #[serde(flatten)]
        what: What,
        /// The model.
        model: String,
        /// The part of what the tables say of it: a path below the model.
        part: String,
        /// Who brought the change.
        by: Origin,
        /// The first day on which it differs; null where all figures are of a single day.
        first_day: Option<String>,
        /// Where the older value is published; null where that is not known.
        old_source: Option<Source>,
        /// Where the newer value is published; null where that is not known.
        new_source: Option<Source>,
        /// Where the older value is written; absent where that is not known.
        #[serde(skip_serializing_if = "Option::is_none")]
        old_place: Option<Place>,
        /// Where the newer value is written; absent where that is not known.
        #[serde(skip_serializing_if = "Option::is_none")]
        new_place: Option<Place>,
    }

    /// A bill line that changes, where a side is a saved result.
    pub struct ChangedLine {
        #[serde(flatten)]
        what: What,
        /// The step.
        step: String,
        /// The position of the branch, from 0.
        branch: u64,
        /// The position of the attempt, from 0.
        attempt: u64,
        /// What the line is for: an attempt, or its check.
        role: String,
        /// The model; null where none is billed.
        model: Option<String>,
        /// The service tier; null where none matters.
        tier: Option<String>,
        /// The window of hours; absent for rates of any other hours.
        #[serde(skip_serializing_if = "Option::is_none")]
        hours: Option<String>,
        /// The meter, or the tool.
        meter: String,
        /// What the quantity counts.
        unit: String,
    }

    /// A cost that no vendor bills and that changes, where a side is a saved result.
    pub struct ChangedCost {
        #[serde(flatten)]
        what: What,
        /// The step, or what a fixed cost is for.
        name: String,
    }
}
