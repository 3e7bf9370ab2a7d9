//! The door for YAML: a tree of scalars as written, each with its place.
//!
//! A number is handed on as the text that stands in the file; what kind of scalar YAML takes it for
//! is ignored, so nothing passes through a float. A map whose keys `map!` declares is read by their
//! table; other readers take a tree apart with [`Fields`], which reports every key that they do not ask for.

mod fields;
mod flow;
pub(crate) mod json;
mod keys;
pub(crate) mod map;
mod narrowed;
mod number;
mod rules;
pub mod shape;
mod shaped;
mod tree;

#[cfg(test)]
pub(crate) use self::fields::asked;
pub use self::fields::{Fields, Located, Read};
pub use self::keys::Keys;
pub(crate) use self::shaped::meant;
pub use self::shaped::{Field, Named, Prose, Shaped, Table, Unread};
pub use self::tree::{Entry, Node, Value, parse};
