//! Numbers as files write them: what each counts, and how far it may go.

use crate::yaml::shape::{Counts, Number, Shape, Varies};

const fn number(notation: &'static str, counts: Counts) -> Number {
    Number { notation, counts, least: 0, most: None, is_whole: false, has_range: true, varies: Varies::Never }
}

const fn part(notation: &'static str) -> Shape {
    Shape::Number(Number { most: Some(1), ..number(notation, Counts::Parts) })
}

const fn whole(notation: &'static str, least: i64, most: i64) -> Shape {
    Shape::Number(Number { least, most: Some(most), is_whole: true, ..number(notation, Counts::Things) })
}

/// Money a month, or in all.
pub const MONEY: Shape = Shape::Number(number("Money", Counts::Money));
/// A number of tokens.
pub const TOKENS: Shape = Shape::Number(number("Tokens", Counts::Tokens));
/// A number of things.
pub const COUNT: Shape = Shape::Number(number("Count", Counts::Things));
/// A part of a whole.
pub const SHARE: Shape = part("Share");
/// A chance.
pub const PROBABILITY: Shape = part("Probability");
/// A multiple of something.
pub const FACTOR: Shape = Shape::Number(number("Factor", Counts::Factors));
/// How much a month has more than the one before: above -1.
pub const GROWTH: Shape =
    Shape::Number(Number { least: -1, most: Some(1), ..number("Growth", Counts::Parts) });
/// A time in milliseconds.
pub const MILLISECONDS: Shape = Shape::Number(number("Milliseconds", Counts::Things));
/// What a vendor takes at once.
pub const LIMIT: Shape = Shape::Number(number("Limit", Counts::Things));
/// A whole number of things that are written out.
pub const WHOLE: Shape = whole("Whole", 1, 100);
/// A number of turns of a conversation.
pub const TURNS: Shape = whole("Turns", 1, 1_000);
/// A number of months.
pub const MONTHS: Shape = whole("Months", 1, 120);
/// How often the same model tries again.
pub const RETRIES: Shape = whole("Retries", 0, 19);
