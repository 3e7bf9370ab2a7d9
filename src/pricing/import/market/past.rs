//! Earlier prices of a line. Genai-prices dates them by the days on which they changed; the days of other datasets are
//! those on which somebody noted or read a price, and are not taken.

use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf};
use crate::pricing::evidence::Origin;
use crate::pricing::import::published::Dated;
use crate::pricing::import::rule::{HoursOf, Rule};
use crate::units::{Date, Meter, Tier};
use crate::yaml::json::{Fields, Json, field, text_of};

use super::cells::Read;
use super::held::{Held, Value, datasets};
use super::later::multiplied;
use super::line::Line;

/// The dataset whose days are those of changes.
const DATED: char = 'G';

impl Line<'_> {
    /// The prices in force behind earlier ones, which are read from the last one to the first: they end where a day is
    /// not one of a change, or a rate is not read.
    pub(super) fn with_past(&self, mut now: Dated, held: &str) -> Vec<Dated> {
        let mut all: Vec<Dated> = Vec::new();
        let since = text_of(&self.fields, "g_from").and_then(|day| day.parse::<Date>().ok());
        let mut end = since.filter(|_| datasets(held).any(|(dataset, _)| dataset == DATED));
        let past = field(&self.fields, "past").and_then(Json::items).unwrap_or_default();
        let past: Vec<Fields<'_>> = past.into_iter().filter_map(Json::fields).collect();
        let is_dated = |one: &&Fields<'_>| text_of(one, "by").is_some_and(|by| by.starts_with(DATED));
        for one in past.iter().filter(is_dated).rev() {
            let from = text_of(one, "from").and_then(|day| day.parse::<Date>().ok());
            let next = all.last_mut().unwrap_or(&mut now);
            let is_of_reading = |day| self.file.rule.is_some_and(|rule| Rule::is_of_reading(rule, day));
            let Some(day) = end.filter(|day| from < Some(*day) && !is_of_reading(*day)) else { break };
            let Some(price) = price(self, one, from, day, &next.cells) else { break };
            let is_same = price.windows.len() == next.windows.len()
                && price.cells.iter().all(|(cell, value)| next.cells.get(cell) == Some(value));
            if is_same {
                next.from = from;
            } else {
                next.from = Some(day);
                all.push(price);
            }
            end = from;
        }
        all.reverse();
        all.push(now);
        all
    }

    /// Settles the first day of sale with the days of prices: no dataset notes an earlier price, none has ended by
    /// then, and the only one begins on it.
    pub(super) fn begin(&self, released: &mut Option<Date>, prices: &mut Vec<Dated>) {
        released.take_if(|day| is_noted_before(*day, &self.fields));
        let Some(day) = *released else { return };
        let has_begun = |price: &Dated| price.from.is_some_and(|from| from <= day);
        prices.drain(..prices.iter().rposition(has_begun).unwrap_or(0));
        match prices.as_mut_slice() {
            [only] => only.from = only.from.map(|from| from.max(day)),
            prices if prices.iter().any(|price| price.from.is_some_and(|from| from < day)) => {
                *released = None
            }
            _ => {}
        }
    }
}

/// The prices of a period that ends before a day; none where some of what the next one bills is not known.
fn price(line: &Line<'_>, one: &Fields<'_>, from: Option<Date>, end: Date, next: &Cells) -> Option<Dated> {
    let from_input = line.rule.is_some_and(|rule| rule.from_input == Some(true));
    let rates = field(one, "c").and_then(Json::fields)?;
    let kind = line.kind();
    let about = line.about(&kind, &rates);
    let mut read = Read::default();
    for (key, amount) in &rates {
        let (threshold, meter) = key.rsplit_once('.').unwrap_or(("", key));
        // Its thresholds are what a prompt must exceed: 199999 where 200000 are long.
        let first = threshold.strip_prefix('>').and_then(|above| above.parse::<u64>().ok()?.checked_add(1));
        let name = match first.filter(|_| from_input) {
            Some(first) => format!("standard>={first}.{meter}"),
            None => format!("standard{threshold}.{meter}"),
        };
        let value = Value::Amount(amount.digits()?);
        read.take(&name, &Held { value, holders: DATED.to_string() }, &about);
    }
    read.finish().ok()?;
    let mut cells = read.cells;
    let has_long = |cells: &Cells| cells.keys().any(|cell| matches!(cell.of(), Some(RatesOf::Long(_))));
    let plain = |meter: &Meter| next.contains_key(&CellName::rate(Tier::Standard, *meter));
    let lacks = |meter: Meter| !cells.contains_key(&CellName::rate(Tier::Standard, meter));
    if Meter::plain().into_iter().filter(plain).any(lacks) || has_long(next) && !has_long(&cells) {
        return None;
    }
    for (name, hours) in line.hours() {
        if end <= hours.from {
            continue;
        }
        let own = in_hours(&cells, name, hours).filter(|_| from.is_some_and(|from| hours.from <= from))?;
        cells.extend(own);
    }
    let (windows, _) = line.windows(&cells);
    let document = line.file.cited(&DATED.to_string());
    Some(Dated { windows, origin: Some(Origin::Document(document)), ..Dated::new(from, cells) })
}

/// The rates of hours that are so many times those of all others.
fn in_hours(cells: &Cells, name: &str, hours: &HoursOf) -> Option<Vec<(CellName, CellValue)>> {
    let times = hours.times.as_ref()?.exact();
    let of_hours = |(cell, value): (&CellName, &CellValue)| match cell {
        CellName::Rate { of: RatesOf::Any, tier, meter } => {
            let of = RatesOf::Hours(name.into());
            Some((CellName::Rate { of, tier: *tier, meter: *meter }, multiplied(value, times)))
        }
        _ => None,
    };
    Some(cells.iter().filter_map(of_hours).collect())
}

/// Whether a dataset notes a price of before a day, which is then not the first one of its sale.
fn is_noted_before(day: Date, fields: &Fields<'_>) -> bool {
    let past = field(fields, "past").and_then(Json::items).unwrap_or_default();
    let mut days =
        past.into_iter().filter_map(Json::fields).filter_map(|one| text_of(&one, "from")?.parse().ok());
    days.any(|from: Date| from < day)
}
