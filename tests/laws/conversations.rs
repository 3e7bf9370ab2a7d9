//! Conversations and prompts in pieces are nothing but their requests.

use std::fmt::Write;

use costcalc::engine::{Item, Projection};
use costcalc::exact::Exact;
use costcalc::units::{Figure, Meter};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::cases;
use crate::common;
use crate::derivation;
use crate::generate::{decimal, factor, share};
use crate::world::figures;

/// What a conversation has, and the model that it meets.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    /// Numbers of turns, all different, with their weights.
    turns: Vec<(u32, u32)>,
    system: Exact,
    user: Exact,
    output: Exact,
    compact: Option<(u32, Exact)>,
    /// On prompts and on outputs.
    factors: (Exact, Exact),
    /// From where on prompts are long.
    threshold: Exact,
    granule: Exact,
    min_prefix: Exact,
    /// The share that goes to the batch tier.
    batch: Exact,
}

pub(crate) fn talk() -> impl Strategy<Value = Talk> {
    let turns = vec((1..=12_u32, 1..=4_u32), 1..=3);
    let tokens = (decimal(3_000, 0), decimal(800, 1), decimal(800, 1));
    let compact = option::of((1..=6_u32, decimal(900, 0)));
    let model = ((factor(), factor()), decimal(9_000, 0), 1..=200_u32, decimal(3_000, 0), share());
    let all =
        (turns, tokens, compact, model).prop_map(|(mut turns, (system, user, output), compact, model)| {
            turns.sort_unstable();
            turns.dedup_by_key(|(number, _)| *number);
            let (factors, threshold, granule, min_prefix, batch) = model;
            let granule = Exact::from(granule);
            Talk { turns, system, user, output, compact, factors, threshold, granule, min_prefix, batch }
        });
    (all, any::<bool>()).prop_map(|(talk, is_whole)| if is_whole { talk.in_whole_tokens() } else { talk })
}

impl Talk {
    /// The same with nothing but whole tokens, all of which are cached: no part of any prompt is left over.
    fn in_whole_tokens(self) -> Self {
        let [system, user, output] = [self.system, self.user, self.output].map(|tokens| tokens.floor());
        let (factors, granule) = ((Exact::ONE, Exact::ONE), Exact::ONE);
        let (min_prefix, batch) = (Exact::ZERO, Exact::ZERO);
        Self { system, user, output, factors, granule, min_prefix, batch, ..self }
    }

    /// The shares of the numbers of turns. They are finite decimals where the weights sum to such a divisor.
    fn shares(&self) -> Vec<(u32, Exact)> {
        let weights = [vec!["1"], vec!["0.3", "0.7"], vec!["0.5", "0.125", "0.375"]];
        let weights = &weights[self.turns.len() - 1];
        let share = |text: &str| Exact::parse_figure(text).expect("a decimal");
        self.turns.iter().zip(weights).map(|((turns, _), weight)| (*turns, share(weight))).collect()
    }

    pub(crate) fn table(&self) -> String {
        let Self { threshold, granule, min_prefix, .. } = self;
        let model = format!(
            "
  m:
    cache: {{mode: explicit, min_prefix: {min_prefix}, granule: {granule}}}
    cards:
      - from: unknown
        source: {{document: none, checked: 2026-11-20}}
        standard: {{input: 1.5, cache_read: 0.2, cache_write: 1.9, output: 7}}
        batch: {{input: 0.7, cache_read: 0.1, cache_write: 0.9, output: 3}}
        long_context:
          - above_input: {threshold}
            standard: {{input: 2.5, cache_read: 0.4, cache_write: 2.9, output: 11}}
            batch: {{input: 1.1, cache_read: 0.3, cache_write: 1.3, output: 5}}
        fees: {{search: {{per: 1_000 calls, amount: 10}}}}
"
        );
        common::table("lab", &model)
    }

    fn turns_text(&self) -> String {
        let entry = |(turns, share): &(u32, Exact)| format!("{turns}: {share}");
        format!("{{{}}}", self.shares().iter().map(entry).collect::<Vec<_>>().join(", "))
    }

    fn step(&self, turns: &str, more: &str) -> String {
        let Self { system, user, output, .. } = self;
        let compact =
            self.compact.as_ref().map(|(every, to)| format!(", compact: {{every: {every}, to: {to}}}"));
        let compact = compact.unwrap_or_default();
        format!(
            "model: m, tools: {{search: 0.3}}, \
             loop: {{turns: {turns}, system: {system}, user: {user}, output: {output}{compact}{more}}}"
        )
    }

    fn text(&self, steps: &str) -> String {
        let (input, output) = &self.factors;
        format!(
            "volume: {{per_month: 1_000}}\nmodel_factors: {{m: {{input: {input}, output: {output}}}}}\nsteps:\n{steps}"
        )
    }

    /// A conversation that always has so many turns and caches them, as a file.
    pub(crate) fn always(&self, turns: u32) -> String {
        self.text(&format!("  a: {{{}}}\n", self.step(&turns.to_string(), ", caching: incremental")))
    }

    fn project(&self, steps: &str) -> Projection {
        let text = self.text(steps);
        common::project(&text, &[("lab", &self.table())])
            .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)))
    }

    /// The conversation as the file says it.
    fn said(&self, more: &str, beside: &str) -> Projection {
        self.project(&format!("  a: {{{}{beside}}}\n", self.step(&self.turns_text(), more)))
    }

    /// Tokens of the prompt of a turn, before the model's factor on prompts.
    fn prompt(&self, turn: u32) -> Exact {
        let (since, before) = match &self.compact {
            Some((every, to)) if *every < turn => ((turn - 1) % every + 1, to.clone()),
            _ => (turn, Exact::ZERO),
        };
        let earlier = &self.output * &self.factors.1 * Exact::from(since - 1);
        &self.system + &before + &self.user * &Exact::from(since) + earlier
    }

    /// Every turn as a step of its own, called as often as conversations come so far.
    fn turn_by_turn(&self, beside: &str) -> Projection {
        let mut steps = String::new();
        for turn in 1..=self.turns.last().expect("a number of turns").0 {
            let longer = self.shares().into_iter().filter(|(turns, _)| turn <= *turns);
            let share: Exact = longer.map(|(_, share)| share).sum();
            let (input, output) = (self.prompt(turn), &self.output);
            writeln!(
                steps,
                "  t{turn}: {{model: m, calls: {share}, input: {input}, output: {output}, tools: {{search: 0.3}}{beside}}}"
            )
            .expect("writing to memory");
        }
        self.project(&steps)
    }
}

fn tokens(projection: &Projection, figure: Figure, meters: &[Meter]) -> Exact {
    let lines = projection.bill(figure).map(|(.., line)| line);
    let lines = lines.filter(|line| matches!(&line.item, Item::Metered(_, own) if meters.contains(own)));
    lines.map(|line| line.quantity.exact()).sum()
}

const PROMPT: [Meter; 3] = [Meter::Input, Meter::CacheRead, Meter::CacheWrite];

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_conversation_without_a_cache_is_the_sum_of_its_turns(talk in talk()) {
        let batch = format!(", batch: {{share: {}}}", talk.batch);
        prop_assert_eq!(figures(&talk.said("", &batch)), figures(&talk.turn_by_turn(&batch)));
        prop_assert_eq!(figures(&talk.said("", ", tier: batch")), figures(&talk.turn_by_turn(", tier: batch")));
    }

    /// I14, and that the cache moves no output.
    #[test]
    fn what_is_read_written_and_neither_is_the_input(talk in talk()) {
        let cached = talk.said(", caching: incremental", "");
        let sent = tokens(&cached, Figure::Base, &[Meter::Input]);
        prop_assert_eq!(tokens(&cached, Figure::Invoice, &PROMPT), sent);
        let made = tokens(&cached, Figure::Base, &[Meter::Output]);
        prop_assert_eq!(tokens(&cached, Figure::Invoice, &[Meter::Output]), made);
        prop_assert_eq!(
            &cached.totals[Figure::Base], &talk.said("", "").totals[Figure::Base],
            "a cache changes nothing of the first figure"
        );
    }

    /// I14 where every token can be cached: the last prompt is written, and all others are read.
    #[test]
    fn every_token_is_written_once_where_every_one_can_be_cached(mut talk in talk()) {
        (talk.granule, talk.min_prefix, talk.compact) = ("0.0000000001".parse_exact(), Exact::ZERO, None);
        let cached = talk.said(", caching: incremental", "");
        let last: Exact = talk.shares().iter().map(|(turns, share)| talk.prompt(*turns) * share).sum();
        let last = last * &talk.factors.0 * Exact::from(1_000_i64);
        prop_assert_eq!(tokens(&cached, Figure::Invoice, &[Meter::CacheWrite]), last.clone());
        prop_assert_eq!(tokens(&cached, Figure::Invoice, &[Meter::Input]), Exact::ZERO);
        let sent = tokens(&cached, Figure::Base, &[Meter::Input]);
        prop_assert_eq!(tokens(&cached, Figure::Invoice, &[Meter::CacheRead]), sent - last);
    }

    #[test]
    fn a_distribution_of_one_number_is_the_number(talk in talk(), turns in 1..=12_u32, caching in any::<bool>()) {
        let more = if caching { ", caching: incremental, success: 99%" } else { ", success: 99%" };
        let project = |turns: &str| talk.project(&format!("  a: {{{}}}\n", talk.step(turns, more)));
        let (one, other) = (project(&turns.to_string()), project(&format!("{{{turns}: 100%}}")));
        prop_assert_eq!(figures(&one), figures(&other));
        prop_assert_eq!(&one.steps[0].outcome, &other.steps[0].outcome);
    }

    /// A distribution is a mixture of conversations, cost and success alike.
    #[test]
    fn a_distribution_is_a_route_over_its_numbers(talk in talk()) {
        let more = ", caching: incremental, success: 98.5%";
        let branch = |(turns, share): &(u32, Exact)| format!("{{share: {share}, loop: {{turns: {turns}}}}}");
        let branches: Vec<String> = talk.shares().iter().map(branch).collect();
        let step = talk.step("1", more).replacen("model: m, ", "", 1);
        let branches = branches.join(", ").replace("{share", "{model: m, share");
        let routed = talk.project(&format!("  a: {{{step}, route: [{branches}]}}\n"));
        let mixed = talk.said(more, "");
        prop_assert_eq!(figures(&routed), figures(&mixed));
        prop_assert_eq!(&routed.steps[0].outcome, &mixed.steps[0].outcome);
    }

    /// The chance that all turns go well is their product, and a retry is a whole conversation.
    #[test]
    fn success_multiplies_over_the_turns(talk in talk(), success in share(), turns in 1..=12_u32) {
        let step = talk.step(&turns.to_string(), &format!(", success: {success}"));
        let once = talk.project(&format!("  a: {{{step}}}\n"));
        let good = success.pow(turns);
        prop_assert_eq!(once.steps[0].outcome.as_ref().map(|outcome| outcome.good.exact()), Some(&good));
        let retried = talk.project(&format!("  a: {{{step}, retries: 1}}\n"));
        let more = once.totals[Figure::Invoice].exact() * (Exact::ONE + Exact::ONE - good);
        prop_assert_eq!(retried.totals[Figure::Invoice].exact(), &more);
        let sure = talk.step(&turns.to_string(), ", success: 100%");
        let sure = talk.project(&format!("  a: {{{sure}, retries: 1, downstream: {{cost_per_error: 9}}}}\n"));
        prop_assert_eq!(&sure.totals[Figure::Total], &once.totals[Figure::Invoice]);
    }
}

/// The part of a text that is a number.
trait ParseExact {
    fn parse_exact(&self) -> Exact;
}

impl ParseExact for str {
    fn parse_exact(&self) -> Exact {
        Exact::parse_figure(self).expect("a decimal")
    }
}

/// A prompt that may be too long, and the model that it meets.
#[derive(Clone, Debug)]
struct Long {
    talk: Talk,
    prefix: Exact,
    rest: Exact,
    output: Exact,
    /// What a chunk holds that is new.
    fresh: Exact,
    overlap: Exact,
    merge: (Exact, Exact),
    hit_rate: Exact,
    feedback: Exact,
}

fn long() -> impl Strategy<Value = Long> {
    let prompt = (decimal(2_000, 0), decimal(30_000, 0), decimal(900, 1));
    let room = (1..=4_000_i64, decimal(900, 0));
    (talk(), prompt, room, (decimal(500, 0), decimal(500, 0)), share(), decimal(300, 0)).prop_map(
        |(talk, (prefix, rest, output), (fresh, overlap), merge, hit_rate, feedback)| {
            let fresh = Exact::from(fresh);
            Long { talk, prefix, rest, output, fresh, overlap, merge, hit_rate, feedback }
        },
    )
}

impl Long {
    /// How many tokens a prompt has at most.
    fn room(&self) -> Exact {
        (&self.prefix + &self.overlap) * &self.talk.factors.0 + &self.fresh + &self.feedback
    }

    fn prompt(&self) -> Exact {
        &self.prefix + &self.rest
    }

    fn fields(&self, calls: &Exact, input: &Exact, overflow: &str) -> String {
        let Self { prefix, output, hit_rate, .. } = self;
        let room = self.room();
        format!(
            "model: m, calls: {calls}, input: {input}, output: {output}, max_input: {room}, \
             cache: {{prefix: {prefix}, hit_rate: {hit_rate}}}, batch: {{share: {}, hit_rate: 0.3}}, \
             tools: {{search: 0.3}}{overflow}",
            self.talk.batch
        )
    }

    fn chunked(&self) -> String {
        let Self { overlap, merge, .. } = self;
        let overflow = format!(
            ", overflow: {{chunk: {{overlap: {overlap}, merge: {{input: {}, output: {}}}}}}}",
            merge.0, merge.1
        );
        self.fields(&Exact::ONE, &self.prompt(), &overflow)
    }
}

proptest! {
    #![proptest_config(cases(48))]

    /// `⌈(L − overlap) / (K − overlap)⌉` chunks, all full but the last, and a merge.
    #[test]
    fn a_prompt_in_pieces_is_the_sum_of_its_chunks_and_their_merge(mut long in long()) {
        long.talk.factors.0 = Exact::ONE;
        let fits = &long.room() - &long.prefix;
        let chunked = long.talk.project(&format!("  a: {{{}}}\n", long.chunked()));
        if long.prompt() <= long.room() {
            let plain = long.fields(&Exact::ONE, &long.prompt(), "");
            prop_assert_eq!(figures(&chunked), figures(&long.talk.project(&format!("  a: {{{plain}}}\n"))));
            return Ok(());
        }
        let fresh = &fits - &long.overlap;
        let (mut full, mut left) = (Exact::ZERO, long.rest.clone());
        while fits < left {
            full += &Exact::ONE;
            left = left - &fresh;
        }
        let made = &long.output * &long.talk.factors.1;
        let (input, output) = &long.merge;
        let merged = input + &(made * (&full + &Exact::ONE));
        let steps = format!(
            "  full: {{{}}}\n  last: {{{}}}\n  merge: {{model: m, input: {merged}, output: {output}, batch: {{share: {}}}}}\n",
            long.fields(&full, &long.room(), ""),
            long.fields(&Exact::ONE, &(&long.prefix + &left), ""),
            long.talk.batch,
        );
        prop_assert_eq!(figures(&chunked), figures(&long.talk.project(&steps)));
    }

    /// `L + (chunks − 1) × overlap + chunks × prefix`, whatever the model's factors.
    #[test]
    fn chunks_send_the_prompt_once_and_what_they_repeat(long in long()) {
        let merge = |long: &Long| (Exact::ZERO, long.merge.1.clone());
        let long = Long { merge: merge(&long), output: Exact::ZERO, ..long };
        let (factor, _) = &long.talk.factors;
        let [prefix, rest, overlap] = [&long.prefix, &long.rest, &long.overlap].map(|tokens| tokens * factor);
        let sent = tokens(&long.talk.project(&format!("  a: {{{}}}\n", long.chunked())), Figure::Base, &PROMPT);
        let expected = if &prefix + &rest <= long.room() {
            &prefix + &rest
        } else {
            let fresh = &long.room() - &prefix - &overlap;
            let chunks = (&rest - &overlap).checked_div(&fresh).expect("room").ceiling();
            &rest + &(&overlap * &(&chunks - &Exact::ONE)) + &(&chunks * &prefix)
        };
        prop_assert_eq!(sent, expected * Exact::from(1_000_i64));
    }

    #[test]
    fn a_prompt_that_is_cut_is_one_of_what_fits(mut long in long()) {
        long.talk.factors.0 = Exact::ONE;
        let cut = long.fields(&Exact::ONE, &long.prompt(), ", overflow: truncate");
        let fits = long.fields(&Exact::ONE, &long.prompt().min(long.room()), "");
        let [cut, fits] = [cut, fits].map(|fields| figures(&long.talk.project(&format!("  a: {{{fields}}}\n"))));
        prop_assert_eq!(cut, fits);
    }

    /// Every attempt repeats its feedback in each of its chunks.
    #[test]
    fn feedback_takes_its_room_in_every_chunk(mut long in long()) {
        long.talk.factors.0 = Exact::ONE;
        let (first, more) = (long.chunked(), ", retries: 1, quality: q");
        let feedback = format!("{first}{more}, feedback: {{input: {}}}", long.feedback);
        let retried = with_quality(&long.talk, &feedback);
        let room = &long.room() - &long.feedback;
        let second = first.replace(&format!("max_input: {}", long.room()), &format!("max_input: {room}"));
        let chunks = |fields: &str| {
            let projection = long.talk.project(&format!("  a: {{{fields}}}\n"));
            let made = tokens(&projection, Figure::Invoice, &[Meter::Output]);
            (tokens(&projection, Figure::Invoice, &PROMPT), made)
        };
        let ((sent, made), (again, more)) = (chunks(&first), chunks(&second));
        let attempts = |number: Exact| number * Exact::from(1_000_i64);
        let all = tokens(&retried, Figure::Invoice, &PROMPT);
        let fed = &all - &sent - &again;
        prop_assert_eq!(tokens(&retried, Figure::Invoice, &[Meter::Output]), made + more);
        let number = fed.checked_div(&attempts(long.feedback.clone()));
        prop_assert!(number.is_none_or(|number| number.floor() == number && Exact::ONE <= number));
    }
}

/// Holds every derivation of the figures of these steps to its leaves, and to the engine.
fn check_derivations(talk: &Talk, steps: &str) {
    let (input, output) = &talk.factors;
    let text = format!(
        "volume: {{per_month: 1_000}}\nmodel_factors: {{m: {{input: {input}, output: {output}}}}}\nsteps:\n{steps}"
    );
    let (file, catalog) = (common::file(&text), common::catalog_of("lab", &talk.table()));
    derivation::check(&file, &[], &catalog, "2026-11-01".parse().expect("a day"));
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_conversation_is_derived_as_the_engine_computes_it(talk in talk(), caching in any::<bool>()) {
        let (caching, batch) = match caching {
            true => (", caching: incremental, success: 99%", String::new()),
            false => ("", format!(", batch: {{share: {}}}", talk.batch)),
        };
        let step = talk.step(&talk.turns_text(), caching);
        let always = talk.step(&talk.turns[0].0.to_string(), caching);
        check_derivations(&talk, &format!("  a: {{{step}{batch}}}\n  b: {{{always}{batch}}}\n"));
    }

    #[test]
    fn chunks_are_derived_as_the_engine_computes_them(mut long in long()) {
        let cut = long.fields(&Exact::ONE, &long.prompt(), ", overflow: truncate");
        let chunked = long.chunked();
        long.hit_rate = Exact::ZERO;
        let reads = ", reads: [a], overflow: {chunk: {overlap: 0, merge: {input: 7, output: 3}}}";
        let reading = long.fields(&Exact::ONE, &long.prompt(), reads);
        check_derivations(&long.talk, &format!("  a: {{{chunked}}}\n  b: {{{cut}}}\n  c: {{{reading}}}\n"));
    }
}

/// A step whose outputs are always bad, and always found to be.
fn with_quality(talk: &Talk, fields: &str) -> Projection {
    let text = format!(
        "volume: {{per_month: 1_000}}\nmodel_factors: {{m: {{input: {}, output: {}}}}}\n\
         quality: {{q: {{per: call, error_rate: {{m: 100%}}}}}}\nsteps:\n  a: {{{fields}}}\n",
        talk.factors.0, talk.factors.1
    );
    common::project(&text, &[("lab", &talk.table())])
        .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)))
}
