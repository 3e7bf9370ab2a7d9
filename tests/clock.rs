//! One clock for the whole program, which can be set.

#[path = "common/program.rs"]
mod program;

use program::{TODAY, program};

/// Commands whose answer depends on the day, and a day on which it differs from that of the tests.
const COMMANDS: [&str; 6] = [
    "price gpt-5.4-mini --input 1000",
    "prices list haiku",
    "prices show gpt-5.4-mini",
    "prices check pricing",
    "project tests/golden/inputs/undated.yaml",
    "check tests/golden/inputs/undated.yaml pricing",
];

fn printed(line: &str, day: Option<&str>) -> String {
    let mut command = program();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(line.split(' '));
    if let Some(day) = day {
        command.env("COSTCALC_TODAY", day);
    }
    let output = command.output().expect("the program runs");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_flag_and_the_environment_set_the_same_clock() {
    for line in COMMANDS {
        let later = "2028-02-29";
        let by_flag = printed(&format!("{line} --today {later}"), None);
        assert_eq!(by_flag, printed(line, Some(later)), "{line}");
        let of_the_tests = printed(line, None);
        assert_eq!(printed(&format!("{line} --today {TODAY}"), Some(later)), of_the_tests, "{line}");
        assert_ne!(by_flag, of_the_tests, "{line}");
    }
}

#[test]
fn a_day_that_is_none_is_refused() {
    for line in COMMANDS {
        let said = printed(line, Some("2027-02-29"));
        assert!(said.contains("2027-02-29") && said.contains("--today"), "{line}: {said}");
    }
}
