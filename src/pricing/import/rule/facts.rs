//! What a rule says of the models of a vendor and no dataset does: each with the page.

use crate::pricing::format::CacheMode;
use crate::units::{Date, Duration, Factor, Meter, Stated, Tier, Tokens};
use crate::yaml::Located;
use crate::yaml::map::{map, words};
use crate::yaml::shape::Rule::{AtMostOne, Beside};

map! {
    /// How models cache prompts, and the page that says so.
    pub struct CacheOf = CACHE_OF ("the cache", "Cache of a vendor") {
        /// Patterns of the models' names. All where it is left out.
        models: Option<Vec<String>>,
        /// Who decides what is cached.
        mode: CacheMode [hint("write `mode: automatic` or `explicit`")],
        /// The shortest prefix that is cached, where the dataset has none.
        min_prefix: Option<Tokens>,
        /// A cached prefix is a multiple of so many tokens.
        granule: Option<Tokens>,
        /// How long a cached prefix lives.
        ttl: Option<Duration>,
        /// How writes without a rate are billed.
        writes: Option<Writes>,
        /// The vendor's page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
}

words! {
    /// How writes to a cache are billed that have no rate of their own.
    pub enum Writes {
        /// At the rate of `input`.
        AsInput = "as input",
    }
}

map! {
    /// Hours with rates of their own, and the page that says so.
    pub struct HoursOf = HOURS_OF ("the hours", "Hours of a vendor") {
        /// The word in the cells of the dataset for all other hours.
        beside: String [hint("write `beside: offpeak`")],
        /// The times of a day, in UTC, as tables write them.
        utc: Vec<String> [hint("write `utc: [01:00-04:00]`")],
        /// The days of the week.
        days: Option<String>,
        /// Days on which they do not apply.
        except: Option<Vec<Date>>,
        /// The first day with them.
        from: Date [hint("write `from: YYYY-MM-DD`")],
        /// Their rates are so many times those of all other hours, where a dataset has only these.
        times: Option<Factor>,
        /// The page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
}

map! {
    /// When the sale of a model ends and what comes after it, and the page that says so.
    pub struct LifeOf = LIFE_OF ("the life", "Life of a model") {
        /// The last day on which it is sold.
        closed: Option<Date>,
        /// The model that the vendor names in its place.
        successor: Option<String>,
        /// The page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
}

map! {
    /// The dataset that is taken where several differ, and the page that it agrees with.
    pub struct SettledBy = SETTLED_BY ("the choice", "Dataset that is taken") {
        /// The letter of the dataset.
        by: String [hint("write `by: L`: the letter of a dataset")],
        /// The first day of its prices.
        from: Date [hint("write `from: YYYY-MM-DD`")],
        /// The page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
}

map! {
    /// The factor of a region, and the page that says so.
    pub struct RegionOf = REGION_OF ("the region", "Factor of a region") {
        /// Multiplies the rates of tokens.
        factor: Factor [hint("write `factor: 1.1`")],
        /// The page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
}

map! {
    /// A way of calling a model at a rate of its own, and the page that says so.
    pub struct ModeOf = MODE_OF ("the mode", "Mode of a model") {
        /// The word in the cells of the dataset for what is the output of this mode.
        output: String [hint("write `output: reasoning`")],
        /// The page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
}

map! {
    /// What is billed of a request at least, and the page that says so.
    pub struct TermsOf = TERMS_OF ("the terms", "Terms of a price") {
        /// The meter.
        meter: Meter [hint("write `meter: video_output_time`")],
        /// At least so much is billed of each request that uses anything.
        minimum: Located<Stated> [hint("write `minimum: 2 seconds`")],
        /// The page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
}

map! {
    /// Prices computed from others, and the page that says so.
    pub struct Added = ADDED ("the addition", "Computed prices") {
        /// From this day on. From the first card on where it is left out.
        from: Option<Date>,
        /// The tier that is added. Where it is left out, all tiers change.
        tier: Option<Tier>,
        /// Multiplies the rates: for a tier those of `standard`, else those of the card before.
        times: Option<Factor>,
        /// `true` where the tier is sold no more.
        not_offered: Option<bool>,
        /// The model as which this one is answered and billed.
        same_as: Option<String>,
        /// The page.
        page: String [hint("write `page: \"https://…\"`: the page that says so")],
    }
    rules [AtMostOne(&["times", "not_offered", "same_as"]), Beside("not_offered", "tier")];
}
