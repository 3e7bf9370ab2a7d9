//! costcalc
pub mod exact;
pub mod diag;
pub mod yaml;
pub mod units;
pub mod pricing;
