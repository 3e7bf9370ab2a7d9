//! Each format of invoices and reports, from a text of it.

use std::sync::Arc;

use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::units::Meter;
use costcalc::usage::invoice::{Invoice, Tokens};

/// What is read of texts of November 2026.
fn read(texts: &[&str]) -> Result<Invoice, String> {
    let mut invoice = Invoice::default();
    let month = "2026-11".parse().expect("a month");
    for (at, text) in texts.iter().enumerate() {
        let source: Arc<Source> = Source::new(format!("invoice-{at}"), *text);
        invoice.read(&source, month, "USD").map_err(|problems| problems[0].to_string())?;
    }
    invoice.check_pages().map_err(|problems| problems[0].to_string())?;
    Ok(invoice)
}

fn number(text: &str) -> Exact {
    Exact::parse_data(text).expect("a number")
}

#[test]
fn costs_of_each_format_are_read_to_the_last_digit() {
    for (format, text, charges) in [
        (
            "OpenAI costs",
            r#"{"data": [{"start_time": 1793491200, "results": [{"amount": {"value": 0.1234567890123456789012, "currency": "usd"}, "line_item": "gpt-5.4-mini, input"}]}], "has_more": false}"#,
            [(Some("gpt-5.4-mini, input"), None, "0.1234567890123456789012")].as_slice(),
        ),
        (
            "OpenAI costs, CSV",
            "start_time,amount_value,amount_currency,line_item\n1793491200,1.5,usd,\n1793577600,,,\n",
            &[(None, None, "1.5")],
        ),
        (
            "Anthropic cost report",
            r#"{"data": [{"starting_at": "2026-11-30T00:00:00Z", "results": [{"amount": "42845.945", "currency": "USD", "model": "claude-haiku-4-5", "description": "Claude Haiku 4.5 Usage"}, {"amount": "-5", "currency": "USD", "model": null, "cost_type": "web_search"}]}]}"#,
            &[
                (Some("Claude Haiku 4.5 Usage"), Some("claude-haiku-4-5"), "428.45945"),
                (Some("web_search"), None, "-0.05"),
            ],
        ),
        (
            "Anthropic cost, CSV",
            "usage_date_utc,model,token_type,cost_usd,cost_type\n2026-11-01,Claude Haiku 4.5,output,0.02,token\n2026-11-02,,,0.1,web_search\n",
            &[(Some("Claude Haiku 4.5"), None, "0.02"), (Some("web_search"), None, "0.1")],
        ),
        (
            "FOCUS, billed cost",
            "BilledCost,BillingCurrency,ChargePeriodStart,ServiceName\n3.25,USD,2026-11-01T00:00:00Z,Bedrock\n-1,USD,2026-11-02T00:00:00Z,Credits\n",
            &[(Some("Bedrock"), None, "3.25"), (Some("Credits"), None, "-1")],
        ),
    ] {
        let invoice = read(&[text]).expect(format);
        assert_eq!(invoice.formats, [format]);
        assert!(invoice.counts.is_empty());
        let own = invoice.charges.iter();
        let own: Vec<_> =
            own.map(|one| (one.item.as_deref(), one.model.as_deref(), one.amount.clone())).collect();
        let expected: Vec<_> =
            charges.iter().map(|(item, model, amount)| (*item, *model, number(amount))).collect();
        assert_eq!(own, expected, "{format}");
    }
}

#[test]
fn tokens_of_each_format_are_read_by_their_kind() {
    let of = Tokens::Of;
    for (format, text, counts) in [
        (
            "OpenAI usage",
            r#"[{"start_time": 1793491200, "results": [{"model": "gpt-5.4-mini", "num_model_requests": 2, "input_tokens": 900, "input_cached_tokens": 512, "output_tokens": 40}]}]"#,
            [(Tokens::Prompt, "900"), (of(Meter::CacheRead), "512"), (Tokens::Answer, "40")].as_slice(),
        ),
        (
            "Anthropic usage report",
            r#"{"data": [{"starting_at": "2026-11-01T00:00:00Z", "results": [{"model": "gpt-5.4-mini", "uncached_input_tokens": 1, "cache_read_input_tokens": 2, "cache_creation": {"ephemeral_5m_input_tokens": 3, "ephemeral_1h_input_tokens": 4}, "output_tokens": 5}]}], "has_more": false}"#,
            &[
                (of(Meter::Input), "1"),
                (of(Meter::CacheRead), "2"),
                (of(Meter::CacheWrite), "3"),
                (of(Meter::CacheWrite1h), "4"),
                (Tokens::Answer, "5"),
            ],
        ),
        (
            "Anthropic usage, CSV",
            "usage_date_utc,model_version,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens\n2026-11-30,gpt-5.4-mini,≤ 200k,1,3,4,2,5\n",
            &[
                (of(Meter::Input), "1"),
                (of(Meter::CacheRead), "2"),
                (of(Meter::CacheWrite), "3"),
                (of(Meter::CacheWrite1h), "4"),
                (Tokens::Answer, "5"),
            ],
        ),
    ] {
        let invoice = read(&[text]).expect(format);
        assert_eq!(invoice.formats, [format]);
        assert!(invoice.charges.is_empty() && invoice.amount().is_none());
        assert!(invoice.counts.iter().all(|count| count.model == "gpt-5.4-mini"));
        let own: Vec<_> = invoice.counts.iter().map(|one| (one.kind, one.number.clone())).collect();
        let expected: Vec<_> = counts.iter().map(|(kind, text)| (*kind, number(text))).collect();
        assert_eq!(own, expected, "{format}");
    }
}

#[test]
fn what_was_paid_ahead_is_said_where_focus_spreads_it() {
    let focus = |lines: &str| {
        let text = format!("BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ServiceName\n{lines}");
        read(&[&text]).expect("FOCUS")
    };
    let differs = focus("3.25,4.00,USD,2026-11-01T00:00:00Z,a\n0,0.5,USD,2026-11-02T00:00:00Z,b\n");
    assert_eq!(differs.spread(), Some(&["3.25", "4.5"].map(number)));
    assert_eq!(differs.amount(), Some(number("3.25")));
    let same = focus("1,2,USD,2026-11-01T00:00:00Z,a\n2,1,USD,2026-11-02T00:00:00Z,b\n");
    assert_eq!(same.spread(), None);
    let text =
        "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart\n1,much,USD,2026-11-01T00:00:00Z\n";
    let refused = read(&[text]).expect_err("no amount");
    assert!(refused.contains("`EffectiveCost` is not an amount"), "{refused}");
}

#[test]
fn a_last_page_of_one_vendor_is_none_of_another() {
    let costs = |more: bool| {
        format!(
            r#"{{"data": [{{"start_time": 1793491200, "results": [{{"amount": {{"value": 1, "currency": "usd"}}}}]}}], "has_more": {more}}}"#
        )
    };
    let report = |more: bool| {
        format!(
            r#"{{"data": [{{"starting_at": "2026-11-30T00:00:00Z", "results": [{{"amount": "5", "currency": "USD"}}]}}], "has_more": {more}}}"#
        )
    };
    assert!(read(&[&costs(true), &costs(false), &report(false)]).is_ok());
    for pages in [[costs(true), report(false)], [costs(false), report(true)]] {
        let refused = read(&pages.each_ref().map(String::as_str)).expect_err("a page is missing");
        assert!(refused.contains("says that another one follows"), "{refused}");
    }
}
