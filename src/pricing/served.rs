//! Which model of a table a response means, whose vendor writes the name with a date or a path.

use crate::units::{Date, ModelId};

use super::catalog::Catalog;
use super::versions::undated;

/// Why a name means no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unserved {
    /// No table has it.
    Unknown,
    /// It is a version of a model that came after the day whose prices are asked for.
    Later(Date),
}

impl Catalog {
    /// The model of a provider that a response names as the one that served: by its name in the table or
    /// an alias, else without the path before it, and without the date or version behind it. Never by the
    /// beginning of a name alone; and a table that lists dated names of a model means these and no others.
    ///
    /// # Errors
    /// No table has it, or it came after the day.
    pub fn served(&self, provider: &str, name: &str, day: Date) -> Result<ModelId, Unserved> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let find = |name: &str| self.find(&format!("{provider}/{name}")).ok();
        let lists_dates = |id: &ModelId| {
            let mut aliases = self.entries(id).flat_map(|(_, model)| &model.aliases);
            aliases.any(|(alias, _)| undated(alias).0 != alias.as_str())
        };
        let exact = [name, last].into_iter().find_map(find);
        if let Some(id) = exact {
            return Ok(id);
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
