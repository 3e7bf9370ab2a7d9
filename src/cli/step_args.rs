//! Whose calls are a step's, on the command line.

use clap::Args;

use crate::analysis::calibrate::Whose;

// Whose calls are a step's.
#[derive(Args, Debug)]
pub(super) struct StepArgs {
    /// Whose calls are a step's: STEP=tag:NAME:VALUE, STEP=model:NAME or STEP=provider:NAME; repeatable. Calls are those of
    /// the only step that uses their model unless this is given
    #[arg(long = "step", value_name = "STEP=WHOSE", value_parser = whose)]
    steps: Vec<(String, Whose)>,
}

/// Whose calls are a step's, as an argument says it.
fn whose(text: &str) -> std::result::Result<(String, Whose), String> {
    let said = || {
        let (step, whose) = text.split_once('=')?;
        let whose = match whose.split_once(':')? {
            ("tag", tag) => {
                tag.split_once(':').map(|(tag, value)| Whose::Tag(tag.to_owned(), value.to_owned()))?
            }
            ("model", model) => Whose::Model(model.to_owned()),
            ("provider", provider) => Whose::Provider(provider.to_owned()),
            _ => return None,
        };
        Some((step.to_owned(), whose))
    };
    said().ok_or_else(|| {
        "write `draft=tag:feature:draft`, `draft=model:gpt-5.4-mini` or `draft=provider:openai`".to_owned()
    })
}

impl StepArgs {
    /// Steps with whose calls are theirs.
    pub(super) fn stated(&self) -> &[(String, Whose)] {
        &self.steps
    }

    /// The tags by which calls are told apart.
    pub(super) fn tags(&self) -> Vec<String> {
        let mut tags = Vec::new();
        for (_, whose) in &self.steps {
            if let Whose::Tag(tag, _) = whose
                && !tags.contains(tag)
            {
                tags.push(tag.clone());
            }
        }
        tags
    }
}
