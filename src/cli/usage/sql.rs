//! `costcalc usage sql`

use clap::Args;

use crate::cli::answer::{Answer, Answered};
use crate::cli::args::{explained, one_of};
use crate::cli::locked::{self, Locked};
use crate::cli::tables::Shelf;
use crate::cli::tree::Tree;
use crate::diag::{Code, Diagnostic};
use crate::usage::sql::{Engine, Question, Refused, buckets, control};

use super::format::FormatArgs;
use super::logs::{MOST_TAGS, too_many_tags};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Sql {
    /// What answers the query
    #[arg(value_name = "ENGINE", value_parser = one_of(explained(Engine::WORDS), &Engine::ALL))]
    engine: Engine,

    /// Where the log is: a file, a pattern of names or a folder for DuckDB, ClickHouse and Spark, else a table with a
    /// column for each field of a line, of the same name, and JSON where a field has others in it
    #[arg(long, value_name = "FILE|TABLE")]
    source: String,

    #[command(flatten)]
    format: FormatArgs,

    /// Keep the value of this tag, or of the field at this path; repeatable, at most two
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,

    /// Print the control query instead: lines, calls, what is not in the buckets and why, first and last time
    #[arg(long)]
    control: bool,

    /// Price tables for which the buckets are meant: a folder, a file, or `builtin`; repeatable
    #[arg(long, value_name = "DIR|FILE", env = "COSTCALC_PRICES", hide_env_values = true)]
    prices: Vec<String>,

    #[command(flatten)]
    locked: Locked,
}

const EXAMPLES: &str = "\
Examples:
  costcalc usage sql duckdb --log-format litellm --source 'spend/*.jsonl'
  costcalc usage sql postgres --log-format litellm --source LiteLLM_SpendLogs --tag team
  costcalc usage sql trino --source logs.calls --map model=model --map time=at --map input=tokens_in --map output=tokens_out
  costcalc usage sql clickhouse --log-format langfuse --source observations.jsonl --control";

impl Sql {
    pub(super) fn run(&self) -> Answered {
        if MOST_TAGS < self.tag.len() {
            return Err(too_many_tags(self.tag.len()).into());
        }
        let format = self.format.format(None)?.ok_or_else(|| {
            let message = "the format of the log is not stated, and a query does not look at its lines";
            Diagnostic::error(Code::Usage, message)
                .help("write `--log-format litellm`, or `--map FIELD=PATH`")
        })?;
        let question = Question {
            engine: self.engine,
            format,
            source: &self.source,
            tags: &self.tag,
            duplicates: self.format.duplicates,
        };
        let query = if self.control {
            control(&question)
        } else {
            let shelf = Shelf::find(&Tree::default(), self.locked, locked::named(&self.prices), None)?;
            buckets(&question, &shelf.cuts()?)
        };
        Ok(Answer::text(query.map_err(|refused| refusal(&refused, format.title))?))
    }
}

/// What to do where no query can be made.
const KEEP_BUCKETS: &str =
    "keep its buckets where the logs are, `costcalc usage LOG… --save buckets.csv`: they add up";

/// Why there is no query, and what to do instead.
fn refusal(refused: &Refused, title: &str) -> Diagnostic {
    let usage = |message: String| Diagnostic::error(Code::Usage, message);
    match refused {
        Refused::NotFlat => {
            let message = format!("what a line of {title} means cannot be said in SQL");
            Diagnostic::error(Code::NotInSql, message).help(KEEP_BUCKETS)
        }
        Refused::Without(field) => usage(format!("each call has `{field}`, and no path of it is given"))
            .help(format!("add `--map {field}=PATH`")),
        Refused::Inside(path) => usage(format!("there is a value at `{path}`, and others inside of it"))
            .help("map one or the others"),
        Refused::Time(field) => {
            let message =
                format!("`{field}` is a time, which may have decimals, and a query reads whole numbers");
            Diagnostic::error(Code::NotInSql, message).help(KEEP_BUCKETS)
        }
        Refused::ByFile => usage("rows of a query do not say in which file they were".to_owned())
            .help("write `--duplicates exact` or `--duplicates none`"),
    }
}
