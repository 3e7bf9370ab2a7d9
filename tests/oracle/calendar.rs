//! Days, months, and which card is in force on them. A day is `2026-11-01`, so days compare as texts do.

use super::world::{Model, World};

/// The days of a month.
pub fn days_of(month: &str) -> Vec<String> {
    let (year, number) = numbers(month);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match number {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=last).map(|day| format!("{month}-{day:02}")).collect()
}

/// The month that comes so much later.
pub fn later(month: &str, by: u32) -> String {
    let (year, number) = numbers(month);
    let months = year * 12 + number - 1 + by;
    format!("{:04}-{:02}", months / 12, months % 12 + 1)
}

/// The card of a model in force on a day: the last one that has begun.
pub fn in_force(model: &Model, day: &str) -> usize {
    let has_begun = |from: &str| from == "unknown" || from <= day;
    model.cards.iter().rposition(|card| has_begun(&card.from)).expect("a card in force")
}

/// The days of a month in runs on which no card changes: the first day of each, and how many there are.
pub fn runs(world: &World, month: &str) -> Vec<(String, u32)> {
    let begins = |day: &str| {
        let models = world.tables.iter().flat_map(|table| &table.models);
        models.flat_map(|model| &model.cards).any(|card| card.from == day)
    };
    let mut runs: Vec<(String, u32)> = Vec::new();
    for day in days_of(month) {
        match runs.last_mut() {
            Some((_, days)) if !begins(&day) => *days += 1,
            _ => runs.push((day, 1)),
        }
    }
    runs
}

fn numbers(month: &str) -> (u32, u32) {
    let (year, number) = month.split_once('-').expect("a year and a month");
    (year.parse().expect("a year"), number.parse().expect("a month"))
}
