//! Attempts, checks, reviews and the cost of errors.

use costcalc::exact::Exact;
use costcalc::units::Figure;

use crate::lab::{check, exact, invoice, million_rated, outcome, over, project, step_invoice, usd, visits};

#[test]
fn e02_a_retry_after_every_error_adds_the_error_rate_to_the_bill() {
    for (model, error_rate, expected, because) in [
        ("nano-a", "11.3%", "144.69", "130 × 1.113"),
        ("mini-a", "5.9%", "550.68", "520 × 1.059"),
        ("haiku-3.5", "3.7%", "1244.4", "1200 × 1.037"),
    ] {
        let calls = million_rated(
            &format!("{model}: {error_rate}"),
            &format!("call: {{model: {model}, retries: 1, input: 500, output: 200, quality: task}}"),
        );
        check(&invoice(&calls), expected, because);
    }
}

#[test]
fn e02_what_fails_twice_escapes() {
    let calls = million_rated(
        "nano-a: 11.3%",
        "call: {model: nano-a, retries: 1, input: 500, output: 200, quality: task}",
    );
    check(outcome(&calls).escaped.exact(), "0.012769", "0.113²");
}

#[test]
fn e12_two_retries_under_an_imperfect_check_cost_147_381768768_micro_dollars() {
    let calls = million_rated(
        "nano-a: 11.3%",
        "call: {model: nano-a, retries: 2, input: 500, output: 200, quality: task, \
         check: {detects: 90%, false_alarms: 2%}, exhausted: {abandon: {cost: 0}}}",
    );
    let reached = visits(&calls);
    check(&reached[1], "0.11944", "r = 0.113 × 0.9 + 0.887 × 0.02");
    check(&reached.iter().sum(), "1.1337059136", "A = 1 + r + r²");
    check(&invoice(&calls), "147.381768768", "130 A");
    let outcome = outcome(&calls);
    check(outcome.good.exact(), "0.985485202455936", "0.887 × 0.98 A");
    check(outcome.escaped.exact(), "0.01281087682368", "0.113 × 0.1 A");
    check(outcome.abandoned.exact(), "0.001703920720384", "r³");
}

#[test]
fn e13_a_repeated_error_costs_the_same_and_escapes() {
    for (repeat, escaped, because) in [
        ("0%", "0.003481", "0.059²"),
        ("50%", "0.0312405", "0.059 (0.059 + 0.5 × 0.941)"),
        ("100%", "0.059", "a retry never helps"),
    ] {
        let calls = million_rated(
            "mini-a: 5.9%",
            &format!(
                "call: {{model: mini-a, retries: 1, repeat: {repeat}, input: 500, output: 200, quality: task}}"
            ),
        );
        check(&invoice(&calls), "550.68", "520 × 1.059, whatever the repeat");
        check(outcome(&calls).escaped.exact(), escaped, because);
    }
}

/// A draft of mini, a reviewer's check, and so many revisions.
fn gate(revisions: usize) -> costcalc::engine::Projection {
    let revision = "{model: mini-b, input: 2850, fixes: 70%}";
    let attempts = [vec!["{model: mini-b}"], vec![revision; revisions]].concat();
    million_rated(
        "mini-b: 25%",
        &format!(
            "draft: {{attempts: [{}], input: 2000, output: 500, quality: task, \
             check: {{detects: 80%, model: haiku-3.5, input: 2700, output: 150}}}}",
            attempts.join(", ")
        ),
    )
}

#[test]
fn e14_a_reviewed_draft_with_one_revision_costs_7387_5_micro_dollars() {
    let gated = gate(1);
    let amounts: Vec<Exact> =
        gated.bill(Figure::Invoice).map(|(.., line)| line.amount.exact().clone()).collect();
    check(&amounts[..2].iter().sum(), "3750", "g: 2000 × 0.75 + 500 × 4.50");
    check(&amounts[2..4].iter().sum(), "2760", "v: 2700 × 0.80 + 150 × 4");
    let revision = over(&amounts[4..].iter().sum(), &visits(&gated)[1]);
    check(&revision, "4387.5", "u: 2850 × 0.75 + 500 × 4.50");
    check(&invoice(&gated), "7387.5", "g + v + 0.25·0.8 u");
}

#[test]
fn e14_two_revisions_of_which_the_first_is_reviewed_cost_8150_1_micro_dollars() {
    let gated = gate(2);
    check(&invoice(&gated), "8150.1", "g + v + 0.2 (u + v) + 0.048 u");
    check(&visits(&gated)[2], "0.048", "0.2 × 0.3 stay bad, of which 0.8 are flagged");
    check(outcome(&gated).escaped.exact(), "0.0764", "0.25 × 0.2 + 0.2·0.3 × 0.2 + 0.048 × 0.3");
}

#[test]
fn e15_a_cascade_from_nano_to_mini_costs_205_946_micro_dollars() {
    let cascade = million_rated(
        "nano-a: 11.3%, mini-a: 5.9%",
        "call: {attempts: [{model: nano-a}, {model: mini-a}], input: 500, output: 200, quality: task, \
         check: {detects: 90%, false_alarms: 5%}}",
    );
    check(&invoice(&cascade), "205.946", "130 + (0.113 × 0.9 + 0.887 × 0.05) 520");
    check(outcome(&cascade).escaped.exact(), "0.01991695", "0.113 × 0.1 + 0.14605 × 0.059");
}

#[test]
fn e17_ten_fields_at_2_4_percent_are_wrong_together_in_21_57_percent_and_thirty_digits() {
    let record = |error_rate: &str, fields: u32| {
        let quality = format!(
            "quality: {{task: {{per: field, fields: {fields}, error_rate: {{nano-a: {error_rate}}}}}}}"
        );
        let step = "record: {model: nano-a, input: 500, output: 200, quality: task}";
        outcome(&project("per_month: 1M", step, &quality)).escaped.exact().clone()
    };
    let any = record("2.4%", 10);
    check(&any, "0.215671174035072576414101274624", "1 − 0.976^10");
    assert_eq!(any.rounded(12), "0.215671174035");
    assert_eq!(record("11.3%", 10).rounded(6), "0.698535", "1 − 0.887^10");
    check(&record("2.4%", 1), "0.024", "a single field: the lower bound");
    assert!(exact("0.024") <= any && any <= exact("0.24"), "at most the sum over the fields");
}

#[test]
fn e24_reviewing_everything_pays_only_where_a_review_is_cheaper_than_the_errors_it_stops() {
    let calls = |review: &str| {
        let calls = million_rated(
            "nano-a: 0.5%",
            &format!(
                "call: {{model: nano-a, input: 500, output: 200, quality: task, {review} downstream: {{cost_per_error: 2}}}}"
            ),
        );
        usd(&calls, Figure::Total)
    };
    check(&calls(""), "10130", "130 + 0.005 × 2,000,000");
    check(&calls("review: {share: 100%, cost: 0.02},"), "20130", "130 + 20,000");
}

/// Nano and mini on trajectories that fail in 22 % and in 9 % of the cases; mini costs four times as much.
fn trajectories(retries: u32) -> (costcalc::engine::Projection, costcalc::engine::Projection) {
    let run = |model: &str| {
        let step =
            format!("run: {{model: {model}, retries: {retries}, input: 500, output: 200, quality: task}}");
        million_rated("nano-a: 22%, mini-a: 9%", &step)
    };
    (run("nano-a"), run("mini-a"))
}

#[test]
fn e29_the_price_of_a_success_is_the_price_of_a_trajectory_over_its_success_rate() {
    let (nano, mini) = trajectories(0);
    let per_success = |projection: &costcalc::engine::Projection| {
        let usd = projection.per_good_unit().expect("some are good");
        usd * exact("1000000")
    };
    let (nano_success, mini_success) = (per_success(&nano), per_success(&mini));
    check(&over(&nano_success, &exact("130")), "50/39", "1 / 0.78");
    check(&over(&mini_success, &nano_success), "24/7", "4 × 0.78 / 0.91");
    check(&over(&invoice(&mini), &nano_success), "3.12", "4 × 0.78");
}

#[test]
fn e29_with_one_retry_each_mini_costs_218_sixty_firsts_of_nano() {
    let (nano, mini) = trajectories(1);
    check(&over(&invoice(&mini), &invoice(&nano)), "218/61", "4 (1 + 0.09) / (1 + 0.22)");
}

#[test]
fn e30_at_ten_cents_an_error_7_6_points_of_a_million_calls_cost_7600_dollars() {
    for (cheap, dear, expected) in [("11.3%", "3.7%", "7600"), ("15.4%", "6.2%", "9200")] {
        let downstream = |rate: &str| {
            let calls = million_rated(
                &format!("nano-a: {rate}"),
                "call: {model: nano-a, input: 500, output: 200, quality: task, downstream: {cost_per_error: 0.10}}",
            );
            usd(&calls, Figure::Downstream)
        };
        let because = format!("({cheap} − {dear}) × 10^6 × 0.10");
        check(&(downstream(cheap) - downstream(dear)), expected, &because);
    }
}

#[test]
fn e37_a_ladder_of_equal_attempts_equals_its_closed_form() {
    for (bad, detects, false_alarms, retries) in
        [("0.2", "0.9", "0.1", 4), ("0.5", "1", "0", 6), ("0.01", "0", "0", 3), ("1", "1", "0", 2)]
    {
        let calls = million_rated(
            &format!("penny: {bad}"),
            &format!(
                "call: {{model: penny, retries: {retries}, input: 1, output: 0, quality: task, \
                 check: {{detects: {detects}, false_alarms: {false_alarms}}}, exhausted: {{abandon: {{cost: 0}}}}}}"
            ),
        );
        let [q, d, f] = [bad, detects, false_alarms].map(exact);
        let good = Exact::ONE - &q;
        let flagged = &q * &d + &good * &f;
        let attempts: Exact = (0..=retries).map(|k| flagged.pow(k)).sum();
        let outcome = outcome(&calls);
        assert_eq!(invoice(&calls), attempts, "A = Σ r^k, at a micro-dollar each");
        assert_eq!(*outcome.good.exact(), good * (Exact::ONE - f) * &attempts);
        assert_eq!(*outcome.escaped.exact(), q * (Exact::ONE - d) * &attempts);
        assert_eq!(*outcome.abandoned.exact(), flagged.pow(retries + 1));
        assert_eq!(step_invoice(&calls, 0), attempts);
    }
}

#[test]
fn e37_where_all_is_bad_and_noticed_every_attempt_is_made() {
    let calls = million_rated(
        "penny: 100%",
        "call: {model: penny, retries: 2, input: 1, output: 0, quality: task, exhausted: {abandon: {cost: 0}}}",
    );
    check(&invoice(&calls), "3", "1 + 2 retries");
    check(outcome(&calls).abandoned.exact(), "1", "nothing is ever served");
}
