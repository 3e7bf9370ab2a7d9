//! Inputs with a range: `{low: 400, base: 500, high: 800}` instead of a number.
//!
//! Everything is computed with the base; the effect of the ends on the total is shown beside it.

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Exact;
use crate::yaml::shape::Shape;
use crate::yaml::{Node, Read, Value};

use super::format::{self, RANGE, TOP};

/// An input with a range.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Range {
    /// Its path in the file.
    pub path: Vec<String>,
    /// The lowest value.
    pub low: Exact,
    /// The value used in calculations.
    pub base: Exact,
    /// The highest value.
    pub high: Exact,
}

/// Replaces the ranges in a tree by their base values, and returns them.
pub(super) fn taken_out(root: &mut Node, problems: &mut Problems) -> Vec<Range> {
    let mut found = Vec::new();
    walk(&TOP, root, &mut Vec::new(), &mut found, problems);
    found
}

fn walk(
    shape: &'static Shape,
    node: &mut Node,
    path: &mut Vec<String>,
    found: &mut Vec<Range>,
    problems: &mut Problems,
) {
    if shape.number().is_some_and(|number| number.has_range) && is_range(node) {
        found.extend(of_node(node, path, problems));
        if let Value::Map(entries) = &mut node.value
            && let Some(at) = entries.iter().position(|entry| entry.key == "base")
        {
            *node = entries.swap_remove(at).value;
        }
        return;
    }
    let mut below = |part: &dyn Fn() -> String, node: &mut Node| {
        // A range is a map, and single values are many.
        if matches!(node.value, Value::Map(_) | Value::List(_)) {
            let part = part();
            if let Some(shape) = shape.below(&part) {
                path.push(part);
                walk(shape, node, path, found, problems);
                path.pop();
            }
        }
    };
    match &mut node.value {
        Value::Map(entries) => {
            entries.iter_mut().for_each(|entry| below(&|| entry.key.to_string(), &mut entry.value));
        }
        Value::List(items) => {
            items.iter_mut().enumerate().for_each(|(index, item)| below(&|| index.to_string(), item));
        }
        Value::Null | Value::Scalar(_) | Value::Number(_) => {}
    }
}

/// Whether a value at the position of a number looks like a range.
fn is_range(node: &Node) -> bool {
    matches!(&node.value, Value::Map(entries) if entries.iter().any(|entry| RANGE.key(&entry.key).is_some()))
}

/// The range in a node; `None` after reporting an error.
fn of_node(node: &Node, path: &[String], problems: &mut Problems) -> Option<Range> {
    let format::Range { low, base, high } = Read::read(node, problems)?;
    let (low, base, high) = (low.0, base.0, high.0);
    if base < low || high < base {
        let message = format!("the base of {base} does not lie between {low} and {high}");
        problems.push(Diagnostic::error(Code::EmptyRange, message).at(&node.place));
        return None;
    }
    Some(Range { path: path.to_vec(), low, base, high })
}

#[cfg(test)]
mod tests {
    use crate::diag::Source;
    use crate::scenario::File;

    fn ranges(text: &str) -> Result<Vec<String>, Vec<String>> {
        let source = Source::new("test", format!("volume: {{per_month: 1_000}}\n{text}"));
        let file = File::parse(&source, "test");
        let names = |file: File| file.ranges.iter().map(|range| range.path.join(".")).collect();
        let said =
            |problems: Vec<crate::diag::Diagnostic>| problems.into_iter().map(|one| one.message).collect();
        file.map(names).map_err(said)
    }

    #[test]
    fn a_range_is_in_place_of_a_number_and_nowhere_else() {
        let none = Ok(Vec::new());
        for name in ["low", "base", "high"] {
            assert_eq!(ranges(&format!("steps: {{{name}: {{model: m, input: 1, output: 1}}}}")), none);
            assert_eq!(
                ranges(&format!("quality: {{{name}: {{per: call, error_rate: {{{name}: 5%}}}}}}")),
                none
            );
            assert_eq!(ranges(&format!("steps: {{a: {{model: m, tools: {{{name}: 1}}}}}}")), none);
        }
        assert_eq!(ranges("budget: {base: 1}"), none);
        let turns = ranges("steps: {base: {loop: {turns: {low: 1, base: 2, high: 3}}}}");
        assert_eq!(turns, Ok(vec!["steps.base.loop.turns".to_owned()]));
        let calls = ranges("steps: {a: {calls: {low: 1, base: 2, high: 3}}}");
        assert_eq!(calls, Ok(vec!["steps.a.calls".to_owned()]));
    }

    #[test]
    fn a_range_without_an_end_or_with_more_keys_is_refused() {
        let lacking = ranges("steps: {a: {calls: {low: 1, high: 3}}}");
        assert_eq!(lacking, Err(vec!["the range lacks `base`".to_owned()]));
        let more = ranges("steps: {a: {calls: {low: 1, base: 2, high: 3, to: 4}}}");
        assert_eq!(more, Err(vec!["unknown key `to` in the range".to_owned()]));
    }
}
