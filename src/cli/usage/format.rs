//! The format of logs on the command line.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::answer::Result;
use crate::cli::args;
use crate::diag::{Code, Diagnostic};
use crate::usage::log::{self, Duplicates, Format};

// How lines of logs are read.
#[derive(Args, Debug)]
pub(super) struct FormatArgs {
    /// The format of the logs, if their lines do not tell it
    #[arg(long = "log-format", value_name = "NAME", value_parser = format_names())]
    log_format: Option<&'static Format>,

    /// Read lines of your own: where a value is in each, as FIELD=PATH; repeatable. FIELD is `model`, `time`, `input` (or
    /// `prompt`, with what a cache had of it), `output`, `cache_read`, `cache_write`, `cache_write_1h`, `reasoning`,
    /// `audio_input`, `provider`, `tier`, `region`, `id`, `cost` or `status`
    #[arg(long, value_name = "FIELD=PATH", conflicts_with = "log_format")]
    map: Vec<String>,

    /// With `--map`: the lines are comma-separated values, and paths are names of columns
    #[arg(long, requires = "map")]
    csv: bool,

    /// How lines of the same call are found: `exact` over all files, within each `file`, or `none`; by the format's
    /// own rule unless this is given
    #[arg(long, value_name = "RULE", value_parser = duplicate_rules())]
    pub(super) duplicates: Option<Duplicates>,
}

fn format_names() -> impl TypedValueParser<Value = &'static Format> {
    let named = |name: &str| log::format_named(name).map_or("", |format| format.title);
    let names = log::names().into_iter().map(|name| PossibleValue::new(name).help(named(name)));
    PossibleValuesParser::new(names).try_map(|name| log::format_named(&name).ok_or("no such format"))
}

fn duplicate_rules() -> impl TypedValueParser<Value = Duplicates> {
    args::one_of(
        Duplicates::ALL.map(|(word, _)| word),
        const { &[Duplicates::Exact, Duplicates::File, Duplicates::None] },
    )
}

impl FormatArgs {
    /// The format that is stated.
    pub(super) fn format(&self) -> Result<Option<&'static Format>> {
        if self.map.is_empty() {
            return Ok(self.log_format);
        }
        let mut paths: [String; log::FIELDS.len()] = std::array::from_fn(|_| String::new());
        let bad = |why: String| Diagnostic::error(Code::Usage, why);
        let place = |field: &str| log::FIELDS.iter().position(|known| *known == field);
        for one in &self.map {
            let (field, path) = one
                .split_once('=')
                .filter(|(_, path)| !path.is_empty())
                .ok_or_else(|| bad(format!("`--map {one}` is not FIELD=PATH")))?;
            let at = place(field).ok_or_else(|| {
                bad(format!("`{field}` is no value of a call")).suggest(field, log::FIELDS.iter().copied())
            })?;
            if !std::mem::replace(&mut paths[at], path.to_owned()).is_empty() {
                return Err(bad(format!("`{field}` is mapped twice")).into());
            }
        }
        let is_mapped = |field: &str| place(field).is_some_and(|at| !paths[at].is_empty());
        if is_mapped("input") && is_mapped("prompt") {
            let both =
                bad("`input` and `prompt` are both mapped, and a prompt has the input in it".to_owned());
            return Err(both.help("map `prompt` alone, or `input` with what a cache had beside it").into());
        }
        Ok(Some(log::format_of(paths, self.csv)))
    }
}

/// The format of a file: the one that is asked for, if the file is of it, or the one that its lines have. Others are `known`.
pub(super) fn agreed(
    own: Option<&'static Format>,
    asked: Option<&'static Format>,
    name: &str,
    known: impl Iterator<Item = &'static Format>,
) -> std::result::Result<&'static Format, Vec<Diagnostic>> {
    match (asked, own) {
        (None, Some(format)) => Ok(format),
        (Some(asked), Some(other)) if asked.name != other.name => {
            let message = format!("`{name}` is of {}, and not of {}", other.title, asked.title);
            Err(vec![
                Diagnostic::error(Code::UnknownLog, message)
                    .help(format!("write `--log-format {}`", other.name)),
            ])
        }
        (Some(asked), _) => Ok(asked),
        (None, None) => {
            let message = format!("`{name}` is of no format that is known");
            let mut known: Vec<String> = known.map(|format| format!("`{}`", format.name)).collect();
            known.dedup();
            let known = format!("known: {}", known.join(", "));
            let unknown = Diagnostic::error(Code::UnknownLog, message).help(known);
            Err(vec![unknown.help("of a log of your own, say where its values are: `--map model=path …`")])
        }
    }
}
