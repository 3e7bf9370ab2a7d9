//! How many calls find their prefix in a cache, by how they come: COST_MODEL section 5.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::num::{Q, one, part, q, rest, sum, zero};
use super::site::portions;
use super::world::{Cache, Hits, ModelCache, Period, Traffic};

/// Two numbers between which another one is; often it is both.
pub type Enclosed = (Q, Q);

/// The hit rate of a cache where so many calls come in an hour, if nothing else is said.
pub fn hit_rate(cache: &Cache, of_model: &ModelCache, per_hour: &Q) -> Enclosed {
    let traffic = match &cache.hits {
        Hits::Rate(rate) => return exactly(rate.value.clone()),
        Hits::Measured(_) => return exactly(zero()),
        Hits::Traffic(traffic) => &**traffic,
    };
    let lifetime = || match (cache.ttl, &of_model.ttl) {
        (Some("1h"), _) => one(),
        (_, ttl) => ttl.as_ref().expect("how long an entry lives").hours.clone(),
    };
    match traffic {
        Traffic::Sessions { calls } => exactly((&calls.value - one()) / &calls.value),
        Traffic::Even { gap } => exactly(if gap.hours <= lifetime() { one() } else { zero() }),
        Traffic::ColdStarts { starts, of } => exactly(rest(&(&starts.value / &of.value))),
        Traffic::Tenants { shape, mean_per_hour, shards } => {
            let k = count(*shape);
            let x = &mean_per_hour.value / spread(*shards) * lifetime();
            let factor = one() + x / &k;
            exactly(rest(&(0..=*shape).fold(one(), |power, _| power / &factor)))
        }
        Traffic::Random { slides, per_hour: stated, shards, warm_up, profile } => {
            let rate = stated.as_ref().map_or(per_hour, |stated| &stated.value) / spread(*shards);
            let warm_up = warm_up.as_ref().map_or_else(zero, |time| time.hours.clone());
            of_periods(profile, &rate, |rate| {
                let (x, y) = (rate * lifetime(), rate * &warm_up);
                if *slides { sliding(&x, &y) } else { exactly(part(&x, &(one() + &x + &y))) }
            })
        }
    }
}

/// Σ share × h(λ × 24 × share / hours)
fn of_periods(profile: &[Period], rate: &Q, hits: impl Fn(&Q) -> Enclosed) -> Enclosed {
    if profile.is_empty() {
        return hits(rate);
    }
    let shares = portions(profile.iter().map(|period| &period.portion));
    let of_period = |(period, share): (&Period, Q)| {
        let (low, high) = hits(&(rate * q("24") * &share / &period.hours.value));
        (low * &share, high * share)
    };
    let (lows, highs): (Vec<_>, Vec<_>) = profile.iter().zip(shares).map(of_period).unzip();
    (sum(lows), sum(highs))
}

/// (1 − e^-x) / (1 + y e^-x), which falls with e^-x.
fn sliding(x: &Q, y: &Q) -> Enclosed {
    let (low, high) = exponential(x);
    let hits = |e: &Q| rest(e) / (one() + y * e);
    (hits(&high), hits(&low))
}

thread_local! {
    /// What was computed before: the same traffic is asked about for each figure and month.
    static KNOWN: RefCell<BTreeMap<Q, Enclosed>> = const { RefCell::new(BTreeMap::new()) };
}

/// e^-x between 0 and 10^-200 where x is large; else one over e^x.
fn exponential(x: &Q) -> Enclosed {
    if *x == zero() {
        return exactly(one());
    }
    if q("500") < *x {
        return (zero(), q(&format!("0.{}1", "0".repeat(199))));
    }
    let known = KNOWN.with_borrow(|known| known.get(x).cloned());
    known.unwrap_or_else(|| {
        let (low, high) = growing(x);
        let enclosed = (one() / high, one() / low);
        KNOWN.with_borrow_mut(|known| known.insert(x.clone(), enclosed.clone()));
        enclosed
    })
}

/// e^x, the square of the square … of e^(x / 2^k), which is at least Σ y^n / n! up to any n and no more than that and
/// the last term again, as terms more than halve.
fn growing(x: &Q) -> Enclosed {
    let mut halvings = 0;
    let mut y = x.clone();
    while q("0.5") < y {
        y /= q("2");
        halvings += 1;
    }
    let last = last_place();
    y = cut(&y, &last, true);
    let (mut term, mut low, mut n) = (one(), one(), zero());
    while last < term {
        n += one();
        term = cut(&(term * &y / &n), &last, true);
        low += &term;
    }
    let high = &low + &term;
    // y and each term are too large by at most one in the last place, and a term by as much as the one before.
    low -= q("4") * &n * &last;
    let mut both = (low, high);
    for _ in 0..halvings {
        both = (cut(&(&both.0 * &both.0), &last, false), cut(&(&both.1 * &both.1), &last, true));
    }
    both
}

/// Rounded down or up to a decimal place.
fn cut(value: &Q, place: &Q, up: bool) -> Q {
    let scaled = value / place;
    (if up { scaled.ceil() } else { scaled.floor() }) * place
}

/// 10^-100
fn last_place() -> Q {
    q(&format!("0.{}1", "0".repeat(99)))
}

fn exactly(rate: Q) -> Enclosed {
    (rate.clone(), rate)
}

fn spread(shards: Option<u32>) -> Q {
    count(shards.unwrap_or(1))
}

fn count(number: u32) -> Q {
    q(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits that are given, cut off.
    fn check((low, high): Enclosed, digits: &str) {
        assert!(q(digits) <= low && high <= q(digits) + q("0.0000000000001"), "{digits}: {low} to {high}");
        assert!(high - low < q(&format!("0.{}1", "0".repeat(80))), "{digits} is not known so well");
    }

    #[test]
    fn e_to_minus_x_is_what_it_is() {
        check(exponential(&q("1")), "0.3678794411714");
        check(exponential(&q("2.4")), "0.0907179532894");
        check(exponential(&zero()), "1");
        check(exponential(&q("60")), "0");
    }

    #[test]
    fn calls_at_random_are_worked_examples_11_and_35() {
        check(sliding(&q("1"), &zero()), "0.6321205588285");
        check(sliding(&q("2"), &q("0.6")), "0.7997260276825");
    }
}
