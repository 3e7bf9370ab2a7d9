//! The two golden scenarios, built by hand: they prove the reading of the contract, engine or not.

use std::collections::BTreeMap;

use super::num::Num;
use super::world::*;

const NANO: &str = "openai/gpt-5.4-nano";
const MINI: &str = "openai/gpt-5.4-mini";
const HAIKU: &str = "anthropic/claude-haiku-4-5";

/// The scenario of DESIGN section 4, without its variants and cases.
pub fn support_pipeline() -> World {
    let cascade = Doer::Attempts(vec![
        Attempt::Model(Box::new(ModelAttempt { times: Some(2), ..attempt(NANO) })),
        Attempt::Model(Box::new(attempt(HAIKU))),
        Attempt::Human { cost: n("2.00"), error_rate: None, reached: None },
    ]);
    let draft = Fields {
        reads: Some(vec![Read { step: "extract".into(), times: None }]),
        cache: Some(cache("1_500", "90%")),
        quality: Some("drafting".into()),
        check: Some(Check { detects: some("90%"), false_alarms: some("2%"), price: CheckPrice::Free }),
        exhausted: Some(Exhausted::Accept),
        review: Some(Review { share: n("5%"), cost: n("0.40"), catches: some("98%"), fix: some("0.50") }),
        downstream: some("1.50"),
        ..sized("1_800", "500")
    };
    let route = vec![
        Branch { portion: Portion::Share(n("60%")), fields: Fields::default(), doer: one(MINI) },
        Branch { portion: Portion::Rest, fields: Fields::default(), doer: cascade },
    ];
    let batch = Batch { share: n("100%"), hit_rate: None };
    let steps = vec![
        step("classify", sized("500", "50"), Body::Whole(one(NANO))),
        step("extract", Fields { batch: Some(batch), ..sized("1_000", "200") }, Body::Whole(one(NANO))),
        step("draft", draft, Body::Route(route)),
        Step {
            calls: Some(Calls::Number(n("25%"))),
            ..step("qa", sized("3_000", "300"), Body::Whole(one(MINI)))
        },
    ];
    let factors = Factors { model: reference(HAIKU), input: some("1"), output: some("0.72") };
    let fixed = Fixed { name: "second provider".into(), per_month: n("400"), when_providers: Some(2) };
    let rates = [(NANO, "11.3%"), (MINI, "5.9%"), (HAIKU, "3.7%")];
    let scenario =
        Scenario { model_factors: vec![factors], fixed: vec![fixed], ..scenario("300_000", &rates, steps) };
    World { tables: tables(), scenario }
}

/// E38 of the worked examples: a gate with a revision.
pub fn quality_gate() -> World {
    let gate = CheckCall { cache: Some(cache("1_500", "80%")), ..check_call(MINI, "3_000", "300") };
    let revision = Revision { fixes: n("75%"), breaks: n("5%") };
    let revise = Attempt::Model(Box::new(ModelAttempt { revision: Some(revision), ..attempt(HAIKU) }));
    let draft = Fields {
        cache: Some(cache("4_500", "90%")),
        quality: Some("drafting".into()),
        check: Some(Check {
            detects: some("80%"),
            false_alarms: some("5%"),
            price: CheckPrice::Call(Box::new(gate)),
        }),
        feedback: some("300"),
        exhausted: Some(Exhausted::Accept),
        review: Some(Review { share: n("2%"), cost: n("1.50"), catches: some("90%"), fix: some("3.00") }),
        downstream: some("0.50"),
        ..sized("6_500", "500")
    };
    let batch = |hit_rate| Some(Batch { share: n("40%"), hit_rate });
    let extract =
        Fields { cache: Some(cache("600", "90%")), batch: batch(some("90%")), ..sized("1_000", "200") };
    let steps = vec![
        step("classify", Fields { batch: batch(None), ..sized("500", "50") }, Body::Whole(one(NANO))),
        step("extract", extract, Body::Whole(one(NANO))),
        step(
            "draft",
            draft,
            Body::Whole(Doer::Attempts(vec![Attempt::Model(Box::new(attempt(HAIKU))), revise])),
        ),
    ];
    World { tables: tables(), scenario: scenario("100_000", &[(HAIKU, "12%")], steps) }
}

fn tables() -> Vec<Table> {
    let openai = ModelCache { mode: "automatic", min_prefix: some("1_024"), granule: some("128"), ttl: None };
    let anthropic = ModelCache { mode: "explicit", min_prefix: some("4_096"), granule: None, ttl: None };
    let nano = model(
        "gpt-5.4-nano",
        openai.clone(),
        ["0.20", "0.02", "as input", "1.25"],
        ["0.10", "0.01", "as input", "0.625"],
    );
    let mini = model(
        "gpt-5.4-mini",
        openai,
        ["0.75", "0.075", "as input", "4.50"],
        ["0.375", "0.0375", "as input", "2.25"],
    );
    let haiku = model(
        "claude-haiku-4-5",
        anthropic,
        ["1.00", "0.10", "1.25", "5.00"],
        ["0.50", "0.05", "0.625", "2.50"],
    );
    vec![table("openai", vec![nano, mini]), table("anthropic", vec![haiku])]
}

fn table(provider: &str, models: Vec<Model>) -> Table {
    Table { provider: provider.into(), per: n("1_000_000"), models }
}

fn model(name: &str, cache: ModelCache, standard: [&str; 4], batch: [&str; 4]) -> Model {
    let rates = [(Tier::Standard, Some(cells(standard))), (Tier::Batch, Some(cells(batch)))].into();
    let (long, fees, regions) = (vec![], BTreeMap::new(), BTreeMap::new());
    let card =
        Card { from: "2026-03-17".into(), announced: false, rates, long, fees, regions, cache_storage: None };
    Model {
        name: name.into(),
        aliases: vec![],
        window: None,
        max_output: None,
        max_input: None,
        cache: Some(cache),
        closed: None,
        cards: vec![card],
    }
}

fn cells(cells: [&str; 4]) -> BTreeMap<Meter, Cell> {
    let meters = [Meter::Input, Meter::CacheRead, Meter::CacheWrite, Meter::Output];
    let cell = |text| if text == "as input" { Cell::AsInput } else { Cell::Amount(n(text)) };
    meters.into_iter().zip(cells.map(cell)).collect()
}

fn scenario(per_month: &str, rates: &[(&str, &str)], steps: Vec<Step>) -> Scenario {
    let error_rate = rates.iter().map(|(model, rate)| (reference(model), n(rate))).collect();
    Scenario {
        when: When::Day("2026-11-01".into()),
        region: None,
        volume: Volume::PerMonth(n(per_month)),
        quality: [("drafting".into(), Quality { fields: None, error_rate })].into(),
        model_factors: vec![],
        steps,
        fixed: vec![],
    }
}

fn step(name: &str, fields: Fields, body: Body) -> Step {
    Step { name: name.into(), calls: None, fields, body }
}

fn sized(input: &str, output: &str) -> Fields {
    Fields { input: some(input), output: some(output), ..Fields::default() }
}

fn cache(prefix: &str, hit_rate: &str) -> Cache {
    Cache { prefix: n(prefix), hits: Hits::Rate(n(hit_rate)), ttl: None, storage: None }
}

fn check_call(model: &str, input: &str, output: &str) -> CheckCall {
    CheckCall { model: reference(model), input: n(input), output: n(output), cache: None, tier: None }
}

fn one(model: &str) -> Doer {
    Doer::Model(reference(model), None)
}

fn attempt(model: &str) -> ModelAttempt {
    ModelAttempt {
        reached: None,
        model: reference(model),
        times: None,
        input: None,
        output: None,
        tools: None,
        revision: None,
    }
}

fn reference(text: &str) -> ModelRef {
    let id = match text {
        NANO => ModelId { table: 0, model: 0 },
        MINI => ModelId { table: 0, model: 1 },
        _ => ModelId { table: 1, model: 0 },
    };
    ModelRef { id, text: text.into() }
}

fn n(text: &str) -> Num {
    Num::new(text)
}

fn some(text: &str) -> Option<Num> {
    Some(n(text))
}
