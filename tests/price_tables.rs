//! Price tables that say things once: what they leave out is as if it were written.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use folder::program::Ran;
use serde_json::Value;

const HEAD: &str = "schema: costcalc/pricing/v1\nprovider: lab\ncurrency: USD\nper: 1_000_000 tokens\n";
const TODAY: &str = "--today 2026-11-25";

fn shown(folder: &Folder, table: &str, day: &str) -> Value {
    folder.write("lab.yaml", &format!("{HEAD}{table}"));
    folder.json(&format!("prices show lab/one --prices lab.yaml --as-of {day} {TODAY}"))
}

/// A model with other keys and one card: so much for a million tokens of input.
fn model(name: &str, keys: &str, input: &str) -> String {
    format!(
        "  {name}: {{{keys}cards: [{{from: 2026-01-01, source: {{document: a paper, checked: 2026-11-20}}, standard: {{input: {input}, output: 1}}}}]}}\n"
    )
}

#[test]
fn a_named_source_is_the_source() {
    let folder = Folder::new("price_tables/sources");
    let table = |top: &str, source: &str| {
        format!(
            "{top}models: {{one: {{cards: [{{from: 2026-01-01, source: {{{source}, checked: 2026-11-20}}, standard: {{input: 1}}}}]}}}}\n"
        )
    };
    for source in ["url: \"https://lab.example/prices\"", "document: a paper"] {
        let named = table(&format!("sources: {{it: {{{source}}}}}\n"), "name: it");
        let written = table("\n", source);
        let [named, written] = [named, written].map(|table| shown(&folder, &table, "2026-02-01"));
        assert_eq!(named, written);
    }
}

/// A first card, and what begins a second one.
const FIRST: &str = "models:
  one:
    cards:
      - from: 2026-01-01
        source: {document: a paper, checked: 2026-01-01}
        standard: {input: 1.00, cache_read: 0.10, cache_write: as input, output: 4.00}
        batch: {input: 0.50, output: 2.00}
        flex: not offered
        long_context:
          - above_input: 100_000
            standard: {input: 2.00, output: 6.00}
            batch: {input: 1.00, output: 3.00}
          - above_input: 200_000
            standard: {input: 3.00, output: 8.00}
        fees: {search: {per: 1_000 calls, amount: 10.00}, files: {per: 10 calls, amount: 0.25}}
        cache_storage: 1.00
        regions: {eu: {factor: 1.10}, us: {factor: 1.05}}
      - from: 2026-06-01
        source: {document: a paper, checked: 2026-06-01}
";

#[test]
fn a_card_with_changes_is_the_whole_card() {
    let folder = Folder::new("price_tables/changes");
    let changes = "        changes:
          standard: {input: 1.50, cache_read: unknown}
          batch: unknown
          flex: {input: 0.40, output: 1.60}
          priority: {input: 3.00, output: 8.00}
          long_context:
            - above_input: 300_000
              standard: {input: 5.00, output: 9.00}
            - from_input: 100000
              standard: {output: 7.00}
              batch: unknown
          fees: {search: unknown, pictures: {per: 10 calls, amount: free}}
          cache_storage: 2.00
          regions: {eu: {factor: 1.20}}
";
    let whole = "        standard: {input: 1.50, cache_write: as input, output: 4.00}
        flex: {input: 0.40, output: 1.60}
        priority: {input: 3.00, output: 8.00}
        long_context:
          - from_input: 100_000
            standard: {input: 2.00, output: 7.00}
          - above_input: 200_000
            standard: {input: 3.00, output: 8.00}
          - above_input: 300_000
            standard: {input: 5.00, output: 9.00}
        fees: {pictures: {per: 10 calls, amount: free}, files: {per: 10 calls, amount: 0.25}}
        cache_storage: 2.00
        regions: {eu: {factor: 1.20}, us: {factor: 1.05}}
";
    // A third card changes what the second one is, not what it says.
    let third = "      - from: 2026-09-01\n        source: {document: a paper, checked: 2026-09-01}\n";
    let fourth = |second: &str, rest: &str| format!("{FIRST}{second}{third}{rest}");
    let none =
        "        changes: {long_context: none, fees: unknown, flex: not offered, regions: {us: unknown}}\n";
    let rest = "        standard: {input: 1.50, cache_write: as input, output: 4.00}
        flex: not offered
        priority: {input: 3.00, output: 8.00}
        cache_storage: 2.00
        regions: {eu: {factor: 1.20}}
";
    for (day, short, long) in [
        ("2026-07-01", format!("{FIRST}{changes}"), format!("{FIRST}{whole}")),
        ("2026-10-01", fourth(changes, none), fourth(whole, rest)),
    ] {
        assert_eq!(shown(&folder, &short, day), shown(&folder, &long, day), "{day}");
    }
}

#[test]
fn a_price_is_used_without_a_word_from_the_day_on_which_it_was_seen() {
    let folder = Folder::new("price_tables/seen");
    let card = "cards: [{from: unknown, source: {document: a paper, checked: 2026-11-20, seen: 2026-08-05}, standard: {input: 1}}]";
    folder.write("lab.yaml", &format!("{HEAD}models: {{one: {{{card}}}}}\n"));
    for (day, is_said) in [("2026-08-04", true), ("2026-08-05", false), ("2026-11-25", false)] {
        let ran =
            folder.run(&format!("price lab/one --input 1_000_000 --prices lab.yaml --as-of {day} {TODAY}"));
        let said = ran.stderr.contains("[undated-prices]") && ran.stderr.contains("first seen on 2026-08-05");
        assert_eq!((ran.code, said, ran.stderr.is_empty()), (0, is_said, !is_said), "{day}: {}", ran.stderr);
    }
}

/// The days on which a model is sold, each end included, and what is said on the days around them.
#[test]
fn a_model_is_sold_from_its_first_day_to_its_last() {
    let folder = Folder::new("price_tables/life");
    let card =
        "cards: [{from: unknown, source: {document: a paper, checked: 2026-11-20}, standard: {input: 1}}]";
    for (released, first, before) in
        [("2026-03", "2026-03-01", "2026-02-28"), ("2026-03-17", "2026-03-17", "2026-03-16")]
    {
        let life = format!("released: {released}, closed: 2026-12-11, successor: two");
        folder.write("lab.yaml", &format!("{HEAD}models: {{one: {{{life}, {card}}}}}\n"));
        let days =
            [(before, "model-not-released"), (first, ""), ("2026-12-11", ""), ("2026-12-12", "model-closed")];
        for (day, said) in days {
            let line = format!("price lab/one --input 1 --prices lab.yaml --as-of {day} {TODAY}");
            let Ran { stderr, code, .. } = folder.run(&line);
            assert_eq!(code, if said.is_empty() { 0 } else { 2 }, "{day}: {stderr}");
            assert!(stderr.contains(said), "{day}: {stderr}");
        }
    }
}

#[test]
fn what_closes_within_the_month_is_no_candidate_and_is_named() {
    let folder = Folder::new("price_tables/closing");
    folder.write(
        "s.yaml",
        "prices: [lab.yaml]\nvolume: {per_month: 10}\nsteps: {a: {model: lab/one, input: 100, output: 10}}\n",
    );
    // The month from 2026-11-25 on ends with 2026-12-24.
    for (closed, is_left_out) in [("2026-12-23", true), ("2026-12-24", false)] {
        let cheap = model("cheap", &format!("closed: {closed}, "), "0.50");
        folder.write("lab.yaml", &format!("{HEAD}models:\n{}{cheap}", model("one", "", "1")));
        let said = format!("sold only until {closed}, less than a month after 2026-11-25");
        for command in ["compare", "optimize"] {
            let line = format!("{command} s.yaml --model all --as-of 2026-11-25 {TODAY}");
            let Ran { stdout, stderr, code, .. } = folder.run(&line);
            assert_eq!(code, 0, "{stderr}");
            let shown = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(shown.contains(&said), is_left_out, "{line}, closed {closed}\n{stdout}");
        }
    }
}

#[test]
fn models_that_a_comparison_cannot_price_are_named_and_the_others_are_ranked() {
    let folder = Folder::new("price_tables/not_possible");
    let soon = model("soon", "released: 2026-12-15, ", "0.50").replace("from: 2026-01-01", "from: unknown");
    let hours = "output: 1}, hours: [{name: peak, utc: 01:00-04:00, standard: {input: 2, output: 2}}]}";
    let hourly = model("hourly", "", "1").replace("output: 1}}", hours);
    let host = "  host: {same_as: elsewhere/model}\n";
    folder.write(
        "lab.yaml",
        &format!("{HEAD}models:\n{}{}{soon}{hourly}{host}", model("one", "", "1"), model("two", "", "2")),
    );
    let file = "prices: [lab.yaml]\nas_of: 2026-11-25\nvolume: {per_month: 10}\nsteps: {a: {model: lab/one, input: 100, output: 10}}\n";
    folder.write("s.yaml", file);
    let designs = |list: &Value| -> Vec<(String, Value)> {
        let list = list.as_array().expect("designs").iter();
        list.map(|one| (one["name"].as_str().expect("a name").to_owned(), one["why"][0]["code"].clone()))
            .collect()
    };
    let code = |name: &str, code: &str| (name.to_owned(), Value::from(code));
    let answer = folder.json(&format!("compare s.yaml --model all {TODAY}"));
    let ranked: Vec<String> = designs(&answer["ranking"]).into_iter().map(|(name, _)| name).collect();
    assert!(ranked.contains(&"lab/two".to_owned()), "{answer}");
    let expected = [
        code("lab/host", "unknown-model"),
        code("lab/hourly", "when-missing"),
        code("lab/soon", "model-not-released"),
    ];
    assert_eq!(designs(&answer["not_possible"]), expected);
    // A variant that its author names is not possible for the same reasons, unless it has a slip.
    let variants = "variants:\n  early: {steps: {a: {model: lab/soon}}}\n  hours: {steps: {a: {model: lab/hourly}}}\n  \
                    night: {steps: {a: {model: lab/hourly, when: {night: 100%}}}}\n";
    folder.write("s.yaml", &format!("{file}{variants}"));
    let answer = folder.json(&format!("compare s.yaml {TODAY}"));
    assert_eq!(designs(&answer["not_possible"]).len(), 3, "{answer}");
    let slip = folder.run(&format!("compare s.yaml --model lab/two,lab/three {TODAY}"));
    assert!(slip.code == 2 && slip.stderr.contains("unknown-model"), "{slip:?}");
}

/// What each name means, and that a beginning alone means nothing.
#[test]
fn versions_are_names_and_beginnings_alone_are_not() {
    let folder = Folder::new("price_tables/names");
    let one =
        model("one", "aliases: [one-latest, one-2026-02-01], ids: {starts_with: [one, eu.lab.one-]}, ", "1");
    let mini = model("one-mini", "ids: {starts_with: one-mini-}, ", "2");
    let dated = model("one-2026-03-01", "", "3");
    folder.write("lab.yaml", &format!("{HEAD}aliases: [the-lab]\nmodels:\n{one}{mini}{dated}"));
    for (name, amount) in [
        ("lab/one", Some("1")),
        ("the-lab/one", Some("1")),
        ("one", Some("1")),
        ("one-latest", Some("1")),
        ("one-2026-02-01", Some("1")),
        ("one-2026-02-02", Some("1")),
        ("one-20260202", Some("1")),
        ("the-lab/one@default", Some("1")),
        ("one@20260202", Some("1")),
        ("one-v1:0", Some("1")),
        ("one-20260202-v1:0", Some("1")),
        ("eu.lab.one-20260202-v2:0", Some("1")),
        ("one-2026-03-01", Some("3")),
        ("one-mini-2026-03-01", Some("2")),
        ("one-mini@default", Some("2")),
        ("one-pro", None),
        ("one-", None),
        ("one-2026-13-01", None),
        ("one-large-2026-02-02", None),
        ("eu.lab.one-", None),
        ("eu.lab.one@default", None),
        ("a-lab/one", None),
    ] {
        let line = format!("price {name} --input 1M --prices lab.yaml --as-of 2026-11-01 {TODAY}");
        match amount {
            None => {
                let Ran { stdout, stderr, code, .. } = folder.run(&line);
                assert!(code == 2 && stderr.contains("unknown-model"), "{name}: {stdout}{stderr}");
            }
            Some(amount) => {
                let answer = folder.json(&line);
                let amount = format!("\"amount\":\"{amount}\"");
                assert!(answer.to_string().contains(&amount), "{name}: {answer}");
            }
        }
    }
}

/// A host's model and a model that is answered as another one cost what that one does on each day, before and after its
/// own cards change.
#[test]
fn a_model_with_the_prices_of_another_costs_what_that_one_does() {
    let folder = Folder::new("price_tables/same");
    let source = "source: {document: a paper, checked: 2026-11-20}";
    let cards = format!(
        "cards: [{{from: 2026-01-01, {source}, standard: {{input: 2}}, long_context: [{{above_input: 200_000, standard: {{input: 4}}}}]}}, {{from: 2026-06-01, {source}, standard: {{input: 3}}}}]"
    );
    let moved = format!(
        "cards: [{{from: 2026-01-01, {source}, standard: {{input: 7}}}}, {{from: 2026-03-01, {source}, same_as: one}}]"
    );
    folder.write(
        "p/lab.yaml",
        &format!("{HEAD}models:\n  one: {{closed: 2026-08-31, {cards}}}\n  moved: {{{moved}}}\n"),
    );
    let head = HEAD.replace("provider: lab", "provider: host");
    folder.write(
        "p/host.yaml",
        &format!("{head}models:\n  lab.one: {{same_as: lab/one}}\n  again: {{same_as: lab.one}}\n"),
    );
    for (model, day, tokens, amount) in [
        ("host/lab.one", "2026-02-01", "100_000", "0.2"),
        ("host/lab.one", "2026-02-01", "300_000", "1.2"),
        ("host/again", "2026-05-31", "300_000", "1.2"),
        ("host/again", "2026-06-01", "300_000", "0.9"),
        ("host/again", "2026-09-01", "300_000", "0.9"),
        ("lab/moved", "2026-02-28", "300_000", "2.1"),
        ("lab/moved", "2026-03-01", "300_000", "1.2"),
        ("lab/moved", "2026-06-01", "300_000", "0.9"),
    ] {
        let line = format!("price {model} --input {tokens} --prices p --as-of {day} {TODAY} --format json");
        let ran = folder.run(&line);
        let answer = ran.json();
        assert!(answer.to_string().contains(&format!("\"amount\":\"{amount}\"")), "{model} {day}: {answer}");
        let is_named = ran.stderr.contains("billed-as");
        assert_eq!(is_named, (model, day) != ("lab/moved", "2026-02-28"), "{model} {day}: {ran:?}");
    }
}

/// What a `--set` puts in place of a price is for what that price is for, and where there is none, for what the cell
/// counts: never for what another cell counts.
#[test]
fn a_supposed_price_is_for_what_its_cell_counts() {
    let folder = Folder::new("price_tables/supposed");
    let cells = "input: free, output: as input, pages: {per: 1_000 pages, amount: 5, minimum: 10 pages}, \
                 audio_input_time: {per: 1 minute, amount: 0.06}, audio_output_time: free, images: free";
    let card = format!(
        "{{from: 2026-01-01, source: {{document: a paper, checked: 2026-11-20}}, standard: {{{cells}}}, \
         fees: {{web: {{counts: prompts, per: 1_000 calls, amount: 10}}, files: {{per: 1 call, amount: free}}}}}}"
    );
    folder.write("lab.yaml", &format!("{HEAD}models: {{one: {{cards: [{card}]}}}}\n"));
    folder.write(
        "s.yaml",
        "as_of: 2026-11-20\nprices: [lab.yaml]\nvolume: {per_month: 1_000}\nsteps:\n  a:\n    model: lab/one\n    \
         input: 1_000\n    output: 2_000\n    tools: {web: 100%, files: 3}\n    \
         meters: {pages: 5, audio_input_time: 2 minutes, audio_output_time: 3 minutes, images: 2}\n",
    );
    let total = |set: &str| {
        let answer = folder.run(&format!("project s.yaml {set} {TODAY} --format json")).json();
        answer["scenarios"][0]["totals"]["total"].as_str().expect("a total").to_owned()
    };
    // 10,000 pages, 2,000 minutes of audio and 1,000 searches.
    assert_eq!(total(""), "180");
    for (rate, value, expected) in [
        // A million tokens.
        ("standard.input", "2", "186"),
        ("standard.output", "2", "184"),
        // 3,000 minutes, as the other time is sold.
        ("standard.audio_output_time", "1", "3180"),
        // Nothing else is sold in images or calls: 2,000 images, and 3,000 calls of which a thousand cost so much.
        ("standard.images", "1", "2180"),
        ("fees.files", "10", "210"),
        // Its own unit and terms.
        ("standard.pages", "10", "230"),
        ("fees.web", "20", "190"),
    ] {
        assert_eq!(total(&format!("--set prices.lab/one.{rate}={value}")), expected, "{rate}");
    }
}

/// A rate of tokens may say its own number of them, and is the same rate.
#[test]
fn a_rate_of_tokens_is_for_the_number_of_the_table_wherever_it_is_shown() {
    let folder = Folder::new("price_tables/own_number");
    let table = |output: &str| {
        format!(
            "models: {{one: {{cards: [{{from: 2026-01-01, source: {{document: a paper, checked: 2026-11-20}}, standard: {{input: 1, output: {output}}}}}]}}}}\n"
        )
    };
    let [own, plain] = ["{per: 1_000 tokens, amount: 0.004}", "4"]
        .map(|output| shown(&folder, &table(output), "2026-02-01"));
    assert_eq!(own, plain);
    let own = table("{per: 1_000 tokens, amount: 0.004, free: {per_month: 5_000}}");
    let [own, plain] = [own, table("{per: 1_000_000 tokens, amount: 4, free: {per_month: 5_000}}")]
        .map(|table| shown(&folder, &table, "2026-02-01"));
    assert_eq!(own, plain);
    assert!(own.to_string().contains("per_month"), "{own}");
}

/// Models of a pool share its allowance on the days on which both can be used.
#[test]
fn a_model_that_is_closed_leaves_its_pool() {
    let folder = Folder::new("price_tables/pool");
    let card = |from: &str, free: &str| {
        format!(
            "cards: [{{from: {from}, source: {{document: a paper, checked: 2026-11-20}}, fees: {{search: {{per: 1_000 calls, amount: 14, free: {{{free}, pool: s}}}}}}}}]"
        )
    };
    for (life, is_fine) in [("closed: 2026-05-31, ", true), ("closed: 2026-06-01, ", false), ("", false)] {
        let (old, new) = (card("2026-01-01", "per_day: 1_500"), card("2026-06-01", "per_month: 5_000"));
        let models = format!("models:\n  old: {{{life}{old}}}\n  new: {{{new}}}\n");
        folder.write("lab.yaml", &format!("{HEAD}{models}"));
        let ran = folder.run(&format!("prices show lab/new --prices lab.yaml {TODAY}"));
        assert_eq!(
            (ran.code == 0, ran.stderr.contains("pool-differs")),
            (is_fine, !is_fine),
            "{life}: {ran:?}"
        );
    }
}
