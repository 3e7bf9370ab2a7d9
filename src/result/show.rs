//! What `prices show` answers.

use std::borrow::Cow;

use crate::pricing::{self, Catalog, Ceiling, Ceilings, Model, Table};
use crate::units::{Date, ModelId, Share};
use crate::yaml::Located;

use super::card::{Card, HourlyCard};
use super::{Basis, Figure, Place, all};

parts! {
    /// All that the tables say of a model.
    pub struct Show {
        /// The model.
        model: String,
        /// The day whose prices are used.
        as_of: String,
        /// What the prices in force rest on.
        basis: Basis,
        /// What each table says of it; an overlay follows what it is laid over.
        entries: Vec<Entry>,
    }
}

impl Show {
    /// A model, with what is in force on a day.
    #[must_use]
    pub fn of(catalog: &Catalog, id: &ModelId, day: Date, basis: &pricing::Basis) -> Self {
        let offer = catalog.offer(id, day).ok();
        let in_force = offer.as_ref().and_then(|offer| offer.card.from);
        let capacity = offer.and_then(|offer| offer.capacity);
        let entry = |(table, model): (&Table, Cow<'_, Model>)| {
            // Of a model that is sold at the cards of another one, its own say only what differs.
            let is_of_other = model.same_as.is_some() && !table.overlay;
            let cards = if is_of_other { catalog.list_cards(id) } else { model.cards.clone() };
            let cards = cards.iter();
            let cards = cards.map(|card| Card::of(card, !table.overlay && card.from == in_force)).collect();
            let hourly = model.capacity.iter();
            let hourly = hourly.map(|card| HourlyCard::of(card, capacity.as_ref())).collect();
            Entry::of(table, &model, cards, hourly)
        };
        let entries = entries(catalog, id).into_iter().map(entry).collect();
        Self { model: id.to_string(), as_of: day.to_string(), basis: basis.into(), entries }
    }
}

/// What the tables in use say of a model; an overlay follows what it is laid over. A contract may take a discount off
/// all models without naming one.
pub(crate) fn entries<'c>(catalog: &'c Catalog, id: &ModelId) -> Vec<(&'c Table, Cow<'c, Model>)> {
    let base = catalog.entries(id).next().map(|(table, _)| table);
    let is_replaced = |table: &&Table| base.is_some_and(|base| !std::ptr::eq(base, *table));
    let own = catalog.tables().iter().skip_while(is_replaced).filter(|table| table.provider == id.provider);
    let entry = |table: &'c Table| match table.models.iter().find(|model| model.id == *id) {
        Some(model) => Some((table, Cow::Borrowed(model))),
        None => {
            table.discount.as_ref()?;
            Some((table, Cow::Owned(Model::unsaid(id, &table.place))))
        }
    };
    own.filter_map(entry).collect()
}

/// What a contract takes off all that it is laid over.
pub(crate) fn discounts<'t>(table: &'t Table, model: &'t Model) -> impl Iterator<Item = &'t Located<Share>> {
    [&table.discount, &model.discount].into_iter().flatten()
}

parts! {
    /// What a table says of a model.
    pub struct Entry of(table: &Table, model: &Model, cards: Vec<Card>, capacity: Vec<HourlyCard>) where {
        let known = &model.limits;
    } {
        /// Where it is written.
        table: Place = (&model.place).into(),
        /// Whether the table is an overlay.
        overlay: bool = table.overlay,
        /// Whether its models replace those of earlier tables as a whole.
        over: bool = table.over,
        /// Whether one source alone has its prices.
        one_source: bool = table.one_source,
        /// What an overlay takes off what it is laid over.
        discounts: Vec<Figure> = discounts(table, model).map(|discount| (&discount.value).into()).collect(),
        /// Other names.
        aliases: Vec<String> = model.aliases.iter().map(|(alias, _)| alias.clone()).collect(),
        /// The model at whose cards it is sold, with its provider; null where it has its own.
        same_as: Option<String> = model.same_as.as_ref().map(|same| same.value.clone()),
        /// How names of its versions begin.
        ids: Vec<String> = model.ids.iter().map(|one| one.value.clone()).collect(),
        /// Tokens of prompt and output together; null where unknown.
        context_window: Option<Figure> = known.context_window.as_ref().map(Figure::from),
        /// The most tokens of an output; null where unknown.
        max_output: Option<Figure> = known.max_output.as_ref().map(Figure::from),
        /// The most tokens of a prompt; null where unknown.
        max_input: Option<Figure> = known.max_input.as_ref().map(Figure::from),
        /// How prompts are cached; null where they are not.
        cache: Option<CacheRules> = known.cache.as_ref().map(CacheRules::from),
        /// What it can do.
        features: Vec<String> = known.features.clone(),
        /// How fast it answers; null where unknown.
        latency: Option<Latency> = known.latency.as_ref().map(Latency::from),
        /// What the vendor takes at once; each null where unknown.
        limits: Limits = (&known.ceilings).into(),
        /// The first day on which it can be used; null if unknown.
        released: Option<String> = known.released.as_ref().map(|released| released.value.to_string()),
        /// `preview` or `deprecated`; null if nothing is said.
        status: Option<String> = known.stage.map(|stage| stage.word().to_owned()),
        /// The last day on which it can be used; null where none is known.
        closed: Option<String> = known.closed.as_ref().map(|closed| closed.value.to_string()),
        /// What takes its place then.
        successor: Option<String> = known.successor.clone(),
        /// Values of datasets that were decided against; absent where there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rejected: Vec<Rejected> = all(&model.rejected),
        /// The cards, oldest first; of a model that is sold at those of another one these, with its own changes.
        cards: Vec<Card> = cards,
        /// Capacity that is paid by the hour, oldest first.
        capacity: Vec<HourlyCard> = capacity,
    }

    /// A value of a dataset that was decided against.
    pub struct Rejected from rejected: &pricing::Rejected {
        /// The dataset.
        dataset: String = rejected.dataset.clone(),
        /// The cell.
        cell: String = rejected.cell.clone(),
        /// The value.
        value: String = rejected.value.to_string(),
        /// Why not.
        why: String = rejected.why.clone(),
    }

    /// How prompts are cached.
    pub struct CacheRules from rules: &pricing::CacheRules {
        /// Who decides what is cached.
        mode: String = rules.mode.word().to_owned(),
        /// The shortest prefix, in tokens; null where unknown.
        min_prefix: Option<Figure> = rules.min_prefix.as_ref().map(|least| (&least.value).into()),
        /// A prefix is a multiple of so many tokens.
        granule: Figure = (&rules.granule()).into(),
        /// How long an entry is kept; null where unknown.
        ttl: Option<String> = rules.ttl.as_ref().map(|ttl| ttl.value.to_string()),
    }

    /// How fast a model answers.
    pub struct Latency from latency: &pricing::Latency {
        /// Milliseconds until the first token.
        ttft_ms: Figure = (&latency.first_token).into(),
        /// Tokens of an output in a second.
        tokens_per_second: Figure = (&latency.tokens_per_second).into(),
    }

    /// What a vendor takes at once.
    pub struct Limits from ceilings: &Ceilings where {
        let limit = |ceiling| ceilings.get(ceiling).map(|limit| (&limit.value).into());
    } {
        /// Requests a minute.
        rpm: Option<Figure> = limit(Ceiling::Requests),
        /// Tokens of prompts a minute.
        input_tpm: Option<Figure> = limit(Ceiling::InputTokens),
        /// Tokens of outputs a minute.
        output_tpm: Option<Figure> = limit(Ceiling::OutputTokens),
        /// Tokens of prompts and outputs together a minute.
        tpm: Option<Figure> = limit(Ceiling::Tokens),
        /// Requests in flight.
        concurrency: Option<Figure> = limit(Ceiling::InFlight),
        /// Whether tokens read from the cache count as tokens of prompts.
        cached_counts: Option<bool> = ceilings.says_cached_counts().then(|| ceilings.cached_counts()),
    }
}
