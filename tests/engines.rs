//! A query makes the buckets that the reader makes of the same log, byte for byte, in the engines that a Python environment
//! has: where `COSTCALC_PYTHON` names its Python. The texts for engines that need a server are parsed.

#[path = "engines/bad.rs"]
mod bad;
#[path = "engines/dice.rs"]
mod dice;
#[path = "engines/logs.rs"]
mod logs;
#[path = "common/program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use costcalc::usage::log;
use costcalc::usage::sql::{Engine, Question, buckets};
use logs::Log;
use program::{program, ran};

const RUN: [&str; 3] = ["duckdb", "clickhouse", "spark"];
const PARSED: [&str; 5] = ["trino", "bigquery", "snowflake", "postgres", "datafusion"];

/// The Python with the engines; without one these tests have nothing to ask.
fn python() -> Option<PathBuf> {
    let python = std::env::var_os("COSTCALC_PYTHON").map(PathBuf::from);
    if python.is_none() {
        println!("skipped: COSTCALC_PYTHON names no Python with the engines");
    }
    python
}

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("engines").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The price tables for which buckets are made: some, so that the program starts fast.
const PRICES: [&str; 8] = [
    "--prices",
    concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/anthropic.yaml"),
    "--prices",
    concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/openai.yaml"),
    "--prices",
    concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/google.yaml"),
    "--prices",
    concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/deepseek.yaml"),
];

/// Writes the query of an engine for a log.
fn ask(folder: &Path, name: &str, engine: &str, log: &Log, more: &[&str]) {
    let mut command = program();
    command
        .args(["usage", "sql", engine, "--source", &log.file, "--tag", log.tag])
        .args(&log.format)
        .args(more);
    let asked = ran(&mut command);
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    fs::write(folder.join(format!("{name}.{engine}.sql")), asked.stdout).expect("a file");
}

fn answer(python: &Path, folder: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engines/ask.py");
    let status = Command::new(python).arg(script).arg(folder).status().expect("Python");
    assert!(status.success());
}

/// What an engine says, as rows.
fn said(folder: &Path, name: &str, engine: &str) -> String {
    let error = folder.join(format!("{name}.{engine}.txt"));
    assert!(!error.exists(), "{name}, {engine}: {}", fs::read_to_string(&error).unwrap_or_default());
    fs::read_to_string(folder.join(format!("{name}.{engine}.csv"))).expect("an answer")
}

/// The rows that the reader makes, and what it says that it read.
fn read(folder: &Path, log: &Log) -> (String, serde_json::Value) {
    let by = format!("tag:{}", log.tag);
    let mut command = program();
    command
        .current_dir(folder)
        .args(["usage", &log.file, "--by", &by, "--save", "ours.csv", "--format", "json"]);
    let ran = ran(command.args(&log.format).args(PRICES));
    assert_eq!(ran.code, 0, "{}: {}", log.name, ran.stderr);
    let saved = fs::read_to_string(folder.join("ours.csv")).expect("buckets");
    let (header, rows) = saved.split_once('\n').expect("a header");
    let header: serde_json::Value = serde_json::from_str(header.trim_start_matches("# ")).expect("JSON");
    (rows.to_owned(), header["told"].clone())
}

#[test]
fn a_query_makes_the_rows_of_the_reader() {
    let Some(python) = python() else { return };
    let folder = folder("same");
    let logs = [
        logs::litellm(7, 2_000),
        logs::langfuse(11, 700),
        logs::helicone(13, 500),
        logs::openrouter(17, 500),
        logs::rows(19, 500),
    ];
    for log in &logs {
        fs::write(folder.join(&log.file), &log.text).expect("a file");
        for engine in RUN.into_iter().chain(PARSED) {
            ask(&folder, log.name, engine, log, &PRICES);
            ask(&folder, &format!("{}_control", log.name), engine, log, &["--control"]);
        }
    }
    answer(&python, &folder);
    for log in &logs {
        let (rows, told) = read(&folder, log);
        assert!(50 < rows.lines().count(), "{}", log.name);
        for engine in RUN {
            assert_eq!(said(&folder, log.name, engine), rows, "{}, {engine}", log.name);
            let control = said(&folder, &format!("{}_control", log.name), engine);
            let mut reader = csv::Reader::from_reader(control.as_bytes());
            let names = reader.headers().expect("names").clone();
            let row = reader.records().next().expect("a row").expect("cells");
            let cell = |name: &str| {
                row.get(names.iter().position(|own| own == name).expect("a column")).expect("a cell")
            };
            for count in ["lines", "other_lines", "without_usage", "bad", "without_zone"] {
                assert_eq!(cell(count), told[count].to_string(), "{}, {engine}: {count}", log.name);
            }
            assert_eq!(&cell("first")[..10], told["first"], "{}, {engine}", log.name);
            assert_eq!(&cell("last")[..10], told["last"], "{}, {engine}", log.name);
            let lines: u64 = cell("lines").parse().expect("a count");
            let rest = ["other_lines", "without_usage"].map(|count| told[count].as_u64().expect("a count"));
            let calls = lines - rest.iter().sum::<u64>() - told["repeats"].as_u64().expect("a count");
            assert_eq!(cell("calls"), calls.to_string(), "{}, {engine}", log.name);
        }
        for engine in PARSED {
            let statements = "statements\n1\n";
            assert_eq!(said(&folder, log.name, engine), statements, "{}, {engine}", log.name);
            assert_eq!(
                said(&folder, &format!("{}_control", log.name), engine),
                statements,
                "{}, {engine}",
                log.name
            );
        }
    }
}

/// What DuckDB makes of the lines of a log in a Parquet file has their buckets.
#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_has_the_rows_of_its_lines() {
    let Some(python) = python() else { return };
    let folder = folder("parquet");
    let logs = [logs::litellm(23, 2_000), logs::langfuse(29, 700), logs::helicone(31, 500)];
    let packings = ["snappy", "zstd", "gzip"];
    for (log, packing) in logs.iter().zip(packings) {
        fs::write(folder.join(&log.file), &log.text).expect("a file");
        let options = format!("ROW_GROUP_SIZE 2048, COMPRESSION {packing}");
        let file = log.file.replace('\'', "''");
        let query = format!("COPY (FROM read_json('{file}')) TO '{file}.parquet' ({options})");
        fs::write(folder.join(format!("{}.duckdb.sql", log.name)), query).expect("a file");
    }
    answer(&python, &folder);
    for log in logs {
        said(&folder, log.name, "duckdb");
        let rows = read(&folder, &log).0;
        let log = Log { file: format!("{}.parquet", log.file), ..log };
        assert_eq!(read(&folder, &log).0, rows, "{}", log.name);
    }
}

#[test]
fn what_cannot_be_read_ends_a_query_and_is_counted() {
    let Some(python) = python() else { return };
    let folder = folder("bad");
    let name = |number: usize| format!("bad{number}");
    for number in 0..bad::BAD.len() {
        let log = bad::with_bad(number);
        fs::write(folder.join(&log.file), &log.text).expect("a file");
        for engine in RUN {
            ask(&folder, &name(number), engine, &log, &PRICES[6..]);
            ask(&folder, &format!("{}_control", name(number)), engine, &log, &["--control"]);
        }
    }
    answer(&python, &folder);
    for (number, one) in bad::BAD.iter().enumerate() {
        let mut command = program();
        command.current_dir(&folder).args(["usage", &bad::with_bad(number).file]);
        assert_eq!(ran(&mut command).code, 2, "{one:?}");
        for engine in RUN {
            let error = fs::read_to_string(folder.join(format!("{}.{engine}.txt", name(number))));
            let error = error.unwrap_or_else(|_| panic!("{one:?}: {engine} counts it"));
            let control = said(&folder, &format!("{}_control", name(number)), engine);
            let mut reader = csv::Reader::from_reader(control.as_bytes());
            let row = reader.records().next().expect("a row").expect("cells");
            assert_eq!((&row[0], &row[3], &row[5]), ("3", "1", "2"), "{one:?}, {engine}");
            assert!(
                !row[4].is_empty() && error.contains(row[4].split('`').next_back().expect("a part").trim()),
                "{one:?}, {engine}: {error}"
            );
        }
    }
}

/// Some engines take a name in a step for that of the step before, and others refuse it.
#[test]
fn no_step_uses_a_name_of_its_own() {
    let cuts = costcalc::usage::Cuts::default();
    let formats = log::formats().filter(|format| buckets(&question(format), &cuts).is_ok());
    let formats: Vec<&str> = formats.map(|format| format.name).collect();
    assert_eq!(formats, ["litellm", "langfuse", "bedrock", "openrouter", "helicone"]);
    for format in formats {
        let query = buckets(&question(log::format_named(format).expect("a format")), &cuts).expect("a query");
        for step in query.split(" AS (\n") {
            let columns = step.split(",\n    ").filter_map(|column| column.rsplit_once(" AS "));
            let columns: Vec<(&str, &str)> = columns
                .map(|(value, name)| (value, name.split_whitespace().next().unwrap_or_default()))
                .collect();
            for (value, _) in &columns {
                let mut words = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                let own = words.find(|word| columns.iter().any(|(_, name)| name == word));
                assert_eq!(own, None, "{format}: {value}");
            }
        }
    }
}

fn question(format: &'static log::Format) -> Question<'static> {
    Question { engine: Engine::Postgres, format, source: "calls", tags: &[], duplicates: None }
}
