//! Names of versions: of a model's name, the date or the version that stands behind it.

use std::borrow::Cow;

use crate::units::Date;

/// The profiles of regions that Amazon Bedrock writes in front of a model's name, at the price of the name alone, and
/// whose models they are where those of other vendors cost more or less there. A price of all the world (`global.`) or of
/// a government is one of its own.
const PROFILES: [(&str, Option<&str>); 7] = [
    ("us.", None),
    ("regional.", None),
    ("eu.", Some("anthropic")),
    ("apac.", Some("anthropic")),
    ("jp.", Some("anthropic")),
    ("au.", Some("anthropic")),
    ("ca.", Some("anthropic")),
];

/// The word of a cloud for the current version.
const DEFAULT: &str = "@default";

/// The names by which a table may have a model, the nearest first: the name itself, then without the profile of a
/// region (`us.anthropic.…`), each also without the version of the interface (`-v1:0`), and with or without `@default`.
/// None lacks a date that the name has.
pub(super) fn spellings(name: &str) -> impl Iterator<Item = Spelling<'_>> {
    let names = std::iter::once((name, false)).chain(unprofiled(name).map(|name| (name, true)));
    names.flat_map(|(name, is_of_region)| {
        let bare = name.strip_suffix(DEFAULT).unwrap_or_else(|| unversioned(name));
        let current = !bare.contains('@') && !name.ends_with(DEFAULT);
        let current = current.then(|| Cow::Owned(format!("{bare}{DEFAULT}")));
        let bare = (bare != name).then_some(Cow::Borrowed(bare));
        let all = [Some(Cow::Borrowed(name)), bare, current].into_iter().flatten();
        all.map(move |name| Spelling { name, is_of_region })
    })
}

/// A name by which a table may have a model.
pub(super) struct Spelling<'n> {
    pub(super) name: Cow<'n, str>,
    /// Whether the profile of a region was taken off.
    pub(super) is_of_region: bool,
}

/// A name of a vendor's model (`anthropic.claude-…`) without the profile of a region.
fn unprofiled(name: &str) -> Option<&str> {
    let (bare, only) =
        PROFILES.iter().find_map(|(profile, only)| Some((name.strip_prefix(profile)?, *only)))?;
    let (vendor, _) = bare.split_once('.')?;
    let is_alike = only.is_none_or(|only| only == vendor);
    (is_alike && vendor.bytes().all(|b| b.is_ascii_alphabetic())).then_some(bare)
}

/// A name without the version of the interface: `-v1:0`.
fn unversioned(name: &str) -> &str {
    let is_version = |version: &str| {
        let numbers = version.split_once(':');
        numbers.is_some_and(|(one, two)| {
            [one, two].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    name.rsplit_once("-v").filter(|(_, version)| is_version(version)).map_or(name, |(model, _)| model)
}

/// A name without what tells its versions apart, and the day of its version: `@default`, `@20251001`,
/// `-20251001`, `-2026-03-05`, `-v1:0`.
pub(super) fn undated(name: &str) -> (&str, Option<Date>) {
    if let Some((model, version)) = name.rsplit_once('@') {
        let day = day_of(version);
        return if version == "default" || day.is_some() { (model, day) } else { (name, None) };
    }
    let name = unversioned(name);
    let lengths = [8, 10].into_iter();
    let mut dated = lengths.filter_map(|length| {
        let (model, version) = name.split_at_checked(name.len().checked_sub(length)?)?;
        let model = model.strip_suffix('-').filter(|model| !model.is_empty())?;
        Some((model, Some(day_of(version)?)))
    });
    dated.next().unwrap_or((name, None))
}

/// Whether a name is that of a version of the model whose versions' names begin so: `gpt-5.4-2026-03-05` of `gpt-5.4-`,
/// and not of `gpt-`.
pub(super) fn is_version(name: &str, beginning: &str) -> bool {
    let (base, _) = undated(name);
    base != name && base == before_version(beginning) && name.starts_with(beginning)
}

/// How names begin, without the mark in front of their version.
pub(super) fn before_version(beginning: &str) -> &str {
    beginning.trim_end_matches(['-', '@'])
}

/// The base of a moving name: `mistral-large` of `mistral-large-latest`.
pub(super) fn floating(name: &str) -> Option<&str> {
    ["-latest", ":latest", "@latest"].into_iter().find_map(|ending| name.strip_suffix(ending))
}

/// A day of this century: `20251001`, `2025-10-01`.
fn day_of(version: &str) -> Option<Date> {
    let parts = match version.len() {
        8 => [version.get(..4)?, version.get(4..6)?, version.get(6..)?].join("-"),
        _ => version.to_owned(),
    };
    parts.parse().ok().filter(|_| parts.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::{is_version, spellings, undated};

    #[test]
    fn a_name_is_looked_up_as_it_is_before_what_a_cloud_writes_around_it_is_taken_off() {
        for (name, all) in [
            ("gpt-5.4", ["gpt-5.4", "gpt-5.4@default"].as_slice()),
            ("claude-opus-5@default", &["claude-opus-5@default", "claude-opus-5"]),
            ("claude-haiku-4-5@20251001", &["claude-haiku-4-5@20251001"]),
            ("us.gpt", &["us.gpt", "us.gpt@default"]),
            (
                "us.acme.big-v1:0",
                &[
                    "us.acme.big-v1:0",
                    "us.acme.big",
                    "us.acme.big@default",
                    "acme.big-v1:0",
                    "acme.big",
                    "acme.big@default",
                ],
            ),
            ("us-gov.acme.big", &["us-gov.acme.big", "us-gov.acme.big@default"]),
            ("eu.acme.big", &["eu.acme.big", "eu.acme.big@default"]),
            (
                "eu.anthropic.big",
                &["eu.anthropic.big", "eu.anthropic.big@default", "anthropic.big", "anthropic.big@default"],
            ),
            ("global.anthropic.big", &["global.anthropic.big", "global.anthropic.big@default"]),
            ("us.5.4-mini", &["us.5.4-mini", "us.5.4-mini@default"]),
        ] {
            let found: Vec<_> = spellings(name).map(|spelling| spelling.name).collect();
            assert_eq!(found, all, "{name}");
        }
    }

    #[test]
    fn a_version_is_one_of_the_model_before_its_date() {
        for (name, beginning, is) in [
            ("gpt-5.4-2026-03-05", "gpt-5.4-", true),
            ("gpt-5.4-mini-2026-03-17", "gpt-5.4-", false),
            ("gpt-5.4-mini-2026-03-17", "gpt-5.4-mini-", true),
            ("gpt-5.4-mini", "gpt-5.4-", false),
            ("claude-haiku-4-5@20251001", "claude-haiku-4-5-", false),
            ("claude-haiku-4-5@20251001", "claude-haiku-4-5", true),
        ] {
            assert_eq!(is_version(name, beginning), is, "{name} {beginning}");
        }
    }

    #[test]
    fn only_dates_and_versions_are_taken_off() {
        for (name, model) in [
            ("gpt-5.4-mini-2026-03-17", "gpt-5.4-mini"),
            ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),
            ("claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"),
            ("claude-haiku-4-5@20251001", "claude-haiku-4-5"),
            ("claude-haiku-4-5@default", "claude-haiku-4-5"),
            ("gpt-5.4-mini", "gpt-5.4-mini"),
            ("gpt-5.4-codex", "gpt-5.4-codex"),
            ("model-12345678", "model-12345678"),
            ("é-2026-03-17", "é"),
            ("20251001", "20251001"),
            ("gpt-5.4-mini-2026-13-45", "gpt-5.4-mini-2026-13-45"),
            ("gpt-5.4-mini-20260230", "gpt-5.4-mini-20260230"),
            ("x@beta", "x@beta"),
        ] {
            assert_eq!(undated(name).0, model, "{name}");
        }
    }
}
