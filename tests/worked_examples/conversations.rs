//! Conversations, and prompts that are too long for a window.

use costcalc::engine::{Item, Projection};
use costcalc::exact::Exact;
use costcalc::scenario::{Doer, Requests};
use costcalc::units::{Figure, Meter};

use crate::lab::{check, exact, million, over, plan, usd};

/// Tokens of a meter in a figure, for each of a million units.
fn tokens(projection: &Projection, figure: Figure, meter: Meter) -> Exact {
    let lines = projection.bill(figure).map(|(.., line)| line);
    let lines = lines.filter(|line| matches!(line.item, Item::Metered(_, own) if own == meter));
    over(&lines.map(|line| line.quantity.exact()).sum(), &exact("1000000"))
}

/// What the tokens of a meter cost a million units.
fn cost(projection: &Projection, figure: Figure, meter: Meter) -> Exact {
    let lines = projection.bill(figure).map(|(.., line)| line);
    let lines = lines.filter(|line| matches!(line.item, Item::Metered(_, own) if own == meter));
    lines.map(|line| line.amount.exact()).sum()
}

#[test]
fn e18_twenty_turns_send_480_000_tokens() {
    let agent = million("agent: {model: flagship, loop: {turns: 20, system: 5_000, user: 0, output: 2_000}}");
    let sent = tokens(&agent, Figure::Base, Meter::Input);
    check(&sent, "480000", "20 × 5,000 + 2,000 × 20 × 19 / 2");
    let dollars = over(&cost(&agent, Figure::Base, Meter::Input), &exact("1000000"));
    check(&dollars, "1.2", "480,000 × 2.50 / 10^6");
    check(&tokens(&agent, Figure::Base, Meter::Output), "40000", "20 × 2,000");
}

#[test]
fn e18_a_cache_reads_437_000_of_them_and_writes_43_000() {
    let agent = million(
        "agent: {model: flagship, loop: {turns: 20, system: 5_000, user: 0, output: 2_000, caching: incremental}}",
    );
    let [read, written, input] = [Meter::CacheRead, Meter::CacheWrite, Meter::Input]
        .map(|meter| tokens(&agent, Figure::Invoice, meter));
    check(&read, "437000", "the prompts of the first 19 turns");
    check(&written, "43000", "the prompt of the last turn: each token once");
    check(&input, "0", "all of every prompt is cached");
    check(&(read + written), "480000", "reads and writes are the input");
    let cached = [Meter::CacheRead, Meter::CacheWrite].map(|meter| cost(&agent, Figure::Invoice, meter));
    let dollars = over(&cached.iter().sum(), &exact("1000000"));
    check(&dollars, "0.243625", "437,000 × 0.25 + 43,000 × 3.125");
}

#[test]
fn e18_ten_turns_of_two_thousand_and_one_thousand_send_65_000_tokens() {
    let agent = million("agent: {model: penny, loop: {turns: 10, system: 2_000, user: 0, output: 1_000}}");
    check(&tokens(&agent, Figure::Base, Meter::Input), "65000", "10 × 2,000 + 1,000 × 10 × 9 / 2");
}

/// Not in the model's table: each segment is summed by itself, the system's tokens in front of each.
#[test]
fn compaction_sums_the_segments() {
    let agent = |caching: &str| {
        million(&format!(
            "agent: {{model: flagship, loop: {{turns: 20, system: 3_000, user: 500, output: 800, \
             caching: {caching}, compact: {{every: 8, to: 2_000}}}}}}"
        ))
    };
    let plain = agent("none");
    let because = "20 × 3,000 + 12 × 2,000 + 500 × (36 + 36 + 10) + 800 × (28 + 28 + 6)";
    check(&tokens(&plain, Figure::Invoice, Meter::Input), "174600", because);
    let cached = agent("incremental");
    let because = "the last prompts of the segments, and of the second and third not the system's: \
                   12,600 + 11,600 + 6,400";
    check(&tokens(&cached, Figure::Invoice, Meter::CacheWrite), "30600", because);
    check(&tokens(&cached, Figure::Invoice, Meter::CacheRead), "144000", "174,600 − 30,600");
}

#[test]
fn a_distribution_of_turns_is_dearer_than_its_mean() {
    let agent = |turns: &str| {
        let step =
            format!("agent: {{model: penny, loop: {{turns: {turns}, system: 0, user: 100, output: 0}}}}");
        tokens(&million(&step), Figure::Base, Meter::Input)
    };
    check(&agent("{5: 50%, 20: 50%}"), "11250", "(100 × 15 + 100 × 210) / 2: E[n²] counts, not E[n]²");
    check(&agent("{12: 50%, 13: 50%}"), "8450", "the same mean of 12.5, (100 × 78 + 100 × 91) / 2");
}

#[test]
fn the_success_of_a_trajectory_is_the_turns_to_the_power_of_their_number() {
    let good = |turns: &str| {
        let step =
            format!("agent: {{model: penny, loop: {{turns: {turns}, user: 1, output: 1, success: 97%}}}}");
        million(&step).steps[0].outcome.as_ref().expect("a chance").good.exact().clone()
    };
    check(&good("3"), "0.912673", "0.97^3");
    check(&good("{1: 50%, 2: 50%}"), "0.95545", "(0.97 + 0.9409) / 2");
}

/// How many chunks a prompt takes, of which 2,000 tokens are repeated in each and 8,000 are its output.
fn chunks(model: &str, document: u32, overlap: u32) -> (Projection, Exact) {
    let step = format!(
        "read: {{model: {model}, input: {}, output: 8_000, cache: {{prefix: 2_000, hit_rate: 50%}}, \
         overflow: {{chunk: {{overlap: {overlap}, merge: {{input: 500, output: 800}}}}}}}}",
        document + 2_000
    );
    let outputs = tokens(&million(&step), Figure::Base, Meter::Output);
    let merged = over(&(&outputs - &exact("800")), &exact("8000"));
    (million(&step), if outputs == exact("8000") { Exact::ONE } else { merged })
}

#[test]
fn e20_half_a_million_tokens_take_three_chunks_of_a_window_of_200k_and_two_of_400k() {
    let (projection, three) = chunks("window-200k", 500_000, 1_000);
    check(&three, "3", "⌈(500,000 − 1,000) / (190,000 − 1,000)⌉");
    let because = "500,000 + 2 × 1,000 + 3 × 2,000, and 500 + 3 × 8,000 for the merge";
    check(&tokens(&projection, Figure::Base, Meter::Input), "532500", because);
    let because = "532,500 − 0.45 × 3 × 2,000 in all, at 1 and 5: half of three prefixes is read at a tenth";
    check(&usd(&projection, Figure::Invoice), "653800", because);
    check(&chunks("window-400k", 500_000, 1_000).1, "2", "⌈(500,000 − 1,000) / (390,000 − 1,000)⌉");
    check(&chunks("window-200k", 190_000, 0).1, "1", "190,000 ≤ 200,000 − 2,000 − 8,000");
    check(&chunks("window-200k", 190_001, 0).1, "2", "one token more");
}

/// Each chunk's own prompt decides its rates: here full ones are long, and the last is not.
#[test]
fn a_chunk_has_the_rates_of_its_own_prompt() {
    let step = "read: {model: gpt-5.4, input: 700_000, output: 1_000, max_input: 300_000, \
                overflow: {chunk: {merge: {input: 0, output: 0}}}}";
    let because = "600,000 × 5 + 2,000 × 22.50 + 100,000 × 2.50 + 1,000 × 15, and a merge of 3,000 × 2.50";
    check(&usd(&million(step), Figure::Invoice), "3317500", because);
}

#[test]
fn e20_the_plan_says_how_many_chunks_there_are() {
    let plan = plan(
        "
volume: {per_month: 1}
steps:
  a:
    model: penny
    input: 10
    output: 1
    max_input: 4
    overflow: {chunk: {merge: {input: 1, output: 1}}}
",
    );
    let Doer::Model(call) = &plan.steps[0].branches[0].rungs[0].who else { panic!("a model") };
    assert!(matches!(&call.requests, Requests::Chunks(number) if number.exact() == &exact("3")));
    assert_eq!(call.further.len(), 1, "the merge");
    assert_eq!(plan.steps[0].output.exact(), &Exact::ONE, "what is read of the step is the merge's output");
}
