//! What a price table holds.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use globset::GlobMatcher;

use crate::diag::{Code, Place};
use crate::units::{Amount, Date, Factor, Meter, ModelId, Per, PerMeter, PerTier, Share, Tokens, Unit, Why};
use crate::yaml::Located;

use super::evidence::{Evidence, Published};
use super::format::{CacheRules, Stage};
use super::latency::Latency;
use super::throughput::{Ceilings, HourlyCapacity};

/// One provider's file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Table {
    /// The provider, which is the stem of the file's name.
    pub provider: String,
    /// Other names of the provider.
    pub aliases: Vec<Located<String>>,
    /// The provider as people call it.
    pub name: String,
    /// The currency of all amounts, as three letters.
    pub currency: Located<String>,
    /// How many tokens its rates are for.
    pub per: Located<Per>,
    /// What the provider makes itself rather than hosts: a name without a provider means its maker's model.
    pub makes: Vec<Located<GlobMatcher>>,
    /// Whether the table is laid over an earlier one.
    pub overlay: bool,
    /// What a contract takes off every rate and fee beneath an overlay.
    pub discount: Option<Located<Share>>,
    /// The models, in the order of the file.
    pub models: Vec<Model>,
    /// Where the file begins.
    pub place: Place,
}

/// One model, and all its cards.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Model {
    /// Provider and name.
    pub id: ModelId,
    /// Where its name stands.
    pub place: Place,
    /// Other names that vendors and clients use for it, each with its place.
    pub aliases: Vec<(String, Place)>,
    /// The model whose cards are its own.
    pub same_as: Option<Located<String>>,
    /// How the names of its versions begin, on which a date or a version follows.
    pub ids: Vec<Located<String>>,
    /// What it can take and make.
    pub limits: Limits,
    /// The rules whose findings about the model itself somebody has looked at and found right.
    pub ack: Vec<Located<Code>>,
    /// What an overlay takes off every rate and fee of the model.
    pub discount: Option<Located<Share>>,
    /// The cards, oldest first.
    pub cards: Vec<Card>,
    /// What capacity costs that is paid by the hour, oldest first.
    pub capacity: Vec<HourlyCapacity>,
}

impl Table {
    /// The table with those of its models that another one has too.
    #[must_use]
    pub fn only(&self, other: &Self) -> Self {
        let is_in = |model: &&Model| other.models.iter().any(|one| one.id == model.id);
        Self { models: self.models.iter().filter(is_in).cloned().collect(), ..self.clone() }
    }
}

impl Model {
    /// The models whose prices it has, on any day, each with its provider.
    pub fn same_as(&self) -> impl Iterator<Item = (String, &Place)> {
        let of_cards = self.cards.iter().filter_map(|card| card.same_as.as_ref());
        self.same_as.iter().chain(of_cards).map(|same| (self.whole_name(&same.value), &same.place))
    }

    /// A model's name with its provider: this one's where it says none.
    #[must_use]
    pub fn whole_name(&self, name: &str) -> String {
        if name.contains('/') { name.to_owned() } else { format!("{}/{name}", self.id.provider) }
    }

    /// A model of which a table says nothing.
    #[must_use]
    pub fn unsaid(id: &ModelId, place: &Place) -> Self {
        Self {
            id: id.clone(),
            place: place.clone(),
            aliases: Vec::new(),
            same_as: None,
            ids: Vec::new(),
            limits: Limits::default(),
            ack: Vec::new(),
            discount: None,
            cards: Vec::new(),
            capacity: Vec::new(),
        }
    }
}

/// What a model can take and make, and how long it is sold.
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
    /// What else it can do: `vision`, `tools`, …
    pub features: Vec<String>,
    /// How fast it answers, where somebody measured it.
    pub latency: Option<Latency>,
    /// How much of it the vendor takes at once, where that is known.
    pub ceilings: Ceilings,
    /// The first day on which it is sold, where that is known.
    pub released: Option<Located<Date>>,
    /// Where it is in its life, if not in the midst of it.
    pub stage: Option<Stage>,
    /// The last day on which it is sold.
    pub closed: Option<Located<Date>>,
    /// The model that its vendor names in its place.
    pub successor: Option<String>,
}

impl Limits {
    /// The last day on which it is sold, where that is less than a month after a day.
    #[must_use]
    pub fn closes_within_a_month(&self, day: Date) -> Option<Date> {
        let last = self.closed.as_ref()?.value;
        day.a_month_later().is_some_and(|later| last < later).then_some(last)
    }
}

impl CacheRules {
    /// A cached prefix is a multiple of so many tokens.
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

    /// What is cached of a prefix: whole granules of it, and nothing of one that is too short.
    #[must_use]
    pub fn cached(&self, prefix: &Tokens) -> Tokens {
        let (granule, least) = (self.granule(), self.least());
        prefix.whole_granules(&granule, &least).named("cached tokens of a call")
    }
}

fn published(name: &'static str, tokens: &Located<Tokens>) -> Tokens {
    tokens.value.clone().given(|| Published::of(name, Unit::Tokens, &tokens.place, None))
}

/// The rates in force from a day until the next card's.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Card {
    /// Where it begins.
    pub place: Place,
    /// The first day, or `None` where it is unknown and the card is the first one.
    pub from: Option<Date>,
    /// Whether the vendor has announced it and it may still be withdrawn.
    pub announced: bool,
    /// Whether it says only what differs from the card before. What it holds is whole.
    pub is_change: bool,
    /// The model as which it is billed; its own prices are empty then.
    pub same_as: Option<Located<String>>,
    /// Why it replaces a value that was always wrong.
    pub correction: Option<String>,
    /// The rules whose findings about the card somebody has looked at and found right.
    pub ack: Vec<Located<Code>>,
    /// Where the rates are published.
    pub evidence: Arc<Evidence>,
    /// What an overlay takes off every rate and fee beneath this card.
    pub discount: Option<Located<Share>>,
    /// The rates of prompts of any length, but for those of `long_context`.
    pub rates: Rates,
    /// The rates of whole calls with long prompts, thresholds ascending.
    pub long_context: Vec<LongContext>,
    /// What the use of a tool costs.
    pub fees: BTreeMap<String, Cell>,
    /// What it costs to keep a cached prefix: for so many tokens as the table counts by, an hour.
    pub cache_storage: Option<Cell>,
    /// The published factors of regions, on tokens.
    pub regions: BTreeMap<String, Located<Factor>>,
}

impl Card {
    /// Whether it says anything of some meters, in any tier.
    #[must_use]
    pub fn has_cell(&self, of: impl Fn(Meter) -> bool) -> bool {
        let long = self.long_context.iter().map(|entry| &entry.rates);
        let mut tiers = std::iter::once(&self.rates).chain(long).flat_map(|rates| rates.iter());
        let has = |cells: &PerMeter<Option<Cell>>| cells.iter().any(|(own, cell)| of(own) && cell.is_some());
        tiers.any(|(_, rates)| matches!(rates, TierRates::Cells(cells) if has(cells)))
    }

    /// Whether it has rates for what is read from a prompt cache.
    #[must_use]
    pub fn has_cache_rates(&self) -> bool {
        self.has_cell(Meter::is_read)
    }
}

/// The rates of whole calls whose prompts are long.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LongContext {
    /// Where the entry begins.
    pub place: Place,
    /// The prompt's tokens, cached ones and feedback included, at which the rates change.
    pub threshold: Tokens,
    /// Whether a prompt of exactly that length already pays them.
    pub inclusive: bool,
    /// The rates.
    pub rates: Rates,
}

impl LongContext {
    /// Whether a prompt is long enough for these rates.
    #[must_use]
    pub fn applies(&self, prompt: &Tokens) -> bool {
        self.threshold < *prompt || (self.inclusive && self.threshold == *prompt)
    }
}

/// The rates of each tier.
pub type Rates = PerTier<TierRates>;

/// What is known of a tier.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum TierRates {
    /// Nothing: to use it is an error.
    #[default]
    Unknown,
    /// The vendor does not sell it.
    NotOffered(Place),
    /// Its rates; an absent cell is unknown.
    Cells(Box<PerMeter<Option<Cell>>>),
}

/// What a table says of one meter in one tier, or of one fee.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cell {
    /// Where it stands.
    pub place: Place,
    /// Where the value is published; `None` where somebody only supposes it.
    pub evidence: Option<Arc<Evidence>>,
    /// The value.
    pub price: Price,
    /// What contracts take off the value, one after the other.
    pub discounts: Vec<Located<Share>>,
    /// What the list says, where the value is a contract's own.
    pub published: Option<Amount>,
}

impl Cell {
    /// The amount that the list says, where the cell has one of its own.
    pub(super) fn listed(&self) -> Option<Amount> {
        let own = match &self.price {
            Price::Amount(amount) => Some(amount.clone()),
            Price::Free => Some(Amount::NOTHING),
            Price::As(_) | Price::NotOffered => None,
        };
        self.published.clone().or(own)
    }
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Price {
    /// So much money for so many tokens or calls.
    Amount(Amount),
    /// Nothing is charged.
    Free,
    /// Billed at the rate of another meter of the same tier.
    As(Meter),
    /// The vendor does not sell it.
    NotOffered,
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => write!(f, "{}", amount.usd.exact()),
            Self::Free => f.write_str("free"),
            Self::As(meter) => write!(f, "as {meter}"),
            Self::NotOffered => f.write_str("not offered"),
        }
    }
}
