//! What a file without variants is compared with: itself with one step changed at a time.

mod common;

use common::file;
use costcalc::analysis::{self, Crossing, Day, Distinct, Metric, Run, Split, Study};
use costcalc::diag::Code;
use costcalc::exact::Exact;
use costcalc::pricing::Catalog;
use costcalc::scenario::{AS_WRITTEN, Adds, Edit, File, Patch};

const TABLE: &str = include_str!("worlds/lab.yaml");

const SCENARIO: &str = "
volume: {per_month: 1_000}
quality:
  drafts: {per: call, error_rate: {lab/nano: 10%, lab/mini: 4%, lab/haiku: 2.5%}}
  reviews: {per: call, error_rate: {lab/nano: 3%, lab/mini: 0.15%}}
steps:
  draft:
    route: [{share: 50%, model: lab/nano}, {share: rest, model: lab/mini}]
    input: 1_000
    output: 1_000
    quality: drafts
    downstream: {cost_per_error: 0.10}
  qa: {model: lab/nano, input: 1_000, output: 1_000, quality: reviews, downstream: {cost_per_error: 0.10}}
";

fn catalog() -> Catalog {
    common::catalog_of("lab", TABLE)
}

fn study<'s>(file: &'s File, catalog: &'s Catalog) -> Study<'s> {
    Study::new(file, catalog, Day::Else("2026-11-01".parse().expect("a day")))
}

fn total<'p>(file: &File, patches: impl IntoIterator<Item = &'p Patch>) -> String {
    let catalog = catalog();
    let evaluated = study(file, &catalog).evaluate(patches);
    let evaluated = evaluated.unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
    Metric::Total.of(&evaluated.projection).expect("a total").to_string()
}

/// The names and totals of all that is derived from a file, in a case of it.
fn totals(file: &File, case: Option<&Patch>) -> Vec<(String, String)> {
    let derived = file.with_one_step_changed();
    derived.iter().map(|one| (one.name.clone(), total(file, case.into_iter().chain([one])))).collect()
}

fn distinct(file: &File) -> Distinct {
    let found = analysis::distinct(&study(file, &catalog()), file.with_one_step_changed(), false);
    found.unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
}

/// What is known of the splits of a file, with its designs.
fn splits(study: &Study<'_>, derived: &[Patch]) -> Vec<Split> {
    let run = |name: &str, design: Option<&Patch>| {
        Run::new(name.to_owned(), study.evaluate(design).expect("a design"))
    };
    let as_written = std::iter::once(run(AS_WRITTEN, None));
    let runs: Vec<Run> = as_written.chain(derived.iter().map(|one| run(&one.name, Some(one)))).collect();
    analysis::splits(study, &Metric::Total, &runs, derived).expect("an answer")
}

fn number(text: &str) -> Exact {
    Exact::parse_figure(text).expect("a number")
}

#[test]
fn each_branch_alone_and_each_rated_model_cost_what_is_computed_by_hand() {
    let file = file(SCENARIO);
    // because: of 1,000 drafts nano's cost 0.50 and 10.00 of errors, mini's 2.00 and 4.00, Haiku's 4.80 and 2.50; of
    // 1,000 reviews nano's cost 0.50 and 3.00, mini's 2.00 and 0.15; and (10.50 + 6.00) / 2 = 8.25
    assert_eq!(total(&file, []), "11.75");
    let expected = [
        ("draft=1", "14"),
        ("draft=2", "9.5"),
        ("draft=nano", "14"),
        ("draft=mini", "9.5"),
        ("draft=haiku", "10.8"),
        ("qa=nano", "11.75"),
        ("qa=mini", "10.4"),
    ];
    assert_eq!(totals(&file, None), expected.map(|(name, total)| (name.to_owned(), total.to_owned())));
}

#[test]
fn equal_designs_are_merged_by_name() {
    let Distinct { designs, same, .. } = distinct(&file(SCENARIO));
    let names: Vec<&str> = designs.iter().map(|design| design.name.as_str()).collect();
    assert_eq!(names, ["draft=1", "draft=2", "draft=haiku", "qa=mini"]);
    let expected = [("draft=nano", "draft=1"), ("draft=mini", "draft=2"), ("qa=nano", "as_written")];
    assert_eq!(same, expected.map(|(one, other)| (one.to_owned(), other.to_owned())));
}

#[test]
fn designs_that_come_out_alike_in_one_case_only_are_not_merged() {
    let more = "cases: {other: {steps: {draft: {route: [{share: 50%, model: lab/haiku}, {share: rest, model: lab/mini}]}}}}";
    let Distinct { same, .. } = distinct(&file(&format!("{SCENARIO}{more}")));
    // because: the first branch is Haiku in the other case
    let expected = [("draft=mini", "draft=2"), ("qa=nano", "as_written")];
    assert_eq!(same, expected.map(|(one, other)| (one.to_owned(), other.to_owned())));
    // because: without any volume the totals are all 0, and still no model is another one
    let Distinct { same, .. } = distinct(&file(&SCENARIO.replace("1_000}\nquality", "0}\nquality")));
    assert_eq!(same.len(), 3);
}

#[test]
fn a_branch_is_what_the_file_says_of_it_in_a_case_and_with_values_put_over_it() {
    let case = "cases: {other: {steps: {draft: {route: [{share: 50%, model: lab/haiku}, {share: rest, model: lab/nano, input: 2_000}]}}}}";
    let with_case = file(&format!("{SCENARIO}{case}"));
    let other = Some(&with_case.cases[0]);
    let under = with_case.under(&with_case.cases[0]);
    assert_eq!(totals(&with_case, other), totals(&under, None));
    // because: Haiku's 7.30 and nano's 0.60 + 10.00, with 3.50 of reviews
    assert_eq!(
        totals(&under, None)[..2].iter().map(|(_, total)| &**total).collect::<Vec<_>>(),
        ["10.8", "14.1"]
    );

    let path = ["steps", "draft", "route", "0", "model"].map(str::to_owned).to_vec();
    let value = with_case.value_at(&["steps", "draft", "route", "1", "model"].map(str::to_owned), []);
    let edit = Edit::new(path, value.expect("a model"), Adds::ToNone);
    let written = SCENARIO.replace("{share: 50%, model: lab/nano}", "{share: 50%, model: lab/mini}");
    assert_eq!(totals(&file(SCENARIO).edited(edit), None), totals(&file(&written), None));
}

#[test]
fn the_best_design_changes_at_a_share_that_is_computed_by_hand() {
    // However the file writes it.
    for (split, own) in [
        ("{share: 50%, model: lab/nano}, {share: rest, model: lab/mini}", "1/2"),
        ("{share: rest, model: lab/nano}, {share: 20%, model: lab/mini}", "4/5"),
        ("{share: 10%, model: lab/nano}, {share: 90%, model: lab/mini}", "1/10"),
        ("{weight: 2, model: lab/nano}, {weight: 4, model: lab/mini}", "1/3"),
    ] {
        let (file, catalog) = (
            file(&SCENARIO.replace("{share: 50%, model: lab/nano}, {share: rest, model: lab/mini}", split)),
            catalog(),
        );
        let derived = distinct(&file).designs;
        let found = splits(&study(&file, &catalog), &derived);
        let [split] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((split.step.as_str(), &split.own), ("draft", &number(own)));
        // because: with mini for reviews the split costs 6.00 + 4.50 share + 2.15, and mini alone for drafts 9.50
        let shares = split.shares.as_ref().expect("little work");
        let [change] = shares.changes.all.as_slice() else { panic!("{split:?}") };
        let name = |design: usize| derived[design - 1].name.as_str();
        assert_eq!(change.at, Crossing::Exactly(number("3/10")));
        assert_eq!((name(change.from), name(change.to)), ("qa=mini", "draft=2"));
        assert!(shares.changes.looked.is_proven() && !shares.of_step_only);
        // because: 6.00 + 4.50 share = 7.30 for Haiku, and the ends are the branches alone
        let even = shares.even.iter().map(|(other, found)| (name(*other), found.at.clone()));
        assert_eq!(even.collect::<Vec<_>>(), [("draft=haiku", Crossing::Exactly(number("13/45")))]);
    }
}

#[test]
fn names_are_never_the_same() {
    let text = "
volume: {per_month: 1}
quality: {q: {per: call, error_rate: {\"2\": 5%, a/x: 4%, b/x: 3%, c=x: 2%}}, r: {per: call, error_rate: {x: 1%}}}
steps:
  s: {route: [{share: 50%, model: a/x}, {share: 50%, model: b/x}], input: 1, output: 1, quality: q}
  s=c: {model: a/x, input: 1, output: 1, quality: r}
";
    let names: Vec<String> = file(text).with_one_step_changed().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["s=1", "s=2", "s=2 (2)", "s=x", "s=b/x", "s=c=x", "s=c=x (2)"]);
}

/// A scenario with so many steps that are each split in two.
fn with_splits(count: usize) -> String {
    let step = |at| {
        let route = "route: [{share: 50%, model: lab/nano}, {share: 50%, model: lab/mini}]";
        format!("  s{at}: {{{route}, input: {}, output: 1, quality: q}}\n", at + 1)
    };
    let quality = "quality: {q: {per: call, error_rate: {lab/nano: 1%, lab/mini: 2%}}}";
    let steps: String = (0..count).map(step).collect();
    format!("volume: {{per_month: 1_000}}\n{quality}\nsteps:\n{steps}")
}

#[test]
fn so_many_designs_are_compared_and_no_more_unless_they_are_asked_for() {
    // because: of each step two branches, which are the two models that are rated
    let Distinct { designs: all, same, .. } = distinct(&file(&with_splits(25)));
    assert_eq!((all.len(), same.len()), (50, 50));
    let (file, catalog) = (file(&with_splits(26)), catalog());
    let refused = analysis::distinct(&study(&file, &catalog), file.with_one_step_changed(), false);
    assert_eq!(refused.expect_err("too many")[0].code, Code::TooManyDesigns);
    let forced = analysis::distinct(&study(&file, &catalog), file.with_one_step_changed(), true);
    assert_eq!(forced.expect("all of them").designs.len(), 52);
}

#[test]
fn designs_are_counted_before_one_is_made() {
    let of_splits = file(&with_splits(26));
    assert_eq!(of_splits.one_step_changes(), 26 * 4);
    assert_eq!(of_splits.with_one_step_changed().len(), 26 * 4);
    // because: each of 500 steps may be moved to each of 2,000 models
    let large = |steps: usize| {
        let rates: String = (0..2_000).map(|model| format!("m{model}: 1%, ")).collect();
        let step = |at| format!("  s{at}: {{model: m0, input: 1, output: 1, quality: q}}\n");
        let steps: String = (0..steps).map(step).collect();
        let quality = format!("quality: {{q: {{per: call, error_rate: {{{rates}}}}}}}");
        file(&format!("volume: {{per_month: 1_000}}\n{quality}\nsteps:\n{steps}"))
    };
    let refused = |file: &File| analysis::one_step_changed(file, false).expect_err("too many")[0].code;
    assert_eq!(large(500).one_step_changes(), 1_000_000);
    assert_eq!(refused(&large(500)), Code::TooManyDesigns);
    // because: no file has so many steps, whatever is asked of it
    assert_eq!(refused(&large(5_000)), Code::FileTooComplex);
}

#[test]
fn splits_of_a_large_file_are_looked_at_as_far_as_the_work_goes() {
    let shares = |count: usize| -> Vec<Option<bool>> {
        let (file, catalog) = (file(&with_splits(count)), catalog());
        file.effort().limit(true);
        let all = splits(&study(&file, &catalog), &distinct(&file).designs);
        let shares = all.into_iter().map(|split| split.shares);
        shares
            .map(|shares| shares.map(|shares| shares.changes.looked.is_proven() && shares.of_step_only))
            .collect()
    };
    assert_eq!(shares(3), [Some(false); 3]);
    assert_eq!(shares(25), [Some(true); 25]);
}
