//! The requirements on a design.

use crate::scenario::design::{Need, Requirement};
use crate::scenario::format::Require;
use crate::yaml::Located;

/// The requirements of a step, or of all steps.
pub(super) fn requirements(file: Require, step: Option<&str>) -> Vec<Requirement> {
    fn need<T>(value: Option<Located<T>>, need: impl FnOnce(T) -> Need) -> Option<Located<Need>> {
        value.map(|Located { value, place }| Located { value: need(value), place })
    }
    let Require { features, min_window, max_error_rate, providers, max_latency_ms } = file;
    let needs = [
        need(features, Need::Features),
        need(min_window, Need::Window),
        need(max_error_rate, Need::ErrorRate),
        need(providers, Need::Providers),
        need(max_latency_ms, Need::Latency),
    ];
    let requirement =
        |Located { value: need, place }| Requirement { step: step.map(str::to_owned), place, need };
    needs.into_iter().flatten().map(requirement).collect()
}
