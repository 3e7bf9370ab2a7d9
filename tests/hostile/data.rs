//! Names in data of other programs: saved results, usage objects, datasets.

use super::places::{plain, project};
use super::{Repository, repository, run};

/// A text with each of its strings, one at a time, made hostile.
fn each_string(json: &str) -> Vec<String> {
    let quotes: Vec<usize> = json.match_indices('"').map(|(at, _)| at).collect();
    let starts = quotes.iter().step_by(2).map(|at| at + 1);
    let hostile = r"\n::error::x\u001b[2J\u202e`<b>@a ##[x]";
    starts.map(|at| format!("{}{hostile}{}", &json[..at], &json[at..])).collect()
}

fn costcalc(repository: &Repository, words: &str) -> repository::Ran {
    repository.costcalc(words)
}

#[test]
fn a_saved_result_is_text() {
    let repository = project("saved", &plain());
    let json = costcalc(&repository, "project scenarios/a.yaml --format json").stdout;
    let head = json.find("\"workload\"").unwrap_or(json.len()).min(6_000);
    for (number, text) in
        each_string(&json).into_iter().enumerate().filter(|(number, _)| number % 7 == 0 || *number < 40)
    {
        repository.write("saved.json", &text);
        let ran = run(&repository, &["diff", "saved.json", "scenarios/a.yaml"]);
        assert!(ran.code == 0 || ran.code == 2, "{number} of {head}: {}", ran.stderr);
    }
}

#[test]
fn a_usage_object_is_text() {
    let repository = project("usage", &plain());
    let usage = r#"{"model": "gpt-5.4-mini", "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15, "note": "x"}}"#;
    for text in each_string(usage) {
        repository.write("usage.json", &text);
        for format in ["table", "json", "github"] {
            run(&repository, &["price", "gpt-5.4-mini", "--usage", "usage.json", "--format", format]);
        }
    }
}

#[test]
fn a_dataset_is_text() {
    let repository = project("dataset", &plain());
    std::fs::create_dir_all(repository.folder.join("new")).expect("a folder");
    let data = include_str!("../import/litellm_small.json");
    for text in each_string(data).into_iter().step_by(3) {
        repository.write("data.json", &text);
        run(
            &repository,
            &["prices", "import", "--from", "litellm", "data.json", "--into", "new", "--dry-run", "--all"],
        );
    }
}
