//! Who tries, how bad outputs are noticed, and what becomes of them.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Place, Problems, shortened};
use crate::units::{Count, Usd};
use crate::yaml::{Fields, Located, Node, Read};

use super::super::design::{
    Attempt, Check, CheckCall, CheckCost, Exhausted, Quality, Review, Revision, Step, Tool, Who,
};
use super::{Whole, cache, conversation, step};

/// `None` where something was there and could not be read.
pub(super) fn all<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        Some(None) => None,
        Some(Some(value)) => Some(Some(value)),
        None => Some(None),
    }
}

/// The ladder of a step or branch: its `attempts`, or its `model` with `retries`.
pub(super) fn attempts(
    fields: &mut Fields<'_>,
    tools: &Option<Vec<Tool>>,
    problems: &mut Problems,
) -> Option<Vec<Attempt>> {
    let common = tools.clone().unwrap_or_default();
    fields.at_most_one(&["attempts", "retries"], problems);
    let retries = fields.node("retries").map(|node| retries(node, problems));
    if let Some(entry) = fields.entry("human") {
        let message = "a person makes an attempt, and attempts stand in a list";
        let misplaced = Diagnostic::error(Code::BadLadder, message).at(&entry.place);
        problems.push(misplaced.help("write `attempts: [{human: {cost: 2.00}}]`"));
        return None;
    }
    let Some(node) = fields.node("attempts") else {
        let model: Located<String> = fields.need(
            "model",
            "write `model: provider/model`, or `attempts: […]`, or `route: […]`",
            problems,
        )?;
        let times = 1 + all(retries)?.unwrap_or(0);
        let place = model.place.clone();
        let who = Who::Model(model);
        check_height(times, &place, problems);
        return Some(vec![Attempt {
            place,
            who,
            times,
            input: None,
            output: None,
            tools: common,
            revision: None,
        }]);
    };
    let items = node.list(problems)?;
    if items.is_empty() {
        problems.push(Diagnostic::error(Code::NothingToDo, "somebody must make an attempt").at(&node.place));
    }
    let read: Vec<Option<Attempt>> = items.iter().map(|item| attempt(item, &common, problems)).collect();
    let read: Vec<Attempt> = read.into_iter().collect::<Option<_>>()?;
    check_ladder(&read, problems);
    (!read.is_empty()).then_some(read)
}

fn retries(node: &Node, problems: &mut Problems) -> Option<u32> {
    let number = Count::read(node, problems)?;
    let retries = number.exact().whole_within(0, MOST_ATTEMPTS - 1);
    if retries.is_none() {
        let message =
            format!("`{}` is out of range: a whole number of retries below {MOST_ATTEMPTS}", number.exact());
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&node.place));
    }
    retries
}

fn attempt(node: &Node, common: &[Tool], problems: &mut Problems) -> Option<Attempt> {
    let mut fields = Fields::of(node, "an attempt", problems)?;
    fields.at_most_one(&["model", "human"], problems);
    let attempt = match fields.node("human") {
        Some(person) => Attempt {
            place: node.place.clone(),
            who: self::person(person, problems)?,
            times: 1,
            input: None,
            output: None,
            tools: Vec::new(),
            revision: None,
        },
        None => Attempt {
            place: node.place.clone(),
            who: Who::Model(fields.need(
                "model",
                "write `model: provider/model`, or `human: {cost: 2.00}` on the last attempt",
                problems,
            )?),
            times: all(fields.node("times").map(|node| Whole::of(node, problems)))?.unwrap_or(1),
            input: fields.get("input", problems),
            output: fields.get("output", problems),
            tools: step::tools(&mut fields, problems).unwrap_or_else(|| common.to_vec()),
            revision: all(revision(&mut fields, problems))?,
        },
    };
    fields.finish(problems);
    Some(attempt)
}

fn person(node: &Node, problems: &mut Problems) -> Option<Who> {
    let mut fields = Fields::of(node, "the person", problems)?;
    let cost = fields.need("cost", "write `cost: 2.00`: what a person costs each time", problems);
    let error_rate = fields.get("error_rate", problems);
    fields.finish(problems);
    Some(Who::Person { cost: cost?, error_rate })
}

fn revision(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<Revision>> {
    let breaks = fields.get("breaks", problems);
    if fields.node("fixes").is_none() {
        if let Some(entry) = fields.entry("breaks") {
            let message = "`breaks` has a meaning beside `fixes` only";
            let idle = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
            problems
                .push(idle.help("add `fixes: …`, how many flagged bad outputs become good, or take it out"));
        }
        return None;
    }
    let fixes = fields.get("fixes", problems);
    Some(fixes.map(|fixes| Revision { fixes, breaks }))
}

/// The most attempts of a call. Chances have more digits with every one, and nobody tries so often.
const MOST_ATTEMPTS: u32 = 20;

fn check_height(attempts: u32, place: &Place, problems: &mut Problems) {
    if MOST_ATTEMPTS < attempts {
        let message = format!("{attempts} attempts are too many: a call has at most {MOST_ATTEMPTS}");
        problems.push(Diagnostic::error(Code::BadLadder, message).at(place));
    }
}

fn check_ladder(attempts: &[Attempt], problems: &mut Problems) {
    if let Some(last) = attempts.last() {
        check_height(attempts.iter().map(|attempt| attempt.times).sum(), &last.place, problems);
    }
    if let Some(first) = attempts.first().filter(|first| first.revision.is_some()) {
        let message = "the first attempt has nothing to revise: `fixes` stands on a later one";
        let misplaced = Diagnostic::error(Code::BadLadder, message).at(&first.place);
        problems.push(misplaced.help("take `fixes` out of the first attempt"));
    }
    let early = attempts.iter().rev().skip(1).find(|attempt| matches!(attempt.who, Who::Person { .. }));
    if let Some(person) = early {
        let message = "a person's attempt is the last one: it is not checked";
        let misplaced = Diagnostic::error(Code::BadLadder, message).at(&person.place);
        problems.push(misplaced.help("move the person to the end of `attempts`"));
    }
}

pub(super) fn check(node: &Node, problems: &mut Problems) -> Option<Check> {
    let mut fields = Fields::of(node, "the check", problems)?;
    let detects = fields.get("detects", problems);
    let false_alarms = fields.get("false_alarms", problems);
    let is_clear = fields.at_most_one(&["fee", "model"], problems);
    let cost = if !is_clear {
        check_call(&mut fields, problems)
    } else if fields.node("fee").is_some() {
        fields.get("fee", problems).map(CheckCost::Fee)
    } else if fields.node("model").is_some() {
        check_call(&mut fields, problems)
    } else {
        Some(CheckCost::Free)
    };
    fields.finish(problems);
    Some(Check { place: node.place.clone(), detects, false_alarms, cost: cost? })
}

fn check_call(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<CheckCost> {
    let model = fields.need("model", "write `model: provider/model`", problems);
    let input = fields.need("input", "write `input: 1_000`: the tokens of the prompt of one check", problems);
    let output =
        fields.need("output", "write `output: 100`: the tokens of the output of one check", problems);
    let cache = fields.node("cache").map(|node| cache::cache(node, problems));
    let tier = step::tier(fields, problems);
    let call = CheckCall { model: model?, input: input?, output: output?, cache: all(cache)?, tier };
    Some(CheckCost::Call(Box::new(call)))
}

pub(super) fn exhausted(node: &Node, problems: &mut Problems) -> Option<Exhausted> {
    if node.as_text().is_some() {
        if node.as_text() == Some("accept") {
            return Some(Exhausted::Accept);
        }
        let message =
            format!("`{}` is not what can happen here", shortened(node.as_text().unwrap_or_default(), 40));
        let unknown = Diagnostic::error(Code::UnknownWord, message).at(&node.place);
        problems.push(unknown.help("write `accept`, or `{abandon: {cost: 2.50}}`"));
        return None;
    }
    let mut fields = Fields::of(node, "what happens when attempts are exhausted", problems)?;
    let abandon = fields.needed_node(
        "abandon",
        "write `exhausted: accept`, or `exhausted: {abandon: {cost: 2.50}}`",
        problems,
    );
    fields.finish(problems);
    let mut abandon = Fields::of(abandon?, "what is abandoned", problems)?;
    let cost = abandon.need("cost", "write `cost: 2.50`: what giving up costs", problems);
    abandon.finish(problems);
    cost.map(Exhausted::Abandon)
}

pub(super) fn review(node: &Node, problems: &mut Problems) -> Option<Review> {
    let mut fields = Fields::of(node, "the review", problems)?;
    let share = fields.need("share", "write `share: 5%`: how much of what is served is reviewed", problems);
    let cost = fields.need("cost", "write `cost: 0.40`: what one review costs", problems);
    let catches = fields.get("catches", problems);
    let fix = fields.get("fix", problems);
    fields.finish(problems);
    Some(Review { share: share?, cost: cost?, catches, fix })
}

pub(super) fn downstream(node: &Node, problems: &mut Problems) -> Option<Located<Usd>> {
    let mut fields = Fields::of(node, "the downstream cost", problems)?;
    let cost = fields.need("cost_per_error", "write `cost_per_error: 1.50`", problems);
    fields.finish(problems);
    cost
}

/// A ladder's chances have the places of an error rate once for every field of every attempt.
pub(super) fn check_places(steps: &[Step], qualities: &BTreeMap<String, Quality>, problems: &mut Problems) {
    let mut most: BTreeMap<&str, u32> = BTreeMap::new();
    for work in steps.iter().flat_map(|step| &step.branches).map(|branch| &branch.work) {
        let attempts: u32 = work.attempts.iter().map(|attempt| attempt.times).sum();
        if let Some(quality) = &work.quality {
            let most = most.entry(&quality.value).or_default();
            *most = attempts.max(*most);
        }
    }
    for (name, attempts) in most {
        let Some(quality) = qualities.get(name) else { continue };
        let fields = quality.fields.as_ref().map_or(1, |fields| fields.value);
        let what = || format!("the chance of {fields} fields in all of {attempts} attempts");
        let help = "round the error rate, or plan fewer fields or attempts";
        for (_, rate) in &quality.error_rates {
            conversation::check_chance(rate, fields.saturating_mul(attempts), what, help, problems);
        }
    }
}
