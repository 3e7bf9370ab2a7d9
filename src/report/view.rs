//! What each command shows, as documents and as JSON.

mod caching;
pub mod capacity;
pub mod catalog;
pub mod check;
pub mod comparison;
pub mod difference;
pub mod explain;
pub mod focus;
pub mod frontier;
pub mod impact;
pub mod import;
pub mod lint;
pub mod optimum;
mod outlook;
mod picture;
pub mod price;
pub mod price_changes;
pub mod problems;
pub mod projection;
mod ranges;
pub mod result;
pub mod sensitivity;
pub mod solve;
mod sources;
pub mod sweep;
mod waterfall;
mod work;
