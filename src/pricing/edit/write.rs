//! Formats cards and models like the tables: keys in a fixed order, at least two decimals, digits grouped with `_`.

use std::fmt::Write;

use crate::diag::Code;
use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, Cells, RatesOf};
use crate::pricing::evidence::Origin;
use crate::pricing::table::Price;
use crate::units::{Meter, Tier, Tokens};

use super::sources::Sources;
use super::{Head, NewCache, NewCard, NewLimits, NewModel, NewRejected, NewWindow};

/// The indentation of each level, in columns.
const STEP: usize = 2;

/// The lines above the models.
pub(super) fn head(head: &Head, sources: &Sources) -> String {
    let Head { remark, provider, name, one_source, over, names } = head;
    let said = |key: &str, is_said: &bool| if *is_said { format!("{key}\n") } else { String::new() };
    let sources = match self::sources(sources) {
        lines if lines.is_empty() => lines,
        lines => format!("sources:\n{lines}"),
    };
    format!(
        "# {remark}\nschema: costcalc/pricing/v1\nprovider: {}\n{}name: {}\ncurrency: USD\nper: 1_000_000 tokens\n{}{}{}{sources}models:\n",
        word(provider),
        list("aliases", &names.aliases),
        word(name),
        list("makes", &names.makes),
        said("evidence: one source", one_source),
        said("layer: over", over),
    )
}

/// A line with a list, if there is something in it.
pub(super) fn list(key: &str, words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!("{key}: {}\n", listed(words)) }
}

/// Names in a list of YAML.
pub(super) fn listed(words: &[String]) -> String {
    format!("[{}]", words.iter().map(|name| in_flow(name)).collect::<Vec<_>>().join(", "))
}

/// A model with its cards, its name at a column.
pub(super) fn model(model: &NewModel, indent: usize, sources: &Sources) -> String {
    let name = Lines::at(indent).with(0, &format!("{}:", word(&model.name)));
    let facts = facts(&model.limits, indent + STEP);
    let cards: String = model.cards.iter().map(|new| card(new, indent + 2 * STEP, sources)).collect();
    let key = Lines::at(indent).with(STEP, "cards:");
    name + &facts + &key + &cards
}

/// What is known of a model beside its cards, its keys at a column.
pub(super) fn facts(limits: &NewLimits, indent: usize) -> String {
    let mut lines = Lines::at(indent);
    if !limits.aliases.is_empty() {
        lines.push(0, &format!("aliases: {}", listed(&limits.aliases)));
    }
    match limits.ids.as_slice() {
        [] => {}
        [one] => lines.push(0, &format!("ids: {{starts_with: {}}}", in_flow(one))),
        several => lines.push(0, &format!("ids: {{starts_with: {}}}", listed(several))),
    }
    let counts = [
        ("context_window", &limits.context_window),
        ("max_output", &limits.max_output),
        ("max_input", &limits.max_input),
    ];
    for (key, tokens) in counts.into_iter().filter_map(|(key, tokens)| Some((key, tokens.as_ref()?))) {
        lines.push(0, &format!("{key}: {}", count(tokens)));
    }
    if let Some(NewCache { mode, min_prefix, granule, ttl }) = &limits.cache {
        let stated = |key: &str, tokens: &Option<Tokens>| {
            tokens.as_ref().map_or_else(String::new, |tokens| format!(", {key}: {}", count(tokens)))
        };
        let ttl = ttl.as_ref().map_or_else(String::new, |ttl| format!(", ttl: {ttl}"));
        let rest = stated("min_prefix", min_prefix) + &stated("granule", granule) + &ttl;
        lines.push(0, &format!("cache: {{mode: {}{rest}}}", mode.word()));
    }
    if !limits.features.is_empty() {
        lines.push(0, &format!("features: [{}]", limits.features.join(", ")));
    }
    if let Some(day) = limits.released {
        lines.push(0, &format!("released: {day}"));
    }
    if let Some(stage) = limits.stage {
        lines.push(0, &format!("status: {stage}"));
    }
    if let Some(day) = limits.closed {
        lines.push(0, &format!("closed: {day}"));
    }
    if let Some(successor) = &limits.successor {
        lines.push(0, &format!("successor: {}", word(successor)));
    }
    acknowledged(&mut lines, 0, &limits.ack);
    if !limits.rejected.is_empty() {
        lines.push(0, "rejected:");
    }
    for NewRejected { dataset, cell, value, why } in &limits.rejected {
        let why = quoted(why);
        lines.push(STEP, &format!("- {{dataset: {dataset}, cell: {cell}, value: {value}, why: {why}}}"));
    }
    lines.0
}

/// A card, its dash at a column.
pub(super) fn card(card: &NewCard, indent: usize, sources: &Sources) -> String {
    let mut lines = Lines::at(indent);
    let from = card.from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
    lines.push(0, &format!("- from: {from}"));
    for line in card.remark.iter().flat_map(|remark| broken(remark)) {
        lines.push(STEP, &format!("# {line}"));
    }
    if card.announced {
        lines.push(STEP, "status: announced");
    }
    acknowledged(&mut lines, STEP, &card.ack);
    let cited = match sources.name(&card.origin) {
        Some(name) => format!("name: {name}"),
        None => origin(&card.origin),
    };
    let seen = card.seen.map_or_else(String::new, |seen| format!(", seen: {seen}"));
    lines.push(STEP, &format!("source: {{{cited}, checked: {}{seen}}}", card.checked));
    if let Some(same) = &card.same_as {
        lines.push(STEP, &format!("same_as: {}", word(same)));
    }
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
    if !card.windows.is_empty() {
        lines.push(STEP, "hours:");
    }
    for window in &card.windows {
        hours(&mut lines, window, &card.cells);
    }
    if let Some(CellValue::Price(price)) = card.cells.get(&CellName::CacheStorage) {
        lines.push(STEP, &format!("cache_storage: {}", price_words(price)));
    }
    maps(&mut lines, &card.cells);
    lines.0
}

/// A window with its rates.
fn hours(lines: &mut Lines, window: &NewWindow, cells: &Cells) {
    let NewWindow { name, utc, days, except } = window;
    lines.push(2 * STEP, &format!("- name: {}", word(name)));
    lines.push(3 * STEP, &format!("utc: [{}]", utc.join(", ")));
    if let Some(days) = days {
        lines.push(3 * STEP, &format!("days: {days}"));
    }
    if !except.is_empty() {
        let days: Vec<String> = except.iter().map(ToString::to_string).collect();
        lines.push(3 * STEP, &format!("except: [{}]", days.join(", ")));
    }
    tiers(lines, 3 * STEP, cells, &RatesOf::Hours(name.as_str().into()));
}

fn acknowledged(lines: &mut Lines, further: usize, codes: &[Code]) {
    if !codes.is_empty() {
        let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
        lines.push(further, &format!("ack: [{}]", names.join(", ")));
    }
}

/// The lines of a table's new sources, below their key.
pub(super) fn sources(sources: &Sources) -> String {
    sources.added().iter().map(|(cited, name)| format!("  {name}: {{{}}}\n", origin(cited))).collect()
}

/// A page or a document, as sources name it.
fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Url(url) => format!("url: {}", quoted(url)),
        Origin::Document(document) => format!("document: {}", quoted(document)),
    }
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

    fn with(mut self, further: usize, line: &str) -> String {
        self.push(further, line);
        self.0
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
        Price::Classes(classes) => {
            let amounts = classes.amounts.iter().map(|(class, amount)| {
                format!(", {class}: {{{}}}", amount.keys(&decimal(amount.usd.exact())))
            });
            format!("{{by: {}{}}}", word(&classes.by), amounts.collect::<String>())
        }
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

/// A name within a list, where a comma or a bracket would end it.
fn in_flow(text: &str) -> String {
    let text = word(text);
    if text.starts_with('"') || !text.contains(':') { text } else { quoted(&text) }
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
