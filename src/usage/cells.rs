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

/// Where lines end in a piece of a file that begins with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// Behind the last whole line; 0 where there is none.
    pub end: usize,
    /// Where a quote is opened that is not closed behind that.
    pub open: Option<usize>,
}

impl Ends {
    /// Those of a piece. A newline between quotes ends no row of comma-separated values, and quotes begin where a cell does.
    #[must_use]
    pub fn of(piece: &[u8], are_cells: bool) -> Self {
        if !are_cells {
            let end = memchr::memrchr(b'\n', piece).map_or(0, |newline| newline + 1);
            return Self { end, open: None };
        }
        let mut ends = Self { end: 0, open: None };
        let mut from = 0;
        while let Some(next) = piece.get(from..).and_then(|rest| memchr::memchr2(b'\n', b'"', rest)) {
            let at = from + next;
            let begins_cell = at == 0 || matches!(piece[at - 1], b',' | b'\n' | b'\r');
            from = at + 1;
            match (piece[at], ends.open) {
                (b'\n', None) => ends.end = at + 1,
                (b'"', None) if begins_cell => ends.open = Some(at),
                // Two quotes inside stand for one.
                (b'"', Some(_)) if piece.get(at + 1) == Some(&b'"') => from = at + 2,
                (b'"', Some(_)) => ends.open = None,
                _ => {}
            }
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::Ends;

    #[test]
    fn lines_end_outside_of_quotes() {
        let ends = |text: &str| {
            let Ends { end, open } = Ends::of(text.as_bytes(), true);
            (end, open)
        };
        assert_eq!(ends(""), (0, None));
        assert_eq!(ends("a,b\nc"), (4, None));
        assert_eq!(ends("a,\"b\nc\"\nd,\"e"), (8, Some(10)));
        assert_eq!(ends("\"a\"\"\n\"\n"), (7, None));
        // Inside of a cell that does not begin with one it is a letter.
        assert_eq!(ends("a,5\" wide\nb"), (10, None));
        assert_eq!(Ends::of(b"a,\"b\nc", false), Ends { end: 5, open: None });
    }
}
