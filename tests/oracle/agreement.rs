//! Whether the engine agrees with the oracle: digit for digit, and to many more digits than are shown where a hit
//! rate is no fraction.

use costcalc::analysis::Evaluated;
use costcalc::exact::Bound;

use super::evaluate::Projection;
use super::facts::{differences, facts_of_engine, facts_of_oracle};
use super::num::{q, zero};
use super::unit::UnitGood;
use super::world::World;

/// How far apart bounds may be, of a figure or a quantity.
pub const NOTHING_SHOWN: &str = "0.000000000000000000000000000001";

/// Every fact on which the two do not agree, at both bounds of what is known between bounds only.
pub fn differences_of(world: &World, expected: &Projection, evaluated: &Evaluated) -> Vec<String> {
    let expected_facts = facts_of_oracle(world, expected);
    let apart = if evaluated.plan.is_enclosed() { q(NOTHING_SHOWN) } else { zero() };
    let at = |bound| {
        let mut said = facts_of_engine(evaluated, bound);
        if matches!(expected.unit_good, UnitGood::Open) {
            said.remove("unit.good");
        }
        differences(&expected_facts, &said, &apart)
    };
    [Bound::Low, Bound::High].into_iter().flat_map(at).collect()
}
