//! The five articles that the project starts from: what they print, what is right, and which
//! scenario under `scenarios/articles` says so. Every value is compared with `==`; a printed figure
//! is compared at the places that it is printed with.

#[path = "articles/claim.rs"]
mod claim;
mod common;
#[path = "articles/pace.rs"]
mod pace;
#[path = "articles/table.rs"]
mod table;

use std::borrow::Borrow;

use costcalc::exact::Exact;
use costcalc::units::{Figure, Figures};
use serde::Deserialize;

use claim::{Claim, Verdict};

/// A claim as the list has it.
#[derive(Deserialize)]
struct Listed {
    index: usize,
    article: String,
    verdict: Verdict,
    right: Vec<String>,
}

fn list() -> Vec<Listed> {
    serde_json::from_str(include_str!("articles/claims.json")).expect("the list of claims is JSON")
}

/// A figure of a scenario in US dollars a month, `base`, or of one of its steps, `draft.base`.
fn cost(scenario: &str, figure: &str) -> Exact {
    let projection = common::project_file(&format!("scenarios/articles/{scenario}.yaml"));
    match figure.split_once('.') {
        None => named(&projection.totals, figure),
        Some((step, figure)) => {
            let step = projection.steps.iter().find(|known| known.name == step);
            named(&step.unwrap_or_else(|| panic!("{scenario} has no step for {figure}")).figures, figure)
        }
    }
}

fn named(figures: &Figures, name: &str) -> Exact {
    let figure = Figure::ALL.into_iter().find(|figure| figure.name() == name);
    figures[figure.unwrap_or_else(|| panic!("`{name}` is no figure"))].exact().clone()
}

fn over(numerator: impl Borrow<Exact>, denominator: impl Borrow<Exact>) -> Exact {
    numerator.borrow().checked_div(denominator.borrow()).expect("no claim divides by a figure that is 0")
}

#[test]
fn every_claim_of_the_list_is_accounted_for_once_and_with_its_verdict() {
    let listed: Vec<_> =
        list().into_iter().map(|claim| (claim.index, claim.article, claim.verdict)).collect();
    let tabled: Vec<_> = table::claims()
        .iter()
        .map(|claim| (claim.index.expect("a claim of the list"), claim.article.to_owned(), claim.verdict()))
        .collect();
    assert_eq!(tabled, listed);

    let count = |verdict| listed.iter().filter(|(_, _, found)| *found == verdict).count();
    let verdicts = [Verdict::Reproduces, Verdict::RoundsTo, Verdict::Contradicts];
    assert_eq!(verdicts.map(count), [39, 11, 13]);
}

#[test]
fn every_figure_is_what_the_table_says_it_is() {
    let objections: Vec<_> =
        table::claims().iter().chain(&table::further_claims()).flat_map(Claim::objections).collect();
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}

#[test]
fn every_right_value_of_the_list_is_shown() {
    for (claim, listed) in table::claims().iter().zip(list()) {
        for right in &listed.right {
            assert!(
                claim.figures.iter().any(|figure| figure.right == *right),
                "{claim}: {right} is not shown"
            );
        }
    }
}

#[test]
fn forty_nine_claims_are_of_costs_or_pace_and_fourteen_say_why_they_are_neither() {
    let (others, computed): (Vec<_>, Vec<_>) =
        table::claims().into_iter().partition(|claim| claim.not_a_cost.is_some());
    assert_eq!((computed.len(), others.len()), (49, 14));
}
