//! `costcalc prices import`

mod write;

use std::path::{Path, PathBuf};

use clap::Args;
use globset::Glob;

use crate::cli::answer::{Answer, Answered, Content, Failure, Result};
use crate::cli::args::{OutputArgs, explained, one_of};
use crate::cli::clock::Clock;
use crate::cli::{files, paths};
use crate::diag::{Code, Diagnostic, is_hidden};
use crate::pricing::import::{self, Existing, Format, Layer, Plan, Rule, Settings};
use crate::pricing::{self, CacheMode, Catalog, Table};
use crate::report::view::import as view;
use crate::result::{self, PricesImport};
use crate::units::Date;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(in crate::cli) struct Import {
    /// The project that published the file
    #[arg(long, value_parser = one_of(explained(Format::WORDS), &Format::ALL), value_name = "PROJECT")]
    from: Format,

    /// The data file; `-` reads it from standard input
    file: PathBuf,

    /// Only models with this name in your tables or in the dataset: `claude-*`, `openai/*`
    #[arg(long, value_name = "GLOB", value_parser = Glob::new)]
    model: Option<Glob>,

    /// Only this provider, by its name in your tables or in the dataset; repeatable
    #[arg(long, value_name = "NAME")]
    provider: Vec<String>,

    /// The folder of the tables; it is created if it is missing
    #[arg(long, value_name = "DIR", default_value = "pricing")]
    into: PathBuf,

    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// List all entries that were not imported
    #[arg(long)]
    all: bool,

    /// The version of the dataset, for the source of the cards
    #[arg(long, value_name = "VERSION", value_parser = version)]
    dataset_version: Option<String>,

    /// The day on which the file was read; default: today
    #[arg(long, value_name = "YYYY-MM-DD")]
    checked: Option<Date>,

    /// The first day of changed prices to which the dataset gives no date; default: the day of `--checked`. The
    /// first card of a new model begins on an unknown day
    #[arg(long, value_name = "YYYY-MM-DD")]
    from_date: Option<Date>,

    /// Who decides what the caches of new models store, which no dataset says; without it scenarios
    /// cannot use their cache rates
    #[arg(long, value_parser = one_of(explained(&CACHES), &[CacheMode::Automatic, CacheMode::Explicit]), value_name = "MODE")]
    cache: Option<CacheMode>,

    /// List where the datasets of a merged file differ, for models of the curated layer, in place of the outcome
    #[arg(long)]
    disagreements: bool,

    /// What is carried over and what tables say of vendors, in a file: `tests/market/rule.yaml`
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,

    #[command(flatten)]
    clock: Clock,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc prices import --from litellm model_prices_and_context_window.json --dry-run
  costcalc prices import --from litellm model_prices_and_context_window.json --provider openai
  costcalc prices import --from genai-prices prices/new_data/v2/data.json --model claude-*
  costcalc prices import --from models.dev api.json --provider anthropic --dry-run --all";

/// Who may decide what a cache stores.
const CACHES: [(&str, &str); 2] =
    [("automatic", "The vendor caches what it can"), ("explicit", "The caller marks what is cached")];

impl Import {
    pub(super) fn run(&self) -> Answered {
        let checked = self.checked()?;
        let source = files::read(&self.file, None)?;
        let existing = existing(&self.into)?;
        let read = |file: &PathBuf| Ok::<_, Failure>(Rule::parse(&files::read(file, None)?)?);
        let rule = self.rule.as_ref().map(read).transpose()?;
        let dataset = import::read_by(&source, self.from, rule.as_ref()).map_err(|problem| vec![*problem])?;
        let pattern = self.model.as_ref().map(Glob::compile_matcher);
        let settings = Settings {
            dataset: self.dataset(),
            checked,
            from: self.from_date,
            providers: self.provider.clone(),
            wanted: &|name| pattern.as_ref().is_none_or(|pattern| pattern.is_match(name)),
            cache: self.cache,
            rule: rule.as_ref(),
            known: self.known(&dataset),
            over: !stands_in_for_builtin(&existing),
        };
        let warnings: Vec<Diagnostic> = dataset.warnings().cloned().collect();
        let plan = import::plan(dataset, &existing, &settings)?;
        check_together(&existing, &plan)?;
        if !self.dry_run {
            write::all(&self.into, &existing, &plan.written)?;
        }
        let import = view::Import {
            dataset: settings.dataset.clone(),
            checked: checked.to_string(),
            into: self.into.display().to_string(),
            dry_run: self.dry_run,
            all: self.all,
            plan,
        };
        let view::Import { dataset, checked, into, dry_run, all: _, plan } = &import;
        let result = || PricesImport::of(dataset, checked, into, *dry_run, plan);
        let contents = Content::with_rows(
            &self.output,
            || vec![if self.disagreements { view::disagreements(&import) } else { view::document(&import) }],
            || vec![view::rows(&result())],
            || result::json(Some("USD"), result()),
        )?;
        Ok(Answer { contents, currency: "USD".to_owned(), warnings, failures: Vec::new() })
    }

    /// What is compiled in of the models whose caches nothing else describes.
    fn known(&self, dataset: &import::Dataset) -> Vec<Table> {
        if self.rule.is_some() || self.cache.is_some() {
            return Vec::new();
        }
        let names: Vec<String> = dataset.cached().collect();
        Catalog::builtin_for(names.iter().map(String::as_str)).tables().to_vec()
    }

    /// The day on which the file was read: nobody has read it on a day to come.
    fn checked(&self) -> Result<Date> {
        let today = self.clock.today();
        let checked = self.checked.unwrap_or(today);
        if checked <= today {
            return Ok(checked);
        }
        let message = format!("`--checked {checked}` is a day to come: today is {today}");
        let refused = Diagnostic::error(Code::CheckedInFuture, message);
        Err(refused.help("give the day on which the file was read, or leave it out for today").into())
    }

    /// The dataset, as sources cite it.
    fn dataset(&self) -> String {
        match &self.dataset_version {
            Some(version) => format!("{}@{version}", self.from),
            None => format!("{}, {}", self.from, self.from.file_name()),
        }
    }
}

/// A version as a source can cite it.
fn version(text: &str) -> std::result::Result<String, String> {
    let is_word = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || is_hidden(c));
    if is_word { Ok(text.to_owned()) } else { Err("a version is one word, as in `1.110.2`".to_owned()) }
}

/// The tables of a folder, layer by layer; none where there is no such folder yet. One that cannot be read stops
/// the import.
fn existing(folder: &Path) -> Result<Vec<Existing>> {
    let mut tables = Vec::new();
    let mut problems = Vec::new();
    for layer in Layer::ALL {
        let folder = layer.folder(folder);
        let files = if folder.exists() { files::yaml_files(&folder, false, None)? } else { Vec::new() };
        for path in files {
            let source = files::read(&path, None)?;
            match pricing::read(&source, &paths::stem(&path)) {
                Ok(table) => tables.push(Existing::new(source, table).in_layer(layer)),
                Err(more) => problems.extend(more),
            }
        }
    }
    if problems.is_empty() { Ok(tables) } else { Err(problems.into()) }
}

/// Whether the tables of a folder are used in place of those that are compiled in: one of them lists a provider of
/// these and does not lie over them.
fn stands_in_for_builtin(existing: &[Existing]) -> bool {
    let mut lists = existing.iter().map(|one| &one.table).filter(|table| !table.overlay && !table.over);
    lists.any(|list| pricing::builtin().iter().any(|builtin| builtin.provider == list.provider))
}

/// The tables stand beside each other after the import, as far as they did before.
fn check_together(existing: &[Existing], plan: &Plan) -> Result<()> {
    let list = |existing: &&Existing| !existing.table.overlay;
    let before: Vec<&Existing> = existing.iter().filter(list).collect();
    let is_written = |one: &Existing| {
        plan.written.iter().any(|new| new.layer == one.layer && new.provider == one.table.provider)
    };
    let kept = before.iter().filter(|one| !is_written(one)).map(|one| &one.table);
    let after: Vec<Table> = kept.chain(plan.written.iter().map(|new| &new.table)).cloned().collect();
    Catalog::new(before.iter().map(|one| one.table.clone()).collect())?;
    Catalog::new(after)?;
    Ok(())
}
