//! The ids by which datasets name models, against the names by which tables are asked for them.

#[path = "common/files.rs"]
mod files;
#[path = "common/program.rs"]
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use files::root;
use program::program;
use serde_json::Value;

use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::import::{self, Existing, Format, Layer, Rule, Settings};
use costcalc::pricing::{Catalog, Table};
use costcalc::units::{Date, Factor, Meter, ModelId, Tier, Tokens};

fn source(path: &str) -> Arc<Source> {
    Source::new(path, fs::read_to_string(root().join(path)).expect("a file"))
}

fn data() -> Value {
    serde_json::from_str(&source("tests/market/market.json").text).expect("JSON")
}

/// The tables that are compiled in.
fn shipped() -> Vec<Table> {
    tables_of(&root().join("pricing")).into_iter().map(|one| one.table).collect()
}

/// The tables of a folder, both layers.
fn tables_of(folder: &Path) -> Vec<Existing> {
    let mut tables = Vec::new();
    for layer in Layer::ALL {
        let folder = fs::read_dir(layer.folder(folder)).into_iter().flatten();
        let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
        paths.sort();
        for path in paths {
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a table");
            let source = Source::new(path.display().to_string(), text);
            let table = costcalc::pricing::read(&source, &stem).expect("a table");
            tables.push(Existing::new(source, table).in_layer(layer));
        }
    }
    tables
}

/// What an import leaves out whole, by its entry: `vendor/model`, and the reason.
type LeftOut = BTreeMap<String, String>;

/// What the rule and the doubts of the data leave out.
fn left_out() -> LeftOut {
    let rule = Rule::parse(&source("tests/market/rule.yaml")).expect("the rule");
    let data = import::read_by(&source("tests/market/market.json"), Format::Market, Some(&rule));
    let mut settings = Settings::new("market@2026-11-28".to_owned(), "2026-11-28".parse().expect("a day"));
    settings.rule = Some(&rule);
    let plan = import::plan(data.expect("the data"), &[], &settings).expect("a plan");
    let whole = plan.left_out.into_iter().filter(|left| left.part.is_none());
    whole.map(|left| (left.entry, left.why.to_string())).collect()
}

/// The lists of gateways and subscriptions, which do not ship, imported into a folder of one's own: its tables, and
/// what the import leaves out.
fn gateways(data: &Value) -> (Vec<Table>, LeftOut) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("market_names");
    let _ = fs::remove_dir_all(&folder);
    let mut command = program();
    command.args(["prices", "import", "--from", "market", "tests/market/market.json", "--format", "json"]);
    command.args(["--checked", "2026-11-28", "--into"]).arg(&folder).current_dir(root());
    for (vendor, facts) in data["vendors"].as_object().expect("vendors") {
        let is_left_out = ["gateway", "subscription"].contains(&facts["class"].as_str().unwrap_or_default());
        if is_left_out && data["models"][vendor].is_array() {
            command.args(["--provider", vendor]);
        }
    }
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let whole = result["left_out"].as_array().expect("a list").iter().filter(|left| left["part"].is_null());
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let left_out = whole.map(|left| (text(&left["entry"]), text(&left["reason"]))).collect();
    let tables = tables_of(&folder);
    for one in &tables {
        let cards = one.table.models.iter().flat_map(|model| &model.cards);
        let is_lone = one.layer == Layer::Market;
        assert!(cards.clone().all(|card| card.evidence.one_source == is_lone), "{}", one.table.provider);
    }
    (tables.into_iter().map(|one| one.table).collect(), left_out)
}

/// An id of a dataset.
#[derive(Default)]
struct Id {
    /// How it is asked for: as it is written, and behind the name of its provider in the dataset.
    names: BTreeSet<String>,
    /// The models that it may mean: those of the lines that have it.
    meant: BTreeSet<ModelId>,
    /// The vendors of these lines.
    vendors: BTreeSet<String>,
    /// Why lines are in no table.
    left_out: BTreeSet<String>,
    /// Whether a line is in no table, and nothing says why.
    is_lost: bool,
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

/// pi-ai writes `provider:interface:kind:model`.
fn named(id: &str) -> String {
    match id.splitn(4, ':').collect::<Vec<_>>().as_slice() {
        [provider, _, _, model] => format!("{provider}/{model}"),
        _ => id.to_owned(),
    }
}

/// The ids of lines that have a price, by dataset and id.
fn ids<'d>(data: &'d Value, catalog: &Catalog, left_out: &LeftOut) -> BTreeMap<(&'d str, &'d str), Id> {
    let mut ids: BTreeMap<(&str, &str), Id> = BTreeMap::new();
    for (vendor, lines) in data["models"].as_object().expect("vendors") {
        let is_priced = |line: &&Value| line["cells"].as_object().is_some_and(|cells| !cells.is_empty());
        for line in lines.as_array().expect("lines").iter().filter(is_priced) {
            let name = format!("{vendor}/{}", line["id"].as_str().expect("an id"));
            let meant = catalog.find(&name);
            for (dataset, written) in line["ids"].as_object().into_iter().flatten() {
                for id in texts(written) {
                    let entry = ids.entry((dataset, id)).or_default();
                    match (&meant, left_out.get(&name)) {
                        (Ok(model), _) => drop(entry.meant.insert(model.clone())),
                        (Err(_), Some(why)) => drop(entry.left_out.insert(why.clone())),
                        (Err(_), None) => entry.is_lost = true,
                    }
                    entry.vendors.insert(vendor.clone());
                    entry.names.insert(named(id));
                    let providers = data["vendors"][vendor]["names"][dataset].as_str().unwrap_or_default();
                    entry.names.extend(providers.split(' ').map(|provider| format!("{provider}/{id}")));
                }
            }
        }
    }
    ids
}

/// At least 97 of a hundred ids are found, of those that no rule and no doubt leaves out; prints how many these are, by
/// reason, and the others by dataset and vendor.
fn check(ids: &BTreeMap<(&str, &str), Id>, catalog: &Catalog, least: usize) {
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut missed: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut found = 0;
    for ((dataset, id), Id { names, meant, vendors, left_out: reasons, is_lost }) in ids {
        let is_it = |name: &String| catalog.find(name).is_ok_and(|found| meant.contains(&found));
        if names.iter().any(is_it) {
            found += 1;
        } else if let (true, false, Some(why)) = (meant.is_empty(), is_lost, reasons.first()) {
            *left_out.entry(why.split(" (").next().unwrap_or(why).to_owned()).or_default() += 1;
        } else {
            let vendors: Vec<&str> = vendors.iter().map(String::as_str).collect();
            missed.entry(format!("{dataset} {}", vendors.join(", "))).or_default().push(id);
        }
    }
    let count: usize = missed.values().map(Vec::len).sum();
    for (kind, ids) in &missed {
        println!("{kind}: {}, as {}", ids.len(), ids[..ids.len().min(4)].join(", "));
    }
    for (why, ids) in &left_out {
        println!("left out: {ids}, {why}");
    }
    println!("{found} of {} ids are found, {count} are not", ids.len());
    assert!(least < found, "{found} ids are found");
    assert!(100 * count <= 3 * (found + count), "{count} of {} ids are not found", found + count);
}

#[test]
fn the_ids_of_lines_that_are_compiled_in_are_found() {
    let catalog = Catalog::new(shipped()).expect("a catalog");
    let data = data();
    let mut ids = ids(&data, &catalog, &LeftOut::new());
    ids.retain(|_, id| !id.meant.is_empty());
    check(&ids, &catalog, 6_900);
}

#[test]
fn all_ids_are_found_once_the_lists_of_gateways_are_imported() {
    let data = data();
    let (lists, of_lists) = gateways(&data);
    let catalog = Catalog::new(shipped().into_iter().chain(lists).collect()).expect("a catalog");
    let mut left_out = left_out();
    left_out.retain(|entry, _| {
        let vendor = entry.split('/').next().unwrap_or_default();
        let class = data["vendors"][vendor]["class"].as_str().unwrap_or_default();
        !["gateway", "subscription"].contains(&class)
    });
    left_out.extend(of_lists);
    check(&ids(&data, &catalog, &left_out), &catalog, 10_500);
}

/// The rate of plain input that the data records for a line, where it says one.
fn recorded(line: &Value) -> Option<Exact> {
    let cell = &line["cells"]["standard.input"];
    let text = cell.as_str().or_else(|| cell["pick"].as_str())?;
    Exact::parse_data(text.split([' ', '~', '^']).next()?).ok()
}

/// A cloud sells a model under names of several regions, some of which cost more: none is billed as another one that costs
/// something else, not even where nothing decides on its own price.
#[test]
fn a_name_of_a_region_means_a_model_of_its_price() {
    let data = data();
    let catalog = Catalog::new(shipped()).expect("a catalog");
    let day: Date = "2026-11-28".parse().expect("a day");
    let mut looked_at = 0;
    for line in data["models"]["aws-bedrock"].as_array().expect("lines") {
        let name = format!("aws-bedrock/{}", line["id"].as_str().expect("an id"));
        let Ok(model) = catalog.find(&name) else { continue };
        let Ok(offer) = catalog.offer(&model, day) else { continue };
        let rate = offer.rate(Tier::Standard, Meter::Input, &Tokens::ZERO, &Factor::ONE);
        let rate = rate.ok().and_then(|rate| Some(rate.of(None).ok()?.net.usd.exact().clone()));
        match (rate, recorded(line)) {
            (Some(rate), Some(recorded)) => assert_eq!(rate, recorded, "{name} is {model}"),
            (Some(_), None) => assert_eq!(name, model.to_string()),
            (None, _) => continue,
        }
        looked_at += 1;
    }
    assert!(400 < looked_at, "{looked_at}");
}
