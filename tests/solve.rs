//! What is solved for is met: exactly where the figure is affine in the input, else within an enclosure.

mod common;

use costcalc::analysis::{Crossing, Day, Goal, Knob, Metric, Study, solve};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::{File, Patch};
use costcalc::units::Figure;

const DESIGNS: &str = include_str!("../scenarios/draft_designs.yaml");

fn catalog() -> Catalog {
    let tables = pricing::builtin().iter().map(|table| pricing::read(&table.source(), table.provider));
    Catalog::new(tables.collect::<Result<_, _>>().expect("tables")).expect("a catalog")
}

fn file() -> File {
    File::parse(&Source::new("draft_designs.yaml", DESIGNS), "draft_designs").expect("a file")
}

fn figure(
    file: &File,
    catalog: &Catalog,
    knob: &Knob,
    value: &Exact,
    patches: &[&Patch],
    metric: &Metric,
) -> Option<Exact> {
    let (file, catalog) = knob.turned(file, catalog, value);
    let day = Day::Else("2026-11-01".parse().expect("a day"));
    let study = Study { file: &file, catalog: &catalog, day };
    metric.of(&study.evaluate(patches.iter().copied()).ok()?.projection)
}

/// Each input is asked for the value at which the total is what it is at some other value of it: that
/// value is among the answers, or lies in an enclosure.
#[test]
fn every_input_is_found_again() {
    let (file, catalog) = (file(), catalog());
    let study =
        Study { file: &file, catalog: &catalog, day: Day::Else("2026-11-01".parse().expect("a day")) };
    let (mut exactly, mut enclosed) = (0, 0);
    for input in file.inputs() {
        let knob = Knob::Number(input.path.clone());
        // 0.61 of the value is in the range of a share, and on no sample of the search
        let other = &input.value * Exact::from(61_i64).shift_down(2);
        for metric in [Metric::Total, Metric::Figure(Figure::Invoice), Metric::PerUnit] {
            let at = |value: &Exact| figure(&file, &catalog, &knob, value, &[], &metric);
            let (Some(target), Some(own)) = (at(&other), at(&input.value)) else { continue };
            let goal = Goal::Target { design: Vec::new(), value: target.clone() };
            let solved = solve(&study, &knob, &metric, &goal, None);
            if target == own {
                let is_idle = solved.at.iter().any(|one| one.at == Crossing::Everywhere);
                assert!(is_idle || solved.at.len() == 1, "{}: {:?}", input.name(), solved.at);
                continue;
            }
            let holds = solved.at.iter().any(|one| match &one.at {
                Crossing::Exactly(value) => {
                    exactly += 1;
                    assert_eq!(at(value).as_ref(), Some(&target), "{}", input.name());
                    *value == other
                }
                Crossing::Between(low, high) => {
                    enclosed += 1;
                    *low <= other && other <= *high
                }
                Crossing::Along(low, high) => *low <= other && other <= *high,
                Crossing::Everywhere => false,
            });
            assert!(holds, "{} by {}: {:?}", metric.name(), input.name(), solved.at);
        }
    }
    assert!(20 < exactly && 0 < enclosed, "{exactly} exact answers, {enclosed} enclosures");
}

#[test]
fn two_designs_cost_exactly_the_same_there() {
    let (file, catalog) = (file(), catalog());
    let study =
        Study { file: &file, catalog: &catalog, day: Day::Else("2026-11-01".parse().expect("a day")) };
    let path = ["steps", "draft", "downstream", "cost_per_error"].map(str::to_owned).to_vec();
    let knob = Knob::Number(path);
    let haiku = vec![&file.variants[0]];
    let goal = Goal::Equal { one: Vec::new(), other: haiku.clone() };
    let solved = solve(&study, &knob, &Metric::Total, &goal, None);
    let [one] = solved.at.as_slice() else { panic!("{:?}", solved.at) };
    let Crossing::Exactly(value) = &one.at else { panic!("{:?}", one.at) };
    let total = |patches: &[&Patch]| figure(&file, &catalog, &knob, value, patches, &Metric::Total);
    assert_eq!(total(&[]), total(&haiku));
    // because: at its own value all_haiku is $1,189.82 cheaper
    assert_eq!(solved.off.expect("a difference").rounded(2), "-1189.82");
}
