//! The differences between two designs, value by value, and the designs in between, in which only some of the
//! differences are applied.
//!
//! Maps are compared key by key, in the order of the newer file; a removed key comes after its former predecessor.
//! Alternatives of one slot change together, and so do lists of different lengths, except lists of named items.

mod pairing;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::effort::Effort;
use crate::exact::Exact;
use crate::yaml::shape::Shape;
use crate::yaml::{Entry, Node, Value};

use super::design::Scenario;
use super::edit;
use super::format::TOP;
use super::patch;
use super::range::Range;
use super::read;

use self::pairing::{Item, items, rows};

/// A design as a tree.
#[derive(Clone, Debug)]
pub(super) struct Design {
    pub(super) root: Node,
    pub(super) stem: String,
    pub(super) ranges: Arc<[Range]>,
    pub(super) effort: Effort,
}

/// A difference.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// Its path: keys and list positions.
    pub path: Vec<String>,
    /// The old value; `None` if it is new. If one alternative replaces another, a map of its keys.
    pub old: Option<Node>,
    /// The new value; `None` if it is removed.
    pub new: Option<Node>,
    /// Whether one alternative replaces another: the path is that of the enclosing map.
    pub is_switch: bool,
}

impl Change {
    /// The old and the new value, each on one line.
    #[must_use]
    pub fn texts(&self) -> [Option<String>; 2] {
        let text = |node: &Node| if self.is_switch { node.entries_in_line() } else { node.to_string() };
        [&self.old, &self.new].map(|node| node.as_ref().map(|node| text(node).replace('\n', " ")))
    }
}

/// All differences between two designs, in order.
#[derive(Clone, Debug)]
pub struct Changes {
    old: Design,
    new: Design,
    list: Vec<Change>,
}

/// Keys that select the prices: prices are compared separately.
const OF_PRICES: [&str; 2] = ["as_of", "prices"];

impl Changes {
    pub(super) fn between(mut old: Design, mut new: Design) -> Self {
        for design in [&mut old, &mut new] {
            if let Value::Map(entries) = &mut design.root.value {
                entries.retain(|entry| !OF_PRICES.contains(&entry.key.as_str()));
            }
        }
        let mut walk = Walk { is_made: &|_| false, path: Vec::new(), found: Vec::new() };
        walk.node(Some(&TOP), &old.root, &new.root);
        let list = walk.found.into_iter().chain(of_ranges(&old, &new)).collect();
        Self { old, new, list }
    }

    /// The differences, in order.
    #[must_use]
    pub fn list(&self) -> &[Change] {
        &self.list
    }

    /// The design with only the differences at some positions applied.
    ///
    /// # Errors
    /// All errors: differences may depend on each other.
    pub fn made(&self, is_made: &dyn Fn(usize) -> bool) -> Result<Scenario, Vec<Diagnostic>> {
        let mut walk = Walk { is_made, path: Vec::new(), found: Vec::new() };
        let mixed = walk.node(Some(&TOP), &self.old.root, &self.new.root);
        let root = Node { place: self.new.root.place.clone(), ..mixed };
        read::scenario_within(&self.new.effort, &root, &self.new.stem)
    }
}

/// Differences in the ends of ranges: everything else is computed with their bases.
fn of_ranges(old: &Design, new: &Design) -> Vec<Change> {
    let paths: BTreeSet<&Vec<String>> =
        old.ranges.iter().chain(new.ranges.iter()).map(|range| &range.path).collect();
    let ends = |design: &Design, path: &Vec<String>| {
        let range = design.ranges.iter().find(|range| range.path == *path);
        let place = &edit::existing(&design.root, path).unwrap_or(&design.root).place;
        let node = |end: &Exact| Node { place: place.clone(), value: Value::Number(end.clone()) };
        [range.map(|range| node(&range.low)), range.map(|range| node(&range.high))]
    };
    let changes = paths.into_iter().flat_map(|path| {
        let pairs = ends(old, path).into_iter().zip(ends(new, path));
        ["low", "high"].into_iter().zip(pairs).map(|(name, (old, new))| {
            let path = path.iter().cloned().chain([name.to_owned()]).collect();
            Change { path, old, new, is_switch: false }
        })
    });
    let differs = |change: &Change| match (&change.old, &change.new) {
        (Some(old), Some(new)) => !old.says_the_same(new),
        _ => true,
    };
    changes.filter(differs).collect()
}

/// Walks two trees together. Finding the differences and applying some of them is the same walk, so that their
/// positions match.
struct Walk<'w> {
    is_made: &'w dyn Fn(usize) -> bool,
    path: Vec<String>,
    found: Vec<Change>,
}

impl Walk<'_> {
    fn node(&mut self, shape: Option<&'static Shape>, old: &Node, new: &Node) -> Node {
        if old.says_the_same(new) {
            return new.clone();
        }
        match (&old.value, &new.value) {
            (Value::Map(before), Value::Map(after)) => {
                let value = Value::Map(self.map(shape, (old, before), (new, after)));
                Node { place: new.place.clone(), value }
            }
            (Value::List(before), Value::List(after)) => match items(before, after) {
                Some(pairs) => {
                    let value = Value::List(self.list(shape, &pairs));
                    Node { place: new.place.clone(), value }
                }
                None => self.change(Some(old), Some(new)).unwrap_or_else(|| new.clone()),
            },
            _ => self.change(Some(old), Some(new)).unwrap_or_else(|| new.clone()),
        }
    }

    /// Records a difference and chooses a side.
    fn change(&mut self, old: Option<&Node>, new: Option<&Node>) -> Option<Node> {
        self.note(Change { path: self.path.clone(), old: old.cloned(), new: new.cloned(), is_switch: false })
    }

    fn note(&mut self, change: Change) -> Option<Node> {
        let side = if (self.is_made)(self.found.len()) { change.new.clone() } else { change.old.clone() };
        self.found.push(change);
        side
    }

    fn map(
        &mut self,
        shape: Option<&'static Shape>,
        old: (&Node, &[Entry]),
        new: (&Node, &[Entry]),
    ) -> Vec<Entry> {
        let switched = patch::switched(shape, old.1, new.1);
        let mut done = BTreeSet::new();
        let mut mixed = Vec::new();
        for (key, before, after) in rows(old.1, new.1) {
            if let Some(at) = switched.iter().position(|keys| keys.contains(&key.as_str())) {
                // All keys of a slot are visited at the first new one.
                if after.is_some() && done.insert(at) {
                    mixed.extend(self.switch(&switched[at], old, new));
                }
                continue;
            }
            let below = shape.and_then(|shape| shape.below(&key));
            self.path.push(key.clone());
            let value = match (before, after) {
                (Some(before), Some(after)) => Some(self.node(below, &before.value, &after.value)),
                (before, after) => {
                    self.change(before.map(|entry| &entry.value), after.map(|entry| &entry.value))
                }
            };
            self.path.pop();
            let entry = after.or(before);
            mixed.extend(value.zip(entry).map(|(value, entry)| Entry { value, ..entry.clone() }));
        }
        mixed
    }

    /// Replaces one alternative by another, with its companion keys.
    fn switch(&mut self, keys: &[&str], old: (&Node, &[Entry]), new: (&Node, &[Entry])) -> Vec<Entry> {
        let side = |(node, entries): (&Node, &[Entry])| {
            let own = entries.iter().filter(|entry| keys.contains(&entry.key.as_str()));
            let own: Vec<Entry> = own.cloned().collect();
            let place = own.first().map_or_else(|| node.place.clone(), |entry| entry.value.place.clone());
            Some(Node { place, value: Value::Map(own) })
        };
        let change = Change { path: self.path.clone(), old: side(old), new: side(new), is_switch: true };
        match self.note(change).map(|node| node.value) {
            Some(Value::Map(entries)) => entries,
            _ => Vec::new(),
        }
    }

    fn list(&mut self, shape: Option<&'static Shape>, pairs: &[Item<'_>]) -> Vec<Node> {
        let below = shape.and_then(|shape| shape.below(""));
        let mut mixed = Vec::new();
        for (index, old, new) in pairs {
            self.path.push(index.to_string());
            mixed.extend(match (old, new) {
                (Some(old), Some(new)) => Some(self.node(below, old, new)),
                (old, new) => self.change(*old, *new),
            });
            self.path.pop();
        }
        mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;
    use crate::scenario::{File, path_name};

    fn file(steps: &str) -> File {
        let text = format!("volume: {{per_month: 1_000}}\nsteps: {{a: {{{steps}}}}}\n");
        File::parse(&Source::new("test", text), "test").expect("a file")
    }

    /// Each change as `path: old > new`, relative to the step.
    fn changes(old: &str, new: &str) -> Vec<String> {
        let found = file(old).changes_to(&[], &file(new), &[]);
        let text = |node: &Option<Node>| node.as_ref().map_or_else(String::new, Node::to_string);
        let line = |change: &Change| {
            let path = path_name(change.path.iter().skip(2).map(String::as_str));
            format!("{path}: {} > {}", text(&change.old), text(&change.new))
        };
        found.list().iter().map(line).collect()
    }

    #[test]
    fn numbers_are_compared_by_value_and_keys_in_any_order() {
        let old = "model: m, input: 1_000, output: 2k, calls: 70%, reads: [b, c]";
        assert!(
            changes(old, "reads: [b, c], calls: 0.70, output: 2_000.0, input: 1000, model: m").is_empty()
        );
        assert_eq!(
            changes(old, "model: m, input: 1_000, output: 2k, calls: 71%, reads: [c, b]"),
            ["calls: 70% > 71%", "reads: [b, c] > [c, b]",]
        );
    }

    #[test]
    fn what_is_gone_stands_behind_what_it_stood_behind() {
        assert_eq!(
            changes("model: m, calls: 2, input: 1, output: 1", "region: eu, model: m, input: 2, output: 1"),
            ["region:  > eu", "calls: 2 > ", "input: 1 > 2",]
        );
    }

    #[test]
    fn alternatives_change_together_with_what_goes_with_them() {
        assert_eq!(
            changes("model: m, retries: 1, input: 1, output: 1", "input: 2, route: [x], output: 1"),
            ["input: 1 > 2", ": {model: m, retries: 1} > {route: [x]}",]
        );
        assert_eq!(changes("batch: {share: 1}", "tier: flex"), [": {batch: {share: 1}} > {tier: flex}"]);
        assert_eq!(changes("batch: {share: 1}", ""), ["batch: {share: 1} > "]);
    }

    #[test]
    fn lists_are_compared_item_by_item_where_that_is_clear() {
        let route = |items: &str| format!("route: [{items}]");
        assert_eq!(
            changes(&route("{share: 1}, {model: m}"), &route("{share: 2}, {model: n}")),
            ["route.0.share: 1 > 2", "route.1.model: m > n"]
        );
        assert_eq!(
            changes(&route("{share: 1}"), &route("{share: 1}, {model: n}")),
            ["route: [{share: 1}] > [{share: 1}, {model: n}]"]
        );
        let named = |items: &str| format!("x: [{items}]");
        assert_eq!(
            changes(&named("{name: a, v: 1}, {name: b}"), &named("{name: c}, {name: a, v: 2}")),
            ["x.0:  > {name: c}", "x.1.v: 1 > 2", "x.1: {name: b} > "]
        );
    }

    #[test]
    fn ends_of_ranges_are_changes_too() {
        let range = |high: u32| format!("input: {{low: 1, base: 2, high: {high}}}");
        assert_eq!(changes(&range(3), &range(4)), ["input.high: 3 > 4"]);
        assert_eq!(changes("input: 2", &range(3)), ["input.low:  > 1", "input.high:  > 3"]);
    }

    #[test]
    fn a_design_in_between_has_what_is_made() {
        let (old, new) = (
            file("model: m, input: 1, output: 1"),
            file("route: [{share: 40%, model: n}, {share: 60%, model: o}], input: 5, output: 1"),
        );
        let found = old.changes_to(&[], &new, &[]);
        let input = |is_made: &dyn Fn(usize) -> bool| {
            let made = found.made(is_made).expect("a design");
            let branch = &made.steps[0].branches[0].work;
            (made.steps[0].branches.len(), branch.input.value.exact().clone())
        };
        let number = Exact::from;
        assert_eq!(input(&|_| false), (1, number(1_u32)));
        assert_eq!(input(&|at| at == 0), (2, number(1_u32)));
        assert_eq!(input(&|at| at == 1), (1, number(5_u32)));
        assert_eq!(input(&|_| true), (2, number(5_u32)));
    }
}
