//! Plans by weights, limits a minute, and capacity by the hour.

use costcalc::analysis::Capacity;
use costcalc::exact::Exact;
use costcalc::pricing::Ceiling;

use crate::lab::{capacity, check, exact, over};

/// How many times as many tasks a plan lasts for if each is done so.
fn lasts_for(steps: &str) -> Exact {
    let quota = "quota: {plan: codex, allowance: 1_000, weights: {gpt-5.4: 1, mini-b: 0.3}}";
    let capacity = capacity("per_month: 700", steps, quota);
    capacity.quota.and_then(|quota| quota.multiplier()).expect("tasks are counted")
}

#[test]
fn e21_a_plan_lasts_for_10_thirds_as_many_tasks_on_the_small_model() {
    let all_mini = lasts_for("task: {model: mini-b, input: 500, output: 50}");
    check(&all_mini, "10/3", "1 / 0.3");
    let a_fifth_full = lasts_for(
        "task: {route: [{share: 20%, model: gpt-5.4}, {share: rest, model: mini-b}], input: 500, output: 50}",
    );
    check(&a_fifth_full, "25/11", "1 / (0.2 + 0.8 × 0.3)");
}

/// Minutes until half a million leads are done at so many requests a minute.
fn minutes(rpm: &str) -> Exact {
    let leads = capacity(
        "unit: lead, per_month: 500k",
        "qualify: {model: gpt-4o-mini, input: 1500, output: 500}",
        &format!("limits: {{gpt-4o-mini: {{rpm: {rpm}}}}}"),
    );
    leads.models[0].drain().expect("a limit is known").0
}

/// What is asked of the first model in a respect at the peak.
fn peak(capacity: &Capacity, ceiling: Ceiling) -> Exact {
    let one = capacity.models[0].uses.iter().find(|one| one.ceiling == ceiling);
    one.and_then(|one| one.peak.clone()).expect("it is known")
}

#[test]
fn e22_half_a_million_leads_take_a_thousand_minutes_at_500_a_minute() {
    check(&minutes("500"), "1000", "500,000 / 500");
    check(&minutes("1_000"), "500", "500,000 / 1,000");
}

#[test]
fn e22_a_model_of_280_ms_does_13_sevenths_of_what_one_of_520_ms_does() {
    let full_at = |ms: &str| {
        let top = format!(
            "limits: {{nano-a: {{concurrency: 10}}}}\nlatency: {{nano-a: {{ttft_ms: {ms}, tokens_per_second: 1}}}}"
        );
        let job = capacity("per_month: 10k", "read: {model: nano-a, input: 500, output: 0}", &top);
        job.binding().expect("a limit is known").1
    };
    check(&over(&full_at("280"), &full_at("520")), "13/7", "520 / 280");
}

#[test]
fn e22_50_ninths_of_a_request_are_in_flight() {
    let step = |name: &str| format!("{name}: {{model: nano-a, input: 500, output: 40}}");
    let steps = ["one", "two", "three", "four"].map(step).join("\n");
    // because: 0.3 s + 40 tokens / 80 a second = 0.8 s
    let top = "peak_factor: 3\nlatency: {nano-a: {ttft_ms: 300, tokens_per_second: 80}}";
    let documents = capacity("per_day: 50k", &steps, top);
    let in_flight = peak(&documents, Ceiling::InFlight);
    check(&in_flight, "50/9", "50,000 / 86,400 s × 3 × 4 × 0.8 s");
    let time = documents.unit_time.sequential.expect("the latency is known");
    check(time.exact(), "3200", "4 × 800 ms");
    let time = documents.unit_time.at_least.expect("the latency is known");
    check(time.exact(), "800", "no step waits for another");
}

#[test]
fn e23_a_machine_of_ones_own_costs_125_126ths_of_a_dollar_a_million_tokens() {
    let own = |model: &str| {
        let work = format!("work: {{model: {model}, input: 1M, output: 0}}");
        capacity("per_month: 100", &work, "").hourly.remove(0)
    };
    check(&own("own-always").card.per_million(), "125/126", "2.50 / (700 × 3600) × 10^6");
    check(&own("own-seldom").card.per_million(), "625/63", "2.50 / (700 × 3600 × 0.1) × 10^6");
    let dear = own("own-dear");
    check(dear.per_month.exact(), "4608", "6.40 × 24 × 30");
    let part = dear.break_even().expect("it can do so many");
    let millions = (&part * dear.tokens.exact()).shift_down(6);
    check(&millions, "460.8", "4608 / 10");
    check(&(part * exact("100")), "460.8", "a unit has a million tokens");
}
