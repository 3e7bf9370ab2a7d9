//! Price tables in one file, by which new prices reach a program that is older than they are.
//!
//! Its head, which people can read, names each part with its length and digest; behind it are an index of the models
//! and the tables, one after the other. Digests show damage. They do not show who made a bundle.

mod head;

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::units::Date;
use crate::yaml::Located;

use super::catalog::Catalog;
use super::changes::Changes;
use super::embedded::{Builtin, Whose};
use super::index::{Edition, Index};
use super::read::{read, read_parts};
use super::split;
use super::table::Table;

use head::{Head, Part};

/// A bundle whose parts are all there.
///
/// What is in them is checked by [`Self::check`]; of one in use, where it is read.
#[derive(Clone, Debug)]
pub struct Bundle {
    source: Arc<Source>,
    head: Head,
}

impl Bundle {
    /// Writes a bundle of tables, each with its file from the folder of the tables, by file, those of the market last.
    ///
    /// # Errors
    /// A table in whose text the models cannot be found by their indentation.
    pub fn write(tables: &[(String, Arc<Source>)]) -> Result<String, Box<Diagnostic>> {
        let index = split::index(tables.iter().map(|(_, source)| &*source.text));
        let index = index.map_err(|why| unsplit(why, |at| &tables[at].1))?;
        let text = index_text(&index);
        let mut bundle = head::text(&index.date, &text, tables);
        bundle += &text;
        tables.iter().for_each(|(_, source)| bundle += &source.text);
        Ok(bundle)
    }

    /// Reads the head of a bundle.
    ///
    /// # Errors
    /// A text that is no bundle, one of which something is missing, and one that needs a newer program.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Box<Diagnostic>> {
        Ok(Self { source: Arc::clone(source), head: Head::parse(source)? })
    }

    /// The newest day on which something in its tables was checked.
    #[must_use]
    pub fn date(&self) -> &Located<Date> {
        &self.head.date
    }

    /// The text of each table, with its file.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head.tables.iter().map(|part| (part.file.as_str(), self.text(part)))
    }

    fn text(&self, part: &Part) -> &str {
        &self.source.text[part.span.clone()]
    }

    /// Checks all that is in it, and reads the tables.
    ///
    /// # Errors
    /// Whatever is wrong: a part that does not have its digest, a table that cannot be read or is a private contract,
    /// and an index that is not that of the tables.
    pub fn check(&self) -> Result<Catalog, Vec<Diagnostic>> {
        let parts = self.head.tables.iter().chain([&self.head.index]);
        let damaged: Vec<Diagnostic> =
            parts.filter_map(|part| part.check(self.text(part)).err()).map(|one| *one).collect();
        if !damaged.is_empty() {
            return Err(damaged);
        }
        let named = |(file, text): (&str, &str)| Source::new(format!("{}:{file}", self.source.name), text);
        let sources: Vec<Arc<Source>> = self.tables().map(named).collect();
        let made = split::index(sources.iter().map(|source| &*source.text));
        let made = made.map_err(|why| vec![*unsplit(why, |at| &sources[at])])?;
        let (mut tables, mut problems) = (Vec::new(), Vec::new());
        for (part, source) in self.head.tables.iter().zip(&sources) {
            let stem = Path::new(&part.file).file_stem().unwrap_or_default().to_string_lossy();
            match read(source, &stem) {
                Ok(table) if table.overlay || table.over => problems.push(private(&table)),
                Ok(table) => tables.push(table),
                Err(more) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let is_of_tables = index_text(&made) == self.text(&self.head.index)
            && made.date.parse() == Ok(self.head.date.value)
            && tables.iter().zip(&made.tables).all(|(table, parts)| finds_all(parts, table));
        if !is_of_tables {
            let message = "the index of the bundle or its date is not that of its tables";
            return Err(vec![Diagnostic::error(Code::NotABundle, message).at(&self.head.index.place)]);
        }
        Catalog::new(tables)
    }

    /// Its tables in place of those that are compiled in. Their texts stay in memory until the program ends.
    ///
    /// # Errors
    /// An index that does not have its digest. Tables are checked where they are read.
    pub fn in_use(&self) -> Result<Index, Box<Diagnostic>> {
        self.head.index.check(self.text(&self.head.index))?;
        let text: &'static str = match &self.source.text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => text.clone().leak(),
        };
        let mut names = &text[self.head.index.span.clone()];
        let mut tables = Vec::new();
        for part in &self.head.tables {
            let (line, rest) = names.split_once('\n').unwrap_or((names, ""));
            names = rest;
            let mut fields = line.split('\t');
            let provider = fields.next().unwrap_or_default();
            let mut number = || fields.next().and_then(|number| number.parse().ok()).unwrap_or_default();
            let head = (number(), number());
            tables.push(Builtin {
                file: part.file.clone().leak(),
                provider,
                text: &text[part.span.clone()],
                aliases: fields.collect::<Vec<_>>().leak(),
                head,
                whose: Whose::Bundle(part.sha256.clone().leak()),
            });
        }
        let edition = Edition { date: self.head.date.value, sha256: self.head.sha256.clone().leak() };
        Ok(Index::of_bundle(tables.leak(), names, edition))
    }
}

/// The index as a bundle has it: a line for each table, then those of the names.
fn index_text(index: &split::Index) -> String {
    let mut text = String::new();
    for split::Parts { provider, head, aliases, .. } in &index.tables {
        let _ = write!(text, "{provider}\t{}\t{}", head.start, head.end);
        aliases.iter().for_each(|alias| text += &format!("\t{alias}"));
        text.push('\n');
    }
    text + &index.names
}

/// Whether the places of the models of a table are where a full read finds them.
fn finds_all(parts: &split::Parts, table: &Table) -> bool {
    let read = read_parts(
        &table.place.source,
        &table.provider,
        parts.head.clone(),
        parts.models.iter().cloned(),
        |_| None,
    );
    parts.provider == table.provider
        && read.is_ok_and(|read| Changes::between(std::slice::from_ref(table), &[read]).is_empty())
}

fn unsplit<'s>(
    (at, line, why): split::NoIndex,
    source: impl FnOnce(usize) -> &'s Arc<Source>,
) -> Box<Diagnostic> {
    let source = source(at);
    let start = source.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let place = Place::new(source, start..source.text.len()).first_line();
    let unsplit =
        Diagnostic::error(Code::NotABundle, format!("a bundle has an index of its models, and {why}"));
    Box::new(
        unsplit.at(&place).help("write it in the form of the tables that `costcalc prices export` writes"),
    )
}

fn private(table: &Table) -> Diagnostic {
    let message = "a bundle has list prices, and this table goes over others";
    let private = Diagnostic::error(Code::NotABundle, message).at(&table.place.first_line());
    private.help("leave it out of the folder: contracts and tables of your own are named with `--prices`")
}
