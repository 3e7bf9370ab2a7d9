//! Which model of a table a response means, whose vendor writes the name with a date or a path.

use crate::units::ModelId;

use super::catalog::Catalog;

impl Catalog {
    /// The model of a provider that a response names as the one that served: by its name in the table or
    /// an alias, else without the path before it, and without the date or version behind it. Never by the
    /// beginning of a name alone; and a table that lists dated names of a model means these and no others.
    #[must_use]
    pub fn served(&self, provider: &str, name: &str) -> Option<ModelId> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let find = |name: &str| self.find(&format!("{provider}/{name}")).ok();
        let lists_dates = |id: &ModelId| {
            let mut aliases = self.entries(id).flat_map(|(_, model)| &model.aliases);
            aliases.any(|(alias, _)| undated(alias) != alias.as_str())
        };
        let exact = [name, last].into_iter().find_map(find);
        exact.or_else(|| {
            [name, last].into_iter().find_map(|name| find(undated(name)).filter(|id| !lists_dates(id)))
        })
    }
}

/// A name without what tells its versions apart: `@default`, `@20251001`, `-20251001`, `-2026-03-05`, `-v1:0`.
fn undated(name: &str) -> &str {
    let is_date = |text: &str| {
        let digits = text.replace('-', "");
        let has_form =
            text.len() == 8 || text.len() == 10 && text.bytes().filter(|b| *b == b'-').count() == 2;
        has_form
            && digits.len() == 8
            && digits.starts_with("20")
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    if let Some((model, version)) = name.rsplit_once('@') {
        return if version == "default" || is_date(version) { model } else { name };
    }
    let is_version = |version: &str| {
        let numbers = version.split_once(':');
        numbers.is_some_and(|(one, two)| {
            [one, two].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let name =
        name.rsplit_once("-v").filter(|(_, version)| is_version(version)).map_or(name, |(model, _)| model);
    [8, 10]
        .into_iter()
        .filter_map(|length| name.split_at_checked(name.len().checked_sub(length)?))
        .find_map(|(model, date)| model.strip_suffix('-').filter(|model| is_date(date) && !model.is_empty()))
        .unwrap_or(name)
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
            ("x@beta", "x@beta"),
        ] {
            assert_eq!(undated(name), model, "{name}");
        }
    }
}
