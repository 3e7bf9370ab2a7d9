//! `costcalc schema`

use std::path::PathBuf;

use clap::Args;

use crate::schema::{Kind, reference};

use super::answer::{Answer, Answered};
use super::args::{explained, one_of};
use super::screen::{Screen, Style};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Schema {
    /// The kind of file
    #[arg(value_parser = one_of(explained(Kind::WORDS), &Kind::ALL), value_name = "WHAT", required_unless_present = "reference")]
    of: Option<Kind>,

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

impl Schema {
    pub(super) fn run(&self) -> Answered {
        Ok(Answer::text(self.of.map_or_else(reference, Kind::text)))
    }

    pub(super) fn style(&self, screen: &Screen) -> Style {
        Style::of_text(screen, self.out.clone())
    }
}
