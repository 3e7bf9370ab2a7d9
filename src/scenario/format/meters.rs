//! What a call uses beside text, by the meters of price tables.

use crate::units::shape::QUANTITY;
use crate::units::{Meter, Stated};
use crate::yaml::map::one_of;
use crate::yaml::shape::Varies::AffineUncut;
use crate::yaml::shape::{Definition, KNOWN, Names, SOME, Shape};
use crate::yaml::{Located, Named};

/// Usage other than text, by meter.
pub(super) const BESIDE_TEXT: Shape = Shape::Named(&USED, Names { known: Some(meters_beside_text), ..KNOWN });
const USED: Shape = Shape::Defined(&Definition {
    name: "QuantityOrClasses",
    title: "Quantity of a meter",
    doc: "How much of a meter is used, or how much of each class where its price depends on one: `{1080p: 8 seconds}`.",
    shape: Shape::OneOf(&[OF_ONE, Shape::Named(&OF_ONE, Names { are_parts: true, size: SOME, ..KNOWN })]),
});
const OF_ONE: Shape = QUANTITY.varies(AffineUncut);

one_of! {
    /// How much of a meter is used, or how much of each class where the price depends on one.
    pub enum Quantities ("Quantity of a meter") {
        /// So much.
        One(Located<Stated>),
        /// So much of each class: `{1080p: 8 seconds}`.
        Classes(Named<Located<Stated>>),
    }
}

fn meters_beside_text() -> Vec<(&'static str, String)> {
    let beside = Meter::all().into_iter().filter(|meter| meter.is_beside_text());
    beside.map(|meter| (meter.name(), meter.doc().to_owned())).collect()
}
