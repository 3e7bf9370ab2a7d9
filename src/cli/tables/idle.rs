//! Files that somebody named, and that hold no price of what is asked for.

use crate::diag::{Code, Diagnostic};
use crate::pricing::{Catalog, Table};

use super::origin::Origin;
use super::{Shelf, Wanted};

impl Shelf {
    /// What is to be said of files that somebody named, and that hold no price of what is asked for.
    pub(super) fn idle(&self, wanted: &Wanted, catalog: &Catalog) -> Vec<Diagnostic> {
        let named = self.shelved.iter().filter_map(|shelved| match &shelved.table {
            Origin::Read { table, named: true } if !wanted.uses(table, catalog) => Some(table),
            _ => None,
        });
        let idle = |table: &Table| {
            let provider = &table.provider;
            let (message, look_at) = if table.overlay && table.discount.is_none() {
                (
                    format!("nothing here uses a model that this contract with `{provider}` names"),
                    "its `models`",
                )
            } else {
                (
                    format!("nothing here uses a model of `{provider}`, whose prices were named"),
                    "its `provider`",
                )
            };
            let idle = Diagnostic::finding(Code::IdlePrices, message).at(&table.place.first_line());
            idle.help(format!("no figure depends on this file; leave it out, or look at {look_at}"))
        };
        named.map(|table| idle(table)).collect()
    }
}
