//! Reads an object by its table: known fields are collected, unknown ones are errors.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems, Source};
use crate::units::{Count, Meter, PerMeter};
use crate::yaml::json::{Each, Json};

use super::fields::{Is, Table};
use super::named::Named;
use super::said::{Said, Sheet};

/// The fields of one object.
#[derive(Default)]
pub(super) struct Local<'t> {
    pub(super) counts: Named<Counted<'t>>,
    /// Aliases of counts: the original field and the alias.
    pub(super) same: Vec<(&'static str, &'static str, Counted<'t>)>,
    /// Sums of modality lists: the field that they split, and the list.
    pub(super) split: Vec<(&'static str, &'static str, Counted<'t>)>,
    /// Separately billed entries of a modality list: the list, the field that it splits, and the meter.
    pub(super) parts: Vec<(&'static str, &'static str, Meter, Counted<'t>)>,
    /// Times, in seconds.
    pub(super) times: Vec<(Meter, Count)>,
    /// Whether a count could not be read, so that the others cannot be interpreted.
    pub(super) is_broken: bool,
    pub(super) words: Named<&'static str>,
    pub(super) model: Option<(String, Place)>,
    /// The fields that are present and not empty.
    pub(super) there: Named<()>,
    /// Fields that need another one: that field, their own name, and the reason.
    pub(super) beside: Vec<(&'static str, &'static str, &'static str, Place)>,
}

/// A count and what says it.
#[derive(Clone, Copy)]
pub(super) struct Counted<'t> {
    pub(super) count: u64,
    pub(super) json: Json<'t>,
}

/// An object with more errors is not read further: it must be another format.
const MOST_WRONG: usize = 200;

pub(super) struct Reader<'t> {
    pub(super) source: &'t Arc<Source>,
    /// The meters that the model sells.
    pub(super) sold: &'t PerMeter<bool>,
    pub(super) said: Said,
    problems: Problems,
    /// The number of errors, including those not kept.
    pub(super) wrong: usize,
    /// How many of them are missing counts that would resolve an ambiguity.
    pub(super) unclear: usize,
    /// The number of fields that identify this format: counts of tokens, names and marks.
    pub(super) telling: usize,
    /// How many of them are marks.
    pub(super) marks: usize,
    is_silent: bool,
    /// Whether nothing is read any more after the first error.
    is_strict: bool,
    /// Whether the format is already known, so that a missing mark is not an error.
    is_named: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: &'t Arc<Source>, sold: &'t PerMeter<bool>) -> Self {
        Self {
            source,
            sold,
            said: Said::default(),
            problems: Problems::new(),
            wrong: 0,
            unclear: 0,
            telling: 0,
            marks: 0,
            is_silent: false,
            is_strict: false,
            is_named: false,
        }
    }

    /// A reader that only counts errors.
    pub(super) fn silent(source: &'t Arc<Source>, sold: &'t PerMeter<bool>) -> Self {
        Self { is_silent: true, ..Self::new(source, sold) }
    }

    /// A reader that only tells whether there is an error.
    pub(super) fn strict(source: &'t Arc<Source>, sold: &'t PerMeter<bool>) -> Self {
        Self { is_strict: true, ..Self::silent(source, sold) }
    }

    /// A reader for an object whose format is known without its marks.
    pub(super) fn named(source: &'t Arc<Source>, sold: &'t PerMeter<bool>) -> Self {
        Self { is_named: true, ..Self::new(source, sold) }
    }

    /// All errors, in the order of the text.
    pub(super) fn problems(self) -> Vec<Diagnostic> {
        self.problems.finish(None::<()>).err().unwrap_or_default()
    }

    /// Whether there are so many errors that the rest does not matter.
    pub(super) fn is_lost(&self) -> bool {
        MOST_WRONG < self.wrong || self.is_unfit()
    }

    /// Whether there is an error, where nothing more is asked.
    pub(super) fn is_unfit(&self) -> bool {
        self.is_strict && self.wrong != 0
    }

    pub(super) fn push(&mut self, problem: Diagnostic) {
        self.wrong += 1;
        if !self.is_silent {
            self.problems.push(problem);
        }
    }

    /// A contradiction, or an object of another format.
    pub(super) fn bad(&mut self, place: &Place, message: String) {
        self.push(Diagnostic::error(Code::BadUsage, message).at(place));
    }

    /// Usage that is billed but that price tables do not cover.
    pub(super) fn unpriced(&mut self, place: &Place, message: String) {
        self.push(Diagnostic::error(Code::UsageNotPriced, message).at(place));
    }

    pub(super) fn place(&self, json: Json<'_>) -> Place {
        Place::new(self.source, json.span(&self.source.text))
    }

    /// Reads an object by its table.
    pub(super) fn object(&mut self, json: Json<'t>, table: &'static Table, tag: Option<&'static str>) {
        let fields = json.each();
        if fields.is_none() {
            self.no_object(json, "");
        }
        self.object_of((json, &fields.unwrap_or_default()), table, tag);
    }

    /// Reads an object with these fields.
    pub(super) fn object_of(
        &mut self,
        (json, fields): (Json<'t>, &Each<'t>),
        table: &'static Table,
        tag: Option<&'static str>,
    ) {
        let mut local = Local::default();
        self.each(fields, "", table, &mut local);
        if self.is_unfit() {
            return;
        }
        let place = self.place(json);
        self.check_others(table, &local, &place);
        self.check_counts(table, &mut local);
        let model = local.model.take();
        if table.rows().any(|(_, is)| matches!(is, Is::Tokens(_) | Is::Time(_))) {
            let times = std::mem::take(&mut local.times);
            let (counts, tokens) = self.settle(table, local, &place);
            let model = model.map(|(name, _)| name);
            self.said.sheets.push(Sheet { tag, model, counts, tokens, times, place });
        } else if let Some(model) = model {
            self.said.model = Some(model);
        }
    }

    /// Refuses an object without its identifying fields, or without the field that another one needs.
    pub(super) fn check_others(&mut self, table: &'static Table, local: &Local<'t>, place: &Place) {
        for (name, is) in table.rows() {
            let help = match is {
                Is::Mark(_) => None,
                Is::Named(help) => Some(*help),
                _ => continue,
            };
            if self.is_named || local.there.has(name) {
                continue;
            }
            let message = format!("`{name}` is missing, by which such an object is known");
            let missing = Diagnostic::error(Code::BadUsage, message).at(place);
            self.push(help.map_or(missing.clone(), |help| missing.help(help)));
        }
        for (other, name, why, place) in &local.beside {
            if !local.there.has(other) {
                self.unpriced(place, format!("`{name}` is there, and `{other}` is not: {why}"));
            }
        }
    }

    /// Reads the fields of an object at the path `prefix` of the table.
    pub(super) fn fields(
        &mut self,
        json: Json<'t>,
        prefix: &str,
        table: &'static Table,
        local: &mut Local<'t>,
    ) {
        match json.each() {
            Some(fields) => self.each(&fields, prefix, table, local),
            None => self.no_object(json, prefix),
        }
    }

    fn no_object(&mut self, json: Json<'t>, path: &str) {
        let place = self.place(json);
        self.bad(&place, format!("{} is not an object", named(path)));
    }

    fn each(&mut self, fields: &Each<'t>, prefix: &str, table: &'static Table, local: &mut Local<'t>) {
        for (at, (key, value)) in fields.iter().enumerate() {
            let (key, value) = (key.as_ref(), *value);
            if self.is_lost() {
                return;
            }
            let path =
                if prefix.is_empty() { Cow::Borrowed(key) } else { Cow::Owned([prefix, ".", key].concat()) };
            // There are few: with more unknown ones the object is lost.
            if fields[..at].iter().any(|(other, _)| other == key) {
                let place = self.place(value);
                self.bad(&place, format!("{} is given twice", named(&path)));
            } else if let Some((name, is)) = table.row(&path) {
                self.value(value, name, is, local);
            } else if table.goes_into(&path, "[].") {
                for item in self.items(value, &path) {
                    self.fields(item, &format!("{path}[]"), table, local);
                }
            } else if !table.goes_into(&path, ".") {
                self.unknown(value, &path, table);
            } else if !value.is_null() {
                self.fields(value, &path, table, local);
            }
        }
    }

    fn unknown(&mut self, json: Json<'t>, path: &str, table: &'static Table) {
        // An object of another format has more unknown fields than mismatched counts.
        self.wrong += 1;
        if self.is_silent {
            self.wrong += 1;
            return;
        }
        let message = format!("{} is not a field that is known here, and may be billed", named(path));
        let unknown = Diagnostic::error(Code::UnknownUsageField, message).at(&self.place(json));
        let key = path.rsplit('.').next().unwrap_or(path);
        let unknown = unknown.suggest_near(key, table.beside(path)).help(
            "if it is not billed, remove it; if it is, price the tokens with --input and --output, and add it",
        );
        self.push(unknown);
    }

    /// The items of a list; `null` has none.
    pub(super) fn items(&mut self, json: Json<'t>, path: &str) -> Vec<Json<'t>> {
        if json.is_null() {
            return Vec::new();
        }
        json.items().unwrap_or_else(|| {
            let place = self.place(json);
            self.bad(&place, format!("{} is not a list", named(path)));
            Vec::new()
        })
    }
}

/// A foreign name, escaped for a message.
pub(super) fn named(name: &str) -> String {
    match name {
        "" => "the whole".to_owned(),
        _ => format!("`{}`", crate::diag::shortened(name, 80).escape_debug()),
    }
}
