//! A file is read once, whatever is asked: standard input and pipes have the answer of the file itself.

#[path = "common/program.rs"]
mod program;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use program::program;

/// Questions of a scenario, which is named `@`. In the folder of a scenario its `prices:` are the same.
const QUESTIONS: [(&str, &str); 26] = [
    ("draft_designs.yaml", "project @"),
    ("draft_designs.yaml", "project @ --format json"),
    ("draft_designs.yaml", "project @ --set volume.per_month=5"),
    ("draft_designs.yaml", "project @ --set volume.per_month=5 --set steps.qa.input=9 --format csv"),
    ("draft_designs.yaml", "project @ --variant all_haiku --set volume.per_month=5"),
    ("draft_designs.yaml", "project @ --case all --set volume.per_month=5"),
    ("draft_designs.yaml", "project @ --capacity --set volume.per_month=5"),
    ("draft_designs.yaml", "project @ --fields step,total --set volume.per_month=5"),
    ("draft_designs.yaml", "compare @ --break-even --set steps.qa.output=90"),
    ("draft_designs.yaml", "compare @ --set prices.openai/gpt-5.4-mini.standard.input=9"),
    ("draft_designs.yaml", "sensitivity @ --set steps.qa.output=90 --top 3"),
    ("draft_designs.yaml", "explain @ qa.invoice --format json --set steps.qa.output=90"),
    ("draft_designs.yaml", "optimize @ --set steps.qa.output=90"),
    ("draft_designs.yaml", "solve @ --vary steps.qa.calls --target total=20000 --set steps.qa.output=90"),
    ("draft_designs.yaml", "sweep @ -P steps.qa.calls 0 2 --set steps.qa.output=90"),
    ("draft_designs.yaml", "check @"),
    ("draft_designs.yaml", "check @ --set steps.qa.output=90"),
    ("draft_designs.yaml", "diff @ support_pipeline.yaml --set steps.qa.output=90"),
    ("draft_designs.yaml", "diff support_pipeline.yaml @"),
    ("cache_traffic.yaml", "project @ --set volume.per_month=5"),
    ("cache_traffic.yaml", "project @ --case all --format json"),
    ("cache_traffic.yaml", "compare @ --set steps.answer.output=90"),
    ("cache_traffic.yaml", "check @ --set steps.answer.output=90"),
    ("cache_traffic.yaml", "diff @ support_pipeline.yaml --set volume.per_month=5k"),
    ("year_ahead.yaml", "project @ --set volume.per_month=5"),
    ("year_ahead.yaml", "sensitivity @ --set volume.per_month=5"),
];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"))
}

fn command(line: &str, file: &str) -> Command {
    let mut command = program();
    command.current_dir(folder()).args(line.split(' ').map(|word| if word == "@" { file } else { word }));
    command
}

/// Standard output, standard error and the exit code, with one name for the scenario.
fn answered(command: &mut Command, input: Option<&[u8]>, names: &[&str]) -> (String, String, Option<i32>) {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        // A program that refuses its arguments reads nothing.
        drop(stdin.write_all(input));
    }
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        names.iter().fold(text, |text, name| text.replace(name, "@"))
    };
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn standard_input_has_the_answer_of_the_file() {
    for (file, line) in QUESTIONS {
        let text = std::fs::read(folder().join(file)).expect("a scenario");
        let expected = answered(&mut command(line, file), None, &[file]);
        assert!(matches!(expected.2, Some(0 | 1)), "{line}: {}", expected.1);
        let found = answered(&mut command(line, "-"), Some(&text), &["<stdin>"]);
        // Names and what fills lines as wide as the longest of them are left out.
        let words = |text: &str| -> Vec<String> {
            let is_filled = |word: &&str| !word.chars().all(|c| "@─-|: ".contains(c));
            text.split_whitespace().filter(is_filled).map(str::to_owned).collect()
        };
        assert_eq!(words(&found.0), words(&expected.0), "{line}");
        assert_eq!(found.2, expected.2, "{line}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_a_shell_opens_is_read_once() {
    for (file, line) in QUESTIONS {
        let text = std::fs::read_to_string(folder().join(file)).expect("a scenario");
        // The pipe is elsewhere, and its tables are relative to it.
        let text = text.replace("../pricing", concat!(env!("CARGO_MANIFEST_DIR"), "/pricing"));
        let found = answered(&mut command(line, "/dev/stdin"), Some(text.as_bytes()), &["/dev/stdin"]);
        assert!(matches!(found.2, Some(0 | 1)), "{line}: {}", found.1);
    }
}

/// The tables of the command line are those of every design, also of one that names others.
#[test]
fn tables_on_standard_input_are_read_once() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("read-once");
    std::fs::create_dir_all(&folder).expect("a folder");
    let scenario = "as_of: 2026-11-01
volume: {per_month: 1_000}
steps: {a: {model: openai/gpt-5.4-mini, input: 500, output: 100}}
variants: {longer: {prices: [builtin], steps: {a: {input: 600}}}}
";
    std::fs::write(folder.join("two-designs.yaml"), scenario).expect("a scenario");
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/openai.yaml");
    let text = std::fs::read(table).expect("a table");
    let asked = |table: &str, input| {
        let mut command = command(&format!("project two-designs.yaml --variant longer --prices {table}"), "");
        answered(command.current_dir(&folder), input, &[])
    };
    let (figures, _, code) = asked("-", Some(&text));
    assert_eq!((code, figures), (Some(0), asked(table, None).0));
}
