//! Price tables: what is in force on a day, what contracts change, and what is never guessed.

mod common;

use costcalc::diag::{Code, Diagnostic, Source};
use costcalc::pricing::{
    self, Catalog, Ceiling, Changes, NoOffer, NoRate, Offer, OfferPart, RateName, Table, Unfound,
};
use costcalc::units::{Date, Factor, Meter, ModelId, Tier, Tokens};
use costcalc::yaml::Read;

const BASE: &str = r"
schema: costcalc/pricing/v1
provider: acme
currency: USD
per: 1_000_000 tokens
models:
  large:
    aliases: [large-2026-01-01]
    closed: 2026-12-31
    successor: acme/larger
    cards:
      - from: 2026-01-01
        source: {document: list, checked: 2026-01-02}
        standard: {input: 4.00, cache_read: free, cache_write: as input, output: 10.00}
        batch: not offered
        flex: {input: 2.00, output: not offered}
        long_context:
          - above_input: 1_000
            standard: {input: 8.00, output: 20.00}
          - from_input: 2_000
            standard: {input: 16.00, output: 40.00}
        fees: {web_search: {per: 1_000 calls, amount: 10.00}}
        regions: {eu: {factor: 1.10}}
      - from: 2026-06-01
        source: {document: list, checked: 2026-05-02}
        standard: {input: 3.00, output: 9.00}
      - from: 2026-09-01
        status: announced
        source: {document: list, checked: 2026-05-02}
        standard: {input: 5.00, output: 9.00}
";

fn table(text: &str) -> Result<Table, Vec<Diagnostic>> {
    pricing::read(&Source::new("acme.yaml", text), "acme")
}

fn catalog(texts: &[&str]) -> Result<Catalog, Vec<Diagnostic>> {
    let tables: Result<Vec<Table>, _> = texts.iter().map(|text| table(text)).collect();
    Catalog::new(tables?)
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn offer(texts: &[&str], on: &str) -> Offer {
    let catalog = catalog(texts).unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
    catalog.offer(&ModelId::new("acme", "large"), day(on)).expect("an offer")
}

fn tokens(number: &str) -> Tokens {
    let node = costcalc::yaml::parse(&Source::new("number", number)).expect("YAML");
    Tokens::read(&node, &mut costcalc::diag::Problems::new()).expect("tokens")
}

/// The net rate as text, or the reason why there is none.
fn rate(offer: &Offer, tier: Tier, meter: Meter, prompt: &str) -> String {
    match offer.rate(tier, meter, &tokens(prompt), &Factor::ONE) {
        Ok(sold) => sold.of(None).expect("one rate").net.usd.exact().to_string(),
        Err(NoRate::Unknown(_)) => "unknown".to_owned(),
        Err(NoRate::NotOffered(_)) => "not offered".to_owned(),
        Err(why) => panic!("{why:?}"),
    }
}

fn codes(result: Result<Catalog, Vec<Diagnostic>>) -> Vec<Code> {
    result.expect_err("a mistake").iter().map(|problem| problem.code).collect()
}

#[test]
fn a_card_is_in_force_from_the_start_of_its_day_until_the_next_one() {
    for (on, input) in [("2026-01-01", "4"), ("2026-05-31", "4"), ("2026-06-01", "3"), ("2026-09-01", "5")] {
        assert_eq!(rate(&offer(&[BASE], on), Tier::Standard, Meter::Input, "10"), input, "{on}");
    }
    assert!(!offer(&[BASE], "2026-08-31").card.announced);
    assert!(offer(&[BASE], "2026-09-01").card.announced);
}

/// Two cards of capacity, and limits of which a contract replaces one.
const LIMITED: &str = "\
schema: costcalc/pricing/v1
provider: acme
currency: USD
per: 1_000_000 tokens
models:
  large:
    limits: {rpm: 100, concurrency: 4, cached_counts: yes}
    capacity:
      - {from: 2026-02-01, source: {document: a list, checked: 2026-01-01}, per_hour: 2, tokens_per_second: 500, utilisation: 50%}
      - {from: 2026-06-01, source: {document: a list, checked: 2026-01-01}, per_hour: 1, tokens_per_second: 500, utilisation: 50%}
    cards: [{from: 2026-01-01, source: {document: a list, checked: 2026-01-01}, standard: {input: 1, output: 1}}]
";
const OWN_LIMITS: &str = "\
schema: costcalc/pricing/v1
provider: acme
overlay: true
currency: USD
per: 1_000_000 tokens
models: {large: {limits: {rpm: 900, tpm: 5M}}}
";

#[test]
fn a_contract_may_be_about_limits_alone_and_wins_key_by_key() {
    let offer = offer(&[LIMITED, OWN_LIMITS], "2026-03-01");
    let limits = &offer.limits.ceilings;
    let known = Ceiling::ALL.map(|ceiling| {
        limits.get(ceiling).map_or_else(|| "unknown".to_owned(), |limit| limit.value.exact().to_string())
    });
    assert_eq!(known, ["900", "unknown", "unknown", "5000000", "4"]);
    assert!(limits.cached_counts());
    assert!(!offer.is_overlaid(), "no price is another one");
}

#[test]
fn capacity_has_cards_with_days_of_its_own() {
    for (on, per_hour) in [("2026-01-31", None), ("2026-02-01", Some("2")), ("2026-06-01", Some("1"))] {
        let capacity = offer(&[LIMITED], on).capacity;
        let found = capacity.map(|capacity| capacity.per_hour.exact().to_string());
        assert_eq!(found.as_deref(), per_hour, "{on}");
    }
}

#[test]
fn before_the_first_card_and_after_the_last_day_there_is_no_offer() {
    let catalog = catalog(&[BASE]).expect("a catalog");
    let id = ModelId::new("acme", "large");
    assert!(matches!(catalog.offer(&id, day("2025-12-31")), Err(NoOffer::BeforeFirstCard { .. })));
    assert!(catalog.offer(&id, day("2026-12-31")).is_ok());
    let closed = catalog.offer(&id, day("2027-01-01"));
    let Err(NoOffer::Closed { successor, .. }) = closed else { panic!("{closed:?}") };
    assert_eq!(successor.as_deref(), Some("acme/larger"));
}

#[test]
fn cells_say_what_they_say_and_nothing_falls_back() {
    let offer = offer(&[BASE], "2026-01-01");
    for (tier, meter, expected) in [
        (Tier::Standard, Meter::CacheRead, "0"),
        (Tier::Standard, Meter::CacheWrite, "4"),
        (Tier::Standard, Meter::CacheWrite1h, "unknown"),
        (Tier::Batch, Meter::Input, "not offered"),
        (Tier::Flex, Meter::Input, "2"),
        (Tier::Flex, Meter::Output, "not offered"),
        (Tier::Flex, Meter::CacheRead, "unknown"),
        (Tier::Priority, Meter::Input, "unknown"),
    ] {
        assert_eq!(rate(&offer, tier, meter, "10"), expected, "{tier} {meter}");
    }
}

#[test]
fn long_prompts_move_the_whole_call_above_or_at_the_threshold() {
    let offer = offer(&[BASE], "2026-01-01");
    for (prompt, input, output) in
        [("1_000", "4", "10"), ("1_001", "8", "20"), ("1_999", "8", "20"), ("2_000", "16", "40")]
    {
        assert_eq!(rate(&offer, Tier::Standard, Meter::Input, prompt), input, "{prompt}");
        assert_eq!(rate(&offer, Tier::Standard, Meter::Output, prompt), output, "{prompt}");
    }
    // because: a tier that a long-context entry does not list is unknown there
    assert_eq!(rate(&offer, Tier::Flex, Meter::Input, "1_001"), "unknown");
}

#[test]
fn an_overlay_wins_cell_by_cell_and_its_discount_is_taken_off_what_lies_beneath() {
    let overlay = r"
schema: costcalc/pricing/v1
provider: acme
currency: USD
per: 1_000_000 tokens
overlay: true
discount: 25%
models:
  large:
    cards:
      - from: 2026-02-01
        source: {document: contract 7, checked: 2026-01-15}
        standard: {output: 6.00}
";
    // because: before the contract's card only its table-wide discount holds: 4.00 × 0.75, 10.00 × 0.75
    let before = offer(&[BASE, overlay], "2026-01-31");
    assert_eq!(rate(&before, Tier::Standard, Meter::Input, "10"), "3");
    assert_eq!(rate(&before, Tier::Standard, Meter::Output, "10"), "7.5");
    let after = offer(&[BASE, overlay], "2026-02-01");
    assert!(after.is_overlaid());
    assert_eq!(rate(&after, Tier::Standard, Meter::Input, "10"), "3");
    // because: the contract's own cells are net
    assert_eq!(rate(&after, Tier::Standard, Meter::Output, "10"), "6");
    // because: fees are discounted as well
    let fee = after.fee("web_search").expect("a fee").expect("sold");
    assert_eq!(
        (fee.list.usd.exact().to_string(), fee.net.usd.exact().to_string()),
        ("10".into(), "7.5".into())
    );
    // because: long prompts too, 8.00 × 0.75, but for what the contract says of short ones
    assert_eq!(rate(&after, Tier::Standard, Meter::Output, "1_001"), "15");
}

#[test]
fn tables_that_contradict_each_other_are_refused() {
    let overlay_of_nothing = BASE
        .replace("    aliases: [large-2026-01-01]\n", "")
        .replace("  large:", "  lrage:")
        .replace("currency: USD", "currency: USD\noverlay: true");
    assert_eq!(codes(catalog(&[BASE, BASE])), [Code::DuplicateModel]);
    assert_eq!(codes(catalog(&[BASE, &overlay_of_nothing])), [Code::OverlayWithoutBase]);
    let euros = BASE.replace("USD", "EUR").replace("large", "small");
    assert_eq!(codes(catalog(&[BASE, &euros])), [Code::MixedCurrencies]);
    let clash = BASE.replace("  large:", "  small:");
    assert_eq!(codes(catalog(&[BASE, &clash])), [Code::AliasCollides]);
}

#[test]
fn names_and_aliases_are_found_where_they_are_clear() {
    let other = pricing::read(&Source::new("other.yaml", BASE.replace("acme", "other")), "other");
    let both = Catalog::new(vec![table(BASE).expect("a table"), other.expect("a table")]).expect("a catalog");
    let acme = ModelId::new("acme", "large");
    assert_eq!(both.find("acme/large"), Ok(acme.clone()));
    assert_eq!(both.find("acme/large-2026-01-01"), Ok(acme.clone()));
    assert_eq!(both.find("large"), Err(Unfound::Ambiguous(vec![acme, ModelId::new("other", "large")])));
    assert_eq!(both.find("acme/lrage"), Err(Unfound::Unknown));
    assert_eq!(catalog(&[BASE]).expect("a catalog").find("large"), Ok(ModelId::new("acme", "large")));
}

#[test]
fn a_region_multiplies_tokens_and_not_fees() {
    let offer = offer(&[BASE], "2026-01-01");
    let eu = &offer.card.regions["eu"];
    let sold = offer.rate(Tier::Standard, Meter::Input, &tokens("10"), &eu.value).expect("a price");
    let rate = sold.of(None).expect("one rate");
    assert_eq!(
        (rate.list.usd.exact().to_string(), rate.net.usd.exact().to_string()),
        ("4".into(), "4.4".into())
    );
    assert_eq!(offer.fee("web_search").expect("a fee").expect("sold").net.usd.exact().to_string(), "10");
}

#[test]
fn every_shipped_table_loads_and_stands_beside_the_others() {
    let tables: Vec<Table> = pricing::builtin()
        .iter()
        .map(|table| {
            pricing::read(&table.source(), table.provider)
                .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
        })
        .collect();
    let catalog = Catalog::new(tables).unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
    assert!(50 < catalog.models().count());
}

#[test]
fn the_name_of_a_rate_leads_back_to_its_cell() {
    let card = offer(&[BASE], "2026-03-01").card;
    let read = |name: &str| RateName::read(&name.split('.').collect::<Vec<_>>());
    let names = RateName::of_card(&card);
    assert_eq!(
        names.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "standard.input",
            "standard.output",
            "flex.input",
            "above_1000.standard.input",
            "above_1000.standard.output",
            "from_2000.standard.input",
            "from_2000.standard.output",
            "fees.web_search",
        ]
    );
    for name in names {
        assert_eq!(read(&name.to_string()), Some(name));
    }
    let text = |name: &str| Some(read(name)?.cell(&card)?.place.text().to_owned());
    for same in ["from_2000.standard.output", "from_2k.standard.output", "long_context.1.standard.output"] {
        assert_eq!(text(same).as_deref(), Some("40.00"), "{same}");
    }
    // Names of cells that this card does not have, and what is no name.
    for other in ["above_2000.standard.output", "from_1000.standard.output", "long_context.2.standard.output"]
    {
        assert!(read(other).is_some() && text(other).is_none(), "{other}");
    }
    for none in ["at_2000.standard.output", "from_.standard.output", "from_x.standard.output", "regions.eu"] {
        assert_eq!(read(none), None);
    }
}

#[test]
fn a_cell_has_one_name_whoever_compares_two_cards() {
    let new = BASE.replace("40.00", "41.00").replace("amount: 10.00", "amount: 11.00");
    let new =
        new.replace("factor: 1.10", "factor: 1.20").replace("flex: {input: 2.00,", "flex: {input: free,");
    let expected = ["flex.input", "from_2000.standard.output", "fees.web_search", "regions.eu"];
    let [before, after] = [BASE, &new].map(|text| offer(&[text], "2026-03-01"));
    let parts = OfferPart::differing(&before, &after);
    assert_eq!(parts.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    let [old_table, new_table] = [BASE, &new].map(|text| table(text).expect("a table"));
    let changes = Changes::between(&[old_table], &[new_table]);
    let cells = changes.models[0].cards[0].cells.iter().filter(|cell| cell.differs());
    assert_eq!(cells.map(|cell| cell.name.as_str()).collect::<Vec<_>>(), expected);
    let [mut old_cells, new_cells] = [&before, &after].map(|offer| pricing::cells(&offer.card));
    old_cells.retain(|name, value| new_cells.get(name) != Some(value));
    assert_eq!(old_cells.keys().map(ToString::to_string).collect::<Vec<_>>(), expected);
    // Where the thresholds differ, no cell of the one card is the one of the other.
    let moved = offer(&[&BASE.replace("from_input: 2_000", "from_input: 3_000")], "2026-03-01");
    assert_eq!(OfferPart::differing(&before, &moved), [OfferPart::LongContext]);
}
