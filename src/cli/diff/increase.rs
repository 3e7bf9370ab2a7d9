//! How much more a figure may be.

use std::str::FromStr;

use crate::analysis::attribution::{Changed, Difference};
use crate::config::Allowed;
use crate::diag::{Code, Diagnostic, Place};
use crate::exact::{Exact, Notation};
use crate::units::money::said;
use crate::units::{Factor, Figure, Usd};

/// How much more a figure may be, and how that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    allowed: Allowed,
    written: String,
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = Exact::parse(text, Notation::Percent).ok();
        let is_share = text.contains('%');
        let allowed = number.and_then(|number| match is_share {
            true => Factor::new(number).map(Allowed::Share),
            false => Usd::new(number).map(Allowed::Amount),
        });
        let allowed = allowed.ok_or_else(|| {
            "write an amount as in `250.00` or a percentage as in `5%`; without one, the option comes last"
                .to_owned()
        })?;
        Ok(Self { allowed, written: text.to_owned() })
    }
}

impl Limit {
    /// What to say where a figure rises by more.
    pub(super) fn passed(&self, difference: &Difference, metric: Figure) -> Option<Diagnostic> {
        let attribution = &difference.attribution;
        let (old, new) = (attribution.old[metric].exact(), attribution.new[metric].exact());
        let (increase, most) = (new - old, self.allowed.of(old));
        if increase <= most {
            return None;
        }
        let (name, currency) = (&difference.name, &difference.currency);
        let figure = metric.name();
        let shown = |amount: &Exact| said(amount, currency);
        let message = format!(
            "the {figure} of `{name}` rises by {}, from {} to {}",
            shown(&increase),
            shown(old),
            shown(new)
        );
        let increased = Diagnostic::error(Code::FigureIncreased, message);
        let increased = match most_of_it(difference, metric) {
            Some((place, effect)) => increased.at_with(place, format!("adds {} of it", shown(effect))),
            None => increased,
        };
        Some(match &self.allowed {
            Allowed::Amount(amount) if amount.is_zero() => increased.help("no increase is allowed"),
            Allowed::Amount(_) => increased.help(format!("no more than {} is allowed", shown(&most))),
            Allowed::Share(_) => {
                let written = &self.written;
                increased.help(format!("no more than {written} is allowed, which is {}", shown(&most)))
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
