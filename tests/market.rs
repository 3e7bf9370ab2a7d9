//! The tables of the market against the data that they were made of.

#[path = "common/files.rs"]
mod files;
#[path = "market/history.rs"]
mod history;
#[path = "common/program.rs"]
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use files::root;
use program::program;

use serde_json::Value;

use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::import::{self, Existing, Format, Layer, Plan, Rule, Settings};
use costcalc::pricing::{Card, Model, Price, Table, TierRates};
use costcalc::units::{Amount, Date, Meter, Tier};

/// The words of the data for each meter, and how many of what is counted their amounts are for.
const WORDS: [(Meter, &[(&str, i64)]); 30] = [
    (Meter::Input, &[("input", 1_000_000)]),
    (Meter::CacheRead, &[("cache_read", 1_000_000)]),
    (Meter::CacheWrite, &[("cache_write", 1_000_000)]),
    (Meter::CacheWrite1h, &[("cache_write_1h", 1_000_000)]),
    (Meter::CacheWrite12h, &[("cache_write_12h", 1_000_000)]),
    (Meter::Output, &[("output", 1_000_000)]),
    (Meter::Reasoning, &[("reasoning", 1_000_000)]),
    (Meter::Citation, &[("citation", 1_000_000)]),
    (Meter::AudioInput, &[("audio_in", 1_000_000)]),
    (Meter::AudioCacheRead, &[("audio_cache_read", 1_000_000)]),
    (Meter::AudioCacheWrite, &[("audio_cache_write", 1_000_000)]),
    (Meter::AudioOutput, &[("audio_out", 1_000_000)]),
    (Meter::ImageInput, &[("image_tok_in", 1_000_000)]),
    (Meter::ImageCacheRead, &[("image_cache_read", 1_000_000)]),
    (Meter::ImageOutput, &[("image_tok_out", 1_000_000)]),
    (Meter::VideoInput, &[("video_tok_in", 1_000_000)]),
    (Meter::VideoOutput, &[("video_tok_out", 1_000_000)]),
    (
        Meter::AudioInputTime,
        &[
            ("hour_audio_in", 3_600),
            ("hour_audio", 3_600),
            ("second_in", 1),
            ("kilosecond_in", 1_000),
            ("audio_second_in", 1),
        ],
    ),
    (Meter::AudioOutputTime, &[("second_out", 1)]),
    (Meter::VideoInputTime, &[("video_second_in", 1)]),
    (Meter::VideoOutputTime, &[("second_out", 1), ("video_second_out", 1)]),
    (Meter::SessionTime, &[("hour_audio", 3_600), ("second_in", 1)]),
    (Meter::Images, &[("image_out", 1), ("image_in", 1)]),
    (Meter::ImagesInput, &[("image_in", 1)]),
    (Meter::Pixels, &[("pixel_in", 1), ("pixel_out", 1)]),
    (Meter::Pages, &[("kilopage_ocr", 1_000)]),
    (Meter::Characters, &[("char_in", 1_000_000)]),
    (Meter::CharactersOutput, &[("char_out", 1_000_000)]),
    (Meter::Requests, &[("kilorequest", 1_000), ("query", 1)]),
    (Meter::Units, &[("query", 1), ("unit", 1)]),
];
/// What names a mode in which all output is that of reasoning.
const THINKING: &str = ":thinking";
const SEARCHES: &[(&str, i64)] = &[("query", 1)];

fn data() -> Value {
    let text = fs::read_to_string(root().join("tests/market/market.json")).expect("the data");
    serde_json::from_str(&text).expect("JSON")
}

/// The lines of the data, by vendor and model.
fn lines(data: &Value) -> BTreeMap<(&str, &str), &Value> {
    let vendors = data["models"].as_object().expect("vendors");
    let mut all = BTreeMap::new();
    for (vendor, lines) in vendors {
        for line in lines.as_array().expect("lines") {
            all.insert((vendor.as_str(), line["id"].as_str().expect("an id")), line);
        }
    }
    all
}

/// The amount of a cell of the data, as it is written or as it was picked.
fn amount(cell: &Value) -> Option<Exact> {
    let text = match cell {
        Value::String(text) => text.split(' ').next()?,
        other => other["pick"].as_str()?,
    };
    Exact::parse_data(text).ok()
}

/// A cell of a card: the beginning of its name in the data, its meter, the end of the name, its price.
fn cells(card: &Card) -> Vec<(Tier, Vec<String>, Meter, String, &Amount)> {
    let base = std::iter::once((vec![String::new(), "@offpeak".to_owned()], &card.rates));
    let hours = card.windows.iter().map(|window| (vec![format!("@{}", window.name)], &window.rates));
    let long = card.long_context.iter().map(|entry| {
        let tokens = entry.threshold.exact();
        (vec![format!(">{tokens}"), format!(">={tokens}")], &entry.rates)
    });
    let mut all = Vec::new();
    for (beyond, rates) in base.chain(long).chain(hours) {
        for (tier, rates) in rates.iter() {
            let TierRates::Cells(cells) = rates else { continue };
            for (meter, cell) in cells.iter() {
                match cell.as_ref().map(|cell| &cell.price) {
                    Some(Price::Amount(amount)) => {
                        all.push((tier, beyond.clone(), meter, String::new(), amount))
                    }
                    Some(Price::Classes(classes)) => {
                        all.extend(classes.amounts.iter().map(|(class, amount)| {
                            (tier, beyond.clone(), meter, format!("@{class}"), amount)
                        }))
                    }
                    _ => {}
                }
            }
        }
    }
    all
}

fn words(meter: Meter) -> &'static [(&'static str, i64)] {
    WORDS.iter().find(|(own, _)| *own == meter).map_or(SEARCHES, |(_, words)| words)
}

/// Whether the data has this price for the cell; `None` where it has none at all.
fn is_recorded(
    line: &Value,
    tier: Tier,
    beyond: &[String],
    (meter, class): (Meter, &str),
    price: &Amount,
    of_mode: Option<&'static str>,
) -> Option<bool> {
    let mut found = None;
    if meter == Meter::Images && line["cells"][format!("{tier}.image_out")].is_null() {
        // The price of an image that was divided by its pixels.
        let cell = &line["cells"][format!("{tier}.pixel_in")];
        let pixels = Exact::from(pixels_in(line["id"].as_str().unwrap_or_default()));
        if let Some(value) = amount(cell) {
            found = Some(
                (price.usd.exact() - &(&value * &pixels)).abs() <= half_of_the_last_place(cell) * &pixels,
            );
        }
    }
    for (word, unit) in words(meter) {
        for beyond in beyond {
            let word = if meter == Meter::Output { of_mode.unwrap_or(word) } else { word };
            let cell = &line["cells"][format!("{tier}{beyond}.{word}{class}")];
            let Some(value) = amount(cell) else { continue };
            let off = price.usd.exact() * &Exact::from(*unit) - &value * &price.per.number();
            let is_it = off.is_zero()
                || is_time(word) && off.abs() <= half_of_the_last_place(cell) * &price.per.number();
            found = Some(found == Some(true) || is_it);
        }
    }
    found
}

/// Prices of time are published for a minute or an hour, and some datasets have the rounded quotient.
fn is_time(word: &str) -> bool {
    word.contains("second")
}

/// Half of the last place of an amount as it is written.
fn half_of_the_last_place(cell: &Value) -> Exact {
    let text = cell.as_str().map_or("", |text| text.split(' ').next().expect("an amount"));
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    Exact::parse_data("0.5").expect("a number").shift_down(u32::try_from(places).expect("places"))
}

/// The pixels of `low/1024-x-1536/gpt-image-1`.
fn pixels_in(name: &str) -> i64 {
    let size = name.split('/').find_map(|part| part.split_once("-x-")).unwrap_or(("0", "0"));
    size.0.parse::<i64>().expect("a width") * size.1.parse::<i64>().expect("a height")
}

fn line_of<'d>(lines: &BTreeMap<(&str, &str), &'d Value>, model: &Model) -> Option<&'d Value> {
    let own = model.id.model.strip_suffix(THINKING).unwrap_or(&model.id.model);
    let names = std::iter::once(own).chain(model.aliases.iter().map(|(alias, _)| alias.as_str()));
    names.into_iter().find_map(|name| lines.get(&(model.id.provider.as_str(), name)).copied())
}

/// The factor that the data has for a region.
fn factor(line: &Value, region: &str) -> Option<Exact> {
    amount(&line["factor"][format!("region.{region}")])
}

/// Whether another card has followed by a day.
fn is_past(model: &Model, card: &Card, day: Date) -> bool {
    model.cards.iter().any(|next| card.from < next.from && next.from <= Some(day))
}

/// Each amount of the cards that were made of the data, not a sample of them. Cards of models that were there before
/// may have kept cells that the data does not have, and the rule computes a few prices.
fn check(data: &Value, tables: &[Table]) {
    let lines = lines(data);
    let made: Date = data["made"].as_str().and_then(|day| day.parse().ok()).expect("a day");
    let computed = BTreeSet::from(["openai/gpt-6.2-sol"]);
    let (mut looked_at, mut regions) = (0, 0);
    for model in tables.iter().flat_map(|table| &table.models) {
        let Some(line) = line_of(&lines, model) else { continue };
        let is_now =
            |card: &&Card| card.evidence.checked == made && !card.announced && !is_past(model, card, made);
        for card in model.cards.iter().filter(is_now) {
            for (tier, beyond, meter, class, price) in cells(card) {
                let of_mode = model.id.model.ends_with(THINKING).then_some("reasoning");
                let recorded = is_recorded(line, tier, &beyond, (meter, &class), price, of_mode);
                let may_be_kept = model.cards.len() > 1 || computed.contains(model.id.to_string().as_str());
                assert_ne!(recorded, Some(false), "{}: {tier}{beyond:?}.{meter} is {price}", model.id);
                assert!(
                    recorded.is_some() || may_be_kept,
                    "{}: {tier}{beyond:?}.{meter} is in no dataset",
                    model.id
                );
                looked_at += usize::from(recorded.is_some());
            }
            // That of xAI is on its page alone.
            for (region, own) in card.regions.iter().filter(|_| model.id.provider != "xai") {
                let recorded = factor(line, region);
                assert_eq!(recorded.as_ref(), Some(own.value.exact()), "{}: regions.{region}", model.id);
                regions += 1;
            }
        }
    }
    assert!(100 < regions, "{regions} factors of regions");
    assert!(10_000 < looked_at, "{looked_at} amounts were looked at");
}

fn source(path: &str) -> Arc<Source> {
    Source::new(path, fs::read_to_string(root().join(path)).expect("a file"))
}

/// The data by its rule, into tables.
fn imported(existing: &[Existing]) -> Plan {
    let rule = Rule::parse(&source("tests/market/rule.yaml")).expect("the rule");
    let dataset = import::read_by(&source("tests/market/market.json"), Format::Market, Some(&rule));
    let mut settings = Settings::new("market@2026-11-28".to_owned(), "2026-11-28".parse().expect("a day"));
    settings.rule = Some(&rule);
    import::plan(dataset.expect("the data"), existing, &settings).expect("a plan")
}

#[test]
fn every_amount_that_is_imported_is_the_one_that_the_data_records() {
    let plan = imported(&[]);
    let tables: Vec<Table> = plan.written.iter().map(|written| written.table.clone()).collect();
    check(&data(), &tables);
    let count = |layer: Layer| -> usize {
        plan.written.iter().filter(|one| one.layer == layer).map(|one| one.table.models.len()).sum()
    };
    assert!(1_100 < count(Layer::Curated), "{} curated models", count(Layer::Curated));
    assert!(2_800 <= count(Layer::Market), "{} models of the market", count(Layer::Market));
}

fn shipped() -> Vec<Existing> {
    let mut tables = Vec::new();
    for layer in Layer::ALL {
        let folder = layer.folder(&root().join("pricing"));
        let mut paths: Vec<_> =
            fs::read_dir(folder).expect("tables").flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
        paths.sort();
        for path in paths {
            let text = fs::read_to_string(&path).expect("a table");
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let source = Source::new(path.display().to_string(), text);
            let table = costcalc::pricing::read(&source, &stem).expect("a table");
            tables.push(Existing::new(source, table).in_layer(layer));
        }
    }
    tables
}

#[test]
fn every_amount_that_ships_is_the_one_that_the_data_records() {
    let tables: Vec<Table> = shipped().into_iter().map(|existing| existing.table).collect();
    check(&data(), &tables);
}

#[test]
fn what_ships_is_what_the_import_writes() {
    let plan = imported(&shipped());
    let written: Vec<&str> = plan.written.iter().map(|written| written.provider.as_str()).collect();
    assert_eq!(written, Vec::<&str>::new());
}

/// A bare name means the model of its maker, so each table says what its provider makes.
#[test]
fn every_maker_is_said_to_make_what_the_rule_says() {
    let rule = Rule::parse(&source("tests/market/rule.yaml")).expect("the rule");
    let tables: Vec<Table> = shipped().into_iter().map(|existing| existing.table).collect();
    let vendors = rule.vendors.expect("vendors").0;
    let makers: Vec<_> =
        vendors.into_iter().filter_map(|(name, vendor)| Some((name.value, vendor.makes?))).collect();
    assert_eq!(makers.len(), 29);
    for (provider, makes) in makers {
        let said = tables.iter().filter(|table| table.provider == provider).flat_map(|table| &table.makes);
        assert_eq!(said.map(|pattern| pattern.value.text()).collect::<Vec<_>>(), makes, "{provider}");
    }
}

#[test]
fn the_disagreements_are_those_that_the_command_prints() {
    let output = program()
        .args(["prices", "import", "--from", "market", "tests/market/market.json"])
        .args(["--dataset-version", "2026-11-28", "--rule", "tests/market/rule.yaml", "--into", "pricing"])
        .args([
            "--checked",
            "2026-11-28",
            "--dry-run",
            "--disagreements",
            "--format",
            "md",
            "--today",
            "2026-11-29",
        ])
        .current_dir(root())
        .output()
        .expect("the program runs");
    let expected = fs::read_to_string(root().join("pricing/DISAGREEMENTS.md")).expect("the file");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}
