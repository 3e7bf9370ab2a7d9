//! What is said of a model: that no table has it, that it has no price on a day, or that it is another one than its
//! name alone says.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Place, listing};
use crate::pricing::{Catalog, NoOffer, Offer, Stage, Table, Unfound};
use crate::units::{Date, ModelId};
use crate::yaml::Located;

/// The error for an unknown model, without its position.
pub(crate) fn unknown_model(name: &str, unfound: &Unfound, catalog: &Catalog) -> Diagnostic {
    match unfound {
        Unfound::Ambiguous(models) => {
            let shown = catalog.shown_models();
            let shown = models.iter().filter(|id| shown.contains(id));
            let full: Vec<String> = shown.map(|id| format!("`{id}`")).collect();
            let message = format!("several providers have a model `{name}`");
            Diagnostic::error(Code::AmbiguousModel, message).help(format!("write one of {}", full.join(", ")))
        }
        Unfound::Unknown => {
            let unknown =
                Diagnostic::error(Code::UnknownModel, format!("no price table has a model `{name}`"));
            let unknown = match compiled_in(catalog).and_then(|others| others.find(name).ok()) {
                Some(id) => unknown.help(format!(
                    "`{id}` is in the compiled-in tables: add `builtin` to `prices` or `--prices`"
                )),
                None => near(unknown, name, catalog).help(
                    "load it with `costcalc prices import --into DIR`, or write it into a table of your own: \
                     then `--prices builtin --prices DIR`",
                ),
            };
            unknown.note("`costcalc prices list` names every model of the tables in use")
        }
    }
}

/// The compiled-in tables, where those in use are others.
fn compiled_in(catalog: &Catalog) -> Option<&'static Catalog> {
    let is_builtin = |table| is_builtin(table, catalog);
    if catalog.tables().iter().any(is_builtin) { None } else { Some(Catalog::compiled_in()) }
}

/// Suggestions for an unknown name: the same model of another provider, a similar name, also of the compiled-in tables,
/// or any model of that provider.
fn near(unknown: Diagnostic, name: &str, catalog: &Catalog) -> Diagnostic {
    let (provider, short) = name.split_once('/').unwrap_or(("", name));
    let shown = catalog.shown_models();
    let mut sold = match catalog.find(short) {
        Ok(id) => {
            let others: Vec<ModelId> = catalog.also_sold(short).into_iter().cloned().collect();
            std::iter::once(id).chain(others).collect()
        }
        Err(Unfound::Ambiguous(ids)) => ids,
        Err(Unfound::Unknown) => Vec::new(),
    };
    sold.retain(|id| shown.contains(id));
    if !sold.is_empty() {
        let full: Vec<String> = sold.iter().map(ToString::to_string).collect();
        let full: Vec<&str> = full.iter().map(String::as_str).collect();
        return unknown.help(format!("others sell it: {}", listing(&full)));
    }
    let all = || shown.iter().copied().chain(compiled_in(catalog).into_iter().flat_map(Catalog::models));
    let known: Vec<String> = all().map(ToString::to_string).collect();
    let known = known.iter().map(String::as_str);
    let bare = all().map(|id| id.model.as_str());
    let suggested = if provider.is_empty() {
        unknown.suggest_near(name, bare)
    } else {
        unknown.suggest_near(name, known)
    };
    let own: Vec<&str> =
        shown.iter().filter(|id| id.provider == provider).map(|id| id.model.as_str()).collect();
    if !suggested.help.is_empty() || own.is_empty() {
        return suggested;
    }
    suggested.help(format!("that provider has {}", listing(&own)))
}

/// Whether a table is one that `builtin` means.
fn is_builtin(table: &Table, catalog: &Catalog) -> bool {
    catalog.index().of(&table.place.source).is_some()
}

/// A note on a name without a provider that a table of one's own has too: it refers to the maker's model.
pub(crate) fn makers_model(name: &str, id: &ModelId, catalog: &Catalog) -> Option<Diagnostic> {
    if name.split_once('/') == Some((&id.provider, &id.model)) {
        return None;
    }
    let also_sold = catalog.also_sold(name);
    if also_sold.is_empty() {
        return None;
    }
    let own = catalog.shown_tables().filter(|table| !is_builtin(table, catalog));
    let own: BTreeSet<&ModelId> = own.flat_map(|table| &table.models).map(|model| &model.id).collect();
    let others: Vec<String> =
        also_sold.into_iter().filter(|id| own.contains(id)).map(|id| format!("`{id}`")).collect();
    if others.is_empty() {
        return None;
    }
    let message =
        format!("`{name}` means `{id}`, of the provider that makes it, and not {}", others.join(", "));
    let said = Diagnostic::finding(Code::MakersModel, message);
    Some(said.help(format!("write the provider too, `{id}`, to silence this")))
}

/// What is to know about a model that a place names: that it has the prices of another one, or that its provider ends
/// it, or has ended it, on a day that no table knows.
pub(crate) fn notes(offer: &Offer, place: &Place) -> Vec<Diagnostic> {
    let billed_as = offer.same_as.as_ref().map(|same| {
        let message = format!("`{}` is billed as `{}`", offer.id, same.value);
        Diagnostic::finding(Code::BilledAs, message).at(&same.place)
    });
    let limits = &offer.limits;
    let is_deprecated = limits.stage == Some(Stage::Deprecated) && limits.closed.is_none();
    let deprecated = is_deprecated.then(|| {
        let message = format!("`{}` is deprecated: no table knows its last day", offer.id);
        let found = Diagnostic::finding(Code::DeprecatedModel, message).at(place);
        found.help(match &limits.successor {
            Some(successor) => format!("its successor is `{successor}`"),
            None => "look for its last day and its successor before building on it".to_owned(),
        })
    });
    billed_as.into_iter().chain(deprecated).collect()
}

/// The error for a model that has no price on a day.
pub(crate) fn no_offer(id: &ModelId, none: &NoOffer, day: Date, place: &Place) -> Diagnostic {
    match none {
        NoOffer::NotReleased { first, place: table } => {
            let message = format!("`{id}` is not sold on {day}: it is released on {first}");
            let early = Diagnostic::error(Code::ModelNotReleased, message).at(place);
            early.also(table, "released here").help(format!("choose a day from {first} on"))
        }
        NoOffer::BeforeFirstCard { first, place: card } => {
            Diagnostic::error(Code::NoCardOnDate, format!("`{id}` has no price on {day}"))
                .at(place)
                .also(&card.first_line(), format!("its first card begins on {first}"))
                .help(format!("choose a day from {first} on, or add the earlier card with its source"))
        }
        NoOffer::SameAsUnknown { name, place: table } => {
            let message = format!("`{id}` has the prices of `{name}`, which is in no price table");
            Diagnostic::error(Code::UnknownModel, message).at(place).also(table, "the table says so")
        }
        NoOffer::NoCards(table) => Diagnostic::error(Code::NoCardOnDate, format!("`{id}` has no card"))
            .at(place)
            .also(table, "the table names it without one"),
        NoOffer::NotInCatalog => {
            Diagnostic::error(Code::UnknownModel, format!("no price table has a model `{id}`")).at(place)
        }
        NoOffer::Closed { last, successor, place: table } => {
            let message = format!("`{id}` is not sold on {day}: its last day was {last}");
            let closed = Diagnostic::error(Code::ModelClosed, message).at(place).also(table, "closed here");
            match successor {
                Some(successor) => closed.help(format!("its successor is `{successor}`")),
                None => closed.help("its vendor names no successor"),
            }
        }
    }
}

pub(in crate::scenario::plan) fn twice(name: &Located<String>, id: &ModelId) -> Diagnostic {
    Diagnostic::error(Code::ModelTwice, format!("`{id}` is here a second time, under another name"))
        .at(&name.place)
        .help("keep one of the two")
}
