//! Cards that say only what differs from the card before: `changes`, laid over its prices before anything is read,
//! so that such a card is checked like any other and every value keeps its place.
//!
//! A tier, the fees and the regions are changed key by key; what is below such a key is replaced as a whole.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::format::PRICES;
use crate::units::Tokens;
use crate::yaml::{Entry, Node, Read, Value};

/// Removes what is on the card before.
const UNKNOWN: &str = "unknown";
/// Removes all entries of a list: long prompts, or all hours, cost what others do.
const NONE: &str = "none";
const LONG_CONTEXT: &str = "long_context";
const HOURS: &str = "hours";
const THRESHOLDS: [&str; 2] = ["above_input", "from_input"];

/// The node of a card with all its prices: its own where it has no `changes`.
pub(super) fn whole<'n>(
    node: &'n Node,
    before: Option<&Node>,
    model: &str,
    problems: &mut Problems,
) -> Cow<'n, Node> {
    let Value::Map(own) = &node.value else { return Cow::Borrowed(node) };
    if let Some(same) = node.entry("same_as") {
        let beside = own.iter().filter(|entry| is_price(entry) || entry.key == "changes");
        problems.extend(beside.map(|entry| no_meaning(entry, same).help("remove one of the two")));
    }
    let Some(changes) = node.entry("changes") else { return Cow::Borrowed(node) };
    let beside = own.iter().filter(|entry| is_price(entry));
    problems.extend(beside.map(|entry| no_meaning(entry, changes).help("move it into `changes`")));
    let Some(before) = before.and_then(Node::as_map) else {
        let message = format!("the first card of `{model}` has no card before it that it could change");
        let first = Diagnostic::error(Code::ChangeOfNothing, message).at(&changes.place);
        problems.push(first.help("write its tiers in place of `changes`"));
        return Cow::Borrowed(node);
    };
    if let Some(same) = before.iter().find(|entry| entry.key == "same_as") {
        let message =
            format!("the card of `{model}` before it has the prices of another model, and none to change");
        let borrowed = Diagnostic::error(Code::ChangeOfNothing, message).at(&changes.place);
        let borrowed = borrowed.also(&same.place, "the card before");
        problems.push(borrowed.help("write its tiers in place of `changes`"));
        return Cow::Borrowed(node);
    }
    let prices: Vec<Entry> = before.iter().filter(|entry| is_price(entry)).cloned().collect();
    let mut entries: Vec<Entry> = own.iter().filter(|entry| !is_price(entry)).cloned().collect();
    if let Some(changed) = changes.value.entries(problems) {
        if changed.is_empty() {
            problems.push(changes_nothing(changes));
        }
        let (changes, others): (Vec<&Entry>, Vec<&Entry>) = changed.iter().partition(|entry| is_price(entry));
        problems.extend(others.into_iter().map(no_price));
        entries.extend(laid_over(prices, changes, &Level::Prices, problems));
    }
    Cow::Owned(Node { place: node.place.clone(), value: Value::Map(entries) })
}

fn no_meaning(entry: &Entry, beside: &Entry) -> Diagnostic {
    let message = format!("`{}` has no meaning beside `{}`", entry.key, beside.key);
    Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place).also(&beside.place, "beside this")
}

fn is_price(entry: &Entry) -> bool {
    PRICES.key(&entry.key).is_some()
}

/// How deep in a card something is.
enum Level {
    /// Tiers, fees and the like.
    Prices,
    /// An entry of `long_context` or `hours`: tiers.
    Entry,
    /// Meters of a tier, tools, regions.
    Values,
}

fn laid_over<'n>(
    mut base: Vec<Entry>,
    over: impl IntoIterator<Item = &'n Entry>,
    level: &Level,
    problems: &mut Problems,
) -> Vec<Entry> {
    for entry in over {
        let at = base.iter().position(|other| other.key == entry.key);
        let is_removed = match entry.value.as_text() {
            Some(NONE) => {
                matches!(level, Level::Prices) && [LONG_CONTEXT, HOURS].contains(&entry.key.as_str())
            }
            word => word == Some(UNKNOWN),
        };
        match (at, is_removed) {
            (None, true) => problems.push(removes_nothing(entry)),
            (None, false) => {
                if let (Level::Prices | Level::Entry, Value::Map(own)) = (level, &entry.value.value) {
                    // What is there to be removed would have to be there.
                    let removed = own.iter().filter(|one| one.value.as_text() == Some(UNKNOWN));
                    problems.extend(removed.map(removes_nothing));
                }
                base.push(entry.clone());
            }
            (Some(at), true) => {
                base.remove(at);
            }
            (Some(at), false) => {
                let was = std::mem::replace(&mut base[at], entry.clone());
                base[at].value = changed(was, entry, level, problems);
            }
        }
    }
    base
}

/// A value with another one in its place, or laid over it.
fn changed(was: Entry, entry: &Entry, level: &Level, problems: &mut Problems) -> Node {
    let value = match (level, was.value.value, &entry.value.value) {
        (Level::Prices, Value::List(base), Value::List(over)) if entry.key == LONG_CONTEXT => {
            Value::List(thresholds(base, over, problems))
        }
        (Level::Prices, Value::List(base), Value::List(over)) if entry.key == HOURS => {
            Value::List(windows(base, over, problems))
        }
        (Level::Prices | Level::Entry, Value::Map(base), Value::Map(over)) => {
            if over.is_empty() {
                problems.push(changes_nothing(entry));
            }
            Value::Map(laid_over(base, over, &Level::Values, problems))
        }
        (_, _, value) => value.clone(),
    };
    Node { place: entry.value.place.clone(), value }
}

/// Entries of `long_context` with others laid over those of the same threshold.
fn thresholds(mut base: Vec<Node>, over: &[Node], problems: &mut Problems) -> Vec<Node> {
    for node in over {
        let same =
            base.iter_mut().find(|other| threshold(other).is_some_and(|at| Some(at) == threshold(node)));
        match (same, &node.value) {
            (Some(Node { place, value: Value::Map(was) }), Value::Map(over)) => {
                was.retain(|entry| !THRESHOLDS.contains(&entry.key.as_str()));
                let entries = std::mem::take(was);
                *was = laid_over(entries, over, &Level::Entry, problems);
                *place = node.place.clone();
            }
            _ => {
                let higher = |other: &Node| threshold(node) < threshold(other);
                base.insert(base.iter().position(higher).unwrap_or(base.len()), node.clone());
            }
        }
    }
    base
}

/// Windows with others laid over those of the same name.
fn windows(mut base: Vec<Node>, over: &[Node], problems: &mut Problems) -> Vec<Node> {
    let name = |node: &Node| node.at("name").and_then(Node::as_text).map(str::to_owned);
    for node in over {
        let same = base.iter_mut().find(|other| name(other).is_some_and(|own| Some(own) == name(node)));
        match (same, &node.value) {
            (Some(Node { place, value: Value::Map(was) }), Value::Map(over)) => {
                *was = laid_over(std::mem::take(was), over, &Level::Entry, problems);
                *place = node.place.clone();
            }
            _ => base.push(node.clone()),
        }
    }
    base
}

/// The tokens of an entry; `None` where it is said when the entry is read that there are none.
fn threshold(entry: &Node) -> Option<Tokens> {
    let tokens = THRESHOLDS.iter().find_map(|key| entry.at(key))?;
    Tokens::read(tokens, &mut Problems::new())
}

fn no_price(entry: &Entry) -> Diagnostic {
    let message = format!("unknown key `{}` in the changes of a card", entry.key);
    Diagnostic::error(Code::UnknownKey, message).at(&entry.place).suggest(&entry.key, PRICES.names())
}

fn changes_nothing(entry: &Entry) -> Diagnostic {
    let empty = Diagnostic::error(Code::NothingToDo, format!("`{}` changes nothing", entry.key));
    empty.at(&entry.value.place).help("write what differs from the card before, or remove this")
}

fn removes_nothing(entry: &Entry) -> Diagnostic {
    let message = format!("no card before this one says `{}`, so it cannot be removed", entry.key);
    let nothing = Diagnostic::error(Code::ChangeOfNothing, message).at(&entry.place);
    nothing.help("remove this line; beside `same_as` write `not offered` for what is not sold")
}
