//! What is billed, and in which service tier.

use std::fmt;
use std::ops::{Index, IndexMut};

/// What a token is billed as. A token is in exactly one meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meter {
    /// Prompt tokens that no cache has to do with.
    Input,
    /// Prompt tokens read from the cache.
    CacheRead,
    /// Prompt tokens written to the cache for the vendor's default time, five minutes for most.
    CacheWrite,
    /// Prompt tokens written to the cache for an hour.
    CacheWrite1h,
    /// Tokens that the model makes, reasoning included.
    Output,
}

impl Meter {
    /// All meters, in the order of a call.
    pub const ALL: [Self; 5] =
        [Self::Input, Self::CacheRead, Self::CacheWrite, Self::CacheWrite1h, Self::Output];

    /// The key in files, and the word in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CacheRead => "cache_read",
            Self::CacheWrite => "cache_write",
            Self::CacheWrite1h => "cache_write_1h",
            Self::Output => "output",
        }
    }
}

/// The service tier in which a call runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// At once, at the list price.
    Standard,
    /// Within a day, cheaper.
    Batch,
    /// Later when there is room, cheaper.
    Flex,
    /// Before others, dearer.
    Priority,
}

impl Tier {
    /// All tiers.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Batch, Self::Flex, Self::Priority];

    /// The key in files, and the word in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Batch => "batch",
            Self::Flex => "flex",
            Self::Priority => "priority",
        }
    }

    /// The words of all tiers.
    #[must_use]
    pub fn words() -> [(&'static str, Self); 4] {
        Self::ALL.map(|tier| (tier.name(), tier))
    }
}

macro_rules! per {
    ($($(#[$doc:meta])* $name:ident[$key:ident; $count:literal];)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name<T>([T; $count]);

        impl<T> $name<T> {
            /// One value for each.
            pub fn from_fn(mut value: impl FnMut($key) -> T) -> Self {
                Self($key::ALL.map(&mut value))
            }

            /// All of them, in order.
            pub fn iter(&self) -> impl Iterator<Item = ($key, &T)> {
                $key::ALL.into_iter().zip(&self.0)
            }

            /// All of them, in order, to be changed.
            pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
                self.0.iter_mut()
            }
        }

        impl<T> Index<$key> for $name<T> {
            type Output = T;
            fn index(&self, key: $key) -> &T {
                &self.0[key as usize]
            }
        }

        impl<T> IndexMut<$key> for $name<T> {
            fn index_mut(&mut self, key: $key) -> &mut T {
                &mut self.0[key as usize]
            }
        }

        impl fmt::Display for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    )* };
}

per! {
    /// A value for each meter.
    PerMeter[Meter; 5];
    /// A value for each service tier.
    PerTier[Tier; 4];
}
