//! Bill lines. Each can be checked by hand: `quantity × rate / per = amount`.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, listing, words};
use crate::pricing::{NoRate, Rate};
use crate::scenario::PlannedCall;
use crate::units::{Count, Counted, Meter, Quantity, Tier, Usd};

/// Bill lines, in the order in which they arise.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Bill {
    /// The lines.
    pub lines: Vec<Line>,
}

impl Bill {
    pub(super) fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Adds a line of a class on which its price does not depend, to that of another such class.
    pub(super) fn push_whatever_class(&mut self, line: Line) {
        let is_alike = |other: &&mut Line| {
            let of = |line: &Line| (line.attempt, line.role, line.item.clone());
            of(other) == of(&line) && Arc::ptr_eq(&other.rate, &line.rate)
        };
        match self.lines.iter_mut().find(is_alike) {
            Some(alike) => alike.take_up(&line),
            None => self.push(line),
        }
    }

    /// Merges lines for the same item of the same model at the same rate.
    #[must_use]
    pub fn merged(self) -> Self {
        let mut merged = Self::default();
        for line in self.lines {
            let is_alike = |other: &&mut Line| {
                let same_rate = other.rate.place == line.rate.place && other.rate.net == line.rate.net;
                let same_item = (&other.model, &other.item, &other.class, &other.window)
                    == (&line.model, &line.item, &line.class, &line.window);
                same_rate && same_item
            };
            match merged.lines.iter_mut().find(is_alike) {
                Some(alike) => alike.take_up(&line),
                None => merged.push(line),
            }
        }
        merged
    }

    /// The sum of the lines' amounts.
    #[must_use]
    pub fn total(&self) -> Usd {
        self.lines.iter().map(|line| &line.amount).sum()
    }
}

/// A quantity of an item at a rate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Line {
    /// The attempt, counted from 0.
    pub attempt: usize,
    /// Whether it is the attempt itself or its check.
    pub role: Role,
    /// The model, if one is called.
    pub model: Option<Arc<str>>,
    /// What is billed.
    pub item: Item,
    /// The window of hours in which the calls are made, if their rates are of one.
    pub window: Option<Arc<str>>,
    /// The class of what is counted, where the usage says it: a resolution, a size.
    pub class: Option<Arc<str>>,
    /// The quantity: per month or, outside a scenario, for all calls.
    pub quantity: Quantity,
    /// What is used, where that is not what is billed: because of a least quantity, whole increments or an allowance.
    pub used: Option<Count>,
    /// What is free of it, if it draws on an allowance.
    pub free: Option<Count>,
    /// The rate.
    pub rate: Arc<Rate>,
    /// `quantity × rate / per`.
    pub amount: Usd,
}

impl Line {
    /// The meter or the fee, with the class of what is counted: `video_output_time 1080p`.
    #[must_use]
    pub fn what(&self) -> String {
        let class = self.class.as_ref().map_or_else(String::new, |class| format!(" {class}"));
        format!("{}{class}", self.item.meter())
    }

    /// Whether one source alone has its rate.
    #[must_use]
    pub fn is_of_one_source(&self) -> bool {
        self.rate.evidence.as_ref().is_some_and(|evidence| evidence.one_source)
    }

    /// Adds the quantity of another line of the same rate.
    pub(super) fn take_up(&mut self, other: &Self) {
        if self.used.is_some() || other.used.is_some() {
            let used = |line: &Self| line.used.clone().unwrap_or_else(|| line.quantity.number.clone());
            self.used = Some(&used(self) + &used(other));
        }
        if let Some(free) = &other.free {
            *self.free.get_or_insert_default() += free;
        }
        self.quantity.number += &other.quantity.number;
        self.amount += &other.amount;
    }
}

words! {
    /// What a call is made for.
    pub enum Role {
        /// An attempt at the work.
        Attempt = "attempt",
        /// The check of an attempt's output.
        Check = "check",
    }
}

/// What is billed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Item {
    /// Metered usage, in a tier.
    Metered(Tier, Meter),
    /// Uses of a tool.
    Fee(Arc<str>),
    /// Outputs checked at the fee of the scenario.
    CheckFee,
    /// Storage of a cached prefix.
    CacheStorage,
}

impl Item {
    /// The tier of metered usage.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        match self {
            Self::Metered(tier, _) => Some(*tier),
            Self::Fee(_) | Self::CheckFee | Self::CacheStorage => None,
        }
    }

    /// What a quantity of it counts, at a rate.
    pub(super) fn counted(&self, rate: &Rate) -> Counted {
        match self {
            Self::Metered(_, meter) => meter.facts().counted,
            Self::Fee(_) if rate.list.usd.is_zero() => Counted::Calls,
            Self::Fee(_) => rate.list.per.counted(),
            Self::CheckFee => Counted::Calls,
            Self::CacheStorage => Counted::TokenHours,
        }
    }

    /// The meter, the fee's name, `check_fee` or `cache_storage`.
    #[must_use]
    pub fn meter(&self) -> &str {
        match self {
            Self::Metered(_, meter) => meter.name(),
            Self::Fee(name) => name,
            Self::CheckFee => "check_fee",
            Self::CacheStorage => "cache_storage",
        }
    }
}

/// Rates that a call needs in one tier and that are missing from the price table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MissingRate {
    /// The model.
    pub model: Arc<str>,
    /// Where the scenario names the model.
    pub place: Place,
    /// The tier.
    pub tier: Tier,
    /// The window of hours, if the calls are made in one.
    pub window: Option<Arc<str>>,
    /// The meters.
    pub meters: Vec<Meter>,
    /// The class that is used, if it says one.
    pub class: Option<Arc<str>>,
    /// Why there is no rate.
    pub why: NoRate,
}

impl MissingRate {
    /// Records a missing rate.
    pub(super) fn note(
        missing: &mut Vec<Self>,
        call: &PlannedCall,
        (tier, window): (Tier, Option<&Arc<str>>),
        (meter, class): (Meter, &Option<Arc<str>>),
        why: &NoRate,
    ) {
        let same_call = |other: &&mut Self| {
            let same_hours = other.window.as_ref() == window;
            same_hours
                && other.class == *class
                && (&other.model, &other.place, other.tier, &other.why)
                    == (&call.model, &call.place, tier, why)
        };
        match missing.iter_mut().find(same_call) {
            Some(known) if known.meters.contains(&meter) => {}
            Some(known) => known.meters.push(meter),
            None => {
                let (model, place, why) = (Arc::clone(&call.model), call.place.clone(), why.clone());
                let (window, class) = (window.cloned(), class.clone());
                missing.push(Self { model, place, tier, window, meters: vec![meter], class, why });
            }
        }
    }

    /// The error message.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let Self { model, place, tier, window, meters, class, why } = self;
        let hours = window.as_ref().map_or_else(String::new, |window| format!(" in the hours `{window}`"));
        let named: Vec<String> = meters.iter().map(|meter| format!("`{meter}`")).collect();
        let named = named.join(", ");
        match why {
            NoRate::Unknown(card) => {
                let message =
                    format!("no rate of `{model}` is known for {named} in the `{tier}` tier{hours}");
                let cells: Vec<String> = meters.iter().map(|meter| format!("{meter}: …")).collect();
                let what = if window.is_some() { "window" } else { "card" };
                let label = format!("this {what} has no `{tier}: {{{}}}`", cells.join(", "));
                let other = match meters.iter().any(|meter| meter.is_beside_text()) {
                    true => format!("look at what it sells with `costcalc prices show {model}`"),
                    false => "use another `tier` or `ttl`".to_owned(),
                };
                Diagnostic::error(Code::MissingRate, message)
                    .at(place)
                    .also(&card.first_line(), label)
                    .help(format!("{other}, or add the rate to a table of your own, with its source"))
                    .note("unknown is not zero: a rate that the table does not hold is never guessed")
            }
            NoRate::ByClass { by, classes, place: cell } => {
                let message = match class {
                    Some(class) => format!("`{model}` has {named} by {by}, and no `{class}`"),
                    None => format!("`{model}` has {named} by {by}, and none is said"),
                };
                let refused =
                    Diagnostic::error(Code::UnknownClass, message).at(place).also(cell, "by class here");
                let known: Vec<&str> = classes.iter().map(|one| &**one).collect();
                match (class, meters.first(), known.first()) {
                    (None, Some(meter), Some(first)) => {
                        let is_argument = place.source.is_argument();
                        let said = if is_argument {
                            format!("--class {first}")
                        } else {
                            format!("{meter}: {{{first}: …}}")
                        };
                        refused.help(format!("write `{said}`, or another of {}", listing(&known)))
                    }
                    _ => refused.suggest(class.as_deref().unwrap_or_default(), known),
                }
            }
            NoRate::NotOffered(cell) => {
                let message = format!("`{model}` is not sold with {named} in the `{tier}` tier{hours}");
                Diagnostic::error(Code::RateNotOffered, message).at(place).also(cell, "declared here")
            }
        }
    }
}
