//! Each field of a dataset that says something else than our table is reported, in each format.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::{folder, import_of};

const TABLE: &str = "schema: costcalc/pricing/v1
provider: acme
name: Acme
currency: USD
per: 1_000_000 tokens
models:
  anvil:
    aliases: [anvil-1]
    context_window: 200_000
    max_input: 200_000
    max_output: 8_000
    cache: {mode: automatic, min_prefix: 1_024}
    features: [vision, tools]
    cards:
      - from: 2026-01-01
        source: {url: \"https://acme.example/pricing\", checked: 2026-11-01}
        standard: {input: 1.00, output: 4.00, cache_read: 0.10}
";

/// A dataset that says what the table says.
fn dataset(format: &str) -> Value {
    match format {
        "litellm" => json!({"acme/anvil": {
            "litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 4e-6,
            "cache_read_input_token_cost": 1e-7, "max_input_tokens": 200_000, "max_output_tokens": 8_000,
            "supports_vision": true, "supports_function_calling": true, "supports_prompt_caching": true,
            "source": "https://acme.example/pricing",
        }}),
        "genai-prices" => json!([{
            "id": "acme", "name": "Acme", "pricing_urls": ["https://acme.example/pricing"], "models": [{
                "id": "anvil", "match": {"or": [{"equals": "anvil"}, {"equals": "anvil-1"}, {"starts_with": "anvil-"}]},
                "context_window": 200_000,
                "prices": {"input_mtok": 1, "output_mtok": 4, "cache_read_mtok": 0.1},
            }],
        }]),
        _ => json!({"acme": {"id": "acme", "name": "Acme", "models": {"anvil": {
            "id": "anvil", "attachment": true, "tool_call": true,
            "modalities": {"input": ["text", "image"], "output": ["text"]},
            "cost": {"input": 1, "output": 4, "cache_read": 0.1},
            "limit": {"context": 200_000, "output": 8_000, "input": 200_000},
        }}}}),
    }
}

/// What an import of a format says when a value stands in the dataset under a path, or none does.
fn said(format: &str, path: &str, value: &Value) -> Value {
    // Tests run beside each other.
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let folder = folder(&format!("reported-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    std::fs::write(folder.join("acme.yaml"), TABLE).expect("a table");
    let mut dataset = dataset(format);
    let (inside, key) = path.rsplit_once('/').expect("a path");
    let fields = dataset.pointer_mut(inside).and_then(Value::as_object_mut).expect(path);
    fields.insert(key.to_owned(), value.clone());
    let arguments = ["--format", "json", "--dry-run", "--checked", "2026-11-20"];
    import_of(format, &dataset, &folder, &arguments).json()
}

#[test]
fn a_dataset_that_says_the_same_is_unchanged() {
    for (format, path) in
        [("litellm", "/acme~1anvil/mode"), ("genai-prices", "/0/name"), ("models.dev", "/acme/name")]
    {
        let same = dataset(format).pointer(path).cloned();
        let json = said(format, path, &same.expect("a value"));
        assert_eq!(
            (&json["models"][0]["outcome"], &json["left_out"]),
            (&json!("unchanged"), &json!([])),
            "{json:#}"
        );
    }
}

#[test]
fn each_field_that_says_something_else_is_reported() {
    let past = |before: Value, from: &str| {
        let now = json!({"input_mtok": 1, "output_mtok": 4, "cache_read_mtok": 0.1});
        json!([{"prices": before}, {"constraint": {"start_date": from}, "prices": now}])
    };
    let dearer = || json!({"input_mtok": 3, "output_mtok": 4, "cache_read_mtok": 0.1});
    let cases: Vec<(&str, &str, Value, &str, &str)> = vec![
        ("litellm", "/acme~1anvil/supports_vision", json!(false), "features", "vision here, no vision there"),
        (
            "litellm",
            "/acme~1anvil/supports_function_calling",
            json!(false),
            "features",
            "tools here, no tools there",
        ),
        (
            "litellm",
            "/acme~1anvil/supports_computer_use",
            json!(true),
            "features",
            "nothing here, computer_use there",
        ),
        (
            "litellm",
            "/acme~1anvil/supports_prompt_caching",
            json!(false),
            "cache",
            "a cache here, no cache there",
        ),
        (
            "litellm",
            "/acme~1anvil/source",
            json!("https://a.example/x"),
            "source",
            "https://a.example/x there",
        ),
        ("litellm", "/acme~1anvil/max_input_tokens", json!("200k"), "max_input_tokens", "not a number"),
        ("litellm", "/acme~1anvil/max_output_tokens", json!(0), "max_output_tokens", "0 may mean"),
        ("litellm", "/acme~1anvil/prompt_cache_min_tokens", json!(-1), "prompt_cache_min_tokens", "below 0"),
        ("genai-prices", "/0/models/0/context_window", json!("200k"), "context_window", "not a number"),
        ("genai-prices", "/0/models/0/context_window", json!(100_000), "context_window", "100,000 there"),
        ("genai-prices", "/0/models/0/deprecated", json!(true), "closed", "deprecated, without a day there"),
        ("genai-prices", "/0/models/0/match", json!({"equals": "hammer"}), "aliases", "`hammer` there"),
        (
            "genai-prices",
            "/0/models/0/price_comments",
            json!("half at night"),
            "price_comments",
            "half at night",
        ),
        ("genai-prices", "/0/price_comments", json!("fees of 20%"), "price_comments", "fees of 20%"),
        ("genai-prices", "/0/name", json!("ACME Inc."), "name", "Acme here, ACME Inc. there"),
        (
            "genai-prices",
            "/0/pricing_urls",
            json!(["https://a.example/x"]),
            "source",
            "https://a.example/x there",
        ),
        ("genai-prices", "/0/models/0/prices", past(dearer(), "2026-11-10"), "prices", "on 2026-11-09"),
        ("genai-prices", "/0/models/0/prices", past(dearer(), "2026-01-03"), "prices", "on 2026-01-02"),
        (
            "models.dev",
            "/acme/models/anvil/status",
            json!("deprecated"),
            "closed",
            "deprecated, without a day there",
        ),
        (
            "models.dev",
            "/acme/models/anvil/tool_call",
            json!(false),
            "features",
            "tools here, no tools there",
        ),
        (
            "models.dev",
            "/acme/models/anvil/modalities",
            json!({"input": ["text"]}),
            "features",
            "no vision there",
        ),
        ("models.dev", "/acme/models/anvil/limit/output", json!("8k"), "limit.output", "not a number"),
        ("models.dev", "/acme/models/anvil/limit/context", json!(0), "limit.context", "0 may mean"),
        ("models.dev", "/acme/models/anvil/limit/input", json!(100), "max_input", "100 there"),
        ("models.dev", "/acme/models/anvil/attachment", json!(false), "attachment", "no attachments"),
        ("models.dev", "/acme/name", json!("ACME Inc."), "name", "ACME Inc. there"),
    ];
    for (format, path, value, part, words) in cases {
        let json = said(format, path, &value);
        let left_out = json["left_out"].as_array().expect("a list");
        let is_told = |left: &Value| left["part"] == part && left.to_string().contains(words);
        assert!(left_out.iter().any(is_told), "{format} {path} {value}\n{json:#}");
    }
}

#[test]
fn a_price_that_begins_nowhere_is_not_passed_over() {
    let tiered = json!({"base": 1, "tiers": [{"start": "200k", "price": 2}]});
    let json = said("genai-prices", "/0/models/0/prices/input_mtok", &tiered);
    assert!(json["left_out"].to_string().contains("a tier without the number of tokens"), "{json:#}");
    assert_eq!(json["models"], json!([]), "{json:#}");
}

#[test]
fn what_a_new_model_cannot_be_given_is_reported() {
    let folder = folder("reported-new");
    let mut dataset = dataset("litellm");
    dataset["acme/anvil"]["supports_prompt_caching"] = json!(false);
    let arguments = ["--format", "json", "--cache", "automatic"];
    let json = import_of("litellm", &dataset, &folder, &arguments).json();
    assert!(json["left_out"].to_string().contains("has no cache, and has rates for one"), "{json:#}");
    let table = std::fs::read_to_string(folder.join("acme.yaml")).expect("a table");
    assert!(!table.contains("automatic"), "{table}");
}

#[test]
fn only_a_file_that_can_be_the_frozen_one_is_called_so() {
    let folder = folder("frozen");
    let said = |dataset: &Value| import_of("genai-prices", dataset, &folder, &["--dry-run"]).stderr;
    let mut dataset = dataset("genai-prices");
    let frozen = said(&dataset);
    assert!(frozen.contains("frozen-dataset") && frozen.contains("no price in it has a day"), "{frozen}");
    let prices = dataset[0]["models"][0]["prices"].clone();
    dataset[0]["models"][0]["prices"] = json!([{"prices": {"input_mtok": 2, "output_mtok": 4}}, {"constraint": {"start_date": "2026-07-01"}, "prices": prices}]);
    let frozen = said(&dataset);
    assert!(frozen.contains("the newest price in it begins on 2026-07-01"), "{frozen}");
    // The current file before it had service tiers.
    dataset[0]["models"][0]["prices"][1]["prices"]["web_searches_kcount"] = json!(10);
    assert_eq!(said(&dataset), "");
}
