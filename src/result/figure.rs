//! Figures of results: every digit.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::exact::{Exact, Plain};
use crate::units::{self, Count, Factor, Figures, Growth, Millis, Probability, Share, Tokens, Usd};

/// A figure, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
#[non_exhaustive]
pub enum Figure {
    /// A number.
    Exact(Exact),
    /// Proven bounds of a number that is no known fraction: no less than the first, no more than the second.
    Between(Exact, Exact),
}

/// A figure as results write it.
#[derive(Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a figure: a decimal in a text, `{num, den, approx}` or `{low, high}`"
)]
enum Written {
    Decimal(String),
    Fraction { num: String, den: String, approx: String },
    Bounds { low: String, high: String },
}

impl From<Figure> for Written {
    fn from(figure: Figure) -> Self {
        match figure {
            Figure::Exact(number) => number.plain().into(),
            Figure::Between(low, high) => Self::Bounds { low: low.to_string(), high: high.to_string() },
        }
    }
}

impl From<Plain> for Written {
    fn from(plain: Plain) -> Self {
        match plain {
            Plain::Decimal(text) => Self::Decimal(text),
            Plain::Fraction { num, den, approx } => Self::Fraction { num, den, approx },
            Plain::Between { low, high } => Self::Bounds { low, high },
        }
    }
}

impl TryFrom<Written> for Figure {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let number = |text: &str| {
            Exact::parse_figure(text).map_err(|_| format!("`{text}` is not a number of a result"))
        };
        match written {
            Written::Decimal(text) => number(&text).map(Self::Exact),
            Written::Fraction { num, den, .. } => number(&format!("{num}/{den}")).map(Self::Exact),
            Written::Bounds { low, high } => Ok(Self::Between(number(&low)?, number(&high)?)),
        }
    }
}

impl Figure {
    /// The number, as well as it is known.
    #[must_use]
    pub fn number(&self) -> Exact {
        match self {
            Self::Exact(number) => number.clone(),
            Self::Between(low, high) => Exact::of_bounds(low.clone(), high.clone()),
        }
    }

    /// The number, where it is not known between bounds only.
    #[must_use]
    pub fn exact(&self) -> Option<&Exact> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Between(..) => None,
        }
    }
}

impl From<Exact> for Figure {
    fn from(number: Exact) -> Self {
        match number.bounds() {
            Some([low, high]) => Self::Between(low, high),
            None => Self::Exact(number),
        }
    }
}

impl From<&Exact> for Figure {
    fn from(number: &Exact) -> Self {
        number.clone().into()
    }
}

macro_rules! figures_of {
    ($($unit:ident),+) => { $(
        impl From<&$unit> for Figure {
            fn from(number: &$unit) -> Self {
                number.exact().into()
            }
        }
    )+ };
}

figures_of!(Count, Factor, Growth, Millis, Probability, Share, Tokens, Usd);

/// Each figure of a list, and nothing where there is none.
pub(super) fn optional<'n, N: 'n>(numbers: impl IntoIterator<Item = &'n Option<N>>) -> Vec<Option<Figure>>
where
    Figure: From<&'n N>,
{
    numbers.into_iter().map(|number| number.as_ref().map(Figure::from)).collect()
}

impl JsonSchema for Figure {
    fn schema_name() -> Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let decimal = json!({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"});
        json_schema!({
                "title": "Figure",
            "description": "A figure, exactly: a decimal in a text; `{num, den, approx}`, a fraction, where no \
                            decimal is exact; `{low, high}`, proven bounds, where a hit rate behind it is no \
                            fraction.",
            "anyOf": [
                decimal,
                {
                    "type": "object",
                    "properties": {
                        "num": {"type": "string", "pattern": "^-?[0-9]+$", "description": "The numerator."},
                        "den": {"type": "string", "pattern": "^[0-9]+$", "description": "The denominator."},
                        "approx": {"type": "string", "description": "The fraction, rounded."},
                    },
                    "required": ["num", "den", "approx"],
                },
                {
                    "type": "object",
                    "properties": {
                        "low": {"type": "string", "description": "The figure is no less."},
                        "high": {"type": "string", "description": "The figure is no more."},
                    },
                    "required": ["low", "high"],
                },
            ],
        })
    }
}

/// The headline figures. Money a month, or over a horizon where there is one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Every call once, in the standard tier, without caches.
    pub(crate) base: Figure,
    /// And with the caches.
    pub(crate) cache_discounted: Figure,
    /// And with the tiers.
    pub(crate) batch_discounted: Figure,
    /// And with every further attempt: what the vendors bill.
    pub(crate) invoice: Figure,
    /// Reviews, fixes and takeovers by people.
    pub(crate) human: Figure,
    /// What errors cost that reach somebody, and calls that were given up.
    pub(crate) downstream: Figure,
    /// Fixed cost.
    pub(crate) fixed: Figure,
    /// The sum of invoice, human, downstream and fixed cost.
    pub(crate) total: Figure,
}

impl Totals {
    /// All of them, in the order of [`units::Figure::ALL`].
    pub(crate) fn all(&self) -> [&Figure; 8] {
        let Self { base, cache_discounted, batch_discounted, invoice, human, downstream, fixed, total } =
            self;
        [base, cache_discounted, batch_discounted, invoice, human, downstream, fixed, total]
    }
}

impl From<&Figures> for Totals {
    fn from(figures: &Figures) -> Self {
        let of = |figure: units::Figure| (&figures[figure]).into();
        Self {
            base: of(units::Figure::Base),
            cache_discounted: of(units::Figure::CacheDiscounted),
            batch_discounted: of(units::Figure::BatchDiscounted),
            invoice: of(units::Figure::Invoice),
            human: of(units::Figure::Human),
            downstream: of(units::Figure::Downstream),
            fixed: of(units::Figure::Fixed),
            total: of(units::Figure::Total),
        }
    }
}
