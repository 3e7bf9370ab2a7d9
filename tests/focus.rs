//! Rows in the shape of FOCUS: what the specification demands of each, compared with `==`.

#[path = "common/commands.rs"]
mod commands;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use commands::{COMMANDS, done, run};
use costcalc::exact::Exact;

/// What FOCUS 1.2 demands to be there; 1.3 adds a service and a host provider, with which 1.4 replaces
/// provider and publisher.
const MANDATORY: [&str; 19] = [
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ContractedCost",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "PricingQuantity",
    "PricingUnit",
    "ServiceCategory",
    "ServiceName",
];

type Row = BTreeMap<String, String>;

fn rows(line: &str) -> (Vec<String>, Vec<Row>) {
    let text = done(&format!("{line} --format focus")).stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let row =
        |record: csv::StringRecord| header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    let rows = reader.records().map(|record| row(record.expect("a row"))).collect();
    (header, rows)
}

fn number(row: &Row, column: &str) -> Exact {
    let text = &row[column];
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    assert!(!text.is_empty() && text.chars().all(is_number), "{column} is `{text}`");
    Exact::parse_figure(text).expect("a decimal")
}

/// Every scenario that stands in the repository, but for those that are made to fail.
fn scenarios() -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walk(&root.join("scenarios"), &mut found);
    for name in ["everything", "kept-ahead", "loops", "traffic", "enclosed", "ahead", "ahead-by-day"] {
        found.push(root.join(format!("tests/golden/inputs/{name}.yaml")).display().to_string());
    }
    found.sort();
    found
}

#[test]
fn price_times_quantity_is_the_cost_and_the_costs_are_the_invoice() {
    let (mut count, mut exact, mut rests) = (0, 0, 0);
    for scenario in scenarios() {
        let (_, rows) = rows(&format!("project {scenario}"));
        let mut sum = Exact::ZERO;
        for row in &rows {
            let quantity = number(row, "PricingQuantity");
            assert!(Exact::ZERO < quantity, "{scenario}: {row:?}");
            for (price, cost) in [("ListUnitPrice", "ListCost"), ("ContractedUnitPrice", "ContractedCost")] {
                assert_eq!(number(row, price) * &quantity, number(row, cost), "{scenario}: {row:?}");
            }
            assert_eq!(row["EffectiveCost"], row["BilledCost"], "{scenario}");
            let rest = number(row, "BilledCost") - number(row, "ContractedCost");
            assert!(rest.abs() <= Exact::ONE.shift_down(15), "{scenario}: {row:?}");
            rests += u32::from(!rest.is_zero());
            assert!(row["ChargePeriodStart"] < row["ChargePeriodEnd"], "{scenario}");
            assert!(row["BillingPeriodStart"] <= row["ChargePeriodStart"], "{scenario}");
            assert!(row["ChargePeriodEnd"] <= row["BillingPeriodEnd"], "{scenario}");
            sum += number(row, "BilledCost");
        }
        let json = done(&format!("project {scenario} --format json")).stdout;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        // What is known between bounds only, or no decimal, is not told in one.
        let invoice = &json["totals"]["invoice"];
        let parts = ["low", "num"].map(|key| invoice[key].as_str());
        let invoice = match (invoice.as_str(), parts, invoice["den"].as_str()) {
            (Some(text), ..) => Exact::parse_figure(text),
            (None, [Some(low), _], _) => Exact::parse_figure(low),
            (None, [_, num], den) => {
                Exact::parse_figure(&format!("{}/{}", num.unwrap_or_default(), den.unwrap_or_default()))
            }
        };
        let (is_decimal, invoice) = (json["totals"]["invoice"].is_string(), invoice.expect("a figure"));
        let is_whole = invoice == sum;
        assert!(is_whole || !is_decimal, "{scenario}: {invoice}, {sum}");
        assert_eq!(invoice.rounded(20), sum.rounded(20), "{scenario}");
        exact += u32::from(is_whole);
        count += rows.len();
    }
    assert!(300 < count && 40 <= exact && 0 < rests, "{count} rows, {exact} invoices, {rests} rests");
}

#[test]
fn each_version_has_its_columns() {
    let demanded = |more: &[&str]| -> BTreeSet<String> {
        MANDATORY.iter().chain(more).map(|name| (*name).to_owned()).collect()
    };
    let old = ["ProviderName", "PublisherName"];
    let new = ["HostProviderName", "ServiceProviderName"];
    let both = [old, new].concat();
    for (version, own, others) in [("1.2", &old[..], &new[..]), ("1.3", &both, &[]), ("1.4", &new, &old)] {
        let line = format!("project scenarios/support_pipeline.yaml --focus-version {version}");
        let (header, rows) = rows(&line);
        let has: BTreeSet<String> = header.iter().cloned().collect();
        assert!(demanded(own).is_subset(&has), "{version}: {header:?}");
        assert!(others.iter().all(|name| !has.contains(*name)), "{version}: {header:?}");
        let own = header.iter().position(|name| name.starts_with("x_")).expect("columns of our own");
        assert!(header[own..].iter().all(|name| name.starts_with("x_")), "{version}: FOCUS comes first");
        assert!(header[..own].is_sorted(), "{version}: {header:?}");
        assert!(rows.iter().all(|row| row["x_FocusVersion"] == version), "{version}");
    }
    let (usual, _) = rows("project scenarios/support_pipeline.yaml");
    assert_eq!(usual, rows("project scenarios/support_pipeline.yaml --focus-version 1.2").0);
}

#[test]
fn tags_are_an_object_of_texts_and_nothing_where_there_are_none() {
    let (_, rows) = rows("project tests/golden/inputs/tagged/desk.yaml tests/golden/inputs/tagged/mail.yaml");
    for (scenario, step, tags) in [
        ("desk", "draft", r#"{"env":"prod","team":"support"}"#),
        ("desk", "file", r#"{"env":"prod","team":"data, core"}"#),
        ("mail", "sort", ""),
        ("mail", "answer", r#"{"team":"support"}"#),
    ] {
        let mut own = rows.iter().filter(|row| row["x_ScenarioId"] == scenario && row["x_Step"] == step);
        assert!(own.clone().count() == 2 && own.all(|row| row["Tags"] == tags), "{scenario} {step}");
    }
}

/// A price has one name, and a name one price.
#[test]
fn a_price_id_has_one_price() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for scenario in scenarios() {
        for row in rows(&format!("project {scenario}")).1 {
            let price = format!("{} {}", row["ListUnitPrice"], row["PricingUnit"]);
            let before = known.insert(row["SkuPriceId"].clone(), price.clone());
            assert!(before.is_none_or(|before| before == price), "{scenario}: {}", row["SkuPriceId"]);
        }
    }
    assert!(20 < known.len());
}

/// A contract of 10 % off, with a price of its own for the input: the list stays what it is.
#[test]
fn a_contract_leaves_the_list_alone() {
    let line = "project tests/golden/inputs/everything.yaml";
    let with = "--prices tests/golden/prices --prices tests/golden/inputs/contract";
    let (_, list) = rows(&format!("{line} --prices tests/golden/prices"));
    let (_, contracted) = rows(&format!("{line} {with}"));
    assert_eq!(list.len(), contracted.len());
    let mut cheaper = 0;
    for (list, contracted) in list.iter().zip(&contracted) {
        assert_eq!(list["ListCost"], list["ContractedCost"]);
        assert_eq!(list["ListCost"], contracted["ListCost"], "{contracted:?}");
        cheaper += u32::from(number(contracted, "ContractedCost") < number(contracted, "ListCost"));
    }
    assert!(0 < cheaper);
}

#[test]
fn a_horizon_is_charged_stretch_by_stretch() {
    let (_, rows) = rows("project scenarios/year_ahead.yaml");
    let months: BTreeSet<&String> = rows.iter().map(|row| &row["BillingPeriodStart"]).collect();
    assert_eq!(months.len(), 12);
    let prices: BTreeSet<(&String, &String)> =
        rows.iter().map(|row| (&row["SkuId"], &row["ListUnitPrice"])).collect();
    let skus: BTreeSet<&String> = rows.iter().map(|row| &row["SkuId"]).collect();
    assert!(skus.len() < prices.len(), "prices change in it");
}

#[test]
fn other_commands_name_the_one_that_has_rows() {
    for line in COMMANDS.iter().filter(|line| !line.starts_with("project")) {
        let ran = run(&format!("{line} --format focus"));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{line}");
        assert!(ran.stderr.contains("costcalc project SCENARIO --format focus"), "{}", ran.stderr);
    }
}
