//! How bad outputs are detected.

use crate::diag::Problems;
use crate::scenario::design::{Check, CheckCall, CheckCost};
use crate::scenario::format;
use crate::units::Tier;
use crate::yaml::Located;

use super::{all, cache};

pub(super) fn check(file: Located<format::Check>, problems: &mut Problems) -> Option<Check> {
    let format::Check { detects, false_alarms, fee, model, input, output, cache, tier } = file.value;
    let cost = match (fee, model) {
        (Some(fee), _) => CheckCost::Fee(fee),
        (None, Some(model)) => CheckCost::Call(Box::new(CheckCall {
            model,
            input: input?,
            output: output?,
            cache: all(cache.map(|file| cache::cache(file, problems)))?,
            tier: tier.unwrap_or(Tier::Standard),
        })),
        (None, None) => CheckCost::Free,
    };
    Some(Check { place: file.place, detects, false_alarms, cost })
}
