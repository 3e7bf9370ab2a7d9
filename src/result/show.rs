//! What `prices show` answers.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pricing::{self, Catalog, Ceiling, Ceilings, Model, Table};
use crate::units::{Date, ModelId, Share};
use crate::yaml::Located;

use super::card::{Card, HourlyCard};
use super::{Figure, Place};

/// All that the tables say of a model.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Show {
    /// The model.
    pub(crate) model: String,
    /// The day whose prices are used.
    pub(crate) as_of: String,
    /// What each table says of it; an overlay follows what it is laid over.
    pub(crate) entries: Vec<Entry>,
}

impl Show {
    /// A model, with what is in force on a day.
    #[must_use]
    pub fn of(catalog: &Catalog, id: &ModelId, day: Date) -> Self {
        let offer = catalog.offer(id, day).ok();
        let in_force = offer.as_ref().and_then(|offer| offer.card.from);
        let capacity = offer.and_then(|offer| offer.capacity);
        let entry = |(table, model): (&Table, Cow<'_, Model>)| {
            let cards = model.cards.iter();
            let cards = cards.map(|card| Card::of(card, !table.overlay && card.from == in_force)).collect();
            let hourly = model.capacity.iter();
            let hourly = hourly.map(|card| HourlyCard::of(card, capacity.as_ref())).collect();
            Entry::of(table, &model, cards, hourly)
        };
        let entries = entries(catalog, id).into_iter().map(entry).collect();
        Self { model: id.to_string(), as_of: day.to_string(), entries }
    }
}

/// What the tables say of a model; an overlay follows what it is laid over. A contract may take a discount off
/// all models without naming one.
pub(crate) fn entries<'c>(catalog: &'c Catalog, id: &ModelId) -> Vec<(&'c Table, Cow<'c, Model>)> {
    let own = catalog.tables().iter().filter(|table| table.provider == id.provider);
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

/// What a table says of a model.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Where it is written.
    pub(crate) table: Place,
    /// Whether the table is an overlay.
    pub(crate) overlay: bool,
    /// What an overlay takes off what it is laid over.
    pub(crate) discounts: Vec<Figure>,
    /// Other names.
    pub(crate) aliases: Vec<String>,
    /// Tokens of prompt and output together; null where unknown.
    pub(crate) context_window: Option<Figure>,
    /// The most tokens of an output; null where unknown.
    pub(crate) max_output: Option<Figure>,
    /// The most tokens of a prompt; null where unknown.
    pub(crate) max_input: Option<Figure>,
    /// How prompts are cached; null where they are not.
    pub(crate) cache: Option<CacheRules>,
    /// What it can do.
    pub(crate) features: Vec<String>,
    /// How fast it answers; null where unknown.
    pub(crate) latency: Option<Latency>,
    /// What the vendor takes at once; each null where unknown.
    pub(crate) limits: Limits,
    /// The last day on which it can be used; null where none is known.
    pub(crate) closed: Option<String>,
    /// What takes its place then.
    pub(crate) successor: Option<String>,
    /// The cards, oldest first.
    pub(crate) cards: Vec<Card>,
    /// Capacity that is paid by the hour, oldest first.
    pub(crate) capacity: Vec<HourlyCard>,
}

impl Entry {
    fn of(table: &Table, model: &Model, cards: Vec<Card>, capacity: Vec<HourlyCard>) -> Self {
        let pricing::Limits {
            context_window,
            max_output,
            max_input,
            cache,
            features,
            latency,
            ceilings,
            closed,
            successor,
        } = &model.limits;
        Self {
            table: (&model.place).into(),
            overlay: table.overlay,
            discounts: discounts(table, model).map(|discount| (&discount.value).into()).collect(),
            aliases: model.aliases.iter().map(|(alias, _)| alias.clone()).collect(),
            context_window: context_window.as_ref().map(Figure::from),
            max_output: max_output.as_ref().map(Figure::from),
            max_input: max_input.as_ref().map(Figure::from),
            cache: cache.as_ref().map(CacheRules::from),
            features: features.clone(),
            latency: latency.as_ref().map(Latency::from),
            limits: ceilings.into(),
            closed: closed.as_ref().map(|closed| closed.value.to_string()),
            successor: successor.clone(),
            cards,
            capacity,
        }
    }
}

/// How prompts are cached.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CacheRules {
    /// Who decides what is cached.
    pub(crate) mode: String,
    /// The shortest prefix, in tokens; null where unknown.
    pub(crate) min_prefix: Option<Figure>,
    /// A prefix is a multiple of so many tokens.
    pub(crate) granule: Figure,
    /// How long an entry is kept; null where unknown.
    pub(crate) ttl: Option<String>,
}

impl From<&pricing::CacheRules> for CacheRules {
    fn from(rules: &pricing::CacheRules) -> Self {
        Self {
            mode: rules.mode.word().to_owned(),
            min_prefix: rules.min_prefix.as_ref().map(|least| (&least.value).into()),
            granule: (&rules.granule()).into(),
            ttl: rules.ttl.as_ref().map(|ttl| ttl.value.to_string()),
        }
    }
}

/// How fast a model answers.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Latency {
    /// Milliseconds until the first token.
    pub(crate) ttft_ms: Figure,
    /// Tokens of an output in a second.
    pub(crate) tokens_per_second: Figure,
}

impl From<&pricing::Latency> for Latency {
    fn from(latency: &pricing::Latency) -> Self {
        Self {
            ttft_ms: (&latency.first_token).into(),
            tokens_per_second: (&latency.tokens_per_second).into(),
        }
    }
}

/// What a vendor takes at once.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Requests a minute.
    pub(crate) rpm: Option<Figure>,
    /// Tokens of prompts a minute.
    pub(crate) input_tpm: Option<Figure>,
    /// Tokens of outputs a minute.
    pub(crate) output_tpm: Option<Figure>,
    /// Tokens of prompts and outputs together a minute.
    pub(crate) tpm: Option<Figure>,
    /// Requests in flight.
    pub(crate) concurrency: Option<Figure>,
    /// Whether tokens read from the cache count as tokens of prompts.
    pub(crate) cached_counts: Option<bool>,
}

impl From<&Ceilings> for Limits {
    fn from(ceilings: &Ceilings) -> Self {
        let limit = |ceiling| ceilings.get(ceiling).map(|limit| (&limit.value).into());
        Self {
            rpm: limit(Ceiling::Requests),
            input_tpm: limit(Ceiling::InputTokens),
            output_tpm: limit(Ceiling::OutputTokens),
            tpm: limit(Ceiling::Tokens),
            concurrency: limit(Ceiling::InFlight),
            cached_counts: ceilings.says_cached_counts().then(|| ceilings.cached_counts()),
        }
    }
}
