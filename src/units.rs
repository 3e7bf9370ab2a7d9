//! The vocabulary: what is counted, what is billed, and the few products between them that mean
//! something.
//!
//! A number has its unit in its type. `Tokens × Rate` is money; money times money does not compile.

mod bounded;
mod date;
mod duration;
mod figure;
mod growth;
mod meter;
mod model_id;
pub mod money;
mod month;
mod quantity;
pub mod shape;

pub use self::bounded::{Factor, Probability, Share};
pub use self::date::Date;
pub use self::duration::Duration;
pub use self::figure::{Figure, Figures};
pub use self::growth::Growth;
pub use self::meter::{Meter, PerMeter, PerTier, Tier};
pub use self::model_id::ModelId;
pub use self::month::Month;
pub use self::quantity::{Amount, Count, Millis, Per, Quantity, Tokens, Usd};
