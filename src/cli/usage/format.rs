//! The format of logs on the command line.

use std::collections::BTreeMap;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::answer::Result;
use crate::cli::args;
use crate::diag::{Code, Diagnostic};
use crate::units::{Date, Meter};
use crate::usage::log::{self, Duplicates, Format};

// How lines of logs are read.
#[derive(Args, Debug)]
pub(super) struct FormatArgs {
    /// The format of the logs, if their lines do not tell it
    #[arg(long = "log-format", value_name = "NAME", value_parser = format_names())]
    log_format: Option<&'static Format>,

    /// Read lines of your own: where a value is in each, as FIELD=PATH; repeatable. FIELD is `model`, `time`, `provider`,
    /// `tier`, `region`, `id`, `cost`, `status`, `prompt` (with what a cache had of it) or a meter: `input`, `output`,
    /// `cache_read`, `cache_write`, `reasoning`, `images`, `characters`, `audio_input_time` in seconds and so on. `input=` and
    /// `output=` say that calls have none
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
    /// The format that is stated, for lines that may have no day of their own if one is.
    pub(super) fn format(&self, day: Option<Date>) -> Result<Option<&'static Format>> {
        if self.map.is_empty() {
            return Ok(self.log_format);
        }
        let mut mapped: BTreeMap<&'static str, String> = BTreeMap::new();
        let bad = |why: String| Diagnostic::error(Code::Usage, why);
        for one in &self.map {
            let (field, path) =
                one.split_once('=').ok_or_else(|| bad(format!("`--map {one}` is not FIELD=PATH")))?;
            let known = log::fields().find(|known| *known == field).ok_or_else(|| {
                bad(format!("`{field}` is no value of a call")).suggest(field, log::fields())
            })?;
            if path.is_empty() && !is_counted(known) {
                return Err(bad(format!("`--map {one}` is not FIELD=PATH")).into());
            }
            if mapped.insert(known, path.to_owned()).is_some() {
                return Err(bad(format!("`{field}` is mapped twice")).into());
            }
        }
        let prompt = ["input", log::PROMPT].map(|field| mapped.contains_key(field));
        if prompt == [true; 2] {
            let both =
                bad("`input` and `prompt` are both mapped, and a prompt has the input in it".to_owned());
            return Err(both.help("map `prompt` alone, or `input` with what a cache had beside it").into());
        }
        for (field, is_known) in [("model", false), ("time", day.is_some())] {
            if !is_known && !mapped.contains_key(field) {
                let missing = bad(format!("each call has `{field}`, and no path of it is given"));
                return Err(missing.help(format!("add `--map {field}=PATH`")).into());
            }
        }
        for (field, is_mapped) in [("input", prompt != [false; 2]), ("output", mapped.contains_key("output"))]
        {
            if !is_mapped {
                let missing = bad(format!("`{field}` is not mapped, and unknown is not 0"));
                let missing = missing.help(format!("say where it is: `--map {field}=PATH`"));
                return Err(missing.help(format!("of calls that have none: `--map {field}=`")).into());
            }
        }
        mapped.retain(|_, path| !path.is_empty());
        let parts = mapped.keys().filter_map(|field| Some((*field, Meter::named(field)?.facts().part_of?)));
        if let Some((part, whole)) = parts.into_iter().find(|(_, whole)| !mapped.contains_key(whole.name())) {
            let alone = bad(format!("`{part}` is a part of `{whole}`, which is not mapped"));
            return Err(alone.help(format!("say where it is: `--map {whole}=PATH`")).into());
        }
        Ok(Some(log::format_of(mapped, self.csv)))
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

/// Whether a field counts something that calls may have none of.
fn is_counted(field: &str) -> bool {
    field == log::PROMPT || Meter::named(field).is_some()
}
