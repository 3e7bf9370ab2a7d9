//! What lines have beside rates: free allowances, and factors of regions that only a page has.

use std::sync::Arc;

use crate::pricing::cells::{CellName, CellValue, Cells};
use crate::pricing::import::number;
use crate::pricing::import::rule::Vendor;
use crate::pricing::import::why::Why;
use crate::units::{Allowance, Amount, Count, Free, Terms};
use crate::yaml::json::{Fields, Json, field, text_of};

use super::line::Line;

impl Line<'_> {
    /// Adds the factors of regions that the rule has, where tokens are sold.
    pub(super) fn regions(&self, cells: &mut Cells) {
        if !cells.keys().any(|cell| matches!(cell, CellName::Rate { meter, .. } if meter.is_plain())) {
            return;
        }
        for (region, factor) in self.rule.into_iter().flat_map(Vendor::regions) {
            let factor = CellValue::Factor(factor.exact().clone());
            cells.entry(CellName::Region(region.to_owned())).or_insert(factor);
        }
    }

    /// Adds what is free of a fee; returns what is said of it and not read.
    pub(super) fn allowances(&self, cells: &mut Cells) -> Vec<(String, Why)> {
        let all = field(&self.fields, "free").and_then(Json::items).unwrap_or_default();
        let mut left_out = Vec::new();
        for one in all.into_iter().filter_map(Json::fields) {
            let meter = text_of(&one, "meter").unwrap_or_default().into_owned();
            let fee = CellName::Fee(meter.strip_prefix("fee.").unwrap_or(&meter).to_owned());
            match (cells.get_mut(&fee), allowance(&one)) {
                (Some(CellValue::Price(price)), Some((allowance, pool))) => {
                    *price = price.with_amounts(|amount| with_free(amount, &allowance, &pool));
                }
                _ => left_out.push((format!("free.{meter}"), Why::Allowance)),
            }
        }
        left_out
    }
}

/// `{count: 1500, period: day, shared_group: gemini-2-flash}`.
fn allowance(one: &Fields<'_>) -> Option<(Allowance, Arc<str>)> {
    let digits = field(one, "count")?.digits()?;
    let count = Count::new(number::of_digits(&digits, 1).ok()?)?;
    let allowance = match &*text_of(one, "period")? {
        "day" => Allowance::PerDay(count),
        "month" => Allowance::PerMonth(count),
        _ => return None,
    };
    Some((allowance, text_of(one, "shared_group")?.into_owned().into()))
}

fn with_free(amount: &Amount, allowance: &Allowance, pool: &Arc<str>) -> Amount {
    let free = Free::new(allowance.clone(), Some(Arc::clone(pool)), amount.per.counted());
    let terms = amount.terms.as_deref().cloned().unwrap_or_default();
    Amount { terms: Some(Arc::new(Terms { free: Some(free), ..terms })), ..amount.clone() }
}
