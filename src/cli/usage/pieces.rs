//! Pieces of files, and the threads that read them.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

use crate::usage::log::{Asked, Format, Piece, Reader};
use crate::usage::{BucketsFile, BucketsReader};

use super::parquet::Rows;

/// What a thread reads at a time.
pub(super) enum Work {
    /// Lines of a file.
    Lines(Cut),
    /// Rows of a Parquet file.
    Rows(Rows),
}

impl Work {
    pub(super) fn is_sequential(&self) -> bool {
        matches!(self, Self::Lines(Cut { of: Of::Log(format, _), .. }) if format.is_sequential())
    }
}

/// A piece of a file, with its lines.
pub(super) struct Cut {
    pub(super) of: Of,
    pub(super) file: Arc<str>,
    pub(super) number: usize,
    pub(super) first_line: usize,
    pub(super) is_last: bool,
    pub(super) bytes: Vec<u8>,
}

/// What a file is of.
#[derive(Clone)]
pub(super) enum Of {
    /// A log of a format, and its first line.
    Log(&'static Format, Arc<[u8]>),
    /// Buckets.
    Buckets(Arc<BucketsFile>),
}

impl Of {
    pub(super) fn has_cells(&self) -> bool {
        match self {
            Self::Log(format, _) => format.has_cells(),
            Self::Buckets(file) => file.has_cells(),
        }
    }
}

/// What one thread has read.
pub(super) struct Done {
    pub(super) logs: Vec<(&'static str, Reader)>,
    pub(super) buckets: BucketsReader,
}

/// Reads pieces until there are no more.
pub(super) fn work(pieces: &Mutex<Receiver<Work>>, asked: &Asked) -> Done {
    let mut done = Done { logs: Vec::new(), buckets: BucketsReader::new(&asked.tags) };
    loop {
        let next = pieces.lock().map(|pieces| pieces.recv());
        match next {
            Ok(Ok(Work::Lines(cut))) => done.lines(cut, asked),
            Ok(Ok(Work::Rows(rows))) => rows.read(done.reader(rows.format(), asked)),
            _ => return done,
        }
    }
}

impl Done {
    fn lines(&mut self, cut: Cut, asked: &Asked) {
        let Cut { of, file, number, first_line, is_last, bytes } = &cut;
        let (file, number, first_line, is_last) = (&**file, *number, *first_line, *is_last);
        match of {
            Of::Buckets(of) => self.buckets.read(of, number, first_line, bytes),
            Of::Log(format, columns) => {
                self.reader(format, asked).read(Piece { file, number, first_line, is_last, columns, bytes });
            }
        }
    }

    /// The reader of logs of a format.
    fn reader(&mut self, format: &'static Format, asked: &Asked) -> &mut Reader {
        let at = self.logs.iter().position(|(name, _)| *name == format.name).unwrap_or_else(|| {
            self.logs.push((format.name, Reader::new(format, asked)));
            self.logs.len() - 1
        });
        &mut self.logs[at].1
    }
}
