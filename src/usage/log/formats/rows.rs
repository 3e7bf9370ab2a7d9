//! Logs of one's own: where each value is is said by whoever reads them.

use std::collections::BTreeMap;

use crate::units::{Counted, Meter, Side};

use super::super::flat::{Amount, Count, Counts, Ended, Flat, Named, Provider};
use super::super::format::{Duplicates, Format, Meaning, Shape};

/// What a call has before what it uses, and behind it.
const ABOUT: [&[&str]; 2] = [&["model", "time"], &["provider", "tier", "region", "id", "cost", "status"]];
/// A prompt with what a cache had of it, in place of `input`.
pub(in super::super) const PROMPT: &str = "prompt";

/// What a value of a call may be: what it is about, a prompt, and each meter.
pub(in super::super) fn fields() -> impl Iterator<Item = &'static str> + Clone {
    let counted = std::iter::once(PROMPT).chain(Meter::all().map(Meter::name));
    ABOUT[0].iter().copied().chain(counted).chain(ABOUT[1].iter().copied())
}

/// A format of which each of these fields has a path; what has none is in no line. It is kept for the rest of the run.
pub(in super::super) fn format(mut mapped: BTreeMap<&'static str, String>, is_csv: bool) -> Format {
    // Of the fields that are not mapped all have the first path, at which nothing is.
    let in_order = fields().filter_map(|field| Some((field, mapped.remove(field)?)));
    let (names, paths): (Vec<&str>, Vec<String>) = in_order.unzip();
    let at = |name: &str| names.iter().position(|own| *own == name).map_or(NOWHERE, |at| at + 1);
    let paths: Vec<&'static str> =
        std::iter::once("").chain(paths.into_iter().map(|path| &*path.leak())).collect();
    let flat = Flat {
        other: &[],
        without_usage: &[],
        ended: Ended::Said(at("status")),
        provider: Provider::Said(at("provider")),
        model: at("model"),
        named: Named::AsSaid,
        time: at("time"),
        or_seconds: true,
        id: at("id"),
        batch: &[],
        tier: vec![at("tier")].leak(),
        speed: None,
        region: Some(at("region")),
        counts: Counts::Each(amounts(&at).leak()),
        fees: &[],
        cost: Some(at("cost")),
        without_column: &[],
    };
    Format {
        name: "rows",
        title: "rows, by `--map`",
        shape: if is_csv { Shape::Csv } else { Shape::Json },
        is_sequential: false,
        paths: paths.leak(),
        marks: &[],
        duplicates: if at("id") == NOWHERE { Duplicates::None } else { Duplicates::Exact },
        tags: &[],
        more_tags: None,
        meaning: Meaning::Flat(Box::leak(Box::new(flat))),
    }
}

/// The number of the path at which nothing is.
const NOWHERE: usize = 0;

/// What each meter counts that has a path. Those of a prompt and of the output are needed, others are 0 where they are not
/// there; a prompt has in it all tokens that are sent.
fn amounts(at: &impl Fn(&str) -> usize) -> Vec<(Meter, Amount)> {
    let prompt = at(PROMPT);
    let count = |meter: Meter| match at(meter.name()) {
        NOWHERE => None,
        at if meter.is_plain() => Some(Count::Needed(at)),
        at if meter.facts().counted == Counted::Seconds => Some(Count::Seconds(at)),
        at => Some(Count::OrZero(at)),
    };
    let is_sent = |meter: Meter| meter.fills_context() && meter.facts().side == Side::Prompt;
    let parts = Meter::all().into_iter().filter(|meter| *meter != Meter::Input && is_sent(*meter));
    let of_prompt = (prompt != NOWHERE).then(|| {
        (Meter::Input, Count::Needed(prompt).without(parts.filter_map(count).collect::<Vec<_>>().leak()))
    });
    let counted = |meter: Meter| Some((meter, count(meter)?.whole()));
    of_prompt.into_iter().chain(Meter::all().into_iter().filter_map(counted)).collect()
}
