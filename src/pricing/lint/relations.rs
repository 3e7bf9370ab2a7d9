//! Contradictions between cells of one card.

use crate::diag::{Code, Diagnostic};
use crate::exact::Exact;
use crate::pricing::cells::{CellName, RatesOf};
use crate::pricing::table::Card;
use crate::units::{Answers, CacheRole, Lifetime, Meter, Tier};

use super::quote::{Quote, Sheet, named, quotes, sheets};
use super::words;

/// A cache read that is not cheaper than uncached input.
pub(super) fn cache_read_above_input(card: &Card) -> Vec<Diagnostic> {
    let pairs = meters(card, |meter| match meter.facts().cache {
        Some(CacheRole::Read(of)) => Some(of),
        _ => None,
    });
    let found = pairs.filter(|(read, input)| input.scaled <= read.scaled);
    found
        .map(|pair| report(Code::CacheReadAboveInput, &pair, "a cache that saves nothing is not sold"))
        .collect()
}

/// A cache write that is cheaper than uncached input.
pub(super) fn cache_write_below_input(card: &Card) -> Vec<Diagnostic> {
    let pairs = meters(card, |meter| match meter.facts().cache {
        Some(CacheRole::Write(of, _)) => Some(of),
        _ => None,
    });
    let found = pairs.filter(|(write, input)| write.scaled < input.scaled);
    let help =
        "vendors add to the input rate for a write, or bill it `as input`: is this the rate of a read?";
    found.map(|pair| report(Code::CacheWriteBelowInput, &pair, help)).collect()
}

/// A one-hour cache write that is cheaper than one with the default lifetime.
pub(super) fn write_1h_below_write(card: &Card) -> Vec<Diagnostic> {
    let pairs = meters(card, |meter| match meter.facts().cache {
        Some(CacheRole::Write(of, Lifetime::Hour)) => Some(of.write(Lifetime::Default)),
        _ => None,
    });
    let found = pairs.filter(|(hour, default)| hour.scaled < default.scaled);
    found.map(|pair| report(Code::Write1hBelowWrite, &pair, "were the two cells swapped?")).collect()
}

/// Output that is cheaper than input.
pub(super) fn output_below_input(card: &Card) -> Vec<Diagnostic> {
    let pairs = meters(card, |meter| (meter == Meter::Output).then_some(Meter::Input));
    let found = pairs.filter(|(output, input)| output.scaled < input.scaled);
    found.map(|pair| report(Code::OutputBelowInput, &pair, "were the two cells swapped?")).collect()
}

/// A slower tier above the standard rate.
pub(super) fn batch_above_standard(card: &Card) -> Vec<Diagnostic> {
    let found = tiers(card, Answers::Later).filter(|(waiting, standard)| standard.scaled < waiting.scaled);
    found.map(|pair| report(Code::BatchAboveStandard, &pair, "were the two tiers swapped?")).collect()
}

/// A slower tier at the standard rate. Cache reads may be equal: some vendors only discount uncached tokens.
pub(super) fn batch_equals_standard(card: &Card) -> Vec<Diagnostic> {
    let is_discounted = |quote: &Quote<'_>| matches!(quote.name, CellName::Rate { meter, .. } if meter.facts().cache.is_none());
    let found = tiers(card, Answers::Later)
        .filter(|(waiting, standard)| is_discounted(waiting) && waiting.scaled == standard.scaled);
    let help = "leave the tier out where its rates are unknown, or write `not offered`";
    found.map(|pair| report(Code::BatchEqualsStandard, &pair, help)).collect()
}

/// A faster tier below the standard rate.
pub(super) fn priority_below_standard(card: &Card) -> Vec<Diagnostic> {
    let found = tiers(card, Answers::First).filter(|(first, standard)| first.scaled < standard.scaled);
    found.map(|pair| report(Code::PriorityBelowStandard, &pair, "were the two tiers swapped?")).collect()
}

/// A longer prompt that is cheaper than a shorter one.
pub(super) fn long_context_below_base(card: &Card) -> Vec<Diagnostic> {
    let all: Vec<Sheet<'_>> = sheets(card).filter(|sheet| !matches!(sheet.of, RatesOf::Hours(_))).collect();
    let pairs = all.windows(2).flat_map(|pair| {
        spots().filter_map(|(tier, meter)| {
            Some((pair.get(1)?.quote(tier, meter)?, pair.first()?.quote(tier, meter)?))
        })
    });
    let found = pairs.filter(|(longer, shorter)| longer.scaled < shorter.scaled);
    let help = "vendors ask more for long prompts: does the entry stand at the right threshold?";
    found.map(|pair| report(Code::LongContextBelowBase, &pair, help)).collect()
}

/// An implausibly small tool fee: the price of one call instead of a thousand.
pub(super) fn fee_too_small(card: &Card) -> Vec<Diagnostic> {
    let least = Exact::ratio(1, 10).unwrap_or_default();
    let fees = quotes(card).filter(|quote| matches!(quote.name, CellName::Fee(_)));
    let small = fees.filter(|fee| fee.scaled < least);
    let report = |fee: Quote<'_>| {
        let thousandfold = (&fee.scaled * &Exact::from(1_000_i64)).grouped();
        let relation = words::compared(&fee.scaled, &least, "under which no tool is sold");
        let message = format!("{} for 1,000 calls is {relation}", fee.stated());
        let help = format!(
            "if it is the price of one call, write `{{per: 1 calls, amount: …}}`: that is {thousandfold} for 1,000"
        );
        Diagnostic::finding(Code::FeeTooSmall, message).at(fee.place()).help(help)
    };
    small.map(report).collect()
}

type Pair<'t> = (Quote<'t>, Quote<'t>);

fn spots() -> impl Iterator<Item = (Tier, Meter)> {
    Tier::all().into_iter().flat_map(|tier| Meter::all().map(|meter| (tier, meter)))
}

/// Each meter in each tier with the one it is compared with, if both have an amount.
fn meters(card: &Card, other: fn(Meter) -> Option<Meter>) -> impl Iterator<Item = Pair<'_>> {
    let compared = Meter::all().into_iter().filter_map(move |one| Some((one, other(one)?)));
    compared.flat_map(move |(one, other)| {
        sheets(card).flat_map(move |sheet| {
            let quotes = move |tier| Some((sheet.quote(tier, one)?, sheet.quote(tier, other)?));
            Tier::all().into_iter().filter_map(quotes)
        })
    })
}

/// Each meter in the matching tiers and in the standard tier, if both have an amount.
fn tiers(card: &Card, answers: Answers) -> impl Iterator<Item = Pair<'_>> {
    let tiers = Tier::all().into_iter().filter(move |tier| tier.facts().answers == answers);
    tiers.flat_map(move |tier| {
        sheets(card).flat_map(move |sheet| {
            let quotes = move |meter| Some((sheet.quote(tier, meter)?, sheet.quote(Tier::Standard, meter)?));
            Meter::all().into_iter().filter_map(quotes)
        })
    })
}

fn report(code: Code, (one, other): &Pair<'_>, help: &str) -> Diagnostic {
    let relation = words::compared(&one.scaled, &other.scaled, &format!("of {}", named(&other.name)));
    let message = format!("{} is {relation}", one.stated());
    Diagnostic::finding(code, message).at(one.place()).also(other.place(), "the other one").help(help)
}
