//! A price table's file, read and held to its rules. All mistakes are reported together.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems, Source};
use crate::units::{Amount, Date, Factor, Meter, ModelId, Per, PerMeter, PerTier, Share, Tier, Tokens, Usd};
use crate::yaml::{self, Entry, Fields, Node, Read};

use super::table::{
    CacheMode, CacheRules, Card, Cell, Evidence, Limits, LongContext, Model, Origin, Price, Rates, Table,
    TierRates,
};

/// The first line of a price table.
const SCHEMA: &str = "costcalc/pricing/v1";

/// Reads a price table whose file's stem is `stem`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(source: &Arc<Source>, stem: &str) -> Result<Table, Vec<Diagnostic>> {
    let root = yaml::parse(source).map_err(|problem| vec![*problem])?;
    let mut problems = Problems::new();
    let table = table(&root, stem, &mut problems);
    problems.finish(table).map(|(table, _)| table)
}

fn table(root: &Node, stem: &str, problems: &mut Problems) -> Option<Table> {
    let mut fields = Fields::of(root, "the price table", problems)?;
    if let Some(schema) = fields.needed_node("schema", problems) {
        schema.word(&[(SCHEMA, ())], problems);
    }
    let provider: Option<String> = fields.need("provider", problems);
    if let (Some(provider), Some(node)) = (&provider, fields.node("provider"))
        && provider != stem
    {
        let message = format!("the provider is `{provider}`, and the file is named after `{stem}`");
        let misnamed = Diagnostic::error(Code::ProviderNotStem, message).at(&node.place);
        problems
            .push(misnamed.help(format!("name the file `{provider}.yaml`: runs find a table by its name")));
    }
    let name: Option<String> = fields.get("name", problems);
    let currency = fields.needed_node("currency", problems).and_then(|node| currency(node, problems));
    let per = fields.needed_node("per", problems).and_then(|node| Per::read(node, "tokens", problems));
    let overlay = fields.get("overlay", problems).unwrap_or(false);
    let discount = overlay_discount(&mut fields, overlay, problems);
    let models = match fields.node("models") {
        Some(node) => node.entries(problems)?,
        None if discount.is_some() => &[],
        None => {
            fields.needed_node("models", problems);
            &[]
        }
    };
    fields.finish(problems);
    let provider = provider?;
    let context = Context { provider: &provider, per: per?, overlay };
    let models: Vec<Option<Model>> = models.iter().map(|entry| context.model(entry, problems)).collect();
    let models: Vec<Model> = models.into_iter().collect::<Option<_>>()?;
    Some(Table {
        name: name.unwrap_or_else(|| provider.clone()),
        currency: currency?,
        overlay,
        discount,
        models,
        place: Place::start_of(&root.place.source),
        provider,
    })
}

fn currency(node: &Node, problems: &mut Problems) -> Option<String> {
    let text = node.text(problems)?;
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(text.to_owned());
    }
    let message = format!("`{text}` is not a currency: three capital letters, as in `USD`");
    problems.push(Diagnostic::error(Code::UnknownWord, message).at(&node.place));
    None
}

fn overlay_discount(fields: &mut Fields<'_>, overlay: bool, problems: &mut Problems) -> Option<Share> {
    let discount = fields.get("discount", problems);
    if let Some(entry) = fields.entry("discount")
        && !overlay
    {
        let message = "a list price has no discount: only an overlay takes one off";
        let refused = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
        problems.push(refused.help("write `overlay: true` at the top of the table, in a file of its own"));
    }
    discount
}

/// What holds for a whole table.
struct Context<'t> {
    provider: &'t str,
    per: Per,
    overlay: bool,
}

impl Context<'_> {
    fn model(&self, entry: &Entry, problems: &mut Problems) -> Option<Model> {
        let mut fields = Fields::of(&entry.value, format!("model `{}`", entry.key), problems)?;
        let aliases = fields.node("aliases").and_then(|node| node.list(problems)).unwrap_or_default();
        let aliases =
            aliases.iter().filter_map(|node| Some((node.text(problems)?.to_owned(), node.place.clone())));
        let aliases: Vec<(String, Place)> = aliases.collect();
        let limits = Limits {
            context_window: fields.get("context_window", problems),
            max_output: fields.get("max_output", problems),
            max_input: fields.get("max_input", problems),
            cache: fields.node("cache").and_then(|node| cache(node, problems)),
            features: fields.get("features", problems).unwrap_or_default(),
            closed: fields.get("closed", problems),
            successor: fields.get("successor", problems),
        };
        let discount = overlay_discount(&mut fields, self.overlay, problems);
        for later in ["limits", "latency", "capacity"] {
            fields.not_yet(later, problems);
        }
        let cards = match fields.node("cards") {
            Some(node) => node.list(problems)?,
            None if discount.is_some() => &[],
            None => {
                fields.needed_node("cards", problems);
                &[]
            }
        };
        fields.finish(problems);
        let cards: Vec<Option<Card>> =
            cards.iter().map(|node| self.card(node, &entry.key, problems)).collect();
        let cards: Vec<Card> = cards.into_iter().collect::<Option<_>>()?;
        check_order(&cards, &entry.key, problems);
        let id = ModelId::new(self.provider, &entry.key);
        Some(Model { id, place: entry.place.clone(), aliases, limits, discount, cards })
    }

    fn card(&self, node: &Node, model: &str, problems: &mut Problems) -> Option<Card> {
        let mut fields = Fields::of(node, format!("a card of `{model}`"), problems)?;
        let from = fields.needed_node("from", problems).and_then(|node| from(node, problems));
        let announced = fields.node("status").and_then(|node| node.word(&[("announced", true)], problems));
        let correction = fields.get("correction", problems);
        let evidence = source(&mut fields, model, problems);
        let discount = overlay_discount(&mut fields, self.overlay, problems);
        let unsourced = || Arc::new(Evidence { origin: Origin::Document(String::new()), checked: EPOCH });
        let card = CardContext { table: self, evidence: evidence.clone().unwrap_or_else(unsourced) };
        let rates = card.rates(&mut fields, problems);
        let long_context =
            fields.node("long_context").and_then(|node| node.list(problems)).unwrap_or_default();
        let long_context: Vec<LongContext> =
            long_context.iter().filter_map(|node| card.long_context(node, model, problems)).collect();
        check_thresholds(&long_context, problems);
        let fees = fields.node("fees").map(|node| card.fees(node, problems)).unwrap_or_default();
        let regions = fields.node("regions").map(|node| regions(node, problems)).unwrap_or_default();
        fields.not_yet("cache_storage", problems);
        fields.finish(problems);
        Some(Card {
            place: node.place.clone(),
            from: from?,
            announced: announced.unwrap_or(false),
            correction,
            evidence: evidence?,
            discount,
            rates,
            long_context,
            fees,
            regions,
        })
    }
}

/// Stands where a card's source is missing, which is an error, so that its rates are still checked.
const EPOCH: Date = Date::EPOCH;

fn from(node: &Node, problems: &mut Problems) -> Option<Option<Date>> {
    if node.as_text() == Some("unknown") {
        return Some(None);
    }
    Date::read(node, problems).map(Some)
}

fn source(fields: &mut Fields<'_>, model: &str, problems: &mut Problems) -> Option<Arc<Evidence>> {
    let Some(node) = fields.node("source") else {
        let message = format!("a card of `{model}` has no source");
        let unsourced = Diagnostic::error(Code::PriceWithoutSource, message).at(fields.place);
        problems.push(unsourced.help("add `source: {url: \"https://…\", checked: YYYY-MM-DD}`"));
        return None;
    };
    let mut source = Fields::of(node, "the source", problems)?;
    source.at_most_one(&["url", "document"], problems);
    let url: Option<String> = source.get("url", problems);
    let document: Option<String> = source.get("document", problems);
    let checked = source.need("checked", problems);
    if url.is_none() && document.is_none() {
        let message = "a source is a `url` or a `document`";
        problems.push(Diagnostic::error(Code::PriceWithoutSource, message).at(&node.place));
    }
    source.finish(problems);
    let origin = url.map(Origin::Url).or(document.map(Origin::Document))?;
    Some(Arc::new(Evidence { origin, checked: checked? }))
}

fn cache(node: &Node, problems: &mut Problems) -> Option<CacheRules> {
    let mut fields = Fields::of(node, "the cache", problems)?;
    let mode = fields.needed_node("mode", problems).and_then(|node| node.word(&CacheMode::WORDS, problems));
    let min_prefix = fields.get("min_prefix", problems);
    let granule: Option<Tokens> = fields.get("granule", problems);
    if let (Some(granule), Some(node)) = (&granule, fields.node("granule"))
        && granule.is_zero()
    {
        problems.push(Diagnostic::error(Code::OutOfRange, "a granule is at least one token").at(&node.place));
    }
    let ttl = fields.get("ttl", problems);
    fields.finish(problems);
    Some(CacheRules { mode: mode?, min_prefix, granule: granule.unwrap_or(Tokens::ONE), ttl })
}

fn regions(node: &Node, problems: &mut Problems) -> BTreeMap<String, Factor> {
    let entries = node.entries(problems).unwrap_or_default();
    let region = |entry: &Entry, problems: &mut Problems| {
        let mut fields = Fields::of(&entry.value, format!("region `{}`", entry.key), problems)?;
        let factor = fields.need("factor", problems);
        fields.finish(problems);
        Some((entry.key.clone(), factor?))
    };
    entries.iter().filter_map(|entry| region(entry, problems)).collect()
}

/// What holds for a whole card.
struct CardContext<'t> {
    table: &'t Context<'t>,
    evidence: Arc<Evidence>,
}

impl CardContext<'_> {
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
            self.cell(node, self.table.per, true, problems)
        });
        fields.finish(problems);
        check_references(&cells, problems);
        TierRates::Cells(Box::new(cells))
    }

    fn cell(&self, node: &Node, per: Per, may_refer: bool, problems: &mut Problems) -> Option<Cell> {
        let price = match node.text(problems)? {
            "free" => Price::Free,
            "not offered" => Price::NotOffered,
            "as input" if may_refer => Price::As(Meter::Input),
            "as output" if may_refer => Price::As(Meter::Output),
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
        let evidence = Arc::clone(&self.evidence);
        Some(Cell { place: node.place.clone(), evidence, price, factor: Factor::ONE })
    }

    fn long_context(&self, node: &Node, model: &str, problems: &mut Problems) -> Option<LongContext> {
        let mut fields = Fields::of(node, format!("a long-context entry of `{model}`"), problems)?;
        fields.at_most_one(&["above_input", "from_input"], problems);
        let above: Option<Tokens> = fields.get("above_input", problems);
        let inclusive = above.is_none();
        let threshold = match above {
            Some(above) => Some(above),
            None if fields.node("from_input").is_some() => fields.get("from_input", problems),
            None => fields.need("above_input", problems),
        };
        let rates = self.rates(&mut fields, problems);
        fields.finish(problems);
        Some(LongContext { place: node.place.clone(), threshold: threshold?, inclusive, rates })
    }

    fn fees(&self, node: &Node, problems: &mut Problems) -> BTreeMap<String, Cell> {
        let entries = node.entries(problems).unwrap_or_default();
        let fee = |entry: &Entry, problems: &mut Problems| {
            let mut fields = Fields::of(&entry.value, format!("fee `{}`", entry.key), problems)?;
            let per = fields.needed_node("per", problems).and_then(|node| Per::read(node, "calls", problems));
            let amount = fields.needed_node("amount", problems);
            fields.finish(problems);
            Some((entry.key.clone(), self.cell(amount?, per?, false, problems)?))
        };
        entries.iter().filter_map(|entry| fee(entry, problems)).collect()
    }
}

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

/// Cards ascend by date, one for each, and only the first may have an unknown one.
fn check_order(cards: &[Card], model: &str, problems: &mut Problems) {
    for pair in cards.windows(2) {
        let [earlier, later] = pair else { continue };
        if later.from.is_some() && earlier.from < later.from {
            continue;
        }
        let message = match (earlier.from, later.from) {
            (_, None) => {
                format!("a later card of `{model}` begins on an unknown day: only the first may")
            }
            (Some(a), Some(b)) if a == b => format!("two cards of `{model}` are in force from {a}"),
            _ => format!("the cards of `{model}` are not in the order of their dates"),
        };
        let disorder = Diagnostic::error(Code::CardsOutOfOrder, message).at(&later.place);
        let disorder = disorder.also(&earlier.place, "the card before it");
        problems.push(disorder.help("a card holds until the next one's `from`: append cards, oldest first"));
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
