//! Month by month.

use costcalc::analysis::{Evaluated, Outlook};
use costcalc::diag::Code;
use costcalc::exact::Exact;
use costcalc::units::{Count, Figure, Figures};
use proptest::prelude::*;

use crate::cases;
use crate::common;
use crate::generate::{decimal, rates, world};
use crate::world::{Rates, World};

/// The world over these months.
fn ahead(world: &World, later: &[(&str, Rates)], horizon: &str) -> Evaluated {
    let scenario = format!("horizon: {{{horizon}}}\n{}", world.scenario());
    common::evaluate(&scenario, &[("lab", &world.table_changing(later))])
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
}

/// What the world costs in a single month at the prices of a day, for so many units.
fn on(world: &World, later: &[(&str, Rates)], day: &str, units: &Exact) -> Figures {
    let world = World { per_month: units.clone(), ..world.clone() };
    let scenario = format!("as_of: {day}\n{}", world.scenario());
    common::project(&scenario, &[("lab", &world.table_changing(later))])
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
        .totals
}

fn outlook(evaluated: &Evaluated) -> &Outlook {
    evaluated.outlook.as_ref().expect("it has a horizon")
}

/// From −50 % to 100 %.
fn growth() -> impl Strategy<Value = Exact> {
    decimal(150, 0).prop_map(|percent| (percent - Exact::from(50_i64)).shift_down(2))
}

/// Each figure without the fixed cost, which falls on a month and not on its days.
fn without_fixed(figures: &Figures) -> Vec<Exact> {
    let of = |figure: Figure| match figure {
        Figure::Fixed => Exact::ZERO,
        Figure::Total => (&figures[Figure::Total] - &figures[Figure::Fixed]).exact().clone(),
        other => figures[other].exact().clone(),
    };
    Figure::ALL.map(of).into()
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn without_growth_and_change_each_month_is_the_plain_projection(world in world(), months in 1..=5_u32) {
        let plain = world.project();
        let evaluated = ahead(&world, &[], &format!("from: 2026-12, months: {months}"));
        for month in &outlook(&evaluated).months {
            prop_assert_eq!(&month.totals, &plain.totals);
            prop_assert_eq!(&month.units, &plain.units);
        }
        let sum = &evaluated.projection;
        for (figure, usd) in plain.totals.iter() {
            prop_assert_eq!(&sum.totals[figure], &(usd * &Count::of(months)));
        }
        prop_assert_eq!((&sum.good, sum.months), (&plain.good, months));
    }

    #[test]
    fn growth_multiplies_the_units_of_each_month(world in world(), growth in growth()) {
        let evaluated = ahead(&world, &[], &format!("from: 2026-12, months: 4, growth: {growth}"));
        let mut units = world.per_month.clone();
        for month in &outlook(&evaluated).months {
            prop_assert_eq!(month.units.exact(), &units);
            prop_assert_eq!(&month.totals, &on(&world, &[], "2026-12-01", &units));
            units = units * (Exact::ONE + &growth);
        }
    }

    #[test]
    fn the_sum_is_that_of_the_months_and_a_month_that_of_its_stretches(
        world in world(),
        new in rates(),
        newer in rates(),
        growth in growth(),
    ) {
        let later = [("2027-01-11", new), ("2027-02-01", newer)];
        let evaluated = ahead(&world, &later, &format!("from: 2026-12, months: 3, growth: {growth}"));
        let months = &outlook(&evaluated).months;
        let mut sum = Figures::default();
        for month in months {
            let mut days = Figures::default();
            month.stretches.iter().for_each(|stretch| days += &stretch.totals);
            prop_assert_eq!(without_fixed(&days), without_fixed(&month.totals));
            prop_assert_eq!(month.totals[Figure::Fixed].exact(), &world.fixed);
            prop_assert_eq!(month.stretches.iter().map(|stretch| stretch.days).sum::<u32>(), month.month.days());
            prop_assert_eq!(&month.units, &month.stretches.iter().map(|stretch| &stretch.units).sum::<Count>());
            sum += &month.totals;
            prop_assert_eq!(&month.cumulative, &sum);
        }
        // A world that does not use the first model has no change.
        let is_changed = !outlook(&evaluated).changes.is_empty();
        let stretches: Vec<usize> = months.iter().map(|month| month.stretches.len()).collect();
        prop_assert_eq!(stretches, [1, if is_changed { 2 } else { 1 }, 1]);
        // The bills and the steps of the sum are those of the same money.
        let whole = &evaluated.projection;
        prop_assert_eq!(&whole.totals, &sum);
        for figure in [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice] {
            let lines: Exact = whole.bill(figure).map(|(.., line)| line.amount.exact()).sum();
            prop_assert_eq!(&lines, sum[figure].exact());
            for (.., line) in whole.bill(figure) {
                let amount = (line.quantity.exact() * line.rate.net.usd.exact())
                    .checked_div(&line.rate.net.per.number());
                prop_assert_eq!(amount.as_ref(), Some(line.amount.exact()));
            }
        }
        for (planned, step) in evaluated.plan.steps.iter().zip(&whole.steps) {
            prop_assert_eq!(&planned.calls, &step.calls);
        }
    }

    #[test]
    fn a_shorter_horizon_is_the_beginning_of_a_longer_one(world in world(), new in rates(), growth in growth()) {
        let later = [("2027-01-20", new)];
        let months = |count: u32| {
            let horizon = format!("from: 2026-12, months: {count}, growth: {growth}");
            let evaluated = ahead(&world, &later, &horizon);
            let months = outlook(&evaluated).months.iter();
            months.map(|month| (month.month, month.totals.clone(), month.cumulative.clone())).collect::<Vec<_>>()
        };
        let longer = months(4);
        for count in 1..4 {
            prop_assert_eq!(&months(count)[..], &longer[..count as usize]);
        }
    }

    #[test]
    fn a_change_on_the_first_of_a_month_is_two_plain_projections(world in world(), new in rates()) {
        let later = [("2027-01-01", new)];
        let evaluated = ahead(&world, &later, "from: 2026-12, months: 2");
        let months = &outlook(&evaluated).months;
        prop_assert_eq!(&months[0].totals, &on(&world, &later, "2026-12-15", &world.per_month));
        prop_assert_eq!(&months[1].totals, &on(&world, &later, "2027-01-15", &world.per_month));
    }

    /// COST_MODEL.md, section 13: a change on day k of a month of n days bills k − 1 days at the old prices
    /// and the rest at the new ones.
    #[test]
    fn a_change_inside_a_month_weighs_both_by_days(world in world(), new in rates(), day in 2..=30_u32) {
        let date = format!("2026-11-{day:02}");
        let later = [(date.as_str(), new)];
        let evaluated = ahead(&world, &later, "from: 2026-11, months: 1");
        let [before, after] = ["2026-11-01", &date].map(|day| on(&world, &later, day, &world.per_month));
        for (figure, usd) in evaluated.projection.totals.iter() {
            let old = before[figure].exact() * Exact::from(day - 1);
            let new = after[figure].exact() * Exact::from(31 - day);
            prop_assert_eq!(usd.exact() * Exact::from(30_u32), old + new);
        }
    }
}

/// Nothing that knows a single day only takes a scenario with a horizon for one of a month.
#[test]
fn a_plan_of_a_single_day_refuses_a_horizon() {
    let table = common::table(
        "lab",
        "
  m0:
    cards:
      - from: unknown
        source: {document: a test, checked: 2026-11-20}
        standard: {input: 1, output: 1}
",
    );
    let scenario = "
volume: {per_month: 1}
horizon: {from: 2026-12, months: 1}
steps: {a: {model: m0, input: 1, output: 1}}
";
    let tables = [("lab", table.as_str())];
    let refused = common::plan(scenario, &tables).expect_err("there is no single day");
    assert!(refused.iter().any(|one| one.code == Code::NotSupportedYet), "{}", common::rendered(&refused));
    assert!(common::evaluate(scenario, &tables).is_ok());
}
