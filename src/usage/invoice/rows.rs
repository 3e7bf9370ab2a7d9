//! The lines of an invoice, each with its values by name, from JSON or from comma-separated values.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::yaml::json::{Fields, Json, field};

/// A line.
pub(super) struct Row {
    /// Names with their texts, and where these begin if not with the line: of JSON, with a dot where a value is inside of an object.
    values: Vec<(String, String, Option<usize>)>,
    source: Arc<Source>,
    line: usize,
}

/// The lines of a file.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// Its pages.
    pub(super) pages: Vec<Page>,
}

/// A page of an API's answer.
pub(super) struct Page {
    /// Which lines it has.
    pub(super) rows: Range<usize>,
    /// Whether it says that another one follows.
    pub(super) is_followed: bool,
}

impl Row {
    /// Whether it has no values but those of its day.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether it has a field, be it empty.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(own, ..)| own == name)
    }

    /// The text of a field that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let value = self.values.iter().find(|(own, ..)| own == name);
        value.map(|(_, text, _)| text.trim()).filter(|text| !text.is_empty())
    }

    /// What is wrong with a field. Its text is not repeated.
    pub(super) fn bad(&self, code: Code, name: &str, message: String) -> Diagnostic {
        let value = self.values.iter().find(|(own, ..)| own == name);
        let start = value.and_then(|(.., start)| *start);
        let line = start.map_or(self.line, |start| self.source.line_of(start).0);
        Diagnostic::error(code, message).at(&at_line(&self.source, line))
    }

    pub(super) fn missing(&self, name: &str) -> Box<Diagnostic> {
        Box::new(self.bad(Code::BadInvoice, name, format!("`{name}` is missing")))
    }

    /// A field holds no such number. Only a number is repeated.
    pub(super) fn no_number(&self, name: &str, what: &str) -> Box<Diagnostic> {
        let text = self.text(name).unwrap_or_default();
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || b"-+.eE".contains(&byte));
        let message = match is_number && text.len() <= 40 {
            true => format!("`{name}` is {text}, which is not {what}"),
            false => format!("`{name}` is not {what}"),
        };
        Box::new(self.bad(Code::BadInvoice, name, message))
    }
}

/// A line. Messages repeat nothing of it.
fn at_line(source: &Source, line: usize) -> Place {
    Place::line_of_log(source.name.clone(), line)
}

/// The lines of a text.
pub(super) fn rows(source: &Arc<Source>) -> Result<Rows, Box<Diagnostic>> {
    let text = &*source.text;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
        return csv_rows(source);
    }
    let mut read = JsonRows { source, rows: Rows { rows: Vec::new(), pages: Vec::new() } };
    match Json::parse(text) {
        Ok(document) => read.document(document),
        // A document a line.
        Err(_) => {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let document = Json::parse(line).map_err(|_| {
                    let start = line.as_ptr().addr() - text.as_ptr().addr();
                    let place = at_line(source, source.line_of(start).0);
                    Box::new(Diagnostic::error(Code::BadInvoice, "this is not JSON").at(&place))
                })?;
                read.document(document);
            }
        }
    }
    Ok(read.rows)
}

struct JsonRows<'s> {
    source: &'s Arc<Source>,
    rows: Rows,
}

impl JsonRows<'_> {
    /// A page, a list of buckets, or a bucket.
    fn document(&mut self, document: Json<'_>) {
        if let Some(items) = document.items() {
            items.into_iter().for_each(|item| self.document(item));
        } else if let Some(fields) = document.fields() {
            match field(&fields, "data").and_then(Json::items) {
                Some(buckets) => {
                    let is_followed = field(&fields, "has_more").and_then(Json::truth) == Some(true);
                    let first = self.rows.rows.len();
                    buckets.into_iter().for_each(|bucket| self.document(bucket));
                    self.rows.pages.push(Page { rows: first..self.rows.rows.len(), is_followed });
                }
                None => self.bucket(document, &fields),
            }
        }
    }

    /// What a bucket holds, a line each, with the day of the bucket.
    fn bucket(&mut self, bucket: Json<'_>, fields: &Fields<'_>) {
        let Some(results) = field(fields, "results").and_then(Json::items) else {
            let row = self.row(bucket, &[]);
            return self.rows.rows.push(row);
        };
        let results: Vec<Row> = results.into_iter().map(|result| self.row(result, fields)).collect();
        self.rows.rows.extend(results);
    }

    fn row(&self, result: Json<'_>, bucket: &[(String, Json<'_>)]) -> Row {
        let line = self.source.line_of(self.start(result)).0;
        let mut row = Row { values: Vec::new(), source: Arc::clone(self.source), line };
        self.take("", &result.fields().unwrap_or_default(), &mut row);
        for (name, value) in bucket {
            if let Some(text) = value.digits().filter(|_| name != "object") {
                row.values.push((name.clone(), text.into_owned(), Some(self.start(*value))));
            }
        }
        row
    }

    fn take(&self, above: &str, fields: &[(String, Json<'_>)], row: &mut Row) {
        for (name, value) in fields {
            let path = format!("{above}{name}");
            if let Some(text) = value.digits() {
                row.values.push((path, text.into_owned(), Some(self.start(*value))));
            } else if let Some(below) = value.fields().filter(|_| above.is_empty()) {
                self.take(&format!("{path}."), &below, row);
            }
        }
    }

    fn start(&self, value: Json<'_>) -> usize {
        value.span(&self.source.text).start
    }
}

fn csv_rows(source: &Arc<Source>) -> Result<Rows, Box<Diagnostic>> {
    let text = source.text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Rows { rows: Vec::new(), pages: Vec::new() };
    let mut names: Option<Vec<String>> = None;
    for record in reader.records() {
        let bad = |line: usize, message: String| {
            Box::new(Diagnostic::error(Code::BadInvoice, message).at(&at_line(source, line)))
        };
        let line_of = |position: Option<&csv::Position>| {
            position.and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(1)
        };
        let record = record.map_err(|error| {
            bad(line_of(error.position()), "the line is no comma-separated values".to_owned())
        })?;
        let line = line_of(record.position());
        let Some(names) = &names else {
            let all: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
            let is_twice = |(at, name): &(usize, &String)| !name.is_empty() && all[..*at].contains(name);
            if let Some((_, twice)) = all.iter().enumerate().find(is_twice) {
                let twice = crate::diag::shortened(twice, 60);
                return Err(bad(line, format!("the column `{}` is there twice", twice.escape_debug())));
            }
            names = Some(all);
            continue;
        };
        if record.len() != names.len() {
            let message = format!("there are {} cells, and {} columns", record.len(), names.len());
            return Err(bad(line, message));
        }
        let values = names.iter().zip(&record);
        let values = values.map(|(name, text)| (name.clone(), text.to_owned(), None)).collect();
        rows.rows.push(Row { values, source: Arc::clone(source), line });
    }
    Ok(rows)
}
