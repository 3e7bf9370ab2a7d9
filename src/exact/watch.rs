//! Records the decisions of an evaluation with a varied number.

use std::cell::RefCell;

use super::Exact;
use super::polynomial::Polynomial;
use super::ratio::Ratio;
use super::roots::Root;

/// What an evaluation did with a varied number.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Watched {
    /// The deciding functions: while none of them changes its sign, the evaluation makes the same decisions.
    turns: Vec<Turn>,
    /// How many of them caused the failure, if it failed.
    settled: Option<usize>,
    /// Whether a decision depended on a function that is neither a polynomial nor a ratio of two.
    is_in_doubt: bool,
    /// Whether a loose function was exactly 0 where its sign decided: it is not next to that value.
    is_at_edge: bool,
    /// The allowed range, if it was read as a whole number.
    pub whole: Option<(u32, u32)>,
}

/// A function whose sign decides.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Turn {
    /// An exact polynomial.
    Sharp(Polynomial),
    /// A function between two polynomials: it is undecided where 0 is between them.
    Loose([Polynomial; 2]),
}

thread_local! {
    static WATCH: RefCell<Option<Watched>> = const { RefCell::new(None) };
}

/// Evaluates and records the decisions.
pub fn watched<T>(evaluate: impl FnOnce() -> T) -> (T, Watched) {
    let before = WATCH.replace(Some(Watched::default()));
    let result = evaluate();
    (result, WATCH.replace(before).unwrap_or_default())
}

fn note(take: impl FnOnce(&mut Watched)) {
    WATCH.with_borrow_mut(|watch| watch.as_mut().map(take));
}

/// Records that the evaluation fails: later decisions do not matter.
pub fn settle() {
    note(|watch| {
        watch.settled.get_or_insert(watch.turns.len());
    });
}

/// Records that a number is read as an integer within a range.
pub(super) fn note_whole(least: u32, most: u32) {
    note(|watch| watch.whole = Some((least, most)));
}

/// Records a decision by the sign of a function at its current value.
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

    /// Whether the decision is the same everywhere.
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

    /// Whether the decision at a value is known.
    ///
    /// A function that is never below 0 is above 0 next to that value: if it is 0, the rounded number is already
    /// whole, and the values between two such points are decided.
    fn is_known_at(&self, at: &Exact) -> bool {
        match self {
            Self::Sharp(_) => true,
            Self::Loose([low, high]) => !low.at(at).is_negative() || high.at(at) <= Exact::ZERO,
        }
    }

    /// Whether it may be 0 at isolated values within its bounds.
    fn may_touch(&self) -> bool {
        matches!(self, Self::Loose(ends) if ends.iter().any(Polynomial::is_nothing))
    }
}

impl Watched {
    /// The decisions that caused the failure of an evaluation.
    #[must_use]
    pub fn of_failure(mut self) -> Self {
        self.turns.truncate(self.settled.unwrap_or(usize::MAX));
        self.is_in_doubt |= self.turns.iter().any(Turn::may_touch);
        self
    }

    /// The nearest values below and above `at` within an open interval at which a decision may change; `None` if
    /// there is none.
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

    /// Whether a decision may change exactly at this value.
    #[must_use]
    pub fn turns_at(&self, at: &Exact) -> bool {
        let mut signs = self.turns.iter().flat_map(Turn::signs);
        signs.any(|turn| !turn.is_nothing() && turn.at(at).is_zero())
    }

    /// Whether a decision is unknown because rounding was not evaluated.
    #[must_use]
    pub fn is_loose_at(&self, at: &Exact) -> bool {
        !self.turns.iter().all(|turn| turn.is_known_at(at))
    }

    /// Whether a rounded number was already whole and this decided, so that the result says nothing about the
    /// values around it.
    #[must_use]
    pub fn is_at_edge(&self) -> bool {
        self.is_at_edge
    }

    /// Whether nothing depended on the varied number.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.turns.is_empty() && !self.is_in_doubt && self.whole.is_none()
    }

    /// The number of deciding comparisons.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.turns.len() as u64
    }

    /// Whether a decision may change at other, unknown values.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }
}
