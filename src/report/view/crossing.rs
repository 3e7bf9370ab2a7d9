//! Crossings and the extent of a search, in words.

use crate::analysis::{Crossing, Looked};
use crate::exact::Exact;

/// The longest fraction shown in a table.
const LONGEST: usize = 40;

/// The value of a crossing, and its precision. `shown` formats a value of the input.
pub(super) fn cells(at: &Crossing, shown: impl Fn(&Exact) -> String) -> (String, String) {
    match at {
        Crossing::Exactly(value) => {
            let text = value.to_string();
            let is_long = LONGEST < text.len();
            (shown(value), if is_long { "a longer fraction: --format json".to_owned() } else { text })
        }
        Crossing::Between(low, high) if low.rounded(16) == high.rounded(16) => {
            (shown(low), format!("about {}", low.rounded(16)))
        }
        Crossing::Between(low, high) => {
            (shown(low), format!("between {} and {}", low.rounded(16), high.rounded(16)))
        }
        Crossing::Along { from, .. } => (shown(from), format!("all {}", place(at, shown))),
        Crossing::Everywhere => ("anything".to_owned(), "at every value".to_owned()),
        Crossing::Step { at: value, .. } => (shown(value), place(at, shown)),
        Crossing::Passed(low, _) => (low.to_string(), place(at, shown)),
    }
}

/// The position of a change in words: `at 20,000`, `from 4,096 on`, `between 11 and 12`.
pub(super) fn place(at: &Crossing, shown: impl Fn(&Exact) -> String) -> String {
    match at {
        Crossing::Exactly(value) => format!("at {}", shown(value)),
        Crossing::Between(low, high) if shown(low) == shown(high) => format!("at about {}", shown(low)),
        Crossing::Between(low, high) => format!("between {} and {}", shown(low), shown(high)),
        Crossing::Along { from, to, with_ends: [with_from, with_to] } => {
            let from = format!("{} {}", if *with_from { "from" } else { "above" }, shown(from));
            match to {
                Some(to) => format!("{from} {} {}", if *with_to { "to" } else { "and below" }, shown(to)),
                None if *with_from => format!("{from} up"),
                None => from,
            }
        }
        Crossing::Everywhere => "at every value".to_owned(),
        Crossing::Step { at, from_there: true } => format!("from {} on", shown(at)),
        Crossing::Step { at, from_there: false } => format!("above {}", shown(at)),
        Crossing::Passed(low, high) => format!("between {low} and {high}"),
    }
}

/// The searched range: `from 0 to 100%`, `from 0 up`.
pub(super) fn range(looked: &Looked, shown: impl Fn(&Exact) -> String) -> String {
    let from = shown(&looked.from);
    looked.to.as_ref().map_or_else(|| format!("from {from} up"), |to| format!("from {from} to {}", shown(to)))
}

/// The completely searched range: `from 0 to 1,489`, or nowhere if there are only samples.
pub(super) fn proven(looked: &Looked, shown: impl Fn(&Exact) -> String) -> String {
    match looked.exact.clone() {
        Some((from, to)) => range(&Looked { from, to, ..looked.clone() }, shown),
        None => format!("at {} points {}", looked.samples.unwrap_or_default(), range(looked, shown)),
    }
}

/// A caveat for a search that proves only what it found.
pub(super) fn doubt(looked: &Looked, shown: impl Fn(&Exact) -> String) -> Option<String> {
    let made = Exact::from(looked.evaluated).grouped();
    if looked.samples.is_none() && looked.exact.is_some() {
        return Some(format!(
            "the search ended after {made} evaluations, with all {}",
            range(looked, &shown)
        ));
    }
    let points = Exact::from(looked.samples?).grouped();
    let all = range(looked, &shown);
    let Some((from, to)) = looked.exact.clone() else {
        return Some(format!(
            "the search looked at {points} points {all}, and something may lie between two of them"
        ));
    };
    let exact = range(&Looked { from, to, ..looked.clone() }, &shown);
    Some(format!(
        "the search is complete only {exact}: beside that it looked at {points} points {all}, and ended after \
         {made} evaluations"
    ))
}
