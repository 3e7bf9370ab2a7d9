//! Where prices change with the size or the hour of a call.

use crate::cli::answer::Result;
use crate::usage::Cuts;

use super::origin::Origin;
use super::{Shelf, Wanted, kept};

impl Shelf {
    /// The limits between which calls are added up, for all of these tables.
    pub(in crate::cli) fn cuts(&self) -> Result<Cuts> {
        let shipped = |origin: &Origin| match origin {
            Origin::Shipped(shipped) => Some(shipped.read_with(&Cuts::KEYS)),
            _ => None,
        };
        let tables: Option<Vec<_>> = self.shelved.iter().map(|shelved| shipped(&shelved.table)).collect();
        match tables {
            Some(tables) => {
                let tables = tables.into_iter().collect::<std::result::Result<Vec<_>, _>>();
                Ok(Cuts::of(&tables.map_err(|problems| kept::unread(problems, self.builtin.index))?))
            }
            // Tables of one's own may change others.
            None => Ok(Cuts::of(self.read(&Wanted::All)?.tables())),
        }
    }
}
