//! What the models are asked for at the peak, against what their vendors take.

use std::collections::BTreeMap;

use costcalc::analysis::Capacity;
use costcalc::diag::Source;
use costcalc::engine::{self, Item};
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::{self, File};
use costcalc::units::{Count, Date, Figure, Meter, Tier};
use proptest::prelude::*;

use crate::generate::world;
use crate::world::{World, overlay};
use crate::{cases, common};

/// A scenario in which each model of the world has every limit, and a weight in a plan.
fn limited(world: &World, peak_factor: &Exact) -> String {
    let mut text = format!("{}peak_factor: {peak_factor}\n", world.scenario());
    let each = |what: fn(usize) -> String| {
        let models = 0..world.models.len();
        models.map(|number| format!("m{number}: {}", what(number))).collect::<Vec<_>>().join(", ")
    };
    let limits = each(|number| {
        let cached = if number % 2 == 0 { "yes" } else { "no" };
        format!(
            "{{rpm: {}, input_tpm: 9_000, output_tpm: 700, tpm: 9_500, concurrency: 3, cached_counts: {cached}}}",
            number + 5
        )
    });
    let latency = each(|number| format!("{{ttft_ms: {}, tokens_per_second: 7}}", 100 * number));
    let weights = each(|number| format!("1.{}", number + 1));
    text += &format!("limits: {{{limits}}}\nlatency: {{{latency}}}\n");
    text += &format!("quota: {{plan: lab, allowance: 900, weights: {{{weights}}}}}\n");
    text
}

fn capacity(world: &World, peak_factor: &Exact) -> Capacity {
    common::capacity(&limited(world, peak_factor), &[("lab", &world.table())])
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
}

/// The same at a volume that no file can write down, a fraction.
fn capacity_at(world: &World, volume: &Exact) -> Capacity {
    capacity_with(world, volume, "0.0001")
}

/// The same, where an hour of capacity of the first model costs so much.
fn capacity_with(world: &World, volume: &Exact, per_hour: &str) -> Capacity {
    let source = Source::new("scenario.yaml", limited(world, &Exact::ONE));
    let file = File::parse(&source, "scenario").expect("a file");
    let input = file.inputs().into_iter().find(|input| input.name() == "volume.per_month");
    let scenario = file.with_number(&input.expect("a volume"), volume).scenario([]).expect("a scenario");
    let reserved = overlay(&format!(
        "
models:
  m0:
    capacity:
      - from: unknown
        source: {{document: a contract, checked: 2026-11-20}}
        per_hour: {per_hour}
        tokens_per_second: 90
        utilisation: 70%"
    ));
    let table = |text: String| pricing::read(&Source::new("lab.yaml", text), "lab").expect("a table");
    let catalog = Catalog::new(vec![table(world.table()), table(reserved)]).expect("a catalog");
    let (plan, _) = scenario::plan(&scenario, &catalog, Date::EPOCH).expect("a plan");
    Capacity::of(&plan, &engine::project(&plan).expect("every rate is known"))
}

/// The used parts of all limits, the plan's last.
fn utilisations(capacity: &Capacity) -> Vec<Exact> {
    let models = capacity.models.iter().flat_map(|model| &model.uses);
    let quota = capacity.quota.iter().map(|quota| quota.utilisation());
    models.map(|one| one.utilisation().expect("every limit is known")).chain(quota).collect()
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn what_is_used_of_a_limit_is_proportional_to_volume_and_peak(world in world(), times in 1_u32..1_000) {
        let three = Exact::from(3_u32);
        let mut more = world.clone();
        more.per_month = &world.per_month * Exact::from(times);
        let (one, more) = (capacity(&world, &Exact::ONE), capacity(&more, &three));
        let quota_at = utilisations(&one).len() - 1;
        for (at, (one, more)) in utilisations(&one).iter().zip(utilisations(&more)).enumerate() {
            // A plan counts the requests of a month, whenever they come.
            let peak = if at == quota_at { Exact::ONE } else { three.clone() };
            prop_assert_eq!(one * Exact::from(times) * peak, more);
        }
    }

    #[test]
    fn at_the_volume_that_binds_one_limit_is_used_in_full_and_none_is_passed(world in world()) {
        let before = capacity(&world, &Exact::ONE);
        if let Some((_, volume)) = before.binding() {
            let full = capacity_at(&world, &volume);
            prop_assert_eq!(utilisations(&full).into_iter().max(), Some(Exact::ONE));
            prop_assert_eq!(full.binding().map(|(_, volume)| volume), Some(volume));
            prop_assert!(full.passed().is_empty());
        }
    }

    #[test]
    fn where_an_hour_breaks_even_it_costs_what_the_tokens_cost_and_does_them_all(
        world in world(),
        cents in 1_u32..500,
    ) {
        let per_hour = Exact::from(cents).shift_down(2).to_string();
        let before = capacity_with(&world, &world.per_month, &per_hour);
        for one in &before.hourly {
            let never = one.break_even().is_none();
            let dearer = one.billed_per_million().is_none_or(|billed| billed < one.card.per_million());
            prop_assert_eq!(never, dearer || one.billed.is_zero());
            if let Some(part) = one.break_even() {
                let even = capacity_with(&world, &(&world.per_month * &part), &per_hour);
                let even = even.hourly.iter().find(|even| even.model == one.model).expect("the same model");
                prop_assert_eq!(&even.billed, &even.per_month);
                prop_assert_eq!(even.needed(), Count::ONE);
            }
        }
    }

    #[test]
    fn a_month_asks_for_the_tokens_that_it_is_billed_for(world in world()) {
        let mut billed: BTreeMap<String, [Exact; 3]> = BTreeMap::new();
        let projection = world.project();
        for (_, _, line) in projection.bill(Figure::Invoice) {
            let (Some(model), Item::Metered(tier, meter)) = (&line.model, &line.item) else { continue };
            let slot = match meter {
                _ if *tier == Tier::Batch => continue,
                Meter::Input | Meter::CacheWrite | Meter::CacheWrite1h | Meter::AudioInput => 0,
                Meter::CacheRead => 1,
                Meter::Output => 2,
                other => unreachable!("the worlds of this law use no {other}"),
            };
            billed.entry(model.to_string()).or_default()[slot] += line.quantity.exact();
        }
        for model in capacity(&world, &Exact::ONE).models {
            let load = model.load;
            let asked = [load.input.exact(), load.cache_read.exact(), load.output.exact()];
            let billed = billed.remove(&*load.model).unwrap_or_default();
            prop_assert_eq!(asked.map(Exact::clone), billed);
        }
        prop_assert!(billed.is_empty());
    }
}
