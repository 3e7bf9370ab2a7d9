//! What buckets cost: at the prices of each day, or of one day.
//!
//! Within a bucket the price of a call is linear in what it uses, so the sums of all buckets that have the same rates
//! are priced once: `amount = sum × rate / per`, exactly.

mod cached;
mod findings;
mod measured;
mod model;
mod over;
mod replaced;
mod unpriced;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::pricing::{Basis, Catalog, Offer, Rate};
use crate::units::{Count, Date, Usd};

use super::bucket::{Buckets, Key, Sums, TooLarge};
use super::by::By;
use super::call::Status;
use super::told::Told;

pub use self::findings::{Contrary, Finding, findings};
pub use self::measured::{Kind, Measured, measured};
use self::model::Models;
pub use self::model::{exact, in_unit};
pub use self::over::Limit;
pub use self::replaced::{Hidden, Replaced, Replacement};
use self::replaced::{Part, routed, takers};
pub use self::unpriced::{Cut, Unpriced};

/// What is used and what it costs, for what is told apart.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Group {
    /// What it is of, a text for each [`By`].
    pub names: Vec<String>,
    /// What is used in all: of calls that failed, or have estimates for counts, their number alone.
    pub sums: Sums,
    /// How many of its calls failed, of which nothing is billed.
    pub failed: u64,
    /// How many of its calls have estimates for counts, which are not priced.
    pub estimated: u64,
    /// How many of its calls have a price.
    pub priced: u64,
    /// What these cost.
    pub amount: Usd,
    /// What its calls cost as they are, where something is replaced.
    pub before: Usd,
    /// How many of its calls have a price as they are and none as replaced, and the other way round.
    pub differ: [u64; 2],
    /// What is not priced, with the number of calls.
    pub unpriced: BTreeMap<Unpriced, u64>,
}

/// What all buckets cost.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Priced {
    /// What is told apart, by name.
    pub groups: Vec<Group>,
    /// All of it.
    pub all: Group,
    /// What is replaced.
    pub replaced: Vec<Replaced>,
    /// The offers whose prices are used.
    pub offers: Vec<Arc<Offer>>,
    /// The rates that are used, by their model.
    pub rates: Vec<(String, Arc<Rate>)>,
}

/// What was used and what it costs, with what it rests on.
#[derive(Clone, Debug)]
pub struct Used {
    /// By what it is told apart.
    pub by: Vec<By>,
    /// What it costs.
    pub priced: Priced,
    /// What the logs say against the tables.
    pub findings: Vec<Finding>,
    /// What was read.
    pub told: Told,
    /// How many units it was for, if that is known.
    pub units: Option<Count>,
    /// The day whose prices are used; those of each call's day without one.
    pub as_of: Option<Date>,
    /// The currency of the amounts.
    pub currency: String,
    /// What the prices rest on.
    pub basis: Basis,
}

/// What has the same rates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rated {
    group: usize,
    model: usize,
    /// The day of the prices; of days with one card the first that is met.
    day: Date,
    /// Those of the models that take a part, in the order of what is replaced.
    days: Vec<Date>,
    of: Key,
}

/// The prices of buckets.
///
/// # Errors
/// The counts are too large to be added up.
pub fn priced(
    buckets: &Buckets,
    catalog: &Catalog,
    by: &[By],
    as_of: Option<Date>,
) -> Result<Priced, TooLarge> {
    replaced(buckets, catalog, by, as_of, &[])
}

/// The prices of buckets of which parts are priced as if other models had answered them. Calls have a price where all
/// parts of them have one.
///
/// # Errors
/// The counts are too large to be added up.
pub fn replaced(
    buckets: &Buckets,
    catalog: &Catalog,
    by: &[By],
    as_of: Option<Date>,
    replacements: &[Replacement],
) -> Result<Priced, TooLarge> {
    let mut models = Models::of(catalog);
    let mut names: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut rated: BTreeMap<Rated, Sums> = BTreeMap::new();
    for (key, sums) in &buckets.sums {
        let day = as_of.unwrap_or(key.day);
        let model = models.find(key, day);
        let of_key = by
            .iter()
            .map(|by| by.name(key, &buckets.tags, models.all[model].names(key)))
            .collect::<Vec<String>>();
        let next = groups.len();
        let group = *names.entry(of_key).or_insert(next);
        if group == next {
            groups.push(Group::default());
        }
        let own = &mut groups[group];
        match key.status {
            Status::Ok => own.sums.add(sums)?,
            // Their counts are not those of the vendor.
            Status::Failed | Status::Estimated => {
                let counted = if key.status == Status::Failed { &mut own.failed } else { &mut own.estimated };
                *counted += sums.calls;
                own.sums.add(&Sums { calls: sums.calls, repeats: sums.repeats, ..Sums::default() })?;
                continue;
            }
        }
        let takers = takers(&mut models, model, replacements, day);
        let days = takers.iter().map(|(_, taker)| models.all[*taker].first_day_like(day)).collect();
        let day = models.all[model].first_day_like(day);
        let of = Key {
            provider: String::new(),
            model: String::new(),
            day,
            hours: key.hours.clone(),
            tier: key.tier,
            region: key.region.clone(),
            context: key.context,
            prefix: key.prefix,
            status: key.status,
            tags: Vec::new(),
            uses: key.uses.clone(),
        };
        rated.entry(Rated { group, model, day, days, of }).or_default().add(sums)?;
    }
    let replaced = replacements.iter().map(Replaced::of).collect();
    let mut priced = Priced { replaced, ..Priced::default() };
    for (Rated { group, model, day, days, of }, sums) in rated {
        let takers = takers(&mut models, model, replacements, day);
        let parts = takers.into_iter().zip(days);
        let parts: Vec<Part<'_>> =
            parts.map(|((by, model), day)| Part { by, model: &models.all[model], day }).collect();
        let (group, model) = (&mut groups[group], &models.all[model]);
        let own = model.price(day, &of, &sums);
        let lines = routed((model, day), &parts, (&of, &sums), &own, &mut priced.replaced);
        group.differ[0] += if own.is_ok() && lines.is_err() { sums.calls } else { 0 };
        group.differ[1] += if own.is_err() && lines.is_ok() { sums.calls } else { 0 };
        own.iter().flatten().for_each(|(_, amount)| group.before += amount);
        match lines {
            Ok(lines) => {
                group.priced += sums.calls;
                for (model, rate, amount) in lines {
                    group.amount += &amount;
                    priced.rates.push((model, rate));
                }
            }
            Err(unpriced) => *group.unpriced.entry(unpriced).or_default() += sums.calls,
        }
    }
    for (names, at) in names {
        groups[at].names = names;
    }
    groups.sort_by(|one, other| one.names.cmp(&other.names));
    for group in &groups {
        priced.all.sums.add(&group.sums)?;
        priced.all.failed += group.failed;
        priced.all.estimated += group.estimated;
        priced.all.priced += group.priced;
        priced.all.amount += &group.amount;
        priced.all.before += &group.before;
        priced.all.differ[0] += group.differ[0];
        priced.all.differ[1] += group.differ[1];
        for (why, calls) in &group.unpriced {
            *priced.all.unpriced.entry(why.clone()).or_default() += calls;
        }
    }
    priced.groups = groups;
    priced.offers =
        models.all.into_iter().flat_map(|model| model.offers.into_values()).filter_map(Result::ok).collect();
    priced.offers.sort_by(|one, other| one.id.cmp(&other.id));
    priced.offers.dedup_by(|one, other| one.is_priced_as(other));
    Ok(priced)
}
