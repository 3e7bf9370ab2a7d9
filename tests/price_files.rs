//! Files of prices that somebody names are used or refused, whatever they are called, and never ignored.

#[path = "common/folder.rs"]
mod folder;

use std::fs;
use std::ops::Deref;

use folder::Folder;
use folder::program::{Ran, ran};
use serde_json::Value;

const DEAL: &str = "\
schema: costcalc/pricing/v1
provider: openai
currency: USD
per: 1_000_000 tokens
overlay: true
discount: 12%
";
const OTHERS_DEAL: &str = "\
schema: costcalc/pricing/v1
provider: anthropic
currency: USD
per: 1_000_000 tokens
overlay: true
discount: 50%
";
/// A list with prices of its own.
const LIST: &str = "schema: costcalc/pricing/v1
provider: openai
currency: USD
per: 1_000_000 tokens
models:
  gpt-5.4-mini:
    cards:
      - from: unknown
        source: {document: a test, checked: 2026-11-20}
        standard: {input: 1.00, output: 10.00}
";
const SCENARIO: &str = "as_of: 2026-11-25
volume: {unit: call, per_month: 1_000}
steps:
  a: {model: openai/gpt-5.4-mini, input: 1_000, output: 100}
variants:
  longer: {steps: {a: {input: 2_000}}}
";

/// A folder of a test's own, with a scenario in it.
struct Place(Folder);

impl Place {
    fn new(name: &str) -> Self {
        let place = Self(Folder::new(&format!("price_files/{name}")));
        place.write("s.yaml", SCENARIO);
        place
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.program().args(arguments))
    }

    /// What the scenario costs with these price files, on the command line and in `prices:` alike.
    fn total(&self, prices: &[&str]) -> Result<String, String> {
        let mut arguments = vec!["project", "s.yaml", "--format", "json"];
        arguments.extend(prices.iter().flat_map(|path| ["--prices", path]));
        let by_flag = answer(self.run(&arguments));
        let list: Vec<String> = prices.iter().map(|path| format!("{path:?}")).collect();
        self.write("named.yaml", &format!("prices: [{}]\n{SCENARIO}", list.join(", ")));
        let by_file = answer(self.run(&["project", "named.yaml", "--format", "json"]));
        assert_eq!(by_flag, by_file, "{prices:?}");
        by_flag
    }
}

impl Deref for Place {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

/// The total, or the code of the refusal.
fn answer(Ran { stdout, stderr, .. }: Ran) -> Result<String, String> {
    let code = |line: &str| Some(serde_json::from_str::<Value>(line).ok()?["code"].as_str()?.to_owned());
    match serde_json::from_str::<Value>(&stdout) {
        Ok(json) => Ok(json["scenarios"][0]["totals"]["total"].as_str().expect("a total").to_owned()),
        Err(_) => Err(stderr.lines().find_map(code).unwrap_or(stderr)),
    }
}

#[test]
fn a_file_that_is_named_is_used_whatever_it_is_called() {
    let place = Place::new("names");
    for name in
        ["openai.yaml", "deal.yaml", "anthropic.yaml", "deal.yml", "deal", "a.b.yaml", "with space.yaml"]
    {
        place.write(name, DEAL);
        assert_eq!(place.total(&["builtin", name]).as_deref(), Ok("1.056"), "{name}");
        assert_eq!(place.total(&[name]).as_deref(), Ok("1.056"), "{name}, over the compiled-in tables");
        place.write(name, LIST);
        assert_eq!(place.total(&[name]).as_deref(), Ok("2"), "{name}, a list");
        place.write("over.yaml", DEAL);
        assert_eq!(place.total(&[name, "over.yaml"]).as_deref(), Ok("1.76"), "{name}, beneath a deal");
    }
}

#[test]
fn each_set_of_files_is_used_or_refused() {
    let place = Place::new("sets");
    place.write("deal.yaml", DEAL);
    place.write("second.yaml", DEAL);
    place.write("list.yaml", LIST);
    place.write("others.yaml", OTHERS_DEAL);
    place.write("good/openai.yaml", LIST);
    place.write("both/openai.yaml", LIST);
    place.write("both/deal.yaml", DEAL);
    place.write("misnamed/opnai.yaml", LIST);
    place
        .write("misnamed/anthropic.yaml", &OTHERS_DEAL.replace("overlay: true\ndiscount: 50%", "models: {}"));
    place.write("quoted/deal.yaml", &LIST.replace("provider: openai", "'provider': \"openai\""));
    place.write(
        "flow/deal.yaml",
        "{schema: costcalc/pricing/v1, provider: openai, currency: USD, per: 1 tokens, models: {}}",
    );
    place.write("other/notes.yaml", "todo: [buy milk]\n");
    place.write("mixed/notes.yaml", "todo: [buy milk]\n");
    place.write("mixed/openai.yaml", LIST);
    place.write("deep/prices/openai.yaml", LIST);
    place.write("broken/deal.yaml", "schema: [costcalc/pricing/v1\n");
    fs::create_dir_all(place.join("empty")).expect("a folder");
    let cases: &[(&[&str], Result<&str, &str>)] = &[
        (&["builtin"], Ok("1.2")),
        (&["list.yaml"], Ok("2")),
        (&["good"], Ok("2")),
        (&["good/"], Ok("2")),
        (&["both"], Ok("1.76")),
        (&["mixed"], Ok("2")),
        (&["good", "deal.yaml"], Ok("1.76")),
        (&["good", "deal.yaml", "second.yaml"], Ok("1.5488")),
        (&["deal.yaml", "second.yaml"], Ok("0.92928")),
        (&["builtin", "others.yaml"], Ok("1.2")),
        (&["deal.yaml", "others.yaml"], Ok("1.056")),
        (&["deal.yaml", "builtin"], Err("overlay-without-base")),
        (&["good", "others.yaml"], Err("overlay-without-base")),
        (&["good", "list.yaml"], Err("duplicate-model")),
        (&["builtin", "list.yaml"], Err("duplicate-model")),
        (&["builtin", "builtin"], Err("duplicate-model")),
        (&["deal.yaml", "deal.yaml"], Err("duplicate-file")),
        (&["builtin", "deal.yaml", "./deal.yaml"], Err("duplicate-file")),
        (&["deal.yaml", "good/../deal.yaml"], Err("duplicate-file")),
        (&["both", "both/deal.yaml"], Err("duplicate-file")),
        (&["both/deal.yaml", "both"], Err("duplicate-file")),
        (&["good", "good"], Err("duplicate-file")),
        (&["misnamed"], Err("provider-not-stem")),
        (&["quoted"], Err("provider-not-stem")),
        (&["flow"], Err("provider-not-stem")),
        (&["broken"], Err("not-yaml")),
        (&["empty"], Err("nothing-to-do")),
        (&["other"], Err("nothing-to-do")),
        (&["deep"], Err("nothing-to-do")),
        (&[""], Err("nothing-to-do")),
        (&["builtin", "empty"], Err("nothing-to-do")),
        (&["builtin", "s.yaml"], Err("wrong-schema")),
        (&["builtin", "gone.yaml"], Err("cannot-read")),
        (&["builtin", "other/notes.yaml"], Err("wrong-schema")),
    ];
    for (prices, expected) in cases {
        let total = place.total(prices);
        assert_eq!(total.as_deref().map_err(String::as_str), *expected, "{prices:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_that_file() {
    let place = Place::new("links");
    place.write("deal.yaml", DEAL);
    std::os::unix::fs::symlink("deal.yaml", place.join("again.yaml")).expect("a link");
    assert_eq!(place.total(&["again.yaml"]).as_deref(), Ok("1.056"));
    assert_eq!(place.total(&["deal.yaml", "again.yaml"]), Err("duplicate-file".to_owned()));
}

#[test]
fn every_command_uses_a_file_that_is_named() {
    let place = Place::new("commands");
    place.write("deal.yaml", DEAL);
    for (command, without, with) in [
        ("project s.yaml --digits exact", "$1.20", "$1.056"),
        ("compare s.yaml --digits exact", "$1.95", "$1.716"),
        ("explain s.yaml a.invoice --digits exact", "1.2", "1.056"),
        ("sweep s.yaml -L steps.a.input 1000,2000 --digits exact", "$1.95", "$1.716"),
        ("price openai/gpt-5.4-mini --input 100_000 --as-of 2026-11-25 --digits exact", "$0.075", "$0.066"),
        ("prices list gpt-5.4-mini --as-of 2026-11-25", "$0.75 ", "$0.66 "),
    ] {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        let plain = place.run(&arguments).stdout;
        arguments.extend(["--prices", "builtin", "--prices", "deal.yaml"]);
        let Ran { stdout: overlaid, stderr, .. } = place.run(&arguments);
        assert!(plain.contains(without) && !plain.contains(with), "{command}\n{plain}");
        assert!(overlaid.contains(with), "{command}\n{overlaid}{stderr}");
    }
    let shown = place.run(&["prices", "show", "gpt-5.4-mini", "--prices", "deal.yaml"]).stdout;
    assert!(shown.contains("12%"), "{shown}");
    for checked in [&["prices", "check", "deal.yaml"][..], &["check", "deal.yaml"]] {
        let Ran { stderr, code, .. } = place.run(checked);
        assert_eq!(code, 0, "{checked:?}\n{stderr}");
    }
    let differs = place.run(&["prices", "diff", "builtin", "deal.yaml"]).stdout;
    assert!(differs.contains("discount"), "{differs}");
    place.write("expected.yaml", &format!("{SCENARIO}expect: {{total: \"1.056\"}}\n"));
    for (prices, code) in [(&["builtin"][..], 1), (&["builtin", "deal.yaml"], 0)] {
        let flags = prices.iter().flat_map(|path| ["--prices", path]);
        let arguments: Vec<&str> = ["check", "expected.yaml"].into_iter().chain(flags).collect();
        assert_eq!(place.run(&arguments).code, code, "{prices:?}");
    }
}

#[test]
fn a_file_that_no_figure_rests_on_is_named() {
    let place = Place::new("idle");
    place.write("others.yaml", OTHERS_DEAL);
    for command in [
        "project s.yaml",
        "compare s.yaml",
        "optimize s.yaml",
        "sweep s.yaml -L steps.a.input 1000,2000",
        "check s.yaml",
        "price gpt-5.4-mini --input 1000",
        "price openai/gpt-5.4-mini --input 1000",
        "prices show openai/gpt-5.4-mini",
    ] {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.extend(["--prices", "builtin", "--prices", "others.yaml"]);
        let Ran { stderr, code, .. } = place.run(&arguments);
        assert_eq!(stderr.matches("idle-prices").count(), 1, "{command}: {code:?}\n{stderr}");
    }
}

#[test]
fn a_contract_with_no_model_that_is_used_is_named() {
    let place = Place::new("idle-contract");
    let of = |model: &str| LIST.replace("per:", "overlay: true\nper:").replace("gpt-5.4-mini", model);
    let prices = ["--prices", "builtin", "--prices", "deal.yaml"];
    for (model, is_idle) in [("gpt-5.4", true), ("gpt-5.4-mini", false)] {
        place.write("deal.yaml", &of(model));
        for command in [vec!["project", "s.yaml"], vec!["price", "gpt-5.4-mini", "--input", "1000"]] {
            let Ran { stdout, stderr, code } = place.run(&[command, prices.to_vec()].concat());
            assert_eq!((code, stderr.contains("idle-prices")), (0, is_idle), "{model}: {stderr}");
            assert_eq!(stdout.contains("overlaid"), !is_idle, "{model}: {stdout}");
        }
    }
    let list = |filter| place.run(&[vec!["prices", "list", filter], prices.to_vec()].concat()).stdout;
    assert!(list("gpt-5.4-mini").contains("List prices were overlaid"), "{}", list("gpt-5.4-mini"));
    assert!(!list("claude").contains("overlaid"));
}

#[test]
fn every_command_says_that_its_figures_rest_on_private_prices() {
    let place = Place::new("overlaid");
    place.write("deal.yaml", DEAL);
    for command in [
        "project s.yaml",
        "compare s.yaml",
        "sweep s.yaml -L steps.a.input 1000,2000",
        "solve s.yaml --vary steps.a.input --target total=5",
        "sensitivity s.yaml",
        "explain s.yaml totals.total",
        "optimize s.yaml --model openai/gpt-5.4-mini,openai/gpt-5.4-nano",
        "price openai/gpt-5.4-mini --input 1000",
    ] {
        for (prices, is_said) in
            [(vec!["--prices", "builtin", "--prices", "deal.yaml"], true), (vec![], false)]
        {
            let Ran { stdout, stderr, code } = place.run(&[command.split(' ').collect(), prices].concat());
            assert_eq!(code, 0, "{command}: {stderr}");
            assert_eq!(
                stdout.contains("List prices were overlaid with private ones."),
                is_said,
                "{command}: {stdout}"
            );
        }
    }
}

#[test]
fn a_difference_is_told_on_one_scale_and_where_it_is_no_price_too() {
    let place = Place::new("differences");
    place.write("old/openai.yaml", LIST);
    let diff = |text: String| {
        place.write("new/openai.yaml", &text);
        place.run(&["prices", "diff", "old", "new"])
    };
    // The same price for another number of tokens is the same price.
    let scaled =
        LIST.replace("per: 1_000_000", "per: 1_000").replace("1.00,", "0.001,").replace("10.00", "0.01");
    let Ran { stdout, stderr, code } = diff(scaled);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("1 other fact changed") && !stdout.contains("standard.input"), "{stdout}");
    let Ran { stdout, stderr, code } = diff(LIST.replace("per: 1_000_000", "per: 1_000"));
    assert_eq!(code, 1, "{stdout}");
    let row = stdout.lines().find(|line| line.contains("standard.input")).expect("a row");
    let cells: Vec<&str> = row.split_whitespace().rev().take(3).collect();
    assert_eq!(cells, ["99,900.0%", "$1,000.00", "$1.00"], "{stdout}");
    assert!(stderr.contains("`standard.input` from 1 to 1,000 for a million tokens"), "{stderr}");
    for (old, new, before, after) in [
        (
            "document: a test",
            "document: trust me",
            "a test, checked 2026-11-20",
            "trust me, checked 2026-11-20",
        ),
        ("2026-11-20", "2026-11-24", "a test, checked 2026-11-20", "a test, checked 2026-11-24"),
        ("standard:", "correction: a typo\n        standard:", "a test", "correction: a typo"),
    ] {
        let Ran { stdout, stderr, code } = diff(LIST.replace(old, new));
        assert_eq!(code, 0, "{stderr}");
        assert!(stdout.contains("1 card restated"), "{new}: {stdout}");
        assert!(stdout.contains(before) && stdout.contains(after), "{new}: {stdout}");
    }
}

#[test]
fn a_model_whose_cache_is_not_known_is_one_design_that_is_not_possible() {
    let place = Place::new("cache-mode");
    place.write(
        "cached.yaml",
        &SCENARIO.replace("output: 100", "output: 100, cache: {prefix: 500, hit_rate: 90%}"),
    );
    let rates = "cache_read: 0.10, cache_write: 1.25, ";
    place.write(
        "some.yaml",
        &LIST.replace("provider: openai", "provider: some").replace("1.00,", &format!("1.00, {rates}")),
    );
    let Ran { stdout, stderr, code } = place.run(&[
        "compare",
        "cached.yaml",
        "--prices",
        "builtin",
        "--prices",
        "some.yaml",
        "--model",
        "some/gpt-5.4-mini",
    ]);
    assert_eq!(code, 0, "{stderr}");
    assert!(
        stdout.contains("some/gpt-5.4-mini is not possible: no table says how the prompt cache"),
        "{stdout}"
    );
}

#[test]
fn a_name_that_several_sell_means_its_makers_model() {
    let place = Place::new("makers");
    for name in [
        "gpt-5.4",
        "claude-opus-4-5",
        "claude-3-5-haiku",
        "gemini-3-pro-preview",
        "qwen3.8-max",
        "gpt-5.4-mini",
    ] {
        let Ran { stdout, stderr, code } = place.run(&["prices", "show", name, "--format", "json"]);
        assert_eq!(code, 0, "{name}\n{stderr}");
        let json: Value = serde_json::from_str(&stdout).expect("JSON");
        let id = json["model"].as_str().expect("a name");
        let maker = ["openai/", "anthropic/", "google/", "alibaba/"];
        assert!(maker.iter().any(|maker| id.starts_with(maker)), "{name}: {id}");
        assert!(!stderr.contains("makers-model"), "{name}\n{stderr}");
    }
    let Ran { stderr, code, .. } = place.run(&["price", "llama-4-scout-17b-16e-instruct", "--input", "1"]);
    assert_eq!((code, stderr.contains("ambiguous-model")), (2, true), "{stderr}");
    // A table of one's own may sell the same names, and says so itself.
    place.write("mine.yaml", &LIST.replace("openai", "mine"));
    let both = |tables: &[&str]| {
        let mut arguments = vec!["price", "gpt-5.4-mini", "--input", "1"];
        arguments.extend(tables.iter().flat_map(|path| ["--prices", path]));
        place.run(&arguments)
    };
    let Ran { stdout, stderr, .. } = both(&["builtin", "mine.yaml"]);
    assert!(
        stdout.contains("openai/gpt-5.4-mini") && stderr.contains("mine/gpt-5.4-mini"),
        "{stdout}{stderr}"
    );
    place.write(
        "mine.yaml",
        &LIST.replace("openai", "mine").replace("models:", "makes: [\"*mini\"]\nmodels:"),
    );
    assert!(both(&["builtin", "mine.yaml"]).stderr.contains("ambiguous-model"));
}

#[test]
fn an_unknown_name_gets_the_nearest_ones_of_all_tables() {
    let place = Place::new("unknown");
    for (name, near) in [
        ("openai/claude-haiku-4-5", "`anthropic/claude-haiku-4-5`"),
        ("anthropic/gpt-5.4", "`openai/gpt-5.4`"),
        ("openai/llama-4-scout-17b-16e-instruct", "`azure-ai/llama-4-scout-17b-16e-instruct`"),
        ("openai/gpt-5.4-mimi", "did you mean `openai/gpt-5.4-mini`"),
        ("opnai/gpt-5.4-mini", "`openai/gpt-5.4-mini`"),
        ("gpt-5.4-mimi", "did you mean `gpt-5.4-mini`"),
        ("anthropc/claude-haku-4-5", "did you mean `anthropic/claude-haiku-4-5`"),
        ("openai/nothing-like-it-at-all", "that provider has `"),
        ("zzzzzzzzzzzzz", "--prices builtin --prices DIR`"),
    ] {
        place.write("named.yaml", &SCENARIO.replace("openai/gpt-5.4-mini", name));
        for command in
            [&["price", name, "--input", "1"][..], &["project", "named.yaml"], &["prices", "show", name]]
        {
            let Ran { stderr, code, .. } = place.run(command);
            assert_eq!(code, 2, "{command:?}");
            assert!(stderr.contains("unknown-model") && stderr.contains(near), "{command:?}\n{stderr}");
        }
    }
}
