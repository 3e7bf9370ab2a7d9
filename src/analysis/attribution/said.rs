//! The names of changes, and their positions in files.

use crate::diag::{Place, words};
use crate::pricing::Evidence;
use crate::scenario::{Change, path_name};
use crate::units::{Figure, Tier};
use crate::yaml::{Node, Value};

use super::{Became, Changed, LineKey};

words! {
    /// Whether something is new, gone or another one.
    pub enum Sign {
        /// It is new.
        New = "+",
        /// It is gone.
        Gone = "-",
        /// It is on both sides.
        Other = "~",
    }
}

impl Sign {
    fn of(had: bool, has: bool) -> Self {
        match (had, has) {
            (false, true) => Self::New,
            (true, false) => Self::Gone,
            _ => Self::Other,
        }
    }
}

words! {
    /// What a change is a change of.
    pub enum ChangeKind {
        /// An input of the scenario.
        Input = "input",
        /// A price, or a rule of a price table.
        Price = "price",
        /// A whole bill line, with its quantity.
        Line = "line",
        /// The quantity of a bill line, at the older rate.
        Quantity = "quantity",
        /// The rate of a bill line, for the newer quantity.
        Rate = "rate",
        /// Reviews, fixes and takeovers by people.
        Human = "human",
        /// Errors that reach somebody, and calls that were given up.
        Downstream = "downstream",
        /// A fixed cost.
        Fixed = "fixed",
    }
}

impl Changed {
    /// Whether it is new, removed or changed.
    #[must_use]
    pub fn sign(&self) -> Sign {
        match self {
            Self::Input(change) => Sign::of(change.old.is_some(), change.new.is_some()),
            Self::Price(repriced, _) => Sign::of(repriced.old.is_some(), repriced.new.is_some()),
            Self::Cost { old, new, .. } => Sign::of(old.is_some(), new.is_some()),
            Self::Billed(billed) => match billed.became {
                Became::Added(..) => Sign::New,
                Became::Removed(..) => Sign::Gone,
                Became::Quantity(..) | Became::Rate(..) => Sign::Other,
            },
        }
    }

    /// The kind of change.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::Input(_) => ChangeKind::Input,
            Self::Price(..) => ChangeKind::Price,
            Self::Cost { figure: Figure::Human, .. } => ChangeKind::Human,
            Self::Cost { figure: Figure::Downstream, .. } => ChangeKind::Downstream,
            Self::Cost { .. } => ChangeKind::Fixed,
            Self::Billed(billed) => match billed.became {
                Became::Added(..) | Became::Removed(..) => ChangeKind::Line,
                Became::Quantity(..) => ChangeKind::Quantity,
                Became::Rate(..) => ChangeKind::Rate,
            },
        }
    }

    /// The change in words.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Input(change) => what(change),
            Self::Price(repriced, _) => {
                let from = repriced.day.map_or_else(String::new, |day| format!(" on {day}"));
                format!("{} {}{from}", repriced.model, repriced.part)
            }
            Self::Billed(billed) => {
                let is_rate = self.kind() == ChangeKind::Rate;
                let counted = if is_rate { "rate" } else { billed.key.unit.as_str() };
                format!("{}: {counted}", name(&billed.key))
            }
            Self::Cost { name, figure, .. } => format!("{name}: {}", figure.name()),
        }
    }

    /// The positions of the old and new value, if known.
    #[must_use]
    pub fn places(&self) -> [Option<&Place>; 2] {
        match self {
            Self::Input(change) => {
                [&change.old, &change.new].map(|node| node.as_ref().map(|node| &node.place))
            }
            Self::Price(repriced, _) => {
                [&repriced.old, &repriced.new].map(|said| said.as_ref().and_then(|said| said.place.as_ref()))
            }
            Self::Billed(_) | Self::Cost { .. } => [None, None],
        }
    }

    /// The sources of the old and new value, if known.
    #[must_use]
    pub fn evidence(&self) -> [Option<&Evidence>; 2] {
        match self {
            Self::Price(repriced, _) => [&repriced.old, &repriced.new]
                .map(|said| said.as_ref().and_then(|said| said.evidence.as_deref())),
            Self::Input(_) | Self::Billed(_) | Self::Cost { .. } => [None, None],
        }
    }
}

/// The path and, if one alternative replaces another, which one.
fn what(change: &Change) -> String {
    let path = path_name(change.path.iter().map(String::as_str));
    let key = |node: &Option<Node>| match node.as_ref().map(|node| &node.value) {
        Some(Value::Map(entries)) => entries.first().map(|entry| entry.key.clone()),
        _ => None,
    };
    match (key(&change.old), key(&change.new)) {
        (Some(old), Some(new)) if change.is_switch => format!("{path}: {old} → {new}"),
        _ => path,
    }
}

/// The purpose of a bill line.
fn name(key: &LineKey) -> String {
    let LineKey { step, branch, attempt, role, model, tier, hours, meter, unit: _ } = key;
    let mut name = step.clone();
    if *branch != 0 {
        name += &format!(".{branch}");
    }
    if *attempt != 0 {
        name += &format!(" attempt {}", attempt + 1);
    }
    if role == "check" {
        name += " check";
    }
    name.extend(model.iter().map(|model| format!(" {model}")));
    let tier = tier.as_ref().filter(|tier| *tier != Tier::Standard.name());
    let tier = tier.map_or_else(String::new, |tier| format!("{tier}."));
    let hours = hours.as_ref().map_or_else(String::new, |hours| format!("hours.{hours}."));
    format!("{name} {hours}{tier}{meter}")
}
