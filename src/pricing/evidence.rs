//! The source of a price: a page or a document, and when it was read.

use std::fmt;
use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Date, Unit};

/// The source of a price, and the day on which it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// Its position in the table.
    pub place: Place,
    /// The page or document.
    pub origin: Origin,
    /// The day on which it was read.
    pub checked: Date,
    /// The oldest day on which a data set had the same, if one is known.
    pub seen: Option<Date>,
    /// Whether no other source has it.
    pub one_source: bool,
}

/// A page, or a source without a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One bare URL.
    Url(String),
    /// A dataset with its version, an article, a contract.
    Document(String),
}

/// Notes on a number of a price table, for the derivation of a figure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Published {
    /// Its name in words.
    pub name: &'static str,
    /// The unit.
    pub unit: Unit,
    /// Its position in the table.
    pub place: Place,
    /// Its source, if given.
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
    /// The URL, or the name of the document.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Self::Url(text) | Self::Document(text)) = self;
        text
    }
}

impl Evidence {
    /// Whether both cite the same source, wherever it is written.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.origin, self.checked, self.seen) == (&other.origin, other.checked, other.seen)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, checked {}", self.origin.text(), self.checked)?;
        self.seen.map_or(Ok(()), |seen| write!(f, ", seen {seen}"))?;
        if self.one_source { f.write_str(", one source") } else { Ok(()) }
    }
}
