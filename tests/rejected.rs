//! A value that a table says was decided against is not proposed again.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use serde_json::{Value, json};

const TABLE: &str = "schema: costcalc/pricing/v1
provider: openai
currency: USD
per: 1_000_000 tokens
models:
  big:
    cache: {mode: automatic, min_prefix: 1_024}
    rejected:
      - {dataset: litellm, cell: standard.input, value: 2.50, why: the page says 2.00}
    cards:
      - from: 2026-01-01
        source: {document: a list, checked: 2026-11-20}
        standard: {input: 2.00, cache_read: 0.20, output: 8.00}
";

/// What an import of litellm's file answers, with so much for a million tokens of input.
fn imported(folder: &Folder, dataset: &str, input: &str) -> Value {
    let model = json!({
        "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": format!("{input}e-06").parse::<Value>().expect("a number"),
        "cache_read_input_token_cost": 2e-7, "output_cost_per_token": 8e-6
    });
    folder.write("litellm.json", &json!({"big": model}).to_string());
    folder.json(&format!(
        "prices import --from litellm litellm.json --dataset-version {dataset} --dry-run --all --checked 2026-11-25"
    ))
}

#[test]
fn an_import_leaves_out_what_was_decided_against_and_nothing_else() {
    let folder = Folder::new("rejected");
    folder.write("pricing/openai.yaml", TABLE);
    let answer = imported(&folder, "1.110.2", "2.5");
    assert_eq!(answer["models"][0]["outcome"], "unchanged", "{answer}");
    let left_out = answer["left_out"].to_string();
    assert!(left_out.contains("standard.input") && left_out.contains("the page says 2.00"), "{left_out}");
    // Another value is news.
    let other = imported(&folder, "1.110.2", "2.25");
    assert_eq!(other["models"][0]["outcome"], "appended", "{other}");
    // Another dataset's word is its own.
    folder.write("pricing/openai.yaml", &TABLE.replace("dataset: litellm", "dataset: models.dev"));
    assert_eq!(imported(&folder, "1.110.2", "2.5")["models"][0]["outcome"], "appended");
}

#[test]
fn a_table_says_what_it_rejects() {
    let folder = Folder::new("rejected-shown");
    folder.write("pricing/openai.yaml", TABLE);
    let ran = folder.run("prices show big --prices pricing --as-of 2026-11-20");
    assert!(
        ran.stdout.contains("Decided against: standard.input 2.5 of litellm: the page says 2.00."),
        "{ran:?}"
    );
    let shown = folder.json("prices show big --prices pricing --as-of 2026-11-20");
    let expected = json!([{"dataset": "litellm", "cell": "standard.input", "value": "2.5", "why": "the page says 2.00"}]);
    assert_eq!(shown["entries"][0]["rejected"], expected);
}
