//! What a question may take of the machine is counted, and the count is the same on every machine.

#[path = "common/program.rs"]
mod program;

use costcalc::analysis::{self, Axis, Day, Knob, Metric, Study};
use costcalc::diag::{Code, Source};
use costcalc::effort::Effort;
use costcalc::exact::Exact;
use costcalc::pricing::Catalog;
use costcalc::scenario::File;

use program::program;

fn file() -> File {
    let text = include_str!("../scenarios/draft_designs.yaml");
    File::parse(&Source::new("draft_designs.yaml", text), "draft_designs").expect("a file")
}

/// What a sweep over a ladder's chance takes, with so many threads: every point of it is evaluated in full.
fn effort_of_a_sweep(threads: usize) -> u64 {
    let (file, catalog) = (file(), Catalog::builtin());
    let study = Study::new(&file, &catalog, Day::Fixed("2026-11-01".parse().expect("a day")));
    let values = (1_u64..=40).map(|share| Exact::from(share).shift_down(2)).collect();
    let knob = Knob::Number(file.inputs().into_iter().next().expect("an input").path);
    let axis = Axis::new(knob, values, None);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        analysis::sweep(&study, vec![axis], &Metric::Total, &[("as_written".to_owned(), Vec::new())], &|_| {})
    });
    file.effort().spent()
}

#[test]
fn the_count_is_the_same_whatever_the_threads() {
    let alone = effort_of_a_sweep(1);
    assert!(Effort::CALL * 40 < alone, "{alone}");
    assert_eq!(alone, effort_of_a_sweep(4));
}

#[test]
fn a_copy_of_a_file_draws_on_the_same_limit() {
    let (file, catalog) = (file(), Catalog::builtin());
    let study = Study::new(&file, &catalog, Day::Fixed("2026-11-01".parse().expect("a day")));
    let input = file.inputs().into_iter().next().expect("an input");
    let turned = file.with_number(&input, &Exact::ONE);
    turned.effort().limit(true);
    assert!(study.evaluate([]).is_ok());
    assert!(turned.effort().spend(Effort::MOST).is_err());
    let refused = study.evaluate([]).expect_err("no more work");
    assert_eq!(refused[0].code, Code::TooMuchWork);
    file.effort().limit(false);
    assert!(study.evaluate([]).is_ok());
}

/// What a sweep over so many volumes takes, where a cost has these digits below the point.
fn effort_of_volumes(points: u64, digits: &str) -> u64 {
    let text = format!(
        "as_of: 2026-11-01\nvolume: {{per_month: 1_000}}\nfixed: [{{name: a, per_month: 0.{digits}}}]\n\
         steps: {{a: {{model: openai/gpt-5.4-nano, input: 1_000, output: 200}}}}\n"
    );
    let file = File::parse(&Source::new("test", text), "test").expect("a file");
    let catalog = Catalog::builtin();
    let study = Study::new(&file, &catalog, Day::Fixed("2026-11-01".parse().expect("a day")));
    let knob = Knob::Number(["volume", "per_month"].map(str::to_owned).to_vec());
    let axis = Axis::new(knob, (1..=points).map(Exact::from).collect(), Some(Exact::ONE));
    let designs = [("as_written".to_owned(), Vec::new())];
    let swept = analysis::sweep(&study, vec![axis], &Metric::Total, &designs, &|_| {});
    assert!(swept.designs[0].values.iter().all(Option::is_some));
    file.effort().spent()
}

#[test]
fn figures_that_are_kept_are_counted_by_their_length() {
    let short = |points| effort_of_volumes(points, "5");
    let long = effort_of_volumes(9_000, &"7".repeat(28));
    let of_each = (short(9_000) - short(1_000)) / 8_000;
    assert!(2 * Effort::KEPT_WORD < of_each && of_each < 1_000, "{of_each}");
    assert!(short(9_000) + 9_000 * Effort::KEPT_WORD < long, "{} {long}", short(9_000));
}

/// Runs a command on a file that is small and asks for much.
fn code(line: &str) -> (Option<i32>, String) {
    let mut command = program();
    let command =
        command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile")).args(line.split(' '));
    let output = command.output().expect("the program runs");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

/// What is refused before it is begun, so that the test takes no time.
#[test]
fn what_is_foreseen_is_refused_at_once() {
    for line in ["project h120.yaml", "check h120.yaml", "project rg10big.yaml", "check vxc200.yaml"] {
        let (code, stderr) = code(line);
        assert!(code == Some(2) && stderr.contains("error[too-much-work]"), "{line}: {code:?} {stderr}");
        assert!(stderr.contains("--force"), "{line}: {stderr}");
    }
}

#[test]
fn no_more_threads_are_started_than_help() {
    let line = "sweep scenarios/draft_designs.yaml -P volume.per_month 0 500k -D 100k -f csv";
    let mut command = program();
    let command = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(line.split(' '));
    let output = command.env("RAYON_NUM_THREADS", "999999").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A named pipe that nobody writes to would be waited for without end.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_refused_and_one_of_the_shell_is_read() {
    use std::process::{Command, Stdio};
    let pipe =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pipe-{}.yaml", std::process::id()));
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let output = program().arg("project").arg(&pipe).output().expect("the program runs");
    std::fs::remove_file(&pipe).expect("the pipe is there");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && stderr.contains("is a pipe or a device"), "{stderr}");
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/bad/effort/plain.yaml");
    let mut shown = Command::new("cat").arg(scenario).stdout(Stdio::piped()).spawn().expect("cat runs");
    let piped = shown.stdout.take().expect("its output");
    let output = program().args(["project", "/dev/stdin"]).stdin(piped).output().expect("the program runs");
    assert!(shown.wait().expect("cat ends").success());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
