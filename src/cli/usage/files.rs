//! The files of logs: found, unpacked, cut into pieces of whole lines, and read on all cores.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use crate::cli::answer::{Failure, Result};
use crate::cli::progress::Progress;
use crate::cli::screen::Screen;
use crate::cli::{destination, files, paths};
use crate::diag::{Code, Diagnostic, Place};
use crate::usage::log::{self, Asked, Format, LONGEST_LINE};
use crate::usage::{self, Begun, Buckets, BucketsFile, BucketsReader, Ends, Told};

use super::format::agreed;
use super::parquet;
use super::patterns;
use super::pieces::{Cut, Done, Of, Work, work};

/// Bytes of a piece of a log that one thread reads at a time.
const PIECE: usize = 512 * 1024;
/// Bytes at the start of a file by which its format is known.
const START: usize = 64 * 1024;
/// What some programs write before the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How the names of logs in folders end; a compressed one has `.gz` or `.zst` behind it.
const ENDINGS: [&str; 5] = ["jsonl", "ndjson", "json", "csv", "parquet"];

/// What is read of logs and of files of buckets, together.
///
/// # Errors
/// A file that cannot be read, of no known format or of another one than `format`, and lines that cannot be read.
pub(super) fn read(
    named: &[PathBuf],
    format: Option<&'static Format>,
    asked: &Asked,
    screen: &Screen,
) -> Result<(Buckets, Told)> {
    let files = found(named)?;
    let sizes = files.iter().filter_map(|file| Some(file.metadata().ok()?.len()));
    let progress = Progress::of_bytes(screen, sizes.sum());
    let (mut told, mut of_buckets) = (Told::default(), BTreeMap::new());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let (pieces, received) = sync_channel::<Work>(workers * 2);
    // Lines that mean something only after those before them are read by one thread.
    let (ordered, received_in_order) = sync_channel::<Work>(workers * 2);
    let (received, received_in_order) = (Mutex::new(received), Mutex::new(received_in_order));
    let done = thread::scope(|scope| {
        let (pieces, ordered) = (pieces, ordered);
        let spawned = (0..workers).map(|_| scope.spawn(|| work(&received, asked)));
        let spawned = spawned.chain(std::iter::once(scope.spawn(|| work(&received_in_order, asked))));
        let spawned: Vec<_> = spawned.collect();
        let mut failed = Vec::new();
        for (number, path) in files.iter().enumerate() {
            let of = (path.as_path(), number, &progress);
            let cut = file(of, (format, asked), &mut of_buckets, &mut told, &mut |work| {
                // A worker ends only when nothing more is sent.
                let _ = if work.is_sequential() { ordered.send(work) } else { pieces.send(work) };
            });
            if let Err(problems) = cut {
                failed.extend(problems);
                break;
            }
        }
        drop((pieces, ordered));
        let done: Vec<Done> = spawned.into_iter().filter_map(|worker| worker.join().ok()).collect();
        progress.finish();
        if failed.is_empty() { Ok(done) } else { Err(failed) }
    })?;
    let (mut logs, mut rows) = (Vec::new(), Vec::new());
    for Done { logs: own, buckets } in done {
        logs.extend(own.into_iter().map(|(_, reader)| reader));
        rows.push(buckets);
    }
    let (mut buckets, of_rows) = BucketsReader::together(rows, &of_buckets, asked)?;
    let (read, of_lines) = log::together(logs, &asked.tags)?;
    [of_rows, of_lines].iter().for_each(|more| told.add(more));
    buckets.add_all(read).map_err(Diagnostic::from)?;
    Ok((buckets, told))
}

/// The files that are meant: those that are named, and those with the names of logs in folders.
fn found(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut all: BTreeSet<PathBuf> = BTreeSet::new();
    for path in named {
        if let Some(pattern) = patterns::pattern(path) {
            all.extend(patterns::matching(pattern)?);
            continue;
        }
        if !path.is_dir() {
            all.insert(path.clone());
            continue;
        }
        let below = files::below(path, true, None, is_log)?;
        if below.is_empty() {
            let message =
                format!("`{}` has no logs in it: files whose names end in {}", path.display(), endings());
            return Err(Diagnostic::error(Code::NothingToDo, message).into());
        }
        all.extend(below);
    }
    // A file under two names is read once.
    let mut seen = BTreeSet::new();
    all.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    Ok(all.into_iter().collect())
}

fn endings() -> String {
    let endings: Vec<String> = ENDINGS.iter().map(|ending| format!("`.{ending}`")).collect();
    format!("{}, and these with `.gz` or `.zst`", endings.join(", "))
}

fn is_log(name: &OsStr) -> bool {
    let name = name.to_str().unwrap_or_default();
    let name = [".gz", ".zst"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(name);
    ENDINGS.iter().any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
}

/// Reads a file: buckets at once, a log piece by piece.
fn file(
    (path, number, progress): (&Path, usize, &Progress),
    (format, asked): (Option<&'static Format>, &Asked),
    of_buckets: &mut BTreeMap<usize, Arc<BucketsFile>>,
    told: &mut Told,
    send: &mut dyn FnMut(Work),
) -> std::result::Result<(), Vec<Diagnostic>> {
    let name = if paths::is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() };
    let mut from = unpacked(path, &name, progress)?;
    // A prompt may make the first line long.
    let mut start = Vec::new();
    take(&mut *from, START, &mut start, &name)?;
    if start.starts_with(log::PARQUET) {
        drop(from);
        let rows = &mut |rows| send(Work::Rows(rows));
        return parquet::file((path, &name, number, progress), (format, asked), told, rows);
    }
    while !start.contains(&b'\n')
        && start.len() <= LONGEST_LINE
        && take(&mut *from, START, &mut start, &name)? != 0
    {}
    if start.starts_with(BYTE_ORDER_MARK) {
        start.drain(..BYTE_ORDER_MARK.len());
    }
    let (of, first_line) = if usage::is_buckets(&start) && format.is_none() {
        let (file, Begun { bytes, lines }) = begun(&mut *from, &mut start, &name)?;
        start.drain(..bytes);
        of_buckets.insert(number, Arc::clone(&file));
        (Of::Buckets(file), 1 + lines)
    } else {
        let own = of_log(&start, &name, format)?;
        *told.formats.entry(own.name.to_owned()).or_default() += 1;
        if let Some(twice) = log::column_twice(own, &start, &asked.tags) {
            return Err(vec![bad_line(&name, 1, format!("the column `{twice}` is there twice"))]);
        }
        let first = start.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        (Of::Log(own, first.into()), 1)
    };
    let file: Arc<str> = name.as_str().into();
    let (mut bytes, mut first_line) = (start, first_line);
    loop {
        let is_last = take(&mut *from, PIECE, &mut bytes, &name)? == 0;
        let ends = Ends::of(&bytes, of.has_cells());
        if let Some(open) = ends.open.filter(|_| is_last) {
            let line = first_line + memchr::memchr_iter(b'\n', &bytes[..open]).count();
            let message = "a quote is opened here and not closed, so that all lines behind it would be one";
            return Err(vec![bad_line(&name, line, message.to_owned())]);
        }
        let end = if is_last { bytes.len() } else { ends.end };
        if end == 0 && LONGEST_LINE < bytes.len() {
            return Err(vec![too_long(&name, first_line)]);
        }
        if end != 0 {
            let rest = bytes.split_off(end);
            let lines = memchr::memchr_iter(b'\n', &bytes).count();
            let (of, file) = (of.clone(), Arc::clone(&file));
            send(Work::Lines(Cut { of, file, number, first_line, is_last, bytes }));
            first_line += lines;
            bytes = rest;
        }
        if is_last {
            return Ok(());
        }
    }
}

/// The beginning of a file of buckets, of which more is read where its rows do not begin yet.
fn begun(
    from: &mut dyn Read,
    start: &mut Vec<u8>,
    name: &str,
) -> std::result::Result<(Arc<BucketsFile>, Begun), Vec<Diagnostic>> {
    let mut is_whole = false;
    loop {
        if let Some((file, begun)) = BucketsFile::begin(name, start, is_whole)? {
            return Ok((Arc::new(file), begun));
        }
        is_whole = take(from, START, start, name)? == 0;
        if LONGEST_LINE < start.len() {
            return Err(vec![too_long(name, 1)]);
        }
    }
}

/// The format of a log with such a beginning.
fn of_log(
    start: &[u8],
    name: &str,
    format: Option<&'static Format>,
) -> std::result::Result<&'static Format, Vec<Diagnostic>> {
    if start.iter().all(u8::is_ascii_whitespace) {
        return Err(vec![Diagnostic::error(Code::EmptyFile, format!("`{name}` is empty"))]);
    }
    if LONGEST_LINE < start.len() && !start.contains(&b'\n') {
        return Err(vec![too_long(name, 1)]);
    }
    agreed(log::recognised(start), format, name, log::formats())
}

fn too_long(name: &str, line: usize) -> Diagnostic {
    bad_line(name, line, format!("the line is longer than {} MiB", LONGEST_LINE / 1024 / 1024))
}

fn bad_line(name: &str, line: usize, message: String) -> Diagnostic {
    Diagnostic::error(Code::BadLogLine, message).at(&Place::line_of_log(name, line))
}

/// The contents of a file, unpacked if it is compressed.
fn unpacked(
    path: &Path,
    name: &str,
    progress: &Progress,
) -> std::result::Result<Box<dyn Read>, Vec<Diagnostic>> {
    let cannot = |error: std::io::Error| {
        vec![Diagnostic::error(Code::CannotRead, format!("cannot read `{name}`: {}", paths::words(&error)))]
    };
    files::refuse_endless(path, name, None).map_err(|Failure(problems)| problems)?;
    let raw: Box<dyn Read> = if paths::is_stdin(path) {
        destination::stdin_is_read();
        Box::new(std::io::stdin())
    } else {
        let file = File::open(path).map_err(cannot)?;
        destination::is_read(path, &file.metadata().map_err(cannot)?);
        Box::new(file)
    };
    let mut raw = BufReader::with_capacity(PIECE, progress.reads(raw));
    let magic = raw.fill_buf().map_err(cannot)?;
    if magic.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(MultiGzDecoder::new(raw)));
    }
    if magic.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let decoder = StreamingDecoder::new(raw).map_err(|_| vec![cut_off(name)])?;
        return Ok(Box::new(decoder));
    }
    Ok(Box::new(raw))
}

/// What cannot be read further: of a compressed file, because it is cut off or damaged.
fn broken(name: &str, error: &std::io::Error) -> Vec<Diagnostic> {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof
        | std::io::ErrorKind::InvalidData
        | std::io::ErrorKind::InvalidInput
        | std::io::ErrorKind::Other => vec![cut_off(name)],
        _ => vec![Diagnostic::error(
            Code::CannotRead,
            format!("cannot read `{name}`: {}", paths::words(error)),
        )],
    }
}

fn cut_off(name: &str) -> Diagnostic {
    let message = format!("`{name}` is compressed, and cut off or damaged");
    Diagnostic::error(Code::LogCutOff, message)
        .help("fetch the file again: what is missing may be most of it")
}

/// Reads so many bytes behind others, or as many as there are, and counts them.
fn take(
    from: &mut dyn Read,
    most: usize,
    bytes: &mut Vec<u8>,
    name: &str,
) -> std::result::Result<usize, Vec<Diagnostic>> {
    from.take(most as u64).read_to_end(bytes).map_err(|error| broken(name, &error))
}
