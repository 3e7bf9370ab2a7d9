//! Rate limits of vendors, and the price of hourly capacity.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Place, Problems, words};
use crate::exact::Exact;
use crate::units::shape::LIMIT;
use crate::units::{Count, Date, Share, Things, Tokens, Usd};
use crate::yaml::map::{map, value};
use crate::yaml::shape::Rule::NotEmpty;
use crate::yaml::shape::Shape;
use crate::yaml::{Located, Node, Read, Shaped};

use super::evidence::Evidence;

/// A vendor limit, independent of the inputs.
const CEILING: Shape = LIMIT.without_range();
const UNKNOWN: &str = "leave the key out where the limit is not known";

map! {
    /// How much a vendor accepts of a model at once. A limit that is absent is unknown.
    pub struct Limits = LIMITS ("the limits", "Limits") {
        /// Requests a minute.
        rpm: Option<Located<Things>> [is(CEILING), hint(UNKNOWN)],
        /// Tokens of prompts a minute.
        input_tpm: Option<Located<Things>> [is(CEILING), hint(UNKNOWN)],
        /// Tokens of outputs a minute.
        output_tpm: Option<Located<Things>> [is(CEILING), hint(UNKNOWN)],
        /// Tokens of prompts and outputs together a minute.
        tpm: Option<Located<Things>> [is(CEILING), hint(UNKNOWN)],
        /// Requests in flight at the same time.
        concurrency: Option<Located<Things>> [is(CEILING), hint(UNKNOWN)],
        /// Whether tokens read from a cache count as tokens of prompts.
        cached_counts: Option<Located<YesOrNo>>,
    }
    rules [NotEmpty];
}

value! {
    /// `yes` or `no`.
    pub struct YesOrNo(bool) = Shape::Text("YesOrNo"), |node, problems| {
        node.word(&[("yes", true), ("no", false), ("true", true), ("false", false)], problems)
    };
}

words! {
    /// What a limit is a limit of, by its key in files, in the order in which people are used to read them.
    pub enum Ceiling {
        /// Requests a minute.
        Requests = "rpm",
        /// Tokens of prompts a minute.
        InputTokens = "input_tpm",
        /// Tokens of outputs a minute.
        OutputTokens = "output_tpm",
        /// Tokens of prompts and outputs together a minute.
        Tokens = "tpm",
        /// Requests at the same time.
        InFlight = "concurrency",
    }
}

impl Ceiling {
    /// The name for display.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Requests => "requests a minute",
            Self::InputTokens => "input tokens a minute",
            Self::OutputTokens => "output tokens a minute",
            Self::Tokens => "tokens a minute",
            Self::InFlight => "requests in flight",
        }
    }
}

/// The rate limits of a model: each is above 0, and a missing one is unknown.
#[derive(Clone, Debug, Default)]
pub struct Ceilings {
    limits: BTreeMap<Ceiling, Located<Count>>,
    cached_counts: Option<Located<bool>>,
}

impl Ceilings {
    /// A limit, if known.
    #[must_use]
    pub fn get(&self, ceiling: Ceiling) -> Option<&Located<Count>> {
        self.limits.get(&ceiling)
    }

    /// The number of known limits.
    #[must_use]
    pub fn known(&self) -> usize {
        self.limits.len()
    }

    /// Whether cached tokens count toward the token limits; by default they do not.
    #[must_use]
    pub fn cached_counts(&self) -> bool {
        self.cached_counts.as_ref().is_some_and(|counts| counts.value)
    }

    /// Whether it is given.
    #[must_use]
    pub fn says_cached_counts(&self) -> bool {
        self.cached_counts.is_some()
    }

    /// Overrides other limits, key by key.
    #[must_use]
    pub fn over(&self, beneath: &Self) -> Self {
        let mut limits = beneath.limits.clone();
        limits.extend(self.limits.clone());
        Self { limits, cached_counts: self.cached_counts.clone().or_else(|| beneath.cached_counts.clone()) }
    }
}

/// Equal if the limits are equal, whatever their position in the file.
impl PartialEq for Ceilings {
    fn eq(&self, other: &Self) -> bool {
        let limit = |of: &Self, ceiling| of.get(ceiling).map(|limit| limit.value.clone());
        let same = |ceiling: &Ceiling| limit(self, *ceiling) == limit(other, *ceiling);
        Ceiling::ALL.iter().all(same) && self.cached_counts() == other.cached_counts()
    }
}

impl Eq for Ceilings {}

impl Shaped for Ceilings {
    const SHAPE: Shape = Limits::SHAPE;
}

impl Read for Ceilings {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Limits { rpm, input_tpm, output_tpm, tpm, concurrency, cached_counts } =
            Limits::read(node, problems)?;
        let all = Ceiling::ALL.into_iter().zip([rpm, input_tpm, output_tpm, tpm, concurrency]);
        let limits = all.filter_map(|(ceiling, limit)| Some((ceiling, limit?.map(|count| count.0))));
        let cached_counts = cached_counts.map(|counts| counts.map(|counts| counts.0));
        Some(Self { limits: limits.collect(), cached_counts })
    }
}

/// Capacity paid by the hour, used or not: a reservation at the vendor, or one's own machine.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HourlyCapacity {
    /// Its position.
    pub place: Place,
    /// The first day; `None` if unknown, on the first card only.
    pub from: Option<Date>,
    /// The source of price and speed.
    pub evidence: Arc<Evidence>,
    /// The price per hour, in USD; above 0.
    pub per_hour: Usd,
    /// Tokens of prompts and outputs processed per second of work; above 0.
    pub tokens_per_second: Tokens,
    /// The utilised share of the paid hours; above 0.
    pub utilisation: Share,
}

impl HourlyCapacity {
    /// Whether it is the current card.
    pub(crate) fn is_same(&self, in_force: Option<&Self>) -> bool {
        in_force.is_some_and(|other| other.place == self.place)
    }

    /// Tokens processed per paid hour: `tokens_per_second × 3600 × utilisation`. Utilisation reduces the output of
    /// paid hours; it does not multiply their cost.
    #[must_use]
    pub fn tokens_per_hour(&self) -> Tokens {
        let hour = Count::of(3_600);
        &(&self.tokens_per_second * &hour) * &self.utilisation
    }

    /// The cost per million tokens, in USD: `per_hour / tokens_per_hour × 10^6`.
    #[must_use]
    pub fn per_million(&self) -> Exact {
        let millions = self.tokens_per_hour().exact().shift_down(6);
        self.per_hour.exact().checked_div(&millions).unwrap_or_default()
    }
}
