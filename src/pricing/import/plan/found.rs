//! What `prices check` finds in the tables that an import writes, and where.

use crate::diag::Diagnostic;
use crate::pricing::Catalog;
use crate::pricing::cells::CellName;
use crate::pricing::lint::{self, Today, USUAL_MAX_AGE};
use crate::pricing::table::{Card, Model, Table};

use super::{Existing, Settings, Written};

/// A finding in a table that is written.
pub(super) struct Found<'w> {
    pub(super) finding: Diagnostic,
    pub(super) table: &'w Written,
    pub(super) model: &'w Model,
    /// The card that it is about, unless it is about the model.
    pub(super) card: Option<&'w Card>,
}

/// All findings in the models of what is written, among all tables.
pub(super) fn all<'w>(
    written: &'w [Written],
    existing: &[Existing],
    settings: &Settings<'_>,
) -> Vec<Found<'w>> {
    let is_written = |one: &&Existing| {
        written.iter().any(|new| new.layer == one.layer && new.provider == one.table.provider)
    };
    let kept = existing.iter().filter(|one| !is_written(one) && !one.table.overlay).map(|one| &one.table);
    let tables: Vec<Table> = kept.chain(written.iter().map(|new| &new.table)).cloned().collect();
    let Ok(catalog) = Catalog::new(tables) else { return Vec::new() };
    let findings = lint::findings(&catalog, Today::new(settings.checked, USUAL_MAX_AGE));
    let placed = |finding: Diagnostic| {
        let (place, _) = finding.place.as_ref()?;
        let start = place.span().start;
        let table = written.iter().find(|new| new.table.place.source.name == place.source.name)?;
        let model = table.table.models.iter().rfind(|model| model.place.span().start <= start)?;
        let card = model.cards.iter().rfind(|card| card.place.span().start <= start);
        Some(Found { finding, table, model, card })
    };
    findings.into_iter().filter_map(placed).collect()
}

impl Found<'_> {
    /// The cell that it is about.
    pub(super) fn cell(&self) -> Option<CellName> {
        let (card, (place, _)) = (self.card?, self.finding.place.as_ref()?);
        CellName::all_of(card).find(|name| name.cell(card).is_some_and(|cell| cell.place == *place))
    }

    /// The card before the one that it is about.
    pub(super) fn card_before(&self) -> Option<&Card> {
        let at =
            self.model.cards.iter().position(|card| Some(card.from) == self.card.map(|card| card.from))?;
        self.model.cards.get(at.checked_sub(1)?)
    }
}
