//! What is known of a line beside its prices: its limits, its life and its names.

use std::collections::BTreeSet;

use crate::exact::Exact;
use crate::pricing::cells::{CellName, Cells};
use crate::pricing::format::Stage;
use crate::pricing::import::published::{Feature, Limits};
use crate::pricing::import::why::{LeftOut, Why};
use crate::pricing::versions::undated;
use crate::units::{Date, Tokens};
use crate::yaml::json::{Fields, Json, field, text_of};

use super::bare;
use super::held::{first_word, independent};
use super::line::Line;

impl Line<'_> {
    pub(super) fn limits(&self, cells: &Cells, left_out: &mut Vec<LeftOut>) -> Limits {
        let name = self.name.model.as_str();
        let limits = field(&self.fields, "limits").and_then(Json::fields).unwrap_or_default();
        let cache = field(&self.fields, "cache").and_then(Json::fields).unwrap_or_default();
        let life = field(&self.fields, "life").and_then(Json::fields).unwrap_or_default();
        let mut tokens = |fields: &Fields<'_>, key: &str| match value_of(fields, key)? {
            Ok(value) => Exact::parse_data(&value).ok().and_then(Tokens::new),
            Err(values) => {
                left_out.push(self.name.left_out(Some(key), Why::Undecided(values)));
                None
            }
        };
        let context_window = tokens(&limits, "context");
        let within = |limit: Option<Tokens>| {
            limit.filter(|limit| context_window.as_ref().is_none_or(|window| limit <= window))
        };
        let (max_output, max_input) =
            (within(tokens(&limits, "max_output")), within(tokens(&limits, "max_input")));
        let min_prefix = tokens(&cache, "min_prefix");
        let day = |key: &str| value_of(&life, key)?.ok()?.parse::<Date>().ok();
        let decided = self.rule.and_then(|rule| rule.life(name));
        // A dataset's day of retirement is the first day without the model.
        let closed =
            decided.and_then(|life| life.closed).or_else(|| day("retired").and_then(Date::yesterday));
        let is_sound = |day: &Date| {
            closed.is_none_or(|closed| *day <= closed) && month_in(name).is_none_or(|first| first <= *day)
        };
        let released = day("released").filter(is_sound);
        let status: BTreeSet<String> =
            texts(field(&life, "status")).into_iter().map(|one| first_word(&one)).collect();
        let is_retired = text_of(&self.fields, "ship").is_some_and(|ship| ship == "r");
        let stage = if is_retired || status.contains("deprecated") {
            Some(Stage::Deprecated)
        } else if status.contains("beta") {
            Some(Stage::Preview)
        } else {
            None
        };
        let successor = decided.and_then(|life| life.successor.clone());
        let successor = successor.or_else(|| value_of(&life, "successor").and_then(Result::ok));
        let features = field(&self.fields, "features").and_then(Json::fields).unwrap_or_default();
        let has_cache =
            cells.keys().any(|cell| matches!(cell, CellName::Rate { meter, .. } if meter.is_read()));
        let has_versions = undated(name).0 == name && !name.ends_with("latest");
        let versions = self.rule.and_then(|rule| rule.versions.clone()).filter(|_| has_versions);
        let has_versions = versions.is_some();
        Limits {
            context_window,
            max_output,
            max_input,
            min_prefix,
            features: Feature::ALL.into_iter().filter(|one| field(&features, one.word()).is_some()).collect(),
            caches: has_cache.then_some(true),
            closed,
            released,
            stage: stage.filter(|_| closed.is_none()),
            successor: successor
                .map(|successor| format!("{}/{}", self.name.provider, bare(&successor, self.providers))),
            aliases: self
                .aliases
                .iter()
                .filter(|alias| !has_versions || undated(alias).0 != name)
                .cloned()
                .collect(),
            ids: versions.map(|between| format!("{}{between}", self.name.model)).into_iter().collect(),
            ..Limits::default()
        }
    }
}

/// The first day of the month at the end of a name: `mistral-large-2512`.
fn month_in(name: &str) -> Option<Date> {
    let (_, digits) = name.rsplit_once('-').filter(|(_, digits)| digits.len() == 4)?;
    let (year, month) = digits.split_at_checked(2)?;
    let is_year = ("23".."30").contains(&year);
    format!("20{year}-{month}-01").parse().ok().filter(|_| is_year)
}

/// A value of `value holders`, or of a list in which all say the same: else what they say.
fn value_of(fields: &Fields<'_>, key: &str) -> Option<Result<String, String>> {
    let all = texts(field(fields, key));
    let values: BTreeSet<String> = all.iter().map(|one| first_word(one)).collect();
    match values.len() {
        0 => None,
        1 => values.into_iter().next().map(Ok),
        _ => Some(decided(&all).ok_or_else(|| all.join(", "))),
    }
}

/// The value that most independent datasets have, if there is one.
fn decided(all: &[String]) -> Option<String> {
    let mut counted: Vec<(usize, String)> =
        all.iter().filter_map(|one| Some((independent(one.split_once(' ')?.1), first_word(one)))).collect();
    counted.sort();
    match counted.as_slice() {
        [.., (second, _), (most, value)] if second < most => Some(value.clone()),
        _ => None,
    }
}

fn texts(value: Option<Json<'_>>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    match value.items() {
        Some(items) => items.into_iter().filter_map(|one| one.text().map(String::from)).collect(),
        None => value.text().map(String::from).into_iter().collect(),
    }
}
