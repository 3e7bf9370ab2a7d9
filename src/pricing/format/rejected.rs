//! Values of datasets that were decided against.

use crate::yaml::Located;
use crate::yaml::map::map;

use super::Rate;

map! {
    /// A value of a dataset that was decided against, so that imports do not propose it again.
    pub struct Rejected = REJECTED ("a rejected value", "Rejected value") {
        /// The dataset, without its version.
        dataset: String [hint("write `dataset: litellm`: the data set that has the value, without its version")],
        /// The cell: `standard.input`, `above_272000.batch.output`, `fees.web_search`, `regions.eu`.
        cell: Located<String> [hint("write `cell: standard.input`: the cell of a card")],
        /// The value, as a card would have it.
        value: Located<Rate> [hint("write `value: 2.50`: what the data set has in that cell")],
        /// The reason why the table does not have it.
        why: String [hint("write `why: …`: the reason why the table does not have the value")],
    }
}
