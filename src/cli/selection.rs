//! Which designs of a file a question is about, and the arguments that say so.

use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis;
use crate::diag::{Code, Diagnostic};
use crate::scenario::{AS_WRITTEN, BASE_CASE, File, Horizon, Patch};

use super::answer::Result;
use super::complete;

// The file that a question is about.
#[derive(Args, Clone, Debug)]
pub(super) struct ScenarioArg {
    /// The scenario file; `-` reads it from standard input
    #[arg(id = "scenario", value_name = "SCENARIO")]
    pub(super) path: PathBuf,
}

// The variant that a question is about.
#[derive(Args, Clone, Debug)]
pub(super) struct VariantArg {
    /// A variant of the scenario instead of the design as written
    #[arg(id = "variant", long = "variant", value_name = "NAME", add = ArgValueCompleter::new(complete::variants))]
    pub(super) name: Option<String>,
}

// The case that a question is about.
#[derive(Args, Clone, Debug)]
pub(super) struct CaseArg {
    /// A case of the scenario instead of the base assumptions
    #[arg(id = "case", long = "case", value_name = "NAME", add = ArgValueCompleter::new(complete::cases))]
    pub(super) name: Option<String>,
}

// The design and the assumptions that a question is about.
#[derive(Args, Clone, Debug)]
pub(super) struct DesignArgs {
    #[command(flatten)]
    variant: VariantArg,

    #[command(flatten)]
    case: CaseArg,
}

impl DesignArgs {
    pub(super) fn selection(&self) -> Selection<'_> {
        Selection { variant: self.variant.name.as_deref(), case: self.case.name.as_deref() }
    }
}

/// Which of a file's designs and assumptions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Selection<'a> {
    pub(super) variant: Option<&'a str>,
    pub(super) case: Option<&'a str>,
}

impl Selection<'_> {
    /// The case and then the variant, as patches; the file as it stands where none is named.
    pub(super) fn of<'f>(&self, file: &'f File) -> Result<Vec<&'f Patch>> {
        let variant = variant(file, self.variant)?;
        Ok(case(file, self.case)?.into_iter().chain(variant).collect())
    }
}

/// Refuses designs of a file that look at different months.
pub(super) fn same_span(file: &File, designs: &[Vec<&Patch>]) -> Result<()> {
    let scenarios = designs.iter().filter_map(|patches| file.scenario(patches.iter().copied()).ok());
    let horizons: Vec<Option<Horizon>> = scenarios.map(|scenario| scenario.horizon).collect();
    Ok(analysis::same_span(horizons.iter().map(Option::as_ref))?)
}

/// The variant of a name; the file as it is written where none is named.
pub(super) fn variant<'f>(file: &'f File, name: Option<&str>) -> Result<Option<&'f Patch>> {
    named(&file.source.name, &file.variants, name.unwrap_or(AS_WRITTEN), AS_WRITTEN)
}

/// The case of a name; the file's own where none is named.
pub(super) fn case<'f>(file: &'f File, name: Option<&str>) -> Result<Option<&'f Patch>> {
    named(&file.source.name, &file.cases, name.unwrap_or(BASE_CASE), BASE_CASE)
}

/// Every design of the file in every case, the file as it stands first.
pub(super) fn designs(file: &File) -> Vec<Vec<&Patch>> {
    in_every_case(file, &file.variants)
}

/// The file as it stands and these designs of it, each in every case.
pub(super) fn in_every_case<'f>(file: &'f File, designs: &'f [Patch]) -> Vec<Vec<&'f Patch>> {
    let designs = std::iter::once(None).chain(designs.iter().map(Some));
    let cases = cases(file);
    let in_each = |design: Option<&'f Patch>| -> Vec<Vec<&'f Patch>> {
        cases.iter().map(|case| case.iter().copied().chain(design).collect()).collect()
    };
    designs.flat_map(in_each).collect()
}

/// Every case of the file, the file's own first.
pub(super) fn cases(file: &File) -> Vec<Option<&Patch>> {
    std::iter::once(None).chain(file.cases.iter().map(Some)).collect()
}

/// The patch of a name; `stands` is the name of the design as written.
fn named<'f>(file: &str, patches: &'f [Patch], name: &str, stands: &str) -> Result<Option<&'f Patch>> {
    if name == stands {
        return Ok(None);
    }
    let found = patches.iter().find(|patch| patch.name == name);
    if found.is_none() {
        let unknown =
            Diagnostic::error(Code::UnknownVariant, format!("`{file}` has no variant or case `{name}`"));
        let known = patches.iter().map(|patch| patch.name.as_str()).chain([stands]);
        return Err(unknown.suggest(name, known).into());
    }
    Ok(found)
}
