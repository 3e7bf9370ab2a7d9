//! Commands run with both bounds of the hit rates that are known between bounds only.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;

use crate::diag::{Code, Diagnostic};
use crate::exact::Bound;
use crate::report::enclosed;
use crate::scenario::File;

use super::output::{Answer, Content};
use super::{Answered, Result, files};

/// Which bound a run takes, and the scenario files that it reads.
#[derive(Default)]
pub(super) struct Bounds {
    bound: Bound,
    /// The files in the order in which they are read, to be gone through once more: standard input
    /// cannot be read again.
    read: RefCell<VecDeque<File>>,
}

impl Bounds {
    fn matter(&self) -> bool {
        self.read.borrow().iter().any(File::may_be_enclosed)
    }

    fn raised(self) -> Self {
        Self { bound: Bound::High, ..self }
    }

    /// Takes a scenario's file apart.
    pub(super) fn file(&self, path: &Path) -> Result<File> {
        let again = match self.bound {
            Bound::Low => None,
            Bound::High => self.read.borrow_mut().pop_front(),
        };
        if let Some(file) = again {
            return Ok(file.at(self.bound));
        }
        let file = File::parse(&files::read(path, None)?, &files::stem(path))?;
        self.read.borrow_mut().push_back(file.clone());
        Ok(file)
    }
}

/// The answer of a command: where a hit rate may be known between bounds only, that of both bounds put
/// together.
pub(super) fn answered(run: impl Fn(&Bounds) -> Answered) -> Answered {
    let bounds = Bounds::default();
    let low = run(&bounds)?;
    if !bounds.matter() {
        return Ok(low);
    }
    let high = run(&bounds.raised())?;
    together(&low, &high).ok_or_else(|| {
        let message = "the answer depends on digits of a hit rate that are not known";
        let undecided = Diagnostic::error(Code::NotSupportedYet, message);
        undecided.help("write the hit rate itself: `hit_rate: …` in place of `traffic`").into()
    })
}

fn together(low: &Answer, high: &Answer) -> Option<Answer> {
    let content = match (&low.content, &high.content) {
        (Content::Documents(low), Content::Documents(high)) if low.len() == high.len() => {
            let both = low.iter().zip(high).map(|(low, high)| enclosed::document(low, high));
            Content::Documents(both.collect::<Option<_>>()?)
        }
        (Content::Json(low), Content::Json(high)) => Content::Json(enclosed::json(low, high)?),
        _ => return None,
    };
    Some(Answer {
        content,
        currency: low.currency.clone(),
        warnings: enclosed::messages(&low.warnings, &high.warnings)?,
        failures: enclosed::messages(&low.failures, &high.failures)?,
    })
}
