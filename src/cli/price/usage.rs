//! What `price --usage` makes of what a vendor reported: models of the tables, a tier, a region, and whether
//! the counts are of one request.

use std::path::Path;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::engine::{self, Reported, Summed};
use crate::exact::Exact;
use crate::pricing::{Catalog, Offer};
use crate::scenario::too_long_message;
use crate::units::{Count, ModelId, PerMeter, Tier, Tokens};

use super::super::{Failure, Result, files};
use super::{Asked, Price};

impl Price {
    /// What is to be priced of the usage in a file.
    pub(super) fn of_usage(&self, path: &Path, id: &ModelId, catalog: &Catalog) -> Result<Asked> {
        let source = files::read(path, None)?;
        self.of_source(&source, id, catalog).map_err(|Failure(mut problems)| {
            // What has no place may still repeat the words of a file that is not the project's.
            for problem in problems.iter_mut().filter(|problem| source.is_foreign && problem.place.is_none())
            {
                *problem = problem.clone().at(&Place::start_of(&source));
            }
            problems.into()
        })
    }

    fn of_source(&self, source: &Arc<Source>, id: &ModelId, catalog: &Catalog) -> Result<Asked> {
        let reported = engine::reported(source, id)?;
        let served = |name: &str, place: &Place| -> Result<ModelId> {
            let found = catalog.served(&id.provider, name);
            Ok(found.ok_or_else(|| vec![not_in_tables(name, id, place)])?)
        };
        let main = match &reported.model {
            Some((name, place)) => served(name, place)?,
            None => id.clone(),
        };
        let mut parts = Vec::new();
        for charge in &reported.charges {
            let model =
                charge.model.as_deref().map_or(Ok(main.clone()), |name| served(name, &charge.place))?;
            parts.push((model, PerMeter::from_fn(|meter| Tokens::from_count(&number(charge.tokens[meter])))));
        }
        Ok(Asked {
            parts,
            tier: self.tier_of(&reported)?,
            region: self.region_of(&reported)?,
            tools: reported.fees.iter().map(|(name, uses)| (name.clone(), number(*uses))).collect(),
            summed: self.check_sum(&reported)?,
            said: Some(reported),
        })
    }

    fn tier_of(&self, reported: &Reported) -> Result<Tier> {
        match (self.tier.map(Tier::from), reported.tier, &reported.tier_unsaid) {
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

    fn region_of(&self, reported: &Reported) -> Result<Option<String>> {
        let Some(ran) = &reported.region else { return Ok(self.region.clone()) };
        match &self.region {
            Some(stated) if Some(stated) != ran.as_ref() => {
                let ran =
                    ran.as_deref().map_or("in no region of its own".to_owned(), |ran| format!("in `{ran}`"));
                let message = format!("the usage says that the call ran {ran}, and --region says `{stated}`");
                Err(Diagnostic::error(Code::ConflictingKeys, message).help("leave --region out").into())
            }
            _ => Ok(ran.clone()),
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
    ) -> Result<Tokens> {
        let Summed::Over(requests) = asked.summed else {
            let too_long = |why| {
                let refused = too_long_message(why, &offer.id, prompt, made).at(&self.place());
                refused.help("these are the tokens of one call: `--calls` says how many there are")
            };
            let too_long: Vec<Diagnostic> = offer.too_long(prompt, made).iter().map(too_long).collect();
            return if too_long.is_empty() { Ok(prompt.clone()) } else { Err(too_long.into()) };
        };
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
        let unclear = Diagnostic::error(Code::UsageNotPriced, message).at(&self.place());
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

fn number(count: u64) -> Count {
    Count::new(Exact::from(count)).unwrap_or_default()
}

fn not_in_tables(name: &str, asked: &ModelId, place: &Place) -> Diagnostic {
    let message = format!(
        "`{}` served the call, and no price table of `{}` has a model of that name",
        name.escape_debug(),
        asked.provider
    );
    let unknown = Diagnostic::error(Code::UnknownModel, message).at(place);
    unknown.help(format!(
        "if it is another name of `{asked}`, add it to the `aliases` of that model in its table"
    ))
}
