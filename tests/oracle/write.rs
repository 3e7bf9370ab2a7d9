//! A world as the files that the contract describes.

mod cache;
mod maps;
mod step;
mod table;

pub use self::cache::cache;
use self::maps::{Entries, block, entries, flow, optional, text};
use self::step::step_block;
pub use self::table::table;
use super::world::*;

pub fn scenario(scenario: &Scenario) -> String {
    let mut out = format!("schema: costcalc/scenario/v1\nname: generated\n{}\n", when(&scenario.when));
    out += &block(0, optional([("region", scenario.region.clone())]));
    out += &format!("volume: {}\n", flow(volume(&scenario.volume)));
    if !scenario.quality.is_empty() {
        out += "quality:\n";
    }
    for (name, quality) in &scenario.quality {
        out += &format!("  {name}:\n{}", block(4, quality_fields(quality)));
    }
    if !scenario.model_factors.is_empty() {
        out += "model_factors:\n";
        out += &block(
            2,
            scenario.model_factors.iter().map(|f| (f.model.text.clone(), flow(factors(f)))).collect(),
        );
    }
    out += "steps:\n";
    for step in &scenario.steps {
        out += &format!("  {}:\n{}", step.name, step_block(step));
    }
    if !scenario.fixed.is_empty() {
        out += "fixed:\n";
    }
    scenario.fixed.iter().fold(out, |out, cost| out + &format!("  - {}\n", flow(fixed(cost))))
}

fn when(when: &When) -> String {
    match when {
        When::Day(day) => format!("as_of: {day}"),
        When::Horizon(Horizon { from, months, growth }) => {
            let given = entries([("from", from), ("months", &months.to_string())]);
            format!("horizon: {}", flow([given, optional([("growth", text(growth))])].concat()))
        }
    }
}

fn volume(volume: &Volume) -> Entries {
    match volume {
        Volume::PerMonth(units) => entries([("unit", "ticket"), ("per_month", &units.text)]),
        Volume::PerDay(units, days) => {
            let given = entries([("unit", "ticket"), ("per_day", &units.text)]);
            [given, optional([("days_per_month", text(days))])].concat()
        }
    }
}

fn quality_fields(quality: &Quality) -> Entries {
    let per = if quality.fields.is_some() { "field" } else { "call" };
    let rates =
        quality.error_rate.iter().map(|(model, rate)| (model.text.clone(), rate.text.clone())).collect();
    optional([
        ("per", Some(per.to_owned())),
        ("fields", quality.fields.map(|fields| fields.to_string())),
        ("source", Some("generated".to_owned())),
        ("error_rate", Some(flow(rates))),
    ])
}

fn factors(factors: &Factors) -> Entries {
    optional([("input", text(&factors.input)), ("output", text(&factors.output))])
}

fn fixed(cost: &Fixed) -> Entries {
    let given = entries([("name", &cost.name), ("per_month", &cost.per_month.text)]);
    [given, optional([("when_providers", cost.when_providers.map(|n| n.to_string()))])].concat()
}
