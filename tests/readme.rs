//! The README's commands print what it says.

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    trycmd::TestCases::new().case("README.md");
}
