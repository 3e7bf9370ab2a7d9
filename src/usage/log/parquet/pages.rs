//! The pages of a column, unpacked within limits: what a page claims of its size is not believed.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parquet::basic::Compression;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::bytes::{Bytes, MOST};

/// Bytes that a page may have when it is unpacked, and for each of its packed bytes.
const MOST_OF_PAGE: (usize, usize) = (2 * 1024 * 1024, 1_000);

/// Values in lists that the pages may have from which a batch of rows is read.
const MOST_LISTED: usize = 1 << 23;

/// The pages of a column.
pub(super) struct Pages {
    /// Its pages, as they are packed.
    packed: SerializedPageReader<Bytes>,
    packing: Compression,
    /// Where the values of lists are counted: a row may have any number of them.
    listed: Option<Arc<AtomicUsize>>,
}

impl Pages {
    /// The pages of a column of a row group with so many rows.
    pub(super) fn new(
        bytes: &Arc<Bytes>,
        column: &ColumnChunkMetaData,
        rows: usize,
        listed: Option<Arc<AtomicUsize>>,
    ) -> Result<Self> {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        if start < 0 || column.compressed_size() < 0 {
            return Err(damaged("a column that begins nowhere"));
        }
        let packing = column.compression();
        let column = column.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()?;
        let packed = SerializedPageReader::new(Arc::clone(bytes), &column, rows, None)?;
        Ok(Self { packed, packing, listed })
    }

    /// Checks what a page claims to have.
    fn check(&self, page: &Page) -> Result<()> {
        let values = usize::try_from(page.num_values())?;
        // The values of a dictionary have a byte each at least.
        if page.is_dictionary_page() && page.buffer().len() < values {
            return Err(damaged("a dictionary with more values than bytes"));
        }
        let before = self.listed.as_ref().map_or(0, |listed| listed.fetch_add(values, Ordering::Relaxed));
        if MOST_LISTED < before.saturating_add(values) && self.listed.is_some() {
            return Err(damaged("lists that are too long"));
        }
        Ok(())
    }

    fn unpack(&self, mut page: Page) -> Result<Page> {
        let unpacked = |packed: &[u8]| unpacked(self.packing, packed).map(bytes::Bytes::from);
        if self.packing == Compression::UNCOMPRESSED {
            return Ok(page);
        }
        match &mut page {
            Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => *buf = unpacked(buf)?,
            Page::DataPageV2 { is_compressed: false, .. } => {}
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, is_compressed, .. } => {
                let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
                let (levels, values) = buf
                    .split_at_checked(usize::try_from(levels)?)
                    .ok_or_else(|| damaged("a page without its levels"))?;
                let values = if values.is_empty() { bytes::Bytes::new() } else { unpacked(values)? };
                *buf = [levels, &values].concat().into();
                *is_compressed = false;
            }
        }
        Ok(page)
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(page) = self.packed.get_next_page()? else { return Ok(None) };
        let page = self.unpack(page)?;
        self.check(&page)?;
        Ok(Some(page))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.packed.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.packed.skip_next_page()
    }
}

/// What a page holds.
fn unpacked(packing: Compression, packed: &[u8]) -> Result<Vec<u8>> {
    let (few, each) = MOST_OF_PAGE;
    let most = packed.len().saturating_mul(each).saturating_add(few).min(MOST);
    let all = |from: &mut dyn Read| {
        let mut unpacked = Vec::new();
        let length = from.take(most as u64 + 1).read_to_end(&mut unpacked)?;
        if most < length { Err(damaged("a page that is too large")) } else { Ok(unpacked) }
    };
    match packing {
        Compression::UNCOMPRESSED => Ok(packed.to_vec()),
        Compression::SNAPPY => {
            let length = snap::raw::decompress_len(packed).map_err(|_| damaged("a page"))?;
            if most < length {
                return Err(damaged("a page that is too large"));
            }
            snap::raw::Decoder::new().decompress_vec(packed).map_err(|_| damaged("a page"))
        }
        Compression::GZIP(_) => all(&mut flate2::read::MultiGzDecoder::new(packed)),
        Compression::ZSTD(_) => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(packed);
            all(&mut decoder.map_err(|_| damaged("a page"))?)
        }
        Compression::LZ4_RAW => {
            let mut unpacked = vec![0; most];
            let length = lz4_flex::block::decompress_into(packed, &mut unpacked);
            unpacked.truncate(length.map_err(|_| damaged("a page"))?);
            Ok(unpacked)
        }
        Compression::LZO | Compression::BROTLI(_) | Compression::LZ4 => {
            Err(ParquetError::NYI(packing.to_string()))
        }
    }
}

fn damaged(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use parquet::basic::{Compression, GzipLevel, ZstdLevel};

    use super::unpacked;

    #[test]
    fn a_page_is_unpacked_only_up_to_what_its_bytes_can_hold() {
        let packed = |zeros: usize| {
            let zeros = vec![0; zeros];
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(&zeros).expect("a buffer");
            let zstd = ruzstd::encoding::CompressionLevel::Fastest;
            [
                (Compression::GZIP(GzipLevel::default()), gzip.finish().expect("a buffer")),
                (Compression::ZSTD(ZstdLevel::default()), ruzstd::encoding::compress_to_vec(&*zeros, zstd)),
                (Compression::LZ4_RAW, lz4_flex::block::compress(&zeros)),
                (Compression::SNAPPY, snap::raw::Encoder::new().compress_vec(&zeros).expect("a buffer")),
            ]
        };
        for (packing, bytes) in packed(100_000) {
            assert_eq!(unpacked(packing, &bytes).expect("a page"), vec![0; 100_000], "{packing}");
            assert!(unpacked(packing, &bytes[..bytes.len() / 2]).is_err(), "{packing}");
        }
        let [_, (zstd, few), ..] = packed(5_000_000);
        assert!(few.len() < 1_000 && unpacked(zstd, &few).is_err());
        // It claims 4 GiB.
        assert!(unpacked(Compression::SNAPPY, b"\xff\xff\xff\xff\x0f").is_err());
    }
}
