//! Commands run with both bounds of the hit rates that are known between bounds only.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::diag::{Code, Diagnostic};
use crate::effort::Effort;
use crate::exact::Bound;
use crate::report::enclosed;
use crate::scenario::File;

use super::Answered;
use super::output::{Answer, Content, Failure};
use super::what_if::StudyArgs;

/// Which bound a run takes, and whether the other one is to be taken too. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounds(Rc<State>);

#[derive(Debug, Default)]
struct State {
    bound: Cell<Bound>,
    /// Whether the bound matters for any file.
    matters: Cell<bool>,
    /// What has been done with each file that is asked about, by its name.
    efforts: RefCell<Vec<(String, Effort)>>,
}

impl Bounds {
    /// Why there is no answer, where a file's limit on work is passed.
    pub(super) fn refusal(&self) -> Option<Diagnostic> {
        let efforts = self.0.efforts.borrow();
        let refused =
            |(name, effort): &(String, Effort)| Some(effort.refusal()?.note(format!("asked of `{name}`")));
        efforts.iter().find_map(refused)
    }

    /// The file at the bound of the run.
    pub(super) fn taken(&self, file: File) -> File {
        self.0.efforts.borrow_mut().push((file.source.name.clone(), file.effort().clone()));
        self.0.matters.set(self.0.matters.get() || file.may_be_enclosed());
        file.at(self.0.bound.get())
    }
}

/// The answer of a command: where a hit rate may be known between bounds only, that of both bounds put
/// together. A question that took more work than it may has none, whatever a run makes of the evaluations
/// that are missing.
pub(super) fn answered(args: &StudyArgs, run: impl Fn() -> Answered) -> Answered {
    let run = || {
        let answer = run();
        let is_refused =
            |Failure(problems): &Failure| problems.iter().any(|one| one.code == Code::TooMuchWork);
        match args.bounds.refusal() {
            Some(refusal) if !answer.as_ref().is_err_and(is_refused) => Err(refusal.into()),
            _ => answer,
        }
    };
    let low = run()?;
    if !args.bounds.0.matters.get() {
        return args.marked(Ok(low));
    }
    args.bounds.0.bound.set(Bound::High);
    let high = run()?;
    let both = together(&low, &high).ok_or_else(|| {
        let message = "the answer depends on digits of a hit rate that are not known";
        let undecided = Diagnostic::error(Code::NotSupportedYet, message);
        undecided.help("write the hit rate itself: `hit_rate: …` in place of `traffic`").into()
    });
    args.marked(both)
}

fn together(low: &Answer, high: &Answer) -> Option<Answer> {
    let contents = low.contents.iter().zip(&high.contents).map(|(low, high)| content(low, high));
    Some(Answer {
        contents: contents.collect::<Option<_>>()?,
        currency: low.currency.clone(),
        warnings: enclosed::messages(&low.warnings, &high.warnings)?,
        failures: enclosed::messages(&low.failures, &high.failures)?,
    })
}

fn content(low: &Content, high: &Content) -> Option<Content> {
    Some(match (low, high) {
        (Content::Documents(low), Content::Documents(high)) if low.len() == high.len() => {
            let both = low.iter().zip(high).map(|(low, high)| enclosed::document(low, high));
            Content::Documents(both.collect::<Option<_>>()?)
        }
        (Content::Json(low), Content::Json(high)) => Content::Json(enclosed::json(low, high)?),
        (Content::Text(low), Content::Text(high)) => Content::Text(enclosed::csv(low, high)?),
        (Content::Messages, Content::Messages) => Content::Messages,
        _ => return None,
    })
}
