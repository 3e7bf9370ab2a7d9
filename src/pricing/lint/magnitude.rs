//! Amounts of an implausible magnitude: most mistakes in price tables are wrong units.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::exact::Exact;
use crate::pricing::cells::{CellName, RatesOf};
use crate::pricing::table::{Card, Cell, Price};
use crate::units::{Counted, Meter};

use super::Subject;
use super::market::{Market, at, distance, median};
use super::quote::{Quote, cells, named, quotes, sheets};
use super::words;

/// The findings of this file for a card. An amount is reported only once: as a slip, else as a jump, else as out of
/// bounds.
pub(super) fn of_card(subject: &Subject<'_>, market: &Market<'_>) -> Vec<Diagnostic> {
    let of_quote = |quote: Quote<'_>| {
        let slip = unit_slip(subject, &quote, market);
        let jump = || subject.before.and_then(|before| rate_jump(before, subject.card, &quote));
        slip.or_else(jump).or_else(|| rate_out_of_bounds(&quote))
    };
    let crossed = subject.before.map(|before| free_no_more(before, subject.card)).unwrap_or_default();
    quotes(subject.card).filter_map(of_quote).chain(crossed).collect()
}

/// A reference for an amount.
struct Measure {
    number: Exact,
    /// The owner of the reference: `of the card before`.
    whose: String,
    place: Option<Place>,
    /// The smallest power of ten that is reported.
    least: u32,
    /// Whether it is an amount of the same source, which dates both.
    is_history: bool,
}

/// An amount that is wrong by a power of ten, within a tolerance.
fn unit_slip(subject: &Subject<'_>, quote: &Quote<'_>, market: &Market<'_>) -> Option<Diagnostic> {
    let mut measures =
        Vec::from_iter(subject.before.and_then(|before| card_before(before, subject.card, quote)));
    if subject.table.overlay {
        measures.extend(list_beneath(subject, quote, market));
    } else if market.is_live(subject.model, subject.card) {
        measures.extend(elsewhere(subject, quote, market));
        measures.extend(others_of_vendor(subject, quote, market));
        measures.extend(rest_of_card(subject, quote, market));
    }
    let off = |measure: Measure| Some((slip(&quote.scaled, &measure.number, measure.least)?, measure));
    let slips: Vec<(u32, Measure)> = measures.into_iter().filter_map(off).collect();
    let is_history = slips.iter().all(|(_, measure)| measure.is_history);
    let mut slips = slips.into_iter();
    let (exponent, first) = slips.next()?;
    let message =
        format!("{} is {}", quote.stated(), words::compared(&quote.scaled, &first.number, &first.whose));
    let found = Diagnostic::finding(Code::UnitSlip, message).at(quote.place());
    let found = first.place.iter().fold(found, |found, place| found.also(place, "compared with this"));
    let found = slips.fold(found, |found, (_, measure)| {
        found.note(format!("it is also {}", words::compared(&quote.scaled, &measure.number, &measure.whose)))
    });
    let per = quote.amount.per.said();
    let unit = match quote.name {
        CellName::Fee(_) => format!("this fee is per {per}"),
        _ => format!("rates here are per {per}"),
    };
    let power = Exact::from(10_i64).pow(exponent);
    let amount = quote.amount.usd.exact();
    let meant = if first.number < quote.scaled { amount.shift_down(exponent) } else { amount * &power };
    let help = format!(
        "{unit}: was `{meant}` meant? If the source says `{}`, write `ack: [{}]` on the card",
        quote.cell.place.text(),
        Code::UnitSlip
    );
    Some(graded(found.help(help), is_history))
}

/// The power of ten by which two numbers differ. The tolerance is a fourth for a factor of 10, because real prices
/// may differ by that, and a half for larger ones.
fn slip(number: &Exact, other: &Exact, least: u32) -> Option<u32> {
    const MOST: u32 = 6;
    let off = distance(number, other)?;
    (least..=MOST).find(|exponent| {
        let power = Exact::from(10_i64).pow(*exponent);
        let slack = if *exponent == 1 { Exact::ratio(5, 4) } else { Exact::ratio(2, 1) };
        distance(&off, &power).zip(slack).is_some_and(|(honest, slack)| honest <= slack)
    })
}

fn card_before(before: &Card, card: &Card, quote: &Quote<'_>) -> Option<Measure> {
    let old = at(before, &quote.name)?;
    let place = Some(old.place().clone());
    let is_history = is_history(before, card);
    Some(Measure { number: old.scaled, whose: "of the card before".to_owned(), place, least: 1, is_history })
}

/// Whether one dataset has both cards, each with its day: nobody typed the later one after the earlier one.
fn is_history(before: &Card, card: &Card) -> bool {
    let (old, new) = (&before.evidence, &card.evidence);
    old.one_source && new.one_source && (&old.origin, old.checked) == (&new.origin, new.checked)
}

/// A change that one dataset records is worth a look, and no reason to refuse its table.
fn graded(found: Diagnostic, is_history: bool) -> Diagnostic {
    if !is_history {
        return found;
    }
    let severity = found.severity.min(Severity::Warning);
    Diagnostic { severity, ..found }.note("one dataset has both, each with its day")
}

fn list_beneath(subject: &Subject<'_>, quote: &Quote<'_>, market: &Market<'_>) -> Option<Measure> {
    let number = market.list(&subject.model.id, &quote.name)?.scaled.clone();
    Some(Measure { number, whose: "of the list price".to_owned(), place: None, least: 1, is_history: false })
}

/// The prices of other providers for the model. A factor of ten is possible, but not with equal digits. Of two
/// contradicting prices, the one farther from the usual is reported.
fn elsewhere(subject: &Subject<'_>, quote: &Quote<'_>, market: &Market<'_>) -> Option<Measure> {
    let models = market.elsewhere(subject.model);
    let found = models.iter().filter_map(|model| Some((*model, market.list(&model.id, &quote.name)?)));
    let found: Vec<_> = found.collect();
    let mut amounts: Vec<Exact> = found.iter().map(|(_, other)| other.scaled.clone()).collect();
    amounts.sort();
    let number = median(&amounts)?;
    let is_tenfold = distance(&quote.scaled, &number)? == Exact::from(10_i64);
    let least = if is_tenfold { 1 } else { 2 };
    let [(model, other)] = found.as_slice() else {
        let whose = format!("that is the median of {} other providers of the model", amounts.len());
        return Some(Measure { number, whose, place: None, least, is_history: false });
    };
    let usual = market.usual(&quote.name)?;
    let is_nearer = distance(&quote.scaled, &usual)? < distance(&other.scaled, &usual)?;
    let (whose, place) = (format!("of `{}`", model.id), Some(other.place().clone()));
    (!is_nearer).then_some(Measure { number, whose, place, least, is_history: false })
}

/// The minimum number of other models for a vendor's usual price.
const LEAST_MODELS: usize = 3;

/// The vendor's prices for its other models. Small and large models differ by a hundred; what is not counted in tokens
/// differs by more between kinds of models, as characters do that are read and that are spoken.
fn others_of_vendor(subject: &Subject<'_>, quote: &Quote<'_>, market: &Market<'_>) -> Option<Measure> {
    if matches!(quote.name, CellName::Rate { meter, .. } if meter.facts().counted != Counted::Tokens) {
        return None;
    }
    let (number, count) = market.vendor(subject.model, &quote.name)?;
    let whose = format!("that is the median of the vendor's {count} other models");
    (LEAST_MODELS <= count).then_some(Measure { number, whose, place: None, least: 3, is_history: false })
}

/// The other meters of the tier: for each of them, the vendor's other models give the usual ratio, and all must
/// suggest the same power of ten. An amount that another meter has too is none of a wrong unit.
fn rest_of_card(subject: &Subject<'_>, quote: &Quote<'_>, market: &Market<'_>) -> Option<Measure> {
    let CellName::Rate { of: RatesOf::Any, tier, meter } = quote.name else { return None };
    let sheet = sheets(subject.card).next()?;
    let others = Meter::all().into_iter().filter(|other| *other != meter);
    let others: Vec<Quote<'_>> = others.filter_map(|other| sheet.quote(tier, other)).collect();
    if others.iter().any(|other| other.scaled == quote.scaled) {
        return None;
    }
    let expected = |other: &Quote<'_>| {
        let CellName::Rate { meter: to, .. } = other.name else { return None };
        let ratios = market.ratios(subject.model, tier, meter, to);
        let own = quote.scaled.checked_div(&other.scaled)?;
        // They are sorted, and there may be thousands of them.
        let (half, twice) = (own.checked_div(&Exact::from(2_i64))?, &own + &own);
        let near =
            ratios.partition_point(|ratio| *ratio <= twice) - ratios.partition_point(|ratio| *ratio < half);
        let is_alone = near <= 1 && LEAST_MODELS < ratios.len();
        let usual = median(ratios)?;
        let exponent = slip(&own, &usual, 1).filter(|_| is_alone)?;
        Some((&usual * &other.scaled, exponent, usual < own))
    };
    let all: Vec<_> = others.iter().map(expected).collect::<Option<_>>()?;
    let (number, exponent, is_above) = all.first()?;
    let do_agree = all.iter().all(|(_, other, above)| (other, above) == (exponent, is_above));
    // Of two contradicting amounts, the one farther from the vendor's other models is wrong.
    let is_farther = match others.as_slice() {
        [other] => off_vendor(subject, other, market)? <= off_vendor(subject, quote, market)?,
        _ => true,
    };
    let whose = "that the other rates of the card suggest".to_owned();
    (do_agree && is_farther).then(|| Measure {
        number: number.clone(),
        whose,
        place: None,
        least: 1,
        is_history: false,
    })
}

/// How far an amount is from the vendor's prices for its other models.
fn off_vendor(subject: &Subject<'_>, quote: &Quote<'_>, market: &Market<'_>) -> Option<Exact> {
    let (usual, _) = market.vendor(subject.model, &quote.name)?;
    distance(&quote.scaled, &usual)
}

/// A rate that more than tripled or fell below a third.
fn rate_jump(before: &Card, card: &Card, quote: &Quote<'_>) -> Option<Diagnostic> {
    let old = at(before, &quote.name)?;
    if distance(&quote.scaled, &old.scaled)? <= Exact::from(3_i64) {
        return None;
    }
    let relation = words::compared(&quote.scaled, &old.scaled, "of the card before");
    let message = format!("{} is {relation}", quote.stated());
    Some(graded(jump(message, quote.place(), old.place()), is_history(before, card)))
}

/// A price that was free and no longer is, or the reverse.
fn free_no_more(before: &Card, card: &Card) -> Vec<Diagnostic> {
    let crossed = |(name, cell): (CellName, &Cell)| {
        let old = name.cell(before)?;
        let name = named(&name);
        let message = match (&old.price, &cell.price) {
            (Price::Free, Price::Amount(_)) => {
                format!("{name} is {}, and free on the card before", cell.place.text())
            }
            (Price::Amount(_), Price::Free) => {
                format!("{name} is free, and {} on the card before", old.place.text())
            }
            _ => return None,
        };
        Some(graded(jump(message, &cell.place, &old.place), is_history(before, card)))
    };
    cells(card).filter_map(crossed).collect()
}

fn jump(message: String, place: &Place, before: &Place) -> Diagnostic {
    let found = Diagnostic::finding(Code::RateJump, message).at(place).also(before, "the card before");
    found.help(format!("if the source says so, write `ack: [{}]` on the card", Code::RateJump))
}

/// An implausible rate: above 1,000 per million tokens, or below a thousandth.
fn rate_out_of_bounds(quote: &Quote<'_>) -> Option<Diagnostic> {
    let thousand = Exact::from(1_000_i64);
    let (most, least) = (&thousand, Exact::ONE.checked_div(&thousand)?);
    let bound = match quote.name {
        // What is not counted in tokens has no bounds of its own.
        CellName::Rate { meter, .. } if meter.facts().counted != Counted::Tokens => return None,
        CellName::Rate { .. } if *most < quote.scaled => most.clone(),
        CellName::Rate { .. } if quote.scaled < least => least,
        _ => return None,
    };
    let relation = words::compared(&quote.scaled, &bound, "beyond which no tokens are sold");
    let message = format!("{} per million tokens is {relation}", quote.stated());
    let found = Diagnostic::finding(Code::RateOutOfBounds, message).at(quote.place());
    let per = quote.amount.per.number().grouped();
    Some(found.help(format!(
        "rates here are per {per} tokens; if the source says so, write `ack: [{}]` on the card",
        Code::RateOutOfBounds
    )))
}
