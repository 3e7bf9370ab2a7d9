//! Charts in characters: bars beside a table, and lines of several designs.

use crate::analysis::{Axis, Sweep, Swept};
use crate::exact::Exact;
use crate::report::Digits;

use super::{amount, input};

/// The options of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Lines instead of bars.
    pub is_line: bool,
    /// ASCII characters only.
    pub is_ascii: bool,
}

/// The characters of the longest bar.
const LONGEST_BAR: u32 = 24;
/// The number of text lines of a line chart.
const HEIGHT: u32 = 12;
/// The marks of designs, in order.
const MARKS: [char; 6] = ['●', '○', '■', '□', '▲', '△'];
const ASCII_MARKS: [char; 6] = ['o', 'x', '#', '+', '*', '@'];

/// The number of parts for a value, relative to the largest value.
fn part(value: &Exact, largest: &Exact, parts: u32) -> u32 {
    let share = value.checked_div(largest).unwrap_or_default().max(Exact::ZERO);
    let scaled = share * Exact::from(parts) + Exact::from(5_i64).shift_down(1);
    scaled.floor().to_string().parse().unwrap_or(0).min(parts)
}

/// A bar per value of a design.
pub(super) fn bars(one: &Swept, chart: Chart) -> Vec<String> {
    let largest = one.values.iter().flatten().max().cloned().unwrap_or_default();
    let full = if chart.is_ascii { "#" } else { "█" };
    let bar = |value: &Option<Exact>| {
        let filled = value.as_ref().map_or(0, |value| part(value, &largest, LONGEST_BAR));
        full.repeat(filled as usize)
    };
    one.values.iter().map(bar).collect()
}

/// The designs as points over the values of an input, with a scale from the lowest to the highest figure.
pub(super) fn lines(sweep: &Sweep, axis: &Axis, chart: Chart, digits: Digits) -> Vec<String> {
    let known = || sweep.designs.iter().flat_map(|one| one.values.iter().flatten());
    let (Some(least), Some(largest)) = (known().min(), known().max()) else { return Vec::new() };
    let range = largest - least;
    let marks = if chart.is_ascii { ASCII_MARKS } else { MARKS };
    let mut rows = vec![vec![' '; axis.values.len()]; HEIGHT as usize + 1];
    for (design, one) in sweep.designs.iter().enumerate() {
        for (column, value) in one.values.iter().enumerate() {
            if let Some(value) = value {
                let height = part(&(value - least), &range, HEIGHT);
                rows[(HEIGHT - height) as usize][column] = marks[design % marks.len()];
            }
        }
    }
    let scale = |value: &Exact| amount(&sweep.metric, value).shown(digits);
    let (top, bottom) = (scale(largest), scale(least));
    let width = top.chars().count().max(bottom.chars().count());
    let bar = if chart.is_ascii { '|' } else { '│' };
    let mut drawn: Vec<String> = rows
        .into_iter()
        .enumerate()
        .map(|(row, cells)| {
            let label = match row {
                0 => top.as_str(),
                row if row == HEIGHT as usize => bottom.as_str(),
                _ => "",
            };
            // Two characters per value, so that lines are not too steep.
            let cells: String = cells.into_iter().flat_map(|cell| [' ', cell]).collect();
            format!("{label:>width$} {bar}{}", cells.trim_end())
        })
        .collect();
    let ends = [axis.values.first(), axis.values.last()]
        .map(|end| end.map_or_else(String::new, |end| input(axis.knob.is_share(), end)));
    drawn.push(format!("{:width$}  {} to {}, {}", "", ends[0], ends[1], axis.knob.name()));
    let legend = sweep
        .designs
        .iter()
        .enumerate()
        .map(|(index, one)| format!("{} {}", marks[index % marks.len()], one.name));
    drawn.push(format!("{:width$}  {}", "", legend.collect::<Vec<_>>().join("   ")));
    drawn
}
