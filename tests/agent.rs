//! The format for agents: no fact less than the tables for people, and fewer bytes.

#[path = "common/commands.rs"]
mod commands;

use std::collections::BTreeSet;

use commands::{COMMANDS, done};

/// The numbers in a text, without groups of digits and without zeros at their end.
fn numbers(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_matches(['.', ',']).replace(',', ""));
    let plain = |word: String| match word.contains('.') {
        true => word.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => word,
    };
    words.filter(|word| !word.is_empty()).map(plain).collect()
}

#[test]
fn every_number_of_the_tables_is_there() {
    for line in COMMANDS {
        let (table, agent) = (done(&format!("{line} --width 1000")), done(&format!("{line} --format agent")));
        let (shown, said) = (numbers(&table.stdout), numbers(&agent.stdout));
        let missing: Vec<&String> = shown.difference(&said).collect();
        assert!(missing.is_empty(), "costcalc {line}: {missing:?} is missing in\n{}", agent.stdout);
    }
}

#[test]
fn it_is_shorter_than_the_tables_and_than_json() {
    for line in COMMANDS {
        let length = |format: &str| {
            let ran = done(&format!("{line} --width 1000 --format {format}"));
            ran.stdout.len() + ran.stderr.len()
        };
        let (agent, table, json) = (length("agent"), length("table"), length("json"));
        assert!(agent < table && agent < json, "costcalc {line}: {agent} bytes, table {table}, JSON {json}");
    }
}

#[test]
fn messages_are_part_of_the_answer() {
    let ran = done("project scenarios/support_pipeline.yaml --format agent");
    assert!(ran.stdout.contains("\nwarning prefix-below-minimum scenarios/support_pipeline.yaml:45:21: "));
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.lines().all(|line| line == line.trim_end() && !line.is_empty()), "{}", ran.stdout);
}
