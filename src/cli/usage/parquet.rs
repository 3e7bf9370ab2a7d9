//! Parquet files, which are read on all cores.

use std::cell::RefCell;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Once};

use parquet::errors::ParquetError;

use crate::cli::paths;
use crate::cli::progress::Progress;
use crate::diag::{Code, Diagnostic};
use crate::usage::Told;
use crate::usage::log::parquet::{self as log, Log, Part, Unread};
use crate::usage::log::{Asked, Format, PARQUET, Reader};

use super::format::agreed;

/// Rows of a file.
pub(super) struct Rows {
    format: &'static Format,
    file: Arc<str>,
    number: usize,
    log: Arc<Log>,
    part: Part,
}

/// Opens a file, and sends its rows in parts.
pub(super) fn file(
    (path, name, number, progress): (&Path, &str, usize, &Progress),
    (format, asked): (Option<&'static Format>, &Asked),
    told: &mut Told,
    send: &mut dyn FnMut(Rows),
) -> Result<(), Vec<Diagnostic>> {
    let cannot = |error: std::io::Error| {
        vec![Diagnostic::error(Code::CannotRead, format!("cannot read `{name}`: {}", paths::words(&error)))]
    };
    if paths::is_stdin(path) {
        return Err(vec![not_alone(name)]);
    }
    let file = File::open(path).map_err(cannot)?;
    let mut begin = [0; PARQUET.len()];
    std::io::Read::read_exact(&mut &file, &mut begin).map_err(cannot)?;
    if begin != *PARQUET {
        return Err(vec![not_alone(name)]);
    }
    let file = guarded(name, || log::File::open(file))?;
    let own = agreed(file.recognised(), format, name, log::File::formats())?;
    let log = file.log(own, asked).map_err(|unread| vec![unread_as(own, name, &unread)])?;
    *told.formats.entry(own.name.to_owned()).or_default() += 1;
    let (file, log): (Arc<str>, _) = (name.into(), Arc::new(log));
    for part in log.parts() {
        progress.add(part.bytes);
        send(Rows { format: own, file: Arc::clone(&file), number, log: Arc::clone(&log), part });
    }
    Ok(())
}

/// Why a file is not read as a log of a format.
fn unread_as(format: &Format, name: &str, unread: &Unread) -> Diagnostic {
    let refused = |message: String| Diagnostic::error(Code::UnknownLog, message);
    match unread {
        Unread::Format => {
            let known: Vec<String> =
                log::File::formats().map(|format| format!("`{}`", format.name)).collect();
            refused(format!("{} are not read from Parquet files", format.title))
                .help(format!("these are: {}, and rows of your own, by `--map`", known.join(", ")))
        }
        Unread::Column(column) => {
            refused(format!("`{column}` of `{name}` has values of a type that is not read"))
                .help("these are: texts, numbers, times, and lists, maps and objects of them")
        }
    }
}

impl Rows {
    pub(super) fn format(&self) -> &'static Format {
        self.format
    }

    /// Reads them.
    pub(super) fn read(&self, reader: &mut Reader) {
        let Self { file, number, log, part, .. } = self;
        if let Err(why) = guarded(file, || reader.rows(log, part, file, *number)) {
            reader.failed(*number, why);
        }
    }
}

thread_local! {
    /// The file that this thread reads.
    static READS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does what may panic where a file is damaged, which the library that reads Parquet does not rule out. Where a panic ends
/// the program, it says why before.
fn guarded<T>(name: &str, read: impl FnOnce() -> parquet::errors::Result<T>) -> Result<T, Vec<Diagnostic>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| match READS.take() {
            None => usual(panic),
            Some(name) if cfg!(panic = "abort") => end(&name),
            Some(_) => {}
        }));
    });
    READS.set(Some(name.to_owned()));
    let read = catch_unwind(AssertUnwindSafe(read));
    READS.set(None);
    read.unwrap_or_else(|_| Err(ParquetError::General(String::new())))
        .map_err(|error| vec![refusal(name, &error)])
}

/// Ends the program because of a damaged file.
fn end(name: &str) -> ! {
    let why = refusal(name, &ParquetError::General(String::new()));
    eprintln!("error[{}]: {}", why.code, why.message);
    std::process::exit(2)
}

/// Why a file cannot be read. The library's own words may quote what is in the file.
fn refusal(name: &str, error: &ParquetError) -> Diagnostic {
    let packed = |what: String| {
        Diagnostic::error(Code::UnknownLog, format!("`{name}` is {what}"))
            .help("write it again with zstd, snappy, gzip or nothing, and the encodings of version 1 or 2")
    };
    match error {
        ParquetError::NYI(_) => packed("packed in a way that is not read".to_owned()),
        _ if let Some(error) = of_disk(error) => {
            Diagnostic::error(Code::CannotRead, format!("cannot read `{name}`: {}", paths::words(error)))
        }
        _ => {
            Diagnostic::error(Code::LogCutOff, format!("`{name}` is a Parquet file, and cut off or damaged"))
                .help("fetch the file again: what is missing may be most of it")
        }
    }
}

/// What the system says of a file that it cannot read.
fn of_disk(error: &ParquetError) -> Option<&std::io::Error> {
    let ParquetError::External(error) = error else { return None };
    error.downcast_ref::<std::io::Error>().filter(|error| error.raw_os_error().is_some())
}

/// What is said of a Parquet file that is not a file of its own.
fn not_alone(name: &str) -> Diagnostic {
    let message = format!("`{name}` has a Parquet file in it, which is read from its end");
    Diagnostic::error(Code::CannotRead, message).help("put it into a file of its own, and name that")
}
