//! `costcalc prices export`

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::answer::{Answer, Answered};
use crate::cli::locked::Locked;
use crate::cli::{destination, files, kept, paths};
use crate::diag::{Code, Diagnostic, counted};
use crate::pricing::{Builtin, MARKET};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(in crate::cli) struct Export {
    /// The folder; it is created if it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    #[command(flatten)]
    locked: Locked,
}

const EXAMPLES: &str = "\
Examples:
  costcalc prices export pricing
  costcalc prices export pricing --locked";

impl Export {
    pub(super) fn run(&self) -> Answered {
        let tables = kept::builtin(self.locked)?.index.tables();
        let placed = |table: &'static Builtin| (self.folder.join(table.file), table.text);
        let new: Vec<(PathBuf, &str)> =
            tables.iter().map(placed).filter(|(path, _)| path.symlink_metadata().is_err()).collect();
        for (path, text) in tables.iter().map(placed) {
            let is_same = || files::bytes(&path).is_ok_and(|bytes| bytes == text.as_bytes());
            if path.symlink_metadata().is_ok() && !is_same() {
                let message = format!("`{}` is there already, with other contents", path.display());
                let exists = Diagnostic::error(Code::FileExists, message).note("nothing was written");
                return Err(exists
                    .help("export into another folder; `costcalc prices diff` compares the two")
                    .into());
            }
        }
        for folder in [&self.folder, &self.folder.join(MARKET)] {
            fs::create_dir_all(folder).map_err(|error| paths::cannot_write(folder, &error))?;
        }
        new.iter().try_for_each(|(path, text)| destination::write(path, text))?;
        Ok(Answer::text(told(&self.folder, tables.len(), new.len())))
    }
}

fn told(folder: &Path, all: usize, new: usize) -> String {
    let was = match all - new {
        0 => String::new(),
        was => format!("; {was} were there already"),
    };
    format!(
        "Wrote {} to {}{was}.\n",
        counted(new, "price table"),
        crate::diag::visible(&folder.display().to_string())
    )
}
