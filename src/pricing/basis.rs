//! What figures rest on: when their prices were read, and what a reader has to know of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, counted};
use crate::units::{Date, ModelId};

use super::evidence::Evidence;
use super::index::{Edition, Index};
use super::offer::Offer;

/// The number of days after reading during which a price counts as current.
pub(super) const FRESH_DAYS: i64 = 30;

/// What figures rest on.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Basis {
    /// The price that was read longest ago, with its model.
    oldest: Option<(String, Arc<Evidence>)>,
    /// Days since that reading; `None` if the day of the prices is fixed in the past, whose prices do not change.
    pub age: Option<i64>,
    /// The models whose prices one source alone has.
    pub one_source: BTreeSet<String>,
    /// The models whose entries in earlier tables were replaced, each with the name of the table in use.
    pub replaced: BTreeMap<String, String>,
    /// The bundle that prices are from; none where they are compiled in or in files.
    pub bundle: Option<Edition>,
    /// The models that are billed as others.
    pub billed_as: BTreeMap<String, ModelId>,
}

impl Basis {
    /// What figures for days up to `last` rest on: the evidence of each rate in them with its model, the offers
    /// that these are of, and the tables that `builtin` means.
    #[must_use]
    pub fn of<'e>(
        used: impl IntoIterator<Item = (&'e str, &'e Arc<Evidence>)>,
        offers: impl IntoIterator<Item = &'e Offer>,
        index: Index,
        last: Date,
        today: Option<Date>,
    ) -> Self {
        let mut oldest: Option<(&str, &Arc<Evidence>)> = None;
        let mut basis = Self::default();
        for (model, evidence) in used {
            if oldest.is_none_or(|(_, oldest)| evidence.checked < oldest.checked) {
                oldest = Some((model, evidence));
            }
            if evidence.one_source {
                basis.one_source.insert(model.to_owned());
            }
        }
        for offer in offers {
            let name = || offer.id.to_string();
            let replaced = offer.replaces.iter();
            let replaced = replaced.map(|(id, place)| (id.to_string(), place.source.name.clone()));
            basis.replaced.extend(replaced);
            if basis.bundle.is_none() && index.edition().is_some() && index.of(&offer.place.source).is_some()
            {
                basis.bundle = index.edition();
            }
            if let Some(other) = &offer.same_as {
                basis.billed_as.insert(name(), other.value.clone());
            }
        }
        let today = today.filter(|today| *today <= last);
        basis.age = today.zip(oldest).map(|(today, (_, oldest))| today.days_since(oldest.checked));
        basis.oldest = oldest.map(|(model, evidence)| (model.to_owned(), Arc::clone(evidence)));
        basis
    }

    /// The day on which the oldest of the prices was read.
    #[must_use]
    pub fn checked(&self) -> Option<Date> {
        self.oldest.as_ref().map(|(_, evidence)| evidence.checked)
    }

    /// When the oldest of the prices was read, unless the day of the prices is fixed in the past.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        Some(format!("read on {}, {}", self.checked()?, ago(self.age?)))
    }

    /// Warns about prices that were read long ago, naming the oldest.
    #[must_use]
    pub fn old_prices(&self) -> Option<Diagnostic> {
        let (model, oldest) = self.oldest.as_ref()?;
        let age = self.age.filter(|age| FRESH_DAYS <= *age)?;
        let message = format!("the prices of `{model}` were read on {}, {}", oldest.checked, ago(age));
        let old = Diagnostic::finding(Code::OldPrices, message).at(&oldest.place);
        Some(old.help("look at the source again and write that day in `checked`, import newer tables, or fix the day of the prices with `as_of`"))
    }
}

/// How long ago something was; a reading may be of a day that has not come where the run's day is given.
fn ago(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1.. => format!("{} ago", counted(usize::try_from(days).unwrap_or_default(), "day")),
        _ => format!("in {}", counted(usize::try_from(-days).unwrap_or_default(), "day")),
    }
}
