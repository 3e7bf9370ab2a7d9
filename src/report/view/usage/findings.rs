//! What logs say against the tables.

use crate::diag::counted;
use crate::exact::Exact;
use crate::report::{Block, Cell, Digits};
use crate::usage::{Contrary, Finding};

/// A sentence for each finding.
pub(super) fn notes(findings: &[Finding], digits: Digits) -> Option<Block> {
    (!findings.is_empty()).then(|| {
        let heading = "The log does not fit the tables:".to_owned();
        Block::Notes(
            std::iter::once(heading).chain(findings.iter().map(|one| sentence(one, digits))).collect(),
        )
    })
}

fn sentence(finding: &Finding, digits: Digits) -> String {
    let count = |number: u64| Cell::Count(Exact::from(number)).shown(digits);
    let Finding { what, model, limit, calls, longest, costs, days: [first, last] } = finding;
    let days = if first == last { first.to_string() } else { format!("{first} to {last}") };
    let tokens = limit.map(count).unwrap_or_default();
    let is_one = *calls == 1;
    let calls = format!(
        "{}{}",
        if what.is_at_least() { "at least " } else { "" },
        counted(usize::try_from(*calls).unwrap_or(usize::MAX), "call")
    );
    let verb = |one: &'static str, more: &'static str| if is_one { one } else { more };
    let (said, look) = match what {
        Contrary::BelowMinimum => {
            let has = verb("has", "have");
            (
                format!("{calls} {has} fewer than {tokens} tokens in the cache, from which on it takes them"),
                what.key(),
            )
        }
        Contrary::OffGranule => {
            let reads = verb("reads", "read");
            (
                format!("{calls} {reads} from the cache what is not in whole pieces of {tokens} tokens"),
                what.key(),
            )
        }
        Contrary::OverWindow => {
            let (has, most) = (verb("has", "have"), longest.map(count).unwrap_or_default());
            (format!("{calls} {has} more tokens than its window of {tokens}, up to {most}"), what.key())
        }
        Contrary::OverInput => {
            let has = verb("has", "have");
            (format!("{calls} {has} more tokens of a prompt than the most of {tokens}"), what.key())
        }
        Contrary::OtherCost => {
            let money = |at: usize| {
                costs
                    .as_ref()
                    .map(|costs| Cell::Unit(costs[at].exact().clone()).shown(digits))
                    .unwrap_or_default()
            };
            let says =
                format!("for {calls} the log says {}, and the prices of the day {}", money(0), money(1));
            (says, "the price, the tier, and discounts")
        }
    };
    let look = if what == &Contrary::OtherCost { look.to_owned() } else { format!("`{look}`") };
    format!("{model}, {days}: {said}. Look at {look}.")
}
