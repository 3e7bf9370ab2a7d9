//! costcalc
pub mod diag;
pub mod engine;
pub mod exact;
pub mod pricing;
pub mod scenario;
pub mod units;
pub mod yaml;
