//! The route of a step: its branches, and the shares that they take.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::units::{Count, Share};
use crate::yaml::{Fields, Node, Read, Value};

use super::super::design::{Branch, Work};
use super::super::patch::{self, Level};
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
    let shares = shares(items, owner, &route.place, problems);
    let common = without(step, &["calls", "route", "require"]);
    let branch = |(index, item): (usize, &Node), problems: &mut Problems| {
        let owner = format!("branch {} of {owner}", index + 1);
        let mut fields = Fields::of(item, owner.as_str(), problems)?;
        fields.at_most_one(&["model", "attempts"], problems);
        let effective = patch::laid_over(Level::Step, &common, &without(item, &["share", "weight"]));
        let work = work(&effective, &owner, &[], region, problems)?;
        Some((item.place.clone(), work))
    };
    let works: Vec<Option<(Place, Work)>> =
        items.iter().enumerate().map(|item| branch(item, problems)).collect();
    let works: Vec<(Place, Work)> = works.into_iter().collect::<Option<_>>()?;
    let joined = works.into_iter().zip(shares?);
    Some(joined.map(|((place, work), share)| Branch { place, share, work }).collect())
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

/// What a branch says of its part.
enum Part {
    Share(Share),
    Rest,
    Weight(Exact),
}

/// The shares of a route's branches. They sum to exactly 1.
fn shares(items: &[Node], owner: &str, route: &Place, problems: &mut Problems) -> Option<Vec<Share>> {
    let parts: Vec<Option<Part>> = items.iter().map(|item| part(item, problems)).collect();
    let parts: Vec<Part> = parts.into_iter().collect::<Option<_>>()?;
    let weights = parts.iter().filter(|part| matches!(part, Part::Weight(_))).count();
    let rests = parts.iter().filter(|part| matches!(part, Part::Rest)).count();
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
        let share = |part: &Part| part.number().checked_div(&stated).and_then(Share::new);
        let shares = parts.iter().map(share).collect();
        if stated.is_zero() {
            problems
                .push(Diagnostic::error(Code::SharesDoNotSum, "the weights of a route sum to 0").at(route));
        }
        return shares;
    }
    let rest = Share::new(Exact::ONE - &stated);
    match rest {
        Some(rest) if rests == 1 || rest.is_zero() => {
            let share = |part: &Part| {
                if matches!(part, Part::Rest) { rest.clone() } else { part.share() }
            };
            Some(parts.iter().map(share).collect())
        }
        _ => {
            problems.push(wrong_sum(&stated, rests, owner, route));
            None
        }
    }
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

impl Part {
    fn number(&self) -> Exact {
        match self {
            Self::Share(share) => share.exact().clone(),
            Self::Rest => Exact::ZERO,
            Self::Weight(weight) => weight.clone(),
        }
    }

    fn share(&self) -> Share {
        match self {
            Self::Share(share) => share.clone(),
            Self::Rest | Self::Weight(_) => Share::NONE,
        }
    }
}

fn part(item: &Node, problems: &mut Problems) -> Option<Part> {
    let mut fields = Fields::of(item, "a branch", problems)?;
    if !fields.at_most_one(&["share", "weight"], problems) {
        return None;
    }
    if let Some(node) = fields.node("weight") {
        return Count::read(node, problems).map(|weight| Part::Weight(weight.exact().clone()));
    }
    match fields.needed_node(
        "share",
        "write `share: 60%` or `share: rest`, or a `weight` on every branch",
        problems,
    )? {
        node if node.as_text() == Some("rest") => Some(Part::Rest),
        node => Share::read(node, problems).map(Part::Share),
    }
}
