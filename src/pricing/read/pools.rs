//! Free allowances: prices that draw on the same one state it alike. Models that share a pool do, and all prices of a
//! meter of one model, in whichever tier, for whichever prompts and hours.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::table::{Card, Cell, Model, Price, TierRates};
use crate::units::{Date, Free, PerMeter};

/// A price that draws on an allowance.
#[derive(PartialEq, Eq)]
pub(crate) struct Drawn<'t> {
    /// The allowance that it states.
    pub(crate) free: &'t Free,
    /// Where.
    pub(crate) place: &'t Place,
    /// For which class alone.
    pub(crate) class: Option<&'t str>,
    /// From which day its card is in force.
    pub(crate) from: Option<Date>,
    /// The first day on which its card is not in force any more.
    pub(crate) until: Option<Date>,
}

/// The prices that draw on each allowance.
#[derive(Default)]
pub(crate) struct Allowances<'t>(BTreeMap<String, Vec<Drawn<'t>>>);

pub(super) fn check(models: &[Model], problems: &mut Problems) {
    let mut allowances = Allowances::default();
    for model in models {
        let closed = model.limits.closed.as_ref().and_then(|last| last.value.tomorrow());
        for (at, card) in model.cards.iter().enumerate() {
            let next = model.cards.get(at + 1).and_then(|next| next.from);
            let until = next.into_iter().chain(closed).min();
            for (what, cell) in priced(card) {
                for (class, amount) in cell.price.amounts_by_class() {
                    let Some(free) = amount.terms.as_ref().and_then(|terms| terms.free.as_ref()) else {
                        continue;
                    };
                    let drawn = Drawn { free, place: &cell.place, class, from: card.from, until };
                    problems.extend(allowances.add(&model.id.to_string(), what, drawn));
                }
            }
        }
    }
}

/// The prices of a card: of each meter, which may be that of another one, and of each tool.
fn priced(card: &Card) -> impl Iterator<Item = (&str, &Cell)> {
    let tiers = card.all_rates().flat_map(|(_, rates)| rates.iter());
    let known = tiers.filter_map(|(_, rates)| match rates {
        TierRates::Cells(cells) => Some(of_meters(cells)),
        TierRates::Unknown | TierRates::NotOffered(_) => None,
    });
    known.flatten().chain(card.fees.iter().map(|(name, cell)| (name.as_str(), cell)))
}

fn of_meters(cells: &PerMeter<Option<Cell>>) -> impl Iterator<Item = (&str, &Cell)> {
    cells.iter().filter_map(|(meter, cell)| {
        let cell = cell.as_ref()?;
        let billed = if let Price::As(other) = cell.price { cells[other].as_ref()? } else { cell };
        Some((meter.name(), billed))
    })
}

impl<'t> Allowances<'t> {
    /// Adds a price of a meter or a tool of a model; an error if another price of the same allowance states it
    /// otherwise.
    pub(crate) fn add(&mut self, model: &str, what: &str, mut drawn: Drawn<'t>) -> Option<Diagnostic> {
        if drawn.free.pool.is_some() {
            drawn.class = None;
        }
        let others = self.0.entry(drawn.free.drawn_on(model, what)).or_default();
        if others.contains(&drawn) {
            return None;
        }
        let refused =
            others.iter().find(|other| other.differs(&drawn)).map(|other| differ(what, other, &drawn));
        others.push(drawn);
        refused
    }
}

impl Drawn<'_> {
    /// Whether it states another allowance for the same days and the same class.
    fn differs(&self, other: &Self) -> bool {
        let is_over = |one: &Self, other: &Self| one.until.is_some_and(|until| Some(until) <= other.from);
        let is_of_another_class = self.class.is_some() && other.class.is_some() && self.class != other.class;
        self.free != other.free && !is_of_another_class && !is_over(self, other) && !is_over(other, self)
    }
}

/// That two prices of an allowance state it differently.
fn differ(what: &str, one: &Drawn<'_>, other: &Drawn<'_>) -> Diagnostic {
    let (name, help) = match other.free.pool.as_deref() {
        Some(pool) => (
            pool,
            "models that share a pool share its allowance: write the same, or another name of the pool",
        ),
        None => (what, "all prices of one meter share its allowance: write the same, or a `pool` for each"),
    };
    let message = format!("`{name}` has {} free here, and {} elsewhere", other.free, one.free);
    let refused = Diagnostic::error(Code::PoolDiffers, message).at(other.place);
    refused.also(one.place, "elsewhere").help(help)
}
