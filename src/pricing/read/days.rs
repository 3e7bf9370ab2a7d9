//! The order of days: of a model's life, and of its cards.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::table::Limits;
use crate::units::Date;

/// A model's last day is not before its first.
pub(super) fn check_life(limits: &Limits, model: &str, problems: &mut Problems) {
    let (Some(released), Some(closed)) = (&limits.released, &limits.closed) else { return };
    if closed.value < released.value {
        let (first, last) = (released.value, closed.value);
        let message = format!("`{model}` is closed before it is released: on {last}, and from {first} on");
        let reversed = Diagnostic::error(Code::ClosedBeforeReleased, message).at(&closed.place);
        problems.push(reversed.also(&released.place, "released here").help("one of the two days is wrong"));
    }
}

/// Cards are ordered by date without duplicates, and only the first may have an unknown date.
pub(super) fn check_order(
    cards: &[(Option<Date>, &Place)],
    what: &str,
    model: &str,
    problems: &mut Problems,
) {
    for pair in cards.windows(2) {
        let [(earlier, before), (later, place)] = pair else { continue };
        if later.is_some() && earlier < later {
            continue;
        }
        let message = match (earlier, later) {
            (_, None) => {
                format!("a later {what} of `{model}` begins on an unknown day: only the first may")
            }
            (Some(a), Some(b)) if a == b => format!("two {what}s of `{model}` are in force from {a}"),
            _ => format!("the {what}s of `{model}` are not in the order of their dates"),
        };
        let disorder = Diagnostic::error(Code::CardsOutOfOrder, message).at(&place.first_line());
        let disorder = disorder.also(&before.first_line(), "the card before it");
        problems.push(
            disorder.help("a card is in force until the next one's `from`: append cards, oldest first"),
        );
    }
}
