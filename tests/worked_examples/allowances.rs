//! What is free of a day or a month, and shared by the models of a pool.

use costcalc::engine::Projection;
use costcalc::exact::Exact;
use costcalc::units::Figure;

use crate::lab::{check, exact, invoice, months, project, usd};

const RATED: &str = "quality: {task: {per: call, error_rate: {finder: 10%}}}";

/// Searches of two models that share 1,500 a day, of which one repeats a tenth.
fn searches(finder: &str, scout: &str) -> Projection {
    let a = format!(
        "a: {{calls: {finder}, model: finder, retries: 1, input: 0, output: 0, tools: {{search: 1}}, quality: task}}"
    );
    let b = format!("b: {{calls: {scout}, model: scout, input: 0, output: 0, tools: {{search: 1}}}}");
    project("per_month: 20_000", &format!("{a}\n{b}"), RATED)
}

#[test]
fn what_is_free_is_spread_evenly_over_all_uses_of_each_figure() {
    let both = searches("2", "1");
    let because = "45,000 of 60,000 are free: (40,000 × 14 + 20,000 × 35) / 1,000 × 1/4";
    check(&usd(&both, Figure::Base), "315", because);
    check(&usd(&both, Figure::BatchDiscounted), "315", because);
    let because = "45,000 of 64,000 are free: (44,000 × 14 + 20,000 × 35) / 1,000 × 19/64";
    check(&invoice(&both), "390.6875", because);
    let of_step = |step: usize, figure| both.steps[step].figures[figure].exact().clone();
    check(&of_step(0, Figure::Invoice), "182.875", "44,000 × 14 / 1,000 × 19/64");
    check(&of_step(1, Figure::Invoice), "207.8125", "20,000 × 35 / 1,000 × 19/64");
    check(both.steps[1].branches[0].retried.exact(), "32.8125", "what a's retries add to b: 207.8125 − 175");
}

#[test]
fn a_line_says_what_is_used_and_what_is_free() {
    let both = searches("2", "1");
    let lines: Vec<_> = both.bill(Figure::Base).map(|(.., line)| line).collect();
    check(lines[0].used.as_ref().expect("uses").exact(), "40000", "2 × 20,000");
    check(lines[0].free.as_ref().expect("free").exact(), "30000", "40,000 × 45/60");
    check(lines[0].quantity.exact(), "10000", "the rest is billed");
    let invoiced: Vec<_> = both.bill(Figure::Invoice).map(|(.., line)| line.amount.exact()).collect();
    assert_eq!(invoiced.into_iter().sum::<Exact>(), invoice(&both), "the lines are the invoice");
    check(both.pools[0].uses.exact(), "64000", "of the invoice");
    check(both.pools[0].unbilled.exact(), "45000", "1,500 × 30");
}

#[test]
fn nothing_is_billed_of_less_than_is_free() {
    let few = searches("1", "1");
    check(&usd(&few, Figure::Base), "0", "40,000 are fewer than 45,000");
    check(&invoice(&few), "0", "42,000 are fewer than 45,000");
    check(few.pools[0].unbilled.exact(), "42000", "all uses");
}

#[test]
fn an_allowance_of_a_month_belongs_to_its_price_alone() {
    let pages = |number: &str| {
        let step = format!("read: {{model: reader, meters: {{pages: {number}}}}}");
        invoice(&project("per_month: 1_000", &step, ""))
    };
    check(&pages("3"), "5", "(3,000 − 500) × 2 / 1,000");
    check(&pages("0.5"), "0", "500 are free");
}

#[test]
fn days_are_those_of_the_volume_and_months_each_have_their_own() {
    let step = "a: {model: scout, input: 0, output: 0, tools: {search: 1}}";
    let days = project("per_day: 2_000, days_per_month: 20", step, "");
    check(&invoice(&days), "350", "(2,000 − 1,500) × 20 × 35 / 1,000");
    let (ahead, sum) = months("per_month: 46_500", "from: 2027-01, months: 2", step);
    check(ahead[0].totals[Figure::Invoice].exact(), "0", "31 × 1,500 are free in January");
    check(ahead[1].totals[Figure::Invoice].exact(), "157.5", "(46,500 − 28 × 1,500) × 35 / 1,000");
    check(sum.pools[0].unbilled.exact(), "88500", "59 × 1,500");
    assert_eq!(*sum.totals[Figure::Invoice].exact(), exact("157.5"));
}

#[test]
fn the_lines_of_a_horizon_are_its_invoice_where_only_some_cards_have_an_allowance() {
    let step = "a: {model: seeker, input: 0, output: 0, tools: {search: 1}}";
    for (from, total, because) in [
        ("2026-07", "436.6", "20,000 × 10 / 1,000, then (20,000 − 3,100) × 14 / 1,000"),
        ("2026-08", "432.6", "(20,000 − 3,100) × 14 / 1,000, then (20,000 − 6,000) × 14 / 1,000"),
        ("2026-09", "596", "(20,000 − 6,000) × 14 / 1,000, then 20,000 × 20 / 1,000"),
    ] {
        let (_, sum) = months("per_month: 20_000", &format!("from: {from}, months: 2"), step);
        check(&invoice(&sum), total, because);
        let lines: Exact = sum.bill(Figure::Invoice).map(|(.., line)| line.amount.exact().clone()).sum();
        check(&lines, total, "the lines are the invoice");
    }
}

#[test]
fn uses_are_said_for_each_allowance_by_itself() {
    let step = "a: {model: seeker, input: 0, output: 0, tools: {search: 1}}";
    let (_, sum) = months("per_month: 20_000", "from: 2026-08, months: 2", step);
    let free: Vec<_> = sum.pools.iter().map(|pool| pool.unbilled.exact().to_string()).collect();
    assert_eq!(free, ["3100", "6000"], "31 × 100, and 30 × 200");
}

#[test]
fn each_figure_has_its_own_allowance_where_only_one_tier_has_any() {
    let read = |tier: &str| {
        project("per_month: 1_000", &format!("read: {{model: archive, meters: {{pages: 1}}{tier}}}"), "")
    };
    let batch = read(", tier: batch");
    check(&usd(&batch, Figure::Base), "700", "(1,000 − 300) × 1");
    check(&usd(&batch, Figure::CacheDiscounted), "700", "no cache");
    check(&usd(&batch, Figure::BatchDiscounted), "500", "1,000 × 0.5: nothing is free in the batch tier");
    check(&invoice(&batch), "500", "no retries");
    assert!(batch.pools.is_empty(), "the invoice has no allowance");
    check(&invoice(&read(", batch: {share: 80%}")), "400", "0 of the 200, and 800 × 0.5");
    check(&invoice(&read("")), "700", "(1,000 − 300) × 1");
}
