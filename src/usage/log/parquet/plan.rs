//! What is read of a Parquet file: its columns, and the value of each path that is looked at.

use parquet::basic::{ConvertedType, LogicalType, Repetition};
use parquet::schema::types::{SchemaDescriptor, Type};

use crate::usage::log::walk::{Values, Wanted};

use super::batch::{Batch, Cells, Column};
use super::cell::Kind;

/// Why a file is not read as a log of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The lines of the format have values that do not stand by themselves.
    Format,
    /// The column at this path, which is looked at, has values of a type that is not read, such as lists of lists.
    Column(String),
}

/// What is read of a file.
#[derive(Debug)]
pub(super) struct Plan {
    columns: Vec<Column>,
    made: Vec<Made>,
    /// How many paths there are.
    paths: usize,
    /// The value of a path, by its number.
    values: Vec<(usize, Value)>,
    objects: Vec<Object>,
}

/// An object in which values are looked for.
#[derive(Debug)]
struct Object {
    /// The name of its column.
    name: String,
    value: Value,
    wanted: Wanted,
    /// The numbers of the paths of these values.
    numbers: Vec<usize>,
}

/// Where a value is in a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Column(usize),
    Made(usize),
}

/// What is made of columns, which have these numbers in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Made {
    One(usize),
    List(usize),
    Map { keys: usize, values: usize },
    Object(Vec<(String, Made)>),
}

/// A part of a schema, and the number of its first column.
#[derive(Clone, Copy)]
struct Part<'s> {
    of: &'s Type,
    first: usize,
}

impl Plan {
    /// Where the values of paths are: that of a column of the name, or of a field in one.
    pub(super) fn new<'p>(
        schema: &SchemaDescriptor,
        paths: impl Iterator<Item = &'p str>,
    ) -> Result<Self, Unread> {
        let mut plan =
            Self { columns: Vec::new(), made: Vec::new(), paths: 0, values: Vec::new(), objects: Vec::new() };
        // The values with others inside of them, and where these are.
        let mut outer: Vec<(Value, String)> = Vec::new();
        let mut inside: Vec<Vec<(&str, usize)>> = Vec::new();
        for path in paths {
            let number = plan.paths;
            plan.paths += 1;
            let Some((part, rest)) = find(root(schema), path) else { continue };
            let made = plan.made_of(schema, part).ok_or_else(|| Unread::Column(path.to_owned()))?;
            let value = match made {
                Made::One(column) => Value::Column(column),
                made => {
                    let at = plan.made.iter().position(|own| *own == made).unwrap_or(plan.made.len());
                    if at == plan.made.len() {
                        plan.made.push(made);
                    }
                    Value::Made(at)
                }
            };
            if rest.is_empty() {
                plan.values.push((number, value));
                continue;
            }
            let known = outer.iter().position(|(own, _)| *own == value);
            let at = known.unwrap_or(outer.len());
            if known.is_none() {
                outer.push((value, part.of.name().to_owned()));
                inside.push(Vec::new());
            }
            inside[at].push((rest, number));
        }
        for ((value, name), paths) in outer.into_iter().zip(inside) {
            let wanted = Wanted::new(paths.iter().map(|(path, _)| *path));
            let numbers = paths.into_iter().map(|(_, number)| number).collect();
            plan.objects.push(Object { name, value, wanted, numbers });
        }
        Ok(plan)
    }

    /// Whether there is a column of a name, or a field at a path.
    pub(super) fn has(schema: &SchemaDescriptor, path: &str) -> bool {
        find(root(schema), path).is_some()
    }

    /// The columns that are read.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Makes what is made of columns of a batch of so many rows.
    pub(super) fn make(&self, batch: &mut Batch, rows: usize) {
        batch.made.resize_with(self.made.len(), Cells::default);
        for (made, cells) in self.made.iter().zip(&mut batch.made) {
            cells.clear();
            for row in 0..rows {
                made.write(&batch.columns, row, &mut cells.bytes);
                cells.ends.push(cells.bytes.len());
            }
        }
    }

    /// The values of a row.
    ///
    /// # Errors
    /// A text in which values are looked for is no JSON object: why its row cannot be read.
    pub(super) fn values<'b>(
        &self,
        batch: &'b Batch,
        row: usize,
        values: &mut Values<'b>,
        inside: &mut Values<'b>,
    ) -> Result<(), String> {
        let get = |value: &Value| match *value {
            Value::Column(at) => batch.columns.get(at)?.get(row),
            Value::Made(at) => batch.made.get(at)?.get(row),
        };
        values.clear(self.paths);
        for (path, value) in &self.values {
            values.put(*path, get(value));
        }
        for Object { name, value, wanted, numbers } in &self.objects {
            let Some(object) = get(value).filter(|object| *object != b"\"\"" && *object != b"\"null\"")
            else {
                continue;
            };
            wanted.find(object, inside).map_err(|_| format!("`{name}` is not a JSON object"))?;
            for (at, number) in numbers.iter().enumerate() {
                values.put(*number, inside.raw(at));
            }
        }
        Ok(())
    }

    /// What the values of a part of a schema are made of; `None` where they are not read.
    fn made_of(&mut self, schema: &SchemaDescriptor, part: Part<'_>) -> Option<Made> {
        let lists = if is_repeated(part.of) { 1 } else { 0 };
        if part.of.is_primitive() {
            let column = self.column(schema, part.first, lists)?;
            return Some(if lists == 1 { Made::List(column) } else { Made::One(column) });
        }
        let fields: Vec<Part<'_>> = part.fields().collect();
        let inner = || fields.first().filter(|inner| is_repeated(inner.of));
        let (new, old) =
            (part.of.get_basic_info().logical_type_ref(), part.of.get_basic_info().converted_type());
        match (new, old) {
            (Some(LogicalType::Map), _) | (None, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE) => {
                let entries: Vec<Part<'_>> = inner()?.fields().collect();
                let [keys, values] = entries.as_slice() else { return None };
                let [keys, values] = [keys, values]
                    .map(|part| part.of.is_primitive().then(|| self.column(schema, part.first, 1))?);
                Some(Made::Map { keys: keys?, values: values? })
            }
            (Some(LogicalType::List), _) | (None, ConvertedType::LIST) => {
                let items = inner()?;
                let item = if items.of.is_primitive() { *items } else { items.fields().next()? };
                let is_alone = item.of.is_primitive() && Some(leaves(part.of)) == Some(1);
                is_alone.then(|| self.column(schema, item.first, 1))?.map(Made::List)
            }
            _ if is_repeated(part.of) => None,
            _ => {
                let field =
                    |field: &Part<'_>| Some((field.of.name().to_owned(), self.made_of(schema, *field)?));
                Some(Made::Object(fields.iter().map(field).collect::<Option<_>>()?))
            }
        }
    }

    /// The number in a batch of a column of lists in so many others.
    fn column(&mut self, schema: &SchemaDescriptor, number: usize, lists: i16) -> Option<usize> {
        let described = schema.columns().get(number)?;
        let column = Column { number, kind: Kind::of(described)? };
        let known = self.columns.iter().position(|own| own.number == number);
        let at = known.unwrap_or(self.columns.len());
        if known.is_none() {
            self.columns.push(column);
        }
        (described.max_rep_level() == lists).then_some(at)
    }
}

impl Made {
    /// Writes the value of a row, or nothing if there is none.
    fn write(&self, columns: &[Cells], row: usize, to: &mut Vec<u8>) {
        let start = to.len();
        let begin = |sign: u8, to: &mut Vec<u8>| to.push(if to.len() == start { sign } else { b',' });
        let cell = |column: usize, at: usize| columns.get(column).and_then(|cells| cells.get(at));
        let of_row = |column: usize| columns.get(column).map_or(0..0, |cells| cells.of_row(row));
        let end = match self {
            Self::One(column) => return to.extend_from_slice(cell(*column, row).unwrap_or_default()),
            Self::List(column) => {
                for item in of_row(*column).filter_map(|at| cell(*column, at)) {
                    begin(b'[', to);
                    to.extend_from_slice(item);
                }
                b']'
            }
            Self::Map { keys, values } => {
                let first = of_row(*values).start;
                for (place, at) in of_row(*keys).enumerate() {
                    let Some(key) = cell(*keys, at) else { continue };
                    begin(b'{', to);
                    to.extend_from_slice(key);
                    to.push(b':');
                    to.extend_from_slice(cell(*values, first + place).unwrap_or(b"null"));
                }
                b'}'
            }
            Self::Object(fields) => {
                for (name, made) in fields {
                    let before = to.len();
                    begin(b'{', to);
                    Kind::Text.bytes(name.as_bytes(), to);
                    to.push(b':');
                    let value = to.len();
                    made.write(columns, row, to);
                    if to.len() == value {
                        to.truncate(before);
                    }
                }
                b'}'
            }
        };
        if to.len() != start {
            to.push(end);
        }
    }
}

impl<'s> Part<'s> {
    /// What it has in it.
    fn fields(self) -> impl Iterator<Item = Part<'s>> {
        let fields = if self.of.is_primitive() { &[] } else { self.of.get_fields() };
        fields.iter().scan(self.first, |next, field| {
            let first = *next;
            *next += leaves(field);
            Some(Part { of: field, first })
        })
    }
}

fn root(schema: &SchemaDescriptor) -> Part<'_> {
    Part { of: schema.root_schema(), first: 0 }
}

/// How many columns a part of a schema has.
fn leaves(of: &Type) -> usize {
    if of.is_primitive() { 1 } else { of.get_fields().iter().map(|field| leaves(field)).sum() }
}

fn is_repeated(of: &Type) -> bool {
    let about = of.get_basic_info();
    about.has_repetition() && about.repetition() == Repetition::REPEATED
}

/// The part of a schema at a path, or the longest part of the path that has no columns for what is inside of it, with the
/// rest. A name may have dots.
fn find<'s, 'p>(part: Part<'s>, path: &'p str) -> Option<(Part<'s>, &'p str)> {
    if path.is_empty() {
        return None;
    }
    if let Some(whole) = part.fields().find(|field| field.of.name() == path) {
        return Some((whole, ""));
    }
    let inside = |field: &Part<'s>| Some((*field, path.strip_prefix(field.of.name())?.strip_prefix('.')?));
    let mut inside: Vec<(Part<'s>, &str)> = part.fields().filter_map(|field| inside(&field)).collect();
    inside.sort_by_key(|(_, rest)| rest.len());
    inside.into_iter().find_map(|(field, rest)| {
        let about = field.of.get_basic_info();
        let is_map = matches!(about.logical_type_ref(), Some(LogicalType::Map))
            || matches!(about.converted_type(), ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE);
        match field.of.is_primitive() || is_map {
            true => Some((field, rest)),
            false => find(field, rest),
        }
    })
}
