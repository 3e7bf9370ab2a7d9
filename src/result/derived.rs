//! Designs that are a file with one step changed.

use crate::analysis;

use super::Figure;
use super::crossing::{Changes, Crossing, FiguresAt};

parts! {
    /// Designs that are the file with one step changed.
    pub struct Derived from derived: &analysis::Derived where {
        let same = derived.same.iter();
        let same = same.map(|(name, other)| Same { name: name.clone(), same_as: other.clone() });
        let split = |split: &analysis::Split| Split {
            step: split.step.clone(),
            share: (&split.own).into(),
            shares: split.shares.as_ref().map(|shares| Shares::of(shares, &derived.designs)),
        };
    } {
        /// Those that come out like another one, line by line and in every case; they are not ranked.
        same: Vec<Same> = same.collect(),
        /// By which figure a design is the best: `total`, `invoice` or `per_good_unit`.
        metric: String = derived.metric.name(),
        /// The steps of the file itself whose route has two branches.
        splits: Vec<Split> = derived.splits.iter().map(split).collect(),
    }

    /// A design that comes out like another one.
    pub struct Same {
        /// Its name.
        name: String,
        /// The other one.
        same_as: String,
    }

    /// A step whose calls are split in two.
    pub struct Split {
        /// The step.
        step: String,
        /// The share of the first branch in the file.
        share: Figure,
        /// What is known of other shares; null where the file is so large that to look is too much work.
        shares: Option<Shares>,
    }

    /// What is known of all shares of a split, from 0 to 1 for its first branch.
    pub struct Shares of(shares: &analysis::Shares, designs: &[String]) where {
        let even = shares.even.iter().map(|(other, found)| Even {
            design: designs[*other].clone(),
            at: (&found.at).into(),
            figures: found.into(),
        });
    } {
        /// The best design at the share of the file; null where no design has the figure there.
        best: Option<String> = shares.best.map(|best| designs[best].clone()),
        /// The shares at which another design becomes the best.
        changes: Changes = Changes::of(&shares.changes, designs),
        /// The shares between 0 and 1 at which the file itself costs what another design does.
        even: Vec<Even> = even.collect(),
        /// Whether designs that change another step are left out, since the file is so large that they are
        /// too much work.
        of_step_only: bool = shares.of_step_only,
    }

    /// A share at which two designs cost the same.
    pub struct Even {
        /// The other design.
        design: String,
        /// The share.
        at: Crossing,
        /// The figure of the file itself and of the other design.
        figures: FiguresAt,
    }
}
