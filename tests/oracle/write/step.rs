//! A step of a scenario as a file has it.

use super::cache::cache;
use super::maps::{Entries, block, entries, flow, item, list, optional, text};
use super::table::tier;
use crate::oracle::world::*;

pub fn step_block(step: &Step) -> String {
    let calls = step.calls.as_ref().map(|calls| match calls {
        Calls::Number(calls) => calls.text.clone(),
        Calls::Per(of, times) => flow(entries([("per", of), ("times", &times.text)])),
    });
    let start = block(4, optional([("calls", calls)]));
    let end = block(4, fields(&step.fields));
    match &step.body {
        Body::Whole(of) => start + &block(4, doer(of)) + &end,
        Body::Route(branches) => {
            let branches = branches.iter().map(|branch| item(6, branch_fields(branch)));
            start + "    route:\n" + &branches.collect::<String>() + &end
        }
    }
}

fn branch_fields(branch: &Branch) -> Entries {
    let portion = match &branch.portion {
        Portion::Share(share) => ("share", share.text.as_str()),
        Portion::Rest => ("share", "rest"),
        Portion::Weight(weight) => ("weight", weight.text.as_str()),
    };
    [entries([portion]), doer(&branch.doer), fields(&branch.fields)].concat()
}

fn doer(doer: &Doer) -> Entries {
    match doer {
        Doer::Model(model, retries) => {
            [entries([("model", &model.text)]), optional([("retries", retries.map(|n| n.to_string()))])]
                .concat()
        }
        Doer::Attempts(attempts) => {
            optional([("attempts", list(attempts.iter().map(|of| flow(attempt(of))).collect()))])
        }
    }
}

fn attempt(attempt: &Attempt) -> Entries {
    match attempt {
        Attempt::Human { cost, error_rate, reached } => {
            let human =
                [entries([("cost", &cost.text)]), optional([("error_rate", text(error_rate))])].concat();
            optional([
                ("human", Some(flow(human))),
                ("reached", reached.as_ref().map(|share| share.text.clone())),
            ])
        }
        Attempt::Model(own) => optional([
            ("model", Some(own.model.text.clone())),
            ("reached", text(&own.reached)),
            ("times", own.times.map(|times| times.to_string())),
            ("input", text(&own.input)),
            ("output", text(&own.output)),
            ("tools", own.tools.as_ref().map(tools)),
            ("fixes", own.revision.as_ref().map(|revision| revision.fixes.text.clone())),
            ("breaks", own.revision.as_ref().map(|revision| revision.breaks.text.clone())),
        ]),
    }
}

fn fields(fields: &Fields) -> Entries {
    optional([
        ("input", text(&fields.input)),
        ("output", text(&fields.output)),
        ("loop", fields.conversation.as_ref().map(conversation)),
        ("max_input", text(&fields.max_input)),
        ("overflow", fields.overflow.as_ref().map(overflow)),
        ("reads", fields.reads.as_ref().and_then(|reads| list(reads.iter().map(read).collect()))),
        ("cache", fields.cache.as_ref().map(cache)),
        ("batch", fields.batch.as_ref().map(batch)),
        ("tier", fields.tier.map(|name| tier(name).to_owned())),
        ("region", fields.region.clone()),
        ("tools", fields.tools.as_ref().map(tools)),
        ("quality", fields.quality.clone()),
        ("check", fields.check.as_ref().map(check)),
        ("exhausted", fields.exhausted.as_ref().map(exhausted)),
        ("repeat", text(&fields.repeat)),
        ("feedback", fields.feedback.as_ref().map(|feedback| format!("{{input: {}}}", feedback.text))),
        ("review", fields.review.as_ref().map(review)),
        ("downstream", fields.downstream.as_ref().map(|cost| format!("{{cost_per_error: {}}}", cost.text))),
    ])
}

fn conversation(of: &Conversation) -> String {
    let turns = match &of.turns {
        Turns::Always(turns) => turns.to_string(),
        Turns::Spread(spread) => {
            flow(spread.iter().map(|(turns, share)| (turns.to_string(), share.text.clone())).collect())
        }
    };
    let compact =
        |compact: &Compact| flow(entries([("every", &compact.every.to_string()), ("to", &compact.to.text)]));
    flow(optional([
        ("turns", Some(turns)),
        ("system", text(&of.system)),
        ("user", Some(of.user.text.clone())),
        ("output", Some(of.output.text.clone())),
        ("caching", of.caching.map(str::to_owned)),
        ("compact", of.compact.as_ref().map(compact)),
        ("success", text(&of.success)),
    ]))
}

fn overflow(of: &Overflow) -> String {
    let chunk = match of {
        Overflow::Error => return "error".into(),
        Overflow::Truncate => return "truncate".into(),
        Overflow::Chunk(chunk) => chunk,
    };
    let merge = flow(entries([("input", &chunk.merge_input.text), ("output", &chunk.merge_output.text)]));
    let chunk = flow(optional([("overlap", text(&chunk.overlap)), ("merge", Some(merge))]));
    flow(entries([("chunk", &chunk)]))
}

fn read(read: &Read) -> String {
    match &read.times {
        None => read.step.clone(),
        Some(times) => flow(entries([("step", &read.step), ("times", &times.text)])),
    }
}

fn batch(batch: &Batch) -> String {
    flow([entries([("share", &batch.share.text)]), optional([("hit_rate", text(&batch.hit_rate))])].concat())
}

fn tools(tools: &Tools) -> String {
    flow(tools.iter().map(|(name, uses)| (name.clone(), uses.text.clone())).collect())
}

fn check(check: &Check) -> String {
    let noticed = optional([("detects", text(&check.detects)), ("false_alarms", text(&check.false_alarms))]);
    let price = match &check.price {
        CheckPrice::Free => vec![],
        CheckPrice::Fee(fee) => entries([("fee", &fee.text)]),
        CheckPrice::Call(call) => optional([
            ("model", Some(call.model.text.clone())),
            ("input", Some(call.input.text.clone())),
            ("output", Some(call.output.text.clone())),
            ("cache", call.cache.as_ref().map(cache)),
            ("tier", call.tier.map(|name| tier(name).to_owned())),
        ]),
    };
    flow([noticed, price].concat())
}

fn exhausted(exhausted: &Exhausted) -> String {
    match exhausted {
        Exhausted::Accept => "accept".into(),
        Exhausted::Abandon(cost) => format!("{{abandon: {{cost: {}}}}}", cost.text),
    }
}

fn review(review: &Review) -> String {
    let given = entries([("share", &review.share.text), ("cost", &review.cost.text)]);
    flow([given, optional([("catches", text(&review.catches)), ("fix", text(&review.fix))])].concat())
}
