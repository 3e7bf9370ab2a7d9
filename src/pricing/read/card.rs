//! One card: its rates, fees and regions, and where they are published.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::evidence::{Evidence, Origin};
use crate::pricing::table::{Card, Cell, LongContext, Price, Rates, TierRates};
use crate::units::{Amount, Date, Factor, Meter, Per, PerMeter, PerTier, Tier, Tokens, Usd};
use crate::yaml::{Entry, Fields, Located, Node, Read};

use super::ack::ack;
use super::{Context, overlay_discount};

/// Reads a card of a model.
pub(super) fn card(table: &Context<'_>, node: &Node, model: &str, problems: &mut Problems) -> Option<Card> {
    let mut fields = Fields::of(node, format!("a card of `{model}`"), problems)?;
    let from = first_day(&mut fields, problems);
    let announced = fields.node("status").and_then(|node| node.word(&[("announced", true)], problems));
    if let (Some(None), Some(true), Some(node)) = (from, announced, fields.node("status")) {
        let message = "an announced card says from which day it is announced";
        problems.push(Diagnostic::error(Code::BadDate, message).at(&node.place));
    }
    let correction = fields.get("correction", problems);
    let ack = ack(&mut fields, problems);
    let evidence = source(&mut fields, "card", model, problems);
    let discount = overlay_discount(&mut fields, table.overlay, problems);
    // A card without a source is an error; its rates are still read, so that theirs are reported too.
    let unsourced = || {
        let origin = Origin::Document(String::new());
        Arc::new(Evidence { place: node.place.clone(), origin, checked: Date::EPOCH })
    };
    let card = CardContext { per: table.per, evidence: evidence.clone().unwrap_or_else(unsourced) };
    let rates = card.rates(&mut fields, problems);
    let long_context = fields.node("long_context").and_then(|node| node.list(problems)).unwrap_or_default();
    let long_context: Vec<LongContext> =
        long_context.iter().filter_map(|node| card.long_context(node, model, problems)).collect();
    check_thresholds(&long_context, problems);
    let fees = fields.node("fees").map(|node| card.fees(node, problems)).unwrap_or_default();
    let regions = fields.node("regions").map(|node| regions(node, problems)).unwrap_or_default();
    let cache_storage =
        fields.node("cache_storage").and_then(|node| card.cell(node, card.per, false, problems));
    fields.finish(problems);
    Some(Card {
        place: node.place.clone(),
        from: from?,
        announced: announced.unwrap_or(false),
        correction,
        ack,
        evidence: evidence?,
        discount,
        rates,
        long_context,
        fees,
        cache_storage,
        regions,
    })
}

/// The day from which a card holds; `Some(None)` where it says that nobody knows it.
pub(super) fn first_day(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<Date>> {
    let hint = "write `from: YYYY-MM-DD`, or `from: unknown` on the first card";
    let node = fields.needed_node("from", hint, problems)?;
    if node.as_text() == Some("unknown") {
        return Some(None);
    }
    Date::read(node, problems).map(Some)
}

/// Where the values of a card are published.
pub(super) fn source(
    fields: &mut Fields<'_>,
    what: &str,
    model: &str,
    problems: &mut Problems,
) -> Option<Arc<Evidence>> {
    let Some(node) = fields.node("source") else {
        let message = format!("a {what} of `{model}` has no source");
        let unsourced = Diagnostic::error(Code::PriceWithoutSource, message).at(fields.place);
        problems.push(unsourced.help("add `source: {url: \"https://…\", checked: YYYY-MM-DD}`"));
        return None;
    };
    let mut source = Fields::of(node, "the source", problems)?;
    source.at_most_one(&["url", "document"], problems);
    let url: Option<String> = source.get("url", problems);
    let document: Option<String> = source.get("document", problems);
    let checked =
        source.need("checked", "write `checked: YYYY-MM-DD`: the day on which the source was read", problems);
    if url.is_none() && document.is_none() {
        let message = "a source is a `url` or a `document`";
        problems.push(Diagnostic::error(Code::PriceWithoutSource, message).at(&node.place));
    }
    source.finish(problems);
    let origin = url.map(Origin::Url).or(document.map(Origin::Document))?;
    Some(Arc::new(Evidence { place: node.place.clone(), origin, checked: checked? }))
}

fn regions(node: &Node, problems: &mut Problems) -> BTreeMap<String, Located<Factor>> {
    let entries = node.entries(problems).unwrap_or_default();
    let region = |entry: &Entry, problems: &mut Problems| {
        let mut fields = Fields::of(&entry.value, format!("region `{}`", entry.key), problems)?;
        let factor = fields.need("factor", "write `{factor: 1.10}`", problems);
        fields.finish(problems);
        let factor: Option<Located<Factor>> = factor;
        if factor.as_ref().is_some_and(|factor| factor.value.is_zero()) {
            let message = format!("a factor of 0 would make every token in `{}` free", entry.key);
            problems.push(Diagnostic::error(Code::OutOfRange, message).at(&entry.value.place));
        }
        Some((entry.key.clone(), factor?))
    };
    entries.iter().filter_map(|entry| region(entry, problems)).collect()
}

/// What holds for a whole card.
struct CardContext {
    per: Per,
    evidence: Arc<Evidence>,
}

impl CardContext {
    fn rates(&self, fields: &mut Fields<'_>, problems: &mut Problems) -> Rates {
        PerTier::from_fn(|tier| match fields.node(tier.name()) {
            Some(node) => self.tier(node, tier, problems),
            None => TierRates::Unknown,
        })
    }

    fn tier(&self, node: &Node, tier: Tier, problems: &mut Problems) -> TierRates {
        if node.as_text() == Some("not offered") {
            return TierRates::NotOffered(node.place.clone());
        }
        let Some(mut fields) = Fields::of(node, format!("tier `{tier}`"), problems) else {
            return TierRates::Unknown;
        };
        let cells = PerMeter::from_fn(|meter| {
            let node = fields.node(meter.name())?;
            self.cell(node, self.per, true, problems)
        });
        fields.finish(problems);
        check_references(&cells, problems);
        TierRates::Cells(Box::new(cells))
    }

    fn cell(&self, node: &Node, per: Per, may_refer: bool, problems: &mut Problems) -> Option<Cell> {
        let price = match node.text(problems)? {
            "free" => Price::Free,
            "not offered" => Price::NotOffered,
            text if may_refer && let Some(other) = plain_meter(text) => Price::As(other),
            _ => {
                let usd = Usd::read(node, problems)?;
                if usd.is_zero() {
                    let zero =
                        Diagnostic::error(Code::ZeroIsFree, "a rate of 0 is written `free`").at(&node.place);
                    problems.push(zero.help("write `free`, or leave the cell out if the rate is unknown"));
                }
                Price::Amount(Amount { usd, per })
            }
        };
        let evidence = Some(Arc::clone(&self.evidence));
        Some(Cell { place: node.place.clone(), evidence, price, discounts: Vec::new(), published: None })
    }

    fn long_context(&self, node: &Node, model: &str, problems: &mut Problems) -> Option<LongContext> {
        let mut fields = Fields::of(node, format!("a long-context entry of `{model}`"), problems)?;
        fields.at_most_one(&["above_input", "from_input"], problems);
        let above: Option<Tokens> = fields.get("above_input", problems);
        let inclusive = above.is_none();
        let threshold = match above {
            Some(above) => Some(above),
            None if fields.node("from_input").is_some() => fields.get("from_input", problems),
            None => fields.need(
                "above_input",
                "write `above_input: 200_000`, or `from_input: …` where the threshold itself counts",
                problems,
            ),
        };
        let rates = self.rates(&mut fields, problems);
        fields.finish(problems);
        Some(LongContext { place: node.place.clone(), threshold: threshold?, inclusive, rates })
    }

    fn fees(&self, node: &Node, problems: &mut Problems) -> BTreeMap<String, Cell> {
        let entries = node.entries(problems).unwrap_or_default();
        let fee = |entry: &Entry, problems: &mut Problems| {
            // A bill has meters and fees side by side, by their names.
            if Meter::named(&entry.key).is_some() || BESIDE.contains(&entry.key.as_str()) {
                let message =
                    format!("a fee cannot be named `{}`: that is another item of a bill", entry.key);
                let taken = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
                problems.push(taken.help("name the fee after its tool, and the tool in scenarios alike"));
            }
            let mut fields = Fields::of(&entry.value, format!("fee `{}`", entry.key), problems)?;
            let per = fields
                .needed_node("per", "write `per: 1_000 calls`", problems)
                .and_then(|node| Per::read(node, "calls", problems));
            let amount = fields.needed_node("amount", "write `amount: 10.00`", problems);
            fields.finish(problems);
            Some((entry.key.clone(), self.cell(amount?, per?, false, problems)?))
        };
        entries.iter().filter_map(|entry| fee(entry, problems)).collect()
    }
}

/// The meter of `as input`: one that others may be billed as.
fn plain_meter(text: &str) -> Option<Meter> {
    text.strip_prefix("as ").and_then(Meter::named).filter(|meter| meter.is_plain())
}

/// What a bill has beside meters and the fees of a table.
const BESIDE: [&str; 2] = ["cache_storage", "check_fee"];

/// `as input` and `as output` lead to a value in one step.
fn check_references(cells: &PerMeter<Option<Cell>>, problems: &mut Problems) {
    for (meter, cell) in cells.iter() {
        let Some(Cell { place, price: Price::As(target), .. }) = cell else {
            continue;
        };
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
