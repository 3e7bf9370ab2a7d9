//! The frontier of a step's models: who is worth the price, and which mixture meets a bound.

mod common;

use costcalc::analysis::{Day, Frontier, Standing, Study};
use costcalc::diag::{Code, Diagnostic};
use costcalc::effort::Effort;
use costcalc::exact::{Exact, Notation};
use costcalc::scenario::Patch;
use costcalc::units::Probability;

const TABLE: &str = include_str!("worlds/lab.yaml");

const SCENARIO: &str = "
volume: {per_month: 1_000_000}
quality: {q: {per: call, error_rate: {nano: 11.3%, mini: 5.9%, haiku: 3.7%, dear: 6%, vain: 5.5%}}}
steps: {a: {model: nano, input: 500, output: 200, quality: q}}
";

/// The frontier, where so much work was done before.
fn frontier_after(work: u64) -> Result<Frontier, Vec<Diagnostic>> {
    let (file, catalog) = (common::file(SCENARIO), common::catalog_of("lab", TABLE));
    file.effort().limit(true);
    let _ = file.effort().spend(work);
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let designs = ["nano", "mini", "haiku", "dear", "vain"].map(|model| Patch::moved(["a"], model, "test"));
    Frontier::of(&study, "a", &designs)
}

fn frontier() -> Frontier {
    frontier_after(0).expect("little work")
}

fn chance(text: &str) -> Probability {
    Probability::new(Exact::parse(text, Notation::Percent).expect("a number")).expect("a probability")
}

#[test]
fn the_dominated_and_those_that_a_mixture_beats_are_told_apart() {
    let standings: Vec<(String, String, Standing)> = frontier()
        .points
        .into_iter()
        .map(|point| (point.model, point.cost.exact().to_string(), point.standing))
        .collect();
    // because: dear costs more than mini and errs more; vain at 780 errs 5.5 %, and between mini (520, 5.9 %)
    // and haiku (1200, 3.7 %) 780 buys 5.9 % − 2.2 % × 260/680 = 5.06 %
    let expected = [
        ("nano", "130", Standing::OnHull),
        ("mini", "520", Standing::OnHull),
        ("dear", "700", Standing::Dominated),
        ("vain", "780", Standing::BeatenByMixture),
        ("haiku", "1200", Standing::OnHull),
    ];
    assert_eq!(
        standings,
        expected.map(|(model, cost, standing)| (model.to_owned(), cost.to_owned(), standing))
    );
}

#[test]
fn e16_ninety_five_percent_accuracy_costs_8780_elevenths_with_mini_and_haiku() {
    let mix = frontier().cheapest_within(&chance("5%")).expect("a mix");
    // because: 520 + 680 × 9/22
    assert_eq!(mix.cost.exact().to_string(), "8780/11");
    assert_eq!(mix.error_rate, chance("5%"));
    let parts: Vec<(String, String)> =
        mix.parts.iter().map(|(model, share)| (model.clone(), share.exact().to_string())).collect();
    assert_eq!(parts, [("mini".to_owned(), "13/22".to_owned()), ("haiku".to_owned(), "9/22".to_owned())]);
}

#[test]
fn a_bound_that_the_cheapest_meets_is_met_by_it_alone_and_one_that_none_meets_is_not_met() {
    let frontier = frontier();
    assert_eq!(frontier.cheapest_within(&chance("20%")).expect("a mix").parts.len(), 1);
    assert!(frontier.cheapest_within(&chance("3%")).is_none());
    let mini = frontier.hull().nth(1).expect("mini");
    let paid = frontier.best_within(&mini.cost).expect("a mix");
    assert_eq!((paid.cost, paid.error_rate), (mini.cost.clone(), mini.error_rate.clone()));
}

#[test]
fn too_much_work_is_refused_once_and_not_for_each_model() {
    let refused = frontier_after(Effort::MOST + 1).expect_err("no more work");
    assert_eq!(refused.iter().map(|refused| refused.code).collect::<Vec<_>>(), [Code::TooMuchWork]);
}
