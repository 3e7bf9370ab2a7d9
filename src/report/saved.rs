//! Results of `project` that were kept as JSON, read back.
//!
//! Keys that this version does not know are passed over: a minor version of the format adds some. All that
//! is used is held to what a result is: each bill sums to its figure, and the figures to the total.

use std::sync::Arc;

use serde_json::Value;

use crate::analysis::attribution::{BILLED, Line, LineKey, Saved, SavedRate};
use crate::diag::{Code, Diagnostic, Place, Source, is_hidden};
use crate::exact::Exact;
use crate::units::{Figure, Figures, Usd};

use super::json::FORMAT_VERSION;

/// A result of `project`, read back.
#[derive(Clone, Debug)]
pub struct SavedResult {
    /// The currency of all amounts.
    pub currency: String,
    /// The scenarios, in order.
    pub scenarios: Vec<SavedScenario>,
}

/// What was kept of one scenario.
#[derive(Clone, Debug)]
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
    let value: Value = serde_json::from_str(&source.text).map_err(|error| {
        let before = source.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
        let at = before.sum::<usize>() + error.column().saturating_sub(1);
        let error = error.to_string();
        let why = error.split(" at line ").next().unwrap_or_default();
        let refused = Diagnostic::error(Code::NotAResult, format!("this is not JSON: {why}"));
        Box::new(refused.at(&Place::new(source, at..at)))
    })?;
    let withheld = |refused: Box<Diagnostic>| Box::new(refused.at(&Place::start_of(source)));
    of_value(&value, &source.name)
        .map_err(|refused| if source.is_foreign { withheld(refused) } else { refused })
}

/// Reads a result that is in memory; `name` is what messages call it.
///
/// # Errors
/// As those of [`read`].
pub fn of_value(value: &Value, name: &str) -> Read<SavedResult> {
    let root = At { value, file: name, path: String::new() };
    let version = root.key("format_version")?.text()?;
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    if major(version) != major(FORMAT_VERSION) {
        let message =
            format!("`{name}` is in version {version} of the result format, and this reads {FORMAT_VERSION}");
        let other = Diagnostic::error(Code::WrongSchema, message);
        return Err(Box::new(other.help("write it anew with `costcalc project … --format json`")));
    }
    let command = root.key("command")?.text()?;
    if command != "project" {
        let message = format!("`{name}` is a result of `{command}`, and results of `project` are compared");
        return Err(Box::new(Diagnostic::error(Code::NotAResult, message)));
    }
    let scenarios = root.key("scenarios")?.items()?.iter().map(scenario).collect::<Read<Vec<_>>>()?;
    Ok(SavedResult { currency: root.key("currency")?.text()?.to_owned(), scenarios })
}

/// A value of a result, and its path for messages.
struct At<'v> {
    value: &'v Value,
    file: &'v str,
    path: String,
}

impl<'v> At<'v> {
    fn refuse<T>(&self, why: &str) -> Read<T> {
        let at = if self.path.is_empty() { "it".to_owned() } else { format!("`{}`", self.path) };
        let message = format!("`{}` is no result of `project`: {at} {why}", self.file);
        let refused = Diagnostic::error(Code::NotAResult, message);
        Err(Box::new(refused.help("write one with `costcalc project SCENARIO --format json`")))
    }

    fn below(&self, key: &str, value: &'v Value) -> Self {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        At { value, file: self.file, path }
    }

    fn key(&self, key: &str) -> Read<Self> {
        match self.value.get(key) {
            Some(value) => Ok(self.below(key, value)),
            None => self.refuse(&format!("lacks `{key}`")),
        }
    }

    fn text(&self) -> Read<&'v str> {
        match self.value.as_str() {
            Some(text) if text.contains(is_hidden) => self.refuse("has control or invisible characters"),
            Some(text) => Ok(text),
            None => self.refuse("is no text"),
        }
    }

    fn optional_text(&self) -> Read<Option<String>> {
        if self.value.is_null() { Ok(None) } else { self.text().map(|text| Some(text.to_owned())) }
    }

    fn items(&self) -> Read<Vec<Self>> {
        match self.value.as_array() {
            Some(items) => Ok(items
                .iter()
                .enumerate()
                .map(|(index, item)| self.below(&index.to_string(), item))
                .collect()),
            None => self.refuse("is no list"),
        }
    }

    fn count(&self) -> Read<u64> {
        self.value.as_u64().map_or_else(|| self.refuse("is no whole number"), Ok)
    }

    /// A figure: a decimal as text, or a fraction.
    fn figure(&self) -> Read<Exact> {
        if self.value.get("low").is_some() {
            let message = format!("`{}` of `{}` is known between bounds only", self.path, self.file);
            let enclosed = Diagnostic::error(Code::NotSupportedYet, message);
            return Err(Box::new(enclosed.help("compare the scenarios themselves instead of saved results")));
        }
        let part = |key: &str| self.value.get(key).and_then(Value::as_str);
        let text = match (self.value.as_str(), part("num"), part("den")) {
            (Some(text), ..) => text.to_owned(),
            (None, Some(num), Some(den)) => format!("{num}/{den}"),
            _ => return self.refuse("is no figure"),
        };
        Exact::parse_figure(&text).or_else(|_| self.refuse("is no figure"))
    }
}

fn scenario(at: &At<'_>) -> Read<SavedScenario> {
    let design = [at.key("variant")?.text()?.to_owned(), at.key("case")?.text()?.to_owned()];
    let months = match at.value.get("horizon") {
        Some(_) => {
            let horizon = at.key("horizon")?;
            Some(format!("{} months from {}", horizon.key("months")?.count()?, horizon.key("from")?.text()?))
        }
        None => None,
    };
    Ok(SavedScenario {
        name: at.key("name")?.text()?.to_owned(),
        design,
        as_of: at.key("as_of")?.text()?.to_owned(),
        months,
        saved: saved(at)?,
    })
}

fn saved(at: &At<'_>) -> Read<Saved> {
    let totals = figures(&at.key("totals")?)?;
    let bills = at.key("bills")?;
    let mut read = Saved { totals, ..Saved::default() };
    for (index, figure) in BILLED.into_iter().enumerate() {
        let bill = bills.key(figure.name())?;
        read.bills[index] = bill.items()?.iter().map(line).collect::<Read<Vec<_>>>()?;
        let sum: Exact = read.bills[index].iter().map(|line| &line.amount).sum();
        if sum != *read.totals[figure].exact() {
            return bill.refuse("does not sum to its figure");
        }
    }
    for step in at.key("steps")?.items()? {
        let figures = figures(&step.key("totals")?)?;
        let name = step.key("name")?.text()?.to_owned();
        read.steps.push((name, figures[Figure::Human].clone(), figures[Figure::Downstream].clone()));
    }
    for fixed in at.key("fixed")?.items()? {
        let usd = Usd::change(fixed.key("per_month")?.figure()?);
        read.fixed.push((fixed.key("name")?.text()?.to_owned(), usd));
    }
    let fixed: Usd = read.fixed.iter().map(|(_, usd)| usd).sum();
    if fixed != read.totals[Figure::Fixed] {
        // Over several months the figure is a sum of what is due each month.
        read.fixed = vec![("all".to_owned(), read.totals[Figure::Fixed].clone())];
    }
    let of_steps = |of: fn(&(String, Usd, Usd)) -> &Usd| read.steps.iter().map(of).sum::<Usd>();
    let human = of_steps(|(_, human, _)| human);
    let downstream = of_steps(|(_, _, downstream)| downstream);
    let adds_up = human == read.totals[Figure::Human]
        && downstream == read.totals[Figure::Downstream]
        && read.totals.clone().summed() == read.totals;
    if adds_up { Ok(read) } else { at.refuse("does not add up to its totals") }
}

fn figures(at: &At<'_>) -> Read<Figures> {
    let mut figures = Figures::default();
    for figure in Figure::ALL {
        figures[figure] = Usd::change(at.key(figure.name())?.figure()?);
    }
    Ok(figures)
}

fn line(at: &At<'_>) -> Read<Line> {
    let text = |key: &str| Ok::<_, Box<Diagnostic>>(at.key(key)?.text()?.to_owned());
    let key = LineKey {
        step: text("step")?,
        branch: at.key("branch")?.count()?,
        attempt: at.key("attempt")?.count()?,
        role: text("role")?,
        model: at.key("model")?.optional_text()?,
        tier: at.key("tier")?.optional_text()?,
        meter: text("meter")?,
        unit: text("unit")?,
    };
    let figure = |key: &str| at.key(key)?.figure();
    let rate = SavedRate { usd: figure("rate")?, per: figure("per")? };
    let (quantity, amount) = (figure("quantity")?, figure("amount")?);
    if rate.per <= Exact::ZERO || rate.of(&quantity) != amount {
        return at.refuse("is no bill line: quantity × rate / per is not its amount");
    }
    Ok(Line { key, quantity, rate, amount })
}
