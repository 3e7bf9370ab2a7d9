//! `costcalc usage`

mod files;
mod format;
mod logs;
#[cfg_attr(not(feature = "parquet"), path = "usage/no_parquet.rs")]
mod parquet;
mod patterns;
mod pieces;
mod replace;
mod sql;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::diag::{Code, Diagnostic};
use crate::pricing::Basis;
use crate::report::view::usage as view;
use crate::result;
use crate::scenario::names;
use crate::units::Count;
use crate::usage::{self, Buckets, By, Form, Told, Used};

use super::answer::{Answer, Answered, Content, Result};
use super::args::{self, OutputArgs, PriceArgs};
use super::screen::Screen;
use super::tables::{Shelf, Wanted};
use super::tree::Tree;
use super::{destination, paths};

pub(super) use self::logs::{LogArgs, refuse_no_units};
pub(super) use self::replace::missing_cuts;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Usage {
    #[command(subcommand)]
    other: Option<Other>,

    #[command(flatten)]
    logs: LogArgs,

    /// What to tell apart: `model`, `provider`, `day`, `month`, `tier`, `region`, `status`, `tag:NAME`
    #[arg(long, value_name = "A,B", default_value = "model")]
    by: Vec<String>,

    /// How many tickets, documents or users this was for: says what each costs
    #[arg(long, value_name = "NUMBER", value_parser = args::count)]
    units: Option<Count>,

    /// Price the calls of a model as if another one had answered them with as many tokens: `gpt-5.4=gpt-5.4-mini:70%` for a
    /// share of them by weight; repeatable
    #[arg(long, value_name = "OLD=NEW:SHARE", value_parser = replace::asked)]
    replace: Vec<replace::Asked>,

    /// Keep what was read as buckets: `.csv` or `.jsonl`. They are read wherever a log is
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,

    #[command(flatten)]
    prices: PriceArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Other {
    /// Print a query that makes the buckets of a log where it is, if it is too large for one machine.
    ///
    /// Nothing connects anywhere: you run the query, and `costcalc usage` reads the rows that it makes, as CSV or as lines
    /// of JSON. They are the rows that it makes of the same lines itself, in the same order.
    Sql(sql::Sql),
}

const EXAMPLES: &str = "\
Examples:
  costcalc usage spend.jsonl
  costcalc usage logs/ --by model,tag:team --save october.csv
  costcalc usage october.csv --as-of 2027-01-01
  costcalc usage october.csv --replace gpt-5.4=gpt-5.4-mini:70%";

impl Usage {
    pub(super) fn run(&self, screen: &Screen) -> Answered {
        match &self.other {
            Some(Other::Sql(sql)) => sql.run(),
            None => self.priced(screen),
        }
    }

    fn priced(&self, screen: &Screen) -> Answered {
        refuse_no_units(self.units.as_ref())?;
        let by = self.by()?;
        let form = self.save.as_deref().map(form).transpose()?;
        let tags: Vec<String> = by.iter().filter_map(|by| Some(by.tag()?.to_owned())).collect();
        let shelf = Shelf::find(&Tree::default(), self.prices.locked, self.prices.named(), None)?;
        let mut cuts = shelf.cuts()?;
        if !self.replace.is_empty() {
            let news =
                shelf.read(&Wanted::of_names(self.replace.iter().map(|one| one.new.as_str()), &shelf))?;
            for new in self.replace.iter().filter_map(|one| news.find(&one.new).ok()) {
                news.offer(&new, self.prices.day()).iter().for_each(|offer| cuts.add_limits_of(offer));
            }
        }
        let (buckets, told) = self.logs.read(cuts, tags, self.save.is_some(), screen)?;
        if let (Some(path), Some(form)) = (&self.save, form) {
            save(path, form, &buckets, &told)?;
        }
        let names = buckets.sums.keys().map(usage::Key::called).collect::<Vec<_>>();
        let olds = self.replace.iter().map(|one| one.old.clone());
        let news = self.replace.iter().map(|one| one.new.as_str());
        let catalog =
            shelf.read(&Wanted::of_names(news, &shelf).and_perhaps(names.into_iter().chain(olds)))?;
        let as_of = self.prices.as_of;
        let replacements = replace::replacements(&self.replace, &buckets, &catalog)?;
        let priced =
            usage::replaced(&buckets, &catalog, &by, as_of, &replacements).map_err(Diagnostic::from)?;
        let mut missing = replace::without_calls(&priced);
        missing.extend(missing_cuts(&priced));
        if !missing.is_empty() {
            return Err(missing.into());
        }
        let used =
            priced.rates.iter().filter_map(|(model, rate)| Some((model.as_str(), rate.evidence.as_ref()?)));
        let last = as_of.or_else(|| buckets.sums.keys().map(|key| key.day).max());
        let last = last.unwrap_or_else(|| self.prices.day());
        let offers = priced.offers.iter().map(AsRef::as_ref);
        let basis = Basis::of(used, offers, catalog.index(), last, Some(self.prices.clock.today()));
        let old = basis.old_prices();
        let currency = catalog.currency().to_owned();
        let digits = self.output.digits().in_currency(&currency);
        let answered = Used {
            by,
            priced,
            findings: usage::findings(&buckets, &catalog),
            told,
            units: self.units.clone(),
            as_of,
            currency,
            basis,
        };
        let contents = Content::of(
            &self.output,
            || vec![view::document(&answered, digits)],
            || result::json(Some(&answered.currency), result::Usage::from(&answered)),
        )?;
        let warnings = catalog.findings().iter().cloned().chain(old).collect();
        Ok(Answer { contents, currency: answered.currency, warnings, failures: Vec::new() })
    }

    /// What is told apart.
    fn by(&self) -> Result<Vec<By>> {
        let words = self.by.iter().flat_map(|list| names(list));
        let unknown = |word: &str| {
            let message = format!("`{word}` is nothing by which calls are told apart");
            Diagnostic::error(Code::Usage, message).suggest(word, By::words())
        };
        let by = |word: String| word.parse().map_err(|usage::NotBy| vec![unknown(&word)]);
        Ok(words.map(by).collect::<std::result::Result<_, _>>()?)
    }
}

/// The form of a file of buckets, which its name tells.
fn form(path: &Path) -> Result<Form> {
    match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => Ok(Form::Csv),
        Some("jsonl") => Ok(Form::Jsonl),
        _ => {
            let message = format!("`{}` is neither `.csv` nor `.jsonl`", path.display());
            Err(Diagnostic::error(Code::CannotWrite, message).into())
        }
    }
}

/// Keeps buckets in a file.
fn save(path: &Path, form: Form, buckets: &Buckets, told: &Told) -> Result<()> {
    destination::check([path])?;
    let mut bytes = Vec::new();
    let written = usage::write(buckets, told, form, &mut bytes);
    let text = written.and_then(|()| String::from_utf8(bytes).map_err(std::io::Error::other));
    destination::write(path, &text.map_err(|error| paths::cannot_write(path, &error))?)
}
