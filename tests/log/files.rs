//! Logs in files: packed, in folders, from standard input, and kept as buckets.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::program::{Ran, program};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("log").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn log() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/inputs/spend.jsonl"))
        .expect("a log")
}

fn run(folder: &PathBuf, arguments: &[&str], input: &str) -> Ran {
    let mut command = program();
    command.current_dir(folder).arg("usage").args(arguments).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // What is refused is not read to its end.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    Ran::of(child.wait_with_output().expect("the program ends"))
}

/// The table without what was read, which says of which files it is.
fn table(ran: &Ran) -> String {
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout.lines().take_while(|line| !line.starts_with("Lines of")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_log_is_read_wherever_it_comes_from() {
    let folder = folder("found");
    let text = log();
    fs::write(folder.join("whole.jsonl"), &text).expect("a file");
    let whole = table(&run(&folder, &["whole.jsonl"], ""));
    assert_eq!(table(&run(&folder, &["-"], &text)), whole);
    let half = text.lines().count() / 2;
    let halves = [text.lines().take(half).collect::<Vec<_>>(), text.lines().skip(half).collect()];
    fs::create_dir_all(folder.join("logs/old")).expect("a folder");
    let [first, second] = halves.map(|lines| lines.join("\n") + "\n");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(first.as_bytes()).expect("a buffer");
    fs::write(folder.join("logs/old/a.jsonl.gz"), packed.finish().expect("a buffer")).expect("a file");
    let packed =
        ruzstd::encoding::compress_to_vec(second.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    fs::write(folder.join("logs/b.jsonl.zst"), packed).expect("a file");
    fs::write(folder.join("logs/notes.txt"), "not a log").expect("a file");
    assert_eq!(table(&run(&folder, &["logs"], "")), whole);
    // The same lines twice are the same calls.
    assert_eq!(table(&run(&folder, &["logs", "whole.jsonl"], "")), whole);
}

#[test]
fn buckets_are_read_wherever_a_log_is() {
    let folder = folder("kept");
    fs::write(folder.join("log.jsonl"), log()).expect("a file");
    for kept in ["kept.csv", "kept.jsonl"] {
        let whole = table(&run(&folder, &["log.jsonl", "--by", "model,tag:team", "--save", kept], ""));
        assert_eq!(table(&run(&folder, &[kept, "--by", "model,tag:team"], "")), whole);
    }
    assert_eq!(fs::read(folder.join("kept.csv")).expect("a file").first(), Some(&b'#'));
    // Also where no call has the tag, and once under two names.
    let saved = ["log.jsonl", "./log.jsonl", "--by", "tag:nobody", "--save", "none.jsonl"];
    let none = table(&run(&folder, &saved, ""));
    assert!(none.contains("No call has the tag `nobody`."), "{none}");
    assert_eq!(table(&run(&folder, &["none.jsonl", "--by", "tag:nobody"], "")), none);
}

#[test]
fn only_tables_of_no_model_of_the_log_are_idle() {
    let folder = folder("idle");
    fs::write(folder.join("log.jsonl"), log()).expect("a file");
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("pricing");
    let [own, other] =
        ["anthropic.yaml", "cohere.yaml"].map(|table| tables.join(table).display().to_string());
    let ran = run(&folder, &["log.jsonl", "--prices", &own, "--prices", &other], "");
    let idle: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("info[idle-prices]")).collect();
    assert_eq!((ran.code, idle.len()), (0, 1), "{}", ran.stderr);
    assert!(idle[0].contains("`cohere`"), "{}", idle[0]);
}

#[test]
fn a_line_without_end_is_refused() {
    let folder = folder("long");
    let line = format!("{}{}", log(), "x".repeat(17 * 1024 * 1024));
    let ran = run(&folder, &["-"], &line);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("the line is longer than 16 MiB"), "{}", ran.stderr);
}

#[test]
fn lines_of_ones_own_are_mapped() {
    let folder = folder("mapped");
    let rows = "when,engine,in,out,hit,who\n2026-10-31T10:00:00Z,claude-haiku-4-5,2006,300,1920,\"a, b\"\n";
    fs::write(folder.join("rows.csv"), rows).expect("a file");
    let own = "{\"m\": {\"name\": \"claude-haiku-4-5\"}, \"t\": 1793442600, \"n\": 2006, \"o\": 300, \"r\": 1920}\n";
    fs::write(folder.join("rows.jsonl"), own).expect("a file");
    let map = |pairs: &str| {
        pairs.split(' ').flat_map(|pair| ["--map".to_owned(), pair.to_owned()]).collect::<Vec<_>>()
    };
    let of = |file: &str, pairs: &str, more: &[&str]| {
        let map = map(pairs);
        let arguments: Vec<&str> =
            [file].into_iter().chain(map.iter().map(String::as_str)).chain(more.iter().copied()).collect();
        table(&run(&folder, &arguments, ""))
    };
    let csv = of("rows.csv", "model=engine time=when prompt=in output=out cache_read=hit", &["--csv"]);
    assert_eq!(of("rows.jsonl", "model=m.name time=t prompt=n output=o cache_read=r", &[]), csv);
    assert!(csv.contains("$0.001778"), "{csv}");
    // A column without a name has nothing that is looked at, and times may have decimals.
    let audio =
        ",engine,when,seconds\n0,whisper-1,2026-10-31T10:00:00Z,90\n1,whisper-1,2026-10-31T11:00:00Z,29.50\n";
    fs::write(folder.join("audio.csv"), audio).expect("a file");
    let audio = of("audio.csv", "model=engine time=when audio_input_time=seconds input= output=", &["--csv"]);
    assert!(audio.contains("119.5   $0.01"), "{audio}");
}

#[test]
fn a_format_is_known_by_a_first_line_that_is_long() {
    let folder = folder("prompt");
    let prompt = format!("{{\"messages\": \"{}\", ", "word ".repeat(100_000));
    let text = log().replacen('{', &prompt, 1);
    assert_eq!(table(&run(&folder, &["-"], &text)), table(&run(&folder, &["-"], &log())));
}

#[test]
fn a_pattern_stands_for_the_files_with_such_names() {
    let folder = folder("patterns");
    let text = log();
    fs::create_dir_all(folder.join("logs/old")).expect("a folder");
    for name in ["logs/a.jsonl", "logs/b.jsonl", "logs/old/a.jsonl", "notes.txt"] {
        fs::write(folder.join(name), &text).expect("a file");
    }
    let whole = table(&run(&folder, &["logs/a.jsonl"], ""));
    let lines = text.lines().count();
    for (pattern, files) in
        [("logs/*.jsonl", 2), ("./logs/[ab].jsonl", 2), ("*/old/?.jsonl", 1), ("**/*.jsonl", 3), ("*.txt", 1)]
    {
        let ran = run(&folder, &[pattern], "");
        assert_eq!(table(&ran), whole, "{pattern}");
        assert!(ran.stdout.contains(&format!("Lines of litellm: {} read", files * lines)), "{}", ran.stdout);
    }
    // A file that has such a name is that file.
    fs::write(folder.join("logs/[ab].jsonl"), text.lines().next().expect("a line")).expect("a file");
    let ran = run(&folder, &["logs/[ab].jsonl"], "");
    assert!(ran.stdout.contains("Lines of litellm: 1 read"), "{}", ran.stdout);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let folder = folder("marked");
    fs::write(folder.join("log.jsonl"), log()).expect("a file");
    let whole = table(&run(&folder, &["log.jsonl", "--save", "kept.csv"], ""));
    for name in ["log.jsonl", "kept.csv"] {
        let text = fs::read_to_string(folder.join(name)).expect("a file");
        fs::write(folder.join(name), format!("\u{feff}{text}")).expect("a file");
        assert_eq!(table(&run(&folder, &[name], "")), whole, "{name}");
    }
}

#[test]
fn hours_of_one_name_may_be_others_from_a_day_on() {
    let folder = folder("hours");
    let card = |from: &str, hours: &str| {
        format!(
            "      - from: {from}\n        source: {{url: \"https://example.com\", checked: 2026-11-01}}\n        \
             standard: {{input: 1.00, output: 1.00}}\n        hours:\n          - name: peak\n            \
             utc: {hours}\n            standard: {{input: 100.00, output: 100.00}}\n"
        )
    };
    let prices = format!(
        "schema: costcalc/pricing/v1\nprovider: north\nname: North\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n  \
         one:\n    context_window: 1_000_000\n    max_output: 1_000\n    cards:\n{}{}",
        card("2026-10-01", "01:00-04:00"),
        card("2026-10-20", "02:00-05:00")
    );
    fs::write(folder.join("north.yaml"), prices).expect("a file");
    // A million tokens each: in the hours of the second card, of the first day too, and in those of the first one.
    let row = |day: u8, hour: u8| format!("2026-10-{day:02}T{hour:02}:30:00Z,north,one,1000000,0\n");
    let rows = ["when,who,m,in,out\n".to_owned(), row(5, 4), row(5, 1), row(25, 4), row(25, 1)].concat();
    fs::write(folder.join("rows.csv"), rows).expect("a file");
    let map = [
        "--map",
        "time=when",
        "--map",
        "provider=who",
        "--map",
        "model=m",
        "--map",
        "input=in",
        "--map",
        "output=out",
    ];
    let asked = [
        "rows.csv",
        "--csv",
        "--prices",
        "north.yaml",
        "--by",
        "day",
        "--format",
        "csv",
        "--save",
        "kept.csv",
    ];
    let ran = run(&folder, &[&asked[..], &map[..]].concat(), "");
    let rows = "day,calls,input,cache_read,written,output,amount\n2026-10-05,2,2000000,,,,101\n2026-10-25,2,2000000,,,,101\n";
    assert_eq!((ran.stdout.as_str(), ran.code), (rows, 0), "{}", ran.stderr);
    let kept = fs::read_to_string(folder.join("kept.csv")).expect("buckets");
    assert!(kept.contains("+ peak:") && kept.contains("- peak:"), "{kept}");
    // Buckets that do not say in which hours calls were made have no price.
    let lost = kept.lines().skip(1).map(|line| line.replace("peak:", "peaks:") + "\n");
    fs::write(folder.join("lost.csv"), lost.collect::<String>()).expect("a file");
    let refused = run(&folder, &["lost.csv", "--prices", "north.yaml"], "");
    assert!(refused.code == 2 && refused.stderr.contains("missing-cut"), "{}", refused.stderr);
}

#[cfg(unix)]
#[test]
fn a_pipe_to_which_nobody_may_write_is_refused() {
    let folder = folder("pipe");
    let made = std::process::Command::new("mkfifo").arg(folder.join("pipe.jsonl")).status();
    assert!(made.is_ok_and(|made| made.success()));
    let ran = run(&folder, &["pipe.jsonl"], "");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("it is a pipe or a device"), "{}", ran.stderr);
}

#[test]
fn lines_may_end_as_on_windows() {
    let folder = folder("windows");
    let header = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,variant,cancelled,user";
    let call = |id: u8, tokens: &str| {
        format!(
            "gen-{id},2026-10-31 23:30:00.000,0.0015585,{tokens},300,0,1920,anthropic/claude-haiku-4-5,standard,false,"
        )
    };
    let file = |name: &str, rows: &[String], end: &str| {
        let text: String =
            std::iter::once(header.to_owned()).chain(rows.iter().cloned()).map(|row| row + end).collect();
        fs::write(folder.join(name), text).expect("a file");
        run(&folder, &[name, "--width", "100"], "")
    };
    let rows: Vec<String> = (1..6).map(|id| call(id, "2006")).collect();
    let plain = file("plain.csv", &rows, "\n");
    assert!(plain.stdout.contains("5 calls"), "{}", plain.stdout);
    assert_eq!(file("windows.csv", &rows, "\r\n").stdout, plain.stdout);
    let bad = file("bad.csv", &[call(1, "2006"), call(2, "1e3"), call(3, "2006")], "\r\n");
    assert!(bad.stderr.contains("bad.csv:3"), "{}", bad.stderr);
}

#[test]
fn what_is_measured_is_written_into_the_scenario_and_nothing_else() {
    let folder = folder("written");
    let input = |name: &str| {
        fs::read_to_string(format!("{}/tests/golden/inputs/calibrate/{name}", env!("CARGO_MANIFEST_DIR")))
            .expect("an input")
    };
    let text = input("support.yaml");
    fs::write(folder.join("s.yaml"), &text).expect("a file");
    fs::write(folder.join("l.jsonl"), input("october.jsonl")).expect("a file");
    let calibrate = |more: &[&str]| {
        let mut command = program();
        let command = command.current_dir(&folder).args(["calibrate", "s.yaml", "l.jsonl"]).args(more);
        Ran::of(command.output().expect("the program runs"))
    };
    assert_eq!(calibrate(&[]).code, 0);
    let read = || fs::read_to_string(folder.join("s.yaml")).expect("the scenario");
    assert_eq!(read(), text);
    let written = calibrate(&["--write"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let text_written = read();
    let kept: Vec<String> = text.lines().filter(|line| line.contains('#')).map(str::to_owned).collect();
    assert!(read() != text && kept.iter().all(|line| read().contains(line.as_str())), "{}", read());
    assert!(written.stdout.contains("Written into `s.yaml`."), "{}", written.stdout);
    // Lines end as those of the file do.
    fs::write(folder.join("s.yaml"), text.replace('\n', "\r\n")).expect("a file");
    assert_eq!(calibrate(&["--write"]).code, 0);
    assert_eq!(read(), text_written.replace('\n', "\r\n"));
    // A range is replaced as a whole, wherever it stands.
    for range in [
        "{low: 1, base: 2, high: 3}",
        "{low: 1,\n      base: 2, high: 3}",
        "\n      low: 1\n      base: 2\n      high: 3",
    ] {
        fs::write(folder.join("s.yaml"), text.replace("input: 1_800", &format!("input: {range}")))
            .expect("a file");
        assert_eq!(calibrate(&["--write"]).code, 0);
        assert_eq!(read(), text_written, "{range}");
    }
    // JSON stays JSON.
    let json = r#"{"name": "support", "as_of": "2026-11-01", "volume": {"unit": "ticket", "per_month": 1000}, "steps": {
  "classify": {"model": "openai/gpt-5.4-nano", "input": 500, "output": 50, "note": "a \"note\""},
  "draft": {"model": "openai/gpt-5.4-mini", "input": 1800, "output": 300, "cache": {"prefix": 1024, "hit_rate": "90%"}}}}"#;
    fs::write(folder.join("s.yaml"), json).expect("a file");
    assert_eq!(calibrate(&["--write", "--units", "4"]).code, 0);
    let of_json: serde_json::Value = serde_json::from_str(&read()).expect("JSON");
    assert_eq!(of_json["volume"]["per_month"], 4);
    assert_eq!(of_json["steps"]["classify"]["input"], "1990 / 4");
    assert_eq!(of_json["steps"]["classify"]["note"], "a \"note\"");
    assert_eq!(of_json["steps"]["draft"]["cache"]["measured"]["read"], "1024 / 3");
    // A region of the whole scenario is one that these calls do not have.
    fs::write(folder.join("s.yaml"), format!("region: us\n{text}")).expect("a file");
    let refused = calibrate(&[]);
    assert!(refused.code == 2 && refused.stderr.contains("not-measurable"), "{}", refused.stderr);
}
