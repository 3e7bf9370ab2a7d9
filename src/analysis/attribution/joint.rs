//! Making changes one after the other, and those together that need each other.

use crate::units::Figures;

use super::{Cause, Step, World};

/// The causes of the difference, in the order in which they are made. Their effects sum to it, since each
/// begins where the one before it ended, and the last one ends at the new figures.
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

/// The next change and, where it cannot be made alone, as few of those after it as make it possible; and the
/// figures then.
fn next(world: &World, made: &[Step], left: &[Step], new: &Figures) -> (Vec<Step>, Figures) {
    let figures = |steps: &[Step]| {
        // What all changes make together is known, and is the end of it.
        if steps.len() == left.len() {
            return Some(new.clone());
        }
        world.figures(&[made, steps].concat())
    };
    let grown = (1..=left.len()).find_map(|count| Some((left[..count].to_vec(), figures(&left[..count])?)));
    let (mut steps, mut after) = grown.unwrap_or_else(|| (left.to_vec(), new.clone()));
    // The first one is to be made, and the last one made it possible; those in between may wait.
    for at in (1..steps.len().saturating_sub(1)).rev() {
        let mut without = steps.clone();
        without.remove(at);
        if let Some(figures) = figures(&without) {
            (steps, after) = (without, figures);
        }
    }
    (steps, after)
}
