//! Prices of certain hours.

use costcalc::engine::Projection;
use costcalc::exact::Exact;
use costcalc::units::Figure;

use crate::lab::{check, exact, invoice, million, months, over, project, usd};

const DAY: &str = "call: {model: day, input: 1, output: 0, when: ";

/// The share of a million calls of one token that are billed in a window, read off the bill.
fn share(projection: &Projection, window: &str) -> Exact {
    let lines = projection.bill(Figure::Invoice).map(|(.., line)| line);
    let lines = lines.filter(|line| line.window.as_deref() == Some(window));
    over(&lines.map(|line| line.quantity.exact()).sum(), &exact("1000000"))
}

fn fraction(numerator: i64, denominator: i64) -> Exact {
    Exact::ratio(numerator, denominator).expect("not 0")
}

#[test]
fn an_even_week_has_5_of_24_hours_in_the_window() {
    let even = million(&format!("{DAY}{{profile: [{{share: 100%}}]}}}}"));
    assert_eq!(share(&even, "peak"), fraction(5, 24), "because 7 hours × 5 days / 168");
    assert_eq!(invoice(&even), fraction(29, 24), "because 19/24 × 1 + 5/24 × 2");
}

#[test]
fn a_profile_is_even_within_each_of_its_pieces() {
    let profile = "{profile: [{utc: 08:00-18:00, days: mon-fri, share: 90%}, {share: rest}]}";
    let office = million(&format!("{DAY}{profile}}}"));
    assert_eq!(share(&office, "peak"), fraction(1187, 5900), "because 90% × 10/50 + 10% × 25/118");
}

#[test]
fn a_share_is_billed_in_the_window_and_the_rest_outside() {
    let call = "call: {model: day, input: 1_000, output: 100, tier: batch, cache: {prefix: 800, hit_rate: 50%}, \
                when: {peak: 40%}}";
    let figures = million(&call.replace("tier: batch, ", ""));
    check(&usd(&figures, Figure::Base), "1680", "1,000 × (0.6 + 0.4 × 2) + 100 × 2 × (0.6 + 0.4 × 2)");
    check(&invoice(&figures), "1176", "(600 + 400 × 0.1 + 100 × 2) × 1.4");
    let batch = million(call);
    check(&usd(&batch, Figure::Base), "1680", "the standard tier");
    let because = "0.6 × (600 × 0.5 + 400 × 0.05 + 100) + 0.4 × (600 × 1.5 + 400 × 0.15 + 100 × 3)";
    check(&invoice(&batch), "756", because);
}

#[test]
fn what_a_scenario_says_at_its_top_holds_where_a_step_says_nothing() {
    let steps =
        "one: {model: day, input: 1, output: 0}\ntwo: {model: day, input: 1, output: 0, when: {peak: 0%}}";
    let projection = project("per_month: 1M", steps, "when: {peak: 100%}");
    check(&invoice(&projection), "3", "2 + 1");
}

#[test]
fn windows_of_one_card_share_the_calls() {
    let call = |when: &str| {
        invoice(&million(&format!("call: {{model: shifts, input: 1, output: 0, when: {when}}}")))
    };
    check(&call("{noon: 20%, night: 30%}"), "2.6", "0.5 × 1 + 0.2 × 3 + 0.3 × 5");
    check(&call("{night: 30%}"), "2.2", "0.7 × 1 + 0.3 × 5");
    check(
        &call("{profile: [{days: [sat, sun], share: 10%}, {share: rest}]}"),
        "2",
        "(16 + 4 × 3 + 4 × 5) / 24",
    );
    // The night has no batch tier, and no call is made in it.
    check(
        &invoice(&million("call: {model: shifts, input: 1, output: 0, tier: batch, when: {noon: 50%}}")),
        "1.5",
        "(1 + 2) / 2",
    );
}

#[test]
fn a_card_may_change_a_window_or_end_them_all() {
    let step = "call: {model: shifts, input: 1, output: 0, when: {night: 50%}}";
    let (months, _) = months("per_month: 1M", "from: 2026-12, months: 1", step);
    check(&months[0].totals[Figure::Invoice].exact().clone(), "74/31", "(9 × 3 + 10 × 3.5 + 12 × 1) / 31");
}

#[test]
fn attempts_and_checks_are_made_when_the_step_is() {
    let call = "call: {model: day, retries: 1, input: 1, output: 0, quality: task, when: {peak: 50%}, \
                check: {model: day, input: 2, output: 0}}";
    let quality = "quality: {task: {per: call, error_rate: {day: 20%}}}";
    let projection = project("per_month: 1M", call, quality);
    check(&usd(&projection, Figure::Base), "4.5", "(1 + 2) × 1.5");
    check(&invoice(&projection), "4.8", "4.5 + 20% × 1.5");
}
