//! Calls at random, and lines of logs of them.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use costcalc::diag::{Diagnostic, Source};
use costcalc::pricing::Catalog;
use costcalc::units::{Count, Date, Factor, Meter, ModelId, PerMeter, Tier, Tokens};
use costcalc::usage::log::{self, Asked, Piece, Reader};
use costcalc::usage::{Buckets, BucketsFile, BucketsReader, Cuts, Told};
use proptest::prelude::*;

/// A call of a log.
#[derive(Clone, Debug)]
pub struct Logged {
    pub id: u32,
    pub model: usize,
    pub day: u8,
    pub tier: Tier,
    pub is_failed: bool,
    /// Prompt tokens that no cache has, that are read, written for the default time and for an hour, and output.
    pub counts: [u64; 5],
    /// Tokens of audio in the prompt, beside these.
    pub audio: u64,
    pub searches: u64,
}

/// The models, as the log and as the tables name them; caches of the first two are written to.
pub const MODELS: [(&str, &str, &str); 7] = [
    ("anthropic", "claude-haiku-4-5-20251001", "anthropic/claude-haiku-4-5"),
    ("anthropic", "claude-opus-4-5", "anthropic/claude-opus-4-5"),
    ("gemini", "gemini-2.5-pro", "google/gemini-2.5-pro"),
    ("openai", "gpt-5.4", "openai/gpt-5.4"),
    ("openai", "gpt-5.4-mini", "openai/gpt-5.4-mini"),
    ("openai", "no-such-model", ""),
    // Hears in both tiers, and reads caches in the standard tier only.
    ("gemini", "gemini-2.5-flash-preview-09-2025", "google/gemini-2.5-flash-preview-09-2025"),
];

pub static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let list = Catalog::builtin_for(MODELS.iter().map(|(_, _, name)| *name).filter(|name| !name.is_empty()));
    // A contract whose terms change within the month.
    let deal = "schema: costcalc/pricing/v1\nprovider: openai\noverlay: true\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n  \
                gpt-5.4:\n    cards:\n      - {from: 2026-10-02, source: {document: deal, checked: 2026-10-01}, discount: 12%}\n      \
                - {from: 2026-10-15, source: {document: deal, checked: 2026-10-01}, discount: 31%}\n";
    let deal = costcalc::pricing::read(&Source::new("deal.yaml", deal), "deal").expect("a contract");
    Catalog::new(list.tables().iter().cloned().chain([deal]).collect()).expect("tables that fit")
});

pub fn cuts() -> Cuts {
    Cuts::of(CATALOG.tables())
}

/// A call at random: at the limits of long contexts and of caches more often than elsewhere. Some use meters and tools
/// that their model's card lacks.
pub fn logged() -> impl Strategy<Value = Logged> {
    let near = prop_oneof![Just(200_000_u64), Just(272_000), Just(1_024), Just(4_096), Just(512)];
    let size = prop_oneof![
        3 => 0..5_000_u64,
        1 => 0..400_000_u64,
        2 => (near, 0..3_u64).prop_map(|(limit, more)| limit - 1 + more),
    ];
    let tier = prop_oneof![4 => Just(Tier::Standard), 1 => Just(Tier::Batch), 1 => Just(Tier::Flex)];
    let counts = (size, 0..100_u64, 0..100_u64, 0..100_u64, 0..3_000_u64);
    let sometimes = || prop_oneof![7 => Just(0_u64), 1 => 1..30_u64];
    let others = (sometimes(), sometimes());
    // Often of a few days, so that calls meet in a bucket.
    let day = prop_oneof![1..4_u8, 1..28_u8];
    (0..30_u32, 0..MODELS.len(), day, tier, prop::bool::weighted(0.1), counts, others).prop_map(
        |(id, model, day, tier, is_failed, (prompt, read, write, hour, output), (audio, searches))| {
            let part = |percent: u64| prompt * percent / 300;
            let can_write = MODELS[model].0 == "anthropic";
            let [read, write, hour] = [part(read), part(write), part(hour)];
            let [write, hour] = if can_write { [write, hour] } else { [0, 0] };
            Logged {
                id,
                model,
                day,
                tier,
                is_failed,
                counts: [prompt - read - write - hour, read, write, hour, output],
                audio,
                searches,
            }
        },
    )
}

impl Logged {
    /// A line of LiteLLM of it.
    pub fn line(&self) -> String {
        let [_, read, write, hour, output] = self.counts;
        let (provider, model, _) = MODELS[self.model];
        let status = if self.is_failed { "failure" } else { "success" };
        let (prompt, written) = (self.prompt(), write + hour);
        let (audio, searches) = (self.audio, self.searches);
        format!(
            "{{\"request_id\": \"r{}\", \"custom_llm_provider\": \"{provider}\", \"model\": \"{model}\", \
             \"startTime\": \"2026-10-{:02} 12:00:00.000\", \"prompt_tokens\": {prompt}, \"completion_tokens\": {output}, \
             \"status\": \"{status}\", \"messages\": [{{\"content\": \"a \\\"brace\\\" }}\"}}], \"metadata\": {{\"service_tier\": \"{}\", \
             \"usage_object\": {{\"prompt_tokens_details\": {{\"cached_tokens\": {read}, \"audio_tokens\": {audio}, \"cache_creation_token_details\": \
             {{\"ephemeral_1h_input_tokens\": {hour}}}}}, \"cache_creation_input_tokens\": {written}, \
             \"server_tool_use\": {{\"web_search_requests\": {searches}}}}}}}}}\n",
            self.id, self.day, self.tier,
        )
    }

    /// The tokens of its prompt.
    pub fn prompt(&self) -> u64 {
        self.counts[..4].iter().sum::<u64>() + self.audio
    }

    pub fn date(&self) -> Date {
        format!("2026-10-{:02}", self.day).parse().expect("a day")
    }

    /// What it costs, priced by itself; none where it has no price.
    pub fn cost(&self) -> Option<costcalc::exact::Exact> {
        self.cost_of(MODELS[self.model].2, self.counts)
    }

    /// What it costs as if another model had answered it, whose cache takes what it would of what a cache had.
    pub fn cost_as(&self, name: &str) -> Option<costcalc::exact::Exact> {
        let offer = CATALOG.offer(&CATALOG.find(name).ok()?, self.date()).ok()?;
        let rules = offer.limits.cache.as_ref()?;
        let whole = |tokens: &Option<costcalc::yaml::Located<Tokens>>| {
            tokens
                .as_ref()
                .map_or(1, |tokens| tokens.value.exact().to_string().parse::<u64>().expect("a count"))
        };
        let (least, granule) = (whole(&rules.min_prefix), whole(&rules.granule));
        let [input, read, write, hour, output] = self.counts;
        let prefix = read + write + hour;
        if prefix < least {
            return self.cost_of(name, [input + prefix, 0, 0, 0, output]);
        }
        let down = |tokens: u64| tokens - tokens % granule;
        // Those whose caches keep everything for one time take whole pieces.
        let is_automatic = rules.mode == costcalc::pricing::CacheMode::Automatic;
        let counts = if is_automatic {
            [input + prefix - down(prefix), down(read), down(prefix) - down(read), 0, output]
        } else {
            [input, read, write, hour, output]
        };
        self.cost_of(name, counts)
    }

    fn cost_of(&self, name: &str, counts: [u64; 5]) -> Option<costcalc::exact::Exact> {
        let id: ModelId = CATALOG.find(name).ok()?;
        let offer = Arc::new(CATALOG.offer(&id, self.date()).ok()?);
        let [input, read, write, hour, output] = counts;
        let count = |number: u64| Count::new(number.into()).expect("not below 0");
        let mut used: PerMeter<Count> = PerMeter::default();
        for (meter, number) in [
            (Meter::Input, input),
            (Meter::CacheRead, read),
            (Meter::CacheWrite, write),
            (Meter::CacheWrite1h, hour),
            (Meter::AudioInput, self.audio),
            (Meter::Output, output),
        ] {
            used[meter] = count(number);
        }
        let prompt = Tokens::from_count(&count(self.prompt()));
        let place = costcalc::diag::Place::start_of(&costcalc::diag::Source::new("log", ""));
        let call = costcalc::scenario::PlannedCall::bare(&offer, &prompt, &Factor::ONE, Vec::new(), &place);
        let usage = costcalc::engine::Usage::of(self.tier, used.each());
        let bill = costcalc::engine::price(&call, &usage, &Count::ONE).ok()?;
        let searches = match self.searches {
            0 => costcalc::exact::Exact::ZERO,
            searches => offer.fee("web_search")?.ok()?.net.of(&count(searches)).exact().clone(),
        };
        Some(bill.total().exact() + &searches)
    }
}

pub fn asked(tags: &[&str]) -> Asked {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    Asked { cuts: Arc::new(cuts()), tags, duplicates: None, day: None, skip_bad: false, are_kept: false }
}

/// Reads texts of a format by so many readers, in pieces that end at these lines.
pub fn read(format: &str, text: &str, asked: &Asked, readers: usize, cut_at: &[usize]) -> (Buckets, Told) {
    let format = log::format_named(format).expect("a format");
    let mut all: Vec<Reader> = (0..readers).map(|_| Reader::new(format, asked)).collect();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut cuts: Vec<usize> = cut_at.iter().copied().filter(|cut| *cut < lines.len()).collect();
    cuts.sort_unstable();
    cuts.push(lines.len());
    let mut first = 0;
    for (number, cut) in cuts.into_iter().enumerate() {
        let bytes = lines[first..cut].concat();
        let is_last = cut == lines.len();
        all[number % readers].read(Piece {
            file: "log.jsonl",
            number: 0,
            first_line: first + 1,
            is_last,
            columns: lines.first().map_or(&[], |line| line.as_bytes()),
            bytes: bytes.as_bytes(),
        });
        first = cut;
    }
    log::together(all, &asked.tags).expect("lines that can be read")
}

/// Reads a file of buckets by so many readers, in pieces that end at these rows.
pub fn read_buckets(
    bytes: &[u8],
    asked: &Asked,
    readers: usize,
    cut_at: &[usize],
) -> Result<(Buckets, Told), Vec<Diagnostic>> {
    let (file, begun) = BucketsFile::begin("buckets", bytes, true)?.expect("the whole file");
    let rows: Vec<&[u8]> = bytes[begun.bytes..].split_inclusive(|byte| *byte == b'\n').collect();
    let mut cuts: Vec<usize> = cut_at.iter().copied().filter(|cut| *cut < rows.len()).collect();
    cuts.sort_unstable();
    cuts.push(rows.len());
    let mut all: Vec<BucketsReader> = (0..readers).map(|_| BucketsReader::new(&asked.tags)).collect();
    let mut first = 0;
    for (number, cut) in cuts.into_iter().enumerate() {
        all[number % readers].read(&file, 0, begun.lines + first + 1, &rows[first..cut].concat());
        first = cut;
    }
    BucketsReader::together(all, &BTreeMap::from([(0, Arc::new(file))]), asked)
}
