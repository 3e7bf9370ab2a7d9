//! What logs measure of a scenario's steps, in place of guesses.
//!
//! The calls of a step are told apart where their prices are: each kind is a branch of a route, with its part of the
//! calls and with what one of them uses on average, as a quotient of sums. So the scenario costs what the calls cost.

mod keys;

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic};
use crate::pricing::Catalog;
use crate::scenario::{Change, File, Scenario};
use crate::units::{Count, Date};
use crate::usage::{Buckets, Key, Measured, Sums, measured};

/// Whose calls are a step's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Whose {
    /// Those with a value of a tag.
    Tag(String, String),
    /// Those of a model, as the log names it.
    Model(String),
    /// Those of a provider, as the log names it.
    Provider(String),
}

/// What logs hold of a step's calls.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OfStep {
    /// The step.
    pub step: String,
    /// What was measured.
    pub measured: Measured,
}

/// A scenario with what logs measured.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Calibrated {
    /// Its file.
    pub file: File,
    /// The lines of comments that stood beside what is written anew, and that its text lacks.
    pub lost_comments: Vec<usize>,
    /// What was measured of each step that has calls with a price, in the order of the file.
    pub steps: Vec<OfStep>,
    /// The steps of which logs hold no call with a price: they stay as they are.
    pub unmeasured: Vec<String>,
    /// Calls that are no step's, by their model as the logs name it.
    pub others: BTreeMap<String, u64>,
    /// For how many units they were made; the volume stays as it is where that is not known.
    pub units: Option<Count>,
    /// The day whose prices tell calls apart.
    pub day: Date,
}

/// A calibrated scenario as people see it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Calibration {
    /// The scenario's name.
    pub name: String,
    /// What was measured.
    pub calibrated: Calibrated,
    /// What that changes.
    pub changes: Vec<Change>,
    /// The scenario's file, where what was measured was written into it.
    pub written: Option<String>,
}

impl Calibration {
    /// Whether the scenario has expected values, which are figures of what it said before.
    #[must_use]
    pub fn has_expected(&self) -> bool {
        self.calibrated.file.value_at(&["expect".to_owned()], []).is_some()
    }
}

impl Whose {
    /// Whether calls are of it, whose model the tables sell from a provider.
    fn is_of(&self, key: &Key, tags: &[String], sold_by: Option<&str>) -> bool {
        match self {
            Self::Tag(tag, value) => {
                let at = tags.iter().position(|own| own == tag);
                at.and_then(|at| key.tags.get(at)).is_some_and(|own| own == value)
            }
            Self::Model(model) => key.model == *model || key.called() == *model,
            Self::Provider(provider) => key.provider == *provider || sold_by == Some(provider),
        }
    }
}

/// What the calls in buckets say of a scenario. `stated` says whose calls are a step's; without it calls are those of
/// the only step, or of the only step that uses their model.
///
/// # Errors
/// Calls that may be those of several steps, steps that are not there, and buckets without a call of any step.
pub fn calibrated(
    file: &File,
    scenario: &Scenario,
    buckets: &Buckets,
    stated: &[(String, Whose)],
    (catalog, day): (&Catalog, Date),
    units: Option<&Count>,
) -> Result<Calibrated, Vec<Diagnostic>> {
    let Shared { steps, unmeasured, others } = shared(scenario, buckets, stated, (catalog, day))?;
    if steps.is_empty() {
        let none = Diagnostic::error(Code::NothingToDo, "the logs have no call of a step that has a price");
        return Err(vec![none.help("say whose calls are a step's: `--step draft=tag:feature:draft`")]);
    }
    let said = steps.iter().map(|of| {
        let keys = keys::of_step(&of.measured.kinds, scenario, catalog, units);
        (of.step.clone(), keys)
    });
    let said: Vec<_> = said.collect();
    let has_region = file.value_at(&["region".to_owned()], []).is_some();
    let mut kinds = steps.iter().flat_map(|of| &of.measured.kinds);
    if let Some(kind) = kinds.find(|kind| has_region && kind.region.is_empty()) {
        let message = format!(
            "calls of `{}` are of no region, and the scenario's `region` applies to all steps",
            kind.model
        );
        let refused = Diagnostic::error(Code::NotMeasurable, message);
        return Err(vec![refused.help("write `region` on the steps whose calls are of one")]);
    }
    let rewritten = file.rewritten(&units.map(keys::of_volume).unwrap_or_default(), &said);
    let before = file;
    let file = rewritten.ok_or_else(|| {
        let message = format!("what was measured cannot be put into the text of `{}`", file.source.name);
        let refused = Diagnostic::error(Code::NotMeasurable, message);
        vec![refused.help("write out what is repeated with `&` and `*` there")]
    })?;
    let lost_comments = before.comments_lost_in(&file);
    Ok(Calibrated { file, lost_comments, steps, unmeasured, others, units: units.cloned(), day })
}

/// Calls in buckets, by the steps whose they are.
pub(super) struct Shared {
    /// What was measured of each step that has calls with a price, in the order of the file.
    pub(super) steps: Vec<OfStep>,
    /// The steps of which there is no such call.
    pub(super) unmeasured: Vec<String>,
    /// Calls that are no step's, by their model as the logs name it.
    pub(super) others: BTreeMap<String, u64>,
}

/// Shares calls in buckets among the steps whose they are.
pub(super) fn shared(
    scenario: &Scenario,
    buckets: &Buckets,
    stated: &[(String, Whose)],
    (catalog, day): (&Catalog, Date),
) -> Result<Shared, Vec<Diagnostic>> {
    let names: Vec<&str> = scenario.steps.iter().map(|step| step.name.as_str()).collect();
    for (step, _) in stated {
        if !names.contains(&step.as_str()) {
            let unknown = Diagnostic::error(Code::UnknownStep, format!("there is no step `{step}`"));
            return Err(vec![unknown.suggest(step, names.iter().copied())]);
        }
    }
    let users = Users::of(scenario, stated, catalog);
    let mut own: BTreeMap<usize, Vec<(&Key, &Sums)>> = BTreeMap::new();
    let mut others: BTreeMap<String, u64> = BTreeMap::new();
    for (key, sums) in &buckets.sums {
        match users.step(key, &buckets.tags, day)? {
            Some(step) => own.entry(step).or_default().push((key, sums)),
            None => *others.entry(key.called()).or_default() += sums.calls,
        }
    }
    let (mut steps, mut unmeasured) = (Vec::new(), Vec::new());
    for (at, step) in scenario.steps.iter().enumerate() {
        let buckets = own.remove(&at).unwrap_or_default();
        let measured = measured(buckets, catalog, day).map_err(|large| vec![large.into()])?;
        match measured.kinds.is_empty() {
            true => unmeasured.push(step.name.clone()),
            false => steps.push(OfStep { step: step.name.clone(), measured }),
        }
    }
    Ok(Shared { steps, unmeasured, others })
}

/// Which step calls are of.
struct Users<'s> {
    stated: &'s [(String, Whose)],
    catalog: &'s Catalog,
    names: Vec<&'s str>,
    /// The steps that use a model.
    by_model: BTreeMap<String, Vec<usize>>,
}

impl<'s> Users<'s> {
    fn of(scenario: &'s Scenario, stated: &'s [(String, Whose)], catalog: &'s Catalog) -> Self {
        let mut by_model: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, step) in scenario.steps.iter().enumerate() {
            for id in step.working_models().filter_map(|name| catalog.find(&name.value).ok()) {
                let users = by_model.entry(id.to_string()).or_default();
                if !users.contains(&at) {
                    users.push(at);
                }
            }
        }
        let names = scenario.steps.iter().map(|step| step.name.as_str()).collect();
        Self { stated, catalog, names, by_model }
    }

    /// The step of a bucket's calls.
    fn step(&self, key: &Key, tags: &[String], day: Date) -> Result<Option<usize>, Vec<Diagnostic>> {
        let found = if self.stated.is_empty() {
            self.of_model(key, day)
        } else {
            let sold = key.model_in(self.catalog, day);
            let sold_by = sold.as_ref().map(|id| id.provider.as_str());
            let own = self.stated.iter().filter(|(_, whose)| whose.is_of(key, tags, sold_by));
            let mut own: Vec<usize> =
                own.filter_map(|(step, _)| self.names.iter().position(|name| name == step)).collect();
            own.dedup();
            own
        };
        match *found.as_slice() {
            [] => Ok(None),
            [step] => Ok(Some(step)),
            [first, second, ..] => {
                let (first, second) = (self.names[first], self.names[second]);
                let message =
                    format!("calls of `{}` may be those of `{first}` or of `{second}`", key.called());
                let help =
                    "say whose calls are a step's, by a tag of the log: `--step draft=tag:feature:draft`";
                Err(vec![Diagnostic::error(Code::AmbiguousStep, message).help(help)])
            }
        }
    }

    fn of_model(&self, key: &Key, day: Date) -> Vec<usize> {
        if self.names.len() == 1 {
            return vec![0];
        }
        key.model_in(self.catalog, day)
            .and_then(|id| self.by_model.get(&id.to_string()).cloned())
            .unwrap_or_default()
    }
}
