//! Edited prices of the past: which edits of a card are found, and what is said of them.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use folder::program::Ran;

const HEAD: &str = "schema: costcalc/pricing/v1\nprovider: lab\ncurrency: USD\nper: 1_000_000 tokens\n";

/// A table with one card of a model.
fn table(model: &str, prices: &str) -> String {
    format!(
        "{HEAD}models:\n  {model}:\n    cards:\n      - from: 2026-01-01\n        \
         source: {{document: a paper, checked: 2026-11-20}}\n        {prices}\n"
    )
}

/// What `prices check --base` and `prices diff` say of a card that was edited.
fn compared(name: &str, was: &str, is: &str) -> [Ran; 2] {
    let folder = Folder::new(&format!("rewritten/{name}"));
    folder.write("before/lab.yaml", &table("one", was)).write("pricing/lab.yaml", &table("one", is));
    [
        folder.run("prices check pricing --base ./before --today 2026-11-25"),
        folder.run("prices diff ./before ./pricing --today 2026-11-25"),
    ]
}

#[test]
fn an_edit_of_what_a_price_is_for_or_of_its_terms_is_found() {
    let pages = "standard: {input: 1, pages: {per: 1_000 pages, amount: 5}}";
    let fee = "standard: {input: 1}\n        fees: {web: {per: 1_000 calls, amount: 10}}";
    for (name, base, old, new, said) in [
        (
            "minimum",
            pages,
            "amount: 5",
            "amount: 5, minimum: 10 pages",
            "`standard.pages` from `{per: 1_000 pages, amount: 5}` to `{per: 1_000 pages, amount: 5, minimum: 10 pages}`",
        ),
        (
            "increment",
            pages,
            "amount: 5",
            "amount: 5, increment: 2 pages",
            "`standard.pages` from `{per: 1_000 pages, amount: 5}` to `{per: 1_000 pages, amount: 5, increment: 2 pages}`",
        ),
        (
            "free",
            pages,
            "amount: 5",
            "amount: 5, free: {per_day: 100}",
            "`standard.pages` from `{per: 1_000 pages, amount: 5}` to `{per: 1_000 pages, amount: 5, free: {per_day: 100}}`",
        ),
        (
            "once",
            fee,
            "{per: 1_000",
            "{counts: prompts, per: 1_000",
            "the fee `web` from `{per: 1_000 calls, amount: 10}` to `{counts: prompts, per: 1_000 calls, amount: 10}`",
        ),
        (
            "unit",
            fee,
            "1_000 calls",
            "1 minute",
            "the fee `web` from `{per: 1_000 calls, amount: 10}` to `{per: 1 minute, amount: 10}`",
        ),
        (
            "pages",
            pages,
            "1_000 pages",
            "100 pages",
            "`standard.pages` from `{per: 1_000 pages, amount: 5}` to `{per: 100 pages, amount: 5}`",
        ),
        ("tokens", pages, "input: 1,", "input: 2,", "`standard.input` from `1` to `2`"),
    ] {
        let edited = base.replace(old, new);
        let message =
            format!("error[card-rewritten]: `lab/one`: the card of 2026-01-01 was edited: {said}\n");
        for ran in compared(name, base, &edited) {
            assert!(ran.stderr.contains(&message), "{name}: {ran:?}");
        }
        for ran in compared(name, &edited, &edited) {
            assert!(!ran.stderr.contains("card-rewritten"), "{name}: {ran:?}");
        }
    }
    // The same price for another number is none.
    for ran in compared("same", fee, &fee.replace("1_000 calls, amount: 10", "1 call, amount: 0.01")) {
        assert!(!ran.stderr.contains("card-rewritten"), "{ran:?}");
    }
}

#[test]
fn a_model_may_move_between_the_tables_of_its_provider_and_not_out_of_them() {
    let folder = Folder::new("rewritten/tables");
    let prices = "standard: {input: 1, output: 2}";
    let (one, two) = (table("one", prices), table("two", prices));
    let two = two.replace("models:", "evidence: one source\nmodels:");
    for side in ["before", "pricing"] {
        folder.write(&format!("{side}/lab.yaml"), &one).write(&format!("{side}/market/lab.yaml"), &two);
    }
    let diff = || folder.run("prices diff ./before ./pricing --today 2026-11-25");
    assert!(diff().code == 0 && !diff().stderr.contains("card-"), "{:?}", diff());
    let model = |text: &str| text[text.find("models:\n").expect("models") + "models:\n".len()..].to_owned();
    folder.write("pricing/lab.yaml", &(one.clone() + &model(&two)));
    folder.write("pricing/market/lab.yaml", &two.replace("two:", "three:"));
    assert!(diff().code == 0 && !diff().stderr.contains("card-"), "{:?}", diff());
    folder.write("pricing/lab.yaml", &one);
    assert!(
        diff().stderr.contains("error[card-removed]: `lab/two` is gone, and all its cards"),
        "{:?}",
        diff()
    );
    folder.write("pricing/market/lab.yaml", &two.replace("input: 1", "input: 3"));
    assert!(diff().stderr.contains("the card of 2026-01-01 was edited: `standard.input` from `1` to `3`"));
}
