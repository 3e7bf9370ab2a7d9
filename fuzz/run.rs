//! Runs the program on a text that a fuzzer made.

use std::ffi::OsString;
use std::path::PathBuf;

use costcalc::cli::{self, Screen};

const SCREEN: Screen =
    Screen { width: 80, colour: false, stdout_is_terminal: false, stderr_is_terminal: false };

/// Writes a text to a file of this process and runs each line with it in place of `FILE`; what is no UTF-8 is
/// written too. The answers must be ones that the program gives: an exit code of 0, 1 or 2, and no data with 2.
pub fn run(data: &[u8], ending: &str, lines: &[&str]) {
    let folder = folder();
    let file = folder.join(format!("input.{ending}"));
    std::fs::write(&file, data).expect("a file of our own");
    for line in lines {
        let word = |word: &str| match word {
            "FILE" => file.clone().into_os_string(),
            "FOLDER" => folder.join("into").into_os_string(),
            word => OsString::from(word),
        };
        let ran = cli::run(std::iter::once(OsString::from("costcalc")).chain(line.split(' ').map(word)), &SCREEN);
        assert!(ran.code <= 2, "{line}: exit {}", ran.code);
        assert!(ran.code != 2 || ran.stdout.is_empty(), "{line}: data with exit 2");
        assert!(ran.code != 2 || ran.stderr.contains("error"), "{line}: no reason for exit 2");
    }
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("costcalc-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("into")).expect("a folder of our own");
    folder
}
