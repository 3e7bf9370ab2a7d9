//! Cards compared with the day of the run, and with the end of sale.

use crate::diag::{Code, Diagnostic};
use crate::pricing::catalog::Catalog;
use crate::pricing::table::{Card, Model};

use super::Today;

/// A future card without `announced`.
pub(super) fn future_not_announced(card: &Card, today: Today) -> Vec<Diagnostic> {
    let Some(from) = card.from.filter(|from| today.day < *from && !card.announced) else { return Vec::new() };
    let message = format!(
        "a card begins on {from}, {} days from now, and is not announced",
        from.days_since(today.day)
    );
    let found = Diagnostic::finding(Code::FutureNotAnnounced, message).at(&card.place.first_line());
    vec![found.help("write `status: announced`; it is still used from that day on")]
}

/// An announced card that is already in force.
pub(super) fn announced_in_force(card: &Card, today: Today) -> Vec<Diagnostic> {
    let Some(from) = card.from.filter(|from| *from <= today.day && card.announced) else { return Vec::new() };
    let message = format!("a card was announced for {from}, and that day has come");
    let found = Diagnostic::finding(Code::AnnouncedInForce, message).at(&card.place.first_line());
    vec![
        found.help(
            "look at the source: remove the `status` if it came true, or the card if it was called off",
        ),
    ]
}

/// A model whose sale ends before one of its cards starts.
pub(super) fn closed_before_card(model: &Model) -> Vec<Diagnostic> {
    let Some(closed) = &model.limits.closed else { return Vec::new() };
    let cards = model.cards.iter().map(|card| (card.from, &card.place));
    let capacity = model.capacity.iter().map(|card| (card.from, &card.place));
    let later = cards.chain(capacity).filter(|(from, _)| from.is_some_and(|from| closed.value < from));
    let report = |(from, place): (Option<crate::units::Date>, &crate::diag::Place)| {
        let from = from.map_or_else(String::new, |from| from.to_string());
        let message = format!("a card begins on {from}, after the last day of sale, {}", closed.value);
        let found = Diagnostic::finding(Code::ClosedBeforeCard, message).at(&place.first_line());
        found
            .also(&closed.place, "closed here")
            .help("one of the two days is wrong, or the model is sold again")
    };
    later.map(report).collect()
}

/// A successor that is missing from its provider's table.
pub(super) fn unknown_successor(model: &Model, catalog: &Catalog) -> Vec<Diagnostic> {
    let Some(successor) = &model.limits.successor else { return Vec::new() };
    let (provider, name) = successor.split_once('/').unwrap_or((model.id.provider.as_str(), successor));
    let mut beside = catalog.models().filter(|id| id.provider == provider).peekable();
    // If the provider's table was not read, nothing is known.
    if beside.peek().is_none() || catalog.find(&format!("{provider}/{name}")).is_ok() {
        return Vec::new();
    }
    let message = format!("its successor `{successor}` is not in the table of `{provider}`");
    let known: Vec<&str> = beside.map(|id| id.model.as_str()).collect();
    vec![Diagnostic::finding(Code::UnknownSuccessor, message).at(&model.place).suggest_near(name, known)]
}
