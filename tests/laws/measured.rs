//! What was measured costs what the rule costs that gives the same numbers.

use costcalc::units::Figures;
use proptest::prelude::*;

use crate::cases;
use crate::common::{self, table};

const MODELS: &str = "
  a:
    cache: {mode: explicit, granule: 1, min_prefix: 1}
    cards:
      - from: 2026-01-01
        source: {document: invented for tests, checked: 2026-01-01}
        standard: {input: 1.10, cache_read: 0.11, cache_write: 1.30, cache_write_1h: 2.20, output: 4.70}
        batch: {input: 0.55, cache_read: 0.07, cache_write: 0.65, cache_write_1h: 1.10, output: 2.35}
        flex: {input: 0.60, cache_read: 0.05, cache_write: 0.70, cache_write_1h: 1.30, output: 2.40}
  b:
    cards:
      - from: 2026-01-01
        source: {document: invented for tests, checked: 2026-01-01}
        standard: {input: 3.30, output: 15.10}
";

/// The figures of a step whose keys are these.
fn figures(step: &str, rest: &str) -> Figures {
    let scenario = format!("volume: {{per_month: 1_000}}\nsteps: {{call: {{{step}}}}}\n{rest}");
    common::project(&scenario, &[("lab", &table("lab", MODELS))])
        .unwrap_or_else(|problems| panic!("{scenario}\n{problems:?}"))
        .totals
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_measured_cache_costs_what_a_prefix_costs_that_is_read_as_often(
        read in 0..=3_000_u32,
        written in 1..=3_000_u32,
        more in 0..=3_000_u32,
        hour in any::<bool>(),
        service in prop::sample::select(vec!["standard", "flex", "batch", "a part"]),
    ) {
        let prefix = read + written;
        let (ttl, write) = if hour { ("1h", "write_1h") } else { ("5m", "write") };
        let rate = format!("{read}/{prefix}");
        let service_of = |of_batch: &str| match service {
            "a part" => format!("batch: {{share: 1/3{of_batch}}}"),
            tier => format!("tier: {tier}"),
        };
        let step = |cache: String, of_batch: &str| {
            let call = format!("model: lab/a, input: {}, output: 77", prefix + more);
            figures(&format!("{call}, cache: {cache}, {}", service_of(of_batch)), "")
        };
        let by_rate = step(
            format!("{{prefix: {prefix}, hit_rate: {rate}, ttl: {ttl}}}"),
            &format!(", hit_rate: {rate}"),
        );
        let measured = step(format!("{{measured: {{read: {read}, {write}: {written}}}}}"), "");
        prop_assert_eq!(by_rate, measured);
    }

    #[test]
    fn measured_shares_that_are_products_of_error_rates_cost_what_attempts_cost(
        (first, second) in (0..=100_u32, 0..=100_u32),
        person in any::<bool>(),
        cached in any::<bool>(),
    ) {
        let quality = format!(
            "quality: {{q: {{per: call, error_rate: {{lab/a: {first}%, lab/b: {second}%}}}}}}\n"
        );
        let cache = if cached { ", cache: {measured: {read: 100, write_1h: 20}}" } else { "" };
        let step = |of_second: &str, of_third: &str| {
            let last = if person { "human: {cost: 2.50}" } else { "model: lab/a" };
            let attempts = format!("[{{model: lab/a}}, {{model: lab/a{of_second}}}, {{{last}{of_third}}}]");
            format!("input: 500, output: 77, quality: q, check: {{fee: 0.013}}, attempts: {attempts}{cache}")
        };
        let by_errors = figures(&step("", ""), &quality);
        let measured = figures(
            &step(&format!(", reached: {first}%"), &format!(", reached: {first}% * {first}%")),
            &quality,
        );
        prop_assert_eq!(by_errors, measured);
        let escalated = |keys: &str| figures(&format!("input: 500, output: 77, {keys}"), "");
        prop_assert_eq!(
            escalated(&format!("model: lab/a, escalate: {{share: {second}%, model: lab/b}}")),
            escalated(&format!("attempts: [{{model: lab/a}}, {{model: lab/b, reached: {second}%}}]"))
        );
    }
}
