//! The effect of input ranges on a figure.

use crate::analysis::{At, Extreme, Extremes, Proof};
use crate::exact::Exact;
use crate::report::{Cell, Column, Row, Table};

use super::sweep::input;

/// The lowest and highest value beside the base.
pub(super) fn table(extremes: &[Extremes]) -> Table {
    let is_proven = extremes.iter().all(|one| !matches!(one.proof, Proof::Lacking(_)));
    let [lowest, highest] = if is_proven { ["Lowest", "Highest"] } else { ["Lowest found", "Highest found"] };
    let columns = vec![
        Column::words("Range", "figure", 0),
        Column::numbers(lowest, "lowest", 0),
        Column::numbers("Base", "base", 0),
        Column::numbers(highest, "highest", 0),
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

/// Where the extremes are, and whether they are proven.
pub(super) fn notes(extremes: &[Extremes]) -> Vec<String> {
    let Some(total) = extremes.last() else { return Vec::new() };
    let shown = |value: &Exact| input(false, value);
    let at = |extreme: &Extreme| {
        let places = total.inputs.iter().zip(&extreme.at).map(|(path, at)| match at {
            At::Low => format!("{path} low"),
            At::Base => format!("{path} at its base"),
            At::High => format!("{path} high"),
            At::Value(value) => format!("{path} {}", shown(value)),
            At::Above(value) => format!("{path} right above {}", shown(value)),
            At::Below(value) => format!("{path} right below {}", shown(value)),
        });
        places.collect::<Vec<_>>().join(", ")
    };
    let sentence = |end: &str, extreme: &Extreme| match &total.proof {
        Proof::Affine | Proof::Searched => format!("The total is {end} with {}.", at(extreme)),
        Proof::Lacking(_) => format!("The {end} total that was found is with {}.", at(extreme)),
    };
    let mut notes = vec![sentence("lowest", &total.lowest), sentence("highest", &total.highest)];
    notes.push(match &total.proof {
        Proof::Affine => {
            "Proven: the total is affine in each of these inputs, so it lies between the two.".to_owned()
        }
        Proof::Searched => {
            "Proven: every point where it changes direction was evaluated, so it lies between the two."
                .to_owned()
        }
        Proof::Lacking(doubts) => format!("Not proven that it lies between the two: {}.", doubts.join("; ")),
    });
    notes
}
