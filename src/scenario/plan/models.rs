//! The models that a scenario names: their prices on the day, their factors, latency and limits.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::diag::{Code, Diagnostic, Place, Problems, listing};
use crate::pricing::{Builtin, Catalog, Latency, NoOffer, Offer, Stage, Table, Unfound};
use crate::scenario::design::{ModelFactors, Quality, Scenario, Step};
use crate::units::{Date, Factor, ModelId, Probability};
use crate::yaml::Located;

/// The models that a scenario names, with their data.
#[derive(Debug)]
pub struct Models {
    /// By name as written.
    ids: BTreeMap<String, ModelId>,
    offers: BTreeMap<ModelId, Arc<Offer>>,
    factors: BTreeMap<ModelId, ModelFactors>,
    /// Those measured by the scenario.
    latencies: BTreeMap<ModelId, Latency>,
    /// By quality, then model.
    error_rates: BTreeMap<String, BTreeMap<ModelId, ErrorRate>>,
}

/// The error rate of a model at a task.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ErrorRate {
    /// The number of fields per call that can each be bad; `None` if the rate is per call.
    pub fields: Option<Located<u32>>,
    /// The probability that a call's output is bad.
    pub of_call: Probability,
}

impl Models {
    /// Finds every name in the catalog, and the offers of the models that these steps call.
    pub(super) fn resolve(
        scenario: &Scenario,
        steps: Vec<&Step>,
        catalog: &Catalog,
        day: Date,
        problems: &mut Problems,
    ) -> Self {
        let mut models = Self {
            ids: BTreeMap::new(),
            offers: BTreeMap::new(),
            factors: BTreeMap::new(),
            latencies: BTreeMap::new(),
            error_rates: BTreeMap::new(),
        };
        for name in scenario.working_models() {
            models.find(name, catalog, problems);
        }
        for name in steps.into_iter().flat_map(Step::working_models) {
            if let Some(id) = models.ids.get(&name.value).cloned() {
                models.offer(&id, name, catalog, day, problems);
            }
        }
        for factors in &scenario.factors {
            let id = models.find(&factors.model, catalog, problems);
            let again = id.filter(|id| models.factors.insert(id.clone(), factors.clone()).is_some());
            if let Some(id) = again {
                problems.push(twice(&factors.model, &id));
            }
        }
        for (name, latency) in &scenario.latencies {
            if let Some(id) = models.find(name, catalog, problems)
                && models.latencies.insert(id.clone(), latency.clone()).is_some()
            {
                problems.push(twice(name, &id));
            }
        }
        for (name, quality) in &scenario.qualities {
            let rates = models.rates_of(quality, catalog, problems);
            models.error_rates.insert(name.clone(), rates);
        }
        models
    }

    fn find(
        &mut self,
        name: &Located<String>,
        catalog: &Catalog,
        problems: &mut Problems,
    ) -> Option<ModelId> {
        match catalog.find(&name.value) {
            Ok(id) => {
                if let Some(said) = makers_model(&name.value, &id, catalog) {
                    problems.push(said.at(&name.place));
                }
                self.ids.insert(name.value.clone(), id.clone());
                Some(id)
            }
            Err(unfound) => {
                problems.push_made(|| unknown_model(&name.value, &unfound, catalog).at(&name.place));
                None
            }
        }
    }

    fn offer(
        &mut self,
        id: &ModelId,
        name: &Located<String>,
        catalog: &Catalog,
        day: Date,
        problems: &mut Problems,
    ) {
        if self.offers.contains_key(id) {
            return;
        }
        match catalog.offer(id, day) {
            Ok(offer) => {
                problems.extend(billed_as(&offer));
                problems.extend(deprecated(&offer, &name.place));
                self.offers.insert(id.clone(), Arc::new(offer));
            }
            Err(none) => problems.push(no_offer(id, &none, day, &name.place)),
        }
    }

    fn rates_of(
        &mut self,
        quality: &Quality,
        catalog: &Catalog,
        problems: &mut Problems,
    ) -> BTreeMap<ModelId, ErrorRate> {
        let mut rates = BTreeMap::new();
        for (name, rate) in &quality.error_rates {
            let Some(id) = self.find(name, catalog, problems) else {
                continue;
            };
            let of_call = match &quality.fields {
                Some(fields) => rate.value.any_of(fields).named("any field bad"),
                None => rate.value.clone(),
            };
            let rate = ErrorRate { fields: quality.fields.clone(), of_call };
            if rates.insert(id.clone(), rate).is_some() {
                problems.push(twice(name, &id));
            }
        }
        rates
    }

    /// The offer of a model, by its name as written.
    #[must_use]
    pub fn offer_of(&self, name: &Located<String>) -> Option<&Arc<Offer>> {
        self.offers.get(self.ids.get(&name.value)?)
    }

    /// Whether the scenario gives token factors for a model, even factors of 1.
    #[must_use]
    pub fn has_factors(&self, model: &str) -> bool {
        self.factors.keys().any(|id| id.to_string() == model)
    }

    /// Whether two names refer to the same model.
    #[must_use]
    pub fn same(&self, one: &Located<String>, other: &Located<String>) -> bool {
        self.ids.get(&one.value) == self.ids.get(&other.value)
    }

    /// The factors of a model for prompts and outputs; by default 1.
    pub(super) fn factors(&self, name: &Located<String>) -> (Factor, Factor) {
        let factors = self.stated_factors(name);
        let factor = |stated: Option<&Option<Located<Factor>>>| {
            stated.and_then(Option::as_ref).map_or(Factor::ONE, |factor| factor.value.clone())
        };
        (factor(factors.map(|both| &both.input)), factor(factors.map(|both| &both.output)))
    }

    /// The factors of a model in the scenario, if any.
    #[must_use]
    pub(crate) fn stated_factors(&self, name: &Located<String>) -> Option<&ModelFactors> {
        self.ids.get(&name.value).and_then(|id| self.factors.get(id))
    }

    /// The speed of a model: measured by the scenario, or else from its table.
    pub(super) fn latency(&self, name: &Located<String>) -> Option<&Latency> {
        let measured = self.latencies.get(self.ids.get(&name.value)?);
        measured.or_else(|| self.offer_of(name)?.limits.latency.as_ref())
    }

    /// The probability that a model's output is bad, if the quality has it.
    #[must_use]
    pub fn error_rate(&self, quality: &str, name: &Located<String>) -> Option<&ErrorRate> {
        self.error_rates.get(quality)?.get(self.ids.get(&name.value)?)
    }

    /// The largest number of fields per call of any quality; 1 if rates are per call.
    #[must_use]
    pub fn most_fields(&self) -> usize {
        let rates = self.error_rates.values().flat_map(BTreeMap::values);
        let fields = rates.map(|rate| rate.fields.as_ref().map_or(1, |fields| fields.value as usize));
        fields.max().unwrap_or(1)
    }

    /// The offers in use, by full model name.
    pub(super) fn offers(&self) -> BTreeMap<String, Arc<Offer>> {
        self.offers.iter().map(|(id, offer)| (id.to_string(), Arc::clone(offer))).collect()
    }
}

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
    static COMPILED_IN: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);
    let is_compiled_in = |table: &Table| Builtin::of(&table.place.source).is_some();
    if catalog.tables().iter().any(is_compiled_in) { None } else { Some(&COMPILED_IN) }
}

/// Suggestions for an unknown name: the same model of another provider, a similar name, also of the compiled-in tables,
/// or any model of that provider.
fn near(unknown: Diagnostic, name: &str, catalog: &Catalog) -> Diagnostic {
    let (provider, short) = name.split_once('/').unwrap_or(("", name));
    let shown = catalog.shown_models();
    let mut sold = match catalog.find(short) {
        Ok(id) => vec![id],
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

/// A note on a name without a provider that several providers sell: it refers to the maker's model.
pub(crate) fn makers_model(name: &str, id: &ModelId, catalog: &Catalog) -> Option<Diagnostic> {
    let mut others = catalog.also_sold(name);
    if !others.is_empty() {
        let shown = catalog.shown_models();
        others.retain(|id| shown.contains(id));
    }
    let others: Vec<String> = others.into_iter().map(|id| format!("`{id}`")).collect();
    if others.is_empty() {
        return None;
    }
    let message =
        format!("`{name}` means `{id}`, of the provider that makes it, and not {}", others.join(", "));
    let said = Diagnostic::finding(Code::MakersModel, message);
    Some(said.help(format!("write the provider too, `{id}`, to silence this")))
}

/// A note about a model that has the prices of another one.
pub(crate) fn billed_as(offer: &Offer) -> Option<Diagnostic> {
    let same = offer.same_as.as_ref()?;
    let message = format!("`{}` is billed as `{}`", offer.id, same.value);
    Some(Diagnostic::finding(Code::BilledAs, message).at(&same.place))
}

/// A warning about a model that its provider ends, or has ended on a day that no table knows.
fn deprecated(offer: &Offer, place: &Place) -> Option<Diagnostic> {
    let limits = &offer.limits;
    let is_open = limits.stage == Some(Stage::Deprecated) && limits.closed.is_none();
    is_open.then(|| {
        let message =
            format!("`{}` is deprecated: its provider ends it, on a day that no table knows", offer.id);
        let found = Diagnostic::finding(Code::DeprecatedModel, message).at(place);
        found.help(match &limits.successor {
            Some(successor) => format!("its successor is `{successor}`"),
            None => "look for its last day and its successor before building on it".to_owned(),
        })
    })
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

pub(super) fn twice(name: &Located<String>, id: &ModelId) -> Diagnostic {
    Diagnostic::error(Code::ModelTwice, format!("`{id}` is here a second time, under another name"))
        .at(&name.place)
        .help("keep one of the two")
}
