//! Logs on the command line.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::cli::answer::Result;
use crate::cli::screen::Screen;
use crate::diag::{Code, Diagnostic};
use crate::units::{Count, Date};
use crate::usage::log::Asked;
use crate::usage::{Buckets, Cuts, Told};

use super::files;
use super::format::FormatArgs;

/// Tags of which buckets have the values.
pub(super) const MOST_TAGS: usize = 2;

// Logs, and how they are read.
#[derive(Args, Debug)]
pub(in crate::cli) struct LogArgs {
    /// Logs, folders of logs, patterns of names such as `'logs/*.jsonl'`, or buckets that were kept; `-` reads standard input
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,

    #[command(flatten)]
    format: FormatArgs,

    /// The day of lines that do not say theirs, as results of batches
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: Option<Date>,

    /// Leave out lines that cannot be read, and count them
    #[arg(long)]
    skip_bad: bool,
}

impl LogArgs {
    /// What they hold, in buckets with these cuts and tags, which are perhaps kept in a file.
    pub(in crate::cli) fn read(
        &self,
        cuts: Cuts,
        tags: Vec<String>,
        are_kept: bool,
        screen: &Screen,
    ) -> Result<(Buckets, Told)> {
        if MOST_TAGS < tags.len() {
            return Err(too_many_tags(tags.len()).into());
        }
        let asked = Asked {
            cuts: Arc::new(cuts),
            tags,
            duplicates: self.format.duplicates,
            day: self.day,
            skip_bad: self.skip_bad,
            are_kept,
        };
        files::read(&self.logs, self.format.format(self.day)?, &asked, screen)
    }
}

/// Refuses `--units 0`.
pub(in crate::cli) fn refuse_no_units(units: Option<&Count>) -> Result<()> {
    if units.is_some_and(|units| units.exact().is_zero()) {
        let message = "`--units` is 0, and no calls are made for no units";
        return Err(Diagnostic::error(Code::Usage, message).into());
    }
    Ok(())
}

pub(super) fn too_many_tags(tags: usize) -> Diagnostic {
    let message = format!("{tags} tags are asked for, and buckets have the values of {MOST_TAGS}");
    Diagnostic::error(Code::Usage, message)
}
