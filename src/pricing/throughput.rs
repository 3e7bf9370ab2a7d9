//! How much a vendor takes of a model at once, and what capacity costs that is paid by the hour.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::{Exact, Notation};
use crate::units::shape::LIMIT;
use crate::units::{Count, Date, Share, Tokens, Usd};
use crate::yaml::shape::Shape::{self, Word};
use crate::yaml::shape::map;
use crate::yaml::{Fields, Located, Node, Read};

use super::table::Evidence;

/// A limit of a vendor, whatever the inputs are.
const CEILING: Shape = LIMIT.without_range();

map! {
    /// How much a vendor takes of a model at once.
    pub(crate) LIMITS = "the limits" {
        rpm: CEILING,
        input_tpm: CEILING,
        output_tpm: CEILING,
        tpm: CEILING,
        concurrency: CEILING,
        cached_counts: Word(&["true", "false", "yes", "no"]),
    }
}

/// What a limit is a limit of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ceiling {
    /// Requests a minute.
    Requests,
    /// Tokens of prompts a minute.
    InputTokens,
    /// Tokens of outputs a minute.
    OutputTokens,
    /// Tokens of prompts and outputs together a minute.
    Tokens,
    /// Requests at the same time.
    InFlight,
}

impl Ceiling {
    /// All, in the order in which people are used to read them.
    pub const ALL: [Self; 5] =
        [Self::Requests, Self::InputTokens, Self::OutputTokens, Self::Tokens, Self::InFlight];

    /// The key in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Requests => "rpm",
            Self::InputTokens => "input_tpm",
            Self::OutputTokens => "output_tpm",
            Self::Tokens => "tpm",
            Self::InFlight => "concurrency",
        }
    }

    /// The words for people.
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

/// How much a vendor takes of a model at once: each limit is above 0, and one that is absent is unknown.
#[derive(Clone, Debug, Default)]
pub struct Ceilings {
    limits: BTreeMap<Ceiling, Located<Count>>,
    cached_counts: Option<Located<bool>>,
}

impl Ceilings {
    /// A limit, where it is known.
    #[must_use]
    pub fn get(&self, ceiling: Ceiling) -> Option<&Located<Count>> {
        self.limits.get(&ceiling)
    }

    /// How many limits are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.limits.len()
    }

    /// Whether tokens that are read from the cache count against the limits of tokens; they do not
    /// unless it is said.
    #[must_use]
    pub fn cached_counts(&self) -> bool {
        self.cached_counts.as_ref().is_some_and(|counts| counts.value)
    }

    /// Whether somebody says so or the contrary.
    #[must_use]
    pub fn says_cached_counts(&self) -> bool {
        self.cached_counts.is_some()
    }

    /// These laid over others, key by key.
    #[must_use]
    pub fn over(&self, beneath: &Self) -> Self {
        let mut limits = beneath.limits.clone();
        limits.extend(self.limits.clone());
        Self { limits, cached_counts: self.cached_counts.clone().or_else(|| beneath.cached_counts.clone()) }
    }
}

/// Two are the same if they limit the same, wherever that is written.
impl PartialEq for Ceilings {
    fn eq(&self, other: &Self) -> bool {
        let limit = |of: &Self, ceiling| of.get(ceiling).map(|limit| limit.value.clone());
        let same = |ceiling: &Ceiling| limit(self, *ceiling) == limit(other, *ceiling);
        Ceiling::ALL.iter().all(same) && self.cached_counts() == other.cached_counts()
    }
}

impl Eq for Ceilings {}

impl Read for Ceilings {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the limits", problems)?;
        let mut limits = BTreeMap::new();
        for ceiling in Ceiling::ALL {
            let limit = fields.node(ceiling.key()).and_then(|node| limit(node, problems));
            limits.extend(limit.map(|limit| (ceiling, limit)));
        }
        let cached_counts = fields.node("cached_counts").and_then(|node| {
            let words = [("yes", true), ("no", false), ("true", true), ("false", false)];
            Some(Located { value: node.word(&words, problems)?, place: node.place.clone() })
        });
        let says_nothing = fields.is_empty();
        fields.finish(problems);
        if says_nothing {
            let empty = Diagnostic::error(Code::NothingToDo, "the limits name none").at(&node.place);
            problems.push(empty.help("write `{rpm: 500}`, or take `limits` out where none is known"));
        }
        Some(Self { limits, cached_counts })
    }
}

/// A number of requests or tokens that is above 0.
fn limit(node: &Node, problems: &mut Problems) -> Option<Located<Count>> {
    let number = node.number(Notation::Count, problems)?;
    let limit = Count::new(number).filter(|limit| !limit.is_zero());
    if limit.is_none() {
        let text = node.as_text().unwrap_or_default();
        let message = format!("`{text}` is out of range: a limit is above 0");
        let refused = Diagnostic::error(Code::OutOfRange, message).at(&node.place);
        problems.push(refused.help("leave the key out where the limit is not known"));
    }
    limit.map(|value| Located { value, place: node.place.clone() })
}

/// Capacity that is paid by the hour, used or not: a reservation at the vendor, or a machine of one's own.
#[derive(Clone, Debug)]
pub struct HourlyCapacity {
    /// Where it begins.
    pub place: Place,
    /// The first day, or `None` where it is unknown and the card is the first one.
    pub from: Option<Date>,
    /// Where price and speed are published.
    pub evidence: Arc<Evidence>,
    /// What an hour costs, in USD; above 0.
    pub per_hour: Usd,
    /// Tokens of prompts and outputs together that it does in a second of work; above 0.
    pub tokens_per_second: Tokens,
    /// The part of the paid hours in which it works; above 0.
    pub utilisation: Share,
}

impl HourlyCapacity {
    /// Tokens that a paid hour does: `tokens_per_second × 3600 × utilisation`. The utilisation divides
    /// the output of paid hours; it does not multiply their cost.
    #[must_use]
    pub fn tokens_per_hour(&self) -> Tokens {
        let hour = Count::of(3_600);
        &(&self.tokens_per_second * &hour) * &self.utilisation
    }

    /// What a million tokens cost, in USD: `per_hour / tokens_per_hour × 10^6`.
    #[must_use]
    pub fn per_million(&self) -> Exact {
        let millions = self.tokens_per_hour().exact().shift_down(6);
        self.per_hour.exact().checked_div(&millions).unwrap_or_default()
    }
}
