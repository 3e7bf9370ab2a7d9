//! One line of the market: a model at a vendor.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::shortened;
use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf};
use crate::pricing::edit::NewWindow;
use crate::pricing::import::pieces::{self, Quoted};
use crate::pricing::import::published::{Dated, Disagreement, Entry, EntryName, Published};
use crate::pricing::import::rule::{HoursOf, Layer, ModeOf, TermsOf, Vendor};
use crate::pricing::import::why::Why;
use crate::units::{Amount, Date, Meter, Side, Terms, Tier};
use crate::yaml::json::{Fields, Json, field, text_of};

use super::cells::{About, Read};
use super::held::{Held, Value, datasets, independent};
use super::{File, later};

/// A line of a vendor.
pub(super) struct Line<'f> {
    pub(super) file: &'f File<'f>,
    pub(super) rule: Option<&'f Vendor>,
    pub(super) name: EntryName,
    pub(super) fields: Fields<'f>,
    pub(super) aliases: BTreeSet<String>,
    /// The names of the vendor in the datasets.
    pub(super) providers: &'f BTreeSet<String>,
    /// The way of calling it that is a model of its own.
    pub(super) mode: Option<&'f ModeOf>,
}

impl<'f> Line<'f> {
    /// The ways of calling it that have rates of their own for all that they answer.
    pub(super) fn modes(&self) -> Vec<Self> {
        let cells = field(&self.fields, "cells").and_then(Json::fields).unwrap_or_default();
        let of = |tier: &str, meter: &str| {
            let value = cells.iter().find(|(name, _)| *name == format!("{tier}.{meter}"))?.1;
            match Held::read(value, None)?.value {
                Value::Amount(digits) => Some(digits),
                _ => None,
            }
        };
        let tiers = || cells.iter().filter_map(|(name, _)| name.strip_suffix(".output"));
        let is_its_own = |(_, mode): &(&str, &ModeOf)| {
            of("standard", &mode.output).is_some_and(|rate| of("standard", "output") != Some(rate))
                && tiers()
                    .filter(|tier| tier.starts_with("standard"))
                    .all(|tier| of(tier, &mode.output).is_some())
        };
        let model = |(word, mode): (&str, &'f ModeOf)| Self {
            name: EntryName {
                entry: format!("{}:{word}", self.name.entry),
                model: format!("{}:{word}", self.name.model),
                ..self.name.clone()
            },
            fields: self.fields.clone(),
            aliases: BTreeSet::new(),
            mode: Some(mode),
            ..*self
        };
        self.rule.into_iter().flat_map(Vendor::modes).filter(is_its_own).map(model).collect()
    }

    /// The cell of the dataset that is one of its mode.
    fn cell_of_mode<'n>(&self, name: &'n str, cells: &Fields<'_>) -> Option<Cow<'n, str>> {
        let Some(mode) = self.mode else { return Some(name.into()) };
        let (tier, meter) = name.rsplit_once('.')?;
        let has_it = cells.iter().any(|(name, _)| *name == format!("{tier}.{}", mode.output));
        match meter {
            "output" => None,
            _ if meter == mode.output => Some(format!("{tier}.output").into()),
            _ => (has_it || !tier.contains(|c: char| !c.is_ascii_lowercase()) && tier == "fee")
                .then(|| name.into()),
        }
    }

    /// The line as a model.
    pub(super) fn read(self) -> Entry {
        let refuse = |why| Err(Box::new(self.name.left_out(None, why)));
        if let Some(why) = self.rule.and_then(|rule| rule.drops(&self.name.model)) {
            return refuse(Why::ByRule(why.to_owned()));
        }
        let ship = text_of(&self.fields, "ship").unwrap_or_default();
        if ship == "n" {
            return refuse(Why::NoneLeft);
        }
        let mut read = Read::default();
        let mut held = String::new();
        self.cells(&mut read, &mut held);
        if let Err(why) = read.finish() {
            return refuse(self.first_reason(&read, why));
        }
        if let Some(meter) = self.lacks(&read) {
            return refuse(self.first_reason(&read, Why::NoRate(meter)));
        }
        let Read { mut cells, left_out, .. } = read;
        self.regions(&mut cells);
        let mut left_out = left_out;
        left_out.extend(self.allowances(&mut cells));
        let mut left_out: Vec<_> =
            left_out.into_iter().map(|(part, why)| self.name.left_out(Some(&part), why)).collect();
        // Where no rule says which lists drift, what several datasets have is none of one source.
        let may_be_curated = ship == "r" || self.file.rule.is_none();
        let layer = match (&*ship, self.rule.and_then(|rule| rule.layer)) {
            (_, Some(layer)) => layer,
            ("c", _) => Layer::Curated,
            _ if may_be_curated && 1 < independent(&held) => Layer::Curated,
            _ => Layer::Market,
        };
        let mut limits = self.limits(&cells, &mut left_out);
        let (windows, from) = self.windows(&cells);
        let settled = self.rule.and_then(|rule| rule.settled(&self.name.model));
        let from = settled.map(|settled| settled.from).or(from);
        let terms = self.rule.and_then(|rule| rule.terms(&self.name.model));
        let now = Dated { windows, ..Dated::new(from, with_terms(cells, terms)) };
        let mut prices = self.with_past(now, &held);
        later::published(&self.fields, &mut prices);
        later::added(self.rule, &self.name.model, &mut prices);
        let other = prices.iter().find(|price| price.same_as.is_some());
        if other.is_some_and(|other| limits.closed.is_none_or(|closed| Some(closed) < other.from)) {
            // What is billed as another model is not closed.
            (limits.closed, limits.successor) = (None, None);
        }
        self.begin(&mut limits.released, &mut prices);
        if let Some(closed) = limits.closed {
            prices.retain(|price| price.from <= Some(closed));
        }
        let model = Published {
            provider_title: None,
            url: self.page(&held),
            document: Some(self.file.cited(&held)),
            seen: self.seen(&held),
            layer: Some(layer),
            limits,
            prices,
            disagreements: self.disagreements(),
            name: self.name,
        };
        Ok((model, left_out))
    }

    /// Reads the cells; `held` becomes the datasets that have the main rate.
    fn cells(&self, read: &mut Read, held: &mut String) {
        let cells = field(&self.fields, "cells").and_then(Json::fields).unwrap_or_default();
        let odd: Vec<String> = field(&self.fields, "odd")
            .and_then(Json::items)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|odd| odd.text().map(String::from))
            .collect();
        let kind = self.kind();
        let about = self.about(&kind, &cells);
        let factors = field(&self.fields, "factor").and_then(Json::fields).unwrap_or_default();
        let regions = factors.iter().filter(|(name, _)| name.starts_with("region."));
        let by = self.rule.and_then(|rule| rule.settled(&self.name.model)).map(|settled| settled.by.as_str());
        for (name, json) in cells.iter().chain(regions) {
            let Some(name) = self.cell_of_mode(name, &cells).as_deref().map(str::to_owned) else { continue };
            let name = &name;
            let Some(one) = Held::read(*json, by) else {
                read.left_out.push((name.clone(), Why::BadShape(shortened(json.raw(), 40))));
                continue;
            };
            if let Some(why) = odd.iter().find(|odd| is_odd(odd, name)) {
                read.left_out.push((name.clone(), Why::Odd(why.clone())));
                continue;
            }
            let before = read.cells.len();
            read.take(name, &one, &about);
            let is_main = name.ends_with(".input") || held.is_empty();
            if before < read.cells.len() && is_main && !name.starts_with("fee") {
                *held = one.holders;
            }
        }
    }

    pub(super) fn kind(&self) -> Cow<'_, str> {
        match self.rule.and_then(|rule| rule.kind(&self.name.model)) {
            Some(kind) => kind.into(),
            None => text_of(&self.fields, "kind").unwrap_or_default(),
        }
    }

    /// What is to be known of the line to read its cells.
    pub(super) fn about<'l>(&'l self, kind: &'l str, cells: &Fields<'_>) -> About<'l> {
        About {
            about: pieces::About {
                kind,
                quoted: self.quoted(),
                pixels: pixels_in(&self.name.model),
                makes_images: cells.iter().any(|(name, _)| name.contains(".image_out")),
                sells_output: cells.iter().any(|(name, _)| name == "standard.output"),
            },
            rule: self.rule,
            model: &self.name.model,
            hours: self.hours().map(|(name, hours)| (name, hours.beside.as_str())).collect(),
        }
    }

    fn disagreements(&self) -> Vec<Disagreement> {
        let cells = field(&self.fields, "cells").and_then(Json::fields).unwrap_or_default();
        let several = |(cell, json): (String, Json<'_>)| {
            let (values, taken) = Held::several(json)?;
            let EntryName { provider, model, .. } = self.name.clone();
            Some(Disagreement { provider, model, cell, values, taken })
        };
        cells.into_iter().filter_map(several).collect()
    }

    pub(super) fn hours(&self) -> impl Iterator<Item = (&str, &HoursOf)> {
        self.rule.into_iter().flat_map(Vendor::hours)
    }

    /// The windows of the hours in which cells have rates of their own, and the first day with them.
    pub(super) fn windows(&self, cells: &Cells) -> (Vec<NewWindow>, Option<Date>) {
        let has = |name: &str| {
            cells.keys().any(|cell| matches!(cell.of(), Some(RatesOf::Hours(own)) if **own == *name))
        };
        let own: Vec<(&str, &HoursOf)> = self.hours().filter(|(name, _)| has(name)).collect();
        let window = |(name, hours): &(&str, &HoursOf)| NewWindow {
            name: (*name).to_owned(),
            utc: hours.utc.clone(),
            days: hours.days.clone(),
            except: hours.except.clone().unwrap_or_default(),
        };
        (own.iter().map(window).collect(), own.iter().map(|(_, hours)| hours.from).max())
    }

    /// The prices of time that datasets quote from the vendor's page.
    fn quoted(&self) -> Vec<Quoted> {
        let notes = field(&self.fields, "note").and_then(Json::fields).unwrap_or_default();
        let notes = notes.into_iter().filter_map(|(_, notes)| notes.items()).flatten();
        notes.filter_map(|note| Quoted::read(&note.text()?)).collect()
    }

    /// The rate without which the line has no price.
    fn lacks(&self, read: &Read) -> Option<&'static str> {
        let kind = self.kind();
        let has = |meter| read.cells.contains_key(&CellName::rate(Tier::Standard, meter));
        let is_text = matches!(&*kind, "chat" | "completion");
        let sells_tokens = has(Meter::Input) || has(Meter::Output);
        let writes = !matches!(&*kind, "embedding" | "rerank");
        let is_left_out = |meter| read.left_out.iter().any(|(part, _)| *part == format!("standard.{meter}"));
        let lost = |meter: Meter| (writes || meter != Meter::Output) && is_left_out(meter);
        let other_input = Meter::of_side(Side::Prompt).any(|meter| meter != Meter::Input && has(meter));
        let is_needed = |meter: Meter| is_text && sells_tokens && !(meter == Meter::Input && other_input);
        Meter::plain()
            .into_iter()
            .find(|meter| !has(*meter) && (is_needed(*meter) || lost(*meter)))
            .map(Meter::name)
    }

    /// Why the main rate is missing, where that was said.
    fn first_reason(&self, read: &Read, why: Why) -> Why {
        let main = |(part, _): &&(String, Why)| {
            part.starts_with("standard") && !matches!(part.as_str(), "standard.reasoning")
        };
        let plain =
            read.left_out.iter().find(|(part, _)| part.ends_with(".input") || part.ends_with(".output"));
        plain.or(read.left_out.iter().find(main)).map_or(why, |(_, why)| why.clone())
    }

    /// The page that a dataset cites for the main rate.
    fn page(&self, held: &str) -> Option<String> {
        let cited = field(&self.fields, "src")?.fields()?;
        let holds = |letter: &str| letter == "W" || datasets(held).any(|(one, _)| letter == one.to_string());
        let of = |letter: &str| field(&cited, letter)?.digits()?.parse::<usize>().ok();
        let numbers = ["L", "G", "D", "V", "W"].into_iter().filter(|letter| holds(letter)).find_map(of)?;
        let url = self.file.urls.get(numbers)?;
        crate::pricing::lint::is_bare_url(url).then(|| url.clone())
    }

    /// The oldest day on which a dataset held the main rate.
    fn seen(&self, held: &str) -> Option<Date> {
        let documented =
            text_of(&self.fields, "d_from").and_then(|text| text.get(..10)?.parse::<Date>().ok());
        let of_dataset = |(letter, _): (char, &str)| self.file.days.get(&letter).copied();
        let by_d = datasets(held).any(|(letter, _)| letter == 'D').then_some(documented).flatten();
        datasets(held).filter_map(of_dataset).chain(by_d).min().filter(|day| *day < self.file.made)
    }
}

/// Cells with what is billed of a request at least.
fn with_terms(mut cells: Cells, terms: Option<&TermsOf>) -> Cells {
    let Some(TermsOf { meter, minimum, page: _ }) = terms else { return cells };
    if let Some(CellValue::Price(price)) = cells.get_mut(&CellName::rate(Tier::Standard, *meter)) {
        let terms = Arc::new(Terms { minimum: Some(minimum.value.number.clone()), ..Terms::default() });
        *price = price.with_amounts(|amount| Amount { terms: Some(Arc::clone(&terms)), ..amount.clone() });
    }
    cells
}

/// Whether a cell has a ratio that is odd: a whole tier by its main rates, or one rate.
fn is_odd(odd: &str, cell: &str) -> bool {
    let named = odd.split(' ').next().unwrap_or_default();
    let tier_of = |cell: &str| cell.split(['.', '>', '@', '=']).next().unwrap_or_default().to_owned();
    match named.split_once('.') {
        Some((_, "input" | "output")) if tier_of(named) != "standard" => tier_of(named) == tier_of(cell),
        Some(_) => named == cell,
        None => cell.starts_with("standard") && cell.ends_with(&format!(".{named}")),
    }
}

/// How many pixels an image has, by the size in a name: `low/1024-x-1536/gpt-image-1`.
fn pixels_in(name: &str) -> Option<u32> {
    let size = |part: &str| {
        let (width, height) = part.split_once("-x-")?;
        width.parse::<u32>().ok()?.checked_mul(height.parse().ok()?)
    };
    name.split('/').find_map(size)
}
