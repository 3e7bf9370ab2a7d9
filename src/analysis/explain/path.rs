//! Resolves a path to a figure.

use std::collections::BTreeSet;

use crate::diag::likely;
use crate::scenario::{path_name, path_parts};

use super::Derivation;
use super::figured::{Figured, Listed};

/// Why a path cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfound {
    /// Not a path: a quote is not closed, or a part is empty.
    NoPath,
    /// No figure has this path.
    Unknown {
        /// Similar paths.
        near: Vec<String>,
    },
}

/// The first parts of full paths.
const TOPS: [&str; 11] = [
    "totals",
    "models",
    "providers",
    "meters",
    "steps",
    "fixed",
    "budget",
    "volume",
    "quality",
    "model_factors",
    "require",
];

impl Derivation<'_> {
    /// The figure of a path. `steps.` and `totals.` may be omitted; a step, branch, model, provider or meter alone
    /// means its total or invoice; `cache.read` and `cache.write` of a step are amounts of its invoice; a fixed
    /// cost may be given by name.
    ///
    /// # Errors
    /// The text is not a path, or no figure has it.
    pub fn find(&self, text: &str) -> Result<Figured, Unfound> {
        let parts = path_parts(text).ok_or(Unfound::NoPath)?;
        let full = self.full(parts);
        let meant: Vec<Vec<Vec<String>>> = full.iter().map(|parts| meant(parts)).collect();
        let likeliest = (0..MEANINGS).flat_map(|rank| meant.iter().filter_map(move |ways| ways.get(rank)));
        let mut found = likeliest.filter_map(|parts| self.exactly(parts));
        match (found.next(), text.ends_with("cache.write").then(|| found.next()).flatten()) {
            (Some(one), None) => Ok(one),
            (Some(one), Some(other)) => Err(Unfound::Unknown { near: vec![name(&one), name(&other)] }),
            (None, _) => self.unquoted(text).ok_or_else(|| Unfound::Unknown { near: self.near(&full) }),
        }
    }

    /// The figures at or below a path.
    ///
    /// # Errors
    /// The text is not a path, or nothing has it.
    pub fn below(&self, text: &str) -> Result<Vec<Figured>, Unfound> {
        let parts = path_parts(text).ok_or(Unfound::NoPath)?;
        let full = self.full(parts);
        for parts in &full {
            let path = path_name(parts.iter().map(String::as_str));
            let below = format!("{path}.");
            let is_below = |name: &str| name == path || name.starts_with(&below);
            let found: Listed =
                self.like(parts).into_iter().filter(|figure| is_below(&figure.path)).collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Err(Unfound::Unknown { near: self.near(&full) })
    }

    /// The possible full forms of a path.
    fn full(&self, parts: Vec<String>) -> Vec<Vec<String>> {
        let with = |top: &str| std::iter::once(top.to_owned()).chain(parts.iter().cloned()).collect();
        let is_step = self.plan.steps.iter().any(|step| Some(&step.name) == parts.first());
        let mut ways = Vec::new();
        if is_step {
            ways.push(with("steps"));
        }
        ways.push(with("totals"));
        let is_full = parts.first().is_some_and(|first| TOPS.contains(&first.as_str()));
        let own = self.fixed_by_place(parts);
        if is_full {
            ways.insert(0, own.clone());
        }
        ways.push(own);
        ways
    }

    /// Turns `fixed."second provider"` into `fixed.0`.
    fn fixed_by_place(&self, mut parts: Vec<String>) -> Vec<String> {
        if let [top, name, ..] = parts.as_mut_slice()
            && top == "fixed"
            && name.parse::<usize>().is_err()
            && let Some(place) = self.scenario.fixed.iter().position(|cost| cost.name == *name)
        {
            *name = place.to_string();
        }
        parts
    }

    fn exactly(&self, parts: &[String]) -> Option<Figured> {
        let path = path_name(parts.iter().map(String::as_str));
        self.like(parts).into_iter().find(|figure| figure.path == path)
    }

    /// All candidates for a path with these parts: for a path within a step, the figures of that step.
    fn like(&self, parts: &[String]) -> Listed {
        let second = parts.get(1).map(String::as_str);
        let figures: Listed = match parts.first().map(String::as_str) {
            Some("steps") => match second {
                None => (0..self.plan.steps.len()).flat_map(|index| self.of_step(index)).collect(),
                Some(name) => {
                    let index = self.plan.steps.iter().position(|step| step.name == name);
                    index.map(|index| self.of_step(index)).unwrap_or_default()
                }
            },
            Some("models" | "providers" | "meters") => self.groups(),
            Some("totals" | "fixed" | "budget") => self.totals().to_vec(),
            _ => vec![self.units()],
        };
        self.with_inputs(figures)
    }

    /// The figure whose path is this text except for quotes, which a shell removes.
    fn unquoted(&self, text: &str) -> Option<Figured> {
        let bare = |path: &str| path.replace('"', "");
        let typed = bare(text);
        let tops = ["", "steps.", "totals."];
        let wanted: BTreeSet<String> = tops
            .iter()
            .flat_map(|top| ["", ".total", ".invoice"].map(|end| format!("{top}{typed}{end}")))
            .collect();
        let begins = |index: &usize| {
            let path = bare(&self.step_path(*index));
            wanted.iter().any(|wanted| wanted.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.')))
        };
        let of_steps =
            (0..self.plan.steps.len()).filter(begins).flat_map(|index| self.of_step(index)).collect();
        let mut candidates: Listed = self.with_inputs(of_steps);
        if TOPS.iter().any(|top| typed.starts_with(top)) {
            candidates.extend(self.groups());
        }
        candidates.into_iter().find(|figure| wanted.contains(&bare(&figure.path)))
    }

    /// Suggestions: the same path in a step with a similar name, or paths of the same step.
    fn near(&self, full: &[Vec<String>]) -> Vec<String> {
        let Some(parts) = full.last() else { return Vec::new() };
        let at = usize::from(parts.first().is_some_and(|first| first == "steps"));
        let steps: Vec<&str> = self.plan.steps.iter().map(|step| step.name.as_str()).collect();
        let typed = parts.get(at).map_or("", String::as_str);
        let near = likely(typed, &steps).first().copied().filter(|near| *near != typed);
        let corrected = near.map(|near| {
            let mut parts = parts.clone();
            parts[at] = near.to_owned();
            path_name(parts.iter().map(String::as_str))
        });
        if let Some(path) = corrected.filter(|path| self.find(path).is_ok()) {
            return vec![path];
        }
        let near = full.iter().flat_map(|parts| self.like(parts));
        near.map(|figure| short(&figure.path).to_owned()).collect()
    }
}

fn name(figure: &Figured) -> String {
    short(&figure.path).to_owned()
}

/// A path without `steps.` and `totals.`, if that is unambiguous.
#[must_use]
pub fn short(path: &str) -> &str {
    let rest = ["steps.", "totals."].iter().find_map(|top| path.strip_prefix(top));
    let is_clear = |rest: &&str| {
        let first = rest.split('.').next().unwrap_or_default();
        !TOPS.contains(&first)
    };
    rest.filter(is_clear).unwrap_or(path)
}

/// How many meanings a path may have.
const MEANINGS: usize = 5;

/// The possible meanings of a path, itself or expanded, the likeliest first.
fn meant(parts: &[String]) -> Vec<Vec<String>> {
    let plus = |more: &str| parts.iter().cloned().chain([more.to_owned()]).collect::<Vec<_>>();
    let mut meant = vec![parts.to_vec(), plus("total"), plus("invoice")];
    if let [before @ .., cache, what] = parts
        && cache == "cache"
        && ["read", "write"].contains(&what.as_str())
    {
        for meter in [format!("cache_{what}"), format!("cache_{what}_1h")] {
            meant.push(before.iter().cloned().chain(["invoice".to_owned(), meter]).collect());
        }
    }
    meant
}
