//! `--replace` of `costcalc usage`: which calls are priced as if another model had answered them.

use std::collections::BTreeMap;

use crate::cli::answer::Result;
use crate::diag::{Code, Diagnostic};
use crate::exact::{Exact, Notation};
use crate::pricing::Catalog;
use crate::scenario::unknown_model;
use crate::units::Share;
use crate::usage::{Buckets, Column, Cut, Key, Priced, Replacement};

/// A replacement, as an argument says it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) old: String,
    pub(super) new: String,
    share: Share,
}

/// Reads `old=new:70%`, or `old=new` for all calls.
pub(super) fn asked(text: &str) -> std::result::Result<Asked, String> {
    let said = || "write `OLD=NEW`, or `OLD=NEW:70%` for a share of the calls".to_owned();
    let (old, new) = text.split_once('=').ok_or_else(said)?;
    let (new, share) = match new.rsplit_once(':').filter(|(_, share)| share.ends_with('%')) {
        Some((new, share)) => {
            (new, Exact::parse(share, Notation::Percent).map_err(|error| error.to_string())?)
        }
        None => (new, Exact::ONE),
    };
    let share = Share::new(share).filter(|share| !share.is_zero());
    let share = share.ok_or_else(|| "a share is more than 0% and at most 100%".to_owned())?;
    if old.is_empty() || new.is_empty() {
        return Err(said());
    }
    Ok(Asked { old: old.to_owned(), new: new.to_owned(), share })
}

/// What is replaced, with the models as the tables call them.
pub(super) fn replacements(all: &[Asked], buckets: &Buckets, catalog: &Catalog) -> Result<Vec<Replacement>> {
    let mut shares: BTreeMap<String, Exact> = BTreeMap::new();
    let mut replacements = Vec::new();
    for Asked { old, new, share } in all {
        let new = catalog.find(new).map_err(|unfound| unknown_model(new, &unfound, catalog))?;
        // A model that no table has is called as in the log.
        let called =
            || buckets.sums.keys().find(|key| key.model == *old).map_or_else(|| old.clone(), Key::called);
        let old = catalog.find(old).map_or_else(|_| called(), |old| old.to_string());
        if old == new.to_string() {
            let message = format!("`{old}` is replaced by itself, which changes nothing");
            return Err(Diagnostic::error(Code::Usage, message).into());
        }
        let sum = shares.entry(old.clone()).or_insert(Exact::ZERO);
        *sum = &*sum + share.exact();
        if Exact::ONE < *sum {
            let message = format!(
                "the shares of `{old}` that are replaced add up to {}%",
                &*sum * &Exact::from(100_u64)
            );
            return Err(Diagnostic::error(Code::OutOfRange, message).help("100% is every call").into());
        }
        replacements.push(Replacement { old, new, share: share.clone() });
    }
    Ok(replacements)
}

/// Replacements of models that no call has.
pub(super) fn without_calls(priced: &Priced) -> Vec<Diagnostic> {
    let without = priced.replaced.iter().filter(|replaced| replaced.calls == 0);
    let message = |old: &str| {
        let message = format!("no call that was answered has the model `{old}`, and it is replaced");
        Diagnostic::error(Code::NoSuchCalls, message)
            .help("`costcalc usage` of these logs, without `--replace`, names the models that they have")
    };
    without.map(|replaced| message(&replaced.by.old)).collect()
}

/// Buckets within which a price changes: their query or their reader had no cut there.
pub(in crate::cli) fn missing_cuts(priced: &Priced) -> Vec<Diagnostic> {
    let inside = priced
        .all
        .unpriced
        .keys()
        .filter_map(|unpriced| Some((&unpriced.model, unpriced.needs_cut.as_ref()?)));
    let missing = inside.map(|(model, cut)| {
        let message = match cut {
            Cut::Context(tokens) => {
                format!("the prices of `{model}` change at {tokens} tokens of a prompt, and the buckets are not cut there")
            }
            Cut::Prefix(tokens) => format!(
                "`{model}` caches {tokens} tokens of a prompt and more, and the buckets are not cut there: \
                 `prefix_from`, `prefix_below`"
            ),
            Cut::Hours(name) => format!(
                "the prices of `{model}` are others in the hours `{name}`, and the buckets do not say which calls were made in \
                 them: `hours`"
            ),
            Cut::Granule(tokens) => format!(
                "`{model}` caches prompts in pieces of {tokens} tokens, and the buckets do not have `{}` and `{}`",
                Column::ReadIn(*tokens),
                Column::PrefixIn(*tokens)
            ),
        };
        Diagnostic::error(Code::MissingCut, message)
            .help("make the buckets again of the log, with the price tables for which they are meant")
    });
    missing.collect()
}
