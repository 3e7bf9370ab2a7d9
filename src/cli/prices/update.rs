//! `costcalc prices update`

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::answer::{Answer, Answered, Content, Failure, Result};
use crate::cli::args::{Additions, OutputArgs};
use crate::cli::clock::Clock;
use crate::cli::kept::{self, Meant};
use crate::cli::{destination, files, paths};
use crate::diag::{Code, Diagnostic, Severity};
use crate::pricing::{Bundle, Catalog, Changes, Index, lint};
use crate::report::view::price_changes::{self, Compared};
use crate::report::{Block, Document};
use crate::result::{self, PricesDiff};
use crate::units::Date;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(in crate::cli) struct Update {
    /// The bundle; `-` reads it from standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    additions: Additions,

    #[command(flatten)]
    clock: Clock,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc prices update prices.bundle
  curl --location https://example.org/prices.bundle | costcalc prices update -";

impl Update {
    pub(super) fn run(&self) -> Answered {
        let source = files::read(&self.file, None)?;
        let bundle = Bundle::parse(&source).map_err(|problem| unchanged(vec![*problem]))?;
        let after = bundle.check().map_err(unchanged)?;
        let Some(kept) = kept::path() else {
            let nowhere = "the system does not say where the user's data is";
            return Err(Diagnostic::error(Code::CannotWrite, nowhere).help("set `HOME`").into());
        };
        let today = self.clock.today();
        let date = bundle.date();
        if today < date.value {
            let message = format!("the bundle is of {}, a day to come: today is {today}", date.value);
            let early = Diagnostic::error(Code::CheckedInFuture, message).at(&date.place);
            let early = early.note("it would be newer than every bundle until then");
            return Err(unchanged(vec![early.help("get one whose sources were checked by today")]));
        }
        let (index, before, warnings) = in_use(today)?;
        let in_use = index.edition().map_or("the compiled-in tables", |_| "the kept bundle");
        let in_use = format!("{in_use} of {}", index.date());
        if date.value < index.date() {
            let message = format!("the bundle is of {}, and older than {in_use}", date.value);
            let outdated = Diagnostic::error(Code::BundleOutdated, message).at(&date.place);
            return Err(unchanged(vec![outdated.help("get a newer bundle, if there is one")]));
        }
        let edited = lint::edited(before.tables(), after.tables());
        if !edited.is_empty() {
            return Err(unchanged(edited));
        }
        let is_new = !bundle.tables().eq(index.tables().iter().map(|table| (table.file, table.text)));
        if is_new {
            keep(&kept, &source.text)?;
        }
        let compared = Compared {
            changes: Changes::between(before.tables(), after.tables()),
            before: in_use,
            after: format!("bundle of {}", date.value),
            currency: after.currency().to_owned(),
            impacts: None,
        };
        self.answer(&compared, is_new.then_some(&kept), warnings)
    }

    fn answer(&self, compared: &Compared, kept: Option<&PathBuf>, warnings: Vec<Diagnostic>) -> Answered {
        let digits = self.output.digits().in_currency(&compared.currency);
        let document = |all| {
            let Document { heading, mut blocks } = price_changes::document(compared, all, digits);
            blocks.push(Block::Notes(vec![match kept {
                Some(kept) => format!(
                    "Kept in {}: `builtin` means these tables, except with `--locked` and where \
                     COSTCALC_PRICES is `compiled`.",
                    kept.display()
                ),
                None => "Nothing is new, and nothing was changed.".to_owned(),
            }]));
            vec![Document { heading, blocks }]
        };
        let contents = Content::with_rows(
            &self.output,
            || document(self.additions.all),
            || document(true),
            || {
                let states = [compared.before.as_str(), compared.after.as_str()];
                result::json(Some(&compared.currency), PricesDiff::of(states, &compared.changes, None))
            },
        )?;
        Ok(Answer { contents, currency: compared.currency.clone(), warnings, failures: Vec::new() })
    }
}

/// What `builtin` means, read as a whole. A kept bundle that cannot be used, or is of a day to come, is left aside with a
/// warning: it is replaced.
fn in_use(today: Date) -> Result<(Index, Catalog, Vec<Diagnostic>)> {
    let kept = kept::meant().and_then(|Meant { index, .. }| {
        if index.edition().is_some() && today < index.date() {
            let message = format!("the kept bundle is of {}, a day to come: today is {today}", index.date());
            return Err(Diagnostic::error(Code::CheckedInFuture, message).into());
        }
        Ok((index, Catalog::whole(index)?))
    });
    match kept {
        Ok((index, catalog)) => Ok((index, catalog, Vec::new())),
        Err(Failure(problems)) => {
            let own = Index::compiled_in();
            Ok((own, Catalog::whole(own)?, problems.into_iter().map(replaced).collect()))
        }
    }
}

fn keep(path: &Path, text: &str) -> Result<()> {
    let folder = paths::folder(path);
    fs::create_dir_all(&folder).map_err(|error| paths::cannot_write(&folder, &error))?;
    destination::write(path, text)
}

fn unchanged(problems: Vec<Diagnostic>) -> Failure {
    Failure(problems.into_iter().map(|problem| problem.note("the prices in use were not changed")).collect())
}

fn replaced(problem: Diagnostic) -> Diagnostic {
    let warning = Diagnostic { severity: Severity::Warning, help: Vec::new(), ..problem };
    warning.note("the bundle in your data folder is left aside; what is compiled in is used in its place")
}
