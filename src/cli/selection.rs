//! Which designs of a file a question is about.

use crate::analysis;
use crate::diag::{Code, Diagnostic};
use crate::scenario::{AS_WRITTEN, BASE_CASE, File, Horizon, Patch};

use super::answer::Result;

/// Refuses designs of a file that look at different months.
pub(super) fn same_span(file: &File, designs: &[Vec<&Patch>]) -> Result<()> {
    let scenarios = designs.iter().filter_map(|patches| file.scenario(patches.iter().copied()).ok());
    let horizons: Vec<Option<Horizon>> = scenarios.map(|scenario| scenario.horizon).collect();
    Ok(analysis::same_span(horizons.iter().map(Option::as_ref))?)
}

/// The case and then the variant of these names, as patches; the file as it stands where none is named.
pub(super) fn design<'f>(
    file: &'f File,
    variant: Option<&str>,
    case: Option<&str>,
) -> Result<Vec<&'f Patch>> {
    let variant = self::variant(file, variant)?;
    Ok(self::case(file, case)?.into_iter().chain(variant).collect())
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

/// The patch of a name; `stands` is the name of the file as it stands.
pub(super) fn named<'f>(
    file: &str,
    patches: &'f [Patch],
    name: &str,
    stands: &str,
) -> Result<Option<&'f Patch>> {
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
