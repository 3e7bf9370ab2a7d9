//! JSON whose numbers stay as they are written.
//!
//! A published file holds `1.25e-07`, and a reader that makes a float of it has lost what was published.
//! So a value is kept as its text, and taken apart where somebody asks for what is inside.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value of a document, as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'t>(&'t RawValue);

/// The keys of an object with their values, in order; a key may stand twice.
pub(crate) type Fields<'t> = Vec<(String, Json<'t>)>;

impl<'t> Json<'t> {
    /// The whole document. What it holds is known to be JSON from here on.
    pub(crate) fn parse(text: &'t str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }

    /// The fields, if it is an object.
    pub(crate) fn fields(self) -> Option<Fields<'t>> {
        serde_json::from_str(self.0.get()).ok().map(|Object(fields)| fields)
    }

    /// The items, if it is a list.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        let items: Vec<&RawValue> = serde_json::from_str(self.0.get()).ok()?;
        Some(items.into_iter().map(Self).collect())
    }

    /// The text, if it is one.
    pub(crate) fn text(self) -> Option<Cow<'t, str>> {
        serde_json::from_str(self.0.get()).ok().map(|Text(text)| text)
    }

    /// The digits of a number, written as a number or, as some do, as a text.
    pub(crate) fn digits(self) -> Option<Cow<'t, str>> {
        let raw = self.0.get();
        let is_number = raw.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        if is_number { Some(Cow::Borrowed(raw)) } else { self.text() }
    }

    /// Whether it is `true` or `false`, if it is either.
    pub(crate) fn truth(self) -> Option<bool> {
        match self.0.get() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.0.get() == "null"
    }

    /// Where it is in the text that was parsed: the bytes from its first to its last.
    pub(crate) fn span(self, text: &str) -> std::ops::Range<usize> {
        let start = self.0.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
        start..start + self.0.get().len()
    }

    /// The value as it is written.
    pub(crate) fn raw(self) -> &'t str {
        self.0.get()
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

/// A text, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

struct Object<'t>(Fields<'t>);

impl<'de: 't, 't> Deserialize<'de> for Object<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    fields.push((key, Json(value)));
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(InOrder).map(Object)
    }
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
