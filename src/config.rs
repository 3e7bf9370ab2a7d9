//! The settings of a project, `costcalc.yaml`: how bad a lint is, what figures may not do, and when a
//! change is worth a comment.

mod changes;
mod checked;
pub(crate) mod format;
mod guardrail;
mod lints;
mod verdict;

use std::sync::Arc;

use crate::diag::{Diagnostic, Place, Problems, Source};
use crate::yaml::{self, Node, Read};

use self::format::{Comment, ConfigFormat, Settings};

pub use self::changes::changes;
pub use self::checked::{Checked, FileKind};
pub use self::format::{Allowed, Level, MinChange, When};
pub use self::guardrail::Guardrail;
pub use self::lints::Lints;
pub use self::verdict::{AS_MEASURED_BEFORE, Breach, Judged, OF_BASE, Verdict};

/// The settings of a project.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// How bad a finding of a rule is.
    pub lints: Lints,
    /// What figures may not do, in the order of the file.
    pub guardrails: Vec<Guardrail>,
    /// When a change is worth a comment.
    pub comment: CommentRules,
    /// Where the file begins.
    pub place: Place,
}

/// When a change is worth a comment, and from what size on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommentRules {
    /// When.
    pub when: When,
    /// What a figure must at least change by to be named; by both, where both are given.
    pub min_change: MinChange,
}

impl Default for CommentRules {
    fn default() -> Self {
        Self { when: When::Change, min_change: MinChange::default() }
    }
}

impl Default for Config {
    /// The settings of a project without the file.
    fn default() -> Self {
        let place = Place::start_of(&Source::new("costcalc.yaml", ""));
        let (lints, comment) = (Lints::default(), CommentRules::default());
        Self { lints, guardrails: Vec::new(), comment, place }
    }
}

/// Reads the settings.
///
/// # Errors
/// All that is wrong with them.
pub fn read(source: &Arc<Source>) -> Result<Config, Vec<Diagnostic>> {
    let root = yaml::parse(source).map_err(|problem| vec![*problem])?;
    let mut problems = Problems::new();
    let config = config(&root, &mut problems);
    problems.finish(config).map(|(config, _)| config)
}

fn config(root: &Node, problems: &mut Problems) -> Option<Config> {
    if !root.has_format(ConfigFormat::V1.word(), "this is no file of settings", problems) {
        return None;
    }
    let Settings { schema: ConfigFormat::V1, lints, guardrails, comment } = Settings::read(root, problems)?;
    let comment = comment.map(|Comment { when, min_change }| CommentRules {
        when: when.unwrap_or(When::Change),
        min_change: min_change.unwrap_or_default(),
    });
    Some(Config {
        lints: lints.unwrap_or_default(),
        guardrails: guardrail::guardrails(guardrails.unwrap_or_default(), problems),
        comment: comment.unwrap_or_default(),
        place: Place::start_of(&root.place.source),
    })
}
