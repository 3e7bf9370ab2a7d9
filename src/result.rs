//! What the program answers for machines: one type for each kind of result.
//!
//! A type here is written as JSON, read back, and described by `costcalc schema result`: it is the only
//! place where the keys of a result are named. A minor version of the format adds keys. Readers pass over
//! those that they do not know, and a key of `project` that is added later may be absent in a result that
//! was kept before.
#![expect(
    clippy::disallowed_types,
    reason = "what serde derives for a flattened field names them; no figure is one"
)]

#[macro_use]
mod parts;

mod actual;
mod basis;
mod bill;
mod break_even;
mod cache;
mod calibrate;
mod capacity;
mod card;
mod check;
mod compare;
mod crossing;
mod derived;
mod difference;
mod explain;
mod extremes;
mod figure;
mod frontier;
mod horizon;
mod hourly;
mod impact;
mod import;
mod list;
mod message;
mod no_answer;
mod optimize;
mod price;
mod price_changes;
mod prices_check;
mod project;
mod quota;
pub mod saved;
mod sensitivity;
pub(crate) mod show;
mod solve;
mod step;
mod sweep;
mod usage;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::actual::Actual;
pub use self::basis::Basis;
pub use self::bill::{Line, StepLine};
pub use self::calibrate::Calibrate;
pub use self::capacity::ProjectCapacity;
pub use self::check::{Change, Check, Checked};
pub use self::compare::Compare;
pub use self::crossing::Crossing;
pub use self::difference::{Diff, Difference, Value as ChangedValue};
pub use self::explain::{Explain, How, Paths, Unit};
pub use self::figure::{Figure, Totals};
pub use self::frontier::Frontier;
pub use self::horizon::Span;
pub use self::import::{ImportOutcome, ImportedCell, ImportedModel, ImportedProvider, LeftOut, PricesImport};
pub use self::list::{Classes, List, Listed, Priced, Rate};
pub use self::message::{Message, Place, Source};
pub use self::no_answer::NoAnswer;
pub use self::optimize::Optimize;
pub use self::price::Price;
pub use self::price_changes::PricesDiff;
pub(crate) use self::prices_check::counts;
pub use self::prices_check::{PricesCheck, Rule, Rules};
pub use self::project::{BudgetState, Cost, Project};
pub use self::sensitivity::{Sensitivity, Swing};
pub use self::show::Show;
pub use self::solve::{Solution, Solve};
pub use self::sweep::Sweep;
pub use self::usage::Usage;

/// The version of the result's format. A minor step adds, a major one breaks.
pub const FORMAT_VERSION: &str = "1.0";

/// Figures or other values by name, in their order.
pub type ByName<T> = IndexMap<String, T>;

/// What a command answers.
pub trait Body: Serialize + JsonSchema {
    /// The command, with the flag that makes it another one.
    const COMMAND: &'static str;
}

/// The answer of each command; of one that has two answers, both in a row.
macro_rules! bodies {
    ($($body:ident => $command:literal,)+) => {
        $(impl Body for $body {
            const COMMAND: &'static str = $command;
        })+

        /// The schema of each answer, with its command.
        pub(crate) fn schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
            vec![$(($command, generator.subschema_for::<$body>())),+]
        }

        /// A result, read as what its command answers and written again: the same, if it is of this version.
        ///
        /// # Errors
        /// It is no result, or something is missing that a result of its command has.
        pub fn rewritten(result: &Value) -> serde_json::Result<Value> {
            let mut why = serde::de::Error::custom("no command answers so");
            $(if result["command"] == $command {
                match serde_json::from_value::<Framed<$body>>(result.clone()) {
                    Ok(read) => return Ok(value(&read)),
                    Err(error) => why = error,
                }
            })+
            Err(why)
        }
    };
}

bodies! {
    Project => "project",
    ProjectCapacity => "project",
    Compare => "compare",
    Frontier => "compare --frontier",
    Optimize => "optimize",
    Sweep => "sweep",
    Usage => "usage",
    Calibrate => "calibrate",
    Actual => "actual",
    Solve => "solve",
    Sensitivity => "sensitivity",
    Diff => "diff",
    Explain => "explain",
    Paths => "explain --paths",
    Price => "price",
    List => "prices list",
    Show => "prices show",
    PricesDiff => "prices diff",
    PricesCheck => "prices check",
    Rules => "prices check",
    PricesImport => "prices import",
    NoAnswer => "none",
    Check => "check",
}

/// What every result says of itself.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(expecting = "a result of `costcalc`")]
pub struct Frame {
    /// The version of the format, `MAJOR.MINOR`.
    #[schemars(regex(pattern = r"^1\.[0-9]+$"))]
    pub(crate) format_version: String,
    /// The program and its version.
    pub(crate) tool: String,
    /// The command, with the flag that makes it another one.
    pub(crate) command: String,
    /// The currency of all amounts of the result, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<String>,
    #[serde(flatten)]
    pub(crate) settings: Option<Settings>,
}

/// What was put over the files; absent where nothing was.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// What was put over the files, in order; absent where nothing was.
    pub(crate) set: Vec<Set>,
    /// Whether a price was put over the tables; beside `set`.
    pub(crate) hypothetical_prices: bool,
}

impl Settings {
    /// Values by their paths, and whether one of them is a price.
    #[must_use]
    pub fn of<'s>(sets: impl IntoIterator<Item = (&'s str, &'s str)>, hypothetical_prices: bool) -> Self {
        let set = |(path, value): (&str, &str)| Set { path: path.to_owned(), value: value.to_owned() };
        Self { set: sets.into_iter().map(set).collect(), hypothetical_prices }
    }

    /// What was put over the files, each as `PATH=VALUE`.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.set.iter().map(|set| format!("{}={}", set.path, set.value))
    }

    /// Whether a price was put over the tables.
    #[must_use]
    pub fn has_hypothetical_prices(&self) -> bool {
        self.hypothetical_prices
    }

    /// Says it in a result.
    pub fn put_into(&self, result: &mut Value) {
        if let (Value::Object(result), Value::Object(settings)) = (result, value(self)) {
            result.extend(settings);
        }
    }
}

/// A value that was put over the files.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Set {
    /// Its path.
    pub(crate) path: String,
    /// The value, as it was written.
    pub(crate) value: String,
}

/// An answer in its frame.
#[derive(Serialize, Deserialize)]
struct Framed<B> {
    #[serde(flatten)]
    frame: Frame,
    #[serde(flatten)]
    body: B,
}

/// The result of a command as JSON.
#[must_use]
pub fn json<B: Body>(currency: Option<&str>, body: B) -> Value {
    let frame = Frame {
        format_version: FORMAT_VERSION.to_owned(),
        tool: concat!("costcalc ", env!("CARGO_PKG_VERSION")).to_owned(),
        command: B::COMMAND.to_owned(),
        currency: currency.map(str::to_owned),
        settings: None,
    };
    value(&Framed { frame, body })
}

/// A value of a result as JSON.
#[must_use]
pub fn value(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("maps have names for keys, and there are no numbers but whole ones")
}

/// Each of several values as its part of a result.
fn all<'v, V: 'v, R: From<&'v V>>(values: impl IntoIterator<Item = &'v V>) -> Vec<R> {
    values.into_iter().map(R::from).collect()
}
