//! `--set PATH=VALUE`: one number in place of another, on every command that reads a scenario.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis::{Knob, RATE};
use crate::diag::{Code, Diagnostic, Place, Source};
use crate::exact::{Exact, Notation};
use crate::pricing::{Catalog, RateName};
use crate::report::{Cell, Column, Document, HYPOTHETICAL};
use crate::result::Settings;
use crate::scenario::{Adds, Edit, File, number_at, path_and_value, path_parts, unknown_model};
use crate::units::{ModelId, Stated, Usd};
use crate::yaml::shape::Number;
use crate::yaml::{self, Read, Value};

use super::answer::{Answered, Content, Result};
use super::args::PriceArgs;
use super::complete;

// What a scenario is evaluated with.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct StudyArgs {
    /// Replace a value of the scenario, or a published price; repeatable
    #[arg(long, short, value_name = "PATH=VALUE", add = ArgValueCompleter::new(complete::settings))]
    pub(super) set: Vec<String>,

    /// Run without a limit on the work, and on more than a million points
    #[arg(long)]
    pub(super) force: bool,

    #[command(flatten)]
    pub(super) prices: PriceArgs,
}

/// One `--set`.
pub(super) enum Set {
    /// A value of the file.
    Value(Edit),
    /// A published price.
    Rate(SetRate),
}

/// A price to use in place of a published one. Its model is looked for when the tables are read.
pub(super) struct SetRate {
    pub(super) model: String,
    pub(super) rate: RateName,
    pub(super) usd: Usd,
    pub(super) place: Place,
}

impl StudyArgs {
    /// Says in every output what was put over the files, and that prices are hypothetical where they are.
    pub(super) fn marked(&self, answered: Answered) -> Answered {
        let mut answer = answered?;
        if self.set.is_empty() {
            return Ok(answer);
        }
        for content in &mut answer.contents {
            match content {
                Content::Documents(documents) => {
                    documents.iter_mut().for_each(|document| self.mark(document))
                }
                Content::Json(result) => {
                    let sets = self.set.iter().filter_map(|set| path_and_value(set));
                    Settings::of(sets, self.is_hypothetical()).put_into(result);
                }
                Content::Text(_) | Content::Messages => {}
            }
        }
        Ok(answer)
    }

    /// What CSV says in every row of what was put over the files.
    pub(super) fn columns(&self) -> Vec<(&'static str, String)> {
        let set = (!self.set.is_empty()).then(|| ("set", self.set.join("; ")));
        set.into_iter()
            .chain(self.is_hypothetical().then(|| ("hypothetical_prices", "true".to_owned())))
            .collect()
    }

    /// Whether a price is put in the place of a published one.
    pub(super) fn is_hypothetical(&self) -> bool {
        self.set.iter().any(|set| is_of_price(set))
    }

    fn mark(&self, document: &mut Document) {
        document.heading.extend(self.set.iter().map(|set| format!("with {set}")));
        if self.is_hypothetical() && !document.heading.iter().any(|fact| fact == HYPOTHETICAL) {
            document.heading.push(HYPOTHETICAL.to_owned());
        }
        for table in document.tables_mut().filter(|table| table.is_data) {
            for (name, value) in self.columns() {
                table.columns.push(Column::for_machines(name));
                for row in &mut table.rows {
                    row.cells.push(Cell::words(value.clone()));
                }
            }
        }
    }
}

/// Whether a `--set` replaces a published price.
pub(super) fn is_of_price(set: &str) -> bool {
    set.starts_with("prices.")
}

/// Reads `PATH=VALUE`.
pub(super) fn read(set: &str, file: &File) -> Result<Set> {
    let Some((path, value)) = path_and_value(set) else {
        let message = format!("`--set {set}` has no value");
        let refused = Diagnostic::error(Code::Usage, message);
        return Err(refused.help("write `--set PATH=VALUE`, as in `--set volume.per_month=500k`").into());
    };
    let source = Source::new(format!("--set {path}"), value);
    let node = yaml::parse(&source).map_err(|problem| vec![*problem])?;
    match knob(path, file)? {
        Named::Value(path) => {
            let mut patches = file.variants.iter().chain(file.cases.iter());
            let adds = match file.value_at(&path, []) {
                Some(_) => Adds::ToNone,
                None if patches.any(|patch| file.value_at(&path, [patch]).is_some()) => Adds::ToMaps,
                None => Adds::ToAll,
            };
            Ok(Set::Value(Edit { path, value: node, adds }))
        }
        Named::Rate(model, rate) => {
            let mut problems = crate::diag::Problems::new();
            let usd = Usd::read(&node, &mut problems);
            let (usd, _) = problems.finish(usd)?;
            Ok(Set::Rate(SetRate { model, rate, usd, place: node.place }))
        }
    }
}

/// What a path names: a value of the file, or a price.
pub(super) enum Named {
    /// A value, by its resolved path.
    Value(Vec<String>),
    /// A price of a model as written.
    Rate(String, RateName),
}

impl Named {
    /// What it counts, and how far it may go, where that is said by its place in a file.
    pub(super) fn number(&self) -> Option<&'static Number> {
        match self {
            Self::Value(path) => number_at(path),
            Self::Rate(..) => RATE.number(),
        }
    }

    /// The model whose price it is, as written.
    pub(super) fn model(&self) -> Option<&str> {
        match self {
            Self::Value(_) => None,
            Self::Rate(model, _) => Some(model),
        }
    }

    /// The number that is varied.
    pub(super) fn knob(self, catalog: &Catalog) -> Result<Knob> {
        match self {
            Self::Value(path) => Ok(Knob::Number(path)),
            Self::Rate(name, rate) => Ok(Knob::Rate(model(catalog, &name)?, rate)),
        }
    }

    /// Whether its values are whole numbers.
    pub(super) fn is_whole(&self) -> bool {
        self.number().is_some_and(|number| number.is_whole)
    }
}

/// Finds what a path names.
pub(super) fn knob(path: &str, file: &File) -> Result<Named> {
    let no_path = || {
        let message = format!("`{path}` is no path");
        Diagnostic::error(Code::UnknownPath, message)
            .help("write names with dots between them, as in `steps.draft.cache.hit_rate`")
    };
    let parts = path_parts(path).ok_or_else(no_path)?;
    if let [first, rest @ ..] = parts.as_slice()
        && first == "prices"
        && !rest.is_empty()
    {
        return price(rest).ok_or_else(|| no_price(path).into());
    }
    let runs = std::iter::once(None).chain(file.variants.iter().map(Some)).chain(file.cases.iter().map(Some));
    let mut resolved = runs.into_iter().filter_map(|patch| file.resolved(&parts, patch));
    match resolved.next() {
        Some(path) => Ok(Named::Value(path)),
        None => Err(unknown_path(path, file).into()),
    }
}

/// `"openai/gpt-5.4-mini".standard.input`; the quotes may be missing, since a shell takes them off.
fn price(parts: &[String]) -> Option<Named> {
    (1..parts.len()).find_map(|split| {
        let (model, rate) = parts.split_at(split);
        let rate: Vec<&str> = rate.iter().map(String::as_str).collect();
        Some(Named::Rate(model.join("."), RateName::read(&rate)?))
    })
}

fn no_price(path: &str) -> Diagnostic {
    let message = format!("`{path}` is no price");
    let no_price = Diagnostic::error(Code::UnknownPath, message);
    no_price.help(
        "write `prices.\"provider/model\".standard.input`: a tier and a meter, behind `above_200000.` or \
         `from_200000.` for long prompts, or `fees.NAME`",
    )
}

/// The refusal of a path to no value of the file.
pub(super) fn unknown_path(path: &str, file: &File) -> Diagnostic {
    let known: Vec<String> = file.numbers([]).iter().map(crate::scenario::Input::name).collect();
    let unknown = Diagnostic::error(Code::UnknownPath, format!("nothing in the file has the path `{path}`"));
    unknown
        .suggest_near(path, known.iter().map(String::as_str))
        .help("`costcalc explain SCENARIO --paths` lists the numbers of the file beside its figures")
}

/// Refuses a path that leads to something else than a number.
pub(super) fn check_number(file: &File, keys: &[String], path: &str) -> Result<()> {
    let runs = std::iter::once(None).chain(file.variants.iter().map(Some));
    let found = runs.into_iter().find_map(|variant| file.value_at(keys, variant));
    // A text may look like a number.
    let may_be_number = number_at(keys).is_some();
    let is_number = match found.as_ref().map(|node| &node.value) {
        Some(Value::Scalar(text)) => may_be_number && Stated::number_of(text).is_some(),
        Some(Value::Number(_)) => may_be_number,
        Some(Value::List(_) | Value::Map(_)) => false,
        Some(Value::Null) | None => return Err(unknown_path(path, file).into()),
    };
    if is_number {
        return Ok(());
    }
    let refused = Diagnostic::error(Code::BadNumber, format!("the value at `{path}` is no number"));
    Err(found.map_or_else(|| refused.clone(), |node| refused.clone().at(&node.place)).into())
}

/// A value of an input, as files write them.
pub(super) fn number(path: &str, input: Option<&Number>, text: &str) -> Result<Exact> {
    let is_of_something = input.is_some_and(Number::may_be_percent) && !path.starts_with("volume.");
    let notation = if is_of_something { Notation::Any } else { Notation::Count };
    Exact::parse(text.trim(), notation).map_err(|error| {
        let message = format!("`{text}` is no value of `{path}`: {error}");
        Diagnostic::error(Code::BadNumber, message).into()
    })
}

/// The model that a name means.
pub(super) fn model(catalog: &Catalog, name: &str) -> Result<ModelId> {
    catalog.find(name).map_err(|unfound| unknown_model(name, &unfound, catalog).into())
}
