//! What inputs of which only a range is known make of a figure.

use serde_json::{Value, json};

use crate::analysis::{Corner, Extremes};

use super::super::{Cell, Column, Row, Table, json};

/// The least and the most beside the base.
pub(super) fn table(extremes: &[Extremes]) -> Table {
    let columns = vec![
        Column::words("Range", "figure", 0),
        Column::numbers("Lowest", "lowest", 0),
        Column::numbers("Base", "base", 0),
        Column::numbers("Highest", "highest", 0),
    ];
    let row = |one: &Extremes| {
        Row::body(vec![
            Cell::words(one.metric.name()),
            Cell::Money(one.lowest.figure.clone()),
            Cell::Money(one.base.clone()),
            Cell::Money(one.highest.figure.clone()),
        ])
    };
    Table { columns, rows: extremes.iter().map(row).collect(), ..Table::default() }
}

/// Where the ends lie, and whether nothing can lie outside.
pub(super) fn notes(extremes: &[Extremes]) -> Vec<String> {
    let Some(total) = extremes.last() else { return Vec::new() };
    let at = |corner: &Corner| {
        let ends = total.inputs.iter().zip(&corner.is_high);
        let ends = ends.map(|(path, is_high)| format!("{path} {}", if *is_high { "high" } else { "low" }));
        ends.collect::<Vec<_>>().join(", ")
    };
    let mut notes = vec![
        format!("The total is lowest with {}.", at(&total.lowest)),
        format!("The total is highest with {}.", at(&total.highest)),
    ];
    notes.push(if total.doubts.is_empty() {
        "Proven: the total is affine in each of these inputs, so it lies between the two.".to_owned()
    } else {
        format!("Not proven that it lies between the two: {}.", total.doubts.join("; "))
    });
    notes
}

/// The same for machines.
pub(super) fn to_json(extremes: &[Extremes]) -> Value {
    let corner = |one: &Extremes, corner: &Corner| {
        let ends = one.inputs.iter().zip(&corner.is_high);
        let ends = ends.map(|(path, is_high)| (path.clone(), json!(if *is_high { "high" } else { "low" })));
        json!({"figure": json::exact(&corner.figure), "at": ends.collect::<serde_json::Map<_, _>>()})
    };
    let one = |one: &Extremes| {
        json!({
            "figure": one.metric.name(),
            "lowest": corner(one, &one.lowest),
            "base": json::exact(&one.base),
            "highest": corner(one, &one.highest),
            "proven": one.doubts.is_empty(),
            "doubts": one.doubts,
        })
    };
    extremes.iter().map(one).collect()
}
