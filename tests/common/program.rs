//! The program as tests run it: in an environment of its own, and on a day of its own.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::process::Command;

/// The day on which all tests run the program, unless they name another one.
pub const TODAY: &str = "2026-11-25";

/// The program, with nothing of the machine's environment but the day of the tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_costcalc"));
    command.env_clear().env("COSTCALC_TODAY", TODAY);
    command
}
