//! What a step says of calls that were measured.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::pricing::Catalog;
use crate::scenario::{Keys, Said, Scenario, WORK};
use crate::units::{Count, Counted, Factor, Meter, ModelId, Tier};
use crate::usage::Kind;
use crate::yaml::Located;

/// What logs do not hold of a step: it stays as it is.
const KEPT: [&str; 5] = ["quality", "check", "exhausted", "review", "downstream"];

/// What the volume says of so many units.
pub(super) fn of_volume(units: &Count) -> Keys {
    let units = Said::Value(units.exact().to_string());
    vec![("per_month", units), ("per_day", Said::Nothing), ("days_per_month", Said::Nothing)]
}

/// What a step says of kinds of calls, made for so many units.
pub(super) fn of_step(kinds: &[Kind], scenario: &Scenario, catalog: &Catalog, units: Option<&Count>) -> Keys {
    let calls: u64 = kinds.iter().map(|kind| kind.calls).sum();
    let mut own: Vec<(&'static str, Said)> = Vec::new();
    if let Some(units) = units {
        own.push(("calls", Said::Value(format!("\"{calls} / {}\"", units.exact()))));
    }
    let branches = kinds.iter().map(|kind| of_kind(kind, factors(&kind.model, scenario, catalog)));
    let mut branches: Vec<Vec<(&'static str, String)>> = branches.collect();
    if let [only] = branches.as_mut_slice() {
        own.extend(only.drain(..).map(|(key, value)| (key, Said::Value(value))));
        own.push(("route", Said::Nothing));
    } else {
        let branch = |(kind, branch): (&Kind, &Vec<(&str, String)>)| {
            let own = branch.iter().map(|(key, value)| format!("{key}: {value}"));
            let weight = std::iter::once(format!("weight: {}", kind.calls));
            format!("{{{}}}", weight.chain(own).collect::<Vec<_>>().join(", "))
        };
        own.push(("route", Said::List(kinds.iter().zip(&branches).map(branch).collect())));
    }
    let is_said = |key: &str| own.iter().any(|(own, _)| *own == key);
    let others = WORK.keys.iter().map(|key| key.name);
    let others: Vec<_> = others.filter(|key| !KEPT.contains(key) && !is_said(key)).collect();
    own.extend(others.into_iter().map(|key| (key, Said::Nothing)));
    own
}

/// The factors of a model for prompts and outputs: counts of a log are the model's own, and a scenario's are not yet.
fn factors(model: &ModelId, scenario: &Scenario, catalog: &Catalog) -> [Option<Factor>; 2] {
    let mut own = scenario.factors.iter().rev();
    let own = own.find(|factors| catalog.find(&factors.model.value).is_ok_and(|id| id == *model));
    let value =
        |of: Option<&Option<Located<Factor>>>| of.and_then(Option::as_ref).map(|factor| factor.value.clone());
    [value(own.map(|own| &own.input)), value(own.map(|own| &own.output))]
        .map(|factor| factor.filter(|factor| *factor.exact() != Exact::ONE))
}

/// What one call of a kind uses on average.
fn of_kind(kind: &Kind, [of_input, of_output]: [Option<Factor>; 2]) -> Vec<(&'static str, String)> {
    let number = |meter: Meter| kind.used.get(&meter).copied().unwrap_or(0);
    let mean = |sum: u128, factor: &Option<Factor>| match factor {
        Some(factor) => format!("\"{sum} / {} / {}\"", kind.calls, factor.exact()),
        None => format!("\"{sum} / {}\"", kind.calls),
    };
    // What a scenario has beside text; a part of a meter is in that one too.
    let beside: BTreeMap<Meter, u128> = kind
        .used
        .iter()
        .filter(|(meter, _)| meter.is_beside_text())
        .map(|(meter, sum)| (*meter, *sum))
        .collect();
    let with_parts = |whole: Meter| {
        let parts = beside.iter().filter(|(meter, _)| meter.facts().part_of == Some(whole));
        number(whole) + parts.map(|(_, sum)| *sum).sum::<u128>()
    };
    let cached = [
        ("read", Meter::CacheRead),
        ("write", Meter::CacheWrite),
        ("write_1h", Meter::CacheWrite1h),
        ("write_12h", Meter::CacheWrite12h),
    ];
    let mut said: Vec<(&'static str, String)> = vec![("model", kind.model.to_string())];
    let prompt = with_parts(Meter::Input) + cached.iter().map(|(_, meter)| number(*meter)).sum::<u128>();
    let [sells_input, sells_output] = kind.sells;
    if sells_input || prompt != 0 {
        said.push(("input", mean(prompt, &of_input)));
    }
    let answer = with_parts(Meter::Output);
    if sells_output || answer != 0 {
        said.push(("output", mean(answer, &of_output)));
    }
    let cached = cached.iter().filter(|(_, meter)| number(*meter) != 0);
    let cached: Vec<String> =
        cached.map(|(key, meter)| format!("{key}: {}", mean(number(*meter), &of_input))).collect();
    if !cached.is_empty() {
        said.push(("cache", format!("{{measured: {{{}}}}}", cached.join(", "))));
    }
    match kind.tier {
        Tier::Standard => {}
        Tier::Batch => said.push(("batch", "{share: 100%}".to_owned())),
        tier => said.push(("tier", tier.name().to_owned())),
    }
    if !kind.region.is_empty() {
        said.push(("region", kind.region.clone()));
    }
    if !kind.windows.is_empty() {
        let share = |is_in: bool| if is_in { "100%" } else { "0%" };
        let windows = kind.windows.iter().map(|(name, is_in)| format!("{name}: {}", share(*is_in)));
        said.push(("when", format!("{{{}}}", windows.collect::<Vec<_>>().join(", "))));
    }
    let quantity = |(meter, sum): (&Meter, &u128)| {
        let text = match meter.facts().counted {
            Counted::Seconds => format!("\"{sum} / 1_000_000 / {} seconds\"", kind.calls),
            _ => mean(*sum, &None),
        };
        format!("{}: {text}", meter.name())
    };
    if !beside.is_empty() {
        said.push(("meters", format!("{{{}}}", beside.iter().map(quantity).collect::<Vec<_>>().join(", "))));
    }
    let fees = kind.fees.iter().filter(|(_, uses)| **uses != 0);
    let fees: Vec<String> = fees.map(|(name, uses)| format!("{name}: {}", mean(*uses, &None))).collect();
    if !fees.is_empty() {
        said.push(("tools", format!("{{{}}}", fees.join(", "))));
    }
    said
}
