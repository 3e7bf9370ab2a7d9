//! What vendors say was used and what they bill: pages of their APIs and exports, by their content.

mod format;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Source};
use crate::exact::Exact;
use crate::units::{Date, Meter, Moment, Month, Side};

use self::format::{Currency, FORMATS, Format, Holds};
use self::rows::{Row, Rows, rows};
use super::log::time;

/// What was read of invoices and of reports, together.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Invoice {
    /// What the files are, each once.
    pub formats: Vec<&'static str>,
    /// What is billed, a line each.
    pub charges: Vec<Charge>,
    /// What was used, a line for each kind of tokens.
    pub counts: Vec<Reported>,
    /// What the lines of FOCUS with both cost as billed, and with what was paid ahead spread over its use.
    spread: Option<[Exact; 2]>,
    /// Whether a page of a format says that another one follows, and whether one is the last.
    pages: BTreeMap<&'static str, [bool; 2]>,
}

/// A line of an invoice.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Charge {
    /// The vendor's words for what is billed.
    pub item: Option<String>,
    /// The model, where the line has it by itself.
    pub model: Option<String>,
    /// The amount; below 0 for a credit.
    pub amount: Exact,
}

/// Tokens that a vendor reports.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reported {
    /// The model, as the vendor names it.
    pub model: String,
    /// Which tokens.
    pub kind: Tokens,
    /// How many.
    pub number: Exact,
}

/// Tokens as vendors report them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tokens {
    /// All of a prompt, whatever a cache has of it.
    Prompt,
    /// All of an answer.
    Answer,
    /// Those of one meter.
    Of(Meter),
}

impl Tokens {
    /// Whether a meter counts some of them.
    #[must_use]
    pub fn has(self, meter: Meter) -> bool {
        match self {
            Self::Prompt => meter.facts().side == Side::Prompt && meter.fills_context(),
            Self::Answer => meter.facts().side == Side::Answer && meter.fills_context(),
            Self::Of(own) => meter == own,
        }
    }

    /// `prompt`, `answer`, or the meter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Answer => "answer",
            Self::Of(meter) => meter.name(),
        }
    }
}

impl Invoice {
    /// The sum of its lines; `None` where what was read has no amounts.
    #[must_use]
    pub fn amount(&self) -> Option<Exact> {
        (!self.charges.is_empty()).then(|| self.charges.iter().map(|charge| &charge.amount).sum())
    }

    /// What the lines that say both cost as they are billed and, where that differs, with what was paid ahead spread over
    /// its use.
    #[must_use]
    pub fn spread(&self) -> Option<&[Exact; 2]> {
        self.spread.as_ref().filter(|[as_billed, as_used]| as_billed != as_used)
    }

    /// Refuses pages of which one is missing.
    ///
    /// # Errors
    /// Each page of a format says that another one follows.
    pub fn check_pages(&self) -> Result<(), Vec<Diagnostic>> {
        let cut_off = self.pages.iter().filter(|(_, pages)| **pages == [true, false]);
        let missing = |(format, _): (&&str, _)| {
            let message = format!("each page of {format} says that another one follows: `has_more` is true");
            Diagnostic::error(Code::BadInvoice, message).help("fetch the pages that follow too")
        };
        let missing: Vec<Diagnostic> = cut_off.map(missing).collect();
        if missing.is_empty() { Ok(()) } else { Err(missing) }
    }

    /// Adds what a file holds, all of which is of a month and in a currency.
    ///
    /// # Errors
    /// A text of no known format, a value that is none, a line of another month or in another currency.
    pub fn read(
        &mut self,
        source: &Arc<Source>,
        month: Month,
        currency: &str,
    ) -> Result<(), Vec<Diagnostic>> {
        let name = &source.name;
        let Rows { rows, pages } = rows(source).map_err(|problem| vec![*problem])?;
        for page in &pages {
            let of_page = rows.get(page.rows.clone()).unwrap_or_default().iter();
            if let Some(format) = of_page.filter_map(Format::of).next() {
                self.pages.entry(format.title).or_default()[usize::from(!page.is_followed)] = true;
            }
        }
        let filled = rows.iter().filter(|row| !row.is_empty());
        let mut problems = Vec::new();
        for row in filled {
            let Some(format) = Format::of(row) else {
                let titles: Vec<String> = FORMATS.iter().map(|format| format.title.to_owned()).collect();
                let unknown = format!("`{name}` is no invoice and no report that is known");
                let unknown = Diagnostic::error(Code::UnknownInvoice, unknown);
                return Err(vec![unknown.help(format!("known: {}", titles.join("; ")))]);
            };
            if !self.formats.contains(&format.title) {
                self.formats.push(format.title);
            }
            if let Err(problem) = self.line(row, format, month, currency) {
                problems.push(*problem);
                if problems.len() == MOST_PROBLEMS {
                    break;
                }
            }
        }
        if rows.iter().all(Row::is_empty) {
            let empty = Diagnostic::error(Code::BadInvoice, format!("`{name}` has no lines"));
            problems.push(empty.help("fetch it for the month of the logs"));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn line(
        &mut self,
        row: &Row,
        format: &Format,
        month: Month,
        currency: &str,
    ) -> Result<(), Box<Diagnostic>> {
        let day = day(row, format)?;
        if Month::of(day) != month {
            let message = format!("a line is of {day}, and the logs are of {month}");
            let other = row.bad(Code::NotOneMonth, format.day, message);
            return Err(Box::new(other.help("give the invoice of the month of the logs")));
        }
        match format.holds {
            Holds::Charges { amount, spread, places, currency: own, items, model } => {
                // Days without a charge have empty cells.
                let Some(text) = row.text(amount) else { return Ok(()) };
                let (own, in_currency) = match own {
                    Currency::In(field) => (field, row.text(field).ok_or_else(|| row.missing(field))?),
                    Currency::Always(currency) => (amount, currency),
                };
                if !in_currency.eq_ignore_ascii_case(currency) {
                    let message =
                        format!("a line is in another currency than the prices, which are in {currency}");
                    let other = row.bad(Code::MixedCurrencies, own, message);
                    return Err(Box::new(other.help(format!("give an invoice in {currency}"))));
                }
                let read = |field: &str, text: &str| {
                    Exact::parse_data(text).map_err(|_| row.no_number(field, "an amount"))
                };
                let amount = read(amount, text)?;
                if let Some(text) = row.text(spread) {
                    let [as_billed, as_used] = self.spread.get_or_insert_default();
                    *as_billed += &amount;
                    *as_used += &read(spread, text)?;
                }
                let item = items.iter().find_map(|item| row.text(item)).map(str::to_owned);
                let model = row.text(model).map(str::to_owned);
                self.charges.push(Charge { item, model, amount: amount.shift_down(places) });
            }
            Holds::Counts { model, counts } => {
                let model = row.text(model).unwrap_or_default().to_owned();
                for (field, kind) in counts {
                    let Some(text) = row.text(field) else { continue };
                    let number = Exact::parse_data(text)
                        .ok()
                        .filter(|number| !number.is_negative() && number.floor() == *number);
                    let number = number.ok_or_else(|| row.no_number(field, "a count of tokens"))?;
                    self.counts.push(Reported { model: model.clone(), kind: *kind, number });
                }
            }
        }
        Ok(())
    }
}

/// The most problems of a file that are reported.
const MOST_PROBLEMS: usize = 10;

/// The day of a line: a time in seconds since 1970, one as text, or a day.
fn day(row: &Row, format: &Format) -> Result<Date, Box<Diagnostic>> {
    let field = format.day;
    let text = row.text(field).ok_or_else(|| row.missing(field))?;
    let day = match text.parse::<i64>() {
        Ok(seconds) => Moment::of_seconds(seconds).map(|at| at.day),
        Err(_) => text.parse().ok().or_else(|| time(text).map(|at| at.day)),
    };
    day.ok_or_else(|| Box::new(row.bad(Code::BadInvoice, field, format!("`{field}` is not a time"))))
}
