//! Prompt caches, and the traffic that comes to them.

use crate::units::shape::{COUNT, SHARE, TOKENS, WHOLE};
use crate::yaml::shape::Shape::{self, List, Map, OneOf, Text, Word};
use crate::yaml::shape::Varies::{Affine, AffineUncut, Unknown};
use crate::yaml::shape::map;

map! {
    pub(super) CACHE = "the cache" {
        prefix: TOKENS.varies(AffineUncut),
        hit_rate: SHARE.varies(Affine),
        traffic: Map(&TRAFFIC),
        ttl: Word(&["5m", "1h"]),
        storage: Map(&STORAGE),
    }
    instead [["hit_rate", "traffic"]];
}

map! {
    STORAGE = "the storage" {
        hours: COUNT.within(0, Some(24)).varies(Unknown),
    }
}

map! {
    TRAFFIC = "the traffic" {
        pattern: Word(&["sessions", "even", "cold_starts", "fixed", "sliding", "tenants"]),
        calls: COUNT.within(1, None).varies(Unknown),
        gap: Text,
        starts: COUNT.varies(Unknown),
        of: COUNT.varies(Unknown),
        per_hour: COUNT.varies(Unknown),
        shards: WHOLE.varies(Unknown),
        warm_up: Text,
        profile: List(&Map(&PERIOD)),
        shape: WHOLE.varies(Unknown),
        mean_per_hour: COUNT.varies(Unknown),
    }
}

/// `rest`: all that the others leave.
pub(super) const REST: Shape = Word(&["rest"]);

// The hours of all periods are 24 together: none of them varies alone.
map! {
    PERIOD = "a period" {
        hours: COUNT.within(0, Some(24)),
        share: OneOf(&[SHARE, REST]),
    }
}
