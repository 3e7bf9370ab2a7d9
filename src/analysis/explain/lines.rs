//! The lines of bills with their paths, and their totals by meter.

use std::collections::BTreeMap;

use crate::engine::{BranchResult, Item, Line, Role};
use crate::exact::{Exact, Made};
use crate::scenario::path_name;
use crate::units::{Count, Counted, Meter, Unit};

use super::Derivation;
use super::figured::{BILLED, Figured, Listed};

impl Derivation<'_> {
    /// The lines of the bills with their quantities and rates.
    pub(super) fn lines(&self, path: &str, branch: &BranchResult) -> Listed {
        let mut listed = Vec::new();
        for figure in BILLED {
            for (number, line) in branch.bill(figure).enumerate() {
                let path = format!("{path}.{}.lines.{number}", figure.name());
                listed.push(Figured::money(path.clone(), line.amount.exact()).remarked(said(line)));
                let quantity =
                    Figured::new(format!("{path}.quantity"), unit_of_line(line), line.quantity.exact());
                let is_plain = unit_of_line(line) != Unit::Things;
                let counted = if is_plain { "" } else { line.quantity.counted.name() };
                listed.push(quantity.remarked(counted.to_owned()));
                if line.rate.evidence.is_some() {
                    let unit = Unit::Rate(line.rate.list.per);
                    let rate = Figured::new(format!("{path}.rate"), unit, &rate(line));
                    listed.push(rate.remarked(self.since(line)));
                }
            }
        }
        listed
    }
}

/// The cost of one unit of a line.
fn rate(line: &Line) -> Exact {
    let recorded = || match &line.amount.exact().trace()?.made {
        Made::Product([_, rate]) => Some(Exact::from(rate)),
        _ => None,
    };
    recorded().unwrap_or_else(|| line.rate.net.of(&Count::ONE).exact().clone())
}

/// The purpose of a line.
fn said(line: &Line) -> String {
    let attempt = if line.attempt == 0 { String::new() } else { format!("attempt {}: ", line.attempt + 1) };
    let check = if line.role == Role::Check { "check: " } else { "" };
    let what = match (&line.model, &line.item) {
        (Some(model), Item::Metered(tier, _)) => {
            let hours = line.window.as_ref().map_or_else(String::new, |window| format!("{window} hours, "));
            format!("{model}, {hours}{tier}, {}", line.what())
        }
        (Some(model), item) => format!("{model}, {}", item.meter()),
        (None, _) => "fee".to_owned(),
    };
    format!("{attempt}{check}{what}")
}

/// The unit of a line.
pub(super) fn unit_of_line(line: &Line) -> Unit {
    match line.quantity.counted {
        Counted::Tokens => Unit::Tokens,
        Counted::Calls => Unit::Calls,
        _ => Unit::Things,
    }
}

/// The amounts of lines by meter, in the order of a call; then fees by name.
pub(super) fn by_meter<'l>(bill: &str, lines: impl Iterator<Item = &'l Line>) -> Listed {
    let mut groups: BTreeMap<(usize, &str), Exact> = BTreeMap::new();
    for line in lines {
        let meter = line.item.meter();
        *groups.entry((rank(meter), meter)).or_default() += line.amount.exact();
    }
    let path = |meter| format!("{bill}.{}", path_name([meter]));
    groups.into_iter().map(|((_, meter), amount)| Figured::money(path(meter), &amount)).collect()
}

/// The position of a meter in a call; fees come last.
pub(super) fn rank(meter: &str) -> usize {
    Meter::named(meter).map_or(usize::MAX, |meter| meter as usize)
}
