//! Designs that are a file with one step changed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis;

use super::Figure;
use super::crossing::{Changes, Crossing, FiguresAt};

/// Designs that are the file with one step changed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Derived {
    /// Those that come out like another one, line by line and in every case; they are not ranked.
    pub(crate) same: Vec<Same>,
    /// By which figure a design is the best: `total`, `invoice` or `per_good_unit`.
    pub(crate) metric: String,
    /// The steps of the file itself whose route has two branches.
    pub(crate) splits: Vec<Split>,
}

impl From<&analysis::Derived> for Derived {
    fn from(derived: &analysis::Derived) -> Self {
        let same = derived.same.iter();
        let same = same.map(|(name, other)| Same { name: name.clone(), same_as: other.clone() });
        let split = |split: &analysis::Split| Split {
            step: split.step.clone(),
            share: (&split.own).into(),
            shares: split.shares.as_ref().map(|shares| Shares::of(shares, &derived.designs)),
        };
        Self {
            same: same.collect(),
            metric: derived.metric.name(),
            splits: derived.splits.iter().map(split).collect(),
        }
    }
}

/// A design that comes out like another one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Same {
    /// Its name.
    pub(crate) name: String,
    /// The other one.
    pub(crate) same_as: String,
}

/// A step whose calls are split in two.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// The step.
    pub(crate) step: String,
    /// The share of the first branch in the file.
    pub(crate) share: Figure,
    /// What is known of other shares; null where the file is so large that to look is too much work.
    pub(crate) shares: Option<Shares>,
}

/// What is known of all shares of a split, from 0 to 1 for its first branch.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Shares {
    /// The best design at the share of the file; null where no design has the figure there.
    pub(crate) best: Option<String>,
    /// The shares at which another design becomes the best.
    pub(crate) changes: Changes,
    /// The shares between 0 and 1 at which the file itself costs what another design does.
    pub(crate) even: Vec<Even>,
    /// Whether designs that change another step are left out, since the file is so large that they are too much
    /// work.
    pub(crate) of_step_only: bool,
}

impl Shares {
    fn of(shares: &analysis::Shares, designs: &[String]) -> Self {
        let even = shares.even.iter().map(|(other, found)| Even {
            design: designs[*other].clone(),
            at: (&found.at).into(),
            figures: found.into(),
        });
        Self {
            best: shares.best.map(|best| designs[best].clone()),
            changes: Changes::of(&shares.changes, designs),
            even: even.collect(),
            of_step_only: shares.of_step_only,
        }
    }
}

/// A share at which two designs cost the same.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Even {
    /// The other design.
    pub(crate) design: String,
    /// The share.
    pub(crate) at: Crossing,
    /// The figure of the file itself and of the other design.
    pub(crate) figures: FiguresAt,
}
