//! `costcalc check`

mod change;
mod scenario;
mod tables;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::{self, Projected};
use crate::config::{self, Checked, FileKind, Guardrail, Judged, Verdict};
use crate::diag::{Code, Diagnostic, Severity, counted};
use crate::pricing::lint::USUAL_MAX_AGE;
use crate::report::view::check::{self as view, Change, Outcome};
use crate::result;

use super::answer::{Answer, Answered, Content, Failure, Result};
use super::args::OutputArgs;
use super::config::{ConfigArgs, Rules, Settings};
use super::lint;
use super::load::{self, Loaded, Loader};
use super::projected;
use super::screen::{Screen, Style};
use super::tree::Tree;
use super::what_if::StudyArgs;
use super::{files, paths, selection};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Check {
    /// Files or folders; default: `pricing` and `scenarios`
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The state before the change: a git revision or, written as a path (`./before`), a folder with a copy of this one
    #[arg(long, value_name = "REV|DIR")]
    base: Option<String>,

    /// Compare with the commit where this branch left the revision, not with the latest one
    #[arg(long, requires = "base")]
    merge_base: bool,

    /// The lowest severity at which a finding fails the check
    #[arg(long, value_parser = lint::fail_on(), default_value = "error", value_name = "SEVERITY")]
    fail_on: Severity,

    /// The number of days after which the source of a price must be read again
    #[arg(long, value_name = "DAYS", default_value_t = USUAL_MAX_AGE)]
    max_age: u32,

    /// The name by which a later run finds the comment of this job
    #[arg(long, value_name = "NAME", default_value = "default", requires = "base", value_parser = marker)]
    marker: String,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc check
  costcalc check scenarios/support_pipeline.yaml pricing/openai.yaml
  costcalc check pricing scenarios --locked --format json
  costcalc check --base origin/main --export markdown=comment.md --format github";

/// A name that a comment of HTML can hold.
fn marker(text: &str) -> std::result::Result<String, String> {
    let is_possible = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !text.is_empty() && text.chars().all(is_possible) && !text.contains("--") {
        return Ok(text.to_owned());
    }
    Err("a marker is made of letters, digits, `.`, `_` and single `-`".to_owned())
}

/// What was looked at, by what it is.
#[derive(Default)]
struct Found {
    tables: Vec<PathBuf>,
    scenarios: Vec<PathBuf>,
    settings: Vec<PathBuf>,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.scenarios.is_empty() && self.settings.is_empty()
    }
}

impl Check {
    /// The style; a report on a change is a comment, with an answer or without one.
    pub(super) fn style(&self, screen: &Screen) -> Style {
        let marker = self.base.is_some().then(|| self.marker.clone());
        Style { marker, ..self.output.style(screen) }
    }

    pub(super) fn run(&self, loader: &Loader, _: &Screen) -> Answered {
        files::check_stdin(&self.paths)?;
        let (base, unrelated) = self.base()?.unzip();
        let rules = self.config.rules(base.as_ref())?;
        let lints = rules.lints();
        let found = self.found(&loader.tree)?;
        if found.is_empty() {
            return Err(nothing_to_check(self, loader, base.as_ref(), &rules).into());
        }
        let (mut checked, projected) =
            both(self.check_tables(&found.tables, &lints, loader), self.project(&found.scenarios, loader))?;
        for (path, projected) in &projected {
            checked.push(scenario::checked(path, projected).graded(&lints, self.fail_on));
        }
        for path in &found.settings {
            let guardrails = config::read(&loader.tree.read(path, None)?)?.guardrails.len();
            checked.push(Checked::sound(path, FileKind::Settings, counted(guardrails, "guardrail")));
        }
        let change =
            base.as_ref().map(|base| change::change(self, loader, base, &found, &rules)).transpose()?;
        let verdicts = match change.as_ref().zip(base.as_ref()) {
            Some((change, base)) => change::verdicts(change, base, &rules)?,
            None => budgets(&projected, &rules.now)?,
        };
        let idle = self.idle(&verdicts, &rules.now);
        let (idle_count, idle) = (idle.len(), lints.apply(idle));
        let (failures, mut warnings) = self.messages(&checked, &verdicts, change.as_ref(), idle);
        warnings.extend(unrelated.flatten());
        let comments = rules.comments();
        let outcome = Outcome { checked, verdicts, idle: idle_count, change, failures, warnings };
        let digits = self.output.digits().in_currency(&outcome.currency());
        let documents = || vec![view::document(&outcome, &comments, &self.marker, digits)];
        let contents =
            Content::of(&self.output, documents, || result::json(None, view::result(&outcome, &comments)))?;
        let currency = outcome.currency();
        Ok(Answer { contents, currency, warnings: outcome.warnings, failures: outcome.failures })
    }

    /// What the change is held against, and what to warn of.
    fn base(&self) -> Result<Option<(Tree, Option<Diagnostic>)>> {
        let Some(base) = &self.base else { return Ok(None) };
        match self.merge_base {
            true => Tree::fork(base).map(Some),
            false => Ok(Some((Tree::base(base)?, None))),
        }
    }

    /// All that is to be said, what makes the answer a no apart from the rest.
    fn messages(
        &self,
        checked: &[Checked],
        verdicts: &[Verdict],
        change: Option<&Change>,
        idle: Vec<Diagnostic>,
    ) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        // A cause comes before what follows from it: tables, scenarios, guardrails.
        let of = |kind: FileKind| checked.iter().filter(move |one| one.kind == kind);
        let found = |kind: FileKind| of(kind).flat_map(|one| one.failures.iter().chain(&one.warnings));
        let mut all: Vec<Diagnostic> = found(FileKind::Table).cloned().collect();
        all.extend(change.into_iter().flat_map(|change| change.findings.clone()));
        all.extend(found(FileKind::Scenario).cloned());
        all.extend(idle);
        all.extend(verdicts.iter().flat_map(Verdict::diagnostics));
        let fails = |message: &Diagnostic| {
            let is_failure = checked.iter().any(|one| one.failures.contains(message));
            is_failure || self.fail_on <= message.severity
        };
        all.into_iter().partition(fails)
    }

    /// The files of a tree, by what they are.
    fn found(&self, tree: &Tree) -> Result<Found> {
        let mut found = Found::default();
        for path in self.files(tree)? {
            let text = &tree.read(&path, None)?.text;
            let kind = if lint::is_table(text) {
                &mut found.tables
            } else if lint::has_schema(text, "/config/") {
                &mut found.settings
            } else {
                &mut found.scenarios
            };
            kind.push(path);
        }
        Ok(found)
    }

    fn files(&self, tree: &Tree) -> Result<Vec<PathBuf>> {
        let usual = ["pricing", "scenarios"].map(PathBuf::from);
        let is_there =
            |path: &&PathBuf| tree.is_dir(path) || (tree.is_file(path) && !matches!(tree, Tree::Disk(_)));
        let paths: Vec<&PathBuf> = match (self.paths.as_slice(), tree) {
            ([], _) => usual.iter().filter(is_there).collect(),
            // What is named must be there now; before, it need not have been.
            (paths, Tree::Disk(_)) => paths.iter().collect(),
            (paths, _) => paths.iter().filter(is_there).collect(),
        };
        let mut found = Vec::new();
        for path in paths {
            if tree.is_dir(path) {
                found.extend(tree.yaml_files(path, true, None)?);
            } else {
                found.push(path.clone());
            }
        }
        Ok(found)
    }

    /// Projects all scenarios; what is wrong with any of them is reported together.
    fn project(&self, paths: &[PathBuf], loader: &Loader) -> Result<Vec<(PathBuf, Projected)>> {
        let mut projected = Vec::new();
        let mut problems = Vec::new();
        for path in paths {
            match self.project_one(path, loader) {
                Ok(one) => projected.push((path.clone(), one)),
                Err(Failure(more)) => problems.extend(more),
            }
        }
        if problems.is_empty() { Ok(projected) } else { Err(once(problems).into()) }
    }

    fn project_one(&self, path: &Path, loader: &Loader) -> Result<Projected> {
        let loaded = loader.load(path)?;
        load::check_effects(std::slice::from_ref(&loaded), |loaded| loaded.evaluated(&[Vec::new()]))?;
        let projected = projected::projected(&loaded, selection::Selection::default())?;
        check_patches(&loaded)?;
        Ok(projected)
    }

    /// The guardrails that were held against nothing, where all is looked at.
    fn idle(&self, verdicts: &[Verdict], settings: &Settings) -> Vec<Diagnostic> {
        let is_of = |verdict: &Verdict, guardrail: &Guardrail| !verdict.of_base && verdict.id == guardrail.id;
        let is_idle = |guardrail: &&Guardrail| !verdicts.iter().any(|verdict| is_of(verdict, guardrail));
        let guardrails = settings.config.guardrails.iter().filter(|_| self.paths.is_empty());
        guardrails.filter(is_idle).map(idle).collect()
    }
}

/// Every variant holds in every case, and every part of them does something.
fn check_patches(loaded: &Loaded) -> Result<()> {
    let designs = selection::designs(&loaded.file);
    let catalog = loaded.catalog(&designs)?;
    let study = loaded.study(&catalog);
    for design in designs.iter().skip(1) {
        study.evaluate(design.iter().copied())?;
    }
    Ok(analysis::check_effects(&study)?)
}

/// Scenarios held to the budgets of guardrails; by how much a figure may change is another question.
fn budgets(projected: &[(PathBuf, Projected)], settings: &Settings) -> Result<Vec<Verdict>> {
    let mut verdicts = Vec::new();
    for (path, one) in projected {
        let file = path.display().to_string();
        let names = paths::names(path);
        for guardrail in settings.covering(&names).filter(|guardrail| guardrail.guards(&one.projection)) {
            let judged = Judged {
                file: &file,
                day: one.plan.as_of,
                before: None,
                after: &one.projection,
                currency: &one.plan.currency,
                of_base: false,
                as_measured_before: false,
            };
            verdicts.push(guardrail.judge(judged).map_err(|refused| *refused)?);
        }
    }
    Ok(verdicts)
}

/// Two results, or all that is wrong with either.
fn both<A, B>(one: Result<A>, other: Result<B>) -> Result<(A, B)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Failure(mut problems)), Err(Failure(more))) => {
            // A table that cannot be read is met again by every scenario that needs it.
            problems.extend(more);
            Err(once(problems).into())
        }
        (Err(problems), _) | (_, Err(problems)) => Err(problems),
    }
}

/// Each problem once.
fn once(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        if !kept.contains(&problem) {
            kept.push(problem);
        }
    }
    kept
}

/// The refusal to answer about nothing; of a change, with what there was before it.
fn nothing_to_check(check: &Check, loader: &Loader, base: Option<&Tree>, rules: &Rules) -> Diagnostic {
    let nothing = Diagnostic::error(Code::NothingToDo, "there is nothing to check");
    let gone = base.map_or_else(Vec::new, |base| change::gone(check, loader, base, rules));
    let nothing = gone.into_iter().fold(nothing, Diagnostic::note);
    nothing.help("name files or folders, or run it beside `pricing` and `scenarios`")
}

fn idle(guardrail: &Guardrail) -> Diagnostic {
    let Guardrail { id, scope, tags, .. } = guardrail;
    let why = match tags.is_empty() {
        true => format!("nothing matches `{scope}`"),
        false => format!("nothing that matches `{scope}` has the tags `{tags}`"),
    };
    let message = format!("guardrail `{id}` covers no scenario: {why}");
    let idle = Diagnostic::finding(Code::IdleGuardrail, message).at(&guardrail.place.first_line());
    idle.help("its `scope` counts from the folder of the settings")
}
