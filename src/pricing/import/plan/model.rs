//! One entry of a dataset and the corresponding model of our tables.

use std::collections::BTreeSet;

use crate::pricing::cells::{CellName, Cells, cells};
use crate::pricing::edit::{Following, NewCache, NewCard, NewLimits, NewModel};
use crate::pricing::format::Stage;
use crate::pricing::import::compare::{Change, NewCells, new_cells};
use crate::pricing::import::published::{Dated, Published};
use crate::pricing::import::why::{LeftOut, Why};
use crate::pricing::table::{Card, Model};
use crate::units::{Date, ModelId};

use super::differences::differences;
use super::{Edits, Existing, Outcome, Plan, Settings, decided, origin, own_cache, taken};

/// A new model, as it will be written.
pub(super) fn new(
    published: &Published,
    settings: &Settings<'_>,
    existing: &[Existing],
    known: &BTreeSet<String>,
    left_out: &mut Vec<LeftOut>,
) -> NewModel {
    let limits = &published.limits;
    let has_cache = published.prices.iter().any(|price| price.cells.keys().any(CellName::is_of_cache));
    let has_none = limits.caches == Some(false);
    let vendor = settings.rule.and_then(|rule| rule.of_table(&published.name.provider));
    let by_rule = vendor.and_then(|vendor| vendor.cache_of(&published.name.model));
    let own = own_cache::of(published, existing, settings);
    let mode = settings.cache.or(by_rule.map(|rule| rule.mode)).or(own.as_ref().map(|own| own.mode));
    let cache = mode.filter(|_| has_cache && !has_none).map(|mode| NewCache {
        mode,
        min_prefix: (limits.min_prefix.clone())
            .or_else(|| by_rule?.min_prefix.clone())
            .or_else(|| own.as_ref()?.min_prefix.clone()),
        granule: by_rule.map_or_else(|| own.as_ref()?.granule.clone(), |rule| rule.granule.clone()),
        ttl: by_rule.and_then(|rule| rule.ttl.clone()),
    });
    if has_cache && cache.is_none() {
        let why = if has_none { Why::NoCache } else { Why::CacheMode };
        left_out.push(published.name.left_out(Some("cache"), why));
    }
    let ends = limits.deprecated && limits.closed.is_none();
    let own = ModelId::new(&*published.name.provider, &*published.name.model).to_string();
    let is_possible = |successor: &String| known.contains(successor) && *successor != own;
    let successor = limits.successor.clone().filter(is_possible);
    if let (None, Some(successor)) = (&successor, &limits.successor) {
        left_out.push(published.name.left_out(Some("successor"), Why::UnknownSuccessor(successor.clone())));
    }
    NewModel {
        name: published.name.model.clone(),
        limits: NewLimits {
            context_window: limits.context_window.clone(),
            max_output: limits.max_output.clone(),
            max_input: limits.max_input.clone(),
            aliases: limits.aliases.iter().cloned().collect(),
            ids: limits.ids.iter().cloned().collect(),
            cache,
            ack: Vec::new(),
            features: limits.features.iter().map(|feature| feature.word()).collect(),
            released: limits.released,
            stage: limits.stage.or(ends.then_some(Stage::Deprecated)),
            closed: limits.closed,
            successor,
            rejected: decided::against(published),
        },
        cards: published.prices.iter().map(|price| card(published, price, price.from, settings)).collect(),
    }
}

/// An existing or planned card.
struct Known {
    from: Option<Date>,
    /// The index of the existing card, or of the one it follows.
    number: usize,
    cells: Cells,
}

/// Compares the prices of an existing model with our cards, and plans the cards to append.
pub(super) fn existing(
    published: &Published,
    ours: &Model,
    settings: &Settings<'_>,
    edits: &mut Edits,
    plan: &mut Plan,
) {
    let differences = differences(published, ours, settings.checked);
    let same = if differences.is_empty() { Outcome::Unchanged } else { Outcome::Differs };
    plan.left_out.extend(differences);
    if ours.id.model != published.name.model {
        return alias(published, ours, same, settings, plan);
    }
    let known = |(number, card): (usize, &Card)| Known { from: card.from, number, cells: cells(card) };
    let mut cards: Vec<Known> = ours.cards.iter().enumerate().map(known).collect();
    let mut following: Vec<Following> = Vec::new();
    let today = settings.checked;
    let in_force = published.prices.iter().rposition(|price| price.from <= Some(today)).unwrap_or(0);
    let is_over = ours.limits.closed.as_ref().is_some_and(|closed| closed.value < today);
    let mut is_changed = is_over && differs_now(published, ours, today);
    if let Some(closed) = ours.limits.closed.as_ref().filter(|_| is_changed) {
        let words = format!("closed on {} here, other prices there", closed.value);
        plan.left_out.push(published.name.left_out(Some("prices"), Why::Differs(words)));
        plan.taken.push(taken(published, &published.name.model, Outcome::Differs));
    }
    for (number, price) in published.prices.iter().enumerate().skip(in_force).filter(|_| !is_over) {
        let day = if number == in_force { today } else { price.from.unwrap_or(today) };
        let Some(at) = cards.iter().rposition(|card| card.from <= Some(day)) else {
            let why = match (cards.first().and_then(|card| card.from), &ours.same_as) {
                (None, Some(other)) => {
                    Why::Differs(format!("billed as `{}` here, prices of its own there", other.value))
                }
                (from, _) => {
                    Why::OursIsNewer(from.map_or_else(String::new, |from| format!("it begins on {from}")))
                }
            };
            plan.left_out.push(published.name.left_out(None, why));
            return;
        };
        if price.same_as.is_some() {
            let from = price.from.unwrap_or(today);
            if fits(from, &cards, at).is_ok() {
                is_changed = true;
                let card = card(published, price, Some(from), settings);
                append(&mut following, &published.name.model, cards[at].number, card);
                let outcome = Outcome::Appended { from, changes: Vec::new() };
                plan.taken.push(taken(published, &published.name.model, outcome));
            }
            continue;
        }
        let Some(new) = new_cells(&cards[at].cells, &price.cells) else { continue };
        // A card between these two would be what the second one changes.
        if let Some(next) = ours.cards.get(cards[at].number + 1).filter(|next| next.is_change) {
            let begins = next.from.map_or_else(String::new, |from| format!("from {from}"));
            plan.left_out.push(published.name.left_out(None, Why::ChangesFollow(begins)));
            is_changed = true;
            continue;
        }
        // What is published has no hours, and a card without those before it would bill every hour alike.
        if !ours.cards[cards[at].number].windows.is_empty() {
            plan.left_out.push(published.name.left_out(None, Why::ByTheHour));
            is_changed = true;
            continue;
        }
        // Undated prices apply from the day on which the dataset was read.
        let from = since(&published.prices[..=number], &new).or(settings.from).unwrap_or(today);
        if let Err(why) = fits(from, &cards, at) {
            plan.left_out.push(published.name.left_out(None, why));
            is_changed = true;
            continue;
        }
        is_changed = true;
        let number = cards[at].number;
        let card = new_card(published, price, from, &new, settings);
        append(&mut following, &published.name.model, number, card);
        let lost = new.lost.iter().map(|(cell, value)| {
            published.name.left_out(Some(&cell.to_string()), Why::NotInTheDataset(value.to_string()))
        });
        plan.left_out.extend(lost);
        cards.insert(at + 1, Known { from: Some(from), number, cells: new.cells });
        let outcome = Outcome::Appended { from, changes: new.changes };
        plan.taken.push(taken(published, &published.name.model, outcome));
    }
    if !is_changed {
        plan.taken.push(taken(published, &published.name.model, same));
    }
    edits.cards.extend(following);
}

/// A card of the prices that are published, from a day on.
fn card(published: &Published, price: &Dated, from: Option<Date>, settings: &Settings<'_>) -> NewCard {
    NewCard {
        from,
        announced: from.is_some_and(|from| settings.checked < from),
        origin: price.origin.clone().unwrap_or_else(|| origin(published, settings)),
        checked: settings.checked,
        seen: published
            .seen
            .filter(|day| price.origin.is_none() && price.from.is_none_or(|from| from <= *day)),
        same_as: price.same_as.clone(),
        ack: Vec::new(),
        cells: price.cells.clone(),
        windows: price.windows.clone(),
        remark: None,
    }
}

/// The day from which the last of several prices has all its changes, if the dataset dates all of them.
fn since(prices: &[Dated], new: &NewCells) -> Option<Date> {
    let cell_since = |change: &Change| {
        let says_so = |price: &&Dated| price.cells.get(&change.cell) == Some(&change.after);
        prices.iter().rev().take_while(says_so).last()?.from
    };
    let days: Option<Vec<Date>> = new.changes.iter().map(cell_since).collect();
    days?.into_iter().max()
}

fn append(following: &mut Vec<Following>, model: &str, after: usize, card: NewCard) {
    match following.iter_mut().find(|following| following.after == after) {
        Some(following) => following.cards.push(card),
        None => following.push(Following { model: model.to_owned(), after, cards: vec![card] }),
    }
}

/// Whether a card from this day fits after one of ours and before the next.
fn fits(from: Date, cards: &[Known], at: usize) -> Result<(), Why> {
    if cards.iter().any(|card| card.from == Some(from)) {
        return Err(Why::CardOfThatDay(from));
    }
    let before = cards[at].from;
    let next = cards.get(at + 1).and_then(|card| card.from);
    if Some(from) < before || next.is_some_and(|next| next < from) {
        let begins = [before.filter(|before| from < *before), next].into_iter().flatten().next();
        let begins = begins.map(|begins| format!("it begins on {begins}, the dataset's on {from}"));
        return Err(Why::OursIsNewer(begins.unwrap_or_default()));
    }
    Ok(())
}

fn new_card(
    published: &Published,
    price: &Dated,
    from: Date,
    new: &NewCells,
    settings: &Settings<'_>,
) -> NewCard {
    let remark = match new.kept.as_slice() {
        [] => None,
        kept => Some(format!("Not in {}, as on the card before: {}.", settings.dataset, kept.join(", "))),
    };
    NewCard {
        seen: None,
        cells: new.cells.clone(),
        windows: Vec::new(),
        remark,
        ..card(published, price, Some(from), settings)
    }
}

/// An alias is only valid while both models have the same prices.
fn alias(published: &Published, ours: &Model, same: Outcome, settings: &Settings<'_>, plan: &mut Plan) {
    if differs_now(published, ours, settings.checked) {
        let why = Why::AliasDiffers(format!("of `{}`", ours.id.model));
        plan.left_out.push(published.name.left_out(None, why));
    } else {
        plan.taken.push(taken(published, &ours.id.model, same));
    }
}

/// Whether the dataset has other prices on a day than our card, or one of the two has none.
fn differs_now(published: &Published, ours: &Model, day: Date) -> bool {
    changes_now(published, ours, day).is_none_or(|changes| !changes.is_empty())
}

/// Whether no price of the dataset on a day is another one than that of our card, which may have more, or fewer.
pub(super) fn agrees_now(published: &Published, ours: &Model, day: Date) -> bool {
    changes_now(published, ours, day).is_some_and(|changes| changes.iter().all(|one| one.before.is_none()))
}

/// What the dataset has on a day that our card has not; `None` if one of the two has no prices.
fn changes_now(published: &Published, ours: &Model, day: Date) -> Option<Vec<Change>> {
    let card = ours.cards.iter().rev().find(|card| card.from <= Some(day))?;
    let price = published.prices.iter().rev().find(|price| price.from <= Some(day))?;
    Some(new_cells(&cells(card), &price.cells).map(|new| new.changes).unwrap_or_default())
}
