//! Formats cards and models like the tables: keys in a fixed order, at least two decimals, digits grouped with `_`.

use std::fmt::Write;

use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf};
use crate::pricing::evidence::Origin;
use crate::pricing::table::Price;
use crate::units::{Meter, Tier, Tokens};

use super::{Head, NewCard, NewModel};

/// The indentation of each level, in columns.
const STEP: usize = 2;

/// The lines above the models.
pub(super) fn head(head: &Head) -> String {
    let Head { remark, provider, name } = head;
    format!(
        "# {remark}\nschema: costcalc/pricing/v1\nprovider: {}\nname: {}\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n",
        word(provider),
        word(name)
    )
}

/// A model with its cards, its name at a column.
pub(super) fn model(model: &NewModel, indent: usize) -> String {
    let limits = &model.limits;
    let mut lines = Lines::at(indent);
    lines.push(0, &format!("{}:", word(&model.name)));
    let counts = [
        ("context_window", &limits.context_window),
        ("max_output", &limits.max_output),
        ("max_input", &limits.max_input),
    ];
    for (key, tokens) in counts.into_iter().filter_map(|(key, tokens)| Some((key, tokens.as_ref()?))) {
        lines.push(STEP, &format!("{key}: {}", count(tokens)));
    }
    if let Some((mode, least)) = &limits.cache {
        let least =
            least.as_ref().map_or_else(String::new, |least| format!(", min_prefix: {}", count(least)));
        lines.push(STEP, &format!("cache: {{mode: {}{least}}}", mode.word()));
    }
    if !limits.features.is_empty() {
        lines.push(STEP, &format!("features: [{}]", limits.features.join(", ")));
    }
    if let Some(day) = limits.closed {
        lines.push(STEP, &format!("closed: {day}"));
    }
    if let Some(successor) = &limits.successor {
        lines.push(STEP, &format!("successor: {}", word(successor)));
    }
    lines.push(STEP, "cards:");
    let cards: String = model.cards.iter().map(|new| card(new, indent + 2 * STEP)).collect();
    lines.0 + &cards
}

/// A card, its dash at a column.
pub(super) fn card(card: &NewCard, indent: usize) -> String {
    let mut lines = Lines::at(indent);
    let from = card.from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
    lines.push(0, &format!("- from: {from}"));
    for line in card.remark.iter().flat_map(|remark| broken(remark)) {
        lines.push(STEP, &format!("# {line}"));
    }
    if card.announced {
        lines.push(STEP, "status: announced");
    }
    let origin = match &card.origin {
        Origin::Url(url) => format!("url: {}", quoted(url)),
        Origin::Document(document) => format!("document: {}", quoted(document)),
    };
    lines.push(STEP, &format!("source: {{{origin}, checked: {}}}", card.checked));
    tiers(&mut lines, STEP, &card.cells, &RatesOf::Any);
    let mut thresholds: Vec<&RatesOf> = card.cells.keys().filter_map(CellName::of).collect();
    thresholds.dedup();
    thresholds.retain(|of| matches!(of, RatesOf::Long(_)));
    if !thresholds.is_empty() {
        lines.push(STEP, "long_context:");
    }
    for of in thresholds {
        let RatesOf::Long(threshold) = of else { continue };
        let key = if threshold.inclusive { "from_input" } else { "above_input" };
        lines.push(2 * STEP, &format!("- {key}: {}", count(&threshold.tokens)));
        tiers(&mut lines, 3 * STEP, &card.cells, of);
    }
    if let Some(CellValue::Price(price)) = card.cells.get(&CellName::CacheStorage) {
        lines.push(STEP, &format!("cache_storage: {}", price_words(price)));
    }
    maps(&mut lines, &card.cells);
    lines.0
}

/// Wraps a remark into short lines.
fn broken(remark: &str) -> Vec<String> {
    const WIDTH: usize = 100;
    let mut lines: Vec<String> = Vec::new();
    for word in remark.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Lines at a column.
struct Lines(String, usize);

impl Lines {
    fn at(indent: usize) -> Self {
        Self(String::new(), indent)
    }

    fn push(&mut self, further: usize, line: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{:1$}{line}", "", self.1 + further);
    }
}

/// The tiers of a card or of a long-context entry, with their braces aligned.
fn tiers(lines: &mut Lines, further: usize, cells: &Cells, of: &RatesOf) {
    let known: Vec<(Tier, String)> =
        Tier::all().into_iter().filter_map(|tier| Some((tier, rates(cells, of, tier)?))).collect();
    let width = known.iter().map(|(tier, _)| tier.name().len()).max().unwrap_or(0) + 1;
    for (tier, rates) in known {
        lines.push(further, &format!("{:width$} {rates}", format!("{tier}:")));
    }
}

fn rates(cells: &Cells, of: &RatesOf, tier: Tier) -> Option<String> {
    let price = |meter| match cells.get(&CellName::Rate { of: of.clone(), tier, meter }) {
        Some(CellValue::Price(price)) => Some((meter, price)),
        _ => None,
    };
    let prices: Vec<(Meter, &Price)> = Meter::all().into_iter().filter_map(price).collect();
    if prices.len() == Meter::all().len() && prices.iter().all(|(_, price)| **price == Price::NotOffered) {
        return Some("not offered".to_owned());
    }
    let words: Vec<String> =
        prices.into_iter().map(|(meter, price)| format!("{meter}: {}", price_words(price))).collect();
    (!words.is_empty()).then(|| format!("{{{}}}", words.join(", ")))
}

fn maps(lines: &mut Lines, cells: &Cells) {
    let (mut fees, mut regions) = (Vec::new(), Vec::new());
    for (cell, value) in cells {
        match (cell, value) {
            (CellName::Fee(tool), CellValue::Price(price)) => {
                let keys = match price {
                    Price::Amount(amount) => amount.keys(&decimal(amount.usd.exact())),
                    word => format!("per: 1 call, amount: {word}"),
                };
                fees.push(format!("{}: {{{keys}}}", word(tool)));
            }
            (CellName::Region(region), CellValue::Factor(factor)) => {
                regions.push(format!("{}: {{factor: {}}}", word(region), decimal(factor)));
            }
            _ => {}
        }
    }
    for (key, values) in [("fees", fees), ("regions", regions)] {
        if !values.is_empty() {
            lines.push(STEP, &format!("{key}: {{{}}}", values.join(", ")));
        }
    }
}

fn price_words(price: &Price) -> String {
    match price {
        Price::Amount(amount) if amount.is_plain() => decimal(amount.usd.exact()),
        Price::Amount(amount) => format!("{{{}}}", amount.keys(&decimal(amount.usd.exact()))),
        word => word.to_string(),
    }
}

/// A finite decimal with at least two decimals.
fn decimal(number: &Exact) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    format!("{}.{fraction:0<2}", group(whole))
}

fn count(tokens: &Tokens) -> String {
    group(&tokens.exact().to_string())
}

/// Digits in groups of three.
fn group(digits: &str) -> String {
    crate::exact::group(digits).replace(',', "_")
}

/// A name, quoted if YAML would read it differently.
fn word(text: &str) -> String {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+' | '@' | ' ');
    let taken = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_safe = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.replace(':', "").chars().all(is_plain)
        && !text.ends_with(':')
        && !text.contains(": ")
        && !taken.contains(&text.to_ascii_lowercase().as_str());
    if is_safe { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
