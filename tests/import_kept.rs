//! What an import keeps of a table: free allowances, the names of versions, models that are over, and cards that say
//! only what they change.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use serde_json::{Value, json};

const HEAD: &str =
    "schema: costcalc/pricing/v1\nprovider: acme\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n";
const CARD: &str =
    "      - from: 2026-01-01\n        source: {document: a list, checked: 2026-11-20}\n        ";

/// What an import of models of LiteLLM answers, into a table with these models.
fn imported(folder: &Folder, models: &str, entries: &Value) -> Value {
    folder.write("pricing/acme.yaml", &format!("{HEAD}{models}"));
    folder.write("litellm.json", &entries.to_string());
    let answer = "prices import --from litellm litellm.json --all --checked 2026-11-25 --into pricing";
    folder.json(answer)
}

/// An entry with a rate of input in millionths, and more.
fn entry(input: &str, more: &Value) -> Value {
    let rate = |text: &str| format!("{text}e-06").parse::<Value>().expect("a number");
    let mut entry = json!({
        "litellm_provider": "acme", "mode": "chat",
        "input_cost_per_token": rate(input), "output_cost_per_token": rate("4")
    });
    let own = entry.as_object_mut().expect("an object");
    own.extend(more.as_object().expect("an object").clone());
    entry
}

#[test]
fn a_free_allowance_stays_whatever_else_changes() {
    let folder = Folder::new("import_kept/free");
    let free = "fees: {web_search: {per: 1_000 calls, amount: 14.00, free: {per_month: 5_000}}}";
    let model =
        format!("  big:\n    cards:\n{CARD}standard: {{input: 1.00, output: 4.00}}\n        {free}\n");
    let search = json!({"search_context_cost_per_query": {"search_context_size_medium": 0.014}});
    let same = imported(&folder, &model, &json!({"acme/big": entry("1", &search)}));
    assert_eq!(same["models"][0]["outcome"], "unchanged", "{same}");
    let dearer = imported(&folder, &model, &json!({"acme/big": entry("2", &search)}));
    assert_eq!(dearer["models"][0]["outcome"], "appended", "{dearer}");
    let table = folder.read("pricing/acme.yaml");
    assert_eq!(table.matches("free: {per_month: 5_000}").count(), 2, "{table}");
}

#[test]
fn a_version_with_the_prices_of_its_model_is_no_model_of_its_own() {
    let folder = Folder::new("import_kept/versions");
    let model = format!(
        "  big:\n    ids: {{starts_with: big-}}\n    cards:\n{CARD}standard: {{input: 1.00, output: 4.00, cache_read: 0.10}}\n"
    );
    let dated = |input: &str| json!({"acme/big-2026-01-01": entry(input, &json!({}))});
    assert_eq!(imported(&folder, &model, &dated("1"))["models"][0]["outcome"], "unchanged");
    assert_eq!(imported(&folder, &model, &dated("3"))["models"][0]["outcome"], "added");
}

#[test]
fn what_is_not_carried_over_is_said() {
    let folder = Folder::new("import_kept/said");
    let closed = format!(
        "  old:\n    closed: 2026-03-01\n    cards:\n{CARD}standard: {{input: 1.00, output: 4.00}}\n"
    );
    let over = imported(&folder, &closed, &json!({"acme/old": entry("1.4", &json!({}))}));
    assert_eq!(over["models"][0]["outcome"], "differs", "{over}");
    assert!(over["left_out"].to_string().contains("closed on 2026-03-01 here"), "{over}");

    let announced = "      - from: 2027-01-01\n        status: announced\n        \
        source: {document: a list, checked: 2026-11-20}\n        changes: {standard: {input: 3.00}}\n";
    let next = format!("  new:\n    cards:\n{CARD}standard: {{input: 1.00, output: 4.00}}\n{announced}");
    let changes = imported(&folder, &next, &json!({"acme/new": entry("1.5", &json!({}))}));
    assert!(changes["left_out"].to_string().contains("write that one out first"), "{changes}");
    assert_eq!(folder.read("pricing/acme.yaml"), format!("{HEAD}{next}"));

    let ends = json!({"ends": {"models": {"one": {
        "id": "one", "status": "deprecated", "cost": {"input": 1, "output": 2, "tiers": [
            {"input": 3, "output": 4, "tier": {"type": "context", "size": 200_000}},
            {"input": 5, "output": 4, "tier": {"type": "context", "size": 200_000}}
        ]}
    }}}});
    folder.write("api.json", &ends.to_string());
    let import = "prices import --from models.dev api.json --all --checked 2026-11-25 --into pricing";
    let first = folder.json(import);
    assert!(first["left_out"].to_string().contains("two values for one cell"), "{first}");
    let table = folder.read("pricing/ends.yaml");
    assert!(table.contains("status: deprecated") && !table.contains("input: 3.00"), "{table}");
    assert_eq!(folder.json(import)["models"][0]["outcome"], "unchanged");
}
