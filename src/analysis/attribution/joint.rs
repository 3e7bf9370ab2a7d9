//! Applies changes one after the other, and together if they depend on each other.

use crate::units::Figures;

use super::{Cause, Step, World};

/// The causes of the difference, in order of application. Each starts from the figures of the previous one and the
/// last ends at the new figures, so the effects add up to the difference.
pub(super) fn causes(world: &World, old: &Figures, new: &Figures) -> Vec<Cause> {
    let mut causes = Vec::new();
    let mut made: Vec<Step> = Vec::new();
    let mut left: Vec<Step> = world.order.clone();
    let mut before = old.clone();
    while !left.is_empty() {
        let (together, after) = next(world, &made, &left, new);
        left.retain(|step| !together.contains(step));
        made.extend(&together);
        let changes = together.iter().map(|step| world.changed(*step)).collect();
        causes.push(Cause { changes, effect: &after - &before });
        before = after;
    }
    causes
}

/// The next change, with the smallest set of later ones that it needs, and the resulting figures.
fn next(world: &World, made: &[Step], left: &[Step], new: &Figures) -> (Vec<Step>, Figures) {
    let figures = |steps: &[Step]| {
        // The result of all changes together is already known.
        if steps.len() == left.len() {
            return Some(new.clone());
        }
        world.figures(&[made, steps].concat())
    };
    let grown = (1..=left.len()).find_map(|count| Some((left[..count].to_vec(), figures(&left[..count])?)));
    let (mut steps, mut after) = grown.unwrap_or_else(|| (left.to_vec(), new.clone()));
    // The first and the last are needed; those in between may not be.
    for at in (1..steps.len().saturating_sub(1)).rev() {
        let mut without = steps.clone();
        without.remove(at);
        if let Some(figures) = figures(&without) {
            (steps, after) = (without, figures);
        }
    }
    (steps, after)
}
