//! The sources of prices, and when they were read.

use crate::diag::{Code, Diagnostic, counted, is_hidden};
use crate::pricing::evidence::{Evidence, Origin};
use crate::pricing::table::{Card, Model, Table};

use super::Today;

/// A `url` that is not exactly one bare URL.
pub(super) fn source_not_bare(evidence: &Evidence) -> Vec<Diagnostic> {
    let Origin::Url(url) = &evidence.origin else { return Vec::new() };
    let Some(why) = not_bare(url) else { return Vec::new() };
    let found = Diagnostic::finding(
        Code::SourceNotBare,
        format!("the `url` of a source is one bare address, and {why}"),
    );
    vec![
        found
            .at(&evidence.place)
            .help("write `url: \"https://…\"`; anything else about it goes in a comment"),
    ]
}

/// Whether a text is exactly one bare URL.
pub(in crate::pricing) fn is_bare(url: &str) -> bool {
    not_bare(url).is_none()
}

/// Why a text is not exactly one bare URL.
fn not_bare(url: &str) -> Option<String> {
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else {
        return Some("this does not begin with `https://`".to_owned());
    };
    let strange = |c: char| c.is_whitespace() || is_hidden(c) || "<>\"{}|\\^`".contains(c);
    if let Some(strange) = rest.chars().find(|c| strange(*c)) {
        return Some(format!("this contains `{}`", strange.escape_default()));
    }
    if rest.split([',', ';']).skip(1).any(|part| part.starts_with("http")) {
        return Some("these are several".to_owned());
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if !host.trim_matches('.').contains('.') {
        return Some("this names no site".to_owned());
    }
    let is_closed = |open: char, close: char| rest.matches(close).count() <= rest.matches(open).count();
    let is_cut =
        rest.ends_with(['.', ',', ';', ':', '!', '\'']) || !is_closed('(', ')') || !is_closed('[', ']');
    is_cut.then(|| "this contains a punctuation mark of the sentence around it".to_owned())
}

/// A `document` that contains a URL.
pub(super) fn url_in_document(evidence: &Evidence) -> Vec<Diagnostic> {
    let Origin::Document(document) = &evidence.origin else { return Vec::new() };
    let is_address = |word: &str| word.contains("://") || word.starts_with("www.");
    let Some(address) = document.split_whitespace().find(|word| is_address(word)) else { return Vec::new() };
    let found =
        Diagnostic::finding(Code::UrlInDocument, format!("a `document` contains the address `{address}`"));
    vec![found.at(&evidence.place).help("write it as `url`, so that it can be followed and checked")]
}

/// A source with a future read day.
pub(super) fn checked_in_future(evidence: &Evidence, today: Today) -> Vec<Diagnostic> {
    let ahead = evidence.checked.days_since(today.day);
    if ahead <= 0 {
        return Vec::new();
    }
    let message = format!("its source was checked on {}, which is {ahead} days from now", evidence.checked);
    let found = Diagnostic::finding(Code::CheckedInFuture, message).at(&evidence.place);
    vec![found.help("write the day on which the source was read")]
}

/// A source that was read before its card started: an announcement at that time.
pub(super) fn checked_before_from(card: &Card, today: Today) -> Vec<Diagnostic> {
    let in_force = card.from.filter(|from| *from <= today.day && !card.announced);
    let Some(from) = in_force.filter(|from| card.evidence.checked < *from) else { return Vec::new() };
    let message = format!(
        "it is in force since {from}, and its source was last checked {} days before",
        from.days_since(card.evidence.checked)
    );
    let found = Diagnostic::finding(Code::CheckedBeforeFrom, message).at(&card.evidence.place);
    vec![found.help(
        "what was announced may have been changed or called off: look again, and write that day in `checked`",
    )]
}

/// The same rules for the sources of capacity by the hour.
pub(super) fn of_capacity(model: &Model, today: Today) -> Vec<Diagnostic> {
    let all = model.capacity.iter().flat_map(|capacity| {
        let evidence = &capacity.evidence;
        [source_not_bare(evidence), url_in_document(evidence), checked_in_future(evidence, today)].concat()
    });
    all.collect()
}

/// The most models that a message names.
const MOST_NAMED: usize = 6;

/// Sources of current cards that were not read recently: one finding per table, because they are updated together.
/// Past cards and models no longer sold are exempt.
pub(super) fn stale_source(table: &Table, today: Today) -> Vec<Diagnostic> {
    let sold = table
        .models
        .iter()
        .filter(|model| model.limits.closed.as_ref().is_none_or(|closed| today.day <= closed.value));
    let in_force = sold.filter_map(|model| {
        let card = model.cards.iter().rev().find(|card| card.from.is_none_or(|from| from <= today.day))?;
        Some((model, card))
    });
    let age = |card: &Card| today.day.days_since(card.evidence.checked);
    let stale: Vec<(&Model, &Card)> =
        in_force.filter(|(_, card)| i64::from(today.max_age) < age(card)).collect();
    let Some((_, oldest)) = stale.iter().max_by_key(|(_, card)| age(card)) else { return Vec::new() };
    let message = format!(
        "the sources of {} of `{}` were last checked more than {} days ago",
        counted(stale.len(), "model"),
        table.provider,
        today.max_age
    );
    let found = Diagnostic::finding(Code::StaleSource, message)
        .at_with(&oldest.evidence.place, format!("{} days ago", age(oldest)));
    let names: Vec<&str> = stale.iter().take(MOST_NAMED).map(|(model, _)| model.id.model.as_str()).collect();
    let more = stale.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let found = found.note(format!("{}{more}", names.join(", ")));
    vec![found.help("look at them again, and write that day in `checked`; `costcalc prices check --max-age DAYS` sets the limit")]
}

#[cfg(test)]
mod tests {
    use super::not_bare;

    #[test]
    fn one_bare_address_is_told_from_all_else() {
        for url in [
            "https://developers.openai.com/api/docs/pricing",
            "https://docs.nscale.com/docs/inference/serverless-models/current#chat-models",
            "https://en.wikipedia.org/wiki/Price_(economics)",
            "https://web.archive.org/web/20260101000000/https://openai.com/api/pricing/",
            "http://vendor.example/?a=1,2&b=3",
        ] {
            assert_eq!(not_bare(url), None, "{url}");
        }
        for url in [
            "openai.com/pricing",
            "see https://openai.com/pricing",
            "https://openai.com/pricing (read 2026)",
            "https://a.example/x,https://b.example/y",
            "https://a.example/x https://b.example/y",
            "<https://a.example/x>",
            "https://a.example/x.",
            "https://a.example/x)",
            "https://",
            "https://localhost/x",
            "[prices](https://a.example/x)",
        ] {
            assert!(not_bare(url).is_some(), "{url}");
        }
    }
}
