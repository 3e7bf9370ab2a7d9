//! Turns a conversation into requests: its turns, grouped by equal rates.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::pricing::{CacheRules, Rates, TooLong};
use crate::scenario::design::{Conversation, Metered, Turns};
use crate::units::{Count, Factor, Lifetime, Share, Tokens, Why};

use super::call::{Asked, Part};
use super::limits::too_long_message;
use super::{CacheHits, CallCache, PlannedCall, Requests};

/// One turn, with the cache reads and writes of its prompt.
struct Turn {
    /// The share of conversations that reach it.
    share: Share,
    /// How many turns' additions its prompt contains, including its own.
    since: u32,
    /// Whether a summary replaced the turns before.
    is_compacted: bool,
    /// Text tokens of its prompt, with the model's factor.
    text: Tokens,
    /// All tokens of its prompt.
    sent: Tokens,
    /// Prompt tokens that are read or written.
    cached: Tokens,
    /// Prompt tokens that are read: written by the previous turn and still in the prompt.
    read: Tokens,
}

/// The number of turns, of repetitions of each turn's tokens, and of summaries.
struct Times {
    made: Count,
    sendings: Count,
    compacted: Count,
}

impl Asked<'_> {
    /// The turns of a conversation. The prompt of each turn determines its rates.
    pub(super) fn converse(
        &self,
        conversation: &Conversation,
        output: Tokens,
        problems: &mut Problems,
    ) -> Option<PlannedCall> {
        let rules = match &conversation.caching {
            Some(place) => {
                let rules = self.cache_rules(place, "caching", problems)?;
                self.warn_of_unknown_minimum(rules, place, problems);
                self.refuse_uncached(place, problems);
                Some(rules)
            }
            None => None,
        };
        let turns = self.turns(conversation, rules);
        self.check_turns(conversation, &turns, &(&output + &self.made_beside()), problems);
        if let Some(rules) = rules {
            self.warn_of_short_turns(conversation, rules, &turns, problems);
        }
        let parts = self.alike(turns).into_iter().map(|turns| {
            let sum = |tokens: fn(&Turn) -> &Tokens| -> Tokens {
                turns.iter().map(|turn| tokens(turn) * &turn.share).sum()
            };
            let cache = rules.map(|_| CallCache {
                tokens: sum(|turn| &turn.cached).named("cached tokens of the turns"),
                hits: CacheHits::Tokens(sum(|turn| &turn.read).named("tokens read by the turns")),
                lifetime: Lifetime::Default,
                traffic: None,
                storage: None,
            });
            let times = Self::times(conversation, &turns);
            let prompt = self.prompts(conversation, &times);
            let Times { made: number, sendings, .. } = times;
            let part = Part {
                sent: turns.first().map_or(Tokens::ZERO, |turn| turn.sent.clone()),
                prompt: (&prompt * &self.factors.0).named("prompts of the turns"),
                sendings,
                made: output.clone(),
                feedback: Tokens::ZERO,
                output: (&output * &number).named("outputs of the turns"),
                requests: Requests::Turns(number),
                cache,
            };
            self.part(part, problems)
        });
        let parts: Vec<Option<PlannedCall>> = parts.collect();
        joined(parts.into_iter().collect::<Option<Vec<_>>>()?)
    }

    /// All turns that occur.
    fn turns(&self, conversation: &Conversation, rules: Option<&CacheRules>) -> Vec<Turn> {
        let cached = |prefix: &Tokens| rules.map_or(Tokens::ZERO, |rules| rules.cached(prefix));
        let system = conversation.system.as_ref().map_or(Tokens::ZERO, |system| system.value.clone());
        let shares = conversation.turns.shares();
        let of_system = cached(&(&system * &self.factors.0));
        let (beside, kept) = (self.beside(), self.kept_beside());
        let (mut turns, mut before): (Vec<Turn>, Tokens) = (Vec::new(), Tokens::ZERO);
        for number in 1..=conversation.turns.most() {
            let (since, is_compacted) = conversation.since_compacted(number);
            let share: Exact =
                shares.iter().filter(|(turns, _)| number <= *turns).map(|(_, share)| share.exact()).sum();
            let sendings = Count::of(since);
            let compacted = if is_compacted { Count::ONE } else { Count::ZERO };
            let times = Times { made: Count::ONE, sendings: sendings.clone(), compacted };
            let text = &self.prompts(conversation, &times) * &self.factors.0;
            let text = text.named("prompt of a turn");
            let cached = cached(&text);
            let sent = &(&text + &beside) + &(&kept * &Count::of(since.saturating_sub(1)));
            // After compaction, only the system tokens are the same as in the previous turn.
            let kept = if since == 1 { before.clone().min(of_system.clone()) } else { before };
            before = cached.clone();
            let share = Share::new(share).unwrap_or(Share::ALL);
            turns.push(Turn { share, since, is_compacted, text, sent, cached, read: kept });
        }
        turns
    }

    /// Prompt tokens of turns, before the model's factor. Turn `t` since the last compaction sends `system + t ×
    /// user + (t − 1) × output`, plus the summary that replaced earlier turns, if any; the total is the sum of
    /// these multiples.
    fn prompts(&self, conversation: &Conversation, times: &Times) -> Tokens {
        let Times { made, sendings, compacted } = times;
        let system = conversation.system.as_ref().map(|system| &system.value * made);
        let summary = conversation.compact.as_ref().map(|compact| &compact.to.value * compacted);
        let said = &self.prompt * sendings;
        let answers = &self.answer() * &sendings.without(made).named("times sent again");
        let all = [
            system.map(|tokens| tokens.named("what each turn begins with")),
            summary.map(|tokens| tokens.named("summaries")),
            Some(said.named("what users say")),
            Some(answers.named("earlier answers")),
        ];
        all.into_iter().flatten().sum()
    }

    /// The number of turns with equal rates, and how often they repeat earlier tokens.
    fn times(conversation: &Conversation, turns: &[Turn]) -> Times {
        // Consecutive turns with the same frequency are counted together.
        let sum = |name, why, times: fn(&Turn) -> u32| -> Count {
            let runs = turns.chunk_by(|one, next| one.share == next.share).map(|run| {
                let times = Count::of(run.iter().map(times).sum()).because(name, Why::Definition(why));
                (&times * &run[0].share).named("by share")
            });
            runs.sum::<Count>().named(name)
        };
        let made = match &conversation.turns {
            Turns::Always(stated) if turns.len() == stated.value as usize => Count::stated(stated),
            _ => sum("turns", "those that are billed at these rates", |_| 1),
        };
        Times {
            made,
            sendings: sum("times sent", "each turn sends what was said in it and before it", |turn| {
                turn.since
            }),
            compacted: sum("turns with a summary", "those after it was made", |turn| {
                turn.is_compacted.into()
            }),
        }
    }

    /// Refuses usage that later turns repeat but that no meter reads from a cache.
    fn refuse_uncached(&self, caching: &Place, problems: &mut Problems) {
        let is_kept = |own: &&Metered| own.kept_as().is_some_and(|kept| kept.read() == kept);
        let Some(own) = self.meters.iter().find(is_kept) else { return };
        let message = format!("`caching: incremental` with `{}` is not supported yet", own.meter);
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&own.quantity.place);
        let refused = refused.also(caching, "what later turns send again is read from the cache");
        problems.push(refused.help("remove `caching`: all turns are then billed uncached"));
    }

    /// The turns in groups of equal rates, in order of their first turn.
    fn alike(&self, turns: Vec<Turn>) -> Vec<Vec<Turn>> {
        let mut groups: Vec<(&Rates, Vec<Turn>)> = Vec::new();
        for turn in turns {
            let rates = self.offer.rates(&turn.sent).0;
            match groups.iter_mut().find(|(known, _)| std::ptr::eq(*known, rates)) {
                Some((_, group)) => group.push(turn),
                None => groups.push((rates, vec![turn])),
            }
        }
        groups.into_iter().map(|(_, turns)| turns).collect()
    }

    /// Checks every turn against the limits of the model and the step. Names the first that is too long.
    fn check_turns(
        &self,
        conversation: &Conversation,
        turns: &[Turn],
        output: &Tokens,
        problems: &mut Problems,
    ) {
        for (number, turn) in (1..).zip(turns) {
            let over = self.max_input.filter(|most| most.value < turn.sent);
            let too_long = self.offer.too_long(&turn.sent, output);
            if over.is_none() && too_long.is_empty() {
                continue;
            }
            if let Some(most) = over {
                let message = format!(
                    "turn {number}: the prompt of {} tokens is over the step's own `max_input` of {}",
                    turn.sent.exact().grouped(),
                    most.value.exact().grouped()
                );
                let refused =
                    Diagnostic::error(Code::PromptOverLimit, message).also(&most.place, "the limit");
                problems.push(self.of_turn(refused, conversation, number));
            }
            for too_long in too_long {
                let mut refused = too_long_message(&too_long, &self.offer.id, &turn.sent, output)
                    .also(&self.name.place, "this model");
                if let TooLong::Output(_) = too_long {
                    problems.push(refused.at(&self.output.place));
                    continue;
                }
                refused.message = format!("turn {number}: {}", refused.message);
                problems.push(self.of_turn(refused, conversation, number));
            }
            return;
        }
    }

    /// Adds the contents of a prompt that is too long, and how many turns would fit.
    fn of_turn(&self, refused: Diagnostic, conversation: &Conversation, number: u32) -> Diagnostic {
        let (since, is_compacted) = conversation.since_compacted(number);
        let grouped = |tokens: &Tokens| tokens.exact().grouped();
        let mut parts = Vec::new();
        if let Some(system) = &conversation.system {
            parts.push(format!("{} of the system", grouped(&system.value)));
        }
        let compact = conversation.compact.as_ref().filter(|_| is_compacted);
        parts.extend(
            compact.map(|compact| format!("{} that stand for earlier turns", grouped(&compact.to.value))),
        );
        let counted = |count: u32, tokens: &Tokens, what: &str| match count {
            1 => format!("{} of {what}", grouped(tokens)),
            _ => format!("{count} × {} of {what}", grouped(tokens)),
        };
        parts.push(counted(since, &self.prompt, "the user"));
        if 1 < since {
            let output = &self.output.value * &self.factors.1;
            parts.push(counted(since - 1, &output, "earlier answers"));
        }
        let last = parts.pop().unwrap_or_default();
        let parts = if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) };
        let factor = match self.factors.0 == Factor::ONE {
            true => String::new(),
            false => format!(", times the model's factor of {}", self.factors.0.exact()),
        };
        let beside = &self.beside() * &Count::of(since);
        let beside = match beside.is_zero() {
            true => String::new(),
            false => format!(", and {} beside text", grouped(&beside)),
        };
        let help = match since - 1 {
            0 if is_compacted => "let `compact` put the turns before in fewer tokens".to_owned(),
            0 => "not even the first turn fits: give it fewer tokens".to_owned(),
            1 => "one turn fits: plan no more, or give each fewer tokens".to_owned(),
            fit => format!("{fit} turns fit: plan no more, or `compact` the conversation after as many"),
        };
        let refused = match conversation.turns.place() {
            _ if since == 1 && compact.is_some() => {
                compact.map(|compact| refused.clone().at(&compact.to.place))
            }
            Some(place) => Some(refused.clone().at(place)),
            None => None,
        }
        .unwrap_or(refused);
        refused.note(format!("the prompt has {parts}{factor}{beside}")).help(help)
    }

    /// Warns that turns with prompts below the model's cache minimum are billed uncached.
    fn warn_of_short_turns(
        &self,
        conversation: &Conversation,
        rules: &CacheRules,
        turns: &[Turn],
        problems: &mut Problems,
    ) {
        let (Some(place), Some(least)) = (&conversation.caching, &rules.min_prefix) else { return };
        // A conversation without text has no prefix that could be too short.
        let is_short = |turn: &&Turn| turn.text < least.value && !turn.text.is_zero();
        let short = turns.iter().take_while(is_short).count();
        let Some(first) = turns.first().filter(|_| 0 < short) else { return };
        let model = &self.offer.id;
        let (least, sent) = (least.value.exact().grouped(), first.text.exact().grouped());
        let billed = match short {
            _ if short == turns.len() => "no turn is as long: all are billed uncached".to_owned(),
            1 => format!("the first turn has {sent}: it is billed uncached"),
            _ => format!("the first of {short} shorter turns has {sent}: they are billed uncached"),
        };
        let message = format!("`{model}` caches prompts from {least} tokens on, and {billed}");
        problems.push(Diagnostic::warning(Code::PrefixBelowMinimum, message).at(place));
    }
}

/// Combines requests into one call.
pub(super) fn joined(parts: Vec<PlannedCall>) -> Option<PlannedCall> {
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    Some(PlannedCall { further: parts.collect(), ..first })
}
