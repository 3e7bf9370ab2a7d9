//! The source of a price: a page or a document, and when it was read.

use std::fmt;
use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Date, Unit};

/// Where a price is published, and the day on which it was read there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// Where it is written in the table.
    pub place: Place,
    /// The page or document.
    pub origin: Origin,
    /// The day on which it was read.
    pub checked: Date,
    /// The oldest day on which a data set had the same, if one is known.
    pub seen: Option<Date>,
}

/// A page, or a source without an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One bare address.
    Url(String),
    /// A data set with its version, an article, a contract.
    Document(String),
}

/// What is said of a number of a price table, for whoever reads how a figure was computed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Published {
    /// What it is, in words.
    pub name: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Where it is written in the table.
    pub place: Place,
    /// Where it is published, where that is said of it.
    pub evidence: Option<Arc<Evidence>>,
}

impl Published {
    /// A number of a table.
    #[must_use]
    pub fn of(name: &'static str, unit: Unit, place: &Place, evidence: Option<&Arc<Evidence>>) -> Self {
        Self { name, unit, place: place.clone(), evidence: evidence.cloned() }
    }
}

impl Origin {
    /// The address, or the name of the document.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Self::Url(text) | Self::Document(text)) = self;
        text
    }
}

impl Evidence {
    /// Whether it cites the same as another one, wherever it is written.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.origin, self.checked, self.seen) == (&other.origin, other.checked, other.seen)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, checked {}", self.origin.text(), self.checked)?;
        self.seen.map_or(Ok(()), |seen| write!(f, ", seen {seen}"))
    }
}
