//! The rates of a card: for all calls, for long prompts, and for certain hours.

use std::fmt;
use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Amount, Date, DayTimes, Days, Meter, Moment, PerMeter, PerTier, Tokens, WeekTimes};

use super::contract::Discount;
use super::evidence::Evidence;

/// The rates of whole calls with long prompts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LongContext {
    /// Its position.
    pub place: Place,
    /// The prompt tokens, including cached ones and feedback, at which the rates change.
    pub threshold: Tokens,
    /// Whether a prompt of exactly that length has these rates.
    pub inclusive: bool,
    /// The rates.
    pub rates: Rates,
}

impl LongContext {
    /// Whether these rates apply to a prompt.
    #[must_use]
    pub fn applies(&self, prompt: &Tokens) -> bool {
        self.threshold < *prompt || (self.inclusive && self.threshold == *prompt)
    }
}

/// The rates of certain hours.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Window {
    /// Its position.
    pub place: Place,
    /// Its name, by which scenarios say how many calls are made in it.
    pub name: Arc<str>,
    /// The times of a day, in UTC.
    pub utc: DayTimes,
    /// On which days of the week.
    pub days: Days,
    /// Days on which it does not apply.
    pub except: Vec<Date>,
    /// The rates.
    pub rates: Rates,
}

impl Window {
    /// Its times in a week without exceptions.
    #[must_use]
    pub fn week(&self) -> WeekTimes {
        WeekTimes::of(self.days, &self.utc)
    }

    /// Whether it applies at a time.
    #[must_use]
    pub fn applies(&self, at: Moment) -> bool {
        at.is_in(self.days, &self.utc) && !self.except.contains(&at.day)
    }

    /// When it applies, for people: `01:00-04:00 UTC, mon-fri, except 2026-10-01`.
    #[must_use]
    pub fn times(&self) -> String {
        let days = if self.days == Days::ALL { String::new() } else { format!(", {}", self.days) };
        let except: Vec<String> = self.except.iter().map(ToString::to_string).collect();
        let except =
            if except.is_empty() { String::new() } else { format!(", except {}", except.join(", ")) };
        format!("{} UTC{days}{except}", self.utc)
    }
}

/// The rates of each tier.
pub type Rates = PerTier<TierRates>;

/// The rates of a tier.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum TierRates {
    /// Unknown: using it is an error.
    #[default]
    Unknown,
    /// The vendor does not sell it.
    NotOffered(Place),
    /// Its rates; a missing cell is unknown.
    Cells(Box<PerMeter<Option<Cell>>>),
}

/// A table cell: one meter in one tier, or one fee.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cell {
    /// Its position.
    pub place: Place,
    /// The source of the value; `None` for a hypothetical one.
    pub evidence: Option<Arc<Evidence>>,
    /// The value.
    pub price: Price,
    /// The contract discounts on the value, in order.
    pub discounts: Vec<Discount>,
    /// The list price, if the value is from a contract.
    pub published: Option<Price>,
}

impl Cell {
    /// The price on the list, if the cell has its own.
    pub(super) fn listed(&self) -> Option<Price> {
        let own = match &self.price {
            Price::Amount(_) | Price::Free | Price::Classes(_) => Some(self.price.clone()),
            Price::As(_) | Price::NotOffered => None,
        };
        self.published.clone().or(own)
    }
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Price {
    /// An amount per number of tokens or calls.
    Amount(Amount),
    /// Nothing is charged.
    Free,
    /// Billed at the rate of another meter of the same tier.
    As(Meter),
    /// An amount for each class of what is counted.
    Classes(Arc<Classes>),
    /// The vendor does not sell it.
    NotOffered,
}

/// Amounts that depend on a class of what is counted: on the resolution of a video, the size of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Classes {
    /// What the classes are of: `resolution`.
    pub by: String,
    /// The amount of each class, in the order of the table.
    pub amounts: Vec<(Arc<str>, Amount)>,
}

impl Price {
    /// The amount for a class of what is counted, or for all alike.
    pub(super) fn of_class(&self, class: Option<&str>) -> Option<Amount> {
        match self {
            Self::Amount(amount) => Some(amount.clone()),
            Self::Free => Some(Amount::NOTHING),
            Self::Classes(classes) => classes
                .amounts
                .iter()
                .find(|(own, _)| class == Some(&**own))
                .map(|(_, amount)| amount.clone()),
            Self::As(_) | Self::NotOffered => None,
        }
    }
}

impl Classes {
    /// Whether they are the same prices, whatever numbers these are written for.
    fn is_same(&self, other: &Self) -> bool {
        let is_same = |(class, amount): &(Arc<str>, Amount)| {
            let twin = other.amounts.iter().find(|(own, _)| own == class);
            twin.is_some_and(|(_, other)| amount.is_same(other))
        };
        self.amounts.len() == other.amounts.len() && self.amounts.iter().all(is_same)
    }
}

impl fmt::Display for Classes {
    /// As a table writes it: `{by: resolution, 720p: {per: 1 second, amount: 0.10}}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{by: {}", self.by)?;
        for (class, amount) in &self.amounts {
            write!(f, ", {class}: {{{}}}", amount.keys(&amount.usd.exact().to_string()))?;
        }
        f.write_str("}")
    }
}

impl Price {
    /// The amounts of which it is made: one, or one for each class.
    pub fn amounts(&self) -> impl Iterator<Item = &Amount> {
        self.amounts_by_class().map(|(_, amount)| amount)
    }

    /// The amounts of which it is made, with the class that each is for.
    pub fn amounts_by_class(&self) -> impl Iterator<Item = (Option<&str>, &Amount)> {
        let (one, several) = match self {
            Self::Amount(amount) => (Some((None, amount)), None),
            Self::Classes(classes) => {
                (None, Some(classes.amounts.iter().map(|(class, amount)| (Some(&**class), amount))))
            }
            Self::Free | Self::As(_) | Self::NotOffered => (None, None),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// The same with other amounts.
    #[must_use]
    pub fn with_amounts(&self, other: impl Fn(&Amount) -> Amount) -> Self {
        match self {
            Self::Amount(amount) => Self::Amount(other(amount)),
            Self::Classes(classes) => {
                let each = |(class, amount): &(Arc<str>, Amount)| (Arc::clone(class), other(amount));
                let amounts = classes.amounts.iter().map(each).collect();
                Self::Classes(Arc::new(Classes { by: classes.by.clone(), amounts }))
            }
            Self::Free | Self::As(_) | Self::NotOffered => self.clone(),
        }
    }

    /// Whether it is the same price, whatever number of tokens or pieces it is written for.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Amount(own), Self::Amount(other)) => own.is_same(other),
            (Self::Classes(own), Self::Classes(other)) => own.is_same(other),
            _ => self == other,
        }
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => write!(f, "{amount}"),
            Self::Free => f.write_str("free"),
            Self::As(meter) => write!(f, "as {meter}"),
            Self::Classes(classes) => write!(f, "{classes}"),
            Self::NotOffered => f.write_str("not offered"),
        }
    }
}
