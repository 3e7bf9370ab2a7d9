//! A site is a step, or one branch of its route: where a call's fields, its attempts and its share of the
//! calls are looked up.

use super::num::{Num, Q, one, rest, sum, zero};
use super::world::{
    Attempt, Body, Branch, CheckCall, CheckPrice, Doer, Exhausted, Fields, ModelAttempt, ModelId, Portion,
    Step,
};

#[derive(Clone, Copy)]
pub struct Site<'w> {
    pub step: &'w Step,
    pub branch: Option<&'w Branch>,
}

/// One rung as it is tried, `times` and `retries` expanded.
#[derive(Clone, Copy)]
pub enum Try<'w> {
    Model(ModelId, Option<&'w ModelAttempt>),
    Human { cost: &'w Num, error_rate: Option<&'w Num>, reached: Option<&'w Num> },
}

impl<'w> Site<'w> {
    /// Every site of a step, with its share of the step's calls.
    pub fn of(step: &'w Step) -> Vec<(Q, Self)> {
        match &step.body {
            Body::Whole(_) => vec![(one(), Self { step, branch: None })],
            Body::Route(branches) => {
                let shares = portions(branches.iter().map(|branch| &branch.portion));
                let site = |branch| Self { step, branch: Some(branch) };
                shares.into_iter().zip(branches.iter().map(site)).collect()
            }
        }
    }

    /// A field of the branch, else of its step.
    pub fn get<T>(&self, field: impl Fn(&'w Fields) -> &'w Option<T>) -> Option<&'w T> {
        let own = self.branch.and_then(|branch| field(&branch.fields).as_ref());
        own.or_else(|| field(&self.step.fields).as_ref())
    }

    pub fn attempts(&self) -> Vec<Try<'w>> {
        match self.doer() {
            Doer::Model(model, retries) => {
                vec![Try::Model(model.id, None); 1 + retries.unwrap_or(0) as usize]
            }
            Doer::Attempts(list) => list.iter().flat_map(expanded).collect(),
        }
    }

    /// How many calls make each attempt, where that was measured.
    pub fn measured(&self) -> Option<Vec<Q>> {
        let reached = |tried: &Try<'w>| match tried {
            Try::Model(_, own) => own.and_then(|own| own.reached.as_ref()),
            Try::Human { reached, .. } => *reached,
        };
        let later: Option<Vec<Q>> = self
            .attempts()
            .iter()
            .skip(1)
            .map(|tried| reached(tried).map(|share| share.value.clone()))
            .collect();
        later.filter(|later| !later.is_empty()).map(|later| [vec![one()], later].concat())
    }

    /// The check runs on every model's output that another attempt follows, and on the last with `exhausted:
    /// abandon`.
    pub fn is_checked(&self, attempt: usize) -> bool {
        let attempts = self.attempts();
        let abandons = matches!(self.get(|f| &f.exhausted), Some(Exhausted::Abandon(_)));
        let is_last = attempt + 1 == attempts.len();
        matches!(attempts[attempt], Try::Model(..)) && (!is_last || abandons)
    }

    /// Whether a task's quality or a conversation's `success` says how often calls go wrong.
    pub fn has_error_rate(&self) -> bool {
        let success = self.get(|f| &f.conversation).and_then(|conversation| conversation.success.as_ref());
        (success.is_some() || self.get(|f| &f.quality).is_some()) && self.measured().is_none()
    }

    pub fn check_call(&self) -> Option<&'w CheckCall> {
        match &self.get(|f| &f.check)?.price {
            CheckPrice::Call(call) => Some(call),
            CheckPrice::Free | CheckPrice::Fee(_) => None,
        }
    }

    fn doer(&self) -> &'w Doer {
        match (self.branch, &self.step.body) {
            (Some(branch), _) => &branch.doer,
            (None, Body::Whole(doer)) => doer,
            (None, Body::Route(_)) => unreachable!("a site of a route has a branch"),
        }
    }
}

/// The share of each of these portions; together they are 1.
pub fn portions<'p>(portions: impl Iterator<Item = &'p Portion> + Clone) -> Vec<Q> {
    let stated = sum(portions.clone().map(|portion| match portion {
        Portion::Share(share) => share.value.clone(),
        Portion::Weight(weight) => weight.value.clone(),
        Portion::Rest => zero(),
    }));
    let share = |portion: &Portion| match portion {
        Portion::Share(share) => share.value.clone(),
        Portion::Rest => rest(&stated),
        Portion::Weight(weight) => &weight.value / &stated,
    };
    portions.map(share).collect()
}

fn expanded(attempt: &Attempt) -> Vec<Try<'_>> {
    match attempt {
        Attempt::Model(model) => {
            vec![Try::Model(model.model.id, Some(model)); model.times.unwrap_or(1) as usize]
        }
        Attempt::Human { cost, error_rate, reached } => {
            vec![Try::Human { cost, error_rate: error_rate.as_ref(), reached: reached.as_deref() }]
        }
    }
}
