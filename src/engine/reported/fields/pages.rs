//! Documents that are read: billed by the page.

use crate::units::Meter;

use super::Is::{Harmless, Model, Never, Object, Tokens};
use super::Table;

static USAGE: Table =
    Table { rows: &[&[("pages_processed", Tokens(Meter::Pages)), ("doc_size_bytes", Harmless)]], sums: &[] };

/// OCR of Mistral.
pub(super) static OCR: Table = Table {
    rows: &[&[
        ("usage_info", Object(&USAGE)),
        ("model", Model),
        ("pages", Harmless),
        (
            "document_annotation",
            Never("annotated pages have a rate of their own, and the object does not count them"),
        ),
    ]],
    sums: &[],
};
