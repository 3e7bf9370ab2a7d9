//! Which model a scenario means by a name.

use super::keys::Read;
use crate::oracle::world::{ModelId, ModelRef, Table};

pub struct Names<'t>(pub &'t [Table]);

impl Names<'_> {
    /// `provider/model`, or the model alone where one provider has it, by its name or an alias.
    pub fn model(&self, text: &str) -> Read<ModelRef> {
        let mut found = vec![];
        for (table, of_table) in self.0.iter().enumerate() {
            for (model, of_model) in of_table.models.iter().enumerate() {
                let names = std::iter::once(&of_model.name).chain(&of_model.aliases);
                // What stands before the first slash is a provider, also of names that have slashes themselves.
                let is_meant = |name: &String| match text.contains('/') {
                    true => format!("{}/{name}", of_table.provider) == text,
                    false => name == text,
                };
                if names.into_iter().any(is_meant) {
                    found.push(ModelId { table, model });
                }
            }
        }
        match found[..] {
            [id] => Ok(ModelRef { id, text: text.to_owned() }),
            _ => Err(format!("`{text}` is the name of {} models", found.len())),
        }
    }
}
