//! From what was projected to what was measured and invoiced, the causes sum exactly.

use std::sync::Arc;

use costcalc::analysis::actual::{Actual, actual, month_of};
use costcalc::analysis::evaluate;
use costcalc::diag::{Diagnostic, Source};
use costcalc::exact::Exact;
use costcalc::scenario::File;
use costcalc::units::{Count, Date, Figure};
use costcalc::usage::invoice::Invoice;
use costcalc::usage::{self, Buckets, By, Told};
use proptest::prelude::*;

use crate::lines::{CATALOG, Logged, asked, logged, read};

/// A scenario with a mix, caches, a batch, further attempts and checks.
fn scenario(share: u32, calls: u32, input: u32) -> File {
    let text = format!(
        "volume: {{unit: ticket, per_month: 3_000}}\n\
         steps:\n  draft:\n    calls: 1.{calls:02}\n    input: {input}\n    output: 300\n    route:\n      \
         - {{share: {share}%, model: openai/gpt-5.4-mini, cache: {{prefix: 2_000, hit_rate: 60%}}, batch: {{share: 30%, hit_rate: 0%}}}}\n      \
         - {{share: rest, model: google/gemini-2.5-pro}}\n  \
         hard:\n    attempts: [{{model: anthropic/claude-haiku-4-5}}, {{model: anthropic/claude-opus-4-5, reached: 8%}}]\n    \
         input: 900\n    output: 200\n    check: {{fee: 0.001}}\n  \
         rare: {{model: openai/gpt-5.4, calls: 5%, input: 400, output: 90}}\n"
    );
    File::parse(&Source::new("s.yaml", text), "s").expect("a scenario")
}

fn explained(
    file: &File,
    buckets: &Buckets,
    units: Option<u64>,
    day: Date,
    invoice: Option<&Arc<Source>>,
) -> Result<Actual, String> {
    let words = |why: Vec<Diagnostic>| format!("{why:?}");
    let scenario = file.scenario([]).map_err(words)?;
    let evaluated = evaluate(&scenario, &CATALOG, day).map_err(words)?;
    let (month, _) = month_of(buckets).map_err(|why| format!("{why:?}"))?;
    let mut read = Invoice::default();
    if let Some(source) = invoice {
        read.read(source, month, "USD").map_err(words)?;
    }
    let units = units.map(|units| Count::new(units.into()).expect("not below 0"));
    let of = (file, &scenario, &evaluated);
    let logs = (buckets, Told::default());
    let explained = actual(of, logs, &[], &CATALOG, units.as_ref(), invoice.map(|_| read)).map_err(words)?;
    let projected = evaluated.projection.totals[Figure::Invoice].exact();
    assert_eq!(&explained.projected, projected);
    Ok(explained)
}

/// An invoice with lines of some models, of others, and of none.
fn invoice(lines: &[(usize, i32)]) -> Arc<Source> {
    let items =
        ["gpt-5.4-mini, input", "gpt-5.4-mini-2026-03-17, output", "web search", "claude-haiku-4-5", ""];
    let result = |(item, thousandths): &(usize, i32)| {
        let item = items[*item];
        format!("{{\"amount\":{{\"value\":{thousandths}e-3,\"currency\":\"usd\"}},\"line_item\":\"{item}\"}}")
    };
    let results: Vec<String> = lines.iter().map(result).collect();
    let text = format!("[{{\"start_time\":1790899200,\"results\":[{}]}}]", results.join(","));
    Source::new("costs.json", text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn causes_sum_from_the_projection_to_the_logs_and_to_the_invoice(
        lines in prop::collection::vec(logged(), 1..60),
        (share, calls, input) in (0..101_u32, 0..100_u32, 2_000..9_000_u32),
        units in prop::option::of(1..9_000_u64),
        billed in prop::collection::vec((0..5_usize, -9_000..90_000_i32), 0..8),
        day in 1..28_u8,
    ) {
        let text: String = lines.iter().map(Logged::line).collect();
        let (buckets, _) = read("litellm", &text, &asked(&[]), 1, &[]);
        let day = format!("2026-11-{day:02}").parse().expect("a day");
        let source = (!billed.is_empty()).then(|| invoice(&billed));
        let file = scenario(share, calls, input);
        let explained = explained(&file, &buckets, units, day, source.as_ref()).map_err(TestCaseError::fail)?;
        let causes: Exact = explained.causes.iter().map(|cause| &cause.effect).sum();
        prop_assert_eq!(&explained.projected + &causes, explained.measured.clone());
        let used = usage::priced(&buckets, &CATALOG, &[By::Model], None).expect("numbers of a usual size");
        prop_assert_eq!(&explained.measured, used.all.amount.exact());
        let invoiced: Option<Exact> = source.is_some().then(|| {
            billed.iter().map(|(_, thousandths)| Exact::from(i64::from(*thousandths)).shift_down(3)).sum()
        });
        prop_assert_eq!(&explained.invoiced, &invoiced);
        if let Some(invoiced) = invoiced {
            let beyond: Exact = explained.beyond.iter().map(|beyond| beyond.amount()).sum();
            prop_assert_eq!(&explained.measured + &beyond, invoiced);
        }
    }
}
