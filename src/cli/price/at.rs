//! When the call is made, for models whose prices depend on the hour.

use std::str::FromStr;

use crate::cli::answer::Result;
use crate::diag::{Code, Diagnostic, Place};
use crate::engine::{Reported, Summed};
use crate::pricing::{Offer, Window};
use crate::scenario::{Hours, when_missing};
use crate::units::{Date, Factor, Moment};

use super::{Asked, Price};

/// Outside of all windows of a card.
const OUTSIDE: &str = "outside";

/// When the call is made.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// At a time.
    Time(Moment),
    /// In the hours of a window, or outside of all.
    Window(String),
}

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            text.parse().map(Self::Time)
        } else {
            Ok(Self::Window(text.to_owned()))
        }
    }
}

impl Price {
    /// The day of the prices: that of the call, where its time is given.
    pub(super) fn day(&self) -> Result<Date> {
        match (&self.at, self.prices.as_of) {
            (Some(At::Time(at)), Some(day)) if at.day != day => {
                let message =
                    format!("--at says that the call is made on {}, and --as-of says {day}", at.day);
                Err(Diagnostic::error(Code::ConflictingKeys, message).help("leave --as-of out").into())
            }
            (Some(At::Time(at)), _) => Ok(at.day),
            _ => Ok(self.prices.day()),
        }
    }

    /// The rates of the hour of the call, where they are those of a window.
    pub(super) fn hours(&self, asked: &Asked, offer: &Offer, region: &Factor) -> Result<Option<Hours>> {
        let window = match &self.at {
            Some(At::Window(name)) => self.named(name, offer)?,
            Some(At::Time(at)) => at_time(offer, *at),
            None if offer.card.windows.is_empty() => None,
            None => {
                match asked.said.as_ref().filter(|said| said.summed == Summed::No).and_then(|said| said.at) {
                    Some(at) => at_time(offer, at),
                    None => return Err(unsaid(offer, &self.place()).into()),
                }
            }
        };
        Ok(window.map(|window| Hours::only(offer, window, region)))
    }

    fn named<'o>(&self, name: &str, offer: &'o Offer) -> Result<Option<&'o Window>> {
        let windows = &offer.card.windows;
        let found = windows.iter().find(|window| *window.name == *name);
        if found.is_some() || name == OUTSIDE && !windows.is_empty() {
            return Ok(found);
        }
        let message = format!("the card of `{}` has no window `{name}`", offer.id);
        let unknown = Diagnostic::error(Code::UnknownWindow, message).at(&self.place());
        Err(if windows.is_empty() {
            unknown.help("its prices do not depend on the hour: leave --at out").into()
        } else {
            unknown.suggest(name, windows.iter().map(|window| &*window.name).chain([OUTSIDE])).into()
        })
    }

    /// Says that the time of the response decides on the prices.
    pub(super) fn noted(&self, mut said: Reported, offers: &[Offer]) -> Reported {
        let by_the_hour = offers.iter().any(|offer| !offer.card.windows.is_empty());
        if let (None, true, Some(at)) = (&self.at, by_the_hour, said.at) {
            said.notes.push(format!(
                "The hours are those of the response, {at}; the card is that of the day above."
            ));
        }
        said
    }
}

fn at_time(offer: &Offer, at: Moment) -> Option<&Window> {
    offer.card.windows.iter().find(|window| window.applies(at))
}

/// That nothing says when the call is made.
fn unsaid(offer: &Offer, place: &Place) -> Diagnostic {
    let name = offer.card.windows.first().map_or("peak", |window| &*window.name);
    when_missing(offer, place)
        .help(format!("write `--at {name}`, `--at {OUTSIDE}`, or a time: `--at 2026-12-01T02:30Z`"))
}
