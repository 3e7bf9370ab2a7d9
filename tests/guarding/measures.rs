//! What figures are held to, and what they are figures of: a change that alters it is told so.

use super::*;

/// A scenario with all that can hold figures, or frame them.
const FULL: &str = "\
as_of: 2026-10-15
prices: [../pricing]
volume: {unit: page, per_month: 1M}
quality: {reading: {per: call, error_rate: {north/plain: 1%, north/clear: 1%}}}
require: {max_error_rate: 2%}
limits: {north/plain: {rpm: 9_000}}
steps:
  read: {model: north/plain, input: 1_000, output: 100, quality: reading, require: {max_error_rate: 2%}, max_input: 2_000}
  sort: {model: north/plain, input: 10, output: 1}
fixed: [{name: desk, per_month: 100.00}]
budget: {invoice: 2_000}
expect: {downstream: \"0\"}
not_included: [power]
";

/// What a change may write in place of something else, and what is told.
const ALTERED: [(&str, &str, &str); 21] = [
    (
        "budget: {invoice: 2_000}",
        "budget: {invoice: 20_000}",
        "`budget.invoice` of `scenarios/pages.yaml` was 2_000, and is 20_000",
    ),
    (
        "budget: {invoice: 2_000}",
        "budget: {total: 20_000}",
        "`budget.invoice` of `scenarios/pages.yaml` is gone; it was 2_000",
    ),
    ("expect: {downstream: \"0\"}\n", "", "`expect.downstream` of `scenarios/pages.yaml` is gone; it was 0"),
    (
        "require: {max_error_rate: 2%}\nlimits",
        "limits",
        "`require.max_error_rate` of `scenarios/pages.yaml` is gone; it was 2%",
    ),
    (
        "require: {max_error_rate: 2%}\nlimits",
        "require: {max_error_rate: 90%}\nlimits",
        "`require.max_error_rate` of",
    ),
    (", require: {max_error_rate: 2%}", "", "`steps.read.require.max_error_rate` of"),
    (", max_input: 2_000", "", "`steps.read.max_input` of `scenarios/pages.yaml` is gone; it was 2_000"),
    (
        ", max_input: 2_000",
        ", max_input: 90_000",
        "`steps.read.max_input` of `scenarios/pages.yaml` was 2_000, and is 90_000",
    ),
    (
        "limits: {north/plain: {rpm: 9_000}}\n",
        "",
        "`limits.\"north/plain\"` of `scenarios/pages.yaml` is gone",
    ),
    (
        "rpm: 9_000",
        "rpm: 9_000_000",
        "`limits.\"north/plain\"` of `scenarios/pages.yaml` was {rpm: 9_000}, and is {rpm: 9_000_000}",
    ),
    (
        "per_month: 1M",
        "per_month: 100k",
        "the volume of `scenarios/pages.yaml` was 1,000,000 a month, and is 100,000",
    ),
    (
        "per_month: 1M}",
        "per_month: 100k}\ncases: {real: {volume: {per_month: 1M}}}",
        "the volume of case `real` is another one",
    ),
    (
        "per_month: 1M}",
        "per_month: {low: 100k, base: 100k, high: 1M}}",
        "the volume of the range of `volume.per_month` is",
    ),
    ("unit: page", "unit: line", "`volume.unit` of `scenarios/pages.yaml` was page, and is line"),
    ("fixed: [{name: desk, per_month: 100.00}]\n", "", "`fixed.desk` of `scenarios/pages.yaml` is gone"),
    (
        "fixed: [{name: desk, per_month: 100.00}]\nbudget: {invoice: 2_000}\nexpect: {downstream: \"0\"}\nnot_included: [power]",
        "budget: {invoice: 2_000}\nexpect: {downstream: \"0\"}\nnot_included: [power, desk]",
        "`not_included` of `scenarios/pages.yaml` was [power], and is [power, desk]",
    ),
    (
        "as_of: 2026-10-15",
        "as_of: 2026-02-01",
        "`as_of` of `scenarios/pages.yaml` was 2026-10-15, and is 2026-02-01",
    ),
    (
        "  sort: {model: north/plain, input: 10, output: 1}\n",
        "",
        "`steps.sort` of `scenarios/pages.yaml` is gone",
    ),
    (
        "steps:",
        "latency: {north/plain: {ttft_ms: 1, tokens_per_second: 900}}\nsteps:",
        "`latency.\"north/plain\"` of",
    ),
    ("steps:", "peak_factor: 2\nsteps:", "`peak_factor` of `scenarios/pages.yaml` was none, and is 2"),
    (
        "[../pricing]",
        "[../pricing/north.yaml]",
        "`prices` of `scenarios/pages.yaml` was [../pricing], and is",
    ),
];

#[test]
fn what_a_change_alters_of_a_scenario_and_its_figures_do_not_show_is_told() {
    for (index, (old, new, told)) in ALTERED.iter().enumerate() {
        let repository = project(&format!("altered-{index}"));
        repository.write("scenarios/pages.yaml", FULL);
        repository.commit("all that can hold figures");
        repository.replace("scenarios/pages.yaml", old, new);
        let ran = check(&repository);
        assert!(is_told(&ran, told), "{new}: {ran:?}");
        // And back: what becomes stricter is no news, but for what figures are of.
        let json = check_in(&repository, "", "--export json=.git/result.json");
        assert_eq!(json.code, ran.code, "{ran:?}");
        let json: serde_json::Value =
            serde_json::from_str(&repository.read(".git/result.json")).expect("JSON");
        assert_eq!(json["change"]["comment"], true, "{new}");
    }
}

#[test]
fn nothing_is_told_of_what_stays() {
    let repository = project("stays");
    repository.write("scenarios/pages.yaml", FULL);
    repository.commit("all that can hold figures");
    repository.replace("scenarios/pages.yaml", "per_month: 1M", "per_month: 1_000_000.0");
    repository.replace(
        "scenarios/pages.yaml",
        "budget: {invoice: 2_000}",
        "budget: {invoice: 2000.00, total: 3_000}",
    );
    repository.replace("scenarios/pages.yaml", "as_of: 2026-10-15", "as_of: 2026-10-16");
    let ran = check(&repository);
    assert!(ran.code == 0 && !ran.stderr.contains("rules-changed"), "{ran:?}");
}

#[test]
fn a_unit_cut_into_tenths_is_told_where_a_figure_per_unit_is_guarded() {
    let repository = project("tenths");
    let per_unit = SETTINGS.replace("metric: invoice, budget: 2_000", "metric: per_unit, budget: 0.002");
    repository.write("costcalc.yaml", &per_unit);
    repository.commit("per page");
    repository.replace("scenarios/pages.yaml", "per_month: 1M", "per_month: 10M");
    repository.replace("scenarios/pages.yaml", "input: 1_000, output: 100", "input: 300, output: 30");
    let ran = check(&repository);
    let told = "the volume of `scenarios/pages.yaml` was 1,000,000 a month, and is 10,000,000";
    assert!(ran.code == 0 && is_told(&ran, told), "{ran:?}");
}

#[test]
fn a_horizon_that_is_cut_short_is_told() {
    let repository = project("horizon");
    repository.replace("scenarios/pages.yaml", "as_of: 2026-10-15", "horizon: {from: 2026-11, months: 12}");
    repository.replace("costcalc.yaml", "budget: 2_000", "budget: 20_000");
    repository.commit("a year");
    repository.replace("scenarios/pages.yaml", "months: 12", "months: 3");
    let ran = check(&repository);
    assert!(is_told(&ran, "`horizon.months` of `scenarios/pages.yaml` was 12, and is 3"), "{ran:?}");
    let repository = project("horizon-new");
    repository.replace("scenarios/pages.yaml", "as_of: 2026-10-15", "horizon: {from: 2026-11, months: 1}");
    let ran = check(&repository);
    assert!(is_told(&ran, "`horizon.from` of `scenarios/pages.yaml` was none, and is 2026-11"), "{ran:?}");
}

#[test]
fn amounts_of_two_currencies_are_not_compared() {
    let repository = project("currency");
    repository.replace("pricing/north.yaml", "currency: USD", "currency: EUR");
    let ran = check(&repository);
    assert!(
        ran.code == 2 && ran.stderr.contains("it was in USD and is in EUR, which cannot be compared"),
        "{ran:?}"
    );
    let repository = project("currency-budget");
    repository.replace("costcalc.yaml", ", max_increase: 5%", "");
    repository.commit("a budget alone");
    repository.replace("pricing/north.yaml", "currency: USD", "currency: EUR");
    let ran = check(&repository);
    assert!(is_told(&ran, "`scenarios/pages.yaml` was in USD, and is in EUR"), "{ran:?}");
}

#[test]
fn a_smaller_measure_does_not_hide_what_becomes_dearer() {
    const EARLIER: &str = "      - from: 2025-01-01
        source: {url: \"https://north.example/pricing\", checked: 2026-10-02}
        standard: {input: 0.50, output: 2.50}
";
    let year = "horizon: {from: 2026-11, months: 12}";
    for (name, before, old, new) in [
        ("months", year, "months: 12", "months: 3"),
        ("no-months", year, year, "as_of: 2026-10-15"),
        (
            "volume",
            "as_of: 2026-10-15",
            "per_month: 1M}",
            "per_month: 100k}\ncases: {real: {volume: {per_month: 1M}}}",
        ),
        ("range", "as_of: 2026-10-15", "per_month: 1M", "per_month: {low: 1k, base: 300k, high: 1M}"),
        ("per-day", "as_of: 2026-10-15", "per_month: 1M", "per_day: 10k"),
        ("day", "as_of: 2026-10-15", "as_of: 2026-10-15", "as_of: 2025-06-01"),
        (
            "pinned",
            "description: at the prices of today",
            "description: at",
            "as_of: 2025-06-01\ndescription: at",
        ),
    ] {
        let repository = project(&format!("hidden-{name}"));
        repository.replace(
            "pricing/north.yaml",
            "plain:\n    cards:\n",
            &format!("plain:\n    cards:\n{EARLIER}"),
        );
        repository.replace("scenarios/pages.yaml", "as_of: 2026-10-15", before);
        repository.replace("costcalc.yaml", "budget: 2_000, ", "");
        repository.commit("a measure");
        repository.replace("scenarios/pages.yaml", old, new);
        let alone = check(&repository);
        assert!(alone.code == 0 && alone.stderr.contains("rules-changed"), "{name}: {alone:?}");
        repository.replace("scenarios/pages.yaml", "output: 100", "output: 300");
        let ran = check(&repository);
        let says = "more than it may, on the day, over the months, at the volume and with the tags of before";
        assert!(ran.code == 1 && ran.stderr.contains(says), "{name}: {ran:?}");
        assert!(ran.stdout.contains("−") && ran.stdout.contains("breaks pages"), "the figure falls: {ran:?}");
    }
}

#[test]
fn a_day_behind_a_price_that_falls_does_not_hide_what_becomes_dearer() {
    const LATER: &str = "      - from: 2026-12-01
        status: announced
        source: {url: \"https://north.example/pricing\", checked: 2026-10-18}
        standard: {input: 0.40, output: 2.00}
";
    let repository = project("later-day");
    repository.write("pricing/north.yaml", &format!("{TABLE}{LATER}"));
    repository.commit("an announced price");
    // A later day with the same prices is no news.
    repository.replace("scenarios/pages.yaml", "2026-10-15", "2026-11-15");
    let same = check(&repository);
    assert!(same.code == 0 && !same.stderr.contains("rules-changed"), "{same:?}");
    repository.replace("scenarios/pages.yaml", "2026-11-15", "2026-12-15");
    let told = "`as_of` of `scenarios/pages.yaml` was 2026-10-15, and is 2026-12-15";
    let alone = check(&repository);
    assert!(alone.code == 0 && is_told(&alone, told), "{alone:?}");
    // 1,500 > 1,200 at the new prices, and 3,000 at those of before.
    repository.replace("scenarios/pages.yaml", "input: 1_000", "input: 2_500");
    let ran = check(&repository);
    let says = "rises by $1,425.00 more than it may, on the day, over the months, at the volume and with the tags of before";
    assert!(ran.code == 1 && is_told(&ran, told) && ran.stderr.contains(says), "{ran:?}");
    assert!(ran.stdout.contains("−$300.00"), "{ran:?}");
}

#[test]
fn a_larger_volume_does_not_hide_a_dearer_unit() {
    let repository = project("dilution");
    repository.replace("costcalc.yaml", "metric: invoice, budget: 2_000", "metric: per_unit");
    repository.replace("scenarios/pages.yaml", "steps:", "fixed: [{name: desk, per_month: 1_000}]\nsteps:");
    repository.commit("per page");
    // $0.0025 a page, of which the desk is $0.001: with ten times as many pages, it is $0.0001 of them.
    repository.replace("scenarios/pages.yaml", "per_month: 1M", "per_month: 10M");
    let alone = check(&repository);
    assert!(alone.code == 0 && is_told(&alone, "was 1,000,000 a month, and is 10,000,000"), "{alone:?}");
    repository.replace("scenarios/pages.yaml", "output: 100", "output: 150");
    let ran = check(&repository);
    let says = "per_unit of `scenarios/pages.yaml` rises by $0.000125 more than it may, on the day, over the \
                months, at the volume and with the tags of before";
    assert!(ran.code == 1 && ran.stderr.contains(says), "{ran:?}");
    // What breaks as it is, is told once.
    repository.replace("scenarios/pages.yaml", "output: 150", "output: 900");
    let ran = check(&repository);
    assert_eq!(ran.stderr.matches("error[guardrail-broken]").count(), 1, "{ran:?}");
}

/// A scenario in which costs beside the invoice are the most.
const BESIDE: &str = "\
as_of: 2026-10-15
prices: [../pricing]
volume: {unit: page, per_month: 1M}
quality: {reading: {per: call, error_rate: {north/plain: 2%, north/clear: 2%}}}
steps:
  read: {model: north/plain, input: 1_000, output: 100, quality: reading, downstream: {cost_per_error: 0.10}, review: {share: 50%, cost: 0.01, catches: 90%, fix: 0.50}}
fixed: [{name: desk, per_month: 1_000}]
";

#[test]
fn a_cost_that_is_counted_no_more_or_made_smaller_is_told() {
    for (old, new, told) in [
        (
            "per_month: 1_000}",
            "per_month: 1_000, when_providers: 9}",
            "`fixed.desk` of `scenarios/pages.yaml` was",
        ),
        ("per_month: 1_000}", "per_month: 0.01}", "`fixed.desk` of `scenarios/pages.yaml` was"),
        ("cost_per_error: 0.10", "cost_per_error: 0.01", "`steps.read.downstream.cost_per_error` of"),
        (
            ", downstream: {cost_per_error: 0.10}",
            "",
            "`steps.read.downstream.cost_per_error` of `scenarios/pages.yaml` is gone; it was 0.10",
        ),
        (", review: {share: 50%, cost: 0.01, catches: 90%, fix: 0.50}", "", "`steps.read.review.share` of"),
        ("fix: 0.50", "fix: 0", "`steps.read.review.fix` of `scenarios/pages.yaml` was 0.50, and is 0"),
        (
            "{north/plain: 2%,",
            "{north/plain: 0%,",
            "the downstream cost of step `read` of `scenarios/pages.yaml` was $1,100.00, and is nothing",
        ),
    ] {
        let repository = project("beside");
        repository.replace("costcalc.yaml", "metric: invoice, budget: 2_000", "metric: total");
        repository.write("scenarios/pages.yaml", BESIDE);
        repository.commit("costs beside the invoice");
        repository.replace("scenarios/pages.yaml", old, new);
        let ran = check(&repository);
        assert!(ran.code == 0 && is_told(&ran, told), "{new}: {ran:?}");
    }
    // What becomes dearer is seen in the figures.
    let repository = project("beside-more");
    repository.replace(
        "costcalc.yaml",
        "metric: invoice, budget: 2_000, max_increase: 5%",
        "metric: total, budget: 900_000",
    );
    repository.write("scenarios/pages.yaml", BESIDE);
    repository.commit("costs beside the invoice");
    repository.replace("scenarios/pages.yaml", "per_month: 1_000}", "per_month: 1_500}");
    repository.replace("scenarios/pages.yaml", "cost_per_error: 0.10", "cost_per_error: 0.20");
    assert!(!check(&repository).stderr.contains("rules-changed"));
}
