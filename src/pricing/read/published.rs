//! Numbers of price tables stand as their vendors publish them.

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Exact;
use crate::pricing::format::PRICE_TABLE;
use crate::units::Stated;
use crate::yaml::shape::Shape;
use crate::yaml::{self, Node};

/// What a vendor publishes is a number, and no product: it is found again where it was published.
pub(super) fn check(root: &Node, problems: &mut Problems) {
    static TABLE: Shape = Shape::Map(&PRICE_TABLE);
    if !root.any_text(&|text| {
        text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && Exact::is_computed(text)
    }) {
        return;
    }
    yaml::each_value(&TABLE, root, &mut |_, shape, node| {
        let text = node.as_text().filter(|text| shape.number().is_some() && Exact::is_computed(text));
        if let Some(number) = text.and_then(Stated::number_of) {
            let message =
                format!("`{node}` is computed, and a price table holds numbers as they are published");
            let refused = Diagnostic::error(Code::BadNumber, message).at(&node.place);
            problems.push(refused.help(format!("write `{number}`")));
        }
    });
}
