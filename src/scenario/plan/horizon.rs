//! Splits a horizon into months, and months into periods of days with the same prices.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::pricing::{Catalog, Evidence, NoOffer, Offer, cells};
use crate::scenario::design::{Horizon, Scenario, Stated, Volume};
use crate::units::{Count, Date, Factor, ModelId, Month, Period, Share};
use crate::yaml::Located;

use super::{Plan, PlannedFixed, PlannedStorage, PlannedVolume, resolve};

/// A horizon with all names resolved for each of its days.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedHorizon {
    /// The months, in order; at least one.
    pub months: Vec<PlannedMonth>,
    /// The cards that take effect after the first day, in order.
    pub changes: Vec<PriceChange>,
    /// The volume of the first month, as given.
    pub volume: PlannedVolume,
    /// The horizon as the file has it.
    pub horizon: Horizon,
}

/// A month of a horizon.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedMonth {
    /// The month.
    pub month: Month,
    /// The fixed costs of the month.
    pub fixed: Vec<PlannedFixed>,
    /// Its days, split where a card changes; at least one period.
    pub stretches: Vec<Stretch>,
}

/// Days of a month with the same cards for every model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stretch {
    /// The first day.
    pub from: Date,
    /// The number of days: 1 to 31.
    pub days: u32,
    /// The month's plan at the prices of these days, with their share of the units and without fixed cost.
    pub plan: Plan,
}

/// A card that takes effect within a horizon.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PriceChange {
    /// Its first day.
    pub day: Date,
    /// The model.
    pub model: ModelId,
    /// Whether it is only announced and may still be withdrawn.
    pub announced: bool,
    /// The source of its rates.
    pub evidence: Arc<Evidence>,
    /// The position of the card.
    pub place: Place,
    /// The offer on the day before.
    pub before: Arc<Offer>,
    /// The offer from that day on.
    pub after: Arc<Offer>,
}

/// Resolves each month of a scenario's horizon: month *i* has `per_month × (1 + growth)^i` units, or `per_day × (1
/// + growth)^i` on each day, distributed evenly over the days.
///
/// # Errors
/// All errors on any of its days, each once.
pub fn plan_horizon(
    scenario: &Scenario,
    horizon: &Horizon,
    catalog: &Catalog,
) -> Result<(PlannedHorizon, Vec<Diagnostic>), Vec<Diagnostic>> {
    let first = horizon.from.first_day();
    let mut planning = Planning { catalog, first, problems: Problems::new(), known: Vec::new() };
    planning.check_first_day(scenario, horizon);
    let used: BTreeSet<ModelId> =
        scenario.working_models().filter_map(|name| catalog.find(&name.value).ok()).collect();
    let cuts: BTreeSet<Date> = used.iter().flat_map(|id| catalog.changes(id)).collect();
    check_effort(scenario, horizon, &cuts)?;
    let growth = horizon.growth().factor();
    let mut grown = Factor::ONE;
    let mut months = Vec::new();
    let mut first_volume = None;
    for month in horizon.months() {
        let volume = volume_of(&scenario.volume, &grown, month);
        first_volume.get_or_insert_with(|| PlannedVolume::of(&volume));
        let monthly = Scenario { horizon: None, volume: spread(volume, month), ..scenario.clone() };
        months.push(planning.month(&monthly, month, &cuts));
        grown = &grown * &growth;
    }
    let months: Option<Vec<PlannedMonth>> = months.into_iter().collect();
    let planned = months.zip(first_volume).map(|(months, volume)| {
        let changes = changes(&used, catalog, horizon);
        PlannedHorizon { months, changes, volume, horizon: horizon.clone() }
    });
    planning.problems.finish(planned)
}

/// Checks the effort for all months: one plan for each month and each price change within a month.
fn check_effort(
    scenario: &Scenario,
    horizon: &Horizon,
    cuts: &BTreeSet<Date>,
) -> Result<(), Vec<Diagnostic>> {
    let (first, last) = (horizon.from.first_day(), horizon.last());
    let is_inside = |cut: &&Date| first <= **cut && Month::of(**cut) <= last && 1 < cut.of_month();
    let plans = u64::from(horizon.count) + cuts.iter().filter(is_inside).count() as u64;
    scenario.effort.plan_calls(plans * scenario.planned_calls())?;
    scenario.effort.spend(plans * scenario.effort_of_a_day())
}

/// The state while planning month by month, with the errors so far.
struct Planning<'c> {
    catalog: &'c Catalog,
    /// The first day of the horizon.
    first: Date,
    problems: Problems,
    /// The rules broken so far, with positions: an error on one day is not repeated for the next.
    known: Vec<(Code, Option<Place>)>,
}

impl Planning<'_> {
    /// A model whose first card takes effect within the horizon has no price at its start.
    fn check_first_day(&mut self, scenario: &Scenario, horizon: &Horizon) {
        let first = self.first;
        for name in scenario.working_models() {
            let offer = self.catalog.find(&name.value).map(|id| (self.catalog.offer(&id, first), id));
            let Ok((Err(NoOffer::BeforeFirstCard { first: card, place }), id)) = offer else { continue };
            let month = if card.of_month() == 1 { Some(Month::of(card)) } else { Month::of(card).plus(1) };
            let begin = month.map_or_else(String::new, |month| format!("begin the horizon in {month}, or "));
            let message = format!("`{id}` has no price on {first}, the first day of the horizon");
            let missing = Diagnostic::error(Code::NoCardOnDate, message)
                .at(&name.place)
                .also(&place.first_line(), format!("its first card begins on {card}"))
                .also(&horizon.place, "the horizon")
                .help(format!("{begin}add the earlier card with its source"));
            self.report(vec![missing], first);
        }
    }

    /// Records the errors that are new on this day.
    fn report(&mut self, found: Vec<Diagnostic>, day: Date) {
        let key = |one: &Diagnostic| (one.code, one.place.as_ref().map(|(place, _)| place.clone()));
        let (_, new): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| self.known.contains(&key(one)));
        self.known.extend(new.iter().map(key));
        for diagnostic in new {
            // The message about a closed model already contains the day.
            let is_later = self.first < day && diagnostic.code != Code::ModelClosed;
            let note = format!("so it is on {day}, within the horizon");
            self.problems.push(if is_later { diagnostic.note(note) } else { diagnostic });
        }
    }

    /// One month, split at these days.
    fn month(&mut self, monthly: &Scenario, month: Month, cuts: &BTreeSet<Date>) -> Option<PlannedMonth> {
        let inside = cuts.iter().filter(|cut| Month::of(**cut) == month && 1 < cut.of_month());
        let starts: Vec<Date> = std::iter::once(month.first_day()).chain(inside.copied()).collect();
        let ends = starts.iter().skip(1).map(|next| next.of_month()).chain([month.days() + 1]);
        let mut stretches = Some(Vec::new());
        let mut fixed = None;
        for (from, end) in starts.iter().zip(ends) {
            let days = end - from.of_month();
            match resolve::plan(monthly, self.catalog, *from) {
                Ok((plan, warnings)) => {
                    self.report(warnings, *from);
                    fixed.get_or_insert_with(|| plan.fixed.clone());
                    let plan = plan.for_days(days, month.days());
                    stretches = stretches.map(|mut stretches: Vec<Stretch>| {
                        stretches.push(Stretch { from: *from, days, plan });
                        stretches
                    });
                }
                Err(found) => {
                    self.report(found, *from);
                    stretches = None;
                }
            }
        }
        Some(PlannedMonth { month, fixed: fixed?, stretches: stretches? })
    }
}

/// The volume of a month.
fn volume_of(volume: &Volume, grown: &Factor, month: Month) -> Volume {
    let times = |units: &Located<Count>| Located { value: &units.value * grown, place: units.place.clone() };
    let stated = match &volume.stated {
        Stated::PerMonth(units) => Stated::PerMonth(times(units)),
        Stated::PerDay { units, .. } => {
            let days = Located { value: Count::of(month.days()), place: units.place.clone() };
            Stated::PerDay { units: times(units), days: Some(days) }
        }
    };
    Volume { unit: volume.unit.clone(), stated }
}

/// Converts a monthly volume to a daily one, distributed evenly over the days of the month.
fn spread(volume: Volume, month: Month) -> Volume {
    let Stated::PerMonth(units) = &volume.stated else { return volume };
    let days = Count::of(month.days());
    let daily = units.value.exact().checked_div(days.exact()).and_then(Count::new);
    let at = |value: Count| Located { value, place: units.place.clone() };
    let stated = daily.map(|daily| Stated::PerDay { units: at(daily), days: Some(at(days)) });
    Volume { stated: stated.unwrap_or_else(|| volume.stated.clone()), ..volume }
}

/// The cards that take effect after the first day of a horizon.
fn changes(used: &BTreeSet<ModelId>, catalog: &Catalog, horizon: &Horizon) -> Vec<PriceChange> {
    let (first, last) = (horizon.from.first_day(), horizon.last());
    let mut changes = Vec::new();
    for id in used {
        let all = catalog.with_same(id);
        let cards = all.iter().flat_map(|of| catalog.entries(of).map(move |(_, model)| (of, model)));
        for (of, card) in cards.flat_map(|(of, model)| model.cards.iter().map(move |card| (of, card))) {
            let Some(day) = card.from.filter(|from| first < *from && Month::of(*from) <= last) else {
                continue;
            };
            let offer = |day: Option<Date>| Some(Arc::new(catalog.offer(id, day?).ok()?));
            let (Some(before), Some(after)) = (offer(day.yesterday()), offer(Some(day))) else { continue };
            // A card of a model whose prices this one has may be of days on which it has others.
            if of != id && cells(&before.card) == cells(&after.card) {
                continue;
            }
            changes.push(PriceChange {
                day,
                model: id.clone(),
                announced: card.announced,
                evidence: Arc::clone(&card.evidence),
                place: card.place.clone(),
                before,
                after,
            });
        }
    }
    changes.sort_by(|one, other| (one.day, &one.model).cmp(&(other.day, &other.model)));
    changes
}

impl Plan {
    /// The share of a month's plan for some of its days. The cost of a call is decided for the whole month; only
    /// the number of calls is divided.
    fn for_days(mut self, days: u32, of: u32) -> Self {
        self.fixed = Vec::new();
        let share = Exact::from(days).checked_div(&Exact::from(of)).and_then(Share::new);
        let Some(share) = share.filter(|share| *share != Share::ALL) else { return self };
        self.volume.per_month = &self.volume.per_month * &share;
        for step in &mut self.steps {
            step.calls = &step.calls * &share;
            let Period { days, months, .. } = &mut step.period;
            (*days, *months) = (&*days * &share, &*months * &share);
            for branch in &mut step.branches {
                branch.calls = &branch.calls * &share;
                for storage in branch.storages_mut() {
                    // Storage is billed by day, however many calls there are.
                    let days = &storage.days * &share;
                    *storage = Arc::new(PlannedStorage { days, ..(**storage).clone() });
                }
            }
        }
        self
    }

    /// Adds the calls of another period of the same design.
    fn take_up(&mut self, other: &Self) {
        for (step, more) in self.steps.iter_mut().zip(&other.steps) {
            step.calls += &more.calls;
            step.period.days += &more.period.days;
            step.period.months += &more.period.months;
            for (branch, more) in step.branches.iter_mut().zip(&more.branches) {
                branch.calls += &more.calls;
            }
        }
    }
}

impl PlannedMonth {
    /// The month's plan at the prices of its first day, with the calls of all its days.
    #[must_use]
    pub fn whole(&self) -> Option<Plan> {
        let (first, others) = self.stretches.split_first()?;
        let mut whole = first.plan.clone();
        for stretch in others {
            whole.take_up(&stretch.plan);
            whole.volume.per_month += &stretch.plan.volume.per_month;
        }
        whole.fixed = self.fixed.clone();
        Some(whole)
    }
}

impl PlannedHorizon {
    /// The design at the prices of the first day, with the calls of all months.
    #[must_use]
    pub fn whole(&self) -> Option<Plan> {
        let mut stretches = self.months.iter().flat_map(|month| &month.stretches);
        let mut whole = stretches.next()?.plan.clone();
        stretches.for_each(|stretch| whole.take_up(&stretch.plan));
        whole.horizon = Some(self.horizon.clone());
        whole.volume = self.volume.clone();
        whole.fixed = self.months.first()?.fixed.clone();
        Some(whole)
    }
}
