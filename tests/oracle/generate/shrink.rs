//! Smaller seeds: fewer tables, models and steps, shorter tapes, plainer choices. A world shrinks by whole
//! parts, which leads to a small example sooner than one choice at a time.

use super::Seed;

/// No example is worth more attempts than this.
const MOST_ATTEMPTS: usize = 600;

/// The smallest seed found that still fails.
pub fn shrunk(mut seed: Seed, fails: impl Fn(&Seed) -> bool) -> Seed {
    let mut attempts = 0;
    let mut fails = |seed: &Seed| {
        attempts += 1;
        attempts <= MOST_ATTEMPTS && fails(seed)
    };
    while let Some(smaller) = smaller(&seed).into_iter().find(&mut fails) {
        seed = smaller;
    }
    seed
}

fn smaller(seed: &Seed) -> Vec<Seed> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Seed)| {
        let mut changed = seed.clone();
        change(&mut changed);
        all.push(changed);
    };
    (1..seed.tables.len()).for_each(|table| with(&|seed| drop(seed.tables.remove(table))));
    for (table, models) in seed.tables.iter().enumerate() {
        (1..models.len()).for_each(|model| with(&|seed| drop(seed.tables[table].remove(model))));
    }
    if 1 < seed.steps.len() {
        (0..seed.steps.len()).for_each(|step| with(&|seed| drop(seed.steps.remove(step))));
    }
    for (at, tape) in tapes(&mut seed.clone()).into_iter().enumerate() {
        for length in [0, tape.len() / 2, tape.len() * 7 / 8, tape.len().saturating_sub(1)] {
            if length < tape.len() {
                with(&|seed| tapes(seed)[at].truncate(length));
            }
        }
    }
    for (at, tape) in tapes(&mut seed.clone()).into_iter().enumerate() {
        for length in [tape.len() / 4, tape.len() / 16, 1].into_iter().filter(|length| 0 < *length) {
            for start in (0..tape.len()).step_by(length) {
                let part = start..tape.len().min(start + length);
                if tape[part.clone()].iter().any(|choice| *choice != 0) {
                    with(&|seed| tapes(seed)[at][part.clone()].fill(0));
                }
            }
        }
    }
    all
}

fn tapes(seed: &mut Seed) -> Vec<&mut Vec<u32>> {
    let Seed { tables, scenario, steps, finish } = seed;
    tables.iter_mut().flatten().chain([scenario]).chain(steps).chain([finish]).collect()
}
