//! The versions of FOCUS that differ in the columns used here.

use std::fmt;
use std::str::FromStr;

/// A version of FOCUS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// June 2025: the version that tools validate.
    #[default]
    V1_2,
    /// December 2025: adds service provider and host provider, which are to replace provider and publisher.
    V1_3,
    /// June 2026: without provider and publisher.
    V1_4,
}

impl Version {
    const ALL: [(Self, &'static str); 3] = [(Self::V1_2, "1.2"), (Self::V1_3, "1.3"), (Self::V1_4, "1.4")];
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|(_, name)| *name == text);
        known.map(|(version, _)| *version).ok_or_else(|| "1.2, 1.3 or 1.4".to_owned())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(version, _)| version == self).map_or("", |(_, name)| *name);
        f.write_str(name)
    }
}
