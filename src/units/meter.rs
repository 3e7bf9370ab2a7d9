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
    /// The meter that counts it too: it is a part of it, with a rate of its own for some models.
    pub part_of: Option<Meter>,
    /// What later turns of a conversation send it as, beside what counts toward a prompt already.
    pub kept_as: Option<Meter>,
    /// Whether it counts toward the context window and the thresholds of long contexts.
    pub in_context: bool,
    /// Which of a vendor's limits of a minute it counts toward.
    pub limit: Option<MinuteLimit>,
    /// Whether lists of prices always show it.
    pub is_usual: bool,
}

/// The side of a call on which something is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Side {
    /// What is sent.
    Prompt,
    /// What the model makes.
    Answer,
    /// The call itself, whatever is sent and made.
    Call,
}

/// A kind of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Modality {
    /// Text, and what is billed as text.
    Text,
    /// Speech and other sound.
    Audio,
    /// Pictures.
    Image,
    /// Moving pictures.
    Video,
    /// Content of any kind.
    Any,
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
        /// Twelve hours, billed as `cache_write_12h`.
        HalfDay = "12h",
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
const fn prompt(key: &'static str, title: &'static str) -> MeterFacts {
    MeterFacts {
        key,
        title,
        counted: Counted::Tokens,
        side: Side::Prompt,
        modality: Modality::Text,
        cache: None,
        part_of: None,
        kept_as: None,
        in_context: true,
        limit: Some(MinuteLimit::Input),
        is_usual: false,
    }
}

/// Tokens of text that a model makes.
const fn answer(key: &'static str, title: &'static str) -> MeterFacts {
    MeterFacts { side: Side::Answer, limit: Some(MinuteLimit::Output), ..prompt(key, title) }
}

/// What is not counted in tokens: no context window and no limit of tokens applies.
const fn piece(
    side: Side,
    modality: Modality,
    counted: Counted,
    key: &'static str,
    title: &'static str,
) -> MeterFacts {
    MeterFacts { counted, side, modality, in_context: false, limit: None, ..prompt(key, title) }
}

registry! {
    /// What something is billed as. A token is in exactly one meter, but for those that are a part of another one.
    Meter: MeterFacts;
    /// A value for each meter.
    PerMeter;
    /// Prompt tokens that are neither read from a cache nor written to one.
    Input = MeterFacts { is_usual: true, ..prompt("input", "Input Tokens") };
    /// Prompt tokens read from the cache.
    CacheRead = MeterFacts {
        cache: Some(CacheRole::Read(Meter::Input)),
        limit: Some(MinuteLimit::Cached),
        is_usual: true,
        ..prompt("cache_read", "Cache Read Input Tokens")
    };
    /// Prompt tokens written to the cache for the vendor's default time, five minutes for most.
    CacheWrite = MeterFacts {
        cache: Some(CacheRole::Write(Meter::Input, Lifetime::Default)),
        is_usual: true,
        ..prompt("cache_write", "Cache Write Input Tokens")
    };
    /// Prompt tokens written to the cache for an hour.
    CacheWrite1h = MeterFacts {
        cache: Some(CacheRole::Write(Meter::Input, Lifetime::Hour)),
        is_usual: true,
        ..prompt("cache_write_1h", "Cache Write Input Tokens, 1 Hour")
    };
    /// Prompt tokens written to the cache for twelve hours.
    CacheWrite12h = MeterFacts {
        cache: Some(CacheRole::Write(Meter::Input, Lifetime::HalfDay)),
        ..prompt("cache_write_12h", "Cache Write Input Tokens, 12 Hours")
    };
    /// Tokens that the model makes, reasoning included.
    Output = MeterFacts { is_usual: true, ..answer("output", "Output Tokens") };
    /// Tokens of reasoning, a part of `output`, where they have a rate of their own.
    Reasoning = MeterFacts { part_of: Some(Meter::Output), ..answer("reasoning", "Reasoning Output Tokens") };
    /// Tokens of sources that the model cites.
    Citation = MeterFacts { in_context: false, limit: None, ..prompt("citation", "Citation Tokens") };
    /// Prompt tokens of audio.
    AudioInput = MeterFacts { modality: Modality::Audio, ..prompt("audio_input", "Audio Input Tokens") };
    /// Prompt tokens of audio read from the cache.
    AudioCacheRead = MeterFacts {
        cache: Some(CacheRole::Read(Meter::AudioInput)),
        limit: Some(MinuteLimit::Cached),
        modality: Modality::Audio,
        ..prompt("audio_cache_read", "Audio Cache Read Input Tokens")
    };
    /// Prompt tokens of audio written to the cache.
    AudioCacheWrite = MeterFacts {
        cache: Some(CacheRole::Write(Meter::AudioInput, Lifetime::Default)),
        modality: Modality::Audio,
        ..prompt("audio_cache_write", "Audio Cache Write Input Tokens")
    };
    /// Tokens of audio that the model makes.
    AudioOutput = MeterFacts {
        kept_as: Some(Meter::AudioInput),
        modality: Modality::Audio,
        ..answer("audio_output", "Audio Output Tokens")
    };
    /// Prompt tokens of images.
    ImageInput = MeterFacts { modality: Modality::Image, ..prompt("image_input", "Image Input Tokens") };
    /// Prompt tokens of images read from the cache.
    ImageCacheRead = MeterFacts {
        cache: Some(CacheRole::Read(Meter::ImageInput)),
        limit: Some(MinuteLimit::Cached),
        modality: Modality::Image,
        ..prompt("image_cache_read", "Image Cache Read Input Tokens")
    };
    /// Tokens of images that the model makes.
    ImageOutput = MeterFacts { modality: Modality::Image, ..answer("image_output", "Image Output Tokens") };
    /// Prompt tokens of video.
    VideoInput = MeterFacts { modality: Modality::Video, ..prompt("video_input", "Video Input Tokens") };
    /// Tokens of video that the model makes.
    VideoOutput = MeterFacts { modality: Modality::Video, ..answer("video_output", "Video Output Tokens") };
    /// Time of audio that is sent, in seconds.
    AudioInputTime = piece(Side::Prompt, Modality::Audio, Counted::Seconds, "audio_input_time", "Audio Input Time");
    /// Time of audio that the model makes, in seconds.
    AudioOutputTime = piece(Side::Answer, Modality::Audio, Counted::Seconds, "audio_output_time", "Audio Output Time");
    /// Time of video that is sent, in seconds.
    VideoInputTime = piece(Side::Prompt, Modality::Video, Counted::Seconds, "video_input_time", "Video Input Time");
    /// Time of video that the model makes, in seconds.
    VideoOutputTime = piece(Side::Answer, Modality::Video, Counted::Seconds, "video_output_time", "Video Output Time");
    /// Time for which a session is open, in seconds.
    SessionTime = piece(Side::Call, Modality::Any, Counted::Seconds, "session_time", "Session Time");
    /// Images that the model makes.
    Images = piece(Side::Answer, Modality::Image, Counted::Images, "images", "Images");
    /// Images that are sent.
    ImagesInput = piece(Side::Prompt, Modality::Image, Counted::Images, "images_input", "Input Images");
    /// Pixels of the images that the model makes.
    Pixels = piece(Side::Answer, Modality::Image, Counted::Pixels, "pixels", "Pixels");
    /// Pages of documents that are sent.
    Pages = piece(Side::Prompt, Modality::Any, Counted::Pages, "pages", "Pages");
    /// Characters that are sent.
    Characters = piece(Side::Prompt, Modality::Text, Counted::Characters, "characters", "Input Characters");
    /// Characters that the model makes.
    CharactersOutput =
        piece(Side::Answer, Modality::Text, Counted::Characters, "characters_output", "Output Characters");
    /// Requests, whatever is in them.
    Requests = piece(Side::Call, Modality::Any, Counted::Requests, "requests", "Requests");
    /// Searches that a call makes.
    Searches = piece(Side::Call, Modality::Any, Counted::Searches, "searches", "Searches");
    /// Units that the vendor defines, as for reranking.
    Units = piece(Side::Call, Modality::Any, Counted::Units, "units", "Units");
}

impl Meter {
    /// Those of text that no cache has to do with, which nearly every model sells.
    #[must_use]
    pub fn plain() -> [Self; 2] {
        [Self::Input, Self::Output]
    }

    /// Whether it is one of those.
    #[must_use]
    pub fn is_plain(self) -> bool {
        Self::plain().contains(&self)
    }

    /// What a list shows: the usual meters, and of the others those that something has.
    pub fn shown(has: impl Fn(Self) -> bool) -> impl Iterator<Item = Self> {
        Self::all().into_iter().filter(move |meter| meter.facts().is_usual || has(*meter))
    }

    /// Whether a step states how much of it a call uses: what `input`, `output` and `cache` do not say.
    #[must_use]
    pub fn is_beside_text(self) -> bool {
        !self.is_plain() && self.facts().cache.is_none()
    }

    /// Whether a call's tokens of it are among those that thresholds and windows look at, each counted once: what is a
    /// part of another meter is counted with that one.
    #[must_use]
    pub fn fills_context(self) -> bool {
        self.facts().in_context && self.facts().part_of.is_none()
    }

    /// Whether it counts tokens of a prompt's text that a cache reads or writes.
    #[must_use]
    pub fn is_cached_text(self) -> bool {
        self.facts().cache.is_some() && self.uncached() == Self::Input
    }

    /// Whether it counts tokens of a prompt's text that are written to a cache, for whatever time.
    #[must_use]
    pub fn is_cached_write(self) -> bool {
        self.is_cached_text() && !self.is_read()
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
