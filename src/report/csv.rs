//! The data of documents for spreadsheets: every digit, one header, and no row that sums up others.

use super::{Document, Table};

/// The data tables of documents that have the same columns.
///
/// # Errors
/// Writing to memory does not fail; an error would come from the CSV writer itself.
pub fn csv(documents: &[Document]) -> std::io::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let tables: Vec<&Table> =
        documents.iter().flat_map(Document::tables).filter(|table| table.is_data).collect();
    if let Some(first) = tables.first() {
        writer.write_record(first.columns.iter().map(|column| column.key.as_str()))?;
    }
    for row in tables.iter().flat_map(|table| &table.rows).filter(|row| !row.is_total) {
        writer.write_record(row.cells.iter().map(super::Cell::raw))?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}
