//! `compare`: designs side by side, with important findings.

mod derived;
mod tables;

use crate::analysis::{Apart, BreakEven, BreakEvens, Cause, Compared, Comparison, Finding, Looked, Run};
use crate::diag::{Diagnostic, counted, reason};
use crate::exact::Exact;
use crate::report::{Block, Cell, Digits, Document};
use crate::scenario::Input;
use crate::units::Usd;

use super::crossing;
use super::outlook;
use super::picture;
use super::sources;

/// The document.
pub fn document(compared: &Compared, digits: Digits) -> Document {
    let comparison = &compared.comparison;
    let base = &comparison.runs[comparison.baseline];
    let plan = &base.evaluated.plan;
    let plans = || comparison.runs.iter().map(|run| &run.evaluated.plan);
    let mut heading = vec![compared.name.clone(), counted(comparison.runs.len(), "design")];
    heading.extend(outlook::facts_of_sums(plan));
    heading.push(format!("baseline: {}", base.name));
    if !comparison.is_ranked() {
        let apart: Vec<&str> = comparison.apart.iter().map(|apart| apart.word()).collect();
        let designs =
            format!("{} of different {}", counted(comparison.runs.len(), "design"), apart.join(" and "));
        let heading = vec![compared.name.clone(), designs, plan.currency.clone()];
        let notes = vec![not_ranked(comparison, &plan.volume.unit)];
        let mut blocks = vec![
            Block::Table(tables::totals(comparison)),
            Block::Notes(notes),
            Block::Notes(comparison.runs.iter().flat_map(unmet).collect()),
            Block::Notes(not_possible(comparison)),
        ];
        blocks.extend(sources::of(plans(), base.evaluated.outlook.as_ref()));
        return Document { heading, blocks };
    }
    let mut blocks = vec![
        Block::Table(tables::designs(comparison)),
        picture::variants(comparison),
        Block::Table(tables::against_baseline(comparison)),
        Block::Table(tables::per_unit(comparison)),
    ];
    if let Some(derived) = &compared.derived {
        blocks.extend(derived::blocks(derived, comparison));
    }
    let findings: Vec<String> = comparison.findings.iter().map(|finding| sentence(finding, digits)).collect();
    blocks.push(Block::Notes(findings));
    blocks.push(Block::Notes(comparison.runs.iter().flat_map(unmet).collect()));
    blocks.push(Block::Notes(not_possible(comparison)));
    if let Some(matrix) = &compared.matrix {
        blocks.push(Block::Table(tables::matrix(matrix)));
    }
    for (design, found) in compared.break_evens.iter().flatten() {
        if !found.inputs.is_empty() {
            blocks.push(Block::Table(tables::break_evens(design, &base.name, &found.inputs)));
        }
        let passed = found.inputs.iter().filter_map(|one| passed(design, &base.name, one, digits));
        let unfound = unfound(design, &base.name, found, compared.are_variants);
        blocks.push(Block::Notes(passed.chain(unfound).collect()));
    }
    blocks.extend(sources::of_choice(plans(), base.evaluated.outlook.as_ref()));
    Document { heading, blocks }
}

/// Why designs are not ranked.
fn not_ranked(comparison: &Comparison, unit: &str) -> String {
    let apart = &comparison.apart;
    if apart.contains(&Apart::Units) {
        return "Not ranked: the designs count different units, so that neither their totals nor what a unit \
                costs say which is cheaper."
            .to_owned();
    }
    let looks_ahead = comparison.runs.iter().any(|run| run.evaluated.outlook.is_some());
    let growth = if looks_ahead { " and one `horizon.growth`" } else { "" };
    let volumes = format!(
        "the designs have different volumes, so that their totals are not of the same work; what a {unit} costs \
         is beside them, and `--set volume.per_month=N`{growth} gives all of them one"
    );
    let days = "the designs use prices of different days; `--as-of` gives all of them one".to_owned();
    let why: Vec<String> = apart
        .iter()
        .map(|apart| if *apart == Apart::Volumes { volumes.clone() } else { days.clone() })
        .collect();
    format!("Not ranked: {}.", why.join(", and "))
}

/// Where a design becomes cheaper or more expensive than the baseline without ever costing the same.
fn passed(design: &str, baseline: &str, one: &BreakEven, digits: Digits) -> Option<String> {
    let [Some(base), Some(other)] = one.found.after.as_slice() else { return None };
    let place =
        crossing::place(&one.found.at, |value| super::sweep::input(one.input.number.is_share(), value));
    let [base_amount, amount] = [base, other].map(|figure| Cell::Money(figure.clone()).shown(digits));
    let word = if other < base { "cheaper" } else { "dearer" };
    let input = one.input.name();
    Some(format!(
        "{design} becomes {word} than {baseline} {place} of {input}: {amount} against {base_amount}."
    ))
}

/// The inputs for which no break-even was found.
fn unfound(design: &str, baseline: &str, found: &BreakEvens, are_variants: bool) -> Vec<String> {
    let mut notes = Vec::new();
    match (found.inputs.is_empty(), found.unproven.is_empty() && found.left.is_empty()) {
        (true, true) => {
            notes.push(format!(
                "No single input makes {design} cost the same as {baseline}, whatever its value."
            ));
        }
        (true, false) => {
            notes.push(format!("No single input was found that makes {design} cost the same as {baseline}."));
        }
        (false, _) => {}
    }
    let more = |one: &BreakEven| {
        let others = one.others.len();
        (0 < others).then(|| format!("{others} of `{}`", one.input.name()))
    };
    let more: Vec<String> = found.inputs.iter().filter_map(more).collect();
    let solve = |what: &str| match are_variants {
        true => format!(" `costcalc solve --vary PATH --equal {baseline},{design}` {what}."),
        false => String::new(),
    };
    if !more.is_empty() {
        let (more, lists) = (more.join(", "), solve("lists them"));
        notes.push(format!("Only the nearest value of each is shown. There are others: {more}.{lists}"));
    }
    if !found.unproven.is_empty() {
        let part = |(input, looked): &(Input, Looked)| {
            let shown = |value: &Exact| super::sweep::input(input.number.is_share(), value);
            format!("`{}` {}", input.name(), crossing::proven(looked, shown))
        };
        let parts: Vec<String> = found.unproven.iter().map(part).collect();
        let (parts, further) = (parts.join(", "), solve("searches one input further"));
        notes.push(format!("! Not everything was searched. What was: {parts}.{further}"));
    }
    if let [first, ..] = found.left.as_slice() {
        let (count, first) = (counted(found.left.len(), "input"), first.name());
        let one = if are_variants { "; `costcalc solve --vary PATH --in A..B` asks about one" } else { "" };
        notes.push(format!(
            "! Not searched, as too much work beside the others: {count}, of which the first is {first}{one}."
        ));
    }
    notes
}

fn sentence(finding: &Finding, digits: Digits) -> String {
    let money = |amount: &Usd| Cell::Money(amount.exact().clone()).shown(digits);
    match finding {
        Finding::RankingsDisagree { by_invoice, by_total, invoice_saved, at_stake } => format!(
            "! Invoice and total disagree: {by_invoice} is billed {} less than {by_total}, and costs {} more in total.",
            money(invoice_saved),
            money(at_stake)
        ),
        Finding::Tie { cheaper, dearer, difference } if difference.is_zero() => {
            format!("{cheaper} and {dearer} cost the same, to the last digit.")
        }
        Finding::Tie { cheaper, dearer, difference } => {
            format!(
                "{cheaper} and {dearer} are a tie: their totals are {} apart, within 2%.",
                money(difference)
            )
        }
        Finding::Driver { cheaper, dearer, cause, amount, difference } => {
            let place = match cause {
                Cause::Stage { step, stage } => format!("{} of step {step}", words_of_stage(stage)),
                Cause::Fixed => "the fixed cost".to_owned(),
            };
            let more = format!("{dearer} costs {} more than {cheaper}", money(difference));
            let rest = difference - amount;
            if amount.exact().is_negative() {
                let (less, others) = (money(&-amount), money(&rest));
                format!(
                    "{more}. The largest change is {place}: {less} less, while other changes add {others}."
                )
            } else if rest.exact().is_negative() {
                let others = money(&-&rest);
                format!(
                    "{more}. The largest change is {place}: {} more, while other changes take off {others}.",
                    money(amount)
                )
            } else {
                format!("{more}, and the largest part of the difference is {place}: {}.", money(amount))
            }
        }
        Finding::OneSource { designs } => {
            let design = |(name, models): &(String, Vec<String>)| format!("{name} ({})", models.join(", "));
            let designs: Vec<String> = designs.iter().map(design).collect();
            format!("! The ranking rests on prices that one source alone has: {}.", designs.join(", "))
        }
        Finding::PriceAlone { steps } => format!(
            "Compared by price alone, since no error rate is known: {}. Name a `quality` on a step where that \
             matters.",
            steps.join(", ")
        ),
        Finding::TokensAlike { models } => {
            let more = models.len().saturating_sub(MOST_MODELS);
            let shown: Vec<&str> = models.iter().take(MOST_MODELS).map(String::as_str).collect();
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!(
                "Vendors count the tokens of a text differently, and no `model_factors` are given for {}{more}: \
                 each is taken to need as many.",
                shown.join(", ")
            )
        }
    }
}

/// The most models named in a sentence.
const MOST_MODELS: usize = 6;
/// The most impossible designs listed with their reasons; beyond that, only their number.
const MOST_REASONS: usize = 10;

/// The impossible designs, with the reasons.
fn not_possible(comparison: &Comparison) -> Vec<String> {
    let why = |problems: &[Diagnostic]| reason(problems).map_or_else(String::new, |why| why.message.clone());
    let all = &comparison.impossible;
    let mut notes: Vec<String> = all
        .iter()
        .take(MOST_REASONS)
        .map(|(name, problems)| format!("{name} is not possible: {}.", why(problems)))
        .collect();
    let more = all.len().saturating_sub(MOST_REASONS);
    notes.extend((0 < more).then(|| format!("And {} not possible.", counted_are(more))));
    notes
}

fn counted_are(more: usize) -> String {
    if more == 1 { "1 more is".to_owned() } else { format!("{more} more are") }
}

/// The requirements that a design misses.
fn unmet(run: &Run) -> Vec<String> {
    let unmet = run.evaluated.unmet();
    unmet
        .iter()
        .map(|unmet| format!("{} does not meet {}: {}.", run.name, unmet.requirement.path(), unmet.why))
        .collect()
}

/// The change of a stage, in words.
fn words_of_stage(stage: &str) -> String {
    match stage {
        "cache" => "what caching changes".to_owned(),
        "batch" => "what service tiers change".to_owned(),
        "retries" => "the cost of retries".to_owned(),
        cost => format!("the {cost} cost"),
    }
}
