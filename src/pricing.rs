//! Price tables: the rate of a meter in a tier on a day, with its source.
//!
//! A [`Table`] is one provider's file, reviewed in pull requests and only appended to. A [`Catalog`] is all tables
//! of a run, with private contracts merged over list prices. It returns an [`Offer`]: one model's limits and its
//! card on a day. Tables store the published rates, never multipliers.

mod age;
mod basis;
mod book;
mod bundle;
mod catalog;
mod cells;
mod changes;
mod contract;
mod digest;
mod edit;
mod embedded;
mod evidence;
pub(crate) mod format;
pub mod import;
mod index;
mod latency;
pub mod lint;
mod mixed;
mod names;
mod offer;
mod overlay;
mod part;
mod pattern;
mod rates;
mod read;
mod rejected;
mod repriced;
mod served;
mod shipped;
mod sold;
mod split;
mod table;
mod throughput;
mod value;
mod versions;
mod what_if;

pub use self::age::undated_prices;
pub use self::basis::Basis;
pub use self::book::Unfound;
pub use self::bundle::Bundle;
pub use self::catalog::Catalog;
pub use self::cells::{CellName, CellValue, Cells, RatesOf, Threshold, cells};
pub use self::changes::{
    CardChange, CardKind, CellChange, Changes, FactChange, ModelChange, Presence, Stated,
};
pub use self::contract::{Contract, Discount};
pub(crate) use self::digest::sha256;
pub use self::embedded::{Builtin, MARKET, builtin};
pub use self::evidence::{Evidence, Origin, Published};
pub use self::format::{Attested, CacheMode, CacheRules, Stage, may_be_acknowledged};
pub use self::index::{Edition, Index};
pub use self::latency::Latency;
pub use self::offer::{NoOffer, Offer, TooLong};
pub use self::part::{CacheRule, OfferPart, PartValue, Said};
pub use self::pattern::Pattern;
pub(crate) use self::read::{Allowances, Drawn};
pub use self::read::{provider_of, read, read_named};
pub use self::rejected::Rejected;
pub use self::repriced::{Repriced, Vantage, mixed, repriced};
pub use self::served::Unserved;
pub use self::shipped::{Shipped, read_models};
pub use self::sold::{NoRate, Rate, Sold};
pub use self::table::{
    Card, Cell, Classes, Limits, LongContext, Model, Price, Rates, Table, TierRates, Window,
};
pub use self::throughput::{Ceiling, Ceilings, HourlyCapacity};
pub use self::what_if::{RateName, WhatIf};
