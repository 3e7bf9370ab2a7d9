//! The months of a forecast.

use crate::diag::{Code, Diagnostic, Place, counted};
use crate::units::{Growth, Month};
use crate::yaml::Located;

/// The months of a forecast. Each has its own volume, and each of its days its own prices.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Horizon {
    /// The position of the key.
    pub place: Place,
    /// The first month.
    pub from: Month,
    /// The number of months: 1 to 120.
    pub count: u32,
    /// The growth of the volume from one month to the next; by default none.
    pub growth: Option<Located<Growth>>,
}

impl Horizon {
    /// The months, in order.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        (0..self.count).filter_map(|later| self.from.plus(later))
    }

    /// The last month.
    #[must_use]
    pub fn last(&self) -> Month {
        self.months().last().unwrap_or(self.from)
    }

    /// The months in words: `12 months from 2026-12 to 2027-11`.
    #[must_use]
    pub fn span(&self) -> String {
        let count = counted(self.count as usize, "month");
        match self.count {
            1 => format!("{count}, {}", self.from),
            _ => format!("{count} from {} to {}", self.from, self.last()),
        }
    }

    /// The error for questions that support only a single month, such as `what`.
    #[must_use]
    pub fn not_supported(&self, what: &str) -> Diagnostic {
        let message = format!("{what} does not look at a `horizon` yet");
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&self.place);
        refused.help(
            "ask it about a month at the prices of a day: `--set as_of=YYYY-MM-DD` puts one in its place",
        )
    }

    /// The growth of the volume from one month to the next.
    #[must_use]
    pub fn growth(&self) -> Growth {
        self.growth.as_ref().map_or(Growth::NONE, |growth| growth.value.clone())
    }
}
