//! What differs between two states of a project's settings: a change should not loosen unseen the rules
//! that it is held to.

use crate::diag::Code;
use crate::exact::Exact;

use super::Config;
use super::guardrail::{Allowed, Guardrail};

/// A sentence for each rule that is another one than before.
#[must_use]
pub fn changes(before: &Config, after: &Config) -> Vec<String> {
    let guardrails =
        before.guardrails.iter().flat_map(|old| match after.guardrails.iter().find(|new| new.id == old.id) {
            Some(new) => differences(old, new),
            None => vec![format!("guardrail `{}` is gone", old.id)],
        });
    guardrails.chain(severities(before, after)).collect()
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

fn differences(old: &Guardrail, new: &Guardrail) -> Vec<String> {
    let parts = |guardrail: &Guardrail| {
        [
            ("scope", Some(guardrail.scope.clone())),
            ("metric", Some(guardrail.metric.name())),
            ("budget", guardrail.budget.as_ref().map(|budget| budget.value.exact().to_string())),
            ("max_increase", guardrail.max_increase.as_ref().map(|allowed| words(&allowed.value))),
            ("max_decrease", guardrail.max_decrease.as_ref().map(|allowed| words(&allowed.value))),
            ("level", Some(guardrail.level.word().to_owned())),
        ]
    };
    let none = || "none".to_owned();
    let pairs = parts(old).into_iter().zip(parts(new)).filter(|(old, new)| old != new);
    let told = pairs.map(|((part, was), (_, is))| {
        format!(
            "`{part}` of guardrail `{}` was {}, and is {}",
            new.id,
            was.unwrap_or_else(none),
            is.unwrap_or_else(none)
        )
    });
    told.collect()
}

/// As files have it.
fn words(allowed: &Allowed) -> String {
    match allowed {
        Allowed::Amount(amount) => amount.exact().to_string(),
        Allowed::Share(share) => format!("{}%", share.exact() * Exact::from(100_i64)),
    }
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
            changes(&before, &after),
            [
                "`budget` of guardrail `a` was 10, and is 1000",
                "`max_increase` of guardrail `a` was 5%, and is none",
                "`level` of guardrail `a` was block, and is warn",
                "`card-rewritten` was error, and is off",
            ]
        );
        assert_eq!(changes(&before, &settings("")), ["guardrail `a` is gone"]);
        assert!(changes(&settings(""), &before).is_empty());
    }
}
