//! Random valid worlds.

pub mod caches;
pub mod features;
pub mod fields;
pub mod fit;
pub mod lengths;
pub mod prices;
pub mod prune;
pub mod room;
pub mod shrink;
pub mod steps;
pub mod tape;

use proptest::collection::vec;
use proptest::prelude::*;

use self::steps::Known;
use self::tape::Tape;
use super::evaluate::Projection;
use super::num::Num;
use super::world::*;

/// A world before it is read off its tapes: one per model and step, so that each shrinks on its own
/// (`shrink`).
#[derive(Clone, Debug)]
pub struct Seed {
    tables: Vec<Vec<Vec<u32>>>,
    scenario: Vec<u32>,
    steps: Vec<Vec<u32>>,
    finish: Vec<u32>,
}

pub fn seeds() -> impl Strategy<Value = Seed> {
    let tape = |longest| vec(any::<u32>(), 0..=longest);
    let parts = (vec(vec(tape(700), 1..=3), 1..=4), tape(120), vec(tape(500), 1..=5), tape(1_000));
    parts.prop_map(|(tables, scenario, steps, finish)| Seed { tables, scenario, steps, finish })
}

/// A world and what the oracle says of it.
pub fn case(seed: Seed) -> (World, Projection) {
    let tables: Vec<_> =
        seed.tables.into_iter().enumerate().map(|(i, models)| prices::table(models, i)).collect();
    let mut world = World { scenario: scenario(Tape::new(seed.scenario), seed.steps, &tables), tables };
    let mut tape = Tape::new(seed.finish);
    if matches!(world.scenario.when, When::Horizon(_)) {
        let models = world.tables.iter_mut().flat_map(|table| &mut table.models);
        models.for_each(|model| model.closed = None);
    }
    caches::settle(&mut world);
    fit::fit(&mut tape, &mut world);
    caches::measure(&mut tape, &mut world);
    let projection = prune::prune(&mut tape, &mut world);
    (world, projection)
}

fn scenario(mut tape: Tape, step_tapes: Vec<Vec<u32>>, tables: &[Table]) -> Scenario {
    let mut known = Known { tables, qualities: &["drafting".to_owned(), "grading".to_owned()], steps: &[] };
    let when = when(&mut tape);
    let volume = volume(&mut tape, matches!(when, When::Day(_)));
    let region = tape.maybe(6, |tape| tape.pick(&prices::REGIONS).to_owned());
    let quality = known.qualities.iter().map(|name| (name.clone(), quality(&mut tape, &known))).collect();
    let model_factors = models(tables).into_iter().filter_map(|id| factors(&mut tape, &known, id)).collect();
    let fixed = (0..tape.pick(&[0, 1, 4, 4])).map(|i| fixed(&mut tape, i)).collect();
    let names = ["classify", "extract", "draft", "qa", "merge"].map(str::to_owned);
    let mut steps = Vec::new();
    for (i, choices) in step_tapes.into_iter().enumerate() {
        known.steps = &names[..i];
        steps.push(steps::step(&mut Tape::new(choices), &known, &names[i]));
    }
    if tape.one_in(3) {
        // A step may refer to one that stands below it.
        steps.reverse();
    }
    Scenario { when, region, volume, quality, model_factors, steps, fixed }
}

/// Prices change on days within the months of some horizons.
fn when(tape: &mut Tape) -> When {
    if !tape.one_in(6) {
        return When::Day(prices::AS_OF.into());
    }
    When::Horizon(Horizon {
        from: tape.pick(&["2026-11", "2026-12", "2027-02"]).to_owned(),
        months: u32::try_from(tape.between(1, 4)).expect("a small number"),
        growth: tape.pick(&[None, Some("5%"), Some("0%"), Some("-20%"), Some("1.5%")]).map(Num::new),
    })
}

fn volume(tape: &mut Tape, may_say_days: bool) -> Volume {
    let units = Num::new(tape.pick(&["1", "300_000", "7", "1.5M", "10k", "333.25", "1_000", "0.5", "0"]));
    if tape.one_in(3) {
        let days = tape.maybe(2, |tape| Num::new(tape.pick(&["22", "31", "30.5"])));
        Volume::PerDay(units, days.filter(|_| may_say_days))
    } else {
        Volume::PerMonth(units)
    }
}

fn quality(tape: &mut Tape, known: &Known) -> Quality {
    let fields = tape.maybe(3, |tape| tape.pick(&[10, 1, 2, 5]));
    // A rate of ten fields has twenty digits as it is.
    let rate = |tape: &mut Tape| {
        if fields.is_some() { Num::new(format!("{}%", tape.below(101))) } else { tape.chance() }
    };
    let error_rate =
        models(known.tables).into_iter().map(|id| (known.reference(tape, id), rate(tape))).collect();
    Quality { fields, error_rate }
}

fn factors(tape: &mut Tape, known: &Known, id: ModelId) -> Option<Factors> {
    let factors = ["1", "0.72", "1.3", "2", "1.0237"];
    tape.maybe(2, |tape| {
        let both = tape.below(3);
        let input = (both != 1).then(|| Num::new(tape.pick(&factors)));
        let output = (both != 2).then(|| Num::new(tape.pick(&factors)));
        Factors { model: known.reference(tape, id), input, output }
    })
}

/// Four costs, one for each number of providers, tell how many are in use.
fn fixed(tape: &mut Tape, i: u32) -> Fixed {
    let when_providers = (!tape.one_in(6)).then_some(i + 1);
    Fixed { name: format!("cost {i}"), per_month: tape.money(), when_providers }
}

fn models(tables: &[Table]) -> Vec<ModelId> {
    let of_table = |(table, of_table): (usize, &Table)| {
        (0..of_table.models.len()).map(move |model| ModelId { table, model })
    };
    tables.iter().enumerate().flat_map(of_table).collect()
}
