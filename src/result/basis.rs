//! What the figures of a result rest on.

use crate::pricing;

use super::ByName;

parts! {
    /// A bundle of price tables.
    pub struct Bundle from edition: &pricing::Edition {
        /// The newest day on which something in its tables was checked.
        date: String = edition.date.to_string(),
        /// The digest of its head, which has the digests of all its parts.
        sha256: String = edition.sha256.to_owned(),
    }

    /// What figures rest on.
    pub struct Basis from basis: &pricing::Basis {
        /// The day on which the oldest of the prices was read; null where nothing is priced.
        checked: Option<String> = basis.checked().map(|day| day.to_string()),
        /// How many days before the run that was; null where the day of the prices is fixed in the past.
        age_days: Option<i64> = basis.age,
        /// The models whose prices one source alone has.
        one_source: Vec<String> = basis.one_source.iter().cloned().collect(),
        /// The models whose entries in earlier tables were replaced, each with the table in use.
        replaced: ByName<String> = basis.replaced.clone().into_iter().collect(),
        /// The bundle that prices are from; null where they are compiled in or in files.
        bundle: Option<Bundle> = basis.bundle.as_ref().map(Bundle::from),
        /// The models that are answered or billed as others, each with that one.
        billed_as: ByName<String> =
            basis.billed_as.iter().map(|(model, other)| (model.clone(), other.to_string())).collect(),
    }
}
