//! Queries that make the buckets of a log where the log is: the same rows as the reader's, for logs that are too large for
//! one machine. A query is text; nothing here connects to anything.
//!
//! What values mean is data that the reader of a format and its query share. A query takes each value as the text that
//! the log has, so that no engine's idea of numbers, times or zones has a say, and adds up whole numbers that cannot
//! overflow.

mod cost;
mod counts;
mod engine;
mod grouped;
mod lines;
mod steps;
mod time;
mod values;
mod words;

use super::cuts::Cuts;
use super::log::flat::Flat;
use super::log::{Duplicates, Format};
use super::written::SCHEMA;

pub use self::engine::Engine;
use self::grouped::Grouped;
use self::lines::Lines;
pub use self::lines::Refused;
use self::values::{Step, Values, select};

/// What a query is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// What answers it.
    pub engine: Engine,
    /// The format of the log.
    pub format: &'static Format,
    /// Where the log is: files for an engine that reads files, else a table.
    pub source: &'q str,
    /// The names of the tags whose values are kept.
    pub tags: &'q [String],
    /// How lines of the same call are found; by the format's own rule where that is not said.
    pub duplicates: Option<Duplicates>,
}

/// The query that makes buckets.
///
/// # Errors
/// No query can say it: [`Refused`] says why.
pub fn buckets(question: &Question<'_>, cuts: &Cuts) -> Result<String, Refused> {
    let asked = Asked::new(question)?;
    let grouped = Grouped { values: asked.values(), tags: question.tags, cuts, by_id: asked.by_id };
    let about = [
        format!("The buckets of a log ({}) for `costcalc usage`: {SCHEMA}.", question.format.title),
        "A line that cannot be read ends the query with an error that names the field; the control query counts them."
            .to_owned(),
    ];
    let mut steps = asked.steps();
    steps.extend(grouped.steps());
    Ok(asked.text(&about, &steps, &grouped.select()))
}

/// The query that says what of a log is in its buckets, in one row.
///
/// # Errors
/// No query can say it: [`Refused`] says why.
pub fn control(question: &Question<'_>) -> Result<String, Refused> {
    let asked = Asked::new(question)?;
    let about = [
        format!("What of a log ({}) is in the buckets for `costcalc usage`.", question.format.title),
        "`bad` lines cannot be read, and `problem` says what is wrong with one of them.".to_owned(),
    ];
    Ok(asked.text(&about, &asked.steps(), &asked.control()))
}

struct Asked<'q> {
    engine: Engine,
    lines: Lines<'q>,
    flat: &'static Flat,
    /// Whether lines with the same id are of one call.
    by_id: bool,
}

impl<'q> Asked<'q> {
    fn new(question: &Question<'q>) -> Result<Self, Refused> {
        let Question { engine, format, source, tags, duplicates } = *question;
        let flat = format.flat().ok_or(Refused::NotFlat)?;
        let lines = Lines::new(engine, format, source, tags)?;
        for (field, at) in [("model", flat.model), ("time", flat.time)].into_iter().chain(flat.needed()) {
            lines.name(at).ok_or(Refused::Without(field))?;
        }
        if let Some(meter) = flat.times().next() {
            return Err(Refused::Time(meter.name()));
        }
        let by_id = match duplicates.unwrap_or(format.duplicates) {
            Duplicates::Exact => lines.name(flat.id).is_some(),
            Duplicates::File => return Err(Refused::ByFile),
            Duplicates::None => false,
        };
        Ok(Self { engine, lines, flat, by_id })
    }

    fn values(&self) -> Values<'_> {
        Values { engine: self.engine, flat: self.flat, lines: &self.lines }
    }

    /// The steps from lines to what each is.
    fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> =
            vec![("lines", "Each value as the text that the log has.", self.lines.select())];
        for (name, has, columns) in steps::steps(&self.values()) {
            let before = steps.last().map_or("lines", |(name, ..)| *name);
            steps.push((name, has, select(&columns, before)));
        }
        steps
    }

    /// The control query's row.
    fn control(&self) -> String {
        let count = |what: &str| format!("COUNT(CASE WHEN {what} THEN 1 END)");
        let is_call = "kind = 'call'";
        let calls = if self.by_id {
            format!(
                "COUNT(DISTINCT CASE WHEN {is_call} AND k_id <> '' THEN k_id END) + {}",
                count(&format!("{is_call} AND k_id = ''"))
            )
        } else {
            count(is_call)
        };
        let has_zone = time::has_zone(&self.values());
        let minute = format!("CASE WHEN {is_call} THEN {} END", time::minute(self.engine));
        let columns = [
            ("COUNT(*)".to_owned(), "lines"),
            (count("kind = 'other'"), "other_lines"),
            (count("kind = 'without_usage'"), "without_usage"),
            (count("kind = 'bad'"), "bad"),
            ("MIN(CASE WHEN kind = 'bad' THEN problem END)".to_owned(), "problem"),
            (calls, "calls"),
            (count(&format!("{is_call} AND NOT ({has_zone})")), "without_zone"),
            (format!("MIN({minute})"), "first"),
            (format!("MAX({minute})"), "last"),
        ];
        let columns: Vec<String> =
            columns.map(|(value, name)| format!("{value} AS {}", self.engine.name(name))).into();
        format!("SELECT\n  {}\nFROM kinds", columns.join(",\n  "))
    }

    fn text(&self, about: &[String], steps: &[Step], last: &str) -> String {
        let how = self.engine.how().map(str::to_owned);
        let about: Vec<String> =
            about.iter().cloned().chain(how).map(|line| format!("-- {line}\n")).collect();
        let steps = steps.iter().map(|(name, has, query)| format!("{name} AS (\n  -- {has}\n{query}\n)"));
        let steps: Vec<String> = steps.collect();
        let (before, end) = (self.lines.before(), self.engine.end());
        format!("{}{before}WITH {}\n{last}{end};\n", about.concat(), steps.join(",\n"))
    }
}
