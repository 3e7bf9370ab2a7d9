//! The chances on every rung of a site: what its outputs are, and what its check notices.

use super::ladder::Rung;
use super::num::{Q, one, rest, zero};
use super::price::{Tables, Touch};
use super::requests;
use super::site::{Site, Try};
use super::world::ModelId;

pub fn rungs(tables: &Tables, site: Site) -> Vec<Rung> {
    let attempts = site.attempts();
    let check = match site.get(|f| &f.check) {
        None => (one(), zero()),
        Some(check) => (
            check.detects.as_ref().map_or(one(), |detects| detects.value.clone()),
            check.false_alarms.as_ref().map_or(zero(), |alarms| alarms.value.clone()),
        ),
    };
    let rung = |k: usize| {
        let (first, after_bad, after_good) = chances(tables, site, &attempts, k);
        Rung { first, after_bad, after_good, check: site.is_checked(k).then(|| check.clone()) }
    };
    (0..attempts.len()).map(rung).collect()
}

/// The chance of a bad output of attempt `k`: as a first one, after a flagged bad output, after a flagged
/// good one.
fn chances(tables: &Tables, site: Site, attempts: &[Try], k: usize) -> (Q, Q, Q) {
    let (model, own) = match attempts[k] {
        Try::Human { error_rate, .. } => {
            let q = error_rate.map_or(zero(), |rate| rate.value.clone());
            return (q.clone(), q.clone(), q);
        }
        Try::Model(model, own) => (model, own),
    };
    if let Some(revision) = own.and_then(|own| own.revision.as_ref()) {
        let breaks = revision.breaks.value.clone();
        return (zero(), rest(&revision.fixes.value), breaks);
    }
    let q = error_rate(tables, site, model);
    let repeats = k > 0 && matches!(attempts[k - 1], Try::Model(before, _) if before == model);
    match site.get(|f| &f.repeat).filter(|_| repeats) {
        Some(rho) => (q.clone(), &q + &rho.value * rest(&q), &q * rest(&rho.value)),
        None => (q.clone(), q.clone(), q),
    }
}

/// The chance that a call of a model is bad; 1 − (1 − p)^fields where errors are counted by field, and as often
/// as a conversation goes wrong where its `success` is given.
fn error_rate(tables: &Tables, site: Site, model: ModelId) -> Q {
    if let Some(of_loop) = site.get(|f| &f.conversation).and_then(requests::error_rate) {
        return of_loop;
    }
    let Some(name) = site.get(|f| &f.quality) else { return zero() };
    tables.touch(Touch::ErrorRate(name.clone(), model));
    let quality = &tables.world.scenario.quality[name];
    let (_, rate) = quality.error_rate.iter().find(|(of, _)| of.id == model).expect("an error rate");
    let all_good = (0..quality.fields.unwrap_or(1)).fold(one(), |all_good, _| all_good * rest(&rate.value));
    rest(&all_good)
}
