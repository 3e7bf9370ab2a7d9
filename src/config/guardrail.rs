//! Guardrails: the limits that a project sets on figures of its scenarios.

use std::collections::BTreeMap;

use globset::GlobMatcher;

use crate::analysis::Metric;
use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::engine::Projection;
use crate::exact::Exact;
use crate::units::{Tags, Usd};
use crate::yaml::Located;

use super::format::{self, Allowed, Level};

/// A limit on a figure of some scenarios, or on how much it may change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Guardrail {
    /// Its name; each guardrail has one of its own.
    pub id: String,
    /// The files of the scenarios, as a pattern of paths from the folder of the settings: `*` matches
    /// anything within a folder, `**` for folders.
    pub scope: String,
    /// The figure.
    pub metric: Metric,
    /// The tags of the steps and fixed costs whose figure it is; none where it is that of the whole scenario.
    pub tags: Tags,
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

impl Guardrail {
    /// Whether it is about a file, by its path from the folder of the settings, with `/` between its parts.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        self.files.is_match(path)
    }

    /// Whether it is about anything of a scenario.
    #[must_use]
    pub fn guards(&self, projection: &Projection) -> bool {
        self.tags.is_empty() || projection.has_tags(&self.tags)
    }

    /// The figure that it bounds; `None` where it is not defined.
    #[must_use]
    pub fn figure(&self, projection: &Projection) -> Option<Exact> {
        match self.tags.is_empty() {
            true => self.metric.of(projection),
            false => self.metric.of(&projection.with_tags(&self.tags)),
        }
    }
}

/// The guardrails of a project, each with an id of its own.
pub(super) fn guardrails(file: Vec<Located<format::Guardrail>>, problems: &mut Problems) -> Vec<Guardrail> {
    let mut ids: BTreeMap<String, Place> = BTreeMap::new();
    let guardrail = |Located { value, place }| {
        let format::Guardrail { id, scope, metric, tags, budget, max_increase, max_decrease, level, message } =
            value;
        if let Some(more) = max_decrease.as_ref().filter(|decrease| is_more_than_all(&decrease.value)) {
            let message = "a figure cannot fall by more than 100 %";
            problems.push(Diagnostic::error(Code::OutOfRange, message).at(&more.place));
        }
        let (id, metric) = (unique(id, &mut ids, problems), metric.0);
        let (scope, files) = scope.0;
        let (tags, level) = (tags.unwrap_or_default(), level.unwrap_or(Level::Block));
        Guardrail {
            id,
            scope,
            metric,
            tags,
            budget,
            max_increase,
            max_decrease,
            level,
            message,
            place,
            files,
        }
    };
    file.into_iter().map(guardrail).collect()
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
