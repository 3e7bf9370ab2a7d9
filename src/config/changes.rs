//! Compares two versions of a project's settings, so that a change which loosens its own rules is reported.

use crate::diag::Code;
use crate::exact::Exact;
use crate::units::Usd;
use crate::units::money::said_exactly;

use super::format::{Allowed, MinChange};
use super::guardrail::Guardrail;
use super::{CommentRules, Config};

/// A sentence for each rule that is another one than before. `currency` is that of the figures that they are
/// about; empty where there are several.
#[must_use]
pub fn changes(before: &Config, after: &Config, currency: &str) -> Vec<String> {
    let guardrails =
        before.guardrails.iter().flat_map(|old| match after.guardrails.iter().find(|new| new.id == old.id) {
            Some(new) => differences(old, new, currency),
            None => vec![format!("guardrail `{}` is gone", old.id)],
        });
    guardrails
        .chain(severities(before, after))
        .chain(comments(&before.comment, &after.comment, currency))
        .collect()
}

fn comments(before: &CommentRules, after: &CommentRules, currency: &str) -> Vec<String> {
    let parts = |rules: &CommentRules| {
        let MinChange { amount, share } = &rules.min_change;
        [
            ("comment.when", Some(rules.when.word().to_owned())),
            ("comment.min_change.amount", amount.as_ref().map(|amount| money(&amount.value, currency))),
            ("comment.min_change.share", share.as_ref().map(|share| percent(share.value.exact()))),
        ]
    };
    told(parts(before), parts(after), |part| format!("`{part}`"))
}

fn severities(before: &Config, after: &Config) -> Vec<String> {
    let word =
        |config: &Config, code: Code| config.lints.severity(code).map_or("off", |severity| severity.word());
    let lints = Code::ALL.iter().filter(|code| code.lint().is_some());
    let change = |code: &Code| {
        let (old, new) = (word(before, *code), word(after, *code));
        (old != new).then(|| format!("`{code}` was {old}, and is {new}"))
    };
    lints.filter_map(change).collect()
}

impl Guardrail {
    /// Whether it is the same guardrail as another one apart from its descriptions.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.id == other.id && differences(self, other, "").is_empty()
    }
}

fn differences(old: &Guardrail, new: &Guardrail, currency: &str) -> Vec<String> {
    let parts = |guardrail: &Guardrail| {
        [
            ("scope", Some(guardrail.scope.clone())),
            ("metric", Some(guardrail.metric.name())),
            ("tags", Some(guardrail.tags.to_string()).filter(|tags| !tags.is_empty())),
            ("budget", guardrail.budget.as_ref().map(|budget| money(&budget.value, currency))),
            ("max_increase", guardrail.max_increase.as_ref().map(|allowed| words(&allowed.value, currency))),
            ("max_decrease", guardrail.max_decrease.as_ref().map(|allowed| words(&allowed.value, currency))),
            ("level", Some(guardrail.level.word().to_owned())),
        ]
    };
    told(parts(old), parts(new), |part| format!("`{part}` of guardrail `{}`", new.id))
}

/// A sentence for each part that differs.
fn told<const N: usize>(
    old: [(&str, Option<String>); N],
    new: [(&str, Option<String>); N],
    name: impl Fn(&str) -> String,
) -> Vec<String> {
    let none = |said: Option<String>| said.unwrap_or_else(|| "none".to_owned());
    let pairs = old.into_iter().zip(new).filter(|(old, new)| old != new);
    pairs
        .map(|((part, was), (_, is))| format!("{} was {}, and is {}", name(part), none(was), none(is)))
        .collect()
}

fn words(allowed: &Allowed, currency: &str) -> String {
    match allowed {
        Allowed::Amount(amount) => money(amount, currency),
        Allowed::Share(share) => percent(share.exact()),
    }
}

/// Every digit, since a change of any digit is reported.
fn money(amount: &Usd, currency: &str) -> String {
    if currency.is_empty() { amount.exact().grouped() } else { said_exactly(amount.exact(), currency) }
}

fn percent(share: &Exact) -> String {
    share.percent()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::diag::Source;

    fn settings(rest: &str) -> Config {
        let text = format!("schema: costcalc/config/v1\n{rest}");
        config::read(&Source::new("costcalc.yaml", text)).expect("good settings")
    }

    #[test]
    fn what_is_loosened_is_told_and_what_is_new_is_not() {
        let guardrail = |rest: &str| format!("guardrails: [{{id: a, scope: x, metric: total, {rest}}}]\n");
        let before = settings(&guardrail("budget: 10, max_increase: 5%"));
        let after =
            settings(&format!("{}lints: {{card-rewritten: off}}\n", guardrail("budget: 1_000, level: warn")));
        assert_eq!(
            changes(&before, &after, "USD"),
            [
                "`budget` of guardrail `a` was $10.00, and is $1,000.00",
                "`max_increase` of guardrail `a` was 5%, and is none",
                "`level` of guardrail `a` was block, and is warn",
                "`card-rewritten` was error, and is off",
            ]
        );
        assert_eq!(changes(&before, &settings(""), ""), ["guardrail `a` is gone"]);
        let quiet = settings("comment: {when: breach, min_change: {amount: 1_000, share: 50%}}\n");
        assert_eq!(
            changes(&settings(""), &quiet, "CHF"),
            [
                "`comment.when` was change, and is breach",
                "`comment.min_change.amount` was none, and is 1,000.00 CHF",
                "`comment.min_change.share` was none, and is 50%",
            ]
        );
        assert!(changes(&settings(""), &before, "USD").is_empty());
    }
}
