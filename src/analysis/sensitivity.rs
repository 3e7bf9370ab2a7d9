//! The effect of each number on a figure, with all others fixed.

use crate::diag::{Diagnostic, words};
use crate::exact::Exact;
use crate::pricing::RateName;
use crate::scenario::{File, Input, Patch};
use crate::yaml::shape::Number;

use super::domain::{Domain, most_work};
use super::envelope::{self, Changes};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::Function;
use super::solve::figure;
use super::{Evaluated, Study};

/// How far inputs are moved.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reach {
    /// The relative change down and up, for inputs without a range or cases.
    pub by: Exact,
    /// Whether published rates are varied too.
    pub with_prices: bool,
}

impl Reach {
    /// A relative change, and whether published rates are varied too.
    #[must_use]
    pub fn new(by: Exact, with_prices: bool) -> Self {
        Self { by, with_prices }
    }
}

/// The inputs by effect, largest first.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sensitivity {
    /// The designs that are compared.
    pub designs: Vec<String>,
    /// The figure.
    pub metric: Metric,
    /// The current figure.
    pub own: Option<Exact>,
    /// The inputs with an effect.
    pub moved: Vec<Swing>,
    /// The others, with the reasons.
    pub unmoved: Vec<(String, Unmoved)>,
}

/// The effect of an input on a figure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Swing {
    /// The input.
    pub knob: Knob,
    /// Its current value.
    pub value: Exact,
    /// The values it was moved to, the smaller first, and the figure there; `None` if impossible.
    pub ends: [(Exact, Option<Exact>); 2],
    /// The source of these values: `range`, or the names of cases; empty if they are a relative change.
    pub from_cases: Vec<String>,
    /// The relative change of the figure over that of the input, from end to end; exact if the figure is affine.
    pub elasticity: Option<Exact>,
    /// Where between the ends the cheapest design changes, by index; `None` if there is only one.
    pub changes: Option<Changes>,
    /// The cheapest design at each end, if different from that at the current value.
    pub flips: [Option<String>; 2],
}

words! {
    /// Why an input does not move a figure.
    pub enum Unmoved {
        /// The figure is the same at both ends.
        NoEffect = "no effect",
        /// It is 0, and a part of 0 is 0.
        Zero = "zero",
        /// Neither end is possible.
        NotPossible = "not possible",
    }
}

impl Swing {
    /// The figure at one end minus the current figure; `None` if the end is impossible.
    #[must_use]
    pub fn change(&self, end: usize, own: &Exact) -> Option<Exact> {
        self.ends[end].1.as_ref().map(|figure| figure - own)
    }

    /// The largest change of the figure.
    #[must_use]
    pub fn size(&self, own: &Exact) -> Exact {
        (0..2).filter_map(|end| self.change(end, own)).map(|change| change.abs()).max().unwrap_or_default()
    }
}

/// Moves every input alone. `designs` are compared for the cheapest; the figure is that of the first one.
///
/// # Errors
/// All errors of the design as written, or a missing figure.
pub fn sensitivity(
    study: &Study<'_>,
    metric: &Metric,
    designs: &[(String, Vec<&Patch>)],
    reach: &Reach,
) -> Result<Sensitivity, Vec<Diagnostic>> {
    let patches: &[&Patch] = designs.first().map_or(&[], |(_, patches)| patches.as_slice());
    let (evaluated, own) = metric.at(study, patches)?;
    if own.is_none() {
        return Err(vec![metric.missing(&evaluated)]);
    }
    let mut result = Sensitivity {
        designs: designs.iter().map(|(name, _)| name.clone()).collect(),
        metric: metric.clone(),
        own: own.clone(),
        moved: Vec::new(),
        unmoved: Vec::new(),
    };
    let alone = study.file.alone(patches.iter().copied());
    let inputs = alone.inputs();
    let said = in_cases(study.file, &inputs);
    let inputs = inputs.into_iter().zip(said).map(|(input, said)| {
        let ends = ends(&input, study.file, said, &reach.by);
        (Knob::Number(input.path), input.value, ends)
    });
    let rates = rates(&evaluated).into_iter().filter(|_| reach.with_prices).filter_map(|(knob, value)| {
        let ends = part(&value, &reach.by, knob.number()?);
        Some((knob, value, (ends, Vec::new())))
    });
    let best = best(study, metric, designs);
    let all: Vec<_> = inputs.chain(rates).collect();
    let number = all.len();
    for (index, (knob, value, (ends, from_cases))) in all.into_iter().enumerate() {
        let at = |value: &Exact| {
            let (file, catalog) = knob.turned(study.file, study.catalog, value);
            let study = Study { file: &file, catalog: &catalog, day: study.day };
            metric.at(&study, patches).ok()?.1
        };
        let figures = ends.each_ref().map(|end| (end.clone(), at(end)));
        let why = match &figures {
            [(low, _), (high, _)] if low == high => Some(Unmoved::Zero),
            [(_, None), (_, None)] => Some(Unmoved::NotPossible),
            [(_, low), (_, high)] if *low == own && *high == own => Some(Unmoved::NoEffect),
            _ => None,
        };
        if let Some(why) = why {
            result.unmoved.push((knob.name(), why));
            continue;
        }
        // Unused work is available to later inputs.
        let most = most_work(study.file.effort()) / (number - index) as u64;
        let changes = changes(study, &knob, metric, designs, (&value, &figures), most);
        let flips = flips(changes.as_ref(), designs, best);
        let elasticity = elasticity(&figures, &value, own.as_ref());
        result.moved.push(Swing { knob, value, ends: figures, from_cases, elasticity, changes, flips });
    }
    let size = |swing: &Swing| own.as_ref().map_or(Exact::ZERO, |own| swing.size(own));
    result.moved.sort_by_cached_key(|swing| std::cmp::Reverse(size(swing)));
    Ok(result)
}

/// `(Δfigure / figure) / (Δinput / input)`, from end to end.
fn elasticity(ends: &[(Exact, Option<Exact>); 2], value: &Exact, own: Option<&Exact>) -> Option<Exact> {
    let [(low, below), (high, above)] = ends;
    let slope = (above.as_ref()? - below.as_ref()?).checked_div(&(high - low))?;
    (slope * value).checked_div(own?)
}

/// For each input, its different values in the file's cases, with their names. Each case is merged into the file
/// only once.
fn in_cases(file: &File, inputs: &[Input]) -> Vec<Vec<(Exact, String)>> {
    let knobs: Vec<Knob> = inputs.iter().map(|input| Knob::Number(input.path.clone())).collect();
    let mut said = vec![Vec::new(); inputs.len()];
    for case in file.cases.iter() {
        if file.effort().refusal().is_some() {
            break;
        }
        let under = file.under(case);
        for ((input, knob), said) in inputs.iter().zip(&knobs).zip(&mut said) {
            let value = knob.value_in(&under, &[]).filter(|value| *value != input.value);
            said.extend(value.map(|value| (value, case.name.clone())));
        }
    }
    said
}

/// The values an input is moved to: from its range or the file's cases, or by a relative change.
fn ends(input: &Input, file: &File, said: Vec<(Exact, String)>, by: &Exact) -> ([Exact; 2], Vec<String>) {
    if let Some(range) = file.ranges.iter().find(|range| range.path == input.path) {
        return ([range.low.clone(), range.high.clone()], vec!["range".to_owned()]);
    }
    if said.is_empty() {
        return (part(&input.value, by, input.number), Vec::new());
    }
    let values = || said.iter().map(|(value, _)| value).chain([&input.value]);
    let least = values().min().cloned().unwrap_or_default();
    let most = values().max().cloned().unwrap_or_default();
    ([least, most], said.into_iter().map(|(_, name)| name).collect())
}

/// A value minus and plus a share of it, within its limits; for integers, at least 1.
fn part(value: &Exact, by: &Exact, number: &Number) -> [Exact; 2] {
    let part = value * by;
    let part = if number.is_whole { part.floor().max(Exact::ONE) } else { part };
    let most = number.most.map_or_else(|| value + &part, |most| (value + &part).min(Exact::from(most)));
    [(value - &part).max(Exact::from(number.least)), most]
}

/// The rates and fees used in a projection.
fn rates(evaluated: &Evaluated) -> Vec<(Knob, Exact)> {
    let mut found = Vec::new();
    for offer in evaluated.plan.offers.values() {
        let names = RateName::of_card(&offer.card).into_iter();
        let billed = names.filter_map(|name| {
            let cell = name.cell(&offer.card)?;
            let lines = evaluated.projection.bill(crate::units::Figure::Invoice);
            let is_billed = lines.into_iter().any(|(.., line)| line.rate.place == cell.place);
            let knob = Knob::Rate(offer.id.clone(), name);
            match &cell.price {
                crate::pricing::Price::Amount(amount) if is_billed => {
                    Some((knob, amount.usd.exact().clone()))
                }
                _ => None,
            }
        });
        found.extend(billed);
    }
    found
}

/// Where the design with the lowest figure changes while an input is moved.
fn changes(
    study: &Study<'_>,
    knob: &Knob,
    metric: &Metric,
    designs: &[(String, Vec<&Patch>)],
    (value, [(low, _), (high, _)]): (&Exact, &[(Exact, Option<Exact>); 2]),
    most: u64,
) -> Option<Changes> {
    if designs.len() < 2 {
        return None;
    }
    let figures: Vec<_> = designs.iter().map(|(_, patches)| figure(study, knob, metric, patches)).collect();
    let functions: Vec<Function<'_>> = figures.iter().map(|figure| figure as Function<'_>).collect();
    let domain = Domain::of(study.file.effort(), value, knob.number());
    let domain = domain.within(Some((low.clone(), high.clone())));
    Some(envelope::changes(&functions, &domain, most))
}

/// The design that currently has the lowest figure, by index.
fn best(study: &Study<'_>, metric: &Metric, designs: &[(String, Vec<&Patch>)]) -> Option<usize> {
    let figures = designs.iter().map(|(_, patches)| metric.at(study, patches).ok()?.1);
    let known = figures.enumerate().filter_map(|(at, figure)| Some((at, figure?)));
    known.min_by(|(_, a), (_, b)| a.cmp(b)).map(|(at, _)| at)
}

/// The cheapest design at each end, if it is not the current best.
fn flips(
    changes: Option<&Changes>,
    designs: &[(String, Vec<&Patch>)],
    best: Option<usize>,
) -> [Option<String>; 2] {
    let all = changes.map_or(&[][..], |changes| &changes.all);
    let ends = [all.first().map(|change| change.from), all.last().map(|change| change.to)];
    ends.map(|end| end.filter(|end| Some(*end) != best).map(|end| designs[end].0.clone()))
}
