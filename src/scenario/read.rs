//! A scenario's file, read and held to its rules. All mistakes are reported together.

mod cache;
mod conversation;
mod horizon;
mod ladder;
mod overflow;
mod require;
mod route;
mod step;
mod throughput;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems, Source, listing};
use crate::effort::Effort;
use crate::exact::{Exact, Notation};
use crate::pricing::Latency;
use crate::units::{Count, Factor, Figure};
use crate::yaml::shape::{Map, Shape};
use crate::yaml::{Entry, Fields, Located, Node, Read, Value};

use super::design::{FixedCost, ModelFactors, Quality, Scenario, Stated, Volume};
use super::file::File;
use super::format;

/// The schema that a scenario may name.
const SCHEMA: &str = "costcalc/scenario/v1";

/// Reads a scenario as it stands, without its patches; `stem` is its name unless the file gives one.
///
/// # Errors
/// All that is wrong with it.
pub fn read(source: &Arc<Source>, stem: &str) -> Result<Scenario, Vec<Diagnostic>> {
    File::parse(source, stem)?.scenario([])
}

/// Reads a scenario's tree, where the work that may be done with its file is not used up.
pub(super) fn scenario_within(effort: &Effort, root: &Node, stem: &str) -> Result<Scenario, Vec<Diagnostic>> {
    effort.spend(Effort::VALUE * root.values())?;
    let mut problems = Problems::new();
    let scenario = scenario(root, stem, effort, &mut problems);
    problems.advise(|problem| {
        let place = problem.place.as_ref().filter(|_| problem.code == Code::WrongType);
        let map = map_wanted(root, &Shape::Map(&format::SCENARIO), &place?.0)?;
        Some(format!("its keys are {}", listing(&map.names().collect::<Vec<_>>())))
    });
    problems.finish(scenario).map(|(scenario, _)| scenario)
}

/// The map that is wanted at a place where something else stands.
fn map_wanted(node: &Node, shape: &Shape, place: &Place) -> Option<&'static Map> {
    match (shape, &node.value) {
        (Shape::Map(map), Value::Map(entries)) => {
            entries.iter().find_map(|entry| map_wanted(&entry.value, map.key(&entry.key)?, place))
        }
        (Shape::Map(map), _) => (node.place == *place).then_some(*map),
        (Shape::Named(shape, _), Value::Map(entries)) => {
            entries.iter().find_map(|entry| map_wanted(&entry.value, shape, place))
        }
        (Shape::List(shape), Value::List(items)) => {
            items.iter().find_map(|item| map_wanted(item, shape, place))
        }
        (Shape::OneOf(shapes), _) => shapes.iter().find_map(|shape| map_wanted(node, shape, place)),
        _ => None,
    }
}

fn scenario(root: &Node, stem: &str, effort: &Effort, problems: &mut Problems) -> Option<Scenario> {
    let mut fields = Fields::of(root, "the scenario", problems)?;
    if let Some(schema) = fields.node("schema").filter(|schema| schema.as_text() != Some(SCHEMA)) {
        let message = format!("this is no scenario: its `schema` is not `{SCHEMA}`");
        let wrong = Diagnostic::error(Code::WrongSchema, message).at(&schema.place);
        let is_table = schema.as_text().is_some_and(|text| text.contains("/pricing/"));
        problems.push(wrong.help(if is_table {
            "this is a price table: `costcalc check` looks at it, and `--prices` uses it"
        } else {
            "write `schema: costcalc/scenario/v1`, or leave it out"
        }));
        return None;
    }
    let name: Option<String> = fields.get("name", problems);
    let description = fields.node("description").and_then(|node| node.prose(problems)).map(str::to_owned);
    let as_of = fields.get("as_of", problems);
    let ahead = fields.entry("horizon");
    let horizon = ahead.and_then(|entry| horizon::horizon(entry, problems));
    let prices = fields.get("prices", problems);
    let region: Option<Located<String>> = fields.get("region", problems);
    let volume = fields
        .needed_node("volume", "write `volume: {unit: ticket, per_month: 100_000}`", problems)
        .and_then(|node| volume(node, problems));
    let qualities = fields.node("quality").map(|node| qualities(node, problems)).unwrap_or_default();
    let factors = fields.node("model_factors").map(|node| factors(node, problems)).unwrap_or_default();
    let latencies = fields.node("latency").map(|node| latencies(node, problems)).unwrap_or_default();
    let require = fields.node("require").map(|node| require::requirements(node, None, problems));
    let of_steps = fields.node("steps").map(|node| step::requirements(node, problems));
    let requirements = require.into_iter().chain(of_steps).flatten().collect();
    let steps = fields
        .needed_node("steps", "write `steps: {draft: {model: …, input: 1_000, output: 200}}`", problems)
        .and_then(|node| step::steps(node, region.as_ref(), effort, problems));
    let fixed = fields.node("fixed").and_then(|node| node.list(problems)).unwrap_or_default();
    let fixed = fixed.iter().filter_map(|node| fixed_cost(node, problems)).collect();
    let budget = fields.node("budget").map(|node| by_figure(node, problems)).unwrap_or_default();
    let expect = fields.node("expect").map(|node| by_figure(node, problems)).unwrap_or_default();
    let not_included = fields.get("not_included", problems).unwrap_or_default();
    if let Some(ahead) = ahead {
        horizon::check_beside(ahead, &mut fields, volume.as_ref(), problems);
    }
    let throughput = throughput::throughput(&mut fields, problems);
    ladder::check_places(steps.as_deref().unwrap_or_default(), &qualities, problems);
    fields.finish(problems);
    Some(Scenario {
        source: Arc::clone(&root.place.source),
        name: name.unwrap_or_else(|| stem.to_owned()),
        description,
        as_of,
        horizon,
        prices,
        volume: volume?,
        qualities,
        factors,
        steps: steps?,
        latencies,
        throughput,
        requirements,
        fixed,
        budget,
        expect,
        not_included,
        effort: effort.clone(),
    })
}

fn volume(node: &Node, problems: &mut Problems) -> Option<Volume> {
    let mut fields = Fields::of(node, "the volume", problems)?;
    let unit = fields.get("unit", problems).unwrap_or_else(|| "unit".to_owned());
    fields.at_most_one(&["per_month", "per_day"], problems);
    let per_day: Option<Located<Count>> = fields.get("per_day", problems);
    let days: Option<Located<Count>> = fields.get("days_per_month", problems);
    if let Some(days) = days.as_ref().filter(|days| days.value.is_zero() || Count::of(31) < days.value) {
        let message = "a month has more than 0 and at most 31 days";
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&days.place));
    }
    for key in ["per_month", "per_day", "days_per_month"] {
        if let Some(node) =
            fields.node(key).filter(|node| node.as_text().is_some_and(|text| text.ends_with('%')))
        {
            let message = "a percentage of nothing is no volume";
            let refused = Diagnostic::error(Code::BadNumber, message).at(&node.place);
            problems.push(refused.help("write how many units there are, as in `300_000` or `300k`"));
        }
    }
    let volume = match per_day {
        Some(units) => Some(Volume { unit, stated: Stated::PerDay { units, days } }),
        None if fields.node("per_day").is_some() => None,
        None => {
            if let Some(entry) = fields.entry("days_per_month") {
                let message = "`days_per_month` has a meaning beside `per_day` only";
                let idle = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
                problems.push(idle.help("take it out, or give the volume `per_day`"));
            }
            let per_month =
                fields.need("per_month", "write `per_month: 100_000`, or `per_day: 5_000`", problems);
            per_month.map(|per_month| Volume { unit, stated: Stated::PerMonth(per_month) })
        }
    };
    fields.finish(problems);
    volume
}

fn qualities(node: &Node, problems: &mut Problems) -> BTreeMap<String, Quality> {
    let entries = node.entries(problems).unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.clone(), quality(entry, problems)?))).collect()
}

fn quality(entry: &Entry, problems: &mut Problems) -> Option<Quality> {
    let mut fields = Fields::of(&entry.value, format!("quality `{}`", entry.key), problems)?;
    let by_field = fields
        .needed_node("per", "write `per: call`, or `per: field` with `fields: 10`", problems)
        .and_then(|node| node.word(&[("call", false), ("field", true)], problems));
    let count = match by_field {
        Some(true) => fields
            .need::<Located<Whole>>(
                "fields",
                "write `fields: 10`: how many fields of a call can each be wrong",
                problems,
            )
            .map(|whole| Some(Located { value: whole.value.0, place: whole.place })),
        Some(false) => {
            if let Some(entry) = fields.entry("fields") {
                let message = "`fields` has a meaning beside `per: field` only";
                let idle = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
                problems.push(idle.help("take it out, or write `per: field`"));
            }
            Some(None)
        }
        None => {
            fields.node("fields");
            None
        }
    };
    let evidence = fields.get("source", problems);
    let rates = fields
        .needed_node("error_rate", "write `error_rate: {provider/model: 5%}`", problems)
        .and_then(|node| node.entries(problems))
        .unwrap_or_default();
    let rates = rates.iter().filter_map(|rate| {
        let model = Located { value: rate.key.clone(), place: rate.place.clone() };
        Some((model, Located::read(&rate.value, problems)?))
    });
    let error_rates = rates.collect();
    fields.finish(problems);
    Some(Quality { place: entry.place.clone(), fields: count?, evidence, error_rates })
}

fn factors(node: &Node, problems: &mut Problems) -> Vec<ModelFactors> {
    let entries = node.entries(problems).unwrap_or_default();
    let factor = |entry: &Entry, problems: &mut Problems| {
        let mut fields = Fields::of(&entry.value, format!("the factors of `{}`", entry.key), problems)?;
        let mut factor = |key| {
            let factor: Option<Located<Factor>> = fields.get(key, problems);
            if let Some(Located { place, .. }) = factor.as_ref().filter(|factor| factor.value.is_zero()) {
                let message = "a factor of 0 would make these tokens vanish";
                problems.push(Diagnostic::error(Code::OutOfRange, message).at(place));
            }
            factor
        };
        let (input, output) = (factor("input"), factor("output"));
        fields.finish(problems);
        let model = Located { value: entry.key.clone(), place: entry.place.clone() };
        Some(ModelFactors { model, input, output })
    };
    entries.iter().filter_map(|entry| factor(entry, problems)).collect()
}

fn latencies(node: &Node, problems: &mut Problems) -> Vec<(Located<String>, Latency)> {
    let entries = node.entries(problems).unwrap_or_default();
    let latency = |entry: &Entry| {
        let model = Located { value: entry.key.clone(), place: entry.place.clone() };
        Some((model, Latency::read(&entry.value, problems)?))
    };
    entries.iter().filter_map(latency).collect()
}

fn fixed_cost(node: &Node, problems: &mut Problems) -> Option<FixedCost> {
    let mut fields = Fields::of(node, "a fixed cost", problems)?;
    let name = fields.need("name", "write `name: …`: what the cost is for", problems);
    let per_month = fields.need("per_month", "write `per_month: 400`", problems);
    let when_providers = fields.get::<Whole>("when_providers", problems).map(|whole| whole.0);
    fields.finish(problems);
    Some(FixedCost { name: name?, per_month: per_month?, when_providers })
}

fn by_figure<T: Read>(node: &Node, problems: &mut Problems) -> BTreeMap<Figure, Located<T>> {
    let Some(mut fields) = Fields::of(node, "this list of figures", problems) else {
        return BTreeMap::new();
    };
    let amounts = Figure::ALL.into_iter().filter_map(|figure| {
        let amount = fields.get(figure.name(), problems)?;
        Some((figure, amount))
    });
    let amounts = amounts.collect();
    fields.finish(problems);
    amounts
}

/// A whole number of things, at least one and few enough to be written out.
struct Whole(u32);

impl Whole {
    const MOST: u32 = 100;

    fn of(node: &Node, problems: &mut Problems) -> Option<u32> {
        Self::up_to(Self::MOST, node, problems)
    }

    fn up_to(most: u32, node: &Node, problems: &mut Problems) -> Option<u32> {
        let number = node.number(Notation::Count, problems)?;
        let whole = number.whole_within(1, most);
        if whole.is_none() {
            let message = format!(
                "`{}` is out of range: a whole number from 1 to {}",
                node.as_text().unwrap_or_default(),
                Exact::from(most).grouped()
            );
            problems.push(Diagnostic::error(Code::OutOfRange, message).at(&node.place));
        }
        whole
    }
}

impl Read for Whole {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::of(node, problems).map(Self)
    }
}
