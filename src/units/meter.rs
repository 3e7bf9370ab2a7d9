//! What is billed: one row for each meter, which everything that bills, reads or shows meters asks.

use crate::yaml::map::words;

use super::Counted;
use super::registry::registry;

/// What is known of a meter.
#[derive(Debug)]
#[non_exhaustive]
pub struct MeterFacts {
    /// The key in files.
    pub key: &'static str,
    /// What a bill calls it, as in the column `SkuMeter` of FOCUS.
    pub title: &'static str,
    /// What it counts.
    pub counted: Counted,
    /// On which side of a call it is.
    pub side: Side,
    /// What kind of content it counts.
    pub modality: Modality,
    /// What a prompt cache does with it.
    pub cache: Option<CacheRole>,
    /// Whether it counts toward the context window and the thresholds of long contexts.
    pub in_context: bool,
    /// Which of a vendor's limits of a minute it counts toward.
    pub limit: Option<MinuteLimit>,
}

/// The side of a call on which something is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Side {
    /// What is sent.
    Prompt,
    /// What the model makes.
    Answer,
}

/// A kind of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Modality {
    /// Text, and what is billed as text.
    Text,
    /// Speech and other sound.
    Audio,
}

/// What a prompt cache does with the tokens of a meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheRole {
    /// They are read from it, in place of tokens of another meter.
    Read(Meter),
    /// They are tokens of another meter, written to it for a time.
    Write(Meter, Lifetime),
}

words! {
    /// How long a cache entry is kept.
    pub enum Lifetime {
        /// The vendor's default time, billed as `cache_write`.
        Default = "5m",
        /// An hour, billed as `cache_write_1h`.
        Hour = "1h",
    }
}

/// A limit on what a vendor accepts in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MinuteLimit {
    /// Tokens of prompts.
    Input,
    /// Tokens of prompts that are read from the cache, which count for some vendors and not for others.
    Cached,
    /// Tokens of outputs.
    Output,
}

/// Tokens of text in a prompt.
const PROMPT: MeterFacts = MeterFacts {
    key: "",
    title: "",
    counted: Counted::Tokens,
    side: Side::Prompt,
    modality: Modality::Text,
    cache: None,
    in_context: true,
    limit: Some(MinuteLimit::Input),
};

registry! {
    /// What something is billed as. A token is in exactly one meter.
    Meter: MeterFacts;
    /// A value for each meter.
    PerMeter;
    /// Prompt tokens that are neither read from a cache nor written to one.
    Input = MeterFacts { key: "input", title: "Input Tokens", ..PROMPT };
    /// Prompt tokens read from the cache.
    CacheRead = MeterFacts {
        key: "cache_read",
        title: "Cache Read Input Tokens",
        cache: Some(CacheRole::Read(Meter::Input)),
        limit: Some(MinuteLimit::Cached),
        ..PROMPT
    };
    /// Prompt tokens written to the cache for the vendor's default time, five minutes for most.
    CacheWrite = MeterFacts {
        key: "cache_write",
        title: "Cache Write Input Tokens",
        cache: Some(CacheRole::Write(Meter::Input, Lifetime::Default)),
        ..PROMPT
    };
    /// Prompt tokens written to the cache for an hour.
    CacheWrite1h = MeterFacts {
        key: "cache_write_1h",
        title: "Cache Write Input Tokens, 1 Hour",
        cache: Some(CacheRole::Write(Meter::Input, Lifetime::Hour)),
        ..PROMPT
    };
    /// Tokens that the model makes, reasoning included.
    Output = MeterFacts {
        key: "output",
        title: "Output Tokens",
        side: Side::Answer,
        limit: Some(MinuteLimit::Output),
        ..PROMPT
    };
    /// Prompt tokens of audio.
    AudioInput = MeterFacts {
        key: "audio_input",
        title: "Audio Input Tokens",
        modality: Modality::Audio,
        ..PROMPT
    };
}

impl Side {
    /// The meter of text that no cache has to do with.
    #[must_use]
    pub fn plain(self) -> Meter {
        match self {
            Self::Prompt => Meter::Input,
            Self::Answer => Meter::Output,
        }
    }
}

impl Meter {
    /// Those of text that no cache has to do with, which nearly every model sells.
    #[must_use]
    pub fn plain() -> [Self; 2] {
        [Side::Prompt.plain(), Side::Answer.plain()]
    }

    /// Whether it is one of those.
    #[must_use]
    pub fn is_plain(self) -> bool {
        Self::plain().contains(&self)
    }

    /// What a list shows: the meters of text, and of the others those that something has.
    pub fn shown(has: impl Fn(Self) -> bool) -> impl Iterator<Item = Self> {
        Self::all().into_iter().filter(move |meter| meter.facts().modality == Modality::Text || has(*meter))
    }

    /// Whether a step states how much of it a call uses: what `input`, `output` and `cache` do not say.
    #[must_use]
    pub fn is_beside_text(self) -> bool {
        !self.is_plain() && self.facts().cache.is_none()
    }

    /// Whether a token of it is read from a cache.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self.facts().cache, Some(CacheRole::Read(_)))
    }

    /// What the same tokens are billed as without a cache.
    #[must_use]
    pub fn uncached(self) -> Self {
        match self.facts().cache {
            Some(CacheRole::Read(of) | CacheRole::Write(of, _)) => of,
            None => self,
        }
    }

    /// What tokens of it are billed as where a cache has them: as themselves where no meter reads them.
    #[must_use]
    pub fn read(self) -> Self {
        let reads = |meter: &Self| meter.facts().cache == Some(CacheRole::Read(self));
        Self::all().into_iter().find(reads).unwrap_or(self)
    }

    /// What tokens of it are billed as where a cache takes them for a time: as themselves where no meter writes them.
    #[must_use]
    pub fn write(self, lifetime: Lifetime) -> Self {
        let writes = |meter: &Self| meter.facts().cache == Some(CacheRole::Write(self, lifetime));
        Self::all().into_iter().find(writes).unwrap_or(self)
    }

    /// Whether both count the same tokens, but for how long these live in a cache.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        let is_write = |meter: Self| matches!(meter.facts().cache, Some(CacheRole::Write(..)));
        self == other || is_write(self) && is_write(other) && self.uncached() == other.uncached()
    }

    /// The meters on one side of a call.
    pub fn of_side(side: Side) -> impl Iterator<Item = Self> {
        Self::all().into_iter().filter(move |meter| meter.facts().side == side)
    }
}
