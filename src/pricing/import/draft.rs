//! A dataset model while its parts are read.

use std::collections::BTreeSet;

use crate::diag::shortened;
use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf, Threshold};
use crate::pricing::lint;
use crate::pricing::table::Price;
use crate::units::{Amount, Counted, Date, Meter, Side, Tier, Tokens, Usd};

use super::json::{Fields, Json, field};
use super::number::{self, Unit};
use super::published::EntryName;
use super::why::{LeftOut, Why};

/// The parts of an entry read so far.
pub(super) struct Draft {
    pub(super) name: EntryName,
    pub(super) cells: Cells,
    pub(super) left_out: Vec<LeftOut>,
    /// Prices of classes of what a cell bills, such as a resolution.
    classes: Vec<(CellName, CellValue)>,
    /// Cells of which the entry has several values: none of these is carried over.
    disputed: BTreeSet<CellName>,
}

impl Draft {
    pub(super) fn new(name: EntryName) -> Self {
        Self {
            name,
            cells: Cells::new(),
            left_out: Vec::new(),
            classes: Vec::new(),
            disputed: BTreeSet::new(),
        }
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

    /// Takes the price of a piece; that of one class of them has no cell.
    pub(super) fn piece(&mut self, cell: CellName, part: &str, price: CellValue, class: Option<String>) {
        match class {
            None => self.put(cell, part, price),
            Some(class) => {
                self.classes.push((cell, price));
                self.leave(part, Why::Depends(class));
            }
        }
    }

    /// What holds for pieces together: what costs more or less for a class of them has no one price, and images that are
    /// sent have none where theirs is that of images that are made.
    pub(super) fn settle_pieces(&mut self) {
        for (cell, value) in std::mem::take(&mut self.classes) {
            if self.cells.get(&cell).is_some_and(|own| !own.equals(&value)) {
                self.cells.remove(&cell);
                self.leave(&cell.to_string(), Why::Depends("the price of one class".to_owned()));
            }
        }
        let sent = CellName::rate(Tier::Standard, Meter::ImagesInput);
        let made = self.cells.get(&CellName::rate(Tier::Standard, Meter::Images));
        if self.cells.get(&sent).zip(made).is_some_and(|(sent, made)| sent.equals(made)) {
            self.cells.remove(&sent);
            let why = "the price of images that are made, under a second key".to_owned();
            self.leave(&sent.to_string(), Why::Odd(why));
        }
    }

    /// Removes rates of reasoning that are those of all output. One without those of output is not known to be a part
    /// of it; neither is one that belongs to a mode of its own.
    pub(super) fn settle_reasoning(&mut self, is_mode: bool) {
        let is_reasoning = |cell: &&CellName| matches!(cell, CellName::Rate { meter: Meter::Reasoning, .. });
        for cell in self.cells.keys().filter(is_reasoning).cloned().collect::<Vec<_>>() {
            let output = cell.with_meter(Meter::Output).and_then(|output| self.cells.get(&output)).cloned();
            let Some(own) = self.cells.get(&cell).cloned() else { continue };
            let is_same = output.as_ref().is_some_and(|output| output.equals(&own));
            if is_same || is_mode || output.is_none() {
                self.cells.remove(&cell);
            }
            if !is_same && (is_mode || output.is_none()) {
                let beside = output.map_or_else(String::new, |output| format!(" beside {output}"));
                self.leave(&cell.to_string(), Why::SecondRate(format!("{own}{beside}")));
            }
        }
    }

    /// Adds a tier of which only a factor on the standard rates of tokens is known.
    pub(super) fn multiply(&mut self, tier: Tier, factor: &Exact) {
        let mut new = Cells::new();
        for (cell, value) in &self.cells {
            let (CellName::Rate { of, tier: Tier::Standard, meter }, CellValue::Price(Price::Amount(amount))) =
                (cell, value)
            else {
                continue;
            };
            let is_tokens = meter.facts().counted == Counted::Tokens;
            let product = amount.usd.exact() * factor;
            let is_possible = is_tokens && number::is_writable(&product);
            if let Some(usd) = Usd::new(product).filter(|_| is_possible) {
                let cell = CellName::Rate { of: of.clone(), tier, meter: *meter };
                new.insert(cell, CellValue::Price(Price::Amount(Amount::new(usd, amount.per))));
            }
        }
        for (cell, value) in new {
            self.cells.entry(cell).or_insert(value);
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
                self.cells.remove(&cell);
                self.disputed.insert(cell);
            }
            Some(_) => {}
            None if self.disputed.contains(&cell) => {
                self.leave(part, Why::TwoValues(format!("{value} beside two others")));
            }
            None => {
                self.cells.insert(cell, value);
            }
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

    /// A model needs a price, and one that sells text needs one for what is sent: `keys` are the dataset's names of the
    /// rates of input and output, which must not have been refused.
    pub(super) fn without_a_price(&self, keys: [&str; 2]) -> Option<LeftOut> {
        let refused = |key: &str| self.left_out.iter().find(|left| left.part.as_deref() == Some(key));
        let has = |meter| self.cells.contains_key(&CellName::rate(Tier::Standard, meter));
        for (meter, key) in Meter::plain().into_iter().zip(keys) {
            if let Some(left) = refused(key).filter(|_| !has(meter)) {
                return Some(self.leave_all(left.why.clone()));
            }
        }
        if has(Meter::Output) && !Meter::of_side(Side::Prompt).any(has) {
            return Some(self.leave_all(Why::NoRate(Meter::Input.name())));
        }
        let is_standard =
            |cell: &CellName| matches!(cell, CellName::Rate { of: RatesOf::Any, tier: Tier::Standard, .. });
        if self.cells.keys().any(is_standard) {
            return None;
        }
        let first = self.left_out.iter().find(|left| !matches!(left.why, Why::Comment(_) | Why::NoTier));
        let first = first.map(|left| left.why.clone());
        Some(self.leave_all(first.unwrap_or(Why::NoRate(Meter::Input.name()))))
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
    let value = field(fields, key).filter(|value| !value.is_null())?;
    let text = value.text().unwrap_or_else(|| shortened(value.raw(), 40).into());
    Some(text.parse().map_err(|_| Why::BadShape(format!("`{text}` is no day"))))
}
