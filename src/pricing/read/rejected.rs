//! Values of datasets that were decided against.

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::cells::{CellName, CellValue};
use crate::pricing::format::{self, Paid, PricedOrClasses, Rate};
use crate::pricing::rejected::Rejected;
use crate::units::Meter;
use crate::yaml::Located;

use super::Context;
use super::card::CardContext;

/// Reads a value of a dataset that was decided against.
pub(super) fn rejected(
    table: &Context<'_>,
    file: format::Rejected,
    problems: &mut Problems,
) -> Option<Rejected> {
    let format::Rejected { dataset, cell, value, why } = file;
    let Some(name) = CellName::read(&cell.value) else {
        let message = format!("`{}` is no cell of a card", cell.value);
        let refused = Diagnostic::error(Code::UnknownPath, message).at(&cell.place);
        problems.push(
            refused.help(
                "write `standard.input`, `above_272000.batch.output`, `fees.web_search` or `regions.eu`",
            ),
        );
        return None;
    };
    let context = CardContext { per: table.per, evidence: None };
    let value = match (&name, value) {
        (CellName::Region(_), Located { value: Rate::Amount(Paid(factor)), .. }) => {
            CellValue::Factor(factor.exact().clone())
        }
        (CellName::Fee(_), Located { value: Rate::Priced(PricedOrClasses::Priced(priced)), .. }) => {
            CellValue::Price(context.priced(*priced, None, problems)?.price)
        }
        (CellName::Rate { meter, .. }, value) => {
            CellValue::Price(context.rate(*meter, value, problems)?.price)
        }
        (CellName::CacheStorage, value) => {
            CellValue::Price(context.rate(Meter::Input, value, problems)?.price)
        }
        (CellName::Region(_) | CellName::Fee(_), value) => {
            let message = format!("this is no value of `{name}`");
            let misfit = Diagnostic::error(Code::UnitDoesNotFit, message).at(&value.place);
            problems.push(misfit.help(
                "write what a card would have: `{per: 1_000 calls, amount: 10.00}` of a fee, `1.10` of a region",
            ));
            return None;
        }
    };
    Some(Rejected { dataset, cell: cell.value, value, why })
}
