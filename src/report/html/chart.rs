//! A chart of any kind, with its title and its legend.

use maud::{Markup, html};

use crate::report::Digits;
use crate::report::chart::{Chart, Kind};

use super::{heat, lines, stacks, timeline, tornado, waterfall};

/// The approximate width of a portrait page, in pixels.
const PAPER: usize = 700;

/// A chart with its title and legend.
pub(super) fn figure(chart: &Chart, digits: Digits) -> Markup {
    let drawn = match &chart.kind {
        Kind::Waterfall(stages) => waterfall::drawn(stages, digits),
        Kind::Variants(stacks) => stacks::drawn(stacks, digits),
        Kind::Timeline(stacks) => timeline::drawn(stacks, digits),
        Kind::Lines(lines) => lines::drawn(lines, digits),
        Kind::Heat(heat) => heat::drawn(heat, digits),
        Kind::Tornado(swings) => tornado::drawn(swings, digits),
    };
    let style = drawn.least_width.map(|width| format!("min-width:{width}px"));
    let is_wide = drawn.least_width.is_some_and(|width| PAPER < width);
    html! {
        figure class=[is_wide.then_some("wide")] { "\n"
            figcaption { (chart.title) } "\n"
            div.scroll tabindex="0" {
                svg role="img" width="100%" height=(drawn.height) style=[style] { "\n"
                    title { (chart.title) } "\n"
                    desc { (drawn.described) } "\n"
                    (drawn.marks)
                }
            } "\n"
            (drawn.legend)
        } "\n"
    }
}
