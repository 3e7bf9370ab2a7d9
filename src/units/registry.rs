//! A closed list of things, each with a row of facts: an enum, its rows, and a value for each of them.

/// Makes an enum out of its rows.
///
/// ```text
/// registry! {
///     /// What the enum is of.
///     Meter: MeterFacts;                // the enum, and the type of a row; a row has a `key`
///     /// A value for each of them.
///     PerMeter;
///     /// What this one is, as the schemas and the help of the command line say it.
///     Input = MeterFacts { key: "input", … };
/// }
/// ```
macro_rules! registry {
    (
        $(#[$about:meta])* $name:ident: $facts:ident;
        $(#[$about_each:meta])* $per:ident;
        $($(#[doc = $doc:literal])+ $member:ident = $row:expr;)+
    ) => {
        $crate::yaml::map::words! {
            $(#[$about])*
            pub enum $name {
                $($(#[doc = $doc])+ $member = { const ROW: $facts = $row; ROW.key },)+
            }
        }

        impl $name {
            /// How many there are.
            const COUNT: usize = Self::KEYS.len();

            /// All of them, in order.
            #[must_use]
            pub const fn all() -> [Self; Self::COUNT] {
                Self::ALL
            }

            /// What is known of it.
            #[must_use]
            pub fn facts(self) -> &'static $facts {
                static ROWS: [$facts; $name::COUNT] = [$($row),+];
                &ROWS[self as usize]
            }

            /// The key in files, and the word in tables.
            #[must_use]
            pub fn name(self) -> &'static str {
                self.facts().key
            }
        }

        $(#[$about_each])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $per<T>([T; $name::COUNT]);

        impl<T> $per<T> {
            /// One value for each.
            pub fn from_fn(value: impl FnMut($name) -> T) -> Self {
                Self($name::all().map(value))
            }

            /// All of them, in order.
            pub fn iter(&self) -> impl Iterator<Item = ($name, &T)> {
                $name::all().into_iter().zip(&self.0)
            }

            /// Another value for each, made of its own.
            pub fn map<U>(self, value: impl FnMut(T) -> U) -> $per<U> {
                $per(self.0.map(value))
            }

            /// All of them with their values, in order.
            pub fn each(self) -> impl Iterator<Item = ($name, T)> {
                $name::all().into_iter().zip(self.0)
            }

            /// All of them, in order, to be changed.
            pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
                self.0.iter_mut()
            }
        }

        impl<T: Default> Default for $per<T> {
            fn default() -> Self {
                Self::from_fn(|_| T::default())
            }
        }

        impl<T> std::ops::Index<$name> for $per<T> {
            type Output = T;
            fn index(&self, key: $name) -> &T {
                &self.0[key as usize]
            }
        }

        impl<T> std::ops::IndexMut<$name> for $per<T> {
            fn index_mut(&mut self, key: $name) -> &mut T {
                &mut self.0[key as usize]
            }
        }
    };
}

pub(super) use registry;
