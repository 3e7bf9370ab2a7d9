//! The index of the compiled-in tables says of every model what a full read says.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use costcalc::pricing::{self, Catalog, Index, Model, Shipped, Table};
use costcalc::units::ModelId;

/// The tables of this repository: file and text.
fn files() -> BTreeSet<(String, String)> {
    let pricing = Path::new(env!("CARGO_MANIFEST_DIR")).join("pricing");
    let market = Some(pricing.join("market")).filter(|market| market.is_dir());
    let market = market.map(|market| common::yaml_files(&market)).unwrap_or_default();
    let of_market = market.into_iter().map(|(stem, text)| (format!("market/{stem}.yaml"), text));
    let own = common::yaml_files(&pricing).into_iter();
    own.map(|(stem, text)| (format!("{stem}.yaml"), text)).chain(of_market).collect()
}

fn whole() -> Vec<Table> {
    let read =
        |table: &pricing::Builtin| pricing::read(&table.source(), table.provider).expect("a shipped table");
    pricing::builtin().iter().map(read).collect()
}

#[test]
fn it_has_the_newest_day_on_which_something_was_checked() {
    let catalog = Catalog::builtin();
    let models = catalog.tables().iter().flat_map(|table| &table.models);
    let cards = models.flat_map(|model| &model.cards).map(|card| card.evidence.checked);
    assert_eq!(cards.max(), Some(Index::compiled_in().date()));
}

/// All that is said of a model, with the places that it is said in.
fn told(model: &Model) -> String {
    let cards: Vec<_> = model.cards.iter().map(|card| card.place.span()).collect();
    format!("{model:?} {:?} {cards:?}", model.place.span())
}

#[test]
fn every_table_is_compiled_in() {
    let compiled_in = pricing::builtin().iter().map(|table| (table.file.to_owned(), table.text.to_owned()));
    assert_eq!(compiled_in.collect::<BTreeSet<_>>(), files());
}

#[test]
fn it_has_every_model() {
    let models: BTreeSet<ModelId> =
        whole().into_iter().flat_map(|table| table.models).map(|model| model.id).collect();
    assert_eq!(Index::compiled_in().models().collect::<BTreeSet<_>>(), models);
}

#[test]
fn read_by_their_names_all_models_are_what_they_are_in_a_full_read() {
    let whole = whole();
    let shipped: Vec<Shipped> = pricing::builtin().iter().copied().map(Shipped::from).collect();
    let names = Index::compiled_in().models().map(|id| id.to_string());
    let read = pricing::read_models(Index::compiled_in(), &shipped, names, []).expect("shipped tables");
    for (whole, read) in whole.iter().zip(read) {
        let read = read.unwrap_or_else(|| panic!("{}: nothing was read", whole.place));
        let bare = |table: &Table| {
            let mut bare = table.clone();
            bare.models.clear();
            format!("{bare:?}")
        };
        assert_eq!(bare(&read), bare(whole));
        assert_eq!(read.models.len(), whole.models.len(), "{}", whole.place);
        for (read, whole) in read.models.iter().zip(&whole.models) {
            assert_eq!(told(read), told(whole));
        }
    }
}

/// Each name by itself, so that nothing is found because of another one.
#[test]
fn every_name_means_what_it_means_in_all_tables() {
    let all = Catalog::builtin();
    let mut names: BTreeSet<String> = BTreeSet::from(["no-such-model".to_owned(), "openai/".to_owned()]);
    for table in all.tables() {
        let providers = || table.aliases.iter().map(|alias| &alias.value).chain([&table.provider]);
        for model in &table.models {
            let own = model.aliases.iter().map(|(alias, _)| alias.clone()).chain([model.id.model.clone()]);
            let versions = model.ids.iter().map(|beginning| format!("{}2026-03-05", beginning.value));
            for name in own.chain(versions) {
                names.extend(providers().map(|provider| format!("{provider}/{name}")));
                names.insert(name);
            }
        }
    }
    for name in names {
        let some = Catalog::builtin_for([name.as_str()]);
        let found = some.find(&name);
        assert_eq!(found, all.find(&name), "{name}");
        assert_eq!(some.also_sold(&name), all.also_sold(&name), "{name}");
        let Ok(id) = found else { continue };
        let entries =
            |catalog: &Catalog| catalog.entries(&id).map(|(_, model)| told(model)).collect::<Vec<_>>();
        assert_eq!(entries(&some), entries(&all), "{name}");
        for day in all.changes(&id) {
            let offer = |catalog: &Catalog| format!("{:?}", catalog.offer(&id, day));
            assert_eq!(offer(&some), offer(&all), "{name} on {day}");
        }
    }
}

#[test]
fn what_a_response_names_is_found_too() {
    let all = Catalog::builtin();
    let day = "2026-12-01".parse().expect("a day");
    for served in ["gpt-5.4-mini-2026-03-17", "models/gemini-2.5-flash", "gpt-5.4-mini", "gpt-9"] {
        for provider in ["openai", "google"] {
            let name = format!("{provider}/{served}");
            let some = Catalog::builtin_for([name.as_str()]);
            assert_eq!(some.served(provider, served, day), all.served(provider, served, day), "{name}");
        }
    }
}
