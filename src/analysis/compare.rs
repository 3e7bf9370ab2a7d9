//! Compares designs and reports important findings.

mod alike;
mod caveats;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, words};
use crate::engine::{Outcome, StepResult};
use crate::exact::Exact;
use crate::pricing::{self, Offer};
use crate::scenario::{AS_WRITTEN, BASE_CASE, Patch};
use crate::units::{Count, Date, Figure, Figures, Probability, Usd};

use super::outlook::same_span;
use super::{Evaluated, Study};

use self::alike::Measure;
pub use self::alike::{Apart, apart};

/// Designs whose totals differ by at most this share of the smaller one are a tie: 2 %.
const TIE: (i64, i64) = (1, 50);

/// One design.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Run {
    /// Its name.
    pub name: String,
    /// Its evaluation.
    pub evaluated: Evaluated,
}

impl Run {
    /// A design with its name.
    #[must_use]
    pub fn new(name: String, evaluated: Evaluated) -> Self {
        Self { name, evaluated }
    }
}

/// Warnings about prices with an unknown start date, once for all designs of a day.
#[must_use]
pub fn undated_prices(runs: &[Run]) -> Vec<Diagnostic> {
    let mut days: BTreeMap<Date, Vec<&Offer>> = BTreeMap::new();
    for Run { evaluated, .. } in runs {
        let offers = evaluated.plan.offers.values().map(AsRef::as_ref);
        days.entry(evaluated.plan.as_of).or_default().extend(offers);
    }
    days.into_iter().filter_map(|(day, offers)| pricing::undated_prices(offers, day)).collect()
}

words! {
    /// By what designs are ranked.
    pub enum Rank {
        /// What the workload costs.
        Total = "total",
        /// What the vendors bill.
        Invoice = "invoice",
        /// What a good unit costs.
        PerGood = "per-good",
    }
}

/// Designs in comparison, the best first.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Comparison {
    /// The designs, ranked.
    pub runs: Vec<Run>,
    /// The one that the others are compared with.
    pub baseline: usize,
    /// Why they cannot be ranked.
    pub apart: Vec<Apart>,
    /// Important findings.
    pub findings: Vec<Finding>,
    /// Impossible designs, with the reasons.
    pub impossible: Vec<(String, Vec<Diagnostic>)>,
}

/// An important finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// Invoice and total name different designs as the cheapest.
    RankingsDisagree {
        /// The cheapest by invoice.
        by_invoice: String,
        /// The cheapest by total.
        by_total: String,
        /// The amount by which the first is cheaper on the invoice.
        invoice_saved: Usd,
        /// The amount by which the first is more expensive in total.
        at_stake: Usd,
    },
    /// Two designs cost about the same.
    Tie {
        /// The cheaper one.
        cheaper: String,
        /// The other.
        dearer: String,
        /// The difference.
        difference: Usd,
    },
    /// Steps in which designs use different models without known error rates: compared by price alone.
    PriceAlone {
        /// The steps.
        steps: Vec<String>,
    },
    /// Models of several vendors without token factors: all are assumed to count the same tokens.
    TokensAlike {
        /// The models.
        models: Vec<String>,
    },
    /// Designs whose rank rests on prices that one source alone has, with the models.
    OneSource {
        /// The designs, each with these models.
        designs: Vec<(String, Vec<String>)>,
    },
    /// The largest part of the difference between the cheaper and the dearer.
    Driver {
        /// The one with the lower total, whether or not it meets the requirements.
        cheaper: String,
        /// The other.
        dearer: String,
        /// Where the difference arises.
        cause: Cause,
        /// The extra cost of the dearer in this part; negative if it is cheaper.
        amount: Usd,
        /// The extra cost of the dearer in total.
        difference: Usd,
    },
}

/// The part that a difference comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// A stage of a step: `base`, `cache`, `batch`, `retries`, `human`, `downstream`.
    Stage {
        /// The step.
        step: String,
        /// The stage.
        stage: &'static str,
    },
    /// The fixed costs.
    Fixed,
}

impl Run {
    /// A headline figure.
    #[must_use]
    pub fn figure(&self, figure: Figure) -> &Usd {
        &self.evaluated.projection.totals[figure]
    }

    /// Bad outputs per month, `escaped` or `unfixed`; `None` without error rates.
    #[must_use]
    pub fn errors(&self, part: impl Fn(&Outcome) -> &Probability) -> Option<Count> {
        let steps = &self.evaluated.projection.steps;
        let errors = steps.iter().filter_map(|step| Some(&step.calls * part(step.outcome.as_ref()?)));
        let errors: Vec<Count> = errors.collect();
        (!errors.is_empty()).then(|| errors.into_iter().sum())
    }
}

impl Comparison {
    /// Whether the designs are ranked.
    #[must_use]
    pub fn is_ranked(&self) -> bool {
        self.apart.is_empty()
    }
}

/// Ranks designs and reports important findings. `baseline` is the name of one of them.
#[must_use]
pub fn compare(mut runs: Vec<Run>, baseline: &str, rank: Rank) -> Comparison {
    let key = |run: &Run| match rank {
        Rank::Total => Some(run.figure(Figure::Total).exact().clone()),
        Rank::Invoice => Some(run.figure(Figure::Invoice).exact().clone()),
        Rank::PerGood => run.evaluated.projection.per_good_unit(),
    };
    // Designs without a figure to rank by come last; equal ones keep the order of the file.
    runs.sort_by_cached_key(|run| {
        let key = key(run);
        (key.is_none(), key)
    });
    let mut findings = findings(&runs);
    findings.extend(caveats::caveats(&runs));
    let baseline = runs.iter().position(|run| run.name == baseline).unwrap_or(0);
    Comparison { runs, baseline, apart: Vec::new(), findings, impossible: Vec::new() }
}

/// Designs that are not comparable: their totals side by side, in the order given.
#[must_use]
pub fn side_by_side(runs: Vec<Run>, apart: Vec<Apart>) -> Comparison {
    Comparison { runs, baseline: 0, apart, findings: Vec::new(), impossible: Vec::new() }
}

fn findings(runs: &[Run]) -> Vec<Finding> {
    let by = |figure: Figure| {
        let mut sorted: Vec<&Run> = runs.iter().collect();
        sorted.sort_by(|a, b| a.figure(figure).cmp(b.figure(figure)));
        sorted
    };
    let (invoice, total) = (by(Figure::Invoice), by(Figure::Total));
    let (Some(by_invoice), [cheaper, dearer, ..]) = (invoice.first(), total.as_slice()) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    if by_invoice.figure(Figure::Total) != cheaper.figure(Figure::Total)
        && by_invoice.figure(Figure::Invoice) != cheaper.figure(Figure::Invoice)
    {
        findings.push(Finding::RankingsDisagree {
            by_invoice: by_invoice.name.clone(),
            by_total: cheaper.name.clone(),
            invoice_saved: cheaper.figure(Figure::Invoice) - by_invoice.figure(Figure::Invoice),
            at_stake: by_invoice.figure(Figure::Total) - cheaper.figure(Figure::Total),
        });
    }
    let difference = dearer.figure(Figure::Total) - cheaper.figure(Figure::Total);
    let (of, parts) = TIE;
    let is_tie =
        difference.exact() * Exact::from(parts) <= cheaper.figure(Figure::Total).exact() * Exact::from(of);
    let names = (cheaper.name.clone(), dearer.name.clone());
    if is_tie {
        findings.push(Finding::Tie {
            cheaper: names.0.clone(),
            dearer: names.1.clone(),
            difference: difference.clone(),
        });
    }
    if let Some((cause, amount)) =
        driver(cheaper, dearer).filter(|(_, amount)| !amount.is_zero() && !difference.is_zero())
    {
        findings.push(Finding::Driver { cheaper: names.0, dearer: names.1, cause, amount, difference });
    }
    findings
}

/// The part in which the dearer differs most from the cheaper.
fn driver(cheaper: &Run, dearer: &Run) -> Option<(Cause, Usd)> {
    let mut parts: Vec<(Cause, Usd)> = Vec::new();
    let [cheaper, dearer] = [cheaper, dearer].map(|run| &run.evaluated.projection);
    let is_missing = |step: &&StepResult| dearer.steps.iter().all(|other| other.name != step.name);
    for name in dearer.steps.iter().chain(cheaper.steps.iter().filter(is_missing)).map(|step| &step.name) {
        let [own, other] = [dearer, cheaper].map(|projection| {
            let step = projection.steps.iter().find(|step| step.name == *name);
            stages(step.map_or(&Figures::default(), |step| &step.figures))
        });
        for ((stage, amount), (_, other)) in own.into_iter().zip(other) {
            parts.push((Cause::Stage { step: name.clone(), stage }, &amount - &other));
        }
    }
    parts.push((Cause::Fixed, &dearer.totals[Figure::Fixed] - &cheaper.totals[Figure::Fixed]));
    parts.into_iter().max_by(|(_, a), (_, b)| a.exact().abs().cmp(&b.exact().abs()))
}

/// The cost that each stage adds to a step.
fn stages(figures: &Figures) -> [(&'static str, Usd); 6] {
    let added = |from: Figure, to: Figure| &figures[to] - &figures[from];
    [
        ("base", figures[Figure::Base].clone()),
        ("cache", added(Figure::Base, Figure::CacheDiscounted)),
        ("batch", added(Figure::CacheDiscounted, Figure::BatchDiscounted)),
        ("retries", added(Figure::BatchDiscounted, Figure::Invoice)),
        ("human", figures[Figure::Human].clone()),
        ("downstream", figures[Figure::Downstream].clone()),
    ]
}

/// The total of every design in every case.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Matrix {
    /// The cases, `base` first.
    pub cases: Vec<String>,
    /// The designs, the file's own first.
    pub rows: Vec<MatrixRow>,
    /// For each case, the design with the lowest total, among those with the same work and price day as the first
    /// and, if any, those that meet the requirements.
    pub best: Vec<String>,
}

/// A design in a case: what ranks it last (other work or day, a missed requirement), and its total.
type InCase = ((bool, bool), Usd);

/// One design in every case.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MatrixRow {
    /// The design.
    pub variant: String,
    /// Its total in each case.
    pub totals: Vec<Usd>,
    /// The largest excess over the best design of a case; 0 if it is always the cheapest.
    pub worst_regret: Usd,
}

impl Matrix {
    /// Evaluates every design in every case.
    ///
    /// A design that is impossible in some case has no row.
    ///
    /// # Errors
    /// Horizons that differ.
    pub fn of(study: &Study<'_>, variants: &[Option<&Patch>]) -> Result<Self, Vec<Diagnostic>> {
        let cases: Vec<Option<&Patch>> =
            std::iter::once(None).chain(study.file.cases.iter().map(Some)).collect();
        let mut rows = Vec::new();
        let mut alike: Option<Vec<Measure>> = None;
        let first = study.file.scenario([])?;
        for variant in variants {
            // Only the results are kept: there may be thousands of cases.
            let outcomes = cases.iter().map(|case| {
                let evaluated = study.evaluate(case.iter().chain(variant.iter()).copied()).ok()?;
                let span = same_span([first.horizon.as_ref(), evaluated.plan.horizon.as_ref()]);
                let (measure, misses) = (Measure::of(&evaluated), !evaluated.unmet().is_empty());
                let total = evaluated.projection.totals[Figure::Total].clone();
                Some(span.map(|()| (measure, misses, total)))
            });
            let Some(outcomes) = outcomes.collect::<Option<Result<Vec<_>, _>>>() else { continue };
            let outcomes = outcomes?;
            let own = alike.get_or_insert_with(|| outcomes.iter().map(|(one, ..)| one.clone()).collect());
            let graded = outcomes.into_iter().zip(own.iter());
            let outcomes: Vec<InCase> =
                graded.map(|((one, misses, total), own)| ((one != *own, misses), total)).collect();
            rows.push((name_of(*variant, AS_WRITTEN), outcomes));
        }
        let least = |case: usize| rows.iter().min_by(|(_, a), (_, b)| a[case].cmp(&b[case]));
        let best: Vec<(String, Usd)> = (0..cases.len())
            .filter_map(|case| least(case).map(|(name, outcomes)| (name.clone(), outcomes[case].1.clone())))
            .collect();
        let row = |(variant, outcomes): &(String, Vec<InCase>)| {
            let totals: Vec<Usd> = outcomes.iter().map(|(_, total)| total.clone()).collect();
            let regrets = totals.iter().zip(&best).map(|(total, (_, least))| total - least);
            let worst_regret = regrets.max().unwrap_or_default().max(Usd::ZERO);
            MatrixRow { variant: variant.clone(), totals, worst_regret }
        };
        Ok(Self {
            cases: cases.into_iter().map(|case| name_of(case, BASE_CASE)).collect(),
            rows: rows.iter().map(row).collect(),
            best: best.into_iter().map(|(name, _)| name).collect(),
        })
    }
}

fn name_of(patch: Option<&Patch>, otherwise: &str) -> String {
    patch.map_or_else(|| otherwise.to_owned(), |patch| patch.name.clone())
}
