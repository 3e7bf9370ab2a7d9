//! Which designs of a file are possible, and which are not and why.

use crate::analysis::{Run, Study};
use crate::cli::answer::{Failure, Result};
use crate::diag::{Code, Diagnostic, Severity};
use crate::scenario::{AS_WRITTEN, Patch};

/// The name of a design, and why it is not possible.
pub(super) type Impossible = (String, Vec<Diagnostic>);

/// Designs that are possible, and those that are not.
pub(super) struct Sorted {
    pub(super) runs: Vec<Run>,
    pub(super) impossible: Vec<Impossible>,
}

/// The file as it stands and designs of it. A slip in a design that somebody wrote is an error; one that nobody
/// wrote is not possible then.
pub(super) fn sorted(
    study: &Study<'_>,
    designs: &[Patch],
    is_unwritten: impl Fn(&Patch) -> bool,
) -> Result<Sorted> {
    let all = std::iter::once((AS_WRITTEN, None)).chain(designs.iter().map(|one| (&*one.name, Some(one))));
    let (mut runs, mut impossible, mut calls) = (Vec::new(), Vec::new(), 0);
    for (name, design) in all {
        let is_unwritten = design.is_some_and(&is_unwritten);
        match study.evaluate(design) {
            Ok(evaluated) => {
                calls += evaluated.kept_calls();
                study.file.effort().keep_calls(calls)?;
                runs.push(Run { name: name.to_owned(), evaluated });
            }
            Err(problems) if is_not_sold(&problems) || (is_unwritten && !is_too_much(&problems)) => {
                impossible.push((name.to_owned(), problems));
            }
            Err(problems) => return Err(in_design(problems, name)),
        }
    }
    if runs.is_empty() {
        let all = impossible.into_iter().flat_map(|(name, problems)| in_design(problems, &name).0);
        return Err(all.collect::<Vec<_>>().into());
    }
    Ok(Sorted { runs, impossible })
}

/// Whether all that is wrong is that no vendor sells what a design asks for, or that its price is not known: then
/// the design is not possible, and the file has no slip.
fn is_not_sold(problems: &[Diagnostic]) -> bool {
    const NOT_SOLD: [Code; 19] = [
        Code::NoCardOnDate,
        Code::ModelNotReleased,
        Code::UnknownRegion,
        Code::UnknownWindow,
        Code::WhenMissing,
        Code::UnknownFee,
        Code::ModelClosed,
        Code::MissingRate,
        Code::UnknownClass,
        Code::RateNotOffered,
        Code::MissingErrorRate,
        Code::CacheNotOffered,
        Code::CacheModeUnknown,
        Code::TtlUnknown,
        Code::PrefixOverInput,
        Code::PromptOverLimit,
        Code::PromptOverWindow,
        Code::WindowUnknown,
        Code::OutputOverLimit,
    ];
    problems.iter().all(|problem| problem.severity != Severity::Error || NOT_SOLD.contains(&problem.code))
}

fn is_too_much(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.code == Code::TooMuchWork)
}

fn in_design(mut problems: Vec<Diagnostic>, name: &str) -> Failure {
    for problem in &mut problems {
        problem.notes.push(format!("in design `{name}`"));
    }
    Failure(problems)
}
