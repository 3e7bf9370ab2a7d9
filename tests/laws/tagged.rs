//! Costs told apart by tags.

use costcalc::diag::{Problems, Source};
use costcalc::engine::Projection;
use costcalc::units::{Count, Figure, Figures, Tags};
use costcalc::yaml::Read;
use proptest::option;
use proptest::prelude::*;

use crate::cases;
use crate::common;
use crate::generate::world;
use crate::world::World;

/// What a tag says on a part of a scenario, if it is there.
type Said = Option<u8>;

fn said() -> impl Strategy<Value = Said> {
    option::of(0..3_u8)
}

/// What the tag says at the top, on the fixed cost, and on the steps.
fn all_said() -> impl Strategy<Value = [Said; 4]> {
    [said(), said(), said(), said()]
}

/// A text that a spreadsheet would take for a formula.
fn text(said: u8) -> String {
    format!("=a, {said}")
}

/// The world's scenario with the tag, and with another one everywhere.
fn tagged(world: &World, [top, fixed, steps @ ..]: [Said; 4]) -> String {
    let tags = |said: Said| {
        let team = said.map_or_else(String::new, |said| format!("team: \"{}\", ", text(said)));
        format!("tags: {{{team}env: e}}")
    };
    let mut scenario = world.scenario().replace("{name: rent, ", &format!("{{name: rent, {}, ", tags(fixed)));
    for (step, said) in world.steps.iter().zip(steps) {
        let name = format!("\n  {}:\n", step.name);
        scenario = scenario.replace(&name, &format!("{name}    {}\n", tags(said)));
    }
    format!("{}\n{scenario}", tags(top))
}

/// Tags as a file says them.
fn tags(yaml: &str) -> Tags {
    let node = costcalc::yaml::parse(&Source::new("tags", yaml)).expect("YAML");
    Tags::read(&node, &mut Problems::new()).expect("tags")
}

fn sum<'f>(all: impl IntoIterator<Item = &'f Figures>) -> Figures {
    let mut sum = Figures::default();
    all.into_iter().for_each(|figures| sum += figures);
    sum
}

/// The figures of the parts that say the same, part by part.
fn expected(projection: &Projection, [top, fixed, steps @ ..]: [Said; 4], of: Said) -> Figures {
    let own = projection.steps.iter().zip(steps).filter(|(_, said)| said.or(top) == of);
    let mut figures = sum(own.map(|(step, _)| &step.figures));
    if fixed.or(top) == of {
        figures[Figure::Fixed] = &projection.fixed[0].per_month * &Count::of(projection.months);
    }
    figures.summed()
}

fn check(projection: &Projection, all: [Said; 4]) -> Result<(), TestCaseError> {
    let groups = projection.by_tag("team");
    prop_assert_eq!(&sum(groups.iter().map(|(_, figures)| figures)), &projection.totals);
    let is_last = |at: usize| at + 1 == groups.len();
    prop_assert!(groups.iter().enumerate().all(|(at, (text, _))| text.is_some() || is_last(at)));
    for of in [Some(0), Some(1), Some(2), None] {
        let own = groups.iter().find(|(own, _)| *own == of.map(text).as_deref());
        let own = own.map_or_else(Figures::default, |(_, figures)| figures.clone());
        prop_assert_eq!(&own, &expected(projection, all, of));
        let Some(of) = of else { continue };
        let tags = tags(&format!("{{team: \"{}\", env: e}}", text(of)));
        prop_assert_eq!(projection.has_tags(&tags), groups.iter().any(|(own, _)| *own == Some(&*text(of))));
        prop_assert_eq!(&projection.with_tags(&tags).totals, &own);
    }
    let one: Vec<Option<&str>> = projection.by_tag("env").into_iter().map(|(text, _)| text).collect();
    prop_assert_eq!(one, [Some("e")]);
    Ok(())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn the_costs_by_a_tag_sum_to_the_totals_and_no_figure_depends_on_tags(world in world(), said in all_said()) {
        let table = world.table();
        let tables = [("lab", table.as_str())];
        let projection = common::project(&tagged(&world, said), &tables)
            .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
        prop_assert_eq!(&projection.totals, &world.project().totals);
        check(&projection, said)?;
    }

    #[test]
    fn so_do_those_of_many_months(world in world(), said in all_said(), months in 2..=4_u32) {
        let scenario = format!("horizon: {{from: 2026-12, months: {months}, growth: 7%}}\n{}", tagged(&world, said));
        let evaluated = common::evaluate(&scenario, &[("lab", &world.table())])
            .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
        check(&evaluated.projection, said)?;
    }
}
