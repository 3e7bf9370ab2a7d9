//! The parts of a design's cost, as columns for designs and for months.

use crate::exact::Exact;
use crate::report::Cell;
use crate::units::{Figure, Figures};

/// The parts: title, key, and the rank of the column on a narrow terminal when designs are compared.
pub(super) const PARTS: [(&str, &str, u8); 9] = [
    ("Base", "base", 5),
    ("Cache", "cache", 7),
    ("Batch", "batch", 7),
    ("Retries", "retries", 7),
    ("Invoice", "invoice", 0),
    ("Human", "human", 4),
    ("Downstream", "downstream", 3),
    ("Fixed", "fixed", 6),
    ("Total", "total", 0),
];

/// The amounts of [`PARTS`]: cache, batch and retries are changes of the figure before them.
pub(super) fn parts(figures: &Figures) -> [Exact; 9] {
    let amount = |figure: Figure| figures[figure].exact().clone();
    let added = |from: Figure, to: Figure| (&figures[to] - &figures[from]).exact().clone();
    [
        amount(Figure::Base),
        added(Figure::Base, Figure::CacheDiscounted),
        added(Figure::CacheDiscounted, Figure::BatchDiscounted),
        added(Figure::BatchDiscounted, Figure::Invoice),
        amount(Figure::Invoice),
        amount(Figure::Human),
        amount(Figure::Downstream),
        amount(Figure::Fixed),
        amount(Figure::Total),
    ]
}

/// Whether a part is shown even if it is 0.
pub(super) fn is_headline(title: &str) -> bool {
    ["Base", "Invoice", "Total"].contains(&title)
}

/// The cells of [`PARTS`].
pub(super) fn of_parts(figures: &Figures) -> impl Iterator<Item = Cell> {
    PARTS.iter().zip(parts(figures)).map(|((title, ..), part)| match is_headline(title) {
        true => Cell::Money(part),
        false => Cell::Change(part),
    })
}
