//! costcalc
pub mod diag;
pub mod engine;
pub mod exact;
pub mod pricing;
pub mod report;
pub mod scenario;
pub mod units;
pub mod yaml;
pub mod cli;
