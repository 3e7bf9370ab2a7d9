//! Lints for valid price tables: likely mistakes that could be intended.
//!
//! Each rule is a function of its subject: a card, a card and its predecessor, a model, a table, or two versions of
//! a table. A rule reports at most one finding per card, whatever the number of cells, so that `ack: [rule]` on the
//! card covers it. Changes of the past need two versions: see [`rewritten`].

mod artefacts;
mod dates;
mod history;
mod lost;
mod magnitude;
mod market;
mod names;
mod quote;
mod relations;
mod snapshots;
mod sources;
mod words;

use std::cmp::Reverse;

use crate::diag::{Code, Diagnostic, counted};
use crate::units::Date;
use crate::yaml::Located;

use super::catalog::Catalog;
use super::table::{Card, Model, Table};
use market::Market;

pub use self::history::{edited, removed, rewritten};
pub(super) use self::sources::is_bare as is_bare_url;

/// The day of a run, and the age from which a source is stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Today {
    /// The day.
    pub day: Date,
    /// The maximum age of a source in days.
    pub max_age: u32,
}

impl Today {
    /// A day, and the maximum age of a source in days.
    #[must_use]
    pub fn new(day: Date, max_age: u32) -> Self {
        Self { day, max_age }
    }
}

/// The default maximum age of a source in days: a quarter.
pub const USUAL_MAX_AGE: u32 = 90;

/// All findings in the tables of a catalog, by table. Acknowledged findings are omitted, and unused
/// acknowledgements are findings.
#[must_use]
pub fn findings(catalog: &Catalog, today: Today) -> Vec<Diagnostic> {
    let market = Market::of(catalog.tables(), today.day);
    let mut found = Vec::new();
    for table in catalog.tables() {
        found.extend(of_table(table, catalog.tables(), today));
        for model in &table.models {
            let own = [
                names::alias_ambiguous(model, &market),
                names::floating_name(model, table),
                snapshots::snapshot_incomplete(model, table),
                dates::closed_before_card(model),
                dates::unknown_successor(model, catalog),
                names::unknown_same_as(model, catalog),
                sources::of_capacity(model, today),
            ];
            found.extend(unacknowledged(&model.id.to_string(), own.concat(), &model.ack, |_| true));
            let befores = std::iter::once(None).chain(model.cards.iter().map(Some));
            for (before, card) in befores.zip(&model.cards) {
                let subject = Subject { table, model, card, before };
                let own = of_card(&subject, &market, today);
                // What was acknowledged of a card of the past was found when it was compared with the prices of its time,
                // and what an announcement leaves out when it was compared with the card that was then before it.
                let is_compared = |code| match code {
                    Code::UnitSlip => market.is_live(model, card),
                    Code::CellsLost => !card.announced,
                    _ => true,
                };
                found.extend(unacknowledged(&model.id.to_string(), own, &card.ack, is_compared));
            }
        }
    }
    found
}

/// A card with its context.
#[derive(Clone, Copy, Debug)]
struct Subject<'t> {
    table: &'t Table,
    model: &'t Model,
    card: &'t Card,
    before: Option<&'t Card>,
}

/// The findings of the rules for a whole table.
fn of_table(table: &Table, all: &[Table], today: Today) -> Vec<Diagnostic> {
    [sources::stale_source(table, today), artefacts::unusual_per(table, all)].concat()
}

/// The findings of the rules for a card, without the model's name in the messages.
fn of_card(subject: &Subject<'_>, market: &Market<'_>, today: Today) -> Vec<Diagnostic> {
    let card = subject.card;
    let magnitudes = magnitude::of_card(subject, market);
    let rest = [
        lost::cells_lost(subject),
        artefacts::float_artefact(card),
        artefacts::too_many_digits(card),
        relations::cache_read_above_input(card),
        relations::cache_write_below_input(card),
        relations::write_1h_below_write(card),
        relations::output_below_input(card),
        relations::batch_above_standard(card),
        relations::batch_equals_standard(card),
        relations::priority_below_standard(card),
        relations::long_context_below_base(card),
        relations::fee_too_small(card),
        dates::future_not_announced(card, today),
        dates::announced_in_force(card, today),
        sources::checked_in_future(&card.evidence, today),
        sources::checked_before_from(card, today),
        sources::source_not_bare(&card.evidence),
        sources::url_in_document(&card.evidence),
    ];
    [magnitudes, rest.concat()].concat()
}

/// One finding per rule, except acknowledged ones; plus the unused acknowledgements of rules that are still applied.
fn unacknowledged(
    model: &str,
    found: Vec<Diagnostic>,
    acks: &[Located<Code>],
    is_applied: impl Fn(Code) -> bool,
) -> Vec<Diagnostic> {
    let is_used = |ack: &Located<Code>| found.iter().any(|finding| finding.code == ack.value);
    let idle = acks.iter().filter(|ack| is_applied(ack.value) && !is_used(ack));
    let idle: Vec<Diagnostic> = idle.map(idle_ack).collect();
    let is_open = |finding: &Diagnostic| !acks.iter().any(|ack| ack.value == finding.code);
    let open: Vec<Diagnostic> = found.into_iter().filter(is_open).chain(idle).collect();
    let mut codes: Vec<Code> = Vec::new();
    for finding in &open {
        if !codes.contains(&finding.code) {
            codes.push(finding.code);
        }
    }
    codes.into_iter().filter_map(|code| merged(model, code, &open)).collect()
}

/// The most cells that a finding names beside the first.
const MOST_NAMED: usize = 4;

/// Merges the findings of a rule: the first of the worst ones, and the other cells.
fn merged(model: &str, code: Code, found: &[Diagnostic]) -> Option<Diagnostic> {
    let mut others: Vec<&Diagnostic> = found.iter().filter(|finding| finding.code == code).collect();
    others.sort_by_key(|finding| Reverse(finding.severity));
    let mut first = (!others.is_empty()).then(|| others.remove(0))?.clone();
    first.message = format!("`{model}`: {}", first.message);
    for other in others.iter().take(MOST_NAMED) {
        first.notes.push(format!("also {}", other.message));
    }
    if let Some(more @ 1..) = others.len().checked_sub(MOST_NAMED) {
        first.notes.push(format!("and {} of the card", counted(more, "more cell")));
    }
    Some(first)
}

fn idle_ack(ack: &Located<Code>) -> Diagnostic {
    let message = format!("`ack: [{}]` silences nothing", ack.value);
    Diagnostic::finding(Code::IdleAck, message).at(&ack.place).help("remove it")
}
