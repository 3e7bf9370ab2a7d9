//! What replacements make of a log's costs.

use crate::diag::counted;
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Row, Table};
use crate::usage::{Group, Limit, Replaced, Used, exact};

/// What is replaced, as a part of the heading.
pub(super) fn heading(used: &Used) -> impl Iterator<Item = String> {
    used.priced.replaced.iter().map(|replaced| {
        let by = &replaced.by;
        match by.share.exact() == &Exact::ONE {
            true => format!("{} as {}", by.old, by.new),
            false => format!("{} of {} as {}", percent(replaced), by.old, by.new),
        }
    })
}

fn percent(replaced: &Replaced) -> String {
    Cell::Percent(replaced.by.share.exact().clone()).shown(Digits::EXACT)
}

/// What a group costs as it is.
pub(super) fn before(group: &Group) -> Cell {
    let has_price = group.priced + group.differ[0] != group.differ[1] || group.unpriced.is_empty();
    if has_price { Cell::Money(group.before.exact().clone()) } else { Cell::Nothing }
}

/// What it costs more as replaced, where the same calls have a price.
pub(super) fn difference(group: &Group) -> Cell {
    match group.differ {
        [0, 0] if group.priced != 0 => Cell::Change((&group.amount - &group.before).exact().clone()),
        _ => Cell::Nothing,
    }
}

/// Each replacement by itself.
pub(super) fn table(used: &Used) -> Option<Block> {
    if used.priced.replaced.is_empty() {
        return None;
    }
    let columns = vec![
        Column::words("Replaced", "old", 0),
        Column::words("By", "new", 0),
        Column::numbers("Share", "share", 0),
        Column::numbers("Calls", "calls", 0),
        Column::numbers("Before", "before", 0),
        Column::numbers("Amount", "amount", 0),
        Column::numbers("Difference", "difference", 0),
    ];
    let row = |replaced: &Replaced| {
        let [before, now] = replaced.priced.map(|calls| calls == replaced.calls);
        let amount = |has_price: bool, amount: &Exact| {
            if has_price { Cell::Money(amount.clone()) } else { Cell::Nothing }
        };
        let difference = replaced.difference();
        Row::body(vec![
            Cell::words(&replaced.by.old),
            Cell::words(replaced.by.new.to_string()),
            Cell::Percent(replaced.by.share.exact().clone()),
            Cell::Count(Exact::from(replaced.calls)),
            amount(before, replaced.before.exact()),
            amount(now, replaced.amount.exact()),
            difference.map_or(Cell::Nothing, |change| Cell::Change(change.exact().clone())),
        ])
    };
    let rows = used.priced.replaced.iter().map(row).collect();
    Some(Block::Table(Table { columns, rows, ..Table::default() }))
}

/// What is not the same for the models that replace others.
pub(super) fn notes(used: &Used, digits: Digits) -> Vec<String> {
    let mut notes = Vec::new();
    if !used.priced.replaced.is_empty() {
        notes.push(
            "Tokens are those of the log; the models that replace others may count the same text otherwise."
                .to_owned(),
        );
    }
    let [lost, gained] = used.priced.all.differ;
    for (calls, what) in
        [(lost, "as it is, and none as replaced"), (gained, "as replaced, and none as it is")]
    {
        if calls != 0 {
            let has = if calls == 1 { "has" } else { "have" };
            let what = if calls == 1 { what.to_owned() } else { what.replace("it is", "they are") };
            notes.push(format!(
                "{} {has} a price {what}: there is no difference to tell.",
                number_of_calls(calls)
            ));
        }
    }
    for replaced in &used.priced.replaced {
        let (new, hidden) = (&replaced.by.new, &replaced.hidden);
        if hidden.calls != 0 {
            let money = |change| Cell::Unit((&replaced.amount + change).exact().clone()).shown(digits);
            let [least, most] = [&hidden.change[0], &hidden.change[1]].map(money);
            notes.push(format!(
                "The cache of {new} takes smaller pieces of a prompt than that of {}, and may have up to {} tokens more \
                 of each of {}: the share of {} costs from {least} to {most}.",
                replaced.by.old,
                Cell::Count(Exact::from(hidden.tokens)).shown(digits),
                number_of_calls(hidden.calls),
                percent(replaced),
            ));
        }
        for ((limit, allowed), calls) in &replaced.over {
            let at_least = if *calls < replaced.calls { "At least " } else { "" };
            let has = if *calls == 1 { "has" } else { "have" };
            let allowed = Cell::Count(Exact::from(*allowed)).shown(digits);
            let longer = match limit {
                Limit::Prompt => {
                    format!(
                        "a longer prompt than {new} takes, {allowed} tokens, and would not be answered by it"
                    )
                }
                Limit::Answer => {
                    format!("a longer answer than {new} gives, {allowed} tokens, and would be cut there")
                }
                Limit::Both => format!(
                    "more tokens than the window of {new} has, {allowed}, and would not be answered by it"
                ),
            };
            notes.push(format!(
                "! {at_least}{} of {} {has} {longer}.",
                number_of_calls(*calls),
                replaced.by.old,
            ));
        }
        if replaced.untimed != 0 {
            notes.push(format!(
                "{} tokens of {} were written to a cache for longer than its default time; the cache of {new} has one time \
                 for all, and they are priced as what it writes.",
                Cell::Count(exact(replaced.untimed)).shown(digits),
                replaced.by.old,
            ));
        }
        if replaced.is_without_writes() {
            notes.push(format!(
                "The log counts no tokens that were written to a cache for calls of {}; {new} bills those that it \
                 would write, and they are not in the amount.",
                replaced.by.old
            ));
        }
    }
    notes
}

fn number_of_calls(calls: u64) -> String {
    counted(usize::try_from(calls).unwrap_or(usize::MAX), "call")
}
