//! The route of a step: its branches, and the shares that they take.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::units::Share;
use crate::yaml::{Fields, Located, Node, Read, Value};

use super::super::design::{Branch, Part, Work};
use super::super::format::BRANCH;
use super::super::patch;
use super::step::{Region, work};

/// The most branches of a route.
const MOST_BRANCHES: usize = 100;

/// The branches of a route. A branch is its step with the branch's own fields laid over it.
pub(super) fn branches(
    step: &Node,
    route: &Node,
    owner: &str,
    region: Region<'_>,
    problems: &mut Problems,
) -> Option<Vec<Branch>> {
    let items = route.list(problems)?;
    if items.is_empty() {
        problems
            .push(Diagnostic::error(Code::NothingToDo, "a route has at least one branch").at(&route.place));
        return None;
    }
    if let Some(one_too_many) = items.get(MOST_BRANCHES) {
        let message =
            format!("a route has at most {MOST_BRANCHES} branches, and this one has {}", items.len());
        problems.push(Diagnostic::error(Code::FileTooComplex, message).at(&one_too_many.place.first_line()));
        return None;
    }
    let parts = parts(items, owner, &route.place, problems);
    let common = without(step, &["calls", "route", "require"]);
    let branch = |(index, item): (usize, &Node), problems: &mut Problems| {
        let owner = format!("branch {} of {owner}", index + 1);
        let mut fields = Fields::of(item, owner.as_str(), problems)?;
        fields.at_most_one(&["model", "attempts"], problems);
        let effective = patch::laid_over(Some(&BRANCH), &common, &without(item, &["share", "weight"]));
        let work = work(&effective, &owner, &[], region, problems)?;
        Some((item.place.clone(), work))
    };
    let works: Vec<Option<(Place, Work)>> =
        items.iter().enumerate().map(|item| branch(item, problems)).collect();
    let works: Vec<(Place, Work)> = works.into_iter().collect::<Option<_>>()?;
    let joined = works.into_iter().zip(parts?);
    Some(joined.map(|((place, work), part)| Branch { place, part, work }).collect())
}

/// A map without some of its keys.
fn without(node: &Node, keys: &[&str]) -> Node {
    let value = match &node.value {
        Value::Map(entries) => {
            Value::Map(entries.iter().filter(|entry| !keys.contains(&entry.key.as_str())).cloned().collect())
        }
        other => other.clone(),
    };
    Node { place: node.place.clone(), value }
}

/// The parts of a route's branches. Their shares sum to exactly 1.
fn parts(items: &[Node], owner: &str, route: &Place, problems: &mut Problems) -> Option<Vec<Part>> {
    let parts: Vec<Option<Part>> = items.iter().map(|item| part(item, problems)).collect();
    let parts: Vec<Part> = parts.into_iter().collect::<Option<_>>()?;
    let weights = parts.iter().filter(|part| matches!(part, Part::Weight(_))).count();
    let rests = parts.iter().filter(|part| matches!(part, Part::Rest(_))).count();
    if weights != 0 && weights != parts.len() {
        let message = format!("the route of {owner} has a `share` on some branches and a `weight` on others");
        let mixed = Diagnostic::error(Code::ConflictingKeys, message).at(&route.first_line());
        problems.push(mixed.help("write the one or the other on every branch"));
        return None;
    }
    if 1 < rests {
        let message = format!("several branches of {owner} take the rest");
        let rests = Diagnostic::error(Code::ConflictingKeys, message).at(&route.first_line());
        problems.push(rests.help("give all but one of them a share"));
        return None;
    }
    let stated: Exact = parts.iter().map(Part::number).sum();
    if weights != 0 {
        if stated.is_zero() {
            problems
                .push(Diagnostic::error(Code::SharesDoNotSum, "the weights of a route sum to 0").at(route));
            return None;
        }
        return Some(parts);
    }
    let rest = Exact::ONE - &stated;
    if rest.is_negative() || (rests == 0 && !rest.is_zero()) {
        problems.push(wrong_sum(&stated, rests, owner, route));
        return None;
    }
    Some(parts)
}

fn wrong_sum(stated: &Exact, rests: usize, owner: &str, route: &Place) -> Diagnostic {
    let percent = |share: &Exact| format!("{}%", share * Exact::from(100_i64));
    let difference = Exact::ONE - stated;
    let message = format!("the shares of {owner} sum to {}, not 100%", percent(stated));
    let wrong = Diagnostic::error(Code::SharesDoNotSum, message).at(route);
    if difference.is_negative() {
        return wrong.help(format!("take {} off", percent(&difference.abs())));
    }
    let or_rest = if rests == 0 { ", or give one branch `share: rest`" } else { "" };
    wrong.help(format!("add the missing {}{or_rest}", percent(&difference)))
}

fn part(item: &Node, problems: &mut Problems) -> Option<Part> {
    let mut fields = Fields::of(item, "a branch", problems)?;
    if !fields.at_most_one(&["share", "weight"], problems) {
        return None;
    }
    if let Some(node) = fields.node("weight") {
        return Located::read(node, problems).map(Part::Weight);
    }
    match fields.needed_node(
        "share",
        "write `share: 60%` or `share: rest`, or a `weight` on every branch",
        problems,
    )? {
        node if node.as_text() == Some("rest") => Some(Part::Rest(node.place.clone())),
        node => Located::<Share>::read(node, problems).map(Part::Share),
    }
}
