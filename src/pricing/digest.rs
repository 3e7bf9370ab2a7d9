//! The digests by which a damaged bundle is known.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::diag::{Code, Diagnostic, Place, Source};

/// The SHA-256 digest of a text, in hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The refusal of a table that is not what its bundle states.
pub(super) fn damaged(table: &Arc<Source>) -> Diagnostic {
    let message = format!("`{}` is damaged: it does not have the digest that its bundle states", table.name);
    Diagnostic::error(Code::BundleDamaged, message).at(&Place::start_of(table))
}
