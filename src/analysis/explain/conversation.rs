//! A conversation as terms: the prompts of its turns, and what the cache takes of them.
//!
//! Turns that follow each other, are made equally often and billed at the same rates are a run. A run that
//! ends with turn `b` and begins after turn `a` sends the user's tokens `b (b + 1) / 2 − a (a + 1) / 2` times
//! and the earlier answers as often, but for once a turn.

use crate::exact::Exact;
use crate::scenario::{Compact, Conversation, Turns};
use crate::units::Tokens;
use crate::yaml::Located;

use super::call::{Cached, CallSite, Part};
use super::site::Site;
use super::term::{Shared, Term, Unit};

/// Turns that are alike: those after one up to another.
struct Run {
    after: u32,
    last: u32,
    /// The position among the rates of the call.
    rates: usize,
}

/// A conversation, and the call that it is.
struct Talk<'a, 's> {
    call: &'a CallSite<'a, 's>,
    own: &'a Conversation,
}

/// A number of turns as the scenario states it: a number of the file, or the key of a distribution.
pub(super) fn turns_stated(site: &Site<'_>, path: &str, turns: &Located<u32>) -> Shared {
    let stated = site.stated(path, Unit::Things, &Exact::from(turns.value), &turns.place);
    if stated.name.path().is_some() { stated } else { stated.named("turns") }
}

impl CallSite<'_, '_> {
    /// The turns of a conversation, put together where they are billed at the same rates.
    pub(super) fn turns(&self, own: &Conversation) -> Vec<Part<'_>> {
        let talk = Talk { call: self, own };
        let runs = talk.runs();
        let parts = self.planned.parts().enumerate().map(|(rates, planned)| {
            let runs: Vec<&Run> = runs.iter().filter(|run| run.rates == rates).collect();
            let turns = runs.iter().map(|run| talk.made(run, talk.count(run.after, run.last)));
            let turns = Term::sum("turns at these rates", Unit::Things, turns.collect());
            let prompts = runs.iter().map(|run| talk.made(run, talk.prompts(run)));
            let prompts = Term::sum("prompts of the turns", Unit::Tokens, prompts.collect());
            let sendings = runs.iter().map(|run| talk.made(run, talk.times_sent(run)));
            Part {
                planned,
                role: "",
                prompt: self.scaled("prompts of the turns", prompts),
                output: Term::product("outputs of the turns", Unit::Tokens, vec![turns.clone(), self.made()]),
                requests: Some(turns),
                sendings: Some(Term::sum("times sent", Unit::Things, sendings.collect())),
                cached: talk.cached(&runs),
            }
        });
        parts.collect()
    }
}

impl Talk<'_, '_> {
    /// All turns that happen, in runs.
    fn runs(&self) -> Vec<Run> {
        let most = self.own.turns.most();
        let shares = self.own.turns.shares();
        let ends = |turn: u32| {
            let is_compacted = self.compact().is_some_and(|compact| turn.is_multiple_of(compact.every.value));
            turn == most || is_compacted || shares.iter().any(|(turns, _)| *turns == turn)
        };
        let Some(offer) = self.call.offer() else { return Vec::new() };
        let (mut known, mut runs): (Vec<_>, Vec<Run>) = (Vec::new(), Vec::new());
        let mut starts_anew = true;
        for turn in 1..=most {
            let beside = self.call.beside() * Exact::from(self.own.since_compacted(turn).0);
            let sent = Tokens::new(&self.prompt(turn).value + &beside).unwrap_or_default();
            let rates = offer.rates(&sent).0;
            let position = known.iter().position(|other| std::ptr::eq(*other, rates)).unwrap_or(known.len());
            if position == known.len() {
                known.push(rates);
            }
            match runs.last_mut().filter(|run| !starts_anew && run.rates == position) {
                Some(run) => run.last = turn,
                None => runs.push(Run { after: turn - 1, last: turn, rates: position }),
            }
            starts_anew = ends(turn);
        }
        runs
    }

    fn compact(&self) -> Option<&Compact> {
        self.own.compact.as_ref()
    }

    /// The last turn before the conversation was compacted to what a turn sees; 0 where it never was.
    fn compacted_before(&self, turn: u32) -> u32 {
        turn - self.own.since_compacted(turn).0
    }

    /// A number of turns, as somebody stated it.
    fn bound(&self, turn: u32) -> Shared {
        let stated = |turns: &Located<u32>| turns_stated(self.call.site, self.call.path, turns);
        let of_turns = match &self.own.turns {
            Turns::Always(turns) => Some(turns).filter(|turns| turns.value == turn),
            Turns::Spread(spread) => spread.iter().map(|(turns, _)| turns).find(|turns| turns.value == turn),
        };
        if let Some(turns) = of_turns {
            return stated(turns);
        }
        let every = self.compact().map(|compact| &compact.every);
        match every.filter(|every| turn.is_multiple_of(every.value)) {
            Some(every) if every.value == turn => stated(every),
            Some(every) => {
                let times = Exact::from(turn / every.value);
                let times = Term::defined("times compacted", Unit::Things, times, "one after the other");
                Term::product("turns before", Unit::Things, vec![times, stated(every)])
            }
            None => {
                let why = "the last turn before the length of the prompt changes the rates";
                Term::defined("turns", Unit::Things, Exact::from(turn), why)
            }
        }
    }

    /// How many turns there are after one, up to another.
    fn count(&self, after: u32, last: u32) -> Shared {
        let is_whole = |compact: &&Compact| {
            after + compact.every.value == last && after.is_multiple_of(compact.every.value)
        };
        match after {
            0 => self.bound(last),
            _ => match self.compact().filter(is_whole) {
                Some(compact) => turns_stated(self.call.site, self.call.path, &compact.every),
                None => Term::difference("turns", Unit::Things, &self.bound(last), &self.bound(after)),
            },
        }
    }

    /// Something of a run, as often as its turns are made.
    fn made(&self, run: &Run, of: Shared) -> Shared {
        let Turns::Spread(spread) = &self.own.turns else { return of };
        let longer = spread.iter().filter(|(turns, _)| run.last <= turns.value);
        let shares = longer.map(|(_, share)| {
            self.call.site.stated(self.call.path, Unit::Part, share.value.exact(), &share.place)
        });
        let shares = Term::sum("conversations that come so far", Unit::Part, shares.collect());
        Term::product("by share", of.unit, vec![shares, of])
    }

    /// How often the turns of a run send what a turn says.
    fn times_sent(&self, run: &Run) -> Shared {
        let before = self.compacted_before(run.last);
        // 1 + 2 + … + n
        let triangle = |last: u32| {
            let one = Term::defined("one", Unit::Things, Exact::ONE, "1 + 2 + … + n = n × (n + 1) / 2");
            let two =
                Term::defined("two", Unit::Things, Exact::from(2_u32), "1 + 2 + … + n = n × (n + 1) / 2");
            let number = self.count(before, last);
            let next = Term::sum("turns and one", Unit::Things, vec![number.clone(), one]);
            let double = Term::product("twice", Unit::Things, vec![number, next]);
            Term::quotient("times sent", Unit::Things, &double, &two).unwrap_or(two)
        };
        match run.after == before {
            true => triangle(run.last),
            false => Term::difference("times sent", Unit::Things, &triangle(run.last), &triangle(run.after)),
        }
    }

    /// The tokens of the prompts of a run, before the model's factor.
    fn prompts(&self, run: &Run) -> Shared {
        let count = self.count(run.after, run.last);
        let sent = self.times_sent(run);
        let again = Term::difference("times sent again", Unit::Things, &sent, &count);
        let part = |name: &'static str, times: &Shared, tokens: Shared| {
            Term::product(name, Unit::Tokens, vec![times.clone(), tokens])
        };
        let fixed = self.fixed(run.last).into_iter().map(|tokens| part("sent in each turn", &count, tokens));
        let mut parts: Vec<Shared> = fixed.collect();
        parts.push(part("what users say", &sent, self.call.prompt.clone()));
        parts.push(part("earlier answers", &again, self.call.made()));
        Term::sum("prompts of turns", Unit::Tokens, parts)
    }

    /// What every prompt begins with: the system's tokens, and those that stand for earlier turns.
    fn fixed(&self, turn: u32) -> Vec<Shared> {
        let is_compacted = self.own.since_compacted(turn).1;
        let compacted = self.compact().filter(|_| is_compacted).map(|compact| &compact.to);
        self.own.system.iter().chain(compacted).map(|tokens| self.call.tokens_of(tokens)).collect()
    }

    /// The prompt of one turn, the model's factor applied.
    fn prompt(&self, turn: u32) -> Shared {
        let since = self.own.since_compacted(turn).0;
        let times = |number: u32, why: &'static str, tokens: Shared| {
            let number = Term::defined("turns so far", Unit::Things, Exact::from(number), why);
            Term::product("of turns so far", Unit::Tokens, vec![number, tokens])
        };
        let mut parts = self.fixed(turn);
        parts.push(times(since, "each adds what the user says", self.call.prompt.clone()));
        parts.push(times(since - 1, "each added its answer", self.call.made()));
        let prompt = Term::sum("prompt of a turn", Unit::Tokens, parts);
        self.call.scaled("prompt of a turn", prompt).remarked(format!("turn {turn}"))
    }

    /// What the cache takes of the prompts of runs: each turn reads what the one before wrote.
    fn cached(&self, runs: &[&Run]) -> Cached {
        if self.own.caching.is_none() {
            return Cached::Nothing;
        }
        let (mut all, mut read) = (Vec::new(), Vec::new());
        for run in runs {
            for turn in run.after + 1..=run.last {
                let cached = self.call.granules("cached tokens of a turn", self.prompt(turn));
                all.extend(cached.map(|cached| self.made(run, cached)));
                read.extend(self.read(turn).map(|read| self.made(run, read)));
            }
        }
        Cached::Turns {
            all: Term::sum_of("cached tokens of the turns", Unit::Tokens, all, "no cache"),
            read: Term::sum_of(
                "tokens read by the turns",
                Unit::Tokens,
                read,
                "the first turn reads nothing",
            ),
        }
    }

    /// What a turn reads: what the turn before had, or what is left of it where it was compacted.
    fn read(&self, turn: u32) -> Option<Shared> {
        let name = "what the turn before wrote";
        match (turn, self.own.since_compacted(turn)) {
            (1, _) => None,
            (_, (1, true)) => {
                let system = self.call.tokens_of(self.own.system.as_ref()?);
                self.call.granules(name, self.call.scaled("the system's tokens", system))
            }
            _ => self.call.granules(name, self.prompt(turn - 1)),
        }
    }
}
