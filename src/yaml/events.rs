//! What a YAML text is made of, in its order, as the parser says it. The build script has this file too, so that it
//! uses nothing but the parser and the standard library.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Event as Token, Options, Parser, ScalarStyle, ScanError, Span, StrInput};

/// A part of a text.
#[derive(Debug, PartialEq)]
pub(crate) struct Event<'t> {
    pub(crate) kind: Kind<'t>,
    /// Where it stands, in bytes.
    pub(crate) span: Range<usize>,
    /// The number of its anchor; 0 without one.
    pub(crate) anchor: usize,
    pub(crate) is_tagged: bool,
}

/// What a part of a text is.
#[derive(Debug, PartialEq)]
pub(crate) enum Kind<'t> {
    /// A text; `is_plain` without quotes.
    Scalar { text: Cow<'t, str>, is_plain: bool },
    /// A list begins.
    List,
    /// A map begins.
    Map,
    /// A list or a map ends.
    End,
    /// The value with this anchor once more.
    Alias(usize),
    /// A document begins, or the text does.
    Begin,
    /// A document ends.
    DocumentEnd,
    /// The text ends.
    TextEnd,
    /// What a document may not have.
    Other,
}

/// What the parser makes of a text.
pub(crate) struct Parsed<'t>(Parser<'t, StrInput<'t>>);

impl<'t> Parsed<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut options = Options::default();
        options.emit_comments = false;
        Self(Parser::new_from_str_with_options(text, options))
    }

    /// The next part; the end of the text again and again.
    pub(crate) fn next(&mut self) -> Result<Event<'t>, ScanError> {
        self.0.next().map_or_else(|| Ok(Event::end()), |event| event.map(of_parser))
    }
}

impl<'t> Event<'t> {
    pub(super) fn new(kind: Kind<'t>, span: Range<usize>) -> Self {
        Self { kind, span, anchor: 0, is_tagged: false }
    }

    pub(super) fn end() -> Self {
        Self::new(Kind::TextEnd, 0..0)
    }
}

fn of_parser<'t>((event, span): (Token<'t>, Span)) -> Event<'t> {
    let (kind, anchor, is_tagged) = match event {
        Token::Scalar(text, style, anchor, tag) => {
            (Kind::Scalar { text, is_plain: style == ScalarStyle::Plain }, anchor, tag.is_some())
        }
        Token::SequenceStart(_, anchor, tag) => (Kind::List, anchor, tag.is_some()),
        Token::MappingStart(_, anchor, tag) => (Kind::Map, anchor, tag.is_some()),
        Token::SequenceEnd | Token::MappingEnd => (Kind::End, 0, false),
        Token::Alias(anchor) => (Kind::Alias(anchor), 0, false),
        Token::StreamStart | Token::DocumentStart(..) => (Kind::Begin, 0, false),
        Token::DocumentEnd => (Kind::DocumentEnd, 0, false),
        Token::StreamEnd => (Kind::TextEnd, 0, false),
        _ => (Kind::Other, 0, false),
    };
    Event { kind, span: span.byte_range().unwrap_or(0..0), anchor, is_tagged }
}
