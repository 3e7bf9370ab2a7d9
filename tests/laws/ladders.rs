//! Attempts, checks and what becomes of calls.

use costcalc::exact::Exact;
use costcalc::units::Figure;
use proptest::prelude::*;

use crate::cases;
use crate::generate::{share, world};
use crate::world::{Attempt, Check, World, usd};

/// No error is ever made and no check ever flags.
fn without_errors(world: &mut World) {
    for work in world.works() {
        work.error_rates.fill(Exact::ZERO);
        work.check.false_alarms = Exact::ZERO;
    }
}

/// The chances of a step that a bad output is served, in the order of the steps.
fn escaped(world: &World) -> Vec<Exact> {
    let projection = world.project();
    let outcomes = projection.steps.iter().map(|step| step.outcome.as_ref());
    outcomes.map(|outcome| outcome.expect("all error rates are given").escaped.exact().clone()).collect()
}

proptest! {
    #![proptest_config(cases(48))]

    /// I5
    #[test]
    fn good_escaped_and_abandoned_sum_to_one(world in world()) {
        let projection = world.project();
        let of_steps = projection.steps.iter().map(|step| &step.outcome);
        let of_branches = projection.steps.iter().flat_map(|step| &step.branches).map(|branch| &branch.outcome);
        for outcome in of_steps.chain(of_branches) {
            let outcome = outcome.as_ref().expect("all error rates are given");
            let sum = |parts: &[&Exact]| parts.iter().copied().sum::<Exact>();
            let [good, escaped, unfixed, abandoned] =
                [&outcome.good, &outcome.escaped, &outcome.unfixed, &outcome.abandoned].map(|chance| chance.exact());
            prop_assert_eq!(sum(&[good, escaped, abandoned]), Exact::ONE);
            prop_assert_eq!(sum(&[outcome.good_or_fixed().exact(), unfixed, abandoned]), Exact::ONE);
            prop_assert!(unfixed <= escaped && Exact::ZERO <= *unfixed);
            prop_assert!([good, escaped, abandoned].iter().all(|chance| Exact::ZERO <= **chance));
        }
    }

    #[test]
    fn no_attempt_is_reached_more_often_than_the_one_before_it(world in world()) {
        for branch in world.project().steps.iter().flat_map(|step| &step.branches) {
            prop_assert_eq!(branch.visits[0].exact(), &Exact::ONE);
            prop_assert!(branch.visits.windows(2).all(|pair| pair[1] <= pair[0]));
        }
    }

    #[test]
    fn error_rate_zero_changes_nothing(mut world in world()) {
        without_errors(&mut world);
        let projection = world.project();
        prop_assert_eq!(usd(&projection, Figure::Invoice), usd(&projection, Figure::BatchDiscounted));
        prop_assert_eq!(usd(&projection, Figure::Downstream), Exact::ZERO);
        prop_assert!(escaped(&world).iter().all(Exact::is_zero));
        let mut alone = world.clone();
        for work in alone.works() {
            work.attempts.truncate(1);
            work.attempts[0].times = 1;
            work.person = None;
        }
        let alone = alone.project();
        prop_assert_eq!(usd(&alone, Figure::Human), usd(&projection, Figure::Human));
    }

    /// I10
    #[test]
    fn a_check_that_never_flags_never_causes_another_attempt(mut world in world()) {
        for work in world.works() {
            work.check = Check { detects: Exact::ZERO, false_alarms: Exact::ZERO, ..work.check.clone() };
        }
        let projection = world.project();
        prop_assert_eq!(usd(&projection, Figure::Invoice), usd(&projection, Figure::BatchDiscounted));
        for branch in projection.steps.iter().flat_map(|step| &step.branches) {
            prop_assert!(branch.visits[1..].iter().all(|visit| visit.is_zero()));
            prop_assert!(branch.retries.lines.is_empty());
        }
    }

    /// I10
    #[test]
    fn a_single_attempt_has_no_overhead(mut world in world()) {
        for work in world.works() {
            work.attempts.truncate(1);
            work.attempts[0].times = 1;
            work.person = None;
        }
        let projection = world.project();
        prop_assert_eq!(usd(&projection, Figure::Invoice), usd(&projection, Figure::BatchDiscounted));
    }

    /// I11, on all ladders that can be written, with repeated errors, false alarms and revisions. To
    /// notice a bad output trades the certainty that it escapes for a chance; the chances of later
    /// attempts fall by the same argument, from the last one up.
    #[test]
    fn raising_detection_never_raises_escaped_errors(mut world in world(), more in share()) {
        let before = escaped(&world);
        for work in world.works() {
            let detects = &mut work.check.detects;
            *detects = &*detects + (Exact::ONE - &*detects) * &more;
        }
        for (before, after) in before.iter().zip(&escaped(&world)) {
            prop_assert!(after <= before, "{before} before, {after} after");
        }
    }

    /// After a flagged bad output a retry by the same model is bad with `q + ρ (1 − q)`, after a
    /// flagged good one with `q (1 − ρ)`; another model errs on its own.
    #[test]
    fn a_retry_by_the_same_model_repeats_an_error_with_the_chance_of_repeat(
        mut world in world(),
        (q, other, d, f, repeat) in (share(), share(), share(), share(), share()),
        same in any::<bool>(),
    ) {
        world.steps.truncate(1);
        world.steps[0].branches.truncate(1);
        let work = world.work();
        work.attempts.truncate(1);
        (work.attempts[0].model, work.attempts[0].times) = (0, 1);
        let retry = Attempt { model: usize::from(!same), revision: None, ..work.attempts[0].clone() };
        work.attempts.push(retry);
        (work.person, work.abandon, work.fields) = (None, None, 1);
        work.error_rates = vec![q.clone(), other.clone()];
        work.repeat = repeat.clone();
        (work.check.detects, work.check.false_alarms) = (d.clone(), f.clone());
        let good = Exact::ONE - &q;
        let (after_bad, after_good) = match same {
            true => (&q + &repeat * &good, &q * (Exact::ONE - repeat)),
            false => (other.clone(), other),
        };
        let expected = &q * (Exact::ONE - &d) + q * d * after_bad + good * f * after_good;
        prop_assert_eq!(escaped(&world), vec![expected]);
    }

    /// `r = q d + (1 − q) f`, `A = Σ r^k`: the form of section 8 for equal, independent attempts.
    #[test]
    fn equal_attempts_follow_the_closed_form(
        mut world in world(),
        (q, d, f) in (share(), share(), share()),
        attempts in 1..=5_u32,
    ) {
        world.steps.truncate(1);
        world.steps[0].branches.truncate(1);
        world.fixed = Exact::ZERO;
        let work = world.work();
        work.attempts.truncate(1);
        work.attempts[0].times = attempts;
        work.person = None;
        work.error_rates.fill(q.clone());
        (work.fields, work.repeat, work.feedback) = (1, Exact::ZERO, Exact::ZERO);
        (work.check.detects, work.check.false_alarms) = (d.clone(), f.clone());
        work.abandon = Some(Exact::ZERO);
        let projection = world.project();
        let good = Exact::ONE - &q;
        let flagged = &q * &d + &good * &f;
        let visits: Exact = (0..attempts).map(|k| flagged.pow(k)).sum();
        let outcome = projection.steps[0].outcome.as_ref().expect("its error rates are given");
        prop_assert_eq!(outcome.good.exact(), &(good * (Exact::ONE - f) * &visits));
        prop_assert_eq!(outcome.escaped.exact(), &(q * (Exact::ONE - d) * &visits));
        prop_assert_eq!(outcome.abandoned.exact(), &flagged.pow(attempts));
        prop_assert_eq!(usd(&projection, Figure::Invoice), usd(&projection, Figure::BatchDiscounted) * visits);
    }
}
