//! What causes the difference between two results: the parts sum to the whole, whatever the two are.

use std::collections::BTreeSet;

use costcalc::analysis::attribution::{self, Attribution, Changed, Explained};
use costcalc::analysis::{self, AsOfFrom, Day, Evaluated, Projected, Study};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog, Vantage};
use costcalc::result::{Project, saved};
use costcalc::scenario::{File, Scenario};
use costcalc::units::{Date, Figure, Figures};
use proptest::prelude::*;

use crate::cases;
use crate::common::rendered;
use crate::generate::{decimal, model, rates, work, world};
use crate::world::World;

/// A scenario's file and the tables that it meets.
struct Side {
    file: File,
    catalog: Catalog,
}

fn side(scenario: &str, table: &str) -> Side {
    let table = pricing::read(&Source::new("lab.yaml", table), "lab");
    let table = table.unwrap_or_else(|problems| panic!("{}", rendered(&problems)));
    let catalog = Catalog::new(vec![table]).expect("one table stands with itself");
    let file = File::parse(&Source::new("scenario.yaml", scenario), "scenario").expect("a scenario");
    Side { file, catalog }
}

fn of_world(world: &World) -> Side {
    side(&world.scenario(), &world.table())
}

fn today() -> Date {
    "2026-11-01".parse().expect("a date")
}

impl Side {
    fn study(&self) -> Study<'_> {
        Study::new(&self.file, &self.catalog, Day::Else(today()))
    }

    fn evaluated(&self) -> Evaluated {
        self.study().evaluate([]).unwrap_or_else(|problems| panic!("{}", rendered(&problems)))
    }
}

fn explained(old: &Side, new: &Side) -> Explained {
    attribution::attribute((&old.study(), &[]), (&new.study(), &[]))
        .unwrap_or_else(|problems| panic!("{}", rendered(&problems)))
}

/// The old figures with all effects added to them.
fn summed(attribution: &Attribution) -> Figures {
    let mut figures = attribution.old.clone();
    for cause in &attribution.causes {
        figures += &cause.effect;
    }
    figures
}

/// The result of `project` for machines.
fn result_of(world: &World) -> String {
    let evaluated = of_world(world).evaluated();
    let (unmet, capacity) = (evaluated.unmet(), evaluated.capacity());
    let Evaluated { plan, projection, warnings, outlook } = evaluated;
    let projected = Projected {
        plan,
        projection,
        outlook,
        as_of_from: AsOfFrom::Today,
        variant: None,
        case: None,
        by_case: Vec::new(),
        extremes: Vec::new(),
        tables: Vec::new(),
        providers: std::collections::BTreeMap::new(),
        warnings,
        unmet,
        capacity,
    };
    costcalc::result::json(Some("USD"), Project::from(([projected].as_slice(), None))).to_string()
}

/// Where all values of a result stand.
fn pointers(value: &serde_json::Value, path: &mut String, found: &mut Vec<String>) {
    let length = path.len();
    let below: Vec<(String, &serde_json::Value)> = match value {
        serde_json::Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        serde_json::Value::Array(items) => {
            items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    found.push(path.clone());
    for (key, value) in below {
        path.push('/');
        path.push_str(&key);
        pointers(value, path, found);
        path.truncate(length);
    }
}

/// A world, and another one: something else, or the same with other prices or other work in places.
fn pair() -> impl Strategy<Value = (World, World)> {
    let near = (world(), model(), work(), decimal(100_000, 0), 0..8_u32).prop_map(
        |(old, model, work, per_month, which)| {
            let mut new = old.clone();
            if which % 2 == 0 {
                new.models[1] = model;
            }
            if which / 2 % 2 == 0 {
                *new.work() = work;
            }
            if which / 4 == 0 {
                new.per_month = per_month;
            }
            (old, new)
        },
    );
    prop_oneof![3 => near, 1 => (world(), world())]
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_parts_sum_to_the_difference((old, new) in pair()) {
        let (old, new) = (of_world(&old), of_world(&new));
        let found = explained(&old, &new).attribution;
        prop_assert_eq!(&found.old, &old.evaluated().projection.totals);
        prop_assert_eq!(&found.new, &new.evaluated().projection.totals);
        prop_assert_eq!(summed(&found), found.new.clone());
        let back = explained(&new, &old).attribution;
        let of = |attribution: &Attribution| Figure::ALL.map(|figure| attribution.change(figure));
        prop_assert_eq!(of(&back), of(&found).map(|usd| -&usd));
        prop_assert_eq!(summed(&back), found.old);
    }

    /// So that the last cause is never given what no change explains.
    #[test]
    fn all_changes_together_make_the_new_result((old, new) in pair()) {
        let (old, new) = (of_world(&old), of_world(&new));
        let changes = old.file.changes_to(&[], &new.file, &[]);
        let vantage = |side: &Side| Vantage::new(side.catalog.clone(), Some(today()));
        let vantages = [vantage(&old), vantage(&new)];
        let names = |side: &Side| {
            let scenario: Scenario = side.file.scenario([]).expect("a scenario");
            scenario.model_names().map(|name| name.value.clone()).collect::<BTreeSet<String>>()
        };
        let names: BTreeSet<String> = names(&old).into_iter().chain(names(&new)).collect();
        let prices = pricing::repriced(&vantages, &names, &BTreeSet::from([today()]));
        let figures = |is_made: bool| {
            let scenario = changes.made(&|_| is_made).expect("an end is as possible as its file");
            let catalog = pricing::mixed(&vantages, prices.iter().filter(|_| is_made));
            analysis::evaluate(&scenario, &catalog, today()).expect("and so are its prices").projection.totals
        };
        prop_assert_eq!(figures(false), old.evaluated().projection.totals);
        prop_assert_eq!(figures(true), new.evaluated().projection.totals);
    }

    #[test]
    fn nothing_differs_from_itself(world in world()) {
        let one = of_world(&world);
        // Comments, the order of keys and the way in which a number is written are no changes.
        let text = world.scenario().replace("volume: {per_month: ", "# a comment\nvolume: {per_month: ");
        let per_month = format!("per_month: {}}}", world.per_month);
        let grouped = format!("unit: unit, per_month: {}}}", world.per_month.grouped().replace(',', "_"));
        let grouped = text.replacen(&per_month, &grouped.replace("unit: unit, ", ""), 1);
        let other = side(&grouped, &world.table());
        for other in [&one, &other] {
            let found = explained(&one, other).attribution;
            prop_assert!(found.causes.is_empty(), "{:?}", found.causes);
            prop_assert_eq!(found.old, found.new);
        }
    }

    #[test]
    fn a_single_change_causes_all_of_it(old in world(), per_month in decimal(100_000, 0)) {
        prop_assume!(old.per_month != per_month);
        let mut new = old.clone();
        new.per_month = per_month;
        let found = explained(&of_world(&old), &of_world(&new)).attribution;
        prop_assert_eq!(found.causes.len(), 1);
        prop_assert_eq!(found.causes[0].changes.len(), 1);
        let is_volume = matches!(&found.causes[0].changes[0], Changed::Input(change) if change.path == ["volume", "per_month"]);
        prop_assert!(is_volume);
        prop_assert_eq!(&found.causes[0].effect, &(&found.new - &found.old));
    }

    /// A price that is changed alone does what the same price in the table does.
    #[test]
    fn a_price_does_what_it_does_in_the_table(old in world(), model in model()) {
        let mut new = old.clone();
        new.models[0].rates = model.rates;
        let found = explained(&of_world(&old), &of_world(&new)).attribution;
        let mut so_far = old.clone();
        let mut before = of_world(&old).evaluated().projection.totals;
        for cause in &found.causes {
            let [Changed::Price(repriced, _)] = cause.changes.as_slice() else {
                return Err(TestCaseError::fail("only prices differ, and each stands alone"));
            };
            let pricing::OfferPart::Cell(pricing::CellName::Rate { of: pricing::RatesOf::Any, tier, meter }) = &repriced.part else {
                return Err(TestCaseError::fail("only rates differ"));
            };
            so_far.models[0].rates[*tier][*meter] = new.models[0].rates[*tier][*meter].clone();
            let after = of_world(&so_far).evaluated().projection.totals;
            prop_assert_eq!(&cause.effect, &(&after - &before));
            before = after;
        }
        prop_assert_eq!(before, found.new);
    }

    #[test]
    fn the_parts_sum_over_months_with_changing_prices(
        world in world(),
        (one, other) in (rates(), rates()),
        growth in decimal(20, 0),
    ) {
        let ahead = |growth: &Exact| {
            format!("horizon: {{from: 2026-11, months: 2, growth: {growth}%}}\n{}", world.scenario())
        };
        let old = side(&ahead(&Exact::ZERO), &world.table_changing(&[("2026-11-15", one.clone())]));
        let new = side(&ahead(&growth), &world.table_changing(&[("2026-11-15", other), ("2026-12-24", one)]));
        let found = explained(&old, &new).attribution;
        prop_assert_eq!(&found.new, &new.evaluated().projection.totals);
        prop_assert_eq!(summed(&found), found.new);
    }

    /// Whatever stands in a file, it is a result that adds up, or refused.
    #[test]
    fn an_altered_result_is_read_or_refused(world in world(), (at, kind) in (any::<prop::sample::Index>(), 0..6_u32)) {
        let mut json: serde_json::Value = serde_json::from_str(&result_of(&world)).expect("JSON");
        let mut paths = Vec::new();
        pointers(&json, &mut String::new(), &mut paths);
        let path = at.get(&paths);
        let other = match kind {
            0 => serde_json::Value::Null,
            1 => "1/0".into(),
            2 => "-7".into(),
            3 => serde_json::json!({"num": "1", "den": "3"}),
            4 => serde_json::json!([]),
            _ => u64::MAX.into(),
        };
        *json.pointer_mut(path).expect("a path of it") = other;
        for text in [json.to_string(), json.to_string()[..at.index(200) + 1].to_owned()] {
            let source = Source::new("result.json", text);
            if let (true, Ok(read)) = (saved::is_json(&source), saved::read(&source)) {
                for one in read.scenarios {
                    let found = attribution::of_saved(&one.saved, &Default::default());
                    prop_assert_eq!(summed(&found), Figures::default());
                }
            }
        }
    }

    #[test]
    fn the_parts_of_saved_results_sum_too((old, new) in pair()) {
        let kept = |world: &World| {
            let read = saved::read(&Source::new("result.json", result_of(world)));
            let read = read.unwrap_or_else(|problem| panic!("{}", rendered(&[*problem])));
            read.scenarios[0].saved.clone()
        };
        let (old, new) = (kept(&old), kept(&new));
        let found = attribution::of_saved(&old, &new);
        prop_assert_eq!(summed(&found), new.totals.clone());
        prop_assert_eq!(summed(&attribution::of_saved(&new, &old)), old.totals.clone());
        prop_assert!(attribution::of_saved(&old, &old).causes.is_empty());
    }
}
