//! Reads the value of a field by its row: a count, a word, a model, an amount of money.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, Place, listing};
use crate::exact::Exact;
use crate::units::Count;
use crate::yaml::json::Json;

use super::fields::{Is, Means};
use super::read::{Counted, Local, Reader, named};
use super::said::Uses;

impl<'t> Reader<'t> {
    /// Reads a known field.
    pub(super) fn value(&mut self, json: Json<'t>, name: &'static str, is: &Is, local: &mut Local<'t>) {
        let source = self.source;
        let place = || Place::new(source, json.span(&source.text));
        self.telling += usize::from(is.is_telling());
        if !json.is_null() {
            local.there.insert(name, ());
        }
        match is {
            Is::Harmless => {}
            Is::Optional(_)
            | Is::AnyTime(_)
            | Is::Unpriced(_)
            | Is::Cost(_)
            | Is::Object(_)
            | Is::Only(..)
                if json.is_null() => {}
            Is::Tokens(_) | Is::Optional(_) | Is::Omitted(_) | Is::Part(..) | Is::Checked | Is::Needed => {
                let counted = self.count(json, name);
                local.is_broken |= counted.is_none();
                counted.into_iter().for_each(|counted| local.counts.insert(name, counted));
            }
            Is::Same(other) => {
                let counted = self.count(json, name);
                local.is_broken |= counted.is_none();
                local.same.extend(counted.map(|counted| (*other, name, counted)));
            }
            Is::Unpriced(why) => {
                let counted = self.count(json, name);
                if let Some(counted) = counted.as_ref().filter(|counted| counted.count != 0) {
                    self.unpriced(&place(), format!("`{name}` is {}: {why}", counted.count));
                }
                counted.into_iter().for_each(|counted| local.counts.insert(name, counted));
            }
            Is::Modalities(of, billed) => self.modalities(json, name, of, *billed, local),
            Is::Fee(fee) => {
                if let Some(counted) = self.count(json, name) {
                    self.fee(fee, counted.count, &place());
                    local.counts.insert(name, counted);
                }
            }
            Is::Word(words) => self.word(json, name, words, local),
            Is::Mark(words) => {
                self.word(json, name, words, local);
                let is_marked = usize::from(local.words.has(name));
                self.telling += is_marked;
                self.marks += is_marked;
            }
            Is::Region(nowhere) => {
                if let Some(region) = self.text(json, name) {
                    let region = Some(region).filter(|name| !nowhere.contains(&name.as_ref()));
                    self.said.region = Some((region.map(Cow::into_owned), place()));
                }
            }
            Is::Named(_) => {
                self.text(json, name);
            }
            Is::But(words) => {
                let word = self.text(json, name).unwrap_or_default();
                if let Some((word, why)) = words.iter().find(|(known, _)| *known == word) {
                    self.unpriced(&place(), format!("`{name}` is `{word}`: {why}"));
                }
            }
            Is::Only(number, why) => {
                if json.raw() != *number {
                    self.unpriced(
                        &place(),
                        format!("`{name}` is {}, and not {number}: {why}", named(json.raw())),
                    );
                }
            }
            Is::Time(meter) | Is::AnyTime(meter) => {
                let time =
                    json.digits().and_then(|digits| Exact::parse_data(&digits).ok()).and_then(Count::new);
                match time {
                    Some(time) => local.times.push((*meter, time)),
                    None if json.is_null() => {
                        self.bad(&place(), format!("`{name}` is null: unknown is not 0"))
                    }
                    None => self.bad(&place(), format!("`{name}` is not a number of seconds")),
                }
            }
            Is::Made => self.made(Some(json)),
            Is::MadeIn(meter) => {
                if is_something(json) {
                    self.said.made_in.push((*meter, place()));
                }
            }
            Is::Brought(tool) => {
                if !is_nothing(json) {
                    self.used(tool, &place()).brought += 1;
                }
            }
            Is::Beside(other, why) => {
                if !is_nothing(json) {
                    local.beside.push((other, name, why, place()));
                }
            }
            Is::Never(why) => {
                if !is_nothing(json) {
                    self.unpriced(&place(), format!("`{name}` is there: {why}"));
                }
            }
            Is::Model => local.model = self.text(json, name).map(|model| (model.into_owned(), place())),
            Is::Cost(places) => {
                let cost = json.digits().and_then(|digits| Exact::parse_data(&digits).ok());
                match cost.filter(|cost| !cost.is_negative()) {
                    Some(cost) => self.said.cost = Some(cost.shift_down(*places)),
                    None => self.bad(&place(), format!("`{name}` is not an amount")),
                }
            }
            Is::Calls => {
                let counted = self.count(json, name);
                self.said.calls = counted.as_ref().map(|counted| counted.count);
                counted.into_iter().for_each(|counted| local.counts.insert(name, counted));
            }
            Is::Object(table) => self.object(json, table, None),
            Is::Items(kinds) => self.kinds(json, name, kinds),
        }
    }

    /// A whole number; decimals of it, which some vendors write, are zeros.
    pub(super) fn count(&mut self, json: Json<'t>, name: &str) -> Option<Counted<'t>> {
        let raw = json.raw();
        let is_zeros = |decimals: &str| !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
        let raw = match raw.split_once('.') {
            Some((whole, decimals)) if !whole.is_empty() && is_zeros(decimals) => whole,
            _ => raw,
        };
        let is_whole = raw.bytes().all(|byte| byte.is_ascii_digit());
        match raw.parse() {
            Ok(count) if is_whole => return Some(Counted { count, json }),
            _ => {}
        }
        let place = self.place(json);
        match raw.parse::<u64>() {
            _ if json.is_null() => self.bad(&place, format!("`{name}` is null: unknown is not 0")),
            _ if is_whole => self.bad(&place, format!("`{name}` is too large a number")),
            _ => self.bad(&place, format!("`{name}` is not a whole number")),
        }
        None
    }

    /// A text; `None` for `null`.
    pub(super) fn text(&mut self, json: Json<'t>, name: &str) -> Option<Cow<'t, str>> {
        let text = json.text();
        if text.is_none() && !json.is_null() {
            let place = self.place(json);
            self.bad(&place, format!("`{name}` is not a word"));
        }
        text
    }

    fn word(
        &mut self,
        json: Json<'t>,
        name: &'static str,
        words: &[(&'static str, Means)],
        local: &mut Local<'t>,
    ) {
        let source = self.source;
        let place = || Place::new(source, json.span(&source.text));
        let null = json.is_null().then_some(Cow::Borrowed("null"));
        let Some(word) = null.or_else(|| self.text(json, name)) else { return };
        let Some((known, means)) = words.iter().find(|(known, _)| *known == word) else {
            if !json.is_null() {
                let message = format!("`{name}` is {}, which is not a word that is known here", named(&word));
                let known: Vec<&str> =
                    words.iter().map(|(known, _)| *known).filter(|w| *w != "null").collect();
                let unknown = Diagnostic::error(Code::UnknownUsageField, message).at(&place());
                self.push(unknown.help(format!("known: {}", listing(&known))));
            }
            return;
        };
        local.words.insert(name, known);
        match means {
            Means::Nothing => {}
            Means::Refused(why) => self.unpriced(&place(), format!("`{name}` is `{known}`: {why}")),
            Means::TierUnsaid => self.said.tier_unsaid = Some(place()),
            Means::Mode(tier) => self.said.mode = Some((*tier, place())),
            Means::Used(tool) => self.used(tool, &place()).calls += 1,
            Means::Made(meter) => self.said.made_in.push((*meter, place())),
            Means::Tier(tier) => match &self.said.tier {
                Some((other, _)) if other != tier => {
                    self.bad(
                        &place(),
                        format!("`{name}` is `{known}`, and the call ran in the `{other}` tier"),
                    );
                }
                _ => self.said.tier = Some((*tier, place())),
            },
        }
    }

    pub(super) fn used(&mut self, tool: &'static str, place: &Place) -> &mut Uses {
        let new = || Uses { calls: 0, brought: 0, place: place.clone() };
        self.said.used.entry(tool).or_insert_with(new)
    }

    /// Records the model's output, if not empty.
    pub(super) fn made(&mut self, json: Option<Json<'t>>) {
        if self.said.made.is_none() {
            let made = json.filter(|json| is_something(*json));
            self.said.made = made.map(|json| self.place(json));
        }
    }

    pub(super) fn fee(&mut self, fee: &'static str, uses: u64, place: &Place) {
        let known = self.said.fees.get(fee).map_or(0, |(uses, _)| *uses);
        match known.checked_add(uses) {
            Some(total) => {
                self.said.fees.entry(fee).or_insert_with(|| (0, place.clone())).0 = total;
            }
            None => self.bad(place, format!("there are too many uses of `{fee}`")),
        }
    }
}

/// `null`, `false`, 0, or empty.
fn is_nothing(json: Json<'_>) -> bool {
    let is_empty = json.items().is_some_and(|items| items.is_empty())
        || json.fields().is_some_and(|fields| fields.is_empty())
        || json.text().is_some_and(|text| text.is_empty());
    is_empty || matches!(json.raw(), "null" | "false" | "0")
}

/// Whether it contains any text, at any depth.
fn is_something(json: Json<'_>) -> bool {
    json.text().is_some_and(|text| !text.trim().is_empty())
        || json.items().is_some_and(|items| items.into_iter().any(is_something))
        || json.fields().is_some_and(|fields| fields.into_iter().any(|(_, value)| is_something(value)))
}
