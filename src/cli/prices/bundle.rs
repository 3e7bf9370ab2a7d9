//! `costcalc prices bundle`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::cli::answer::{Answer, Answered, Result};
use crate::cli::locked::Locked;
use crate::cli::tables::{BUILTIN, no_tables};
use crate::cli::tree::Tree;
use crate::cli::{files, kept, paths};
use crate::diag::Source;
use crate::pricing::{self, Bundle as PriceBundle, MARKET};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(in crate::cli) struct Bundle {
    /// The tables to put into it: a folder, or `builtin`
    #[arg(long, value_name = "DIR", default_value = BUILTIN)]
    prices: String,

    #[command(flatten)]
    locked: Locked,

    /// Write it to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  costcalc prices bundle --prices pricing --out prices.bundle
  costcalc prices bundle --out prices.bundle";

impl Bundle {
    pub(super) fn run(&self) -> Answered {
        let bundle = PriceBundle::write(&self.tables()?).map_err(|problem| *problem)?;
        let name = self.out.as_deref().map_or_else(|| "<stdout>".to_owned(), |out| out.display().to_string());
        // What this program would refuse is not given to others.
        PriceBundle::parse(&Source::new(name, bundle.as_str())).map_err(|problem| *problem)?.check()?;
        Ok(Answer::text(bundle))
    }

    /// The tables, each with its file from their folder.
    fn tables(&self) -> Result<Vec<(String, Arc<Source>)>> {
        if self.prices == BUILTIN {
            let tables = kept::builtin(self.locked)?.index.tables().iter();
            return Ok(tables.map(|table| (table.file.to_owned(), table.source())).collect());
        }
        let folder = Path::new(&self.prices);
        let (mut tables, mut problems) = (Vec::new(), Vec::new());
        for path in Tree::default().table_files(folder, None)? {
            let source = files::read(&path, None)?;
            if pricing::provider_of(&source)?.is_none() {
                continue;
            }
            problems.extend(pricing::read(&source, &paths::stem(&path)).err().into_iter().flatten());
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_of_market = path.parent() != Some(folder);
            tables.push((if is_of_market { format!("{MARKET}/{name}") } else { name.into_owned() }, source));
        }
        if !problems.is_empty() {
            return Err(problems.into());
        }
        if tables.is_empty() {
            return Err(no_tables(&self.prices).into());
        }
        Ok(tables)
    }
}
