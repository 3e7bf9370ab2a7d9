//! One card: its rates, fees and regions, and their source.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::evidence::{Evidence, Origin};
use crate::pricing::format::{
    self, CAPACITY, CARD, Changes, Fee, FeeCounts, FirstDay, Fixed, FixedWord, NamedSource, Paid, Priced,
    PricedOrBy, PricedOrClasses, Prices, Rate, RateWord, RatesByTier, Region, Source,
};
use crate::pricing::table::{Card, Cell, Classes, LongContext, Price, Rates, TierRates, Window};
use crate::pricing::throughput::HourlyCapacity;
use crate::units::{Amount, Date, Days, Factor, Meter, Per, PerMeter, Terms};
use crate::yaml::{Keys, Located, Named, Node, Table};

use super::terms::{check_unit, check_unit_is_stated, counts_otherwise, terms};
use super::{Context, acknowledged, hours, refuse_discount, refuse_same_as};

/// Reads a card of a model, whose changes of the card before are laid over that.
pub(super) fn card(table: &Context<'_>, node: &Node, model: &str, problems: &mut Problems) -> Option<Card> {
    let keys = Keys::of(&CARD, CARD.owner(model), node, problems)?;
    let file = format::Card::of(&keys, problems);
    refuse_discount(&keys, table.overlay, problems);
    refuse_same_as(&keys, table.overlay, problems);
    let format::Card {
        from: FirstDay(from),
        status,
        correction,
        ack,
        source,
        discount,
        changes,
        same_as,
        prices: Prices { long_context, hours, fees, cache_storage, regions, rates },
    } = file?;
    if let (None, Some(status)) = (from, &status) {
        let message = "an announced card says from which day it is announced";
        problems.push(Diagnostic::error(Code::BadDate, message).at(&status.place));
    }
    let evidence = evidence(table, source, problems)?;
    let card = CardContext { per: table.per, evidence: Some(Arc::clone(&evidence)) };
    let long_context = long_context.into_iter().flatten();
    let long_context =
        long_context.filter_map(|entry| card.long_context(entry, problems)).collect::<Vec<_>>();
    check_thresholds(&long_context, problems);
    let windows: Vec<Window> = hours.into_iter().flatten().map(|file| card.window(file, problems)).collect();
    hours::check(&windows, &long_context, problems);
    Some(Card {
        place: node.place.clone(),
        from,
        announced: status.is_some(),
        is_change: matches!(changes, Some(Changes)),
        same_as: same_as.map(|same| table.whole_name(same)),
        correction,
        ack: acknowledged(ack),
        discount,
        rates: card.rates(rates, problems),
        long_context,
        windows,
        fees: fees.map(|fees| card.fees(fees, problems)).unwrap_or_default(),
        cache_storage: cache_storage.map(|fixed| card.fixed(fixed, card.per)),
        regions: regions.map(factors).unwrap_or_default(),
        evidence,
    })
}

/// Reads a card of a model's capacity.
pub(super) fn capacity(
    table: &Context<'_>,
    node: &Node,
    model: &str,
    problems: &mut Problems,
) -> Option<HourlyCapacity> {
    let file = format::Capacity::read_as(CAPACITY.owner(model), node, problems)?;
    Some(HourlyCapacity {
        place: node.place.clone(),
        from: file.from.0,
        evidence: evidence(table, file.source, problems)?,
        per_hour: file.per_hour,
        tokens_per_second: file.tokens_per_second,
        utilisation: file.utilisation,
    })
}

/// The sources of a table by name.
pub(super) fn origins(sources: Named<NamedSource>) -> BTreeMap<String, Origin> {
    let named = |(name, source): (Located<String>, NamedSource)| {
        Some((name.value, origin(source.url, source.document)?))
    };
    sources.0.into_iter().filter_map(named).collect()
}

fn origin(url: Option<String>, document: Option<String>) -> Option<Origin> {
    url.map(Origin::Url).or(document.map(Origin::Document))
}

/// Where the values of a card are published.
fn evidence(table: &Context<'_>, source: Located<Source>, problems: &mut Problems) -> Option<Arc<Evidence>> {
    let Located { value: Source { url, document, name, checked, seen }, place } = source;
    let seen = seen.map(|seen| seen_by(seen, checked, problems));
    let origin = match name {
        Some(name) => named_origin(table.sources.as_ref()?, &name, problems)?,
        None => origin(url, document)?,
    };
    Some(Arc::new(Evidence { place, origin, checked, seen, one_source: table.one_source }))
}

fn seen_by(seen: Located<Date>, checked: Date, problems: &mut Problems) -> Date {
    if checked < seen.value {
        let message =
            format!("the source was first seen on {}, after it was checked on {checked}", seen.value);
        let late = Diagnostic::error(Code::BadDate, message).at(&seen.place);
        problems.push(late.help("`seen` is the oldest day on which a data set had the same values"));
    }
    seen.value
}

fn named_origin(
    sources: &BTreeMap<String, Origin>,
    name: &Located<String>,
    problems: &mut Problems,
) -> Option<Origin> {
    let found = sources.get(&name.value);
    if found.is_none() {
        let message = format!("`{}` is not in the `sources` of the table", name.value);
        let unknown = Diagnostic::error(Code::UnknownSource, message).at(&name.place);
        let known: Vec<&str> = sources.keys().map(String::as_str).collect();
        problems.push(if known.is_empty() {
            unknown.help("write `sources: {pricing: {url: \"https://…\"}}` at the top of the table")
        } else {
            unknown.suggest(&name.value, known)
        });
    }
    found.cloned()
}

fn factors(file: Named<Region>) -> BTreeMap<String, Located<Factor>> {
    file.0.into_iter().map(|(name, region)| (name.value, region.factor)).collect()
}

/// The settings for all prices of a card.
pub(super) struct CardContext {
    pub(super) per: Per,
    pub(super) evidence: Option<Arc<Evidence>>,
}

impl CardContext {
    fn rates(&self, file: RatesByTier, problems: &mut Problems) -> Rates {
        file.0.map(|tier| match tier {
            None => TierRates::Unknown,
            Some(Located { value: format::TierRates::NotOffered(_), place }) => TierRates::NotOffered(place),
            Some(Located { value: format::TierRates::Rates(rates), .. }) => {
                let mut cells = PerMeter::default();
                for (meter, rate) in rates.0.each() {
                    cells[meter] = rate.and_then(|rate| self.rate(meter, rate, problems));
                }
                check_references(&cells, problems);
                TierRates::Cells(Box::new(cells))
            }
        })
    }

    pub(super) fn rate(
        &self,
        meter: Meter,
        Located { value, place }: Located<Rate>,
        problems: &mut Problems,
    ) -> Option<Cell> {
        let price = match value {
            Rate::Word(RateWord::Free) => Price::Free,
            Rate::Word(RateWord::AsInput) => Price::As(Meter::Input),
            Rate::Word(RateWord::AsOutput) => Price::As(Meter::Output),
            Rate::Word(RateWord::NotOffered) => Price::NotOffered,
            Rate::Amount(Paid(usd)) => {
                check_unit_is_stated(meter, &usd, &place, problems)?;
                Price::Amount(Amount::new(usd, self.per))
            }
            Rate::Priced(PricedOrClasses::Classes(classes)) => {
                return Some(self.cell(self.classes(meter, classes.0, &place, problems)?, place));
            }
            Rate::Priced(PricedOrClasses::Priced(priced)) => {
                check_unit(meter, &priced.per, problems)?;
                let mut cell = self.priced(*priced, None, problems)?;
                if let Price::Amount(amount) = &mut cell.price {
                    // Lists and imports write rates of tokens for the table's number of them.
                    *amount = amount.stated_per(self.per);
                }
                return Some(cell);
            }
        };
        Some(self.cell(price, place))
    }

    /// The prices of the classes of what a meter counts.
    fn classes(
        &self,
        meter: Meter,
        file: Named<PricedOrBy>,
        place: &Place,
        problems: &mut Problems,
    ) -> Option<Price> {
        if !meter.is_beside_text() {
            let refused = format!("`{meter}` is text, and text has no classes");
            problems.push(Diagnostic::error(Code::UnitDoesNotFit, refused).at(place));
            return None;
        }
        let (mut by, mut amounts) = (String::new(), Vec::new());
        for (class, value) in file.0 {
            match value {
                PricedOrBy::By(of) => by = of,
                PricedOrBy::Priced(priced) => {
                    check_unit(meter, &priced.per, problems)?;
                    let amount = match self.priced(*priced, None, problems)?.price {
                        Price::Amount(amount) => amount,
                        Price::Free => Amount::NOTHING,
                        _ => {
                            let unsold =
                                format!("`{}` is not sold: a class without a price is left out", class.value);
                            problems.push(Diagnostic::error(Code::NothingToDo, unsold).at(&class.place));
                            return None;
                        }
                    };
                    amounts.push((class.value.into(), amount));
                }
            }
        }
        if amounts.is_empty() {
            let refused = Diagnostic::error(Code::NothingToDo, format!("`{meter}` has no class")).at(place);
            problems.push(refused.help("write each with its price: `720p: {per: 1 second, amount: 0.10}`"));
            return None;
        }
        Some(Price::Classes(Arc::new(Classes { by, amounts })))
    }

    /// A price that says what it is for.
    pub(super) fn priced(
        &self,
        Priced { per, amount, minimum, increment, free }: Priced,
        counts: Option<FeeCounts>,
        problems: &mut Problems,
    ) -> Option<Cell> {
        let once = matches!(counts, Some(FeeCounts::Prompts));
        let terms = Terms { once, ..terms(&per, minimum, increment, free, problems)? };
        let mut cell = self.fixed(amount, per.value);
        if let Price::Amount(amount) = &mut cell.price {
            amount.terms = terms.any().map(Arc::new);
        } else if terms.rounds() || terms.free.is_some() {
            let message = format!("`amount: {}` leaves nothing to say of what is billed or free", cell.price);
            let idle = Diagnostic::error(Code::ConflictingKeys, message).at(&cell.place);
            problems.push(idle.help("remove `minimum`, `increment` and `free`, or write the amount"));
            return None;
        }
        Some(cell)
    }

    fn fixed(&self, Located { value, place }: Located<Fixed>, per: Per) -> Cell {
        let price = match value {
            Fixed::Word(FixedWord::Free) => Price::Free,
            Fixed::Word(FixedWord::NotOffered) => Price::NotOffered,
            Fixed::Amount(Paid(usd)) => Price::Amount(Amount::new(usd, per)),
        };
        self.cell(price, place)
    }

    fn cell(&self, price: Price, place: Place) -> Cell {
        let evidence = self.evidence.clone();
        Cell { place, evidence, price, discounts: Vec::new(), published: None }
    }

    fn long_context(
        &self,
        file: Located<format::LongContext>,
        problems: &mut Problems,
    ) -> Option<LongContext> {
        let format::LongContext { above_input, from_input, rates } = file.value;
        let inclusive = above_input.is_none();
        let rates = self.rates(rates, problems);
        Some(LongContext { place: file.place, threshold: above_input.or(from_input)?, inclusive, rates })
    }

    fn window(&self, Located { value, place }: Located<format::Window>, problems: &mut Problems) -> Window {
        let format::Window { name, utc, days, except, rates } = value;
        hours::check_name(&name, problems);
        Window {
            place,
            name: name.value.into(),
            utc,
            days: days.unwrap_or(Days::ALL),
            except: except.unwrap_or_default(),
            rates: self.rates(rates, problems),
        }
    }

    fn fees(&self, file: Named<Fee>, problems: &mut Problems) -> BTreeMap<String, Cell> {
        let mut fee = |(name, Fee { counts, priced }): (Located<String>, Fee)| {
            let Located { value: name, place } = name;
            // A bill lists meters and fees side by side, by name.
            if Meter::named(&name).is_some() || BESIDE.contains(&name.as_str()) {
                let message = format!("a fee cannot be named `{name}`: that is another item of a bill");
                let taken = Diagnostic::error(Code::ConflictingKeys, message).at(&place);
                problems.push(taken.help("name the fee after its tool, and the tool in scenarios alike"));
            }
            Some((name, self.priced(priced, counts, problems)?))
        };
        file.0.into_iter().filter_map(&mut fee).collect()
    }
}

/// Names in a bill other than meters and table fees.
const BESIDE: [&str; 2] = ["cache_storage", "check_fee"];

/// `as input` and `as output` must refer to a value directly.
fn check_references(cells: &PerMeter<Option<Cell>>, problems: &mut Problems) {
    for (meter, cell) in cells.iter() {
        let Some(Cell { place, price: Price::As(target), .. }) = cell else {
            continue;
        };
        if meter.facts().counted != target.facts().counted {
            problems.push(counts_otherwise(meter, *target).at(place));
            continue;
        }
        let onward = matches!(&cells[*target], Some(Cell { price: Price::As(_), .. }));
        if onward || *target == meter {
            let message =
                format!("`{meter}` is billed as `{target}`, which is itself billed as something else");
            problems.push(Diagnostic::error(Code::RateRefersToItself, message).at(place));
        }
    }
}

fn check_thresholds(entries: &[LongContext], problems: &mut Problems) {
    for pair in entries.windows(2) {
        let [lower, upper] = pair else { continue };
        if upper.threshold <= lower.threshold {
            let message = "long-context entries stand in the order of their thresholds, one for each";
            let disorder = Diagnostic::error(Code::TiersOutOfOrder, message).at(&upper.place);
            problems.push(disorder.also(&lower.place, "the entry before it"));
        }
    }
}
