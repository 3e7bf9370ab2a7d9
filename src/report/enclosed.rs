//! Two answers put together that were made with the lower and with the upper bound of each hit rate that
//! is known between bounds only.
//!
//! A number that is the same in both is shown as it is; of one that is not, the digits that are proven. The
//! bounds of a hit rate are some `10^-60` apart, and every figure is a sum of parts that are each affine in
//! one hit rate. So a figure whose parts are together less than `10^28` lies within `10^-30` of what either
//! answer says, even where hit rates that rise lower one part of it and raise another.

mod chart;

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Place};
use crate::exact::Exact;
use crate::units::Usd;

use super::cell::common;
use super::{Bar, Block, Cell, Document, Node, Row, Table};

/// Decimal places of the bounds that are shown.
const PLACES: u32 = 30;
/// A number with a longer denominator may have been made with a bound, even where both answers agree:
/// what two bounds add to a difference can cancel out.
const MOST_DIGITS: usize = 40;

/// The bounds of a number of two answers; `None` where it is exact.
fn bounds(low: &Exact, high: &Exact) -> Option<[Exact; 2]> {
    if low == high && low.denominator_digits() <= MOST_DIGITS {
        return None;
    }
    let (least, most) = (low.min(high), low.max(high));
    let margin = Exact::ONE.shift_down(PLACES);
    Some([least.rounded_down(PLACES) - &margin, most.rounded_up(PLACES) + margin])
}

/// Two documents put together; `None` where they do not say the same but for their numbers.
#[must_use]
pub fn document(low: &Document, high: &Document) -> Option<Document> {
    let heading = all(&low.heading, &high.heading, |low, high| Some(words(low, high)))?;
    Some(Document { heading, blocks: all(&low.blocks, &high.blocks, block)? })
}

/// Each with its counterpart; `None` where there are more of the one than of the other.
fn all<T>(low: &[T], high: &[T], merge: impl Fn(&T, &T) -> Option<T>) -> Option<Vec<T>> {
    if low.len() != high.len() {
        return None;
    }
    low.iter().zip(high).map(|(low, high)| merge(low, high)).collect()
}

fn block(low: &Block, high: &Block) -> Option<Block> {
    Some(match (low, high) {
        (Block::Table(low), Block::Table(high)) => Block::Table(table(low, high)?),
        (Block::Tree(low), Block::Tree(high)) => Block::Tree(all(low, high, node)?),
        (Block::Bars(low), Block::Bars(high)) => Block::Bars(all(low, high, bar)?),
        (Block::Chart(low), Block::Chart(high)) => Block::Chart(chart::chart(low, high)?),
        (Block::Aside(low), Block::Aside(high)) => Block::Aside(table(low, high)?),
        (Block::Drawing(low), Block::Drawing(_)) => Block::Drawing(low.clone()),
        (Block::Notes(low), Block::Notes(high)) => {
            Block::Notes(all(low, high, |low, high| Some(words(low, high)))?)
        }
        (Block::Details(low, ours), Block::Details(high, theirs)) => {
            Block::Details(words(low, high), all(ours, theirs, block)?)
        }
        (Block::Marker(low), Block::Marker(_)) => Block::Marker(low.clone()),
        _ => return None,
    })
}

fn table(low: &Table, high: &Table) -> Option<Table> {
    Some(Table { rows: all(&low.rows, &high.rows, row)?, ..low.clone() })
}

fn row(low: &Row, high: &Row) -> Option<Row> {
    Some(Row { cells: all(&low.cells, &high.cells, cell)?, is_total: low.is_total })
}

fn node(low: &Node, high: &Node) -> Option<Node> {
    let same = low.depth == high.depth && low.name == high.name;
    let remarks = all(&low.remarks, &high.remarks, |low, high| Some(words(low, high)))?;
    same.then_some(Node { value: cell(&low.value, &high.value)?, remarks, ..low.clone() })
}

/// A bar is drawn for what is proven of its amount, which is less than it by no more than its last digit.
fn bar(low: &Bar, high: &Bar) -> Option<Bar> {
    let amount = match bounds(low.amount.exact(), high.amount.exact()) {
        None => low.amount.clone(),
        Some([least, most]) => {
            let proven = (0..=PLACES).rev().map(|places| least.rounded_down(places));
            let proven =
                proven.zip((0..=PLACES).rev()).find(|(low, places)| *low == most.rounded_down(*places));
            Usd::new(proven.map_or(least, |(proven, _)| proven)).unwrap_or_default()
        }
    };
    (low.label == high.label).then(|| Bar { amount, ..low.clone() })
}

fn cell(low: &Cell, high: &Cell) -> Option<Cell> {
    match (low, high) {
        (Cell::Text(low), Cell::Text(high)) => Some(Cell::Text(words(low, high))),
        _ if std::mem::discriminant(low) != std::mem::discriminant(high) => None,
        _ => match (low.number(), high.number()) {
            (Some(one), Some(other)) => Some(match bounds(one, other) {
                None => low.clone(),
                Some(bounds) => Cell::Between(Box::new(bounds.map(|bound| low.with_number(bound)))),
            }),
            _ => Some(low.clone()),
        },
    }
}

/// Two tables of comma-separated values put together: of a number that is not exact, the digits that are
/// proven. `None` where they do not say the same but for their numbers.
#[must_use]
pub fn csv(low: &str, high: &str) -> Option<String> {
    let field = |low: &str, high: &str| match (Exact::parse_figure(low), Exact::parse_figure(high)) {
        (Ok(one), Ok(other)) => Some(match bounds(&one, &other) {
            None => low.to_owned(),
            Some(_) if is_exact_value(low) => String::new(),
            Some(bounds) => Cell::Between(Box::new(bounds.map(Cell::Money))).raw(),
        }),
        _ => (low == high).then(|| low.to_owned()),
    };
    let fields = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let line = |low: &String, high: &String| {
        let merged = all(&fields(low), &fields(high), |low, high| field(low, high))?;
        Some(merged.join(","))
    };
    let lines = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
    Some(all(&lines(low), &lines(high), line)?.join("\n"))
}

/// Whether a field is of a column of exact values, which has nothing for what is known between bounds only.
fn is_exact_value(field: &str) -> bool {
    Exact::parse_figure(field).is_ok_and(|value| super::csv::is_long(&value))
}

/// Two texts: word by word, the digits that they have in common.
#[must_use]
pub fn words(low: &str, high: &str) -> String {
    let (lows, highs): (Vec<&str>, Vec<&str>) = (low.split(' ').collect(), high.split(' ').collect());
    if lows.len() != highs.len() {
        return common(low, high);
    }
    lows.iter().zip(highs).map(|(low, high)| word(low, high)).collect::<Vec<_>>().join(" ")
}

/// A number with more digits than are proven is cut, even where both texts agree.
fn word(low: &str, high: &str) -> String {
    if let (Some((before, one, after)), Some((_, other, _))) = (numeral(low), numeral(high))
        && MOST_DIGITS < one.denominator_digits().max(other.denominator_digits())
        && let Some([least, most]) = bounds(&one, &other)
    {
        return format!("{before}{}{after}", common(&least.grouped(), &most.grouped()));
    }
    common(low, high)
}

/// The number in a word, and what stands before and after it.
fn numeral(word: &str) -> Option<(&str, Exact, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (start, end) = (word.find(is_digit)?, word.rfind(is_digit)? + 1);
    let number = Exact::parse_figure(&word[start..end].replace(',', "")).ok()?;
    Some((&word[..start], number, &word[end..]))
}

/// Two results for machines put together: a figure that is not exact is `{low, high}`. `None` where they
/// do not say the same but for their numbers.
#[must_use]
pub fn json(low: &Value, high: &Value) -> Option<Value> {
    if let (Some(one), Some(other)) = (figure(low), figure(high)) {
        return Some(match bounds(&one, &other) {
            None => low.clone(),
            Some([low, high]) => json!({"low": low.to_string(), "high": high.to_string()}),
        });
    }
    Some(match (low, high) {
        (Value::Array(low), Value::Array(high)) => Value::Array(all(low, high, json)?),
        (Value::Object(lows), Value::Object(highs)) if lows.len() == highs.len() => {
            let merged = lows.iter().map(|(key, low)| Some((key.clone(), json(low, highs.get(key)?)?)));
            Value::Object(merged.collect::<Option<_>>()?)
        }
        (Value::String(low), Value::String(high)) => Value::String(words(low, high)),
        (low, high) if low == high => low.clone(),
        _ => return None,
    })
}

/// The number that a value of a result is: a decimal as text, or `{num, den, approx}`.
fn figure(value: &Value) -> Option<Exact> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => format!("{}/{}", parts.get("num")?.as_str()?, parts.get("den")?.as_str()?),
        _ => return None,
    };
    Exact::parse_figure(&text).ok()
}

/// Two lists of messages put together; `None` where they are not about the same.
#[must_use]
pub fn messages(low: &[Diagnostic], high: &[Diagnostic]) -> Option<Vec<Diagnostic>> {
    all(low, high, |low, high| {
        if low.code != high.code || !same_places(&low.place, &high.place) {
            return None;
        }
        let place = match (&low.place, &high.place) {
            (Some((place, low)), Some((_, high))) => Some((place.clone(), words(low, high))),
            _ => None,
        };
        Some(Diagnostic {
            message: words(&low.message, &high.message),
            help: all(&low.help, &high.help, |low, high| Some(words(low, high)))?,
            place,
            ..low.clone()
        })
    })
}

fn same_places(low: &Option<(Place, String)>, high: &Option<(Place, String)>) -> bool {
    let span = |place: &Option<(Place, String)>| place.as_ref().map(|(place, _)| place.span());
    span(low) == span(high)
}
