//! What vendors report of a call is billed as they bill it, or refused with the reason.

#[path = "usage/billed.rs"]
mod billed;
#[path = "usage/laws.rs"]
mod laws;
#[path = "usage/media.rs"]
mod media;
#[path = "common/program.rs"]
mod program;
#[path = "usage/refused.rs"]
mod refused;

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use program::{Ran, program};

const XAI: &str = "xai/grok-4.3 --prices tests/usage/prices/xai.yaml";
const OPENROUTER: &str = "openrouter/gpt-5.4 --prices tests/usage/prices/openrouter.yaml";
const REALTIME: &str = "openai/gpt-realtime --prices tests/usage/prices/openai.yaml";

/// Prices a usage: `asked` is the model and further arguments. A usage that ends with `.json` is a file.
fn price(asked: &str, usage: &str) -> Ran {
    let is_file = Path::new(usage).extension().is_some_and(|extension| extension == "json");
    let file = if is_file { format!("tests/usage/cases/{usage}") } else { "-".to_owned() };
    let mut command = program();
    let command = command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let day: &[&str] = if asked.contains("--as-of") { &[] } else { &["--as-of", "2026-11-20"] };
    let command = command.arg("price").args(asked.split(' ')).args(day);
    let format: &[&str] = if asked.contains("--format") { &[] } else { &["--format", "json"] };
    let command = command.args(["--usage", &file]).args(format);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    if !is_file {
        stdin.write_all(usage.as_bytes()).expect("the usage is read");
    }
    drop(stdin);
    Ran::of(child.wait_with_output().expect("the program ends"))
}
