//! Usage, lines and figures.

use costcalc::engine::{Line, Usage};
use costcalc::exact::Exact;
use costcalc::units::{Counted, Figure, Meter, Tier};
use proptest::prelude::*;

use crate::cases;
use crate::generate::{decimal, model, share, work, world};
use crate::world::{Cache, Service, World, figures, usd};

/// The first four figures, each with the one that it holds.
const WATERFALL: [Figure; 4] =
    [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];

/// The parts that make the total.
const PARTS: [Figure; 4] = [Figure::Invoice, Figure::Human, Figure::Downstream, Figure::Fixed];

fn tokens_of<'l>(lines: impl Iterator<Item = &'l Line>) -> Exact {
    let of_tokens = lines.filter(|line| line.quantity.counted == Counted::Tokens);
    of_tokens.map(|line| line.quantity.exact()).sum()
}

fn tokens_used(usage: &Usage) -> Exact {
    usage.parts().map(|used| used.quantity.exact()).sum()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn cache_and_batch_move_tokens_but_neither_make_nor_lose_any(world in world()) {
        for branch in world.plan().steps.iter().flat_map(|step| &step.branches) {
            for call in branch.model_calls() {
                let tokens = tokens_used(&Usage::base(call));
                prop_assert_eq!(&tokens_used(&Usage::with_cache(call)), &tokens);
                prop_assert_eq!(&tokens_used(&Usage::with_tiers(call)), &tokens);
            }
        }
        let projection = world.project();
        let billed = |figure| tokens_of(projection.bill(figure).map(|(.., line)| line));
        prop_assert_eq!(billed(Figure::CacheDiscounted), billed(Figure::Base));
        prop_assert_eq!(billed(Figure::BatchDiscounted), billed(Figure::Base));
    }

    #[test]
    fn every_line_is_quantity_times_rate(world in world()) {
        let projection = world.project();
        for (.., line) in WATERFALL.iter().flat_map(|figure| projection.bill(*figure)) {
            let (list, net) = (&line.rate.list, &line.rate.net);
            prop_assert_eq!(net.usd.exact(), &(list.usd.exact() * line.rate.factor.exact()));
            prop_assert_eq!(net.per, list.per);
            let owed = line.quantity.exact() * net.usd.exact();
            prop_assert_eq!(owed, line.amount.exact() * net.per.number());
        }
    }

    /// I1
    #[test]
    fn the_waterfall_telescopes_and_each_figure_is_the_sum_of_its_lines(world in world()) {
        let projection = world.project();
        for figure in WATERFALL {
            let lines = projection.bill(figure).map(|(.., line)| line.amount.exact());
            prop_assert_eq!(&lines.sum::<Exact>(), projection.totals[figure].exact());
        }
        let deltas = WATERFALL.windows(2).map(|pair| usd(&projection, pair[1]) - usd(&projection, pair[0]));
        let climbed = usd(&projection, Figure::Base) + deltas.sum::<Exact>();
        prop_assert_eq!(climbed, usd(&projection, Figure::Invoice));
        let parts = PARTS.map(|part| usd(&projection, part));
        prop_assert_eq!(parts.iter().sum::<Exact>(), usd(&projection, Figure::Total));
        for figure in WATERFALL.into_iter().chain([Figure::Human, Figure::Downstream]) {
            let steps = projection.steps.iter().map(|step| step.figures[figure].exact());
            prop_assert_eq!(steps.sum::<Exact>(), usd(&projection, figure));
            for step in &projection.steps {
                let branches = step.branches.iter().map(|branch| branch.figures[figure].exact());
                prop_assert_eq!(&branches.sum::<Exact>(), step.figures[figure].exact());
            }
        }
    }

    /// I3
    #[test]
    fn twice_the_volume_costs_exactly_twice(mut world in world()) {
        world.fixed = Exact::ZERO;
        let once = figures(&world.project());
        world.per_month = &world.per_month + &world.per_month;
        let doubled: Vec<Exact> = once.iter().map(|usd| usd + usd).collect();
        prop_assert_eq!(figures(&world.project()), doubled);
    }

    /// I3, I6
    #[test]
    fn two_workloads_apart_cost_what_they_cost_together(
        mut world in world(),
        more in decimal(100_000, 0),
    ) {
        world.fixed = Exact::ZERO;
        let one = figures(&world.project());
        let both = &world.per_month + &more;
        world.per_month = more;
        let other = figures(&world.project());
        world.per_month = both;
        let sum: Vec<Exact> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
        prop_assert_eq!(figures(&world.project()), sum);
    }

    #[test]
    fn no_work_costs_nothing_but_what_is_fixed(mut world in world()) {
        world.per_month = Exact::ZERO;
        let projection = world.project();
        for (figure, usd) in projection.totals.iter() {
            let due = [Figure::Fixed, Figure::Total].contains(&figure);
            prop_assert_eq!(usd.exact(), if due { &world.fixed } else { &Exact::ZERO });
        }
        prop_assert_eq!(projection.per_unit(), None);
    }

    /// I13; the rates of long prompts are here never below those of short ones.
    #[test]
    fn more_tokens_never_cost_less(
        mut world in world(),
        input in decimal(20_000, 0),
        output in decimal(20_000, 0),
        feedback in decimal(20_000, 0),
    ) {
        let before = figures(&world.project());
        let work = world.work();
        work.input += input;
        work.output += output;
        work.feedback += feedback;
        for (after, before) in figures(&world.project()).iter().zip(&before) {
            prop_assert!(before <= after, "{before} before, {after} after");
        }
    }

    /// I7: a cache saves `P* (p_in − h p_read − (1 − h) p_write)`.
    #[test]
    fn a_cache_pays_exactly_from_its_break_even_hit_rate_on(
        mut model in model(),
        mut work in work(),
        prefix in decimal(20_000, 0),
        hit_rate in share(),
        cheaper in decimal(20, 2),
        dearer in decimal(20, 2),
        read in decimal(20, 2),
    ) {
        let input = &read + &(cheaper + Exact::ONE);
        let write = &input + &dearer;
        for rates in [&mut model.rates, &mut model.long.2] {
            rates[Tier::Standard][Meter::Input] = input.clone();
            rates[Tier::Standard][Meter::CacheRead] = read.clone();
            rates[Tier::Standard][Meter::CacheWrite] = write.clone();
        }
        model.factors.0 = Exact::ONE;
        model.region = &model.region + &Exact::ONE;
        let prefix = prefix + &model.granule + &model.min_prefix;
        work.input = &prefix + &work.input;
        work.service = Service::Tier(Tier::Standard);
        work.cache = None;
        let uncached = usd(&World::single(model.clone(), work.clone()).project(), Figure::Invoice);
        work.cache = Some(Cache { prefix, hit_rate: hit_rate.clone(), hour: false });
        let cached = usd(&World::single(model, work).project(), Figure::Invoice);
        let break_even = (&write - &input).checked_div(&(&write - &read)).expect("write is dearer than read");
        prop_assert_eq!(break_even < hit_rate, cached < uncached);
        prop_assert_eq!(break_even == hit_rate, cached == uncached);
    }

    /// I8
    #[test]
    fn a_batch_of_all_calls_at_half_the_rates_costs_half(mut model in model(), mut work in work()) {
        let half = Exact::ratio(1, 2).expect("2 is not 0");
        for rates in [&mut model.rates, &mut model.long.2] {
            let standard = rates[Tier::Standard].clone();
            for (batch, (_, rate)) in rates[Tier::Batch].iter_mut().zip(standard.iter()) {
                *batch = rate * &half;
            }
        }
        work.service = Service::Batch(Exact::ONE, Exact::ZERO);
        work.cache = None;
        work.searches = Exact::ZERO;
        let projection = World::single(model, work).project();
        prop_assert_eq!(usd(&projection, Figure::Invoice), usd(&projection, Figure::Base) * half);
    }
}
