//! What a call uses beside text.

use costcalc::units::Figure;

use crate::lab::{check, invoice, million};

#[test]
fn audio_of_a_call_is_billed_at_its_own_rate_beside_the_text() {
    let call = million("call: {model: listener, input: 500, output: 200, meters: {audio_input: 1_200}}");
    check(&invoice(&call), "17200", "500 × 4 + 200 × 16 + 1,200 × 10");
}

#[test]
fn audio_of_a_conversation_is_sent_again_in_each_turn_that_follows() {
    let talk = |compact: &str| {
        let turns = format!("{{turns: 3, user: 0, output: 100{compact}}}");
        invoice(&million(&format!("call: {{model: listener, loop: {turns}, meters: {{audio_input: 600}}}}")))
    };
    check(&talk(""), "42000", "(1 + 2 + 3) × 600 × 10 + (0 + 100 + 200) × 4 + 3 × 100 × 16");
    let compacted = talk(", compact: {every: 2, to: 50}");
    check(&compacted, "29400", "(1 + 2 + 1) × 600 × 10 + (0 + 100 + 50) × 4 + 3 × 100 × 16");
}

#[test]
fn of_each_request_at_least_the_minimum_is_billed_in_whole_increments() {
    for (seconds, expected, because) in [
        ("45.5 seconds", "4600", "⌈45.5⌉ × 0.006 / 60"),
        ("45 seconds", "4500", "45 × 0.006 / 60"),
        ("2", "3000", "30 × 0.006 / 60"),
        ("1 minute", "6000", "60 × 0.006 / 60"),
        ("0 seconds", "0", "nothing of nothing"),
    ] {
        let call = million(&format!("call: {{model: ear, meters: {{audio_input_time: {seconds}}}}}"));
        check(&invoice(&call), expected, because);
    }
}

#[test]
fn a_line_says_what_is_used_where_more_is_billed() {
    let call = million("call: {model: ear, meters: {audio_input_time: 45.5 seconds}}");
    let line = call.bill(Figure::Invoice).next().expect("a line").2;
    check(line.quantity.exact(), "46000000", "46 × 10^6");
    check(line.used.as_ref().expect("what is used").exact(), "45500000", "45.5 × 10^6");
    check(&line.rate.net.per.number(), "60", "a minute in seconds");
}

#[test]
fn a_share_in_the_batch_tier_has_the_terms_of_its_own_cell() {
    let call = million("call: {model: ear, meters: {audio_input_time: 45.5 seconds}, batch: {share: 50%}}");
    check(&invoice(&call), "3437.5", "46 × 0.006 / 60 / 2 + 45.5 × 0.18 / 3600 / 2");
}

#[test]
fn a_step_of_a_model_without_text_states_none() {
    check(&invoice(&million("call: {model: eye, meters: {pages: 3}}")), "4500", "3 × 1.50 / 1000");
}

#[test]
fn a_fee_may_be_for_time_or_for_requests() {
    let sandbox = million("call: {model: ear, meters: {audio_input_time: 0}, tools: {sandbox: 120}}");
    check(&invoice(&sandbox), "30000", "max(120, 300) × 0.36 / 3600");
    let search = million("call: {model: ear, meters: {audio_input_time: 0}, tools: {search: 40%}}");
    check(&invoice(&search), "5600", "0.4 × 14 / 1000");
}

#[test]
fn the_terms_of_a_fee_once_a_request_are_on_each_request_that_uses_it() {
    for (tools, expected, because) in [
        ("{whole: 40%}", "400000", "0.4 × 1"),
        ("{three: 40%}", "1200000", "0.4 × 3"),
        ("{whole: 100%, three: 0.5}", "2500000", "1 + 0.5 × 3"),
        ("{whole: 0}", "0", "no request uses it"),
    ] {
        let call = million(&format!("call: {{model: packed, input: 0, output: 0, tools: {tools}}}"));
        check(&invoice(&call), expected, because);
    }
}

#[test]
fn the_factor_of_a_region_is_on_tokens_alone() {
    let call =
        "call: {model: packed, region: eu, input: 100, output: 10, meters: {pages: 2}, tools: {whole: 1}}";
    check(&invoice(&million(call)), "7000132", "(100 + 10 × 2) × 1.10 + 2 × 3 × 10^6 + 10^6");
}

#[test]
fn reasoning_is_a_part_of_the_output_with_a_rate_of_its_own() {
    let call = |model: &str| {
        million(&format!("call: {{model: {model}, input: 100, output: 200, meters: {{reasoning: 50}}}}"))
    };
    check(&invoice(&call("thinker")), "1100", "100 + 150 × 4 + 50 × 8");
    check(&invoice(&call("mini-a")), "360", "100 × 0.40 + 200 × 1.60: no rate of its own");
}

#[test]
fn audio_that_a_model_makes_is_heard_in_later_turns() {
    let talk = |caching: &str| {
        let turns = format!("{{turns: 3, system: 0, user: 0, output: 0{caching}}}");
        let meters = "{audio_input: 600, audio_output: 400}";
        invoice(&million(&format!("call: {{model: thinker, loop: {turns}, meters: {meters}}}")))
    };
    check(&talk(""), "72000", "(600 + 1,600 + 2,600) × 10 + 3 × 400 × 20");
    check(&talk(", caching: incremental"), "42900", "1,800 × 10 + 3,000 × 0.30 + 1,200 × 20");
}
