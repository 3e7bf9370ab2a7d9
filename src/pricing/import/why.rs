//! Why something that a dataset holds does not stand in our tables.

use std::fmt;

use crate::units::Date;

/// Something of a dataset that was not carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// The provider, by the name of our table.
    pub provider: String,
    /// The provider, as the dataset names it.
    pub published_provider: String,
    /// The entry, as the dataset names it.
    pub entry: String,
    /// The part of the entry; `None` where all of it was left out.
    pub part: Option<String>,
    /// Why.
    pub why: Why,
}

/// Why it was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// It is no text model: what it is instead.
    OtherKind(String),
    /// It is another name of a model, which it may leave for another one.
    MovingName(String),
    /// There is no rate for a meter without which a model has no price.
    NoRate(&'static str),
    /// A rate of 0, which has many meanings.
    Zero,
    /// A number below 0.
    Negative(String),
    /// Digits that only a float makes, and the number that may be meant.
    Artefact(String, String),
    /// Digits of a division, which nobody publishes.
    Computed(String),
    /// Something that is no number.
    NotANumber(String),
    /// Two values for the same cell.
    TwoValues(String),
    /// Two entries of the same name with different content.
    TwoEntries(String),
    /// The rates depend on the hour.
    ByTheHour,
    /// A fee that depends on what a table cannot tell apart.
    FeeVaries(String),
    /// A fee that falls on every call.
    EveryCall(String),
    /// Billed by what is no meter of ours.
    NoMeter,
    /// The rate of a cache's lifetime that has no meter.
    NoLifetime,
    /// A service tier that our tables do not have.
    NoTier,
    /// A second rate for the same tokens.
    SecondRate(String),
    /// A factor without the name of a region.
    NoRegion,
    /// An allowance that models share.
    Allowance,
    /// A limit of an account, not of a model.
    OfAccounts,
    /// A key that looks like a price and is not known.
    UnknownKey,
    /// A part that is not as its format has it.
    BadShape(String),
    /// A name that a table cannot hold.
    BadName,
    /// The dataset does not say how the cache works.
    CacheMode,
    /// What is cited is not exactly one page.
    NoAddress(String),
    /// It ends on a day that the dataset does not say.
    EndsSomeDay,
    /// Words about its prices.
    Comment(String),
    /// Other names of it.
    OtherNames(String),
    /// The dataset says that it has no cache, and has rates for one.
    NoCache,
    /// The model that it names is not in the dataset.
    UnknownSuccessor(String),
    /// Our table has a card from that day, and a card is never edited.
    CardOfThatDay(Date),
    /// Our card is newer than the dataset's.
    OursIsNewer(String),
    /// A price of the past, where our cards say something else.
    Past(String),
    /// A cell of our card in force which the dataset, whose other rates changed, does not hold.
    NotInTheDataset(String),
    /// What the dataset says of a model that our table holds differs.
    Differs(String),
    /// An alias of ours whose model has other rates.
    AliasDiffers(String),
    /// The table is one that an import cannot add to.
    CannotAddTo(String),
}

impl Why {
    /// The reason, the same for all that share it.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::OtherKind(_) => "not billed by tokens of text",
            Self::MovingName(_) => "a name that moves from model to model",
            Self::NoRate(_) => "a rate without which it has no price is missing",
            Self::Zero => "0 may mean free, unknown, not sold or billed elsewhere",
            Self::Negative(_) => "a price below 0",
            Self::Artefact(..) => "the artefact of a float",
            Self::Computed(_) => "digits of a division, which no vendor publishes",
            Self::NotANumber(_) => "not a number",
            Self::TwoValues(_) => "two values for one cell",
            Self::TwoEntries(_) => "two entries of one name differ",
            Self::ByTheHour => "its rates depend on the hour",
            Self::FeeVaries(_) => "a fee that depends on the size of a search",
            Self::EveryCall(_) => "a fee on every call, beside the tokens",
            Self::NoMeter => "billed by what has no meter, such as images, seconds or pages",
            Self::NoLifetime => "a cache write for a lifetime that has no meter",
            Self::NoTier => "a service tier that tables do not have",
            Self::SecondRate(_) => "a second rate for the same tokens",
            Self::NoRegion => "a factor without the name of a region",
            Self::Allowance => "an allowance that models share",
            Self::OfAccounts => "a limit of an account, not of a model",
            Self::UnknownKey => "looks like a price, and its meaning is not known",
            Self::BadShape(_) => "not in the shape that its format has",
            Self::BadName => "a name that no table can hold",
            Self::CacheMode => "the dataset does not say who decides what is cached",
            Self::NoAddress(_) => "cites not exactly one bare address: the dataset is its source",
            Self::EndsSomeDay => "deprecated, without a day",
            Self::Comment(_) => "words about its prices, which somebody has to read",
            Self::OtherNames(_) => "other names of it, which are written by hand as `aliases`",
            Self::NoCache => "the dataset says that it has no cache, and has rates for one",
            Self::UnknownSuccessor(_) => "its successor is not among the models",
            Self::CardOfThatDay(_) => "our table has a card from that day, and cards are never edited",
            Self::OursIsNewer(_) => "our card is newer",
            Self::Past(_) => "our cards of the past are never changed",
            Self::NotInTheDataset(_) => "ours, missing from the dataset while its other rates changed",
            Self::Differs(_) => "our table says otherwise, or nothing; an import only appends cards",
            Self::AliasDiffers(_) => "an alias of a model that has other rates",
            Self::CannotAddTo(_) => "our table is one that an import cannot add to",
        }
    }

    /// What belongs to this one alone.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Artefact(written, meant) => Some(format!("{written}; {meant} may be meant")),
            Self::NoRate(meter) => Some(format!("no rate for `{meter}`")),
            Self::CardOfThatDay(day) => Some(format!("from {day}")),
            Self::OtherKind(detail)
            | Self::MovingName(detail)
            | Self::Negative(detail)
            | Self::Computed(detail)
            | Self::NotANumber(detail)
            | Self::TwoValues(detail)
            | Self::TwoEntries(detail)
            | Self::FeeVaries(detail)
            | Self::EveryCall(detail)
            | Self::SecondRate(detail)
            | Self::BadShape(detail)
            | Self::NoAddress(detail)
            | Self::UnknownSuccessor(detail)
            | Self::OursIsNewer(detail)
            | Self::NotInTheDataset(detail)
            | Self::Differs(detail)
            | Self::AliasDiffers(detail)
            | Self::Comment(detail)
            | Self::OtherNames(detail)
            | Self::Past(detail)
            | Self::CannotAddTo(detail) => Some(detail.clone()),
            Self::Zero
            | Self::ByTheHour
            | Self::NoMeter
            | Self::NoLifetime
            | Self::NoTier
            | Self::NoRegion
            | Self::Allowance
            | Self::OfAccounts
            | Self::UnknownKey
            | Self::BadName
            | Self::CacheMode
            | Self::NoCache
            | Self::EndsSomeDay => None,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())?;
        self.detail().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}
