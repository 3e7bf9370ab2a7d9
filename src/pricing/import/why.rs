//! The reasons why parts of a dataset are not in our tables.

use std::fmt;

use crate::units::Date;

/// An omitted part of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// The provider, by our name.
    pub provider: String,
    /// The provider in the dataset.
    pub published_provider: String,
    /// The entry in the dataset.
    pub entry: String,
    /// The part of the entry; `None` for the whole entry.
    pub part: Option<String>,
    /// The reason.
    pub why: Why,
}

/// The reason for an omission.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// An alias that may later point to another model.
    MovingName(String),
    /// A required rate is missing.
    NoRate(&'static str),
    /// A rate of 0, which is ambiguous.
    Zero,
    /// A number below 0.
    Negative(String),
    /// A float artefact, and the number that may be meant.
    Artefact(String, String),
    /// The digits of a division, which no vendor publishes.
    Computed(String),
    /// Not a number.
    NotANumber(String),
    /// Two values for the same cell.
    TwoValues(String),
    /// Two entries of the same name with different content.
    TwoEntries(String),
    /// The rates depend on the time of day.
    ByTheHour,
    /// Billed in a unit that imports do not read.
    NoMeter,
    /// A service tier that our tables lack.
    NoTier,
    /// A second rate for the same tokens.
    SecondRate(String),
    /// A factor without the name of a region.
    NoRegion,
    /// An allowance that models share.
    Allowance,
    /// A limit of an account, not of a model.
    OfAccounts,
    /// An unknown key that looks like a price.
    UnknownKey,
    /// A part that does not match the format.
    BadShape(String),
    /// A name that tables cannot contain.
    BadName,
    /// The dataset does not give the cache mode.
    CacheMode,
    /// The citation is not exactly one page.
    NoAddress(String),
    /// The card after it says only what it changes.
    ChangesFollow(String),
    /// A comment on its prices.
    Comment(String),
    /// The dataset has cache rates but says that there is no cache.
    NoCache,
    /// Its successor is not in the dataset.
    UnknownSuccessor(String),
    /// Our table has a card from that day, and cards are never edited.
    CardOfThatDay(Date),
    /// Our card is newer than the dataset's.
    OursIsNewer(String),
    /// A past price that differs in our cards.
    Past(String),
    /// A cell of our current card that is missing from the dataset, whose other rates changed.
    NotInTheDataset(String),
    /// Data of an existing model differs.
    Differs(String),
    /// An alias whose model has other rates.
    AliasDiffers(String),
    /// A table that an import cannot add to.
    CannotAddTo(String),
    /// A value that our table rejects, and its reason.
    Rejected(String),
    /// An amount that the check of tables refuses, and what it finds.
    Implausible(String),
    /// The rule leaves it out, for this reason.
    ByRule(String),
    /// Datasets differ, and nothing decides.
    Undecided(String),
    /// Converted from another currency.
    Converted,
    /// A factor of another rate, which only one dataset computes.
    Factor,
    /// Taken from another tier.
    Inherited,
    /// A ratio that no vendor publishes.
    Odd(String),
    /// The quotient of a division, in a unit that the vendor does not use.
    Rounded(String),
    /// The price depends on something that a cell does not say.
    Depends(String),
    /// The rates of long prompts are not known, and they are not those of short ones.
    NoLongRates(String),
    /// No cell of it is left.
    NoneLeft,
    /// Another name of a model.
    OtherNameOf(String),
}

impl Why {
    /// The reason, equal for all omissions of a kind.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::MovingName(_) => "a name that moves from model to model",
            Self::NoRate(_) => "a rate without which it has no price is missing",
            Self::Zero => "0 may mean free, unknown, not sold or billed elsewhere",
            Self::Negative(_) => "a number below 0",
            Self::Artefact(..) => "the artefact of a float",
            Self::Computed(_) => "digits of a division, which no vendor publishes",
            Self::NotANumber(_) => "not a number",
            Self::TwoValues(_) => "two values for one cell",
            Self::TwoEntries(_) => "two entries of one name differ",
            Self::ByTheHour => "its rates depend on the hour",
            Self::NoMeter => "billed in a unit that has no meter, such as annotated pages",
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
            Self::ChangesFollow(_) => "the card after it says only what it changes: write that one out first",
            Self::Comment(_) => "words about its prices, which somebody has to read",
            Self::NoCache => "the dataset says that it has no cache, and has rates for one",
            Self::UnknownSuccessor(_) => "its successor is not among the models",
            Self::CardOfThatDay(_) => "our table has a card from that day, and cards are never edited",
            Self::OursIsNewer(_) => "our card is newer",
            Self::Past(_) => "our cards of the past are never changed",
            Self::NotInTheDataset(_) => "ours, missing from the dataset while its other rates changed",
            Self::Differs(_) => "our table says otherwise, or nothing; an import only appends cards",
            Self::AliasDiffers(_) => "an alias of a model that has other rates",
            Self::Rejected(_) => "our table says that it was decided against",
            Self::CannotAddTo(_) => "our table is one that an import cannot add to",
            Self::Implausible(_) => "probably a mistake in the dataset: `prices check` would refuse it",
            Self::ByRule(_) => "the rule leaves it out",
            Self::Undecided(_) => "datasets differ, and nothing decides",
            Self::Converted => "converted from another currency",
            Self::Factor => "a rate times a factor, which only one dataset computes",
            Self::Inherited => "taken from another tier, not published for its own",
            Self::Odd(_) => "a ratio to other rates that no vendor publishes",
            Self::Rounded(_) => "the quotient of a division, in a unit that the vendor does not use",
            Self::Depends(_) => "depends on what a cell does not say, such as the resolution",
            Self::NoLongRates(_) => "the rates of its long prompts are not known",
            Self::OtherNameOf(_) => "another name of a model, of which it is an alias",
            Self::NoneLeft => "no cell of it can be carried over",
        }
    }

    /// The details of this omission.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Artefact(written, meant) => Some(format!("{written}; {meant} may be meant")),
            Self::NoRate(meter) => Some(format!("no rate for `{meter}`")),
            Self::CardOfThatDay(day) => Some(format!("from {day}")),
            Self::MovingName(detail)
            | Self::Negative(detail)
            | Self::Computed(detail)
            | Self::NotANumber(detail)
            | Self::TwoValues(detail)
            | Self::TwoEntries(detail)
            | Self::SecondRate(detail)
            | Self::BadShape(detail)
            | Self::NoAddress(detail)
            | Self::UnknownSuccessor(detail)
            | Self::OursIsNewer(detail)
            | Self::NotInTheDataset(detail)
            | Self::Differs(detail)
            | Self::AliasDiffers(detail)
            | Self::Comment(detail)
            | Self::Past(detail)
            | Self::Rejected(detail)
            | Self::Implausible(detail)
            | Self::ByRule(detail)
            | Self::Undecided(detail)
            | Self::OtherNameOf(detail)
            | Self::Odd(detail)
            | Self::Rounded(detail)
            | Self::Depends(detail)
            | Self::NoLongRates(detail)
            | Self::ChangesFollow(detail)
            | Self::CannotAddTo(detail) => Some(detail.clone()),
            Self::Zero
            | Self::ByTheHour
            | Self::NoMeter
            | Self::NoTier
            | Self::NoRegion
            | Self::Allowance
            | Self::OfAccounts
            | Self::UnknownKey
            | Self::BadName
            | Self::CacheMode
            | Self::NoCache
            | Self::Converted
            | Self::Factor
            | Self::Inherited
            | Self::NoneLeft => None,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())?;
        self.detail().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}
