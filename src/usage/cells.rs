//! Comma-separated values in pieces: where whole rows end, and on which line each of them begins.

/// A row is not comma-separated values.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoCells;

/// Reads the rows of a piece whose first line has this number, each with the number of its line, until one is not taken.
pub(super) fn rows<E>(
    bytes: &[u8],
    first_line: usize,
    mut take: impl FnMut(usize, Result<&csv::ByteRecord, NoCells>) -> Result<(), E>,
) -> Result<(), E> {
    let mut reader = reader(bytes);
    let mut row = csv::ByteRecord::new();
    loop {
        let position = reader.position();
        // Of the end of a line `\r\n` the second part may not have been read yet.
        let is_in_end = usize::try_from(position.byte()).is_ok_and(|at| bytes.get(at) == Some(&b'\n'));
        let line = usize::try_from(position.line()).unwrap_or(1) + usize::from(is_in_end);
        let number = first_line + line - 1;
        match reader.read_byte_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => take(number, Ok(&row))?,
            Err(_) => return take(number, Err(NoCells)),
        }
    }
}

/// The first row of some lines.
pub(super) fn first(bytes: &[u8]) -> csv::ByteRecord {
    reader(bytes).into_byte_records().next().and_then(Result::ok).unwrap_or_default()
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes)
}

/// Where the last whole line ends in a piece of a file that begins with one; 0 where none does. A newline between quotes
/// ends no row of comma-separated values.
#[must_use]
pub fn end_of_lines(piece: &[u8], are_cells: bool) -> usize {
    let mut end = piece.len();
    loop {
        let Some(newline) = memchr::memrchr(b'\n', &piece[..end]) else { return 0 };
        let quotes = || memchr::memchr_iter(b'"', &piece[..newline]).count();
        if !are_cells || quotes() % 2 == 0 {
            return newline + 1;
        }
        end = newline;
    }
}
