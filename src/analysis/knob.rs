//! Numbers that a question varies: those of a file, and published rates.

use crate::diag::{Place, Source};
use crate::exact::{Exact, Notation};
use crate::pricing::{Catalog, Price, RateName, WhatIf};
use crate::scenario::{Adds, Edit, File, Patch, number_at, path_name};
use crate::units::shape::MONEY;
use crate::units::{Date, ModelId, Usd};
use crate::yaml::shape::{Number, Shape, Varies};
use crate::yaml::{Node, Value};

use super::Study;

/// A published rate or fee.
pub(crate) static RATE: Shape = MONEY.each().varies(Varies::Affine);

/// A number that is varied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Knob {
    /// A number of the file, by its path.
    Number(Vec<String>),
    /// A published rate or fee, in every card of a model.
    Rate(ModelId, RateName),
}

impl Knob {
    /// The path as people write it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Number(path) => path_name(path.iter().map(String::as_str)),
            Self::Rate(model, rate) => format!("prices.\"{model}\".{rate}"),
        }
    }

    /// Whether its values are parts of one; else they are numbers that are not below 0.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.number().is_some_and(Number::is_share)
    }

    /// Whether it is a published price.
    #[must_use]
    pub fn is_price(&self) -> bool {
        matches!(self, Self::Rate(..))
    }

    /// What it counts, how far it may go, and how figures depend on it; `None` of a path at which no number
    /// can stand.
    #[must_use]
    pub fn number(&self) -> Option<&'static Number> {
        match self {
            Self::Number(path) => number_at(path),
            Self::Rate(..) => RATE.number(),
        }
    }

    /// Its own value, under the patches of a design; `None` where it has none.
    #[must_use]
    pub fn own(&self, study: &Study<'_>, day: Date, patches: &[&Patch]) -> Option<Exact> {
        match self {
            Self::Number(_) => self.value_in(study.file, patches),
            Self::Rate(model, rate) => {
                let offer = study.catalog.offer(model, day).ok()?;
                match &rate.cell(&offer.card)?.price {
                    Price::Amount(amount) => Some(amount.usd.exact().clone()),
                    Price::Free | Price::As(_) | Price::NotOffered => None,
                }
            }
        }
    }

    /// The number that a file has there, under the patches of a design.
    #[must_use]
    pub fn value_in(&self, file: &File, patches: &[&Patch]) -> Option<Exact> {
        let Self::Number(path) = self else { return None };
        match file.value_at(path, patches.iter().copied())?.value {
            Value::Scalar(text) => Exact::parse(&text, Notation::Any).ok(),
            Value::Number(number) => Some(number),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// A file and a catalog in which it has another value.
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
