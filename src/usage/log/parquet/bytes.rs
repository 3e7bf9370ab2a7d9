//! The bytes of a file at any place of it, for several threads at once.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// The most bytes that are read at once: those of a page, or of what a file says of all of its columns.
pub(super) const MOST: usize = 128 * 1024 * 1024;
/// Bytes that are read for the head of a page.
const HEAD: usize = 1024;

/// What can be read from any place on.
pub trait Seekable: Read + Seek + Send {}

impl<S: Read + Seek + Send> Seekable for S {}

/// The bytes of a file.
pub(super) struct Bytes {
    from: Arc<Mutex<dyn Seekable>>,
    length: u64,
}

/// The bytes from a place on.
pub(super) struct From {
    from: Arc<Mutex<dyn Seekable>>,
    at: u64,
}

impl Bytes {
    pub(super) fn new(mut from: impl Seekable + 'static) -> Result<Self> {
        let length = from.seek(SeekFrom::End(0))?;
        Ok(Self { from: Arc::new(Mutex::new(from)), length })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl Length for Bytes {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Bytes {
    type T = BufReader<From>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::with_capacity(HEAD, From { from: Arc::clone(&self.from), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<bytes::Bytes> {
        let is_inside = start.checked_add(length as u64).is_some_and(|end| end <= self.length);
        if !is_inside || MOST < length {
            return Err(ParquetError::EOF("bytes that are not there, or too many".to_owned()));
        }
        let mut bytes = vec![0; length];
        From { from: Arc::clone(&self.from), at: start }.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

impl Read for From {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let mut from = self.from.lock().map_err(|_| std::io::Error::other("another thread failed"))?;
        from.seek(SeekFrom::Start(self.at))?;
        let read = from.read(to)?;
        self.at += read as u64;
        Ok(read)
    }
}
