//! The models of logs, and what sums of them cost.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::exact::Exact;
use crate::pricing::{Catalog, NoOffer, NoRate, Offer, Rate};
use crate::units::{Count, Counted as CountedIn, Date, Factor, Meter, ModelId, Tokens, Usd};
use crate::usage::bucket::{Counted, Key, Sums};
use crate::usage::cuts::{first_long, is_in};

use super::unpriced::{Cut, NoPrice};

/// The models of logs, as the tables know them.
pub(super) struct Models<'c> {
    catalog: &'c Catalog,
    /// By the provider and the name in the log, and the day on which that name was looked for.
    known: BTreeMap<(String, String, Date), usize>,
    /// The last one of them that was asked for: buckets of a model and day stand one behind the other.
    last: Option<((String, String, Date), usize)>,
    pub(super) all: Vec<Model>,
}

/// A model.
pub(super) struct Model {
    id: Option<ModelId>,
    pub(super) name: String,
    pub(super) offers: BTreeMap<Date, Result<Arc<Offer>, String>>,
}

impl<'c> Models<'c> {
    /// Those of a catalog, none of which has been looked for yet.
    pub(super) const fn of(catalog: &'c Catalog) -> Self {
        Self { catalog, known: BTreeMap::new(), last: None, all: Vec::new() }
    }

    /// The number of the model of a bucket.
    pub(super) fn find(&mut self, key: &Key, day: Date) -> usize {
        let is_it = |((provider, model, of), _): &((String, String, Date), usize)| {
            *of == day && *model == key.model && *provider == key.provider
        };
        if let Some((_, at)) = self.last.as_ref().filter(|last| is_it(last)) {
            return *at;
        }
        let name = (key.provider.clone(), key.model.clone(), day);
        let at = self.known.get(&name).copied().unwrap_or_else(|| {
            let found = key.model_in(self.catalog, day);
            let said = found.as_ref().map_or_else(|| key.called(), ToString::to_string);
            let at = self.known(found, said, day);
            self.known.insert(name.clone(), at);
            at
        });
        self.last = Some((name, at));
        at
    }

    /// The number of a model with these words for it, whose prices of a day are looked up.
    fn known(&mut self, id: Option<ModelId>, name: String, day: Date) -> usize {
        let at = self.all.iter().position(|own| own.id == id && own.name == name).unwrap_or(self.all.len());
        if at == self.all.len() {
            self.all.push(Model { id, name, offers: BTreeMap::new() });
        }
        let model = &mut self.all[at];
        if let Some(id) = &model.id {
            let offer = || self.catalog.offer(id, day).map(Arc::new).map_err(|none| no_offer(&none));
            model.offers.entry(day).or_insert_with(offer);
        }
        at
    }

    /// The number of a model of the tables, whose prices of a day are looked up.
    pub(super) fn sold(&mut self, id: &ModelId, day: Date) -> usize {
        self.known(Some(id.clone()), id.to_string(), day)
    }
}

/// What sums cost, a line for each meter and tool.
pub(super) type Price = Result<Vec<Line>, NoPrice>;
/// What one of them costs, and at which rate.
pub(super) type Line = (Arc<Rate>, Usd);

/// Why a model has no price on a day.
fn no_offer(none: &NoOffer) -> String {
    match none {
        NoOffer::NotReleased { first, .. } => format!("is released on {first}"),
        NoOffer::BeforeFirstCard { first, .. } => format!("has prices from {first} on only"),
        NoOffer::Closed { last, .. } => format!("was sold until {last}"),
        NoOffer::NotInCatalog => "is in no price table".to_owned(),
        NoOffer::SameAsUnknown { name, .. } => {
            format!("has the prices of `{name}`, which is in no price table")
        }
        NoOffer::NoCards(_) => "has no prices in its table".to_owned(),
    }
}

impl Model {
    /// Its provider and its name: of one that no table has those of the log.
    pub(super) fn names<'m>(&'m self, key: &'m Key) -> (&'m str, &'m str) {
        let provider = self.id.as_ref().map_or(key.provider.as_str(), |id| id.provider.as_str());
        (provider, &self.name)
    }

    /// The first day that was met with the same prices.
    pub(super) fn first_day_like(&self, day: Date) -> Date {
        let Some(Ok(offer)) = self.offers.get(&day) else { return day };
        let is_same = |other: &&Arc<Offer>| other.is_priced_as(offer);
        let mut days = self.offers.iter().filter(|(_, other)| other.as_ref().ok().filter(is_same).is_some());
        days.next().map_or(day, |(first, _)| *first)
    }

    /// What it is sold at on a day for which it has been looked for.
    pub(super) fn offer(&self, day: Date) -> Option<&Arc<Offer>> {
        self.offers.get(&day)?.as_ref().ok()
    }

    /// What sums of this model cost.
    pub(super) fn price(&self, day: Date, of: &Key, sums: &Sums) -> Price {
        let lines = self.by_meter(day, of, sums)?;
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    /// The same, each line with its meter; those of tools have none.
    pub(super) fn by_meter(
        &self,
        day: Date,
        of: &Key,
        sums: &Sums,
    ) -> Result<Vec<(Option<Meter>, Line)>, NoPrice> {
        let offer = self.sold(day)?;
        let mut lines = Vec::new();
        for (meter, counted) in apart(sums, offer)? {
            let rate = self.rate(day, of, meter)?;
            let used = Count::new(in_unit(meter, counted.number)).unwrap_or_default();
            lines.push((Some(meter), line(rate, &used)?));
        }
        for (name, counted) in &sums.fees {
            let fee = offer
                .fee(name)
                .and_then(Result::ok)
                .ok_or_else(|| format!("has no fee `{name}` on its card"))?;
            let uses = if fee.net.is_once() { counted.calls.into() } else { counted.number };
            lines.push((None, line(Arc::new(fee), &number(uses))?));
        }
        Ok(lines)
    }

    fn sold(&self, day: Date) -> Result<&Arc<Offer>, NoPrice> {
        match self.offers.get(&day) {
            Some(Ok(offer)) => Ok(offer),
            Some(Err(why)) => Err(why.clone().into()),
            None => Err("is in no price table".to_owned().into()),
        }
    }

    /// The rate of a meter for calls of a bucket.
    pub(super) fn rate(&self, day: Date, of: &Key, meter: Meter) -> Result<Arc<Rate>, NoPrice> {
        let offer = self.sold(day)?;
        let card = &offer.card;
        for entry in &card.long_context {
            if let Some(first) = first_long(entry).filter(|first| !of.context.is_beside(*first)) {
                let why = format!("has other prices from {first} tokens of a prompt on");
                return Err(NoPrice { why, needs_cut: Some(Cut::Context(first)) });
            }
        }
        let region = match of.region.as_str() {
            "" => Factor::ONE,
            region => {
                let factor = card.regions.get(region).map(|factor| factor.value.clone());
                factor.ok_or_else(|| format!("has no prices of the region `{region}`"))?
            }
        };
        let prompt = Tokens::from_count(&number(of.context.from.into()));
        let mut window = None;
        for one in &card.windows {
            let Some(is_in) = is_in(&of.hours, one) else {
                let why = format!("has other prices in the hours `{}`", one.name);
                return Err(NoPrice { why, needs_cut: Some(Cut::Hours(one.name.to_string())) });
            };
            // Prices are those of the first window that applies.
            window = window.or(is_in.then_some(one));
        }
        let sold = match window {
            Some(window) => offer.rate_in(window, of.tier, meter, &region),
            None => offer.rate(of.tier, meter, &prompt, &region),
        };
        let rate = sold.and_then(|sold| sold.of(None).map(Arc::clone).map_err(Clone::clone));
        Ok(rate.map_err(|none| no_rate(&none, meter, of))?)
    }
}

/// `amount = quantity × rate / per`.
fn line(rate: Arc<Rate>, quantity: &Count) -> Result<Line, String> {
    if rate.net.terms.as_ref().is_some_and(|terms| terms.rounds()) {
        return Err("bills a least quantity or whole increments of each request, which buckets do not hold"
            .to_owned());
    }
    let amount = rate.net.of(quantity);
    Ok((rate, amount))
}

/// What is used, each token once: what is a part of another meter, or of another kind of content, where the card has a
/// rate for it, and else with what it is a part of.
pub(super) fn apart(sums: &Sums, offer: &Offer) -> Result<BTreeMap<Meter, Counted>, String> {
    let has = |meter: Meter| offer.card.has_cell(|own| own == meter);
    let mut apart: BTreeMap<Meter, Counted> = sums.meters.clone();
    for (meter, counted) in &sums.meters {
        let into = match meter.facts().part_of {
            Some(whole) if has(*meter) => {
                let rest = apart.entry(whole).or_default();
                rest.number = rest
                    .number
                    .checked_sub(counted.number)
                    .ok_or_else(|| format!("has more `{meter}` than `{whole}`"))?;
                continue;
            }
            Some(_) => None,
            None if has(*meter) => continue,
            None => match meter {
                Meter::ImageInput | Meter::VideoInput => Some(Meter::Input),
                Meter::ImageCacheRead => Some(Meter::CacheRead),
                Meter::ImageOutput | Meter::VideoOutput => Some(Meter::Output),
                _ => continue,
            },
        };
        apart.remove(meter);
        if let Some(whole) = into {
            apart.entry(whole).or_default().number += counted.number;
        }
    }
    apart.retain(|_, counted| counted.number != 0);
    Ok(apart)
}

/// Why a meter has no rate.
fn no_rate(none: &NoRate, meter: Meter, of: &Key) -> String {
    let tier = of.tier;
    match none {
        NoRate::Unknown(_) => format!("has no known rate of `{meter}` in the `{tier}` tier"),
        NoRate::NotOffered(_) => format!("is not sold with `{meter}` in the `{tier}` tier"),
        NoRate::ByClass { by, .. } => format!("has `{meter}` by {by}, which buckets do not hold"),
    }
}

/// A sum in the unit of its meter: times are held in microseconds.
#[must_use]
pub fn in_unit(meter: Meter, sum: u128) -> Exact {
    match meter.facts().counted {
        CountedIn::Seconds => exact(sum).shift_down(6),
        _ => exact(sum),
    }
}

/// A whole number.
#[must_use]
pub fn exact(number: u128) -> Exact {
    // What is written as a whole number is always read.
    Exact::parse_data(&number.to_string()).unwrap_or_default()
}

fn number(number: u128) -> Count {
    Count::new(exact(number)).unwrap_or_default()
}
