//! A workload over a price table as numbers, and the two files that say the same.

use costcalc::engine::Projection;
use costcalc::exact::Exact;
use costcalc::scenario::Plan;
use costcalc::units::{Figure, PerMeter, PerTier, Tier};

use crate::common;

/// What each meter costs in each tier, per million tokens.
pub(crate) type Rates = PerTier<PerMeter<Exact>>;

/// A workload and the prices that it meets.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// `m0`, `m1` and so on.
    pub(crate) models: Vec<Model>,
    pub(crate) per_month: Exact,
    pub(crate) fixed: Exact,
    /// `s0` is the first of them, wherever it stands in the file.
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) rates: Rates,
    /// The threshold of long prompts, whether it belongs to them, and their rates.
    pub(crate) long: (Exact, bool, Rates),
    pub(crate) min_prefix: Exact,
    pub(crate) granule: Exact,
    /// On prompts and on outputs.
    pub(crate) factors: (Exact, Exact),
    /// A thousand searches.
    pub(crate) search: Exact,
    /// In `eu`.
    pub(crate) region: Exact,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) calls: Exact,
    /// Whether `calls` are for each call of `s0`.
    pub(crate) per_first: bool,
    /// Whether the prompt also holds the output of `s0`.
    pub(crate) reads_first: bool,
    /// Each with its weight. Weights that sum to 1 are written as shares.
    pub(crate) branches: Vec<(Exact, Work)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) input: Exact,
    pub(crate) output: Exact,
    pub(crate) searches: Exact,
    pub(crate) abroad: bool,
    pub(crate) cache: Option<Cache>,
    pub(crate) service: Service,
    pub(crate) attempts: Vec<Attempt>,
    /// What a person costs who comes last, and how often the person errs.
    pub(crate) person: Option<(Exact, Exact)>,
    /// How often each model errs, per field.
    pub(crate) error_rates: Vec<Exact>,
    pub(crate) fields: u32,
    pub(crate) repeat: Exact,
    pub(crate) feedback: Exact,
    pub(crate) check: Check,
    /// What giving up costs; `None` where the last output is accepted.
    pub(crate) abandon: Option<Exact>,
    pub(crate) review: Option<Review>,
    pub(crate) cost_per_error: Exact,
}

#[derive(Clone, Debug)]
pub(crate) struct Cache {
    pub(crate) prefix: Exact,
    pub(crate) hit_rate: Exact,
    pub(crate) hour: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Service {
    Tier(Tier),
    /// The share, and the hit rate where there is a cache.
    Batch(Exact, Exact),
}

#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) model: usize,
    pub(crate) times: u32,
    /// Its own output, where it differs.
    pub(crate) output: Option<Exact>,
    /// `fixes` and `breaks`; it has no meaning on a first attempt.
    pub(crate) revision: Option<(Exact, Exact)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Check {
    pub(crate) detects: Exact,
    pub(crate) false_alarms: Exact,
    pub(crate) cost: CheckCost,
}

#[derive(Clone, Debug)]
pub(crate) enum CheckCost {
    Fee(Exact),
    Call { model: usize, input: Exact, output: Exact, cache: Option<Cache>, tier: Tier },
}

#[derive(Clone, Debug)]
pub(crate) struct Review {
    pub(crate) share: Exact,
    pub(crate) cost: Exact,
    pub(crate) catches: Exact,
    pub(crate) fix: Exact,
}

impl World {
    /// One unit a month, one step, and one call of a model that no person has to do with.
    pub(crate) fn single(model: Model, mut work: Work) -> Self {
        work.attempts = vec![Attempt { model: 0, times: 1, output: None, revision: None }];
        work.error_rates.truncate(1);
        work.check.cost = CheckCost::Fee(Exact::ZERO);
        (work.person, work.abandon, work.review) = (None, None, None);
        Self {
            models: vec![model],
            per_month: Exact::ONE,
            fixed: Exact::ZERO,
            steps: vec![Step {
                name: "s0".to_owned(),
                calls: Exact::ONE,
                per_first: false,
                reads_first: false,
                branches: vec![(Exact::ONE, work)],
            }],
        }
    }

    /// The first branch of the first step.
    pub(crate) fn work(&mut self) -> &mut Work {
        &mut self.steps[0].branches[0].1
    }

    /// The work of every branch.
    pub(crate) fn works(&mut self) -> impl Iterator<Item = &mut Work> {
        let branches = self.steps.iter_mut().flat_map(|step| &mut step.branches);
        branches.map(|(_, work)| work)
    }

    /// What it costs.
    pub(crate) fn project(&self) -> Projection {
        self.project_under("")
    }

    /// What it costs where these lines are an overlay of the price table.
    pub(crate) fn project_under(&self, contract: &str) -> Projection {
        let (table, scenario) = (self.table(), self.scenario());
        let overlay = overlay(contract);
        let tables = [("lab", table.as_str()), ("lab", overlay.as_str())];
        let used = if contract.is_empty() { 1 } else { 2 };
        common::project(&scenario, &tables[..used])
            .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
    }

    /// What is evaluated.
    pub(crate) fn plan(&self) -> Plan {
        common::plan(&self.scenario(), &[("lab", &self.table())])
            .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
    }

    pub(crate) fn table(&self) -> String {
        let mut models = String::new();
        for (number, model) in self.models.iter().enumerate() {
            let Model {
                rates,
                long: (threshold, inclusive, long),
                min_prefix,
                granule,
                factors: _,
                search,
                region,
            } = model;
            let key = if *inclusive { "from_input" } else { "above_input" };
            models += &format!(
                "  m{number}:
    cache: {{mode: explicit, min_prefix: {min_prefix}, granule: {granule}}}
    cards:
      - from: unknown
        source: {{document: a random number, checked: 2026-11-20}}
        {}
        long_context: [{{{key}: {threshold}, {}}}]
        fees: {{search: {{per: 1_000 calls, amount: {}}}}}
        regions: {{eu: {{factor: {region}}}}}\n",
                tiers(rates).join("\n        "),
                tiers(long).join(", "),
                cell(search),
            );
        }
        common::table("lab", &models)
    }

    /// The table where the first model has a further card from each of these days on.
    pub(crate) fn table_changing(&self, later: &[(&str, Rates)]) -> String {
        let table = self.table();
        let cards = later.iter().map(|(from, rates)| {
            format!(
                "      - from: {from}
        source: {{document: a random number, checked: 2026-11-20}}
        {}
        fees: {{search: {{per: 1_000 calls, amount: 5}}}}
        regions: {{eu: {{factor: 1.1}}}}\n",
                tiers(rates).join("\n        ")
            )
        });
        let cards: String = cards.collect();
        let next = table.find("  m1:").unwrap_or(table.len());
        format!("{}{cards}{}", &table[..next], &table[next..])
    }

    pub(crate) fn scenario(&self) -> String {
        let mut text = format!(
            "volume: {{per_month: {}}}\nfixed: [{{name: rent, per_month: {}}}]\n",
            self.per_month, self.fixed
        );
        text += "model_factors:\n";
        for (number, model) in self.models.iter().enumerate() {
            let (input, output) = &model.factors;
            text += &format!("  m{number}: {{input: {input}, output: {output}}}\n");
        }
        text += "quality:\n";
        for (quality, work) in self.qualities() {
            let rates = work.error_rates.iter().enumerate();
            let rates: Vec<String> = rates.map(|(m, rate)| format!("m{m}: {rate}")).collect();
            text += &format!(
                "  {quality}: {{per: field, fields: {}, error_rate: {{{}}}}}\n",
                work.fields,
                rates.join(", ")
            );
        }
        text += "steps:\n";
        for step in &self.steps {
            text += &step.text();
        }
        text
    }

    fn qualities(&self) -> impl Iterator<Item = (String, &Work)> {
        self.steps.iter().flat_map(Step::qualities)
    }
}

/// A contract over the price table.
pub(crate) fn overlay(contract: &str) -> String {
    format!("{}overlay: true\n{contract}\n", common::head("lab"))
}

/// A rate of nothing is written as a word.
fn cell(rate: &Exact) -> String {
    if rate.is_zero() { "free".to_owned() } else { rate.to_string() }
}

/// The lines of the tiers, with the meters that nearly every model sells.
fn tiers(rates: &Rates) -> Vec<String> {
    let tier = |(tier, meters): (Tier, &PerMeter<Exact>)| {
        let cells = meters.iter().filter(|(meter, _)| meter.facts().is_usual);
        let cells = cells.map(|(meter, rate)| format!("{meter}: {}", cell(rate)));
        format!("{tier}: {{{}}}", cells.collect::<Vec<_>>().join(", "))
    };
    rates.iter().map(tier).collect()
}

impl Step {
    fn qualities(&self) -> impl Iterator<Item = (String, &Work)> {
        let works = self.branches.iter().map(|(_, work)| work).enumerate();
        works.map(|(number, work)| (format!("{}_{number}", self.name), work))
    }

    fn text(&self) -> String {
        let mut text = format!("  {}:\n", self.name);
        text += &match self.per_first {
            true => format!("    calls: {{per: s0, times: {}}}\n", self.calls),
            false => format!("    calls: {}\n", self.calls),
        };
        if self.reads_first {
            text += "    reads: [s0]\n";
        }
        let works = self.qualities().map(|(quality, work)| work.fields_text(&quality));
        if self.branches.len() == 1 {
            return text + &works.map(|fields| format!("    {fields}\n")).collect::<String>();
        }
        text += "    route:\n";
        let weights: Vec<&Exact> = self.branches.iter().map(|(weight, _)| weight).collect();
        let shares = weights.iter().copied().sum::<Exact>() == Exact::ONE;
        for (number, (weight, fields)) in weights.iter().zip(works).enumerate() {
            let part = match (shares, number) {
                (true, 0) => "share: rest".to_owned(),
                (true, _) => format!("share: {weight}"),
                (false, _) => format!("weight: {weight}"),
            };
            text += &format!("      - {{{part}, {}}}\n", fields.replace("\n    ", ", "));
        }
        text
    }
}

impl Work {
    fn fields_text(&self, quality: &str) -> String {
        let mut fields = vec![
            self.attempts_text(),
            format!("input: {}", self.input),
            format!("output: {}", self.output),
            format!("tools: {{search: {}}}", self.searches),
            format!("quality: {quality}"),
            format!("repeat: {}", self.repeat),
            format!("feedback: {{input: {}}}", self.feedback),
            self.check.text(),
            format!("downstream: {{cost_per_error: {}}}", self.cost_per_error),
        ];
        fields.extend(self.abroad.then(|| "region: eu".to_owned()));
        fields.extend(self.cache.as_ref().map(Cache::text));
        fields.push(match (&self.service, &self.cache) {
            (Service::Tier(tier), _) => format!("tier: {tier}"),
            (Service::Batch(share, hit_rate), Some(_)) => {
                format!("batch: {{share: {share}, hit_rate: {hit_rate}}}")
            }
            (Service::Batch(share, _), None) => format!("batch: {{share: {share}}}"),
        });
        fields.extend(self.abandon.as_ref().map(|cost| format!("exhausted: {{abandon: {{cost: {cost}}}}}")));
        fields.extend(self.review.as_ref().map(Review::text));
        fields.join("\n    ")
    }

    fn attempts_text(&self) -> String {
        if let ([only @ Attempt { output: None, .. }], None) = (self.attempts.as_slice(), &self.person) {
            return format!("model: m{}\n    retries: {}", only.model, only.times - 1);
        }
        let attempt = |(number, attempt): (usize, &Attempt)| {
            let revision = match &attempt.revision {
                Some((fixes, breaks)) if 0 < number => {
                    format!(", fixes: {fixes}, breaks: {breaks}")
                }
                _ => String::new(),
            };
            let output = attempt.output.as_ref();
            let output = output.map_or_else(String::new, |output| format!(", output: {output}"));
            let Attempt { model, times, .. } = attempt;
            format!("{{model: m{model}, times: {times}{output}{revision}}}")
        };
        let person = |(cost, error_rate): &(Exact, Exact)| {
            format!("{{human: {{cost: {cost}, error_rate: {error_rate}}}}}")
        };
        let attempts = self.attempts.iter().enumerate().map(attempt);
        let all: Vec<String> = attempts.chain(self.person.as_ref().map(person)).collect();
        format!("attempts: [{}]", all.join(", "))
    }
}

impl Cache {
    fn text(&self) -> String {
        let ttl = if self.hour { "1h" } else { "5m" };
        let Self { prefix, hit_rate, .. } = self;
        format!("cache: {{prefix: {prefix}, hit_rate: {hit_rate}, ttl: {ttl}}}")
    }
}

impl Check {
    fn text(&self) -> String {
        let cost = match &self.cost {
            CheckCost::Fee(fee) => format!("fee: {fee}"),
            CheckCost::Call { model, input, output, cache, tier } => {
                let cache = cache.as_ref().map_or_else(String::new, |cache| format!(", {}", cache.text()));
                format!("model: m{model}, input: {input}, output: {output}, tier: {tier}{cache}")
            }
        };
        let Self { detects, false_alarms, .. } = self;
        format!("check: {{detects: {detects}, false_alarms: {false_alarms}, {cost}}}")
    }
}

impl Review {
    fn text(&self) -> String {
        let Self { share, cost, catches, fix } = self;
        format!("review: {{share: {share}, cost: {cost}, catches: {catches}, fix: {fix}}}")
    }
}

/// The headline figures of a projection, in order.
pub(crate) fn figures(projection: &Projection) -> Vec<Exact> {
    let figures = projection.totals.iter();
    figures.map(|(_, usd)| usd.exact().clone()).collect()
}

/// The headline figures of the first step, in order.
pub(crate) fn first_step(projection: &Projection) -> Vec<Exact> {
    let step = projection.steps.iter().find(|step| step.name == "s0");
    let figures = step.expect("every world has it").figures.iter();
    figures.map(|(_, usd)| usd.exact().clone()).collect()
}

/// One headline figure.
pub(crate) fn usd(projection: &Projection, figure: Figure) -> Exact {
    projection.totals[figure].exact().clone()
}
