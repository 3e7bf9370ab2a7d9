//! What `prices check` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Lints;
use crate::diag::{Code, Diagnostic, Severity, Subject};
use crate::units::Date;

use super::{ByName, Message, all};

/// Findings of the rules for tables.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PricesCheck {
    /// The day on which the tables are looked at.
    pub(crate) as_of: String,
    /// Whether they are in order.
    pub(crate) ok: bool,
    /// How many tables were looked at.
    pub(crate) tables: u64,
    /// How many findings there are, by severity.
    pub(crate) counts: ByName<u64>,
    /// The findings.
    pub(crate) findings: Vec<Message>,
}

impl PricesCheck {
    /// What was found in so many tables, on a day.
    #[must_use]
    pub fn of(day: Date, ok: bool, tables: usize, findings: &[Diagnostic]) -> Self {
        let counts = counts(findings).map(|(severity, count)| (severity.word().to_owned(), count as u64));
        Self {
            as_of: day.to_string(),
            ok,
            tables: tables as u64,
            counts: counts.into_iter().collect(),
            findings: all(findings),
        }
    }
}

/// How many findings there are of each severity, the worst first.
pub(crate) fn counts(findings: &[Diagnostic]) -> [(Severity, usize); 3] {
    let mut all = Severity::ALL;
    all.reverse();
    all.map(|severity| (severity, findings.iter().filter(|finding| finding.severity == severity).count()))
}

/// The rules of a project.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Rules {
    /// The rules.
    pub(crate) rules: Vec<Rule>,
}

impl From<&Lints> for Rules {
    fn from(lints: &Lints) -> Self {
        Self { rules: Code::ALL.iter().filter_map(|code| Rule::of(*code, lints)).collect() }
    }
}

/// A rule that a project may set.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Its name.
    pub(crate) code: String,
    /// What it looks at.
    pub(crate) of: String,
    /// How serious its findings usually are.
    pub(crate) usually: Severity,
    /// How serious they are here, or `off`.
    pub(crate) here: String,
    /// The rule in a sentence.
    pub(crate) description: String,
}

impl Rule {
    /// The rule with a code, where a project may set it.
    fn of(code: Code, lints: &Lints) -> Option<Self> {
        let (subject, usually) = code.lint()?;
        let of = match subject {
            Subject::Tables => "tables",
            Subject::Scenarios => "scenarios",
        };
        Some(Self {
            code: code.name().to_owned(),
            of: of.to_owned(),
            usually,
            here: lints.severity(code).map_or("off", Severity::word).to_owned(),
            description: code.description().to_owned(),
        })
    }
}
