//! By what calls are told apart in an answer.

use std::fmt;
use std::str::FromStr;

use crate::units::{TAG, tag_name};

use super::bucket::Key;

/// By what buckets are told apart in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Who was called.
    Provider,
    /// The model that answered: as the tables call it or, of one that they do not have, as the log does.
    Model,
    /// The day.
    Day,
    /// The month.
    Month,
    /// The tier that served.
    Tier,
    /// The region.
    Region,
    /// How the calls ended.
    Status,
    /// The value of a tag.
    Tag(String),
}

impl By {
    /// The words for what calls are told apart by.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word).chain(["tag:NAME"])
    }

    /// Whether it has an order of its own, as days have.
    #[must_use]
    pub const fn is_time(&self) -> bool {
        matches!(self, Self::Day | Self::Month)
    }

    /// The tag whose values are told apart.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        if let Self::Tag(name) = self { Some(name) } else { None }
    }
}

/// A word is nothing by which calls are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotBy;

impl FromStr for By {
    type Err = NotBy;

    fn from_str(word: &str) -> Result<Self, NotBy> {
        match tag_name(word) {
            Some(tag) => Ok(Self::Tag(tag.to_owned())),
            None => WORDS.iter().find(|(known, _)| *known == word).map(|(_, by)| by.clone()).ok_or(NotBy),
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(name) => write!(f, "{TAG}{name}"),
            by => f.write_str(WORDS.iter().find(|(_, own)| own == by).map_or("", |(word, _)| word)),
        }
    }
}

/// The words for what calls are told apart by.
const WORDS: [(&str, By); 7] = [
    ("model", By::Model),
    ("provider", By::Provider),
    ("day", By::Day),
    ("month", By::Month),
    ("tier", By::Tier),
    ("region", By::Region),
    ("status", By::Status),
];

impl By {
    /// The name of a bucket: of its provider and model those that the tables have.
    pub(super) fn name(&self, key: &Key, tags: &[String], (provider, model): (&str, &str)) -> String {
        match self {
            Self::Provider => provider.to_owned(),
            Self::Model => model.to_owned(),
            Self::Day => key.day.to_string(),
            Self::Month => key.day.to_string().chars().take("2026-10".len()).collect(),
            Self::Tier => key.tier.name().to_owned(),
            Self::Region => key.region.clone(),
            Self::Status => key.status.word().to_owned(),
            Self::Tag(name) => {
                let at = tags.iter().position(|tag| tag == name);
                at.and_then(|at| key.tags.get(at)).cloned().unwrap_or_default()
            }
        }
    }
}
