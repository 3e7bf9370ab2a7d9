//! The cells of a line: `standard>272000.cache_read@qualifier`, each with its amount and the datasets that hold it; and
//! the factors of regions: `region.us`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf, Threshold};
use crate::pricing::import::number;
use crate::pricing::import::pieces::{self, per, rate};
use crate::pricing::import::rule::Vendor;
use crate::pricing::import::why::Why;
use crate::pricing::table::Price;
use crate::units::{Answers, CacheRole, Meter, Tier, Tokens};

use super::classes;
use super::held::{Held, Value, independent};

/// What is known of a line beside its cells.
pub(super) struct About<'l> {
    /// What it is.
    pub(super) about: pieces::About<'l>,
    /// What is decided for its vendor.
    pub(super) rule: Option<&'l Vendor>,
    /// The name of the model.
    pub(super) model: &'l str,
    /// The hours with rates of their own, each with the word for all others.
    pub(super) hours: Vec<(&'l str, &'l str)>,
}

/// The cells of a line, read.
#[derive(Default)]
pub(super) struct Read {
    pub(super) cells: Cells,
    pub(super) left_out: Vec<(String, Why)>,
    /// Cells that independent datasets hold alike.
    agreed: BTreeSet<CellName>,
    /// Cells with two values, none of which is taken.
    disputed: BTreeSet<CellName>,
    /// The thresholds that the line has for standard calls.
    thresholds: BTreeSet<Threshold>,
    /// Cells with a value for each class of what they bill, as for a resolution.
    by_class: BTreeMap<CellName, BTreeMap<String, CellValue>>,
    /// The fee of a search by the size of its context.
    searches: BTreeMap<String, CellValue>,
}

/// The name of a cell, taken apart.
struct Key<'k> {
    tier: &'k str,
    threshold: Option<Threshold>,
    meter: &'k str,
    qualifier: Option<&'k str>,
}

impl<'k> Key<'k> {
    fn parse(text: &'k str) -> Option<Self> {
        let (tier, meter) = text.split_once('.')?;
        let (meter, qualifier) = match meter.split_once('@') {
            Some((meter, qualifier)) => (meter, Some(qualifier)),
            None => (meter, None),
        };
        let end = tier.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(tier.len());
        let (tier, rest) = tier.split_at(end);
        if let Some(when) = rest.strip_prefix(['@', '=']) {
            return Some(Self { tier, threshold: None, meter, qualifier: Some(when) });
        }
        let threshold = match rest.strip_prefix('>') {
            Some(above) => {
                let (inclusive, digits) =
                    above.strip_prefix('=').map_or((false, above), |digits| (true, digits));
                let tokens = Tokens::new(Exact::parse_data(digits).ok()?)?;
                Some(Threshold { tokens, inclusive })
            }
            None => None,
        };
        Some(Self { tier, threshold, meter, qualifier })
    }
}

impl Read {
    /// Reads one cell.
    pub(super) fn take(&mut self, name: &str, held: &Held<'_>, about: &About<'_>) {
        if let Err(why) = self.try_take(name, held, about) {
            self.left_out.push((name.to_owned(), why));
        }
    }

    fn try_take(&mut self, name: &str, held: &Held<'_>, about: &About<'_>) -> Result<(), Why> {
        let mut key = Key::parse(name).ok_or(Why::UnknownKey)?;
        if let Some(why) = about.rule.and_then(|rule| rule.without(about.model, name)) {
            return Err(Why::ByRule(why.to_owned()));
        }
        if let Some(threshold) = &mut key.threshold {
            threshold.inclusive |= about.rule.is_some_and(Vendor::counts_from_input);
            if key.tier == Tier::Standard.name() {
                self.thresholds.insert(threshold.clone());
            }
        }
        let digits = match &held.value {
            Value::Amount(digits) => digits,
            Value::Undecided(values) => return Err(Why::Undecided(values.clone())),
            Value::Converted => return Err(Why::Converted),
        };
        held.check(about.rule)?;
        if key.tier == "region" {
            self.put(
                CellName::Region(key.meter.to_owned()),
                CellValue::Factor(number::of_digits(digits, 1)?),
            );
            return Ok(());
        }
        if let Some(size) = key.qualifier.filter(|_| key.tier == "fee" && key.meter == "web_search") {
            self.searches.insert(size.to_owned(), per(digits, "1_000 calls")?);
            return Ok(());
        }
        let calls = about.hours.iter().find_map(|(name, beside)| match key.qualifier {
            Some(word) if word == *name => Some(RatesOf::Hours((*name).into())),
            Some(word) if word == *beside => Some(RatesOf::Any),
            _ => None,
        });
        let tier = Tier::all().into_iter().find(|tier| tier.name() == key.tier);
        if let Some(qualifier) = key.qualifier.filter(|_| calls.is_none()) {
            let tier = tier.ok_or_else(|| Why::Depends(qualifier.to_owned()))?;
            let (meter, value) = rate(key.meter, digits, &about.about)?;
            self.by_class.entry(CellName::rate(tier, meter)).or_default().insert(qualifier.to_owned(), value);
            return Ok(());
        }
        if key.tier == "fee" {
            let unit = if key.meter.ends_with("_session") { "1 call" } else { "1_000 calls" };
            self.put(CellName::Fee(key.meter.to_owned()), per(digits, unit)?);
            return Ok(());
        }
        let tier = tier.ok_or(Why::NoTier)?;
        let (meter, value) = rate(key.meter, digits, &about.about)?;
        let of = calls.unwrap_or_else(|| key.threshold.map_or(RatesOf::Any, RatesOf::Long));
        let cell = CellName::Rate { of, tier, meter };
        if 1 < independent(&held.holders) {
            self.agreed.insert(cell.clone());
        }
        self.put(cell, value);
        Ok(())
    }

    fn put(&mut self, cell: CellName, value: CellValue) {
        let before = self.cells.entry(cell.clone()).or_insert_with(|| value.clone());
        if !before.equals(&value) {
            self.left_out.push((cell.to_string(), Why::TwoValues(format!("{before} and {value}"))));
            self.disputed.insert(cell);
        }
    }

    /// What holds for all cells together, once each is read.
    ///
    /// # Errors
    /// Nothing is left that has a price, or a prompt would be billed at rates that are not its own.
    pub(super) fn finish(&mut self) -> Result<(), Why> {
        self.web_search();
        for cell in std::mem::take(&mut self.disputed) {
            self.cells.remove(&cell);
        }
        self.classes();
        self.reasoning();
        self.contradictions();
        self.lone_rates();
        let standard = |cell: &CellName| cell.tier() == Some(Tier::Standard);
        for threshold in &self.thresholds {
            let of = RatesOf::Long(threshold.clone());
            if !self.cells.keys().any(|cell| standard(cell) && cell.of() == Some(&of)) {
                return Err(Why::NoLongRates(threshold.to_string()));
            }
        }
        if self.cells.keys().any(|cell| standard(cell) && cell.of() == Some(&RatesOf::Any)) {
            Ok(())
        } else {
            Err(Why::NoneLeft)
        }
    }

    /// One fee, or one for each size of the search's context where it depends on that.
    fn web_search(&mut self) {
        let fees = std::mem::take(&mut self.searches);
        let Some(first) = fees.values().next() else { return };
        if fees.values().all(|fee| fee.equals(first)) {
            self.put(CellName::Fee("web_search".to_owned()), first.clone());
            return;
        }
        self.cells.remove(&CellName::Fee("web_search".to_owned()));
        for (size, fee) in fees {
            self.put(CellName::Fee(format!("web_search_{size}")), fee);
        }
        // The fee of a request is that of a search by its size.
        self.cells.retain(|cell, _| !matches!(cell, CellName::Rate { meter: Meter::Requests, .. }));
    }

    /// What costs more or less by its class, such as a resolution, has a price for each. The one that a dataset has
    /// without a class is then that of one of them.
    fn classes(&mut self) {
        for (cell, values) in std::mem::take(&mut self.by_class) {
            let is_one_of_them = |own: &CellValue| values.values().any(|value| value.equals(own));
            let lone = self.cells.get(&cell);
            if lone.is_some_and(|own| values.values().all(|value| value.equals(own))) {
                continue;
            }
            match classes::of(&cell, &values).filter(|_| lone.is_none_or(is_one_of_them)) {
                Some(classes) => {
                    self.cells.insert(cell, CellValue::Price(Price::Classes(Arc::new(classes))));
                }
                None => {
                    self.cells.remove(&cell);
                    let classes = Why::Depends(values.into_keys().collect::<Vec<_>>().join(", "));
                    self.left_out.push((cell.to_string(), classes));
                }
            }
        }
    }

    /// A rate of reasoning is only told apart where it is not that of all output.
    fn reasoning(&mut self) {
        let cells = self.cells.clone();
        self.cells.retain(|cell, value| {
            let is_reasoning = matches!(cell, CellName::Rate { meter: Meter::Reasoning, .. });
            let output = cell.with_meter(Meter::Output).and_then(|output| cells.get(&output));
            !is_reasoning || output.is_some_and(|output| !output.equals(value))
        });
    }

    /// Rates that contradict others: reads from a cache that save nothing, writes to it that do, and tiers that are
    /// answered later for the same money.
    fn contradictions(&mut self) {
        let cells = self.cells.clone();
        let amount = |cell: &CellName| match cells.get(cell) {
            Some(CellValue::Price(Price::Amount(amount))) => Some(amount.usd.exact()),
            _ => None,
        };
        let against = |cell: &CellName, value: &Exact| -> Option<&'static str> {
            let CellName::Rate { of: calls, tier, meter } = cell else { return None };
            let of = |meter: Meter| amount(&cell.with_meter(meter)?);
            match meter.facts().cache {
                Some(CacheRole::Read(input)) if of(input).is_some_and(|input| input <= value) => {
                    return Some("a read from the cache is not below input");
                }
                None if *meter == Meter::ImagesInput && of(Meter::Images) == Some(value) => {
                    return Some("the price of images that are made, under a second key");
                }
                Some(CacheRole::Write(input, _))
                    if of(input).is_some_and(|input| value < input) && !self.agreed.contains(cell) =>
                {
                    return Some("a write to the cache is below input");
                }
                _ => {}
            }
            let standard = CellName::Rate { of: calls.clone(), tier: Tier::Standard, meter: *meter };
            let is_later = tier.facts().answers == Answers::Later && meter.facts().cache.is_none();
            (is_later && amount(&standard) == Some(value)).then_some("answered later for the same money")
        };
        let found: Vec<(CellName, &str)> =
            cells.keys().filter_map(|cell| Some((cell.clone(), against(cell, amount(cell)?)?))).collect();
        for (cell, why) in found {
            self.left_out.push((cell.to_string(), Why::Odd(why.to_owned())));
            self.cells.remove(&cell);
        }
    }

    /// Tiers of which only side rates are known, such as those of a cache, are not known.
    fn lone_rates(&mut self) {
        let plain = |cell: &CellName| matches!(cell, CellName::Rate { meter, .. } if meter.is_plain());
        let with_main: BTreeSet<Option<Tier>> =
            self.cells.keys().filter(|cell| plain(cell)).map(CellName::tier).collect();
        if !with_main.contains(&Some(Tier::Standard)) {
            return;
        }
        let lone: Vec<CellName> = self
            .cells
            .keys()
            .filter(|cell| cell.tier().is_some() && !with_main.contains(&cell.tier()))
            .cloned()
            .collect();
        for cell in lone {
            self.cells.remove(&cell);
            self.left_out.push((cell.to_string(), Why::NoRate("input")));
        }
    }
}
