//! The format of a price table file: its maps with their keys, each declared once.

mod ack;
mod card;
mod classes;
mod rejected;

use globset::Glob;

use crate::diag::{Code, Diagnostic, Problems};
use crate::units::shape::MODEL as MODEL_NAME;
use crate::units::{Date, Duration, Month, Per, Share, Tokens};
use crate::yaml::map::{map, one_of, value, words};
use crate::yaml::shape::Shape;
use crate::yaml::{Located, Named, Node, Unread};

use super::latency::Latency;
use super::pattern::Pattern as NamePattern;
use super::throughput::Ceilings;

pub use self::ack::{Acknowledged, may_be_acknowledged};
pub use self::card::{
    CAPACITY, CARD, Capacity, Card, Changes, Fee, FeeCounts, FirstDay, Fixed, FixedWord, Free, LongContext,
    NamedSource, PRICES, Paid, Priced, Prices, Rate, RateWord, RatesByTier, Region, Source, TierRates,
    Window,
};

pub use self::classes::{PricedOrBy, PricedOrClasses};
pub use self::rejected::Rejected;

map! {
    /// The prices that one provider publishes, by model and by date. The file is named after its provider.
    /// A rate that is absent is unknown, and using it is an error; nothing is ever filled in.
    pub struct PriceTable = PRICE_TABLE ("the price table", "Price table") {
        /// The format of this file.
        schema: PricingFormat [hint("write `schema: costcalc/pricing/v1` at the top")],
        /// The provider, which is also the stem of the file's name: a run reads only the tables it needs.
        provider: Located<String> [hint("write `provider: …`, which is also the name of the file")],
        /// Other names of the provider: `x-ai/grok-4` is then a model of `xai`.
        aliases: Option<Vec<Located<String>>>,
        /// The provider's name for people. The provider where it is left out.
        name: Option<String>,
        /// The currency of every amount in the file.
        currency: Located<Currency> [hint("write `currency: USD`")],
        /// How many tokens a rate is for, in the whole file.
        per: Located<PerTokens> [hint("write `per: 1_000_000 tokens`")],
        /// Patterns of the names of the models that the provider makes itself, rather than hosts: `gpt-*`. A
        /// model's name without a provider means its maker's.
        makes: Option<Vec<Located<Pattern>>>,
        /// Pages and documents, by the names with which cards cite them: `source: {name: …, checked: …}`.
        sources: Option<Named<NamedSource>>,
        /// Whether this is a private contract: its prices replace the list prices, cell by cell. `false` where
        /// it is left out.
        overlay: Option<bool>,
        /// How the table meets earlier ones. Where it is left out, a model is in one of them only.
        layer: Option<Located<Layer>>,
        /// How well its prices are attested. Figures that rest on `one source` say so.
        evidence: Option<Attested>,
        /// Taken off every rate and fee of the list, from 0 to 1. Only with `overlay: true`.
        discount: Option<Located<Share>>,
        /// The models by name, without the provider.
        models: Option<Unread<Named<Model>>> [hint("write `models: {…}`")],
    }
    schema r#"{
        "if": {"properties": {"overlay": {"enum": [true, "true"]}}, "required": ["overlay"]},
        "then": {"anyOf": [{"required": ["models"]}, {"required": ["discount"]}]},
        "else": {
            "required": ["models"],
            "properties": {
                "models": {"additionalProperties": {"anyOf": [{"required": ["cards"]}, {"required": ["same_as"]}]}}
            }
        }
    }"#;
}

words! {
    /// The format of a price table's file.
    pub enum PricingFormat {
        /// A price table, version 1.
        V1 = "costcalc/pricing/v1",
    }
}

words! {
    /// How a table meets earlier ones.
    pub enum Layer {
        /// A model that earlier tables have too is replaced as a whole.
        Over = "over",
    }
}

words! {
    /// How well prices are attested.
    pub enum Attested {
        /// A single dataset has them.
        OneSource = "one source",
    }
}

map! {
    /// What a provider says of one model: limits, and cards of prices, oldest first.
    pub struct Model = MODEL ("model `{}`", "Model") {
        /// Other names of the model, such as a dated snapshot. An alias names one model.
        aliases: Option<Vec<Located<String>>>,
        /// Names of the model that are not all listed: versions of it.
        ids: Option<Ids>,
        /// Tokens of prompt and output together. Not checked where it is left out.
        context_window: Option<Tokens>,
        /// The most tokens of an output. Not checked where it is left out.
        max_output: Option<Tokens>,
        /// The most tokens of a prompt. Not checked where it is left out.
        max_input: Option<Tokens>,
        /// How prompts are cached. A model without it has no cache.
        cache: Option<CacheRules>,
        /// What the model can do, as `require: {features: […]}` of a scenario asks for it.
        features: Option<Vec<String>>,
        /// How fast it answers, as measured.
        latency: Option<Latency>,
        /// How much the vendor accepts at once.
        limits: Option<Ceilings>,
        /// The first day on which the model can be used; a month means its first day.
        released: Option<Located<Release>>,
        /// Whether its vendor has finished it, or wants it to be used no more.
        status: Option<Stage>,
        /// The last day on which the model can be used.
        closed: Option<Located<Date>>,
        /// The model that replaces a closed one.
        successor: Option<String> [is(MODEL_NAME)],
        /// The model that a host serves: it is sold at the cards of that one and has its limits where none are stated.
        /// Its own `cards` say only what differs from those, in `changes`.
        same_as: Option<Located<String>> [is(MODEL_NAME)],
        /// Values of datasets that were decided against: `prices import` does not propose them again.
        rejected: Option<Vec<Rejected>>,
        /// Rules whose findings about the model itself somebody has looked at and found right.
        ack: Option<Vec<Located<Acknowledged>>>,
        /// Taken off every rate and fee of the model, from 0 to 1. Only with `overlay: true`.
        discount: Option<Located<Share>>,
        /// Capacity that is paid by the hour, oldest first.
        capacity: Option<Unread<Vec<Capacity>>>,
        /// The prices, oldest first: each is in force until the next one's `from`. Append, never edit.
        /// Needed unless an overlay has a `discount`, `limits` or `capacity`.
        cards: Option<Unread<Vec<Card>>> [hint("write `cards: […]`, oldest first")],
    }
}

map! {
    /// Names of a model by how they begin. What follows is a version: a date, `@default`, `-v1:0`.
    pub struct Ids = IDS ("the ids", "Names by how they begin") {
        /// How they begin, up to the version: `gpt-6-sol-` is of `gpt-6-sol-2026-10-01`, not of `gpt-6-sol-mini`.
        starts_with: Beginnings [hint("write `starts_with: gpt-6-sol-`: the names up to the date or version")],
    }
}

one_of! {
    /// One beginning of names, or several.
    pub enum Beginnings ("Beginnings of names") {
        /// One.
        One(Located<String>),
        /// Several.
        Several(Vec<Located<String>>),
    }
}

map! {
    /// How a model caches prompts.
    #[derive(PartialEq, Eq)]
    pub struct CacheRules = CACHE_RULES ("the cache", "Cache of a model") {
        /// Who decides what is cached.
        mode: CacheMode [hint("write `mode: automatic`, `explicit` or `none`")],
        /// The shortest prefix that is cached, in tokens. 0 where it is left out, with a warning.
        min_prefix: Option<Located<Tokens>>,
        /// A cached prefix is a multiple of so many tokens; above 0. 1 where it is left out.
        granule: Option<Located<Tokens>> [above(0)],
        /// How long an entry is kept after its last use. Needed where a scenario derives a hit rate from its traffic.
        ttl: Option<Located<Duration>>,
    }
}

words! {
    /// Who decides what is cached.
    pub enum CacheMode {
        /// The vendor caches what prompts have in common.
        Automatic = "automatic",
        /// Requests mark what is to be cached.
        Explicit = "explicit",
        /// The model has no cache.
        None = "none",
    }
}

words! {
    /// Where a model is in its life, if not in the midst of it.
    pub enum Stage {
        /// It may still change, or end without notice.
        Preview = "preview",
        /// Its vendor advises against it; it will end.
        Deprecated = "deprecated",
    }
}

value! {
    /// The day on which a model can first be used.
    pub struct Release(Date) = Shape::Text("Release"), |node, problems| {
        let text = node.text(problems)?;
        let month = text.parse::<Month>().ok().map(Month::first_day);
        let day = month.or_else(|| text.parse().ok());
        if day.is_none() {
            let message = format!("`{text}` is neither a day nor a month of the calendar");
            let refused = Diagnostic::error(Code::BadDate, message).at(&node.place);
            problems.push(refused.help("write `YYYY-MM-DD`, or `YYYY-MM` for the first day of a month"));
        }
        day
    };
}

value! {
    /// A currency, as three letters.
    pub struct Currency(String) = Shape::Text("Currency"), currency;
}

value! {
    /// For how many tokens a rate is.
    pub struct PerTokens(Per) = Shape::Text("PerTokens"), |node, problems| Per::read_of_tokens(node, problems);
}

value! {
    /// A pattern of models' names: `gpt-*`.
    pub struct Pattern(NamePattern) = Shape::Text("Name"), pattern;
}

fn currency(node: &Node, problems: &mut Problems) -> Option<String> {
    let text = node.text(problems)?;
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(text.to_owned());
    }
    let message = format!("`{text}` is not a currency: three capital letters, as in `USD`");
    problems.push(Diagnostic::error(Code::UnknownWord, message).at(&node.place));
    None
}

fn pattern(node: &Node, problems: &mut Problems) -> Option<NamePattern> {
    let text = node.text(problems)?;
    match Glob::new(text) {
        Ok(glob) => Some(glob.into()),
        Err(error) => {
            let message = format!("`{text}` is no pattern of names: {}", error.kind());
            let refused = Diagnostic::error(Code::BadGlob, message).at(&node.place);
            problems.push(refused.help("`*` stands for any characters: `gpt-*`"));
            None
        }
    }
}
