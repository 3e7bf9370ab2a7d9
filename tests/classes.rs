//! Prices that depend on a class of what is counted: each class is billed at its own price, in every tier and contract.

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::path::PathBuf;

use program::program;

use serde_json::Value;

const CLIPS: &str = "tests/golden/inputs/classes/clips.yaml";
const TABLES: &str = "tests/golden/inputs/classes/prices";

fn json(arguments: &[&str]) -> Value {
    let mut command = program();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).args(["--format", "json"]);
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn invoice(of: &[&str]) -> Value {
    json(&[&["project", CLIPS], of].concat())["totals"]["invoice"].clone()
}

#[test]
fn each_class_is_billed_at_its_price() {
    // because: 3 images of 0.04; 200 tokens; at least 4 seconds of 0.10, and 8 of 0.25
    assert_eq!(invoice(&[]), "2520.2");
    // because: half of each, the minimum is of the standard tier alone: 0.5 × (0.40 + 2.00) + 0.5 × (0.18 + 1.00)
    assert_eq!(invoice(&["--case", "overnight"]), "1910.15");
    // because: the classes of a case replace those of the design: 8 seconds of 0.05
    assert_eq!(invoice(&["--case", "small"]), "520.2");
    assert_eq!(invoice(&["--set", "steps.shoot.meters.video_output_time.1080p=9 seconds"]), "2770.2");
    // because: at a model whose price is the same for all, 11 seconds of 0.20
    assert_eq!(invoice(&["--variant", "other"]), "2320.2");
}

/// A file of its own for a test.
fn file(name: &str, text: &str) -> String {
    let folder: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "classes"].iter().collect();
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(name);
    fs::write(&file, text).expect("a file");
    file.to_str().expect("a name").to_owned()
}

#[test]
fn what_is_free_of_a_class_is_of_that_class_alone() {
    let table = |pool: &str| {
        format!(
            "schema: costcalc/pricing/v1\nprovider: studio\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n  film:\n    \
             cards:\n      - from: 2026-01-01\n        \
             source: {{document: invented for tests, checked: 2026-11-01}}\n        standard:\n          \
             video_output_time:\n            by: resolution\n            \
             720p: {{per: 1 second, amount: 1.00, free: {{per_month: 10 seconds{pool}}}}}\n            \
             1080p: {{per: 1 second, amount: 2.00, free: {{per_month: 10 seconds{pool}}}}}\n"
        )
    };
    let scenario = "schema: costcalc/scenario/v1\nas_of: 2026-11-01\nvolume: {unit: clip, per_month: 1}\nsteps:\n  \
                    shoot:\n    model: studio/film\n    \
                    meters: {video_output_time: {720p: 20 seconds, 1080p: 20 seconds}}\n";
    let scenario = file("free.yaml", scenario);
    let invoice = |name: &str, pool: &str| {
        let table = file(name, &table(pool));
        json(&["project", &scenario, "--prices", &table])["totals"]["invoice"].clone()
    };
    // because: 10 of each are free, 10 × 1 + 10 × 2
    assert_eq!(invoice("each.yaml", ""), "30");
    // because: 10 of all 40 are free, 0.75 × (20 × 1 + 20 × 2)
    assert_eq!(invoice("shared.yaml", ", pool: clips"), "45");
}

#[test]
fn a_contract_takes_off_each_class() {
    let deal = "schema: costcalc/pricing/v1\nprovider: studio\ncurrency: USD\nper: 1_000_000 tokens\noverlay: true\n\
                models:\n  film:\n    cards:\n      - from: 2026-01-01\n        \
                source: {document: invented for tests, checked: 2026-11-01}\n        discount: 10%\n";
    let file = &file("deal.yaml", deal);
    // because: 0.9 × 2,400.2 and 120
    assert_eq!(invoice(&["--prices", TABLES, "--prices", file]), "2280.18");
    let priced = |more: &[&str]| {
        let film = ["price", "studio/film", "--video-output-time", "8seconds", "--as-of", "2026-11-01"];
        json(&[&film, more].concat())["total"].clone()
    };
    assert_eq!(priced(&["--class", "1080p", "--prices", TABLES]), "2");
    assert_eq!(priced(&["--class", "1080p", "--prices", TABLES, "--prices", file]), "1.8");
    assert_eq!(priced(&["--class", "1080p", "--tier", "batch", "--prices", TABLES]), "1");
}

#[test]
fn a_class_is_named_only_where_the_price_depends_on_it() {
    let used = ["--images-input", "1", "--video-output-time", "8seconds", "--class", "720p"];
    let asked = ["price", "xai/grok-imagine-video", "--prices", "builtin", "--as-of", "2026-11-28"];
    let priced = json(&[&asked[..], &used].concat());
    let lines = priced["lines"].as_array().expect("lines");
    let classes: Vec<_> = lines.iter().map(|line| (line["meter"].as_str(), line["class"].as_str())).collect();
    assert_eq!(classes, [(Some("video_output_time"), Some("720p")), (Some("images_input"), None)]);
}

#[test]
fn what_is_free_of_a_price_without_classes_is_shared_by_all_classes() {
    let table = "schema: costcalc/pricing/v1\nprovider: studio\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n  film:\n    \
                 cards:\n      - from: 2026-01-01\n        \
                 source: {document: invented for tests, checked: 2026-11-01}\n        standard:\n          \
                 video_output_time: {per: 1 second, amount: 1.00, free: {per_month: 10 seconds}}\n";
    let scenario = "schema: costcalc/scenario/v1\nas_of: 2026-11-01\nvolume: {unit: clip, per_month: 1}\nsteps:\n  \
                    shoot:\n    model: studio/film\n    \
                    meters: {video_output_time: {720p: 20 seconds, 1080p: 20 seconds}}\n";
    let (table, scenario) = (file("alike.yaml", table), file("of-any-class.yaml", scenario));
    let projected = json(&["project", &scenario, "--prices", &table]);
    // because: 10 of all 40 are free
    assert_eq!(projected["totals"]["invoice"], "30");
}

#[test]
fn the_list_price_of_a_class_stands_beside_that_of_a_contract() {
    let deal = "schema: costcalc/pricing/v1\nprovider: studio\ncurrency: USD\nper: 1_000_000 tokens\noverlay: true\n\
                models:\n  film:\n    cards:\n      - from: 2026-01-01\n        \
                source: {document: invented for tests, checked: 2026-11-01}\n        standard:\n          \
                video_output_time:\n            by: resolution\n            \
                720p: {per: 1 second, amount: 0.08}\n            1080p: {per: 1 second, amount: 0.20}\n";
    let file = file("classed-deal.yaml", deal);
    let mut command = program();
    let line = ["project", CLIPS, "--prices", TABLES, "--prices", &file, "--format", "focus"];
    let output =
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(line).output().expect("the program runs");
    let rows = String::from_utf8(output.stdout).expect("text");
    // Without what is quoted, which may have commas.
    let rows: Vec<String> = rows.lines().map(|row| row.split('"').step_by(2).collect()).collect();
    let mut rows = rows.iter().map(|row| row.split(',').collect::<Vec<_>>());
    let names = rows.next().expect("a heading");
    let column = |row: &[&str], name: &str| {
        let at = names.iter().position(|own| *own == name).expect("a column");
        row[at].to_owned()
    };
    let of_1080p = rows.find(|row| row.iter().any(|cell| cell.contains("1080p"))).expect("a row");
    assert_eq!(column(&of_1080p, "ListUnitPrice"), "0.25");
    assert_eq!(column(&of_1080p, "ContractedUnitPrice"), "0.2");
}
