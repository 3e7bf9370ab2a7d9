//! Maps the model name in a response to a table, without the vendor's date or path.

use crate::units::{Date, ModelId};

use super::catalog::Catalog;
use super::versions::undated;

/// Why a name cannot be mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unserved {
    /// No table has it.
    Unknown,
    /// It is a version of a model that is newer than the day of the prices.
    Later(Date),
}

impl Catalog {
    /// The model of a provider that a response names: by its name in the table or an alias, else without its path
    /// prefix, and without its date or version suffix. Never by a prefix of the name alone; if a table lists dated
    /// names of a model, only those are valid.
    ///
    /// # Errors
    /// No table has it, or it is newer than the day.
    pub fn served(&self, provider: &str, name: &str, day: Date) -> Result<ModelId, Unserved> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let find = |name: &str| self.find(&format!("{provider}/{name}")).ok();
        let lists_dates = |id: &ModelId| {
            let mut aliases = self.entries(id).flat_map(|(_, model)| &model.aliases);
            aliases.any(|(alias, _)| undated(alias).0 != alias.as_str())
        };
        let exact = [name, last].into_iter().find_map(find);
        if let Some(id) = exact {
            // A pattern of names does not say which versions there are on the day.
            return match undated(last) {
                (model, Some(date)) if day < date && model == id.model.as_str() => Err(Unserved::Later(date)),
                _ => Ok(id),
            };
        }
        let mut versions = [name, last].into_iter().filter_map(|name| {
            let (model, date) = undated(name);
            find(model).filter(|id| !lists_dates(id)).map(|id| (id, date))
        });
        match versions.next() {
            Some((_, Some(date))) if day < date => Err(Unserved::Later(date)),
            Some((id, _)) => Ok(id),
            None => Err(Unserved::Unknown),
        }
    }
}
