//! Random price tables in which everything is offered; `prune` takes away what a scenario does not use.

use std::collections::BTreeMap;

use super::tape::Tape;
use crate::oracle::num::{Num, Time};
use crate::oracle::world::*;

pub const AS_OF: &str = "2026-11-01";
pub const FEES: [&str; 2] = ["web_search", "code_run"];
pub const REGIONS: [&str; 2] = ["eu", "us"];

const PROVIDERS: [&str; 4] = ["acme", "bolt", "crane", "dyne"];
const MODELS: [&str; 5] = ["nova", "nova-mini", "swift-4.5", "k2.1", "large_v3"];
const TIERS: [Tier; 4] = [Tier::Standard, Tier::Batch, Tier::Flex, Tier::Priority];

pub fn table(models: Vec<Vec<u32>>, index: usize) -> Table {
    let provider = PROVIDERS[index].to_owned();
    let mut tapes: Vec<_> = models.into_iter().map(Tape::new).collect();
    let per = Num::new(if tapes[0].one_in(6) { "1_000" } else { "1_000_000" });
    let first = tapes[0].below(5) as usize;
    let names = (first..).map(|name| MODELS[name % MODELS.len()]);
    let models = tapes.iter_mut().zip(names).map(|(tape, name)| model(tape, &provider, name)).collect();
    Table { provider, per, models }
}

fn model(tape: &mut Tape, provider: &str, name: &str) -> Model {
    let past = tape.maybe(3, |tape| card(tape, "2025-01-15", false));
    let from = tape.pick(&["2026-03-17", "2025-06-01", AS_OF]);
    let current = card(tape, from, false);
    let future = tape.maybe(3, |tape| {
        let announced = !tape.one_in(2);
        let from = tape.pick(&["2026-11-02", "2026-11-16", "2026-12-01", "2027-02-28"]);
        card(tape, from, announced)
    });
    let mut cards: Vec<_> = [past, Some(current), future].into_iter().flatten().collect();
    if tape.one_in(4) {
        cards[0].from = "unknown".into();
    }
    Model {
        name: name.into(),
        aliases: tape.maybe(3, |_| format!("{name}-by-{provider}")).into_iter().collect(),
        window: None,
        max_output: None,
        max_input: None,
        cache: Some(ModelCache {
            mode: tape.pick(&["automatic", "explicit"]),
            min_prefix: None,
            granule: None,
            ttl: Some(Time::new(tape.pick(&["5m", "1h", "90s", "2.5m"]))),
        }),
        closed: tape.maybe(8, |tape| tape.pick(&[AS_OF, "2027-02-01"]).to_owned()),
        cards,
    }
}

fn card(tape: &mut Tape, from: &str, announced: bool) -> Card {
    let long = (0..tape.pick(&[0, 0, 1, 2])).map(|_| long(tape)).collect();
    let fee = |tape: &mut Tape| Fee { per: Num::new(tape.pick(&["1_000", "100", "1"])), amount: tape.rate() };
    Card {
        from: from.into(),
        announced,
        rates: rates(tape),
        long,
        fees: FEES.map(|name| (name.to_owned(), fee(tape))).into(),
        regions: REGIONS
            .map(|name| (name.to_owned(), Num::new(tape.pick(&["1.10", "1", "0.925", "1.333"]))))
            .into(),
        cache_storage: Some(tape.rate()),
    }
}

/// `fit` puts the threshold where calls are.
fn long(tape: &mut Tape) -> Long {
    Long { threshold: Num::new("1"), inclusive: tape.one_in(2), rates: rates(tape) }
}

fn rates(tape: &mut Tape) -> Rates {
    TIERS.map(|tier| (tier, Some(cells(tape)))).into()
}

fn cells(tape: &mut Tape) -> BTreeMap<Meter, Cell> {
    let (input, output) = match tape.below(12) {
        9 => (Cell::Free, amount(tape)),
        10 => (amount(tape), Cell::AsInput),
        11 => (Cell::AsOutput, amount(tape)),
        _ => (amount(tape), amount(tape)),
    };
    // A reference leads to an amount, not to another reference.
    let to_output = if matches!(output, Cell::AsInput) { Cell::Free } else { Cell::AsOutput };
    let to_input = if matches!(input, Cell::AsOutput) { Cell::Free } else { Cell::AsInput };
    let mut cached = |as_input: u64| match tape.below(10) {
        9 => to_output.clone(),
        8 => Cell::Free,
        kind if kind < as_input => to_input.clone(),
        _ => amount(tape),
    };
    let (read, write, write_1h) = (cached(0), cached(4), cached(1));
    let meters = [Meter::Input, Meter::CacheRead, Meter::CacheWrite, Meter::CacheWrite1h, Meter::Output];
    meters.into_iter().zip([input, read, write, write_1h, output]).collect()
}

fn amount(tape: &mut Tape) -> Cell {
    Cell::Amount(tape.rate())
}
