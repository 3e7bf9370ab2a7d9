//! Lists of figures: budgets and expected values.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::units::{Figure, PerFigure, Usd};
use crate::yaml::Located;
use crate::yaml::map::map_of_each;

map_of_each! {
    /// The most that figures may cost a month.
    pub struct Budget = BUDGET ("this list of figures") {
        Figure in PerFigure: Located<Usd> [without_range()]
    }
}

map_of_each! {
    /// What figures are, to the last digit.
    pub struct Expect = EXPECT ("this list of figures") {
        Figure in PerFigure: Located<Exact>
    }
}

/// The values that a file gives, by figure.
pub fn given<T>(figures: PerFigure<Option<T>>) -> BTreeMap<Figure, T> {
    figures.each().filter_map(|(figure, value)| Some((figure, value?))).collect()
}
