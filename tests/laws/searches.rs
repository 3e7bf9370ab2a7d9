//! What a search finds is what evaluating at very many points shows, and it finds all of it.

use costcalc::analysis::{Crossing, Day, Found, Goal, Knob, Metric, Solved, Study, solve};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::{File, Input};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cases;
use crate::common;
use crate::conversations::talk;
use crate::generate::world;

/// How far an input is searched, in multiples of its own value.
const REACH: i64 = 3;
/// How many evenly spaced points are evaluated beside the search.
const POINTS: u32 = 24;

/// One input of a file over a table, a figure, and two numbers that choose a value of the input.
#[derive(Clone, Debug)]
struct Asked {
    scenario: String,
    table: String,
    input: Index,
    is_per_unit: bool,
    thousandths: u32,
}

fn asked() -> impl Strategy<Value = Asked> {
    let worlds = world().prop_map(|world| (world.scenario(), world.table()));
    let talks = (talk(), 1..=4_u32).prop_map(|(talk, turns)| (talk.always(turns), talk.table()));
    let files = prop_oneof![3 => worlds, 1 => talks];
    (files, any::<Index>(), any::<bool>(), 0..=1_000_u32).prop_map(
        |((scenario, table), input, is_per_unit, thousandths)| Asked {
            scenario,
            table,
            input,
            is_per_unit,
            thousandths,
        },
    )
}

/// What is asked, ready to be evaluated.
struct World {
    file: File,
    catalog: Catalog,
    knob: Knob,
    metric: Metric,
    range: (Exact, Exact),
    /// A value of the input in the range.
    chosen: Exact,
}

impl Asked {
    fn world(&self) -> World {
        let problems = |problems: Vec<_>| -> ! { panic!("{}", common::rendered(&problems)) };
        let source = Source::new("scenario.yaml", self.scenario.as_str());
        let file = File::parse(&source, "scenario").unwrap_or_else(|found| problems(found));
        file.effort().limit(true);
        let table = pricing::read(&Source::new("lab.yaml", self.table.as_str()), "lab");
        let catalog = Catalog::new(vec![table.unwrap_or_else(|found| problems(found))]);
        let catalog = catalog.unwrap_or_else(|found| problems(found));
        let inputs: Vec<Input> = file.numbers([]);
        let input = self.input.get(&inputs);
        let range = range(input);
        let part = Exact::from(self.thousandths).shift_down(3);
        let chosen = &range.0 + &((&range.1 - &range.0) * part);
        let knob = Knob::Number(input.path.clone());
        let metric = if self.is_per_unit { Metric::PerUnit } else { Metric::Total };
        World { file, catalog, knob, metric, range, chosen }
    }
}

fn range(input: &Input) -> (Exact, Exact) {
    match &input.value {
        _ if input.number.is_share() => (Exact::ZERO, Exact::ONE),
        own => (Exact::ZERO, own * &Exact::from(REACH) + Exact::ONE),
    }
}

impl World {
    fn figure(&self, value: &Exact) -> Option<Exact> {
        let (file, catalog) = self.knob.turned(&self.file, &self.catalog, value);
        self.metric.at(&self.study(&file, &catalog), &[]).ok()?.1
    }

    fn study<'s>(&self, file: &'s File, catalog: &'s Catalog) -> Study<'s> {
        Study::new(file, catalog, Day::Else("2026-11-01".parse().expect("a day")))
    }

    fn solved(&self, target: &Exact) -> Solved {
        self.solved_in(target, &self.range)
    }

    fn solved_in(&self, target: &Exact, range: &(Exact, Exact)) -> Solved {
        let goal = Goal::Target { design: Vec::new(), value: target.clone() };
        solve(&self.study(&self.file, &self.catalog), &self.knob, &self.metric, &goal, Some(range.clone()))
    }
}

/// The values that were found, but for the ends of a range: there it is no value of its own that a stretch
/// begins.
fn values(solved: &Solved, ends: &[&Exact]) -> Vec<Exact> {
    let exactly = |found: &Found| match &found.at {
        Crossing::Exactly(at) => Some(at.clone()),
        _ => None,
    };
    solved.at.iter().filter_map(exactly).filter(|at| !ends.contains(&at)).collect()
}

/// Whether a value is among what was found.
fn holds(found: &Found, value: &Exact) -> bool {
    match &found.at {
        Crossing::Exactly(at) => at == value,
        Crossing::Between(low, high) => low <= value && value <= high,
        Crossing::Along { from, to, with_ends } => {
            let within = from < value && to.as_ref().is_none_or(|to| value < to);
            within || (with_ends[0] && from == value) || (with_ends[1] && to.as_ref() == Some(value))
        }
        Crossing::Everywhere => true,
        Crossing::Step { .. } | Crossing::Passed(..) => false,
    }
}

/// Whether the answer claims that nothing is missed at a value: a search that did as much as it may has only
/// taken samples of the rest, and says so. None of these figures is anything but a ratio of polynomials.
fn is_sure(solved: &Solved, value: &Exact) -> bool {
    match &solved.looked.exact {
        None => {
            assert!(solved.looked.is_proven(), "{:?}", solved.looked);
            true
        }
        Some((from, to)) => from <= value && to.as_ref().is_none_or(|to| value <= to),
    }
}

/// Whether what was found lies from one value to another.
fn lies_within(found: &Found, low: &Exact, high: &Exact) -> bool {
    let overlaps = |from: &Exact, to: &Exact| from <= high && low <= to;
    match &found.at {
        Crossing::Exactly(at) | Crossing::Step { at, .. } => overlaps(at, at),
        Crossing::Between(from, to) => overlaps(from, to),
        Crossing::Along { from, to, .. } => overlaps(from, to.as_ref().unwrap_or(high)),
        Crossing::Passed(from, to) => overlaps(&Exact::from(*from), &Exact::from(*to)),
        Crossing::Everywhere => true,
    }
}

proptest! {
    #![proptest_config(cases(24))]

    /// Asked for what a figure is at some value, the search finds that value, and each value that it names
    /// gives the same figure.
    #[test]
    fn every_value_is_found_again(asked in asked()) {
        let world = asked.world();
        if let Some(target) = world.figure(&world.chosen) {
            let solved = world.solved(&target);
            let name = world.knob.name();
            prop_assert!(
                !is_sure(&solved, &world.chosen) || solved.at.iter().any(|found| holds(found, &world.chosen)),
                "{name} = {} is missing: {:?} ({:?})", world.chosen, solved.at, solved.looked
            );
            for found in &solved.at {
                if let Crossing::Exactly(at) = &found.at {
                    prop_assert_eq!(world.figure(at), Some(target.clone()), "{} = {}", name, at);
                }
            }
        }
    }

    /// A conversation that is cached has thresholds by the thousand: all of a range is searched within the limit,
    /// and what is found in it is what is found in its halves, where fewer of them matter.
    #[test]
    fn a_cached_conversation_is_searched_to_the_end(
        (talk, turns) in (talk(), 1..=12_u32), input in any::<Index>(), thousandths in 0..=1_000_u32
    ) {
        let (scenario, table) = (talk.always(turns), talk.table());
        let asked = Asked { scenario, table, input, is_per_unit: false, thousandths };
        let world = asked.world();
        let target = world.figure(&world.chosen);
        let (low, high) = world.range.clone();
        let middle = (&low + &high) * Exact::from(5_i64).shift_down(1);
        if let Some(target) = target {
            let whole = world.solved(&target);
            let halves = [(low.clone(), middle.clone()), (middle.clone(), high.clone())];
            let halves = halves.map(|half| world.solved_in(&target, &half));
            let is_proven = |solved: &Solved| solved.looked.is_proven();
            prop_assert!(is_proven(&whole), "{}: {:?}\n{}", world.knob.name(), whole.looked, asked.scenario);
            prop_assert!(whole.at.iter().any(|found| holds(found, &world.chosen)), "{:?}", whole.at);
            if halves.iter().all(is_proven) && !whole.looked.is_whole {
                let ends = [&low, &middle, &high];
                let of_halves: Vec<Exact> = halves.iter().flat_map(|half| values(half, &ends)).collect();
                prop_assert_eq!(values(&whole, &ends), of_halves, "{}\n{}", world.knob.name(), asked.scenario);
            }
        }
    }

    /// Wherever evenly spaced points show that a figure passes a target, the search has found where; what it
    /// says of a step is so.
    #[test]
    fn no_change_of_sign_is_missed(asked in asked()) {
        let world = asked.world();
        let (low, high) = &world.range;
        let points = (0..=POINTS).map(|index| low + &((high - low) * Exact::ratio(index.into(), POINTS.into()).expect("a number")));
        let known: Vec<(Exact, Option<Exact>)> = points.map(|at| (at.clone(), world.figure(&at))).collect();
        let figures = || known.iter().filter_map(|(_, figure)| figure.as_ref());
        if let Some((least, most)) = figures().min().zip(figures().max()) {
            let part = Exact::from(asked.thousandths).shift_down(3);
            let target = least + &((most - least) * part);
            let solved = world.solved(&target);
            for pair in known.windows(2) {
                let [(from, Some(below)), (to, Some(above))] = pair else { continue };
                let is_sure = is_sure(&solved, from) && is_sure(&solved, to);
                if is_sure && below.cmp(&target) != above.cmp(&target) {
                    prop_assert!(
                        solved.at.iter().any(|found| lies_within(found, from, to)),
                        "{} passes {target} between {from} and {to}: {:?}", world.knob.name(), solved.at
                    );
                }
            }
            for found in &solved.at {
                let sides: Vec<_> = [&found.figures, &found.after]
                    .map(|figures| figures.first().cloned().flatten().map(|figure| figure.cmp(&target)))
                    .to_vec();
                match &found.at {
                    Crossing::Exactly(at) => prop_assert_eq!(world.figure(at), Some(target.clone())),
                    Crossing::Step { at, from_there } => {
                        prop_assert_ne!(&sides[0], &sides[1]);
                        let here = world.figure(at).map(|figure| figure.cmp(&target));
                        prop_assert_eq!(&here, &sides[usize::from(*from_there)], "{} at {}", world.knob.name(), at);
                    }
                    Crossing::Passed(from, to) => {
                        let at = |value: u32| world.figure(&Exact::from(value));
                        prop_assert_eq!(&at(*from), &found.figures[0]);
                        prop_assert_eq!(&at(*to), &found.after[0]);
                    }
                    Crossing::Between(..) | Crossing::Along { .. } | Crossing::Everywhere => {}
                }
            }
        }
    }
}
