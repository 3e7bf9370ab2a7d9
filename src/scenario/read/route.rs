//! The route of a step: its branches and their shares.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::scenario::design::{Branch, Part, Work};
use crate::scenario::format::{self, OF_BRANCH};
use crate::scenario::patch;
use crate::yaml::{Keys, Node, Table, Value};

use super::cache;
use super::work::{Common, work};

/// The branches of a route. A branch is its step with the branch's own keys merged into it.
pub(super) fn branches(
    step: &Node,
    route: &Node,
    owner: &str,
    common: &Common,
    problems: &mut Problems,
) -> Option<Vec<Branch>> {
    let items = route.list(problems)?;
    let named = |index: usize| format!("branch {} of {owner}", index + 1);
    let parts: Vec<Option<Part>> =
        items.iter().enumerate().map(|(index, item)| part(item, named(index), problems)).collect();
    let parts = parts
        .into_iter()
        .collect::<Option<_>>()
        .and_then(|parts| agreed(parts, owner, &route.place, problems));
    let own_keys = without(step, format::Step::TABLE.keys.iter().map(|key| key.name).collect());
    let own = format::Branch::TABLE.keys;
    let branch = |(index, item): (usize, &Node), problems: &mut Problems| {
        let item = without(item, own.iter().map(|key| key.name).collect());
        let effective = patch::laid_over(Some(&OF_BRANCH), &own_keys, &item);
        Some((item.place.clone(), work(&effective, named(index), common, problems)?))
    };
    let works: Vec<Option<(Place, Work)>> =
        items.iter().enumerate().map(|item| branch(item, problems)).collect();
    let works: Vec<(Place, Work)> = works.into_iter().collect::<Option<_>>()?;
    let joined = works.into_iter().zip(parts?);
    Some(joined.map(|((place, work), part)| Branch { place, part, work }).collect())
}

/// A map without some of its keys.
fn without(node: &Node, keys: Vec<&str>) -> Node {
    let value = match &node.value {
        Value::Map(entries) => {
            Value::Map(entries.iter().filter(|entry| !keys.contains(&entry.key.as_str())).cloned().collect())
        }
        other => other.clone(),
    };
    Node { place: node.place.clone(), value }
}

/// The shares of a route's branches, which add up to exactly 1.
fn agreed(parts: Vec<Part>, owner: &str, route: &Place, problems: &mut Problems) -> Option<Vec<Part>> {
    let weights = parts.iter().filter(|part| matches!(part, Part::Weight(_))).count();
    let rests = parts.iter().filter(|part| matches!(part, Part::Rest)).count();
    if weights != 0 && weights != parts.len() {
        let message = format!("the route of {owner} has a `share` on some branches and a `weight` on others");
        let mixed = Diagnostic::error(Code::ConflictingKeys, message).at(&route.first_line());
        problems.push(mixed.help("write the one or the other on every branch"));
        return None;
    }
    if 1 < rests {
        let message = format!("several branches of {owner} have `share: rest`");
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
    let difference = Exact::ONE - stated;
    let message = format!("the shares of {owner} sum to {}, not 100%", stated.percent());
    let wrong = Diagnostic::error(Code::SharesDoNotSum, message).at(route);
    if difference.is_negative() {
        return wrong.help(format!("reduce them by {}", difference.abs().percent()));
    }
    let or_rest = if rests == 0 { ", or give one branch `share: rest`" } else { "" };
    wrong.help(format!("add the missing {}{or_rest}", difference.percent()))
}

/// The share of a branch. Checks all keys of the branch once.
fn part(item: &Node, owner: String, problems: &mut Problems) -> Option<Part> {
    let keys = Keys::of(format::Branch::TABLE, owner, item, problems)?;
    let format::Branch { share, weight } = format::Branch::of(&keys, problems)?;
    match weight {
        Some(weight) if keys.is_sound => Some(Part::Weight(weight)),
        _ => share.filter(|_| keys.is_sound).map(cache::part),
    }
}
