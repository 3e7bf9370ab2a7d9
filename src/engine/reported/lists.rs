//! Reads lists: tokens by modality, and objects distinguished by `type`.

use crate::diag::{Code, Diagnostic};
use crate::yaml::json::Json;

use super::fields::{Billed, Item};
use super::read::{Counted, Local, Reader, named};

impl<'t> Reader<'t> {
    /// A list of `{modality, tokenCount}`.
    pub(super) fn modalities(
        &mut self,
        json: Json<'t>,
        name: &'static str,
        of: &'static str,
        billed: Billed,
        local: &mut Local<'t>,
    ) {
        let mut sum = 0_u64;
        let items = self.items(json, name);
        let is_there = !items.is_empty();
        let mut has_rest = false;
        for item in items {
            if self.is_lost() {
                return;
            }
            let mut modality = None;
            let mut count = None;
            for (key, value) in item.each().unwrap_or_default() {
                match key.as_ref() {
                    "modality" if modality.is_none() => modality = self.text(value, name),
                    "tokenCount" if count.is_none() => count = self.count(value, name),
                    _ => {
                        let place = self.place(value);
                        self.bad(
                            &place,
                            format!("`{name}` is a list of a `modality` and a `tokenCount` each"),
                        );
                    }
                }
            }
            let count = count.map_or(0, |counted| counted.count);
            sum = sum.saturating_add(count);
            let place = self.place(item);
            let Some(modality) = modality.as_deref() else {
                self.bad(&place, format!("`{name}` has tokens without a `modality`"));
                continue;
            };
            has_rest |= billed.rest == Some(modality);
            match billed.of(modality, self.sold) {
                _ if count == 0 => {}
                Some(None) => {}
                Some(Some(meter)) => local.parts.push((name, of, meter, Counted { count, json: item })),
                None => self.unpriced(
                    &place,
                    format!(
                        "`{name}` has {count} tokens of {}, which are billed in no known way",
                        named(modality)
                    ),
                ),
            }
        }
        if is_there && (billed.rest.is_none() || has_rest) {
            local.split.push((of, name, Counted { count: sum, json }));
        }
    }

    /// A list of objects distinguished by `type`.
    pub(super) fn kinds(
        &mut self,
        json: Json<'t>,
        name: &'static str,
        kinds: &'static [(&'static str, Item)],
    ) {
        for item in self.items(json, name) {
            if self.is_lost() {
                return;
            }
            let place = self.place(item);
            let Some(tag) = key_of(item, "type").and_then(Json::text) else {
                self.bad(&place, format!("`{name}` has an item without a `type`"));
                continue;
            };
            let Some((tag, kind)) = kinds.iter().find(|(known, _)| *known == tag) else {
                let message = format!(
                    "`{name}` has an item of the type {}, which is not known here, and may be billed",
                    named(&tag)
                );
                self.push(Diagnostic::error(Code::UnknownUsageField, message).at(&place));
                continue;
            };
            self.item(item, tag, name, kind);
        }
    }

    fn item(&mut self, json: Json<'t>, tag: &'static str, name: &'static str, kind: &Item) {
        let place = self.place(json);
        match kind {
            Item::Harmless => {}
            Item::Made(key) => self.made(key_of(json, key)),
            Item::Used(tool) => self.used(tool, &place).calls += 1,
            Item::Brought(tool, nothing) => {
                let content = key_of(json, "content").and_then(|content| key_of(content, "type"));
                let is_nothing = content.and_then(Json::text).is_some_and(|text| text == *nothing);
                self.used(tool, &place).brought += u64::from(!is_nothing);
            }
            Item::Refused(why) => self.unpriced(&place, format!("`{name}` has a `{tag}`: {why}")),
            Item::Counted(table) => self.object(json, table, Some(tag)),
            Item::Known(table) => {
                let mut local = Local::default();
                self.fields(json, "", table, &mut local);
                self.check_others(table, &local, &place);
            }
            Item::Fee { fee, table, free } => {
                let mut local = Local::default();
                self.fields(json, "", table, &mut local);
                let is_free = free.is_some_and(|(path, words)| {
                    local.words.get(path).is_some_and(|word| words.contains(word))
                });
                if !is_free {
                    self.fee(fee, 1, &place);
                }
            }
        }
    }
}

/// The value of a key of an object.
fn key_of<'t>(json: Json<'t>, key: &str) -> Option<Json<'t>> {
    let value = json.each()?.into_iter().find(|(name, _)| name == key).map(|(_, value)| value);
    value.filter(|value| !value.is_null())
}
