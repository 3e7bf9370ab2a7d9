//! Prices that depend on a class of what is counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue};
use crate::pricing::table::{Classes, Price};
use crate::units::Meter;

/// Prices by class, if it is known what the classes are of: the resolution of a video, the size of an image.
pub(super) fn of(cell: &CellName, values: &BTreeMap<String, CellValue>) -> Option<Classes> {
    let CellName::Rate { meter, .. } = cell else { return None };
    let by = match meter {
        Meter::VideoOutputTime => "resolution",
        Meter::Images => "size",
        _ => return None,
    };
    let is_size = |class: &str| {
        let digits = class.trim_end_matches(['p', 'k', 'K']);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    let amount = |(class, value): (&String, &CellValue)| match value {
        CellValue::Price(Price::Amount(amount)) if is_size(class) => {
            Some((class.as_str().into(), amount.clone()))
        }
        _ => None,
    };
    let mut amounts: Vec<_> = values.iter().map(amount).collect::<Option<_>>()?;
    // The smallest first: `720p`, `1080p`, `2k`.
    amounts.sort_by_key(|(class, _): &(Arc<str>, _)| {
        let thousands = class.ends_with(['k', 'K']);
        (thousands, Exact::parse_data(class.trim_end_matches(['p', 'k', 'K'])).ok())
    });
    Some(Classes { by: by.to_owned(), amounts })
}
