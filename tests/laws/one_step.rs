//! A design with one step changed costs what the file costs in which that step is written so, and what is said
//! of a split is what evaluating at any share shows.

use costcalc::analysis::{Change, Crossing, Day, Metric, Run, Shares, Study, splits};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::{AS_WRITTEN, File, Patch};
use costcalc::units::Figure;
use proptest::prelude::*;

use crate::cases;
use crate::common;
use crate::generate::{share, world};
use crate::world::{Attempt, Work, World, figures, usd};

fn file(world: &World) -> File {
    File::parse(&Source::new("scenario.yaml", world.scenario()), "scenario")
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
}

fn catalog(world: &World) -> Catalog {
    let table = pricing::read(&Source::new("lab.yaml", world.table()), "lab");
    Catalog::new(vec![table.expect("a table")]).expect("a catalog")
}

fn day() -> Day {
    Day::Else("2026-11-01".parse().expect("a day"))
}

/// The worlds in which one step is written in another way, by the name of the change.
fn written(world: &World) -> Vec<(String, World)> {
    let mut all = Vec::new();
    for (at, step) in world.steps.iter().enumerate() {
        let changed = |who: String, work: Work| {
            let mut changed = world.clone();
            changed.steps[at].branches = vec![(Exact::ONE, work)];
            (format!("{}={who}", step.name), changed)
        };
        match step.branches.as_slice() {
            // A number of retries stays what it is where only the model is another one.
            [(_, work)] => all.extend((0..world.models.len()).map(|model| {
                let times = match (work.attempts.as_slice(), &work.person) {
                    ([only @ Attempt { output: None, .. }], None) => only.times,
                    _ => 1,
                };
                let attempts = vec![Attempt { model, times, output: None, revision: None }];
                changed(format!("m{model}"), Work { attempts, person: None, ..work.clone() })
            })),
            branches => all.extend(
                branches
                    .iter()
                    .enumerate()
                    .map(|(index, (_, work))| changed((index + 1).to_string(), work.clone())),
            ),
        }
    }
    all
}

/// The design that is the best at a share, as far as the changes say so.
fn best_at(shares: &Shares, at: &Exact) -> Option<usize> {
    let mut best = shares.changes.all.first().map(|change| change.from).or(shares.best);
    for Change { at: border, to, .. } in &shares.changes.all {
        let is_behind = match border {
            Crossing::Exactly(border) if border == at => return None,
            Crossing::Exactly(border) => border < at,
            Crossing::Between(low, high) if low < at && at < high => return None,
            Crossing::Between(_, high) => high <= at,
            Crossing::Step { at: border, from_there } => border < at || (border == at && *from_there),
            other => panic!("{other:?}"),
        };
        if is_behind {
            best = Some(*to);
        }
    }
    best
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_design_with_one_step_changed_costs_what_the_file_costs_that_is_written_so(world in world()) {
        let (file, catalog) = (file(&world), catalog(&world));
        let study = Study::new(&file, &catalog, day());
        let derived = file.with_one_step_changed();
        let written = written(&world);
        let names: Vec<&str> = derived.iter().map(|patch| patch.name.as_str()).collect();
        prop_assert_eq!(names, written.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
        for (patch, (name, world)) in derived.iter().zip(&written) {
            let evaluated = study.evaluate([patch]).unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
            let expected = world.project();
            prop_assert_eq!(figures(&evaluated.projection), figures(&expected), "{}", name);
            prop_assert_eq!(&evaluated.projection.good, &expected.good, "{}", name);
        }
    }

    #[test]
    fn what_is_said_of_a_split_is_so_at_any_share(mut world in world(), more in share(), at in share()) {
        let mut second = world.steps[0].branches[0].clone();
        second.1.input += &more * Exact::from(1_000_i64);
        world.steps[0].branches.truncate(1);
        world.steps[0].branches.push(second);
        let set = |world: &mut World, share: &Exact| {
            world.steps[0].branches[0].0 = share.clone();
            world.steps[0].branches[1].0 = Exact::ONE - share;
        };
        let catalog = catalog(&world);
        let of_file = file(&world);
        let study = Study::new(&of_file, &catalog, day());
        let derived = of_file.with_one_step_changed();
        let designs: Vec<Vec<&Patch>> =
            std::iter::once(Vec::new()).chain(derived.iter().map(|patch| vec![patch])).collect();
        let run = |patches: &Vec<&Patch>| {
            let name = patches.first().map_or(AS_WRITTEN, |patch| &patch.name).to_owned();
            Run::new(name, study.evaluate(patches.iter().copied()).expect("a design"))
        };
        let runs: Vec<Run> = designs.iter().map(run).collect();
        let splits = splits(&study, &Metric::Total, &runs, &derived).expect("an answer");
        let split = splits.iter().find(|split| split.step == "s0").expect("the split");
        let split = split.shares.as_ref().expect("little work");
        let totals = |at: &Exact| -> Vec<Exact> {
            let mut there = world.clone();
            set(&mut there, at);
            let file = file(&there);
            let study = Study::new(&file, study.catalog, study.day);
            let total = |design: &Vec<&Patch>| {
                usd(&study.evaluate(design.iter().copied()).expect("a design").projection, Figure::Total)
            };
            designs.iter().map(total).collect()
        };
        prop_assert!(split.changes.looked.is_proven());
        let here = totals(&at);
        if let Some(best) = best_at(split, &at) {
            prop_assert_eq!(Some(&here[best]), here.iter().min(), "{:?} at {}", split, at);
        }
        for (other, found) in &split.even {
            if let Crossing::Exactly(share) = &found.at {
                let there = totals(share);
                prop_assert_eq!(&there[0], &there[*other]);
                let figures: Vec<Option<&Exact>> = found.figures.iter().map(Option::as_ref).collect();
                prop_assert_eq!(figures, [Some(&there[0]), Some(&there[*other])]);
                prop_assert!(Exact::ZERO < *share && *share < Exact::ONE);
            }
        }
    }
}
