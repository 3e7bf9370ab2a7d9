//! Charts of headline figures.

use crate::analysis::{Comparison, Outlook};
use crate::report::chart::{Kind, Stack, Stacks, Stage};
use crate::report::{Block, Cell, Chart};
use crate::units::{Figure, Figures};

/// From the base to the invoice, and from there to the total; changes of 0 are omitted.
pub(super) fn waterfall(totals: &Figures, title: &str) -> Block {
    let level = |figure: Figure, label: &str, remark: &str| {
        stage(label, Cell::Money(totals[figure].exact().clone()), true, remark)
    };
    let change = |from: Figure, to: Figure, label: &str, remark: &str| {
        stage(label, Cell::Change((&totals[to] - &totals[from]).exact().clone()), false, remark)
    };
    let cost = |figure: Figure, label: &str, remark: &str| {
        stage(label, Cell::Change(totals[figure].exact().clone()), false, remark)
    };
    let mut stages = vec![
        level(Figure::Base, "Base", "every call once, in the standard tier, without a cache"),
        change(Figure::Base, Figure::CacheDiscounted, "Cache", "what prompt caches save or cost"),
        change(
            Figure::CacheDiscounted,
            Figure::BatchDiscounted,
            "Batch",
            "what other service tiers save or cost",
        ),
        change(Figure::BatchDiscounted, Figure::Invoice, "Retries", "every further attempt and its check"),
        level(Figure::Invoice, "Invoice", "what the vendors bill"),
        cost(Figure::Human, "Human", "reviews, fixes and takeovers"),
        cost(Figure::Downstream, "Downstream", "errors that no check caught, and abandoned work"),
        cost(Figure::Fixed, "Fixed", "whatever the volume"),
        level(Figure::Total, "Total", "what the workload costs"),
    ];
    stages.retain(|stage| stage.is_level || stage.amount.number().is_none_or(|change| !change.is_zero()));
    Block::Chart(Chart { title: title.to_owned(), kind: Kind::Waterfall(stages) })
}

fn stage(label: &str, amount: Cell, is_level: bool, remark: &str) -> Stage {
    Stage { label: label.to_owned(), amount, is_level, remark: remark.to_owned() }
}

/// The parts of a total.
const PARTS: [(Figure, &str); 4] = [
    (Figure::Invoice, "Invoice"),
    (Figure::Human, "Human"),
    (Figure::Downstream, "Downstream"),
    (Figure::Fixed, "Fixed"),
];

fn stacks(stacks: Vec<Stack>) -> Stacks {
    Stacks { parts: PARTS.map(|(_, name)| name.to_owned()).to_vec(), stacks }
}

fn stack(label: &str, figures: &Figures, marks: Vec<String>) -> Stack {
    let amount = |figure: Figure| Cell::Money(figures[figure].exact().clone());
    Stack {
        label: label.to_owned(),
        parts: PARTS.map(|(figure, _)| amount(figure)).to_vec(),
        total: amount(Figure::Total),
        marks,
    }
}

/// The cost of each design, by part.
pub(super) fn variants(comparison: &Comparison) -> Block {
    let runs = comparison.runs.iter();
    let designs = runs.map(|run| stack(&run.name, &run.evaluated.projection.totals, Vec::new()));
    let kind = Kind::Variants(stacks(designs.collect()));
    Block::Chart(Chart { title: "What each design costs".to_owned(), kind })
}

/// The cost of each month, by part, with price changes marked.
pub(super) fn timeline(outlook: &Outlook, mark: fn(&crate::scenario::PriceChange) -> String) -> Block {
    let months = outlook.months.iter().map(|month| {
        let marks = outlook.changes_in(month).map(mark).collect();
        stack(&month.month.to_string(), &month.totals, marks)
    });
    let kind = Kind::Timeline(stacks(months.collect()));
    Block::Chart(Chart { title: "What each month costs".to_owned(), kind })
}
