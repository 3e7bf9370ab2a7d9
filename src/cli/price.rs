//! `costcalc price`

mod at;
mod meters;
mod usage;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap_complete::ArgValueCompleter;

use crate::analysis::Priced;
use crate::diag::{Code, Diagnostic, Place, Source};
use crate::engine::{self, Bill, MissingRate, Reported, Summed, Usage};
use crate::pricing::{self, Basis, Offer};
use crate::report::view::price;
use crate::result;
use crate::scenario::{PlannedCall, PlannedTool, makers_model, no_offer, notes, unknown_model};
use crate::units::{Count, Factor, Meter, ModelId, PerMeter, Side, Tier, Tokens};

use self::at::At;
use self::meters::MeterArgs;
use super::answer::{Answer, Answered, Content, Result};
use super::args::{self, OutputArgs, PriceArgs};
use super::complete;
use super::screen::Screen;
use super::tables::{Shelf, Wanted};
use super::tree::Tree;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES, allow_negative_numbers = true)]
pub(super) struct Price {
    /// The model, as `provider/model`; a name alone means its maker's, or that of its only provider
    #[arg(value_name = "MODEL", add = ArgValueCompleter::new(complete::models))]
    model: String,

    #[command(flatten)]
    meters: MeterArgs,

    /// Read the tokens from the usage object that a vendor's API returned, or from the whole response;
    /// `-` reads it from standard input
    #[arg(long, value_name = "FILE")]
    usage: Option<PathBuf>,

    /// If the usage is the sum of many requests: the length of their longest prompt, which decides whether any
    /// of them is billed as a long one
    #[arg(long, value_name = "TOKENS", requires = "usage", value_parser = args::count)]
    longest_prompt: Option<Count>,

    /// The service tier
    #[arg(long, value_parser = tier_names())]
    tier: Option<Tier>,

    /// The region whose published factor applies
    #[arg(long)]
    region: Option<String>,

    /// When the calls are made, if prices depend on the hour: a time, whose day's prices are used, the name of a window
    /// of hours, or `outside` of them
    #[arg(long, value_name = "TIME|WINDOW")]
    at: Option<At>,

    /// The class of what is used, if its price depends on one: a resolution, a size
    #[arg(long)]
    class: Option<String>,

    /// The number of such calls
    #[arg(long, value_name = "NUMBER", default_value = "1", value_parser = args::count)]
    calls: Count,

    #[command(flatten)]
    prices: PriceArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc price gpt-5.4-mini --input 500 --output 200 --calls 1M
  costcalc price anthropic/claude-haiku-4-5 --input 500 --cache-read 4.5k --output 300 --tier batch
  costcalc price gpt-5.4-mini --usage response.json
  curl … | costcalc price openai/gpt-5.4 --usage -";

fn tier_names() -> impl TypedValueParser<Value = Tier> {
    PossibleValuesParser::new(Tier::KEYS).try_map(|key| Tier::named(&key).ok_or("no such tier"))
}

/// What is to be priced.
struct Asked {
    /// Tokens at the rates of one model each; the first one is the model that served.
    parts: Vec<Part>,
    tier: Tier,
    /// The region, and where it is said.
    region: Option<(String, Place)>,
    /// Uses of tools, by the fee's name, and where they are counted.
    tools: Vec<(String, Count, Place)>,
    /// Whether the tokens are the sums of several requests.
    summed: Summed,
    /// What the vendor says of the same call.
    said: Option<Reported>,
}

/// What is used at the rates of one model.
struct Part {
    model: ModelId,
    used: PerMeter<Count>,
    /// Where it is asked for.
    place: Place,
}

impl Price {
    pub(super) fn run(&self, _: &Screen) -> Answered {
        self.check_tokens()?;
        let day = self.day()?;
        let shelf = Shelf::find(&Tree::default(), self.prices.locked, self.prices.named(), None)?;
        let read = |also: Vec<String>| {
            shelf.read(&Wanted::of_names([self.model.as_str()], &shelf).and_perhaps(also))
        };
        let catalog = read(Vec::new())?;
        let place = self.place();
        let id = catalog
            .find(&self.model)
            .map_err(|unfound| unknown_model(&self.model, &unfound, &catalog).at(&place))?;
        let (asked, catalog) = match &self.usage {
            Some(path) => self.of_usage(path, &id, &catalog, &read)?,
            None => (self.asked(&id), catalog),
        };
        let mut bill = Bill::default();
        let mut offers: Vec<Offer> = Vec::new();
        for (at, part) in asked.parts.iter().enumerate() {
            let named = if part.model == id { &place } else { &part.place };
            let offer = catalog.offer(&part.model, day);
            let offer = offer.map_err(|none| no_offer(&part.model, &none, day, named))?;
            let fees = if at == 0 { asked.tools.as_slice() } else { &[] };
            bill.lines.extend(self.bill(&asked, &offer, part, fees)?.lines);
            if offers.iter().all(|other| other.id != offer.id) {
                offers.push(offer);
            }
        }
        let name = id.to_string();
        let whose = |line: &'_ engine::Line| line.model.clone().unwrap_or_else(|| name.as_str().into());
        let models: Vec<Arc<str>> = bill.lines.iter().map(whose).collect();
        let used = bill.lines.iter().zip(&models);
        let used = used.filter_map(|(line, model)| Some((model.as_ref(), line.rate.evidence.as_ref()?)));
        let basis = Basis::of(used, &offers, catalog.index(), day, Some(self.prices.clock.today()));
        let age = pricing::undated_prices(&offers, day).into_iter().chain(basis.old_prices());
        let age = offers.iter().flat_map(|offer| notes(offer, &place)).chain(age).collect::<Vec<_>>();
        let said = asked.said.map(|said| self.noted(said, &offers));
        let priced = Priced {
            asked: id.clone(),
            offers,
            day,
            currency: catalog.currency().to_owned(),
            calls: self.calls.clone(),
            region: asked.region.map(|(region, _)| region),
            bill: bill.merged(),
            said,
            basis,
        };
        let currency = priced.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let documents = || vec![price::document(&priced, digits)];
        let contents = Content::of(&self.output, documents, || {
            result::json(Some(&priced.currency), result::Price::from(&priced))
        })?;
        let mut warnings = catalog.findings().to_vec();
        warnings.extend(age);
        warnings.extend(makers_model(&self.model, &id, &catalog).map(|said| said.at(&place)));
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }

    /// The bill of tokens of one model.
    fn bill(
        &self,
        asked: &Asked,
        offer: &Offer,
        part: &Part,
        fees: &[(String, Count, Place)],
    ) -> Result<Bill> {
        let Part { used, place, .. } = part;
        let region = region_factor(asked.region.as_ref(), offer)?;
        let in_context = |side| {
            let meters = Meter::of_side(side).filter(|meter| meter.fills_context());
            Tokens::from_count(&meters.map(|meter| &used[meter]).sum())
        };
        let [prompt, made] = [Side::Prompt, Side::Answer].map(in_context);
        let prompt = self.prompt_of_a_request(asked, offer, &prompt, &made, place)?;
        let tools = tools(fees, offer)?;
        let call = PlannedCall::bare(&Arc::new(offer.clone()), &prompt, &region, tools, place);
        let call = PlannedCall { hours: self.hours(asked, offer, &region)?, ..call };
        let usage = self.usage(asked.tier, apart(used, offer, place)?, offer)?;
        let missing =
            |missing: Vec<MissingRate>| missing.iter().map(MissingRate::diagnostic).collect::<Vec<_>>();
        Ok(engine::price(&call, &usage, &self.calls).map_err(missing)?)
    }

    /// What is used, of its class where its price depends on one.
    fn usage(&self, tier: Tier, used: PerMeter<Count>, offer: &Offer) -> Result<Usage> {
        let is_by_class = |meter| offer.card.has_classes(meter);
        let has_classes = used.iter().any(|(meter, number)| !number.is_zero() && is_by_class(meter));
        let usage = Usage::of(tier, used.each());
        let Some(class) = &self.class else { return Ok(usage) };
        if !has_classes {
            let message = format!("no price of `{}` for what is used depends on a class", offer.id);
            let idle = Diagnostic::error(Code::UnknownClass, message).at(&self.place());
            return Err(idle.help("leave `--class` out").into());
        }
        Ok(usage.of_class(&class.as_str().into(), is_by_class))
    }

    /// The model's name on the command line, to which messages point.
    fn place(&self) -> Place {
        let source = Source::argument(self.model.clone());
        Place::new(&source, 0..self.model.len())
    }

    fn stated_region(&self) -> Option<(String, Place)> {
        self.region.as_ref().map(|region| (region.clone(), self.place()))
    }

    /// Without a usage, at least one meter has tokens.
    fn check_tokens(&self) -> Result<()> {
        if self.usage.is_some() || !self.meters.is_empty() {
            return Ok(());
        }
        let nothing = Diagnostic::error(Code::NothingToDo, "there are no tokens to price");
        Err(nothing.help("give --input and --output, or --usage FILE").into())
    }

    /// What is to be priced of the counts on the command line.
    fn asked(&self, id: &ModelId) -> Asked {
        Asked {
            parts: vec![Part { model: id.clone(), used: self.meters.used(), place: self.place() }],
            tier: self.tier.unwrap_or(Tier::Standard),
            region: self.stated_region(),
            tools: Vec::new(),
            summed: Summed::No,
            said: None,
        }
    }
}

/// What is used, each token once: what is a part of another meter is taken out of that one where the card has a rate
/// for it, and else is billed with it.
fn apart(used: &PerMeter<Count>, offer: &Offer, place: &Place) -> Result<PerMeter<Count>> {
    let mut apart = used.clone();
    for (part, number) in used.iter() {
        let Some(whole) = part.facts().part_of else { continue };
        if used[whole] < *number {
            let message = format!("`{part}` is a part of `{whole}`, and is more than that");
            return Err(Diagnostic::error(Code::OutOfRange, message).at(place).into());
        }
        if offer.card.has_cell(|meter| meter == part) {
            apart[whole] = used[whole].without(number);
        } else {
            apart[part] = Count::ZERO;
        }
    }
    Ok(apart)
}

fn region_factor(region: Option<&(String, Place)>, offer: &Offer) -> Result<Factor> {
    let Some((region, place)) = region else { return Ok(Factor::ONE) };
    let regions = &offer.card.regions;
    regions.get(region.as_str()).map(|factor| factor.value.clone()).ok_or_else(|| {
        let message = format!("the card of `{}` knows no region `{region}`", offer.id);
        let unknown = Diagnostic::error(Code::UnknownRegion, message).at(place);
        unknown.suggest(region, regions.keys().map(String::as_str)).into()
    })
}

fn tools(fees: &[(String, Count, Place)], offer: &Offer) -> Result<Vec<PlannedTool>> {
    let tool = |(name, uses, place): &(String, Count, Place)| match offer.fee(name) {
        Some(Ok(rate)) => {
            let uses = if rate.net.is_once() && Count::ONE < *uses { Count::ONE } else { uses.clone() };
            let (name, requests) = (name.as_str().into(), Count::ONE);
            Ok(PlannedTool { name, uses, requests, rate: Arc::new(rate) })
        }
        _ => {
            let message = format!("the card of `{}` knows no fee `{name}`", offer.id);
            let unknown = Diagnostic::error(Code::UnknownFee, message).at(place);
            Err(unknown.also(&offer.card.place.first_line(), "the card in force").into())
        }
    };
    fees.iter().map(tool).collect()
}
