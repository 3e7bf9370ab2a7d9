//! Acknowledgements: lint findings that were reviewed and found correct.

use crate::diag::{Code, Diagnostic, Problems, Subject, lint_named};
use crate::yaml::Node;
use crate::yaml::map::value;
use crate::yaml::shape::{Known, Shape};

value! {
    /// The code of a rule whose findings may be right.
    pub struct Acknowledged(Code) = Shape::Known(&RULES), rule;
}

static RULES: Known = Known {
    name: "Acknowledged",
    title: "Rule",
    names: || {
        let codes = Code::ALL.iter().filter(|code| may_be_acknowledged(**code));
        codes.map(|code| (code.name(), code.description().to_owned())).collect()
    },
};

/// Findings with another remedy, or that depend on the day of the run: an acknowledgement would soon have no effect.
const NOT_TO_ACKNOWLEDGE: [(Code, &str); 11] = [
    (Code::CardRewritten, "a card that was always wrong is mended with `correction: <why>`"),
    (Code::CardRemoved, "cards stay: the past keeps its prices"),
    (Code::CardInserted, "a card of the past says why it is added in `correction: <why>`"),
    (Code::FutureNotAnnounced, "write `status: announced`"),
    (Code::AnnouncedInForce, "remove the `status`, or the card"),
    (Code::CheckedInFuture, "write the day on which the source was read"),
    (Code::CheckedBeforeFrom, "look at the source again"),
    (Code::StaleSource, "look at the source again"),
    (Code::FloatArtefact, "write the rate as it is published"),
    (Code::UnusualPer, "it is about the whole table: set its severity in `costcalc.yaml`"),
    (Code::IdleAck, "remove it"),
];

/// The alternative to acknowledging a lint; `None` if it can be acknowledged.
fn instead(code: Code) -> Option<&'static str> {
    match code.lint() {
        Some((Subject::Scenarios, _)) => Some("it is about scenarios"),
        _ => NOT_TO_ACKNOWLEDGE.iter().find(|(other, _)| *other == code).map(|(_, instead)| *instead),
    }
}

/// Whether findings of the rule may be acknowledged in a price table.
#[must_use]
pub fn may_be_acknowledged(code: Code) -> bool {
    code.lint().is_some() && instead(code).is_none()
}

fn rule(node: &Node, problems: &mut Problems) -> Option<Code> {
    let name = node.text(problems)?;
    let code = match lint_named(name, &node.place) {
        Ok(code) => code,
        Err(unknown) => {
            problems.push(*unknown);
            return None;
        }
    };
    if let Some(instead) = instead(code) {
        let message = format!("`{code}` cannot be acknowledged in a price table");
        let refused = Diagnostic::error(Code::RuleNotSettable, message).at(&node.place);
        problems.push(refused.help(instead));
        return None;
    }
    Some(code)
}
