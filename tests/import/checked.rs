//! What an import writes, and what `prices check` says of it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::folder::program::{Ran, program, ran};
use super::{folder, import_of};

fn check(folder: &Path) -> Ran {
    ran(program().args(["prices", "check", "--today", "2026-11-25"]).arg(folder))
}

/// A model with rates per million tokens, in LiteLLM's shape.
fn model(provider: &str, input: &str, output: &str) -> Value {
    let per_token = |rate: &str| -> Value { serde_json::from_str(&format!("{rate}e-6")).expect("a number") };
    json!({
        "litellm_provider": provider, "mode": "chat",
        "input_cost_per_token": per_token(input), "output_cost_per_token": per_token(output),
    })
}

const DAY: [&str; 2] = ["--checked", "2026-11-25"];

/// Hosts of one model agree but for one, which is off by a thousand.
#[test]
fn a_slip_of_the_dataset_is_left_out_and_named_each_time() {
    let folder = folder("slip");
    let mut dataset = json!({
        "acme/anvil": model("acme", "2", "4"),
        "bolt/anvil": model("bolt", "2", "4"),
        "corp/anvil": model("corp", "2000", "4"),
        "dolt/anvil": model("dolt", "2", "4"),
    });
    dataset["bolt/anvil"]["cache_read_input_token_cost"] = json!(2e-7);
    dataset["acme/anvil"]["cache_read_input_token_cost"] = json!(2e-7);
    dataset["dolt/anvil"]["cache_read_input_token_cost"] = json!(2e-10);
    let arguments: Vec<&str> = DAY.into_iter().chain(["--format", "json"]).collect();
    for outcomes in [["added"; 3], ["unchanged"; 3]] {
        let json = import_of("litellm", &dataset, &folder, &arguments).json();
        let models = json["models"].as_array().expect("a list");
        assert_eq!(models.iter().map(|model| &model["outcome"]).collect::<Vec<_>>(), outcomes, "{json:#}");
        let left_out = json["left_out"].as_array().expect("a list").iter();
        let refused: Vec<&Value> =
            left_out.filter(|left| left.to_string().contains("`prices check` would refuse it")).collect();
        assert_eq!(refused.len(), 2, "{json:#}");
        assert_eq!((&refused[0]["entry"], &refused[0]["part"]), (&json!("corp/anvil"), &Value::Null));
        assert_eq!(
            (&refused[1]["entry"], &refused[1]["part"]),
            (&json!("dolt/anvil"), &json!("standard.cache_read"))
        );
        assert!(refused[0]["detail"].to_string().contains("1,000 times the 2"), "{json:#}");
        let checked = check(&folder);
        assert_eq!(checked.code, 0, "{}", checked.stderr);
    }
}

/// Prices that a dataset dates did change: a jump is worth a look, and no mistake of whoever imports it.
#[test]
fn a_jump_that_the_dataset_dates_is_a_warning() {
    let folder = folder("history");
    let rates = |input: u32| json!({"input_mtok": input, "output_mtok": 40});
    let dataset = json!([{"id": "acme", "name": "Acme", "models": [{
        "id": "anvil", "match": {"equals": "anvil"},
        "prices": [{"prices": rates(20)}, {"constraint": {"start_date": "2026-06-01"}, "prices": rates(2)}],
    }]}]);
    let ran = import_of("genai-prices", &dataset, &folder, &DAY);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let checked = check(&folder);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    assert!(checked.stderr.contains("warning[unit-slip]"), "{}", checked.stderr);
    assert!(checked.stderr.contains("one dataset has both, each with its day"), "{}", checked.stderr);
}

const CARD: &str = "    cards:
      - from: unknown
        source: {document: our own, checked: 2026-11-20}
";

/// What somebody has acknowledged of a rate is said of the next card that has it, and stays where it was said.
#[test]
fn an_acknowledgement_survives_an_import() {
    let folder = folder("acknowledged");
    for (provider, input) in [("acme", "0.02, output: 2.00"), ("bolt", "2.00"), ("corp", "2.00")] {
        let ack = if provider == "acme" { "        ack: [unit-slip]\n" } else { "" };
        let table = format!(
            "schema: costcalc/pricing/v1\nprovider: {provider}\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n  anvil:\n{CARD}{ack}        standard: {{input: {input}}}\n"
        );
        fs::write(folder.join(format!("{provider}.yaml")), table).expect("a table");
    }
    let checked = check(&folder);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    let mut before = fs::read_to_string(folder.join("acme.yaml")).expect("a table");
    for (output, cards) in [("3", 2), ("3", 2), ("4", 3)] {
        let dataset = json!({"acme/anvil": model("acme", "0.02", output)});
        let day = if output == "3" { "2026-11-24" } else { "2026-11-25" };
        let ran = import_of("litellm", &dataset, &folder, &["--checked", day]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let after = fs::read_to_string(folder.join("acme.yaml")).expect("a table");
        assert!(after.starts_with(&before), "{after}");
        assert_eq!(after.matches("ack: [unit-slip]").count(), cards, "{after}");
        let checked = check(&folder);
        assert_eq!(checked.code, 0, "{}", checked.stderr);
        before = after;
    }
}
