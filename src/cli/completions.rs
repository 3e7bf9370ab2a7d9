//! `costcalc completions`

use std::path::PathBuf;

use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;
use clap_complete::env::Shells;

use crate::diag::{Code, Diagnostic};

use super::answer::{Answer, Answered};
use super::man;
use super::paths::not_written;
use super::screen::{Screen, Style};

/// The variable by which a shell asks the program what may follow.
const ASKED_BY: &str = "COMPLETE";
/// The program's name on a command line.
const NAME: &str = "costcalc";

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Completions {
    /// The shell, or `man` for manual pages
    #[arg(value_enum, value_name = "SHELL|man")]
    of: Of,

    /// With `man`: the command of the page; default: the whole program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,

    /// A static script that never asks the program: it completes only commands and options
    #[arg(long = "static")]
    is_static: bool,

    /// Write the script to this file instead of standard output; with `man`, write all pages into this folder
    #[arg(long, short, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  costcalc completions bash
  source <(costcalc completions bash)    # bash, zsh: also as a line of ~/.bashrc or ~/.zshrc
  costcalc completions fish | source
  costcalc completions powershell --static
  costcalc completions man explain | man -l -
  costcalc completions man --out man/man1";

/// A shell, or the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// The script of Bash
    Bash,
    /// The script of Zsh
    Zsh,
    /// The script of fish
    Fish,
    /// The script of PowerShell
    Powershell,
    /// The script of Elvish
    Elvish,
    /// Manual pages
    Man,
}

impl Of {
    fn shell(self) -> Option<Shell> {
        Some(match self {
            Self::Bash => Shell::Bash,
            Self::Zsh => Shell::Zsh,
            Self::Fish => Shell::Fish,
            Self::Powershell => Shell::PowerShell,
            Self::Elvish => Shell::Elvish,
            Self::Man => return None,
        })
    }
}

impl Completions {
    pub(super) fn run(&self, program: Command) -> Answered {
        let text = match self.of.shell() {
            Some(shell) => self.script(shell, program)?,
            None => self.pages(program)?,
        };
        Ok(Answer::text(text))
    }

    pub(super) fn style(&self, screen: &Screen) -> Style {
        // A folder of pages is written page by page.
        let out = self.out.clone().filter(|_| self.of != Of::Man);
        Style::of_text(screen, out)
    }

    fn script(&self, shell: Shell, mut program: Command) -> super::answer::Result<String> {
        if let Some(command) = self.command.first() {
            let message = format!("`{command}` has no meaning here: a script is for all commands");
            return Err(Diagnostic::error(Code::Usage, message).help("remove it").into());
        }
        let mut script = Vec::new();
        if self.is_static {
            clap_complete::generate(shell, &mut program, NAME, &mut script);
            return text(script);
        }
        let shells = Shells::builtins();
        let Some(completer) = shells.completer(&shell.to_string()) else {
            return Err(Diagnostic::error(Code::Usage, format!("nothing is known of {shell}")).into());
        };
        // The program is looked up when the shell asks, so a script holds wherever it is installed.
        completer.write_registration(ASKED_BY, NAME, NAME, NAME, &mut script).map_err(not_written)?;
        text(script)
    }

    fn pages(&self, program: Command) -> super::answer::Result<String> {
        if self.is_static {
            let message = "`--static` has no meaning with `man`: pages are static";
            return Err(Diagnostic::error(Code::Usage, message).help("remove it").into());
        }
        let Some(folder) = &self.out else {
            let page = man::page(program, &self.command)?;
            return text(page);
        };
        if let Some(command) = self.command.first() {
            let message = format!("with `--out` every page is written, not that of `{command}` alone");
            return Err(Diagnostic::error(Code::Usage, message).help("remove one of the two").into());
        }
        man::write_all(program, folder)?;
        Ok(String::new())
    }
}

fn text(bytes: Vec<u8>) -> super::answer::Result<String> {
    String::from_utf8(bytes).map_err(|error| not_written(std::io::Error::other(error)).into())
}
