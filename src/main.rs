//! The thin binary: everything is in [`costcalc::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    costcalc::cli::main()
}
