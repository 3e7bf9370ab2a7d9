//! Finds the format of an object: one of the vendor of the model must match in all fields.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::units::{Meter, ModelId, PerMeter};
use crate::yaml::json::{Each, Json};

use super::Reported;
use super::charges::is_same;
use super::fields::forms::{self, Form, Kind};
use super::read::{Reader, named};

/// Reads an object with its fields in each format of the model's vendor. If none matches, reports the errors of the
/// closest format, possibly of another vendor.
///
/// # Errors
/// All errors.
pub(super) fn object_of<'t>(
    (json, fields): (Json<'t>, &Each<'t>),
    source: &'t Arc<Source>,
    asked: &ModelId,
    sold: &'t PerMeter<bool>,
    whole: &Place,
) -> Result<Reported, Vec<Diagnostic>> {
    let read = |form: &Form, mut reader: Reader<'t>| {
        reader.object_of((json, fields), form.table, None);
        let reported = if reader.is_unfit() { None } else { reader.charges(*form, whole) };
        Attempt { form: *form, reported: reported.filter(|_| reader.wrong == 0), reader }
    };
    let own = forms::of_model(asked, sold[Meter::Output]);
    let fitting = |form: &Form| Some((*form, read(form, Reader::strict(source, sold)).reported?));
    let mut good = own.iter().filter_map(fitting);
    if let Some((form, first)) = good.next() {
        if good.any(|(_, other)| !is_same(&first, &other)) {
            return Err(vec![ambiguous(form, whole)]);
        }
        return match &first.model {
            Some((served, place)) if !form.is_of(served) => Err(vec![other_kind(form, served, place)]),
            _ => Ok(first),
        };
    }
    let weigh = |form: &Form| read(form, Reader::silent(source, sold));
    let tell = |form: &Form, reader| read(form, reader).reader.problems();
    let mine: Vec<Attempt<'_>> = own.iter().map(weigh).collect();
    // Of several equally close formats, the first. Prefers one whose identifying fields are present.
    let near = mine.iter().min_by_key(|attempt| (attempt.reader.telling == 0, attempt.reader.wrong));
    let near = near.expect("every model has a format");
    let others = forms::all().map(|form| weigh(&form)).filter(|attempt| 0 < attempt.reader.telling);
    let other = others.min_by_key(|attempt| (Reverse(attempt.reader.marks), attempt.reader.wrong));
    match other {
        Some(other) if other.is_nearer_than(near) => {
            let as_own = tell(&near.form, Reader::new(source, sold))
                .into_iter()
                .next()
                .map(|problem| (near.form, problem.message));
            let vendor = other_vendor(other.form, &own, asked, whole, as_own);
            Err(std::iter::once(vendor).chain(tell(&other.form, Reader::named(source, sold))).collect())
        }
        _ => Err(tell(&near.form, Reader::new(source, sold))),
    }
}

/// An attempt to read an object in one format.
struct Attempt<'t> {
    form: Form,
    reader: Reader<'t>,
    reported: Option<Reported>,
}

impl Attempt<'_> {
    /// Whether this format matches clearly better than the closest one of the vendor.
    fn is_nearer_than(&self, near: &Self) -> bool {
        near.reader.marks < self.reader.marks
            || self.reader.wrong < near.reader.wrong && !near.is_only_unclear()
    }

    /// Whether the only error is a missing count that would resolve an ambiguity.
    fn is_only_unclear(&self) -> bool {
        self.reader.wrong == self.reader.unclear
    }
}

/// An object that vendors count in different ways.
fn ambiguous(form: Form, whole: &Place) -> Diagnostic {
    let message =
        format!("it is not clear how the tokens are counted: as in {}, or in another way", form.api);
    Diagnostic::error(Code::BadUsage, message).at(whole).help("keep the totals in the object, which say it")
}

/// An object of a format that the named model does not return.
fn other_kind(form: Form, served: &str, place: &Place) -> Diagnostic {
    let message = format!("this is an object of {}, and {} does not answer so", form.api, named(served));
    Diagnostic::error(Code::BadUsage, message).at(place)
}

/// An object of another vendor than the model's, with the errors when read as one of the model's vendor.
fn other_vendor(
    form: Form,
    own: &[Form],
    asked: &ModelId,
    whole: &Place,
    as_own: Option<(Form, String)>,
) -> Diagnostic {
    let message = match form.kind {
        Kind::Unpriced => format!("this is an object of {}, which are not priced", form.api),
        _ => format!("this is an object of {}, and `{asked}` answers with another one", form.api),
    };
    let mut apis: Vec<&str> = Vec::new();
    for form in own {
        if !apis.contains(&form.api) {
            apis.push(form.api);
        }
    }
    let mut other = Diagnostic::error(Code::BadUsage, message).at(whole);
    if let (Kind::Unpriced, Some(hidden)) = (form.kind, form.hides) {
        return other.help(hidden);
    }
    other = other.note(format!("`{asked}` answers with {}", apis.join(", ")));
    let other = match as_own {
        Some((form, message)) => other.note(format!("as an object of {}: {message}", form.api)),
        None => other,
    };
    other.help("name the model that was called, at the provider that was called")
}
