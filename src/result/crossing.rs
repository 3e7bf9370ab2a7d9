//! Where something was found on the range of an input, and how far the search went.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::exact::Exact;

use super::Figure;
use super::figure::optional;

/// A stretch of values; null for no end.
pub(super) type Stretch = (Figure, Option<Figure>);

/// The stretch between two values.
pub(super) fn stretch(from: &Exact, to: Option<&Exact>) -> Stretch {
    (from.into(), to.map(Figure::from))
}

/// A value, as exactly as it is known.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Crossing {
    /// A value that is known.
    Exactly {
        /// The value itself.
        exactly: Figure,
    },
    /// A value that is no known fraction.
    Between {
        /// Its proven bounds.
        between: [Figure; 2],
    },
    /// Every value of a stretch.
    Along {
        /// Every value between these two; null for no end.
        along: Stretch,
        /// Whether the two ends of `along` are part of it.
        with_ends: [bool; 2],
    },
    /// No value.
    Step {
        /// It is stepped over at this threshold.
        step: Threshold,
    },
    /// No whole number.
    Passed {
        /// It is passed between these two.
        passed: [u32; 2],
    },
    /// Every value.
    Everywhere {
        /// Always true.
        everywhere: bool,
    },
}

impl From<&analysis::Crossing> for Crossing {
    fn from(at: &analysis::Crossing) -> Self {
        match at {
            analysis::Crossing::Exactly(value) => Self::Exactly { exactly: value.into() },
            analysis::Crossing::Between(low, high) => Self::Between { between: [low.into(), high.into()] },
            analysis::Crossing::Along { from, to, with_ends } => {
                Self::Along { along: stretch(from, to.as_ref()), with_ends: *with_ends }
            }
            analysis::Crossing::Everywhere => Self::Everywhere { everywhere: true },
            analysis::Crossing::Step { at, from_there } => {
                Self::Step { step: Threshold { at: at.into(), from_there: *from_there } }
            }
            analysis::Crossing::Passed(low, high) => Self::Passed { passed: [*low, *high] },
        }
    }
}

parts! {
    /// A threshold at which a figure steps.
    pub struct Threshold {
        /// The threshold.
        at: Figure,
        /// Whether the figure is another one from there on, rather than above it.
        from_there: bool,
    }

    /// Figures where something was found.
    pub struct FiguresAt from found: &analysis::Found {
        /// Of each design: there or, where a goal is passed at no value, right before.
        at: Vec<Option<Figure>> = optional(&found.figures),
        /// Right after a goal is passed; empty where it is met.
        after: Vec<Option<Figure>> = optional(&found.after),
    }

    /// Which values were searched.
    pub struct Looked from looked: &analysis::Looked {
        /// From this value.
        from: Figure = (&looked.from).into(),
        /// To this one; null where there is no end.
        to: Option<Figure> = looked.to.as_ref().map(Figure::from),
        /// Whether the input is a whole number, so that only these were looked at.
        whole_numbers: bool = looked.is_whole,
        /// Whether nothing else can be there.
        proven: bool = looked.is_proven(),
        /// At how many points, where only samples could be taken; else null.
        samples: Option<u64> = looked.samples,
        /// The part of the range in which nothing can be missed, where the search ended before it was through
        /// and only took samples of the rest; else null.
        exact: Option<Stretch> = looked.exact.as_ref().map(|(from, to)| stretch(from, to.as_ref())),
        /// How many evaluations it took.
        evaluated: u64 = looked.evaluated,
    }

    /// Where another design becomes the best.
    pub struct Changes {
        /// The changes, the smallest value first.
        all: Vec<BestChange>,
        /// Which values were searched.
        search: Looked,
    }
}

impl Changes {
    /// The changes between designs with these names.
    pub(super) fn of(changes: &analysis::Changes, names: &[String]) -> Self {
        let change = |one: &analysis::Change| BestChange {
            at: (&one.at).into(),
            from: names[one.from].clone(),
            to: names[one.to].clone(),
        };
        Self { all: changes.all.iter().map(change).collect(), search: (&changes.looked).into() }
    }
}

parts! {
    /// Another design becomes the best.
    pub struct BestChange {
        /// Where.
        at: Crossing,
        /// The best design below.
        from: String,
        /// The best design above.
        to: String,
    }
}
