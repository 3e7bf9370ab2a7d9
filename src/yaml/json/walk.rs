//! JSON, walked through without being read: where values begin and end. What is inside of texts and of values that nobody
//! asks for is passed over unread.

use std::borrow::Cow;

use memchr::memchr2;

/// A text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotJson {
    /// It is not written as JSON is.
    Malformed,
    /// It ends in the middle.
    Unfinished,
}

/// Objects in objects that a text may have of which it is not known that it is JSON.
const DEEPEST: usize = 128;

/// A walk through a text.
pub(crate) struct Walk<'l> {
    text: &'l [u8],
    at: usize,
    /// How what is open in a value that is passed over ends.
    open: Vec<u8>,
    deepest: usize,
}

impl<'l> Walk<'l> {
    /// A walk from the beginning of a text, into which nobody has looked yet.
    pub(crate) const fn new(text: &'l [u8]) -> Self {
        Self { text, at: 0, open: Vec::new(), deepest: DEEPEST }
    }

    /// A walk from the beginning of what is known to be JSON.
    pub(crate) const fn known(text: &'l str) -> Self {
        Self { text: text.as_bytes(), at: 0, open: Vec::new(), deepest: usize::MAX }
    }

    /// How many bytes are behind.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// What is behind, from a place on.
    pub(crate) fn since(&self, from: usize) -> &'l [u8] {
        &self.text[from..self.at]
    }

    /// Whether an object begins here.
    pub(crate) fn is_object(&self) -> bool {
        self.peek() == Ok(b'{')
    }

    /// Refuses anything but space up to the end.
    pub(crate) fn end(&mut self) -> Result<(), NotJson> {
        self.space();
        if self.at == self.text.len() { Ok(()) } else { Err(NotJson::Malformed) }
    }

    /// An object, of which each value is taken by `value`. It comes with its key, between quotes.
    pub(crate) fn object<E: From<NotJson>>(
        &mut self,
        mut value: impl FnMut(&mut Self, &'l [u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.begin(b'{')?;
        if self.peek()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.space();
            self.begin(b':')?;
            value(self, key)?;
            if self.is_last(b'}')? {
                return Ok(());
            }
        }
    }

    /// A list, of which each item is taken by `item`.
    pub(crate) fn list<E: From<NotJson>>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.begin(b'[')?;
        if self.peek()? == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            item(self)?;
            if self.is_last(b']')? {
                return Ok(());
            }
        }
    }

    /// A sign, and the space around it.
    fn begin(&mut self, sign: u8) -> Result<(), NotJson> {
        self.space();
        if self.peek()? != sign {
            return Err(NotJson::Malformed);
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    /// Whether this is the end, and not the sign before another value.
    fn is_last(&mut self, end: u8) -> Result<bool, NotJson> {
        self.space();
        let sign = self.peek()?;
        if sign != end && sign != b',' {
            return Err(NotJson::Malformed);
        }
        self.at += 1;
        self.space();
        Ok(sign == end)
    }

    fn peek(&self) -> Result<u8, NotJson> {
        self.text.get(self.at).copied().ok_or(NotJson::Unfinished)
    }

    fn space(&mut self) {
        while self.text.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Any value, which is passed over.
    pub(crate) fn value(&mut self) -> Result<&'l [u8], NotJson> {
        let from = self.at;
        match self.peek()? {
            b'"' => return self.string(),
            b'{' | b'[' => self.nested()?,
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => self.word()?,
            _ => return Err(NotJson::Malformed),
        }
        Ok(self.since(from))
    }

    /// A text with its quotes.
    fn string(&mut self) -> Result<&'l [u8], NotJson> {
        if self.peek()? != b'"' {
            return Err(NotJson::Malformed);
        }
        let from = self.at;
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(next) = first_of([b'"', b'\\'], rest) else { return Err(NotJson::Unfinished) };
            self.at += next + 1;
            if rest[next] == b'"' {
                return Ok(&self.text[from..self.at]);
            }
            self.at += 1;
        }
    }

    /// A number, or one of three words.
    fn word(&mut self) -> Result<(), NotJson> {
        let from = self.at;
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
        let rest = &self.text[from..];
        self.at += rest.iter().position(is_end).ok_or(NotJson::Unfinished)?;
        let word = &self.text[from..self.at];
        let is_number =
            word.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        if is_number || matches!(word, b"true" | b"false" | b"null") {
            Ok(())
        } else {
            Err(NotJson::Malformed)
        }
    }

    /// An object or a list, of which only its end is looked for.
    fn nested(&mut self) -> Result<(), NotJson> {
        self.open.clear();
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' => self.open(b'}')?,
                b'[' => self.open(b']')?,
                byte @ (b'}' | b']') => {
                    if self.open.pop() != Some(byte) {
                        return Err(NotJson::Malformed);
                    }
                    self.at += 1;
                    if self.open.is_empty() {
                        return Ok(());
                    }
                }
                _ => self.at += 1,
            }
            self.skip_to_mark();
        }
    }

    fn open(&mut self, end: u8) -> Result<(), NotJson> {
        if self.deepest <= self.open.len() {
            return Err(NotJson::Malformed);
        }
        self.open.push(end);
        self.at += 1;
        Ok(())
    }

    /// Moves on to what may open or close something.
    fn skip_to_mark(&mut self) {
        let is_mark = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']');
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(is_mark).unwrap_or(rest.len());
    }
}

/// Where the first of two bytes is. Most texts are short: of these eight bytes at a time are looked at.
fn first_of([one, other]: [u8; 2], text: &[u8]) -> Option<usize> {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const SHORT: usize = 40;
    let mut at = 0;
    while let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk).filter(|_| at < SHORT) {
        let word = u64::from_le_bytes(*eight);
        // The lowest of the highest bits that are set is that of the first such byte.
        let are = |byte: u8| {
            let differs = word ^ (EACH * u64::from(byte));
            differs.wrapping_sub(EACH) & !differs & (EACH << 7)
        };
        let found = are(one) | are(other);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += eight.len();
    }
    let rest = text.get(at..)?;
    let found = if SHORT <= at {
        memchr2(one, other, rest)
    } else {
        rest.iter().position(|byte| *byte == one || *byte == other)
    };
    Some(at + found?)
}

/// The text that is written between two quotes; `None` where it is no text.
pub(crate) fn text(raw: &[u8]) -> Option<Cow<'_, str>> {
    let inside = raw.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if first_of([b'\\', b'\n'], inside).is_none() {
        return std::str::from_utf8(inside).ok().map(Cow::Borrowed);
    }
    serde_json::from_slice(raw).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::first_of;

    #[test]
    fn the_first_of_two_bytes_is_found_wherever_it_is() {
        for length in 0..70 {
            for at in 0..=length {
                let mut text = vec![b'#'; length];
                text[at..].fill(b'"');
                // Bytes that differ in one bit from those that are looked for.
                (0..at).for_each(|near| text[near] = [b'#', b'!', b']', 0xa2, 0xdc][near % 5]);
                assert_eq!(first_of([b'"', b'\\'], &text), (at < length).then_some(at), "{length}, {at}");
                text.iter_mut().skip(at).step_by(2).for_each(|byte| *byte = b'\\');
                assert_eq!(first_of([b'"', b'\\'], &text), (at < length).then_some(at), "{length}, {at}");
            }
        }
    }
}
