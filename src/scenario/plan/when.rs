//! The calls of each window of a price card that has rates for certain hours.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::pricing::{Offer, Window};
use crate::scenario::design::{Part, Piece, When, shares};
use crate::units::{Factor, Share, Why};

use super::RateSheet;
use super::call::Asked;

/// How calls are spread over hours with rates of their own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Hours {
    /// The share of the calls that are made outside of all windows.
    pub outside: Share,
    /// The windows.
    pub windows: Vec<InWindow>,
}

/// The calls that are made in a window.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InWindow {
    /// The name of the window.
    pub name: Arc<str>,
    /// The share of the calls.
    pub share: Share,
    /// The rates.
    pub rates: RateSheet,
}

impl Hours {
    /// All calls in one window.
    #[must_use]
    pub fn only(offer: &Offer, window: &Window, region: &Factor) -> Self {
        let rates = RateSheet::of_window(offer, window, region);
        let window = InWindow { name: Arc::clone(&window.name), share: Share::ALL, rates };
        Self { outside: Share::NONE, windows: vec![window] }
    }
}

impl Asked<'_> {
    /// How the calls are spread over the windows of the model's card; `Some(None)` if it has none.
    pub(super) fn hours(&self, region: &Factor, problems: &mut Problems) -> Option<Option<Hours>> {
        let windows = &self.offer.card.windows;
        if windows.is_empty() {
            return Some(None);
        }
        let Some(when) = self.when else {
            problems.push(self.unsaid());
            return None;
        };
        self.check_names(when, problems)?;
        let shares: Vec<Share> = windows.iter().map(|window| share_in(window, when)).collect();
        let sum: Exact = shares.iter().map(Share::exact).sum();
        let outside = match shares.as_slice() {
            [one] => one.rest(),
            _ => Share::new(Exact::ONE - &sum).unwrap_or(Share::NONE),
        };
        let in_window = |(window, share): (&Window, Share)| InWindow {
            name: Arc::clone(&window.name),
            share,
            rates: self.sheets.of_window(self.offer, window, region),
        };
        Some(Some(Hours {
            outside: outside.named("share outside of these hours"),
            windows: windows.iter().zip(shares).map(in_window).collect(),
        }))
    }

    /// That the scenario does not say when the calls are made.
    fn unsaid(&self) -> Diagnostic {
        let name = self.offer.card.windows.first().map_or("peak", |window| &*window.name);
        when_missing(self.offer, &self.name.place).help(format!(
            "write `when: {{{name}: 40%}}` at the top or on the step: the share of its calls in these hours; or \
             `when: {{profile: [{{share: rest}}]}}` where calls are even over the week"
        ))
    }

    fn check_names(&self, when: &When, problems: &mut Problems) -> Option<()> {
        let When::Windows(named) = when else { return Some(()) };
        let windows = &self.offer.card.windows;
        let mut are_known = Some(());
        for (name, _) in named.iter().filter(|(name, _)| windows.iter().all(|one| *one.name != *name.value)) {
            let message = format!("the card of `{}` has no window `{}`", self.offer.id, name.value);
            let unknown = Diagnostic::error(Code::UnknownWindow, message).at(&name.place);
            let unknown = unknown.also(&self.name.place, "called here");
            problems.push(unknown.suggest(&name.value, windows.iter().map(|window| &*window.name)));
            are_known = None;
        }
        are_known
    }
}

/// That nothing says when a model is called whose prices depend on the hour.
#[must_use]
pub fn when_missing(offer: &Offer, place: &Place) -> Diagnostic {
    let message =
        format!("the prices of `{}` depend on the hour, and nothing says when it is called", offer.id);
    let missing = Diagnostic::error(Code::WhenMissing, message).at(place);
    offer.card.windows.iter().fold(missing, |missing, window| {
        missing.also(&window.place.first_line(), format!("`{}`: {}", window.name, window.times()))
    })
}

/// The share of the calls that are made in a window.
fn share_in(window: &Window, when: &When) -> Share {
    let share = match when {
        When::Windows(named) => {
            let own = named.iter().find(|(name, _)| *name.value == *window.name);
            own.map_or(Share::NONE, |(_, share)| share.value.clone())
        }
        When::Profile(pieces) => {
            let parts: Vec<&Part> = pieces.iter().map(|piece| &piece.part).collect();
            let shares = shares(&parts).unwrap_or_default();
            let of_pieces = pieces.iter().zip(&shares).map(|(piece, share)| share * &part_in(window, piece));
            Share::new(of_pieces.map(|share| share.exact().clone()).sum()).unwrap_or(Share::NONE)
        }
    };
    share.named("share in these hours")
}

/// How much of a piece of the week is in a window.
fn part_in(window: &Window, piece: &Piece) -> Share {
    let common = piece.times.in_common(&window.week());
    let part = common.checked_div(&piece.times.minutes()).and_then(Share::new).unwrap_or(Share::NONE);
    part.because("part of the piece in these hours", Why::Definition("the times of a week that both have"))
}
