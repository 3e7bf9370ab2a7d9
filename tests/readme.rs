//! The README's commands print what it says.

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    // The day of the run, by which sources age.
    trycmd::TestCases::new().env("COSTCALC_TODAY", "2026-11-25").case("README.md");
}
