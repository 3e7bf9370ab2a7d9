//! Enums whose values are written as words: in files, in tables, in results, and in their schemas.

/// An enum with a word for each value. Written once, the word is what tables show and what results hold,
/// and its meaning is the documentation here and in the schema:
///
/// ```text
/// words! {
///     /// Whether a budget is kept.
///     pub enum BudgetState {
///         /// The figure is within it.
///         Ok = "ok",
///         /// The figure is over it.
///         Over = "over",
///     }
/// }
/// ```
macro_rules! words {
    (
        $(#[$about:meta])*
        $visible:vis enum $name:ident { $($(#[doc = $meaning:literal])+ $value:ident = $word:expr),+ $(,)? }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $visible enum $name { $($(#[doc = $meaning])+ $value,)+ }

        #[allow(dead_code, reason = "not every list of words is asked for all of this")]
        impl $name {
            /// All values, in order.
            pub const ALL: [Self; Self::WORDS.len()] = [$(Self::$value),+];

            /// The words of all of them, in order.
            pub const KEYS: &'static [&'static str] = &[$($word),+];

            /// The word of each, and what it means.
            pub const WORDS: &'static [(&'static str, &'static str)] = &[$(($word, concat!($($meaning),+))),+];

            /// The word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                Self::KEYS[self as usize]
            }

            /// What it is, in a sentence.
            #[must_use]
            pub fn doc(self) -> &'static str {
                Self::WORDS[self as usize].1.trim_start()
            }

            /// The one with a word, if there is one.
            #[must_use]
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.word() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                Self::named(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, Self::KEYS))
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let meanings = Self::WORDS.iter().map(|(_, meaning)| meaning.trim()).collect::<Vec<_>>();
                schemars::json_schema!({"enum": Self::KEYS, "enumDescriptions": meanings})
            }
        }
    };
}
pub(crate) use words;
