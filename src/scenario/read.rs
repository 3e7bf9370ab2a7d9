//! Reads and validates a scenario's file. All errors are reported together.
//!
//! Rules for single keys are in [`format`](super::format); rules that combine several are here.

mod cache;
mod check;
mod conversation;
mod horizon;
mod ladder;
mod meters;
mod overflow;
mod quality;
mod reached;
mod require;
mod route;
mod step;
mod volume;
mod when;
mod work;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Problems};
use crate::effort::Effort;
use crate::yaml::{Keys, Located, Named, Node, Read, Table, Unread};

use super::design::{ModelFactors, Quota, Scenario, Throughput};
use super::format::{self, SCENARIO, ScenarioFormat};

/// Reads a scenario's tree unless the file's work limit is exhausted.
pub(super) fn scenario_within(effort: &Effort, root: &Node, stem: &str) -> Result<Scenario, Vec<Diagnostic>> {
    effort.spend(Effort::VALUE * root.values())?;
    let mut problems = Problems::new();
    let scenario = scenario(root, stem, effort, &mut problems);
    problems.finish(scenario).map(|(scenario, _)| scenario)
}

fn scenario(root: &Node, stem: &str, effort: &Effort, problems: &mut Problems) -> Option<Scenario> {
    if let Some(refused) = no_scenario(root) {
        problems.push(refused);
        return None;
    }
    let keys = Keys::of(&SCENARIO, SCENARIO.owner.to_owned(), root, problems)?;
    refuse_nested(&keys, problems);
    let file = format::Scenario::of(&keys, problems);
    let region = keys.get::<Option<Located<String>>>("region", problems).flatten();
    let when = keys.get::<Option<Located<format::When>>>("when", problems).flatten();
    let when = all(when.map(|file| when::when(file, problems)));
    let common = work::Common { region, when: when.clone().flatten() };
    // Each step is read, even if there are errors elsewhere.
    let are_few = keys.get::<Unread<Named<format::Step>>>("steps", problems).is_some();
    let steps = keys.node("steps").filter(|_| are_few);
    let steps = steps.and_then(|node| step::steps(node, &common, effort, problems));
    let format::Scenario {
        schema: Some(ScenarioFormat::V1) | None,
        name,
        description: Some(_) | None,
        tags,
        as_of,
        prices,
        region: Some(_) | None,
        when: Some(_) | None,
        volume,
        horizon,
        quality,
        model_factors,
        latency,
        limits,
        peak_factor,
        quota,
        require,
        steps: Unread { .. },
        fixed,
        variants: Some(Unread { .. }) | None,
        cases: Some(Unread { .. }) | None,
        budget,
        expect,
        not_included,
    } = file?;
    when?;
    let volume = volume::volume(volume)?;
    let horizon = all(horizon.map(|horizon| horizon::horizon(&keys, horizon, &volume, problems)));
    let qualities = quality::qualities(quality.unwrap_or_default());
    let (steps, of_steps) = steps?;
    ladder::check_places(&steps, &qualities, problems);
    let of_all = require.map(|require| require::requirements(require, None)).unwrap_or_default();
    Some(Scenario {
        source: Arc::clone(&root.place.source),
        name: name.unwrap_or_else(|| stem.to_owned()),
        tags: tags.unwrap_or_default(),
        as_of,
        horizon: horizon?,
        prices,
        volume,
        qualities,
        factors: model_factors.map(factors).unwrap_or_default(),
        steps,
        latencies: latency.unwrap_or_default().0,
        throughput: Throughput {
            peak_factor,
            ceilings: limits.unwrap_or_default().0,
            quota: quota.map(self::quota),
        },
        requirements: of_all.into_iter().chain(of_steps).collect(),
        fixed: fixed.unwrap_or_default(),
        budget: budget.map(|budget| format::given(*budget.0)).unwrap_or_default(),
        expect: expect.map(|expect| format::given(*expect.0)).unwrap_or_default(),
        not_included: not_included.unwrap_or_default(),
        effort: effort.clone(),
    })
}

/// Reports a file of another kind.
fn no_scenario(root: &Node) -> Option<Diagnostic> {
    let schema = root.at("schema")?;
    if ScenarioFormat::read(schema, &mut Problems::new()).is_some() {
        return None;
    }
    let message = "this is no scenario: its `schema` is not `costcalc/scenario/v1`";
    let wrong = Diagnostic::error(Code::WrongSchema, message).at(&schema.place);
    let is_table = schema.as_text().is_some_and(|text| text.contains("/pricing/"));
    Some(wrong.help(if is_table {
        "this is a price table: `costcalc check` looks at it, and `--prices` uses it"
    } else {
        "write `schema: costcalc/scenario/v1`, or leave it out"
    }))
}

/// Refuses nested variants and cases: those at the top are removed before a file is read.
fn refuse_nested(keys: &Keys<'_>, problems: &mut Problems) {
    for entry in ["variants", "cases"].into_iter().filter_map(|key| keys.entry(key)) {
        let message = format!("no variant, case or `--set` changes `{}`", entry.key);
        let nested = Diagnostic::error(Code::UnknownKey, message).at(&entry.place);
        problems.push(nested.help("give the path without it: `--set` changes every variant and case"));
    }
}

fn quota(file: Located<format::Quota>) -> Quota {
    let format::Quota { plan, allowance, weights } = file.value;
    Quota { place: file.place, plan, allowance, weights: weights.0 }
}

fn factors(all: Named<format::ModelFactors>) -> Vec<ModelFactors> {
    let factors = |(model, factors)| {
        let format::ModelFactors { input, output } = factors;
        ModelFactors { model, input, output }
    };
    all.0.into_iter().map(factors).collect()
}

/// An optional value; `None` if it is present but invalid.
fn all<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        Some(None) => None,
        Some(Some(value)) => Some(Some(value)),
        None => Some(None),
    }
}
