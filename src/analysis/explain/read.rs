//! Turns the engine's record of its numbers into terms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Place;
use crate::engine::Line;
use crate::exact::{Exact, Made, Rule, Trace};
use crate::pricing::Published;
use crate::scenario::Input;
use crate::units::{Named, Stated, Unit, Why};

use super::figured::{Figured, unit_of};
use super::term::{How, Name, Term};

/// A trace by its address, which is stable while the projection exists.
type Key = *const Trace;

/// The names of the recorded numbers.
pub(super) struct Names {
    figures: BTreeMap<Key, Figured>,
    /// The paths of all figures.
    taken: BTreeSet<String>,
    /// The first days of rates.
    since: BTreeMap<Key, String>,
    /// The numbers of the file by their start. A number repeated by a YAML alias has its first path.
    inputs: BTreeMap<usize, Vec<Input>>,
}

impl Names {
    pub(super) fn of(inputs: &[Input]) -> Self {
        let mut by_start: BTreeMap<usize, Vec<Input>> = BTreeMap::new();
        for input in inputs {
            by_start.entry(input.place.span().start).or_default().push(input.clone());
        }
        let (figures, taken, since) = Default::default();
        Self { figures, taken, since, inputs: by_start }
    }

    /// Adds the path of a figure. A number of two figures has the first path.
    pub(super) fn learn(&mut self, figure: &Figured) {
        self.taken.insert(figure.path.clone());
        if let Some(trace) = figure.value.trace().filter(|trace| !is_given(trace)) {
            self.figures.entry(Arc::as_ptr(trace)).or_insert_with(|| figure.clone());
        }
    }

    /// Adds the path of a line's rate.
    pub(super) fn learn_rate(&mut self, line_path: &str, line: &Line, since: String) {
        let Some(Made::Product([_, rate])) = line.amount.exact().trace().map(|trace| &trace.made) else {
            return;
        };
        let mut list = rate;
        while let Made::Product([first, _]) = &list.made {
            list = first;
        }
        if line.rate.evidence.is_some() {
            let remark = if Arc::ptr_eq(list, rate) { since.clone() } else { String::new() };
            let unit = Unit::Rate(line.rate.list.per);
            let figure = Figured::new(format!("{line_path}.rate"), unit, &rate.value).remarked(remark);
            self.figures.entry(Arc::as_ptr(rate)).or_insert(figure);
        }
        self.since.insert(Arc::as_ptr(list), since);
    }

    /// The term of a figure.
    pub(super) fn figure(&self, figure: &Figured) -> Arc<Term> {
        let mut reader = Reader { names: self, known: BTreeMap::new() };
        let own = |how| {
            let Figured { path, unit, remark, .. } = figure.clone();
            Arc::new(Term { name: path.into(), value: figure.value.here(), unit, how, remark })
        };
        if let Some(place) = &figure.place {
            return own(How::Stated(place.clone()));
        }
        let Some(trace) = figure.value.trace() else { return own(How::Definition(figure.none)) };
        let known = self.figures.get(&Arc::as_ptr(trace));
        match known {
            Some(known) if known.path == figure.path => reader.term(trace),
            Some(_) => own(How::Sum(vec![reader.term(trace)])),
            None if is_given(trace) => own(reader.alone(trace)),
            None => own(reader.how(trace)),
        }
    }

    /// The number of the file at a position.
    fn input(&self, place: &Place) -> Option<&Input> {
        let at = self.inputs.get(&place.span().start)?;
        at.iter().find(|input| Arc::ptr_eq(&input.place.source, &place.source))
    }
}

fn is_given(trace: &Trace) -> bool {
    matches!(trace.made, Made::Given)
}

fn note<N: 'static>(trace: &Trace) -> Option<&N> {
    trace.note.as_ref()?.downcast_ref()
}

struct Reader<'n> {
    names: &'n Names,
    known: BTreeMap<Key, Arc<Term>>,
}

impl Reader<'_> {
    fn term(&mut self, trace: &Arc<Trace>) -> Arc<Term> {
        let key = Arc::as_ptr(trace);
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        let how = self.how(trace);
        let (name, unit, remark) = self.called(trace, &how);
        let term = Arc::new(Term { name, value: trace.value.clone(), unit, how, remark });
        self.known.insert(key, Arc::clone(&term));
        term
    }

    /// The name of a number, its unit, and further remarks.
    fn called(&self, trace: &Arc<Trace>, how: &How) -> (Name, Unit, String) {
        let since = || self.names.since.get(&Arc::as_ptr(trace)).cloned().unwrap_or_default();
        if let Some(Figured { path, unit, remark, .. }) = self.names.figures.get(&Arc::as_ptr(trace)) {
            let remark = if remark.is_empty() { self.remark(trace) } else { remark.clone() };
            return (path.clone().into(), *unit, remark);
        }
        if let Some(Named { name, unit, .. }) = note(trace) {
            return ((*name).into(), *unit, String::new());
        }
        if let Some(Published { name, unit, place, .. }) = note(trace) {
            return ((*name).into(), *unit, time(place).unwrap_or_else(since));
        }
        match note::<Place>(trace).map(|place| (place, self.names.input(place))) {
            Some((place, Some(input))) => {
                let remark = computed(place).unwrap_or_else(since);
                (input.name().into(), unit_of(input.number.counts), remark)
            }
            Some((place, None)) => match time(place) {
                Some(time) => ("time".into(), Unit::Things, time),
                None => ("stated".into(), Unit::Things, computed(place).unwrap_or_default()),
            },
            None if is_given(trace) && trace.value == Exact::ONE => {
                ("one".into(), Unit::Factor, String::new())
            }
            None => {
                let unit = unit_of_how(how);
                (words(unit).into(), unit, String::new())
            }
        }
    }

    /// The name of a figure that equals this number.
    fn remark(&self, trace: &Trace) -> String {
        match &trace.made {
            Made::Same(of) if !is_given(of) && !self.is_shown(of) => {
                note::<Named>(of).map_or_else(String::new, |named| named.name.to_owned())
            }
            _ => String::new(),
        }
    }

    /// Whether a number has its own path.
    fn is_shown(&self, trace: &Arc<Trace>) -> bool {
        let input = || self.names.input(note::<Place>(trace)?);
        self.names.figures.contains_key(&Arc::as_ptr(trace))
            || input().is_some_and(|input| !self.names.taken.contains(&input.name()))
    }

    /// A number that equals another one.
    fn alone(&mut self, of: &Arc<Trace>) -> How {
        if self.is_shown(of) { How::Sum(vec![self.term(of)]) } else { self.how(of) }
    }

    fn how(&mut self, trace: &Arc<Trace>) -> How {
        match &trace.made {
            Made::Given => given(trace),
            Made::Same(of) => self.alone(of),
            Made::Sum([one, other]) => self.sum(trace, one, other),
            Made::Negated(of) => How::Difference([plain(Exact::ZERO), self.term(of)]),
            Made::Quotient([of, by]) => How::Quotient([self.term(of), self.term(by)]),
            Made::Product(_) => {
                let factors = self.parts(trace, |made| match made {
                    Made::Product(two) => Some(two),
                    _ => None,
                });
                How::Product(factors.into_iter().map(|part| self.term(part)).collect())
            }
            Made::Rule(rule, parts) => {
                let parts: Vec<Arc<Term>> = parts.iter().map(|part| self.term(part)).collect();
                match (rule, parts.as_slice()) {
                    (Rule::AnyOf, [chance, fields]) => {
                        How::AnyOf { chance: chance.clone(), fields: fields.clone() }
                    }
                    (Rule::AtMost, [one, other]) => How::AtMost([one.clone(), other.clone()]),
                    (Rule::Granules, [prefix, granule, least]) => How::Granules {
                        prefix: prefix.clone(),
                        granule: granule.clone(),
                        least: least.clone(),
                    },
                    (Rule::Increments, [quantity, minimum, increment]) => How::Increments {
                        quantity: quantity.clone(),
                        minimum: minimum.clone(),
                        increment: increment.clone(),
                    },
                    (Rule::ExpNeg, [exponent]) => How::ExpNeg(exponent.clone()),
                    (Rule::Ceiling, [of]) => How::Ceiling(of.clone()),
                    _ => How::Sum(parts),
                }
            }
        }
    }

    fn sum(&mut self, trace: &Arc<Trace>, one: &Arc<Trace>, other: &Arc<Trace>) -> How {
        if let Made::Negated(less) = &other.made {
            return match is_given(one) && one.note.is_none() && one.value == Exact::ONE {
                true => How::Complement(self.term(less)),
                false => How::Difference([self.term(one), self.term(less)]),
            };
        }
        if is_given(other) && other.note.is_none() && other.value.is_negative() {
            return How::Difference([self.term(one), plain(-&other.value)]);
        }
        let parts = self.parts(trace, |made| match made {
            Made::Sum(two) if !matches!(two[1].made, Made::Negated(_)) => Some(two),
            _ => None,
        });
        // Parts that are zero are omitted beside others.
        let some: Vec<&Arc<Trace>> = parts.iter().copied().filter(|part| !part.value.is_zero()).collect();
        let parts = if some.is_empty() { parts } else { some };
        match parts.as_slice() {
            [one] => self.alone(one),
            _ => How::Sum(parts.into_iter().map(|part| self.term(part)).collect()),
        }
    }

    /// The parts of nested sums or nested products, if they have no names of their own.
    fn parts<'t>(
        &self,
        trace: &'t Arc<Trace>,
        two: impl Fn(&'t Made) -> Option<&'t [Arc<Trace>; 2]>,
    ) -> Vec<&'t Arc<Trace>> {
        let (mut open, mut parts) = (vec![trace], Vec::new());
        while let Some(part) = open.pop() {
            let is_named = part.note.is_some() || self.names.figures.contains_key(&Arc::as_ptr(part));
            match two(&part.made).filter(|_| std::ptr::eq(part, trace) || !is_named) {
                Some([first, second]) => open.extend([second, first]),
                None => parts.push(part),
            }
        }
        parts
    }
}

/// The source of a number that was not computed.
fn given(trace: &Trace) -> How {
    if let Some(place) = note::<Place>(trace) {
        return How::Stated(place.clone());
    }
    if let Some(Published { place, evidence, .. }) = note(trace) {
        return How::Published { place: place.clone(), evidence: evidence.clone() };
    }
    match note::<Named>(trace).and_then(|named| named.why) {
        Some(Why::Default(why)) => How::Default(why),
        Some(Why::Definition(why)) => How::Definition(why),
        None => How::Definition(OF_THE_FORMULA),
    }
}

/// The text of a duration, if it became a number of hours.
fn time(place: &Place) -> Option<String> {
    let text = place.text();
    let is_time = text.starts_with(|first: char| first.is_ascii_digit()) && text.ends_with(['s', 'm', 'h']);
    (is_time && Stated::number_of(text).is_none()).then(|| format!("{text}, in hours"))
}

/// How a product or a quotient is written.
fn computed(place: &Place) -> Option<String> {
    let text = place.text().trim_matches(['"', '\'']);
    (Exact::is_computed(text) && Stated::number_of(text).is_some()).then(|| text.to_owned())
}

/// A constant of the formula.
fn plain(value: Exact) -> Arc<Term> {
    let name = if value == Exact::ONE { "one" } else { "number" };
    let how = How::Definition(OF_THE_FORMULA);
    Arc::new(Term { name: name.into(), value, unit: Unit::Factor, how, remark: String::new() })
}

const OF_THE_FORMULA: &str = "a number of the formula";

/// The unit of an unnamed number, by its computation.
fn unit_of_how(how: &How) -> Unit {
    let is_money = |unit: Unit| matches!(unit, Unit::Money | Unit::Each | Unit::Rate(_));
    let parts = how.parts();
    let mut units = parts.iter().map(|part| part.unit);
    let has = |unit: Unit| parts.iter().any(|part| part.unit == unit);
    match how {
        How::Complement(_) | How::AnyOf { .. } | How::ExpNeg(_) | How::AtMost(_) => Unit::Part,
        How::Granules { .. } => Unit::Tokens,
        How::Increments { .. } => Unit::Things,
        How::Product(_) if units.any(is_money) => Unit::Money,
        How::Product(_) => {
            let all = [Unit::Tokens, Unit::Calls, Unit::Things, Unit::Part];
            all.into_iter().find(|unit| has(*unit)).unwrap_or(Unit::Factor)
        }
        How::Quotient([of, by]) if of.unit == by.unit => Unit::Part,
        How::Quotient([of, _]) if of.unit == Unit::Money => Unit::Each,
        _ => units.find(|unit| *unit != Unit::Factor).unwrap_or(Unit::Factor),
    }
}

/// The name of an unnamed number, by its unit.
fn words(unit: Unit) -> &'static str {
    match unit {
        Unit::Money | Unit::Each => "amount",
        Unit::Rate(_) => "rate",
        Unit::Tokens => "tokens",
        Unit::Calls => "calls",
        Unit::Things => "number",
        Unit::Part => "share",
        Unit::Factor => "factor",
    }
}
