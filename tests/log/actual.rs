//! From what was projected to what was measured and invoiced, the causes sum exactly.

use std::sync::Arc;

use costcalc::analysis::actual::{Actual, CauseKind, actual, month_of};
use costcalc::analysis::calibrate::calibrated;
use costcalc::analysis::evaluate;
use costcalc::diag::{Diagnostic, Source};
use costcalc::exact::Exact;
use costcalc::pricing::Catalog;
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
         rare: {{model: openai/gpt-5.4, calls: 5%, input: {}, output: 90, region: eu}}\n",
        input * 40,
    );
    File::parse(&Source::new("s.yaml", text), "s").expect("a scenario")
}

fn explained(
    file: &File,
    buckets: &Buckets,
    units: Option<u64>,
    (catalog, day): (&Catalog, Date),
    invoice: Option<&Arc<Source>>,
) -> Result<Actual, String> {
    let words = |why: Vec<Diagnostic>| format!("{why:?}");
    let scenario = file.scenario([]).map_err(words)?;
    let evaluated = evaluate(&scenario, catalog, day).map_err(words)?;
    let (month, _) = month_of(buckets).map_err(|why| format!("{why:?}"))?;
    let mut read = Invoice::default();
    if let Some(source) = invoice {
        read.read(source, month, "USD").map_err(words)?;
    }
    let units = units.map(|units| Count::new(units.into()).expect("not below 0"));
    let of = (&scenario, Vec::new(), &evaluated);
    let logs = (buckets, Told::default());
    let explained = actual(of, logs, &[], catalog, units.as_ref(), invoice.map(|_| read)).map_err(words)?;
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

/// A line of a call, some in a region that not all models have.
fn in_regions(call: &Logged) -> String {
    let geo = if call.id.is_multiple_of(3) { "\"inference_geo\": \"eu\", " } else { "" };
    call.line().replace("\"server_tool_use\"", &format!("{geo}\"server_tool_use\""))
}

#[test]
fn what_the_price_of_a_token_depends_on_is_replaced_one_after_the_other() {
    let catalog = Catalog::builtin_for(["openai/gpt-5.4"]);
    let text = "volume: {unit: report, per_month: 10}\nsteps:\n  read: {model: openai/gpt-5.4, input: 230_000, output: 1_100, \
                region: eu, batch: {share: 50%}}\n";
    let file = File::parse(&Source::new("s.yaml", text.to_owned()), "s").expect("a scenario");
    let call = |id: u32, (input, output): (u32, u32), rest: &str| {
        format!(
            "{{\"request_id\": \"r{id}\", \"custom_llm_provider\": \"openai\", \"model\": \"gpt-5.4\", \"startTime\": \
             \"2026-11-02 12:00:00\", \"prompt_tokens\": {input}, \"completion_tokens\": {output}, \"status\": \"success\", \
             \"metadata\": {{{rest}}}}}\n"
        )
    };
    let eu = "\"usage_object\": {\"inference_geo\": \"eu\"}";
    let batch = "\"service_tier\": \"batch\"";
    let in_batch = format!("{batch}, {eu}");
    let calls = (0..3).map(|id| call(id, (200_000, 1_000), eu)).chain([call(3, (300_000, 1_000), eu)]);
    let calls = calls.chain((4..8).map(|id| call(id, (200_000, 1_000), &in_batch)));
    let calls: String = calls.chain((8..10).map(|id| call(id, (300_000, 1_500), batch))).collect();
    let (buckets, _) = read("litellm", &calls, &asked(&[]), 1, &[]);
    let day = "2026-11-02".parse().expect("a day");
    let explained = explained(&file, &buckets, Some(10), (&catalog, day), None).expect("an answer");
    // The rates of the standard tier are $2.50 and $15.00, above 272,000 tokens $5.00 and $22.50, half of it in the
    // batch tier, and in the region 1.10 times that. As projected, half of the tokens are in each tier.
    let millionths = [
        // 900,000 and 4,000 tokens in the standard tier instead of 1,150,000 and 5,500: × 1.10 × half of the rates.
        (CauseKind::Tiers, -250_000 * 1_375_000 - 1_500 * 8_250_000),
        // $2.50 and $7.50 more for 300,000 and 1,000 tokens, half of it for the 600,000 and 3,000 in the batch tier.
        (CauseKind::LongPrompts, 600_000 * 2_750_000 + 2_500 * 8_250_000),
        // A tenth less for those of the batch tier.
        (CauseKind::Regions, -600_000 * 250_000 - 3_000 * 1_125_000),
    ];
    let effects: Vec<_> = explained.causes.iter().filter(|cause| !cause.effect.is_zero()).collect();
    let effects: Vec<_> = effects.iter().map(|cause| (cause.kind, cause.effect.clone())).collect();
    let expected = millionths.map(|(kind, picos): (_, i64)| (kind, Exact::from(picos).shift_down(12)));
    assert_eq!(effects, expected);
    let moved: Vec<String> = explained
        .causes
        .iter()
        .flat_map(|cause| &cause.moved)
        .map(|moved| {
            format!("{}: {} to {}", moved.of.as_deref().unwrap_or_default(), moved.before, moved.after)
        })
        .collect();
    let expected = [
        "openai/gpt-5.4 batch: 0.5 to 0.6",
        "openai/gpt-5.4 standard: 0.5 to 0.4",
        "openai/gpt-5.4 above 272,000 tokens: 0 to 0.3",
        "openai/gpt-5.4 eu: 1 to 0.8",
    ];
    assert_eq!(moved, expected);
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
        let text: String = lines.iter().map(in_regions).collect();
        let (buckets, _) = read("litellm", &text, &asked(&[]), 1, &[]);
        let day = format!("2026-11-{day:02}").parse().expect("a day");
        let source = (!billed.is_empty()).then(|| invoice(&billed));
        let file = scenario(share, calls, input);
        let explained = explained(&file, &buckets, units, (&CATALOG, day), source.as_ref()).map_err(TestCaseError::fail)?;
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

    #[test]
    fn what_is_projected_as_it_was_measured_has_no_cause(
        lines in prop::collection::vec(logged(), 1..60),
        units in 1..9_000_u64,
    ) {
        // A scenario's calls fit the windows of their models.
        let fits = |line: &&Logged| {
            let is_long = [2, 3].contains(&line.model);
            line.prompt() + line.counts[4] <= if is_long { 390_000 } else { 200_000 }
        };
        let text: String = lines.iter().filter(fits).map(in_regions).collect();
        let (buckets, _) = read("litellm", &text, &asked(&[]), 1, &[]);
        let day: Date = "2026-10-01".parse().expect("a day");
        let guess = "volume: {unit: ticket, per_month: 1}\nsteps:\n  draft: {model: openai/gpt-5.4-mini, input: 1, output: 1}\n";
        let file = File::parse(&Source::new("s.yaml", guess.to_owned()), "s").expect("a scenario");
        let scenario = file.scenario([]).expect("a scenario");
        let made = Count::new(units.into()).expect("not below 0");
        let Ok(calibrated) = calibrated(&file, &scenario, &buckets, &[], (&CATALOG, day), Some(&made)) else {
            return Ok(());
        };
        let explained =
            explained(&calibrated.file, &buckets, Some(units), (&CATALOG, day), None).map_err(TestCaseError::fail)?;
        for cause in explained.causes.iter().filter(|cause| cause.kind != CauseKind::Prices) {
            prop_assert!(cause.effect.is_zero() && cause.moved.is_empty(), "{:?}", cause);
        }
    }
}
