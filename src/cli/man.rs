//! Manual pages, one for the program and one for each command.

use std::fs;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use roff::{Roff, roman};

use crate::diag::{Code, Diagnostic};

use super::destination;
use super::paths::{self, not_written};

/// The page of a command, by the words that lead to it; of the program where there are none.
///
/// # Errors
/// Words that lead to no command.
pub(super) fn page(mut program: Command, words: &[String]) -> super::answer::Result<Vec<u8>> {
    program.build();
    let mut command = &program;
    for word in words {
        let Some(below) = command.find_subcommand(word) else {
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            let message = format!("`{word}` is no command of `{}`", command.get_name());
            return Err(Diagnostic::error(Code::Usage, message).suggest(word, known).into());
        };
        command = below;
    }
    Ok(rendered(command).map_err(not_written)?)
}

/// Writes the pages of all commands into a folder, which is made where it is not there.
///
/// # Errors
/// A folder or a file that cannot be written.
pub(super) fn write_all(mut program: Command, folder: &Path) -> super::answer::Result<()> {
    program.build();
    fs::create_dir_all(folder).map_err(|error| paths::cannot_write(folder, &error))?;
    for command in with_all_below(&program) {
        let path = folder.join(format!("{}.1", title(command)));
        let page = rendered(command).map_err(not_written)?;
        destination::write(&path, &String::from_utf8_lossy(&page))?;
    }
    Ok(())
}

fn with_all_below(command: &Command) -> Vec<&Command> {
    // `help` says what the pages say.
    let has_page = |below: &&Command| !below.is_hide_set() && below.get_name() != "help";
    let below = command.get_subcommands().filter(has_page).flat_map(with_all_below);
    std::iter::once(command).chain(below).collect()
}

/// `costcalc-prices-list`
fn title(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn rendered(command: &Command) -> std::io::Result<Vec<u8>> {
    let version = concat!("costcalc ", env!("CARGO_PKG_VERSION"));
    let page = Man::new(command.clone()).source(version).manual("costcalc manual").date(" ");
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    examples(command).to_writer(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.has_subcommands() {
        page.render_subcommands_section(&mut text)?;
    }
    let mut end = Roff::new();
    end.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_STATUS {
        end.control("TP", []).text([roman(code)]).text([roman(meaning)]);
    }
    end.to_writer(&mut text)?;
    Ok(text)
}

const EXIT_STATUS: [(&str, &str); 3] = [
    ("0", "Done."),
    ("1", "The answer is no: a budget, an expectation or a requirement fails."),
    ("2", "Could not answer. Standard output is then empty."),
];

/// The examples with which the help begins, as lines that are not filled.
fn examples(command: &Command) -> Roff {
    let mut section = Roff::new();
    let Some(text) = command.get_before_help().map(ToString::to_string) else { return section };
    section.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in text.lines().skip(1) {
        section.text([roman(line.trim_start())]);
    }
    section.control("fi", []);
    section
}
