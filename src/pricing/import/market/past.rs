//! Earlier prices of a line, as datasets date them.

use crate::pricing::import::published::Dated;
use crate::units::Date;
use crate::yaml::json::{Fields, Json, field, text_of};

/// Whether it had a price before a day, which is then not the first one of its sale.
pub(super) fn is_priced_before(day: Date, fields: &Fields<'_>, prices: &[Dated]) -> bool {
    let past = field(fields, "past").and_then(Json::items).unwrap_or_default();
    let past =
        past.into_iter().filter_map(Json::fields).filter_map(|one| text_of(&one, "from")?.parse().ok());
    past.chain(prices.iter().filter_map(|price| price.from)).any(|from| from < day)
}
