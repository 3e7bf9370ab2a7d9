//! A derivation as a list of the terms to show.

use std::collections::BTreeSet;

use crate::analysis::explain::{How, Name, Term};

/// A term with its position in a derivation.
pub(super) struct Shown<'t> {
    pub(super) depth: usize,
    pub(super) sign: &'static str,
    pub(super) term: &'t Term,
    /// The term that it is a part of.
    pub(super) whole: Option<&'t Term>,
    pub(super) state: State,
}

/// Whether the parts of a term are listed below it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// They are, or there are none.
    Open,
    /// It is too deep.
    Cut,
    /// They are listed further up.
    Above,
}

/// The most levels that fit a number of lines, at least one.
pub(super) fn fitting(term: &Term, most: usize) -> usize {
    let lines = |depth: usize| -> usize {
        let shown = flattened(term, depth, most + 1);
        shown.iter().map(|shown| 1 + usize::from(is_published(shown.term))).sum()
    };
    let (mut depth, mut before) = (1, lines(1));
    loop {
        let next = lines(depth + 1);
        if most < next || next == before {
            return depth;
        }
        (depth, before) = (depth + 1, next);
    }
}

fn is_published(term: &Term) -> bool {
    matches!(&term.how, How::Published { evidence: Some(_), .. })
}

/// The terms of a derivation up to a number of levels. A term with a path that was already listed with its parts is
/// not expanded again. Stops counting beyond `enough` terms.
pub(super) fn flattened(term: &Term, depth: usize, enough: usize) -> Vec<Shown<'_>> {
    let mut walk = Walk { most: depth, enough, taken_apart: BTreeSet::new(), shown: Vec::new() };
    walk.visit(term, None, "", 0);
    walk.shown
}

struct Walk<'t> {
    most: usize,
    enough: usize,
    taken_apart: BTreeSet<&'t Name>,
    shown: Vec<Shown<'t>>,
}

impl<'t> Walk<'t> {
    fn visit(&mut self, term: &'t Term, whole: Option<&'t Term>, sign: &'static str, depth: usize) {
        let parts = term.how.parts();
        let is_above = || term.name.path().is_some() && self.taken_apart.contains(&term.name);
        let state = match () {
            () if parts.is_empty() => State::Open,
            () if is_above() => State::Above,
            () if self.most <= depth => State::Cut,
            () => State::Open,
        };
        self.shown.push(Shown { depth, sign, term, whole, state });
        if state != State::Open || self.enough <= self.shown.len() {
            return;
        }
        self.taken_apart.insert(&term.name);
        for (index, part) in parts.into_iter().enumerate() {
            self.visit(part, Some(term), sign_of(&term.how, index), depth + 1);
        }
    }
}

/// The operator before a part.
fn sign_of(how: &How, index: usize) -> &'static str {
    match (how, index) {
        (How::Complement(_), _) => "1 − ",
        (How::AnyOf { .. }, 0) => "1 − (1 − p)^n, p = ",
        (How::AnyOf { .. }, _) => "n = ",
        (How::ExpNeg(_), _) => "x = ",
        (How::AtMost(_), 1) => "≤ ",
        (_, 0) | (How::Granules { .. } | How::Increments { .. }, _) => "",
        (How::Sum(_), _) => "+ ",
        (How::Product(_), _) => "× ",
        (How::Difference(_), _) => "− ",
        (How::Quotient(_), _) => "÷ ",
        _ => "",
    }
}
