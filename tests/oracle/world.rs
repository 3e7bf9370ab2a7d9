//! A world is a scenario and its price tables, as plain data: rendered to YAML by `yaml`, evaluated by the
//! oracle.

use std::collections::BTreeMap;

use super::num::{Num, Q, Time};

mod cache;
mod step;

pub use cache::*;
pub use step::*;

#[derive(Clone, Debug)]
pub struct World {
    pub tables: Vec<Table>,
    pub scenario: Scenario,
}

// ---- price tables

#[derive(Clone, Debug)]
pub struct Table {
    pub provider: String,
    pub per: Num,
    pub models: Vec<Model>,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub name: String,
    pub aliases: Vec<String>,
    pub window: Option<Num>,
    pub max_output: Option<Num>,
    pub max_input: Option<Num>,
    pub cache: Option<ModelCache>,
    pub closed: Option<String>,
    pub cards: Vec<Card>,
}

#[derive(Clone, Debug)]
pub struct ModelCache {
    pub mode: &'static str,
    pub min_prefix: Option<Num>,
    pub granule: Option<Num>,
    pub ttl: Option<Time>,
}

#[derive(Clone, Debug)]
pub struct Card {
    pub from: String,
    pub announced: bool,
    pub rates: Rates,
    pub long: Vec<Long>,
    pub fees: BTreeMap<String, Fee>,
    pub regions: BTreeMap<String, Num>,
    pub cache_storage: Option<Num>,
}

/// The whole call moves to these rates.
#[derive(Clone, Debug)]
pub struct Long {
    pub threshold: Num,
    /// `from_input` bills at the threshold, `above_input` only beyond it.
    pub inclusive: bool,
    pub rates: Rates,
}

#[derive(Clone, Debug)]
pub struct Fee {
    pub per: Num,
    pub amount: Num,
}

/// `None` is a whole tier that is `not offered`.
pub type Rates = BTreeMap<Tier, Option<BTreeMap<Meter, Cell>>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Standard,
    Batch,
    Flex,
    Priority,
    Fast,
    Ultrafast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meter {
    Input,
    CacheRead,
    CacheWrite,
    CacheWrite1h,
    Output,
    /// What is no text, by its key: seconds and pieces.
    Of(&'static str),
}

#[derive(Clone, Debug)]
pub enum Cell {
    Amount(Num),
    /// So much for so many, with what is billed of a request.
    Per(Box<Measured>),
    Free,
    AsInput,
    AsOutput,
    NotOffered,
}

/// The price of seconds or pieces: of each request at least `minimum` is billed, in steps of `increment`.
#[derive(Clone, Debug)]
pub struct Measured {
    /// For how many seconds or pieces it is.
    pub per: Q,
    pub amount: Num,
    pub minimum: Option<Q>,
    pub increment: Option<Q>,
}

// ---- scenario

#[derive(Clone, Debug)]
pub struct Scenario {
    pub when: When,
    pub region: Option<String>,
    pub volume: Volume,
    pub quality: BTreeMap<String, Quality>,
    pub model_factors: Vec<Factors>,
    pub steps: Vec<Step>,
    pub fixed: Vec<Fixed>,
}

#[derive(Clone, Debug)]
pub enum When {
    /// `as_of`
    Day(String),
    Horizon(Horizon),
}

#[derive(Clone, Debug)]
pub struct Horizon {
    /// The first month: `2026-12`.
    pub from: String,
    pub months: u32,
    pub growth: Option<Num>,
}

#[derive(Clone, Debug)]
pub enum Volume {
    PerMonth(Num),
    PerDay(Num, Option<Num>),
}

#[derive(Clone, Debug)]
pub struct Quality {
    /// `per: field` with so many fields; `per: call` without.
    pub fields: Option<u32>,
    pub error_rate: Vec<(ModelRef, Num)>,
}

#[derive(Clone, Debug)]
pub struct Factors {
    pub model: ModelRef,
    pub input: Option<Num>,
    pub output: Option<Num>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModelId {
    pub table: usize,
    pub model: usize,
}

/// A model and how the scenario writes it: full, bare or by an alias.
#[derive(Clone, Debug)]
pub struct ModelRef {
    pub id: ModelId,
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct Fixed {
    pub name: String,
    pub per_month: Num,
    pub when_providers: Option<u32>,
}
