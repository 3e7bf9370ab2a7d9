//! `costcalc prices diff`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::{Impact, sort_impacts};
use crate::cli::answer::{Answer, Answered, Content, Result};
use crate::cli::args::{Additions, OutputArgs, PriceArgs};
use crate::cli::clock::Clock;
use crate::cli::config::ConfigArgs;
use crate::cli::git::{self, Revision};
use crate::cli::load::{Loader, answered};
use crate::cli::locked::Locked;
use crate::cli::paths;
use crate::cli::review::{self, Files};
use crate::cli::tables::{BUILTIN, Shelf, Wanted};
use crate::cli::tree::{Moved, Tree};
use crate::cli::what_if::StudyArgs;
use crate::diag::{Code, Diagnostic, Severity};
use crate::pricing::{Catalog, Changes, lint};
use crate::report::view::price_changes::{self, Compared};
use crate::result::{self, PricesDiff};
use crate::units::Date;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(in crate::cli) struct Diff {
    /// The earlier state
    old: String,

    /// The later state; default: the work tree
    new: Option<String>,

    /// Scenarios, or folders of scenarios, to evaluate with both
    #[arg(long, value_name = "PATH", num_args = 1..)]
    impact: Vec<PathBuf>,

    #[command(flatten)]
    additions: Additions,

    /// Use the prices in force on this day for every scenario
    #[arg(long, value_name = "YYYY-MM-DD", env = "COSTCALC_AS_OF", hide_env_values = true)]
    as_of: Option<Date>,

    #[command(flatten)]
    locked: Locked,

    #[command(flatten)]
    clock: Clock,

    #[command(flatten)]
    config: ConfigArgs,

    #[arg(skip)]
    study: StudyArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc prices diff HEAD
  costcalc prices diff origin/main HEAD --impact scenarios
  costcalc prices diff pricing.old/ pricing/ --impact scenarios/support_pipeline.yaml";

/// Where tables are, where nobody says.
const USUAL: &str = "pricing";
/// A state of the price tables.
struct State {
    name: String,
    tree: Tree,
    path: PathBuf,
}

impl State {
    /// A path on disk, `REVISION:PATH`, or a revision, in which the tables are at `usual`.
    fn read(written: &str, usual: &Path, disk: &Tree) -> Result<Self> {
        let is_path = git::is_path(written) && !written.contains(':');
        if written == BUILTIN || is_path || Self::is_path(written) {
            if !git::is_path(written) && Revision::exists(written) {
                let message = format!("`{written}` is a path and a revision");
                let ambiguous = Diagnostic::error(Code::BaseUnreadable, message);
                let help =
                    format!("write `./{written}` for the path, or the revision in full: `refs/heads/…`");
                return Err(ambiguous.help(help).into());
            }
            return Ok(Self { name: written.to_owned(), tree: disk.clone(), path: PathBuf::from(written) });
        }
        let (revision, path) = match written.split_once(':') {
            Some((revision, path)) => (revision, Path::new(path)),
            None => (written, usual),
        };
        let tree = Tree::revision(revision)?;
        if !tree.is_dir(path) && !tree.is_file(path) {
            let message = format!("`{}` has no price tables at `{}`", tree.name(), path.display());
            let missing = Diagnostic::error(Code::BaseUnreadable, message);
            return Err(missing.help("name the path: `REVISION:PATH`").into());
        }
        Ok(Self { name: tree.name(), tree, path: path.to_path_buf() })
    }

    fn is_path(written: &str) -> bool {
        let is_of_revision = !git::is_path(written) && (written.contains(':') || git::is_full(written));
        written != BUILTIN && !is_of_revision && Path::new(written).exists()
    }

    /// Whether what a scenario in a folder names in its `prices` is these tables, some of them, or a folder of them.
    fn is_named(&self, written: &str, folder: &Path) -> bool {
        if written == BUILTIN {
            return self.path == Path::new(BUILTIN);
        }
        let (named, own) = (paths::joined(folder, written), paths::joined(Path::new(""), &self.path));
        named.starts_with(&own) || own.starts_with(&named)
    }

    fn catalog(&self, locked: Locked) -> Result<Catalog> {
        Shelf::find(&self.tree, locked, &[self.path.display().to_string()], None)?.read(&Wanted::All)
    }
}

impl Diff {
    pub(in crate::cli) fn run(&self) -> Answered {
        answered(&self.study, |loader| self.compared(loader))
    }

    fn compared(&self, loader: &Loader) -> Answered {
        let (old, new) = self.states(&loader.tree)?;
        let (before, after) = (old.catalog(self.locked)?, new.catalog(self.locked)?);
        let impacts = if self.impact.is_empty() { None } else { Some(self.impacts(&old, &new, loader)?) };
        let compared = Compared {
            changes: Changes::between(before.tables(), after.tables()),
            before: old.name,
            after: new.name,
            currency: after.currency().to_owned(),
            impacts,
        };
        let digits = self.output.digits().in_currency(&compared.currency);
        let document = |all| vec![price_changes::document(&compared, all, digits)];
        // A spreadsheet has every row.
        let contents = Content::with_rows(
            &self.output,
            || document(self.additions.all),
            || document(true),
            || {
                let states = [compared.before.as_str(), compared.after.as_str()];
                let diff = PricesDiff::of(states, &compared.changes, compared.impacts.as_deref());
                result::json(Some(&compared.currency), diff)
            },
        )?;
        let currency = compared.currency.clone();
        let edited = lint::edited(before.tables(), after.tables());
        let edited = self.config.rules(Some(&old.tree))?.lints().apply(edited);
        let (failures, warnings) =
            edited.into_iter().partition(|finding: &Diagnostic| finding.severity == Severity::Error);
        Ok(Answer { contents, currency, warnings, failures })
    }

    /// The two states. A path that one of them names is that of the other too, in its revision.
    fn states(&self, disk: &Tree) -> Result<(State, State)> {
        let named = [Some(self.old.as_str()), self.new.as_deref()].into_iter().flatten();
        let usual = named.into_iter().find(|written| State::is_path(written)).unwrap_or(USUAL);
        let usual = Path::new(usual);
        let new = match &self.new {
            Some(new) => State::read(new, usual, disk)?,
            None => State { name: disk.name(), tree: disk.clone(), path: usual.to_path_buf() },
        };
        Ok((State::read(&self.old, usual, disk)?, new))
    }

    /// Every scenario with the tables of both states.
    fn impacts(&self, old: &State, new: &State, loader: &Loader) -> Result<Vec<Impact>> {
        let asked = new.path.clone();
        let moved = Moved { tree: old.tree.clone(), asked: asked.clone(), read: old.path.clone() };
        let tables = if old.path == asked { old.tree.clone() } else { Tree::Moved(Box::new(moved)) };
        let none =
            PriceArgs { as_of: self.as_of, clock: self.clock, locked: self.locked, prices: Vec::new() };
        let after = loader.of(&new.tree).with_prices(none.clone());
        let before = after.with_tables_of(tables);
        let scenarios = review::scenarios(&self.impact, &after, &after)?;
        if scenarios.is_empty() {
            let nothing = Diagnostic::error(Code::NothingToDo, "there is no scenario to evaluate");
            return Err(nothing.help("name scenarios, or folders of them, after `--impact`").into());
        }
        let mut impacts = Vec::new();
        for path in &scenarios {
            // A scenario that names no tables stands on those of the states.
            let named = after.load(path)?.file.scenario([])?.prices;
            let is_beside = named.as_ref().is_some_and(|named| {
                let folder = path.parent().unwrap_or(Path::new(""));
                !named.iter().any(|named| new.is_named(&named.value, folder))
            });
            let asked = named.is_none().then(|| asked.display().to_string());
            let prices = PriceArgs { prices: asked.into_iter().collect(), ..none.clone() };
            let [before, after] = [&before, &after].map(|loader| loader.with_prices(prices.clone()));
            let impact = review::impact(&Files::same(path), &before, &after)?;
            impacts.push(Impact { is_beside, ..impact });
        }
        sort_impacts(&mut impacts);
        Ok(impacts)
    }
}
