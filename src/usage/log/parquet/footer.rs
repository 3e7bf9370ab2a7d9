//! What a file says of itself at its end. How deep its columns are is looked at before the library does, which goes into them
//! as deep as they claim to be.

use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::ChunkReader;

use crate::usage::log::PARQUET;

use super::bytes::Bytes;

/// The most bytes of a footer.
const MOST: usize = 32 * 1024 * 1024;
/// How deep columns are at most, and what the footer says of them.
const DEEPEST: usize = 64;

/// The footer of a file.
pub(super) fn footer(bytes: &Bytes) -> Result<ParquetMetaData> {
    let tail = (PARQUET.len() + size_of::<u32>()) as u64;
    let start = bytes.length().checked_sub(tail).ok_or_else(damaged)?;
    let tail = bytes.get_bytes(start, usize::try_from(tail)?)?;
    let (length, magic) = tail.split_first_chunk().ok_or_else(damaged)?;
    let length = u32::from_le_bytes(*length);
    let start = start.checked_sub(length.into()).ok_or_else(damaged)?;
    let length = usize::try_from(length)?;
    if magic != PARQUET || MOST < length {
        return Err(damaged());
    }
    let footer = bytes.get_bytes(start, length)?;
    deepest(&footer).filter(|depth| *depth <= DEEPEST).ok_or_else(damaged)?;
    ParquetMetaDataReader::decode_metadata(&footer)
}

fn damaged() -> ParquetError {
    ParquetError::General("a footer that is none".to_owned())
}

/// How deep the columns are that a footer lists; `None` where it lists none.
fn deepest(footer: &[u8]) -> Option<usize> {
    let (mut rest, mut field, mut deepest) = (Compact(footer), 0, None);
    while let kind @ 1.. = rest.next_field(&mut field)? {
        match (field, kind) {
            (SCHEMA, LIST) => deepest = deepest.max(Some(rest.depth()?)),
            (SCHEMA, _) => return None,
            _ => rest.skip(kind, DEEPEST)?,
        }
    }
    deepest
}

/// The number of the field in which a footer lists its columns, and in a column that of how many are in it.
const SCHEMA: u64 = 2;
const CHILDREN: u64 = 5;

/// Kinds of values, by their number in Thrift's compact protocol.
const NUMBER: u8 = 5;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Bytes in Thrift's compact protocol.
struct Compact<'b>(&'b [u8]);

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// The kind of the next field of an object, 0 at its end; `field` goes on to its number.
    fn next_field(&mut self, field: &mut u64) -> Option<u8> {
        let head = self.byte()?;
        *field = match u64::from(head >> 4) {
            0 if head != 0 => self.varint()? >> 1,
            step => field.saturating_add(step),
        };
        Some(head & 0x0f)
    }

    /// The kind of the values of a list, and how many there are.
    fn list(&mut self) -> Option<(u8, u64)> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        Some((head & 0x0f, count))
    }

    /// How deep a list of columns is that are a tree, each before those inside of it.
    fn depth(&mut self) -> Option<usize> {
        let (_, count) = self.list()?;
        // Of each column that others are inside of how many of these are left.
        let (mut open, mut deepest): (Vec<u64>, usize) = (vec![1], 0);
        for _ in 0..count {
            while open.last() == Some(&0) {
                open.pop();
            }
            *open.last_mut()? -= 1;
            let inside = self.children()?;
            open.push((inside < count).then_some(inside)?);
            deepest = deepest.max(open.len());
            // What is deeper is refused, however many there are.
            open.truncate(DEEPEST + 2);
        }
        Some(deepest)
    }

    /// How many columns are in the next one.
    fn children(&mut self) -> Option<u64> {
        let (mut field, mut children) = (0, 0);
        loop {
            match self.next_field(&mut field)? {
                0 => return Some(children),
                // The lowest bit is the sign.
                NUMBER if field == CHILDREN => children = Some(self.varint()?).filter(|n| n % 2 == 0)? / 2,
                kind => self.skip(kind, DEEPEST)?,
            }
        }
    }

    /// Passes over a value that has so many others around it at most.
    fn skip(&mut self, kind: u8, deepest: usize) -> Option<()> {
        const WORDS: std::ops::RangeInclusive<u8> = 1..=2;
        let deepest = deepest.checked_sub(1)?;
        match kind {
            kind if WORDS.contains(&kind) => {}
            3 => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            7 => self.0 = self.0.get(8..)?,
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.0 = self.0.get(length..)?;
            }
            LIST | 10 => {
                let (kind, count) = self.list()?;
                // Words are a byte each in a list.
                let kind = if WORDS.contains(&kind) { 3 } else { kind };
                for _ in 0..count {
                    self.skip(kind, deepest)?;
                }
            }
            STRUCT => {
                let mut field = 0;
                while let kind @ 1.. = self.next_field(&mut field)? {
                    self.skip(kind, deepest)?;
                }
            }
            _ => return None,
        }
        Some(())
    }
}
