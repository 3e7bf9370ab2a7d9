//! Cards of capacity that is paid by the hour.

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::throughput::HourlyCapacity;
use crate::units::{Share, Tokens, Usd};
use crate::yaml::{Fields, Node, Read};

use super::card::{first_day, source};

/// Reads a card of a model's capacity.
pub(super) fn capacity(node: &Node, model: &str, problems: &mut Problems) -> Option<HourlyCapacity> {
    let mut fields = Fields::of(node, format!("a capacity card of `{model}`"), problems)?;
    let from = first_day(&mut fields, problems);
    let evidence = source(&mut fields, "capacity card", model, problems);
    let per_hour = above_zero(
        &mut fields,
        "per_hour",
        "write `per_hour: 2.50`: what an hour costs",
        Usd::is_zero,
        problems,
    );
    let tokens_per_second = above_zero(
        &mut fields,
        "tokens_per_second",
        "write `tokens_per_second: 700`: tokens of prompts and outputs in a second of work",
        Tokens::is_zero,
        problems,
    );
    let utilisation = above_zero(
        &mut fields,
        "utilisation",
        "write `utilisation: 60%`: the part of the paid hours in which it works; there is no honest default",
        Share::is_zero,
        problems,
    );
    fields.finish(problems);
    Some(HourlyCapacity {
        place: node.place.clone(),
        from: from?,
        evidence: evidence?,
        per_hour: per_hour?,
        tokens_per_second: tokens_per_second?,
        utilisation: utilisation?,
    })
}

/// A number that must be there and is not 0.
fn above_zero<T: Read>(
    fields: &mut Fields<'_>,
    key: &'static str,
    hint: &'static str,
    is_zero: fn(&T) -> bool,
    problems: &mut Problems,
) -> Option<T> {
    let number: T = fields.need(key, hint, problems)?;
    if is_zero(&number) {
        let message = format!("`{key}` of capacity is above 0");
        let place = fields.node(key).map_or(fields.place, |node| &node.place);
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(place));
        return None;
    }
    Some(number)
}
