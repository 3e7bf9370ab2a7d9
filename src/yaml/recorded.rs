//! What the parser says of the tables that are compiled in is recorded when the program is built, so that a run does not
//! parse them. The build script has this file too, so that it uses nothing but `events` and the standard library.

use std::borrow::Cow;

use super::events::{Event, Kind, Parsed};

/// What a part is. It is recorded with its length in one number; then comes how far it begins after the part before,
/// and of a scalar that does not stand there letter by letter the text itself.
const END: usize = 0;
const MAP: usize = 1;
const LIST: usize = 2;
const PLAIN: usize = 3;
/// What is between two quotes.
const QUOTED: usize = 4;
const PLAIN_TEXT: usize = 5;
const QUOTED_TEXT: usize = 6;
const TEXT_END: usize = 7;
const KINDS: usize = 8;

/// Records the only document of a text.
///
/// # Errors
/// What no compiled-in table may have: anchors, aliases, tags, and what is no YAML.
#[allow(dead_code, reason = "the build script calls it")]
pub(crate) fn record(text: &str) -> Result<Vec<u8>, String> {
    let mut parsed = Parsed::new(text);
    let mut events = Vec::new();
    let mut recorded = Vec::new();
    let mut last = 0;
    loop {
        let event = parsed.next().map_err(|error| error.to_string())?;
        let (stands, after) = (&text[event.span.clone()], event.span.start.checked_sub(last));
        let (kind, written_out) = match &event.kind {
            Kind::Begin | Kind::DocumentEnd => continue,
            Kind::TextEnd => break push(&mut recorded, TEXT_END),
            Kind::End => (END, None),
            Kind::Map => (MAP, None),
            Kind::List => (LIST, None),
            Kind::Scalar { text, is_plain: true } if *text == stands => (PLAIN, None),
            Kind::Scalar { text, is_plain: true } => (PLAIN_TEXT, Some(text)),
            Kind::Scalar { text, .. } if inside_quotes(stands) == Some(text) => (QUOTED, None),
            Kind::Scalar { text, .. } => (QUOTED_TEXT, Some(text)),
            Kind::Alias(_) | Kind::Other => return Err(format!("`{stands}` is more than tables need")),
        };
        push(&mut recorded, event.span.len() * KINDS + kind);
        push(&mut recorded, after.ok_or_else(|| format!("`{stands}` is not behind what is before it"))?);
        if let Some(written) = written_out {
            push(&mut recorded, written.len());
            recorded.extend_from_slice(written.as_bytes());
        }
        last = event.span.start;
        events.push(event);
    }
    let mut read = Recorded::new(text, &recorded);
    match events.iter().find(|event| read.next() != **event) {
        Some(event) => Err(format!("`{}` has an anchor or a tag", &text[event.span.clone()])),
        None => Ok(recorded),
    }
}

fn inside_quotes(stands: &str) -> Option<&str> {
    stands.get(1..stands.len().checked_sub(1)?)
}

/// Seven bits of a number in each byte, the lowest first; the highest bit says that more follow.
fn push(recorded: &mut Vec<u8>, mut number: usize) {
    loop {
        let [low, ..] = (number & 0x7f).to_le_bytes();
        number >>= 7;
        if number == 0 {
            return recorded.push(low);
        }
        recorded.push(low | 0x80);
    }
}

/// A document that was recorded.
pub(crate) struct Recorded<'t> {
    text: &'t str,
    recorded: &'t [u8],
    last: usize,
}

impl<'t> Recorded<'t> {
    /// `recorded` begins with what [`record`] made of `text`.
    pub(crate) fn new(text: &'t str, recorded: &'t [u8]) -> Self {
        Self { text, recorded, last: 0 }
    }

    /// The next part; the end of the text again and again.
    pub(crate) fn next(&mut self) -> Event<'t> {
        self.read().unwrap_or_else(Event::end)
    }

    fn read(&mut self) -> Option<Event<'t>> {
        let first = self.number().filter(|first| *first != TEXT_END)?;
        self.last += self.number()?;
        let span = self.last..self.last + first / KINDS;
        let stands = self.text.get(span.clone())?;
        let scalar = |text, is_plain| Kind::Scalar { text: Cow::Borrowed(text), is_plain };
        let kind = match first % KINDS {
            MAP => Kind::Map,
            LIST => Kind::List,
            PLAIN => scalar(stands, true),
            QUOTED => scalar(inside_quotes(stands)?, false),
            kind @ (PLAIN_TEXT | QUOTED_TEXT) => {
                let length = self.number()?;
                let (text, rest) = self.recorded.split_at_checked(length)?;
                self.recorded = rest;
                scalar(std::str::from_utf8(text).ok()?, kind == PLAIN_TEXT)
            }
            _ => Kind::End,
        };
        Some(Event::new(kind, span))
    }

    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.recorded.split_first()?;
            self.recorded = rest;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Source;
    use crate::yaml::{parse, part};

    use super::record;

    #[test]
    fn a_recorded_text_is_the_tree_that_parsing_makes() {
        for text in [
            "a: 1\nb: {c: [x, 'it''s', \"tab\\there\"], d: ~}\n",
            "plain: in\n  two lines\nlist:\n  - {k: \"é\"}\n  -\n# end\n",
            "block: |\n  two\n  lines\nlast: >-\n  folded\n  text\n",
            "[]\n",
        ] {
            let source = Source::new("table.yaml", text);
            let recorded = record(text).expect("what tables may have");
            let node = part(&source, 0..text.len(), Some(&recorded));
            let parsed = parse(&source);
            assert_eq!(format!("{node:?}"), format!("{parsed:?}"), "{text}");
            // Its places are those in a longer text.
            let longer = Source::new("table.yaml", format!("# first\n{text}"));
            let inside = part(&longer, 8..8 + text.len(), Some(&recorded));
            assert_eq!(
                format!("{:?}", inside.expect("a tree")),
                format!("{:?}", parse(&longer).expect("a tree"))
            );
        }
    }

    #[test]
    fn what_is_not_recorded_is_refused() {
        for text in ["a: &x 1\nb: *x\n", "a: &x {c: 1}\n", "a: !t 1\n", "a: [1\n"] {
            assert!(record(text).is_err(), "{text}");
        }
    }
}
