//! What `prices list` answers.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::pricing::{self, Attested, Catalog, NoOffer, Offer, Price, Stage};
use crate::units::{Allowance, Amount, Counted, Date, Meter, ModelId, Tokens};

use super::figure::of_keys;
use super::{Basis, ByName, Figure};

parts! {
    /// The models of the tables.
    pub struct List {
        /// The day whose prices are used.
        as_of: String,
        /// What the prices rest on.
        basis: Basis,
        /// For how many tokens the rates are.
        per: String,
        /// The models.
        models: Vec<Listed>,
    }
}

parts! {
    /// How much costs nothing.
    pub struct Free from free: &crate::units::Free where {
        let (per_day, per_month) = match &free.allowance {
            Allowance::PerDay(number) => (Some(number.into()), None),
            Allowance::PerMonth(number) => (None, Some(number.into())),
        };
    } {
        /// So much on each day that has traffic.
        #[serde(skip_serializing_if = "Option::is_none")]
        per_day: Option<Figure> = per_day,
        /// So much in each month.
        #[serde(skip_serializing_if = "Option::is_none")]
        per_month: Option<Figure> = per_month,
        /// The pool that several prices share; null where it belongs to this one alone.
        pool: Option<String> = free.pool.as_deref().map(str::to_owned),
    }

    /// What is billed of the quantity of a request, where that is not all of it.
    pub struct Terms from terms: Option<&crate::units::Terms> {
        /// At least so many are billed of each request; absent without a minimum.
        #[serde(skip_serializing_if = "Option::is_none")]
        minimum: Option<Figure> = terms.and_then(|terms| terms.minimum.as_ref()).map(Figure::from),
        /// In steps of so many; absent without an increment.
        #[serde(skip_serializing_if = "Option::is_none")]
        increment: Option<Figure> = terms.and_then(|terms| terms.increment.as_ref()).map(Figure::from),
        /// How much is free; absent without an allowance.
        #[serde(skip_serializing_if = "Option::is_none")]
        free: Option<Free> = terms.and_then(|terms| terms.free.as_ref()).map(Free::from),
        /// `prompts` where it is charged once for a request that uses the tool, however often; absent elsewhere.
        #[serde(skip_serializing_if = "Option::is_none")]
        counts: Option<String> = terms.filter(|terms| terms.once).map(|_| "prompts".to_owned()),
    }

    /// A price with its unit.
    pub struct Priced from amount: &Amount {
        /// The amount.
        amount: Figure = (&amount.usd).into(),
        /// For how many.
        per: Figure = amount.per.number().into(),
        /// Of what.
        unit: String = amount.per.counted().name().to_owned(),
        #[serde(flatten)]
        terms: Terms = amount.terms.as_deref().into(),
    }
}

parts! {
    /// Amounts that depend on a class of what is counted.
    pub struct Classes from classes: &pricing::Classes where {
        let amounts = classes.amounts.iter().map(|(class, amount)| (class.to_string(), amount.into()));
    } {
        /// What the classes are of: `resolution`, `size`.
        by: String = classes.by.clone(),
        /// The amounts, by class.
        classes: ByName<Priced> = amounts.collect(),
    }
}

impl List {
    /// Models, with their standard rates on a day.
    #[must_use]
    pub fn of<'m>(
        catalog: &Catalog,
        models: impl Iterator<Item = &'m ModelId>,
        day: Date,
        basis: &pricing::Basis,
    ) -> Self {
        let offers: Vec<_> = models.map(|id| (id, catalog.offer(id, day))).collect();
        let has_rate = |meter| {
            offers.iter().flat_map(|(_, offer)| offer).any(|offer| standard_rate(offer, meter).is_some())
        };
        let meters: Vec<Meter> = Meter::shown(has_rate).collect();
        let models = offers.iter().map(|(id, offer)| Listed::of(id, offer.as_ref(), &meters)).collect();
        Self { as_of: day.to_string(), basis: basis.into(), per: "1000000 tokens".to_owned(), models }
    }
}

parts! {
    /// A model, and its standard rates.
    pub struct Listed {
        /// The model.
        model: String,
        #[serde(flatten)]
        rates: MeterRates,
        /// Tokens of prompt and output together.
        context_window: Option<Figure>,
        /// Whether it can be used on the day, and whether one source alone has its prices; empty where there is nothing to say.
        state: String,
    }
}

impl Listed {
    /// A model, and its rates of some meters.
    fn of(id: &ModelId, offer: Result<&Offer, &NoOffer>, meters: &[Meter]) -> Self {
        let known = offer.ok();
        let rate =
            |meter: &Meter| (meter.name().to_owned(), known.and_then(|offer| standard_rate(offer, *meter)));
        let window = known.and_then(|offer| offer.limits.context_window.as_ref());
        Self {
            model: id.to_string(),
            rates: MeterRates(meters.iter().map(rate).collect()),
            context_window: window.map(Figure::from),
            state: match offer {
                Ok(offer) => {
                    let stage = offer.limits.stage.map(Stage::word);
                    let announced = offer.card.announced.then_some("announced");
                    let one_source = offer.card.evidence.one_source.then_some(Attested::OneSource.word());
                    let by_hour = (!offer.card.windows.is_empty()).then_some("by the hour");
                    announced
                        .into_iter()
                        .chain(stage)
                        .chain(by_hour)
                        .chain(one_source)
                        .collect::<Vec<_>>()
                        .join(", ")
                }
                Err(NoOffer::NotReleased { first, .. } | NoOffer::BeforeFirstCard { first, .. }) => {
                    format!("from {first}")
                }
                Err(NoOffer::Closed { last, .. }) => format!("closed {last}"),
                Err(NoOffer::NoCards(_) | NoOffer::NotInCatalog | NoOffer::SameAsUnknown { .. }) => {
                    "no card".to_owned()
                }
            },
        }
    }
}

/// A standard rate per million tokens, whatever the table's own unit; of what is not counted in tokens, as published.
fn standard_rate(offer: &Offer, meter: Meter) -> Option<Rate> {
    let Some(amount) = offer.standard(meter) else {
        return offer.standard_classes(meter).map(|classes| Rate::Classes((&classes).into()));
    };
    Some(if amount.usd.is_zero() {
        (&Price::Free).into()
    } else if meter.facts().counted == Counted::Tokens {
        Rate::Amount((&amount.of_tokens(&Tokens::million())).into())
    } else {
        Rate::Priced(Box::new((&amount).into()))
    })
}

/// Rates by the names of their meters; null where a rate is not known or not sold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MeterRates(pub(crate) ByName<Option<Rate>>);

impl JsonSchema for MeterRates {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "MeterRates".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let doc = |meter: &str| format!("The rate of `{meter}`; null where it is not known.");
        let docs = Meter::all().map(|meter| (meter.name(), doc(meter.name())));
        let required: Vec<&str> = Meter::shown(|_| false).map(Meter::name).collect();
        of_keys(&generator.subschema_for::<Option<Rate>>(), docs, &required)
    }
}

/// A rate, or a word in its place: `free`, `not offered`, or `as` and the name of a meter.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Rate {
    /// An amount, for the `per` of the table.
    Amount(Figure),
    /// An amount with its own unit.
    Priced(Box<Priced>),
    /// An amount for each class of what is counted.
    Classes(Classes),
    /// A word.
    Word(String),
}

impl Rate {
    /// The rate of a meter, with its unit where that is not the table's.
    #[must_use]
    pub fn of_meter(price: &Price) -> Self {
        match price {
            Price::Amount(amount) if !amount.is_plain() => Self::Priced(Box::new(amount.into())),
            Price::Classes(classes) => Self::Classes((&**classes).into()),
            _ => price.into(),
        }
    }
}

impl From<&Price> for Rate {
    fn from(price: &Price) -> Self {
        match price {
            Price::Amount(amount) => Self::Amount((&amount.usd).into()),
            word => Self::Word(word.to_string()),
        }
    }
}
