//! The macro that declares what a result has: each key once, with what it is and where it comes from.
//!
//! ```text
//! parts! {
//!     /// A fixed cost that is due.
//!     pub struct FixedCost from cost: &PlannedFixed {
//!         /// What it is for.
//!         name: String = cost.name.clone(),
//!         /// What it costs a month.
//!         per_month: Figure = (&cost.per_month).into(),
//!     }
//! }
//! ```
//!
//! What several keys need is computed once, in `where { let …; }` before the keys. A part that is made of several
//! things has `of(one: &One, other: &Other)` in place of `from`, and one that others fill in has neither.

/// Parts of a result: their types, as JSON has them, and how they are made.
macro_rules! parts {
    () => {};
    (
        $(#[$about:meta])*
        pub struct $name:ident from $given:tt: $of:ty $(where { $($known:tt)* })? {
            $($(#[$of_key:meta])* $key:ident: $type:ty = $value:expr),+ $(,)?
        }
        $($others:tt)*
    ) => {
        parts! { $(#[$about])* pub struct $name { $($(#[$of_key])* $key: $type),+ } }

        impl From<$of> for $name {
            fn from($given: $of) -> Self {
                $($($known)*)?
                Self { $($key: $value),+ }
            }
        }

        parts! { $($others)* }
    };
    (
        $(#[$about:meta])*
        pub struct $name:ident of($($given:ident: $of:ty),+) $(where { $($known:tt)* })? {
            $($(#[$of_key:meta])* $key:ident: $type:ty = $value:expr),+ $(,)?
        }
        $($others:tt)*
    ) => {
        parts! { $(#[$about])* pub struct $name { $($(#[$of_key])* $key: $type),+ } }

        impl $name {
            pub(super) fn of($($given: $of),+) -> Self {
                $($($known)*)?
                Self { $($key: $value),+ }
            }
        }

        parts! { $($others)* }
    };
    (
        $(#[$about:meta])*
        pub struct $name:ident { $($(#[$of_key:meta])* $key:ident: $type:ty),+ $(,)? }
        $($others:tt)*
    ) => {
        #[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        $(#[$about])*
        pub struct $name { $($(#[$of_key])* pub(crate) $key: $type),+ }

        parts! { $($others)* }
    };
}
