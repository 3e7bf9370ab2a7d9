//! A prompt cache, as a step or a check uses it.

use super::Portion;
use crate::oracle::num::{Num, Time};

#[derive(Clone, Debug)]
pub struct Cache {
    pub prefix: Num,
    pub hits: Hits,
    pub ttl: Option<&'static str>,
    /// For how many hours of a day the prefix is kept at a price.
    pub storage: Option<Num>,
}

#[derive(Clone, Debug)]
pub enum Hits {
    Rate(Num),
    /// Tokens read, written, and written for an hour, in place of a prefix.
    Measured([Num; 3]),
    Traffic(Box<Traffic>),
}

/// How calls come to a cache.
#[derive(Clone, Debug)]
pub enum Traffic {
    Sessions {
        calls: Num,
    },
    Even {
        gap: Time,
    },
    ColdStarts {
        starts: Num,
        of: Num,
    },
    Random {
        /// `sliding`, else `fixed`.
        slides: bool,
        /// From the volume where it is not given.
        per_hour: Option<Num>,
        shards: Option<u32>,
        warm_up: Option<Time>,
        profile: Vec<Period>,
    },
    Tenants {
        shape: u32,
        mean_per_hour: Num,
        shards: Option<u32>,
    },
}

#[derive(Clone, Debug)]
pub struct Period {
    pub hours: Num,
    pub portion: Portion,
}
