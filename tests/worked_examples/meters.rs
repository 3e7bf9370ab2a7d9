//! What a call uses beside text.

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
