//! A conversation: the number of turns, and the tokens of each.

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Exact;
use crate::scenario::design::{Attempt, Conversation, Turns};
use crate::scenario::format::{self, Caching, TurnsOrSpread};
use crate::units::{Probability, Share, Tokens};
use crate::yaml::{Entry, Keys, Located};

/// The most decimal places of a combined probability, which multiplies the places of a single one by the number of
/// turns, or of fields and attempts.
const MOST_DIGITS: usize = 6_000;

/// A conversation, with the prompt and output tokens that each turn adds.
pub(super) type Spoken = (Conversation, Located<Tokens>, Located<Tokens>);

/// A `loop`.
pub(super) fn conversation(file: Located<format::Loop>, problems: &mut Problems) -> Option<Spoken> {
    let format::Loop { turns, system, user, output, caching, compact, success } = file.value;
    let caching = caching.filter(|caching| caching.value == Caching::Incremental);
    let turns = match turns {
        TurnsOrSpread::Always(turns) => Turns::Always(turns.0),
        TurnsOrSpread::Spread(spread) => self::spread(spread, problems)?,
    };
    let caching = caching.map(|caching| caching.place);
    Some((Conversation { turns, system, caching, compact, success }, user, output))
}

/// Shares of conversations by number of turns; they add up to exactly 1.
fn spread(file: Located<format::Spread>, problems: &mut Problems) -> Option<Turns> {
    let number = |(turns, share): (Located<String>, Located<Share>)| {
        let turns = TurnsOrSpread::number(&turns, problems)?;
        Some((turns, share))
    };
    let spread: Vec<Option<_>> = file.value.0.0.into_iter().map(number).collect();
    let mut spread = spread.into_iter().collect::<Option<Vec<_>>>()?;
    spread.sort_by_key(|(turns, _)| turns.value);
    if let Some(pair) = spread.windows(2).find(|pair| pair[0].0.value == pair[1].0.value) {
        let message = format!("{} turns stand here twice", pair[1].0.value);
        let twice = Diagnostic::error(Code::DuplicateKey, message).at(&pair[1].0.place);
        problems.push(twice.also(&pair[0].0.place, "the other").help("add their shares up"));
        return None;
    }
    let sum: Exact = spread.iter().map(|(_, share)| share.value.exact()).sum();
    if sum != Exact::ONE {
        let message = format!("the shares of the numbers of turns sum to {}, not 100%", sum.percent());
        let missing = Exact::ONE - &sum;
        let help = if missing.is_negative() {
            format!("reduce them by {}", missing.abs().percent())
        } else {
            format!("add the missing {}", missing.percent())
        };
        problems.push(Diagnostic::error(Code::SharesDoNotSum, message).at(&file.place).help(help));
        return None;
    }
    Some(Turns::Spread(spread))
}

/// Refuses a success probability whose powers would have too many digits.
pub(super) fn check_places(conversation: &Conversation, attempts: &[Attempt], problems: &mut Problems) {
    let Some(success) = &conversation.success else { return };
    let attempts: u32 = attempts.iter().map(|attempt| attempt.times).sum();
    let turns = conversation.turns.most().saturating_mul(attempts.max(1));
    let what = || format!("the chance of {} turns in all attempts", Exact::from(turns).grouped());
    let help = "round `success`, or plan fewer turns or attempts";
    check_chance(success, turns, what, help, problems);
}

/// Refuses a probability whose powers would have too many digits.
pub(super) fn check_chance(
    chance: &Located<Probability>,
    times: u32,
    what: impl Fn() -> String,
    help: &str,
    problems: &mut Problems,
) {
    let digits = (chance.value.exact().denominator_digits() - 1) * times as usize;
    if MOST_DIGITS < digits {
        let grouped = |number: usize| Exact::from(number as u64).grouped();
        let (digits, most) = (grouped(digits), grouped(MOST_DIGITS));
        let message = format!("{} would have {digits} digits, and at most {most} are computed", what());
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&chance.place).help(help));
    }
}

/// Refuses attempts with their own prompt or output: each is a whole conversation.
pub(super) fn refuse_own_tokens(attempts: &[Attempt], problems: &mut Problems) {
    for attempt in attempts {
        if let Some(tokens) = attempt.input.as_ref().or(attempt.output.as_ref()) {
            let message = "an attempt at a `loop` is a whole conversation, with the tokens of the loop";
            let clash = Diagnostic::error(Code::ConflictingKeys, message).at(&tokens.place);
            problems.push(clash.help("remove `input` and `output` from the attempt"));
        }
    }
}

/// Keys of a step that a loop replaces, or that have no meaning with one.
const MEANINGLESS: [(&str, &str); 6] = [
    ("input", "remove it: `system` and `user` of the loop say how long each prompt is"),
    ("output", "remove it: `output` of the loop says how long each answer is"),
    ("reads", "remove it, and count what the conversation begins with as part of its `system`"),
    ("cache", "remove it: `caching: incremental` in the loop reads what earlier turns wrote"),
    ("feedback", "remove it: a conversation that is tried again begins anew"),
    ("overflow", "remove it: `compact` in the loop keeps a conversation short"),
];

/// Refuses keys that have no meaning with a conversation.
pub(super) fn refuse_meaningless(
    keys: &Keys<'_>,
    conversation: Option<&Conversation>,
    problems: &mut Problems,
) {
    let Some(own) = keys.entry("loop") else { return };
    let mut refuse = |entry: Option<&Entry>, message: String, help: &str| {
        if let Some(entry) = entry {
            let clash = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
            problems.push(clash.also(&own.place, "the loop").help(help));
        }
    };
    for (key, help) in MEANINGLESS {
        let entry = keys.entry(key).filter(|entry| entry.value.as_text() != Some("error"));
        refuse(entry, format!("`{key}` has no meaning beside a `loop`"), help);
    }
    let Some(conversation) = conversation else { return };
    if conversation.success.is_some() {
        let message = "`quality` and the loop's `success` both say how often a conversation goes wrong";
        refuse(keys.entry("quality"), message.to_owned(), "keep one of them");
    }
    if conversation.caching.is_some() {
        let in_batch = |entry: &&Entry| entry.key == "batch" || entry.value.as_text() == Some("batch");
        let entry = keys.entry("batch").or(keys.entry("tier")).filter(in_batch);
        let message = "the turns of a batch are hours apart, and no prompt is cached for so long";
        refuse(entry, message.to_owned(), "write `caching: none`, or remove the batch");
    }
}
