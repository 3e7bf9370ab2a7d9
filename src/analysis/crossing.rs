//! Where a function of one input is 0.
//!
//! Nearly every figure is affine in nearly every input; three evaluations show whether a function is, and
//! then its root is an exact rational, which a fourth evaluation proves. Where it is not (error rates under
//! retries, thresholds), a change of sign is enclosed by bisection with exact signs.

use std::cmp::Ordering;

use crate::exact::Exact;

/// Where two things cost the same, or a figure is what it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// At this value, exactly.
    Exactly(Exact),
    /// Between these values, of which the first is below: the difference changes its sign.
    Between(Exact, Exact),
    /// At all values from one to another, as far as halving finds the thresholds on either side.
    Along(Exact, Exact),
    /// At every value.
    Everywhere,
}

/// How many points a function that is not affine is looked at.
const SAMPLES: u32 = 32;
/// How often an enclosure is halved: 40 times is a trillionth of what it was.
const HALVINGS: u32 = 40;
/// How far an input without an upper bound is looked at, in multiples of its value.
const REACH: u32 = 8;

/// A function of an input; `None` where it has no value.
pub(super) type Function<'f> = &'f dyn Fn(&Exact) -> Option<Exact>;

/// The root that belongs to an input: the only one where the function is affine, else the nearest to the
/// input's own value within a small range.
pub(super) fn nearest(own: &Exact, is_share: bool, function: Function<'_>) -> Option<Crossing> {
    let [x1, x2] = probes(own);
    let d0 = function(own)?;
    let found = match affine([(own, Some(d0.clone())), (&x1, function(&x1)), (&x2, function(&x2))]) {
        Some(line) => line,
        None => return enclosed(own, is_share, function),
    };
    match found {
        Line::Flat => d0.is_zero().then_some(Crossing::Everywhere),
        Line::Crosses(root) => {
            let in_range = Exact::ZERO <= root && (!is_share || root <= Exact::ONE);
            match in_range.then(|| function(&root)).flatten() {
                Some(left) if left.is_zero() => Some(Crossing::Exactly(root)),
                Some(_) => enclosed(own, is_share, function),
                None => None,
            }
        }
    }
}

/// All roots in a range that a look at evenly spaced points shows, the smallest first.
pub(super) fn within(low: &Exact, high: &Exact, function: Function<'_>) -> Vec<Crossing> {
    let Some(step) = (high - low).checked_div(&Exact::from(SAMPLES)) else { return Vec::new() };
    let points = (0..=SAMPLES).map(|index| low + &step * Exact::from(index));
    let known: Vec<(Exact, Exact)> =
        points.filter_map(|point| Some((point.clone(), function(&point)?))).collect();
    if 1 < known.len() && known.iter().all(|(_, value)| value.is_zero()) {
        return vec![Crossing::Everywhere];
    }
    let mut found: Vec<Crossing> = Vec::new();
    for (index, (point, value)) in known.iter().enumerate() {
        if value.is_zero() {
            let is_zero =
                |at: Option<usize>| at.and_then(|at| known.get(at)).is_some_and(|(_, value)| value.is_zero());
            let (follows, goes_on) = (is_zero(index.checked_sub(1)), is_zero(Some(index + 1)));
            // A figure that stays the same over a stretch has met a threshold on either side of it.
            let edge = |outside: Option<usize>| match outside.and_then(|at| known.get(at)) {
                Some((outside, _)) => last_root(point, outside, function),
                None => point.clone(),
            };
            match (follows, goes_on) {
                (false, false) => found.push(Crossing::Exactly(point.clone())),
                (false, true) => found.push(Crossing::Along(edge(index.checked_sub(1)), point.clone())),
                (true, false) => {
                    if let Some(Crossing::Along(_, end)) = found.last_mut() {
                        *end = edge(Some(index + 1));
                    }
                }
                (true, true) => {}
            }
            continue;
        }
        let Some((next, after)) = known.get(index + 1).filter(|(_, after)| !after.is_zero()) else {
            continue;
        };
        let sign = value.cmp(&Exact::ZERO);
        if sign != after.cmp(&Exact::ZERO) {
            found.push(between(point, next, sign, function));
        }
    }
    found
}

/// The root between two values at which the function has different signs.
fn between(low: &Exact, high: &Exact, sign: Ordering, function: Function<'_>) -> Crossing {
    let middle = middle(low, high);
    let line = affine([(low, function(low)), (high, function(high)), (&middle, function(&middle))]);
    if let Some(Line::Crosses(root)) = line
        && function(&root).is_some_and(|left| left.is_zero())
    {
        return Crossing::Exactly(root);
    }
    halved(low.clone(), high.clone(), sign, function)
}

/// What three points that lie on a line say of it.
enum Line {
    Flat,
    Crosses(Exact),
}

/// `None` where three points lie on no line.
fn affine(points: [(&Exact, Option<Exact>); 3]) -> Option<Line> {
    let [(x0, d0), (x1, d1), (x2, d2)] = points;
    let (d0, d1, d2) = (d0?, d1?, d2?);
    let (run1, run2) = (x1 - x0, x2 - x0);
    let (rise1, rise2) = (&d1 - &d0, &d2 - &d0);
    if &rise1 * &run2 != &rise2 * &run1 {
        return None;
    }
    if rise1.is_zero() {
        return Some(Line::Flat);
    }
    // x0 − d0 × run / rise
    Some(Line::Crosses(x0 - (&d0 * &run1).checked_div(&rise1)?))
}

/// Two other values of an input, well inside its range.
pub(super) fn probes(value: &Exact) -> [Exact; 2] {
    let quarter =
        |of: &Exact, quarters: i64| (of * Exact::from(quarters)).shift_down(2) * Exact::from(25_i64);
    if value.is_zero() {
        [quarter(&Exact::ONE, 1), quarter(&Exact::ONE, 2)]
    } else {
        [quarter(value, 2), quarter(value, 3)]
    }
}

/// How far an input is looked at where nobody says: all of a share, and some multiples of another one.
pub(super) fn usual_range(own: &Exact, is_share: bool) -> (Exact, Exact) {
    let most = if is_share { Exact::ONE } else { own * Exact::from(REACH) };
    (Exact::ZERO, if most.is_zero() { Exact::ONE } else { most })
}

/// The change of sign nearest to the input's own value.
fn enclosed(own: &Exact, is_share: bool, function: Function<'_>) -> Option<Crossing> {
    let (low, high) = usual_range(own, is_share);
    let distance = |crossing: &Crossing| match crossing {
        Crossing::Exactly(at) | Crossing::Between(at, _) | Crossing::Along(at, _) => (at - own).abs(),
        Crossing::Everywhere => Exact::ZERO,
    };
    within(&low, &high, function).into_iter().min_by_key(distance)
}

/// The root that lies nearest to a value that is none, as far as halving finds it.
fn last_root(root: &Exact, none: &Exact, function: Function<'_>) -> Exact {
    let (mut root, mut none) = (root.clone(), none.clone());
    for _ in 0..HALVINGS {
        let middle = middle(&root, &none);
        if function(&middle).is_some_and(|value| value.is_zero()) {
            root = middle;
        } else {
            none = middle;
        }
    }
    root
}

fn middle(low: &Exact, high: &Exact) -> Exact {
    (low + high) * Exact::from(5_i64).shift_down(1)
}

fn halved(mut low: Exact, mut high: Exact, sign: Ordering, function: Function<'_>) -> Crossing {
    for _ in 0..HALVINGS {
        let middle = middle(&low, &high);
        match function(&middle).map(|value| value.cmp(&Exact::ZERO)) {
            Some(Ordering::Equal) => return Crossing::Exactly(middle),
            Some(same) if same == sign => low = middle,
            _ => high = middle,
        }
    }
    Crossing::Between(low, high)
}
