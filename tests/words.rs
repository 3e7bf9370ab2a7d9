//! What the words beside figures claim: how calls end, what is ranked, and what a difference is made of.

#[path = "common/folder.rs"]
mod folder;

use costcalc::exact::Exact;
use folder::Folder;
use folder::program::Ran;
use serde_json::{Value, json};

fn number(value: &Value) -> Exact {
    Exact::parse_figure(value.as_str().expect("a decimal")).expect("a number")
}

const REVIEWED: &str = "
as_of: 2026-11-20
volume: {unit: lead, per_month: 1_000}
quality: {q: {per: call, source: own, error_rate: {openai/gpt-5.4-nano: 10%}}}
steps:
  a:
    model: openai/gpt-5.4-nano
    input: 1_000
    output: 100
    quality: q
    review: {share: 100%, cost: 0.10, catches: 100%}
    downstream: {cost_per_error: 1}
variants:
  half: {steps: {a: {review: {catches: 50%}}}}
  none: {steps: {a: {review: null}}}
";

#[test]
fn a_call_ends_good_fixed_unfixed_or_abandoned_and_in_nothing_else() {
    let folder = Folder::new("words/ends");
    folder.write("r.yaml", REVIEWED);
    for (variant, good, fixed, unfixed) in
        [("as_written", "0.9", "0.1", "0"), ("half", "0.9", "0.05", "0.05"), ("none", "0.9", "0", "0.1")]
    {
        let result = folder.json(&format!("project r.yaml --variant {variant}"));
        let outcome = &result["scenarios"][0]["steps"][0]["outcome"];
        let part = |name: &str| number(&outcome[name]);
        assert_eq!(
            [part("good"), part("fixed"), part("unfixed")].map(|p| p.to_string()),
            [good, fixed, unfixed]
        );
        assert_eq!(part("good") + part("fixed") + part("unfixed") + part("abandoned"), Exact::ONE);
        assert_eq!(part("escaped"), part("fixed") + part("unfixed"), "{variant}");
    }
    let table = folder.run("project r.yaml").stdout;
    assert!(table.contains("Good  Fixed\n") && table.contains("100.0% end good or fixed"), "{table}");
    let compared = folder.json("compare r.yaml");
    let errors = |design: &Value| (design["name"].to_string(), number(&design["unfixed"]).to_string());
    let errors: Vec<_> = compared["ranking"].as_array().expect("designs").iter().map(errors).collect();
    let expected = [("\"as_written\"", "0"), ("\"none\"", "100"), ("\"half\"", "50")];
    assert_eq!(errors, expected.map(|(name, count)| (name.to_owned(), count.to_owned())));
}

fn plain(unit: &str, volume: &str) -> String {
    format!(
        "\
as_of: 2026-11-20
volume: {{unit: {unit}, per_month: {volume}}}
steps:
  a: {{model: openai/gpt-5.4-nano, input: 1_000, output: 100}}
"
    )
}

#[test]
fn designs_of_different_units_are_not_ranked() {
    let folder = Folder::new("words/units");
    folder
        .write("chats.yaml", &plain("conversation", "1_000"))
        .write("bills.yaml", &plain("invoice", "2_000"));
    let table = folder.run("compare chats.yaml bills.yaml").stdout;
    assert!(table.contains("Not ranked") && table.contains("conversation") && table.contains("invoice"));
    for claim in ["lowest total", "Per conversation", "Per invoice", "tie", "more than", "baseline"] {
        assert!(!table.contains(claim), "{claim}: {table}");
    }
    let result = folder.json("compare chats.yaml bills.yaml");
    assert_eq!((&result["ranked"], &result["baseline"]), (&Value::Bool(false), &Value::Null));
    assert!(result["ranking"].as_array().expect("designs").iter().all(|design| design["change"].is_null()));
    let csv = folder.run("compare chats.yaml bills.yaml -f csv").stdout;
    assert!(csv.starts_with("design,unit,per_month,base,") && !csv.contains("_change"), "{csv}");
    for flag in ["--rank invoice", "--baseline chats"] {
        let Ran { code, stderr, .. } = folder.run(&format!("compare chats.yaml bills.yaml {flag}"));
        assert_eq!(code, 2, "{flag}");
        assert!(stderr.contains("are not ranked"), "{stderr}");
    }
    let same = folder.json("compare chats.yaml chats.yaml");
    assert_eq!(same["ranked"], Value::Bool(true));
}

#[test]
fn designs_of_different_volumes_or_days_are_not_ranked() {
    let folder = Folder::new("words/alike");
    folder.write("one.yaml", &plain("chat", "1_000")).write("two.yaml", &plain("chat", "2_000"));
    folder.write("later.yaml", &plain("chat", "1_000").replace("2026-11-20", "2026-11-21"));
    let variants = "
variants:
  half: {volume: {per_month: 500}}
  dear: {steps: {a: {output: 900}}}
";
    folder.write("variants.yaml", &format!("{}{variants}", plain("chat", "1_000")));
    // Its price is another one from 2027 on.
    let days = "variants: {then: {as_of: 2027-01-02}}\n";
    let flash = plain("chat", "1_000").replace("openai/gpt-5.4-nano", "google/gemini-3.6-flash");
    folder.write("days.yaml", &format!("{flash}{days}"));
    for (files, what) in [
        ("one.yaml two.yaml", "2 designs of different volumes"),
        ("one.yaml later.yaml", "2 designs of different days"),
        ("two.yaml later.yaml", "2 designs of different volumes and days"),
        ("variants.yaml", "3 designs of different volumes"),
        ("days.yaml", "2 designs of different days"),
    ] {
        let Ran { code, stdout: table, stderr } = folder.run(&format!("compare {files}"));
        assert!(code == 0 && table.contains(what) && table.contains("Not ranked: "), "{table}{stderr}");
        let header = table.lines().next().expect("a header");
        for claim in ["a month", "prices of", "baseline"] {
            assert!(!header.contains(claim), "{claim}: {header}");
        }
        for claim in ["lowest total", "more than"] {
            assert!(!table.contains(claim), "{claim}: {table}");
        }
        let result = folder.json(&format!("compare {files}"));
        assert!(
            result["ranked"] == Value::Bool(false) && result["ranking"][0]["as_of"].is_string(),
            "{result}"
        );
        let per_unit = |index: usize| number(&result["ranking"][index]["per_unit"]);
        assert_eq!(per_unit(0) == per_unit(1), files != "days.yaml", "{result}");
        for flag in ["--rank invoice", "--baseline one"] {
            let Ran { code, stderr, .. } = folder.run(&format!("compare {files} {flag}"));
            assert!(code == 2 && stderr.contains("are not ranked"), "{flag}: {stderr}");
        }
    }
    let Ran { code, stderr, .. } = folder.run("compare variants.yaml --break-even");
    assert!(code == 2 && stderr.contains("designs of different volumes are not ranked"), "{stderr}");
    // On one day they are alike, and so are designs with one volume in every case.
    assert_eq!(folder.json("compare one.yaml later.yaml --as-of 2026-11-20")["ranked"], Value::Bool(true));
    let cases = "
cases:
  more: {volume: {per_month: 9_000}}
variants:
  dear: {steps: {a: {output: 900}}}
";
    folder.write("cases.yaml", &format!("{}{cases}", plain("chat", "1_000")));
    let ranked = folder.json("compare cases.yaml");
    assert!(ranked["ranked"] == Value::Bool(true) && ranked["cases"]["best"][1] == "as_written", "{ranked}");
}

const EUROS: &str = "\
schema: costcalc/pricing/v1
provider: west
currency: EUR
per: 1_000_000 tokens
models:
  nano:
    cards:
      - from: 2026-01-01
        source: {document: a contract, checked: 2026-11-19}
        standard: {input: 1.00, output: 2.00}
";

#[test]
fn amounts_of_two_currencies_are_not_held_against_each_other() {
    let folder = Folder::new("words/currencies");
    let euros = plain("chat", "1_000").replace("openai/gpt-5.4-nano", "west/nano");
    folder.write("west.yaml", EUROS).write("dollars.yaml", &plain("chat", "1_000"));
    folder.write("euros.yaml", &format!("prices: [west.yaml]\n{euros}"));
    let Ran { code, stderr, .. } = folder.run("compare dollars.yaml euros.yaml");
    let says = "error[mixed-currencies]: `dollars` is priced in USD and `euros` in EUR";
    assert!(code == 2 && stderr.contains(says), "{stderr}");
}

#[test]
fn a_design_that_is_not_possible_is_said_and_the_others_are_ranked() {
    let folder = Folder::new("words/impossible");
    let text = plain("lead", "1_000").replace("input: 1_000", "input: 250_000")
        + "
variants:
  haiku: {steps: {a: {model: anthropic/claude-haiku-4-5}}}
  opus: {steps: {a: {model: anthropic/claude-opus-4-8}}}
cases:
  high: {volume: {per_month: 2_000}}
";
    folder.write("d.yaml", &text);
    let result = folder.json("compare d.yaml");
    let names = |designs: &Value| -> Vec<String> {
        designs.as_array().expect("designs").iter().map(|design| design["name"].to_string()).collect()
    };
    assert_eq!(names(&result["ranking"]), ["\"as_written\"", "\"opus\""]);
    assert_eq!(names(&result["not_possible"]), ["\"haiku\""]);
    assert_eq!(result["not_possible"][0]["why"][0]["code"], "prompt-over-limit");
    let table = folder.run("compare d.yaml").stdout;
    assert!(table.contains("haiku is not possible: "), "{table}");
    // A slip in a variant is a mistake of the file, not a design that is not possible.
    folder.write("slip.yaml", &text.replace("opus: {steps: {a: {model:", "opus: {steps: {a: {modle:"));
    assert_eq!(folder.run("compare slip.yaml").code, 2);
}

#[test]
fn a_ranking_without_error_rates_or_factors_says_so() {
    let folder = Folder::new("words/caveats");
    folder.write("p.yaml", &plain("lead", "1_000"));
    let kinds = |line: &str| -> Vec<String> {
        let result = folder.json(line);
        let findings = result["findings"].as_array().expect("findings").clone();
        findings.iter().map(|finding| finding["kind"].as_str().expect("a kind").to_owned()).collect()
    };
    let has = |kinds: &[String], kind: &str| kinds.iter().any(|other| other == kind);
    let same_vendor = kinds("compare p.yaml --model openai/gpt-5.4-mini");
    assert!(has(&same_vendor, "price_alone") && !has(&same_vendor, "tokens_alike"), "{same_vendor:?}");
    let other_vendor = kinds("compare p.yaml --model anthropic/claude-haiku-4-5");
    assert!(has(&other_vendor, "price_alone") && has(&other_vendor, "tokens_alike"), "{other_vendor:?}");
    let factors = "
model_factors:
  anthropic/claude-haiku-4-5: {input: 1.2}
quality:
  q:
    per: call
    source: own
    error_rate:
      openai/gpt-5.4-nano: 10%
      anthropic/claude-haiku-4-5: 5%
";
    let rated = plain("lead", "1_000").replace("output: 100", "output: 100, quality: q") + factors;
    folder.write("p.yaml", &rated);
    let known = kinds("compare p.yaml --model anthropic/claude-haiku-4-5");
    assert!(!has(&known, "price_alone") && !has(&known, "tokens_alike"), "{known:?}");
}

const CACHED: &str = "
as_of: 2026-11-20
volume: {per_month: 100_000}
steps:
  a: {model: anthropic/claude-haiku-4-5, input: 8_000, output: 100}
variants:
  cached: {steps: {a: {input: 10_000, cache: {prefix: 8_000, hit_rate: 50%}}}}
";

/// What makes a difference is a part of it only where it is no more than all of it.
#[test]
fn the_largest_part_of_a_difference_is_no_more_than_the_difference() {
    let folder = Folder::new("words/driver");
    folder.write("d.yaml", CACHED);
    let table = folder.run("compare d.yaml").stdout;
    let said = table.replace("\n  ", " ");
    // because: 2,000 more tokens of 100,000 calls cost $200.00, and the cache takes $260.00 off
    assert!(said.contains("as_written costs $60.00 more than cached. The largest change is what caching changes of step a: $260.00 more, while other changes take off $200.00."), "{said}");
}

/// A table with a price per minute, a fee with these terms, and nothing else.
fn metered(amount: &str, terms: &str) -> String {
    format!(
        "schema: costcalc/pricing/v1
provider: lab
currency: USD
per: 1_000_000 tokens
models:
  one:
    cards:
      - from: 2026-01-01
        source: {{document: a list, checked: 2026-11-20}}
        correction: read again at {amount}
        standard: {{audio_input_time: {{per: 1 minute, amount: {amount}}}}}
        fees: {{search: {{per: 1_000 calls, amount: 14.00{terms}}}}}
"
    )
}

#[test]
fn a_changed_price_says_its_unit_and_its_terms() {
    let folder = Folder::new("words/terms");
    for (state, amount, terms) in [("old", "0.006", ""), ("new", "0.012", ", free: {per_month: 50}")] {
        folder.write(&format!("{state}/lab.yaml"), &metered(amount, terms));
        let scenario = format!(
            "name: s\nprices: [{state}]\nas_of: 2026-11-25\nvolume: {{per_month: 100}}\nsteps: {{a: {{model: lab/one, \
             input: 0, output: 0, meters: {{audio_input_time: 60}}, tools: {{search: 1}}}}}}\n"
        );
        folder.write(&format!("{state}.yaml"), &scenario);
        folder.write(&format!("{state}.json"), &folder.run(&format!("project {state}.yaml -f json")).stdout);
    }
    let minutes = ["$0.006 per 1 minute", "$0.012 per 1 minute"];
    let calls = ["$14.00 per 1,000 calls", "$14.00 per 1,000 calls, 50 calls a month free"];
    for (line, known) in [
        ("prices diff ./old ./new", [minutes, calls].concat()),
        ("diff old.yaml new.yaml", [minutes, calls].concat()),
        ("diff old.json new.json", minutes.to_vec()),
    ] {
        let shown = folder.run(&format!("{line} --format markdown")).stdout;
        for words in known {
            assert!(shown.contains(&format!("| {words} |")), "{line}: {words}\n{shown}");
        }
    }
    let of_tables = folder.json("prices diff ./old ./new");
    let [time, search] = [0, 1].map(|at| &of_tables["models"][0]["cards"][0]["cells"][at]);
    assert_eq!((&time["before"]["unit"], &time["relative"]), (&json!("seconds"), &json!("1")));
    let free =
        json!({"amount": "14", "per": "1000", "unit": "calls", "free": {"per_month": "50", "pool": null}});
    assert_eq!((&search["after"], &search["relative"]), (&free, &Value::Null));
    assert_eq!(search["before"], json!({"amount": "14", "per": "1000", "unit": "calls"}));
    let of_files = folder.json("diff old.yaml new.yaml");
    let causes = of_files["scenarios"][0]["causes"].as_array().expect("causes");
    let [time, search] = [0, 1].map(|at| {
        &causes.iter().filter(|one| one["changes"][0]["kind"] == "price").nth(at).expect("a price")["changes"]
            [0]
    });
    assert_eq!(time["new"], json!({"rate": "0.012", "per": "60", "unit": "seconds"}));
    assert_eq!(search["new"]["free"], free["free"]);
    let csv = folder.run("diff old.yaml new.yaml -f csv").stdout;
    assert!(csv.contains("\"per 1,000 calls\",\"per 1,000 calls, 50 calls a month free\""), "{csv}");
}
