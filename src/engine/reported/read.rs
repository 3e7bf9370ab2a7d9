//! Reads an object by its table: what each field says is kept, and what no row names is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems, Source, listing};
use crate::exact::Exact;
use crate::yaml::json::Json;

use super::fields::{Is, Means, Table};
use super::said::{Said, Sheet};

/// What the fields of one object say.
#[derive(Default)]
pub(super) struct Local {
    pub(super) counts: BTreeMap<&'static str, Counted>,
    /// Counts under another name: the field that it is the same as, and its own name.
    pub(super) same: Vec<(&'static str, &'static str, Counted)>,
    /// Sums of lists by modality: the field that they are of, and its own name.
    pub(super) split: Vec<(&'static str, &'static str, Counted)>,
    /// Whether a count could not be read, so that nothing can be made of the others.
    pub(super) is_broken: bool,
    pub(super) words: BTreeMap<&'static str, String>,
    model: Option<(String, Place)>,
}

/// A count, and where it is.
#[derive(Clone)]
pub(super) struct Counted {
    pub(super) count: u64,
    pub(super) place: Place,
}

/// An object in which more is wrong is not read further: it is another one.
const MOST_WRONG: usize = 200;

pub(super) struct Reader<'t> {
    source: &'t Arc<Source>,
    pub(super) said: Said,
    problems: Problems,
    /// How much is wrong, more than is kept included.
    pub(super) wrong: usize,
    /// How much of that is a count which would make the others clear.
    pub(super) unclear: usize,
    is_silent: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: &'t Arc<Source>) -> Self {
        Self {
            source,
            said: Said::default(),
            problems: Problems::new(),
            wrong: 0,
            unclear: 0,
            is_silent: false,
        }
    }

    /// One that only counts what is wrong.
    pub(super) fn silent(source: &'t Arc<Source>) -> Self {
        Self { is_silent: true, ..Self::new(source) }
    }

    /// Everything that is wrong, in the order of the text.
    pub(super) fn problems(self) -> Vec<Diagnostic> {
        self.problems.finish(None::<()>).err().unwrap_or_default()
    }

    /// Whether so much is wrong that the rest does not matter.
    pub(super) fn is_lost(&self) -> bool {
        MOST_WRONG < self.wrong
    }

    pub(super) fn push(&mut self, problem: Diagnostic) {
        self.wrong += 1;
        if !self.is_silent {
            self.problems.push(problem);
        }
    }

    /// Something that contradicts itself, or is no such object.
    pub(super) fn bad(&mut self, place: &Place, message: String) {
        self.push(Diagnostic::error(Code::BadUsage, message).at(place));
    }

    /// Something that is billed, and not by any price table.
    pub(super) fn unpriced(&mut self, place: &Place, message: String) {
        self.push(Diagnostic::error(Code::UsageNotPriced, message).at(place));
    }

    pub(super) fn place(&self, json: Json<'t>) -> Place {
        Place::new(self.source, json.span(&self.source.text))
    }

    /// Reads an object by its table.
    pub(super) fn object(&mut self, json: Json<'t>, table: &'static Table, tag: Option<&'static str>) {
        let mut local = Local::default();
        self.fields(json, "", table, &mut local);
        let place = self.place(json);
        for (name, is) in table.rows() {
            if matches!(is, Is::Mark(_)) && !local.words.contains_key(name) {
                self.bad(&place, format!("`{name}` is missing, by which such an object is known"));
            }
        }
        let model = local.model.take();
        if table.rows().any(|(_, is)| matches!(is, Is::Tokens(_))) {
            let (counts, tokens) = self.settle(table, local, &place);
            let model = model.map(|(name, _)| name);
            self.said.sheets.push(Sheet { tag, model, counts, tokens, place });
        } else if let Some(model) = model {
            self.said.model = Some(model);
        }
    }

    /// Reads the fields of an object whose own path in the table is `prefix`.
    pub(super) fn fields(&mut self, json: Json<'t>, prefix: &str, table: &'static Table, local: &mut Local) {
        let place = self.place(json);
        let Some(fields) = json.fields() else {
            return self.bad(&place, format!("{} is not an object", named(prefix)));
        };
        let mut seen = BTreeSet::new();
        for (key, value) in fields {
            if self.is_lost() {
                return;
            }
            let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            if !seen.insert(key) {
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
        // An object of another form has fields of its own, more than it has counts that do not fit.
        self.wrong += 1;
        if self.is_silent {
            self.wrong += 1;
            return;
        }
        let message = format!("{} is not a field that is known here, and may be billed", named(path));
        let unknown = Diagnostic::error(Code::UnknownUsageField, message).at(&self.place(json));
        let key = path.rsplit('.').next().unwrap_or(path);
        let unknown = unknown.suggest_near(key, table.beside(path)).help(
            "if it is not billed, take it out; if it is, price the tokens with --input and --output, and add it",
        );
        self.push(unknown);
    }

    /// The items of a list; none of `null`.
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

    fn value(&mut self, json: Json<'t>, name: &'static str, is: &Is, local: &mut Local) {
        let place = self.place(json);
        match is {
            Is::Harmless => {}
            Is::Optional(_) | Is::Unpriced(_) | Is::Cost(_) | Is::Object(_) if json.is_null() => {}
            Is::Tokens(_) | Is::Optional(_) | Is::Part(..) | Is::Checked | Is::Needed => {
                let counted = self.count(json, name);
                local.is_broken |= counted.is_none();
                local.counts.extend(counted.map(|counted| (name, counted)));
            }
            Is::Same(other) => {
                let counted = self.count(json, name);
                local.is_broken |= counted.is_none();
                local.same.extend(counted.map(|counted| (*other, name, counted)));
            }
            Is::Unpriced(why) => {
                let counted = self.count(json, name);
                if let Some(counted) = counted.as_ref().filter(|counted| counted.count != 0) {
                    self.unpriced(&place, format!("`{name}` is {}: {why}", counted.count));
                }
                local.counts.extend(counted.map(|counted| (name, counted)));
            }
            Is::Modalities(of, priced) => self.modalities(json, name, of, priced, local),
            Is::Fee(fee) => {
                if let Some(counted) = self.count(json, name) {
                    self.fee(fee, counted.count, &place);
                    local.counts.insert(name, counted);
                }
            }
            Is::Word(words) | Is::Mark(words) => self.word(json, name, words, local),
            Is::Region(nowhere) => {
                if let Some(region) = self.text(json, name) {
                    self.said.region = Some(Some(region).filter(|name| !nowhere.contains(&name.as_str())));
                }
            }
            Is::Never(why) => {
                if !is_nothing(json) {
                    self.unpriced(&place, format!("`{name}` is there: {why}"));
                }
            }
            Is::Model => local.model = self.text(json, name).map(|model| (model, place)),
            Is::Cost(places) => {
                let cost = json.digits().and_then(|digits| Exact::parse_data(&digits).ok());
                match cost {
                    Some(cost) => self.said.cost = Some(cost.shift_down(*places)),
                    None => self.bad(&place, format!("`{name}` is not an amount")),
                }
            }
            Is::Calls => self.said.calls = self.count(json, name).map(|counted| counted.count),
            Is::Object(table) => self.object(json, table, None),
            Is::Items(kinds) => self.kinds(json, name, kinds),
        }
    }

    /// A whole number of something.
    pub(super) fn count(&mut self, json: Json<'t>, name: &str) -> Option<Counted> {
        let (raw, place) = (json.raw(), self.place(json));
        let is_whole = raw.bytes().all(|byte| byte.is_ascii_digit());
        match raw.parse() {
            Ok(count) if is_whole => return Some(Counted { count, place }),
            _ if json.is_null() => self.bad(&place, format!("`{name}` is null: unknown is not 0")),
            _ if is_whole => self.bad(&place, format!("`{name}` is too large a number")),
            _ => self.bad(&place, format!("`{name}` is not a whole number")),
        }
        None
    }

    /// A text; `None` of `null`.
    pub(super) fn text(&mut self, json: Json<'t>, name: &str) -> Option<String> {
        if !json.is_null() && json.text().is_none() {
            let place = self.place(json);
            self.bad(&place, format!("`{name}` is not a word"));
        }
        json.text().map(|text| text.into_owned())
    }

    fn word(
        &mut self,
        json: Json<'t>,
        name: &'static str,
        words: &[(&'static str, Means)],
        local: &mut Local,
    ) {
        let place = self.place(json);
        let null = json.is_null().then(|| "null".to_owned());
        let Some(word) = null.or_else(|| self.text(json, name)) else { return };
        let Some((known, means)) = words.iter().find(|(known, _)| *known == word) else {
            if !json.is_null() {
                let message = format!("`{name}` is {}, which is not a word that is known here", named(&word));
                let known: Vec<&str> =
                    words.iter().map(|(known, _)| *known).filter(|w| *w != "null").collect();
                let unknown = Diagnostic::error(Code::UnknownUsageField, message).at(&place);
                self.push(unknown.help(format!("known: {}", listing(&known))));
            }
            return;
        };
        local.words.insert(name, (*known).to_owned());
        match means {
            Means::Nothing => {}
            Means::Refused(why) => self.unpriced(&place, format!("`{name}` is `{known}`: {why}")),
            Means::TierUnsaid => self.said.tier_unsaid = Some(place),
            Means::Used(tool) => self.used(tool, &place),
            Means::Tier(tier) => match &self.said.tier {
                Some((other, _)) if other != tier => {
                    self.bad(
                        &place,
                        format!("`{name}` is `{known}`, and the call ran in the `{other}` tier"),
                    );
                }
                _ => self.said.tier = Some((*tier, place)),
            },
        }
    }

    pub(super) fn used(&mut self, tool: &'static str, place: &Place) {
        self.said.used.entry(tool).or_insert_with(|| (0, place.clone())).0 += 1;
    }

    pub(super) fn fee(&mut self, fee: &'static str, uses: u64, place: &Place) {
        let total = self.said.fees.get(fee).copied().unwrap_or_default().checked_add(uses);
        match total {
            Some(total) => {
                self.said.fees.insert(fee, total);
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

/// A name that somebody else wrote, as a message can hold it.
pub(super) fn named(name: &str) -> String {
    match name {
        "" => "the whole".to_owned(),
        _ => format!("`{}`", crate::diag::shortened(name, 80).escape_debug()),
    }
}
