//! A step from a scenario's file.

use super::cache::cache;
use super::keys::{Keys, Read, count, list, text};
use super::names::Names;
use super::table::{of_a_class, piece, tier};
use super::tree::{Tree, laid_over};
use crate::oracle::num::Num;
use crate::oracle::world::{Read as OutputRead, *};

pub fn step(name: String, tree: Tree, names: &Names) -> Read<Step> {
    let mut keys = Keys::of(tree, &name)?;
    let calls = keys.take("calls").map(calls).transpose()?;
    let route = keys.take("route");
    keys.ignore(&["require", "note", "tags"]);
    let (fields, body) = match route {
        None => {
            let doer = doer(&mut keys, names)?;
            (fields(keys, names)?, Body::Whole(doer))
        }
        Some(route) => {
            // A branch says all that its step says, but for what it says otherwise.
            let of_step = Tree::Map(keys.rest());
            let branch = |own: Tree| branch(laid_over(&of_step, &own), names);
            (Fields::default(), Body::Route(list(route)?.into_iter().map(branch).collect::<Read<_>>()?))
        }
    };
    Ok(Step { name, calls, fields, body })
}

fn calls(tree: Tree) -> Read<Calls> {
    if let Tree::Text(number) = tree {
        return Ok(Calls::Number(Num::new(number)));
    }
    let mut keys = Keys::of(tree, "the calls")?;
    let (per, times) = (text(keys.need("per")?)?, keys.number("times")?);
    keys.finish()?;
    Ok(Calls::Per(per, times.unwrap_or_else(|| Num::new("1"))))
}

fn branch(tree: Tree, names: &Names) -> Read<Branch> {
    let mut keys = Keys::of(tree, "a branch")?;
    let portion = match (keys.number("weight")?, keys.text("share")?) {
        (Some(weight), _) => Portion::Weight(weight),
        (None, share) => portion(share.ok_or("a branch has a share or a weight")?),
    };
    let doer = doer(&mut keys, names)?;
    Ok(Branch { portion, doer, fields: fields(keys, names)? })
}

pub fn portion(share: String) -> Portion {
    if share == "rest" { Portion::Rest } else { Portion::Share(Num::new(share)) }
}

fn doer(keys: &mut Keys, names: &Names) -> Read<Doer> {
    let (model, retries) = (keys.text("model")?, keys.count("retries")?);
    if let (Some(model), Some(mut again)) = (&model, keys.map("escalate")?) {
        let own = |model: &str, reached| -> Read<Attempt> {
            let (times, input, output, tools, revision) = (None, None, None, None, None);
            let model = names.model(model)?;
            Ok(Attempt::Model(Box::new(ModelAttempt {
                model,
                reached,
                times,
                input,
                output,
                tools,
                revision,
            })))
        };
        let (share, other) = (again.needed_number("share")?, text(again.need("model")?)?);
        again.finish()?;
        return Ok(Doer::Attempts(vec![own(model, None)?, own(&other, Some(share))?]));
    }
    match model {
        Some(model) => Ok(Doer::Model(names.model(&model)?, retries)),
        None => {
            let attempts = keys.list("attempts")?;
            Ok(Doer::Attempts(attempts.into_iter().map(|tree| attempt(tree, names)).collect::<Read<_>>()?))
        }
    }
}

fn attempt(tree: Tree, names: &Names) -> Read<Attempt> {
    let mut keys = Keys::of(tree, "an attempt")?;
    let reached = keys.number("reached")?;
    if let Some(mut human) = keys.map("human")? {
        keys.finish()?;
        let (cost, error_rate) = (human.needed_number("cost")?, human.number("error_rate")?);
        human.finish()?;
        return Ok(Attempt::Human { cost, error_rate, reached: reached.map(Box::new) });
    }
    let (fixes, breaks) = (keys.number("fixes")?, keys.number("breaks")?);
    let zero = || Num::new("0");
    let revision = (fixes.is_some() || breaks.is_some())
        .then(|| Revision { fixes: fixes.unwrap_or_else(zero), breaks: breaks.unwrap_or_else(zero) });
    let attempt = ModelAttempt {
        model: names.model(&text(keys.need("model")?)?)?,
        reached,
        times: keys.count("times")?,
        input: keys.number("input")?,
        output: keys.number("output")?,
        tools: keys.map("tools")?.map(tools).transpose()?,
        revision,
    };
    keys.finish()?;
    Ok(Attempt::Model(Box::new(attempt)))
}

fn fields(mut keys: Keys, names: &Names) -> Read<Fields> {
    let fields = Fields {
        input: keys.number("input")?,
        output: keys.number("output")?,
        conversation: keys.map("loop")?.map(conversation).transpose()?,
        reads: keys.take("reads").map(reads).transpose()?,
        max_input: keys.number("max_input")?,
        overflow: keys.take("overflow").map(overflow).transpose()?,
        cache: keys.map("cache")?.map(cache).transpose()?,
        batch: keys.map("batch")?.map(batch).transpose()?,
        tier: keys.text("tier")?.map(|name| tier(&name)).transpose()?,
        region: keys.text("region")?,
        tools: keys.map("tools")?.map(tools).transpose()?,
        meters: keys.map("meters")?.map(meters).transpose()?,
        quality: keys.text("quality")?,
        check: keys.map("check")?.map(|keys| check(keys, names)).transpose()?,
        exhausted: keys.take("exhausted").map(exhausted).transpose()?,
        repeat: keys.number("repeat")?,
        feedback: keys.map("feedback")?.map(|keys| only(keys, "input")).transpose()?,
        review: keys.map("review")?.map(review).transpose()?,
        downstream: keys.map("downstream")?.map(|keys| only(keys, "cost_per_error")).transpose()?,
    };
    keys.ignore(&["note", "tags"]);
    keys.finish()?;
    Ok(fields)
}

fn conversation(mut keys: Keys) -> Read<Conversation> {
    let turns = match keys.need("turns")? {
        Tree::Map(entries) => {
            let entry =
                |(turns, share): (String, Tree)| Ok((count(Tree::Text(turns))?, Num::new(text(share)?)));
            Turns::Spread(entries.into_iter().map(entry).collect::<Read<_>>()?)
        }
        number => Turns::Always(count(number)?),
    };
    let compact = |mut keys: Keys| {
        let every = keys.count("every")?.ok_or("a compaction comes after some turns")?;
        let to = keys.needed_number("to")?;
        keys.finish().map(|()| Compact { every, to })
    };
    let conversation = Conversation {
        turns,
        system: keys.number("system")?,
        user: keys.needed_number("user")?,
        output: keys.needed_number("output")?,
        caching: match keys.text("caching")?.as_deref() {
            Some("incremental") => Some("incremental"),
            _ => None,
        },
        compact: keys.map("compact")?.map(compact).transpose()?,
        success: keys.number("success")?,
    };
    keys.finish()?;
    Ok(conversation)
}

fn reads(tree: Tree) -> Read<Vec<OutputRead>> {
    let read = |tree: Tree| {
        if let Tree::Text(step) = tree {
            return Ok(OutputRead { step, times: None });
        }
        let mut keys = Keys::of(tree, "an output that is read")?;
        let (step, times) = (text(keys.need("step")?)?, keys.number("times")?);
        keys.finish()?;
        Ok(OutputRead { step, times })
    };
    list(tree)?.into_iter().map(read).collect()
}

fn overflow(tree: Tree) -> Read<Overflow> {
    match tree {
        Tree::Text(word) if word == "error" => Ok(Overflow::Error),
        Tree::Text(word) if word == "truncate" => Ok(Overflow::Truncate),
        tree => {
            let mut keys = Keys::of(tree, "the overflow")?;
            let mut chunk = Keys::of(keys.need("chunk")?, "a chunk")?;
            keys.finish()?;
            let mut merge = Keys::of(chunk.need("merge")?, "the merge")?;
            let overlap = chunk.number("overlap")?;
            chunk.finish()?;
            let (merge_input, merge_output) = (merge.needed_number("input")?, merge.needed_number("output")?);
            merge.finish()?;
            Ok(Overflow::Chunk(Box::new(Chunk { overlap, merge_input, merge_output })))
        }
    }
}

fn batch(mut keys: Keys) -> Read<Batch> {
    let batch = Batch { share: keys.needed_number("share")?, hit_rate: keys.number("hit_rate")? };
    keys.finish()?;
    Ok(batch)
}

fn tools(keys: Keys) -> Read<Tools> {
    keys.rest().into_iter().map(|(name, uses)| Ok((name, Num::new(text(uses)?)))).collect()
}

fn meters(keys: Keys) -> Read<Meters> {
    let mut meters = Meters::new();
    for (name, quantity) in keys.rest() {
        match quantity {
            Tree::Text(quantity) => meters.extend([piece(&name, &quantity)?]),
            classes => {
                for (class, quantity) in Keys::of(classes, "classes")?.rest() {
                    let (name, quantity) = piece(&name, &text(quantity)?)?;
                    meters.insert(of_a_class(name, &class), quantity);
                }
            }
        }
    }
    Ok(meters)
}

fn check(mut keys: Keys, names: &Names) -> Read<Check> {
    let (detects, false_alarms) = (keys.number("detects")?, keys.number("false_alarms")?);
    let price = match (keys.number("fee")?, keys.text("model")?) {
        (Some(fee), _) => CheckPrice::Fee(fee),
        (None, None) => CheckPrice::Free,
        (None, Some(model)) => CheckPrice::Call(Box::new(CheckCall {
            model: names.model(&model)?,
            input: keys.needed_number("input")?,
            output: keys.needed_number("output")?,
            cache: keys.map("cache")?.map(cache).transpose()?,
            tier: keys.text("tier")?.map(|name| tier(&name)).transpose()?,
        })),
    };
    keys.finish()?;
    Ok(Check { detects, false_alarms, price })
}

fn exhausted(tree: Tree) -> Read<Exhausted> {
    match tree {
        Tree::Text(_) => Ok(Exhausted::Accept),
        tree => {
            let mut keys = Keys::of(tree, "exhausted")?;
            let abandon = Keys::of(keys.need("abandon")?, "abandon")?;
            keys.finish()?;
            Ok(Exhausted::Abandon(only(abandon, "cost")?))
        }
    }
}

fn review(mut keys: Keys) -> Read<Review> {
    let review = Review {
        share: keys.needed_number("share")?,
        cost: keys.needed_number("cost")?,
        catches: keys.number("catches")?,
        fix: keys.number("fix")?,
    };
    keys.finish()?;
    Ok(review)
}

/// The number of a map that has only one.
fn only(mut keys: Keys, key: &str) -> Read<Num> {
    let number = keys.needed_number(key)?;
    keys.finish()?;
    Ok(number)
}
