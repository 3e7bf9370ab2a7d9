//! Arguments that commands share.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::exact::{Exact, Notation};
use crate::report::{Digits, Terminal};
use crate::scenario::names;
use crate::units::{Count, Date, Meter, Probability, Stated, Usd};

use super::clock::Clock;
use super::format::{Export, Format};
use super::locked::{self, Locked};
use super::paths;
use super::screen::{Screen, Style};

// Which prices, and of which day.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct PriceArgs {
    /// Price tables to use: a folder, a file, or `builtin`; repeatable, later ones may overlay
    #[arg(long, value_name = "DIR|FILE", env = "COSTCALC_PRICES", hide_env_values = true)]
    pub(super) prices: Vec<String>,

    #[command(flatten)]
    pub(super) locked: Locked,

    /// Use the prices in force on this day
    #[arg(long, value_name = "YYYY-MM-DD", env = "COSTCALC_AS_OF", hide_env_values = true)]
    pub(super) as_of: Option<Date>,

    #[command(flatten)]
    pub(super) clock: Clock,
}

// How much of what differs between tables is listed.
#[derive(Args, Debug)]
pub(super) struct Additions {
    /// List the prices of new models too, which are else only counted; JSON and CSV always have them
    #[arg(long)]
    pub(super) all: bool,
}

impl PriceArgs {
    /// The price tables to use in place of a scenario's. A word of the environment alone names none.
    pub(super) fn named(&self) -> &[String] {
        locked::named(&self.prices)
    }

    /// The day of the prices where no scenario has a say: that of `--as-of`, else the day of the run.
    pub(super) fn day(&self) -> Date {
        self.as_of.unwrap_or_else(|| self.clock.today())
    }
}

// How results are written.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputArgs {
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = Format::Table, env = "COSTCALC_FORMAT", hide_env_values = true)]
    pub(super) format: Format,

    /// Only these columns of the data, as CSV; a single column as bare values, one per line
    #[arg(long, value_name = "A,B")]
    pub(super) fields: Vec<String>,

    /// Decimals of amounts in tables: a number, or `exact` for every digit
    #[arg(long, value_name = "N|exact", env = "COSTCALC_DIGITS", hide_env_values = true)]
    pub(super) digits: Option<Digits>,

    /// Columns to fill; default: those of the terminal, or 100
    #[arg(long, value_name = "COLUMNS", env = "COSTCALC_WIDTH", hide_env_values = true, value_parser = clap::value_parser!(u16).range(20..))]
    pub(super) width: Option<u16>,

    /// When to use colours
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", env = "COSTCALC_COLOR", hide_env_values = true)]
    pub(super) color: Colour,

    /// Write the result to this file; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,

    /// Also write the result of the same run to a file in another format; repeatable
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(super) export: Vec<Export>,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// In a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl OutputArgs {
    /// The style that the arguments and the screen make together.
    pub(super) fn style(&self, screen: &Screen) -> Style {
        let colour = |is_terminal: bool| match self.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => is_terminal && screen.colour,
        };
        let is_shown = self.out.as_deref().is_none_or(paths::is_stdin);
        Style {
            format: self.shown(),
            fields: self.fields.iter().flat_map(|list| names(list)).collect(),
            out: self.out.clone(),
            exports: self.export.clone(),
            marker: None,
            command: String::new(),
            messages_in_colour: colour(screen.stderr_is_terminal),
            terminal: Terminal {
                width: self.width.map_or(screen.width, usize::from),
                colour: colour(screen.stdout_is_terminal) && is_shown,
                digits: self.digits(),
            },
        }
    }

    /// The format on the screen: who asks for fields wants data.
    fn shown(&self) -> Format {
        if self.format == Format::Table && !self.fields.is_empty() { Format::Csv } else { self.format }
    }

    /// The formats in which the result is written: that of the screen first, then those of the exports.
    pub(super) fn formats(&self) -> impl Iterator<Item = Format> {
        std::iter::once(self.shown()).chain(self.export.iter().map(|export| export.format))
    }

    /// How many decimals amounts show.
    pub(super) fn digits(&self) -> Digits {
        self.digits.unwrap_or_default()
    }
}

/// Reads one of some values by its word.
pub(super) fn one_of<T: Copy + Send + Sync>(
    words: impl IntoIterator<Item = impl Into<PossibleValue>>,
    values: &'static [T],
) -> impl TypedValueParser<Value = T> {
    let words: Vec<PossibleValue> = words.into_iter().map(Into::into).collect();
    PossibleValuesParser::new(words.clone()).map(move |word| {
        let place = words.iter().position(|known| known.get_name() == word);
        values[place.expect("the parser knows no other words")]
    })
}

/// Words with what they mean, for the help.
pub(super) fn explained(words: &[(&'static str, &'static str)]) -> impl Iterator<Item = PossibleValue> {
    words.iter().map(|(word, doc)| PossibleValue::new(word).help(doc.trim().trim_end_matches('.')))
}

/// Reads a count as files write it: `500`, `300k`, `1.5M`.
pub(super) fn count(text: &str) -> Result<Count, String> {
    let number = Exact::parse(text, Notation::Count).map_err(|error| error.to_string())?;
    Count::new(number).ok_or_else(|| "a count is not below 0".to_owned())
}

/// Reads how much of a meter is used: a number alone, or with a unit that the meter counts.
pub(super) fn quantity(text: &str, meter: Meter) -> Result<Stated, String> {
    let counted = meter.facts().counted;
    let stated = Stated::parse(text)?;
    match stated.counted.filter(|own| *own != counted) {
        Some(own) => {
            Err(format!("`{meter}` counts {}, and this is a number of {}", counted.name(), own.name()))
        }
        None => Ok(stated),
    }
}

/// Reads a chance as files write it: `5%` or `0.05`.
pub(super) fn probability(text: &str) -> Result<Probability, String> {
    let number = Exact::parse(text, Notation::Percent).map_err(|error| error.to_string())?;
    Probability::new(number).ok_or_else(|| "a probability lies between 0 and 1 (0% and 100%)".to_owned())
}

/// Reads an amount of money.
pub(super) fn amount(text: &str) -> Result<Usd, String> {
    let number = Exact::parse(text, Notation::Plain).map_err(|error| error.to_string())?;
    Usd::new(number).ok_or_else(|| "an amount of money is not below 0".to_owned())
}
