//! What `price` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::Priced;

use super::{Figure, Line, all};

/// What one kind of call costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Price {
    /// The model that served.
    pub(crate) model: String,
    /// The model that was asked for.
    pub(crate) asked_for: String,
    /// The day whose prices are used.
    pub(crate) as_of: String,
    /// How many calls.
    pub(crate) calls: Figure,
    /// The region whose factor applies; null without one.
    pub(crate) region: Option<String>,
    /// Whether list prices were overlaid by a private table.
    pub(crate) overlaid: bool,
    /// Whether the prices are announced only.
    pub(crate) announced: bool,
    /// What a reader has to know of what the vendor reported, in sentences.
    pub(crate) notes: Vec<String>,
    /// What the response itself says that the calls cost; null where it says nothing.
    pub(crate) reported_cost: Option<Figure>,
    /// The bill.
    pub(crate) lines: Vec<Line>,
    /// The sum of its amounts.
    pub(crate) total: Figure,
}

impl From<&Priced> for Price {
    fn from(priced: &Priced) -> Self {
        Self {
            model: priced.served().to_string(),
            asked_for: priced.asked.to_string(),
            as_of: priced.day.to_string(),
            calls: (&priced.calls).into(),
            region: priced.region.clone(),
            overlaid: priced.any(|offer| offer.overlaid),
            announced: priced.any(|offer| offer.card.announced),
            notes: priced.notes(),
            reported_cost: priced.reported_cost().map(Figure::from),
            lines: all(&priced.bill.lines),
            total: (&priced.bill.total()).into(),
        }
    }
}
