//! The totals of a projection by model, provider and meter.

use std::collections::BTreeMap;

use crate::engine::Line;
use crate::exact::Exact;
use crate::scenario::path_name;
use crate::units::{Figure, Unit};

use super::Derivation;
use super::figured::{BILLED, Figured, Listed};
use super::figures::changes;
use super::lines::{rank, unit_of_line};

/// The name of lines without a model.
const CHECK_FEES: &str = "(check fees)";

/// The total of one group.
#[derive(Default)]
struct Group {
    amounts: [Exact; 4],
    quantity: Exact,
    unit: Option<Unit>,
}

impl Derivation<'_> {
    /// The totals by model, by provider and by meter.
    pub(super) fn groups(&self) -> Listed {
        let model = |line: &Line| line.model.as_deref().unwrap_or(CHECK_FEES).to_owned();
        let provider = |line: &Line| {
            let model = line.model.as_deref().and_then(|model| model.split_once('/'));
            model.map_or(CHECK_FEES, |(provider, _)| provider).to_owned()
        };
        let mut listed = self.grouped("models", &model);
        listed.extend(self.grouped("providers", &provider));
        listed.extend(self.grouped("meters", &|line| line.item.meter().to_owned()));
        listed
    }

    fn grouped(&self, kind: &str, group: &dyn Fn(&Line) -> String) -> Listed {
        let mut groups: BTreeMap<(usize, String), Group> = BTreeMap::new();
        for figure in BILLED {
            for (.., line) in self.projection.bill(figure) {
                let name = group(line);
                let group = groups.entry((rank(&name), name)).or_default();
                group.amounts[figure as usize] += line.amount.exact();
                if figure == Figure::Invoice {
                    group.quantity += line.quantity.exact();
                    group.unit.get_or_insert(unit_of_line(line));
                }
            }
        }
        groups.into_iter().flat_map(|((_, name), group)| group.listed(kind, &name)).collect()
    }
}

impl Group {
    fn listed(self, kind: &str, name: &str) -> Listed {
        const NONE: &str = "no line of this figure";
        let path = path_name([kind, name]);
        let figures = BILLED.iter().zip(&self.amounts);
        let mut listed: Listed = figures
            .map(|(figure, amount)| Figured::money(format!("{path}.{}", figure.name()), amount).or_none(NONE))
            .collect();
        listed.extend(changes(&path, &self.amounts));
        let [_, _, tiered, invoice] = &self.amounts;
        listed.push(Figured::money(format!("{path}.retries"), &(invoice - tiered)).or_none(NONE));
        if kind == "meters" {
            let unit = self.unit.unwrap_or(Unit::Things);
            listed.push(Figured::new(format!("{path}.quantity"), unit, &self.quantity).or_none(NONE));
        }
        listed
    }
}
