//! Routes, shares, and everything that a bill is affine in.

use costcalc::exact::Exact;
use costcalc::units::{Meter, Tier};
use proptest::prelude::*;

use crate::cases;
use crate::generate::{share, world};
use crate::world::{Service, World, figures, first_step};

/// An input by its name, and how to set it: in the first branch of the first step, which comes first
/// of everything that has such an input.
type Knob = (&'static str, fn(&mut World, &Exact));

/// I4: inputs in which every figure is affine. A share of the calls decides the prompt of a step that
/// reads their output, and a prompt may be long; so of a share only its own step is affine.
const KNOBS: [Knob; 9] = [
    ("hit rate", |world, to| {
        if let Some(cache) = &mut world.work().cache {
            cache.hit_rate = to.clone();
        }
    }),
    ("hit rate of the batch", |world, to| {
        if let Service::Batch(_, hit_rate) = &mut world.work().service {
            *hit_rate = to.clone();
        }
    }),
    ("batch share", |world, to| {
        if let Service::Batch(share, _) = &mut world.work().service {
            *share = to.clone();
        }
    }),
    ("share", |world, to| {
        if let [(one, _), (other, _), ..] = world.steps[0].branches.as_mut_slice() {
            let both = &*one + &*other;
            *one = &both * to;
            *other = both * (Exact::ONE - to);
        }
    }),
    ("review's share", |world, to| {
        if let Some(review) = &mut world.work().review {
            review.share = to.clone();
        }
    }),
    ("cost of an error", |world, to| world.work().cost_per_error = to.clone()),
    ("calls per unit", |world, to| world.steps[0].calls = to.clone()),
    ("rate", |world, to| {
        world.models[0].rates[Tier::Standard][Meter::Input] = to.clone();
    }),
    ("region's factor", |world, to| world.models[0].region = Exact::ONE + to),
];

/// A step of which so many branches are the first.
fn keep(mut world: World, branches: std::ops::Range<usize>) -> World {
    let step = &mut world.steps[0];
    step.branches = step.branches[branches].to_vec();
    for (weight, _) in &mut step.branches {
        *weight = Exact::ONE;
    }
    world
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn every_figure_of_a_step_is_affine_in_its_rates_and_shares(
        world in world(),
        which in 0..KNOBS.len(),
        (a, b, c) in (share(), share(), share()),
    ) {
        let (name, set) = KNOBS[which];
        let at = |value: &Exact| {
            let mut changed = world.clone();
            set(&mut changed, value);
            first_step(&changed.project())
        };
        let (at_a, at_b, at_c) = (at(&a), at(&b), at(&c));
        for ((a_usd, b_usd), c_usd) in at_a.iter().zip(&at_b).zip(&at_c) {
            let one = (b_usd - a_usd) * (&c - &a);
            let other = (c_usd - a_usd) * (&b - &a);
            prop_assert_eq!(one, other, "in the {}", name);
        }
    }

    /// I6
    #[test]
    fn a_split_of_one_model_with_itself_costs_what_the_model_costs(world in world(), part in share()) {
        let whole = world.project();
        let mut split = world;
        for step in &mut split.steps {
            let (weight, work) = step.branches[0].clone();
            step.branches[0].0 = &weight * &part;
            step.branches.push((weight * (Exact::ONE - &part), work));
        }
        let split = split.project();
        prop_assert_eq!(figures(&split), figures(&whole));
        for (split, whole) in split.steps.iter().zip(&whole.steps) {
            prop_assert_eq!(&split.outcome, &whole.outcome);
        }
    }

    #[test]
    fn route_order_does_not_matter(world in world()) {
        let mut turned = world.clone();
        for step in &mut turned.steps {
            step.branches.rotate_left(1);
        }
        prop_assert_eq!(figures(&turned.project()), figures(&world.project()));
    }

    #[test]
    fn the_order_of_steps_does_not_matter(world in world()) {
        let mut turned = world.clone();
        turned.steps.reverse();
        prop_assert_eq!(figures(&turned.project()), figures(&world.project()));
    }

    #[test]
    fn a_branch_without_calls_changes_nothing(world in world()) {
        let mut more = world.clone();
        for step in &mut more.steps {
            let work = step.branches[0].1.clone();
            step.branches.push((Exact::ZERO, work));
        }
        let mut fewer = world.clone();
        for step in &mut fewer.steps {
            step.branches.retain(|(weight, _)| !weight.is_zero());
        }
        let expected = figures(&world.project());
        prop_assert_eq!(figures(&more.project()), expected.clone());
        prop_assert_eq!(figures(&fewer.project()), expected);
    }

    /// I9
    #[test]
    fn a_mixture_costs_no_less_than_its_cheapest_and_no_more_than_its_dearest_branch(world in world()) {
        let mixed = first_step(&world.project());
        let alone = |branch: usize| first_step(&keep(world.clone(), branch..branch + 1).project());
        let alone: Vec<Vec<Exact>> = (0..world.steps[0].branches.len()).map(alone).collect();
        for (figure, usd) in mixed.iter().enumerate() {
            let each = || alone.iter().map(|figures| &figures[figure]);
            prop_assert!(each().any(|alone| alone <= usd) && each().any(|alone| usd <= alone));
        }
    }
}
