//! The head of a bundle: what is in it, with lengths and digests, and which programs read it.

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source, counted};
use crate::pricing::digest::sha256;
use crate::pricing::embedded::place;
use crate::units::Date;
use crate::yaml::Located;

/// What a bundle begins with, before the number of its format.
const FIRST: &str = "costcalc price bundle, format ";

/// The format that this program writes and reads.
const FORMAT: u64 = 1;

/// The oldest program that reads the tables of this one. A version that adds keys to tables is the next.
const NEEDS: &str = "0.1.0";

/// The most tables of a bundle.
const MOST_TABLES: usize = 1_000;

/// The head of a bundle.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// The newest day on which something in the tables was checked.
    pub(super) date: Located<Date>,
    pub(super) index: Part,
    /// By file, those of the market last.
    pub(super) tables: Vec<Part>,
    /// The digest of the head itself.
    pub(super) sha256: String,
}

/// A part of a bundle behind its head.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The file of a table from the folder of the tables; `index`.
    pub(super) file: String,
    /// Where its text is.
    pub(super) span: Range<usize>,
    pub(super) sha256: String,
    /// Where the head names it.
    pub(super) place: Place,
}

/// The head of a bundle of these parts.
pub(super) fn text(date: &str, index: &str, tables: &[(String, Arc<Source>)]) -> String {
    let mut head = format!("{FIRST}{FORMAT}\ndate: {date}\nneeds: costcalc {NEEDS}\n");
    let mut part = |what: &str, text: &str| {
        let _ = writeln!(head, "{what} {} {}", text.len(), sha256(text));
    };
    part("index:", index);
    tables.iter().for_each(|(file, source)| part(&format!("table: {file}"), &source.text));
    let digest = sha256(&head);
    head + &format!("head: {digest}\n")
}

type Read<T> = Result<T, Box<Diagnostic>>;

impl Head {
    /// Reads the head, and looks whether all that it names is there.
    pub(super) fn parse(source: &Arc<Source>) -> Read<Self> {
        let mut lines = Lines { source, start: 0, end: 0 };
        let format: u64 = lines.next(FIRST)?.parse().map_err(|_| lines.wrong("a number was expected"))?;
        if format != FORMAT {
            let message = format!("the bundle is in format {format}, and this program reads format {FORMAT}");
            return Err(too_old(message, &lines.place()));
        }
        let day = lines.next("date: ")?;
        let day = day.parse().map_err(|_| lines.wrong("a day was expected: `YYYY-MM-DD`"))?;
        let date = Located { value: day, place: lines.place() };
        let needs = lines.next("needs: costcalc ")?;
        let needed = version(needs).ok_or_else(|| lines.wrong("a version was expected: `1.2.3`"))?;
        let own = env!("CARGO_PKG_VERSION");
        if version(own) < Some(needed) {
            let message = format!("the bundle needs costcalc {needs} or newer, and this is {own}");
            return Err(too_old(message, &lines.place()));
        }
        let mut parts = vec![lines.part("index: ")?];
        while lines.rest().starts_with("table: ") {
            if MOST_TABLES < parts.len() {
                return Err(lines.wrong(&format!("a bundle has at most {MOST_TABLES} tables")));
            }
            let part = lines.part("table: ")?;
            let is_next = place(&parts[parts.len() - 1].file) < place(&part.file) || parts.len() == 1;
            if !is_next || !is_file(&part.file) {
                return Err(
                    lines.wrong("the files of a bundle are tables, each once, in the order of their names")
                );
            }
            parts.push(part);
        }
        let head = lines.end;
        let sha256 = lines.next("head: ")?.to_owned();
        if sha256 != self::sha256(&source.text[..head]) {
            let damaged =
                Diagnostic::error(Code::BundleDamaged, "the head of the bundle does not have its digest");
            return Err(Box::new(again(damaged.at(&lines.place()))));
        }
        let mut tables = placed(parts, source, lines.end)?;
        if tables.len() < 2 {
            return Err(lines.wrong("a bundle has tables"));
        }
        Ok(Self { date, index: tables.remove(0), tables, sha256 })
    }
}

/// Each part where it is, one after the other from a byte on.
fn placed(mut parts: Vec<Part>, source: &Arc<Source>, start: usize) -> Read<Vec<Part>> {
    let mut end = start;
    for part in &mut parts {
        let start = end;
        end += part.span.len();
        let is_there = source.text.get(start..end).is_some();
        if !is_there {
            let (there, all) = (source.text.len().saturating_sub(start), counted(part.span.len(), "byte"));
            let message = format!("the bundle is cut off: {there} of {all} of `{}` are there", part.file);
            let cut = Diagnostic::error(Code::BundleDamaged, message).at(&part.place);
            return Err(Box::new(again(cut)));
        }
        part.span = start..end;
    }
    match source.text.len() - end {
        0 => Ok(parts),
        more => {
            let message =
                format!("the bundle does not end where its tables end: {} follow", counted(more, "byte"));
            let place = Place::new(source, end..source.text.len()).first_line();
            Err(Box::new(again(Diagnostic::error(Code::BundleDamaged, message).at(&place))))
        }
    }
}

impl Part {
    /// Whether a text has the digest that is stated.
    pub(super) fn check(&self, text: &str) -> Read<()> {
        if sha256(text) == self.sha256 {
            return Ok(());
        }
        let message = format!("`{}` in the bundle does not have its digest", self.file);
        Err(Box::new(again(Diagnostic::error(Code::BundleDamaged, message).at(&self.place))))
    }
}

/// The lines of a head, one at a time.
struct Lines<'s> {
    source: &'s Arc<Source>,
    /// Where the current line begins, and where the next one does.
    start: usize,
    end: usize,
}

impl<'s> Lines<'s> {
    fn rest(&self) -> &'s str {
        &self.source.text[self.end..]
    }

    /// What stands in the next line behind its beginning.
    fn next(&mut self, beginning: &str) -> Read<&'s str> {
        let Some((line, _)) = self.rest().split_once('\n') else {
            (self.start, self.end) = (self.end, self.source.text.len());
            return Err(self.unexpected(beginning, self.start != 0));
        };
        (self.start, self.end) = (self.end, self.end + line.len() + 1);
        line.strip_prefix(beginning).ok_or_else(|| self.unexpected(beginning, false))
    }

    /// A part, whose length stands for its place until that is known.
    fn part(&mut self, beginning: &str) -> Read<Part> {
        let line = self.next(beginning)?;
        let fields: Vec<&str> = line.split(' ').collect();
        let (file, length, sha256) = match fields.as_slice() {
            [length, sha256] if beginning == "index: " => ("index", length, sha256),
            [file, length, sha256] => (*file, length, sha256),
            _ => return Err(self.wrong("a length and a digest were expected")),
        };
        let length: u32 = length.parse().map_err(|_| self.wrong("a length in bytes was expected"))?;
        let (file, sha256, place) = (file.to_owned(), (*sha256).to_owned(), self.place());
        Ok(Part { file, span: 0..length as usize, sha256, place })
    }

    fn place(&self) -> Place {
        Place::new(self.source, self.start..self.end).first_line()
    }

    fn wrong(&self, why: &str) -> Box<Diagnostic> {
        let wrong = Diagnostic::error(Code::NotABundle, "a bundle of price tables has no such line");
        Box::new(wrong.at_with(&self.place(), why).help(WRITES))
    }

    fn unexpected(&self, beginning: &str, is_cut: bool) -> Box<Diagnostic> {
        if is_cut {
            let cut = Diagnostic::error(Code::BundleDamaged, "the bundle is cut off: it ends in its head");
            return Box::new(again(cut.at(&self.place())));
        }
        if self.start == 0 {
            let name = &self.source.name;
            let other = Diagnostic::error(Code::NotABundle, format!("`{name}` is no bundle of price tables"));
            return Box::new(other.at(&self.place()).help(WRITES));
        }
        self.wrong(&format!("`{}` was expected", beginning.trim_end()))
    }
}

const WRITES: &str = "`costcalc prices bundle --out FILE` writes a bundle";

fn again(damaged: Diagnostic) -> Diagnostic {
    damaged.help("get the bundle again, whole and without a change of its line ends")
}

fn too_old(message: String, place: &Place) -> Box<Diagnostic> {
    let old = Diagnostic::error(Code::ProgramTooOld, message).at(place);
    Box::new(old.help("install a newer version of costcalc, or get an older bundle"))
}

/// The three numbers of a version.
fn version(text: &str) -> Option<[u64; 3]> {
    let numbers = text.split('.').map(|number| number.parse().ok()).collect::<Option<Vec<u64>>>()?;
    numbers.try_into().ok()
}

/// Whether a file is one that a folder of tables may have, so that none is written elsewhere.
fn is_file(file: &str) -> bool {
    let (_, name) = place(file);
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    name.bytes().all(is_letter)
        && !name.starts_with('.')
        && name.len() > ".yaml".len()
        && name.ends_with(".yaml")
}
