//! Names in files: what is seen is shown as it is, and what is not seen is refused.

use super::places::{DESCRIPTION, PLACES, plain, project, write};
use super::{Ran, run};

/// Names that mean something to Markdown, HTML, GitHub, a log or a spreadsheet.
const NAMES: [&str; 16] = [
    "``<img src=//e.co/x>",
    "a`b",
    "@acme-team",
    "&#64;team &lt;b>",
    "::error file=x::y",
    "##[error]x ##vso[task.x]y",
    "|a|b|",
    "[x](y) ![z](w) [^1]",
    "**bold** _it_ ~~x~~ \\",
    "#12 GH-7 :tada: $x$ $$",
    "www.e.co mail@e.co",
    "- # > 1. <b>",
    "<!-- costcalc:default -->",
    "</details>",
    "=cmd|' x'!A1",
    "%0A::error::x",
];

const MAIN: [&str; 4] = [
    "project scenarios/a.yaml --case all",
    "compare scenarios/a.yaml",
    "check --base HEAD",
    "diff scenarios/a.yaml --base HEAD",
];

const MORE: [&str; 14] = [
    "project scenarios/a.yaml --by model",
    "project scenarios/a.yaml --by meter",
    "project scenarios/a.yaml --capacity",
    "compare scenarios/a.yaml --break-even",
    "optimize scenarios/a.yaml",
    "explain scenarios/a.yaml total",
    "explain scenarios/a.yaml total --formula",
    "explain scenarios/a.yaml --paths",
    "sweep scenarios/a.yaml -P volume.per_month 0 2k -D 1k --variant all",
    "solve scenarios/a.yaml --vary volume.per_month --target total=50",
    "sensitivity scenarios/a.yaml",
    "prices list --prices pricing",
    "prices check pricing",
    "prices diff HEAD:pricing pricing --impact scenarios",
];

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

#[test]
fn whatever_is_seen_is_shown_and_does_nothing() {
    for turn in 0..NAMES.len() {
        let name = |place: usize| match place {
            19 => "https://e.co/<img>?@a".replace(['<', '>'], ""),
            // What stands before a slash is a provider.
            9 | 15 => NAMES[(place + turn) % NAMES.len()].replace('/', "\\"),
            // A pattern of paths has signs of its own.
            22 => NAMES[(place + turn) % NAMES.len()].replace(['\\', '[', ']'], ""),
            // Names of one kind are told apart.
            place => format!("{}{}", NAMES[(place + turn) % NAMES.len()], if place == 8 { " 8" } else { "" }),
        };
        let names: Vec<String> = (0..PLACES).map(name).collect();
        let repository = project(&format!("seen-{turn}"), &names);
        for line in MAIN {
            let Ran { code, stderr, .. } = run(&repository, &words(line));
            assert!(code != 2, "{line} with {names:#?}:\n{stderr}");
        }
        run(&repository, &words(&format!("{} --format github", MAIN[2])));
        run(&repository, &words(&format!("{} --color always --format github", MAIN[2])));
        for line in MORE.iter().filter(|_| turn % 5 == 0) {
            let ran = run(&repository, &words(line));
            assert!(ran.code != 2 || !ran.stderr.contains("usage"), "{line}: {}", ran.stderr);
        }
    }
}

#[test]
fn whatever_is_not_seen_is_refused_with_its_place() {
    let repository = project("unseen", &plain());
    let answered = run(&repository, &words("check --base HEAD"));
    assert_eq!(answered.code, 1, "{}", answered.stderr);
    for place in (0..PLACES).filter(|place| *place != DESCRIPTION) {
        for hidden in
            ["\n", "\n::error::x", "\u{1b}[2J", "\u{7}", "\u{9b}", "\u{202e}", "\u{200b}", "\u{2028}"]
        {
            let mut names = plain();
            names[place] += hidden;
            write(&repository, &names);
            let format = if (place + hidden.len()).is_multiple_of(2) { "table" } else { "github" };
            let ran = run(&repository, &["check", "--format", format]);
            // Some of them are no YAML to begin with.
            let is_said = ["control-character", "not-yaml"].iter().any(|code| ran.stderr.contains(code));
            assert!(ran.code == 2 && is_said, "place {place} with {hidden:?}: {}", ran.stderr);
        }
    }
    let mut names = plain();
    names[DESCRIPTION] = "two\nlines \u{202e}".to_owned();
    write(&repository, &names);
    assert_eq!(run(&repository, &words("project scenarios/a.yaml")).code, 0);
}
