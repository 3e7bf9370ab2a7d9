//! Models that have the prices of others: over months, in what checks find, and in what results name.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use serde_json::{Value, json};

const HEAD: &str = "currency: USD\nper: 1_000_000 tokens\nmodels:\n";

/// A card of a maker, from a day on, at so much a million.
fn card(from: &str, input: &str) -> String {
    format!(
        "      - from: {from}\n        source: {{document: a list, checked: 2026-11-20}}\n        \
         standard: {{input: {input}, output: 10}}\n"
    )
}

/// A maker whose prices change on 2026-12-16, a host of it, and a model that is billed as another from 2026-12-11 on.
fn place(name: &str) -> Folder {
    let folder = Folder::new(&format!("same_as/{name}"));
    let big = [card("2026-01-01", "2"), card("2026-12-16", "4")].concat();
    let old = card("2026-01-01", "1");
    let then = "      - from: 2026-12-11\n        source: {document: a note, checked: 2026-11-20}\n        same_as: big\n";
    let models = format!("  big:\n    cards:\n{big}  old:\n    cards:\n{old}{then}");
    folder.write(
        "pricing/maker.yaml",
        &format!("schema: costcalc/pricing/v1\nprovider: maker\naliases: [the-maker]\n{HEAD}{models}"),
    );
    folder.write(
        "pricing/host.yaml",
        &format!("schema: costcalc/pricing/v1\nprovider: host\n{HEAD}  big:\n    same_as: maker/big\n"),
    );
    folder
}

fn scenario(model: &str, more: &str) -> String {
    format!(
        "prices: [pricing]\nvolume: {{per_day: 1_000_000}}\n{more}\nsteps:\n  a: {{model: {model}, input: 1, output: 0}}\n"
    )
}

#[test]
fn months_ahead_know_the_days_of_the_cards_of_others() {
    let folder = place("horizon");
    // 15 days at 2, 16 at 4: 15 × 2 + 16 × 4 = 94; of the old one 10 days at 1, 5 at 2, 16 at 4: 10 + 10 + 64 = 84.
    for (model, invoice, days) in [
        ("maker/big", "94", vec!["2026-12-16"]),
        ("host/big", "94", vec!["2026-12-16"]),
        ("maker/old", "84", vec!["2026-12-11", "2026-12-16"]),
    ] {
        folder.write("s.yaml", &scenario(model, "horizon: {from: 2026-12, months: 1}"));
        let answer = folder.json("project s.yaml --today 2026-11-25");
        let cost = &answer["scenarios"][0];
        assert_eq!(cost["totals"]["invoice"], invoice, "{model}");
        let changes = cost["horizon"]["price_changes"].as_array().unwrap_or_else(|| panic!("{cost}"));
        let found: Vec<&str> = changes.iter().filter_map(|change| change["day"].as_str()).collect();
        assert_eq!(found, days, "{model}");
    }
}

#[test]
fn results_name_the_model_as_which_another_is_billed() {
    let folder = place("named");
    for (day, billed_as) in [("2026-12-10", json!({})), ("2026-12-11", json!({"maker/old": "maker/big"}))] {
        let line = format!("price maker/old --input 1 --prices pricing --as-of {day} --today 2026-11-25");
        assert_eq!(folder.json(&line)["basis"]["billed_as"], billed_as, "{day}");
    }
}

#[test]
fn a_file_that_a_host_has_its_prices_from_is_not_idle() {
    let folder = place("idle");
    let line =
        "price host/big --input 1 --prices pricing/host.yaml --prices pricing/maker.yaml --as-of 2026-12-01";
    let ran = folder.run(&format!("{line} --today 2026-11-25"));
    assert!(ran.code == 0 && !ran.stderr.contains("idle-prices"), "{ran:?}");
}

#[test]
fn another_card_of_the_past_is_a_rewritten_one_and_a_difference() {
    let folder = place("rewritten");
    folder.write(
        "before/maker.yaml",
        &folder.read("pricing/maker.yaml").replace("same_as: big", "same_as: old2"),
    );
    folder.write(
        "before/host.yaml",
        &folder.read("pricing/host.yaml").replace("same_as: maker/big", "same_as: maker/old"),
    );
    folder.write(
        "before/maker.yaml",
        &format!("{}  old2:\n    cards:\n{}", folder.read("before/maker.yaml"), card("2026-01-01", "3")),
    );
    let ran = folder.run("prices check pricing --base ./before --today 2026-12-20 --format json");
    let said = ran.stderr + &ran.stdout;
    for words in [
        "billed as `maker/big` in place of `maker/old2`",
        "it was sold at the cards of `maker/old`, and is at those of `maker/big`",
    ] {
        assert!(said.contains("card-rewritten") && said.contains(words), "{words}\n{said}");
    }
    let ran = folder.run("prices diff ./before ./pricing --format json");
    assert_eq!(ran.code, 1, "{ran:?}");
    let answer: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let models = answer["models"].as_array().expect("models");
    let old = models.iter().find(|model| model["model"] == "maker/old").expect("the old one");
    assert_eq!(old["cards"][0]["what"], "rewritten", "{old}");
    assert_eq!(old["cards"][0]["same_as"]["after"], "maker/big", "{old}");
    let host = models.iter().find(|model| model["model"] == "host/big").expect("the host's");
    assert!(host.to_string().contains("same_as"), "{host}");
}

#[test]
fn the_model_as_which_one_is_billed_has_its_provider_and_two_spellings_of_it_are_one() {
    let folder = place("spelled");
    let line = "prices show maker/old --prices pricing --as-of 2026-12-20 --today 2026-12-20";
    assert!(folder.run(line).stdout.contains("answered and billed as maker/big."));
    let card = &folder.json(line)["entries"][0]["cards"][1];
    assert_eq!(card["same_as"], "maker/big", "{card}");
    let whole = folder.read("pricing/maker.yaml").replace("same_as: big", "same_as: maker/big");
    folder.write("whole/maker.yaml", &whole);
    folder.write("whole/host.yaml", &folder.read("pricing/host.yaml"));
    assert_eq!(folder.json("prices diff ./pricing ./whole")["models"], json!([]));
}

#[test]
fn a_requirement_may_name_a_provider_by_another_name() {
    let folder = place("require");
    folder.write("s.yaml", &scenario("maker/big", "as_of: 2026-11-20\nrequire: {providers: [the-maker]}"));
    let ran = folder.run("check s.yaml --today 2026-11-25");
    assert_eq!(ran.code, 0, "{ran:?}");
    let best = &folder.json("optimize s.yaml --model maker/big,host/big --today 2026-11-25")["best"];
    assert_eq!(best["models"]["a"], "maker/big");
    folder.write("s.yaml", &scenario("host/big", "as_of: 2026-11-20\nrequire: {providers: [the-maker]}"));
    assert_eq!(folder.run("check s.yaml --today 2026-11-25").code, 1);
}

#[test]
fn a_host_may_name_the_maker_by_another_name() {
    let folder = place("another_name");
    let host = folder.read("pricing/host.yaml").replace("maker/big", "the-maker/big");
    folder.write("pricing/host.yaml", &host);
    // The table of the maker is in the folder, or a file that is named by itself.
    for prices in ["--prices pricing", "--prices pricing/host.yaml --prices pricing/maker.yaml"] {
        let line = format!("price host/big {prices} --input 1_000_000 --as-of 2026-11-20 --today 2026-11-25");
        assert_eq!(folder.json(&line)["total"], "2", "{prices}");
    }
}

/// A host that sells `big` at the cards of its maker, but for what it changes: from 2026-11-01 on no batch and dearer output,
/// from 2026-12-01 on a fee as well.
fn with_changes(name: &str) -> Folder {
    let folder = place(name);
    let card = |from: &str, changes: &str| {
        format!(
            "      - from: {from}\n        source: {{document: a host, checked: 2026-11-20}}\n        changes: {changes}\n"
        )
    };
    let cards = [
        card("2026-11-01", "{batch: not offered, standard: {output: 12}}"),
        card("2026-12-01", "{fees: {web_search: {per: 1_000 calls, amount: 5}}}"),
    ];
    let models = format!("  big:\n    same_as: maker/big\n    cards:\n{}", cards.concat());
    folder
        .write("pricing/host.yaml", &format!("schema: costcalc/pricing/v1\nprovider: host\n{HEAD}{models}"));
    folder
}

#[test]
fn a_host_changes_cells_of_the_cards_of_each_day() {
    let folder = with_changes("changed");
    // A million tokens each: the maker's 2 and then 4 of input, 10 of output; the host's 12 of output from November on.
    for (day, cost) in
        [("2026-10-31", "12"), ("2026-11-01", "14"), ("2026-12-15", "14"), ("2026-12-16", "16")]
    {
        let line = format!(
            "price host/big --input 1M --output 1M --prices pricing --as-of {day} --today 2026-11-25"
        );
        let answer = folder.json(&line);
        assert_eq!(answer["total"], cost, "{day}: {answer}");
        assert_eq!(answer["basis"]["billed_as"], json!({"host/big": "maker/big"}), "{day}");
    }
    for (day, code) in [("2026-11-30", 2), ("2026-12-01", 0)] {
        let fee = scenario("host/big", &format!("as_of: {day}"));
        folder.write("fee.yaml", &fee.replace("output: 0", "output: 0, tools: {web_search: 2}"));
        assert_eq!(folder.run("project fee.yaml --today 2026-11-25").code, code, "{day}");
    }
    let batch = folder
        .run("price host/big --input 1 --tier batch --prices pricing --as-of 2026-11-25 --today 2026-11-25");
    assert!(batch.code == 2 && batch.stderr.contains("not-offered"), "{batch:?}");
    let shown = folder.run("prices show host/big --prices pricing --as-of 2026-11-25 --today 2026-11-25");
    for words in [
        "Sold at the cards of maker/big, but for the changes below.",
        "Changes from 2026-12-01",
        "Changes from 2026-11-01",
    ] {
        assert!(shown.stdout.contains(words), "{words}: {shown:?}");
    }
}

#[test]
fn months_ahead_know_the_days_on_which_a_host_changes_something() {
    let folder = with_changes("changed_ahead");
    folder.write(
        "s.yaml",
        &scenario("host/big", "horizon: {from: 2026-11, months: 2}").replace("output: 0", "output: 1"),
    );
    let answer = folder.json("project s.yaml --today 2026-10-25");
    // 30 days at 2 + 12, 15 at 2 + 12, 16 at 4 + 12.
    assert_eq!(answer["scenarios"][0]["totals"]["invoice"], "886");
}

#[test]
fn what_is_shown_of_a_host_in_json_are_the_cards_at_which_it_sells() {
    let folder = place("shown");
    let host = "  big:\n    same_as: maker/big\n    cards:\n      - from: 2026-06-01\n        \
                source: {document: a note, checked: 2026-11-20}\n        changes: {standard: {output: 12}}\n";
    let head = "schema: costcalc/pricing/v1\nprovider: host\n";
    folder.write("pricing/host.yaml", &format!("{head}{HEAD}{host}"));
    let shown = folder.json("prices show host/big --prices pricing --as-of 2026-11-25 --today 2026-11-25");
    let cards = shown["entries"][0]["cards"].as_array().unwrap_or_else(|| panic!("{shown}"));
    let card = |card: &Value| {
        json!([
            card["from"],
            card["in_force"],
            card["rates"]["standard"]["input"],
            card["rates"]["standard"]["output"]
        ])
    };
    let cards: Vec<Value> = cards.iter().map(card).collect();
    let expected = json!([
        ["2026-01-01", false, "2", "10"],
        ["2026-06-01", true, "2", "12"],
        ["2026-12-16", false, "4", "12"]
    ]);
    assert_eq!(Value::from(cards), expected);
}

#[test]
fn what_is_replaced_of_the_model_whose_prices_a_host_has_is_said_with_the_host() {
    let folder = place("replaced");
    let head = "schema: costcalc/pricing/v1\nprovider: maker\nlayer: over\n";
    let big = card("2026-01-01", "3");
    folder.write("over.yaml", &format!("{head}{HEAD}  big:\n    cards:\n{big}"));
    let line = "price host/big --input 1_000_000 --prices pricing --prices over.yaml --as-of 2026-11-25 --today 2026-11-25";
    let priced = folder.json(line);
    assert_eq!(priced["total"], "3");
    assert_eq!(priced["basis"]["replaced"], json!({"maker/big": "over.yaml"}));
}
