//! What was asked, for a page that must say so: the command line without what says where and how the answer
//! is written, which is no part of the question.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command};

use super::args::OutputArgs;

/// Arguments of output that are part of the question: how many decimals a page shows.
const ASKED: &str = "digits";
/// What else says where something is written.
const KEPT: &str = "save";

/// The words of the question, as they were understood.
pub(super) fn words(command: &Command, matches: &ArgMatches) -> Vec<String> {
    if let Some((name, below)) = matches.subcommand() {
        let command = command.find_subcommand(name).expect("it was found by this name");
        return std::iter::once(name.to_owned()).chain(words(command, below)).collect();
    }
    let output = OutputArgs::augment_args(Command::new("output"));
    let is_asked = |arg: &&Arg| {
        let is_given = matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
        let is_output = output.get_arguments().any(|other| other.get_id() == arg.get_id());
        is_given && (!is_output || arg.get_id() == ASKED) && arg.get_id() != KEPT
    };
    let (positional, mut given): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().filter(is_asked).partition(|arg| arg.is_positional());
    let said = |args: Vec<&Arg>| {
        let mut said: Vec<_> = args.into_iter().flat_map(|arg| occurrences(arg, matches)).collect();
        said.sort();
        said.into_iter().flat_map(|(_, words)| words).collect::<Vec<_>>()
    };
    let looks_like_a_flag = |word: &String| word.starts_with('-') && word != "-";
    let files = said(positional.clone());
    if files.iter().any(looks_like_a_flag) {
        return [said(given), vec!["--".to_owned()], files].concat();
    }
    given.extend(positional);
    said(given)
}

/// Each time that an argument is given: its position on the line, and its words.
fn occurrences(arg: &Arg, matches: &ArgMatches) -> Vec<(usize, Vec<String>)> {
    let id = arg.get_id().as_str();
    let mut positions = matches.indices_of(id).into_iter().flatten();
    let words = |values: Vec<String>| {
        let joined = arg.get_value_delimiter().map(|between| vec![values.join(&between.to_string())]);
        let values = if arg.get_action().takes_values() { joined.unwrap_or(values) } else { Vec::new() };
        match (arg.get_long(), values.as_slice()) {
            (Some(flag), [value]) if value.starts_with('-') => vec![format!("--{flag}={value}")],
            (flag, _) => flag.map(|flag| format!("--{flag}")).into_iter().chain(values).collect(),
        }
    };
    let occurrence =
        |values: Vec<String>| (positions.nth(values.len() - 1).unwrap_or_default(), words(values));
    let each = matches.get_raw_occurrences(id).into_iter().flatten();
    each.map(|values| values.map(|value| value.to_string_lossy().into_owned()).collect())
        .filter(|values: &Vec<String>| !values.is_empty())
        .map(occurrence)
        .collect()
}

/// The command line, so that a shell understands it.
pub(super) fn shown(words: &[String]) -> String {
    let words = words.iter().map(|word| quoted(word));
    std::iter::once("costcalc".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// A word in quotes where a shell would take it apart.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./=:,%+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn check(line: &str, question: &str) {
        let mut command = Cli::command();
        let matches = command.try_get_matches_from_mut(line.split(' ')).expect("a command line");
        assert_eq!(shown(&words(&command, &matches)), question);
    }

    #[test]
    fn where_the_answer_goes_is_no_part_of_the_question() {
        check(
            "costcalc project a.yaml -fhtml --export json=y --set a=b|c --width=99 -s-c=-1 --digits 2 b.yaml -ox",
            "costcalc project a.yaml --set 'a=b|c' --set=-c=-1 --digits 2 b.yaml",
        );
        check("costcalc prices list haiku -f csv", "costcalc prices list haiku");
    }

    #[test]
    fn the_question_can_be_asked_again() {
        for line in [
            "costcalc sweep a.yaml --range volume.per_month -5 5 --step 1 --chart bar --ascii",
            "costcalc compare a.yaml --model a,b --split c=d:rest --split e=f:rest --break-even",
            "costcalc project --locked -- -a.yaml b.yaml",
            "costcalc diff old.json new.json --fail-on-increase 0",
        ] {
            check(line, line);
        }
    }
}
