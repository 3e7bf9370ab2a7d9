//! Reads a price table file. All errors are reported together.
//!
//! Rules for single keys are in [`format`]; rules that combine several are here.

mod card;
mod changes;
mod days;
mod hours;
mod names;
mod pools;
mod published;
mod rejected;
mod terms;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems, Source};
use crate::units::{ModelId, Per};
use crate::yaml::{self, Entry, Keys, Located, Named, Node, Table as _, Unread, Value};

use super::evidence::Origin;
use super::format::{
    self, Acknowledged, Attested, MODEL, NamedSource, PRICE_TABLE, PerTokens, PriceTable, PricingFormat,
};
use super::table::{Limits, Model, Table};

pub(super) use self::hours::check as check_hours;
pub(crate) use self::pools::{Allowances, Drawn};

/// Reads a price table from a folder; `stem` is that of its file name: list prices are named after their provider,
/// overlays may have any name.
///
/// # Errors
/// All errors.
pub fn read(source: &Arc<Source>, stem: &str) -> Result<Table, Vec<Diagnostic>> {
    read_as(source, Some(stem))
}

/// Reads a price table given by file name: the provider is in the file, whatever its name.
///
/// # Errors
/// All errors.
pub fn read_named(source: &Arc<Source>) -> Result<Table, Vec<Diagnostic>> {
    read_as(source, None)
}

fn read_as(source: &Arc<Source>, stem: Option<&str>) -> Result<Table, Vec<Diagnostic>> {
    let root = yaml::parse(source).map_err(|problem| vec![*problem])?;
    let mut problems = Problems::new();
    let table = table(&root, stem, &mut problems);
    problems.finish(table).map(|(table, _)| table)
}

/// Reads what is before the models of a table, and of the models those whose lines are given. `events` has what the YAML
/// parser says of a part, if that is recorded.
///
/// # Errors
/// All errors.
pub(super) fn read_parts(
    source: &Arc<Source>,
    stem: &str,
    head: Range<usize>,
    models: impl Iterator<Item = Range<usize>>,
    events: impl Fn(&Range<usize>) -> Option<&'static [u8]>,
) -> Result<Table, Vec<Diagnostic>> {
    let parse = |part: Range<usize>| {
        yaml::part(source, part.clone(), events(&part)).map_err(|problem| vec![*problem])
    };
    let entries = |node: Node| match node.value {
        Value::Map(entries) => entries,
        _ => Vec::new(),
    };
    let root = parse(head)?;
    let models = models.map(|part| parse(part).map(entries)).collect::<Result<Vec<_>, Vec<_>>>();
    let place = root.place.clone();
    let models = Node { value: Value::Map(models?.into_iter().flatten().collect()), place: place.clone() };
    let mut all = entries(root);
    all.push(Entry { key: "models".into(), place: place.clone(), value: models });
    let mut problems = Problems::new();
    let table = table(&Node { value: Value::Map(all), place }, Some(stem), &mut problems);
    problems.finish(table).map(|(table, _)| table)
}

/// The provider of a YAML text in a folder of price tables; `None` if it is not a price table.
///
/// Looks for the two identifying lines first, because most tables of a folder are not needed.
///
/// # Errors
/// Invalid YAML.
pub fn provider_of(source: &Arc<Source>) -> Result<Option<String>, Vec<Diagnostic>> {
    let one = |key: &str| {
        let mut lines = source.text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        let value = lines.next().map(|value| value.split(" #").next().unwrap_or_default().trim());
        value.filter(|_| lines.next().is_none())
    };
    let is_word = |text: &&str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let is_table = one("schema") == Some(PricingFormat::V1.word());
    if let Some(provider) = one("provider").filter(|provider| is_table && is_word(provider)) {
        return Ok(Some(provider.to_owned()));
    }
    let root = yaml::parse(source).map_err(|problem| vec![*problem])?;
    let text = |key: &str| root.at(key)?.as_text();
    let is_table = text("schema").is_some_and(|schema| schema.starts_with("costcalc/pricing"));
    let provider = text("provider").map(str::to_owned);
    Ok(if is_table { Some(provider.unwrap_or_default()) } else { provider })
}

fn table(root: &Node, stem: Option<&str>, problems: &mut Problems) -> Option<Table> {
    if !root.has_format(PricingFormat::V1.word(), "this is no price table", problems) {
        return None;
    }
    published::check(root, problems);
    let keys = Keys::of(&PRICE_TABLE, PRICE_TABLE.owner.to_owned(), root, problems)?;
    let file = PriceTable::of(&keys, problems);
    // Each model is read, even if there are errors elsewhere.
    let provider: Option<Located<String>> = keys.get("provider", problems);
    let per: Option<Located<PerTokens>> = keys.get("per", problems);
    let overlay = keys.get::<Option<bool>>("overlay", problems).flatten().unwrap_or(false);
    if let (Some(provider), Some(stem)) = (&provider, stem)
        && provider.value != stem
        && !overlay
    {
        problems.push(misnamed(&provider.value, stem).at(&provider.place));
    }
    refuse_discount(&keys, overlay, problems);
    if let (true, Some(over), Some(layer)) = (overlay, keys.entry("overlay"), keys.entry("layer")) {
        let message = "a table replaces cells or whole models, not both";
        let both = Diagnostic::error(Code::ConflictingKeys, message).at(&layer.place);
        problems.push(both.also(&over.place, "cell by cell").help("remove one of the two"));
    }
    let evidence = keys.get::<Option<Attested>>("evidence", problems).flatten();
    let one_source = evidence == Some(Attested::OneSource);
    if keys.node("discount").is_none() && keys.node("models").is_none() {
        problems.extend(keys.lacks("models"));
    }
    let sources = keys.get::<Option<Named<NamedSource>>>("sources", problems);
    let models = keys.node("models").map_or(Some(&[][..]), |node| node.entries(problems))?;
    let (provider, per) = (provider?.value, per?.map(|per| per.0));
    let sources = sources.map(|sources| card::origins(sources.unwrap_or_default()));
    let context = Context { provider: &provider, per: per.value, overlay, one_source, sources };
    let models: Vec<Option<Model>> = models.iter().map(|entry| context.model(entry, problems)).collect();
    let PriceTable {
        schema: PricingFormat::V1,
        provider: Located { .. },
        aliases,
        name,
        currency,
        per: Located { .. },
        makes,
        sources: Some(_) | None,
        overlay: Some(_) | None,
        layer,
        evidence: Some(_) | None,
        discount,
        models: Some(Unread { .. }) | None,
    } = file?;
    let models: Vec<Model> = models.into_iter().collect::<Option<_>>()?;
    pools::check(&models, problems);
    let aliases = aliases.unwrap_or_default();
    names::check_aliases(&provider, &aliases, problems);
    Some(Table {
        aliases,
        name: name.unwrap_or_else(|| provider.clone()),
        currency: currency.map(|currency| currency.0),
        per,
        makes: makes.into_iter().flatten().map(|pattern| pattern.map(|pattern| pattern.0)).collect(),
        overlay,
        over: layer.is_some(),
        one_source,
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

/// Refuses a discount on list prices.
fn refuse_discount(keys: &Keys<'_>, overlay: bool, problems: &mut Problems) {
    if let Some(entry) = keys.entry("discount").filter(|_| !overlay) {
        let message = "a list price has no discount: only an overlay takes one off";
        let refused = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
        problems.push(refused.help("write `overlay: true` at the top of the table, in a file of its own"));
    }
}

/// Refuses the prices of another model in a contract.
fn refuse_same_as(keys: &Keys<'_>, overlay: bool, problems: &mut Problems) {
    if let Some(entry) = keys.entry("same_as").filter(|_| overlay) {
        let message = "a contract changes prices of a model, and cannot sell it at those of another one";
        let refused = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
        problems.push(refused.help("write the prices in a card, or the model in a table with `layer: over`"));
    }
}

/// The settings for all models of a table.
struct Context<'t> {
    provider: &'t str,
    per: Per,
    overlay: bool,
    /// Whether a single dataset has its prices.
    one_source: bool,
    /// What cards cite by name; `None` where it cannot be read.
    sources: Option<BTreeMap<String, Origin>>,
}

impl Context<'_> {
    /// A model's name with its provider: the table's where it says none.
    fn whole_name(&self, name: Located<String>) -> Located<String> {
        name.map(|name| if name.contains('/') { name } else { format!("{}/{name}", self.provider) })
    }

    fn model(&self, entry: &Entry, problems: &mut Problems) -> Option<Model> {
        let name = &entry.key;
        let keys = Keys::of(&MODEL, MODEL.owner(name), &entry.value, problems)?;
        let file = format::Model::of(&keys, problems);
        refuse_discount(&keys, self.overlay, problems);
        refuse_same_as(&keys, self.overlay, problems);
        // A contract may only have limits or reserved capacity.
        let may_lack_cards =
            ["limits", "capacity"].iter().any(|key| keys.node(key).is_some()) && self.overlay;
        let same = keys.entry("same_as");
        let may_lack_cards = may_lack_cards || same.is_some();
        if !may_lack_cards && keys.node("discount").is_none() && keys.node("cards").is_none() {
            problems.extend(keys.lacks("cards"));
        }
        // What the first card beside `same_as` changes are cards of another table, which it is laid over on each day.
        let mut before: Option<Cow<'_, Node>> =
            same.map(|same| Cow::Owned(Node::of_entries([], &same.place)));
        let cards = list(keys.node("cards"), problems, |node, problems| {
            if let Some(same) = same.filter(|_| node.as_map().is_some() && node.at("changes").is_none()) {
                let message = format!("a card of `{name}` has prices of its own beside `same_as`");
                let own = Diagnostic::error(Code::ConflictingKeys, message).at(&node.place.first_line());
                let own = own.also(&same.place, "the cards of this model");
                problems
                    .push(own.help("write what differs from those in `changes`, or remove one of the two"));
            }
            let whole = changes::whole(node, before.as_deref(), name, problems);
            let card = card::card(self, &whole, name, problems);
            before = Some(whole);
            card
        });
        let capacity = list(keys.node("capacity"), problems, |node, problems| {
            card::capacity(self, node, name, problems)
        });
        let (cards, capacity) = (cards?, capacity?);
        let days: Vec<_> = cards.iter().map(|card| (card.from, &card.place)).collect();
        days::check_order(&days, "card", name, problems);
        let days: Vec<_> = capacity.iter().map(|card| (card.from, &card.place)).collect();
        days::check_order(&days, "capacity card", name, problems);
        let format::Model {
            aliases,
            ids,
            context_window,
            max_output,
            max_input,
            cache,
            features,
            latency,
            limits,
            released,
            status,
            closed,
            successor,
            same_as,
            rejected,
            ack,
            discount,
            capacity: Some(Unread { .. }) | None,
            cards: Some(Unread { .. }) | None,
        } = file?;
        let (features, ceilings) = (features.unwrap_or_default(), limits.unwrap_or_default());
        let limits = Limits {
            context_window,
            max_output,
            max_input,
            cache,
            features,
            latency,
            ceilings,
            released: released.map(|released| released.map(|released| released.0)),
            stage: status,
            closed,
            successor,
        };
        days::check_life(&limits, name, problems);
        let aliases = aliases.unwrap_or_default();
        names::check_aliases(name, &aliases, problems);
        Some(Model {
            same_as: same_as.map(|same| self.whole_name(same)),
            id: ModelId::new(self.provider, name.as_str()),
            place: entry.place.clone(),
            aliases: aliases.into_iter().map(|alias| (alias.value, alias.place)).collect(),
            ids: ids.map(|ids| names::beginnings(ids, problems)).unwrap_or_default(),
            limits,
            rejected: rejected
                .into_iter()
                .flatten()
                .filter_map(|one| rejected::rejected(self, one, problems))
                .collect(),
            ack: acknowledged(ack),
            discount,
            cards,
            capacity,
        })
    }
}

/// The items of a list, read separately from its map; empty if the key is absent.
fn list<'n, T>(
    node: Option<&'n Node>,
    problems: &mut Problems,
    mut read: impl FnMut(&'n Node, &mut Problems) -> Option<T>,
) -> Option<Vec<T>> {
    let items = node.map_or(Some(&[][..]), |node| node.list(problems))?;
    let read: Vec<Option<T>> = items.iter().map(|item| read(item, problems)).collect();
    read.into_iter().collect()
}

fn acknowledged(ack: Option<Vec<Located<Acknowledged>>>) -> Vec<Located<Code>> {
    ack.into_iter().flatten().map(|code| code.map(|code| code.0)).collect()
}
