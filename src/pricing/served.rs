//! Maps the model name in a response to a table, without the vendor's date or path.

use crate::units::{Date, ModelId};

use super::catalog::Catalog;

/// Why a name cannot be mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unserved {
    /// No table has it.
    Unknown,
    /// It is a version of a model that is newer than the day of the prices.
    Later(Date),
}

impl Catalog {
    /// The model of a provider that a response names: by its name in the table or an alias, else without its path
    /// prefix, and without its date or version suffix. Never by a prefix of the name alone; if a table lists dated
    /// names of a model, only those are valid.
    ///
    /// # Errors
    /// No table has it, or it is newer than the day.
    pub fn served(&self, provider: &str, name: &str, day: Date) -> Result<ModelId, Unserved> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let find = |name: &str| self.find(&format!("{provider}/{name}")).ok();
        let lists_dates = |id: &ModelId| {
            let mut aliases = self.entries(id).flat_map(|(_, model)| &model.aliases);
            aliases.any(|(alias, _)| undated(alias).0 != alias.as_str())
        };
        let exact = [name, last].into_iter().find_map(find);
        if let Some(id) = exact {
            return Ok(id);
        }
        let mut versions = [name, last].into_iter().filter_map(|name| {
            let (model, date) = undated(name);
            find(model).filter(|id| !lists_dates(id)).map(|id| (id, date))
        });
        match versions.next() {
            Some((_, Some(date))) if day < date => Err(Unserved::Later(date)),
            Some((id, _)) => Ok(id),
            None => Err(Unserved::Unknown),
        }
    }
}

/// A name without its version suffix, and the day of its version: `@default`, `@20251001`, `-20251001`,
/// `-2026-03-05`, `-v1:0`.
fn undated(name: &str) -> (&str, Option<Date>) {
    if let Some((model, version)) = name.rsplit_once('@') {
        let day = day_of(version);
        return if version == "default" || day.is_some() { (model, day) } else { (name, None) };
    }
    let is_version = |version: &str| {
        let numbers = version.split_once(':');
        numbers.is_some_and(|(one, two)| {
            [one, two].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let name =
        name.rsplit_once("-v").filter(|(_, version)| is_version(version)).map_or(name, |(model, _)| model);
    let lengths = [8, 10].into_iter();
    let mut dated = lengths.filter_map(|length| {
        let (model, version) = name.split_at_checked(name.len().checked_sub(length)?)?;
        let model = model.strip_suffix('-').filter(|model| !model.is_empty())?;
        Some((model, Some(day_of(version)?)))
    });
    dated.next().unwrap_or((name, None))
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
    use super::undated;

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
