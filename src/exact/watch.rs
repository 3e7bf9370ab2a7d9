//! What decides on the course of an evaluation with a varied number.

use std::cell::RefCell;

use super::Exact;
use super::polynomial::Polynomial;
use super::ratio::Ratio;
use super::roots::Root;

/// What an evaluation did with a varied number.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Watched {
    /// What decided its course: wherever none of these changes its sign, neither does anything else.
    turns: Vec<Turn>,
    /// How many of them decided that it fails, if it does.
    settled: Option<usize>,
    /// Whether something decided that is neither a polynomial nor a ratio of two.
    is_in_doubt: bool,
    /// Whether what is rounded and was not followed was just 0 where something decided by its sign: next to
    /// that value it is not.
    is_at_edge: bool,
    /// The least and the most that it may be, where it was read as a whole number.
    pub whole: Option<(u32, u32)>,
}

/// What decides by its sign.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Turn {
    /// A polynomial.
    Sharp(Polynomial),
    /// A number between two polynomials: it decides nothing where 0 is between them.
    Loose([Polynomial; 2]),
}

thread_local! {
    static WATCH: RefCell<Option<Watched>> = const { RefCell::new(None) };
}

/// Evaluates, and notes what decides on the course of it.
pub fn watched<T>(evaluate: impl FnOnce() -> T) -> (T, Watched) {
    let before = WATCH.replace(Some(Watched::default()));
    let result = evaluate();
    (result, WATCH.replace(before).unwrap_or_default())
}

fn note(take: impl FnOnce(&mut Watched)) {
    WATCH.with_borrow_mut(|watch| watch.as_mut().map(take));
}

/// Notes that the evaluation fails, whatever else is decided: what comes later does not matter to it.
pub fn settle() {
    note(|watch| {
        watch.settled.get_or_insert(watch.turns.len());
    });
}

/// Notes that a number is read as a whole one that lies in a range.
pub(super) fn note_whole(least: u32, most: u32) {
    note(|watch| watch.whole = Some((least, most)));
}

/// Notes that a function decides by its sign, which is that of its value where it was evaluated.
pub(super) fn note_turn(function: Option<&Ratio>, value: &Exact) {
    note(|watch| match function.map(Turn::of) {
        Some(turn) if turn.is_constant() => {}
        Some(turn) => {
            watch.is_at_edge |= matches!(turn, Turn::Loose(_)) && value.is_zero();
            if watch.turns.last() != Some(&turn) {
                watch.turns.push(turn);
            }
        }
        None => watch.is_in_doubt |= watch.settled.is_none(),
    });
}

impl Turn {
    fn of(function: &Ratio) -> Self {
        if !function.is_loose() {
            return Self::Sharp(function.of.clone());
        }
        let slack = function.slack();
        Self::Loose([function.of.plus(&slack.negated()), function.of.plus(&slack)])
    }

    /// Whether it decides the same everywhere.
    fn is_constant(&self) -> bool {
        match self {
            Self::Sharp(own) => own.as_constant().is_some(),
            Self::Loose(ends) => match ends.each_ref().map(Polynomial::as_constant) {
                [Some(low), Some(high)] => Exact::ZERO < low || high < Exact::ZERO,
                _ => false,
            },
        }
    }

    /// The polynomials whose signs decide.
    fn signs(&self) -> &[Polynomial] {
        match self {
            Self::Sharp(own) => std::slice::from_ref(own),
            Self::Loose(ends) => ends,
        }
    }

    /// Whether it is known what it decides at a value.
    ///
    /// What is never below 0 is above it next to that value: where it is 0, something that is rounded is a whole
    /// number already, and what lies between two such values is decided.
    fn is_known_at(&self, at: &Exact) -> bool {
        match self {
            Self::Sharp(_) => true,
            Self::Loose([low, high]) => !low.at(at).is_negative() || high.at(at) <= Exact::ZERO,
        }
    }

    /// Whether it may be 0 at single values within what is known of it.
    fn may_touch(&self) -> bool {
        matches!(self, Self::Loose(ends) if ends.iter().any(Polynomial::is_nothing))
    }
}

impl Watched {
    /// What decided on the failure of an evaluation that came to nothing.
    #[must_use]
    pub fn of_failure(mut self) -> Self {
        self.turns.truncate(self.settled.unwrap_or(usize::MAX));
        self.is_in_doubt |= self.turns.iter().any(Turn::may_touch);
        self
    }

    /// The nearest values below and above `at` within an open interval at which the course of the evaluation
    /// may change; `None` for each where there is none.
    #[must_use]
    pub fn around(&self, at: &Exact, low: &Exact, high: Option<&Exact>) -> [Option<Root>; 2] {
        let (mut below, mut above): (Option<Root>, Option<Root>) = (None, None);
        for turn in self.turns.iter().flat_map(Turn::signs) {
            let low = below.as_ref().map_or(low, Root::high);
            let high = above.as_ref().map(Root::low).or(high);
            if turn.keeps_its_sign(at, low, high) {
                continue;
            }
            if let Some(root) = turn.roots(low, Some(at)).pop() {
                below = Some(root);
            }
            if let Some(root) = turn.roots(at, high).into_iter().next() {
                above = Some(root);
            }
        }
        [below, above]
    }

    /// Whether the course may change at this very value.
    #[must_use]
    pub fn turns_at(&self, at: &Exact) -> bool {
        let mut signs = self.turns.iter().flat_map(Turn::signs);
        signs.any(|turn| !turn.is_nothing() && turn.at(at).is_zero())
    }

    /// Whether something decided that is not known, since what is rounded was not followed.
    #[must_use]
    pub fn is_loose_at(&self, at: &Exact) -> bool {
        !self.turns.iter().all(|turn| turn.is_known_at(at))
    }

    /// Whether the evaluation was at a value where what is rounded is a whole number already and decided by
    /// that, so that it tells nothing of the values around.
    #[must_use]
    pub fn is_at_edge(&self) -> bool {
        self.is_at_edge
    }

    /// Whether nothing depended on the varied number.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.turns.is_empty() && !self.is_in_doubt && self.whole.is_none()
    }

    /// How many comparisons decided.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.turns.len() as u64
    }

    /// Whether the course may change elsewhere too.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }
}
