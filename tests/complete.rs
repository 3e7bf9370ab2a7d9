//! What a shell offers: paths, steps, designs and figures of the scenario on the line, and models.

#[path = "common/program.rs"]
mod program;

use std::process::Command;

use program::program;

/// What is offered for the last of the words.
fn offered(words: &[&str]) -> Vec<String> {
    let index = words.len().to_string();
    let mut command = program();
    let command =
        command.current_dir(env!("CARGO_MANIFEST_DIR")).env("COMPLETE", "bash").env("_CLAP_IFS", "\n");
    let command = command.env("_CLAP_COMPLETE_INDEX", index).args(["--", "costcalc"]).args(words);
    let output = command.output().expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn names_of_the_scenario_on_the_line_are_offered() {
    let designs = "scenarios/draft_designs.yaml";
    let agent = "tests/golden/inputs/loops.yaml";
    let cases: [(&[&str], &[&str]); 18] = [
        (&["project", designs, "--variant", "all_h"], &["all_haiku"]),
        (&["project", designs, "--case", ""], &["low", "high"]),
        (&["compare", designs, "--frontier", "d"], &["draft"]),
        (&["compare", designs, "--model", "openai/gpt-5.4-m"], &["openai/gpt-5.4-mini"]),
        (
            &["optimize", designs, "--model", "openai/gpt-5.4,anthropic/claude-haiku"],
            &["openai/gpt-5.4,anthropic/claude-haiku-4-5", "openai/gpt-5.4,anthropic/claude-haiku-5-5"],
        ),
        (&["solve", designs, "--vary", "volume"], &["volume.per_month"]),
        (&["solve", agent, "--vary", "steps.agent.loop.t"], &["steps.agent.loop.turns"]),
        (&["sweep", designs, "--metric", "qa.inv"], &["qa.invoice"]),
        (&["project", designs, "--set", "steps.draft.cache.h"], &["steps.draft.cache.hit_rate="]),
        (
            &["project", designs, "--set", "steps.draft.exh"],
            &["steps.draft.exhausted=", "steps.draft.exhausted.abandon.cost="],
        ),
        (&["sweep", designs, "-P", "volume"], &["volume.per_month"]),
        (&["sweep", designs, "-L", "steps.draft.cache.h"], &["steps.draft.cache.hit_rate"]),
        (&["diff", designs, designs, "--metric", "inv"], &["invoice"]),
        (&["explain", designs, "draft.inv"], &["draft.invoice"]),
        (&["explain", designs, "draft.cache.h"], &["draft.cache.hit_rate"]),
        (&["explain", designs, "steps.draft.cache.h"], &["steps.draft.cache.hit_rate"]),
        (&["price", "openai/gpt-5.4-m"], &["openai/gpt-5.4-mini"]),
        (&["prices", "show", "gpt-5.4-m"], &["gpt-5.4-mini"]),
    ];
    for (words, expected) in cases {
        assert_eq!(offered(words), expected, "{words:?}");
    }
}

const DESIGNS: &str = "scenarios/draft_designs.yaml";

/// What a shell is to offer behind words: a path, a step, a design, and a model.
const OFFERS: [(&[&str], &[&str]); 4] = [
    (&["project", DESIGNS, "--set", "steps.draft.cache.h"], &["steps.draft.cache.hit_rate="]),
    (&["compare", DESIGNS, "--frontier", "d"], &["draft"]),
    (&["project", DESIGNS, "--variant", "all_h"], &["all_haiku"]),
    (&["compare", DESIGNS, "--model", "openai/gpt-5.4-m"], &["openai/gpt-5.4-mini"]),
];

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

fn costcalc(arguments: &[&str]) -> String {
    let output = program().args(arguments).output();
    let output = output.expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What the program answers to the questions that the scripts of the shells ask.
#[test]
fn every_shell_is_answered() {
    for shell in SHELLS {
        for (words, expected) in OFFERS {
            let mut command = program();
            command.current_dir(env!("CARGO_MANIFEST_DIR")).env("COMPLETE", shell).env("_CLAP_IFS", "\n");
            command.env("_CLAP_COMPLETE_INDEX", words.len().to_string());
            let output = command.args(["--", "costcalc"]).args(words).output().expect("the program runs");
            let offered = String::from_utf8(output.stdout).expect("UTF-8");
            let offered: Vec<&str> = offered.lines().collect();
            assert_eq!(offered, expected, "{shell}: {words:?}");
        }
    }
}

/// The scripts ask what [`every_shell_is_answered`] asks, of a program that the shell finds by its name.
#[test]
fn every_script_asks_the_program_or_knows_its_commands() {
    for shell in SHELLS {
        let asking = costcalc(&["completions", shell]);
        let quoted = format!("\"{shell}\"");
        let asks = asking.contains("COMPLETE") && (asking.contains(&quoted) || asking.contains("=fish"));
        assert!(asks && asking.contains("costcalc"), "{shell}: {asking}");
        assert!(!asking.contains(env!("CARGO_MANIFEST_DIR")), "{shell}: a path of this machine");
        let knowing = costcalc(&["completions", shell, "--static"]);
        for word in ["sensitivity", "max-error-rate"] {
            assert!(knowing.contains(word), "{shell}: {word}");
        }
        assert!(!knowing.contains("COMPLETE="), "{shell}");
    }
}

/// Runs a script in a shell that finds the program; `None` where the shell is not installed.
fn in_shell(shell: &[&str], script: &str) -> Option<Vec<String>> {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_costcalc"));
    let folder = program.parent().expect("a program is in a folder");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(shell[0]);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).envs(program::ENVIRONMENT).env("PATH", path);
    command.args(&shell[1..]).arg(script);
    let output = match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("not tried: `{}` is not installed", shell[0]);
            return None;
        }
        ran => ran.expect("the shell runs"),
    };
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && messages.is_empty(), "{}: {messages}", shell[0]);
    let offered = String::from_utf8(output.stdout).expect("UTF-8");
    // fish shows the descriptions too.
    Some(offered.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect())
}

/// Loads the script into each shell that is installed and lets it complete.
#[test]
#[cfg(unix)]
fn shells_complete_what_stands_on_the_line() {
    for (words, expected) in OFFERS {
        let (line, last) = (words.join(" "), words.len());
        let current = words[last - 1];
        let bash = format!(
            "source <(costcalc completions bash); COMP_WORDS=(costcalc {line}); COMP_CWORD={last}; COMP_TYPE=9; \
             $(complete -p costcalc | sed 's/.*-F \\([^ ]*\\).*/\\1/') costcalc {current} x; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let zsh = format!(
            "compdef() {{ completer=$1 }}; _describe() {{ print -l -- ${{(P)3}} }}; \
             source <(costcalc completions zsh); words=(costcalc {line}); CURRENT=$(({last} + 1)); $completer"
        );
        let fish = format!("costcalc completions fish | source; complete -C 'costcalc {line}'");
        let elvish = format!(
            "eval ((external costcalc) completions elvish | slurp | \
             str:replace 'set edit:completion:arg-completer[costcalc] =' 'var complete~ =' (all) | put (all)\"; \
             complete costcalc {line}\")"
        );
        let elvish = format!("use str; {elvish}");
        let shells: [(&[&str], &str); 4] = [
            (&["bash", "--norc", "-c"], &bash),
            (&["zsh", "-f", "-c"], &zsh),
            (&["fish", "--no-config", "-c"], &fish),
            (&["elvish", "-norc", "-c"], &elvish),
        ];
        for (shell, script) in shells {
            let Some(offered) = in_shell(shell, script) else { continue };
            assert_eq!(offered, expected, "{}: {words:?}", shell[0]);
        }
    }
}

#[test]
fn without_a_scenario_nothing_of_one_is_offered() {
    assert!(offered(&["project", "--set", "steps"]).is_empty());
    assert!(offered(&["project", "nothing.yaml", "--variant", "a"]).is_empty());
}
