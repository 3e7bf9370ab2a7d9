//! Names and aliases.

use crate::diag::{Code, Diagnostic, Place};
use crate::pricing::catalog::Catalog;
use crate::pricing::table::{Model, Table};
use crate::pricing::versions::{before_version, floating};
use crate::yaml::Located;

use super::market::Market;

/// An alias of another model at another provider. If a model's own name is an alias elsewhere, both tables mean the
/// same model.
pub(super) fn alias_ambiguous(model: &Model, market: &Market<'_>) -> Vec<Diagnostic> {
    let is_same = |other: &Model| {
        let is_alias = |of: &Model, name: &str| of.aliases.iter().any(|(alias, _)| alias == name);
        other.id.model == model.id.model
            || is_alias(other, &model.id.model)
            || is_alias(model, &other.id.model)
    };
    let report = |(alias, place): &(String, Place)| {
        let others = market.named(alias).iter().filter(|other| other.id.provider != model.id.provider);
        let other = others.into_iter().find(|other| !is_same(other))?;
        let message = format!("the alias `{alias}` is also one of `{}`", other.id);
        let found = Diagnostic::finding(Code::AliasAmbiguous, message).at(place);
        let place =
            other.aliases.iter().find(|(name, _)| name == alias).map_or(&other.place, |(_, place)| place);
        let found = found.also(place, "another model");
        Some(found.help("a scenario can use neither without its provider; if it is one model, give both the same name or alias"))
    };
    model.aliases.iter().filter_map(report).collect()
}

/// A name that moves from model to model, without a dated name beside it.
pub(super) fn floating_name(model: &Model, table: &Table) -> Vec<Diagnostic> {
    let own = std::iter::once((model.id.model.as_str(), &model.place));
    let names = || own.clone().chain(model.aliases.iter().map(|(alias, place)| (alias.as_str(), place)));
    let is_pinned = |stem: &str| {
        let beside = table.models.iter().map(|other| other.id.model.as_str());
        let dated = names().map(|(name, _)| name).chain(beside).filter_map(undated);
        let is_version = model.ids.iter().any(|one| before_version(&one.value) == stem);
        is_version || dated.into_iter().any(|base| base == stem || names().any(|(name, _)| name == base))
    };
    let report = |(name, place): (&str, &Place)| {
        let stem = floating(name).filter(|stem| !is_pinned(stem))?;
        let message = format!("`{name}` moves to newer models, and the table has no dated name of `{stem}`");
        let found = Diagnostic::finding(Code::FloatingName, message).at(place);
        Some(found.help("add the dated name to `aliases`, or as a model: work that is pinned to it keeps its model and price"))
    };
    names().filter_map(report).collect()
}

/// A model that is billed as one of which neither these tables nor the compiled-in ones know.
pub(super) fn unknown_same_as(model: &Model, catalog: &Catalog) -> Vec<Diagnostic> {
    let unknown: Vec<_> = model.same_as().filter(|other| catalog.find(&other.value).is_err()).collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    let unknown = unknown.into_iter().filter(|other| Catalog::compiled_in().find(&other.value).is_err());
    let report = |other: &Located<String>| {
        let message = format!(
            "it is billed as `{}`, which neither these tables nor those compiled in have",
            other.value
        );
        let provider = other.value.split('/').next().unwrap_or_default();
        let beside = catalog.models().filter(|id| id.provider == provider);
        let known: Vec<String> = beside.map(ToString::to_string).collect();
        let found = Diagnostic::finding(Code::UnknownSameAs, message).at(&other.place);
        found.suggest_near(&other.value, known.iter().map(String::as_str))
    };
    unknown.map(report).collect()
}

/// The base of a dated name: `gpt-5.4` of `gpt-5.4-2026-03-05`, `claude-haiku-4-5` of `claude-haiku-4-5-20251001`,
/// `mistral-large` of `mistral-large-2512`, `gpt-4` of `gpt-4-0613`.
pub(super) fn undated(name: &str) -> Option<&str> {
    let (base, last) = name.rsplit_once(['-', '@'])?;
    let number =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let is_day = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
    let is_year = |year: u32| (2020..2040).contains(&year);
    match (last.len(), number(last)?) {
        (8, date) => (is_year(date / 10_000) && is_day(date / 100 % 100, date % 100)).then_some(base),
        (4, date) => {
            let (first, second) = (date / 100, date % 100);
            (is_day(first, second) || (is_year(2000 + first) && is_day(second, 1))).then_some(base)
        }
        (2, day) => {
            let (base, month) = base.rsplit_once('-')?;
            let (base, year) = base.rsplit_once(['-', '@'])?;
            let (month, year) = (number(month)?, number(year)?);
            (is_year(year) && is_day(month, day)).then_some(base)
        }
        _ => None,
    }
    .filter(|base| !base.is_empty())
}

#[cfg(test)]
mod tests {
    use super::undated;

    #[test]
    fn dates_at_the_end_of_names_are_known() {
        for (name, base) in [
            ("gpt-5.4-2026-03-05", Some("gpt-5.4")),
            ("claude-haiku-4-5-20251001", Some("claude-haiku-4-5")),
            ("claude-3-5-sonnet@20240620", Some("claude-3-5-sonnet")),
            ("mistral-large-2512", Some("mistral-large")),
            ("gpt-4-0613", Some("gpt-4")),
            ("claude-haiku-4-5", None),
            ("llama3-70b-8192", None),
            ("gemini-2.0-flash-001", None),
            ("qwen3-235b-a22b", None),
            ("model-2026-13-01", None),
            ("2026-03-05", None),
            ("-20251001", None),
        ] {
            assert_eq!(undated(name), base, "{name}");
        }
    }
}
