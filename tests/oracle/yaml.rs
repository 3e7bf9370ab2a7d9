//! A world as the files that the contract describes.

use super::world::*;

/// Entries of a map, in order.
type Entries = Vec<(String, String)>;

pub fn table(table: &Table) -> String {
    let mut out = String::from("schema: costcalc/pricing/v1\n");
    out += &format!(
        "provider: {0}\nname: {0} inc\ncurrency: USD\nper: {1} tokens\nmodels:\n",
        table.provider, table.per.text
    );
    for model in &table.models {
        out += &format!("  {}:\n", model.name);
        out += &block(4, model_fields(model));
        out += "    cards:\n";
        for card in &model.cards {
            out += &item(6, card_fields(card));
        }
    }
    out
}

pub fn scenario(scenario: &Scenario) -> String {
    let mut out = format!("schema: costcalc/scenario/v1\nname: generated\nas_of: {}\n", scenario.as_of);
    out += &block(0, optional([("region", scenario.region.clone())]));
    out += &format!("volume: {}\n", flow(volume(&scenario.volume)));
    if !scenario.quality.is_empty() {
        out += "quality:\n";
    }
    for (name, quality) in &scenario.quality {
        out += &format!("  {name}:\n{}", block(4, quality_fields(quality)));
    }
    if !scenario.model_factors.is_empty() {
        out += "model_factors:\n";
        out += &block(
            2,
            scenario.model_factors.iter().map(|f| (f.model.text.clone(), flow(factors(f)))).collect(),
        );
    }
    out += "steps:\n";
    for step in &scenario.steps {
        out += &format!("  {}:\n{}", step.name, step_block(step));
    }
    if !scenario.fixed.is_empty() {
        out += "fixed:\n";
    }
    scenario.fixed.iter().fold(out, |out, cost| out + &format!("  - {}\n", flow(fixed(cost))))
}

// ---- price tables

fn model_fields(model: &Model) -> Entries {
    let aliases = (!model.aliases.is_empty()).then(|| format!("[{}]", model.aliases.join(", ")));
    optional([
        ("aliases", aliases),
        ("context_window", text(&model.window)),
        ("max_output", text(&model.max_output)),
        ("max_input", text(&model.max_input)),
        ("cache", model.cache.as_ref().map(|cache| flow(model_cache(cache)))),
        ("closed", model.closed.clone()),
    ])
}

fn model_cache(cache: &ModelCache) -> Entries {
    optional([
        ("mode", Some(cache.mode.to_owned())),
        ("min_prefix", text(&cache.min_prefix)),
        ("granule", text(&cache.granule)),
    ])
}

fn card_fields(card: &Card) -> Entries {
    let mut fields = optional([
        ("from", Some(card.from.clone())),
        ("status", card.announced.then(|| "announced".to_owned())),
        ("source", Some("{url: \"https://example.com/pricing\", checked: 2026-10-30}".to_owned())),
    ]);
    fields.extend(rates(&card.rates));
    let long = card.long.iter().map(|long| {
        let threshold = if long.inclusive { "from_input" } else { "above_input" };
        flow([vec![(threshold.to_owned(), long.threshold.text.clone())], rates(&long.rates)].concat())
    });
    let fee = |fee: &Fee| format!("{{per: {} calls, amount: {}}}", fee.per.text, fee.amount.text);
    let fees = card.fees.iter().map(|(name, fee_of)| (name.clone(), fee(fee_of))).collect();
    let regions = card
        .regions
        .iter()
        .map(|(name, factor)| (name.clone(), format!("{{factor: {}}}", factor.text)))
        .collect();
    fields.extend(optional([
        ("long_context", list(long.collect())),
        ("fees", map(fees)),
        ("regions", map(regions)),
    ]));
    fields
}

fn rates(rates: &Rates) -> Entries {
    let cells = |cells: &std::collections::BTreeMap<Meter, Cell>| {
        flow(cells.iter().map(|(of, price)| (meter(*of).to_owned(), cell(price))).collect())
    };
    let offer = |offer: &Option<_>| offer.as_ref().map_or("not offered".to_owned(), cells);
    rates.iter().map(|(name, of)| (tier(*name).to_owned(), offer(of))).collect()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Amount(amount) => amount.text.clone(),
        Cell::Free => "free".into(),
        Cell::AsInput => "as input".into(),
        Cell::AsOutput => "as output".into(),
        Cell::NotOffered => "not offered".into(),
    }
}

fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Standard => "standard",
        Tier::Batch => "batch",
        Tier::Flex => "flex",
        Tier::Priority => "priority",
    }
}

fn meter(meter: Meter) -> &'static str {
    match meter {
        Meter::Input => "input",
        Meter::CacheRead => "cache_read",
        Meter::CacheWrite => "cache_write",
        Meter::CacheWrite1h => "cache_write_1h",
        Meter::Output => "output",
    }
}

// ---- scenario

fn volume(volume: &Volume) -> Entries {
    match volume {
        Volume::PerMonth(units) => entries([("unit", "ticket"), ("per_month", &units.text)]),
        Volume::PerDay(units, days) => {
            let given = entries([("unit", "ticket"), ("per_day", &units.text)]);
            [given, optional([("days_per_month", text(days))])].concat()
        }
    }
}

fn quality_fields(quality: &Quality) -> Entries {
    let per = if quality.fields.is_some() { "field" } else { "call" };
    let rates =
        quality.error_rate.iter().map(|(model, rate)| (model.text.clone(), rate.text.clone())).collect();
    optional([
        ("per", Some(per.to_owned())),
        ("fields", quality.fields.map(|fields| fields.to_string())),
        ("source", Some("generated".to_owned())),
        ("error_rate", Some(flow(rates))),
    ])
}

fn factors(factors: &Factors) -> Entries {
    optional([("input", text(&factors.input)), ("output", text(&factors.output))])
}

fn fixed(cost: &Fixed) -> Entries {
    let given = entries([("name", &cost.name), ("per_month", &cost.per_month.text)]);
    [given, optional([("when_providers", cost.when_providers.map(|n| n.to_string()))])].concat()
}

fn step_block(step: &Step) -> String {
    let calls = step.calls.as_ref().map(|calls| match calls {
        Calls::Number(calls) => calls.text.clone(),
        Calls::Per(of, times) => flow(entries([("per", of), ("times", &times.text)])),
    });
    let start = block(4, optional([("calls", calls)]));
    let end = block(4, fields(&step.fields));
    match &step.body {
        Body::Whole(of) => start + &block(4, doer(of)) + &end,
        Body::Route(branches) => {
            let branches = branches.iter().map(|branch| item(6, branch_fields(branch)));
            start + "    route:\n" + &branches.collect::<String>() + &end
        }
    }
}

fn branch_fields(branch: &Branch) -> Entries {
    let portion = match &branch.portion {
        Portion::Share(share) => ("share", share.text.as_str()),
        Portion::Rest => ("share", "rest"),
        Portion::Weight(weight) => ("weight", weight.text.as_str()),
    };
    [entries([portion]), doer(&branch.doer), fields(&branch.fields)].concat()
}

fn doer(doer: &Doer) -> Entries {
    match doer {
        Doer::Model(model, retries) => {
            [entries([("model", &model.text)]), optional([("retries", retries.map(|n| n.to_string()))])]
                .concat()
        }
        Doer::Attempts(attempts) => {
            optional([("attempts", list(attempts.iter().map(|of| flow(attempt(of))).collect()))])
        }
    }
}

fn attempt(attempt: &Attempt) -> Entries {
    match attempt {
        Attempt::Human { cost, error_rate } => {
            let human =
                [entries([("cost", &cost.text)]), optional([("error_rate", text(error_rate))])].concat();
            entries([("human", &flow(human))])
        }
        Attempt::Model(own) => optional([
            ("model", Some(own.model.text.clone())),
            ("times", own.times.map(|times| times.to_string())),
            ("input", text(&own.input)),
            ("output", text(&own.output)),
            ("tools", own.tools.as_ref().map(tools)),
            ("fixes", own.revision.as_ref().map(|revision| revision.fixes.text.clone())),
            ("breaks", own.revision.as_ref().map(|revision| revision.breaks.text.clone())),
        ]),
    }
}

fn fields(fields: &Fields) -> Entries {
    optional([
        ("input", text(&fields.input)),
        ("output", text(&fields.output)),
        ("reads", fields.reads.as_ref().and_then(|reads| list(reads.iter().map(read).collect()))),
        ("cache", fields.cache.as_ref().map(cache)),
        ("batch", fields.batch.as_ref().map(batch)),
        ("tier", fields.tier.map(|name| tier(name).to_owned())),
        ("region", fields.region.clone()),
        ("tools", fields.tools.as_ref().map(tools)),
        ("quality", fields.quality.clone()),
        ("check", fields.check.as_ref().map(check)),
        ("exhausted", fields.exhausted.as_ref().map(exhausted)),
        ("repeat", text(&fields.repeat)),
        ("feedback", fields.feedback.as_ref().map(|feedback| format!("{{input: {}}}", feedback.text))),
        ("review", fields.review.as_ref().map(review)),
        ("downstream", fields.downstream.as_ref().map(|cost| format!("{{cost_per_error: {}}}", cost.text))),
    ])
}

fn read(read: &Read) -> String {
    match &read.times {
        None => read.step.clone(),
        Some(times) => flow(entries([("step", &read.step), ("times", &times.text)])),
    }
}

fn cache(cache: &Cache) -> String {
    let given = entries([("prefix", &cache.prefix.text), ("hit_rate", &cache.hit_rate.text)]);
    flow([given, optional([("ttl", cache.ttl.map(str::to_owned))])].concat())
}

fn batch(batch: &Batch) -> String {
    flow([entries([("share", &batch.share.text)]), optional([("hit_rate", text(&batch.hit_rate))])].concat())
}

fn tools(tools: &Tools) -> String {
    flow(tools.iter().map(|(name, uses)| (name.clone(), uses.text.clone())).collect())
}

fn check(check: &Check) -> String {
    let noticed = optional([("detects", text(&check.detects)), ("false_alarms", text(&check.false_alarms))]);
    let price = match &check.price {
        CheckPrice::Free => vec![],
        CheckPrice::Fee(fee) => entries([("fee", &fee.text)]),
        CheckPrice::Call(call) => optional([
            ("model", Some(call.model.text.clone())),
            ("input", Some(call.input.text.clone())),
            ("output", Some(call.output.text.clone())),
            ("cache", call.cache.as_ref().map(cache)),
            ("tier", call.tier.map(|name| tier(name).to_owned())),
        ]),
    };
    flow([noticed, price].concat())
}

fn exhausted(exhausted: &Exhausted) -> String {
    match exhausted {
        Exhausted::Accept => "accept".into(),
        Exhausted::Abandon(cost) => format!("{{abandon: {{cost: {}}}}}", cost.text),
    }
}

fn review(review: &Review) -> String {
    let given = entries([("share", &review.share.text), ("cost", &review.cost.text)]);
    flow([given, optional([("catches", text(&review.catches)), ("fix", text(&review.fix))])].concat())
}

// ---- maps and lists

fn text(number: &Option<super::num::Num>) -> Option<String> {
    number.as_ref().map(|number| number.text.clone())
}

fn entries<const N: usize>(given: [(&str, &str); N]) -> Entries {
    given.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

fn optional<const N: usize>(given: [(&str, Option<String>); N]) -> Entries {
    given.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn flow(entries: Entries) -> String {
    let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", entries.join(", "))
}

fn map(entries: Entries) -> Option<String> {
    (!entries.is_empty()).then(|| flow(entries))
}

fn list(items: Vec<String>) -> Option<String> {
    (!items.is_empty()).then(|| format!("[{}]", items.join(", ")))
}

fn block(indent: usize, entries: Entries) -> String {
    entries.iter().map(|(key, value)| format!("{:indent$}{key}: {value}\n", "")).collect()
}

/// A map as an item of a list in block style.
fn item(indent: usize, entries: Entries) -> String {
    let text = block(indent + 2, entries);
    format!("{:indent$}- {}", "", text.trim_start())
}
