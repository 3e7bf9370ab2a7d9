//! Words in a query: the model, the tier, the region, how a call ended, and what a line is of.

use crate::units::Tier;
use crate::usage::call::Status;
use crate::usage::log::flat::{Ended, NO_REGION, NOTHING, Named, Provider, STATUSES, Test, UNSAID};
use crate::usage::log::format::STANDARD;

use super::values::Values;

impl Values<'_> {
    /// Who was called.
    pub(super) fn provider(&self) -> String {
        match self.flat.provider {
            Provider::Is(name) => self.engine.literal(name),
            Provider::Said(at) => self.lines.text(at),
            Provider::Small(at) => format!("LOWER({})", self.lines.text(at)),
        }
    }

    /// The model that answered.
    pub(super) fn model(&self) -> String {
        let model = self.lines.text(self.flat.model);
        match self.flat.named {
            Named::AsSaid => model,
            Named::WithoutProvider => format!(
                "CASE WHEN k_provider <> '' AND SUBSTR({model}, 1, LENGTH(k_provider) + 1) = k_provider || '/' \
                 THEN SUBSTR({model}, LENGTH(k_provider) + 2) ELSE {model} END"
            ),
            Named::OfResource => {
                format!(
                    "CASE WHEN {model} LIKE 'arn:%' THEN {} ELSE {model} END",
                    self.engine.without(&model, "^.*/")
                )
            }
        }
    }

    /// The values that may say the tier, and when they do; the first one that does counts.
    pub(super) fn tiers(&self) -> impl Iterator<Item = (usize, String)> {
        let named = self.flat.tier.iter().filter(|at| self.lines.name(**at).is_some());
        named.map(|at| (*at, format!("{} NOT IN {}", self.lines.text(*at), self.list(UNSAID))))
    }

    /// The tier; empty where the word is for none.
    pub(super) fn tier(&self) -> String {
        let word = |tier: Tier| self.engine.literal(tier.name());
        let mut cases = String::new();
        for test in self.flat.batch {
            cases.push_str(&format!("WHEN {} THEN {} ", self.holds(*test), word(Tier::Batch)));
        }
        if let Some(at) = self.flat.speed {
            cases.push_str(&format!("WHEN {} = 'fast' THEN {} ", self.lines.text(at), word(Tier::Fast)));
        }
        for (at, is_said) in self.tiers() {
            let said = self.lines.text(at);
            let known = format!(
                "CASE WHEN {said} IN {} THEN {} WHEN {said} IN {} THEN {said} ELSE '' END",
                self.list(STANDARD),
                word(Tier::Standard),
                self.list(Tier::all().map(Tier::name)),
            );
            cases.push_str(&format!("WHEN {is_said} THEN {known} "));
        }
        if cases.is_empty() {
            word(Tier::Standard)
        } else {
            format!("CASE {cases}ELSE {} END", word(Tier::Standard))
        }
    }

    /// The region whose prices apply; empty where none does.
    pub(super) fn region(&self) -> String {
        let said = self.flat.region.map_or_else(|| "''".to_owned(), |at| self.lines.text(at));
        if said == "''" {
            return said;
        }
        format!("CASE WHEN {said} IN {} THEN '' ELSE {said} END", self.list(NO_REGION))
    }

    /// How the call ended; empty where the word is for nothing.
    pub(super) fn status(&self) -> String {
        let word = |status: Status| self.engine.literal(status.word());
        match self.flat.ended {
            Ended::Failed(tests) => {
                format!(
                    "CASE WHEN {} THEN {} ELSE {} END",
                    self.all(tests),
                    word(Status::Failed),
                    word(Status::Ok)
                )
            }
            Ended::Said(at) if self.lines.name(at).is_none() => word(Status::Ok),
            Ended::Said(at) => {
                let said = format!("LOWER({})", self.lines.text(at));
                let each = STATUSES.map(|(status, words)| {
                    format!("WHEN {said} IN {} THEN {} ", self.list(words.iter().copied()), word(status))
                });
                format!("CASE {}ELSE '' END", each.concat())
            }
        }
    }

    /// Of what a line is: of a call, of a call without counts, or of something else; or what it is cannot be read.
    pub(super) fn kind(&self) -> String {
        let mut kinds = String::new();
        for test in self.flat.other {
            kinds.push_str(&format!("\n      WHEN {} THEN 'other'", self.holds(*test)));
        }
        if !self.flat.without_usage.is_empty() {
            kinds.push_str(&format!(
                "\n      WHEN {} THEN 'without_usage'",
                self.all(self.flat.without_usage)
            ));
        }
        format!("CASE{kinds}\n      WHEN problem IS NOT NULL THEN 'bad'\n      ELSE 'call'\n    END")
    }

    fn all(&self, tests: &[Test]) -> String {
        tests.iter().map(|test| self.holds(*test)).collect::<Vec<_>>().join(" AND ")
    }

    fn holds(&self, test: Test) -> String {
        let text = |at: usize| self.lines.text(at);
        let nothing = || self.list(NOTHING);
        let number = |at: usize| self.count_name(at).unwrap_or_else(|| "0".to_owned());
        match test {
            Test::Is(at, word) => format!("{} = {}", text(at), self.engine.literal(word)),
            Test::IsNone(at, words) => {
                format!("{} NOT IN {}", text(at), self.list(words.iter().copied()))
            }
            Test::Set(at) => format!("REPLACE({}, ' ', '') NOT IN {}", text(at), nothing()),
            Test::NotSet(at) => format!("REPLACE({}, ' ', '') IN {}", text(at), nothing()),
            Test::Refused(at) => {
                format!("({} <> '' AND {} NOT BETWEEN 200 AND 299)", text(at), number(at))
            }
            Test::Zero(at) => format!("{} = 0", number(at)),
        }
    }
}
