//! The service tiers in which a call can run.

use super::registry::registry;

/// What is known of a tier.
#[derive(Debug)]
#[non_exhaustive]
pub struct TierFacts {
    /// The key in files.
    pub key: &'static str,
    /// When its calls are answered.
    pub answers: Answers,
    /// Whether its requests count toward the limits of a minute.
    pub in_minute_limits: bool,
}

/// When the calls of a tier are answered, which orders its rates among those of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answers {
    /// At once.
    AtOnce,
    /// Later than at once, for less money.
    Later,
    /// Before others, for more money.
    First,
}

registry! {
    /// The service tier in which a call runs.
    Tier: TierFacts;
    /// A value for each service tier.
    PerTier;
    /// Calls that are answered at once, at the list price.
    Standard = TierFacts { key: "standard", answers: Answers::AtOnce, in_minute_limits: true };
    /// Calls that are answered within a day, cheaper.
    Batch = TierFacts { key: "batch", answers: Answers::Later, in_minute_limits: false };
    /// Calls that are answered later, when there is room, cheaper.
    Flex = TierFacts { key: "flex", answers: Answers::Later, in_minute_limits: true };
    /// Calls that are answered before others, dearer.
    Priority = TierFacts { key: "priority", answers: Answers::First, in_minute_limits: true };
    /// Calls that are answered faster than others, dearer.
    Fast = TierFacts { key: "fast", answers: Answers::First, in_minute_limits: true };
    /// Calls that are answered faster still, dearer.
    Ultrafast = TierFacts { key: "ultrafast", answers: Answers::First, in_minute_limits: true };
}
