//! What an LLM workload will cost a month: exact, traceable, before it is built.
//!
//! ```text
//!  pricing/*.yaml ──► Table ──► Catalog ──┐
//!                                         ├──► Plan ──► Projection ──┬──► Document ──► text, Markdown, CSV, HTML, …
//!  scenarios/*.yaml ──► File ──► Scenario ┘                          └──► JSON
//!                        ▲
//!                        └── variants and cases: a question of many projections is an `analysis`
//! ```
//!
//! A scenario is read with every mistake reported together, resolved against the price cards in force
//! on a day, and evaluated: *usage in, bill out*. Cache, tiers and further attempts rewrite the usage
//! of a call; one function prices usage into lines; the waterfall is the bill after each rewriting.
//!
//! ```
//! use costcalc::diag::Source;
//! use costcalc::pricing::Catalog;
//! use costcalc::units::Figure;
//! use costcalc::{analysis, scenario};
//!
//! # fn main() -> Result<(), Vec<costcalc::diag::Diagnostic>> {
//! let source = Source::new("demo.yaml", "
//! volume: {unit: ticket, per_month: 1M}
//! steps: {extract: {model: openai/gpt-5.4-mini, input: 500, output: 200, retries: 1, quality: q}}
//! quality: {q: {per: call, error_rate: {openai/gpt-5.4-mini: 5.9%}}}
//! ");
//! let scenario = scenario::read(&source, "demo")?;
//! let day = "2026-11-01".parse().expect("a date");
//! let answer = analysis::evaluate(&scenario, &Catalog::builtin(), day)?;
//! // 1,000,000 × (500 × $0.75 + 200 × $4.50) / 1,000,000 = $1,275, and 5.9% of it again for retries
//! assert_eq!(answer.projection.totals[Figure::Invoice].exact().to_string(), "1350.225");
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! `cli` (the default) adds `report`, `schema`, `cli` and the program. Without it the crate is a library that
//! reads no files and prints nothing; `parallel` evaluates the points of a sweep, and puts together what was read of logs, on all cores.
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | unit | the thing that the business counts: a ticket, a document |
//! | step | one kind of call made for a unit |
//! | call | one request to a model, or a loop's turns, or chunks and their merge; its **usage** is tokens per meter and tier |
//! | loop | an agent's conversation in place of a call: its **turns** are its requests, and each sends all that came before |
//! | chunks | the pieces of a prompt that is too long, each a request; a **merge** puts their outputs together |
//! | meter | what a token is billed as; it is in exactly one |
//! | tier | the service tier in which a call runs |
//! | rate | the price of one meter in one tier, as published, per a power of ten of tokens |
//! | cell | what a table says of one meter in one tier: a rate, `free`, `as input`, `not offered` |
//! | threshold | where a prompt is long to a card: `above_272000` tokens, or `from_272000` where that many are long already |
//! | card | the rates of a model in force from a day on, with their source |
//! | table | one provider's file of cards; the **catalog** is all tables in use |
//! | lint | a rule about what is most likely a slip, although it could be meant; its **severity** can be set |
//! | finding | what a lint says of a place; an **acknowledgement** on a card answers those of a rule |
//! | guardrail | a limit of a project on a figure of its scenarios, or on how much it may change |
//! | offer | one model on one day: its limits and the card in force, contracts included |
//! | overlay | a table of private prices, laid over list prices |
//! | route | the split of a step's calls over **branches** |
//! | traffic | how calls come to a cache, from which its hit rate follows |
//! | enclosure | two numbers between which one lies that is no fraction; figures are computed with both **bounds** |
//! | attempts | the **ladder** that a call climbs while its **check** flags the output; each is a **rung** |
//! | variant | a named other design of a file: what we choose |
//! | case | a named other set of assumptions: what may happen |
//! | patch | a part of a file that is laid over it: variants and cases are patches |
//! | requirement | what a design must meet, whatever it costs |
//! | assignment | who does each step: one model, or the step as it stands |
//! | study | a file and what it is evaluated against, for questions of many projections |
//! | effort | how much work a question takes, counted in units, and the limit on it |
//! | horizon | the months that a scenario looks ahead, each with its own volume |
//! | stretch | days of a month on which the same cards are in force |
//! | outlook | what each month of a horizon costs, and which prices change in it |
//! | plan | a scenario with every name resolved, at the prices of a day |
//! | limit | what a vendor takes of a model at once: requests or tokens a minute, requests in flight |
//! | load | what a month asks of a model: requests, tokens, and the time that they are in flight |
//! | peak | the busiest minute: `peak_factor` times the average one |
//! | capacity | what is paid by the hour, used or not; and the question whether the vendors take the load |
//! | plan with an allowance | so many requests a month, each counted with the weight of its model: a quota |
//! | log | what others wrote of calls that were made, a line for each |
//! | bucket | calls of a log that have the same rates, added up; **cuts** are the sizes at which rates change |
//! | bill | lines for which `amount = quantity × rate / per`, always |
//! | figure | one of base, cache-discounted, batch-discounted, invoice, human, downstream, fixed, total |
//! | derivation | a figure as a tree of **terms**, down to leaves that somebody stated or published |
//! | change | what differs between two designs, or between two states of an offer, as small as it can be made |
//! | cause | changes that are made together, with their **effect**: what they add to each figure, made after those before them |
//! | vantage | a catalog, and the day from which it is looked at |
//! | saved result | the JSON of `project`, read back: figures and bills without their inputs |
//! | path | the name of a number of a file, or of a figure below it: `steps.draft.invoice` |
//! | schema | what a kind of file or of result may hold, as JSON Schema says it to editors and programs |
//! | preset | a scenario to begin with, whose numbers are placeholders |
//! | impact | a scenario in two states of its files and tables; a decision **flips** where another design becomes the best |
//! | base | the state that a change is held against: a revision, or a folder |
//! | dataset | a file of prices that another project publishes; an **entry** is what it says of one model, under its own name |
//! | chart | figures as a picture: exact values without format, which HTML draws |
//! | charge | a row of FOCUS: a bill line of the invoice, in the days on which the same cards are in force |
//! | marker | by which a comment is found again, to be replaced by its next version |
//! | outcome | how a call ends: good, fixed (served bad, put right by a review), unfixed (served bad, and stays so) or abandoned; fixed and unfixed ones have escaped the checks. A unit is good where each of its calls ends good or fixed |
//!
//! # Invariants
//!
//! * A figure is the exact rational value of its formula; only `report` rounds, and only to show.
//! * Where a formula has an exponential, a figure is enclosed, and only digits that are proven are shown.
//! * No floating point: Clippy forbids the types, and numbers in files are read from their text.
//! * Unknown is not zero: a rate that no table holds is an error, never a fallback.
//! * Below `cli` nothing reads files, the clock or the environment, and nothing prints.
//! * Modules use only those before them in the list below; `tests/tidy.rs` holds them to it.
//! * Names and words of others are text: control and invisible characters are refused in names, written out
//!   wherever a text leaves the program, and nothing of it is Markdown, HTML or a command of a log.
//! * No hash maps: what is iterated reaches the output, so its order is fixed.

// Some of what the modules share is used by the report and the command line alone.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

pub mod exact;

pub mod diag;

pub mod effort;

pub mod yaml;

pub mod units;

pub mod pricing;

pub mod scenario;

pub mod engine;

pub mod usage;

pub mod analysis;

pub mod config;

pub mod result;

#[cfg(feature = "cli")]
pub mod report;

#[cfg(feature = "cli")]
pub mod schema;

#[cfg(feature = "cli")]
pub mod cli;
