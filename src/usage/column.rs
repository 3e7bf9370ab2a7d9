//! The columns of buckets, in each form in which they are written.

use std::fmt;

use crate::units::{Meter, TAG, Tier, tag_name};

use super::bucket::{Key, Sums};
use super::call::Status;

/// A column: what a bucket is of, or what its calls use in all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Who was called.
    Provider,
    /// The model that answered.
    Model,
    /// The day in UTC, as `YYYY-MM-DD`.
    Day,
    /// The windows of hours of the tables, and whether the calls were made in each.
    Hours,
    /// The tier that served.
    Tier,
    /// The region whose prices apply.
    Region,
    /// The least number of tokens of a prompt in the bucket.
    ContextFrom,
    /// The first number of tokens of a prompt above the bucket; empty where there is none.
    ContextBelow,
    /// The least number of tokens of a prompt that a cache read or wrote.
    PrefixFrom,
    /// The first number of them above the bucket; empty where there is none.
    PrefixBelow,
    /// How the calls ended.
    Status,
    /// The value of a tag.
    Tag(String),
    /// How many calls these are.
    Calls,
    /// How many further lines the log has of them.
    Repeats,
    /// What a meter counts; times in microseconds.
    Meter(Meter),
    /// Tokens that are read, rounded down call by call to a multiple of this.
    ReadIn(u64),
    /// Tokens that are read or written, rounded down call by call to a multiple of this.
    PrefixIn(u64),
    /// The most tokens of one call, prompt and answer together.
    Longest,
    /// Uses of a tool.
    Fee(String),
    /// What the log says that the calls cost, in 10⁻¹² USD.
    Cost,
    /// Of how many calls it says so.
    CostCalls,
}

/// The columns whose names do not depend on anything.
const FIXED: [(&str, Column); 16] = [
    ("provider", Column::Provider),
    ("model", Column::Model),
    ("day", Column::Day),
    ("hours", Column::Hours),
    ("tier", Column::Tier),
    ("region", Column::Region),
    ("context_from", Column::ContextFrom),
    ("context_below", Column::ContextBelow),
    ("prefix_from", Column::PrefixFrom),
    ("prefix_below", Column::PrefixBelow),
    ("status", Column::Status),
    ("calls", Column::Calls),
    ("repeats", Column::Repeats),
    ("longest", Column::Longest),
    ("reported_cost", Column::Cost),
    ("reported_cost_calls", Column::CostCalls),
];

const FEE: &str = "fee:";
const READ_IN: &str = "cache_read_in_";
const PREFIX_IN: &str = "prefix_in_";

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(name) => write!(f, "{TAG}{name}"),
            Self::Meter(meter) => write!(f, "{meter}"),
            Self::ReadIn(granule) => write!(f, "{READ_IN}{granule}"),
            Self::PrefixIn(granule) => write!(f, "{PREFIX_IN}{granule}"),
            Self::Fee(name) => write!(f, "{FEE}{name}"),
            fixed => {
                let name = FIXED.iter().find(|(_, own)| own == fixed).map(|(name, _)| *name);
                f.write_str(name.unwrap_or_default())
            }
        }
    }
}

impl Column {
    /// The column of this name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if let Some(tag) = tag_name(name) {
            return Some(Self::Tag(tag.to_owned()));
        }
        if let Some(fee) = name.strip_prefix(FEE).filter(|fee| !fee.is_empty()) {
            return Some(Self::Fee(fee.to_owned()));
        }
        let granule =
            |prefix: &str| name.strip_prefix(prefix)?.parse().ok().filter(|granule: &u64| 1 < *granule);
        let fixed = FIXED.iter().find(|(own, _)| *own == name).map(|(_, column)| column.clone());
        fixed
            .or_else(|| Meter::named(name).map(Self::Meter))
            .or_else(|| granule(READ_IN).map(Self::ReadIn))
            .or_else(|| granule(PREFIX_IN).map(Self::PrefixIn))
    }

    /// What a bucket has in this column; empty where that is 0, or nothing.
    #[must_use]
    pub fn of(&self, key: &Key, sums: &Sums, tags: &[String]) -> String {
        let number = |number: u128| if number == 0 { String::new() } else { number.to_string() };
        let bound = |bound: Option<u64>| bound.map_or_else(String::new, |bound| bound.to_string());
        match self {
            Self::Provider => key.provider.clone(),
            Self::Model => key.model.clone(),
            Self::Day => key.day.to_string(),
            Self::Hours => key.hours.clone(),
            Self::Tier => key.tier.name().to_owned(),
            Self::Region => key.region.clone(),
            Self::ContextFrom => number(key.context.from.into()),
            Self::ContextBelow => bound(key.context.below),
            Self::PrefixFrom => number(key.prefix.from.into()),
            Self::PrefixBelow => bound(key.prefix.below),
            Self::Status => key.status.word().to_owned(),
            Self::Tag(name) => {
                let at = tags.iter().position(|tag| tag == name);
                at.and_then(|at| key.tags.get(at)).cloned().unwrap_or_default()
            }
            // Without a number it is not known.
            Self::ReadIn(_) | Self::PrefixIn(_) => {
                self.counted(sums).map_or_else(String::new, |own| own.to_string())
            }
            _ => self.counted(sums).map_or_else(String::new, number),
        }
    }

    /// The number that the calls of a bucket have in this column; none where it is not one that they add up to, or is not
    /// known.
    pub(super) fn counted(&self, sums: &Sums) -> Option<u128> {
        match self {
            Self::Calls => Some(sums.calls.into()),
            Self::Repeats => Some(sums.repeats.into()),
            Self::Meter(meter) => Some(sums.number(*meter)),
            Self::ReadIn(granule) => sums.granules.get(granule).map(|own| own.read),
            Self::PrefixIn(granule) => sums.granules.get(granule).map(|own| own.prefix),
            Self::Longest => Some(sums.longest.into()),
            Self::Fee(name) => Some(sums.fees.get(name).map_or(0, |counted| counted.number)),
            Self::Cost => Some(sums.cost.picos),
            Self::CostCalls => Some(sums.cost.calls.into()),
            _ => None,
        }
    }

    /// The columns that a bucket needs.
    pub(super) fn all_of<'b>(sums: &'b Sums, tags: &'b [String]) -> impl Iterator<Item = Self> + 'b {
        let fixed = FIXED.iter().map(|(_, column)| column.clone());
        let meters = sums.meters.keys().copied().map(Self::Meter);
        let granules =
            sums.granules.keys().flat_map(|granule| [Self::ReadIn(*granule), Self::PrefixIn(*granule)]);
        let fees = sums.fees.keys().cloned().map(Self::Fee);
        fixed.chain(tags.iter().cloned().map(Self::Tag)).chain(meters).chain(granules).chain(fees)
    }

    /// Puts what a column says into a bucket.
    ///
    /// # Errors
    /// It is not what such a column may hold: what that is.
    pub(super) fn put(
        &self,
        text: &str,
        key: &mut Key,
        sums: &mut Sums,
        tags: &[String],
    ) -> Result<(), &'static str> {
        const WHOLE: &str = "a whole number from 0 on";
        // What some programs write for what a query has nothing of.
        let text = if text == "NULL" && self.is_number() { "" } else { text };
        let large = || if text.is_empty() { Ok(0) } else { text.parse::<u128>().map_err(|_| WHOLE) };
        let small = || if text.is_empty() { Ok(0) } else { text.parse::<u64>().map_err(|_| WHOLE) };
        let bound = || if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| WHOLE) };
        if !text.bytes().all(|byte| byte.is_ascii_digit()) && self.is_number() {
            return Err(WHOLE);
        }
        match self {
            Self::Provider => text.clone_into(&mut key.provider),
            Self::Model => text.clone_into(&mut key.model),
            Self::Day => key.day = text.parse().map_err(|_| "a day, as YYYY-MM-DD")?,
            Self::Hours => text.clone_into(&mut key.hours),
            Self::Tier => key.tier = Tier::named(text).ok_or("the name of a tier")?,
            Self::Region => text.clone_into(&mut key.region),
            Self::ContextFrom => key.context.from = small()?,
            Self::ContextBelow => key.context.below = bound()?,
            Self::PrefixFrom => key.prefix.from = small()?,
            Self::PrefixBelow => key.prefix.below = bound()?,
            Self::Status => key.status = Status::named(text).ok_or("`ok`, `failed` or `estimated`")?,
            Self::Tag(name) => {
                if let Some(at) = tags.iter().position(|tag| tag == name) {
                    text.clone_into(&mut key.tags[at]);
                }
            }
            Self::Calls => sums.calls = small()?,
            Self::Repeats => sums.repeats = small()?,
            Self::Meter(meter) => sums.meters.entry(*meter).or_default().number = large()?,
            Self::ReadIn(_) | Self::PrefixIn(_) if text.is_empty() => {}
            Self::ReadIn(granule) => sums.granules.entry(*granule).or_default().read = large()?,
            Self::PrefixIn(granule) => sums.granules.entry(*granule).or_default().prefix = large()?,
            Self::Longest => sums.longest = small()?,
            Self::Fee(name) => sums.fees.entry(name.clone()).or_default().number = large()?,
            Self::Cost => sums.cost.picos = large()?,
            Self::CostCalls => sums.cost.calls = small()?,
        }
        Ok(())
    }

    /// Whether the numbers of all rows are added up: of lengths there is nothing to add.
    pub(super) fn is_summed(&self) -> bool {
        let in_granules = matches!(self, Self::ReadIn(_) | Self::PrefixIn(_));
        *self != Self::Longest && (in_granules || self.counted(&Sums::default()).is_some())
    }

    /// The name of the tag whose values it has.
    pub(super) fn tag(&self) -> Option<&str> {
        match self {
            Self::Tag(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it holds a number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        !matches!(
            self,
            Self::Provider
                | Self::Model
                | Self::Day
                | Self::Hours
                | Self::Tier
                | Self::Region
                | Self::Status
                | Self::Tag(_)
        )
    }
}
