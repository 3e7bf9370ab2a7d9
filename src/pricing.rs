//! Price tables: what a meter costs in a tier on a day, and where that is published.
//!
//! A [`Table`] is one provider's file, read by people in pull requests and only ever appended to. A
//! [`Catalog`] is all tables of a run, private contracts laid over list prices. It answers with an
//! [`Offer`]: one model's limits and the one card in force on a day. Multipliers are never stored;
//! the rates that a vendor publishes are.

mod age;
mod book;
mod catalog;
mod cells;
mod changes;
mod edit;
mod embedded;
mod evidence;
pub(crate) mod format;
pub mod import;
mod latency;
pub mod lint;
mod mixed;
mod names;
mod offer;
mod overlay;
mod part;
mod read;
mod repriced;
mod served;
mod table;
mod throughput;
mod versions;
mod what_if;

pub use self::age::{old_prices, undated_prices};
pub use self::book::Unfound;
pub use self::catalog::Catalog;
pub use self::cells::{CellName, CellValue, Cells, Threshold, cells};
pub use self::changes::{
    CardChange, CardKind, CellChange, Changes, FactChange, ModelChange, Presence, Stated,
};
pub use self::embedded::{Builtin, builtin};
pub use self::evidence::{Evidence, Origin, Published};
pub use self::format::{CacheMode, CacheRules, Stage, may_be_acknowledged};
pub use self::latency::Latency;
pub use self::offer::{NoOffer, NoRate, Offer, Rate, TooLong};
pub use self::part::{CacheRule, OfferPart, PartValue, Said};
pub use self::read::{provider_of, read, read_named};
pub use self::repriced::{Repriced, Vantage, mixed, repriced};
pub use self::served::Unserved;
pub use self::table::{Card, Cell, Limits, LongContext, Model, Price, Rates, Table, TierRates};
pub use self::throughput::{Ceiling, Ceilings, HourlyCapacity};
pub use self::what_if::{RateName, WhatIf};
