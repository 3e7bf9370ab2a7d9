//! How much more a figure may be.

use std::str::FromStr;

use crate::analysis::attribution::Changed;
use crate::diag::{Code, Diagnostic, Place};
use crate::exact::{Exact, Notation};
use crate::report::view::difference::Difference;
use crate::units::Figure;

/// How much more a figure may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// So much money.
    Amount(Exact),
    /// A part of what it was, and how it is written.
    Part(Exact, String),
}

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = Exact::parse(text, Notation::Percent).ok().filter(|number| !number.is_negative());
        let number = number.ok_or_else(|| {
            "write an amount as in `250.00` or a part as in `5%`; without one, the option stands last"
                .to_owned()
        })?;
        Ok(if text.ends_with('%') { Self::Part(number, text.to_owned()) } else { Self::Amount(number) })
    }
}

impl Allowed {
    /// What to say where a figure rises by more.
    pub(super) fn passed(&self, difference: &Difference, metric: Figure) -> Option<Diagnostic> {
        let attribution = &difference.attribution;
        let (old, new) = (attribution.old[metric].exact(), attribution.new[metric].exact());
        let increase = new - old;
        let most = match self {
            Self::Amount(amount) => amount.clone(),
            Self::Part(part, _) => part * old,
        };
        if increase <= most {
            return None;
        }
        let (name, currency) = (&difference.name, &difference.currency);
        let figure = metric.name();
        let message = format!("the {figure} of `{name}` rises by {increase} {currency}, from {old} to {new}");
        let increased = Diagnostic::error(Code::FigureIncreased, message);
        let increased = match most_of_it(difference, metric) {
            Some((place, effect)) => increased.at_with(place, format!("adds {effect} of it")),
            None => increased,
        };
        Some(match self {
            Self::Amount(amount) if amount.is_zero() => increased.help("no increase is allowed"),
            Self::Amount(amount) => increased.help(format!("no more than {amount} {currency} is allowed")),
            Self::Part(_, written) => {
                increased.help(format!("no more than {written} is allowed, which is {most} {currency}"))
            }
        })
    }
}

/// Where the cause that adds most stands, and what it adds.
fn most_of_it(difference: &Difference, metric: Figure) -> Option<(&Place, &Exact)> {
    let most = difference.attribution.causes.iter().max_by_key(|cause| cause.effect[metric].exact())?;
    let place = match most.changes.first()? {
        Changed::Input(change) => change.new.as_ref().map(|node| &node.place),
        Changed::Price(repriced, _) => repriced.new.as_ref().and_then(|said| said.place.as_ref()),
        Changed::Billed(_) | Changed::Cost { .. } => None,
    };
    Some((place?, most.effect[metric].exact()))
}
