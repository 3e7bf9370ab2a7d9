//! Variants and cases, and what a comparison of them says.

mod common;

use std::path::Path;

use costcalc::analysis::{self, Cause, Comparison, Day, Finding, Matrix, Rank, Run, Study};
use costcalc::diag::{Code, Source};
use costcalc::pricing::Catalog;
use costcalc::scenario::{AS_WRITTEN, File};
use costcalc::units::Figure;

const PATCHES: &str = "
variants:
  all_haiku: {steps: {draft: {model: anthropic/claude-haiku-4-5}}}
cases:
  low:  {volume: {per_month: 200_000}}
  high: {volume: {per_month: 450_000}, steps: {draft: {cache: {hit_rate: 60%}}}}
";

/// The support pipeline with patches appended.
fn file(patches: &str) -> File {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/support_pipeline.yaml");
    let text = std::fs::read_to_string(path).expect("the scenario");
    let text = text.split("\nvariants:").next().expect("a part before the patches").to_owned();
    File::parse(&Source::new("scenario.yaml", format!("{text}\n{patches}")), "scenario")
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
}

fn compared(file: &File, catalog: &Catalog) -> Comparison {
    let study = Study::new(file, catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let named =
        std::iter::once((AS_WRITTEN, None)).chain(file.variants.iter().map(|v| (v.name.as_str(), Some(v))));
    let runs = named.map(|(name, variant)| {
        let evaluated = study.evaluate(variant);
        Run::new(
            name.to_owned(),
            evaluated.unwrap_or_else(|problems| panic!("{}", common::rendered(&problems))),
        )
    });
    analysis::compare(runs.collect(), AS_WRITTEN, Rank::Total)
}

#[test]
fn all_haiku_is_dearer_by_invoice_and_cheaper_by_total() {
    let (file, catalog) = (file(PATCHES), Catalog::builtin());
    let comparison = compared(&file, &catalog);
    let haiku = &comparison.runs[0];
    assert_eq!(haiku.name, "all_haiku");
    for (figure, amount) in [
        (Figure::Base, "1593.75"),
        (Figure::CacheDiscounted, "1593.75"),
        (Figure::BatchDiscounted, "1526.25"),
        (Figure::Invoice, "1526.25"),
        (Figure::Human, "6271.95"),
        (Figure::Downstream, "15834.15"),
        (Figure::Fixed, "400"),
        (Figure::Total, "24032.35"),
    ] {
        assert_eq!(haiku.figure(figure).exact().to_string(), amount, "{}", figure.name());
    }
    assert!(haiku.evaluated.warnings.iter().any(|warning| warning.code == Code::PrefixBelowMinimum));
    let Finding::RankingsDisagree { by_invoice, by_total, invoice_saved, at_stake } = &comparison.findings[0]
    else {
        panic!("{:?}", comparison.findings)
    };
    // because: 1526.25 − 1020.8408022528, and 25222.1683606499584 − 24032.35
    assert_eq!((by_invoice.as_str(), by_total.as_str()), (AS_WRITTEN, "all_haiku"));
    assert_eq!(invoice_saved.exact().to_string(), "505.4091977472");
    assert_eq!(at_stake.exact().to_string(), "1189.8183606499584");
}

#[test]
fn the_largest_driver_is_named_with_its_money() {
    let (file, catalog) = (file(PATCHES), Catalog::builtin());
    let comparison = compared(&file, &catalog);
    let driver = comparison.findings.iter().find_map(|finding| match finding {
        Finding::Driver { cause, amount, .. } => Some((cause.clone(), amount.exact().to_string())),
        _ => None,
    });
    // because: the downstream cost of the draft, 17323.8363975931776 − 15834.15
    let cause = Cause::Stage { step: "draft".to_owned(), stage: "downstream" };
    assert_eq!(driver, Some((cause, "1489.6863975931776".to_owned())));
}

#[test]
fn designs_within_two_percent_are_a_tie() {
    let (file, catalog) =
        (file("variants: {dearer: {fixed: [{name: more, per_month: 800}]}}"), Catalog::builtin());
    let comparison = compared(&file, &catalog);
    // because: 400 more on a total of 25,222.17 is 1.6 %
    assert!(comparison.findings.iter().any(|finding| matches!(finding, Finding::Tie { .. })));
}

#[test]
fn every_case_has_its_best_design_and_every_design_its_worst_regret() {
    let (file, catalog) = (file(PATCHES), Catalog::builtin());
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let matrix = Matrix::of(&study, &[None, Some(&file.variants[0])]).expect("every combination");
    assert_eq!(matrix.cases, ["base", "low", "high"]);
    assert_eq!(matrix.best, ["all_haiku", "all_haiku", "all_haiku"]);
    assert_eq!(matrix.rows[1].worst_regret.exact().to_string(), "0");
    // because: the gap is widest in the case with the most tickets
    let gap = matrix.rows[0].totals[2].exact() - matrix.rows[1].totals[2].exact();
    assert_eq!(*matrix.rows[0].worst_regret.exact(), gap);
}

#[test]
fn a_part_of_a_patch_that_changes_nothing_is_named() {
    let idle = |patches: &str| -> Vec<String> {
        let (file, catalog) = (file(patches), Catalog::builtin());
        let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
        analysis::check_effects(&study)
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|problem| problem.message)
            .collect()
    };
    assert_eq!(idle(PATCHES), Vec::<String>::new());
    // because: qa stays 25 %; a description is for people, and may change no figure
    let messages = idle("variants: {same: {description: other, steps: {qa: {calls: 25%, output: 301}}}}");
    assert_eq!(messages, ["`steps.qa.calls` of `same` changes no figure of any run"]);
}

#[test]
fn patches_of_what_does_not_exist_and_reserved_names_are_refused() {
    let codes = |patches: &str| -> Vec<Code> {
        let text = format!(
            "volume: {{per_month: 1}}\nsteps: {{draft: {{model: a/b, input: 1, output: 1}}}}\n{patches}"
        );
        let problems = File::parse(&Source::new("scenario.yaml", text), "scenario").expect_err("a mistake");
        problems.iter().map(|problem| problem.code).collect()
    };
    assert_eq!(codes("variants: {v: {steps: {darft: {input: 2}}}}"), [Code::UnknownStep]);
    assert_eq!(codes("variants: {as_written: {steps: {draft: {input: 2}}}}"), [Code::ConflictingKeys]);
    assert_eq!(codes("cases: {base: {volume: {per_month: 2}}}"), [Code::ConflictingKeys]);
    assert_eq!(codes("variants: {all: {steps: {draft: {input: 2}}}}"), [Code::ConflictingKeys]);
    assert_eq!(codes("cases: {all: {volume: {per_month: 2}}}"), [Code::ConflictingKeys]);
    assert_eq!(codes("cases: {low: 3}"), [Code::WrongType]);
}
