//! Which input matters: what is said of each is what a full evaluation gives.

mod common;

use costcalc::analysis::{Day, Metric, Reach, Study, Unmoved, sensitivity};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::Catalog;
use costcalc::scenario::File;
use costcalc::units::Figure;

const DESIGNS: &str = include_str!("../scenarios/draft_designs.yaml");

#[test]
fn ends_elasticities_and_flips_are_those_of_full_evaluations() {
    let catalog = Catalog::builtin();
    let file = File::parse(&Source::new("draft_designs.yaml", DESIGNS), "draft_designs").expect("a file");
    let day = Day::Else("2026-11-01".parse().expect("a day"));
    let study = Study::new(&file, &catalog, day);
    let mut designs = vec![("as_written".to_owned(), Vec::new())];
    designs.extend(file.variants.iter().map(|variant| (variant.name.clone(), vec![variant])));
    let reach = Reach::new(Exact::from(2_i64).shift_down(1), true);
    let found = sensitivity(&study, &Metric::Total, &designs, &reach).expect("an answer");
    let own = found.own.clone().expect("a total");
    let mut flips = 0;
    for swing in &found.moved {
        for (end, (value, figure)) in swing.ends.iter().enumerate() {
            let (file, catalog) = swing.knob.turned(&file, &catalog, value);
            let study = Study::new(&file, &catalog, day);
            let total = |patches: &[&costcalc::scenario::Patch]| {
                let evaluated = study.evaluate(patches.iter().copied()).ok()?;
                Some(evaluated.projection.totals[Figure::Total].exact().clone())
            };
            assert_eq!(total(&[]), *figure, "{} at {value}", swing.knob.name());
            let best = designs.iter().filter_map(|(name, patches)| Some((total(patches)?, name))).min();
            let (_, best) = best.expect("a design");
            match &swing.flips[end] {
                Some(other) => {
                    flips += 1;
                    assert_eq!((other, other != "all_haiku"), (best, true));
                }
                None => assert_eq!(best, "all_haiku", "{} at {value}", swing.knob.name()),
            }
        }
    }
    assert!(0 < flips, "some input decides");
    let sizes: Vec<Exact> = found.moved.iter().map(|swing| swing.size(&own)).collect();
    assert!(sizes.is_sorted_by(|a, b| b <= a), "the widest comes first");
    // The cases of the file say how far the volume goes: 200,000 to 450,000.
    let volume = &found.moved[0];
    assert_eq!(volume.knob.name(), "volume.per_month");
    assert_eq!(volume.ends.each_ref().map(|(value, _)| value.to_string()), ["200000", "450000"]);
    // because: all of the total but the fixed 400 grows with the volume
    let elasticity = (&own - Exact::from(400_i64)).checked_div(&own).expect("a ratio");
    assert_eq!(volume.elasticity, Some(elasticity));
}

#[test]
fn an_input_that_moves_nothing_is_named() {
    let catalog = Catalog::builtin();
    let text = "
volume: {per_month: 1_000}
quality: {unused: {per: call, error_rate: {openai/gpt-5.4-nano: 5%}}}
steps: {a: {model: openai/gpt-5.4-nano, input: 500, output: 0, review: {share: 0%, cost: 1}, quality: unused}}
";
    let file = File::parse(&Source::new("scenario.yaml", text), "scenario").expect("a file");
    let day = Day::Else("2026-11-01".parse().expect("a day"));
    let study = Study::new(&file, &catalog, day);
    let reach = Reach::new(Exact::from(2_i64).shift_down(1), false);
    let designs = [("as_written".to_owned(), Vec::new())];
    let found = sensitivity(&study, &Metric::Total, &designs, &reach).expect("an answer");
    let why = |name: &str| found.unmoved.iter().find(|(other, _)| other == name).map(|(_, why)| *why);
    assert_eq!(why("steps.a.output"), Some(Unmoved::Zero));
    assert_eq!(why("steps.a.review.cost"), Some(Unmoved::NoEffect));
    assert_eq!(why("quality.unused.error_rate.\"openai/gpt-5.4-nano\""), Some(Unmoved::NoEffect));
    assert_eq!(found.moved.len() + found.unmoved.len(), file.inputs().len());
}
