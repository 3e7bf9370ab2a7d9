//! Tables over tables: what one source alone has is marked wherever a figure rests on it, and a later table that says
//! `layer: over` replaces models as a whole.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use serde_json::{Value, json};

/// A table of the vendor `maker`, with lines for its top and its models, each at so much a million.
fn table(top: &str, models: &[(&str, &str)]) -> String {
    let model = |(name, rates): &(&str, &str)| {
        format!(
            "  {name}:\n    cards:\n      - from: 2026-01-01\n        \
             source: {{document: a list, checked: 2026-11-20}}\n        standard: {{{rates}}}\n"
        )
    };
    let models: String = models.iter().map(model).collect();
    format!(
        "schema: costcalc/pricing/v1\nprovider: maker\ncurrency: USD\nper: 1_000_000 tokens\n{top}models:\n{models}"
    )
}

/// A list with two models, what one source has of a third, and a layer over both.
fn place(name: &str) -> Folder {
    let folder = Folder::new(&format!("layers/{name}"));
    folder.write(
        "list/maker.yaml",
        &table("", &[("big", "input: 3, output: 15"), ("mid", "input: 1, output: 5")]),
    );
    let (one, over) = ("evidence: one source\n", "layer: over\n");
    folder.write("one/maker.yaml", &table(one, &[("small", "input: 0.20, output: 0.80")]));
    folder.write("over/maker.yaml", &table(over, &[("big", "input: 2.50")]));
    folder.write("both/maker.yaml", &table(&format!("{over}{one}"), &[("big", "input: 2.50, output: 12")]));
    let steps = "steps:\n  a: {model: maker/small, input: 1_000, output: 100}\n  \
                 b: {model: maker/big, input: 1_000, output: 100}\n";
    let variants = "variants:\n  mids: {steps: {a: {model: maker/mid}, b: {model: maker/mid}}}\n";
    folder.write("s.yaml", &format!("as_of: 2026-11-22\nvolume: {{per_month: 1_000}}\n{steps}{variants}"));
    folder
}

/// What a command answers in JSON on 2026-11-25.
fn answer(folder: &Folder, line: &str) -> Value {
    folder.json(&format!("{line} --today 2026-11-25"))
}

#[test]
fn what_one_source_has_is_marked_where_a_figure_rests_on_it_and_nowhere_else() {
    let folder = place("marks");
    let tables = "--prices list --prices one";
    let projected = &answer(&folder, &format!("project s.yaml {tables}"))["scenarios"][0];
    assert_eq!(projected["basis"]["one_source"], json!(["maker/small"]));
    assert_eq!(projected["steps"][0]["one_source"], json!(["maker/small"]));
    assert_eq!(projected["steps"][1].get("one_source"), None);
    let lines = projected["bills"]["invoice"].as_array().expect("lines");
    for line in lines {
        let is_small = line["model"] == "maker/small";
        assert_eq!(line["source"].get("one_source").is_some(), is_small, "{line}");
    }
    let mids = &answer(&folder, &format!("project s.yaml --variant mids {tables}"))["scenarios"][0];
    assert_eq!(mids["basis"]["one_source"], json!([]));
    let compared = answer(&folder, &format!("compare s.yaml {tables}"));
    let findings = compared["findings"].as_array().expect("findings");
    let found: Vec<&Value> = findings.iter().filter(|one| one["kind"] == "one_source").collect();
    assert_eq!(found[0]["designs"], json!({"as_written": ["maker/small"]}));
    let models = "--model maker/big,maker/small";
    let best = &answer(&folder, &format!("optimize s.yaml {models} {tables}"))["best"];
    assert_eq!(best["basis"]["one_source"], json!(["maker/small"]));
    let alone = &answer(
        &folder,
        &format!("optimize s.yaml --set steps.a.model=maker/mid --model maker/big {tables}"),
    )["best"];
    assert_eq!(alone["basis"]["one_source"], json!([]));
    for (line, times) in [("price small --input 1", 2), ("price big --input 1", 0), ("prices list", 1)] {
        for format in ["table", "markdown", "html"] {
            let ran = folder.run(&format!("{line} {tables} --format {format} --as-of 2026-11-22"));
            // A total rests on what its lines rest on, and a source says it too.
            assert!(times <= ran.stdout.matches("one source").count(), "{line} {format}\n{ran:?}");
            assert_eq!(times == 0, !ran.stdout.contains("one source"), "{line} {format}\n{ran:?}");
        }
    }
}

#[test]
fn a_layer_over_a_list_replaces_a_model_as_a_whole_and_says_so() {
    let folder = place("over");
    let priced = answer(&folder, "price maker/big --input 1M --prices list --prices over --as-of 2026-11-22");
    assert_eq!(priced["total"], "2.5");
    assert_eq!(priced["basis"]["replaced"], json!({"maker/big": "over/maker.yaml"}));
    // What the replaced entry has is not there any more: a rate that the new one lacks is unknown.
    let missing = folder.run("price maker/big --output 1M --prices list --prices over");
    assert!(missing.code == 2 && missing.stderr.contains("missing-rate"), "{missing:?}");
    let other = answer(&folder, "price maker/mid --output 1M --prices list --prices over");
    assert_eq!((&other["total"], &other["basis"]["replaced"]), (&json!("5"), &json!({})));
    // The order of the command line decides; a list is no layer.
    let list_last = folder.run("price maker/big --input 1 --prices over --prices list");
    assert!(list_last.code == 2 && list_last.stderr.contains("duplicate-model"), "{list_last:?}");
    let both = answer(&folder, "price maker/big --output 1M --prices list --prices both");
    let basis = &both["basis"];
    assert_eq!(basis["one_source"], json!(["maker/big"]));
    assert_eq!(basis["replaced"], json!({"maker/big": "both/maker.yaml"}));
    // A layer of a layer: the last one decides.
    let last = answer(&folder, "price maker/big --output 1M --prices list --prices over --prices both");
    assert_eq!(last["total"], "12");
    let said = folder.run("project s.yaml --prices list --prices one --prices both --variant mids");
    assert!(!said.stdout.contains("earlier table"), "{said:?}");
    let said = folder.run("project s.yaml --prices list --prices one --prices both");
    assert!(said.stdout.contains("The prices of maker/big are those of both/maker.yaml"), "{said:?}");
}

#[test]
fn a_header_says_when_the_oldest_price_was_read_unless_its_day_is_past() {
    let folder = place("age");
    for line in ["price maker/big --input 1", "prices list", "prices show maker/big"] {
        let of =
            |day: &str| folder.run(&format!("{line} --prices list --as-of {day} --today 2026-11-25")).stdout;
        assert!(of("2026-11-25").contains("read on 2026-11-20, 5 days ago"), "{line}");
        assert!(of("2026-12-25").contains("read on 2026-11-20, 5 days ago"), "{line}");
        assert!(!of("2026-11-24").contains("read on"), "{line}");
    }
    let age = |day: &str| {
        let line = format!("price maker/big --input 1 --prices list --as-of {day}");
        answer(&folder, &line)["basis"].clone()
    };
    let basis = |age: Value| json!({"checked": "2026-11-20", "age_days": age, "one_source": [], "replaced": {}, "bundle": null, "billed_as": {}});
    assert_eq!(age("2026-11-25"), basis(json!(5)));
    assert_eq!(age("2026-11-24"), basis(Value::Null));
}
