//! JSON whose numbers stay as they are written.
//!
//! A published file holds `1.25e-07`, and a reader that makes a float of it has lost what was published.
//! So a value is kept as its text, and taken apart where somebody asks for what is inside.

pub(crate) mod walk;

use std::borrow::Cow;

use serde_json::value::RawValue;

use self::walk::{NotJson, Walk};

/// A value of a document, as it is written: what it holds is known to be JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'t>(&'t str);

/// The keys of an object with their values, in order; a key may stand twice.
pub(crate) type Fields<'t> = Vec<(String, Json<'t>)>;
/// The same, with each key borrowed where it has no escapes.
pub(crate) type Each<'t> = Vec<(Cow<'t, str>, Json<'t>)>;

impl<'t> Json<'t> {
    /// The whole document.
    pub(crate) fn parse(text: &'t str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(|value: &RawValue| Self(value.get()))
    }

    /// The fields, if it is an object.
    pub(crate) fn fields(self) -> Option<Fields<'t>> {
        Some(self.each()?.into_iter().map(|(key, value)| (key.into_owned(), value)).collect())
    }

    /// The same, with each key borrowed where it has no escapes.
    pub(crate) fn each(self) -> Option<Each<'t>> {
        let mut fields = Vec::with_capacity(16);
        let mut walk = Walk::known(self.0);
        let walked = walk.object(|walk, key| {
            let key = walk::text(key).ok_or(NotJson::Malformed)?;
            fields.push((key, self.next(walk)?));
            Ok::<_, NotJson>(())
        });
        walked.ok().map(|()| fields)
    }

    /// The items, if it is a list.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        let mut items = Vec::new();
        let mut walk = Walk::known(self.0);
        let walked = walk.list(|walk| {
            items.push(self.next(walk)?);
            Ok::<_, NotJson>(())
        });
        walked.ok().map(|()| items)
    }

    /// The value inside that a walk comes to next.
    fn next(self, walk: &mut Walk<'_>) -> Result<Self, NotJson> {
        let from = walk.at();
        walk.value()?;
        self.0.get(from..walk.at()).map(Self).ok_or(NotJson::Malformed)
    }

    /// The text, if it is one.
    pub(crate) fn text(self) -> Option<Cow<'t, str>> {
        walk::text(self.0.as_bytes())
    }

    /// The digits of a number, written as a number or, as some do, as a text.
    pub(crate) fn digits(self) -> Option<Cow<'t, str>> {
        let raw = self.0;
        let is_number = raw.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        if is_number { Some(Cow::Borrowed(raw)) } else { self.text() }
    }

    /// Whether it is `true` or `false`, if it is either.
    pub(crate) fn truth(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// Where it is in the text that was parsed: the bytes from its first to its last.
    pub(crate) fn span(self, text: &str) -> std::ops::Range<usize> {
        let start = self.0.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        start..start + self.0.len()
    }

    /// The value as it is written.
    pub(crate) fn raw(self) -> &'t str {
        self.0
    }
}

/// The value of a key; of the first one, where it stands twice.
pub(crate) fn field<'t>(fields: &Fields<'t>, key: &str) -> Option<Json<'t>> {
    let value = fields.iter().find(|(name, _)| name == key).map(|(_, value)| *value);
    value.filter(|value| !value.is_null())
}

/// The text of a key.
pub(crate) fn text_of<'t>(fields: &Fields<'t>, key: &str) -> Option<Cow<'t, str>> {
    field(fields, key).and_then(Json::text)
}

#[cfg(test)]
mod tests {
    use super::{Json, field, text_of};

    #[test]
    fn numbers_keep_their_digits_and_keys_their_order() {
        let json = Json::parse(r#"{"b": 7.499999999999999e-07, "a": "3e-7", "c\n": [1, null], "b": 2}"#);
        let fields = json.expect("JSON").fields().expect("an object");
        let keys: Vec<&str> = fields.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["b", "a", "c\n", "b"]);
        let digits = |key| field(&fields, key).and_then(Json::digits).expect("a number");
        assert_eq!((digits("b").as_ref(), digits("a").as_ref()), ("7.499999999999999e-07", "3e-7"));
        assert_eq!(text_of(&fields, "a").as_deref(), Some("3e-7"));
        assert_eq!(field(&fields, "c\n").and_then(Json::items).map(|items| items.len()), Some(2));
    }

    #[test]
    fn a_value_knows_its_place() {
        let text = r#" {"é": [12, {"b": "x"}]} "#;
        let json = Json::parse(text).expect("JSON");
        let [(_, list)] = &json.fields().expect("an object")[..] else { panic!("one field") };
        let [number, object] = list.items().expect("a list")[..] else { panic!("two items") };
        let (_, inner) = &object.fields().expect("an object")[0];
        let at = |json: Json<'_>| &text[json.span(text)];
        assert_eq!([at(*list), at(number), at(*inner)], [r#"[12, {"b": "x"}]"#, "12", r#""x""#]);
    }

    #[test]
    fn what_is_no_json_is_refused_as_a_whole() {
        assert!(Json::parse(r#"{"a": {"b": }}"#).is_err());
        assert!(Json::parse("").is_err());
    }
}
