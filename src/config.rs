//! The settings of a project, `costcalc.yaml`: how bad a lint is, what figures may not do, and when a
//! change is worth a comment.

mod changes;
mod checked;
mod guardrail;
mod lints;
mod verdict;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems, Source};
use crate::units::{Share, Usd};
use crate::yaml::{self, Fields, Located, Node, Read};

pub use self::changes::changes;
pub use self::checked::{Checked, FileKind};
pub use self::guardrail::{Allowed, Guardrail, Level};
pub use self::lints::Lints;
pub use self::verdict::{AS_MEASURED_BEFORE, Breach, Judged, OF_BASE, Verdict};

/// The first line of the settings.
const SCHEMA: &str = "costcalc/config/v1";

/// The settings of a project.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentRules {
    /// When.
    pub when: When,
    /// What a figure must at least change by to be named; by both, where both are given.
    pub min_change: MinChange,
}

/// The smallest change that is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MinChange {
    /// An amount a month.
    pub amount: Option<Located<Usd>>,
    /// A part of the figure before.
    pub share: Option<Located<Share>>,
}

/// When a comment is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// On every run.
    Always,
    /// Where a figure, a decision or a price has changed.
    #[default]
    Change,
    /// Where a guardrail, a budget or an expectation does not hold.
    Breach,
}

impl When {
    /// The words in files.
    pub const WORDS: [(&'static str, Self); 3] =
        [("always", Self::Always), ("change", Self::Change), ("breach", Self::Breach)];
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
    let mut fields = Fields::of(root, "the settings", problems)?;
    if fields.node("schema").and_then(Node::as_text) != Some(SCHEMA) {
        let place = fields.node("schema").map_or_else(|| root.place.first_line(), |node| node.place.clone());
        let message = format!("these are no settings: the `schema` is not `{SCHEMA}`");
        let wrong = Diagnostic::error(Code::WrongSchema, message).at(&place);
        problems.push(wrong.help(format!("write `schema: {SCHEMA}` at the top")));
        return None;
    }
    let lints = fields.node("lints").map(|node| lints::read(node, problems)).unwrap_or_default();
    let guardrails =
        fields.node("guardrails").map(|node| guardrail::read(node, problems)).unwrap_or_default();
    let comment = fields.node("comment").and_then(|node| comment(node, problems)).unwrap_or_default();
    fields.finish(problems);
    Some(Config { lints, guardrails, comment, place: Place::start_of(&root.place.source) })
}

fn comment(node: &Node, problems: &mut Problems) -> Option<CommentRules> {
    let mut fields = Fields::of(node, "`comment`", problems)?;
    let when = fields.node("when").and_then(|node| node.word(&When::WORDS, problems)).unwrap_or_default();
    let min_change = fields.get("min_change", problems).unwrap_or_default();
    fields.finish(problems);
    Some(CommentRules { when, min_change })
}

impl Read for MinChange {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "`min_change`", problems)?;
        let (amount, share) = (fields.get("amount", problems), fields.get("share", problems));
        if fields.is_empty() {
            let message = "`min_change` says neither `amount` nor `share`";
            problems.push(Diagnostic::error(Code::NothingToDo, message).at(&node.place));
        }
        fields.finish(problems);
        Some(Self { amount, share })
    }
}
