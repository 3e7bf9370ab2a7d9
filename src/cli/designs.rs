//! Designs made up on the command line: `--model` and `--split`.

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::scenario::{File, Patch, path_and_value, path_parts};
use crate::yaml::{Node, Value};

use super::answer::{Failure, Result};

/// A design for each model, to which every step is moved, and for each split.
pub(super) fn made_up(file: &File, models: &[String], splits: &[String]) -> Result<Vec<Patch>> {
    let of_model = |model: &String| Ok(Patch::moved(file.step_names(), model, &format!("--model {model}")));
    models.iter().map(of_model).chain(splits.iter().map(|split| split_of(file, split))).collect()
}

/// A step's calls split over models: `draft=openai/gpt-5.4-mini:60%,openai/gpt-5.4-nano:rest`.
fn split_of(file: &File, split: &str) -> Result<Patch> {
    let malformed = || {
        let message = format!("`{split}` is not a split");
        let refused = Diagnostic::error(Code::Usage, message);
        Failure::from(refused.help("write `STEP=MODEL:60%,MODEL:rest`"))
    };
    let (written, parts) = path_and_value(split).ok_or_else(malformed)?;
    let in_quotes = path_parts(written).filter(|parts| parts.len() == 1);
    let names = std::iter::once(written.to_owned()).chain(in_quotes.into_iter().flatten());
    let step = names.into_iter().find(|name| file.step_names().any(|known| known == name));
    let step = step.ok_or_else(|| no_step(file, written))?;
    let source = Source::new(format!("--split {split}"), split);
    let all = Place::new(&source, split.len() - parts.len()..split.len());
    let mut branches = Vec::new();
    let mut at = all.span().start;
    for part in parts.split(',') {
        let (model, share) = part.rsplit_once(':').ok_or_else(malformed)?;
        let [from, end] = [at, at + part.len()];
        let place = |from, to| Place::new(&source, from..to);
        let model = Node::of_text(model, &place(from, from + model.len()));
        let share = Node::of_text(share, &place(end - share.len(), end));
        branches.push(Node::of_entries([("model", model), ("share", share)], &place(from, end)));
        at = end + 1;
    }
    let route = Node { place: all, value: Value::List(branches) };
    Ok(Patch::made_up(split, route.under("route").under(&step).under("steps")))
}

/// The refusal of a step that the file does not have.
pub(super) fn no_step(file: &File, step: &str) -> Diagnostic {
    Diagnostic::error(Code::UnknownStep, format!("there is no step `{step}`"))
        .suggest(step, file.step_names())
}
