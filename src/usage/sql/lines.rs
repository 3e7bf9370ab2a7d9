//! The lines of a log in a query: the value at each path, as the text that the log has.

use crate::usage::log::Format;
use crate::usage::log::flat::Counts;
use crate::usage::log::format::Shape;

use super::engine::{Engine, Type};

/// The longest line that is read, in bytes.
const LONGEST: usize = crate::usage::log::LONGEST_LINE;
/// The view that Spark has of a file.
const VIEW: &str = "costcalc_log";

/// Why there is no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// This meter counts a time, which may have decimals.
    Time(&'static str),
    /// The lines of the format mean something only together, or have objects that no query takes apart.
    NotFlat,
    /// Rows have no path of this field, which each call has.
    Without(&'static str),
    /// A value is at this path, and others are inside of it.
    Inside(String),
    /// Rows of a query do not say in which file they were.
    ByFile,
}

/// Which values of the lines of a source are looked at.
pub(super) struct Lines<'q> {
    engine: Engine,
    format: &'static Format,
    source: &'q str,
    /// The paths, and behind those of the format those of the tags; an empty one is none.
    paths: Vec<&'q str>,
    /// What each value is called in the query.
    names: Vec<String>,
    /// The tags, and of each whether it is in a list of texts such as `name:value`.
    tags: Vec<(&'q str, bool)>,
}

/// The paths in lines, as a tree.
#[derive(Debug, Default)]
struct Tree<'q>(Vec<(&'q str, Tree<'q>)>);

impl<'q> Lines<'q> {
    pub(super) fn new(
        engine: Engine,
        format: &'static Format,
        source: &'q str,
        tags: &'q [String],
    ) -> Result<Self, Refused> {
        let of_tags = tags.iter().map(|tag| format.path_of_tag(tag));
        let has_none = |at: &usize| format.flat().is_some_and(|flat| flat.without_column.contains(at));
        let is_table = !engine.reads_files() || is_parquet(engine, source);
        let of_format = format.paths.iter().enumerate();
        let of_format = of_format.map(|(at, path)| if is_table && has_none(&at) { "" } else { path });
        let paths: Vec<&'q str> = of_format.chain(of_tags).collect();
        let mut names: Vec<String> = Vec::new();
        for path in &paths {
            let last = path.rsplit('.').next().unwrap_or_default().to_lowercase();
            let plain: String =
                last.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            let name: String = plain.chars().take(40).collect();
            let is_taken = |name: &String| names.contains(name);
            let numbered = (2..).map(|number| format!("{name}_{number}"));
            names.extend(std::iter::once(name.clone()).chain(numbered).find(|name| !is_taken(name)));
        }
        let tags = tags.iter().map(|tag| (tag.as_str(), format.is_listed(tag))).collect();
        let lines = Self { engine, format, source, paths, names, tags };
        let is_inside = |path: &&str| {
            let is_below = |other: &&str| other.strip_prefix(*path).is_some_and(|rest| rest.starts_with('.'));
            !path.is_empty() && lines.paths.iter().any(is_below)
        };
        match lines.paths.iter().copied().find(is_inside) {
            Some(path) if format.shape == Shape::Json => Err(Refused::Inside(path.to_owned())),
            _ => Ok(lines),
        }
    }

    /// What a value is called; none where its path is none.
    pub(super) fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(String::as_str).filter(|_| !self.paths[at].is_empty())
    }

    /// The path of a value.
    pub(super) fn path(&self, at: usize) -> &'q str {
        self.paths[at]
    }

    /// The text of a value.
    pub(super) fn raw(&self, at: usize) -> Option<String> {
        self.name(at).map(|name| format!("raw_{name}"))
    }

    /// The text of a value; empty where there is none.
    pub(super) fn text(&self, at: usize) -> String {
        self.raw(at).map_or_else(|| "''".to_owned(), |raw| format!("COALESCE({raw}, '')"))
    }

    /// The text of the tag of a number.
    pub(super) fn tag(&self, number: usize) -> String {
        let text = self.text(self.format.paths.len() + number);
        match self.tags.get(number) {
            Some((name, true)) => {
                // Of texts in quotes one behind the beginning or a comma; a quote inside of one has a backslash before it.
                let before = format!("^(.*, *|. *)\"{}:", regex_of(name));
                let value = self.engine.without(&self.engine.without(&text, &before), "\".*$");
                let is_there = self.engine.matches(&text, &format!("{before}.*$"));
                format!("CASE WHEN {is_there} THEN {value} ELSE '' END")
            }
            _ => text,
        }
    }

    fn is_list(&self, at: usize) -> bool {
        let tag = at.checked_sub(self.format.paths.len()).and_then(|number| self.tags.get(number));
        tag.is_some_and(|(_, is_listed)| *is_listed)
    }

    /// Whether lines say their numbers as an engine has read them, which may be another spelling: where that could
    /// hide one that is no count, it is told by the text of the line.
    pub(super) fn hides_spellings(&self) -> bool {
        self.engine == Engine::DuckDb && self.format.shape == Shape::Json && !self.is_parquet()
    }

    fn is_parquet(&self) -> bool {
        is_parquet(self.engine, self.source)
    }

    /// What comes before the query.
    pub(super) fn before(&self) -> String {
        let (name, literal) = (|name: &str| self.engine.name(name), |text: &str| self.engine.literal(text));
        let source = literal(self.source);
        match (self.engine, self.format.shape) {
            (Engine::Spark, Shape::Json) => {
                let columns =
                    self.tree().each(", ", &|key, below| format!("{} {}", name(key), self.spark(below)));
                format!(
                    "CREATE OR REPLACE TEMPORARY VIEW {VIEW} ({columns})\n\
                     USING json OPTIONS (path {source}, mode 'FAILFAST');\n\n"
                )
            }
            (Engine::Spark, Shape::Csv) => format!(
                "CREATE OR REPLACE TEMPORARY VIEW {VIEW}\n\
                 USING csv OPTIONS (path {source}, mode 'FAILFAST', header 'true', inferSchema 'false', \
                 quote '\"', escape '\"', multiLine 'true');\n\n"
            ),
            _ => String::new(),
        }
    }

    /// The lines, with the text of each value.
    pub(super) fn select(&self) -> String {
        let mut columns: Vec<String> = Vec::new();
        for (at, path) in self.paths.iter().enumerate() {
            if let Some(raw) = self.raw(at) {
                columns.push(format!("{} AS {raw}", self.value(at, path)));
            }
        }
        if self.hides_spellings() {
            columns.push(format!("{} AS is_spelt_otherwise", self.spelt_otherwise()));
        }
        format!("  SELECT\n    {}\n  FROM {}", columns.join(",\n    "), self.from())
    }

    fn from(&self) -> String {
        let source = self.engine.literal(self.source);
        let is_json = self.format.shape == Shape::Json;
        match self.engine {
            Engine::DuckDb if self.is_parquet() => format!("read_parquet({source})"),
            Engine::DuckDb if is_json => format!(
                "(\n    SELECT json, json_transform(json, {}) AS line\n    \
                 FROM read_ndjson_objects({source}, maximum_object_size = {LONGEST})\n  ) AS objects",
                self.engine.literal(&json(&self.tree()))
            ),
            Engine::DuckDb => format!(
                "read_csv({source}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
            ),
            Engine::ClickHouse => {
                let columns = self.tree().each(", ", &|key, below| self.clickhouse(key, below));
                let input = if is_json { "JSONEachRow" } else { "CSVWithNames" };
                format!("file({source}, '{input}', {})", self.engine.literal(&columns))
            }
            Engine::Spark => VIEW.to_owned(),
            _ => self.source.split('.').map(|part| self.engine.name(part)).collect::<Vec<_>>().join("."),
        }
    }

    /// The text of the value at a path.
    fn value(&self, at: usize, path: &str) -> String {
        let engine = self.engine;
        if self.format.shape == Shape::Csv {
            return format!("NULLIF({}, '')", engine.cast(&engine.name(path), Type::Text));
        }
        let is_object = self.is_list(at) || self.format.flat().is_some_and(|flat| flat.is_object(at));
        let (column, inside) =
            path.split_once('.').map_or((path, None), |(column, inside)| (column, Some(inside)));
        let (column, keys) = (engine.name(column), inside.into_iter().flat_map(|inside| inside.split('.')));
        let keys: Vec<&str> = keys.collect();
        let each = |as_key: &dyn Fn(&str) -> String| keys.iter().map(|key| as_key(key)).collect::<String>();
        let quoted = |key: &str| serde_json::Value::from(key).to_string();
        match engine {
            Engine::DuckDb if self.is_parquet() && is_object => {
                let value = format!("{column}{}", each(&|key| format!(".{}", engine.name(key))));
                engine.cast(&format!("to_json({value})"), Type::Text)
            }
            Engine::DuckDb if self.is_parquet() => {
                let value = format!("{column}{}", each(&|key| format!(".{}", engine.name(key))));
                engine.cast(&value, Type::Text)
            }
            Engine::DuckDb => format!("line.{column}{}", each(&|key| format!(".{}", engine.name(key)))),
            Engine::ClickHouse | Engine::Spark => {
                format!("{column}{}", each(&|key| format!(".{}", engine.name(key))))
            }
            Engine::DataFusion if self.is_list(at) => {
                format!("'[\"' || ARRAY_TO_STRING({column}, '\",\"') || '\"]'")
            }
            Engine::DataFusion => {
                let value = format!("{column}{}", each(&|key| format!("[{}]", engine.literal(key))));
                engine.cast(&value, Type::Text)
            }
            Engine::Trino if is_object && keys.is_empty() => format!("json_format({column})"),
            Engine::BigQuery if is_object && keys.is_empty() => format!("TO_JSON_STRING({column})"),
            Engine::Snowflake if is_object && keys.is_empty() => format!("TO_JSON({column})"),
            _ if keys.is_empty() => engine.cast(&column, Type::Text),
            Engine::Trino => {
                let path = engine.literal(&format!("${}", each(&|key| format!("[{}]", quoted(key)))));
                match is_object {
                    true => format!("json_format(json_extract({column}, {path}))"),
                    false => format!("json_extract_scalar({column}, {path})"),
                }
            }
            Engine::BigQuery => {
                let path = engine.literal(&format!("${}", each(&|key| format!(".{}", quoted(key)))));
                match is_object {
                    true => format!("TO_JSON_STRING(JSON_QUERY({column}, {path}))"),
                    false => format!("JSON_VALUE({column}, {path})"),
                }
            }
            Engine::Snowflake => {
                let value = format!(
                    "GET_PATH({column}, {})",
                    engine.literal(&each(&|key| format!("[{}]", quoted(key))))
                );
                if is_object { format!("TO_JSON({value})") } else { format!("CAST({value} AS VARCHAR)") }
            }
            Engine::Postgres => {
                let keys = each(&|key| format!(", {}", engine.literal(key)));
                format!("json_extract_path_text(CAST({column} AS JSON){keys})")
            }
        }
    }

    fn clickhouse(&self, key: &str, below: &Tree<'_>) -> String {
        let key = self.engine.name(key);
        if below.0.is_empty() {
            return format!("{key} Nullable(String)");
        }
        format!("{key} Tuple({})", below.each(", ", &|key, below| self.clickhouse(key, below)))
    }

    fn spark(&self, below: &Tree<'_>) -> String {
        if below.0.is_empty() {
            return "STRING".to_owned();
        }
        let inside =
            below.each(", ", &|key, below| format!("{}: {}", self.engine.name(key), self.spark(below)));
        format!("STRUCT<{inside}>")
    }

    /// Whether a line has a count with an exponent, or with more digits before a point than a binary fraction can hold.
    fn spelt_otherwise(&self) -> String {
        let Some(flat) = self.format.flat() else { return "FALSE".to_owned() };
        let last = |at: usize| self.paths[at].rsplit('.').next().unwrap_or_default();
        let keys: Vec<&str> = match flat.counts {
            Counts::Named(_, names) => names.iter().map(|(name, _)| *name).collect(),
            Counts::Each(_) => {
                flat.counted().into_iter().filter(|at| self.name(*at).is_some()).map(last).collect()
            }
        };
        let plain = keys.iter().map(|key| regex_of(key)).collect::<Vec<_>>().join("|");
        let pattern = format!("\"({plain})\"[ ]*:[ ]*\"?([0-9]{{16,}}[.]|-?[0-9.]+[eE])");
        self.engine.matches("CAST(json AS VARCHAR)", &pattern)
    }

    fn tree(&self) -> Tree<'q> {
        let mut tree = Tree::default();
        for path in self.paths.iter().filter(|path| !path.is_empty()) {
            // A column of comma-separated values may have dots in its name.
            let keys = if self.format.shape == Shape::Csv { vec![*path] } else { path.split('.').collect() };
            keys.into_iter().fold(&mut tree, Tree::below);
        }
        tree
    }
}

impl<'q> Tree<'q> {
    fn below(&mut self, key: &'q str) -> &mut Self {
        let at = self.0.iter().position(|(own, _)| *own == key).unwrap_or_else(|| {
            self.0.push((key, Self::default()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    fn each(&self, between: &str, of: &dyn Fn(&str, &Self) -> String) -> String {
        self.0.iter().map(|(key, below)| of(key, below)).collect::<Vec<_>>().join(between)
    }
}

/// Whether the source has columns with types: such numbers have no spelling.
fn is_parquet(engine: Engine, source: &str) -> bool {
    engine == Engine::DuckDb && source.ends_with(".parquet")
}

/// The objects and values of a tree as JSON, for a function that takes them apart.
fn json(tree: &Tree<'_>) -> String {
    let each = tree.each(",", &|key, below| {
        let value = if below.0.is_empty() { "\"VARCHAR\"".to_owned() } else { json(below) };
        format!("{}:{value}", serde_json::Value::from(key))
    });
    format!("{{{each}}}")
}

/// A text as a pattern of itself, without a backslash.
pub(super) fn regex_of(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_alphanumeric() || c == '_' || c == '-' { c.to_string() } else { ".".to_owned() })
        .collect()
}
