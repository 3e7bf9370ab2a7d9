//! Cards: rates, fees and regions, their sources, and capacity by the hour.

use crate::diag::{Code, Diagnostic, Problems};
use crate::units::shape::{MODEL as MODEL_NAME, MONEY};
use crate::units::{
    Date, DayTimes, Days, Factor, Meter, Per, PerMeter, PerTier, Share, Stated, Tier, Tokens, Usd,
};
use crate::yaml::map::{map, map_of_each, one_of, value, words};
use crate::yaml::shape::Rule::OneOf;
use crate::yaml::shape::Shape;
use crate::yaml::{Located, Named, Node, Read, Shaped};

use super::Acknowledged;
use super::classes::PricedOrClasses;

const FROM: &str = "write `from: YYYY-MM-DD`, or `from: unknown` on the first card";
const CITED: &str = "add `source: {url: \"https://…\", checked: YYYY-MM-DD}`";

map! {
    /// The prices of a model from a day on.
    pub struct Card = CARD ("a card of `{}`", "Price card") {
        /// In force from the start of this day on, in UTC, until the next card's `from`. Prices that begin within a day
        /// are written with the day after it.
        from: FirstDay [hint(FROM)],
        /// `announced`: published for a future day, and used from that day on only.
        status: Option<Located<Status>>,
        /// Why this card replaces a value that was always wrong.
        correction: Option<String>,
        /// Rules whose findings about the card somebody has looked at and found right.
        ack: Option<Vec<Located<Acknowledged>>>,
        /// Where the prices are published.
        source: Located<Source> [missing(Code::PriceWithoutSource), hint(CITED)],
        /// Taken off every rate and fee of the card, from 0 to 1. Only with `overlay: true`.
        discount: Option<Located<Share>>,
        /// What differs from the card before, in place of all prices: tiers, thresholds, fees and regions that are
        /// left out stay as they were, and `unknown` removes one. `long_context` has entries by their thresholds,
        /// and is `none` where long prompts cost what others do; `hours` has windows by their names, and is `none`
        /// where all hours cost the same.
        changes: Option<Changes>,
        /// The model as which this one is answered and billed from that day on: its rates, thresholds and cache rules
        /// hold, in place of prices.
        same_as: Option<Located<String>> [is(MODEL_NAME)],
    }
    and PRICES in prices: Prices;
}

map! {
    /// The prices of a card.
    pub struct Prices = PRICES ("the prices", "Prices") {
        /// Rates of whole calls with long prompts, ascending; the last threshold that a prompt passes decides.
        long_context: Option<Vec<Located<LongContext>>>,
        /// Rates of calls that are made in certain hours, in place of those of other times.
        hours: Option<Vec<Located<Window>>> [size(1, None)],
        /// Fees of tools, by tool.
        fees: Option<Named<Fee>>,
        /// What keeping a prompt costs: for the table's `per` of tokens, an hour.
        cache_storage: Option<Located<Fixed>>,
        /// Regions, by name, whose factor applies to tokens.
        regions: Option<Named<Region>>,
    }
    and RATES_BY_TIER in rates: RatesByTier;
}

words! {
    /// Whether a card may still be withdrawn.
    pub enum Status {
        /// Published for a future day.
        Announced = "announced",
    }
}

map! {
    /// Where values are published, and when somebody looked.
    pub struct Source = SOURCE ("the source", "Source") {
        /// The page, as one bare address.
        url: Option<String> [
            missing(Code::PriceWithoutSource),
            hint("write `url: \"https://…\"`, or `document: …` where there is no address"),
        ],
        /// A data set with its version, or an article. In place of `url`.
        document: Option<String>,
        /// One of the `sources` of the table. In place of `url`.
        name: Option<Located<String>>,
        /// The day on which the source was read.
        checked: Date [hint("write `checked: YYYY-MM-DD`: the day on which the source was read")],
        /// The oldest day on which a data set had the same values. Prices without a first day are used for
        /// earlier days with a warning.
        seen: Option<Located<Date>>,
    }
    rules [OneOf(&["url", "document", "name"])];
}

map! {
    /// A source that cards cite by its name.
    pub struct NamedSource = NAMED_SOURCE ("source `{}`", "Named source") {
        /// The page, as one bare address.
        url: Option<String> [
            hint("write `url: \"https://…\"`, or `document: …` where there is no address"),
        ],
        /// A data set with its version, or an article. In place of `url`.
        document: Option<String>,
    }
    rules [OneOf(&["url", "document"])];
}

map! {
    /// Capacity that is paid by the hour, used or not.
    pub struct Capacity = CAPACITY ("a capacity card of `{}`", "Hourly capacity") {
        /// In force from the start of this day on.
        from: FirstDay [hint(FROM)],
        /// Where it is published.
        source: Located<Source> [missing(Code::PriceWithoutSource), hint(CITED)],
        /// What an hour costs; above 0.
        per_hour: Usd [above(0), hint("write `per_hour: 2.50`: what an hour costs")],
        /// Tokens of prompts and outputs in a second of work; above 0.
        tokens_per_second: Tokens [
            above(0),
            hint("write `tokens_per_second: 700`: tokens of prompts and outputs in a second of work"),
        ],
        /// The part of the paid hours in which it works, above 0. There is no honest default.
        utilisation: Share [
            above(0),
            hint("write `utilisation: 60%`: the part of the paid hours in which it works; no default would be right"),
        ],
    }
}

/// Changes of the card before. They are laid over it before a card is read.
#[derive(Clone, Debug)]
pub struct Changes;

impl Shaped for Changes {
    const SHAPE: Shape = Shape::Patch(|| &PRICES);
}

impl Read for Changes {
    fn read(_: &Node, _: &mut Problems) -> Option<Self> {
        Some(Self)
    }
}

value! {
    /// The day from which a card is in force; `None` where it is unknown.
    pub struct FirstDay(Option<Date>) = Shape::Text("FirstDay"), |node, problems| match node.as_text() {
        Some("unknown") => Some(None),
        _ => Date::read(node, problems).map(Some),
    };
}

map_of_each! {
    /// The rates of each tier. Those of a tier that is left out are unknown.
    pub struct RatesByTier = RATES_BY_TIER ("the rates") {
        Tier in PerTier: Located<TierRates>
    }
}

one_of! {
    /// The rates of a tier, or `not offered` where the vendor does not sell it.
    pub enum TierRates ("Rates of a tier") {
        /// The tier is not sold.
        NotOffered(NotOffered),
        /// What is known of it.
        Rates(Rates),
    }
}

words! {
    /// What a vendor does not sell.
    pub enum NotOffered {
        /// The vendor does not sell this.
        NotOffered = "not offered",
    }
}

map_of_each! {
    /// Rates by meter, each for the table's `per` of tokens unless it says its own. A rate that is absent is
    /// unknown.
    pub struct Rates = RATES ("tier `{}`", "Rates by meter") {
        Meter in PerMeter: Located<Rate>
    }
}

one_of! {
    /// A rate: an amount above 0, or a word. A rate of 0 is written `free`. What is not counted in tokens says
    /// what its amount is for: `{per: 1 minute, amount: 0.006}`.
    pub enum Rate ("Rate") {
        /// No amount of its own.
        Word(RateWord),
        /// So much money.
        Amount(Paid),
        /// So much money for so much of something.
        Priced(PricedOrClasses),
    }
}

words! {
    /// A word in place of a rate.
    pub enum RateWord {
        /// It costs nothing.
        Free = "free",
        /// Billed at the rate of `input`.
        AsInput = "as input",
        /// Billed at the rate of `output`.
        AsOutput = "as output",
        /// The vendor does not sell this.
        NotOffered = "not offered",
    }
}

one_of! {
    /// A price of its own: an amount above 0, `free` or `not offered`.
    pub enum Fixed ("Price") {
        /// No amount.
        Word(FixedWord),
        /// So much money.
        Amount(Paid),
    }
}

words! {
    /// A word in place of a price.
    pub enum FixedWord {
        /// It costs nothing.
        Free = "free",
        /// The vendor does not sell this.
        NotOffered = "not offered",
    }
}

value! {
    /// An amount that is paid: above 0.
    pub struct Paid(Usd) = MONEY, paid;
}

fn paid(node: &Node, problems: &mut Problems) -> Option<Usd> {
    let usd = Usd::read(node, problems)?;
    if usd.is_zero() {
        let zero = Diagnostic::error(Code::ZeroIsFree, "a rate of 0 is written `free`").at(&node.place);
        problems.push(zero.help("write `free`, or leave the cell out if the rate is unknown"));
        return None;
    }
    Some(usd)
}

map! {
    /// Rates of calls with a long prompt. The whole call moves, its output too.
    pub struct LongContext = LONG_CONTEXT ("a long-context entry", "Long context") {
        /// Strictly more prompt tokens than these, cached ones included.
        above_input: Option<Tokens> [
            hint("write `above_input: 200_000`, or `from_input: …` where the threshold itself counts"),
        ],
        /// So many prompt tokens or more, where the vendor bills at the threshold itself.
        from_input: Option<Tokens>,
    }
    and RATES_BY_TIER in rates: RatesByTier;
    rules [OneOf(&["above_input", "from_input"])];
}

map! {
    /// Rates of calls that are made in certain hours, by tier. A tier that is left out is unknown there. Windows do
    /// not overlap, and at other times the card's own rates apply.
    pub struct Window = WINDOW ("the window", "Window of hours") {
        /// By which scenarios say how many calls are made in it.
        name: Located<String> [hint("write `name: peak`: scenarios say `when: {peak: 40%}`")],
        /// The times of a day, in UTC: `01:00-04:00`, or a list of these.
        utc: DayTimes [hint("write `utc: [01:00-04:00, 06:00-10:00]`")],
        /// The days of the week, in UTC: `mon-fri`, or a list of these. All where it is left out.
        days: Option<Days>,
        /// Days on which it does not apply, such as holidays. Shares of a week do not count them.
        except: Option<Vec<Date>>,
    }
    and RATES_BY_TIER in rates: RatesByTier;
}

map! {
    /// An amount, and what it is for.
    pub struct Priced = PRICED ("the price", "Price with its unit") {
        /// How much the amount is for, in the unit in which the vendor publishes it.
        per: Located<Per> [hint("write `per: 1_000 calls` or `per: 1 minute`: what the amount is for")],
        /// The amount.
        amount: Located<Fixed> [hint("write `amount: 10.00`")],
        /// At least so much is billed of each request that uses anything. Not of tokens.
        minimum: Option<Located<Stated>>,
        /// What is billed of each request is rounded up to a multiple of so much; above 0. Not of tokens.
        increment: Option<Located<Stated>>,
        /// How much of what all requests use together costs nothing.
        free: Option<Located<Free>>,
    }
}

map! {
    /// How much costs nothing. Spread evenly over all uses of a month.
    pub struct Free = FREE ("`free`", "Free allowance") {
        /// So much on each day that has traffic.
        per_day: Option<Located<Stated>> [hint("write `per_day: 1_500` or `per_month: 5_000`")],
        /// So much in each month.
        per_month: Option<Located<Stated>>,
        /// The pool, by a name that the table chooses: models that name it share the allowance, and state the same.
        /// Its own where it is left out.
        pool: Option<Located<String>>,
    }
    rules [OneOf(&["per_day", "per_month"])];
}

map! {
    /// What using a tool costs.
    pub struct Fee = FEE ("fee `{}`", "Fee") {
        /// What is counted. `uses` where it is left out.
        counts: Option<FeeCounts>,
    }
    and PRICED in priced: Priced;
}

words! {
    /// What a fee is charged for.
    pub enum FeeCounts {
        /// Each use of the tool.
        Uses = "uses",
        /// Each request that uses the tool, however often.
        Prompts = "prompts",
    }
}

map! {
    /// A region, and its effect on the rates.
    pub struct Region = REGION ("region `{}`", "Region") {
        /// Multiplies the rates of tokens, not fees; above 0.
        factor: Located<Factor> [
            above(0),
            hint("write `{factor: 1.10}`; a factor of 0 would make every token of the region free"),
        ],
    }
}
