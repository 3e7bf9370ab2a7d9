//! Parquet files, of which a build without their reader says how they are read.

use std::path::Path;

use crate::cli::progress::Progress;
use crate::diag::{Code, Diagnostic};
use crate::usage::Told;
use crate::usage::log::{Asked, Format, Reader};

/// Rows of a file, of which there are none.
pub(super) enum Rows {}

impl Rows {
    pub(super) fn format(&self) -> &'static Format {
        match *self {}
    }

    pub(super) fn read(&self, _: &mut Reader) {
        match *self {}
    }
}

/// Refuses a Parquet file.
pub(super) fn file(
    (_, name, _, _): (&Path, &str, usize, &Progress),
    _: (Option<&'static Format>, &Asked),
    _: &mut Told,
    _: &mut dyn FnMut(Rows),
) -> Result<(), Vec<Diagnostic>> {
    let message = format!("`{name}` is a Parquet file, and this build of the program does not read them");
    let refused = Diagnostic::error(Code::UnknownLog, message)
        .help("build one that does: `cargo install --path . --features parquet`");
    Err(vec![refused.help(
        "or write the rows as JSON: `duckdb -c \"COPY (FROM 'LOG.parquet') TO 'LOG.jsonl' (FORMAT json)\"`",
    )])
}
