//! A dataset model while its parts are read.

use crate::diag::shortened;
use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf, Threshold};
use crate::pricing::lint;
use crate::units::{Date, Meter, Side, Tier, Tokens};

use super::json::{Fields, Json, field, text_of};
use super::number::{self, Unit};
use super::published::EntryName;
use super::why::{LeftOut, Why};

/// The parts of an entry read so far.
pub(super) struct Draft {
    pub(super) name: EntryName,
    pub(super) cells: Cells,
    pub(super) left_out: Vec<LeftOut>,
}

impl Draft {
    pub(super) fn new(name: EntryName) -> Self {
        Self { name, cells: Cells::new(), left_out: Vec::new() }
    }

    /// Records an omitted part.
    pub(super) fn leave(&mut self, part: &str, why: Why) {
        self.left_out.push(self.name.left_out(Some(part), why));
    }

    /// The whole entry, omitted for one reason.
    pub(super) fn leave_all(&self, why: Why) -> LeftOut {
        self.name.left_out(None, why)
    }

    /// Reads a price for a cell.
    pub(super) fn price(&mut self, cell: CellName, part: &str, value: Json<'_>, unit: Unit) {
        match number::price(value, unit) {
            Ok(price) => self.put(cell, part, CellValue::Price(price)),
            Err(why) => self.leave(part, why),
        }
    }

    /// Reads the factor of a region.
    pub(super) fn region(&mut self, region: &str, part: &str, value: Json<'_>) {
        match number::checked(value, 1) {
            Ok(factor) => self.put(CellName::Region(region.to_owned()), part, CellValue::Factor(factor)),
            Err(why) => self.leave(part, why),
        }
    }

    /// Sets a cell; repeating the same value is allowed.
    fn put(&mut self, cell: CellName, part: &str, value: CellValue) {
        match self.cells.get(&cell) {
            Some(before) if !before.equals(&value) => {
                let both = format!("{before} and {value}");
                self.leave(part, Why::TwoValues(both));
            }
            Some(_) => {}
            None => {
                self.cells.insert(cell, value);
            }
        }
    }

    /// Omits a second rate for output tokens, unless it equals the first.
    pub(super) fn second_output_rate(&mut self, part: &str, value: Json<'_>, unit: Unit) {
        let output = self.cells.get(&CellName::rate(Tier::Standard, Meter::Output));
        match number::price(value, unit).map(CellValue::Price) {
            Ok(second) if output.is_some_and(|output| output.equals(&second)) => {}
            Ok(second) => {
                let detail = match output {
                    Some(output) => format!("{second} beside {output}"),
                    None => second.to_string(),
                };
                self.leave(part, Why::SecondRate(detail));
            }
            Err(Why::Zero) => {}
            Err(why) => self.leave(part, why),
        }
    }

    /// Reads a limit in tokens; invalid values are listed as omitted.
    pub(super) fn limit(&mut self, fields: &Fields<'_>, key: &str, part: &str) -> Option<Tokens> {
        let value = field(fields, key).filter(|value| !value.is_null())?;
        let read = tokens(fields, key);
        if read.is_none() {
            let why = match number::checked(value, 1) {
                Err(why @ (Why::Zero | Why::Negative(_))) => why,
                _ => Why::NotANumber(shortened(value.raw(), 40)),
            };
            self.leave(part, why);
        }
        read
    }

    /// The cited page, if it is exactly one bare URL.
    pub(super) fn url(&mut self, part: &str, cited: Option<&str>) -> Option<String> {
        let cited = cited?;
        if lint::is_bare_url(cited) {
            return Some(cited.to_owned());
        }
        self.leave(part, Why::NoAddress(shortened(cited, 80)));
        None
    }

    /// A model needs a price for its input and for its output, if it has any: `keys` are the dataset's names of both.
    pub(super) fn without_a_price(&self, keys: [&str; 2]) -> Option<LeftOut> {
        let refused = |key: &str| self.left_out.iter().find(|left| left.part.as_deref() == Some(key));
        let has = |meter| self.cells.contains_key(&CellName::rate(Tier::Standard, meter));
        for (meter, key) in Meter::plain().into_iter().zip(keys) {
            match refused(key) {
                Some(left) if !has(meter) => return Some(self.leave_all(left.why.clone())),
                _ if meter.facts().side == Side::Prompt && !has(meter) => {
                    return Some(self.leave_all(Why::NoRate(meter.name())));
                }
                _ => {}
            }
        }
        None
    }
}

/// The name of a rate beyond a threshold, or for any prompt.
pub(super) fn rate_above(above: Option<&Tokens>, inclusive: bool, tier: Tier, meter: Meter) -> CellName {
    let long = above.map(|tokens| RatesOf::Long(Threshold { tokens: tokens.clone(), inclusive }));
    CellName::Rate { of: long.unwrap_or(RatesOf::Any), tier, meter }
}

/// A field with a number of tokens; `None` if absent, 0 or invalid.
pub(super) fn tokens(fields: &Fields<'_>, key: &str) -> Option<Tokens> {
    let digits = field(fields, key)?.digits()?;
    let number = Exact::parse_data(&digits).ok().filter(|number| !number.is_zero())?;
    (number.floor() == number && number::is_writable(&number)).then(|| Tokens::new(number)).flatten()
}

/// A field with a day.
pub(super) fn day(fields: &Fields<'_>, key: &str) -> Option<Result<Date, Why>> {
    let text = text_of(fields, key)?;
    Some(text.parse().map_err(|_| Why::BadShape(format!("`{text}` is no day"))))
}
