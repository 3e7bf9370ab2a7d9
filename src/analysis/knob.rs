//! The numbers that a question varies: numbers of a file and published rates.

use crate::diag::{Place, Source};
use crate::exact::Exact;
use crate::pricing::{Catalog, Price, RateName, WhatIf};
use crate::scenario::{Adds, Edit, File, Patch, number_at, path_name};
use crate::units::shape::MONEY;
use crate::units::{Date, ModelId, Stated, Usd};
use crate::yaml::shape::{Number, Shape, Varies};
use crate::yaml::{Node, Value};

use super::Study;

/// A published rate or fee.
pub(crate) static RATE: Shape = MONEY.each().varies(Varies::Affine);

/// A number to vary.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Knob {
    /// A number of the file, by path.
    Number(Vec<String>),
    /// A published rate or fee, in every card of a model.
    Rate(ModelId, RateName),
}

impl Knob {
    /// The path as users write it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Number(path) => path_name(path.iter().map(String::as_str)),
            Self::Rate(model, rate) => format!("prices.\"{model}\".{rate}"),
        }
    }

    /// Whether its values are shares from 0 to 1; otherwise non-negative numbers.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.number().is_some_and(Number::is_share)
    }

    /// Whether it is a published price.
    #[must_use]
    pub fn is_price(&self) -> bool {
        matches!(self, Self::Rate(..))
    }

    /// Its unit, allowed range, and how figures depend on it; `None` for a path that cannot have a number.
    #[must_use]
    pub fn number(&self) -> Option<&'static Number> {
        match self {
            Self::Number(path) => number_at(path),
            Self::Rate(..) => RATE.number(),
        }
    }

    /// Its current value in a design with patches, if any.
    #[must_use]
    pub fn own(&self, study: &Study<'_>, day: Date, patches: &[&Patch]) -> Option<Exact> {
        match self {
            Self::Number(_) => self.value_in(study.file, patches),
            Self::Rate(model, rate) => {
                let offer = study.catalog.offer(model, day).ok()?;
                match &rate.cell(&offer.card)?.price {
                    Price::Amount(amount) => Some(amount.usd.exact().clone()),
                    Price::Free | Price::As(_) | Price::Classes(_) | Price::NotOffered => None,
                }
            }
        }
    }

    /// The number in a file with patches.
    #[must_use]
    pub fn value_in(&self, file: &File, patches: &[&Patch]) -> Option<Exact> {
        let Self::Number(path) = self else { return None };
        match file.value_at(path, patches.iter().copied())?.value {
            Value::Scalar(text) => Stated::number_of(&text),
            Value::Number(number) => Some(number),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The file and the catalog with another value of it.
    #[must_use]
    pub fn turned(&self, file: &File, catalog: &Catalog, value: &Exact) -> (File, Catalog) {
        let source = Source::new(self.name(), value.to_string());
        let place = Place::new(&source, 0..source.text.len());
        match self {
            Self::Number(path) => {
                let value = Node { place, value: Value::Number(value.clone()) };
                (file.edited(Edit { path: path.clone(), value, adds: Adds::ToNone }), catalog.clone())
            }
            Self::Rate(model, rate) => {
                let usd = Usd::new(value.clone()).unwrap_or_default();
                let what_if = WhatIf { model: model.clone(), rate: rate.clone(), usd, place };
                (file.clone(), catalog.supposing(what_if))
            }
        }
    }
}
