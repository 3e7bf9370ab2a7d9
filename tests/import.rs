//! The published files of other projects, carried over.

#[path = "common/files.rs"]
mod files;
#[path = "common/program.rs"]
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use files::root;
use program::program;

use serde_json::Value;

use costcalc::diag::Source;
use costcalc::pricing::import::{self, Existing, Format, Outcome, Plan, Settings};
use costcalc::pricing::{self, Catalog};
use costcalc::units::{Date, Factor, Meter, Tier, Tokens};

fn data(name: &str) -> Arc<Source> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
    Source::new(name, fs::read_to_string(path).expect("a file"))
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// All of a file, into no tables.
fn imported(source: &Arc<Source>, format: Format) -> Plan {
    into(&[], source, format)
}

/// All of a file, into tables.
fn into(existing: &[Existing], source: &Arc<Source>, format: Format) -> Plan {
    planned(existing, source, format).expect("a plan")
}

fn planned(
    existing: &[Existing],
    source: &Arc<Source>,
    format: Format,
) -> Result<Plan, Vec<costcalc::diag::Diagnostic>> {
    let dataset = import::read(source, format).expect("a data file");
    let settings = Settings::new("litellm@1.110.2".to_owned(), day("2026-11-25"));
    import::plan(dataset, existing, &settings)
}

fn catalog(plan: &Plan) -> Catalog {
    Catalog::new(plan.written.iter().map(|written| written.table.clone()).collect()).expect("a catalog")
}

/// Each dataset has a word of its own for the rate of audio in a prompt.
#[test]
fn the_rate_of_audio_is_imported_from_every_dataset() {
    let litellm = r#"{"talk": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 2e-6,
        "output_cost_per_token": 8e-6, "input_cost_per_audio_token": 4e-5}}"#;
    for (source, format, model, expected) in [
        (Source::new("litellm.json", litellm), Format::Litellm, "acme/talk", "40"),
        (data("genai_prices.json"), Format::GenaiPrices, "acme/crane", "40"),
        (data("models_dev.json"), Format::ModelsDev, "acme/ladder", "10"),
    ] {
        let catalog = catalog(&imported(&source, format));
        let id = catalog.find(model).expect("a model");
        let offer = catalog.offer(&id, day("2026-11-25")).expect("a card");
        let rate =
            offer.rate(Tier::Standard, Meter::AudioInput, &Tokens::ZERO, &Factor::ONE).expect("a rate");
        let rate = rate.of(None).expect("one rate");
        assert_eq!(rate.net.usd.exact().to_string(), expected, "{model}");
    }
}

/// Every entry is carried over or left out with a reason; a file of thousands is no more than that.
#[test]
fn nothing_of_a_file_is_lost_silently() {
    let source = data("litellm.json");
    let one: serde_json::Map<String, Value> = serde_json::from_str(&source.text).expect("JSON");
    let text = source.text.trim();
    let lines = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).expect("an object");
    let copies = 10;
    let copy = |number: usize| {
        let named = |line: &str| line.replacen('"', &format!("\"copy {number} of "), 1);
        lines.lines().map(named).collect::<Vec<_>>().join("\n")
    };
    let many = format!("{{{}}}", (0..copies).map(copy).collect::<Vec<_>>().join(",\n"));
    let plan = imported(&Source::new("many.json", many), Format::Litellm);
    let whole = plan.left_out.iter().filter(|left| left.part.is_none()).count();
    assert_eq!(plan.taken.len() + whole, copies * one.len());
    assert!(4_000 <= plan.taken.len(), "{}", plan.taken.len());
    let models: usize = plan.written.iter().map(|written| written.table.models.len()).sum();
    assert_eq!(models, plan.taken.len());
}

/// A folder of its own with copies of tables.
fn folder_with(name: &str, tables: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("import").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for entry in fs::read_dir(tables).expect("tables") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, folder.join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
    folder
}

/// Runs the program on a file of this folder; what it prints.
fn run(format: Format, file: &str, folder: &Path) -> String {
    let output = program()
        .args([
            "prices",
            "import",
            "--from",
            format.word(),
            "--checked",
            "2026-11-25",
            "--dataset-version",
            "1.0",
        ])
        .args(["--into", folder.to_str().expect("a name"), &format!("tests/import/{file}")])
        .current_dir(root())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Name and text of every file of a folder.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), path))
        .map(|(name, path)| (name, fs::read_to_string(path).expect("text")))
        .collect();
    texts.sort();
    texts
}

/// Whether all lines of a text stand in another one, in their order.
fn survives(before: &str, after: &str) -> bool {
    let mut after = after.lines();
    before.lines().all(|line| after.any(|other| other == line))
}

/// The tables of `tests/import/tables`, after an import of each format, are those of `tests/import/after`.
/// `SNAPSHOTS=overwrite` writes them anew: read the difference.
#[test]
fn tables_are_written_as_people_write_them() {
    for (format, file) in [
        (Format::Litellm, "litellm_small.json"),
        (Format::GenaiPrices, "genai_prices.json"),
        (Format::ModelsDev, "models_dev.json"),
    ] {
        let folder = folder_with(format.word(), &root().join("tests/import/tables"));
        run(format, file, &folder);
        let expected = root().join("tests/import/after").join(format.word());
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::create_dir_all(&expected).expect("a folder");
            for (name, text) in texts(&folder) {
                fs::write(expected.join(name), text).expect("a file");
            }
        }
        assert_eq!(texts(&folder), texts(&expected), "{}", format.word());
        for (name, before) in texts(&root().join("tests/import/tables")) {
            let after = fs::read_to_string(folder.join(&name)).expect("the table");
            assert!(survives(&before, &after), "{}: {name}", format.word());
        }
    }
}

#[test]
fn what_was_imported_once_is_unchanged_the_second_time() {
    let folder = folder_with("twice", &root().join("pricing"));
    for (format, file) in [
        (Format::Litellm, "litellm.json"),
        (Format::GenaiPrices, "genai_prices.json"),
        (Format::ModelsDev, "models_dev.json"),
    ] {
        let shipped = texts(&folder);
        let next = format!("Next: costcalc prices check {}", folder.display());
        assert!(run(format, file, &folder).contains(&next), "an import that wrote says what comes next");
        let once = texts(&folder);
        assert_ne!(shipped, once);
        for (name, before) in &shipped {
            let after = once.iter().find(|(other, _)| other == name).expect("the table");
            assert!(survives(before, &after.1), "{name}");
        }
        let again = run(format, file, &folder);
        assert!(again.contains("No file changes.") && !again.contains("Next:"), "{again}");
        assert_eq!(texts(&folder), once);
    }
}

/// What an import writes into an empty folder passes the check that it recommends: what is found is about the dataset's
/// figures and names, and no error.
#[test]
fn an_import_passes_the_check_that_it_recommends() {
    let of_the_dataset = BTreeSet::from([
        "alias-ambiguous",
        "batch-above-standard",
        "batch-equals-standard",
        "cache-read-above-input",
        "cache-write-below-input",
        "floating-name",
        "output-below-input",
        "rate-jump",
        "snapshot-incomplete",
        "too-many-digits",
    ]);
    for (format, file) in [
        (Format::Litellm, "litellm.json"),
        (Format::GenaiPrices, "genai_prices.json"),
        (Format::ModelsDev, "models_dev.json"),
    ] {
        let folder = folder_with(&format!("checked-{}", format.word()), &root().join("tests/import"));
        for (name, _) in texts(&folder) {
            fs::remove_file(folder.join(name)).expect("a file");
        }
        run(format, file, &folder);
        let output = program()
            .args(["prices", "check", folder.to_str().expect("a name")])
            .args(["--today", "2026-11-25", "--format", "json"])
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let findings = found["findings"].as_array().expect("findings").iter();
        let codes: BTreeSet<&str> =
            findings.map(|finding| finding["code"].as_str().expect("a code")).collect();
        assert!(codes.is_subset(&of_the_dataset), "{codes:?}");
    }
}

/// Whatever a file was cut off at, or a number of it turned into: a message or a plan, and no panic.
#[test]
fn broken_files_are_refused_or_read() {
    for (format, file) in [
        (Format::Litellm, "litellm_small.json"),
        (Format::GenaiPrices, "genai_prices.json"),
        (Format::ModelsDev, "models_dev.json"),
    ] {
        let text = data(file).text.clone();
        for at in (0..text.len()).step_by(17).filter(|at| text.is_char_boundary(*at)) {
            assert!(
                import::read(&Source::new(file, &text[..at]), format).is_err()
                    || text[at..].trim().is_empty()
            );
        }
        for odd in [
            "null",
            "[]",
            "{}",
            "true",
            "\"\"",
            "-1",
            "1e400",
            "1e-400",
            "0.0000000000000000000000000000000001",
        ] {
            for (at, _) in text.match_indices(": ").step_by(7) {
                let rest = &text[at + 2..];
                let length = rest.find([',', '}', ']']).unwrap_or(0);
                let odd = format!("{}{odd}{}", &text[..at + 2], &rest[length..]);
                if import::read(&Source::new(file, odd.as_str()), format).is_ok() {
                    let planned = planned(&[], &Source::new(file, odd), format);
                    assert!(planned.is_ok(), "{file} at {at}: {:?}", planned.err());
                }
            }
        }
    }
}

/// A table of ours with a text.
fn table(text: &str) -> Existing {
    let source = Source::new("acme.yaml", text);
    let table = pricing::read(&source, "acme").expect("a table");
    Existing::new(source, table)
}

const HEAD: &str =
    "schema: costcalc/pricing/v1\nprovider: acme\nname: Acme\ncurrency: USD\nper: 1_000_000 tokens\n";

#[test]
fn line_ends_are_those_of_the_table() {
    let rope = "models:\n  rope:\n    cards:\n    - from: unknown\n      source: {document: \"A, 1\", checked: 2026-01-01}\n      \
                standard: {input: 1.00, output: 2.00}   # last";
    let text = format!("{HEAD}{rope}").replace('\n', "\r\n");
    let entry = r#"{"acme/rope": {"litellm_provider": "acme", "input_cost_per_token": 3e-06, "output_cost_per_token": 2e-06}}"#;
    let plan = into(&[table(&text)], &Source::new("data.json", entry), Format::Litellm);
    let written = &plan.written[0].text;
    assert!(written.starts_with(&text), "{written}");
    let added = "\r\n    - from: 2026-11-25\r\n      source: {document: \"litellm@1.110.2\", checked: 2026-11-25}\r\n      \
                 standard: {input: 3.00, output: 2.00}\r\n";
    assert_eq!(&written[text.len()..], added);
}

#[test]
fn an_aliased_or_flowing_table_is_left_alone() {
    let card = "{from: unknown, source: {document: \"A, 1\", checked: 2026-01-01}, standard: {input: 1.00, output: 2.00}}";
    for models in [
        format!("models: {{rope: {{cards: [{card}]}}}}\n"),
        format!("models:\n  rope: {{cards: [{card}]}}\n"),
        format!("models:\n  saw:\n    cards: &cards\n      - {card}\n  rope:\n    cards: *cards\n"),
    ] {
        let entry = r#"{"acme/rope": {"litellm_provider": "acme", "input_cost_per_token": 3e-06, "output_cost_per_token": 2e-06}}"#;
        let existing = [table(&format!("{HEAD}{models}"))];
        let planned = planned(&existing, &Source::new("data.json", entry), Format::Litellm);
        // Either it is named among what is left out, or the whole import is refused: never a wrong table.
        if let Ok(plan) = planned {
            let appended = plan.taken.iter().any(|taken| matches!(taken.outcome, Outcome::Appended { .. }));
            assert_eq!((plan.written.len(), appended, plan.left_out.len()), (0, false, 1), "{models}");
        }
    }
}

/// A new card says of a fee that no dataset has all that the card before it said.
#[test]
fn what_a_fee_counts_is_kept() {
    let fee = "{web: {counts: prompts, per: 1_000 calls, amount: 10.00}}";
    let rope = format!(
        "models:\n  rope:\n    cards:\n      - from: unknown\n        source: {{document: \"A, 1\", checked: 2026-01-01}}\n        \
         standard: {{input: 1.00, output: 2.00}}\n        fees: {fee}\n"
    );
    let entry = r#"{"acme/rope": {"litellm_provider": "acme", "input_cost_per_token": 3e-06, "output_cost_per_token": 2e-06}}"#;
    let source = Source::new("data.json", entry);
    let plan = into(&[table(&format!("{HEAD}{rope}"))], &source, Format::Litellm);
    let (_, card) = plan.written[0].text.split_once("- from: 2026-11-25\n").expect("a card");
    assert!(card.contains(&format!("fees: {fee}\n")), "{card}");
}

/// A card that keeps a rate with its own number of tokens writes it for the table's number.
#[test]
fn a_rate_with_its_own_number_of_tokens_is_kept() {
    let rope = "models:\n  rope:\n    cards:\n      - from: unknown\n        source: {document: \"A, 1\", checked: 2026-01-01}\n        \
                standard: {input: 1.00, output: 2.00, audio_output: {per: 1_000 tokens, amount: 0.03}}\n";
    let entry = r#"{"acme/rope": {"litellm_provider": "acme", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
        "cache_read_input_token_cost": 1e-07}}"#;
    let source = Source::new("data.json", entry);
    let plan = into(&[table(&format!("{HEAD}{rope}"))], &source, Format::Litellm);
    let (_, card) = plan.written[0].text.split_once("- from: 2026-11-25\n").expect("a card");
    assert!(card.contains("{input: 1.00, cache_read: 0.10, output: 2.00, audio_output: 30.00}\n"), "{card}");
}
