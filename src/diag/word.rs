//! Enums whose values are written as words: in tables, in results, and in their schema.

/// An enum with a word for each value. Written once, the word is what tables show and what results hold,
/// and its meaning is the documentation here and in the schema:
///
/// ```text
/// words! {
///     /// Whether a budget is kept.
///     BudgetState {
///         /// The figure is within it.
///         Ok = "ok",
///         /// The figure is over it.
///         Over = "over",
///     }
/// }
/// ```
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $meaning:literal])+ $value:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name { $($(#[doc = $meaning])+ $value,)+ }

        impl $name {
            /// All values, in order.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$value),+];

            /// The word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
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
                let known = Self::ALL.into_iter().find(|one| one.word() == word);
                known.ok_or_else(|| serde::de::Error::unknown_variant(&word, &[$($word),+]))
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let meanings = [$(concat!($($meaning),+).trim()),+];
                schemars::json_schema!({"enum": [$($word),+], "enumDescriptions": meanings})
            }
        }
    };
}
pub(crate) use words;
