//! What `prices check` answers.

use crate::config::Lints;
use crate::diag::{Code, Diagnostic, Severity, Subject};
use crate::units::Date;

use super::{ByName, Message, all};

parts! {
    /// Findings of the rules for tables.
    pub struct PricesCheck {
        /// The day on which the tables are looked at.
        as_of: String,
        /// Whether they are in order.
        ok: bool,
        /// How many tables were looked at.
        tables: u64,
        /// How many findings there are, by severity.
        counts: ByName<u64>,
        /// The findings.
        findings: Vec<Message>,
    }
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

parts! {
    /// The rules of a project.
    pub struct Rules from lints: &Lints {
        /// The rules.
        rules: Vec<Rule> = Code::ALL.iter().filter_map(|code| Rule::of(*code, lints)).collect(),
    }

    /// A rule that a project may set.
    pub struct Rule {
        /// Its name.
        code: String,
        /// What it looks at.
        of: String,
        /// How serious its findings usually are.
        usually: Severity,
        /// How serious they are here, or `off`.
        here: String,
        /// The rule in a sentence.
        description: String,
    }
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
