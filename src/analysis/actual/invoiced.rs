//! What an invoice has beyond the calls of logs, and quantities of vendors beside those of logs.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::pricing::Catalog;
use crate::units::{Answers, Meter, Tier};
use crate::usage::invoice::{Invoice, Tokens};
use crate::usage::{Buckets, Priced, Status, exact};

/// What was invoiced for something, beyond what the calls of the logs cost.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Beyond {
    /// The model or, in the words of the vendor, what else it is; `None` for lines that do not say it.
    pub of: Option<String>,
    /// What was invoiced for it; `None` where the invoice has no line of it.
    pub invoiced: Option<Exact>,
    /// What the calls of the logs cost; `None` where the logs have none of it.
    pub measured: Option<Exact>,
}

impl Beyond {
    /// What was invoiced beyond the logs; below 0 where they cost more.
    #[must_use]
    pub fn amount(&self) -> Exact {
        let of = |amount: &Option<Exact>| amount.clone().unwrap_or_default();
        of(&self.invoiced) - of(&self.measured)
    }
}

/// A quantity of a vendor beside that of the logs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Compared {
    /// The model.
    pub model: String,
    /// Which tokens.
    pub kind: Tokens,
    /// How many the logs have.
    pub logs: Exact,
    /// How many the vendor reports.
    pub vendor: Exact,
}

impl Compared {
    /// How much the logs are off, as a part of what the vendor reports.
    #[must_use]
    pub fn off(&self) -> Option<Exact> {
        (&self.logs - &self.vendor).checked_div(&self.vendor)
    }
}

/// What was invoiced beyond the logs: by model where lines say theirs, else by the vendor's words. Where no line says a
/// model of the logs it is one sum.
pub(super) fn beyond(invoice: &Invoice, priced: &Priced, catalog: &Catalog) -> Vec<Beyond> {
    let Some(invoiced) = invoice.amount() else { return Vec::new() };
    let mut all: BTreeMap<Option<String>, Beyond> = BTreeMap::new();
    let mut is_told = false;
    for group in priced.groups.iter().filter(|group| !group.amount.is_zero()) {
        let of = group.names.first().map(|name| known(name, catalog).unwrap_or_else(|| name.clone()));
        let measured = Some(group.amount.exact().clone());
        all.insert(of.clone(), Beyond { of, invoiced: None, measured });
    }
    for charge in &invoice.charges {
        let words = charge.model.as_deref().into_iter().chain(charge.item.as_deref());
        let of = words.into_iter().find_map(|words| known(words, catalog)).or_else(|| charge.item.clone());
        let own = all.entry(of.clone()).or_insert(Beyond { of, invoiced: None, measured: None });
        is_told |= own.measured.is_some();
        *own.invoiced.get_or_insert_default() += &charge.amount;
    }
    if !is_told {
        let measured = Some(priced.all.amount.exact().clone());
        return vec![Beyond { of: None, invoiced: Some(invoiced), measured }];
    }
    all.retain(|_, beyond| !beyond.amount().is_zero());
    all.into_values().collect()
}

/// Words of vendors behind a model's name in the lines of invoices, beside those of meters and tiers.
const BEHIND: [&str; 5] = ["cached", "token", "tokens", "prompt", "completion"];

/// Whether a word behind a name and its separator says a meter or a tier of the model. Behind a hyphen `fast` is a part of
/// the names of models, as other words for tiers that answer first may be.
fn is_behind(separator: &str, word: &str) -> bool {
    let is = |own: &str| own.eq_ignore_ascii_case(word);
    let mut meters = Meter::all().into_iter().filter(|meter| meter.facts().is_usual);
    let mut tiers =
        Tier::all().into_iter().filter(|tier| separator != "-" || tier.facts().answers != Answers::First);
    BEHIND.into_iter().any(is)
        || meters.any(|meter| meter.name().split('_').any(is))
        || tiers.any(|tier| is(tier.name()))
}

/// The model that a vendor's words begin with: by its name, or as people write that (`Claude Haiku 4.5`).
fn known(words: &str, catalog: &Catalog) -> Option<String> {
    let mut words = words.split(',').next().unwrap_or_default().trim();
    loop {
        let as_name = || words.to_lowercase().replace([' ', '.'], "-");
        if let Ok(id) = catalog.find(words).or_else(|_| catalog.find(&as_name())) {
            return Some(id.to_string());
        }
        let (before, _) = words.rsplit_once([' ', '-', '_'])?;
        let (separator, last) = words[before.len()..].split_at(1);
        if !is_behind(separator, last) {
            return None;
        }
        words = before.trim_end();
    }
}

/// Quantities of vendors beside those of the logs, by model.
pub(super) fn compared(invoice: &Invoice, buckets: &Buckets, catalog: &Catalog) -> Vec<Compared> {
    let mut all: BTreeMap<(String, Tokens), Compared> = BTreeMap::new();
    for reported in &invoice.counts {
        let model = known(&reported.model, catalog).unwrap_or_else(|| reported.model.clone());
        let kind = reported.kind;
        let none = || Compared { model: model.clone(), kind, logs: Exact::ZERO, vendor: Exact::ZERO };
        all.entry((model.clone(), kind)).or_insert_with(none).vendor += &reported.number;
    }
    for (key, sums) in buckets.sums.iter().filter(|(key, _)| key.status == Status::Ok) {
        let model = key.model_in(catalog, key.day).map_or_else(|| key.called(), |id| id.to_string());
        let own = all.range_mut((model.clone(), Tokens::Prompt)..);
        for ((_, kind), own) in own.take_while(|((own, _), _)| *own == model) {
            own.logs += exact(sums.number_of(|meter| kind.has(meter)));
        }
    }
    all.retain(|_, compared| !(compared.logs.is_zero() && compared.vendor.is_zero()));
    all.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::known;
    use crate::pricing::Catalog;

    #[test]
    fn words_of_meters_and_tiers_behind_a_name_are_no_part_of_it() {
        let catalog = Catalog::builtin_for(["openai/gpt-5.4-mini"]);
        for words in [
            "gpt-5.4-mini",
            "GPT 5.4 mini, cached",
            "gpt-5.4-mini cached input tokens",
            "gpt-5.4-mini-batch-output",
            "gpt-5.4-mini_cache_write_1h",
            "gpt-5.4-mini fast input",
            "gpt-5.4-mini-2026-03-17 completion",
        ] {
            assert_eq!(known(words, &catalog).as_deref(), Some("openai/gpt-5.4-mini"), "{words}");
        }
        // It may be another model.
        for words in ["gpt-5.4-mini-fast", "gpt-5.4-mini audio", "web search", ""] {
            assert_eq!(known(words, &catalog), None, "{words}");
        }
    }
}
