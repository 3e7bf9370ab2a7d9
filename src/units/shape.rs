//! Numbers as files write them: what each counts, and how far it may go.

use crate::exact::Exact;
use crate::yaml::Shaped;
use crate::yaml::shape::{Counts, KNOWN, Names, Number, Shape, Size, Varies};

use super::{
    Count, Date, Duration, Factor, Growth, Millis, Month, Per, Probability, Share, Stated, Tags, Things,
    Tokens, Usd,
};

const fn number(notation: &'static str, counts: Counts) -> Number {
    let varies = Varies::Never;
    let (is_above, is_whole, has_range) = (false, false, true);
    Number { notation, counts, least: 0, is_above, most: None, is_whole, has_range, varies }
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
/// How much of something is used, with its unit.
pub const QUANTITY: Shape = Shape::Number(number("Quantity", Counts::Things));
/// A part of a whole.
pub const SHARE: Shape = part("Share");
/// A chance.
pub const PROBABILITY: Shape = part("Probability");
/// A multiple of something.
pub const FACTOR: Shape = Shape::Number(number("Factor", Counts::Factors));
/// How much a month has more than the one before: above -1.
pub const GROWTH: Shape =
    Shape::Number(Number { least: -1, is_above: true, most: Some(1), ..number("Growth", Counts::Parts) });
/// A time in milliseconds.
pub const MILLISECONDS: Shape = Shape::Number(number("Milliseconds", Counts::Things));
/// What a vendor takes at once.
pub const LIMIT: Shape = Shape::Number(Number { is_above: true, ..number("Limit", Counts::Things) });
/// A whole number of things that are written out.
pub const WHOLE: Shape = whole("Whole", 1, 100);
/// A number of turns of a conversation.
pub const TURNS: Shape = whole("Turns", 1, 1_000);
/// A number of months.
pub const MONTHS: Shape = whole("Months", 1, 120);
/// How often the same model tries again.
pub const RETRIES: Shape = whole("Retries", 0, 19);
/// Tags. Their names have no more characters than [`Tags::LONGEST_NAME`].
pub const TAGS: Shape = Shape::Named(
    &Shape::Text("TagText"),
    Names { size: Size { least: 0, most: Some(Tags::MOST) }, pattern: Some("^.{1,128}$"), ..KNOWN },
);
/// The name of a model.
pub const MODEL: Shape = Shape::Text("ModelName");

macro_rules! shaped {
    ($($type:ty: $shape:expr;)*) => { $(
        impl Shaped for $type {
            const SHAPE: Shape = $shape;
        }
    )* };
}

shaped! {
    Usd: MONEY;
    Tokens: TOKENS;
    Count: COUNT;
    Things: COUNT;
    Share: SHARE;
    Probability: PROBABILITY;
    Factor: FACTOR;
    Growth: GROWTH;
    Millis: MILLISECONDS;
    u32: WHOLE;
    Tags: TAGS;
    Per: Shape::Text("Per");
    Stated: QUANTITY;
    Exact: Shape::Text("ExactFigure");
    Date: Shape::Text("Day");
    Month: Shape::Text("Month");
    Duration: Shape::Text("Time");
}
