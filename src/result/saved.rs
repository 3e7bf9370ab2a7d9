//! Results of `project` that were kept as JSON, read back.
//!
//! All that is used is checked to be what a result is: each bill sums to its figure, and the figures to the total.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::analysis::attribution::{self, BILLED, LineKey, Saved, SavedRate};
use crate::diag::{Code, Diagnostic, Place, Source, is_hidden};
use crate::exact::Exact;
use crate::units::{self, Usd};

use super::bill::StepLine;
use super::project::{Cost, Project};
use super::{Body, FORMAT_VERSION, Figure, Frame, Settings, Totals};

/// A result of `project`, read back.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SavedResult {
    /// The currency of all amounts.
    pub currency: String,
    /// The scenarios, in order.
    pub scenarios: Vec<SavedScenario>,
    /// What was put over the files, if anything.
    pub settings: Option<Settings>,
}

/// What was kept of one scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SavedScenario {
    /// Its name.
    pub name: String,
    /// The variant and the case.
    pub design: [String; 2],
    /// The day of the prices.
    pub as_of: String,
    /// The first month and how many, where it looks ahead.
    pub months: Option<String>,
    /// The figures and the bills.
    pub saved: Saved,
}

type Read<T> = Result<T, Box<Diagnostic>>;

/// Whether a text may be a saved result: whether it is JSON, and no scenario that is written as JSON.
#[must_use]
pub fn is_json(source: &Source) -> bool {
    match serde_json::from_str::<Value>(&source.text) {
        Ok(Value::Object(object)) => {
            object.contains_key("format_version")
                || !(object.contains_key("steps") && object.contains_key("volume"))
        }
        Ok(Value::Array(_)) => true,
        Ok(_) => false,
        Err(_) => source.name.ends_with(".json"),
    }
}

/// Reads a result.
///
/// # Errors
/// A text that is no result of `project`, one of another major version, and one that does not add up.
pub fn read(source: &Arc<Source>) -> Read<SavedResult> {
    let withheld = |refused: Box<Diagnostic>| match source.is_foreign {
        true => Box::new(refused.at(&Place::start_of(source))),
        false => refused,
    };
    let frame: Frame = parsed(source)?;
    let name = &source.name;
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    if major(&frame.format_version) != major(FORMAT_VERSION) {
        let version = &frame.format_version;
        let message =
            format!("`{name}` is in version {version} of the result format, and this reads {FORMAT_VERSION}");
        let other = Diagnostic::error(Code::WrongSchema, message);
        return Err(withheld(Box::new(other.help("write it anew with `costcalc project … --format json`"))));
    }
    if frame.command != Project::COMMAND {
        let command = &frame.command;
        let message = format!("`{name}` is a result of `{command}`, and results of `project` are compared");
        return Err(withheld(Box::new(Diagnostic::error(Code::NotAResult, message))));
    }
    let project: Project = parsed(source)?;
    let result = of(&project, &frame.currency.unwrap_or_default(), name).map_err(withheld)?;
    Ok(SavedResult { settings: frame.settings, ..result })
}

/// A value from the JSON of a text.
fn parsed<T: DeserializeOwned>(source: &Arc<Source>) -> Read<T> {
    serde_json::from_str(&source.text).map_err(|error| {
        let before = source.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
        let at = before.sum::<usize>() + error.column().saturating_sub(1);
        let text = error.to_string();
        let why = text.split(" at line ").next().unwrap_or_default();
        let refused = match error.is_data() {
            true => not_a_result(&source.name, why),
            false => Diagnostic::error(Code::NotAResult, format!("this is not JSON: {why}")),
        };
        Box::new(refused.at(&Place::new(source, at..at)))
    })
}

fn not_a_result(file: &str, why: &str) -> Diagnostic {
    let refused = Diagnostic::error(Code::NotAResult, format!("`{file}` is no result of `project`: {why}"));
    refused.help("write one with `costcalc project SCENARIO --format json`")
}

/// What is kept of a result; `file` is what messages call it.
///
/// # Errors
/// It does not add up, or has figures that are known between bounds only.
pub fn of(project: &Project, currency: &str, file: &str) -> Read<SavedResult> {
    let scenarios = project.scenarios.iter().enumerate();
    let scenarios = scenarios.map(|(at, cost)| Reading { file, at, cost }.scenario());
    let scenarios = scenarios.collect::<Read<Vec<_>>>()?;
    Ok(SavedResult { currency: currency.to_owned(), scenarios, settings: None })
}

/// A scenario of a result, and what messages call it.
struct Reading<'r> {
    file: &'r str,
    at: usize,
    cost: &'r Cost,
}

impl Reading<'_> {
    /// Refuses a part of the scenario.
    fn refuse<T>(&self, part: &str, why: &str) -> Read<T> {
        Err(Box::new(not_a_result(self.file, &format!("`scenarios.{}{part}` {why}", self.at))))
    }

    fn text(&self, text: &str) -> Read<String> {
        if text.contains(is_hidden) {
            return self.refuse("", "has a text with control or invisible characters");
        }
        Ok(text.to_owned())
    }

    fn optional_text(&self, text: &Option<String>) -> Read<Option<String>> {
        text.as_ref().map(|text| self.text(text)).transpose()
    }

    fn exact(&self, figure: &Figure) -> Read<Exact> {
        match figure {
            Figure::Exact(number) => Ok(number.clone()),
            Figure::Between(..) => {
                let message = format!("`{}` has figures that are known between bounds only", self.file);
                let enclosed = Diagnostic::error(Code::NotSupportedYet, message);
                Err(Box::new(enclosed.help("compare the scenarios themselves instead of saved results")))
            }
        }
    }

    fn usd(&self, figure: &Figure) -> Read<Usd> {
        self.exact(figure).map(Usd::change)
    }

    fn scenario(&self) -> Read<SavedScenario> {
        let Cost { name, variant, case, as_of, horizon, .. } = self.cost;
        let months = horizon.as_ref().map(|horizon| {
            let span = &horizon.span;
            Ok::<_, Box<Diagnostic>>(format!("{} months from {}", span.months, self.text(&span.from)?))
        });
        Ok(SavedScenario {
            name: self.text(name)?,
            design: [self.text(variant)?, self.text(case)?],
            as_of: self.text(as_of)?,
            months: months.transpose()?,
            saved: self.saved()?,
        })
    }

    fn saved(&self) -> Read<Saved> {
        let Cost { totals, bills, steps, fixed, .. } = self.cost;
        let mut read = Saved { totals: self.figures(totals)?, ..Saved::default() };
        let bills = [&bills.invoice, &bills.batch_discounted, &bills.cache_discounted, &bills.base];
        for (index, (figure, bill)) in BILLED.into_iter().zip(bills).enumerate() {
            let part = format!(".bills.{}", figure.name());
            let lines = bill.iter().enumerate().map(|(at, line)| self.line(&format!("{part}.{at}"), line));
            read.bills[index] = lines.collect::<Read<Vec<_>>>()?;
            let sum: Exact = read.bills[index].iter().map(|line| &line.amount).sum();
            if sum != *read.totals[figure].exact() {
                return self.refuse(&part, "does not sum to its figure");
            }
        }
        for step in steps {
            let [human, downstream] =
                [units::Figure::Human, units::Figure::Downstream].map(|of| &step.totals.0[of]);
            read.steps.push((self.text(&step.name)?, self.usd(human)?, self.usd(downstream)?));
        }
        for cost in fixed {
            read.fixed.push((self.text(&cost.name)?, self.usd(&cost.per_month)?));
        }
        let fixed: Usd = read.fixed.iter().map(|(_, usd)| usd).sum();
        if fixed != read.totals[units::Figure::Fixed] {
            // Over several months the figure is a sum of what is due each month.
            read.fixed = vec![("all".to_owned(), read.totals[units::Figure::Fixed].clone())];
        }
        let of_steps = |of: fn(&(String, Usd, Usd)) -> &Usd| read.steps.iter().map(of).sum::<Usd>();
        let human = of_steps(|(_, human, _)| human);
        let downstream = of_steps(|(_, _, downstream)| downstream);
        let adds_up = human == read.totals[units::Figure::Human]
            && downstream == read.totals[units::Figure::Downstream]
            && read.totals.clone().summed() == read.totals;
        if adds_up { Ok(read) } else { self.refuse("", "does not add up to its totals") }
    }

    fn figures(&self, totals: &Totals) -> Read<units::Figures> {
        let mut figures = units::Figures::default();
        for (figure, amount) in totals.0.iter() {
            figures[figure] = self.usd(amount)?;
        }
        Ok(figures)
    }

    fn line(&self, part: &str, line: &StepLine) -> Read<attribution::Line> {
        let StepLine { step, branch, line, free: _ } = line;
        let key = LineKey {
            step: self.text(step)?,
            branch: *branch,
            attempt: line.attempt,
            role: line.role.word().to_owned(),
            model: self.optional_text(&line.model)?,
            tier: self.optional_text(&line.tier)?,
            hours: self.optional_text(&line.hours)?,
            meter: self.text(&line.meter)?,
            unit: self.text(&line.unit)?,
        };
        let rate = SavedRate { usd: self.exact(&line.rate)?, per: self.exact(&line.per)? };
        let (quantity, amount) = (self.exact(&line.quantity)?, self.exact(&line.amount)?);
        if rate.per <= Exact::ZERO || rate.of(&quantity) != amount {
            return self.refuse(part, "is no bill line: quantity × rate / per is not its amount");
        }
        Ok(attribution::Line { key, quantity, rate, amount })
    }
}
