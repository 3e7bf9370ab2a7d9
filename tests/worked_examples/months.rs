//! Time: growth, and prices that change.

use costcalc::exact::Exact;
use costcalc::units::Figure;

use crate::lab::{check, exact, invoice, months};

#[test]
fn e25_twelve_months_of_ten_percent_more_each_cost_21_38428376721_times_the_first() {
    let step = "call: {model: penny, input: 1, output: 0}";
    let (months, year) = months("per_month: 1M", "from: 2026-12, months: 12, growth: 10%", step);
    check(&invoice(&year), "21.38428376721", "1 + 1.1 + … + 1.1^11 dollars");
    let of = |month: usize, figure| months[month].totals[figure].exact().clone();
    check(&of(0, Figure::Invoice), "1", "10^6 × 1 / 10^6");
    check(&of(11, Figure::Invoice), "2.85311670611", "1.1^11");
    assert_eq!(months[11].cumulative, year.totals);
    assert_eq!(*year.units.exact(), exact("21384283.76721"));
}

#[test]
fn e25_a_price_change_on_day_15_of_30_bills_14_days_old_and_16_days_new() {
    let step = "document: {model: repriced, input: 800, output: 200}";
    let (by_day, november) = months("per_day: 50k", "from: 2026-11, months: 1", step);
    check(&invoice(&november), "832", "14 × 32 + 16 × 24");
    let stretches: Vec<(u32, Exact)> = by_day[0]
        .stretches
        .iter()
        .map(|stretch| (stretch.days, stretch.totals[Figure::Invoice].exact().clone()))
        .collect();
    assert_eq!(stretches, [(14, exact("448")), (16, exact("384"))]);
    // A monthly volume is spread over the same days.
    let (_, spread) = months("per_month: 1_500_000", "from: 2026-11, months: 1", step);
    check(&invoice(&spread), "832", "the same volume");
    // Each rate that was in force has lines of its own, and each can be checked by hand.
    let lines: Vec<String> = november
        .bill(Figure::Invoice)
        .map(|(_, _, line)| format!("{} × {}", line.quantity.exact(), line.rate.net.usd.exact()))
        .collect();
    assert_eq!(lines, ["560000000 × 0.4", "140000000 × 1.6", "640000000 × 0.3", "160000000 × 1.2"]);
}

#[test]
fn e25_a_daily_volume_has_the_calendar_days_of_each_month() {
    let step = "document: {model: repriced, input: 800, output: 200}";
    let (months, _) = months("per_day: 50k", "from: 2026-10, months: 5", step);
    let invoices: Vec<Exact> =
        months.iter().map(|month| month.totals[Figure::Invoice].exact().clone()).collect();
    let expected = ["992", "832", "744", "744", "672"];
    assert_eq!(invoices, expected.map(exact), "31 × 32, 14 × 32 + 16 × 24, 31 × 24, 31 × 24, 28 × 24");
}
