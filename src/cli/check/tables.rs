//! Whether price tables load, stand beside each other, and pass the rules.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::answer::{Failure, Result};
use crate::cli::load::Loader;
use crate::cli::{lint, paths};

use super::Check;
use crate::config::{Checked, FileKind, Lints};
use crate::diag::{Source, counted};
use crate::pricing;
use crate::pricing::lint::Today;

impl Check {
    /// Tables load, stand beside each other, and pass the rules.
    pub(super) fn check_tables(
        &self,
        paths: &[PathBuf],
        lints: &Lints,
        loader: &Loader,
    ) -> Result<Vec<Checked>> {
        let mut checked: Vec<Checked> = Vec::new();
        let mut problems = Vec::new();
        for path in paths {
            let is_named = self.paths.contains(path);
            let read = |source: &Arc<Source>| match is_named {
                true => pricing::read_named(source),
                false => pricing::read(source, &paths::stem(path)),
            };
            match loader.tree.read(path, None).and_then(|source| Ok(read(&source)?)) {
                Ok(table) => {
                    let holds = counted(table.models.len(), "model");
                    checked.push(Checked::sound(path, FileKind::Table, holds));
                }
                Err(Failure(more)) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(problems.into());
        }
        if checked.is_empty() {
            return Ok(checked);
        }
        let names: Vec<String> = checked.iter().map(|one| one.file.clone()).collect();
        let day = self.study.prices.clock.given.unwrap_or_else(|| self.study.prices.day());
        let looked_at = lint::looked_at(&loader.tree, self.study.prices.locked, &names)?;
        for finding in lint::findings(&looked_at, None, Today { day, max_age: self.max_age }) {
            let file = finding.place.as_ref().map(|(place, _)| place.source.name.clone());
            // What is said of a table beside them is said with the first one.
            let own = checked.iter().position(|one| Some(&one.file) == file.as_ref()).unwrap_or(0);
            if let Some(one) = checked.get_mut(own) {
                one.warnings.push(finding);
            }
        }
        Ok(checked.into_iter().map(|one| one.graded(lints, self.fail_on)).collect())
    }
}
