//! `costcalc prices check`

use std::path::Path;

use clap::Args;

use crate::cli::answer::{Answer, Answered, Content};
use crate::cli::args::OutputArgs;
use crate::cli::clock::Clock;
use crate::cli::config::ConfigArgs;
use crate::cli::lint::{self, Base};
use crate::cli::locked::Locked;
use crate::cli::tables::BUILTIN;
use crate::cli::tree::Tree;
use crate::diag::{Diagnostic, Severity};
use crate::pricing::lint::{Today, USUAL_MAX_AGE};
use crate::report::view::lint::{self as view, Linted};
use crate::result::{self, PricesCheck, Rules};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(in crate::cli) struct Check {
    /// Files, folders, or `builtin`; default: `pricing` if it exists, else `builtin`
    #[arg(value_name = "PATH")]
    paths: Vec<String>,

    /// The earlier tables, to find edited history: a folder, a file, `builtin`, or a revision
    #[arg(long, value_name = "DIR|FILE|REV")]
    base: Option<String>,

    /// The number of days after which a source must be read again
    #[arg(long, value_name = "DAYS", default_value_t = USUAL_MAX_AGE)]
    max_age: u32,

    /// The lowest severity at which a finding fails the check
    #[arg(long, value_parser = lint::fail_on(), default_value = "error", value_name = "SEVERITY")]
    fail_on: Severity,

    #[command(flatten)]
    locked: Locked,

    #[command(flatten)]
    clock: Clock,

    /// List all rules with their severities in this project
    #[arg(long, conflicts_with_all = ["paths", "base", "fail_on", "max_age"])]
    rules: bool,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc prices check
  costcalc prices check pricing/openai.yaml --fail-on warn --max-age 3650 --today 2026-12-01
  costcalc prices check pricing --base builtin
  costcalc prices check --rules";

impl Check {
    pub(in crate::cli) fn run(&self) -> Answered {
        let base = self.base.as_deref().map(Base::named).transpose()?;
        let lints = self.config.rules(base.as_ref().and_then(Base::revision))?.lints();
        if self.rules {
            let documents = || vec![view::rules(&lints)];
            let contents = Content::of(&self.output, documents, || result::json(None, Rules::from(&lints)))?;
            return Ok(Answer { contents, ..Answer::default() });
        }
        let day = self.clock.today();
        let paths = self.paths();
        let before = base.map(|base| base.tables(self.locked, &paths)).transpose()?;
        let looked_at = lint::looked_at(&Tree::default(), self.locked, &paths)?;
        let found = lint::findings(&looked_at, before.as_ref(), Today { day, max_age: self.max_age });
        let findings = lints.apply(found);
        let fails = |finding: &Diagnostic| self.fail_on <= finding.severity;
        let (failures, warnings): (Vec<_>, Vec<_>) = findings.iter().cloned().partition(fails);
        let linted = Linted { day, tables: looked_at.count(), ok: failures.is_empty(), findings };
        let documents = || vec![view::document(&linted)];
        let contents = Content::of(&self.output, documents, || {
            result::json(None, PricesCheck::of(day, linted.ok, linted.tables, &linted.findings))
        })?;
        Ok(Answer { contents, currency: String::new(), warnings, failures })
    }

    fn paths(&self) -> Vec<String> {
        // What is held against a base is in the project: the compiled-in tables have no history.
        let is_there = Path::new("pricing").is_dir() || self.base.is_some();
        let usual = || if is_there { "pricing" } else { BUILTIN }.to_owned();
        if self.paths.is_empty() { vec![usual()] } else { self.paths.clone() }
    }
}
