//! Random steps: who does the calls of a step, and how they are split.

use super::fields::{self, tools};
use super::tape::Tape;
use crate::oracle::num::Num;
use crate::oracle::world::*;

/// What a step may refer to.
pub struct Known<'a> {
    pub tables: &'a [Table],
    pub qualities: &'a [String],
    pub steps: &'a [String],
}

impl Known<'_> {
    pub fn model(&self, tape: &mut Tape) -> ModelRef {
        let table = tape.below(self.tables.len() as u64) as usize;
        let model = tape.below(self.tables[table].models.len() as u64) as usize;
        self.reference(tape, ModelId { table, model })
    }

    /// `provider/model`, or the model alone where one provider has it, by its name or an alias.
    pub fn reference(&self, tape: &mut Tape, id: ModelId) -> ModelRef {
        let table = &self.tables[id.table];
        let model = &table.models[id.model];
        let of_this_name =
            self.tables.iter().flat_map(|table| &table.models).filter(|other| other.name == model.name);
        let is_unique = of_this_name.count() == 1;
        let text = match (tape.below(6), model.aliases.first()) {
            (4, Some(alias)) => alias.clone(),
            (5, Some(alias)) => format!("{}/{alias}", table.provider),
            (3, _) if is_unique => model.name.clone(),
            _ => format!("{}/{}", table.provider, model.name),
        };
        ModelRef { id, text }
    }
}

pub fn step(tape: &mut Tape, known: &Known, name: &str) -> Step {
    let has_quality = !tape.one_in(4);
    let fields = fields::of_step(tape, known, has_quality);
    let mut calls = calls(tape, known);
    let body = if tape.one_in(3) {
        Body::Route(route(tape, known, &fields))
    } else {
        Body::Whole(doer(tape, known, &fields))
    };
    if is_done_by_people(&body) {
        // Whether such a step has an error rate is not for this test to say.
        calls = None;
    }
    Step { name: name.into(), calls, fields, body }
}

fn is_done_by_people(body: &Body) -> bool {
    let by_people =
        |doer: &Doer| matches!(doer, Doer::Attempts(list) if matches!(list[0], Attempt::Human { .. }));
    match body {
        Body::Whole(doer) => by_people(doer),
        Body::Route(branches) => branches.iter().all(|branch| by_people(&branch.doer)),
    }
}

fn calls(tape: &mut Tape, known: &Known) -> Option<Calls> {
    match tape.below(4) {
        0 | 1 => None,
        2 => Some(Calls::Number(Num::new(
            tape.pick(&["1", "25%", "3", "0.37", "1.0", "100%", "12.5", "0", "0"]),
        ))),
        _ if known.steps.is_empty() => None,
        _ => Some(Calls::Per(tape.pick(known.steps), Num::new(tape.pick(&["1", "3", "0.5", "2", "50"])))),
    }
}

fn route(tape: &mut Tape, known: &Known, step: &Fields) -> Vec<Branch> {
    let portions = if tape.one_in(4) { weights(tape) } else { shares(tape) };
    let branch = |portion| {
        let fields = fields::of_branch(tape, known, step);
        Branch { portion, doer: doer(tape, known, step), fields }
    };
    portions.into_iter().map(branch).collect()
}

fn weights(tape: &mut Tape) -> Vec<Portion> {
    (0..tape.between(2, 4))
        .map(|_| Portion::Weight(Num::new(tape.pick(&["1", "2", "3", "0.5", "7"]))))
        .collect()
}

/// Shares that sum to 1, one of them perhaps as `rest`.
fn shares(tape: &mut Tape) -> Vec<Portion> {
    // Two cuts at the same place are a branch that is never taken.
    let cut = |tape: &mut Tape| if tape.one_in(5) { 0 } else { tape.between(0, 1_000) };
    let mut cuts: Vec<u64> = (1..tape.between(2, 4)).map(|_| cut(tape)).chain([0, 1_000]).collect();
    cuts.sort_unstable();
    let share = |tape: &mut Tape, thousandths: u64| {
        let percent = format!("{}.{}%", thousandths / 10, thousandths % 10);
        let fraction = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
        Portion::Share(Num::new(if tape.one_in(2) { fraction } else { percent }))
    };
    let mut shares: Vec<_> = cuts.windows(2).map(|cut| share(tape, cut[1] - cut[0])).collect();
    if tape.one_in(2) {
        let rest = tape.below(shares.len() as u64) as usize;
        shares[rest] = Portion::Rest;
    }
    shares
}

/// Only a step with error rates is tried more than once.
fn doer(tape: &mut Tape, known: &Known, step: &Fields) -> Doer {
    if !step.has_error_rate() {
        let model = known.model(tape);
        return if tape.one_in(4) {
            let mut attempts = vec![first(tape, known, step)];
            if tape.one_in(2) {
                attempts.extend(measured(tape, known));
            }
            Doer::Attempts(attempts)
        } else {
            Doer::Model(model, None)
        };
    }
    match tape.below(10) {
        0..3 => Doer::Model(known.model(tape), None),
        3 | 4 => Doer::Model(known.model(tape), Some(tape.pick(&[1, 0, 2, 3]))),
        5 if tape.one_in(2) => Doer::Attempts(vec![person(tape, true)]),
        _ => Doer::Attempts(ladder(tape, known, step)),
    }
}

/// Further attempts whose shares were measured, each no more than the one before.
fn measured(tape: &mut Tape, known: &Known) -> Vec<Attempt> {
    let mut most = tape.between(0, 97);
    let mut share = |tape: &mut Tape| {
        let share = Some(Num::new(format!("{most}/97")));
        most = tape.between(0, most);
        share
    };
    let another = |tape: &mut Tape, reached| {
        let (times, input, output, tools, revision) = (None, None, None, None, None);
        let model = known.model(tape);
        Attempt::Model(Box::new(ModelAttempt { model, reached, times, input, output, tools, revision }))
    };
    let mut later = Vec::new();
    for _ in 0..tape.between(1, 2) {
        let reached = share(tape);
        later.push(another(tape, reached));
    }
    if tape.one_in(3) {
        later.push(Attempt::Human {
            cost: tape.money(),
            error_rate: None,
            reached: share(tape).map(Box::new),
        });
    }
    later
}

fn ladder(tape: &mut Tape, known: &Known, step: &Fields) -> Vec<Attempt> {
    let mut attempts = vec![first(tape, known, step)];
    for _ in 0..tape.below(3) {
        attempts.push(later(tape, known, step, &attempts));
    }
    if tape.one_in(3) {
        let errs = tape.one_in(2);
        attempts.push(person(tape, errs));
    }
    attempts
}

fn first(tape: &mut Tape, known: &Known, step: &Fields) -> Attempt {
    let model = known.model(tape);
    let times = if step.has_error_rate() { times(tape) } else { None };
    Attempt::Model(Box::new(own(tape, step, model, times, None)))
}

/// Often a model that was tried before, so that errors repeat if it was the last one; sometimes as a
/// revision.
fn later(tape: &mut Tape, known: &Known, step: &Fields, before: &[Attempt]) -> Attempt {
    let model = match tape.pick(before) {
        Attempt::Model(earlier) if tape.one_in(2) => known.reference(tape, earlier.model.id),
        _ => known.model(tape),
    };
    let revision = tape.maybe(3, |tape| Revision { fixes: tape.chance(), breaks: tape.chance() });
    let times = times(tape);
    Attempt::Model(Box::new(own(tape, step, model, times, revision)))
}

fn own(
    tape: &mut Tape,
    step: &Fields,
    model: ModelRef,
    times: Option<u32>,
    revision: Option<Revision>,
) -> ModelAttempt {
    let talks = step.conversation.is_some();
    ModelAttempt {
        reached: None,
        model,
        times,
        input: tape.maybe(5, |tape| tape.tokens(10, 9_000)).filter(|_| !talks),
        output: tape.maybe(5, |tape| tape.tokens(0, 900)).filter(|_| !talks),
        tools: tape.maybe(5, |tape| tools(tape, step.tools.as_ref())),
        revision,
    }
}

fn times(tape: &mut Tape) -> Option<u32> {
    tape.maybe(3, |tape| tape.pick(&[2, 1, 2, 3]))
}

fn person(tape: &mut Tape, errs: bool) -> Attempt {
    Attempt::Human { cost: tape.money(), error_rate: errs.then(|| tape.chance()), reached: None }
}
