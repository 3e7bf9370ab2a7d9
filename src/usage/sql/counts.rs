//! Counts in a query: whole numbers, what each meter counts of them, and what is wrong with them.

use crate::units::Meter;
use crate::usage::log::flat::{Amount, Count, Counts, TOTAL};

use super::engine::{Engine, Type};
use super::lines::regex_of;
use super::values::{Columns, Values, column};

/// A count as a log may write it: `100` and `100.0`.
const COUNT: &str = "^0*[0-9]{1,19}([.]0+)?$";
/// What stands for a count that is none.
const NO_COUNT: &str = "-1";
/// The largest count.
const MOST: &str = "9223372036854775807";

/// What may be wrong with a line: when it is, and how that is said.
pub(super) type Problems = Vec<(String, String)>;

impl Values<'_> {
    /// The object of counts of each name; empty where it is none.
    pub(super) fn object(&self) -> Columns {
        let Counts::Named(at, names) = self.flat.counts else { return Columns::new() };
        let raw = self.lines.text(at);
        let is_object = self.engine.matches(&raw, &object(names));
        vec![column(format!("CASE WHEN {is_object} THEN {raw} ELSE '' END"), "object")]
    }

    /// Each count as a whole number, -1 where it is none.
    pub(super) fn numbers(&self) -> Columns {
        let engine = self.engine;
        let number = |cases: &str| engine.cast(&format!("CASE {cases} END"), Type::Large);
        let mut columns = Vec::new();
        for at in self.flat.counted() {
            if let (Some(raw), Some(name)) = (self.lines.raw(at), self.count_name(at)) {
                let (is_count, digits) = (engine.matches(&raw, COUNT), engine.without(&raw, "[.]0+$"));
                columns.push((
                    number(&format!(
                        "WHEN {raw} IS NULL THEN '0' WHEN {is_count} THEN {digits} ELSE '{NO_COUNT}'"
                    )),
                    name,
                ));
            }
        }
        if let Counts::Named(_, names) = self.flat.counts {
            for name in names.iter().map(|(name, _)| *name).chain([TOTAL]) {
                let before = format!("^.*\"{}\" *: *\"?", regex_of(name));
                let digits = engine.without(&engine.without("object", &before), "[^0-9].*$");
                let is_there = has_name(engine, name);
                columns
                    .push((number(&format!("WHEN {is_there} THEN {digits} ELSE '0'")), format!("n_{name}")));
            }
        }
        columns
    }

    /// What each meter counts.
    pub(super) fn used(&self) -> Vec<(Meter, String)> {
        match self.flat.counts {
            Counts::Each(amounts) => {
                amounts.iter().filter_map(|(meter, amount)| Some((*meter, self.amount(*amount)?))).collect()
            }
            Counts::Named(_, names) => {
                let of = |meter: Meter| {
                    let is_of = move |own: Meter| own == meter || own.facts().part_of == Some(meter);
                    let all: Vec<String> = names
                        .iter()
                        .filter(|(_, own)| is_of(*own))
                        .map(|(name, _)| format!("n_{name}"))
                        .collect();
                    (!all.is_empty()).then(|| (meter, all.join(" + ")))
                };
                Meter::all().into_iter().filter_map(of).collect()
            }
        }
    }

    fn amount(&self, amount: Amount) -> Option<String> {
        let whole = self.count(amount.whole)?;
        let parts: Vec<String> = amount.parts.iter().filter_map(|part| self.count(*part)).collect();
        Some(if parts.is_empty() { whole } else { format!("{whole} - ({})", parts.join(" + ")) })
    }

    fn count(&self, count: Count) -> Option<String> {
        match count {
            Count::Needed(at) | Count::OrZero(at) | Count::Seconds(at) => self.count_name(at),
            Count::Hour(hour) => self.count_name(hour.count),
            Count::Larger(one, other) => {
                Some(format!("GREATEST({}, {})", self.count_name(one)?, self.count_name(other)?))
            }
        }
    }

    /// What may be wrong with the counts of a line.
    pub(super) fn count_problems(&self) -> Problems {
        let mut all = Problems::new();
        for at in self.flat.counted() {
            let (Some(raw), Some(number), path) =
                (self.lines.raw(at), self.count_name(at), self.lines.path(at))
            else {
                continue;
            };
            if self.is_needed(at) {
                all.push((format!("{raw} IS NULL"), format!("`{path}` is missing: unknown is not 0")));
            }
            all.push((
                format!("{number} NOT BETWEEN 0 AND {MOST}"),
                format!("`{path}` is no whole number from 0 to 2^63 - 1"),
            ));
        }
        for at in self.flat.lists() {
            // Some engines take all pieces away, and not the first only: of another time one is left in each.
            let rest = self.engine.without(&self.lines.text(at), "ttl\"? *: *\"?5m");
            let why =
                "is kept longer than five minutes in part, which only `costcalc usage` reads from its lines";
            all.push((self.engine.matches(&rest, "ttl"), format!("`{}` {why}", self.lines.path(at))));
        }
        all.extend(self.object_problems());
        all.extend(self.part_problems());
        all
    }

    fn object_problems(&self) -> Problems {
        let Counts::Named(at, names) = self.flat.counts else { return Problems::new() };
        let mut all = Problems::new();
        let path = self.lines.path(at);
        all.push((
            "object = ''".to_owned(),
            format!("`{path}` is no object of whole numbers under names that are known"),
        ));
        let wholes: Vec<String> = self
            .used()
            .into_iter()
            .filter(|(meter, _)| meter.facts().part_of.is_none())
            .map(|(meter, _)| format!("m_{meter}"))
            .collect();
        all.push((
            format!("{} AND n_{TOTAL} <> {}", has_name(self.engine, TOTAL), wholes.join(" + ")),
            format!("`{path}` does not add up to its `{TOTAL}`: a part is counted twice"),
        ));
        let large: Vec<String> = names.iter().map(|(name, _)| format!("n_{name} > {MOST}")).collect();
        all.push((large.join(" OR "), format!("`{path}` has a number that is not below 2^63")));
        all
    }

    /// Parts that are more than what they are a part of.
    fn part_problems(&self) -> Problems {
        let mut all = Problems::new();
        if let Counts::Each(amounts) = self.flat.counts {
            for (meter, amount) in amounts.iter().filter(|(_, amount)| !amount.parts.is_empty()) {
                if self.amount(*amount).is_some() {
                    let path = self.lines.path(amount.whole.at());
                    all.push((format!("m_{meter} < 0"), format!("`{path}` is less than its parts")));
                }
            }
        }
        for (meter, _) in self.used() {
            if let (Some(whole), Counts::Each(_)) = (meter.facts().part_of, self.flat.counts) {
                let why = format!("`{meter}` is a part of `{whole}`, and is more than that");
                all.push((format!("m_{meter} > m_{whole}"), why));
            }
        }
        all
    }

    fn is_needed(&self, at: usize) -> bool {
        let Counts::Each(amounts) = self.flat.counts else { return false };
        amounts.iter().any(|(_, amount)| matches!(amount.whole, Count::Needed(own) if own == at))
    }
}

/// A name of counts is in the object.
fn has_name(engine: Engine, name: &str) -> String {
    engine.matches("object", &format!("^.*\"{}\" *:.*$", regex_of(name)))
}

/// An object of whole numbers: under names that are known, or 0.
fn object(names: &[(&str, Meter)]) -> String {
    let known: Vec<&str> = names.iter().map(|(name, _)| *name).chain([TOTAL]).collect();
    let pair = format!(
        "(\"({})\" *: *\"?0*[0-9]{{1,19}}([.]0+)?\"?|\"[^\"]*\" *: *\"?0+([.]0+)?\"?)",
        known.join("|")
    );
    format!("^ *[{{] *({pair}( *, *{pair})*)? *[}}] *$")
}
