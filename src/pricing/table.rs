//! The contents of a price table.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Place};
use crate::units::{Date, Factor, Meter, ModelId, Per, PerMeter, Share, Tokens, Unit, Why};
use crate::yaml::Located;

use super::evidence::{Evidence, Published};
use super::format::{CacheRules, Stage};
use super::latency::Latency;
use super::pattern::Pattern;
use super::rejected::Rejected;
use super::throughput::{Ceilings, HourlyCapacity};

pub use super::rates::{Cell, Classes, LongContext, Price, Rates, TierRates, Window};

/// One provider's file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Table {
    /// The provider, which is the stem of the file's name.
    pub provider: String,
    /// Other names of the provider.
    pub aliases: Vec<Located<String>>,
    /// The display name of the provider.
    pub name: String,
    /// The currency of all amounts, as three letters.
    pub currency: Located<String>,
    /// The number of tokens that its rates are for.
    pub per: Located<Per>,
    /// Patterns of the models the provider makes itself: a name without provider means its maker's model.
    pub makes: Vec<Located<Pattern>>,
    /// Whether the table overlays an earlier one.
    pub overlay: bool,
    /// Whether its models replace those of earlier tables as a whole.
    pub over: bool,
    /// Whether its prices are those of a single dataset.
    pub one_source: bool,
    /// The discount of a contract on every rate and fee below the overlay.
    pub discount: Option<Located<Share>>,
    /// The models, in the order of the file.
    pub models: Vec<Model>,
    /// The start of the file.
    pub place: Place,
}

/// One model with all its cards.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Model {
    /// Provider and name.
    pub id: ModelId,
    /// The position of its name.
    pub place: Place,
    /// Other names that vendors and clients use for it, with their positions.
    pub aliases: Vec<(String, Place)>,
    /// The model whose cards are its own, with its provider.
    pub same_as: Option<Located<String>>,
    /// How the names of its versions begin, on which a date or a version follows.
    pub ids: Vec<Located<String>>,
    /// Its limits and features.
    pub limits: Limits,
    /// Values of datasets that were decided against.
    pub rejected: Vec<Rejected>,
    /// Acknowledged rules for findings about the model itself.
    pub ack: Vec<Located<Code>>,
    /// The discount of an overlay on every rate and fee of the model.
    pub discount: Option<Located<Share>>,
    /// The cards, oldest first.
    pub cards: Vec<Card>,
    /// Cards of hourly capacity, oldest first.
    pub capacity: Vec<HourlyCapacity>,
}

impl Table {
    /// Whether a name is that of its provider, or another one of it.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        self.provider == name || self.aliases.iter().any(|alias| alias.value == name)
    }

    /// The table with only the models that another one has too.
    #[must_use]
    pub fn only(&self, other: &Self) -> Self {
        let is_in = |model: &&Model| other.models.iter().any(|one| one.id == model.id);
        Self { models: self.models.iter().filter(is_in).cloned().collect(), ..self.clone() }
    }
}

impl Model {
    /// The card of its own on a day.
    pub(super) fn card_on(&self, day: Date) -> Option<&Card> {
        self.cards.iter().rev().find(|card| card.from.is_none_or(|from| from <= day))
    }

    /// The capacity card on a day.
    pub(super) fn capacity_on(&self, day: Date) -> Option<&HourlyCapacity> {
        self.capacity.iter().rev().find(|card| card.from.is_none_or(|from| from <= day))
    }

    /// The models whose prices it has, on any day.
    pub fn same_as(&self) -> impl Iterator<Item = &Located<String>> {
        let of_cards = self.cards.iter().filter_map(|card| card.same_as.as_ref());
        self.same_as.iter().chain(of_cards)
    }

    /// An empty model.
    #[must_use]
    pub fn unsaid(id: &ModelId, place: &Place) -> Self {
        Self {
            id: id.clone(),
            place: place.clone(),
            aliases: Vec::new(),
            same_as: None,
            ids: Vec::new(),
            limits: Limits::default(),
            rejected: Vec::new(),
            ack: Vec::new(),
            discount: None,
            cards: Vec::new(),
            capacity: Vec::new(),
        }
    }
}

/// The limits and features of a model, and its end of sale.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Limits {
    /// Tokens of prompt and output together.
    pub context_window: Option<Tokens>,
    /// Tokens of one output.
    pub max_output: Option<Tokens>,
    /// Tokens of one prompt.
    pub max_input: Option<Tokens>,
    /// The rules of its prompt cache; a model without them has none.
    pub cache: Option<CacheRules>,
    /// Its features: `vision`, `tools`, …
    pub features: Vec<String>,
    /// Its speed, if measured.
    pub latency: Option<Latency>,
    /// The vendor's rate limits for it, if known.
    pub ceilings: Ceilings,
    /// The first day on which it is sold, where that is known.
    pub released: Option<Located<Date>>,
    /// Where it is in its life, if not in the midst of it.
    pub stage: Option<Stage>,
    /// The last day on which it is sold.
    pub closed: Option<Located<Date>>,
    /// The successor named by its vendor.
    pub successor: Option<String>,
}

impl Limits {
    /// The last day on which it is sold, where that is within the month from a day on and not its last day.
    #[must_use]
    pub fn closes_within_a_month(&self, day: Date) -> Option<Date> {
        let last = self.closed.as_ref()?.value;
        let over = last.tomorrow()?;
        day.a_month_later().is_some_and(|later| over < later).then_some(last)
    }
}

impl CacheRules {
    /// A cached prefix is a multiple of this number of tokens.
    #[must_use]
    pub fn granule(&self) -> Tokens {
        let plain = || Tokens::ONE.because("granule", Why::Default("1 unless the table says more"));
        self.granule.as_ref().map_or_else(plain, |granule| published("granule", granule))
    }

    /// The shortest prefix that is cached.
    fn least(&self) -> Tokens {
        let why = Why::Default("0, since the table does not know it");
        let unknown = || Tokens::ZERO.because("shortest prefix", why);
        self.min_prefix.as_ref().map_or_else(unknown, |least| published("shortest prefix", least))
    }

    /// The cached part of a prefix: whole granules, or nothing if it is too short.
    #[must_use]
    pub fn cached(&self, prefix: &Tokens) -> Tokens {
        let (granule, least) = (self.granule(), self.least());
        prefix.whole_granules(&granule, &least).named("cached tokens of a call")
    }
}

fn published(name: &'static str, tokens: &Located<Tokens>) -> Tokens {
    tokens.value.clone().given(|| Published::of(name, Unit::Tokens, &tokens.place, None))
}

/// The rates from a day until the next card.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Card {
    /// Its position.
    pub place: Place,
    /// The first day; `None` if unknown, on the first card only.
    pub from: Option<Date>,
    /// Whether it is only announced and may still be withdrawn.
    pub announced: bool,
    /// Whether it says only what differs from the card before. What it holds is whole.
    pub is_change: bool,
    /// The model as which it is billed, with its provider; its own prices are empty then.
    pub same_as: Option<Located<String>>,
    /// Why it replaces a value that was always wrong.
    pub correction: Option<String>,
    /// Acknowledged rules for findings about the card.
    pub ack: Vec<Located<Code>>,
    /// The source of the rates.
    pub evidence: Arc<Evidence>,
    /// The discount of an overlay on every rate and fee below this card.
    pub discount: Option<Located<Share>>,
    /// The rates for prompts of any length, except those of `long_context`.
    pub rates: Rates,
    /// The rates of whole calls with long prompts, in order of thresholds.
    pub long_context: Vec<LongContext>,
    /// The rates of certain hours, in place of those of other times.
    pub windows: Vec<Window>,
    /// The fees of tools.
    pub fees: BTreeMap<String, Cell>,
    /// The storage price of a cached prefix: per table unit of tokens and hour.
    pub cache_storage: Option<Cell>,
    /// The factors of regions, on tokens.
    pub regions: BTreeMap<String, Located<Factor>>,
}

impl Card {
    /// Whether it has cells for some meters, in any tier.
    #[must_use]
    pub fn has_cell(&self, of: impl Fn(Meter) -> bool) -> bool {
        let mut tiers = self.all_rates().flat_map(|(_, rates)| rates.iter());
        let has = |cells: &PerMeter<Option<Cell>>| cells.iter().any(|(own, cell)| of(own) && cell.is_some());
        tiers.any(|(_, rates)| matches!(rates, TierRates::Cells(cells) if has(cells)))
    }

    /// Whether the price of a meter depends on a class, in any tier.
    #[must_use]
    pub fn has_classes(&self, meter: Meter) -> bool {
        let mut tiers = self.all_rates().flat_map(|(_, rates)| rates.iter());
        let is_by_class = |cell: &Cell| matches!(cell.price, Price::Classes(_));
        tiers.any(|(_, rates)| matches!(rates, TierRates::Cells(cells) if cells[meter].as_ref().is_some_and(is_by_class)))
    }

    /// Whether a meter has a price in some tier.
    #[must_use]
    pub fn sells(&self, meter: Meter) -> bool {
        let is_sold = |cell: &Cell| !matches!(cell.price, Price::Free | Price::NotOffered);
        let tiers = self.rates.iter().map(|(_, rates)| rates);
        tiers.into_iter().any(
            |rates| matches!(rates, TierRates::Cells(cells) if cells[meter].as_ref().is_some_and(is_sold)),
        )
    }

    /// Whether it has rates for cache reads.
    #[must_use]
    pub fn has_cache_rates(&self) -> bool {
        self.has_cell(Meter::is_read)
    }
}
