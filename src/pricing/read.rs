//! A price table's file, read and held to its rules. All mistakes are reported together.

mod ack;
mod capacity;
mod card;

use std::sync::Arc;

use globset::{Glob, GlobMatcher};

use crate::diag::{Code, Diagnostic, Place, Problems, Source};
use crate::units::{Date, ModelId, Per, Share, Tokens};
use crate::yaml::{self, Entry, Fields, Located, Node, Value};

use super::table::{CacheMode, CacheRules, Card, Limits, Model, Table};
use super::throughput::HourlyCapacity;

pub use self::ack::may_be_acknowledged;

/// The first line of a price table.
const SCHEMA: &str = "costcalc/pricing/v1";

/// Reads a price table that was found in a folder, in a file with the stem `stem`: list prices are in a file
/// named after their provider, and an overlay may have any name.
///
/// # Errors
/// All that is wrong with it.
pub fn read(source: &Arc<Source>, stem: &str) -> Result<Table, Vec<Diagnostic>> {
    read_as(source, Some(stem))
}

/// Reads a price table whose file somebody named: what it is about is said in it, whatever it is called.
///
/// # Errors
/// All that is wrong with it.
pub fn read_named(source: &Arc<Source>) -> Result<Table, Vec<Diagnostic>> {
    read_as(source, None)
}

fn read_as(source: &Arc<Source>, stem: Option<&str>) -> Result<Table, Vec<Diagnostic>> {
    let root = yaml::parse(source).map_err(|problem| vec![*problem])?;
    let mut problems = Problems::new();
    let table = table(&root, stem, &mut problems);
    problems.finish(table).map(|(table, _)| table)
}

/// Whose prices a YAML text in a folder of price tables holds; `None` where it is no price table at all.
///
/// The two lines that say so are looked for first, since most tables of a folder are not needed.
///
/// # Errors
/// It is no YAML.
pub fn provider_of(source: &Arc<Source>) -> Result<Option<String>, Vec<Diagnostic>> {
    let one = |key: &str| {
        let mut lines = source.text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        let value = lines.next().map(|value| value.split(" #").next().unwrap_or_default().trim());
        value.filter(|_| lines.next().is_none())
    };
    let is_word = |text: &&str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if let (Some(SCHEMA), Some(provider)) = (one("schema"), one("provider").filter(is_word)) {
        return Ok(Some(provider.to_owned()));
    }
    let root = yaml::parse(source).map_err(|problem| vec![*problem])?;
    let Value::Map(entries) = &root.value else { return Ok(None) };
    let text = |key: &str| entries.iter().find(|entry| entry.key == key)?.value.as_text();
    let is_table = text("schema").is_some_and(|schema| schema.starts_with("costcalc/pricing"));
    let provider = text("provider").map(str::to_owned);
    Ok(if is_table { Some(provider.unwrap_or_default()) } else { provider })
}

fn table(root: &Node, stem: Option<&str>, problems: &mut Problems) -> Option<Table> {
    let mut fields = Fields::of(root, "the price table", problems)?;
    if fields.node("schema").and_then(Node::as_text) != Some(SCHEMA) {
        let place = fields.node("schema").map_or_else(|| root.place.first_line(), |node| node.place.clone());
        let message = format!("this is no price table: its `schema` is not `{SCHEMA}`");
        let wrong = Diagnostic::error(Code::WrongSchema, message).at(&place);
        problems.push(wrong.help("write `schema: costcalc/pricing/v1` at the top"));
        return None;
    }
    let provider: Option<String> =
        fields.need("provider", "write `provider: …`, which is also the name of the file", problems);
    let name: Option<String> = fields.get("name", problems);
    let currency = fields
        .needed_node("currency", "write `currency: USD`", problems)
        .and_then(|node| currency(node, problems));
    let per = fields.needed_node("per", "write `per: 1_000_000 tokens`", problems).and_then(|node| {
        Some(Located { value: Per::read(node, "tokens", problems)?, place: node.place.clone() })
    });
    let makes = fields.node("makes").and_then(|node| node.list(problems)).unwrap_or_default();
    let makes = makes.iter().filter_map(|node| pattern(node, problems)).collect();
    let overlay = fields.get("overlay", problems).unwrap_or(false);
    if let (Some(provider), Some(node), Some(stem)) = (&provider, fields.node("provider"), stem)
        && provider != stem
        && !overlay
    {
        problems.push(misnamed(provider, stem).at(&node.place));
    }
    let discount = overlay_discount(&mut fields, overlay, problems);
    let models = match fields.node("models") {
        Some(node) => node.entries(problems)?,
        None if discount.is_some() => &[],
        None => {
            fields.needed_node("models", "write `models: {…}`", problems);
            &[]
        }
    };
    fields.finish(problems);
    let provider = provider?;
    let per = per?;
    let context = Context { provider: &provider, per: per.value, overlay };
    let models: Vec<Option<Model>> = models.iter().map(|entry| context.model(entry, problems)).collect();
    let models: Vec<Model> = models.into_iter().collect::<Option<_>>()?;
    Some(Table {
        name: name.unwrap_or_else(|| provider.clone()),
        currency: currency?,
        per,
        makes,
        overlay,
        discount,
        models,
        place: Place::start_of(&root.place.source),
        provider,
    })
}

fn misnamed(provider: &str, stem: &str) -> Diagnostic {
    let message = format!("the provider is `{provider}`, and the file is named after `{stem}`");
    let help = format!("in a folder a run finds a table by its name: name the file `{provider}.yaml`");
    Diagnostic::error(Code::ProviderNotStem, message)
        .help(help)
        .help("or give the path of the file itself, in `--prices` or `prices`: then it may have any name")
}

/// A pattern of models' names: `gpt-*`.
fn pattern(node: &Node, problems: &mut Problems) -> Option<Located<GlobMatcher>> {
    let text = node.text(problems)?;
    match Glob::new(text) {
        Ok(glob) => Some(Located { value: glob.compile_matcher(), place: node.place.clone() }),
        Err(error) => {
            let message = format!("`{text}` is no pattern of names: {}", error.kind());
            let refused = Diagnostic::error(Code::BadGlob, message).at(&node.place);
            problems.push(refused.help("`*` stands for any characters: `gpt-*`"));
            None
        }
    }
}

fn currency(node: &Node, problems: &mut Problems) -> Option<Located<String>> {
    let text = node.text(problems)?;
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(Located { value: text.to_owned(), place: node.place.clone() });
    }
    let message = format!("`{text}` is not a currency: three capital letters, as in `USD`");
    problems.push(Diagnostic::error(Code::UnknownWord, message).at(&node.place));
    None
}

fn overlay_discount(
    fields: &mut Fields<'_>,
    overlay: bool,
    problems: &mut Problems,
) -> Option<Located<Share>> {
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
            latency: fields.get("latency", problems),
            ceilings: fields.get("limits", problems).unwrap_or_default(),
            closed: fields.get("closed", problems),
            successor: fields.get("successor", problems),
        };
        let ack = ack::ack(&mut fields, problems);
        let discount = overlay_discount(&mut fields, self.overlay, problems);
        let capacity = fields.node("capacity").map_or(Some(&[][..]), |node| node.list(problems))?;
        // A contract may be about limits or reserved capacity alone.
        let is_about_more = self.overlay && (0 < limits.ceilings.known() || !capacity.is_empty());
        let cards = match fields.node("cards") {
            Some(node) => node.list(problems)?,
            None if discount.is_some() || is_about_more => &[],
            None => {
                fields.needed_node("cards", "write `cards: […]`, oldest first", problems);
                &[]
            }
        };
        fields.finish(problems);
        let cards: Vec<Option<Card>> =
            cards.iter().map(|node| card::card(self, node, &entry.key, problems)).collect();
        let cards: Vec<Card> = cards.into_iter().collect::<Option<_>>()?;
        let capacity: Vec<Option<HourlyCapacity>> =
            capacity.iter().map(|node| capacity::capacity(node, &entry.key, problems)).collect();
        let capacity: Vec<HourlyCapacity> = capacity.into_iter().collect::<Option<_>>()?;
        let days: Vec<_> = cards.iter().map(|card| (card.from, &card.place)).collect();
        check_order(&days, "card", &entry.key, problems);
        let days: Vec<_> = capacity.iter().map(|card| (card.from, &card.place)).collect();
        check_order(&days, "capacity card", &entry.key, problems);
        let id = ModelId::new(self.provider, &entry.key);
        Some(Model { id, place: entry.place.clone(), aliases, limits, ack, discount, cards, capacity })
    }
}

fn cache(node: &Node, problems: &mut Problems) -> Option<CacheRules> {
    let mut fields = Fields::of(node, "the cache", problems)?;
    let mode = fields
        .needed_node("mode", "write `mode: automatic`, `explicit` or `none`", problems)
        .and_then(|node| node.word(&CacheMode::WORDS, problems));
    let min_prefix = fields.get("min_prefix", problems);
    let granule: Option<Located<Tokens>> = fields.get("granule", problems);
    if let Some(Located { place, .. }) = granule.as_ref().filter(|granule| granule.value.is_zero()) {
        problems.push(Diagnostic::error(Code::OutOfRange, "a granule is at least one token").at(place));
    }
    let ttl = fields.get("ttl", problems);
    fields.finish(problems);
    Some(CacheRules { mode: mode?, min_prefix, granule, ttl })
}

/// Cards ascend by date, one for each, and only the first may have an unknown one.
fn check_order(cards: &[(Option<Date>, &Place)], what: &str, model: &str, problems: &mut Problems) {
    for pair in cards.windows(2) {
        let [(earlier, before), (later, place)] = pair else { continue };
        if later.is_some() && earlier < later {
            continue;
        }
        let message = match (earlier, later) {
            (_, None) => {
                format!("a later {what} of `{model}` begins on an unknown day: only the first may")
            }
            (Some(a), Some(b)) if a == b => format!("two {what}s of `{model}` are in force from {a}"),
            _ => format!("the {what}s of `{model}` are not in the order of their dates"),
        };
        let disorder = Diagnostic::error(Code::CardsOutOfOrder, message).at(&place.first_line());
        let disorder = disorder.also(&before.first_line(), "the card before it");
        problems.push(
            disorder.help("a card is in force until the next one's `from`: append cards, oldest first"),
        );
    }
}
