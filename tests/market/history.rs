//! Cards of before, against the history that the data has.

use serde_json::Value;

use costcalc::exact::Exact;
use costcalc::pricing::{Catalog, Price, TierRates};
use costcalc::units::{Date, Meter, Tier};

use super::{cells, data, is_past, line_of, lines, shipped, words};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// Each amount of a card of before is the one that the data has for its period, or twice that in busy hours.
#[test]
fn every_amount_of_before_is_the_one_that_the_data_dates() {
    let data = data();
    let lines = lines(&data);
    let made = day(data["made"].as_str().expect("a day"));
    let mut looked_at = 0;
    let tables: Vec<_> = shipped().into_iter().map(|existing| existing.table).collect();
    for model in tables.iter().flat_map(|table| &table.models) {
        let Some(line) = line_of(&lines, model) else { continue };
        let settled = ["deepseek-chat", "deepseek-reasoner"].contains(&&*model.id.model);
        let of_import = model.cards.iter().filter(|card| card.evidence.checked == made && !settled);
        for card in of_import.filter(|card| is_past(model, card, made)) {
            let from = card.from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
            let periods = line["past"].as_array().expect("a history");
            let period = periods.iter().find(|one| one["by"] == "G" && one["from"] == from.as_str());
            let period = &period.expect("a period")["c"];
            for (tier, beyond, meter, _, price) in cells(card) {
                assert_eq!(tier, Tier::Standard, "{}", model.id);
                let times = Exact::from(if beyond[0] == "@peak" { 2_i64 } else { 1 });
                let is_it = recorded(period, &beyond[0], meter).any(|(value, unit)| {
                    price.usd.exact() * &unit == &(&value * &times) * &price.per.number()
                });
                assert!(is_it, "{} from {from}: {beyond:?}.{meter} is {price}", model.id);
                looked_at += 1;
            }
        }
    }
    assert!(100 < looked_at, "{looked_at} amounts were looked at");
}

/// What a period has for a meter, and how many of what is counted each is for.
fn recorded<'d>(period: &'d Value, beyond: &str, meter: Meter) -> impl Iterator<Item = (Exact, Exact)> + 'd {
    let above = beyond.strip_prefix('>').map(|above| above.parse::<u64>().expect("tokens"));
    let keys = |word: &str| match above {
        // What is long from 200000 on is above 199999.
        Some(above) => vec![format!(">{above}.{word}"), format!(">{}.{word}", above - 1)],
        None => vec![word.to_owned()],
    };
    let all: Vec<(String, i64)> =
        words(meter).iter().flat_map(|(word, unit)| keys(word).into_iter().map(|key| (key, *unit))).collect();
    let value =
        |(key, unit): (String, i64)| Some((Exact::parse_data(period[&key].as_str()?).ok()?, unit.into()));
    all.into_iter().filter_map(value)
}

/// A bill of a day is priced at the rates of its day.
#[test]
fn the_rates_of_a_day_are_those_that_were_in_force() {
    let catalog = Catalog::builtin();
    let expected = [
        ("openai/o3", "2025-06-09", "10", "40"),
        ("openai/o3", "2025-06-10", "2", "8"),
        ("openai/gpt-5.6-sol", "2026-08-20", "5", "30"),
        ("openai/gpt-5.6-sol", "2026-08-21", "4", "20"),
        ("openai/gpt-5.6-luna", "2026-07-29", "1", "6"),
        ("openai/gpt-5.6-luna", "2026-07-30", "0.2", "1.2"),
        ("xai/grok-4.20", "2026-04-29", "2", "6"),
        ("xai/grok-4.20", "2026-04-30", "1.25", "2.5"),
        ("deepseek/deepseek-v4-flash", "2026-08-16", "0.14", "0.28"),
        ("deepseek/deepseek-v4-flash", "2026-08-17", "0.22", "0.66"),
        ("deepseek/deepseek-v4-flash", "2026-09-09", "0.22", "0.66"),
        ("deepseek/deepseek-v4-flash", "2026-09-10", "0.15", "0.6"),
        ("deepseek/deepseek-v4-pro", "2026-08-16", "0.435", "0.87"),
        ("deepseek/deepseek-v4-pro", "2026-08-17", "0.66", "1.98"),
        ("deepseek/deepseek-chat", "2026-04-23", "0.28", "0.42"),
        ("deepseek/deepseek-chat", "2026-07-24", "0.14", "0.28"),
        ("baseten/reflection/Beam-1.0", "2026-11-01", "1.3", "4.3"),
        ("baseten/reflection/Beam-1.0", "2026-11-02", "0.4", "1.2"),
        ("zai/glm-5.3-flash", "2026-09-09", "0.075", "0.25"),
        ("zai/glm-5.3-flash", "2026-09-10", "0.15", "0.5"),
    ];
    for (name, on, input, output) in expected {
        let id = catalog.find(name).expect("a model");
        let card = catalog.offer(&id, day(on)).expect("a card").card;
        let rates = card.rates.iter().find(|(tier, _)| *tier == Tier::Standard).expect("rates").1;
        let TierRates::Cells(cells) = rates else { panic!("{name}: no rates") };
        for (meter, usd) in [(Meter::Input, input), (Meter::Output, output)] {
            let cell = cells.iter().find(|(own, _)| *own == meter).and_then(|(_, cell)| cell.as_ref());
            let Some(Price::Amount(amount)) = cell.map(|cell| &cell.price) else {
                panic!("{name}: no {meter}")
            };
            assert_eq!(
                amount.usd.exact(),
                &Exact::parse_data(usd).expect("a number"),
                "{name} on {on}: {meter}"
            );
        }
    }
}
