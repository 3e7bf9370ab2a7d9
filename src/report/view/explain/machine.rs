//! A derivation for machines.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::analysis::explain::{How, Name, Term, Unit};
use crate::pricing::Origin;
use crate::scenario::Plan;

use super::super::super::json;
use super::super::result::source_json;
use super::{Explained, at, formula};
use crate::report::Digits;

/// The result for machines: the whole derivation, or so many levels of it. What has a path is taken apart
/// once; where it stands again it has no `parts`.
#[must_use]
pub fn to_json(explained: &Explained) -> Value {
    let most = explained.depth.unwrap_or(usize::MAX);
    let mut body = head(&explained.plan, &explained.patches);
    let figure = term_json(&explained.term, most, &mut BTreeSet::new());
    body.insert("figure".to_owned(), figure);
    let algebra = formula(&explained.term, explained.depth, Digits::EXACT);
    body.insert("formula".to_owned(), json!(algebra));
    body.insert("uncached".to_owned(), explained.uncached.as_ref().map_or(Value::Null, json::exact));
    json::result("explain", Some(&explained.plan.currency), Value::Object(body))
}

/// Everything that can be asked for.
#[must_use]
pub fn list_json(plan: &Plan, patches: &[String], terms: &[Arc<Term>]) -> Value {
    let mut body = head(plan, patches);
    let paths = terms.iter().map(|term| Value::Object(plain(term)));
    body.insert("paths".to_owned(), paths.collect());
    json::result("explain --paths", Some(&plan.currency), Value::Object(body))
}

fn head(plan: &Plan, patches: &[String]) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("name".to_owned(), json!(plan.name));
    head.insert("patches".to_owned(), json!(patches));
    head.insert("as_of".to_owned(), json!(plan.as_of.to_string()));
    head
}

fn term_json<'t>(term: &'t Term, most: usize, taken_apart: &mut BTreeSet<&'t Name>) -> Value {
    let mut object = plain(term);
    let parts = term.how.parts();
    let is_above = term.name.path().is_some() && taken_apart.contains(&term.name);
    if !parts.is_empty() && !is_above && 0 < most {
        taken_apart.insert(&term.name);
        let parts = parts.into_iter().map(|part| term_json(part, most - 1, taken_apart));
        object.insert("parts".to_owned(), parts.collect());
    }
    Value::Object(object)
}

/// A term without its parts.
fn plain(term: &Term) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("path".to_owned(), json!(term.name.path()));
    object.insert("name".to_owned(), json!(term.name.text()));
    object.insert("value".to_owned(), json::exact(&term.value));
    object.insert("unit".to_owned(), json!(unit(term.unit)));
    if let Unit::Rate(per) = term.unit {
        object.insert("rate".to_owned(), json::exact(&(&term.value * per.number())));
        object.insert("per".to_owned(), json::exact(&per.number()));
    }
    object.insert("how".to_owned(), json!(how(&term.how)));
    match &term.how {
        How::Stated(place) => {
            object.insert("place".to_owned(), json::place(place));
        }
        How::Published { place, evidence } => {
            object.insert("place".to_owned(), json::place(place));
            let source = evidence.as_ref().map(|evidence| source_json(evidence));
            object.insert("source".to_owned(), source.unwrap_or_default());
        }
        How::Default(why) | How::Definition(why) => {
            object.insert("why".to_owned(), json!(why));
        }
        _ => {}
    }
    if !term.remark.is_empty() {
        object.insert("remark".to_owned(), json!(term.remark));
    }
    object
}

/// `file:line`, source and day of a leaf, each empty where it has none.
pub(super) fn published(term: &Term) -> (String, String, String) {
    match &term.how {
        How::Stated(place) => (at(place), String::new(), String::new()),
        How::Published { place, evidence } => {
            let (source, checked) = evidence.as_ref().map_or_else(Default::default, |evidence| {
                let (Origin::Url(origin) | Origin::Document(origin)) = &evidence.origin;
                (origin.clone(), evidence.checked.to_string())
            });
            (at(place), source, checked)
        }
        _ => Default::default(),
    }
}

/// The word for how a value arises.
pub(super) fn how(how: &How) -> &'static str {
    match how {
        How::Stated(_) => "stated",
        How::Published { .. } => "published",
        How::Default(_) => "default",
        How::Definition(_) => "definition",
        How::Sum(_) => "sum",
        How::Product(_) => "product",
        How::Difference(_) => "difference",
        How::Quotient(_) => "quotient",
        How::Complement(_) => "complement",
        How::Ceiling(_) => "ceiling",
        How::AnyOf { .. } => "any_of",
        How::ExpNeg(_) => "exp_neg",
        How::AtMost(_) => "at_most",
        How::Granules { .. } => "granules",
    }
}

/// The word for what a value counts.
pub(super) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "money",
        Unit::Each => "money_each",
        Unit::Rate(_) => "money_per_one",
        Unit::Tokens => "tokens",
        Unit::Calls => "calls",
        Unit::Things => "number",
        Unit::Part => "part",
        Unit::Factor => "factor",
    }
}
