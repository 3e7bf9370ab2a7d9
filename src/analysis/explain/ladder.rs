//! The ladder of a branch as terms: how often each rung is reached, and what becomes of a call.

use crate::exact::Exact;
use crate::scenario::{Attempt, PlannedBranch, Who, Work};
use crate::units::Probability;
use crate::yaml::Located;

use super::site::Site;
use super::term::{Shared, Term, Unit};

/// What becomes of a call of a branch, and how often each rung is reached.
pub(super) struct Climbed {
    /// For each rung, the chance that it is reached; `None` for the first, which always is.
    pub(super) reached: Vec<Option<Shared>>,
    /// For each rung, the chances that a call arrives there and its output is bad, and good.
    pub(super) outputs: Vec<[Shared; 2]>,
    pub(super) good: Shared,
    pub(super) escaped: Shared,
    pub(super) abandoned: Shared,
}

/// A ladder, and where it stands.
pub(super) struct Ladder<'a, 's> {
    pub(super) site: &'a Site<'s>,
    /// The path of the branch.
    pub(super) path: &'a str,
    pub(super) work: &'a Work,
    pub(super) planned: &'a PlannedBranch,
}

/// The chance that an output is bad, on a first attempt and after a flagged one.
struct Errors {
    fresh: Shared,
    after_bad: Shared,
    after_good: Shared,
}

/// The attempts, `times` written out.
pub(super) fn rungs(work: &Work) -> Vec<&Attempt> {
    work.attempts.iter().flat_map(|attempt| std::iter::repeat_n(attempt, attempt.times as usize)).collect()
}

impl Ladder<'_, '_> {
    /// The climb, where all error rates are known.
    pub(super) fn climb(&self) -> Option<Climbed> {
        let rungs = rungs(self.work);
        let errors: Option<Vec<Errors>> = (0..rungs.len()).map(|rung| self.errors(&rungs, rung)).collect();
        let (mut reached, mut outputs) = (Vec::new(), Vec::new());
        let (mut good_parts, mut escaped_parts) = (Vec::new(), Vec::new());
        let mut flagged: Option<(Shared, Shared)> = None;
        for (rung, errors) in errors?.into_iter().enumerate() {
            let named = |what: &str| format!("{}.rungs.{rung}.{what}", self.path);
            let (bad, good) = match flagged.take() {
                None => {
                    reached.push(None);
                    let good = Term::complement(named("good"), &errors.fresh);
                    (Term::sum(named("bad"), Unit::Part, vec![errors.fresh]), good)
                }
                Some((b, g)) => {
                    reached.push(Some(Term::sum(named("reached"), Unit::Part, vec![b.clone(), g.clone()])));
                    let after = |of: &Shared, chance: Shared, name: &'static str| {
                        Term::product(name, Unit::Part, vec![of.clone(), chance])
                    };
                    let fixed = Term::complement("good after a bad one", &errors.after_bad);
                    let kept = Term::complement("good after a good one", &errors.after_good);
                    let bad = vec![
                        after(&b, errors.after_bad, "flagged bad, then bad"),
                        after(&g, errors.after_good, "flagged good, then bad"),
                    ];
                    let good = vec![
                        after(&b, fixed, "flagged bad, then good"),
                        after(&g, kept, "flagged good, then good"),
                    ];
                    (Term::sum(named("bad"), Unit::Part, bad), Term::sum(named("good"), Unit::Part, good))
                }
            };
            outputs.push([bad.clone(), good.clone()]);
            if self.planned.is_checked(rung) {
                let (detects, alarms) = (self.detects(), self.false_alarms());
                let part = |name: &'static str, of: &Shared, chance: &Shared| {
                    Term::product(name, Unit::Part, vec![of.clone(), chance.clone()])
                };
                let missed = Term::complement("not flagged", &detects);
                let passed = Term::complement("not flagged", &alarms);
                escaped_parts.push(part("bad and not flagged", &bad, &missed));
                good_parts.push(part("good and not flagged", &good, &passed));
                flagged =
                    Some((part("bad and flagged", &bad, &detects), part("good and flagged", &good, &alarms)));
            } else {
                escaped_parts.push(bad);
                good_parts.push(good);
            }
        }
        let outcome = |what: &str| format!("{}.outcome.{what}", self.path);
        Some(Climbed {
            reached,
            outputs,
            good: Term::sum(outcome("good"), Unit::Part, good_parts),
            escaped: Term::sum(outcome("escaped"), Unit::Part, escaped_parts),
            abandoned: match flagged {
                Some((b, g)) => Term::sum(outcome("abandoned"), Unit::Part, vec![b, g]),
                None => {
                    let why = "the last output is served as it is";
                    Term::defined(outcome("abandoned"), Unit::Part, Exact::ZERO, why)
                }
            },
        })
    }

    fn detects(&self) -> Shared {
        let stated = self.work.check.as_ref().and_then(|check| check.detects.as_ref());
        self.chance("detects", stated, Probability::CERTAIN, "100% unless given")
    }

    fn false_alarms(&self) -> Shared {
        let stated = self.work.check.as_ref().and_then(|check| check.false_alarms.as_ref());
        self.chance("false alarms", stated, Probability::NEVER, "0% unless given")
    }

    fn chance(
        &self,
        name: &'static str,
        stated: Option<&Located<Probability>>,
        otherwise: Probability,
        why: &'static str,
    ) -> Shared {
        match stated {
            Some(chance) => self.site.stated(self.path, Unit::Part, chance.value.exact(), &chance.place),
            None => Term::default(name, Unit::Part, otherwise.exact().clone(), why),
        }
    }

    /// How often a rung's output is bad, where that is known.
    fn errors(&self, rungs: &[&Attempt], rung: usize) -> Option<Errors> {
        let attempt = rungs[rung];
        let name = match &attempt.who {
            Who::Person { error_rate, .. } => {
                let rate = error_rate.as_ref();
                return Some(same(self.chance("error rate", rate, Probability::NEVER, "0% unless given")));
            }
            Who::Model(name) => name,
        };
        if let Some(revision) = &attempt.revision {
            let fixes = self.chance("fixes", Some(&revision.fixes), Probability::NEVER, "");
            let why = "nothing good is flagged, so nothing is broken";
            let after_good = self.chance("breaks", revision.breaks.as_ref(), Probability::NEVER, why);
            let after_bad = Term::complement("not fixed", &fixes);
            return Some(Errors { fresh: after_bad.clone(), after_bad, after_good });
        }
        let rate = self.error_rate(name)?;
        let before = rung.checked_sub(1).map(|before| &rungs[before].who);
        match (before, &self.work.repeat) {
            (Some(Who::Model(before)), Some(repeat)) if self.site.plan.models.same(before, name) => {
                let repeat = self.site.stated(self.path, Unit::Part, repeat.value.exact(), &repeat.place);
                let anew = Term::complement("good anew", &rate);
                let again = Term::product("the same error again", Unit::Part, vec![repeat.clone(), anew]);
                let differs = Term::complement("not the same again", &repeat);
                let after_good =
                    Term::product("bad after a good one", Unit::Part, vec![rate.clone(), differs]);
                let after_bad = Term::sum("bad after a bad one", Unit::Part, vec![rate.clone(), again]);
                Some(Errors { fresh: rate, after_bad, after_good })
            }
            _ => Some(same(rate)),
        }
    }

    /// The chance that a model's output is bad.
    fn error_rate(&self, model: &Located<String>) -> Option<Shared> {
        let quality = self.work.quality.as_ref()?;
        let rate = self.site.plan.models.error_rate(&quality.value, model)?;
        let stated = self.site.stated("quality", Unit::Part, rate.stated.value.exact(), &rate.stated.place);
        let Some(fields) = &rate.fields else { return Some(stated) };
        let count = Exact::from(fields.value);
        let count = self.site.stated("quality", Unit::Things, &count, &fields.place);
        Some(Term::any_of("any field bad", stated, count, fields.value))
    }
}

/// What came before does not matter.
fn same(rate: Shared) -> Errors {
    Errors { fresh: rate.clone(), after_bad: rate.clone(), after_good: rate }
}
