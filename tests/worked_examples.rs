//! The worked examples of the cost model (`COST_MODEL.md`, section 16), each from its text to its
//! figure, compared to the last digit. Their rates are in `worked_examples/lab.rs`.
//!
//! Not here, since nothing computes them yet:
//! * break-evens, shares that a saving needs and hulls: E10, and those of E15, E16, E24, E26, E27, E30;
//! * hit rates from arrivals: E11 but for a given rate, E35, E36;
//! * unbounded retries and loops, whose chain needs a division: the ceiling of E12, the end of E14;
//! * variance: E28; the area under a router's curve: E31; storage of caches: E33.

#[path = "worked_examples/allowances.rs"]
mod allowances;
#[path = "worked_examples/calls.rs"]
mod calls;
#[path = "worked_examples/capacity.rs"]
mod capacity;
mod common;
#[path = "worked_examples/conversations.rs"]
mod conversations;
#[path = "worked_examples/hours.rs"]
mod hours;
#[path = "worked_examples/lab.rs"]
mod lab;
#[path = "worked_examples/ladders.rs"]
mod ladders;
#[path = "worked_examples/measured.rs"]
mod measured;
#[path = "worked_examples/meters.rs"]
mod meters;
#[path = "worked_examples/months.rs"]
mod months;
#[path = "worked_examples/pipelines.rs"]
mod pipelines;
