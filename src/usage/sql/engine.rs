//! The engines for which queries are written: what each calls the few things of which a query is made.

use crate::yaml::map::words;

words! {
    /// An engine that answers queries.
    pub enum Engine {
        /// DuckDB: the source is a file of a log, or a pattern of names.
        DuckDb = "duckdb",
        /// ClickHouse: the source is a file of a log, or a pattern of names.
        ClickHouse = "clickhouse",
        /// Spark: the source is a file of a log, or a folder.
        Spark = "spark",
        /// Trino, also as Athena: the source is a table.
        Trino = "trino",
        /// BigQuery: the source is a table.
        BigQuery = "bigquery",
        /// Snowflake: the source is a table.
        Snowflake = "snowflake",
        /// Postgres: the source is a table.
        Postgres = "postgres",
        /// DataFusion: the source is a table.
        DataFusion = "datafusion",
    }
}

/// A type of values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    Text,
    /// A whole number of at least 32 bits.
    Short,
    /// A whole number of at least 64 bits.
    Small,
    /// A whole number of at least 120 bits, or 29 digits, in which counts of any number of calls add up.
    Large,
}

impl Engine {
    /// Whether the source is a file of a log; else it is a table with a column for each field of a line.
    #[must_use]
    pub fn reads_files(self) -> bool {
        matches!(self, Self::DuckDb | Self::ClickHouse | Self::Spark)
    }

    /// How to run a query that is in `usage.sql`; none where programs and pages differ.
    pub(super) fn how(self) -> Option<&'static str> {
        match self {
            Self::DuckDb => Some("Run: duckdb -csv < usage.sql"),
            Self::ClickHouse => Some("Run: clickhouse local --queries-file usage.sql"),
            Self::Postgres => Some("Run: psql --csv --file usage.sql"),
            Self::Trino => Some("Run: trino --output-format CSV_HEADER --file usage.sql"),
            Self::BigQuery => {
                Some("Run: bq query --nouse_legacy_sql --format csv --max_rows 1000000 < usage.sql")
            }
            Self::DataFusion => Some("Run: datafusion-cli --quiet --format csv --file usage.sql"),
            Self::Spark => {
                Some("Run both statements in Spark 4 or later: an older one makes 1000.0 of 1e3 first.")
            }
            Self::Snowflake => None,
        }
    }

    fn type_named(self, of: Type) -> &'static str {
        match (of, self) {
            (Type::Text, Self::ClickHouse) => "Nullable(String)",
            (Type::Text, Self::Spark | Self::BigQuery) => "STRING",
            (Type::Text, Self::Postgres) => "TEXT",
            (Type::Text, _) => "VARCHAR",
            (Type::Short, Self::ClickHouse) => "Int32",
            (Type::Short, Self::Spark) => "INT",
            (Type::Short | Type::Small, Self::BigQuery) => "INT64",
            (Type::Short, _) => "INTEGER",
            (Type::Small, Self::ClickHouse) => "Int64",
            (Type::Small, _) => "BIGINT",
            (Type::Large, Self::DuckDb) => "HUGEINT",
            (Type::Large, Self::ClickHouse) => "Int128",
            (Type::Large, Self::BigQuery) => "BIGNUMERIC",
            (Type::Large, Self::Postgres) => "NUMERIC",
            (Type::Large, _) => "DECIMAL(38, 0)",
        }
    }

    pub(super) fn cast(self, value: &str, of: Type) -> String {
        format!("CAST({value} AS {})", self.type_named(of))
    }

    /// A text between quotes, out of which nothing in it leads.
    pub(super) fn literal(self, text: &str) -> String {
        match self {
            Self::ClickHouse | Self::Spark | Self::BigQuery | Self::Snowflake => {
                let text = text.replace('\\', "\\\\").replace('\'', "\\'");
                format!("'{}'", text.replace('\n', "\\n").replace('\r', "\\r"))
            }
            Self::DuckDb | Self::Trino | Self::Postgres | Self::DataFusion => {
                format!("'{}'", text.replace('\'', "''"))
            }
        }
    }

    /// A name between the quotes of names, out of which nothing in it leads.
    pub(super) fn name(self, name: &str) -> String {
        match self {
            Self::ClickHouse | Self::BigQuery => {
                format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`").replace('\n', "\\n"))
            }
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// Whether a text is as a pattern says, from its start to its end. Patterns have no backslash.
    pub(super) fn matches(self, value: &str, pattern: &str) -> String {
        let pattern = self.literal(pattern);
        match self {
            Self::DuckDb => format!("regexp_matches({value}, {pattern})"),
            Self::ClickHouse => format!("match({value}, {pattern})"),
            Self::Spark => format!("{value} RLIKE {pattern}"),
            Self::BigQuery => format!("REGEXP_CONTAINS({value}, {pattern})"),
            Self::Postgres => format!("{value} ~ {pattern}"),
            Self::Trino | Self::Snowflake | Self::DataFusion => format!("regexp_like({value}, {pattern})"),
        }
    }

    /// A text without the first piece of it that is as a pattern says.
    pub(super) fn without(self, value: &str, pattern: &str) -> String {
        let pattern = self.literal(pattern);
        let function = if self == Self::ClickHouse { "replaceRegexpOne" } else { "regexp_replace" };
        format!("{function}({value}, {pattern}, '')")
    }

    /// What is left when one number is divided by another.
    pub(super) fn rest(self, number: &str, by: u64) -> String {
        match self {
            Self::DataFusion => format!("({number}) % {by}"),
            _ => format!("MOD({number}, {by})"),
        }
    }

    /// How often one number fits into another.
    pub(super) fn times(self, number: &str, by: u64) -> String {
        // What is divided is a multiple, so that nothing is rounded, whatever an engine makes of a division.
        self.cast(&format!("({number} - {}) / {by}", self.rest(number, by)), Type::Small)
    }

    /// The days from 1970 on to a day, which is a text.
    pub(super) fn days_to(self, day: &str) -> String {
        match self {
            Self::DuckDb => format!("date_diff('day', DATE '1970-01-01', CAST({day} AS DATE))"),
            Self::ClickHouse => format!("toInt64(toDate32({day}))"),
            Self::Spark => format!("datediff(CAST({day} AS DATE), DATE '1970-01-01')"),
            Self::Trino => format!("date_diff('day', DATE '1970-01-01', CAST({day} AS DATE))"),
            Self::BigQuery => format!("UNIX_DATE(CAST({day} AS DATE))"),
            Self::Snowflake => format!("DATEDIFF(DAY, DATE '1970-01-01', TO_DATE({day}, 'YYYY-MM-DD'))"),
            Self::Postgres => format!("(CAST({day} AS DATE) - DATE '1970-01-01')"),
            Self::DataFusion => format!("CAST(CAST(CAST({day} AS DATE) AS INTEGER) AS BIGINT)"),
        }
    }

    /// The day so many days after the first one of 1970, as a text.
    pub(super) fn day_after(self, days: &str) -> String {
        match self {
            Self::DuckDb => format!("CAST(DATE '1970-01-01' + CAST({days} AS INTEGER) AS VARCHAR)"),
            Self::ClickHouse => format!("toString(addDays(toDate32('1970-01-01'), {days}))"),
            Self::Spark => format!("CAST(date_add(DATE '1970-01-01', CAST({days} AS INT)) AS STRING)"),
            Self::Trino => format!("CAST(date_add('day', {days}, DATE '1970-01-01') AS VARCHAR)"),
            Self::BigQuery => format!("CAST(DATE_FROM_UNIX_DATE({days}) AS STRING)"),
            Self::Snowflake => {
                format!("TO_CHAR(DATEADD(DAY, {days}, DATE '1970-01-01'), 'YYYY-MM-DD')")
            }
            Self::Postgres => {
                format!("TO_CHAR(DATE '1970-01-01' + CAST({days} AS INTEGER), 'YYYY-MM-DD')")
            }
            Self::DataFusion => format!("CAST(CAST(CAST({days} AS INTEGER) AS DATE) AS VARCHAR)"),
        }
    }

    /// An error of the engine that says a text, where a truth is asked for.
    pub(super) fn error(self, why: &str) -> String {
        match self {
            // Of a text that may be NULL it makes NULL of what is no number.
            Self::ClickHouse => format!("toInt8(COALESCE({why}, '')) = 1"),
            Self::Spark => format!("CAST(raise_error({why}) AS BOOLEAN)"),
            Self::BigQuery => format!("ERROR({why})"),
            _ => format!("CAST({why} AS BOOLEAN)"),
        }
    }

    /// A text whose order is that of its bytes.
    pub(super) fn in_bytes(self, value: &str) -> String {
        if self == Self::Postgres { format!("{value} COLLATE \"C\"") } else { value.to_owned() }
    }

    /// What follows a query.
    pub(super) fn end(self) -> &'static str {
        match self {
            Self::ClickHouse => "\nFORMAT CSVWithNames\nSETTINGS format_csv_null_representation = ''",
            _ => "",
        }
    }
}
