//! The attempts, in order.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::scenario::design::{Attempt, Metered, Quality, Revision, Step, Tool, Who};
use crate::scenario::format::{self, Escalate, Person};
use crate::units::Count;
use crate::yaml::{Located, Named};

use super::{conversation, meters, reached};

/// Settings of a step shared by all attempts that do not override them.
#[derive(Clone, Debug, Default)]
pub(super) struct Common {
    /// Metered usage of a call other than text.
    pub(super) meters: Vec<Metered>,
    /// The tools that it uses.
    pub(super) tools: Vec<Tool>,
}

/// The attempts of a step or branch: its `attempts`, or its `model` with `retries` or `escalate`.
pub(super) fn attempts(
    model: Option<Located<String>>,
    retries: Option<u32>,
    escalate: Option<Located<Escalate>>,
    attempts: Option<Vec<Located<format::Attempt>>>,
    common: &Common,
    problems: &mut Problems,
) -> Option<Vec<Attempt>> {
    let Some(listed) = attempts else {
        let model = model?;
        let place = model.place.clone();
        let Common { meters, tools } = common.clone();
        let (who, times) = (Who::Model(model), 1 + retries.unwrap_or(0));
        check_height(times, &place, problems);
        let (reached, input, output, revision) = (None, None, None, None);
        let first = Attempt { place, who, reached, times, input, output, meters, tools, revision };
        let again = escalate.map(|Located { value: Escalate { share, model }, place }| Attempt {
            place,
            who: Who::Model(model),
            reached: Some(share),
            times: 1,
            ..first.clone()
        });
        return Some(std::iter::once(first).chain(again).collect());
    };
    let attempts: Option<Vec<Attempt>> =
        listed.into_iter().map(|listed| attempt(listed, common, problems)).collect();
    let attempts = attempts?;
    check_ladder(&attempts, problems);
    reached::check(&attempts, problems);
    Some(attempts)
}

fn attempt(file: Located<format::Attempt>, common: &Common, problems: &mut Problems) -> Option<Attempt> {
    let format::Attempt { model, human, reached, times, input, output, meters, tools, fixes, breaks } =
        file.value;
    let common = Common {
        meters: meters.map_or_else(|| common.meters.clone(), |meters| meters::meters(meters, problems)),
        tools: tools.map_or_else(|| common.tools.clone(), self::tools),
    };
    let (who, Common { meters, tools }) = match human {
        Some(Person { cost, error_rate }) => (Who::Person { cost, error_rate }, Common::default()),
        None => (Who::Model(model?), common),
    };
    let revision = fixes.map(|fixes| Revision { fixes, breaks });
    let times = times.unwrap_or(1);
    Some(Attempt { place: file.place, who, reached, times, input, output, meters, tools, revision })
}

/// The tools of a step or an attempt.
pub(super) fn tools(file: Named<Located<Count>>) -> Vec<Tool> {
    file.0.into_iter().map(|(name, uses)| Tool { name, uses }).collect()
}

/// The most attempts of a call. Each one adds digits to the probabilities, and real designs have few.
const MOST_ATTEMPTS: u32 = 20;

fn check_height(attempts: u32, place: &Place, problems: &mut Problems) {
    if MOST_ATTEMPTS < attempts {
        let message = format!("{attempts} attempts are too many: a call has at most {MOST_ATTEMPTS}");
        problems.push(Diagnostic::error(Code::BadLadder, message).at(place));
    }
}

fn check_ladder(attempts: &[Attempt], problems: &mut Problems) {
    if let Some(last) = attempts.last() {
        check_height(attempts.iter().map(|attempt| attempt.times).sum(), &last.place, problems);
    }
    if let Some(first) = attempts.first().filter(|first| first.revision.is_some()) {
        let message = "the first attempt has nothing to revise: `fixes` belongs to a later one";
        let misplaced = Diagnostic::error(Code::BadLadder, message).at(&first.place);
        problems.push(misplaced.help("remove `fixes` from the first attempt"));
    }
    let early = attempts.iter().rev().skip(1).find(|attempt| matches!(attempt.who, Who::Person { .. }));
    if let Some(person) = early {
        let message = "a person's attempt is the last one: it is not checked";
        let misplaced = Diagnostic::error(Code::BadLadder, message).at(&person.place);
        problems.push(misplaced.help("move the person to the end of `attempts`"));
    }
}

/// Limits the digits of probabilities: those of an error rate times the fields and attempts, those of others times the
/// attempts.
pub(super) fn check_places(steps: &[Step], qualities: &BTreeMap<String, Quality>, problems: &mut Problems) {
    let mut most: BTreeMap<&str, u32> = BTreeMap::new();
    for work in steps.iter().flat_map(|step| &step.branches).map(|branch| &branch.work) {
        let attempts: u32 = work.attempts.iter().map(|attempt| attempt.times).sum();
        let of_check = work.check.iter().flat_map(|check| [&check.detects, &check.false_alarms]);
        let of_revisions = work.attempts.iter().filter_map(|attempt| attempt.revision.as_ref());
        let others = of_check.chain([&work.repeat]).flatten();
        let others =
            others.chain(of_revisions.flat_map(|one| std::iter::once(&one.fixes).chain(&one.breaks)));
        for chance in others {
            let what = || format!("this chance in all of {attempts} attempts");
            conversation::check_chance(chance, attempts, what, "round it, or plan fewer attempts", problems);
        }
        if let Some(quality) = &work.quality {
            let most = most.entry(&quality.value).or_default();
            *most = attempts.max(*most);
        }
    }
    for (name, attempts) in most {
        let Some(quality) = qualities.get(name) else { continue };
        let fields = quality.fields.as_ref().map_or(1, |fields| fields.value);
        let what = || format!("the chance of {fields} fields in all of {attempts} attempts");
        let help = "round the error rate, or plan fewer fields or attempts";
        for (_, rate) in &quality.error_rates {
            conversation::check_chance(rate, fields.saturating_mul(attempts), what, help, problems);
        }
    }
}
