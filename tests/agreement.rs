//! What is imported costs what the engines of the projects whose data it is charge, digit for digit.
//!
//! A recorded set of calls is compared always. Where `COSTCALC_ENGINES` names a folder in which the scripts of
//! `tests/agreement` and `tests/import` have put the whole data files and thousands of calls with what the installed
//! engines charge for them, those are compared too.

#[path = "import/double.rs"]
mod double;
#[path = "common/files.rs"]
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use files::root;
use serde_json::Value;

use costcalc::diag::{Place, Source};
use costcalc::engine::{self, Bill, Item, Usage};
use costcalc::exact::Exact;
use costcalc::pricing::import::{self, Format, Plan, Settings, Why};
use costcalc::pricing::{Catalog, Offer};
use costcalc::scenario::PlannedCall;
use costcalc::units::{Count, Date, Factor, Meter, PerMeter, Side, Tier, Tokens};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn read(path: &Path) -> Arc<Source> {
    Source::new(path.display().to_string(), fs::read_to_string(path).expect("a file"))
}

/// A folder with recorded calls, and the one in which the engines have put theirs.
fn folders(recorded: &str) -> Vec<PathBuf> {
    let engines = std::env::var_os("COSTCALC_ENGINES").map(PathBuf::from);
    std::iter::once(root().join(recorded)).chain(engines).collect()
}

/// All of a data file, in tables.
fn imported(path: &Path, format: Format) -> (Plan, Catalog) {
    let dataset = import::read(&read(path), format).expect("a data file");
    let settings = Settings::new("dataset@1".to_owned(), day("2026-11-25"));
    let plan = import::plan(dataset, &[], &settings).expect("a plan");
    let tables = plan.written.iter().map(|written| written.table.clone());
    let catalog = Catalog::new(tables.collect()).expect("a catalog");
    (plan, catalog)
}

/// The bill of one call, each token in one meter; the meters without a rate if there are any.
fn bill(offer: &Offer, tier: Tier, used: &PerMeter<Count>) -> Result<Bill, BTreeSet<Meter>> {
    let in_context = Meter::of_side(Side::Prompt).filter(|meter| meter.facts().in_context);
    let prompt = Tokens::from_count(&in_context.map(|meter| &used[meter]).sum());
    let source = Source::new("test", "");
    let place = Place::start_of(&source);
    let call = PlannedCall::bare(&Arc::new(offer.clone()), &prompt, &Factor::ONE, Vec::new(), &place);
    let usage = Usage::of(tier, Meter::all().map(|meter| (meter, used[meter].clone())));
    engine::price(&call, &usage, &Count::ONE)
        .map_err(|missing| missing.iter().flat_map(|missing| missing.meters.clone()).collect())
}

/// A call, and what LiteLLM charges for it.
struct Call {
    entry: String,
    provider: String,
    tier: Tier,
    tokens: PerMeter<Count>,
    prompt: Exact,
    completion: Exact,
}

fn calls(path: &Path) -> Vec<Call> {
    let calls: Vec<Value> = serde_json::from_str(&read(path).text).expect("JSON");
    let call = |call: &Value| Call {
        entry: call["entry"].as_str().expect("a name").to_owned(),
        provider: call["provider"].as_str().expect("a provider").to_owned(),
        tier: call["tier"].as_str().and_then(Tier::named).expect("a tier"),
        tokens: PerMeter::from_fn(|meter| number(&call[meter.name()])),
        prompt: double::from_hex(call["prompt"].as_str().expect("a float")),
        completion: double::from_hex(call["completion"].as_str().expect("a float")),
    };
    calls.iter().map(call).collect()
}

/// A whole number, 0 where it is not there.
fn number(value: &Value) -> Count {
    Count::new(Exact::from(value.as_u64().unwrap_or_default())).expect("not below 0")
}

impl Call {
    /// The offer of its entry, or of the one with which the import merged it: entries of one model with equal prices are
    /// one.
    fn offer(&self, plan: &Plan, catalog: &Catalog) -> Option<Offer> {
        let is_model = |name: &str| {
            self.entry.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let merged = || {
            let all = plan.taken.iter().filter(|taken| taken.published_provider == self.provider);
            all.filter(|taken| is_model(&taken.id.model)).max_by_key(|taken| taken.id.model.len())
        };
        let taken = plan.taken.iter().find(|taken| taken.entry == self.entry);
        let taken = taken.or_else(|| merged().filter(|_| !is_left_out(plan, &self.entry)))?;
        Some(catalog.offer(&taken.id, day("2020-01-01")).expect("a card"))
    }

    /// What we charge for a meter, and at which rate a token; the meters without a rate if there are any.
    fn billed(&self, offer: &Offer) -> Result<PerMeter<(Exact, Exact)>, BTreeSet<Meter>> {
        let bill = bill(offer, self.tier, &self.tokens)?;
        let line = |meter: Meter| {
            let is_of = |item: &Item| matches!(item, Item::Metered(_, of) if *of == meter);
            bill.lines.iter().find(|line| is_of(&line.item))
        };
        Ok(PerMeter::from_fn(|meter| {
            line(meter).map_or((Exact::ZERO, Exact::ZERO), |line| {
                let rate = line.rate.net.of_tokens(&Tokens::ONE);
                (line.amount.exact().clone(), rate.exact().clone())
            })
        }))
    }

    /// Whether the import leaves out a rate of its entry as a mistake, and says so.
    fn is_mistaken(&self, meter: Meter, plan: &Plan) -> bool {
        let cell = format!("{}.{meter}", self.tier);
        plan.left_out.iter().any(|left| {
            left.entry == self.entry
                && left.part.as_ref() == Some(&cell)
                && matches!(left.why, Why::Implausible(_))
        })
    }
}

/// The cost of prompt and completion as floats make it of our rates, step by step as LiteLLM takes them:
/// `text × rate`, plus `read × rate`, plus what is written.
fn in_floats(call: &Call, billed: &PerMeter<(Exact, Exact)>) -> (Exact, Exact) {
    let part = |meter: Meter| {
        let rate = double::nearest(&billed[meter].1);
        double::nearest(&(call.tokens[meter].exact() * &rate))
    };
    let plus = |one: Exact, other: Exact| double::nearest(&(one + other));
    let written = plus(part(Meter::CacheWrite), part(Meter::CacheWrite1h));
    let prompt = plus(plus(part(Meter::Input), part(Meter::CacheRead)), written);
    (prompt, part(Meter::Output))
}

/// The cost that we compute from the import is LiteLLM's own, to the last digit that its floats hold.
///
/// In two steps, both without a tolerance. Our rates, taken through its arithmetic with its rounding, give
/// its result bit by bit: so the rates are the ones that it bills. And the exact result lies no further from
/// that than its own roundings can have moved it: one for each rate, one for each product, one for each sum.
#[test]
fn what_is_imported_costs_what_litellm_charges_to_the_last_digit_of_its_floats() {
    for (folder, least) in folders("tests/import").iter().zip([500, 2_000]) {
        let (plan, catalog) = imported(&folder.join("litellm.json"), Format::Litellm);
        let calls = calls(&folder.join("litellm_costs.json"));
        let mut equal = 0;
        for call in &calls {
            let Some(offer) = call.offer(&plan, &catalog) else {
                assert!(is_left_out(&plan, &call.entry), "{}: neither taken nor left out", call.entry);
                continue;
            };
            let name = format!("{} {} {:?}", call.entry, call.tier, call.tokens);
            let billed = match call.billed(&offer) {
                Ok(billed) => billed,
                Err(missing) => {
                    assert!(
                        missing.iter().all(|meter| call.is_mistaken(*meter, &plan)),
                        "{name}: {missing:?}"
                    );
                    continue;
                }
            };
            equal += 1;
            assert_eq!(in_floats(call, &billed), (call.prompt.clone(), call.completion.clone()), "{name}");
            let prompt: Exact = Meter::of_side(Side::Prompt).map(|meter| &billed[meter].0).sum();
            // A rate, a product, and three sums at most; for the completion a rate and a product.
            for (ours, theirs, roundings) in
                [(prompt, &call.prompt, 5), (billed[Meter::Output].0.clone(), &call.completion, 2)]
            {
                assert!((&ours - theirs).abs() <= &ours * &double::bound(roundings), "{name}: {ours}");
            }
        }
        assert!(least <= equal, "{equal} of {} calls are equal", calls.len());
        println!("{equal} of {} calls are equal", calls.len());
    }
}

/// The calls reach what can go wrong: every usual meter, the tiers that many entries have, both sides of thresholds.
#[test]
fn the_calls_try_the_usual_meters_and_tiers_and_both_sides_of_thresholds() {
    let folder = root().join("tests/import");
    let (plan, catalog) = imported(&folder.join("litellm.json"), Format::Litellm);
    let calls = calls(&folder.join("litellm_costs.json"));
    let with = |meter: Meter| calls.iter().filter(|call| !call.tokens[meter].is_zero()).count();
    for meter in Meter::shown(|_| false) {
        assert!(20 <= with(meter), "{meter}: {}", with(meter));
    }
    for tier in [Tier::Standard, Tier::Batch, Tier::Flex, Tier::Priority] {
        let of_tier = calls.iter().filter(|call| call.tier == tier).count();
        assert!(20 <= of_tier, "{tier}: {of_tier}");
    }
    let (mut below, mut at, mut above) = (0, 0, 0);
    for call in &calls {
        let offer = call.offer(&plan, &catalog).expect("a model");
        let prompt = Meter::of_side(Side::Prompt).map(|meter| &call.tokens[meter]).sum();
        let prompt = Tokens::from_count(&prompt);
        for entry in &offer.card.long_context {
            match entry.threshold.cmp(&prompt) {
                std::cmp::Ordering::Less => above += 1,
                std::cmp::Ordering::Equal => at += 1,
                std::cmp::Ordering::Greater => below += 1,
            }
        }
    }
    assert!(20 <= below && 15 <= at && 30 <= above, "{below} below, {at} at, {above} above");
}

/// Whether an import leaves out an entry, for a reason.
fn is_left_out(plan: &Plan, entry: &str) -> bool {
    plan.left_out.iter().any(|left| left.entry == entry && left.part.is_none())
}

/// The price that we compute from the import is that of genai-prices' engine, which computes in decimals: it is equal.
#[test]
fn what_is_imported_costs_what_genai_prices_charges() {
    for (folder, least) in folders("tests/agreement").iter().zip([200, 2_000]) {
        let (plan, catalog) = imported(&folder.join("genai_prices.json"), Format::GenaiPrices);
        let calls: Vec<Value> =
            serde_json::from_str(&read(&folder.join("genai_prices_calls.json")).text).expect("JSON");
        let mut equal = 0;
        let mut unlike: Vec<String> = Vec::new();
        let mut missing: BTreeMap<String, u32> = BTreeMap::new();
        for call in &calls {
            let text = |key: &str| call[key].as_str().expect("a text");
            let Some(offer) = offer(&plan, &catalog, text("entry"), day(text("day"))) else {
                assert!(is_left_out(&plan, text("entry")), "{call}: neither taken nor left out");
                *missing.entry("entries".to_owned()).or_default() += 1;
                continue;
            };
            match price(&offer, call) {
                Ok(total) if total.to_string() == text("total") => equal += 1,
                Ok(total) => unlike.push(format!("{call}: {total}")),
                Err(meters) => {
                    meters.iter().for_each(|meter| *missing.entry(meter.to_string()).or_default() += 1)
                }
            }
        }
        assert!(unlike.is_empty(), "{} of {}:\n{}", unlike.len(), calls.len(), unlike.join("\n"));
        assert!(least <= equal, "{equal} of {} calls are equal; not imported: {missing:?}", calls.len());
        println!("{equal} of {} calls are equal; not imported: {missing:?}", calls.len());
    }
}

/// The offer of an entry of a dataset on a day, if it is imported.
fn offer(plan: &Plan, catalog: &Catalog, entry: &str, day: Date) -> Option<Offer> {
    let taken = plan.taken.iter().find(|taken| taken.entry == entry)?;
    Some(catalog.offer(&taken.id, day).expect("a card"))
}

/// What a call costs, or the meters and fees without a rate.
fn price(offer: &Offer, call: &Value) -> Result<Exact, BTreeSet<String>> {
    let tier = call["tier"].as_str().and_then(Tier::named).expect("a tier");
    let used = PerMeter::from_fn(|meter: Meter| number(&call["use"][meter.name()]));
    let bill = bill(offer, tier, &used);
    let bill = bill.map_err(|missing| missing.iter().map(ToString::to_string).collect::<BTreeSet<_>>())?;
    let mut total: Exact = bill.lines.iter().map(|line| line.amount.exact()).sum();
    for (name, uses) in call["use"].as_object().expect("uses") {
        if Meter::named(name).is_none() {
            let Some(Ok(rate)) = offer.fee(name) else { return Err(BTreeSet::from([name.clone()])) };
            total += rate.net.of(&number(uses)).exact();
        }
    }
    Ok(total)
}
