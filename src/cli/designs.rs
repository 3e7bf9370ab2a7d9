//! Designs made up on the command line: `--model` and `--split`.

use crate::diag::{Code, Diagnostic, Source};
use crate::scenario::{File, Patch, path_and_value, path_parts};
use crate::yaml;

use super::answer::{Failure, Result};

/// A design for each model and for each split.
pub(super) fn made_up(file: &File, models: &[String], splits: &[String]) -> Result<Vec<Patch>> {
    let of_models = models.iter().map(|model| all_on(file, model));
    let of_splits = splits.iter().map(|split| split_of(file, split));
    of_models.chain(of_splits).collect()
}

/// Every step moved to one model.
fn all_on(file: &File, model: &str) -> Result<Patch> {
    let steps: Vec<String> =
        file.step_names().map(|step| format!("{}: {{model: {}}}", quoted(step), quoted(model))).collect();
    patch(model, &format!("--model {model}"), &format!("steps: {{{}}}", steps.join(", ")))
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
    let branches: Option<Vec<String>> = parts
        .split(',')
        .map(|part| {
            let (model, share) = part.rsplit_once(':')?;
            Some(format!("{{model: {}, share: {}}}", quoted(model), quoted(share)))
        })
        .collect();
    let branches = branches.ok_or_else(malformed)?;
    let text = format!("steps: {{{}: {{route: [{}]}}}}", quoted(&step), branches.join(", "));
    patch(split, &format!("--split {split}"), &text)
}

/// One step moved to one model.
pub(super) fn step_on(step: &str, model: &str) -> Result<Patch> {
    patch(model, model, &format!("steps: {{{}: {{model: {}}}}}", quoted(step), quoted(model)))
}

/// The refusal of a step that the file does not have.
pub(super) fn no_step(file: &File, step: &str) -> Diagnostic {
    Diagnostic::error(Code::UnknownStep, format!("there is no step `{step}`"))
        .suggest(step, file.step_names())
}

/// A patch from a text that `origin` is the name of.
pub(super) fn patch(name: &str, origin: &str, text: &str) -> Result<Patch> {
    let node = yaml::parse(&Source::new(origin, text)).map_err(|problem| vec![*problem])?;
    Ok(Patch::made_up(name, node))
}

/// A text as a YAML scalar.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
