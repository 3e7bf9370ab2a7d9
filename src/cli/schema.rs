//! `costcalc schema`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::schema::{Kind, reference};

use super::answer::{Answer, Answered};
use super::screen::{Screen, Style};

/// Print the JSON Schema (draft-07) of a file, or of results, for editors and other programs.
///
/// An editor with a YAML language server completes and checks a file whose first line is
/// `# yaml-language-server: $schema=…`, with the path of the schema relative to that file.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Schema {
    /// The kind of file
    #[arg(value_enum, value_name = "WHAT", required_unless_present = "reference")]
    of: Option<Of>,

    /// Print a page of all keys of scenarios, price tables and settings instead, in Markdown
    #[arg(long, conflicts_with = "of")]
    reference: bool,

    /// Write it to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  costcalc schema pricing
  costcalc schema result
  costcalc schema scenario --out scenario.schema.json
  costcalc schema --reference --out keys.md";

/// What a schema is of.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// A price table
    Pricing,
    /// A scenario
    Scenario,
    /// The settings of a repository, `costcalc.yaml`
    Config,
    /// A result in JSON, or a line of messages
    Result,
}

impl Schema {
    pub(super) fn run(&self) -> Answered {
        let kind = match self.of {
            Some(Of::Pricing) => Kind::Pricing,
            Some(Of::Scenario) => Kind::Scenario,
            Some(Of::Config) => Kind::Config,
            Some(Of::Result) => Kind::Result,
            None => return Ok(Answer::text(reference())),
        };
        Ok(Answer::text(kind.text()))
    }

    pub(super) fn style(&self, screen: &Screen) -> Style {
        Style::of_text(screen, self.out.clone())
    }
}
