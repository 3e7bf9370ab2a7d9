//! The program as tests run it: in an environment of its own, and on a day of its own.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::process::{Command, Output};

/// The day on which all tests run the program, unless they name another one.
pub const TODAY: &str = "2026-11-30";

/// The program, with nothing of the machine's environment but the day of the tests, and the compiled-in prices.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_costcalc"));
    command.env_clear().envs(ENVIRONMENT);
    command
}

/// What tests set: their day, and that prices which somebody has kept on this machine are no part of them.
pub const ENVIRONMENT: [(&str, &str); 3] = [
    ("COSTCALC_TODAY", TODAY),
    ("COSTCALC_PRICES", "compiled"),
    ("XDG_DATA_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/nothing-kept")),
];

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    Ran::of(command.output().expect("the program runs"))
}

/// What a run printed, and its exit code.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    /// Data.
    pub stdout: String,
    /// Messages.
    pub stderr: String,
    /// 0: done; 1: the answer is no; 2: could not answer.
    pub code: i32,
}

impl Ran {
    /// Of a process that has ended.
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            code: output.status.code().expect("an exit code"),
        }
    }

    /// What was printed in JSON, by a run that is done.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).expect("JSON")
    }
}
