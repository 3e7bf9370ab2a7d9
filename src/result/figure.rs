//! Figures of results: every digit.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::exact::{Exact, Plain};
use crate::units::{
    self, Count, Factor, Figures, Growth, Millis, PerFigure, Probability, Share, Tokens, Usd,
};

use super::ByName;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals(pub(crate) PerFigure<Figure>);

impl From<&Figures> for Totals {
    fn from(figures: &Figures) -> Self {
        Self(PerFigure::from_fn(|figure| (&figures[figure]).into()))
    }
}

impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(figure, amount)| (figure.name(), amount)))
    }
}

impl<'de> Deserialize<'de> for Totals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = ByName::<Figure>::deserialize(deserializer)?;
        let missing = units::Figure::KEYS.iter().find(|key| !read.contains_key(**key));
        match missing {
            Some(key) => Err(D::Error::missing_field(key)),
            None => Ok(Self(PerFigure::from_fn(|figure| read[figure.name()].clone()))),
        }
    }
}

impl JsonSchema for Totals {
    fn schema_name() -> Cow<'static, str> {
        "Totals".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let docs = units::Figure::ALL.map(|figure| (figure.name(), figure.doc().to_owned()));
        let mut schema = of_keys(&generator.subschema_for::<Figure>(), docs, units::Figure::KEYS);
        schema.insert(
            "description".to_owned(),
            "The headline figures. Money a month, or over a horizon where there is one.".into(),
        );
        schema
    }
}

/// The schema of a map with these keys, each of the same kind and with its own description.
pub(super) fn of_keys(
    value: &Schema,
    keys: impl IntoIterator<Item = (&'static str, String)>,
    required: &[&str],
) -> Schema {
    let described = |(key, doc): (&'static str, String)| {
        let mut value = value.clone();
        value.insert("description".to_owned(), doc.into());
        (key.to_owned(), value.into())
    };
    let properties: Map<String, Value> = keys.into_iter().map(described).collect();
    json_schema!({"type": "object", "properties": properties, "required": required})
}
