//! The door for YAML: a tree of scalars as written, each with its place.
//!
//! A number is handed on as the text that stands in the file; what kind of scalar YAML takes it for
//! is ignored, so nothing passes through a float. The macros of `map` declare what a file may have, and each map
//! of it is read by the table of its keys.

mod comments;
mod events;
mod flow;
pub(crate) mod json;
mod keys;
pub(crate) mod map;
mod narrowed;
mod number;
mod read;
mod recorded;
mod rules;
pub mod shape;
mod shaped;
mod tree;
mod values;

pub(crate) use self::comments::comments;
pub use self::keys::Keys;
pub use self::read::{Located, Read};
pub(crate) use self::shaped::meant;
pub use self::shaped::{Field, Named, Prose, Shaped, Table, Unread};
pub(crate) use self::tree::part;
pub use self::tree::{Entry, Node, Value, parse};
pub(crate) use self::values::each_value;
