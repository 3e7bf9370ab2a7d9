//! What `price --usage` makes of what a vendor reported: models of the tables, a tier, a region, and whether
//! the counts are of one request.

use std::path::Path;
use std::sync::Arc;

use crate::cli::answer::{Failure, Result};
use crate::cli::files;

use super::{Asked, Part, Price};
use crate::diag::{Code, Diagnostic, Place, Source};
use crate::engine::{self, Charge, Reported, Summed};
use crate::exact::Exact;
use crate::pricing::{Catalog, Offer, Unserved};
use crate::scenario::too_long_message;
use crate::units::{Count, Date, Meter, ModelId, PerMeter, Tier, Tokens};

/// Reads a catalog that has models of more names, if there are any.
type ReadAlso<'r> = dyn Fn(Vec<String>) -> Result<Catalog> + 'r;

impl Price {
    /// What is to be priced of the usage in a file, and a catalog that has the models it names.
    pub(super) fn of_usage(
        &self,
        path: &Path,
        id: &ModelId,
        catalog: &Catalog,
        read: &ReadAlso<'_>,
    ) -> Result<(Asked, Catalog)> {
        let source = files::read(path, None)?;
        self.of_source(&source, id, catalog, read).map_err(|Failure(mut problems)| {
            // What has no place may still repeat the words of a file that is not the project's.
            for problem in problems.iter_mut().filter(|problem| source.is_foreign && problem.place.is_none())
            {
                *problem = problem.clone().at(&Place::start_of(&source));
            }
            problems.into()
        })
    }

    fn of_source(
        &self,
        source: &Arc<Source>,
        id: &ModelId,
        catalog: &Catalog,
        read: &ReadAlso<'_>,
    ) -> Result<(Asked, Catalog)> {
        let day = self.day()?;
        let sold = match catalog.offer(id, day) {
            Ok(offer) => PerMeter::from_fn(|meter| offer.card.has_cell(|own| own == meter)),
            Err(_) => PerMeter::from_fn(|meter| meter.facts().is_usual),
        };
        let reported = engine::reported(source, id, &sold)?;
        let charged = reported.charges.iter().filter_map(|charge| charge.model.as_ref());
        let named = reported.model.iter().map(|(name, _)| name).chain(charged);
        let catalog = read(named.map(|name| format!("{}/{name}", id.provider)).collect())?;
        let served = |name: &str, place: &Place| -> Result<ModelId> {
            let found = catalog.served(&id.provider, name, day);
            Ok(found.map_err(|why| vec![not_in_tables(name, &why, id, day, place)])?)
        };
        let main = served_by(&reported, id, &served)?;
        let mut parts = Vec::new();
        for charge in &reported.charges {
            let model =
                charge.model.as_deref().map_or(Ok(main.clone()), |name| served(name, &charge.place))?;
            let used = used(charge);
            parts.push(Part { model, used, place: charge.place.clone() });
        }
        let tools = reported.fees.iter();
        let tools = tools.map(|(name, uses, place)| (name.clone(), number(*uses), place.clone()));
        let asked = Asked {
            parts,
            tier: self.tier_of(&reported)?,
            region: self.region_of(&reported)?,
            tools: tools.collect(),
            summed: self.check_sum(&reported)?,
            said: Some(reported),
        };
        Ok((asked, catalog))
    }

    fn tier_of(&self, reported: &Reported) -> Result<Tier> {
        match (self.tier, reported.tier, &reported.tier_unsaid) {
            (Some(stated), Some(ran), _) if stated != ran => {
                let message = format!(
                    "the usage says that the call ran in the `{ran}` tier, and --tier says `{stated}`"
                );
                Err(Diagnostic::error(Code::ConflictingKeys, message).help("leave --tier out").into())
            }
            (None, None, Some(place)) => {
                let message = format!("`{}` does not say which tier served the call", place.text());
                let unsaid = Diagnostic::error(Code::UsageNotPriced, message).at(place);
                Err(unsaid.help("state it: `--tier standard`").into())
            }
            (stated, ran, _) => Ok(stated.or(ran).unwrap_or(Tier::Standard)),
        }
    }

    fn region_of(&self, reported: &Reported) -> Result<Option<(String, Place)>> {
        let Some((ran, place)) = &reported.region else { return Ok(self.stated_region()) };
        match &self.region {
            Some(stated) if Some(stated) != ran.as_ref() => {
                let ran =
                    ran.as_deref().map_or("in no region of its own".to_owned(), |ran| format!("in `{ran}`"));
                let message = format!("the usage says that the call ran {ran}, and --region says `{stated}`");
                Err(Diagnostic::error(Code::ConflictingKeys, message).help("leave --region out").into())
            }
            _ => Ok(ran.clone().map(|ran| (ran, place.clone()))),
        }
    }

    /// `--longest-prompt` is about sums.
    fn check_sum(&self, reported: &Reported) -> Result<Summed> {
        if self.longest_prompt.is_some() && reported.summed == Summed::No {
            let message = "--longest-prompt is about the sums of many requests, and the usage is of one";
            return Err(Diagnostic::error(Code::ConflictingKeys, message).help("leave it out").into());
        }
        Ok(reported.summed)
    }

    /// The prompt that decides at which rates a request is billed: its own or, of a sum, the longest that
    /// one of its requests can have, where that one is not billed as a long one.
    pub(super) fn prompt_of_a_request(
        &self,
        asked: &Asked,
        offer: &Offer,
        prompt: &Tokens,
        made: &Tokens,
        place: &Place,
    ) -> Result<Tokens> {
        let requests = match asked.summed {
            Summed::No => Some(1),
            Summed::Over(requests) => requests.filter(|requests| *requests != 0),
        };
        if let Some(requests) = requests {
            check_lengths(offer, prompt, made, requests, place)?;
        }
        let Summed::Over(requests) = asked.summed else { return Ok(prompt.clone()) };
        // Each request has a token at least.
        let others = requests.map_or(0, |requests| requests.saturating_sub(1));
        let most = prompt.without(&Tokens::from_count(&number(others)));
        let longest = match &self.longest_prompt {
            Some(stated) => self.stated_longest(stated, &most, prompt, requests)?,
            None => most,
        };
        let Some(long) = offer.card.long_context.iter().find(|entry| entry.applies(&longest)) else {
            return Ok(longest);
        };
        let message = format!(
            "the usage is the sum of several requests, and one of them may have a prompt of {} tokens, which \
             `{}` bills at other rates",
            longest.exact().grouped(),
            offer.id
        );
        let unclear = Diagnostic::error(Code::UsageNotPriced, message).at(place);
        let unclear = unclear.also(&long.place.first_line(), "long prompts are billed so");
        let unclear =
            unclear.help("if no prompt is so long, say how long the longest is: `--longest-prompt 20k`");
        Err(unclear.help("or price each request by itself").into())
    }

    /// The longest prompt that is stated, where it can be one of the requests of the sum.
    fn stated_longest(
        &self,
        stated: &Count,
        most: &Tokens,
        sum: &Tokens,
        requests: Option<u64>,
    ) -> Result<Tokens> {
        let longest = Tokens::from_count(stated);
        let is_enough = requests.is_none_or(|requests| *sum <= &longest * &number(requests));
        if longest <= *most && is_enough {
            return Ok(longest);
        }
        let count = requests.map_or("several".to_owned(), |requests| requests.to_string());
        let message = format!(
            "{count} requests whose longest prompt has {} tokens do not add up to {}",
            longest.exact().grouped(),
            sum.exact().grouped()
        );
        Err(Diagnostic::error(Code::ConflictingKeys, message).help("correct --longest-prompt").into())
    }
}

/// What a charge uses, what is a part of another meter counted in both.
fn used(charge: &Charge) -> PerMeter<Count> {
    let mut used = PerMeter::from_fn(|meter| number(charge.tokens[meter]));
    for (meter, time) in &charge.times {
        used[*meter] += time;
    }
    for meter in Meter::all() {
        if let Some(whole) = meter.facts().part_of {
            used[whole] = &used[whole] + &used[meter];
        }
    }
    used
}

fn number(count: u64) -> Count {
    Count::new(Exact::from(count)).unwrap_or_default()
}

/// The model that served: all that the usage says of it must be the same.
fn served_by(
    reported: &Reported,
    asked: &ModelId,
    served: &dyn Fn(&str, &Place) -> Result<ModelId>,
) -> Result<ModelId> {
    let said = reported.model.iter().map(|(name, place)| (name.as_str(), place));
    let charges = reported.charges.iter().filter(|charge| charge.is_served);
    let sampled = charges.filter_map(|charge| Some((charge.model.as_deref()?, &charge.place)));
    let mut main: Option<(ModelId, &str)> = None;
    for (name, place) in said.chain(sampled) {
        let model = served(name, place)?;
        match &main {
            Some((first, said)) if *first != model => {
                let message = format!(
                    "`{}` is named as the model that served, and `{}` as the one that made these tokens of it",
                    said.escape_debug(),
                    name.escape_debug()
                );
                return Err(Diagnostic::error(Code::BadUsage, message).at(place).into());
            }
            Some(_) => {}
            None => main = Some((model, name)),
        }
    }
    Ok(main.map_or_else(|| asked.clone(), |(model, _)| model))
}

/// Refuses requests that the model cannot have taken: of several, on average.
fn check_lengths(offer: &Offer, prompt: &Tokens, made: &Tokens, requests: u64, place: &Place) -> Result<()> {
    let average = |tokens: &Tokens| {
        let average = tokens.exact().checked_div(&Exact::from(requests)).and_then(Tokens::new);
        average.unwrap_or_else(|| tokens.clone())
    };
    let whole = |tokens: &Tokens| Tokens::new(tokens.exact().ceiling()).unwrap_or_default();
    let [prompt, made] = [average(prompt), average(made)];
    let too_long = |why| {
        let refused = too_long_message(why, &offer.id, &whole(&prompt), &whole(&made)).at(place);
        match requests {
            1 => refused.help("these are the tokens of one call: `--calls` says how many there are"),
            _ => refused.note(format!("so many are the tokens of {requests} requests on average")),
        }
    };
    let too_long: Vec<Diagnostic> = offer.too_long(&prompt, &made).iter().map(too_long).collect();
    if too_long.is_empty() { Ok(()) } else { Err(too_long.into()) }
}

fn not_in_tables(name: &str, why: &Unserved, asked: &ModelId, day: Date, place: &Place) -> Diagnostic {
    let name = name.escape_debug();
    let (message, help) = match why {
        Unserved::Unknown => (
            format!(
                "`{name}` served the call, and no price table of `{}` has a model of that name",
                asked.provider
            ),
            format!("if it is another name of `{asked}`, add it to the `aliases` of that model in its table"),
        ),
        Unserved::Later(version) => (
            format!(
                "`{name}` served the call, a version of {version}, and the prices asked for are of {day}"
            ),
            "name the day of the call: `--as-of DAY`".to_owned(),
        ),
    };
    Diagnostic::error(Code::UnknownModel, message).at(place).help(help)
}
