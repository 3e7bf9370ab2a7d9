//! What one transcript shows is left out of the others, so that a change of such a sentence is one difference to
//! read:
//!
//! * the words beside the bars of a projection, and the note that its figures are rounded;
//! * the warnings of a shipped scenario, which are in its own transcript;
//! * options in the help of a command that are those of `project`.
//!
//! The sentences are taken from runs of the program, so that none is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};

use super::{Ran, root};

/// The projection whose transcript shows all its sentences.
pub const HOME: &str = "scenarios/support_pipeline.yaml";

/// What a bar is drawn with.
const BAR: [char; 2] = ['█', '░'];

/// A run as transcripts show it.
pub fn shown(ran: &Ran) -> String {
    let stderr = without_warnings(&ran.line, &ran.stderr);
    shown_with_warnings(&Ran { stderr, ..ran.clone() })
}

/// A run as the transcript of a shipped scenario shows it.
pub fn shown_with_warnings(ran: &Ran) -> String {
    let stdout = match ran.line.strip_suffix(" --help") {
        Some("$ costcalc project") => ran.stdout.clone(),
        Some(_) => without_options_of_project(&ran.stdout),
        None => without_sentences(&ran.stdout),
    };
    Ran { stdout, ..ran.clone() }.shown()
}

/// The words beside the bars, and the note at the end.
fn without_sentences(text: &str) -> String {
    static SENTENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let home = Ran::of(&format!("$ costcalc project {HOME} --width 100"), root()).stdout;
        let beside = home.lines().filter_map(|line| line.rsplit_once(BAR)).map(|(_, words)| words.trim());
        let note = home.lines().last().expect("a note");
        let sentences: Vec<String> = beside.chain([note]).map(str::to_owned).collect();
        assert!(sentences.len() == 6 && sentences.iter().all(|one| 10 < one.len()), "{sentences:?}");
        sentences
    });
    SENTENCES.iter().fold(text.to_owned(), |text, sentence| text.replace(sentence, "…"))
}

/// The warnings of the shipped scenarios that a command line names.
fn without_warnings(line: &str, text: &str) -> String {
    let is_shipped = |word: &&str| word.starts_with("scenarios/") && word.ends_with(".yaml");
    line.split_whitespace().filter(is_shipped).fold(text.to_owned(), |text, path| match &*warnings(path) {
        "" => text,
        warnings => text.replace(warnings, &format!("(the warnings of {path})\n")),
    })
}

/// What a projection of a shipped scenario warns of.
fn warnings(path: &str) -> String {
    static KNOWN: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().expect("no test panics here");
    let run = || Ran::of(&format!("$ costcalc project {path}"), root()).stderr;
    known
        .entry(path.to_owned())
        .or_insert_with(|| if root().join(path).is_file() { run() } else { String::new() })
        .clone()
}

/// Help without the options that are, word by word, those of `project`.
fn without_options_of_project(help: &str) -> String {
    static KNOWN: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| options(&Ran::of("$ costcalc project --help", root()).stdout).into_iter().collect());
    let parts = options(help).into_iter();
    let short = |part: String| match part.split_once('\n') {
        Some((first, _)) if first.trim_start().starts_with('-') && KNOWN.contains(&part) => {
            format!("{first} …\n")
        }
        _ => part,
    };
    parts.map(short).collect()
}

/// A text cut before each option.
fn options(help: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in help.split_inclusive('\n') {
        let is_heading = line.ends_with(":\n") && !line.starts_with(' ');
        let is_option = line.trim_start().starts_with('-') && !line.trim_start().starts_with("- ");
        if is_option || is_heading {
            parts.push(String::new());
        }
        parts.last_mut().expect("a part").push_str(line);
    }
    parts
}
