//! What the program prints, to the last character: data, messages and exit codes.
//!
//! A `.console` file is a transcript. Each line `$ costcalc …` of it is run again (`< FILE` gives it an
//! input, `NAME=value` before it an environment), and what it prints is compared with the lines below it.
//! Those of `golden/commands` and `golden/results` run in the root of the repository, the others in their
//! folder. To try one more input, write its file and its line.
//!
//! What one of them shows the others leave out, where it would be in many (`transcript/once.rs`).
//! A kind of result is shown in JSON once, in `golden/results`: that all others are valid and described is
//! tested in `tests/schema`.
//!
//! After a change that is meant, let all of them be written anew, and read the difference:
//!
//! ```text
//! SNAPSHOTS=overwrite cargo test --test golden; git diff tests/golden
//! ```

#[path = "common/files.rs"]
mod files;
#[path = "transcript/once.rs"]
mod once;
#[path = "common/program.rs"]
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use costcalc::diag::{Code, Subject};
use files::{files, read, root};
use program::program;
use serde_json::Value;
use snapbox::cmd::Command;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

/// What the transcripts read, copied out of the sources: nothing that a command does may change these.
const READ: [&str; 5] = ["tests/golden", "tests/import", "tests/readme", "pricing", "scenarios"];

/// After so long a run counts as one that does not end, even on a busy machine.
const LONGEST: Duration = Duration::from_secs(600);

/// Where tests write.
const TEMPORARY: &str = env!("CARGO_TARGET_TMPDIR");

/// A copy of what the transcripts read, in which they run.
fn copy() -> &'static Path {
    static COPY: LazyLock<PathBuf> = LazyLock::new(|| {
        let copy = Path::new(TEMPORARY).join("golden");
        let _ = fs::remove_dir_all(&copy);
        for file in READ.iter().flat_map(|folder| files(&root().join(folder), "")) {
            let to = copy.join(file.strip_prefix(root()).expect("below the root"));
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            fs::copy(file, to).expect("a copy");
        }
        copy
    });
    &COPY
}

fn golden(below: &str) -> PathBuf {
    root().join("tests/golden").join(below)
}

/// What a run of the program printed, and its exit code.
#[derive(Clone)]
struct Ran {
    line: String,
    stdout: String,
    stderr: String,
    code: i32,
}

impl Ran {
    /// Runs a line of a transcript: `$ NAME=value costcalc arguments < FILE`.
    fn of(line: &str, folder: &Path) -> Self {
        let (words, input) = line.split_once(" < ").unwrap_or((line, ""));
        let input =
            if input.is_empty() { Vec::new() } else { fs::read(folder.join(input)).expect("an input") };
        let folder = if folder.starts_with(TEMPORARY) {
            folder.to_path_buf()
        } else {
            copy().join(folder.strip_prefix(root()).expect("below the root"))
        };
        let command = Command::from_std(program()).current_dir(folder);
        let mut command = command.timeout(LONGEST).stdin(Data::binary(input));
        let mut words = words.trim_start_matches("$ ").split_whitespace();
        for word in words.by_ref().take_while(|word| *word != "costcalc") {
            let (name, value) = word.split_once('=').expect("NAME=value");
            command = command.env(name, value);
        }
        let output = command.args(words).output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8").replace('\x1b', "␛");
        let code = output.status.code().unwrap_or_else(|| panic!("`{line}` crashed, or took too long"));
        Self { line: line.to_owned(), stdout: text(output.stdout), stderr: text(output.stderr), code }
    }

    /// Whatever is wrong with an input: exit 2, something to read, and no figure.
    fn is_refusal(&self) -> bool {
        let Self { stdout, stderr, code, .. } = self;
        *code == 2 && stdout.is_empty() && !stderr.is_empty() && !stderr.contains("panicked")
    }

    fn shown(&self) -> String {
        let Self { line, stdout, stderr, code } = self;
        let part = |name: &str, text: &str| match text {
            "" => String::new(),
            text => format!("--- {name}\n{text}"),
        };
        format!("{line}\n--- exit {code}\n{}{}", part("stderr", stderr), part("stdout", stdout))
    }
}

/// Runs the commands of a transcript again.
fn again(transcript: &Path, folder: &Path) -> Vec<Ran> {
    let text = read(transcript);
    text.lines().filter(|line| line.starts_with("$ ")).map(|line| Ran::of(line, folder)).collect()
}

fn transcript(runs: &[Ran]) -> String {
    runs.iter().map(once::shown).collect::<Vec<_>>().join("\n")
}

/// Compares texts with files, or writes the files anew where `SNAPSHOTS=overwrite` asks for it.
fn compare(actual: impl IntoIterator<Item = (PathBuf, String)>) {
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    let difference = |(path, actual): (PathBuf, String)| {
        let expected = Data::read_from(&path, Some(DataFormat::Text)).raw();
        assert.try_eq(Some(&"now"), Data::text(actual), expected).err().map(|error| error.to_string())
    };
    let differences: Vec<String> = actual.into_iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_command_prints_what_it_printed() {
    let transcripts =
        ["commands", "results"].into_iter().flat_map(|folder| files(&golden(folder), ".console"));
    compare(transcripts.map(|path| (path.clone(), transcript(&again(&path, root())))));
}

/// Those of `scenarios` as people see them, and those of the articles in short, with every figure exact.
#[test]
fn every_shipped_scenario_prints_what_it_printed() {
    let mut actual: BTreeMap<PathBuf, String> = BTreeMap::new();
    for path in files(&root().join("scenarios"), ".yaml") {
        let path = path.strip_prefix(root()).expect("below");
        let is_of_an_article = path.starts_with("scenarios/articles");
        let look = if is_of_an_article { "--format agent --digits exact" } else { "--width 100" };
        let ran = Ran::of(&format!("$ costcalc project {} {look}", path.display()), root());
        assert_eq!(ran.code, 0, "{}", ran.line);
        let shown = if is_of_an_article { Path::new("scenarios/articles") } else { path };
        let transcript = actual.entry(golden("").join(shown).with_extension("console")).or_default();
        if !transcript.is_empty() {
            transcript.push('\n');
        }
        let is_whole = path == Path::new(once::HOME);
        transcript.push_str(&if is_whole { ran.shown() } else { once::shown_with_warnings(&ran) });
    }
    let expected: BTreeSet<PathBuf> = actual.keys().cloned().collect();
    compare(actual);
    assert_eq!(files(&golden("scenarios"), "").into_iter().collect::<BTreeSet<_>>(), expected);
}

/// Whether a line's refusal is also one for machines: a JSON object with a known code on every line.
fn is_refused_in_json(line: &str, folder: &Path) -> bool {
    let (words, input) =
        line.split_once(" < ").map_or((line, String::new()), |(words, file)| (words, format!(" < {file}")));
    let ran = Ran::of(&format!("{words} --format json{input}"), folder);
    let is_message = |line: &str| {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        message["severity"].is_string() && Code::ALL.iter().any(|code| message["code"] == code.name())
    };
    ran.is_refusal() && ran.stderr.lines().all(is_message)
}

#[test]
fn every_bad_input_is_refused_in_json_too() {
    for path in files(&golden("bad"), "errors.console") {
        let (folder, tried) = (path.parent().expect("a folder"), read(&path));
        for line in tried.lines().filter(|line| line.starts_with("$ ") && !line.contains(" --format ")) {
            assert!(is_refused_in_json(line, folder), "{}: {line}", folder.display());
        }
    }
}

/// Compares transcripts of which each run is a refusal.
fn compare_refusals(transcripts: Vec<(PathBuf, Vec<Ran>)>) {
    compare(transcripts.iter().map(|(path, runs)| (path.clone(), transcript(runs))));
    let runs = transcripts.iter().flat_map(|(_, runs)| runs);
    let accepted: Vec<&str> = runs.filter(|ran| !ran.is_refusal()).map(|ran| ran.line.as_str()).collect();
    assert!(accepted.is_empty(), "not refused:\n{}", accepted.join("\n"));
}

#[test]
fn every_bad_input_is_refused() {
    let mut transcripts = Vec::new();
    for path in files(&golden("bad"), "errors.console") {
        let (folder, tried) = (path.parent().expect("a folder"), read(&path));
        for input in files(folder, "").iter().filter(|input| input.parent() == Some(folder)) {
            let name = input.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(name == "errors.console" || tried.contains(&name), "nothing tries {}", input.display());
        }
        transcripts.push((path.clone(), again(&path, folder)));
    }
    compare_refusals(transcripts);
}

/// A rule of `prices check` has a folder that is named after it, in which tables break it. The other
/// folders are about what else becomes of findings.
#[test]
fn every_lint_finds_what_it_is_for() {
    let mut transcripts = Vec::new();
    for path in files(&golden("lint"), "findings.console") {
        let folder = path.parent().expect("a folder");
        let runs = again(&path, folder);
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let finds = runs.iter().any(|ran| ran.stderr.contains(&format!("[{name}]")) && ran.code < 2);
        let is_rule = Code::ALL.iter().any(|code| code.name() == name);
        assert!(finds || !is_rule, "nothing is found by {name}");
        transcripts.push((path.clone(), transcript(&runs)));
    }
    compare(transcripts);
    for code in Code::ALL.iter().filter(|code| matches!(code.lint(), Some((Subject::Tables, _)))) {
        assert!(golden("lint").join(code.name()).is_dir(), "no table breaks {code}");
    }
}

/// Projects in two states: what the one changes of the other is told in the folder of the later one.
#[test]
fn every_review_prints_what_it_printed() {
    let transcripts = files(&golden("projects"), ".console").into_iter();
    compare(transcripts.map(|path| {
        let folder = path.parent().expect("a folder").to_path_buf();
        (path.clone(), transcript(&again(&path, &folder)))
    }));
}

/// Inputs that are too large to be kept.
#[test]
fn monsters_are_refused() {
    let folder = Path::new(TEMPORARY).join("monsters");
    fs::create_dir_all(&folder).expect("a folder");
    let million = 1_000_000;
    let start = "volume: {per_month: 1}\nsteps: {a: {model: openai/gpt-5.4, input: 1, output: 1}}\n";
    for (name, text) in [
        ("100-megabytes.yaml", format!("{start}{}", "# nothing\n".repeat(10 * million))),
        ("lists-in-lists.yaml", "[".repeat(million)),
        ("maps-in-maps.yaml", "{a: ".repeat(million)),
        ("blocks-in-blocks.yaml", "- ".repeat(million)),
        ("long-model.yaml", start.replace("gpt-5.4", &"m".repeat(million))),
        ("long-number.yaml", start.replace("input: 1", &format!("input: {}", "9".repeat(million)))),
        ("anchors-in-anchors.yaml", {
            let anchors: String = (0..60).map(|n| format!("&a{n} [")).collect();
            format!("{anchors}{}{}", "1, ".repeat(30_000), "]".repeat(60))
        }),
        ("many-keys.yaml", (0..10_000).map(|n| format!("k{n}: 1\n")).collect()),
    ] {
        fs::write(folder.join(name), text).expect("a file");
    }
    let path = golden("bad/monsters.console");
    let runs = again(&path, &folder);
    compare_refusals(vec![(path, runs)]);
}

#[test]
fn every_rule_has_a_message_to_look_at() {
    let transcripts: String = files(&golden(""), ".console").iter().map(|path| read(path)).collect();
    let is_shown = |code: &&Code| {
        let severities = ["error", "warning", "info"].map(|severity| format!("{severity}[{code}]"));
        let forms = severities.into_iter().chain([format!("\"code\":\"{code}\"")]).collect::<Vec<_>>();
        forms.iter().any(|form| transcripts.contains(form))
    };
    let (_, silent): (Vec<&Code>, Vec<&Code>) = Code::ALL.iter().partition(is_shown);
    assert!(silent.is_empty(), "no transcript shows {silent:?}");
}

#[test]
fn a_result_goes_to_a_file_as_it_goes_to_the_screen() {
    let file = Path::new(TEMPORARY).join("result");
    for format in ["table", "json", "csv", "markdown", "html", "focus", "github", "agent"] {
        let command = format!("$ costcalc project scenarios/support_pipeline.yaml --format {format}");
        let printed = Ran::of(&command, root());
        let written = Ran::of(&format!("{command} --color always --out {}", file.display()), root());
        assert_eq!((written.stdout.as_str(), written.code), ("", 0), "{command}");
        assert_eq!(read(&file), printed.stdout, "{command}");
        assert!(100 < printed.stdout.len(), "{command}");
        let plain = "$ costcalc project scenarios/support_pipeline.yaml";
        let exported = Ran::of(&format!("{plain} --export {format}={}", file.display()), root());
        assert_eq!((exported.stdout, exported.code), (Ran::of(plain, root()).stdout, 0), "{command}");
        assert_eq!(read(&file), printed.stdout, "{command}");
    }
}

#[test]
fn an_export_says_that_there_is_no_answer() {
    let file = Path::new(TEMPORARY).join("no-answer");
    let said =
        [("json", "\"could_not_answer\": true"), ("markdown", "could not answer"), ("github", "::error ")];
    let others =
        [("table", "could not answer"), ("html", "could not answer</h1>"), ("agent", "could not answer")];
    for (format, expected) in said.into_iter().chain(others).chain([("csv", ""), ("focus", "")]) {
        fs::write(&file, "of an earlier run").expect("a file");
        let line = format!("$ costcalc project tests/readme/typo.yaml --export {format}={}", file.display());
        assert!(Ran::of(&line, root()).is_refusal(), "{line}");
        let written = read(&file);
        assert!(written.contains(expected) && !written.contains("earlier"), "{line}: {written}");
    }
}
