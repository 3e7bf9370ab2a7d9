//! Guardrails: the limits that a project sets on figures of its scenarios.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use crate::analysis::Metric;
use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::units::{Factor, Figure, Usd};
use crate::yaml::{Fields, Located, Node, Read};

/// A limit on a figure of some scenarios, or on how much it may change.
#[derive(Clone, Debug)]
pub struct Guardrail {
    /// Its name; each guardrail has one of its own.
    pub id: String,
    /// The files of the scenarios, as a pattern of paths from the folder of the settings: `*` matches
    /// anything within a folder, `**` for folders.
    pub scope: String,
    /// The figure.
    pub metric: Metric,
    /// What the figure may be at most, a month.
    pub budget: Option<Located<Usd>>,
    /// By how much it may rise.
    pub max_increase: Option<Located<Allowed>>,
    /// By how much it may fall.
    pub max_decrease: Option<Located<Allowed>>,
    /// What happens when it is broken.
    pub level: Level,
    /// What to do then.
    pub message: Option<String>,
    /// Where it begins.
    pub place: Place,
    files: GlobMatcher,
}

/// How much a figure may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// By so much: `250.00`.
    Amount(Usd),
    /// By so much of what it was: `5%`.
    Share(Factor),
}

/// What happens when a guardrail is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// It is a warning.
    Warn,
    /// The answer is no.
    #[default]
    Block,
}

impl Level {
    /// The words in files.
    pub const WORDS: [(&'static str, Self); 2] = [("warn", Self::Warn), ("block", Self::Block)];

    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}

impl Guardrail {
    /// Whether it is about a file, by its path from the folder of the settings, with `/` between its parts.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        self.files.is_match(path)
    }
}

impl Allowed {
    /// What may be added to or taken from a figure, by what it was before.
    #[must_use]
    pub fn of(&self, before: &Exact) -> Exact {
        match self {
            Self::Amount(amount) => amount.exact().clone(),
            Self::Share(share) => before.abs() * share.exact(),
        }
    }
}

impl Read for Allowed {
    /// `5%` is a share of what was before, `250.00` an amount.
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.as_text() {
            Some(text) if text.ends_with('%') => Factor::read(node, problems).map(Self::Share),
            _ => Usd::read(node, problems).map(Self::Amount),
        }
    }
}

/// Reads the guardrails of a project.
pub(super) fn read(node: &Node, problems: &mut Problems) -> Vec<Guardrail> {
    let nodes = node.list(problems).unwrap_or_default();
    let mut ids: BTreeMap<String, Place> = BTreeMap::new();
    let guardrails: Vec<Guardrail> =
        nodes.iter().filter_map(|node| guardrail(node, &mut ids, problems)).collect();
    guardrails
}

fn guardrail(node: &Node, ids: &mut BTreeMap<String, Place>, problems: &mut Problems) -> Option<Guardrail> {
    let mut fields = Fields::of(node, "a guardrail", problems)?;
    let id: Option<Located<String>> = fields.need("id", "write `id: …`, the name of the guardrail", problems);
    let scope = fields.needed_node("scope", "write `scope: \"scenarios/*.yaml\"`", problems);
    let scope = scope.and_then(|node| scope_of(node, problems));
    let metric = fields.needed_node("metric", "write `metric: invoice`, or another figure", problems);
    let metric = metric.and_then(|node| metric_of(node, problems));
    let budget: Option<Located<Usd>> = fields.get("budget", problems);
    let max_increase = fields.get("max_increase", problems);
    let max_decrease: Option<Located<Allowed>> = fields.get("max_decrease", problems);
    let level = fields.node("level").and_then(|node| node.word(&Level::WORDS, problems)).unwrap_or_default();
    let message = fields.get("message", problems);
    let holds_something = ["budget", "max_increase", "max_decrease"].map(|key| fields.node(key).is_some());
    fields.finish(problems);
    if !holds_something.contains(&true) {
        let message = "a guardrail without `budget`, `max_increase` or `max_decrease` limits nothing";
        problems.push(Diagnostic::error(Code::GuardrailWithoutLimit, message).at(&node.place.first_line()));
    }
    if let Some(more) = max_decrease.as_ref().filter(|decrease| is_more_than_all(&decrease.value)) {
        let message = "a figure cannot fall by more than 100 %";
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&more.place));
    }
    let id = unique(id?, ids, problems);
    let (scope, files) = scope?;
    let (metric, place) = (metric?, node.place.clone());
    Some(Guardrail { id, scope, metric, budget, max_increase, max_decrease, level, message, place, files })
}

fn is_more_than_all(allowed: &Allowed) -> bool {
    matches!(allowed, Allowed::Share(share) if Exact::ONE < *share.exact())
}

fn unique(id: Located<String>, ids: &mut BTreeMap<String, Place>, problems: &mut Problems) -> String {
    match ids.get(&id.value) {
        Some(first) => {
            let message = format!("two guardrails have the id `{}`", id.value);
            let doubled = Diagnostic::error(Code::DuplicateGuardrail, message).at(&id.place);
            problems.push(doubled.also(first, "the first one"));
        }
        None => {
            ids.insert(id.value.clone(), id.place);
        }
    }
    id.value
}

fn scope_of(node: &Node, problems: &mut Problems) -> Option<(String, GlobMatcher)> {
    let scope = String::read(node, problems)?;
    match GlobBuilder::new(scope.trim_start_matches("./")).literal_separator(true).build() {
        Ok(glob) => Some((scope, glob.compile_matcher())),
        Err(error) => {
            let message = format!("`{scope}` is no pattern of paths: {}", error.kind());
            let refused = Diagnostic::error(Code::BadGlob, message).at(&node.place);
            problems.push(refused.help("as in `scenarios/support_*.yaml`; `**` stands for any folders"));
            None
        }
    }
}

/// A figure that every scenario has.
fn metric_of(node: &Node, problems: &mut Problems) -> Option<Metric> {
    let text = node.text(problems)?;
    let figures = Figure::ALL.into_iter().map(|figure| match figure {
        Figure::Total => Metric::Total,
        _ => Metric::Figure(figure),
    });
    let metrics: Vec<Metric> = figures.chain([Metric::PerUnit, Metric::PerGoodUnit]).collect();
    let found = metrics.iter().find(|metric| metric.name() == text).cloned();
    if found.is_none() {
        let names: Vec<String> = metrics.iter().map(Metric::name).collect();
        let unknown = Diagnostic::error(Code::UnknownMetric, format!("there is no figure `{text}`"));
        problems.push(unknown.at(&node.place).suggest(text, names.iter().map(String::as_str)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::diag::Source;

    fn one(rest: &str) -> Guardrail {
        let text = format!("schema: costcalc/config/v1\nguardrails: [{{id: a, {rest}}}]\n");
        let mut guardrails =
            config::read(&Source::new("costcalc.yaml", text)).expect("good settings").guardrails;
        guardrails.pop().expect("a guardrail")
    }

    #[test]
    fn a_scope_is_about_files_of_its_folder_only_unless_it_says_so() {
        let flat = one("scope: \"scenarios/support_*.yaml\", metric: invoice, budget: 5_000");
        assert!(flat.covers("scenarios/support_pipeline.yaml"));
        assert!(!flat.covers("scenarios/old/support_pipeline.yaml"));
        assert!(!flat.covers("other/scenarios/support_pipeline.yaml"));
        let deep = one("scope: \"scenarios/**/*.{yaml,yml}\", metric: invoice, budget: 5_000");
        assert!(deep.covers("scenarios/a.yaml") && deep.covers("scenarios/b/c/a.yml"));
    }

    #[test]
    fn a_percentage_is_of_what_was_before_and_a_number_is_money() {
        let guardrail = one("scope: a, metric: total, max_increase: 5%, max_decrease: 250.00");
        let allowed =
            |limit: Option<Located<Allowed>>| limit.expect("a limit").value.of(&Exact::from(200_i64));
        assert_eq!(allowed(guardrail.max_increase), Exact::from(10_i64));
        assert_eq!(allowed(guardrail.max_decrease), Exact::from(250_i64));
        assert_eq!((guardrail.metric, guardrail.level), (Metric::Total, Level::Block));
    }
}
