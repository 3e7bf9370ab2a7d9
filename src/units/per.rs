//! What a published price is for: so many tokens, seconds, pages, in the unit in which the vendor publishes it.

use std::fmt;

use crate::diag::{Code, Diagnostic, Problems, listing};
use crate::exact::{Exact, Notation};
use crate::yaml::{Node, Read};

use super::{Count, Counted};

/// A unit in which prices and quantities are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measure {
    /// The word for one, and for several.
    words: [&'static str; 2],
    /// What it counts.
    counted: Counted,
    /// How many of these it is.
    size: u32,
}

const fn measure(one: &'static str, several: &'static str, counted: Counted, size: u32) -> Measure {
    Measure { words: [one, several], counted, size }
}

/// The units, the largest of what they count first.
static MEASURES: [Measure; 12] = [
    measure("token", "tokens", Counted::Tokens, 1),
    measure("call", "calls", Counted::Calls, 1),
    measure("hour", "hours", Counted::Seconds, 3_600),
    measure("minute", "minutes", Counted::Seconds, 60),
    measure("second", "seconds", Counted::Seconds, 1),
    measure("image", "images", Counted::Images, 1),
    measure("pixel", "pixels", Counted::Pixels, 1),
    measure("page", "pages", Counted::Pages, 1),
    measure("character", "characters", Counted::Characters, 1),
    measure("request", "requests", Counted::Requests, 1),
    measure("search", "searches", Counted::Searches, 1),
    measure("unit", "units", Counted::Units, 1),
];

/// The words of all units, for one and for several.
pub fn unit_words() -> impl Iterator<Item = &'static str> {
    MEASURES.iter().flat_map(|measure| measure.words)
}

/// A text in front of the letters at its end, and these.
fn before_word(text: &str) -> (&str, &str) {
    text.split_at(text.trim_end_matches(char::is_alphabetic).len())
}

/// The number of a text and its unit, if that is one.
fn split(text: &str) -> Option<(&str, Measure)> {
    let (number, unit) = before_word(text);
    let measure = MEASURES.iter().find(|measure| measure.words.contains(&unit))?;
    Some((number.trim_end(), *measure))
}

/// The word behind a number, where it is none of the units.
fn unknown_unit(text: &str) -> Option<&str> {
    let (_, unit) = text.trim().rsplit_once(' ')?;
    (unit.chars().all(char::is_alphabetic) && split(text).is_none()).then_some(unit)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Counted {
    /// A number of what is counted, in the largest unit of which it is a whole number: how many, and its words.
    fn in_unit(self, number: &Exact) -> (Exact, [&'static str; 2]) {
        let own = MEASURES.iter().filter(|measure| measure.counted == self);
        let whole = own.clone().find_map(|measure| {
            let many = number.checked_div(&Exact::from(measure.size))?;
            (!many.is_zero() && many == many.floor()).then_some((many, measure.words))
        });
        whole.unwrap_or((number.clone(), [self.name(); 2]))
    }

    /// What is counted, by its word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        MEASURES.iter().map(|measure| measure.counted).find(|counted| counted.name() == word)
    }

    /// The same as words: `1 minute`, `45.5 seconds`.
    #[must_use]
    pub fn said(self, number: &Exact) -> String {
        let (many, [one, several]) = self.in_unit(number);
        format!("{} {}", many.grouped(), if many == Exact::ONE { one } else { several })
    }
}

/// What a published amount is for: so many tokens, calls, seconds or pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Per {
    /// What is counted.
    pub(super) counted: Counted,
    /// How many of these.
    number: u32,
}

impl Per {
    /// Per single call.
    pub const ONE: Self = Self { counted: Counted::Calls, number: 1 };
    /// Per thousand calls, as fees are published.
    pub const THOUSAND: Self = Self { counted: Counted::Calls, number: 1_000 };
    /// Per million tokens, as nearly all vendors publish.
    pub const MILLION: Self = Self { counted: Counted::Tokens, number: 1_000_000 };

    /// A million tokens, or one of anything else.
    #[must_use]
    pub fn usual(counted: Counted) -> Self {
        if counted == Counted::Tokens { Self::MILLION } else { Self { counted, number: 1 } }
    }

    /// The number itself, as of tokens or seconds: 1,000,000 or 60.
    #[must_use]
    pub fn number(self) -> Exact {
        Exact::from(self.number)
    }

    /// What is counted.
    #[must_use]
    pub fn counted(self) -> Counted {
        self.counted
    }

    /// What it is, for people: `1 minute`, `1,000 pages`.
    #[must_use]
    pub fn said(self) -> String {
        self.counted.said(&self.number())
    }

    /// What it is in FOCUS: `Minutes`, `1000 Pages`.
    #[must_use]
    pub fn title(self) -> String {
        let (many, [_, several]) = self.counted.in_unit(&self.number());
        let title = if self.counted == Counted::Seconds {
            capitalised(several)
        } else {
            self.counted.title().to_owned()
        };
        if many == Exact::ONE { title } else { format!("{many} {title}") }
    }

    /// How it reads behind a rate: tokens and calls as a number alone, anything else with its unit.
    #[must_use]
    pub fn words(self) -> String {
        match self.counted {
            Counted::Tokens | Counted::Calls | Counted::TokenHours => self.number().grouped(),
            _ => self.said(),
        }
    }

    /// A part of a number: divided by this one. Zeros at the end are a shift of the decimal point, so a bill line
    /// of tokens stays a finite decimal.
    pub(super) fn part_of(self, number: &Exact) -> Exact {
        let (mut rest, mut zeros) = (self.number, 0);
        while rest % 10 == 0 {
            rest /= 10;
            zeros += 1;
        }
        let shifted = number.shift_down(zeros);
        if rest == 1 {
            return shifted;
        }
        Exact::ratio(1, i64::from(rest)).map_or_else(|| shifted.clone(), |factor| shifted.rescaled(&factor))
    }

    /// Reads `1_000_000 tokens` or `1 minute`: a whole number of a time, else a power of ten, up to a million.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, measure) = split(text)?;
        let number: u32 =
            number.replace('_', "").parse().ok().filter(|number| (1..=1_000_000).contains(number))?;
        let is_fine = measure.counted == Counted::Seconds || 10_u32.pow(number.ilog10()) == number;
        is_fine.then(|| Self { counted: measure.counted, number: number * measure.size })
    }
}

/// What a price of something may be for, as an example.
pub fn example(counted: Counted) -> &'static str {
    match counted {
        Counted::Tokens | Counted::TokenHours => "1_000_000 tokens",
        Counted::Seconds => "1 minute",
        Counted::Images => "1 image",
        Counted::Pixels => "1_000_000 pixels",
        Counted::Pages => "1_000 pages",
        Counted::Characters => "1_000_000 characters",
        Counted::Requests => "1_000 requests",
        Counted::Searches => "1_000 searches",
        Counted::Units => "1_000 units",
        Counted::Calls => "1_000 calls",
    }
}

impl Per {
    /// Reads one of tokens.
    pub fn read_of_tokens(node: &Node, problems: &mut Problems) -> Option<Self> {
        let per = Self::read(node, problems)?;
        if per.counted == Counted::Tokens {
            return Some(per);
        }
        let message = format!("the rates of a table are for a number of tokens, and this is `{per}`");
        let refused = Diagnostic::error(Code::UnitDoesNotFit, message).at(&node.place);
        problems.push(refused.help("write `1_000_000 tokens`; a cell may say its own unit"));
        None
    }
}

impl Read for Per {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = node.text(problems)?;
        let per = Self::parse(text);
        if per.is_none() {
            let refused = |what: &str| {
                let message = format!("`{text}` is not what a price can be for: {what}");
                Diagnostic::error(Code::BadNumber, message).at(&node.place)
            };
            problems.push(match split(text) {
                Some((_, Measure { words: [one, several], counted, .. })) => {
                    let (number, written) = match counted {
                        Counted::Seconds => ("a whole number from 1", format!("1 {one}")),
                        _ => ("a power of ten", example(counted).to_owned()),
                    };
                    let refused = refused(&format!("{number} up to a million, and `{several}`"));
                    refused.help(format!("write `{written}`"))
                }
                None => refused("a number and its unit").suggest(before_word(text).1, unit_words()),
            });
        }
        per
    }
}

impl fmt::Display for Per {
    /// In the largest unit of which it is a whole number: `1 minute`, `1_000 pages`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().replace(',', "_"))
    }
}

/// How much of something is used, as files write it: `45 seconds`, or a number alone, in the unit of its meter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stated {
    /// The number, in single tokens, seconds or pieces.
    pub number: Count,
    /// What the unit counts, if one is written.
    pub counted: Option<Counted>,
}

impl Stated {
    /// The number of a text, with or without a unit.
    #[must_use]
    pub fn number_of(text: &str) -> Option<Exact> {
        let plain = || Exact::parse(text, Notation::Any).ok();
        plain().or_else(|| Self::parse(text).ok().map(|stated| stated.number.exact().clone()))
    }

    /// Reads it from the command line.
    ///
    /// # Errors
    /// It is no number, or its unit is unknown.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (number, measure) = match (split(text), unknown_unit(text)) {
            (Some((number, measure)), _) => (number, Some(measure)),
            (None, Some(unit)) => {
                let known: Vec<&str> = MEASURES.iter().map(|measure| measure.words[1]).collect();
                return Err(format!("`{unit}` is not a unit that is known here: {}", listing(&known)));
            }
            (None, None) => (text, None),
        };
        let number = Exact::parse(number, Notation::Any).map_err(|error| error.to_string())?;
        let size = measure.map_or(Exact::ONE, |measure| Exact::from(measure.size));
        let number = Count::new(number * size).ok_or("it cannot be below 0")?;
        Ok(Self { number, counted: measure.map(|measure| measure.counted) })
    }
}

impl Read for Stated {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let written = node.as_text().filter(|text| split(text).is_some() || unknown_unit(text).is_some());
        let Some(text) = written else {
            return Count::read(node, problems).map(|number| Self { number, counted: None });
        };
        match Self::parse(text) {
            Ok(Self { number, counted }) => {
                Some(Self { number: number.given(|| node.place.clone()), counted })
            }
            Err(error) => {
                let message = format!("`{text}` cannot be read: {error}");
                problems.push(Diagnostic::error(Code::BadNumber, message).at(&node.place));
                None
            }
        }
    }
}
