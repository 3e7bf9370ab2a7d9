//! On what the price of a token depends beside its model and its meter.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::pricing::{LongContext, Offer};
use crate::scenario::PlannedCall;
use crate::units::{Count, Factor, Meter, Share, Tier, Tokens};
use crate::usage::Kind;

use super::CauseKind;

/// What calls have in common whose tokens of a meter cost the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Conditions {
    pub(super) tier: Tier,
    /// The entry of the card for long prompts.
    long: Option<usize>,
    region: Option<String>,
    /// The window of hours.
    window: Option<String>,
}

/// How much there is under each condition.
pub(super) type ByConditions = BTreeMap<Conditions, Exact>;

/// What is replaced of conditions, in this order.
pub(super) const PARTS: [CauseKind; 4] =
    [CauseKind::Tiers, CauseKind::LongPrompts, CauseKind::Regions, CauseKind::Hours];

impl Conditions {
    /// Those of a planned call in a tier, with the share of its calls in it for each.
    pub(super) fn of_call(call: &PlannedCall, tier: Tier) -> Vec<(Self, Share)> {
        let in_window = |window: Option<&str>| Self {
            tier,
            long: call.long,
            region: call.region.as_deref().map(str::to_owned),
            window: window.map(str::to_owned),
        };
        match &call.hours {
            None => vec![(in_window(None), Share::ALL)],
            Some(hours) => {
                let inside = hours.windows.iter();
                let inside = inside.map(|window| (in_window(Some(&window.name)), window.share.clone()));
                std::iter::once((in_window(None), hours.outside.clone())).chain(inside).collect()
            }
        }
    }

    /// Those of a kind of calls.
    pub(super) fn of_kind(kind: &Kind, offer: &Offer) -> Self {
        let prompt = Count::new(kind.long_from.into()).unwrap_or_default();
        let mut windows = kind.windows.iter().filter(|(_, is_in)| **is_in);
        Self {
            tier: kind.tier,
            long: offer.long_context(&Tokens::from_count(&prompt)),
            region: Some(&kind.region).filter(|region| !region.is_empty()).cloned(),
            window: windows.next().map(|(name, _)| name.clone()),
        }
    }

    /// What a part of them is called; `None` where nothing is special about it.
    pub(super) fn name(&self, part: CauseKind, offer: &Offer) -> Option<String> {
        match part {
            CauseKind::Tiers => Some(self.tier.name().to_owned()),
            CauseKind::LongPrompts => {
                let entry = offer.card.long_context.get(self.long?)?;
                let from = if entry.inclusive { "from" } else { "above" };
                Some(format!("{from} {} tokens", entry.threshold.exact().grouped()))
            }
            CauseKind::Regions => self.region.clone(),
            CauseKind::Hours => self.window.clone(),
            _ => None,
        }
    }

    /// Whether the first few parts are those of others.
    fn agrees(&self, other: &Self, parts: usize) -> bool {
        let Self { tier, long, region, window } = self;
        let same =
            [*tier == other.tier, *long == other.long, *region == other.region, *window == other.window];
        same.iter().take(parts).all(|same| *same)
    }

    /// The first few parts of these, and the others of those.
    fn with(&self, others: &Self, parts: usize) -> Self {
        Self {
            tier: if 0 < parts { self.tier } else { others.tier },
            long: if 1 < parts { self.long } else { others.long },
            region: if 2 < parts { &self.region } else { &others.region }.clone(),
            window: if 3 < parts { &self.window } else { &others.window }.clone(),
        }
    }

    /// What one of a meter costs; `None` where it is not sold so.
    fn rate(&self, offer: &Offer, meter: Meter) -> Option<Exact> {
        let card = &offer.card;
        let factor = match &self.region {
            Some(region) => &card.regions.get(region)?.value,
            None => &Factor::ONE,
        };
        let sold = match &self.window {
            Some(name) => {
                let window = card.windows.iter().find(|window| *window.name == **name)?;
                offer.rate_in(window, self.tier, meter, factor)
            }
            None => {
                let shortest = |entry: &LongContext| match entry.inclusive {
                    true => entry.threshold.clone(),
                    false => &entry.threshold + &Tokens::ONE,
                };
                let prompt = self.long.and_then(|at| card.long_context.get(at)).map(shortest);
                offer.rate(self.tier, meter, &prompt.unwrap_or(Tokens::ZERO), factor)
            }
        };
        Some(sold.ok()?.of(None).ok()?.net.of(&Count::ONE).exact().clone())
    }
}

/// What is used of a meter, at the prices of its conditions of which the first few parts are as measured and the
/// others as projected for calls whose first parts are the same. What is not sold so costs what it costs as measured.
pub(super) fn amount(
    (measured, projected): (&ByConditions, &ByConditions),
    parts: usize,
    meter: Meter,
    offer: &Offer,
) -> Exact {
    let mut sum = Exact::ZERO;
    for (own, used) in measured {
        let at_own = || own.rate(offer, meter).unwrap_or_default();
        let alike = |agreed: usize| -> Option<Vec<(&Conditions, &Exact)>> {
            let alike =
                projected.iter().filter(|(theirs, used)| own.agrees(theirs, agreed) && !used.is_zero());
            Some(alike.collect::<Vec<_>>()).filter(|alike| !alike.is_empty())
        };
        let Some(alike) = (0..=parts).rev().find_map(alike) else {
            sum += &(used * &at_own());
            continue;
        };
        let all: Exact = alike.iter().map(|(_, used)| *used).sum();
        for (theirs, weight) in alike {
            let share = weight.checked_div(&all).unwrap_or_default();
            let rate = own.with(theirs, parts).rate(offer, meter).unwrap_or_else(at_own);
            sum += &(&(used * &share) * &rate);
        }
    }
    sum
}
