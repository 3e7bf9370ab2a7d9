//! What `price` answers.

use crate::analysis::Priced;

use super::{Basis, Figure, Line, all};

parts! {
    /// What one kind of call costs.
    pub struct Price from priced: &Priced {
        /// The model that served.
        model: String = priced.served().to_string(),
        /// The model that was asked for.
        asked_for: String = priced.asked.to_string(),
        /// The day whose prices are used.
        as_of: String = priced.day.to_string(),
        /// What the prices rest on.
        basis: Basis = (&priced.basis).into(),
        /// How many calls.
        calls: Figure = (&priced.calls).into(),
        /// The region whose factor applies; null without one.
        region: Option<String> = priced.region.clone(),
        /// Whether list prices were overlaid by a private table.
        overlaid: bool = priced.any(|offer| offer.is_overlaid()),
        /// Whether the prices are announced only.
        announced: bool = priced.any(|offer| offer.card.announced),
        /// What a reader has to know of what the vendor reported, in sentences.
        notes: Vec<String> = priced.notes(),
        /// What the response itself says that the calls cost; null where it says nothing.
        reported_cost: Option<Figure> = priced.reported_cost().map(Figure::from),
        /// The bill.
        lines: Vec<Line> = all(&priced.bill.lines),
        /// The sum of its amounts.
        total: Figure = (&priced.bill.total()).into(),
    }
}
