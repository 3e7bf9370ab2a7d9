//! What the five articles advise, held against their own prices and against today's list: which model
//! each step gets, and for how much, exactly.

#[path = "common/program.rs"]
mod program;

use program::program;

use serde_json::Value;

use Prices::{Articles, Published};

const NANO: &str = "openai/gpt-5.4-nano";
const MINI: &str = "openai/gpt-5.4-mini";
const GPT_4O_MINI: &str = "openai/gpt-4o-mini";
const HAIKU_3_5: &str = "anthropic/claude-3-5-haiku";
const HAIKU_4_5: &str = "anthropic/claude-haiku-4-5";

/// Keeps Haiku 3.5 on sale, which ended before GPT-5.4 mini came.
const KEPT: &str = "pricing/articles/published";

/// Whose prices an article's question is asked with: the article's, or those that are published.
#[derive(Clone, Copy)]
enum Prices {
    Articles,
    Published,
}

/// Asks `costcalc VERB scenarios/articles/ARTICLE_choice.yaml OPTIONS`.
fn ask(verb: &str, article: &str, prices: Prices, options: &str) -> Value {
    let mut command = program();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.args([verb, &format!("scenarios/articles/{article}_choice.yaml"), "--format", "json"]);
    if let Published = prices {
        command.args(["--prices", "builtin", "--prices", KEPT]);
    }
    let output = command.args(options.split_whitespace()).output().expect("the program runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{verb} {article} {options}: {messages}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The least that the article's workload costs, and the model of each step in order; and what its
/// advice costs, which is the design as written.
#[track_caller]
fn chosen(article: &str, prices: Prices, options: &str, advice: &str, least: &str, models: &[&str]) {
    let answer = ask("optimize", article, prices, options);
    let steps = answer["best"]["models"].as_object().expect("a model for each step");
    let found: Vec<&str> = steps.values().map(|model| model.as_str().expect("a name")).collect();
    assert_eq!(found, models);
    assert_eq!(answer["best"]["totals"]["total"], least);
    assert_eq!(answer["as_written"]["totals"]["total"], advice);
    assert_eq!(answer["as_written"]["unmet"], Value::Array(Vec::new()), "the advice meets its own rules");
}

/// What the advice costs, and another design.
fn beside_the_advice(article: &str, prices: Prices, design: &str) -> [Value; 2] {
    let answer = ask("compare", article, prices, "");
    let designs = answer["ranking"].as_array().expect("designs");
    ["as_written", design].map(|name| {
        let found = designs.iter().find(|one| one["name"] == name);
        found.expect("the design")["totals"]["total"].clone()
    })
}

/// At which cost of an error a design costs what the advice costs, as `numerator/denominator`.
fn fair_error(article: &str, prices: Prices, design: &str, step: &str) -> Option<String> {
    let answer = ask("compare", article, prices, "--break-even");
    let designs = answer["break_evens"].as_array().expect("designs");
    let inputs = &designs.iter().find(|one| one["design"] == design).expect("the design")["inputs"];
    let path = format!("steps.{step}.downstream.cost_per_error");
    let found = inputs.as_array().expect("inputs").iter().find(|one| one["input"] == path)?;
    let exactly = &found["at"]["exactly"];
    Some(format!("{}/{}", exactly["num"].as_str()?, exactly["den"].as_str()?))
}

#[test]
fn article_000_mini_is_the_sweet_spot_at_its_own_prices_alone() {
    chosen("000", Articles, "--case unpaid", "520", "520", &[MINI]);
    chosen("000", Published, "--case unpaid", "1275", "1200", &[HAIKU_3_5]);
}

#[test]
fn article_000_a_caught_error_leads_to_nano_and_a_paid_one_to_haiku() {
    chosen("000", Articles, "--case validated", "550.68", "144.69", &[NANO]);
    chosen("000", Published, "--case validated", "1350.225", "389.55", &[NANO]);
    chosen("000", Articles, "", "6420", "4900", &[HAIKU_3_5]);
    chosen("000", Published, "", "7175", "4900", &[HAIKU_3_5]);
}

#[test]
fn article_000_mini_is_right_where_an_error_costs_some_cents() {
    let range = |prices| ["nano", "haiku"].map(|design| fair_error("000", prices, design, "extract"));
    // because: ($520 − $130) / 54,000 errors = $0.00722…, and ($1,200 − $520) / 22,000 errors = $0.0309…
    assert_eq!(range(Articles), [Some("13/1800".to_owned()), Some("17/550".to_owned())]);
    // because: Haiku 3.5 costs less than mini at once
    assert_eq!(range(Published), [Some("37/2160".to_owned()), None]);
}

#[test]
fn article_001_mini_for_forms_is_a_tie_with_haiku_at_its_own_prices() {
    let answer = ask("optimize", "001", Articles, "");
    let [best, second] = ["best", "runner_up"].map(|place| &answer[place]);
    for assignment in [best, second] {
        assert_eq!(assignment["totals"]["total"], "0.97625");
    }
    let mut forms = [best, second].map(|one| one["models"]["fill_form"].as_str().expect("a model"));
    forms.sort_unstable();
    assert_eq!(forms, [HAIKU_3_5, MINI]);
    let others = |one: &Value| {
        let mut models = one["models"].as_object().expect("models").clone();
        models.remove("fill_form");
        models.values().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(others(best), others(second));
    assert_eq!(others(best), [NANO, NANO, HAIKU_3_5, NANO, NANO].map(|name| format!("\"{name}\"")));
    assert_eq!(answer["as_written"]["totals"]["total"], "1.50125");
}

#[test]
fn article_001_nano_for_what_is_simple_or_long_and_mini_for_forms() {
    chosen("001", Published, "", "1.50125", "0.97625", &[NANO, NANO, HAIKU_3_5, NANO, MINI, NANO]);
}

#[test]
fn article_001_one_vendor_costs_pennies_more() {
    for prices in [Articles, Published] {
        assert_eq!(beside_the_advice("001", prices, "one_vendor"), ["1.50125", "1.51625"]);
    }
}

#[test]
fn article_002_its_router_is_right_while_errors_cost_nothing() {
    chosen("002", Articles, "--case unpaid", "2160", "2160", &[NANO, MINI, MINI]);
    chosen("002", Published, "--case unpaid", "5115", "5115", &[NANO, MINI, MINI]);
    chosen("002", Articles, "", "707160", "653880", &[MINI; 3]);
    chosen("002", Published, "", "710115", "657750", &[MINI; 3]);
}

#[test]
fn article_002_nano_classifies_while_an_error_costs_cents() {
    let fair = |prices| fair_error("002", prices, "mini_alone", "classify");
    // because: ($960 − $240) / 27,000 errors = $0.0266…, and ($2,250 − $615) / 27,000 errors = $0.0605…
    assert_eq!(fair(Articles).as_deref(), Some("2/75"));
    assert_eq!(fair(Published).as_deref(), Some("109/1800"));
}

#[test]
fn article_003_haiku_for_tools_and_for_what_mini_has_no_room_for() {
    let models = [GPT_4O_MINI, GPT_4O_MINI, HAIKU_3_5, GPT_4O_MINI, HAIKU_3_5];
    for prices in [Articles, Published] {
        chosen("003", prices, "", "761.25", "460.25", &models);
    }
}

#[test]
fn article_004_the_hybrid_is_right_at_its_own_discounts_alone() {
    let (chat, reply) = (HAIKU_4_5, HAIKU_4_5);
    chosen("004", Articles, "", "342", "342", &[chat, reply, MINI, MINI]);
    chosen("004", Articles, "--case as_wordy", "384", "369", &[chat, MINI, MINI, MINI]);
    chosen("004", Published, "", "342", "336", &[MINI, reply, MINI, MINI]);
    chosen("004", Published, "--case as_wordy", "384", "342", &[MINI; 4]);
}

#[test]
fn article_004_the_volume_decides_nothing() {
    chosen("004", Articles, "--case few", "11.4", "11.4", &[HAIKU_4_5, HAIKU_4_5, MINI, MINI]);
    chosen("004", Published, "--case few", "11.4", "11.2", &[MINI, HAIKU_4_5, MINI, MINI]);
}

#[test]
fn article_004_mini_alone_costs_what_the_hybrid_costs_today() {
    assert_eq!(beside_the_advice("004", Articles, "mini_alone"), ["342", "486"]);
    assert_eq!(beside_the_advice("004", Published, "mini_alone"), ["342", "342"]);
}
