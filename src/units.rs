//! The vocabulary: what is counted, what is billed, and the few products between them that mean something.
//!
//! A number has its unit in its type. `Tokens × Rate` is money; money times money does not compile.

mod amount;
mod bounded;
mod counted;
mod date;
mod duration;
mod figure;
mod free;
mod growth;
mod meter;
mod model_id;
pub mod money;
mod month;
mod named;
mod per;
mod quantity;
mod registry;
pub mod shape;
mod tags;
mod things;
mod tier;
mod week;

pub use self::amount::{Amount, Terms};
pub use self::bounded::{Factor, Probability, Share};
pub use self::counted::{Counted, Quantity};
pub use self::date::Date;
pub use self::duration::Duration;
pub use self::figure::{Figure, Figures, PerFigure};
pub use self::free::{Allowance, Free, Period};
pub use self::growth::Growth;
pub use self::meter::{CacheRole, Lifetime, Meter, MeterFacts, MinuteLimit, Modality, PerMeter, Side};
pub use self::model_id::ModelId;
pub use self::month::Month;
pub use self::named::{Named, Unit, Why, because, named};
pub use self::per::{Per, Stated, example, unit_words};
pub use self::quantity::{Count, Millis, Tokens, Usd};
pub use self::tags::{TAG, Tags, tag_name};
pub use self::things::Things;
pub use self::tier::{Answers, PerTier, Tier, TierFacts};
pub use self::week::{DayTimes, Days, Moment, WeekTimes};
