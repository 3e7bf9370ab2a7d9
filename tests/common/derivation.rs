//! Holds every derivation of a scenario to its leaves, and to the engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use costcalc::analysis::explain::{Derivation, How, Term};
use costcalc::engine::{GoodUnits, Line, Outcome, Projection, project};
use costcalc::exact::{Enclosure, Exact, exp_neg, recorded};
use costcalc::pricing::Catalog;
use costcalc::scenario::{
    CheckingCost, Doer, Errors, File, Part, Patch, Plan, PlannedBranch, Scenario, Stated, path_name, plan,
};
use costcalc::units::{Date, Figure, Figures, Unit};

const BILLED: [Figure; 4] = [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];

/// Checks everything that can be asked of a file with patches laid over it; returns how many figures.
pub fn check(file: &File, patches: &[&Patch], catalog: &Catalog, day: Date) -> usize {
    let evaluate = || {
        let scenario = file.scenario(patches.iter().copied()).expect("a scenario");
        let (plan, _) = plan(&scenario, catalog, day).expect("a plan");
        let projection = project(&plan).expect("every rate");
        (scenario, plan, projection)
    };
    let inputs = file.numbers(patches.iter().copied());
    let stated: BTreeMap<String, Exact> =
        inputs.iter().map(|input| (input.name(), input.value.clone())).collect();
    let mut engine = Engine { figures: BTreeMap::new() };
    let (scenario, plan, projection) = evaluate();
    engine.all(&scenario, &plan, &projection);

    let (scenario, plan, projection) = recorded(evaluate);
    let derivation = Derivation::new(&scenario, &plan, &projection, inputs);
    let all = derivation.all();
    let mut evaluator = Evaluator::default();
    let mut listed = BTreeMap::new();
    for figure in &all {
        let term = &derivation.term(figure);
        assert_eq!((term.name.text(), term.unit), (figure.path.as_str(), figure.unit));
        evaluator.again(term);
        let path = term.name.path().expect("what is listed has a path");
        assert!(listed.insert(path.to_owned(), term.value.clone()).is_none(), "`{path}` is listed twice");
        let expected = engine.figures.get(path).or_else(|| stated.get(path));
        assert_eq!(Some(&term.value), expected, "`{path}` is not what the engine makes of it");
    }
    for (_, term) in evaluator.known.values() {
        let Some(path) = term.name.path() else { continue };
        assert_eq!(listed.get(path), Some(&term.value), "`{path}` stands in a derivation");
    }
    for (path, value) in &engine.figures {
        assert_eq!(listed.get(path), Some(value), "`{path}` cannot be asked for");
    }
    all.len()
}

/// Evaluates terms again from their leaves alone, each once.
#[derive(Default)]
struct Evaluator {
    /// By where the term is kept, which is where it stays as long as it is held.
    known: BTreeMap<usize, (Exact, Arc<Term>)>,
}

impl Evaluator {
    fn again(&mut self, term: &Arc<Term>) -> Exact {
        let key = Arc::as_ptr(term) as usize;
        if let Some((known, _)) = self.known.get(&key) {
            return known.clone();
        }
        let value = match &term.how {
            How::Stated(place) => {
                assert!(!place.text().is_empty(), "`{}` stands nowhere", term.name.text());
                term.value.clone()
            }
            How::Published { place, evidence } => {
                assert!(!place.text().is_empty(), "`{}` stands nowhere", term.name.text());
                let is_rate = matches!(term.unit, Unit::Rate(_));
                assert!(!is_rate || evidence.is_some(), "`{}` has no source", term.name.text());
                term.value.clone()
            }
            How::Default(why) | How::Definition(why) => {
                assert!(!why.is_empty(), "`{}` has no reason", term.name.text());
                term.value.clone()
            }
            How::Sum(parts) => parts.iter().map(|part| self.again(part)).sum(),
            How::Product(parts) => parts.iter().fold(Exact::ONE, |product, part| product * self.again(part)),
            How::Difference([from, less]) => self.again(from) - self.again(less),
            How::Quotient([of, divisor]) => {
                self.again(of).checked_div(&self.again(divisor)).expect("a divisor")
            }
            How::Complement(of) => Exact::ONE - self.again(of),
            How::Ceiling(of) => -((-self.again(of)).floor()),
            How::AnyOf { chance, fields } => {
                let fields: u32 = self.again(fields).to_string().parse().expect("a whole number");
                let good = Exact::ONE - self.again(chance);
                Exact::ONE - (0..fields).fold(Exact::ONE, |all, _| all * &good)
            }
            How::Increments { quantity, minimum, increment } => {
                let (quantity, step) = (self.again(quantity), self.again(increment));
                let least = quantity.clone().max(self.again(minimum));
                if quantity.is_zero() {
                    Exact::ZERO
                } else if step.is_zero() {
                    least
                } else {
                    let whole = -(-least).checked_div(&step).expect("a step").floor();
                    whole * step
                }
            }
            How::ExpNeg(exponent) => {
                let Enclosure { low, high } = exp_neg(&self.again(exponent));
                assert!(&high - &low <= Exact::ONE.shift_down(24));
                Exact::of_bounds(high, low)
            }
            How::AtMost([one, other]) => Exact::from(u32::from(self.again(one) <= self.again(other))),
            How::Granules { prefix, granule, least } => {
                let (prefix, granule) = (self.again(prefix), self.again(granule));
                let many = prefix.checked_div(&granule).expect("a granule").floor();
                if prefix < self.again(least) { Exact::ZERO } else { many * granule }
            }
        };
        assert_eq!(value, term.value, "`{}` is not what its parts make", term.name.text());
        self.known.insert(key, (value.clone(), Arc::clone(term)));
        value
    }
}

/// Every figure that the engine makes, by its path.
struct Engine {
    figures: BTreeMap<String, Exact>,
}

impl Engine {
    fn put(&mut self, path: String, value: &Exact) {
        self.figures.insert(path, value.clone());
    }

    fn all(&mut self, scenario: &Scenario, plan: &Plan, projection: &Projection) {
        self.figures("totals", &projection.totals, true);
        for (name, value) in
            [("per_unit", projection.per_unit()), ("per_good_unit", projection.per_good_unit())]
        {
            value.iter().for_each(|value| self.put(format!("totals.{name}"), value));
        }
        if let GoodUnits::Chance(chance) = &projection.good {
            self.put("totals.good_units".into(), chance.exact());
        }
        let escaped: Vec<Exact> = projection
            .steps
            .iter()
            .filter_map(|step| Some(step.calls.exact() * step.outcome.as_ref()?.escaped.exact()))
            .collect();
        if !escaped.is_empty() {
            self.put("totals.escaped".into(), &escaped.into_iter().sum());
        }
        let rated = || projection.steps.iter().filter_map(|step| Some((step, step.outcome.as_ref()?)));
        let bad: Exact = rated().map(|(step, outcome)| step.calls.exact() * outcome.unfixed.exact()).sum();
        let calls: Exact = rated().map(|(step, _)| step.calls.exact().clone()).sum();
        let is_known = plan.steps.iter().zip(&projection.steps);
        let is_known =
            is_known.into_iter().all(|(step, result)| result.outcome.is_some() || !step.is_rated());
        if let Some(rate) = bad.checked_div(&calls).filter(|_| is_known) {
            self.put("totals.error_rate".into(), &rate);
        }
        self.around(scenario, plan, projection);
        for figure in BILLED {
            for (.., line) in projection.bill(figure) {
                let model = line.model.as_deref().unwrap_or("(check fees)");
                let provider = model.split_once('/').map_or(model, |(provider, _)| provider);
                self.group("models", model, figure, line);
                self.group("providers", provider, figure, line);
                self.group("meters", line.item.meter(), figure, line);
            }
        }
        self.changes_of_groups();
        self.steps(scenario, plan, projection);
    }

    /// Volume, fixed costs and budgets.
    fn around(&mut self, scenario: &Scenario, plan: &Plan, projection: &Projection) {
        self.put("volume.per_month".into(), projection.units.exact());
        if let Stated::PerDay { units, .. } = &scenario.volume.stated {
            self.put("volume.per_day".into(), units.value.exact());
        }
        let mut due = projection.fixed.iter();
        let mut next = due.next();
        for (index, cost) in scenario.fixed.iter().enumerate() {
            if next.is_some_and(|due| due.name == cost.name && due.per_month == cost.per_month.value) {
                self.put(format!("fixed.{index}"), cost.per_month.value.exact());
                next = due.next();
            }
        }
        for (figure, limit) in &plan.budget {
            let used = projection.totals[*figure].exact().checked_div(limit.value.exact());
            used.iter().for_each(|used| self.put(format!("budget.{}.used", figure.name()), used));
        }
    }

    fn figures(&mut self, path: &str, figures: &Figures, with_fixed: bool) {
        for (figure, amount) in figures.iter().filter(|(figure, _)| with_fixed || *figure != Figure::Fixed) {
            self.put(format!("{path}.{}", figure.name()), amount.exact());
        }
        let added = |from: Figure, to: Figure| (&figures[to] - &figures[from]).exact().clone();
        self.put(format!("{path}.cache"), &added(Figure::Base, Figure::CacheDiscounted));
        self.put(format!("{path}.batch"), &added(Figure::CacheDiscounted, Figure::BatchDiscounted));
        self.put(format!("{path}.retries"), &added(Figure::BatchDiscounted, Figure::Invoice));
    }

    fn add(&mut self, path: String, value: &Exact) {
        *self.figures.entry(path).or_default() += value;
    }

    fn group(&mut self, kind: &str, name: &str, figure: Figure, line: &Line) {
        let path = path_name([kind, name]);
        for other in BILLED {
            self.add(format!("{path}.{}", other.name()), &Exact::ZERO);
        }
        self.add(format!("{path}.{}", figure.name()), line.amount.exact());
        if kind == "meters" {
            let quantity = if figure == Figure::Invoice { line.quantity.exact() } else { &Exact::ZERO };
            self.add(format!("{path}.quantity"), quantity);
        }
    }

    fn changes_of_groups(&mut self) {
        let groups: Vec<String> = self
            .figures
            .keys()
            .filter_map(|path| path.strip_suffix(".base"))
            .filter(|path| *path != "totals")
            .map(str::to_owned)
            .collect();
        for path in groups {
            let figure = |name: &str| self.figures[&format!("{path}.{name}")].clone();
            let [base, cached, tiered, invoice] = BILLED.map(|billed| figure(billed.name()));
            self.put(format!("{path}.cache"), &(&cached - &base));
            self.put(format!("{path}.batch"), &(&tiered - &cached));
            self.put(format!("{path}.retries"), &(&invoice - &tiered));
        }
    }

    fn steps(&mut self, scenario: &Scenario, plan: &Plan, projection: &Projection) {
        for ((design, planned), step) in scenario.steps.iter().zip(&plan.steps).zip(&projection.steps) {
            let own = path_name(["steps", &step.name]);
            self.figures(&own, &step.figures, false);
            self.put(format!("{own}.calls"), step.calls.exact());
            self.put(format!("{own}.calls_per_unit"), planned.calls_per_unit.exact());
            self.outcome(&own, step.outcome.as_ref());
            for (index, (planned, branch)) in planned.branches.iter().zip(&step.branches).enumerate() {
                let is_routed = !matches!(design.branches[index].part, Part::All);
                let path = if is_routed { format!("{own}.route.{index}") } else { own.clone() };
                if is_routed {
                    self.figures(&path, &branch.figures, false);
                    self.put(format!("{path}.share"), branch.share.exact());
                    self.put(format!("{path}.calls"), planned.calls.exact());
                    self.outcome(&path, branch.outcome.as_ref());
                }
                for (rung, reached) in branch.visits.iter().enumerate().skip(1) {
                    self.put(format!("{path}.rungs.{rung}.reached"), reached.exact());
                    self.put(format!("{path}.rungs.{rung}.calls"), (&planned.calls * reached).exact());
                }
                self.rungs(&path, planned);
                self.hit_rates(&path, planned);
                for figure in BILLED {
                    for (number, line) in branch.bill(figure).enumerate() {
                        self.line(&format!("{path}.{}.lines.{number}", figure.name()), line);
                        let bill = format!("{own}.{}", figure.name());
                        let meter = format!("{bill}.{}", path_name([line.item.meter()]));
                        self.add(meter, line.amount.exact());
                    }
                }
            }
            self.put(format!("{own}.expected_output"), planned.output.exact());
        }
    }

    /// How often a call arrives at each rung with a bad and with a good output.
    fn rungs(&mut self, path: &str, branch: &PlannedBranch) {
        let errors: Option<Vec<&Errors>> = branch.rungs.iter().map(|rung| rung.errors.as_ref()).collect();
        let mut flagged: Option<[Exact; 2]> = None;
        for (rung, errors) in errors.into_iter().flatten().enumerate() {
            let [bad, good] = match flagged {
                None => [errors.fresh.exact().clone(), errors.fresh.rest().exact().clone()],
                Some([b, g]) => [
                    &b * errors.after_bad.exact() + &g * errors.after_good.exact(),
                    &b * errors.after_bad.rest().exact() + &g * errors.after_good.rest().exact(),
                ],
            };
            self.put(format!("{path}.rungs.{rung}.bad"), &bad);
            self.put(format!("{path}.rungs.{rung}.good"), &good);
            let check = &branch.check;
            flagged = Some([bad * check.detects.exact(), good * check.false_alarms.exact()]);
        }
    }

    /// The hit rates that are derived, of the first attempt and of a check by a model that runs.
    fn hit_rates(&mut self, path: &str, branch: &PlannedBranch) {
        let first = match &branch.rungs[0].who {
            Doer::Model(call) => Some(&**call),
            Doer::Person(_) => None,
        };
        let check = match &branch.check.cost {
            CheckingCost::Call(call) if branch.is_checked(0) => Some(&**call),
            _ => None,
        };
        for (call, below) in [(first, "cache"), (check, "check.cache")] {
            let Some(cache) = call.and_then(|call| call.cache.as_ref()) else { continue };
            if cache.traffic.is_some() {
                self.put(format!("{path}.{below}.hit_rate"), cache.hit_rate().exact());
            }
        }
    }

    fn outcome(&mut self, path: &str, outcome: Option<&Outcome>) {
        let Some(outcome) = outcome else { return };
        let chances = [
            ("good", &outcome.good),
            ("escaped", &outcome.escaped),
            ("fixed", &outcome.fixed),
            ("unfixed", &outcome.unfixed),
            ("abandoned", &outcome.abandoned),
        ];
        for (name, chance) in chances {
            self.put(format!("{path}.outcome.{name}"), chance.exact());
        }
    }

    fn line(&mut self, path: &str, line: &Line) {
        self.put(path.to_owned(), line.amount.exact());
        self.put(format!("{path}.quantity"), line.quantity.exact());
        if line.rate.evidence.is_some() {
            let net = &line.rate.net;
            let rate = net.usd.exact().checked_div(&net.per.number()).expect("a power of ten");
            self.put(format!("{path}.rate"), &rate);
        }
    }
}
