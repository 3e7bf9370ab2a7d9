//! What was used: the calls of logs, added up in buckets within which the price of a call is linear in what it uses. So
//! the price of a bucket is the sum of the prices of its calls, to the last digit, on any day and at any prices that
//! change where the buckets are cut.

mod bucket;
mod by;
mod call;
mod cells;
mod column;
mod cuts;
mod file;
pub mod invoice;
pub mod log;
mod met;
mod meters;
mod priced;
mod read;
pub mod sql;
mod told;
mod uses;
mod verify;
mod written;

pub use self::bucket::{Buckets, Counted, InGranules, Key, Reported, Sums, TooLarge};
pub use self::by::{By, NotBy};
pub use self::call::{Call, Status};
pub use self::cells::Ends;
pub use self::column::Column;
pub use self::cuts::{Class, Cuts};
pub use self::file::{Begun, BucketsFile, is_buckets};
pub use self::meters::Meters;
pub use self::priced::{
    Contrary, Cut, Finding, Group, Hidden, Kind, Limit, Measured, Priced, Replaced, Replacement, Unpriced,
    Used, exact, findings, in_unit, measured, priced, replaced,
};
pub use self::read::BucketsReader;
pub use self::told::Told;
pub use self::uses::Uses;
pub use self::written::{Form, Header, SCHEMA, write};
